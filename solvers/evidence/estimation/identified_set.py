r"""The identified set: the parameters under which at least k of the observations come out as coded.

Its share of the prior is found by subset simulation (Au and Beck 2001): draws from the prior first; from those that get many
right, Markov chains that stay where as many are right find those that get more, and the shares multiply. Independent runs give
the error. That a level is reached is shown by a witness: rational values under which the exact verdicts agree with the record.
That none was found proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.numbers import decimal
from games.options import whole
from games.profile import outcome_class
from games.table import STANDARD_ERROR, Cell, Shown, Table, full

from ... import pure
from ...selection import logit
from ...verdict import CLASS_OF_CELL, class_masks, verdict
from .likelihood import BLOCK
from .observations import Observation, checked, outcomes
from .priors import MISCLASSIFIED, PRECISION, Floats, Prior
from .situations import payoffs, situations

Counts = NDArray[np.intp]
RULES = ("selected", "some strict")
"""When an observation comes out as coded: if the selected profile is of its class, or if some strict equilibrium is."""
DIGITS = (2, 3, 4, 6, 9)
"""Decimals to which a witness is rounded: the fewest that keep it one."""
CHANGED = 0.4
"""Share of the parameters that a proposal changes."""
DESCENT = 40
"""Members of a level from which chains may start on it."""


@dataclass(frozen=True)
class Witness:
    """Rational parameter values, and the observations that do not come out as coded there, by exact verdicts."""

    values: tuple[tuple[str, Fraction], ...]
    missed: tuple[str, ...]

    def __repr__(self) -> str:
        return ", ".join(f"{name} {decimal(value)}" for name, value in self.values)


@dataclass(frozen=True)
class Level:
    """The parameters under which at least k come out as coded.

    Attributes
    ----------
    least
        k.
    share, error
        Share of the prior, mean of the runs, and its standard error; share nan where no run came there.
    reached
        In how many runs.
    extents
        Parameter name -> the least and greatest value among the members met: the set reaches at least so far.
    witness
        One member, shown by exact verdicts; None where none was found.
    """

    least: int
    share: float
    error: float
    reached: int
    extents: tuple[tuple[str, tuple[float, float]], ...]
    witness: Witness | None


@dataclass(frozen=True, repr=False)
class IdentifiedSet(Shown):
    """The identified sets of a theory, level by level.

    Attributes
    ----------
    name, rule, observations
        Whose, by which rule, and of how many observations.
    levels
        From the lowest asked for up.
    runs, points, rng
        Independent runs, games of a run divided by observations, and the seed.
    """

    name: str
    rule: str
    observations: int
    levels: tuple[Level, ...]
    runs: int
    points: int
    rng: int

    @property
    def most(self) -> int:
        """The highest level with a witness."""
        return max((level.least for level in self.levels if level.witness is not None), default=0)

    def table(self, record: str = "") -> Table:
        """Return one row per level: share of the prior, a witness's misses, and how far the members reach."""
        rows = []
        for level in self.levels:
            share: Cell | str = "none met"
            if not math.isnan(level.share):
                parts = (("", full(level.share)), (STANDARD_ERROR, full(level.error)))
                share = Cell(f"{level.share:.2g} ± {level.error:.1g}", parts=parts)
            narrow = level.extents[:3]
            reach = "; ".join(f"{name} {low:.2f} to {high:.2f}" for name, (low, high) in narrow)
            missed = "none found" if level.witness is None else ", ".join(level.witness.missed) or "nothing"
            came = Cell(f"{level.reached} of {self.runs}", parts=(("", str(level.reached)), ("of", str(self.runs))))
            rows.append((str(level.least), share, came, missed, reach or "–"))
        when = (
            "the selected profile is of the coded class"
            if self.rule == "selected"
            else "a strict equilibrium is of the coded class"
        )
        notes = (
            f"An observation comes out as coded if {when}. Subset simulation: {self.runs} runs of {self.points} points in "
            "the mean, "
            f"seed {self.rng}. Missed: by a witness, of which exact verdicts agree with the record in all but these. "
            "Reach: least and "
            "greatest values met of the parameters that are narrowed most; the set reaches at least so far. Where none was met or "
            "found, nothing is proved. Codes were set with the record known: a set that is not empty is no evidence.",
        )
        header = ("at least", "share of the prior", "runs that came there", "a witness misses", "members reach")
        whose = f"{self.name}, {record}" if record else self.name
        by = "by the selected profile" if self.rule == "selected" else "by a strict equilibrium"
        title = f"{whose}: parameters under which at least k of {self.observations} come out as coded, {by}"
        return Table(header, rows, caption=title, notes=notes)


