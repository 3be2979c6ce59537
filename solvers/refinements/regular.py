"""Regular equilibria: quasi-strict, and the equations that hold the players indifferent have a nonsingular Jacobian.

Regular equilibria move smoothly with the payoffs, and are perfect and proper (Harsanyi 1973; van Damme 1991, section 2.5).
Almost every game has only regular ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from games.normal_form import NormalFormGame

from ..continua import Profile
from . import quasi_strict
from .judgement import Judgement, equilibrium_or_judgement, supports


def judge(game: NormalFormGame, profile: object) -> Judgement:
    """Return whether an exact profile is a regular equilibrium; the witness of a singular one is its Jacobian's size.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> judge(sexes, (0, 0)).holds, judge(NormalFormGame([[[1, 1]], [[1, 1]]]), (0, 0)).holds
    (True, False)
    """
    strategies, settled = equilibrium_or_judgement(game, profile)
    if settled is not None:
        return settled
    first = quasi_strict.judge(game, profile)
    if first.holds is not True:
        return first
    jacobian = _jacobian(game, strategies)
    if _nonsingular(jacobian):
        return Judgement(True, "quasi-strict, with a nonsingular Jacobian")
    return Judgement(False, "the Jacobian of the indifference equations is singular", len(jacobian))


def _jacobian(game: NormalFormGame, profile: Profile) -> list[list[Any]]:
    """Differentiate each played action's payoff less the first one's, by each played action's probability less the first's."""
    played = supports(profile)
    payoffs = game.fractions()
    rows = []
    for i, mine in enumerate(played):
        for a in mine[1:]:
            row: list[Any] = []
            for j, theirs in enumerate(played):
                for b in theirs[1:]:
                    if j == i:
                        row.append(0)
                        continue
                    table = np.moveaxis(payoffs[i], (i, j), (0, 1))
                    change = table[a, b] - table[mine[0], b] - table[a, theirs[0]] + table[mine[0], theirs[0]]
                    rest = [own for k, own in enumerate(profile) if k not in (i, j)]
                    for strategy in reversed(rest):
                        change = (change * strategy).sum(axis=-1)
                    row.append(change)
            rows.append(row)
    return rows


def _nonsingular(matrix: list[list[Any]]) -> bool:
    """Eliminate in the matrix's own field."""
    rows = [list(row) for row in matrix]
    while rows:
        pivot = next((k for k, row in enumerate(rows) if row[0] != 0), None)
        if pivot is None:
            return False
        chosen = rows.pop(pivot)
        rows = [[v - row[0] / chosen[0] * w for v, w in zip(row[1:], chosen[1:], strict=True)] for row in rows]
    return True
