r"""The index of an equilibrium or of a continuum of equilibria: an integer, and over a game they sum to +1.

A regular equilibrium (isolated, no unused best response, Jacobian not singular) has the index :math:`\mathrm{sign} \det(-J)`,
where J is the Jacobian of the payoff differences on its support: +1 for a strict equilibrium. The index of anything else is
the sum of the indices of the equilibria near it in a game nearby, whichever game that is (Ritzberger 1994). For two players the
proof of completeness proves it, by a game infinitely near (``solvers.verify.completeness.two_players``); the index of the only one
whose index is not known is what is missing from +1. Else it is found by small perturbations of the payoffs, and trusted if two of
different size agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import SolverError
from games.normal_form import NormalFormGame
from games.options import SEED
from games.record import Record

from ..continua import Arc, Component, Cylinder, Hull, Profile, Sweep
from ..dominance import reduce
from ..result import Equilibrium, Solution
from .completeness import check, prove
from .enumeration import solve

SIZES = (Fraction(1, 10**5), Fraction(1, 10**7))
"""Sizes of the two perturbations, as shares of the largest payoff."""

STEPS = 64
"""Points of a curve from which distances are measured."""


CELLS = 16
"""Points per parameter of a cell from which distances are measured."""


@dataclass(frozen=True)
class Indices(Record):
    """The indices of a game's equilibria and continua, in the order of the solution.

    ``perturbed`` says for each equilibrium, then for each continuum, whether its index was found by perturbation and is not proved.
    """

    equilibria: tuple[int, ...]
    components: tuple[int, ...]
    perturbed: tuple[bool, ...]


@forgiving
def indices(solution: Solution, *, rng: int = SEED) -> Indices:
    """Return the indices of all equilibria and continua of a complete solution of a normal-form game.

    Raises
    ------
    SolverError
        If the solution is not complete, or perturbations do not agree.

    >>> from solvers.nash import solve
    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> indices(solve(sexes)).equilibria
    (1, 1, -1)
    >>> indices(solve(NormalFormGame(np.zeros((2, 2, 2), dtype=int)))).components
    (1,)
    """
    if not solution.complete or not isinstance(solution.game, NormalFormGame):
        raise SolverError("nash.index: the solution does not list all equilibria of a normal-form game; indices need them all")
    exact = [regular_index(solution.game, e) for e in solution.equilibria]
    known: list[int | None] = [*exact, *(None for _ in solution.components)]
    if known.count(None) > 1 and sum(len(own) > 1 for own in reduce(solution.game).kept) <= 2:
        known = _proved(solution, known)
    if known.count(None) == 1:
        known[known.index(None)] = 1 - sum(k for k in known if k is not None)
    if None in known:
        first, second = (_by_perturbation(solution, solution.game, size, [rng, k]) for k, size in enumerate(SIZES))
        if first != second or any(k is not None and k != value for k, value in zip(known, first, strict=True)) or sum(first) != 1:
            raise SolverError(f"nash.index: perturbations of two sizes give the indices {first} and {second}; try another rng")
        values = first
    else:
        values = [k for k in known if k is not None]
    count = len(exact)
    return Indices(tuple(values[:count]), tuple(values[count:]), tuple(k is None for k in known))


def _proved(solution: Solution, known: list[int | None]) -> list[int | None]:
    """Return the indices that the proof of completeness proves; those known before, if there is no proof."""
    try:
        verdict = check(solution, prove(solution))
    except SolverError:
        return known
    return list(verdict.indices) if verdict.whole else known


@forgiving
def regular_index(game: NormalFormGame, e: Equilibrium) -> int | None:
    """Return the index of an equilibrium, exactly, or None if it is not regular.

    >>> from solvers.nash import solve
    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> [regular_index(pennies, e) for e in solve(pennies).equilibria]
    [1]
    """
    for values, own in zip(e.certificate.deviation_payoffs, e.support, strict=True):
        if any(value == values[own[0]] for k, value in enumerate(values) if k not in own):
            return None
    return sign_of_determinant(jacobian(game, e.profile)) or None


@forgiving
def jacobian(game: NormalFormGame, profile: Profile) -> list[list[Any]]:
    """Return minus the derivatives of payoff differences on the support by probabilities, the first action's being what is left."""
    payoffs = game.fractions()
    support = [[k for k, p in enumerate(own) if p > 0] for own in profile]
    unknowns = [(i, k) for i, own in enumerate(support) for k in own[1:]]
    rows = []
    for i, k in unknowns:
        row: list[Any] = []
        for j, m in unknowns:
            if i == j:
                row.append(Fraction(0))
                continue
            table = payoffs[i]
            for player in reversed(range(len(game.players))):
                if player not in (i, j):
                    table = np.moveaxis(table, player, -1) @ profile[player]
            if i > j:
                table = table.T
            a, b = support[i][0], support[j][0]
            row.append(-(table[k, m] - table[k, b] - table[a, m] + table[a, b]))
        rows.append(row)
    return rows


