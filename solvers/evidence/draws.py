"""Random scenarios: uniform draws over the parameters' ranges, with a recorded seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.model.table_model import Model

DRAWS = 20_000
"""Draws in a study unless it says otherwise."""


@forgiving
def uniform(
    model: Model, kinds: Iterable[str], size: int, *, rng: int, ranges: Mapping[str, tuple[float, float]] | None = None
) -> dict[str, NDArray[np.float64]]:
    """Return independent uniform draws of every parameter of some kinds.

    Parameters
    ----------
    kinds
        Of "structural", "situational", "optional".
    size
        Number of draws N; the result maps symbol -> (N,).
    rng
        Seed. Every parameter has a stream of its own, named by its symbol, so that leaving one out or adding one to the model
        does not change the others.
    ranges
        Symbol -> (low, high), replacing a parameter's own range or adding one of another kind.

    Raises
    ------
    ParameterError
        If a parameter in ``ranges`` is unknown or the size is not positive.

    >>> from games.models.trilateral import MODEL
    >>> len(uniform(MODEL, ["structural"], 3, rng=0))
    25
    """
    if size < 1:
        raise ParameterError(f"draws: a positive number of draws is needed; got {size}")
    chosen = {p.symbol: (float(p.low), float(p.high)) for p in model.parameters if p.kind in tuple(kinds)}
    chosen |= {model.parameter(word).symbol: bounds for word, bounds in (ranges or {}).items()}
    return {
        symbol: np.random.default_rng([rng, *symbol.encode()]).uniform(low, high, size)
        for symbol, (low, high) in sorted(chosen.items())
    }


def share_error(share: float, size: int) -> float:
    """Return the standard error of a share of independent draws.

    >>> round(share_error(0.5, 10_000), 3)
    0.005
    """
    return float(np.sqrt(share * (1 - share) / size))
