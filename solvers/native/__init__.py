"""Compiled kernels, loaded if they were built; without them the exact solvers give the same answers, slower."""

from __future__ import annotations

import ctypes
from functools import cache

from games.lazy import import_on_demand

from .build import LIBRARY

import_on_demand(__name__)


@cache
def library() -> ctypes.CDLL | None:
    """Return the compiled library, or None where it was not built or cannot be loaded.

    >>> library() is None or hasattr(library(), "three_players")
    True
    """
    try:
        return ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
