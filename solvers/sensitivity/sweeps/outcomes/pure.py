"""All pure equilibria, strict or not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .outcome import Block, Outcome, Variable, mask_of, profile_mask


def _variables(timing: str) -> tuple[Variable, ...]:
    return (profile_mask("pure", "pure equilibria, strict or not, compared in floats", timing),)


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    payoffs = block.payoffs
    stable = np.ones((len(payoffs), *payoffs.shape[2:]), dtype=bool)
    for i in range(payoffs.shape[1]):
        own = payoffs[:, i]
        stable &= own == own.max(axis=i + 1, keepdims=True)
    return {"pure": mask_of(stable)}


OUTCOME = Outcome("pure", "pure equilibria, strict or not", _variables, _compute)