def sign_of_determinant(matrix: list[list[Any]]) -> int:
    """Return the sign of a determinant by exact elimination."""
    rows, sign = [list(row) for row in matrix], 1
    for k in range(len(rows)):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k] != 0), None)
        if pivot is None:
            return 0
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        sign = sign if rows[k][k] > 0 else -sign
        for r in range(k + 1, len(rows)):
            factor = rows[r][k] / rows[k][k]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[k], strict=True)]
    return sign


def _by_perturbation(solution: Solution, original: NormalFormGame, size: Fraction, seed: list[int]) -> list[int]:
    """Return, for each equilibrium and each continuum, the sum of the indices of a perturbed game's equilibria nearest to it."""
    payoffs = original.fractions()
    scale = size * max(1, *(abs(value) for value in payoffs.flat))
    noise = np.random.default_rng(seed).integers(-1000, 1001, payoffs.shape)
    moved = payoffs + np.array([scale * Fraction(int(k), 1000) for k in noise.flat], dtype=object).reshape(payoffs.shape)
    game = NormalFormGame(moved)
    found = solve(game, exact=True)
    places = [[e.profile] for e in solution.equilibria]
    sums = [0] * (len(places) + len(solution.components))
    for e in found.equilibria:
        own = regular_index(game, e)
        if own is None or found.components or not found.complete:
            raise SolverError("nash.index: the perturbed game is degenerate too; try another rng")
        away = [_from_hull([_flat(p) for p in place], _flat(e.profile)) for place in places]
        away += [distance(component, e.profile) for component in solution.components]
        sums[int(np.argmin(away))] += own
    return sums


def distance(component: Component, profile: Profile) -> float:
    """Return about how far a profile is from a continuum: the largest difference of two probabilities from the nearest point."""
    return min(_from_piece(piece, profile) for piece in component.pieces)


def _from_piece(piece: Any, profile: Profile) -> float:
    if isinstance(piece, Hull):
        return _from_hull([_flat(vertex) for vertex in piece.vertices], _flat(profile))
    if isinstance(piece, Cylinder):
        products = [*piece.near(CELLS), tuple((own,) for own in piece.sample)]
        return min(_from_product(product, profile) for product in products)
    if isinstance(piece, Sweep):
        return min(_from_product(piece.polytopes(t), profile) for t in _between(piece.low, piece.high))
    if isinstance(piece, Arc):
        return min(float(np.abs(_flat(piece.at(t)) - _flat(profile)).max()) for t in _between(piece.low, piece.high))
    return _from_product(piece, profile)


def _between(low: Any, high: Any) -> list[Fraction]:
    start, end = float(low), float(high)
    return [Fraction(start + (end - start) * k / STEPS) for k in range(STEPS + 1)]


def _from_product(polytopes: Sequence[Sequence[NDArray[Any]]], profile: Profile) -> float:
    pairs = zip(polytopes, profile, strict=True)
    return max(_from_hull([np.array(v, dtype=float) for v in own], np.array(x, dtype=float)) for own, x in pairs)


def _from_hull(vertices: Sequence[NDArray[np.float64]], point: NDArray[np.float64]) -> float:
    from scipy.optimize import nnls

    table = np.array(vertices)
    weights, _ = nnls(np.vstack([table.T, np.ones(len(table))]), np.append(point, 1.0))
    return float(np.abs(table.T @ weights - point).max())


def _flat(profile: Profile) -> NDArray[np.float64]:
    return np.array([float(p) for own in profile for p in own])
