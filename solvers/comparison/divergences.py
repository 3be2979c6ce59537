"""Where two theories differ most: the scenario that would tell them apart, and the one observation that would do it best.

The search is over the coded parameters and the US action, everything else as the theories have it: every corner of the box,
seeded draws inside it, and from the best of these a climb that moves one code at a time. It prefers opposite outcomes to a greater
difference; what it returns is the largest found, and no proof that there is no larger.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ScenarioError
from games.exact.numbers import decimal
from games.models.trilateral import US_ACTIONS, WORDS, Trilateral
from games.options import SEED
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number
from games.theories.theory import Range, Theory

from ..verdict import Verdict, classify_batch, model_of, verdict
from .factors import margin

DRAWS = 256
"""Draws inside the box, besides its corners, under each US action."""
STEPS = 20
"""The scale of a code is cut into so many steps: draws and climbs stay on them, so that every value is a short decimal."""
MOST_CORNERS = 1 << 12
FEW = 128
"""Steps of a climb whose outcomes are computed at once."""
NEAR = 1e-9
"""Differences of margins, in utility units, that a climb takes for none."""
OPPOSITE = ("the same outcome", "different outcomes", "opposite outcomes")
"""How far two outcomes lie from each other: opposite are cohesion and friction."""
Places = NDArray[np.intp]
"""Codes in steps from the low end of their range, shape (N, codes)."""
Found = tuple[int, float, Places, str]
"""How far the outcomes lie apart (index into OPPOSITE), by how much the margins differ, at which codes, under which US action."""
Answers = tuple[NDArray[np.int8], NDArray[np.float64]]
"""Outcome (index into CLASSES, -1: undecided or not asked) and cohesion margin, each of shape (US actions, N)."""


@dataclass(frozen=True)
class Observation:
    """One code moved from the middle of its scale, or another US action, and what the theories say of it.

    Attributes
    ----------
    name, value
        What is observed: a parameter and its value, or "us_action" and P or R.
    first, second
        By how much it changes the cohesion margin in each theory, exactly.
    """

    name: str
    value: str
    first: Fraction
    second: Fraction

    @property
    def change(self) -> Fraction:
        """By how much it changes the difference between the theories."""
        return self.first - self.second

    @property
    def contradicts(self) -> bool:
        """Whether the theories expect opposite signs, which can be seen without knowing sizes."""
        return self.first * self.second < 0


@dataclass(frozen=True, repr=False)
class Divergence(Shown):
    """The scenario on which two theories were found to differ most.

    Attributes
    ----------
    theories
        The two.
    scenario
        The situation, as neither theory sees it yet.
    verdicts
        What each says of it.
    observations
        One per code and for the US action, at the end of the scale that tells more, the most telling first.
    draws, rng
        How it was searched.
    """

    theories: tuple[Theory, Theory]
    scenario: Scenario
    verdicts: tuple[Verdict, Verdict]
    observations: tuple[Observation, ...]
    draws: int
    rng: int

    @cached_property
    def difference(self) -> Fraction:
        """The first theory's cohesion margin less the second's, exactly."""
        return self.verdicts[0].margin - self.verdicts[1].margin

    @property
    def opposite(self) -> str:
        """Whether the two come to opposite outcomes, different ones or the same."""
        first, second = (CLASSES.index(found.outcome) for found in self.verdicts)
        return OPPOSITE[abs(first - second)]

    @property
    def telling(self) -> Observation:
        """The observation that would tell the two apart best."""
        return self.observations[0]

    def tables(self) -> tuple[Table, ...]:
        """Return the scenario with the verdicts on it, and the observations."""
        names = tuple(theory.name for theory in self.theories)
        codes = ", ".join(f"{self.scenario.model.parameter(s).name} {decimal(v)}" for s, v in self.scenario.values.items())
        both = self.verdicts
        rows = (
            ("outcome", *(v.outcome for v in both)),
            ("selected", *(f"({', '.join(v.selected)})" for v in both)),
            ("strict equilibria", *(", ".join("".join(labels) for labels in v.strict) or "none" for v in both)),
            ("cohesion margin", *(number(v.margin) for v in both)),
        )
        us = self.scenario.us_action
        notes = (
            f"US {us} ({WORDS[us]}), {codes}.",
            f"Largest difference found, {number(self.difference)}, with {self.opposite}: corners of the box of codes, "
            f"{self.draws} draws under each US action (seed {self.rng}), then one code at a time.",
        )
        where = Table(("", *names), rows, caption=f"Where {names[0]} and {names[1]} were found to differ most", notes=notes)
        seen = [
            (o.name, o.value, number(o.first), number(o.second), number(o.change), "opposite" * o.contradicts)
            for o in self.observations
        ]
        header = ("observed", "at", *names, "difference", "signs")
        note = "All other codes at the middle of their scales, the US engaged; changes of the cohesion margin, exact."
        return where, Table(header, seen, caption="What would tell them apart, the most telling first", notes=(note,))


@forgiving
def diverge(first: Theory, second: Theory, *, rng: int = SEED, draws: int = DRAWS) -> Divergence:
    """Return the scenario on which two theories differ most, as far as the search finds.

    Parameters
    ----------
    rng
        Seed of the draws.
    draws
        Draws inside the box under each US action.

    Raises
    ------
    ScenarioError
        If the theories have different models, speak of no common situation, or the draws are not at least one.
    GameError
        If the model is not the trilateral one.

    >>> import games
    >>> found = diverge(games.theory("cha"), games.theory("hwang"), draws=16)
    >>> found.opposite, found.telling.name
    ('opposite outcomes', 'dprk_threat_japan')
    """
    (found,) = divergences((first, second), rng=rng, draws=draws)
    return found


@forgiving
def divergences(theories: Iterable[Theory], *, rng: int = SEED, draws: int = DRAWS) -> tuple[Divergence, ...]:
    """Return for each pair of theories the scenario on which they differ most; errors are those of ``diverge``."""
    named = tuple(theories)
    searches: dict[tuple[Range, ...], _Search] = {}
    found = []
    for first, second in itertools.combinations(named, 2):
        box = _box(first, second)
        key = tuple(box.values())
        if key not in searches:
            searches[key] = _Search(model_of(Scenario("midpoints", model=first.model), None, "diverge"), box, draws, rng)
        found.append(searches[key].pair(first, second))
    return tuple(found)


def _box(first: Theory, second: Theory) -> dict[str, Range]:
    """Return the ranges of the coded parameters of which both theories speak, symbol -> (low, high)."""
    if first.model is not second.model:
        raise ScenarioError(f"diverge: {first.name} and {second.name} are theories of different models")
    found = {}
    for p in first.model.parameters:
        if p.kind == "situational":
            own = [theory.ranges.get(p.symbol, (p.low, p.high)) for theory in (first, second)]
            low, high = max(low for low, _ in own), min(high for _, high in own)
            if low > high:
                both = f"{first.name} and {second.name}"
                raise ScenarioError(f"diverge: {both} speak of no common situation: their ranges of {p.name} do not meet")
            found[p.symbol] = (low, high)
    return found


class _Search:
    """The search over one box, its corners and draws answered once by each theory."""

    def __init__(self, model: Trilateral, box: Mapping[str, Range], draws: int, rng: int) -> None:
        if draws < 1:
            raise ScenarioError(f"diverge: at least one draw is needed; got {draws}")
        self.model, self.box, self.draws, self.rng = model, box, draws, rng
        inside = np.random.default_rng(rng).integers(0, STEPS, (draws, len(box)), endpoint=True)
        corners = itertools.product((0, STEPS), repeat=len(box)) if 1 << len(box) <= MOST_CORNERS else ()
        self.places: Places = np.vstack([inside, *([np.array(list(corners))] if corners else [])]).astype(np.intp)
        self._answers: dict[Theory, Answers] = {}
        self._observed: dict[Theory, dict[tuple[str, str], Fraction]] = {}

    def pair(self, first: Theory, second: Theory) -> Divergence:
        both = (first, second)
        start = [self._known(theory) for theory in both]
        level, gap = _apart(start[0], start[1])
        rows = np.array([np.lexsort((gap[u], level[u]))[-1] for u in range(len(US_ACTIONS))])
        heads: list[Found] = [
            (int(level[u, row]), float(gap[u, row]), self.places[row], us)
            for u, (us, row) in enumerate(zip(US_ACTIONS, rows, strict=True))
        ]
        best = max(head[:2] for head in heads)
        starts = [head for head in heads if head[0] == best[0] and head[1] >= best[1] / 2]
        _, _, place, us = max((self._climb(both, *head) for head in starts), key=lambda found: found[:2])
        scenario = self._scenario(place, us)
        verdicts = tuple(verdict(theory.apply(scenario)) for theory in both)
        observations = self._observations(both)
        return Divergence(both, scenario, (verdicts[0], verdicts[1]), observations, self.draws, self.rng)

    def _known(self, theory: Theory) -> Answers:
        if theory not in self._answers:
            asked = [self._ask(theory, us, self.places) for us in US_ACTIONS]
            self._answers[theory] = np.stack([a for a, _ in asked]), np.stack([m for _, m in asked])
        return self._answers[theory]

    def _ask(self, theory: Theory, us: str, places: Places, select: bool = True) -> Answers:
        at = theory.apply(Scenario("draws", us_action=us, model=self.model))
        samples = {
            symbol: float(low) + float(high - low) / STEPS * places[:, k]
            for k, (symbol, (low, high)) in enumerate(self.box.items())
            if symbol not in theory.values
        }
        found = classify_batch(self.model.batch(samples, at=at, timing="given"), select=select)
        return np.where(found.converged, found.outcome, -1).astype(np.int8), found.margin

    def _climb(self, both: Sequence[Theory], level: int, gap: float, place: Places, us: str) -> Found:
        """Move one code at a time, to any step of its scale, as long as the difference grows and the outcomes stay as far apart."""
        moves = [(k, step) for k in range(len(self.box)) for step in range(STEPS + 1)]
        while True:
            tried = np.repeat(place[None], len(moves), axis=0)
            tried[np.arange(len(moves)), [k for k, _ in moves]] = [step for _, step in moves]
            margins = [self._ask(theory, us, tried, select=False)[1] for theory in both]
            gaps = np.abs(margins[0] - margins[1])
            order = np.argsort(-gaps, kind="stable")
            better = tried[order[gaps[order] > gap + NEAR]]
            for few in (better[k : k + FEW] for k in range(0, len(better), FEW)):  # the outcomes of the best are asked first
                levels, gaps = _apart(*(self._ask(theory, us, few) for theory in both))
                if (levels >= level).any():
                    best = int(np.argmax(levels >= level))
                    place, gap, level = few[best], float(gaps[best]), int(levels[best])
                    break
            else:
                return level, gap, place, us

    def _scenario(self, place: Places, us: str) -> Scenario:
        values = {
            s: low + (high - low) * Fraction(int(k), STEPS) for (s, (low, high)), k in zip(self.box.items(), place, strict=True)
        }
        return Scenario("most apart", values, us, "where two theories differ most", model=self.model)

    def _observations(self, both: tuple[Theory, Theory]) -> tuple[Observation, ...]:
        first, second = map(self._changes, both)
        found: dict[str, Observation] = {}
        for name, value in first:
            one = Observation(name, value, first[name, value], second[name, value])
            if name not in found or abs(one.change) > abs(found[name].change):
                found[name] = one
        return tuple(sorted(found.values(), key=lambda o: -abs(o.change)))

    def _changes(self, theory: Theory) -> dict[tuple[str, str], Fraction]:
        """Return (observed, value) -> exact change of the margin from where all codes are in the middle and the US engages."""
        if theory not in self._observed:
            middle = Scenario("midpoints", {s: (low + high) / 2 for s, (low, high) in self.box.items()}, model=self.model)
            base = margin(theory.apply(middle))
            moved = {(self.model.parameter(s).name, decimal(v)): middle.set({s: v}) for s, ends in self.box.items() for v in ends}
            moved |= {("us_action", us): middle.us(us) for us in US_ACTIONS if us != middle.us_action}
            self._observed[theory] = {seen: margin(theory.apply(at)) - base for seen, at in moved.items()}
        return self._observed[theory]


def _apart(first: Answers, second: Answers) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Return how far the outcomes (index into OPPOSITE) and the margins of two theories lie apart."""
    decided = (first[0] >= 0) & (second[0] >= 0)
    return np.where(decided, np.abs(first[0] - second[0]), 0).astype(np.int8), np.abs(first[1] - second[1])
