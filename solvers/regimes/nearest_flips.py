"""The nearest flip: one problem for each profile, region of the folds and deviation; exact where its conditions are affine."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from games.exact.boxes import nowhere_negative
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, compiled

from .chart import Chart, Region
from .exclusion import BOX_NODES, excluded_size
from .local_search import DENOMINATOR, local_search
from .nearest_points import nearest_point, size_of, value_at
from .situation import Situation

PUSH = tuple(Fraction(1, 10**k) for k in range(12, 1, -1))
"""How far, as a share, a local optimum is pushed on until it is verified to be on the other side."""


@dataclass(frozen=True)
class Flip:
    """The nearest point found on the other side.

    Attributes
    ----------
    profile, gains
        The profile that flips, and whether it becomes strict (else it ceases to be).
    player, deviation
        The incentive that binds there.
    moves
        Symbol -> change of the parameter; parameters that stay are left out.
    values
        Every parameter's value there: exact if the radius is, else verified exactly to be on the other side.
    """

    profile: tuple[str, ...]
    gains: bool
    player: str
    deviation: str
    moves: Mapping[str, Fraction]
    values: Mapping[str, Fraction]


@dataclass(frozen=True)
class Answer:
    """Bounds of the size (l2: the square) of the nearest point of a piece, and that point."""

    low: Fraction | float
    high: Fraction | float
    flip: Flip | None


@dataclass(frozen=True, eq=False)
class Flipped:
    """Polynomials in the moves that are all nonnegative where the profile has flipped, in one region of the gaps."""

    profile: tuple[str, ...]
    gains: bool
    incentives: tuple[tuple[str, str], ...]
    constraints: tuple[Polynomial, ...]


class Space:
    """The space of moves round a situation, in units; of the parameters only those that matter."""

    def __init__(self, situation: Situation, units: Mapping[str, Fraction], norm: str, bounded: bool) -> None:
        self.situation, self.norm, self.bounded = situation, norm, bounded
        used = _used(Chart.space(situation, units))
        self.units = {s: unit for s, unit in units.items() if s in used} or dict(itertools.islice(units.items(), 1))
        self.symbols = tuple(self.units)
        self.chart = Chart.space(situation, self.symbols, self.units)

    def _limits(self, region: Region) -> list[Polynomial]:
        """Return what is nonnegative in a region of the folds and, if bounded, within the ranges."""
        found = [fold * side for fold, side in zip(self.chart.folds, region, strict=True) if not fold.is_constant()]
        if self.bounded:
            for generator, s in zip(self.chart.zero.context().gens(), self.symbols, strict=True):
                low, high = self._room(s)
                found += [generator - rational(low), rational(high) - generator]
        return found

    def _room(self, symbol: str) -> tuple[Fraction, Fraction]:
        """Return how far a parameter can move down (negative or zero) and up within its range."""
        own, value, unit = self.situation.model.parameter(symbol), self.situation.values[symbol], self.units[symbol]
        return min((own.low - value) / unit, Fraction(0)), max((own.high - value) / unit, Fraction(0))

    def _within(self, moves: Iterable[Fraction]) -> list[Fraction]:
        """Return moves, those that leave the ranges cut short if these are bounds."""
        if not self.bounded:
            return list(moves)
        return [min(max(v, low), high) for v, (low, high) in zip(moves, map(self._room, self.symbols), strict=True)]

    def flipped(self, profile: tuple[str, ...], strict: bool) -> list[Flipped]:
        """Return the pieces of the set where a profile has flipped."""
        found = []
        for piece in self.chart.pieces:
            margins, limits = self.chart.margins(profile, piece.region), self._limits(piece.region)
            if strict:
                found += [Flipped(profile, False, (name,), (-p, *limits)) for name, p in margins.items()]
            else:
                found.append(Flipped(profile, True, tuple(margins), (*margins.values(), *limits)))
        return found

    def answers(self, pieces: Sequence[Flipped]) -> list[Answer]:
        """Return bounds for every piece, the most promising first; one that cannot be nearest gets no upper bound."""
        found: list[Answer] = []
        best: Fraction | float = math.inf
        for piece in sorted(pieces, key=self._estimate):
            found.append(self._answer(piece, best))
            best = min(best, found[-1].high)
        return found

    def _estimate(self, piece: Flipped) -> float:
        here = [Fraction(0)] * len(self.symbols)
        sizes = {"l2": 2, "l1": math.inf, "linf": 1}
        jacobian = compiled(piece.constraints).jacobian(np.zeros(len(here)))
        distances = [
            -float(value_at(p, here)) / (1e-300 + float(np.linalg.norm(row, sizes[self.norm])))
            for p, row in zip(piece.constraints, jacobian, strict=True)
        ]
        return max(distances)

    def _answer(self, piece: Flipped, best: Fraction | float) -> Answer:
        if all(p.total_degree() <= 1 for p in piece.constraints):
            nearest = nearest_point(piece.constraints, self.norm)
            if nearest is None:
                return Answer(math.inf, math.inf, None)
            size = size_of(nearest, self.norm)
            return Answer(size, size, self._flip(piece, nearest))
        return self._bracket(piece, best)

    def _flip(self, piece: Flipped, moves: Sequence[Fraction]) -> Flip:
        point = dict(zip(self.symbols, moves, strict=True))
        there = self._there(moves)
        binding = min(
            range(len(piece.incentives)),
            key=lambda k: abs(float(value_at(piece.constraints[k], moves))) / (1e-300 + _slope(piece.constraints[k], moves)),
        )
        changed = {s: v * self.units[s] for s, v in point.items() if v}
        return Flip(piece.profile, piece.gains, *piece.incentives[binding], changed, there)

    def _flipped(self, piece: Flipped, moves: Sequence[Fraction]) -> bool:
        """Verify exactly that a point is on the other side."""
        there = Chart.point(self.situation, self._there(moves))
        return all(margin > 0 for margin in there.margins(piece.profile).values()) == piece.gains

    def _there(self, moves: Sequence[Fraction]) -> dict[str, Fraction]:
        """Return every parameter's value after moves."""
        values = self.situation.values
        return dict(values) | {s: values[s] + v * self.units[s] for s, v in zip(self.symbols, moves, strict=True)}

    def _bracket(self, piece: Flipped, best: Fraction | float) -> Answer:
        """Return a certified bracket of the nearest point of a piece with polynomial conditions."""
        constraints = piece.constraints
        here = [value_at(p, [Fraction(0)] * len(self.symbols)) for p in constraints]
        worst = here.index(min(here))
        alone = excluded_size(constraints[worst], self.norm, None)
        if alone >= best:
            return Answer(alone, math.inf, None)
        local = local_search(constraints, self.norm)
        if local is None:
            return Answer(math.inf if self._excluded_everywhere(constraints) else alone, math.inf, None)
        point, weights = local
        base = [Fraction(round(float(x) * DENOMINATOR), DENOMINATOR) for x in point]
        pushed = (self._within(x * (1 + push) for x in base) for push in (Fraction(0), *PUSH))
        reached = next((moves for moves in pushed if self._flipped(piece, moves)), None)
        high = math.inf if reached is None else size_of(reached, self.norm)
        combined = sum((p * rational(w) for p, w in zip(constraints, weights, strict=True) if w), start=constraints[0] * 0)
        low = max(alone, excluded_size(combined, self.norm, high))
        return Answer(low, high, None if reached is None else self._flip(piece, reached))

    def _excluded_everywhere(self, constraints: Sequence[Polynomial]) -> bool:
        """Tell whether, within the ranges, one of the conditions is shown to be negative throughout."""
        if not self.bounded:
            return False
        box = {s: self._room(s) for s in self.symbols}
        return any(nowhere_negative(-p - rational(Fraction(1, DENOMINATOR)), box, BOX_NODES) for p in constraints)


def _slope(polynomial: Polynomial, moves: Sequence[Fraction]) -> float:
    names = [str(n) for n in polynomial.context().names()]
    return math.sqrt(sum(float(value_at(polynomial.derivative(n), moves)) ** 2 for n in names))


def _used(chart: Chart) -> set[str]:
    """Return the coordinates that some payoff difference of a player's actions holds."""
    names, found = list(map(str, chart.zero.context().names())), set()
    for piece in chart.pieces:
        payoffs = chart.payoffs(piece.region)
        for i in range(len(payoffs)):
            own = np.moveaxis(payoffs[i], i, 0)
            for where in np.ndindex(*own.shape[1:]):
                for k in range(1, len(own)):
                    degrees = (own[(k, *where)] - own[(0, *where)]).degrees()
                    found |= {name for name, degree in zip(names, degrees, strict=True) if degree}
    return found
