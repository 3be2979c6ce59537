"""All Nash equilibria of one game, exactly, wherever that is possible; and it is said where it is not.

Strictly dominated actions are removed first, which loses no equilibrium. What is left with at most two players that
have a choice is solved completely, continua included. Three players with up to three actions each, and four with two, are
solved support by support: for three players a compiled kernel settles what floats can settle with proved bounds, and the
rest is solved exactly. More players or actions are solved so if payoffs are pairwise and there are at most 20,000 support
profiles. Of others all complex roots of each support's equations are followed and counted, 50,000 of them if the time is not
limited instead; the equilibria among them have probabilities in floats, within 1e-12. Where a support's equations tie the players
to each other in no simple way, as where somebody does not care what it does, its equilibria are described over cells of
probabilities. If that takes too much, the solution says SOME; if more players or actions are left, it has all pure equilibria
(ALL_PURE), or, where there are none, a mixed one in floats (SOME).

Nothing runs for ever. Two players with many actions whose payoffs sum to one number are solved by a linear program, completely. If
they are others, and their polytopes have too many vertices, the solution has equilibria at the ends of Lemke-Howson paths and says
SOME; so it does if the time given runs out, with what was found by then, and with ``resume`` to go on from there.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, prod
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, grace, remaining, within
from games.errors import GameError, SolverError
from games.normal_form import NormalFormGame

from .. import dominance, pure
from ..continua import Component
from ..cut_short import cut_short
from ..display import WHY_NOT_COMPLETE
from ..result import Completeness, Equilibrium, Method, Solution
from ..verify import equilibrium
from .engine.active import ActiveGame, Group, active_game
from .engine.supports import MOST_ACTIONS
from .resumption import Settled

if TYPE_CHECKING:
    from ..verify.completeness.root_counts import RootProof
    from ..verify.completeness.three_players import Proof
    from .by_support import Connected
    from .engine.by_kernel import Decided

ROUNDING = 1e-12
"""Regret, as a share of the largest payoff, that rounding leaves at an equilibrium found in floats."""

MOST_VERTICES, MOST_KEPT = 10**6, 2**24
"""Vertices of a polytope up to which two players are solved completely: by default, and where the time is limited instead."""

MOST_PATHS = 50_000
"""Paths to complex roots that are followed by default; where the time is limited instead, there is no such limit."""

MANY = 10_000
"""Possible vertices from which on it is worth asking whether payoffs sum to one number."""

LONG = 10**6
"""Possible vertices from which on the size of the work is said beforehand."""

MOST_EXTREME = 20_000
"""Extreme equilibria of a product up to which each is certified; of more, each player's strategies in turn with the others'."""

METHOD = Method(
    "vertex enumeration of the best-response polyhedra",
    "Nash equilibrium",
    Completeness.ALL,
    "Mangasarian 1964; Avis, Rosenberg, Savani and von Stengel 2010",
)


BY_VALUE = Method(
    "linear program, and the face of its optima", "Nash equilibrium", Completeness.ALL, "von Neumann 1928; Dantzig 1951"
)


BY_PATHS = Method(
    "inspection of every profile, and Lemke-Howson paths", "Nash equilibrium", Completeness.SOME, "Lemke and Howson 1964"
)


BY_SUPPORT = Method(
    "elimination support by support",
    "Nash equilibrium",
    Completeness.ALL,
    "Porter, Nudelman and Shoham 2008 (supports); McKelvey and McLennan 1996 (polynomial systems)",
)


BY_ROOTS = Method(
    "all complex roots support by support, counted and enclosed",
    "Nash equilibrium",
    Completeness.ALL,
    "Porter, Nudelman and Shoham 2008 (supports); Morgan and Sommese 1987 (homotopies); McKelvey and McLennan 1997 (number)",
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


@forgiving
def solve(
    game: NormalFormGame, *, exact: bool | None = None, seconds: float | None = None, resume: str | None = None
) -> Solution:
    """Return the Nash equilibria of a game: in exact arithmetic, or in floats where they are certain and the payoffs are floats.

    Parameters
    ----------
    exact
        True: always in exact arithmetic (a float payoff is the binary fraction it is). By default games of three active players
        with float payoffs are solved in floats, with proved error bounds, and exactly only where those do not decide.
    seconds
        Wall time, 0 or more, infinity included. By default the work is limited instead, the same on every machine: two players'
        polytopes may have ``MOST_VERTICES`` vertices (with a time, ``MOST_KEPT``, for which there is memory). What keeps a set
        from being complete is in ``parameters``.
    resume
        The ``resume`` of a solution of this game that was cut short: what was settled by then is not done again.

    Raises
    ------
    GameError
        If the payoffs are symbolic, or ``resume`` belongs to another game.
    ParameterError
        If ``seconds`` is no number from 0 up, or ``resume`` no such text.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> solution = solve(sexes)
    >>> solution.equilibria, solution.complete
    (((1, 1), (2, 2), (2/3 1 + 1/3 2, 1/3 1 + 2/3 2)), True)
    >>> solve(sexes, seconds=0).complete
    False
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("nash.solve: payoffs are symbolic; give the parameters values first")
    found = _Found() if resume is None else _Found(settled=Settled.of(resume, game))
    with within(seconds):
        timed = seconds is not None or remaining() < inf
        with within(None) as search:
            _search(found, game, exact, timed)
        if search.over:
            with grace():
                _some(found, game)
    solution = Solution(
        game,
        found.method,
        tuple(sorted(found.equilibria.values(), key=_order)),
        tuple(sorted(found.components, key=lambda component: _order(component.extreme[0]))),
        found.completeness,
        seconds=perf_counter() - start,
        parameters={WHY_NOT_COMPLETE: found.why} if found.why else {},
        proof=found.proof if found.completeness is Completeness.ALL else None,
        resume=found.settled.text(game) if found.unfinished else "",
    )
    return cut_short(solution, search, f"before {found.stage}")


