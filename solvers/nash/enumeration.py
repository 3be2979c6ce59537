"""All Nash equilibria of one game, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included. Three players with up to three actions each, and four with two, are
solved support by support: for three players a compiled kernel settles what floats can settle with proved bounds, and the
rest is solved exactly. More players or actions are solved completely if payoffs are pairwise. If a degenerate support is of a
kind not solved, or more players or actions are left, the solution says SOME or ALL_PURE.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError, SolverError
from games.normal_form import NormalFormGame

from .. import dominance, pure
from ..continua import Component
from ..result import Completeness, Equilibrium, Method, Solution
from ..verify import equilibrium
from .engine.supports import MOST_ACTIONS

if TYPE_CHECKING:
    from .completeness import Proof
    from .engine.by_kernel import Decided

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
    decided = None
    if len(game.players) == 3 and max(game.shape) <= MOST_ACTIONS:
        from .engine import by_kernel

        decided = by_kernel.decide(game.payoffs)
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
        if all(len(vertices) == 1 for piece in pieces for vertices in piece):
            equilibria.extend(extreme)
        else:
            from games.exact.cones import span

            components.append(Component(pieces, max(sum(map(span, piece)) for piece in pieces), extreme))
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


def _in_floats(game: NormalFormGame, decided: Decided, start: float) -> Solution | None:
    """Return the kernel's equilibria, certified; None if one has a regret above rounding errors, which would be a fault."""
    bound = ROUNDING * float(np.abs(game.floats()).max())
    equilibria = [equilibrium(game, tuple(np.split(row, np.cumsum(game.shape)[:-1]))) for row in decided.profiles]
    if any(e.regret > bound for e in equilibria):
        return None
    return _solution(game, IN_FLOATS, equilibria, [], Completeness.ALL, start, decided.proof)


def _by_support(game: NormalFormGame, reduction: dominance.Reduction, decided: Decided | None, start: float) -> Solution:
    """Solve a game in which more than two players have a choice, by support, and glue the pieces into components."""
    from .by_support import connected

    found = connected(reduction, decided)
    if found is None:
        return Solution(game, pure.METHOD, pure.solve(game).equilibria, (), Completeness.ALL_PURE, seconds=perf_counter() - start)
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for group in found.groups:
        extreme = _extreme(game, group.vertices)
        if group.dimension == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(group.pieces, group.dimension, extreme))
    completeness = Completeness.ALL if found.complete else Completeness.SOME
    return _solution(game, BY_SUPPORT, equilibria, components, completeness, start, decided.proof if decided is not None else None)


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
    from .engine.two_player import maximal_subsets

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
