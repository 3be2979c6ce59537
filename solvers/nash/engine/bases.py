"""Bases of best-response polyhedra, for the proof that all their vertices are known: at each vertex, among what is tight."""

from __future__ import annotations

import itertools
from math import comb

from games.deadline import check
from games.normal_form import NormalFormGame

from ...dominance import reduce
from ...verify.completeness.reading import Step, read
from ...verify.completeness.two_players import BimatrixProof, Labels, Rows, matrices, place
from ...verify.completeness.verdict import Unproved
from .two_player import TooManyError, best_response_vertices

MOST = 200_000
"""Sets of labels tried at one vertex at most."""


def removed(game: NormalFormGame) -> tuple[Step, ...]:
    """Return the strictly dominated actions, each with one that dominates it, by number and in order."""
    where = {name: i for i, name in enumerate(game.players)}
    return tuple(
        (i, game.actions[i].index(worse), game.actions[i].index(better))
        for name, worse, better in reduce(game).removed
        for i in (where[name],)
    )


def prove(game: NormalFormGame) -> BimatrixProof:
    """Return the bases of a game in which at most two players have a choice.

    Raises
    ------
    TooManyError
        If a polyhedron has too many vertices, or a vertex too many bases.
    """
    steps = removed(game)
    first, second = map(bases, matrices(read(game, steps)))
    return BimatrixProof(first, second, steps)


def bases(rows: Rows) -> tuple[Labels, ...]:
    """Return the bases of a polyhedron nearby, that without a strategy first.

    >>> bases([[0, 0]])
    ((0, 1), (1, 2), (0, 2))
    """
    own, others = len(rows[0]), len(rows)
    least = min(map(min, rows))
    found: dict[Labels, None] = {tuple(range(own)): None}
    for _, tight in best_response_vertices([[value - least for value in row] for row in rows]):
        labels = [k for k in range(own + others) if tight >> k & 1]
        if comb(len(labels), own) > MOST:
            raise TooManyError(f"a vertex of a best-response polyhedron has {len(labels)} tight constraints in {own} dimensions")
        for basis in itertools.combinations(labels, own):
            check()
            if len(labels) == own or _feasible(rows, basis):
                found[basis] = None
    return tuple(found)


def _feasible(rows: Rows, basis: Labels) -> bool:
    try:
        place(rows, basis)
    except Unproved:
        return False
    return True
