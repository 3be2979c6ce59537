"""Games of nashpy: two payoff matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...arrays import number_array
from ...errors import GameError
from ...normal_form import NormalFormGame
from .handing_over import floats, installed, table_for


def is_nashpy(value: object) -> bool:
    """Tell whether an object is a game of nashpy, by what it has."""
    return hasattr(value, "payoff_matrices")


def from_nashpy(game: Any, **labels: Any) -> NormalFormGame:
    """Return a ``nashpy.Game`` as a game; ``labels`` are those of NormalFormGame. Integers and fractions stay exact.

    Raises
    ------
    GameError
        If the object has no two ``payoff_matrices`` of one shape.

    >>> from types import SimpleNamespace
    >>> from_nashpy(SimpleNamespace(payoff_matrices=([[1, 2]], [[3, 4]]))).payoffs.astype(int).tolist()
    [[[1, 2]], [[3, 4]]]
    """
    matrices = [number_array(matrix, "nashpy") for matrix in getattr(game, "payoff_matrices", ())]
    shapes = [matrix.shape for matrix in matrices]
    if len(matrices) != 2 or matrices[0].ndim != 2 or len(set(shapes)) > 1:
        raise GameError(f"nashpy: payoff_matrices with two matrices of one shape are needed; got {type(game).__name__} {shapes}")
    return NormalFormGame(np.stack(matrices), **labels)


def to_nashpy(game: NormalFormGame, *, rounded: bool = False) -> Any:
    """Return a two-player game as a ``nashpy.Game`` of floats, without labels.

    Parameters
    ----------
    rounded
        Whether a payoff that is no float, such as 1/3, may become the nearest one.

    Raises
    ------
    InputError
        If it is no table.
    GameError
        If it has not two players, or payoffs that are symbolic, or no floats and not to be rounded.
    ImportError
        If nashpy is not installed.

    >>> to_nashpy(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])).payoff_matrices[0].tolist()
    [[3.0, 0.0], [5.0, 1.0]]
    """
    payoffs = floats(table_for(game, "nashpy", 2).payoffs, "nashpy", rounded)
    return installed("nashpy", "nashpy").Game(*payoffs)
