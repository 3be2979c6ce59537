"""Games in which more than two players have a choice: pieces of the equilibrium set support by support, glued where they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpz_poly

from games.deadline import check, grace
from games.exact.cylinders import condition

from ..continua import Arc, Cylinder, Hull, Product, Profile, Sweep
from ..dominance import Reduction
from .engine import four_player, pairwise, three_player
from .engine.active import ActiveGame, Group
from .engine.by_kernel import Decided
from .engine.components import glue
from .engine.pieces import Cylinder as Cells
from .engine.pieces import Piece, dimension, holds, mean
from .engine.pieces import Sweep as Motion
from .engine.supports import MOST_ACTIONS, Support

FOUR = 4
"""Players with two actions each up to whom every system of supports is solved, pairwise payoffs or not."""
MOST_WITH_TWO_ACTIONS = 5
"""Players with two actions each up to whom supports are gone through, 3 to the power of their number."""


@dataclass(frozen=True)
class Connected:
    """An equilibrium set in connected groups, whether the search for them was stopped, and why they may not be all there is."""

    groups: list[Group]
    stopped: bool
    why: str

    @property
    def complete(self) -> bool:
        """Whether the groups are all there is."""
        return not (self.stopped or self.why)


def connected(act: ActiveGame, decided: Decided | None) -> Connected | None:
    """Return the equilibrium set of an active game; None if it has too many players or actions.

    If the time runs out before all supports were looked at, what was found is returned within a tenth of it more.

    Parameters
    ----------
    decided
        What the compiled kernel decided of it, if it was asked.
    """
    sizes = act.payoffs.shape[1:]
    if len(sizes) == 3 and max(sizes) <= MOST_ACTIONS:
        found = three_player.equilibria(act.payoffs, _among(act.reduction, decided))
    elif len(sizes) <= FOUR and max(sizes) <= 2:
        found = four_player.equilibria(act.payoffs)
    elif pairwise.few_enough(sizes) and (own := pairwise.gains(act.payoffs)) is not None:
        found = pairwise.equilibria(act.payoffs, own)
    elif len(sizes) <= MOST_WITH_TWO_ACTIONS and max(sizes) <= 2:
        found = four_player.equilibria(act.payoffs)
    else:
        return None
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
    stopped = found.stopped or writing.over
    why = ""
    if found.unresolved:
        why = f"{len(found.unresolved)} supports have systems of a kind that is not solved"
    elif not found.linked and len(groups) > 1:
        why = "it is not known whether some pieces are connected"
    return Connected(groups, stopped, why)


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
