"""The normal distribution's functions where they are nearly 0 or 1, too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def density(z: Floats) -> Floats:
    """Return the standard normal density."""
    found: Floats = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return found


def log_distribution(z: Floats) -> Floats:
    """Return the logarithm of the standard normal distribution function.

    >>> log_distribution(np.array([0.0, -40.0])).round(3).tolist()
    [-0.693, -804.608]
    """
    from scipy.special import log_ndtr  # with the module, as SciPy takes its time

    found: Floats = log_ndtr(z)
    return found


def mills(z: Floats) -> Floats:
    """Return the derivative of ``log_distribution``: density over distribution function, about -z far below 0.

    >>> mills(np.array([-50.0])).round(2).tolist()
    [50.02]
    """
    found: Floats = np.exp(-0.5 * z * z - 0.5 * np.log(2 * np.pi) - log_distribution(z))
    return found
