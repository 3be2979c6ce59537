"""How far (C, C) is from flipping, in shares of the ranges of what varies."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from ....regimes import radius_batch
from .block import Block
from .form import GIVEN
from .outcome import Outcome, Variable

RADIUS = Variable(
    "radius", "distance of the inputs, in ranges (l2), to where (C, C) becomes or ceases to be strict", "float64", float("nan")
)
EXACT = Variable("radius_exact", "whether the distance is exact, else a lower bound", "int8", -1, ((0, "bound"), (1, "exact")))


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    found = radius_batch(block.alliance, "CC", dict(block.columns), at=block.scenario, us_action=block.us_action)
    return {"radius": found.radius, "radius_exact": found.exact.astype("int8")}


OUTCOME = Outcome("radius", "distance to the nearest flip of (C, C)", lambda form: (RADIUS, EXACT), _compute, (GIVEN,))
