"""All Nash equilibria of one game, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included. Three players with up to three actions each, and four with two, are
solved support by support: for three players a compiled kernel settles what floats can settle with proved bounds, and the
rest is solved exactly. More players or actions are solved completely if payoffs are pairwise and there are at most 20,000 support
profiles. If a degenerate support is of a kind not solved, the solution says SOME; if more players or actions are left, it has all
pure equilibria (ALL_PURE), or, where there are none, a mixed one in floats (SOME).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb
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
from .engine.active import ActiveGame, Group, active_game
from .engine.supports import MOST_ACTIONS

if TYPE_CHECKING:
    from .completeness import Proof
    from .engine.by_kernel import Decided

ROUNDING = 1e-12
"""Regret, as a share of the largest payoff, that rounding leaves at an equilibrium found in floats."""

MOST_LABELS, MOST_VERTICES = 64, 10**6
"""Actions of two players together, and vertices of their polytopes, of which one may be exceeded."""

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


ONE_MIXED = Method(
    "limit of the principal logit branch, as no equilibrium is pure",
    "Nash equilibrium",
    Completeness.SOME,
    "McKelvey and Palfrey 1995",
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
        If the payoffs are symbolic, or two players have more than 64 actions after strict dominance whose best-response polytopes
        may have more than a million vertices.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> solution = solve(sexes)
    >>> solution.equilibria, solution.complete
    (((1, 1), (2, 2), (2/3 1 + 1/3 2, 1/3 1 + 2/3 2)), True)
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("nash.solve: payoffs are symbolic; give the parameters values first")
    reduction = dominance.reduce(game)
    active = sum(len(own) > 1 for own in reduction.kept)
    decided = None
    if len(game.players) == 3 and max(game.shape) <= MOST_ACTIONS:
        from .engine import by_kernel

        decided = by_kernel.decide(game.payoffs)
    if active > 2 and decided is not None and decided.certain and not game.exact and not exact:
        found = _in_floats(game, decided)
        if found is not None:
            return _solution(game, IN_FLOATS, found, [], Completeness.ALL, start, decided.proof)
    if active == 2:
        _of_a_size(tuple(len(own) for own in reduction.kept if len(own) > 1))
    act = active_game(reduction)
    if active > 2:
        from .by_support import connected  # its engines are loaded where they are needed

        solved = connected(act, decided)
        if solved is None:
            return _pure_or_one(game, start)
        method, (groups, complete) = BY_SUPPORT, solved
    else:
        method, groups, complete = METHOD, [_group(act, subsets) for subsets in _subsets(act)], True
    equilibria: list[Equilibrium] = []
    components: list[Component] = []
    for group in groups:
        extreme = _extreme(game, group.vertices)
        if group.dimension == 0:
            equilibria.extend(extreme)
        else:
            components.append(Component(group.pieces, group.dimension, extreme))
    proof = _proof(game, decided) if complete and not components else None
    return _solution(game, method, equilibria, components, Completeness.ALL if complete else Completeness.SOME, start, proof)


def _pure_or_one(game: NormalFormGame, start: float) -> Solution:
    """Return the pure equilibria of a game too large to be solved completely; where there are none, a mixed one."""
    found = pure.solve(game)
    if not found.equilibria:
        from .engine.one import one

        mixed = one(game)
        if mixed is not None:
            return _solution(game, ONE_MIXED, [mixed], [], Completeness.SOME, start, None)
    return replace(found, seconds=perf_counter() - start)


def _of_a_size(sizes: tuple[int, ...]) -> None:
    """Refuse a game of two players that would take for ever, with an estimate of the work.

    A best-response polytope of n own and m other actions has n dimensions and at most n + m facets (McMullen 1970).
    """
    facets = sum(sizes)
    most = max(comb(facets - (n + 1) // 2, n // 2) + comb(facets - 1 - (n + 2) // 2, (n - 1) // 2) for n in sizes)
    if facets > MOST_LABELS and most > MOST_VERTICES:
        raise GameError(
            f"nash.solve: two players with {sizes[0]} and {sizes[1]} actions after strict dominance: up to 10^{len(str(most)) - 1} "
            f"vertices would be gone through; at most {MOST_LABELS} actions together, or {MOST_VERTICES} vertices, are. "
            "solvers.pure.solve lists the pure equilibria"
        )


def _solution(
    game: NormalFormGame,
    method: Method,
    equilibria: list[Equilibrium],
    components: list[Component],
    completeness: Completeness,
    start: float,
    proof: Proof | None,
) -> Solution:
    points = tuple(sorted(equilibria, key=_order))
    continua = tuple(sorted(components, key=lambda component: _order(component.extreme[0])))
    return Solution(game, method, points, continua, completeness, seconds=perf_counter() - start, proof=proof)


def _proof(game: NormalFormGame, decided: Decided | None) -> Proof | None:
    """Return a proof that no equilibrium is missing, with what floats left open proved exactly; None if there is none to be had."""
    if decided is None or not decided.proof.open:
        return None if decided is None else decided.proof
    from .engine import proofs

    return proofs.completed(game.fractions(), decided.proof)


def _in_floats(game: NormalFormGame, decided: Decided) -> list[Equilibrium] | None:
    """Return the kernel's equilibria, certified; None if one has a regret above rounding errors, which would be a fault."""
    bound = ROUNDING * float(np.abs(game.floats()).max())
    found = [equilibrium(game, tuple(np.split(row, np.cumsum(game.shape)[:-1]))) for row in decided.profiles]
    return None if any(e.regret > bound for e in found) else found


def _subsets(act: ActiveGame) -> list[Any]:
    """Return, per component of a game of at most two active players, its convex pieces as vertices per player."""
    if not act.players:
        return [[()]]
    if len(act.players) == 1:
        own = act.payoffs[0]
        vertices = [tuple(Fraction(int(k == a)) for k in range(len(own))) for a in range(len(own)) if own[a] == max(own)]
        return [[(vertices,)]]
    from .engine.two_player import maximal_subsets

    return maximal_subsets(*act.payoffs)


def _group(act: ActiveGame, subsets: Iterable[Sequence[Any]]) -> Group:
    """Return products of polytopes as a group of pieces of the whole game."""
    pieces = tuple(map(act.product, subsets))
    profiles = [profile for piece in pieces for profile in itertools.product(*piece)]
    if len(profiles) == 1:
        return Group(pieces, profiles, 0)
    from games.exact.cones import span

    return Group(pieces, profiles, max(sum(map(span, piece)) for piece in pieces))


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


def _order(equilibrium: Equilibrium) -> tuple[Any, ...]:
    return (sum(map(len, equilibrium.support)), tuple(tuple(-float(p) for p in x) for x in equilibrium.profile))
