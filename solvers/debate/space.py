"""Claims as polynomial inequalities on a box of parameters, one set of them per region of the threat gaps."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.claims import Claim, Statement
from games.errors import ParameterError, SolverError
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, US_ACTIONS
from games.record import Record
from games.scenarios.scenario import Scenario
from games.theories import Theory

from ..regimes.chart import Chart, Region
from ..regimes.situation import Situation

Range = tuple[Fraction, Fraction]
CHUNK = 512
"""Points whose monomials are held at once."""
TINY = 1e-40
"""What stands for zero under a logarithm: any power of it, but the zeroth, is zero beside what else a payoff holds."""
PAIRS = (("TJN", "TKN"), ("TJC", "TKC"))
"""Per fold, the threats (Japan's, the ROK's) whose difference it is."""


@dataclass(frozen=True)
class Space(Record):
    """A box of parameters: ranges of some, numbers for the others.

    Attributes
    ----------
    ranges
        Symbol -> (least, greatest) value; both ends are the same where the domains of claims only touch.
    numbers
        Symbol -> value.

    >>> from games.claims import claim
    >>> found = Space.of([claim("protection-substitutes")])
    >>> len(found.regions), found.numbers["lux"]
    (4, Fraction(0, 1))
    """

    ranges: Mapping[str, Range]
    numbers: Mapping[str, Fraction]

    @classmethod
    @forgiving
    def of(
        cls, claims: Iterable[Claim], *, whole: bool = False, beside: Iterable[Claim] = (), theory: Theory | None = None
    ) -> Space:
        """Return the box on which claims are judged, within the domains of all of them.

        ``whole``: every parameter ranges; else mechanisms that are off at the defaults stay off, but for those that a claim names,
        moves or puts a number to. ``beside``: further claims whose domains what is left free must reach, so that what holds nowhere
        on this box holds nowhere where these speak, too. ``theory``: other mechanisms are off, and parameters in its ranges, or at
        its values where it has no range.

        Raises
        ------
        ParameterError
            If the domains of the claims have no point in common.
        """
        claims = tuple(claims)
        named = set().union(*(touched(claim) for claim in claims)) if claims else set()
        numbers: dict[str, Fraction] = {}
        if not whole:
            for mechanism in MODEL.mechanisms:
                symbols = {p.symbol for p in mechanism.parameters}
                off = {s: MODEL.parameter(s).neutral for s in mechanism.switch}
                if off and not symbols & named and all(MODEL.parameter(s).default == v for s, v in off.items()):
                    numbers |= off
            numbers |= {} if "eR" in named else {"eR": Fraction(0)}
        ranges = {p.symbol: (p.low, p.high) for p in MODEL.parameters if p.symbol not in numbers}
        if theory is not None:
            off = {s: MODEL.parameter(s).neutral for name in theory.off(MODEL) for s in MODEL.mechanism(name).switch}
            ranges |= {s: (v, v) for s, v in {**off, **theory.values}.items()} | dict(theory.ranges)
        domain: dict[str, Range] = {}
        for claim in beside:
            for symbol, (low, high) in claim.spoken.items():
                if symbol in ranges:
                    ranges[symbol] = min(low, ranges[symbol][0]), max(high, ranges[symbol][1])
        for claim in claims:
            for symbol, (low, high) in claim.spoken.items():
                least, most = domain.get(symbol, (low, high) if theory is None else ranges[symbol])
                domain[symbol] = max(low, least), min(high, most)
                if domain[symbol][0] > domain[symbol][1]:
                    raise ParameterError(f"the claims' domains have no {symbol} in common")
        for symbol, (low, high) in domain.items():
            numbers.pop(symbol, None)
            ranges[symbol] = (low, high)
        return cls({p.symbol: ranges[p.symbol] for p in MODEL.parameters if p.symbol in ranges}, numbers)

    @cached_property
    def charts(self) -> Mapping[str, Chart]:
        """US action -> the games as polynomials in the symbols that range, in one ring."""
        here = Scenario("claims", self.numbers)
        return {us: Chart.space(Situation.of(MODEL, here, us_action=us), self.ranges) for us in US_ACTIONS}

    @property
    def context(self) -> Any:
        """The ring of polynomials in the symbols that range."""
        return self.charts["E"].zero.context()

    @cached_property
    def images(self) -> dict[str, Any]:
        """Symbol -> generator, or its number as a constant of the ring."""
        chart = self.charts["E"]
        return {symbol: chart.zero + image for symbol, image in chart.images.items()}

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Signs of (T_KN - T_JN, T_KC - T_JC) in the interiors of the pieces on which payoffs are polynomials."""
        return tuple(itertools.product(*(self._signs(*pair) for pair in PAIRS)))

    def _signs(self, japan: str, rok: str) -> tuple[int, ...]:
        low, high = ((self.ranges.get(s) or (self.numbers[s],) * 2)[k] for k, s in ((0, rok), (1, japan)))
        least = low - high
        low, high = ((self.ranges.get(s) or (self.numbers[s],) * 2)[k] for k, s in ((1, rok), (0, japan)))
        most = low - high
        if least == most:
            return (int(least > 0) - int(least < 0),)
        return tuple(sign for sign, there in ((-1, least < 0), (1, most > 0)) if there)

    def to_unit(self, polynomial: Polynomial, region: Region) -> Polynomial:
        """Return a polynomial of a region in coordinates from 0 to 1; the greater of two threats lies above the other."""
        images = {}
        for symbol, generator in zip(self.ranges, self.context.gens(), strict=True):
            low, high = map(rational, self.ranges[symbol])
            images[symbol] = generator * (high - low) + low
        for pair, sign in zip(PAIRS, region, strict=True):
            if sign and all(s in self.ranges for s in pair) and self.ranges[pair[0]] == self.ranges[pair[1]]:
                less, greater = pair if sign > 0 else pair[::-1]
                top = rational(self.ranges[less][1])
                at = dict(zip(self.ranges, self.context.gens(), strict=True))[greater]
                images[greater] = images[less] + (top - images[less]) * at
        return polynomial.compose(*images.values())

    def inequalities(self, about: Claim, region: Region) -> tuple[tuple[str, Polynomial], ...]:
        """Return (player, polynomial) of all that must be positive (of sign 0: zero) in a region for a claim to hold.

        Raises
        ------
        SolverError
            If the claim has no statement.
        """
        if about.statement is None:
            raise SolverError(f"claim {about.name!r} has no statement about the model")
        if not set(about.values) <= set(self.numbers):  # what the claim puts in place of the scenario's values is put in first
            ranges = {s: bounds for s, bounds in self.ranges.items() if s not in about.values}
            inner = self._parts.setdefault(tuple(about.values.items()), Space(ranges, {**self.numbers, **about.values}))
            own = tuple(
                sign
                if pair[0] not in about.values
                else (about.values[pair[1]] > about.values[pair[0]]) - (about.values[pair[1]] < about.values[pair[0]])
                for pair, sign in zip(PAIRS, region, strict=True)
            )
            images = [self.images[symbol] for symbol in inner.ranges]
            return tuple((i, p.compose(*images, ctx=self.context)) for i, p in inner.inequalities(about, own))
        statement, found = about.statement, []
        for player in statement.players:
            quantity = self._gain(statement, player, statement.us_action, region)
            if statement.kind == "contrast":
                quantity = quantity - self._gain(statement, player, statement.since, region)
            for directions in statement.directions:
                changed = functools.reduce(self._along, directions, quantity)
                found.append((player, changed * (statement.sign or 1)))
        return tuple(found)

    @cached_property
    def sides(self) -> dict[tuple[str, Region], int | None]:
        """Signs that were shown or not shown before: (polynomial in words, region) -> sign."""
        return {}

    @cached_property
    def _parts(self) -> dict[Any, Space]:
        return {}

    def _gain(self, statement: Statement, player: str, us: str, region: Region) -> Polynomial:
        own = np.moveaxis(self.charts[us].payoffs(region)[ALLIES.index(player)], ALLIES.index(player), 0)
        prefer, over, partner = (ALLY_ACTIONS.index(a) for a in (statement.prefer, statement.over, statement.partner))
        return own[prefer, partner] - own[over, partner]

    def _along(self, polynomial: Polynomial, direction: Mapping[str, Fraction]) -> Polynomial:
        total = self.context.constant(0)
        for symbol, weight in direction.items():
            total = total + polynomial.derivative(list(self.ranges).index(symbol)) * rational(weight)
        return total

    def draws(self, size: int, rng: int, steps: int) -> dict[str, NDArray[Any]]:
        """Return points of the box as whole numbers of steps along each range, symbol -> (size,).

        Each symbol has a stream of its own. Mechanisms that are off at the defaults are off in half of the draws.
        """
        found = {s: np.random.default_rng([rng, *s.encode()]).integers(0, steps, size, endpoint=True) for s in self.ranges}
        for mechanism in MODEL.mechanisms:
            off = {s: MODEL.parameter(s).neutral for s in mechanism.switch}
            if off and all(MODEL.parameter(s).default == v for s, v in off.items()):
                out = np.random.default_rng([rng, *mechanism.name.encode(), 0]).random(size) < 0.5
                for symbol, value in off.items():
                    low, high = self.ranges.get(symbol, (value, value))
                    if low < high:
                        place = (value - low) / (high - low) * steps
                        if place.denominator == 1 and 0 <= place <= steps:
                            found[symbol] = np.where(out, int(place), found[symbol])
        return found

    def point(self, draws: Mapping[str, NDArray[Any]], k: int, steps: int) -> dict[str, Fraction]:
        """Return one draw as exact parameter values, numbers included."""
        here = dict(self.numbers)
        for symbol, (low, high) in self.ranges.items():
            here[symbol] = low + (high - low) * Fraction(int(draws[symbol][k]), steps)
        return here

    def floats(self, draws: Mapping[str, NDArray[Any]], steps: int) -> NDArray[np.float64]:
        """Return draws as points of the box in floats, shape (size, symbols that range)."""
        columns = [float(low) + float(high - low) * draws[symbol] / steps for symbol, (low, high) in self.ranges.items()]
        return np.stack(columns, axis=-1)

    def holding(self, points: NDArray[np.float64]) -> Iterator[tuple[Region, NDArray[np.bool_]]]:
        """Yield each region with the points in it; points on a kink are in none."""
        columns = list(self.ranges)
        signs = []
        for japan, rok in PAIRS:
            both = [points[:, columns.index(s)] if s in self.ranges else float(self.numbers[s]) for s in (rok, japan)]
            signs.append(np.broadcast_to(np.sign(both[0] - both[1]), len(points)))
        for region in self.regions:
            yield region, np.logical_and.reduce([sign == side for sign, side in zip(signs, region, strict=True)])


