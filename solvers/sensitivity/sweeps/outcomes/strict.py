"""Strict pure equilibria, and the classes that they are in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.profile import CLASSES

from .... import pure
from ....verdict import class_masks
from .block import Block
from .form import ALLIES_FIRST, GIVEN, SIMULTANEOUS, TABLE, Form
from .outcome import Outcome, Variable, mask, masked, placed


def _variables(form: Form) -> tuple[Variable, ...]:
    profiles = mask("strict", "strict pure equilibria", form.profiles())
    if not form.timings:
        return (profiles,)
    classes = Variable(
        "strict_classes", "classes with a strict equilibrium", "int8", -1, tuple(enumerate(CLASSES)), mask=True
    )  # fmt: skip
    return profiles, classes


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    strict = pure.strict_batch(block.payoffs)
    found = {"strict": masked(placed(block, strict))}
    if block.form.timings:
        allies: NDArray[np.bool_] = np.any(strict.reshape(len(strict), 3, 3, -1), axis=3)
        found["strict_classes"] = class_masks(allies).astype(np.int8)
    return found


OUTCOME = Outcome(
    "strict", "strict pure equilibria and their classes", _variables, _compute, (GIVEN, ALLIES_FIRST, SIMULTANEOUS, TABLE)
)
