"""All Nash equilibria of one game, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included. Three players with up to three actions each, and four with two, are
solved support by support: for three players a compiled kernel settles what floats can settle with proved bounds, and the
rest is solved exactly. If a degenerate support is of a kind not solved, or more players or actions are left, the solution
says SOME or ALL_PURE.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np
from flint import fmpz_poly
from numpy.typing import NDArray

from games.errors import GameError, SolverError
from games.exact.cones import span
from games.normal_form import NormalFormGame

from .. import dominance, pure
from ..continua import Arc, Component, Hull, Sweep
from ..result import Completeness, Equilibrium, Method, Solution
from ..verify import equilibrium
from .completeness import Proof
from .engine import by_kernel, four_player, three_player
from .engine.active import active_game
from .engine.components import glue
from .engine.pieces import Piece, dimension
from .engine.pieces import Sweep as Motion
from .engine.supports import Support
from .engine.two_player import maximal_subsets

MOST_WITH_TWO_ACTIONS = 5
"""Players with two actions each up to whom supports are gone through, 3 to the power of their number."""

ROUNDING = 1e-12
"""Regret, as a share of the largest payoff, that rounding leaves at an equilibrium found in floats."""

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


IN_FLOATS = Method(
    "elimination support by support, in floats with proved error bounds",
    "Nash equilibrium",
    Completeness.ALL,
    "Porter, Nudelman and Shoham 2008 (supports); Garloff and Smith 2001 (Bernstein polynomials); Miranda 1940 (existence)",
)


def solve(game: NormalFormGame, *, exact: bool | None = None) -> Solution:
    """Return the Nash equilibria of a game: in exact arithmetic, or in floats where they are certain and the payoffs are floats.

    Parameters
    ----------
    exact
        True: always in exact arithmetic (a float payoff is the binary fraction it is). By default games of three active players
        with float payoffs are solved in floats, with proved error bounds, and exactly only where those do not decide.

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
    small = len(game.players) == 3 and max(game.shape) <= three_player.MOST_ACTIONS
    decided = by_kernel.decide(game.payoffs) if small else None
    if len(active) > 2:
        if decided is not None and decided.certain and not game.exact and not exact:
            solution = _in_floats(game, decided, start)
            if solution is not None:
                return solution
        return _by_support(game, reduction, decided, start)
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for subsets in _subsets(reduction, active):
        pieces = tuple(
            tuple(tuple(_embed(x, reduction.kept[i], game.shape[i]) for x in piece[i]) for i in range(len(game.players)))
            for piece in subsets
        )
        extreme = _extreme(game, [profile for piece in pieces for profile in itertools.product(*piece)])
        dimension = max(sum(map(span, piece)) for piece in pieces)
        if dimension == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(pieces, dimension, extreme))
    proof = decided.proof if decided is not None else None
    return _solution(game, METHOD, equilibria, components, Completeness.ALL, start, proof)


def _solution(
    game: NormalFormGame,
    method: Method,
    equilibria: list[Equilibrium],
    components: list[Component],
    completeness: Completeness,
    start: float,
    proof: Proof | None = None,
) -> Solution:
    points = tuple(sorted(equilibria, key=_order))
    continua = tuple(sorted(components, key=lambda component: _order(component.extreme[0])))
    return Solution(game, method, points, continua, completeness, seconds=perf_counter() - start, proof=proof)


def _in_floats(game: NormalFormGame, decided: by_kernel.Decided, start: float) -> Solution | None:
    """Return the kernel's equilibria, certified; None if one has a regret above rounding errors, which would be a fault."""
    bound = ROUNDING * float(np.abs(game.floats()).max())
    equilibria = [equilibrium(game, tuple(np.split(row, np.cumsum(game.shape)[:-1]))) for row in decided.profiles]
    if any(e.regret > bound for e in equilibria):
        return None
    return _solution(game, IN_FLOATS, equilibria, [], Completeness.ALL, start, decided.proof)


def _pure_only(game: NormalFormGame, start: float) -> Solution:
    found = pure.solve(game)
    return Solution(game, pure.METHOD, found.equilibria, (), Completeness.ALL_PURE, seconds=perf_counter() - start)


def _by_support(game: NormalFormGame, reduction: dominance.Reduction, decided: by_kernel.Decided | None, start: float) -> Solution:
    """Solve a game in which more than two players have a choice, by support, and glue the pieces into components."""
    act = active_game(reduction)
    sizes = act.payoffs.shape[1:]
    if len(sizes) == 3 and max(sizes) <= three_player.MOST_ACTIONS:
        found = three_player.equilibria(act.payoffs, _among(reduction, decided))
    elif len(sizes) <= MOST_WITH_TWO_ACTIONS and max(sizes) <= 2:
        found = four_player.equilibria(act.payoffs)
    else:
        return _pure_only(game, start)
    complete = found.linked and not found.unresolved
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for group in glue([piece for _, piece in found.pieces], found.links):
        extreme = _extreme(game, [act.whole(profile) for piece in group for profile in piece.vertices])
        size = max(map(dimension, group))
        if size == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(tuple(_piece(piece, act.whole) for piece in group), size, extreme))
    completeness = Completeness.ALL if complete else Completeness.SOME
    return _solution(game, BY_SUPPORT, equilibria, components, completeness, start, decided.proof if decided is not None else None)


def _among(reduction: dominance.Reduction, decided: by_kernel.Decided | None) -> set[Support] | None:
    """Return the supports, in the reduced game's actions, that the kernel did not exclude; None if it was not asked."""
    if decided is None:
        return None
    places = [{action: k for k, action in enumerate(kept)} for kept in reduction.kept]
    return {
        tuple(tuple(place[action] for action in own) for own, place in zip(support, places, strict=True))
        for support in (*decided.supports, *decided.proof.open)
    }


def _piece(piece: Piece, whole: Callable[[Any], tuple[NDArray[Any], ...]]) -> Hull | Arc:
    if isinstance(piece, Motion):
        return _moving(piece, whole)
    return Hull(tuple(whole(vertex) for vertex in piece.vertices))


def _moving(piece: Motion, whole: Callable[[Any], tuple[NDArray[Any], ...]]) -> Arc:
    def formula(polynomials: Iterable[Sequence[int]]) -> tuple[str, ...]:
        return tuple(str(fmpz_poly(list(p))).replace("x", "t") for p in polynomials)

    def polytopes(t: Any) -> tuple[tuple[NDArray[Any], ...], ...]:
        product = piece.product(t)
        others = tuple(own[0] for own in product)
        return tuple(tuple(whole((*others[:i], x, *others[i + 1 :]))[i] for x in own) for i, own in enumerate(product))

    centre = tuple(formula(own) for own in piece.centre)
    if all(len(own) == 1 for own in piece.polynomials):
        return Arc(piece.low, piece.high, lambda t: whole(piece.at(t)), centre)
    vertices = tuple(tuple(formula(vertex) for vertex in own) for own in piece.polynomials)
    return Sweep(piece.low, piece.high, lambda t: whole(piece.at(t)), centre, polytopes, vertices)


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


def _order(equilibrium: Equilibrium) -> tuple[Any, ...]:
    return (sum(map(len, equilibrium.support)), tuple(tuple(-float(p) for p in x) for x in equilibrium.profile))
