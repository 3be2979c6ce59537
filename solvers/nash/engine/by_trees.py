"""Proofs of complete solutions: bases for two players, trees support by support for more; what is not found is left out."""

from __future__ import annotations

from typing import Any

from games.deadline import OutOfTimeError
from games.normal_form import NormalFormGame

from ...result import Solution
from ...verify.completeness.many_players import Gains, covered
from ...verify.completeness.pieces import Listed, listed, sound
from ...verify.completeness.reading import read
from ...verify.completeness.supports import SupportsProof, System, admissible
from ...verify.completeness.two_players import BimatrixProof
from ...verify.completeness.verdict import Unproved
from . import bases
from .trees import Grower
from .walls import walls


def prove(solution: Solution, game: NormalFormGame) -> BimatrixProof | SupportsProof:
    """Return the proof of a complete solution, as far as one is found."""
    steps = bases.removed(game)
    reading = read(game, steps)
    if len(reading.active) <= 2:
        return bases.prove(game)
    known: list[tuple[int, Listed]] = []
    places: list[int] = []
    for place, (k, piece) in enumerate(listed(solution)):
        try:
            if not isinstance(piece, str):
                sound(piece, Gains(reading))
                known.append((k, piece))
                places.append(place)
        except Unproved:
            continue
    trees: dict[Any, Any] = {}
    left: dict[Any, str] = {}
    parting: dict[tuple[int, int], Any] = {}
    try:
        for support in admissible(reading):
            try:
                trees[support] = Grower(System(reading, support), lambda leaf: covered(leaf, known)).tree()
            except Unproved as reason:
                left[support] = str(reason)
        parting = walls(solution, known, places)
    except OutOfTimeError:
        pass
    return SupportsProof(steps, trees, None, parting, left)
