r"""Conditions: the closed-form inequalities under which a pure profile is a strict equilibrium of the allies' game.

Each is derived from the symbolic model: the payoff that a player loses by a deviation, as a polynomial in the named
parameters, must be positive. For reading it is written with the model's shorthands
(:math:`\tau_i, e_i, g_i, h_i, \alpha_i`, see ``games.models.trilateral``), one term per mechanism; ``expression`` is the same
thing in the parameters alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from games.exact.numbers import decimal
from games.model.family import Family
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from .chart import Chart, Region
from .shorthand import DEFINITIONS, abbreviated, sum_latex
from .situation import Situation

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True, repr=False)
class Condition:
    """One inequality ``expression > 0``: what a player loses by one deviation from a profile.

    Attributes
    ----------
    expression
        SymPy polynomial in the parameter symbols.
    terms
        Mechanism -> its part of the expression, written with the shorthands.
    value
        The exact value at the scenario: positive iff the deviation loses there.
    """

    profile: tuple[str, ...]
    player: str
    deviation: str
    us_action: str
    region: Region
    expression: sympy.Expr
    terms: Mapping[str, sympy.Expr]
    value: Any
    names: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether the inequality holds at the scenario."""
        return bool(self.value > 0)

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that the inequality is made of."""
        return tuple(self.terms)

    @property
    def formula(self) -> Any:
        """The left-hand side written with the shorthands: the sum of the mechanisms' terms."""
        return sum(self.terms.values())

    def latex(self) -> str:
        """Return the inequality in LaTeX, the mechanisms' terms in ledger order."""
        return sum_latex(list(self.terms.values()), self.names) + " > 0"

    def __repr__(self) -> str:
        profile = f"({', '.join(self.profile)})"
        state = "holds" if self.holds else "fails"
        return (
            f"{self.player} does not leave {profile} for {self.deviation} iff {self.formula} > 0 ({state}: {decimal(self.value)})"
        )

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


class Conditions(Shown, tuple[Condition, ...]):
    """The inequalities that together say when a profile is a strict equilibrium; renders as a table of formulas."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row per inequality: who would deviate to what, value at the scenario, formula (last, as it may be wide)."""
        rows = [
            (
                f"{c.player} to {c.deviation}",
                number(c.value, 4),
                Cell(f"{c.formula} > 0", f"${c.latex()}$", f"\\({c.latex()}\\)"),
            )
            for c in self
        ]
        moves = f"; US {self[0].us_action}" if self and self[0].us_action else ""
        title = f"({', '.join(self[0].profile)}) is strict iff all of these hold{moves}" if self else ""
        return Table(("deviation", "value", "condition"), rows, caption=title, notes=(DEFINITIONS,) if moves else ())

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))


def conditions(
    model: Family,
    profile: object,
    *,
    at: Scenario | None = None,
    given: Scenario | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Conditions:
    """Return the inequalities under which a pure profile (of Japan and the ROK) is a strict equilibrium.

    Parameters
    ----------
    profile
        E.g. "CC".
    at, given
        Two words for one scenario. It fixes the US action, the region (which ally fears each threat more), and the mechanisms that
        are off: parameters of optional mechanisms and of switched-off ones get their values; all others stay symbols.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> len(conditions(MODEL, "CC", given=games.episode("2023").scenario))
    4
    """
    import sympy

    here = Situation.of(model, at or given, us_action=us_action, without=without)
    table, region = here.table("conditions"), model.region(here.values)
    labels, fixed = here.profile(profile), here.numbers
    symbols = {
        s: sympy.Rational(v.numerator, v.denominator) if s in fixed else sympy.Symbol(s, real=True) for s, v in here.values.items()
    }
    short = replace(here, model=replace(table, outcome=abbreviated())) if isinstance(table, Trilateral) else here
    numeric = Chart.point(here).margins(labels)
    exact = Chart.point(here, symbols).margins(labels, region)
    written = Chart.point(short, symbols).margin_terms(labels, region)
    names = {p.symbol: p.latex for p in model.parameters}
    return Conditions(
        Condition(
            labels,
            player,
            deviation,
            here.us_action if here.fixed else "",
            region,
            sympy.expand(exact[player, deviation]),
            {name: sympy.factor(term) for name, term in written[player, deviation].items() if term != 0},
            numeric[player, deviation],
            names,
        )
        for player, deviation in exact
    )
