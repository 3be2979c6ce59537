"""Observations: situations with the class that was coded of what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ScenarioError, nearest, shown
from games.profile import CLASSES
from games.record import Record
from games.scenarios.episodes import Episode, episodes
from games.scenarios.scenario import Scenario

from ..codings.coded import CodedRecord

MIDDLE = 0.5
"""What a code that is open to hindsight is put to."""


@dataclass(frozen=True)
class Observation(Record):
    """A situation and the class of its outcome.

    Attributes
    ----------
    name
        A short name, such as an episode's id.
    scenario
        Its codes and the US action.
    outcome
        "cohesion", "mixed" or "friction".

    Raises
    ------
    ScenarioError
        If the outcome is no class.

    >>> Observation("1998", Scenario("demo"), "cohesive")
    Traceback (most recent call last):
    games.errors.ScenarioError: observation 1998: outcome 'cohesive' is no class; did you mean 'cohesion'? ...
    """

    name: str
    scenario: Scenario
    outcome: str

    def __post_init__(self) -> None:
        if self.outcome not in CLASSES:
            hint = nearest(self.outcome, CLASSES) if isinstance(self.outcome, str) else ";"
            words = f"outcome {shown(self.outcome)} is no class{hint} ({', '.join(CLASSES)})"
            raise ScenarioError(f"observation {self.name}: {words}")


@forgiving
def coded(chosen: Iterable[Episode] | None = None, *, neutral: bool = False) -> tuple[Observation, ...]:
    """Return coded episodes as observations.

    Parameters
    ----------
    chosen
        By default all.
    neutral
        Whether to put what was judged with the outcome known, and marked so, to what says nothing: the US action to E (engage) and
        codes to the middle of their scale.

    >>> first = coded()[0]
    >>> first.name, first.scenario.us_action, coded(neutral=True)[0].scenario.us_action
    ('E01', 'P', 'E')
    """
    found = []
    for episode in episodes().values() if chosen is None else chosen:
        scenario = episode.scenario
        if neutral:
            open_to_it = {name: MIDDLE for name in episode.hindsight if name != "us_action"}
            scenario = scenario.set(open_to_it)
            scenario = scenario.us("E") if "us_action" in episode.hindsight else scenario
        found.append(Observation(episode.id, scenario, episode.outcome))
    return tuple(found)


def of_record(record: CodedRecord) -> tuple[Observation, ...]:
    """Return a coded record as observations, each code at its value: hand codes, codes by rule from figures, other dyads.

    >>> from ..codings.coding import Coding
    >>> from ..records import Case
    >>> seen = of_record(Coding("data").apply([Case.of(episode) for episode in episodes().values()]))
    >>> len(seen), seen[18].scenario.values["hK"]
    (24, Fraction(561, 1000))
    """
    found = []
    for case, codes, action in zip(record.cases, record.entries, record.actions, strict=True):
        values = {symbol: str(round(entry.value, 9)) for symbol, entry in codes.items()}
        found.append(Observation(case.id, Scenario(case.id, values, action.value, case.label), case.outcome))
    return tuple(found)


def outcomes(observations: Sequence[Observation]) -> NDArray[np.intp]:
    """Return the coded classes, shape (T,), as indices into ``games.profile.CLASSES``.

    >>> outcomes(coded()).tolist()[:5]
    [0, 1, 0, 2, 0]
    """
    return np.array([CLASSES.index(each.outcome) for each in observations], dtype=np.intp)


def checked(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return observations as a tuple.

    Raises
    ------
    ScenarioError
        If there is none, or two have one name.
    """
    found = tuple(observations)
    if not found:
        raise ScenarioError("estimation: at least one observation is needed")
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError(f"estimation: two observations are called {name!r}; each needs a name of its own")
    return found
