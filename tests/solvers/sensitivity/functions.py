"""Functions whose sensitivity is known in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ISHIGAMI = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-math.pi, math.pi]] * 3}


def unit(size: int) -> dict[str, object]:
    """Return SALib's specification of inputs from 0 to 1."""
    return {"num_vars": size, "names": [f"x{k}" for k in range(size)], "bounds": [[0.0, 1.0]] * size}


def ishigami(x: Floats) -> Floats:
    """Return the function of Ishigami and Homma (1990) for a = 7, b = 0.1."""
    y: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return y


def ishigami_indices() -> tuple[Floats, Floats, Floats]:
    """Return its first-order, total and second-order indices, shapes (3,), (3,) and (3, 3)."""
    alone, a_squared = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    together = 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone + a_squared + together
    pairs = np.zeros((3, 3))
    pairs[0, 2] = pairs[2, 0] = together / variance
    first = np.array([alone, a_squared, 0]) / variance
    return first, first + pairs.sum(axis=1), pairs


def g_function(x: Floats, a: Sequence[float]) -> Floats:
    """Return the g function (Sobol' 1993): the product of (abs(4 x - 2) + a) / (1 + a) over the inputs, each from 0 to 1."""
    y: Floats = np.prod((np.abs(4 * x - 2) + np.array(a)) / (1 + np.array(a)), axis=1)
    return y


def g_indices(a: Sequence[float], groups: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """Return its first-order, total and second-order indices by groups, for the group of each input as a number.

    With V_i = 1 / (3 (1 + a_i)^2) the variance is the product of the 1 + V_i less 1, and so it is for the inputs of a group.
    """
    own = 1 + 1 / (3 * (1 + np.array(a)) ** 2)
    variance = own.prod() - 1
    of = np.array(groups)
    inside = np.array([own[of == g].prod() for g in range(of.max() + 1)])
    first = (inside - 1) / variance
    total = 1 - (own.prod() / inside - 1) / variance
    return first, total, np.outer(inside - 1, inside - 1) / variance
