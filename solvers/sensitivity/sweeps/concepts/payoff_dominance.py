"""The equilibrium that both allies strictly prefer to every other one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....nash.batch import solve_batch
from ..outcomes.block import Block
from ..outcomes.form import ALLIES_FIRST, GIVEN, US_FIRST
from .concept import Concept, bits, modal

CLOSE = 1e-9
"""Payoffs within this of each other, as a share of the game's largest, are not told apart: probabilities are known to it."""


def dominant(payoffs: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the most probable profile of the payoff-dominant equilibrium of each game, (N, 2, 3, 3); -1: there is none.

    >>> dominant(np.array([[[[4, 0, 0], [3, 3, 0], [0, 0, 0]], [[4, 3, 0], [0, 3, 0], [0, 0, -1]]]], dtype=float))
    array([0])
    """
    batch = solve_batch(payoffs, workers=1)
    games = np.repeat(np.arange(len(payoffs)), batch.counts)
    first, second = np.split(batch.profiles, 2, axis=1)
    worth = np.einsum("mab,ma,mb->m", payoffs[games, 0], first, second), np.einsum("mab,ma,mb->m", payoffs[games, 1], first, second)
    found = np.full(len(payoffs), -1, dtype=np.intp)
    close = CLOSE * np.abs(payoffs).reshape(len(payoffs), -1).max(axis=1)
    best = batch.complete[games]
    for own in worth:
        top = np.full(len(payoffs), -np.inf)
        np.maximum.at(top, games, own)
        near = own >= (top - close)[games]
        best &= near & (np.bincount(games, near, len(payoffs)) == 1)[games]
    found[games[best]] = modal(batch)[best]
    return found


def _classes(block: Block) -> NDArray[np.uint8]:
    return bits(block.played(dominant)[0])


CONCEPT = Concept(
    "payoff_dominance", "the equilibrium that both allies strictly prefer to every other (Harsanyi and Selten 1988)", _classes,
    (GIVEN, US_FIRST, ALLIES_FIRST),
)  # fmt: skip
