"""The strict equilibrium that risk-dominates every other one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..outcomes.block import Block
from ..outcomes.form import ALLIES_FIRST, GIVEN, US_FIRST
from ..outcomes.risk_dominance import dominant
from .concept import Concept, bits


def _classes(block: Block) -> NDArray[np.uint8]:
    return bits(block.played(dominant)[0])


CONCEPT = Concept(
    "risk_dominance", "pairwise risk dominance among strict equilibria (Harsanyi and Selten 1988)", _classes,
    (GIVEN, US_FIRST, ALLIES_FIRST),
)  # fmt: skip
