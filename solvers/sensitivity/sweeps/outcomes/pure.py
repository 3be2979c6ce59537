"""All pure equilibria, strict or not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .block import Block
from .form import ALLIES_FIRST, GIVEN, SIMULTANEOUS, TABLE, Form
from .outcome import Outcome, Variable, mask, masked, placed


def _variables(form: Form) -> tuple[Variable, ...]:
    return (mask("pure", "pure equilibria, strict or not, compared in floats", form.profiles()),)


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    payoffs = block.payoffs
    stable = np.ones((len(payoffs), *payoffs.shape[2:]), dtype=bool)
    for i in range(payoffs.shape[1]):
        own = payoffs[:, i]
        stable &= own == own.max(axis=i + 1, keepdims=True)
    return {"pure": masked(placed(block, stable))}


OUTCOME = Outcome("pure", "pure equilibria, strict or not", _variables, _compute, (GIVEN, ALLIES_FIRST, SIMULTANEOUS, TABLE))
