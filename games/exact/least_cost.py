"""The least cost of moves under polynomial conditions: which moves within the unit box, and how far, satisfy them most cheaply.

Affine conditions are a linear program, solved exactly; with one move the least cost is a root, exact too. Otherwise branch and
bound gives a certified bracket. On a part of the box the Bernstein coefficients of the conditions make a linear program whose
value is no greater than the least cost (for polynomials that are affine in every move, over mixtures of corners); its multipliers
make a polynomial whose sign over the part is then shown exactly, so no bound rests on floats. A point that a local search suggests
counts only if it satisfies the conditions exactly.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ParameterError
from .algebraic import feasible, in_order
from .boxes import bernstein_matrix, nowhere_negative, to_unit
from .linear_program import Outcome, maximize
from .numbers import fraction, rational
from .polynomials import Polynomial, compiled, put, univariate
from .polynomials import at as value_at

GAP = Fraction(1, 10**6)
"""How far a bracket may stay open."""
PARTS = 400
"""Parts of the box after which a bracket is left as it is."""
CORNERS = 1 << 14
"""Most Bernstein coefficients of one condition."""
SLACK = tuple(Fraction(1, 10**k) for k in (9, 7, 5, 3))
"""By how much a bound is lowered until its proof succeeds."""
FINE = 10**12
"""Denominator of a suggested point."""

Floats = NDArray[np.float64]
Box = dict[str, tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class LeastCost:
    """The cheapest moves.

    Attributes
    ----------
    low
        No moves that satisfy the conditions cost less: proved.
    cost, at
        What moves that satisfy them cost, and these: symbol -> share of the way from 0 to 1. Exact numbers.
    """

    low: Any
    cost: Any
    at: Mapping[str, Any]

    @property
    def exact(self) -> bool:
        """Whether the cost is the least, rather than within a bracket."""
        return bool(self.low == self.cost)


def least_cost(prices: Mapping[str, Fraction], conditions: Sequence[Polynomial]) -> LeastCost | None:
    """Return the cheapest moves at which polynomials are nowhere negative, or None if it is proved that there are none.

    Parameters
    ----------
    prices
        Variable -> what its whole way from 0 to 1 costs, at least 0; a part of the way costs that part.
    conditions
        Polynomials of one ring in these variables.

    Raises
    ------
    ParameterError
        If a price is negative, there are too many variables, or no answer was found within the step limit.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> least_cost({"x": Fraction(1), "y": Fraction(2)}, [2 * x + 2 * y - 3])
    LeastCost(low=Fraction(2, 1), cost=Fraction(2, 1), at={'x': Fraction(1, 1), 'y': Fraction(1, 2)})
    >>> found = least_cost({"x": Fraction(1), "y": Fraction(1)}, [4 * x * y - 1])
    >>> found.exact, round(float(found.cost), 5), found.cost - found.low < 2 * GAP
    (False, 1.0, True)
    >>> least_cost({"x": Fraction(1), "y": Fraction(1)}, [x * y - 2]) is None
    True
    """
    for name, price in prices.items():
        if price < 0:
            raise ParameterError(f"cost of {name}: at least 0 is needed; got {price}")
    return _reduced(dict(prices), list(conditions))


def _reduced(prices: dict[str, Fraction], conditions: list[Polynomial]) -> LeastCost | None:
    """Leave out the moves that help no condition anywhere, and solve for the others."""
    whole: Box = dict.fromkeys(prices, (Fraction(0), Fraction(1)))
    still: dict[str, Fraction] = {}
    kept = list(prices)
    while True:
        idle = [name for name in kept if all(nowhere_negative(-p.derivative(name), whole) for p in conditions if _holds(p, name))]
        if not idle:
            break
        kept = [name for name in kept if name not in idle]
        still |= dict.fromkeys(idle, Fraction(0))
        conditions = [put(p, still) for p in conditions]
    if all(p.is_constant() for p in conditions):
        zeros = dict.fromkeys(prices, Fraction(0))
        return LeastCost(Fraction(0), Fraction(0), zeros) if all(value_at(p, zeros) >= 0 for p in conditions) else None
    own = {name: prices[name] for name in kept}
    if all(p.total_degree() <= 1 for p in conditions):
        found = _affine(own, conditions)
    elif len(own) == 1:
        found = _single(own, conditions)
    else:
        found = _Search(own, conditions).run()
    return None if found is None else LeastCost(found.low, found.cost, {name: found.at.get(name, Fraction(0)) for name in prices})


def _holds(polynomial: Polynomial, name: str) -> bool:
    names = [str(own) for own in polynomial.context().names()]
    return bool(polynomial.degrees()[names.index(name)])


def _affine(prices: Mapping[str, Fraction], conditions: Sequence[Polynomial]) -> LeastCost | None:
    names = list(prices)
    rows = []
    for p in conditions:
        constant = value_at(p, dict.fromkeys(map(str, p.context().names()), Fraction(0)))
        slopes = [_slope(p, name) for name in names]
        rows.append(([-slope for slope in slopes], constant))
    rows += [([Fraction(int(k == j)) for j in range(len(names))], Fraction(1)) for k in range(len(names))]
    answer = maximize([-price for price in prices.values()], at_most=rows)
    if answer.outcome is Outcome.INFEASIBLE:
        return None
    at = dict(zip(names, (Fraction(x) if isinstance(x, int) else _as_fraction(x) for x in answer.primal), strict=True))
    cost = sum((prices[name] * share for name, share in at.items()), start=Fraction(0))
    return LeastCost(cost, cost, at)


def _as_fraction(value: Any) -> Fraction:
    return value if isinstance(value, Fraction) else fraction(value)


def _slope(polynomial: Polynomial, name: str) -> Fraction:
    derivative = polynomial.derivative(name)
    return value_at(derivative, dict.fromkeys(map(str, polynomial.context().names()), Fraction(0)))


def _single(prices: Mapping[str, Fraction], conditions: Sequence[Polynomial]) -> LeastCost | None:
    ((name, price),) = prices.items()
    k = [str(own) for own in conditions[0].context().names()].index(name)
    line = [univariate(p, k) for p in conditions]
    places = feasible(weak=line)
    if not places:
        return None
    share = in_order(end for place in places for end in place)[0]
    return LeastCost(price * share, price * share, {name: share})


class _Search:
    """Branch and bound over parts of the unit box."""

    def __init__(self, prices: Mapping[str, Fraction], conditions: Sequence[Polynomial]) -> None:
        self.prices, self.conditions = prices, conditions
        self.names = list(prices)
        ring = conditions[0].context()
        gens = {str(name): g for name, g in zip(ring.names(), ring.gens(), strict=True)}
        self.places = [list(gens).index(name) for name in self.names]
        self.total = sum((gens[name] * rational(price) for name, price in prices.items()), start=ring.constant(0))
        self.degrees = [max(1, *(int(p.degrees()[k]) for p in conditions)) for k in self.places]
        if math.prod(d + 1 for d in self.degrees) > CORNERS:
            raise ParameterError(f"least cost: at most {CORNERS.bit_length() - 1} moves at once; got {len(self.names)}: name fewer")
        self.shape = compiled([*conditions])
        self.best: tuple[Fraction, dict[str, Fraction]] | None = None

    def run(self) -> LeastCost | None:
        """Return the bracket; None if every part is proved to hold nothing."""
        count = itertools.count()
        queue: list[tuple[Fraction, int, Box]] = []
        closed = None  # the least bound of the parts that were left because they are good enough

        def add(box: Box, above: Fraction) -> None:
            bound = self._bound(box)
            if bound is not None:
                heapq.heappush(queue, (max(bound, above), next(count), box))

        add(dict.fromkeys(self.names, (Fraction(0), Fraction(1))), Fraction(0))
        for _ in range(PARTS):
            if not queue or (self.best is not None and queue[0][0] >= self.best[0] - GAP):
                break
            low, _, box = heapq.heappop(queue)
            name = self._widest(box)
            left, right = box[name]
            for half in ((left, (left + right) / 2), ((left + right) / 2, right)):
                add({**box, name: half}, low)
        if self.best is None:
            if queue:
                raise ParameterError(f"least cost: undecided after {PARTS} steps; name fewer levers")
            return None
        closed = min(queue[0][0], self.best[0]) if queue else self.best[0]
        return LeastCost(closed, *self.best)

    def _widest(self, box: Box) -> str:
        """Return the move along which the part is widest, among those that multiply another or a power of their own."""
        bent = set()
        for p in self.conditions:
            for powers in p.monoms():
                if sum(powers) > 1:
                    bent |= {name for name, k in zip(self.names, self.places, strict=True) if powers[k]}
        return max((name for name in self.names if name in bent), key=lambda name: (box[name][1] - box[name][0], name))

    def _bound(self, box: Box) -> Fraction | None:
        """Return a proved bound of the cost over a part of the box; None if it is proved that no moves there will do."""
        inside = [to_unit(p, box) for p in self.conditions]
        table = np.array([self._control(p) for p in inside])
        if (table.max(axis=1) < 0).any() and any(nowhere_negative(-p, box) for p in self.conditions):
            return None
        costs = self._control(to_unit(self.total, box))
        floor = sum((self.prices[name] * box[name][0] for name in self.names), start=Fraction(0))
        found = _program(costs, table)
        if found is None:
            return None if self._empty(box, table) else floor
        value, weights, multipliers = found
        self._try(box, weights)
        exact = [rational(Fraction(max(0.0, float(y))).limit_denominator(10**6)) for y in multipliers]
        rest = self.total - sum((p * y for p, y in zip(self.conditions, exact, strict=True)), start=self.total * 0)
        for slack in SLACK:
            bound = Fraction(value).limit_denominator(FINE) - slack * (1 + abs(Fraction(value)))
            if bound <= floor:
                return floor
            if nowhere_negative(rest - rational(bound), box):
                return bound
        return floor

    def _empty(self, box: Box, table: Floats) -> bool:
        """Tell whether some mixture of the conditions is proved to be negative throughout a part."""
        weights = _separating(table)
        if weights is None:
            return False
        exact = [rational(Fraction(max(0.0, float(y))).limit_denominator(10**6)) for y in weights]
        mixed = sum((p * y for p, y in zip(self.conditions, exact, strict=True)), start=self.total * 0)
        return nowhere_negative(-mixed - rational(Fraction(1, FINE)), box)

    def _control(self, p: Polynomial) -> Floats:
        """Return the Bernstein coefficients in floats, flat."""
        found = np.zeros([d + 1 for d in self.degrees])
        for powers, c in p.terms():
            found[tuple(int(powers[k]) for k in self.places)] = int(c.p) / int(c.q)
        for axis, degree in enumerate(self.degrees):
            found = np.moveaxis(np.tensordot(found, bernstein_matrix(degree), axes=(axis, 0)), -1, axis)
        return found.reshape(-1)

    def _try(self, box: Box, weights: Floats) -> None:
        """Take the point that a local search from a mixture of corners finds, if it is better and exactly good."""
        from scipy.optimize import minimize

        grids = np.meshgrid(*(np.linspace(0, 1, d + 1) for d in self.degrees), indexing="ij")
        start = np.array([
            float(box[name][0]) + float(box[name][1] - box[name][0]) * float(weights @ grid.reshape(-1))
            for name, grid in zip(self.names, grids, strict=True)
        ])  # fmt: skip
        prices = np.array([float(self.prices[name]) for name in self.names])
        whole = np.zeros(len(self.conditions[0].context().names()))

        def slack(x: Floats) -> Floats:
            whole[self.places] = x
            return np.asarray(self.shape(whole) - 1e-10)

        def slopes(x: Floats) -> Floats:
            whole[self.places] = x
            return np.asarray(self.shape.jacobian(whole)[:, self.places])

        found = minimize(
            lambda x: float(prices @ x), np.clip(start, 0, 1), jac=lambda x: prices, bounds=[(0, 1)] * len(prices),
            constraints=[{"type": "ineq", "fun": slack, "jac": slopes}], method="SLSQP", options={"maxiter": 60, "ftol": 1e-13},
        )  # fmt: skip
        for x in (found.x, start):
            self._offer({name: _neat(float(v)) for name, v in zip(self.names, x, strict=True)})

    def _offer(self, at: dict[str, Fraction]) -> None:
        cost = sum((self.prices[name] * share for name, share in at.items()), start=Fraction(0))
        if self.best is not None and cost >= self.best[0]:
            return
        whole = {str(name): at.get(str(name), Fraction(0)) for name in self.conditions[0].context().names()}
        if all(value_at(p, whole) >= 0 for p in self.conditions):
            self.best = cost, at


def _neat(share: float) -> Fraction:
    """Return a share of the way as a rational from 0 to 1; what is all but an end is that end."""
    if share < 1e-9:
        return Fraction(0)
    return Fraction(1) if share > 1 - 1e-9 else Fraction(round(share * FINE), FINE)


def _program(costs: Floats, table: Floats) -> tuple[float, Floats, Floats] | None:
    """Return the value, the weights of the corners and the multipliers of the program over mixtures of corners."""
    from scipy.optimize import linprog

    found = linprog(costs, A_ub=-table, b_ub=np.zeros(len(table)), A_eq=np.ones((1, len(costs))), b_eq=[1.0], method="highs")
    return (float(found.fun), np.asarray(found.x), -np.asarray(found.ineqlin.marginals)) if found.success else None


def _separating(table: Floats) -> Floats | None:
    """Return weights of the conditions whose mixture is negative at every corner; None if there are none."""
    from scipy.optimize import linprog

    count = len(table)
    found = linprog(
        [0.0] * count + [1.0], A_ub=np.hstack([table.T, -np.ones((table.shape[1], 1))]), b_ub=np.zeros(table.shape[1]),
        A_eq=[[1.0] * count + [0.0]], b_eq=[1.0], bounds=[(0, None)] * count + [(None, None)], method="highs",
    )  # fmt: skip
    return np.asarray(found.x[:count]) if found.success and found.fun < 0 else None
