"""What a rule of coding is: from public figures to one code, with a range that says how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from games.errors import ScenarioError

from ..records.case import Case
from .figures import FigureTable

Tables = Mapping[str, FigureTable]
US = "us_action"
"""The name of the patron's action among the codes."""


@dataclass(frozen=True)
class Coded:
    """What a rule makes of a case: a value with its range, and the figures behind it in words.

    Attributes
    ----------
    value
        In [0, 1]; of a rule for the patron's action the action.
    low, high
        Where the value may lie: the mapping from figures to a level of the model is judgement even where the figures are not.
    why
        The figures, with table, country and year.
    """

    value: float | str
    low: float
    high: float
    why: str

    @classmethod
    def about(cls, value: float, give: float, why: str) -> Coded:
        """Return a value with a range of the same width on both sides, all of it cut to [0, 1].

        >>> Coded.about(0.95, 0.1, "polls 2018")
        Coded(value=0.95, low=0.85, high=1.0, why='polls 2018')
        """
        at = min(1.0, max(0.0, value))
        return cls(round(at, 4), round(max(0.0, at - give), 4), round(min(1.0, at + give), 4), why)


@dataclass(frozen=True)
class Rule:
    """A rule of coding.

    Attributes
    ----------
    name
        That of its file.
    symbols
        The codes that it can give: symbols of parameters, or "us_action".
    claim
        What it does, in a sentence.
    cite
        Whose idea it is, with a year; the constants are judgement and stand in the file.
    order
        Of several rules for one code the one of least order that has figures is used.
    code
        (case, symbol, tables) -> Coded. It raises ScenarioError where figures are missing, and looks at no year of the window.
    """

    name: str
    symbols: tuple[str, ...]
    claim: str
    cite: str
    order: int
    code: Callable[[Case, str, Tables], Coded]


def table(tables: Tables, name: str) -> FigureTable:
    """Return a table by name; ScenarioError if there is none."""
    if name not in tables:
        raise ScenarioError(f"no table of figures is called {name!r}; known: {', '.join(tables)}")
    return tables[name]
