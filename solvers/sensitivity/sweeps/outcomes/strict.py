"""Strict pure equilibria, and the classes that they are in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.profile import CLASSES

from .... import pure
from ....verdict import class_masks
from .outcome import Block, Outcome, Variable, mask_of, profile_mask

CLASSES_FOUND = Variable("strict_classes", "classes with a strict equilibrium", "int8", -1, tuple(enumerate(CLASSES)), mask=True)


def _variables(timing: str) -> tuple[Variable, ...]:
    return profile_mask("strict", "strict pure equilibria", timing), CLASSES_FOUND


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    strict = pure.strict_batch(block.payoffs)
    allies: NDArray[np.bool_] = np.any(strict.reshape(len(strict), 3, 3, -1), axis=3)
    return {"strict": mask_of(strict), "strict_classes": class_masks(allies).astype(np.int8)}


OUTCOME = Outcome("strict", "strict pure equilibria and their classes", _variables, _compute)
