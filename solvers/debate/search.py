"""Points of the box of parameters at which several claims hold: draws, and steps from them along one parameter at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.claims import Claim
from games.exact.polynomials import Polynomial
from games.exact.polynomials import at as value_at
from games.models.trilateral import MODEL
from games.theories import Theory

from ..regimes.chart import Region
from .space import Evaluator, Space

Point = Mapping[str, Fraction]
Move = tuple[str, Fraction, NDArray[np.float64]]
"""A symbol, its new value, and each claim's slack there."""
STEPS = 20
"""Points are at whole steps of this share of each range (exact, and with few digits), but where a claim of no change is solved."""
THREATS = ("TJN", "TKN", "TJC", "TKC")
"""Parameters that lead over a kink of the threat gaps."""
STARTS = 4
"""Draws from which a search sets out."""
ZERO, CLEAR = 1e-13, 1e-11
"""What counts as zero, and as not, in floats; every point that is returned is checked exactly."""


@dataclass(frozen=True, eq=False)
class Search:
    """Claims as functions of a point.

    Attributes
    ----------
    claims, space
        The claims, and a box that holds all their domains.
    tries, seed
        Draws, and their seed.
    """

    claims: tuple[Claim, ...]
    space: Space
    tries: int
    seed: int
    _rows: dict[Region, tuple[Evaluator, NDArray[np.int64], NDArray[np.int64]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, claims: Iterable[Claim], draws: int, rng: int) -> Search:
        """Return the search over the ranges of all parameters, and the domains of all claims."""
        own = tuple(claims)
        return cls(own, Space.of((), whole=True, beside=own), draws, rng)

    @forgiving
    def box(self, wanted: Iterable[int], *, wide: bool = False, theory: Theory | None = None) -> Space:
        """Return the box on which some claims speak; ``wide``: as far as any claim does, where these leave it free.

        ``theory``: the part of it of which a theory speaks.

        Raises
        ------
        ParameterError
            If their domains have no point in common.
        """
        about = [self.claims[k] for k in wanted]
        found = Space.of(about, whole=True, beside=self.claims if wide else (), theory=theory)
        return self.space if found.ranges == self.space.ranges else found

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The parameters that range."""
        return tuple(self.space.ranges)

    def _conditions(self, k: int, region: Region) -> tuple[Polynomial, ...]:
        return tuple(p for _, p in self.space.inequalities(self.claims[k], region))

    def _row(self, region: Region) -> tuple[Evaluator, NDArray[np.int64], NDArray[np.int64]]:
        """Return all that is evaluated in a region, whose claim each is, and that claim's sign."""
        if region not in self._rows:
            own = [(p, k) for k in range(len(self.claims)) for p in self._conditions(k, region)]
            owner = np.array([k for _, k in own])
            signs = np.array([c.statement.sign if c.statement else 0 for c in self.claims])
            self._rows[region] = Evaluator(p for p, _ in own), owner, signs[owner]
        return self._rows[region]

    def slacks(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far each claim is from failing (positive) or holding (not) at points; shape (points, claims)."""
        found = np.full((len(points), len(self.claims)), -1.0)
        for region, inside in self.space.holding(points):
            if inside.any():
                found[inside] = self._least(region, self._row(region)[0](points[inside]))
        for k, claim in enumerate(self.claims):
            for symbol, (low, high) in claim.spoken.items():
                at = points[:, self.symbols.index(symbol)]
                found[(at < float(low)) | (at > float(high)), k] = -1.0
        return found

    def slacks_at(self, points: Sequence[Point]) -> NDArray[np.float64]:
        """Return how far each claim is from failing or holding at exact points; shape (points, claims)."""
        return self.slacks(self._floats(points))

    def _least(self, region: Region, values: NDArray[np.float64]) -> NDArray[np.float64]:
        _, owner, signs = self._row(region)
        values = np.where(signs == 0, np.where(np.abs(values) < ZERO, 1.0, -np.abs(values)), values)
        values = np.where(values > CLEAR, values, np.minimum(values, -CLEAR))
        least = np.full((len(self.claims), len(values)), np.inf)
        np.minimum.at(least, owner, values.T)
        return least.T

    @cached_property
    def _draws(self) -> Mapping[str, NDArray[Any]]:
        return self.space.draws(self.tries, self.seed, STEPS)

    @cached_property
    def drawn(self) -> NDArray[np.float64]:
        """Each claim's slack at the draws, shape (tries, claims)."""
        return self.slacks(self.space.floats(self._draws, STEPS))

    def best(self, wanted: Sequence[int]) -> Iterator[Point]:
        """Yield draws, first those at which fewest of some claims fail."""
        chosen = self.drawn[:, wanted]
        for k in np.lexsort((-np.minimum(chosen, 0).sum(axis=1), (chosen <= 0).sum(axis=1))):
            yield self.space.point(self._draws, int(k), STEPS)

    def exactly(self, wanted: Iterable[int], point: Point) -> bool:
        """Tell exactly whether some claims hold at a point."""
        region = MODEL.region(point)
        if region not in self.space.regions:
            return False
        here = {s: point[s] for s in self.symbols}
        for k in wanted:
            about = self.claims[k]
            if not all(low <= point[s] <= high for s, (low, high) in about.spoken.items()):
                return False
            strict = about.statement is not None and about.statement.sign != 0
            for p in self._conditions(k, region):
                value = value_at(p, here)
                if not (value > 0 if strict else value == 0):
                    return False
        return True

    def seek(self, wanted: Sequence[int], box: Space, near: Sequence[Point] = ()) -> Point | None:
        """Return a point of a box at which some claims hold, at the defaults as far as they still do, or None if none was found.

        ``near``: points from which to set out, before the draws.
        """
        for start in (*near, *itertools.islice(self.best(wanted), STARTS)):
            within = {s: min(max(start[s], low), high) for s, (low, high) in box.ranges.items()}
            found = self._descend(list(wanted), {**start, **within}, box)
            if found is not None and self.exactly(wanted, found):
                return self._simplest(wanted, found, box)
        return None

    def _descend(self, wanted: list[int], start: Point, box: Space) -> Point | None:
        """Move one parameter at a time so that fewer claims fail, or these by less; None where no move helps."""
        here, slack = dict(start), self.slacks_at([start])[0, wanted]
        while (slack <= 0).any():
            failing = [k for k, own in zip(wanted, slack, strict=True) if own <= 0]
            moves = [*self._steps(failing, here, box), *self._roots(failing, here, box)]
            best = min(moves, key=lambda move: _cost(move[2][wanted]), default=None)
            if best is None or _cost(best[2][wanted]) >= _cost(slack):
                return None
            here[best[0]], slack = best[1], best[2][wanted]
        return here

    def _steps(self, failing: Sequence[int], here: Point, box: Space) -> Iterator[Move]:
        """Yield whole steps along each parameter that the failing claims' conditions hold."""
        region, point = MODEL.region(here), self._floats([here])[0]
        judged = region in self.space.regions  # else on a kink, where no claim is judged
        own = [p for k in failing for p in self._conditions(k, region)] if judged else []
        held = {s for p in own for s, d in zip(self.symbols, p.degrees(), strict=True) if d}
        for symbol in (s for s in self.symbols if s in held or s in THREATS):
            low, high = box.ranges[symbol]
            values = [low + (high - low) * Fraction(k, STEPS) for k in range(STEPS + 1)]
            if symbol in THREATS or any(symbol in claim.spoken for claim in self.claims):
                slacks = self.slacks_at([{**here, symbol: value} for value in values])
            else:
                along = self._row(region)[0].along(point, self.symbols.index(symbol), np.array([float(v) for v in values]))
                slacks = self._least(region, along)
            yield from ((symbol, value, slack) for value, slack in zip(values, slacks, strict=True))

    def _roots(self, failing: Sequence[int], here: Point, box: Space) -> Iterator[Move]:
        """Yield values of parameters at which what must be zero is, where it is affine in them."""
        region = MODEL.region(here)
        at = {s: here[s] for s in self.symbols}
        for k in failing:
            statement = self.claims[k].statement
            zeros = self._conditions(k, region) if statement and not statement.sign and region in self.space.regions else ()
            for p, (place, symbol) in itertools.product(zeros, enumerate(self.symbols)):
                if p.degrees()[place] == 1:
                    constant = value_at(p, {**at, symbol: Fraction(0)})
                    slope = value_at(p, {**at, symbol: Fraction(1)}) - constant
                    if slope and box.ranges[symbol][0] <= -constant / slope <= box.ranges[symbol][1]:
                        root = -constant / slope
                        yield symbol, root, self.slacks_at([{**here, symbol: root}])[0]

    def _floats(self, points: Sequence[Point]) -> NDArray[np.float64]:
        return np.array([[float(point[s]) for s in self.symbols] for point in points]).reshape(len(points), len(self.symbols))

    def _simplest(self, wanted: Sequence[int], point: Point, box: Space) -> Point:
        """Return the point with parameters put back to their defaults as far as claims that hold still do."""
        here = dict(point)
        for symbol in sorted(box.ranges, key=lambda s: (MODEL.parameter(s).kind != "optional", s)):
            default = MODEL.parameter(symbol).default
            low, high = box.ranges[symbol]
            if low <= default <= high and here[symbol] != default:
                trial = {**here, symbol: default}
                if (self.slacks_at([trial])[0, wanted] > 0).all():
                    here = trial
        return here if self.exactly(wanted, here) else dict(point)


def _cost(slack: NDArray[np.float64]) -> tuple[int, float]:
    """Return how many claims fail, and by how much."""
    return int((slack <= 0).sum()), -float(np.minimum(slack, 0).sum())
