"""Games in which more than two players have a choice: pieces of the equilibrium set support by support, glued where they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, prod
from typing import Any

from flint import fmpz_poly

from games.deadline import check, grace
from games.exact.cylinders import condition

from ..continua import Arc, Cylinder, Hull, Product, Profile, Sweep
from ..dominance import Reduction
from ..verify.completeness.root_counts import RootProof
from .engine import four_player, many_players, pairwise, three_player
from .engine.active import ActiveGame, Group
from .engine.by_kernel import Decided
from .engine.components import glue
from .engine.pieces import Cylinder as Cells
from .engine.pieces import Piece, dimension, holds, mean
from .engine.pieces import Sweep as Motion
from .engine.supports import MOST_ACTIONS, Support
from .engine.three_player import Found
from .resumption import Settled

FOUR = 4
"""Players with two actions each up to whom every system of supports is solved, pairwise payoffs or not."""
MOST_WITH_TWO_ACTIONS = 5
"""Players with two actions each up to whom every system of supports is eliminated exactly first."""
NOTHING = Settled()
"""Where a search begins."""
MOST_SUPPORTS = 100_000
"""Support profiles that are gone through at most."""


@dataclass(frozen=True)
class Connected:
    """An equilibrium set in connected groups, whether the search for them was stopped, and why they may not be all there is.

    ``points`` are further equilibria, isolated, in floats that are within 1e-12 of them; ``proof`` shows that none is missing, if
    the roots at all supports were counted. ``settled`` says where the search may go on, also
    if supports were ``left`` out because of their number of roots.
    """

    groups: list[Group]
    stopped: bool
    why: str
    points: list[Profile]
    proof: RootProof | None
    settled: Settled
    left: bool

    @property
    def complete(self) -> bool:
        """Whether the groups are all there is."""
        return not (self.stopped or self.why)


def connected(
    act: ActiveGame, decided: Decided | None, settled: Settled = NOTHING, most: float = inf
) -> Connected | None:
    """Return the equilibrium set of an active game; None if it has too many players or actions.

    If the time runs out before all supports were looked at, what was found is returned within a tenth of it more.

    Parameters
    ----------
    decided
        What the compiled kernel decided of it, if it was asked.
    settled
        What an earlier search settled.
    most
        Paths to roots that are followed at most.
    """
    sizes = act.payoffs.shape[1:]
    counted = many_players.Counted()
    if len(sizes) == 3 and max(sizes) <= MOST_ACTIONS:
        found = three_player.equilibria(act.payoffs, _among(act.reduction, decided), settled.empty)
    elif len(sizes) <= FOUR and max(sizes) <= 2:
        found = four_player.equilibria(act.payoffs, settled.empty)
    elif pairwise.few_enough(sizes) and (own := pairwise.gains(act.payoffs)) is not None:
        found = pairwise.equilibria(act.payoffs, own, settled.empty)
    elif len(sizes) <= MOST_WITH_TWO_ACTIONS and max(sizes) <= 2:
        everybody = tuple(tuple(range(size)) for size in sizes)  # too many unknowns to be eliminated, as a rule
        counted = many_players.equilibria(act.payoffs, [everybody], most=most, known=settled.roots, describe=False)
        done = () if counted.open else (everybody,)
        found = four_player.equilibria(act.payoffs, (*settled.empty, *done))
        found = replace(found, empty=tuple(support for support in found.empty if support not in done))
    elif prod(2**size - 1 for size in sizes) <= MOST_SUPPORTS:
        counted = many_players.equilibria(act.payoffs, most=most, known=settled.roots, empty=settled.empty)
        found = counted.found
    else:
        return None
    left = [support for support in found.unresolved if support not in counted.open]
    if left:
        more = many_players.equilibria(act.payoffs, left, most=most, known=settled.roots, describe=False)
        counted = counted.and_more(more)
    if found.unresolved:
        unresolved = tuple(support for support in found.unresolved if support in counted.open)
        found = replace(found, unresolved=unresolved, stopped=found.stopped or counted.stopped)
    groups = []
    with grace() as writing:
        for group in glue([piece for _, piece in found.pieces], found.links):
            check()
            groups.append(
                Group(
                    tuple(_piece(piece, act) for piece in group),
                    [act.whole(profile) for piece in group for profile in piece.vertices],
                    max(map(dimension, group)),
                )
            )
    return Connected(
        groups,
        found.stopped or writing.over,
        _why(found, counted, len(groups)),
        [act.whole(point.profile) for point in counted.points],
        _proof(act, counted) if counted.complete and counted.roots else None,
        settled.and_more(Settled(frozenset((*found.empty, *counted.empty)), counted.roots)),
        counted.left > 0,
    )


def _why(found: Found, counted: many_players.Counted, groups: int) -> str:
    """Return why a search that was not stopped may not have found everything; nothing if it has."""
    if counted.left:
        return f"{counted.left} supports have more roots than were to be followed"
    if found.unresolved:
        return f"{len(found.unresolved)} supports have systems of a kind that is not solved"
    if not found.linked and groups > 1:
        return "it is not known whether some pieces are connected"
    return ""


def _proof(act: ActiveGame, counted: many_players.Counted) -> RootProof:
    """Return the evidence about an active game as one about the whole game."""
    kept = act.reduction.kept

    def whole(support: Support) -> Support:
        own = dict(zip(act.players, support, strict=True))
        return tuple(tuple(kept[i][a] for a in own.get(i, (0,))) for i in range(len(kept)))

    proof = counted.proof
    return RootProof({whole(s): roots for s, roots in proof.roots.items()}, tuple(map(whole, proof.open)))


def _among(reduction: Reduction, decided: Decided | None) -> set[Support] | None:
    """Return the supports, in the reduced game's actions, that the kernel did not exclude; None if it was not asked."""
    if decided is None:
        return None
    places = [{action: k for k, action in enumerate(kept)} for kept in reduction.kept]
    return {
        tuple(tuple(place[action] for action in own) for own, place in zip(support, places, strict=True))
        for support in (*decided.supports, *decided.proof.open)
    }


