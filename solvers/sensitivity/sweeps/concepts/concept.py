"""A solution concept of the alliance game, or a rule that selects: which classes of the allies' play it allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.profile import CLASSES

from ....nash.batch import Batch
from ....verdict import CLASS_OF_CELL
from ..outcomes.block import Block

DIGITS = 9
"""Decimals to which the probabilities of a batch are known."""


@dataclass(frozen=True)
class Concept:
    """What a sweep can compare.

    Attributes
    ----------
    name, words
        What it is called, and a line for people with its source.
    classes
        Block of N games -> (N,) bit masks of ``games.profile.CLASSES``: what the concept allows; one bit, or none, of a rule that
        selects.
    kinds
        The timings of the alliance game that it is defined for.
    """

    name: str
    words: str
    classes: Callable[[Block], NDArray[np.uint8]]
    kinds: tuple[str, ...]


def bits(cells: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return the classes of single profiles of the allies as masks; -1 has none.

    >>> bits(np.array([0, 1, 8, -1]))
    array([1, 2, 4, 0], dtype=uint8)
    """
    classes = CLASS_OF_CELL.reshape(-1).astype(np.uint8)[cells]
    return np.where(cells >= 0, np.uint8(1) << classes, 0).astype(np.uint8)


def modal(batch: Batch) -> NDArray[np.intp]:
    """Return the allies' most probable profile in each row of a batch, 3 times Japan's action plus the ROK's."""
    rounded = np.round(batch.profiles, DIGITS)
    first, second = batch.shape[:2]
    cells: NDArray[np.intp] = rounded[:, :first].argmax(axis=1) * second + rounded[:, first : first + second].argmax(axis=1)
    return cells


def together(masks: NDArray[np.uint8], games: NDArray[np.intp], count: int) -> NDArray[np.uint8]:
    """Return the classes of all rows of each game.

    >>> together(np.array([1, 2, 4], dtype=np.uint8), np.array([0, 0, 2]), 3)
    array([3, 0, 4], dtype=uint8)
    """
    found = np.zeros(count, dtype=np.uint8)
    assert len(CLASSES) <= 8
    np.bitwise_or.at(found, games, masks)
    return found
