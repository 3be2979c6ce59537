"""The principal branch of the logit quantal response equilibrium, followed to its limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....selection import logit
from ..outcomes.block import Block
from ..outcomes.form import ALLIES_FIRST, GIVEN, US_FIRST
from .concept import Concept, bits


def _classes(block: Block) -> NDArray[np.uint8]:
    return bits(block.played(lambda payoffs: logit.select_batch(payoffs).cells)[0])


CONCEPT = Concept(
    "logit", "limit of the principal logit branch (McKelvey and Palfrey 1995)", _classes, (GIVEN, US_FIRST, ALLIES_FIRST)
)