def _piece(piece: Piece, act: ActiveGame) -> Hull | Arc | Cylinder:
    """Return a piece of the active game's set as one of the whole game's."""
    if isinstance(piece, Cells):
        return _cells(piece, act)
    if not isinstance(piece, Motion):
        return Hull(tuple(act.whole(vertex) for vertex in piece.vertices))

    def formula(polynomials: Iterable[Sequence[int]]) -> tuple[str, ...]:
        return tuple(str(fmpz_poly(list(p))).replace("x", "t") for p in polynomials)

    def at(t: Any) -> Profile:
        return act.whole(piece.at(t))

    centre = tuple(own for (own,) in act.spread([[formula(own)] for own in piece.centre], "0", "1"))
    if all(len(own) == 1 for own in piece.polynomials):
        return Arc(piece.low, piece.high, at, centre, holds=_membership(piece, act))
    vertices = act.spread([[formula(vertex) for vertex in own] for own in piece.polynomials], "0", "1")

    def polytopes(t: Any) -> Product:
        return act.product(piece.product(t))

    return Sweep(piece.low, piece.high, at, centre, polytopes, vertices, holds=_membership(piece, act))


def _cells(piece: Cells, act: ActiveGame) -> Cylinder:
    """Return polytopes over cells of the active game's set as ones of the whole game's."""
    kept = act.reduction.kept
    parameters = tuple((act.players[player], kept[act.players[player]][action]) for player, action, _ in piece.axes)
    return Cylinder(
        parameters,
        tuple(condition(k, span) for k, (*_, span) in enumerate(piece.axes)),
        act.spread([[tuple(map(str, ray)) for ray in own] for own in piece.rays], "0", "1"),
        act.whole(tuple(map(mean, piece.factors))),
        _membership(piece, act),
        lambda steps: (act.product(product) for product in piece.near(steps)),
    )


def _membership(piece: Piece, act: ActiveGame) -> Callable[[Profile], bool | None]:
    """Return the question whether a profile of the whole game lies in a piece of the active game's set."""
    kept = act.reduction.kept

    def inside(profile: Profile) -> bool | None:
        rest = [p for i, own in enumerate(profile) for a, p in enumerate(own) if a not in kept[i]]
        return all(p == 0 for p in rest) and holds(piece, tuple(tuple(profile[i][a] for a in kept[i]) for i in act.players))

    return inside
