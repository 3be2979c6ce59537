"""The strict equilibrium that risk-dominates every other one."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from .... import pure
from .form import ALLIES_FIRST, GIVEN
from .logit import PROFILES
from .outcome import Outcome, Variable

DOMINANT = Variable(
    "risk_dominant",
    "allies' strict equilibrium that risk-dominates all others (Harsanyi and Selten 1988); -1: there is none",
    "int8",
    -2,
    ((-1, "none"), *PROFILES),
)


def dominant(payoffs: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the strict equilibrium of each of the allies' games, (N, 2, 3, 3), that risk-dominates all others; -1: none.

    >>> dominant(np.array([[[[4, 0, 0], [3, 3, 0], [0, 0, 0]], [[4, 3, 0], [0, 3, 0], [0, 0, 0.5]]]], dtype=float))
    array([4], dtype=int8)
    """
    strict = pure.strict_batch(payoffs).reshape(len(payoffs), -1)
    first, second = payoffs[:, 0], payoffs[:, 1]
    beats_all = strict.copy()
    for i, j in itertools.permutations(range(9), 2):
        (a, b), (c, d) = divmod(i, 3), divmod(j, 3)
        here = (first[:, a, b] - first[:, c, b]) * (second[:, a, b] - second[:, a, d])
        there = (first[:, c, d] - first[:, a, d]) * (second[:, c, d] - second[:, c, b])
        beats_all[:, i] &= ~strict[:, j] | (here > there)
    return np.where(beats_all.any(axis=1), beats_all.argmax(axis=1), -1).astype(np.int8)


OUTCOME = Outcome(
    "risk_dominance",
    "selection by pairwise risk dominance",
    lambda form: (DOMINANT,),
    lambda block: {"risk_dominant": dominant(block.payoffs)},
    (GIVEN, ALLIES_FIRST),
)
