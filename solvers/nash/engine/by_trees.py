"""Proofs of complete solutions: bases for two players, trees support by support for more; what is not found is left out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from games.deadline import within
from games.normal_form import NormalFormGame

from ...result import Solution
from ...verify.completeness.many_players import Gains, covered, shares
from ...verify.completeness.pieces import Listed, listed, sound
from ...verify.completeness.reading import read
from ...verify.completeness.supports import Support, SupportsProof, System, admissible
from ...verify.completeness.two_players import BimatrixProof
from ...verify.completeness.verdict import Unproved
from . import bases
from .cutting import MOST_CELLS as MOST_SIMPLICES
from .cutting import Search
from .trees import MOST_CELLS, Grower
from .walls import walls

MANY_UNKNOWNS = 3
"""Unknowns at a support from which on simplices are cut as well."""


def prove(solution: Solution, game: NormalFormGame, seconds: float | None) -> BimatrixProof | SupportsProof:
    """Return the proof of a complete solution, as far as one is found in the time given."""
    steps = bases.removed(game)
    reading = read(game, steps)
    if len(reading.active) <= 2:
        proof = BimatrixProof((), ())
        with within(seconds):
            proof = bases.prove(game)
        return proof
    trees: dict[Support, Any] = {}
    left: dict[Support, str] = {}
    parting: dict[tuple[int, int], Any] = {}
    with within(seconds):
        known: list[tuple[int, Listed]] = []
        places: list[int] = []
        for place, (k, piece) in enumerate(listed(solution)):
            with suppress(Unproved):
                if not isinstance(piece, str):
                    sound(piece, Gains(reading))
                    known.append((k, piece))
                    places.append(place)
        parting = walls(solution, known, places)
        for support in admissible(reading):
            try:
                trees[support] = _of(System(reading, support), known)
            except Unproved as reason:
                left[support] = str(reason)
    return SupportsProof(steps, trees, parting, left)


def _of(system: System, known: Sequence[tuple[int, Listed]]) -> Any:
    """Return the proof for a support: a tree; or simplices cut, where there are many unknowns and as many equations."""

    def grown(most: int) -> Any:
        return Grower(system, lambda leaf: covered(leaf, known), most).tree()

    unknowns = sum(len(own) - 1 for own in system.support)
    if unknowns < MANY_UNKNOWNS or sum(form.equality for form in system.forms) < unknowns:
        return grown(MOST_CELLS)
    profiles = []
    for place in range(len(known)):
        try:
            profiles.append((place, shares(known, place, system.support)))
        except Unproved:
            continue
    reason = Unproved("nothing was tried")
    for attempt, most in ((Search, 60), (None, 100), (Search, MOST_SIMPLICES), (None, MOST_CELLS)):
        try:
            return grown(most) if attempt is None else attempt(system, profiles, most).node()
        except Unproved as problem:
            reason = problem
    raise reason
