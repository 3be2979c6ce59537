r"""That nobody's indifference can hold everywhere at once, shown by cutting the cube of probabilities into boxes.

With two actions each, what a player's second action gains is of degree one in each of the others' probabilities, so that over a box
its values lie between those at the corners. A box at all of whose corners one player's gain has one sign holds no equilibrium in
which everybody mixes; the others are halved. The numbers at corners are integers throughout, as halving doubles them first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_BOXES = 4000
"""Boxes of one size above which it is given up."""

LARGEST = 1 << 60
"""Above this a sum of two numbers might not be held."""


def nobody_mixes(gains: NDArray[np.int64]) -> bool:
    """Tell whether there is certainly no point inside the cube at which all gains vanish.

    Parameters
    ----------
    gains
        Per player the gain at the corners of the cube, shape (n, 2, ..., 2).

    >>> pennies = np.array([[[-1, 1], [-1, 1]], [[1, 1], [-1, -1]]])
    >>> nobody_mixes(pennies), nobody_mixes(np.array([[[-1, 2], [-1, 2]], [[-2, 3], [-2, 3]]]))
    (False, True)
    """
    n = len(gains)
    boxes = gains[None].astype(np.int64)
    steps = 0
    while len(boxes) and np.abs(boxes).max(initial=0) < LARGEST:
        corners = boxes.reshape(len(boxes), n, -1)
        boxes = boxes[~((corners.min(axis=2) > 0) | (corners.max(axis=2) < 0)).any(axis=1)]
        if len(boxes) > MOST_BOXES:
            return False
        axis = 2 + steps % n
        low, high = np.split(boxes, 2, axis=axis)
        boxes = np.concatenate(
            [np.concatenate([2 * low, low + high], axis=axis), np.concatenate([low + high, 2 * high], axis=axis)]
        )
        steps += 1
    return not len(boxes)
