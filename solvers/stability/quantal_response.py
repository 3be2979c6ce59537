"""Quantal response: at which precisions a class is the most probable one along the principal logit branch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike

from games.profile import CLASSES, outcome_class

from .. import quantal_response
from .notion import Case, Finding, Notion

STEP = 0.1
"""Distance of neighbouring points of the branch; precisions between them are interpolated, good to about three digits."""
TIE = 1e-9
"""Lead in probability up to which an action that was the likeliest stays it."""


@dataclass(frozen=True)
class Range:
    """A stretch of the branch: the most probable pure profile, and the precisions where it begins and ends (infinity: the limit).

    Where the branch folds back in precision, ``end`` may be less than ``begin``.
    """

    cell: tuple[int, ...]
    begin: float
    end: float


def modal_ranges(payoffs: ArrayLike) -> tuple[Range, ...]:
    """Return the most probable pure profiles along the principal branch, in the order in which it is travelled.

    Parameters
    ----------
    payoffs
        Shape (n, A_0, ..., A_{n-1}).

    Raises
    ------
    GameError
        If the payoffs are not finite numbers of that shape.

    >>> [(found.cell, round(found.begin, 2), found.end) for found in modal_ranges([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])]
    [((1, 1), 0.0, inf)]
    """
    branch = quantal_response.trace(payoffs, longest_step=STEP)
    points = [branch.strategies(k) for k in range(len(branch.profiles))]
    levels = np.maximum(branch.precisions, np.finfo(float).tiny)
    modal = [int(own.argmax()) for own in points[min(1, len(points) - 1)]]
    found: list[tuple[tuple[int, ...], float]] = [(tuple(modal), 0.0)]
    for k in range(1, len(points)):
        turns = []
        for i, (before, after) in enumerate(zip(points[k - 1], points[k], strict=True)):
            to = int(after.argmax())
            if after[to] > after[modal[i]] + TIE:
                # At an equilibrium the log-odds are precision times the difference in payoff, which is nearly linear in precision.
                low, high = (
                    math.log(own[to] / own[modal[i]]) / at for own, at in zip((before, after), levels[k - 1 : k + 1], strict=True)
                )
                turns.append((-low / (high - low) if low < 0.0 else 0.0, i, to))
        for share, i, to in sorted(turns):
            modal[i] = to
            found.append((tuple(modal), float(levels[k - 1] + share * (levels[k] - levels[k - 1]))))
    ends = [*(begin for _, begin in found[1:]), math.inf if branch.reached else float(branch.precisions[-1])]
    return tuple(Range(cell, begin, end) for (cell, begin), end in zip(found, ends, strict=True) if begin != end)


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it is modal somewhere on the branch, and at which precisions."""
    spans: dict[str, list[str]] = {name: [] for name in CLASSES}
    for name, own in groupby(modal_ranges(case.game.floats()), lambda found: outcome_class(*case.game.labels(found.cell))):
        first, *rest = own
        begin, end = first.begin, (rest or [first])[-1].end
        spans[name].append(f"from {begin:.3g} on" if end == math.inf else f"{begin:.3g} to {end:.3g}")
    return {name: Finding(bool(own), "precision " + ", ".join(own) if own else "never modal") for name, own in spans.items()}


NOTIONS = (
    Notion(
        "quantal response",
        "some profile of the class is the most probable one of the principal logit branch at some precision, from 0 (at random) "
        "on to its limit (best replies); precision per unit of payoff, in the order of the branch",
        "McKelvey and Palfrey 1995",
        42,
        judge,
    ),
)
