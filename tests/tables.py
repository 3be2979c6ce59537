"""Normal-form games that the tests share, each known by heart."""

from __future__ import annotations

from typing import Any

import numpy as np

from games.normal_form import NormalFormGame


def two(a: Any, b: Any, **labels: Any) -> NormalFormGame:
    """A two-player game of two matrices."""
    return NormalFormGame([a, b], **labels)


SYMMETRIC = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]
MYERSON = two(SYMMETRIC, SYMMETRIC)
ENTRY = two([[0, 0], [-1, 1]], [[2, 2], [-1, 1]], actions=[("out", "in"), ("fight", "accommodate")])
STAG_HUNT = two([[4, 0], [3, 3]], [[4, 3], [0, 3]], actions=[("stag", "hare")] * 2)
SEXES = two([[2, 0], [0, 1]], [[1, 0], [0, 2]])
PENNIES = two([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
SCISSORS = two([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]])


def horse() -> NormalFormGame:
    """Selten's (1975) horse: D ends with 3's choice; C, then c ends the game; C, then d ends with 3's choice."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:, 0, :, 0] = [[3, 3], [2, 2], [2, 2]]
    payoffs[:, 1, 0, :] = 1
    payoffs[:, 1, 1, 0] = [4, 4, 0]
    payoffs[:, 1, 1, 1] = [0, 0, 1]
    return NormalFormGame(payoffs, actions=[("D", "C"), ("c", "d"), ("L", "R")])
