"""Random parameter values of any model, exact and off every boundary."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from games.model.family import Family


def draw(model: Family, rng: np.random.Generator) -> dict[str, Fraction]:
    """Return random values on a fine grid of each parameter's range, so that no boundary is hit by chance."""
    return {p.symbol: p.low + (p.high - p.low) * Fraction(int(rng.integers(1, 9972)), 9973) for p in model.parameters}
