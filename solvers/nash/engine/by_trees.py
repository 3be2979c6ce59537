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
from .trees import Grower, walls


def prove(solution: Solution, game: NormalFormGame) -> BimatrixProof | SupportsProof:
    """Return the proof of a complete solution, as far as one is found."""
    steps = bases.removed(game)
    reading = read(game, steps)
    if len(reading.active) <= 2:
        return bases.prove(game)
    known: list[tuple[int, Listed]] = []
    for k, piece in listed(solution):
        try:
            if not isinstance(piece, str):
                sound(piece, Gains(reading))
                known.append((k, piece))
        except Unproved:
            continue
    trees: dict[Any, Any] = {}
    parting: dict[tuple[int, int], Any] = {}
    try:
        for support in admissible(reading):
            try:
                trees[support] = Grower(System(reading, support), lambda leaf: covered(leaf, known)).tree()
            except Unproved:
                continue
        parting = walls(known)
    except OutOfTimeError:
        pass
    return SupportsProof(steps, trees, None, parting)
