"""Nash equilibria; where the US moves first, the subgame-perfect ones on their paths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import US

from ....nash.batch import Batch, solve_batch
from ....nash.undominated_batch import solve_undominated
from ..outcomes.block import Block
from ..outcomes.form import TIMINGS, US_FIRST
from .concept import Concept, bits, modal, together

CLOSE = 1e-9
"""Payoffs within this of each other, as a share of the game's largest, are ties, which are kept."""


def _classes(block: Block) -> NDArray[np.uint8]:
    if block.kind == US_FIRST:
        return _on_paths(block)
    batch = solve_undominated(block.payoffs)
    return together(bits(modal(batch)), _games(batch), block.size)


def _on_paths(block: Block) -> NDArray[np.uint8]:
    """Return the classes after the US actions that are chosen: an equilibrium after one is on a path iff the US gets at least the
    worst that the allies may play after any other."""
    us = block.alliance.players.index(US)
    found, worths = [], []
    for u, own in enumerate(block.allies):
        batch = solve_batch(own, workers=1)
        games = _games(batch)
        first, second = np.split(batch.profiles, 2, axis=1)
        worth = np.einsum("mab,ma,mb->m", block.payoffs[games, us, :, :, u], first, second)
        least = np.full(block.size, np.inf)
        np.minimum.at(least, games, worth)
        found.append((batch, games, worth))
        worths.append(least)
    close = CLOSE * np.abs(block.payoffs[:, us]).reshape(block.size, -1).max(axis=1)
    classes = np.zeros(block.size, dtype=np.uint8)
    for u, (batch, games, worth) in enumerate(found):
        others = np.max([least for other, least in enumerate(worths) if other != u], axis=0)
        chosen = worth >= (others - close)[games]
        classes |= together(bits(modal(batch))[chosen], games[chosen], block.size)
    return classes


def _games(batch: Batch) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(batch.flags)), batch.counts)


CONCEPT = Concept("nash", "Nash equilibria, mixed ones by their most probable profile (Nash 1951)", _classes, TIMINGS)
