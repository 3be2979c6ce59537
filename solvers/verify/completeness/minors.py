"""Weights by which vectors of polynomials add up to another one (Cramer's rule)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any


def determinant(matrix: Sequence[Sequence[Any]]) -> Any:
    """Return the determinant of a small matrix.

    >>> determinant([[1, 2], [3, 4]])
    -2
    """
    if len(matrix) == 1:
        return matrix[0][0]
    total: Any = 0
    for k, value in enumerate(matrix[0]):
        if value != 0:
            minor = determinant([[*row[:k], *row[k + 1 :]] for row in matrix[1:]])
            total = total + value * minor * (-1 if k % 2 else 1)
    return total


def weights(vectors: Sequence[Sequence[Any]], target: Sequence[Any]) -> list[Any] | None:
    """Return w0, w1, ..., with w0 target = w1 first vector + ..., and w0 a square and not zero everywhere; None if there are none.

    >>> weights([(1, 0), (0, 2)], (3, 4))
    [4, 12, 8]
    """
    count = len(vectors)
    for rows in itertools.combinations(range(len(target)), count):
        square = [[vector[r] for vector in vectors] for r in rows]
        whole = determinant(square)
        if whole == 0:
            continue
        found = [whole * whole]
        for k in range(count):
            replaced = [[*row[:k], target[r], *row[k + 1 :]] for row, r in zip(square, rows, strict=True)]
            found.append(determinant(replaced) * whole)
        sums = (sum(w * vector[r] for w, vector in zip(found[1:], vectors, strict=True)) for r in range(len(target)))
        return found if all(found[0] * p == total for p, total in zip(target, sums, strict=True)) else None
    return None
