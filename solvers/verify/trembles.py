r"""Trembles that justify beliefs: completely mixed strategies whose limit an assessment is (Kreps and Wilson 1982).

An unplayed action a is taken with probability :math:`\zeta_a\,\varepsilon^{k_a}`. Whole numbers :math:`k_a \ge 1` exist iff a
linear program has a solution; its answer, a solution or a proof that there is none (Farkas 1902), is checked here against the
program, so that nothing rests on the code that found it. Weights :math:`\zeta_a > 0` exist iff the logarithms of the beliefs
satisfy linear equations, which are tested in exact numbers, as products of powers (Kreps and Wilson, lemmas A1, A2).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from games.errors import SolverError
from games.exact.linear_program import Outcome, maximize

TOLERANCE = 1e-9
"""Regret, and relative error of a belief, up to which floats count as right; exact numbers need 0."""


@dataclass(frozen=True)
class Trembles:
    """A sequence of completely mixed strategies: an unplayed action gets weight times epsilon to the power of its label.

    Attributes
    ----------
    labels, weights
        By information set, one entry per action: the power of epsilon (0 if played), and the factor (the probability if
        played).
    """

    labels: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, tuple[Any, ...]]

    def at(self, epsilon: Any) -> dict[str, NDArray[Any]]:
        """Return the completely mixed behaviour strategies for one epsilon > 0."""
        out = {}
        for label, powers in self.labels.items():
            mass = [w * epsilon**k for w, k in zip(self.weights[label], powers, strict=True)]
            total = sum(mass)
            out[label] = np.array([m / total for m in mass])
        return out


def same(a: Any, b: Any) -> bool:
    """Tell whether two numbers are equal, floats up to rounding."""
    if isinstance(a, float) or isinstance(b, float):
        return abs(float(a) - float(b)) <= TOLERANCE * max(1.0, abs(float(a)), abs(float(b)))
    return bool(a == b)


def orders(size: int, equal: Sequence[Sequence[int]], less: Sequence[Sequence[int]]) -> list[int] | None:
    """Return whole numbers >= 1 with ``equal @ k == 0`` and ``less @ k >= 1``, or None."""
    if not size:
        return [] if not less else None
    # k = 1 + x with x >= 0
    at_most = [([-v for v in row], sum(row) - 1) for row in less]
    level = [(list(row), -sum(row)) for row in equal]
    found = maximize([-1] * size, at_most=at_most, equal=level)
    if found.outcome is not Outcome.OPTIMAL:
        if not _impossible(size, at_most, level, [Fraction(y) for y in found.dual]):
            raise SolverError("certify_assessment: a proof that no trembles fit is wrong; please report this game")
        return None
    values = [1 + Fraction(v) for v in found.primal]
    scale = lcm(*(v.denominator for v in values))
    whole = [int(v * scale) for v in values]
    if not (min(whole) >= 1 and all(_dot(row, whole) == 0 for row in equal) and all(_dot(row, whole) >= 1 for row in less)):
        raise SolverError("certify_assessment: the orders of trembles that were found do not fit; please report this game")
    return whole


def _dot(row: Sequence[Any], column: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(row, column, strict=True))


def _impossible(size: int, at_most: Sequence[Any], equal: Sequence[Any], dual: Sequence[Fraction]) -> bool:
    """Tell whether multipliers of the rows prove that no x >= 0 satisfies them all: they make ``nonnegative @ x <= negative``."""
    rows = [*at_most, *equal]
    total = [_dot([row[j] for row, _ in rows], dual) for j in range(size)]
    return min(dual[: len(at_most)], default=0) >= 0 and min(total) >= 0 and _dot([bound for _, bound in rows], dual) < 0


def weights(size: int, equal: Sequence[Sequence[int]], ratios: Sequence[Any]) -> list[Any] | None:
    """Return weights > 0 whose powers by each row make each ratio, or None if none exist; exact if every ratio is 1."""
    if not equal:
        return [Fraction(1)] * size
    matrix = flint.fmpz_mat([list(row) for row in equal])
    basis, rank = matrix.transpose().nullspace()
    for j in range(rank):
        whole = [int(basis[i, j]) for i in range(len(equal))]
        up = prod((_power(r, n) for r, n in zip(ratios, whole, strict=True) if n > 0), start=Fraction(1))
        down = prod((_power(r, -n) for r, n in zip(ratios, whole, strict=True) if n < 0), start=Fraction(1))
        if not same(up, down):
            return None
    if size <= 12:
        simple = _in_rationals(size, equal, ratios)
        if simple is not None:
            return simple
    logs = np.linalg.lstsq(np.array(equal, dtype=float), np.log([float(r) for r in ratios]), rcond=None)[0]
    return [float(w) for w in np.exp(logs)]


def _in_rationals(size: int, equal: Sequence[Sequence[int]], ratios: Sequence[Any]) -> list[Any] | None:
    """Return weights that are found one after the other without roots, or None."""
    weights: list[Any] = [None] * size
    open_rows = list(range(len(equal)))
    while open_rows:
        missing_in = {r: [j for j, n in enumerate(equal[r]) if n and weights[j] is None] for r in open_rows}
        ready = (r for r, own in missing_in.items() if not own or (len(own) == 1 and abs(equal[r][own[0]]) == 1))
        r = next(ready, open_rows[0])
        missing = missing_in[r]
        single = [j for j in missing if abs(equal[r][j]) == 1]
        if missing and not single:
            return None
        for j in missing:
            if j != single[0]:
                weights[j] = Fraction(1)
        rest = prod(
            (_power(weights[j], n) for j, n in enumerate(equal[r]) if n and (not single or j != single[0])), start=Fraction(1)
        )
        if missing:
            weights[single[0]] = ratios[r] / rest if equal[r][single[0]] == 1 else rest / ratios[r]
        elif not same(rest, ratios[r]):
            return None
        open_rows.remove(r)
    return [Fraction(1) if w is None else w for w in weights]


def _power(number: Any, exponent: int) -> Any:
    """Return an integer power, of an algebraic number too."""
    whole = prod(itertools.repeat(number, abs(exponent)), start=Fraction(1))
    return whole if exponent >= 0 else 1 / whole