@dataclass
class _Found:
    """What is known of a game so far; ``stage`` is what was being done."""

    method: Method = METHOD
    equilibria: dict[Any, Equilibrium] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)
    completeness: Completeness = Completeness.SOME
    why: str = ""
    proof: Proof | RootProof | None = None
    settled: Settled = field(default_factory=Settled)
    unfinished: bool = False
    stage: str = "dominated actions were left out"

    def add(self, found: Equilibrium) -> None:
        """Keep an equilibrium, once."""
        self.equilibria.setdefault(tuple(tuple(x) for x in found.profile), found)


def _search(found: _Found, game: NormalFormGame, exact: bool | None, timed: bool) -> None:
    """Find all equilibria, or as many as the size of the game allows, or the time if it is limited instead."""
    check()
    reduction = dominance.reduce(game)
    active = sum(len(own) > 1 for own in reduction.kept)
    decided = None
    if len(game.players) == 3 and max(game.shape) <= MOST_ACTIONS:
        from .engine import by_kernel

        decided = by_kernel.decide(game.payoffs)
    if active > 2 and decided is not None and decided.certain and not game.exact and not exact:
        in_floats = _in_floats(game, decided)
        if in_floats is not None:
            found.method, found.completeness, found.proof = IN_FLOATS, Completeness.ALL, decided.proof
            for e in in_floats:
                found.add(e)
            return
    act = active_game(reduction)
    complete, stopped, proof = True, False, None
    if active > 2:
        from .by_support import connected  # its engines are loaded where they are needed

        found.stage, found.unfinished = "all supports were looked at", True
        solved = connected(act, decided, found.settled, inf if timed else MOST_PATHS)
        if solved is None:
            found.unfinished = False
            _pure_or_one(found, game)
            return
        found.method, found.settled, found.unfinished = BY_SUPPORT, solved.settled, solved.stopped or solved.left
        groups, complete, stopped, found.why = solved.groups, solved.complete, solved.stopped, solved.why
        proof = solved.proof
        _add_points(found, game, solved)
    else:
        from .engine.two_player import TooManyError

        try:
            groups = _of_at_most_two(found, act, MOST_KEPT if timed else MOST_VERTICES)
        except TooManyError as problem:
            found.method, found.why = BY_PATHS, str(problem)
            found.stage = "the paths were followed"
            _some(found, game)
            return
    found.stage = "every equilibrium was certified"
    for group in groups:
        extreme = _extreme(game, group.vertices)
        if group.dimension == 0:
            for e in extreme:
                found.add(e)
        else:
            found.components.append(Component(group.pieces, group.dimension, extreme))
    if stopped:
        found.stage = "all supports were looked at"
        check()
    if complete and not found.components:
        found.proof = proof or _proof(game, decided)
    found.completeness = Completeness.ALL if complete else Completeness.SOME
    if not (found.equilibria or found.components):
        _add_one(found, game)


def _add_points(found: _Found, game: NormalFormGame, solved: Connected) -> None:
    """Certify the equilibria that are known in floats, or exactly."""
    bound = ROUNDING * float(np.abs(game.floats()).max())
    if solved.points or solved.proof is not None:
        found.method = BY_ROOTS
    for profile in solved.points:
        floats = not game.exact or not all(isinstance(p, Fraction | int) for own in profile for p in own)
        e = equilibrium(game, [own.astype(float) for own in profile] if floats else profile)
        if e.regret > (bound if floats else 0):
            raise SolverError(f"nash.solve: the equilibrium {e!r} fails its certificate; please report this game")
        found.add(e)


