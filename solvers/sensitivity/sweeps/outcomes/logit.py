"""The profile that the principal logit branch selects, and its class."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import ALLY_ACTIONS
from games.profile import CLASSES

from ....selection import logit
from ....verdict import CLASS_OF_CELL
from .block import Block
from .form import ALLIES_FIRST, GIVEN, US_FIRST, Form
from .outcome import Outcome, Variable

PROFILES = tuple(enumerate("".join(profile) for profile in itertools.product(ALLY_ACTIONS, repeat=2)))
SELECTED = (
    Variable(
        "outcome", "class of the selected profile; -1: not computed", "int8", -1, tuple(enumerate(CLASSES)), headline=True
    ),
    Variable("selected", "allies' profile that the principal logit branch selects", "int8", -1, PROFILES),
    Variable("decided", "whether the branch was followed to its end", "int8", -1, ((0, "no"), (1, "yes"))),
)  # fmt: skip


def _variables(form: Form) -> tuple[Variable, ...]:
    if not form.whole:
        return SELECTED
    words = "US action: given, or best at the selected profiles"
    return (*SELECTED, Variable("us_chosen", words, "int8", -1, tuple(enumerate(form.us_actions))))


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    converged = np.ones(block.size, dtype=bool)

    def select(payoffs: NDArray[np.float64]) -> NDArray[np.intp]:
        found = logit.select_batch(payoffs)
        converged[:] &= found.converged
        return found.cells

    cells, us = block.played(select)
    found = {
        "outcome": CLASS_OF_CELL.reshape(-1)[cells],
        "selected": cells.astype(np.int8),
        "decided": converged.astype(np.int8),
    }
    return found | ({"us_chosen": us.astype(np.int8)} if block.form.whole else {})


OUTCOME = Outcome("logit", "selection by the principal logit branch", _variables, _compute, (GIVEN, US_FIRST, ALLIES_FIRST))
