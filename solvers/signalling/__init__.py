"""Signalling games: every sequential equilibrium, judged by the intuitive criterion and D1; small games in batches."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "batch": ("KINDS", "SignallingBatch", "solve_batch"),
        "equilibria": ("SignallingGame", "best_faces", "refine", "solve"),
    },
)
if TYPE_CHECKING:
    from .batch import KINDS, SignallingBatch, solve_batch
    from .equilibria import SignallingGame, best_faces, refine, solve

__all__ = ["KINDS", "SignallingBatch", "SignallingGame", "best_faces", "refine", "solve", "solve_batch"]
