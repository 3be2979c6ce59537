"""Approximations of all complex roots of a support's equations, by the compiled kernel that follows paths to them."""

from __future__ import annotations

from ctypes import POINTER, byref, c_double, c_int, c_uint64

import numpy as np

from ... import native
from ...native.watching import watched
from ...verify.completeness.root_enclosures import Roots
from ...verify.completeness.support_systems import Floats, System

TOLERANCES = (1e-3, 1e-5, 1e-7)
"""How far a path is predicted to lie from where it is found, at most; the next where paths got lost."""


def roots(system: System, attempt: int = 0) -> Roots | None:
    """Return the roots of a system's square part, as many as were reached; None without a kernel, or if no roots are needed.

    >>> from games.normal_form import NormalFormGame
    >>> from solvers.verify.completeness.support_systems import Differences
    >>> game = NormalFormGame(np.random.default_rng(0).normal(size=(3, 2, 2, 2)))
    >>> found = roots(System(Differences.of(game), ((0, 1), (0, 1), (0, 1))))
    >>> found is None or found.shape == (2, 6)
    True
    """
    library = native.library()
    if library is None or not system.square:
        return None
    count, width, bound = len(system.square), sum(system.sizes), system.bound
    table = np.ascontiguousarray(np.concatenate([_scaled(own).ravel() for own in system.tables]))
    out = np.empty((bound, width), np.complex128)
    paths = c_int(0)

    def followed(stop: c_int) -> int:
        return int(
            library.homotopy_roots(
                len(system.sizes),
                (c_int * len(system.sizes))(*system.sizes),
                count,
                (c_int * count)(*system.masks),
                table.ctypes.data_as(POINTER(c_double)),
                c_uint64(attempt + 1),
                c_double(TOLERANCES[attempt]),
                bound,
                out.ctypes.data_as(POINTER(c_double)),
                byref(paths),
                byref(stop),
            )
        )

    found = watched(followed) if bound > 8 else followed(c_int(0))
    return out[:found]


def _scaled(table: Floats) -> Floats:
    most = np.abs(table).max()
    scaled: Floats = table / most if most else table
    return scaled
