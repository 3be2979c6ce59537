"""Nash equilibria: the complete set, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included; otherwise every pure equilibrium is returned and the solution
says so.
"""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.normal_form import NormalFormGame

from .. import dominance, pure
from ..result import Completeness, Component, Equilibrium, Method, Solution, SolverError
from ..verify import equilibrium
from .two_player import maximal_subsets

METHOD = Method(
    "vertex enumeration of the best-response polyhedra",
    "Nash equilibrium",
    Completeness.ALL,
    "Mangasarian 1964; Avis, Rosenberg, Savani and von Stengel 2010",
)


def solve(game: NormalFormGame) -> Solution:
    """Return the Nash equilibria of a game, in exact arithmetic (a float payoff is the binary fraction it is).

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> solution = solve(sexes)
    >>> solution.equilibria, solution.complete
    (((1, 1), (2, 2), (2/3 1 + 1/3 2, 1/3 1 + 2/3 2)), True)
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("nash.solve: payoffs are symbolic; give the parameters values first")
    reduction = dominance.reduce(game)
    active = [i for i, own in enumerate(reduction.kept) if len(own) > 1]
    if len(active) > 2:
        found = pure.solve(game)
        return Solution(game, pure.METHOD, found.equilibria, (), Completeness.ALL_PURE, seconds=perf_counter() - start)
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for subsets in _subsets(reduction, active):
        pieces = tuple(
            tuple(tuple(_embed(x, reduction.kept[i], game.shape[i]) for x in piece[i]) for i in range(len(game.players)))
            for piece in subsets
        )
        extreme = _extreme(game, pieces)
        dimension = max(sum(_dimension(vertices) for vertices in piece) for piece in pieces)
        if dimension == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(pieces, dimension, extreme))
    equilibria.sort(key=_order)
    components.sort(key=lambda component: _order(component.extreme[0]))
    return Solution(game, METHOD, tuple(equilibria), tuple(components), Completeness.ALL, seconds=perf_counter() - start)


def _subsets(reduction: dominance.Reduction, active: list[int]) -> list[list[list[list[tuple[Fraction, ...]]]]]:
    """Return, per component, its convex pieces as vertices per player of the reduced game."""
    payoffs = reduction.reduced().fractions()
    alone: list[list[tuple[Fraction, ...]]] = [[(Fraction(1),)] for _ in reduction.kept]
    if not active:
        return [[alone]]
    if len(active) == 1:
        (i,) = active
        own = payoffs[i].reshape(-1)
        best = max(own)
        vertices = [tuple(Fraction(int(k == a)) for k in range(len(own))) for a in range(len(own)) if own[a] == best]
        return [[[vertices if k == i else x for k, x in enumerate(alone)]]]
    i, j = active
    shape = (len(reduction.kept[i]), len(reduction.kept[j]))
    components = maximal_subsets(payoffs[i].reshape(shape), payoffs[j].reshape(shape))
    return [
        [[first if k == i else second if k == j else x for k, x in enumerate(alone)] for first, second in pieces]
        for pieces in components
    ]


def _extreme(game: NormalFormGame, pieces: tuple[tuple[tuple[NDArray[Any], ...], ...], ...]) -> tuple[Equilibrium, ...]:
    """Certify every vertex of every piece; a vertex with any regret would be a fault of this program."""
    profiles: dict[tuple[tuple[Fraction, ...], ...], Equilibrium] = {}
    for piece in pieces:
        for choice in np.ndindex(*(len(vertices) for vertices in piece)):
            profile = tuple(vertices[k] for vertices, k in zip(piece, choice, strict=True))
            key = tuple(tuple(x) for x in profile)
            if key not in profiles:
                profiles[key] = equilibrium(game, profile)
                if profiles[key].regret != 0:
                    raise SolverError(f"nash.solve: the vertex {profiles[key]!r} fails its certificate; please report this game")
    return tuple(sorted(profiles.values(), key=_order))


def _embed(x: tuple[Fraction, ...], kept: tuple[int, ...], size: int) -> NDArray[Any]:
    full = np.full(size, Fraction(0), dtype=object)
    full[list(kept)] = x
    full.setflags(write=False)
    return full


def _dimension(vertices: tuple[NDArray[Any], ...]) -> int:
    if len(vertices) == 1:
        return 0
    import flint

    rows = [[flint.fmpq(v.numerator, v.denominator) for v in x - vertices[0]] for x in vertices[1:]]
    return int(flint.fmpq_mat(rows).rank())


def _order(equilibrium: Equilibrium) -> tuple[Any, ...]:
    return (sum(map(len, equilibrium.support)), tuple(tuple(-p for p in x) for x in equilibrium.profile))
