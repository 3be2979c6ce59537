"""The profile that the principal logit branch selects, and its class."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import US_ACTIONS
from games.profile import CLASSES

from ....selection import logit
from ....verdict import CLASS_OF_CELL
from .outcome import Block, Outcome, Variable, profiles

SELECTED = (
    Variable("outcome", "class of the selected profile; -1: not computed", "int8", -1, tuple(enumerate(CLASSES))),
    Variable("selected", "profile that the principal logit branch selects", "int8", -1, tuple(enumerate(profiles("given")))),
    Variable("decided", "whether the branch was followed to its end", "int8", -1, ((0, "no"), (1, "yes"))),
)
CHOSEN = Variable("us_chosen", "US action that is best at the selected profiles", "int8", -1, tuple(enumerate(US_ACTIONS)))


def _variables(timing: str) -> tuple[Variable, ...]:
    return SELECTED if timing == "given" else (*SELECTED, CHOSEN)


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    if block.timing == "given":
        found = logit.select_batch(block.payoffs)
        return _named(found.cells, found.converged)
    payoffs, rows = block.payoffs, np.arange(len(block.payoffs))
    each = [logit.select_batch(payoffs[:, :2, :, :, u]) for u in range(len(US_ACTIONS))]
    cells = np.stack([found.cells for found in each], axis=1)
    worth = np.stack([payoffs[rows, 2, *np.divmod(cells[:, u], 3), u] for u in range(len(US_ACTIONS))], axis=1)
    best = worth.argmax(axis=1)  # the first of P, E, R at a tie, as ``verdict`` has it
    converged = np.logical_and.reduce([found.converged for found in each])
    return _named(cells[rows, best], converged) | {"us_chosen": best.astype(np.int8)}


def _named(cells: NDArray[Any], converged: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    return {
        "outcome": CLASS_OF_CELL.reshape(-1)[cells],
        "selected": cells.astype(np.int8),
        "decided": converged.astype(np.int8),
    }


OUTCOME = Outcome("logit", "selection by the principal logit branch", _variables, _compute, ("given", "us-first"))
