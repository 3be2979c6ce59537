"""Proofs that no equilibrium of a non-degenerate bimatrix game is missing, and a checker that trusts no solver.

A player's best-response polyhedron of n actions is, in homogeneous form, a pointed cone of dimension n + 1. A proof lists the
labels that are tight at each of its extreme rays: own actions unplayed, opponent's actions that are best responses. The
checker solves for each ray in exact integers and sees that no other constraint is tight, so that every ray is simple, and
that each of its n edges leads to another ray of the list. The graph of a cone's rays is connected (Balinski 1961), so a list
closed under its edges is the whole of it. Equilibria are the pairs of rays that have all labels (Lemke and Howson 1964).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any

from flint import fmpz_mat

from games.arguments import forgiving
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.record import Record

from .completeness import Replay
from .engine.two_player import best_response_vertices
from .triangles import Unproved

Labels = tuple[int, ...]
"""Numbers of tight constraints, in order: 0..n-1 an own action is unplayed, n.. an opponent's action is a best response."""


@dataclass(frozen=True)
class BimatrixProof(Record):
    """The labels of all extreme rays of both players' best-response cones."""

    first: tuple[Labels, ...]
    second: tuple[Labels, ...]


@forgiving
def prove(game: NormalFormGame) -> BimatrixProof | None:
    """Return the proof for a bimatrix game, or None if the game is degenerate.

    Raises
    ------
    GameError
        If the game is symbolic or has not two players.
    SolverError
        If a best-response polytope has too many vertices.

    >>> proof = prove(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]))
    >>> proof.first
    ((0, 1), (1, 2), (0, 3), (2, 3))
    """
    found = []
    for rows in _cones(game):
        n, m = len(rows[0]), len(rows)
        rays = best_response_vertices(rows)
        labels = [tuple(bit for bit in range(n + m) if tight >> bit & 1) for _, tight in rays]
        if any(len(own) != n for own in labels):
            return None
        found.append((tuple(range(n)), *labels))
    return BimatrixProof(*found)


@forgiving
def replay(game: NormalFormGame, proof: BimatrixProof) -> Replay:
    """Check a proof against a game, in exact integers.

    Raises
    ------
    GameError
        If the game is symbolic or has not two players.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> report = replay(sexes, prove(sexes))
    >>> report.complete, len(report.enclosures)
    (True, 3)
    """
    start = perf_counter()
    cones = _cones(game)
    unproved: list[tuple[Any, str]] = []
    strategies: list[dict[Labels, list[Fraction]]] = []
    for player, (rows, listed) in enumerate(zip(cones, (proof.first, proof.second), strict=True)):
        try:
            strategies.append(_rays(rows, listed))
        except Unproved as reason:
            unproved.append((((player,), (), ()), str(reason)))
    enclosures = []
    if not unproved:
        m, n = game.shape
        by_labels = {_all_but(labels, n, m): x for labels, x in strategies[1].items()}
        for labels, x in strategies[0].items():
            y = by_labels.get(labels)
            if y is not None and any(x) and any(y):
                enclosures.append((_around(x), _around(y)))
    return Replay(tuple(enclosures), tuple(unproved), len(proof.first) + len(proof.second), perf_counter() - start)


def _cones(game: NormalFormGame) -> list[list[list[int]]]:
    """Return, per player, the opponent's payoffs as positive integers, one row per action of the opponent."""
    if game.symbolic or len(game.shape) != 2:
        raise GameError("bimatrix_completeness: a game of two players with payoffs in numbers is needed")
    first, second = game.fractions()
    cones = []
    for table in (second.T, first):
        scale = math.lcm(*(value.denominator for value in table.flat))
        least = min(table.flat)
        cones.append([[int((value - least) * scale) + 1 for value in row] for row in table])
    return cones


def _rays(rows: Sequence[Sequence[int]], listed: Sequence[Labels]) -> dict[Labels, list[Fraction]]:
    """Return the strategy of each listed ray (zeros for the ray without one), or raise Unproved."""
    n, m = len(rows[0]), len(rows)
    constraints = [[int(k == i) for k in range(n + 1)] for i in range(n)] + [[*(-value for value in row), 1] for row in rows]
    if len(set(listed)) != len(listed) or not listed:
        raise Unproved("a ray is listed twice, or none is")
    found = {}
    for labels in listed:
        known = all(isinstance(label, int) and 0 <= label < n + m for label in labels)
        if len(labels) != n or not known or list(labels) != sorted(set(labels)):
            raise Unproved("a ray has labels of another number or that do not exist")
        space, nullity = fmpz_mat([constraints[label] for label in labels]).nullspace()
        if nullity != 1:
            raise Unproved("the labels of a ray leave more than one direction")
        ray = [int(space[k, 0]) for k in range(n + 1)]
        slack = [sum(a * b for a, b in zip(c, ray, strict=True)) for k, c in enumerate(constraints) if k not in labels]
        if not (min(slack) > 0 or max(slack) < 0):
            raise Unproved("a listed ray is outside the cone, or not simple")
        total = sum(ray[:n])
        found[labels] = [Fraction(value, total) for value in ray[:n]] if total else [Fraction(0)] * n
    edges = Counter(labels[:k] + labels[k + 1 :] for labels in listed for k in range(n))
    if any(count != 2 for count in edges.values()):
        raise Unproved("an edge leads to a ray that is not listed")
    return found


def _all_but(labels: Labels, own: int, other: int) -> Labels:
    """Return the labels that a partner of a ray of player 2 must have, as player 1 numbers them.

    Player 2 numbers its own actions from 0 and player 1's from ``own``; player 1 does it the other way round.
    """
    mine = {label - own if label >= own else label + other for label in labels}
    return tuple(label for label in range(own + other) if label not in mine)


def _around(x: Sequence[Fraction]) -> tuple[tuple[float, float], ...]:
    return tuple((math.nextafter(float(p), -math.inf), math.nextafter(float(p), math.inf)) if p else (0.0, 0.0) for p in x)
