"""Strict equilibria."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .... import pure
from ....verdict import class_masks
from ..outcomes.block import Block
from ..outcomes.form import ALLIES_FIRST, GIVEN, SIMULTANEOUS
from .concept import Concept


def _classes(block: Block) -> NDArray[np.uint8]:
    strict = pure.strict_batch(block.payoffs)
    allies: NDArray[np.bool_] = np.any(strict.reshape(len(strict), 3, 3, -1), axis=3)
    return class_masks(allies)


CONCEPT = Concept("strict", "strict equilibria (Harsanyi 1973)", _classes, (GIVEN, ALLIES_FIRST, SIMULTANEOUS))
