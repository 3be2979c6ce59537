"""The strict equilibrium that risk-dominates every other one."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .... import pure
from .outcome import GIVEN, Block, Outcome, Variable, profiles

DOMINANT = Variable(
    "risk_dominant",
    "strict equilibrium that risk-dominates all others (Harsanyi and Selten 1988); -1: there is none",
    "int8",
    -2,
    ((-1, "none"), *enumerate(profiles("given"))),
)


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    payoffs = block.payoffs
    strict = pure.strict_batch(payoffs).reshape(len(payoffs), -1)
    first, second = payoffs[:, 0], payoffs[:, 1]
    beats_all = strict.copy()
    for i, j in itertools.permutations(range(9), 2):
        (a, b), (c, d) = divmod(i, 3), divmod(j, 3)
        here = (first[:, a, b] - first[:, c, b]) * (second[:, a, b] - second[:, a, d])
        there = (first[:, c, d] - first[:, a, d]) * (second[:, c, d] - second[:, c, b])
        beats_all[:, i] &= ~strict[:, j] | (here > there)
    return {"risk_dominant": np.where(beats_all.any(axis=1), beats_all.argmax(axis=1), -1).astype(np.int8)}


OUTCOME = Outcome("risk_dominance", "selection by pairwise risk dominance", lambda timing: (DOMINANT,), _compute, GIVEN)