class Evaluator:
    """Polynomials of many variables in floats: points of shape (size, variables) -> values of shape (size, polynomials)."""

    def __init__(self, polynomials: Iterable[Polynomial]) -> None:
        from scipy.sparse import csr_array

        given = [[(tuple(map(int, powers)), int(c.p) / int(c.q)) for powers, c in p.terms()] for p in polynomials]
        monomials = {powers: k for k, powers in enumerate(dict.fromkeys(powers for terms in given for powers, _ in terms))}
        entries = [(c, row, monomials[powers]) for row, terms in enumerate(given) for powers, c in terms]
        values, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
        self.coefficients = csr_array((values, (rows, columns)), shape=(len(given), len(monomials)))
        self.degrees = np.array(list(monomials), dtype=np.int8).reshape(len(monomials), -1 if monomials else 0)
        self.powers = csr_array(self.degrees.astype(float))

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values."""
        if not self.coefficients.nnz:
            return np.zeros((len(points), self.coefficients.shape[0]))
        found = [self.coefficients @ self._monomials(points[k : k + CHUNK]) for k in range(0, len(points), CHUNK)]
        return np.hstack(found).T if found else np.zeros((0, self.coefficients.shape[0]))

    def _monomials(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        values: NDArray[np.float64] = np.exp(self.powers @ np.log(np.maximum(np.abs(points.T), TINY)))
        if (points < 0).any():
            values *= 1 - 2 * (self.powers @ (points.T < 0) % 2)
        return values

    def along(self, point: NDArray[np.float64], k: int, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the polynomials at values of one variable, the others as at a point; shape (values, polynomials).

        >>> from games.exact.polynomials import ring
        >>> x, y = ring("xy").gens()
        >>> Evaluator([x * y + 1, x**2]).along(np.array([2.0, 3.0]), 0, np.array([0.0, 2.0])).round(9).tolist()
        [[1.0, 0.0], [7.0, 4.0]]
        """
        if not self.coefficients.nnz:
            return np.zeros((len(values), self.coefficients.shape[0]))
        others = self._monomials(np.where(np.arange(len(point)) == k, 1.0, point)[None])[:, 0]
        own = self.degrees[:, k]
        parts = [self.coefficients @ np.where(own == d, others, 0.0) for d in range(int(own.max()) + 1)]
        found: NDArray[np.float64] = values[:, None] ** np.arange(len(parts)) @ np.stack(parts)
        return found


def touched(claim: Claim) -> set[str]:
    """Return the symbols that a claim moves, fixes, or that belong to the mechanisms that carry it."""
    own = {p.symbol for m in MODEL.mechanisms if m.name in claim.carried_by for p in m.parameters}
    moved = set() if claim.statement is None else {*claim.statement.moves, *claim.statement.beside}
    return own | moved | set(claim.domain)
