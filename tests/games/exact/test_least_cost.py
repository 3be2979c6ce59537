"""The cheapest moves: against closed forms, linear programs of another solver, and grids."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from games.errors import ParameterError
from games.exact.least_cost import GAP, LeastCost, least_cost
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, ring
from games.exact.polynomials import at as value_at

X, Y, Z = ring("xyz").gens()
ONE = Fraction(1)


def cost(prices: dict[str, int | Fraction], *conditions: Polynomial) -> LeastCost | None:
    """The cheapest moves."""
    return least_cost({name: Fraction(price) for name, price in prices.items()}, conditions)


@pytest.mark.parametrize("seed", range(6))
def test_affine_conditions_are_a_linear_program(seed: int) -> None:
    """The value is that of HiGHS, exactly, and there is none where that finds none."""
    rng = np.random.default_rng(seed)
    matrix, bounds, prices = rng.integers(-5, 9, (3, 3)), rng.integers(1, 9, 3), rng.integers(1, 9, 3)
    conditions = [int(a) * X + int(b) * Y + int(c) * Z - int(d) for (a, b, c), d in zip(matrix, bounds, strict=True)]
    found = cost(dict(zip("xyz", map(int, prices), strict=True)), *conditions)
    other = linprog(prices, A_ub=-matrix, b_ub=-bounds, bounds=[(0, 1)] * 3, method="highs")
    assert (found is not None) == other.success
    if found is not None:
        assert found.exact
        assert float(found.cost) == pytest.approx(other.fun, abs=1e-9)
        assert all(value_at(p, found.at) >= 0 for p in conditions)


def test_one_move_costs_a_root() -> None:
    """x^2 >= 1/2 needs x = sqrt(1/2), an algebraic number and exact."""
    found = cost({"x": 3, "y": 1, "z": 1}, 2 * X**2 - 1)
    assert found is not None
    assert found.exact
    assert float(found.cost) == pytest.approx(3 * math.sqrt(0.5), abs=1e-15)
    assert found.at["y"] == found.at["z"] == 0


@pytest.mark.parametrize(("a", "b", "need"), [(1, 1, Fraction(1, 4)), (1, 3, Fraction(1, 5)), (1, 9, Fraction(1, 2))])
def test_two_moves_that_need_each_other(a: int, b: int, need: Fraction) -> None:
    """X y >= c costs 2 sqrt(a b c), with a x = b y, or has x = 1 where that lies outside."""
    found = cost({"x": a, "y": b, "z": 0}, X * Y - rational(need))
    share = min(1.0, math.sqrt(b * need / a))
    best = a * share + b * float(need) / share
    assert found is not None
    assert found.low - GAP <= best <= float(found.cost) + 1e-9 <= best + 2 * float(GAP)
    assert float(found.at["x"]) == pytest.approx(share, abs=2e-3)


@pytest.mark.parametrize("seed", range(4))
def test_no_point_of_a_grid_is_cheaper(seed: int) -> None:
    """Random conditions, affine in each of three moves: the bound is below every good point of a grid, the answer is good."""
    rng = np.random.default_rng((1, seed))
    monomials = [X, Y, Z, X * Y, Y * Z, X * Z, X * Y * Z]
    conditions = []
    for _ in range(3):
        weights = rng.integers(-4, 8, len(monomials))
        conditions.append(sum((int(w) * m for w, m in zip(weights, monomials, strict=True)), start=X * 0) - int(rng.integers(1, 4)))
    prices = {name: Fraction(int(p)) for name, p in zip("xyz", rng.integers(1, 6, 3), strict=True)}
    found = least_cost(prices, conditions)
    grid = [dict(zip("xyz", point, strict=True)) for point in itertools.product([Fraction(k, 12) for k in range(13)], repeat=3)]
    good = [point for point in grid if all(value_at(p, point) >= 0 for p in conditions)]
    if found is None:
        assert not good
        return
    assert all(value_at(p, found.at) >= 0 for p in conditions)
    assert found.cost - found.low <= 2 * GAP
    assert min((sum(prices[name] * share for name, share in point.items()) for point in good), default=math.inf) >= found.low


def test_moves_that_hurt_or_do_nothing_are_not_made() -> None:
    """A move along which every condition falls stays at 0, whatever the others do; with nothing to do nothing is paid."""
    found = cost({"x": 1, "y": 0, "z": 1}, X - Y * X - rational(Fraction(1, 2)), 1 - Z)
    assert found is not None
    assert (found.at["y"], found.at["z"], found.cost) == (0, 0, Fraction(1, 2))
    free = cost({"x": 1, "y": 1, "z": 1}, X + 1)
    assert free is not None
    assert (free.cost, set(free.at.values())) == (0, {Fraction(0)})


def test_what_cannot_be_is_proved() -> None:
    """No moves reach it: two conditions that exclude each other, though each alone can be met."""
    assert cost({"x": 1, "y": 1, "z": 1}, X * Y - rational(Fraction(1, 2)), 1 - 2 * X * Y - rational(Fraction(1, 10))) is None


def test_nonsense_is_refused() -> None:
    """A negative price, and more moves than can be looked at."""
    with pytest.raises(ParameterError, match="cost of x: at least 0"):
        cost({"x": -1, "y": 1, "z": 1}, X)
    names = [f"v{k}" for k in range(16)]
    gens = ring(names).gens()
    product = sum((a * b for a, b in itertools.pairwise(gens)), start=gens[0] * 0)
    with pytest.raises(ParameterError, match="name fewer"):
        least_cost(dict.fromkeys(names, ONE), [product - 3])
