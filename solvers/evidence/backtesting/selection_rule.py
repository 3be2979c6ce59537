"""What a selection rule is, and the games that it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from games.profile import CLASSES

from ... import pure
from ...selection import logit
from ...verdict import CLASS_OF_CELL

Floats = NDArray[np.float64]
CELL_CLASS = np.eye(len(CLASSES))[CLASS_OF_CELL]
"""(3, 3, 3): 1 at the class of each pure profile of Japan and the ROK."""


@dataclass(frozen=True, eq=False)
class Games:
    """Many games of the allies, and what several rules ask of them, found once.

    Attributes
    ----------
    payoffs
        (N, 2, 3, 3).
    precision
        (N,) precision of the players' choices, per unit of payoff.
    """

    payoffs: Floats
    precision: Floats

    @cached_property
    def strict(self) -> NDArray[np.bool_]:
        """(N, 3, 3) which pure profiles are strict equilibria."""
        return pure.strict_batch(self.payoffs)

    @cached_property
    def limit(self) -> Floats:
        """(N, 3) the class of the limit of the principal logit branch, as probabilities 0 and 1."""
        cells = logit.select_batch(self.payoffs).cells
        found: Floats = CELL_CLASS.reshape(9, -1)[cells]
        return found

    def or_limit(self, weights: Floats) -> Floats:
        """Return weights (N, 3, 3) of pure profiles as class probabilities; where all are 0, those of the limit."""
        total = weights.sum(axis=(1, 2))
        by_class = np.einsum("nab,abc->nc", weights, CELL_CLASS) / np.where(total > 0, total, 1)[:, None]
        found: Floats = np.where(total[:, None] > 0, by_class, self.limit)
        return found


@dataclass(frozen=True)
class SelectionRule:
    """How an outcome is picked where a game leaves several open.

    Attributes
    ----------
    name
        That of its file.
    claim
        What it does, in a sentence.
    cite
        Published source, with its year.
    order
        Its place in tables.
    weights
        Games -> (N, 3) probabilities of the classes.
    """

    name: str
    claim: str
    cite: str
    order: int
    weights: Callable[[Games], Floats]