def _add_one(found: _Found, game: NormalFormGame) -> None:
    """Add an equilibrium to an empty list: there is one (Nash 1950)."""
    from .engine.one import one

    if (mixed := one(game)) is not None:
        found.add(mixed)


def _pure_or_one(found: _Found, game: NormalFormGame) -> None:
    """Find the pure equilibria of a game too large to be solved completely; where there are none, a mixed one."""
    inspected = pure.solve(game)
    for e in inspected.equilibria:
        found.add(e)
    if inspected.completeness is not Completeness.ALL_PURE:
        check()
    if inspected.equilibria:
        found.method, found.completeness = inspected.method, inspected.completeness
        return
    found.method = ONE_MIXED
    _add_one(found, game)
    if not found.equilibria:
        found.method, found.completeness = inspected.method, inspected.completeness


def _some(found: _Found, game: NormalFormGame) -> None:
    """Find pure equilibria and, of at most two players with a choice, one or several at the ends of paths, while there is time."""
    if found.method is METHOD:
        found.method = BY_PATHS
    for e in pure.solve(game).equilibria:
        found.add(e)
    reduction = dominance.reduce(game)
    if sum(len(own) > 1 for own in reduction.kept) > 2:
        return
    from . import lemke_howson

    for profile in lemke_howson.ends(active_game(reduction), lemke_howson.Walk()):
        found.add(lemke_howson.certified(game, profile))


def _of_at_most_two(found: _Found, act: ActiveGame, most: int) -> list[Group]:
    """Return the components of a game of at most two active players.

    Raises
    ------
    TooManyError
        If more vertices than ``most`` would have to be looked at.
    """
    if len(act.players) < 2:
        return [_group(act, subsets) for subsets in _subsets(act)]
    from .engine.two_player import maximal_subsets, upper_bound

    a, b = act.payoffs
    possible = upper_bound(*a.shape)
    if possible > MANY:
        from . import zero_sum

        if zero_sum.constant_sum(act.payoffs):
            found.stage = "the linear program was solved"
            optima = zero_sum.completed(a, zero_sum.optimum(a))
            if optima.complete:
                found.method = BY_VALUE
                return [_group(act, [optima.pieces])]
    if possible > LONG:
        logging.getLogger(__name__).info(
            "two players with %d and %d actions after strict dominance: up to 10^%d vertices of their polytopes, of which %s are "
            "gone through at most",
            *a.shape,
            len(str(possible)) - 1,
            f"{most:,}",
        )
    found.stage = f"the vertices of the best-response polytopes, up to 10^{len(str(possible)) - 1}, were all known"
    return [_group(act, subsets) for subsets in maximal_subsets(a, b, most)]


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
    """Return, per component of a game of at most one active player, its convex pieces as vertices per player."""
    if not act.players:
        return [[()]]
    own = act.payoffs[0]
    vertices = [tuple(Fraction(int(k == a)) for k in range(len(own))) for a in range(len(own)) if own[a] == max(own)]
    return [[(vertices,)]]


def _group(act: ActiveGame, subsets: Iterable[Sequence[Any]]) -> Group:
    """Return products of polytopes as a group of pieces of the whole game."""
    pieces = tuple(map(act.product, subsets))
    profiles = [profile for piece in pieces for profile in _corners(piece)]
    if len(profiles) == 1:
        return Group(pieces, profiles, 0)
    from games.exact.cones import span

    return Group(pieces, profiles, max(sum(map(span, piece)) for piece in pieces))


def _corners(piece: Any) -> Iterable[Any]:
    """Return the corners of a product of polytopes; of more than MOST_EXTREME, so many that every vertex is in one."""
    if prod(map(len, piece)) <= MOST_EXTREME:
        return itertools.product(*piece)
    return (tuple(own[k % len(own)] for own in piece) for k in range(max(map(len, piece))))


def _extreme(game: NormalFormGame, profiles: Iterable[Sequence[NDArray[Any]]]) -> tuple[Equilibrium, ...]:
    """Certify every profile once; one with any regret would be a fault of this program."""
    certified: dict[tuple[tuple[Any, ...], ...], Equilibrium] = {}
    for profile in profiles:
        key = tuple(tuple(x) for x in profile)
        if key not in certified:
            check()
            certified[key] = equilibrium(game, tuple(profile))
            if certified[key].regret != 0:
                raise SolverError(f"nash.solve: the vertex {certified[key]!r} fails its certificate; please report this game")
    return tuple(sorted(certified.values(), key=_order))


def _order(equilibrium: Equilibrium) -> tuple[Any, ...]:
    return (sum(map(len, equilibrium.support)), tuple(tuple(-float(p) for p in x) for x in equilibrium.profile))
