"""One three-player game through the compiled kernel: what it decides support by support, with proof, and what it leaves open."""

from __future__ import annotations

from ctypes import POINTER, byref, c_double, c_int, c_int8, c_int64, c_uint16
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import native
from ...verify.completeness.three_players import NUMBERS, Proof, Support

ROWS = 16 * 343
"""More than any number of roots that 343 supports can have."""

LINE, TREE = 1, 2
"""Kinds of records in the kernel's trace."""


@dataclass(frozen=True)
class Decided:
    """Equilibria at the supports that floats decided, and the supports they left open.

    Attributes
    ----------
    profiles
        Shape (M, sum of actions).
    indices
        Shape (M,): +1 or -1.
    supports
        The support of each row.
    proof
        Evidence for every support that was decided.
    """

    profiles: NDArray[np.float64]
    indices: NDArray[np.int8]
    supports: tuple[Support, ...]
    proof: Proof

    @property
    def certain(self) -> bool:
        """Whether every support is decided and the indices sum to one, as they must."""
        return not self.proof.open and int(self.indices.sum()) == 1


def decide(payoffs: NDArray[Any]) -> Decided | None:
    """Return what the kernel finds in a game; None without a kernel, or for payoffs that no float holds.

    Parameters
    ----------
    payoffs
        Shape (3, A, B, C) with up to three actions each; floats, or exact numbers that are floats.

    >>> found = decide(np.arange(24.0).reshape(3, 2, 2, 2))
    >>> found is None or found.profiles.tolist() == [[0, 1, 0, 1, 0, 1]]
    True
    """
    library = native.library()
    if library is None:
        return None
    try:
        floats = np.ascontiguousarray(payoffs, dtype=np.float64)
    except OverflowError:
        return None
    if payoffs.dtype == object and not all(a == b for a, b in zip(floats.ravel().tolist(), payoffs.ravel().tolist(), strict=True)):
        return None
    shape = floats.shape[1:]
    profiles, indices = np.empty((ROWS, sum(shape))), np.empty(ROWS, np.int8)
    settled, left = np.empty(ROWS, np.uint16), np.empty(512, np.uint16)
    opened, traced = c_int(0), c_int64(0)
    room = 4096
    while True:
        trace = np.empty(room)
        count = library.three_players_supports(
            floats.ctypes.data_as(POINTER(c_double)),
            (c_int * 3)(*shape),
            profiles.ctypes.data_as(POINTER(c_double)),
            indices.ctypes.data_as(POINTER(c_int8)),
            settled.ctypes.data_as(POINTER(c_uint16)),
            left.ctypes.data_as(POINTER(c_uint16)),
            byref(opened),
            trace.ctypes.data_as(POINTER(c_double)),
            c_int64(room),
            byref(traced),
        )
        if count < 0:
            return None
        if traced.value <= room:
            break
        room = traced.value
    proof = _proof(trace[: traced.value].tolist(), tuple(_support(int(code)) for code in left[: opened.value]))
    return Decided(profiles[:count].copy(), indices[:count].copy(), tuple(_support(int(code)) for code in settled[:count]), proof)


def _support(code: int) -> Support:
    first, second, third = (tuple(k for k in range(3) if code >> (3 * i + k) & 1) for i in range(3))
    return first, second, third


def _proof(trace: list[float], left: tuple[Support, ...]) -> Proof:
    """Return the kernel's trace as a proof: records of roots on a line, and trees in preorder."""
    lines, trees = {}, {}
    at = 0
    while at < len(trace):
        kind, support, number = int(trace[at]), _support(int(trace[at + 1])), int(trace[at + 2])
        at += 3
        if kind == LINE:
            values = trace[at : at + 2 * number]
            lines[support] = tuple(sorted(zip(values[::2], values[1::2], strict=True)))
            at += 2 * number
        else:
            start, cells = at, 1
            while cells:
                node = int(trace[at])
                cells += 1 if node == 0 else -1
                at += 1 + NUMBERS[node]
            trees[support] = (number, tuple(trace[start:at]))
    return Proof(lines, trees, left)
