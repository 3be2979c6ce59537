"""Nash equilibria: the complete set, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included. Three players with up to three actions each are solved support by
support; if a degenerate support is of a kind not solved, or more players or actions are left, the solution says SOME or
ALL_PURE.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.normal_form import NormalFormGame

from .. import dominance, pure
from ..result import Arc, Completeness, Component, Equilibrium, Hull, Method, Patch, Solution, SolverError
from ..verify import equilibrium
from . import three_player
from .components import dimension, ends, glue
from .two_player import maximal_subsets

METHOD = Method(
    "vertex enumeration of the best-response polyhedra",
    "Nash equilibrium",
    Completeness.ALL,
    "Mangasarian 1964; Avis, Rosenberg, Savani and von Stengel 2010",
)


BY_SUPPORT = Method(
    "elimination support by support",
    "Nash equilibrium",
    Completeness.ALL,
    "Porter, Nudelman and Shoham 2008 (supports); McKelvey and McLennan 1996 (polynomial systems)",
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
        small = len(active) == len(game.players) == 3 and max(map(len, reduction.kept)) <= three_player.MOST_ACTIONS
        return _three_players(game, reduction, start) if small else _pure_only(game, start)
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for subsets in _subsets(reduction, active):
        pieces = tuple(
            tuple(tuple(_embed(x, reduction.kept[i], game.shape[i]) for x in piece[i]) for i in range(len(game.players)))
            for piece in subsets
        )
        extreme = _extreme(game, [profile for piece in pieces for profile in itertools.product(*piece)])
        dimension = max(sum(_dimension(vertices) for vertices in piece) for piece in pieces)
        if dimension == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(pieces, dimension, extreme))
    return _solution(game, METHOD, equilibria, components, Completeness.ALL, start)


def _solution(
    game: NormalFormGame,
    method: Method,
    equilibria: list[Equilibrium],
    components: list[Component],
    completeness: Completeness,
    start: float,
) -> Solution:
    points = tuple(sorted(equilibria, key=_order))
    continua = tuple(sorted(components, key=lambda component: _order(component.extreme[0])))
    return Solution(game, method, points, continua, completeness, seconds=perf_counter() - start)


def _pure_only(game: NormalFormGame, start: float) -> Solution:
    found = pure.solve(game)
    return Solution(game, pure.METHOD, found.equilibria, (), Completeness.ALL_PURE, seconds=perf_counter() - start)


def _three_players(game: NormalFormGame, reduction: dominance.Reduction, start: float) -> Solution:
    """Solve a game in which three players have a choice, by support, and glue the pieces into components."""
    found = three_player.equilibria(reduction.reduced().fractions())
    glued = glue([piece for _, piece in found.pieces])
    complete = glued.decided and not found.unresolved

    def whole(profile: Sequence[Sequence[Any]]) -> tuple[NDArray[Any], ...]:
        return tuple(_embed(tuple(x), kept, size) for x, kept, size in zip(profile, reduction.kept, game.shape, strict=True))

    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for group in glued.components:
        extreme = _extreme(game, [whole(profile) for piece in group for profile in ends(piece)])
        size = max(map(dimension, group))
        if size == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(tuple(_piece(piece, whole) for piece in group), size, extreme))
    return _solution(game, BY_SUPPORT, equilibria, components, Completeness.ALL if complete else Completeness.SOME, start)


def _piece(piece: three_player.Piece, whole: Callable[[Any], tuple[NDArray[Any], ...]]) -> Hull | Arc | Patch:
    if isinstance(piece, three_player.Curve):
        formula = tuple(tuple(str(p).replace("x", "t") for p in own) for own in piece.polynomials)
        return Arc(piece.low, piece.high, lambda t: whole(piece.at(t)), formula)
    vertices = tuple(whole(vertex) for vertex in piece.vertices)
    if isinstance(piece, three_player.Patch):
        return Patch(lambda s, t: whole(piece.at(s, t)), piece.coefficients, piece.bounds, vertices)
    return Hull(vertices)


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


def _extreme(game: NormalFormGame, profiles: Iterable[Sequence[NDArray[Any]]]) -> tuple[Equilibrium, ...]:
    """Certify every profile once; one with any regret would be a fault of this program."""
    certified: dict[tuple[tuple[Any, ...], ...], Equilibrium] = {}
    for profile in profiles:
        key = tuple(tuple(x) for x in profile)
        if key not in certified:
            certified[key] = equilibrium(game, tuple(profile))
            if certified[key].regret != 0:
                raise SolverError(f"nash.solve: the vertex {certified[key]!r} fails its certificate; please report this game")
    return tuple(sorted(certified.values(), key=_order))


def _embed(x: tuple[Any, ...], kept: tuple[int, ...], size: int) -> NDArray[Any]:
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
    return (sum(map(len, equilibrium.support)), tuple(tuple(-float(p) for p in x) for x in equilibrium.profile))
