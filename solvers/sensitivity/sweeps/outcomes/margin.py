"""The cohesion margin."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from ....verdict import classify_batch
from .block import Block
from .form import ALLIES_FIRST, GIVEN
from .outcome import Outcome, Variable

WORDS = "least payoff that an ally loses by leaving (C, C); positive iff (C, C) is strict"
MARGIN = Variable("margin", WORDS, "float64", float("nan"))


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    return {"margin": classify_batch(block.payoffs, select=False).margin}


OUTCOME = Outcome("margin", "cohesion margin", lambda form: (MARGIN,), _compute, (GIVEN, ALLIES_FIRST))