def counter(prior: Prior, observations: Sequence[Observation], rule: str = "selected") -> Callable[[Floats], Counts]:
    """Return the function that tells of points (N, D) how many observations come out as coded, shape (N,).

    Raises
    ------
    ParameterError
        If there is no such rule.
    """
    if rule not in RULES:
        raise ParameterError(f"identified set: rule: one of {', '.join(map(repr, RULES))} is needed; got {rule!r}")
    seen = checked(observations)
    own = [d for d, symbol in enumerate(prior.symbols) if symbol not in (PRECISION, MISCLASSIFIED)]
    scenarios = [each.scenario for each in seen]
    there = situations(prior.model, scenarios, prior.without, prior.fixed, [prior.symbols[d] for d in own])
    coded = outcomes(seen)

    def counts(points: Floats) -> Counts:
        found = np.empty(len(points), np.intp)
        step = max(1, BLOCK // len(seen))
        for start in range(0, len(points), step):
            rows = slice(start, start + step)
            tables = payoffs(there, points[rows][:, own]).reshape(-1, 2, 3, 3)
            if rule == "selected":
                agree = CLASS_OF_CELL.reshape(-1)[logit.select_batch(tables).cells].reshape(-1, len(seen)) == coded
            else:
                masks = class_masks(pure.strict_batch(tables)).reshape(-1, len(seen))
                agree = (masks >> coded & 1).astype(bool)
            found[rows] = agree.sum(axis=1)
        return found

    return counts


def identified_set(
    prior: Prior,
    observations: Sequence[Observation],
    *,
    least: int,
    rng: int,
    rule: str = "selected",
    draws: int = 1000,
    steps: int = 10,
    runs: int = 4,
) -> IdentifiedSet:
    """Find the parameters under which at least k observations come out as coded, for every k from ``least`` up.

    Parameters
    ----------
    draws, steps
        Prior draws of a run, and chains on each level; steps of each chain.
    runs
        Independent runs, from which the error is taken.

    Raises
    ------
    ParameterError
        If there is no such rule, a number is too small, or ``least`` is no number of observations.

    >>> import games
    >>> from .observations import coded
    >>> from .priors import prior
    >>> seen = coded()
    >>> found = identified_set(prior(games.theory("kelly"), seen), seen, least=10, rng=0, draws=200, steps=3, runs=2)
    >>> found.most, found.levels[0].share > 0
    (13, True)
    """
    seen = checked(observations)
    least, rng = whole("identified set: level", least, 0), whole("identified set: rng", rng, 0)
    if least > len(seen):
        raise ParameterError(f"identified set: a level from 0 to {len(seen)} is needed; got {least}")
    draws, steps = whole("identified set: draws", draws, DESCENT), whole("identified set: steps", steps, 1)
    runs = whole("identified set: runs", runs, 2)
    # The two parameters that no verdict depends on are not searched over.
    searched = [d for d, symbol in enumerate(prior.symbols) if symbol not in (PRECISION, MISCLASSIFIED)]
    counts = counter(prior, seen, rule)
    shares = np.zeros((runs, len(seen) + 1))
    met: list[tuple[Floats, Counts]] = []
    used = 0
    for run in range(runs):
        generator = np.random.default_rng([rng, run])
        one = _subset(counts, prior, searched, generator, draws, steps, len(seen) + 1)
        shares[run] = one.shares
        met.append((one.cube, one.counts))
        used += len(one.counts) + one.moved
    cube, reached = np.concatenate([c for c, _ in met]), np.concatenate([k for _, k in met])
    levels: list[Level] = []
    witness = None
    for k in range(len(seen), least - 1, -1):  # a witness of a level is one of all below
        inside = reached >= k
        came = int((shares[:, k] > 0).sum())
        mean = float(shares[:, k].mean()) if came else math.nan
        error = float(shares[:, k].std(ddof=1) / math.sqrt(runs)) if came else math.nan
        extents = _extents(prior, searched, cube[inside]) if inside.any() else ()
        witness = witness or _witness(prior, seen, cube, reached, k, rule)
        levels.append(Level(k, mean, error, came, extents, witness))
    return IdentifiedSet(prior.name, rule, len(seen), tuple(reversed(levels)), runs, used // runs, rng)


@dataclass(frozen=True, eq=False)
class _Run:
    """What one run found: shares by level, the members kept, and how many points its chains looked at."""

    shares: Floats
    cube: Floats
    counts: Counts
    moved: int


def _subset(
    counts: Callable[[Floats], Counts], prior: Prior, searched: list[int], rng: np.random.Generator, draws: int, steps: int,
    levels: int,
) -> _Run:  # fmt: skip
    cube = rng.random((draws, len(prior)))
    own = counts(prior.points(cube))
    shares = np.zeros(levels)
    reach = 1.0
    kept = [(cube, own)]
    floor, width, moved = -1, 0.3, 0
    while True:
        for k in range(floor + 1, levels):
            shares[k] = reach * float((own >= k).mean())
        # The highest level with enough members from which to go on.
        able = [k for k in range(floor + 1, int(own.max()) + 1) if (own >= k).sum() >= DESCENT]
        if not able:
            break
        level = able[-1]
        reach = float(shares[level])
        seeds = cube[own >= level]
        cube = seeds[rng.integers(len(seeds), size=draws)]
        own = counts(prior.points(cube))
        gathered = []
        for _ in range(steps):
            proposed, there, taken = _move(counts, prior, searched, rng, cube, level, width)
            cube, own = np.where(taken[:, None], proposed, cube), np.where(taken, there, own)
            width = float(np.clip(width * math.exp(taken.mean() - 0.3), 0.01, 0.5))
            moved += draws
            gathered.append((cube, own))
        cube, own = (np.concatenate(parts) for parts in zip(*gathered[steps // 2 :], strict=True))
        kept.append((cube, own))
        floor = level
    return _Run(shares, np.concatenate([c for c, _ in kept]), np.concatenate([k for _, k in kept]), moved)


def _move(
    counts: Callable[[Floats], Counts],
    prior: Prior,
    searched: list[int],
    rng: np.random.Generator,
    cube: Floats,
    level: int,
    width: float,
) -> tuple[Floats, Counts, NDArray[np.bool_]]:
    """Return proposals in the unit cube, reflected at its sides, their counts, and which stay on the level."""
    change = np.zeros_like(cube)
    picked = rng.random((len(cube), len(searched))) < CHANGED
    change[:, searched] = picked * rng.normal(0, width, (len(cube), len(searched)))
    proposed = np.abs(cube + change) % 2
    proposed = np.where(proposed > 1, 2 - proposed, proposed)
    there = counts(prior.points(proposed))
    return proposed, there, there >= level


def _extents(prior: Prior, searched: list[int], cube: Floats) -> tuple[tuple[str, tuple[float, float]], ...]:
    points = prior.points(cube)
    spans = np.ptp(cube, axis=0)
    return tuple(
        (prior.margins[d].name, (float(points[:, d].min()), float(points[:, d].max())))
        for d in sorted(searched, key=lambda d: spans[d])
    )


def _witness(
    prior: Prior, observations: tuple[Observation, ...], cube: Floats, reached: Counts, least: int, rule: str
) -> Witness | None:
    """Return a member in round numbers that exact verdicts confirm, or None."""
    members = np.flatnonzero(reached >= least)
    if not len(members):
        return None
    counts = counter(prior, observations, rule)
    centre = cube[members].mean(axis=0)
    tried = members[np.argsort(((cube[members] - centre) ** 2).sum(axis=1))[:20]]  # the most central are the least delicate
    for digits in DIGITS:
        rounded = np.clip(
            np.round(prior.points(cube[tried]), digits), [m.low for m in prior.margins], [m.high for m in prior.margins]
        )
        for point in rounded[counts(rounded) >= least]:
            found = replay(prior, observations, point, digits, rule)
            if len(observations) - len(found.missed) >= least:
                return found
    return None


def replay(prior: Prior, observations: Sequence[Observation], point: Floats, digits: int = 9, rule: str = "selected") -> Witness:
    """Return what exact verdicts make of the record at a point (D,), each value rounded to a rational.

    Raises
    ------
    ParameterError
        If ``digits`` is no whole number from 0 up.

    >>> import games
    >>> from .observations import coded
    >>> from .priors import prior
    >>> plain = prior(None, coded())
    >>> defaults = [float(plain.model.parameter(margin.symbol).default) for margin in plain.margins[:-2]]
    >>> len(replay(plain, coded(), np.array([*defaults, 9, 0.1])).missed)
    5
    """
    digits = whole("identified set: digits", digits, 0)
    values = {
        margin.symbol: Fraction(f"{value:.{digits}f}")
        for margin, value in zip(prior.margins, point, strict=True)
        if margin.symbol not in (PRECISION, MISCLASSIFIED)
    }
    missed = []
    for each in observations:
        found = verdict(each.scenario.on(prior.model).set(dict(prior.fixed)).set(values).switch_off(*prior.without))
        classes = {found.outcome} if rule == "selected" else {outcome_class(*profile) for profile in found.strict}
        if each.outcome not in classes:
            missed.append(each.name)
    names = {margin.symbol: margin.name for margin in prior.margins}
    return Witness(tuple((names[symbol], value) for symbol, value in values.items()), tuple(missed))
