"""A classification tree (CART): boxes that do not overlap, from cuts that divide all draws.

Breiman, Friedman, Olshen and Stone (1984): of all cuts of all leaves at one value of one input, the one is made that lowers the
impurity of the whole most (Gini's, 2 p (1 - p) for a share p of hits), as long as both sides keep enough draws. The tree stops at a
number of leaves; it is not pruned. The leaves of which most draws are hits are its boxes. Lempert, Bryant and Bankes
(2008) set it beside PRIM: a tree divides where PRIM peels, so that it needs more limits for a box inside the space, and finds
several regions at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from games.arguments import forgiving
from games.errors import ParameterError
from games.options import share, whole

from .box_sets import BoxSet, box_set
from .boxes import Bools, Floats, check
from .discovery import LEAST

LEAVES = 8
"""Leaves of a tree, at most."""
Leaf = tuple[Floats, Floats, Bools]
"""Lower and upper limits of a leaf, shape (D,), and which draws are in it, shape (N,)."""


@forgiving
def grow(
    points: Floats, hits: Bools, names: Sequence[str], *, leaves: int = LEAVES, least: float = LEAST, majority: float = 0.5,
    outcome: str = "outcome", title: str = "",
) -> BoxSet:  # fmt: skip
    """Return the leaves of a tree in which an outcome is in the majority, those with most hits first.

    Parameters
    ----------
    points, hits, names, outcome, title
        As for :func:`~solvers.sensitivity.discovery.prim`.
    leaves, least
        Leaves at most, at least 2, and share of all draws that each keeps.
    majority
        Share of hits above which a leaf is a box.

    Raises
    ------
    ParameterError
        As for :func:`~solvers.sensitivity.discovery.prim`, or if an option is out of its range.

    >>> points = np.random.default_rng(0).random((4000, 2))
    >>> corners = (points < 0.3).all(axis=1) | (points > 0.6).all(axis=1)
    >>> found = grow(points, corners, ["a", "b"])
    >>> len(found.boxes), found.coverage[-1] > 0.95, found.density[-1] > 0.95
    (2, True, True)
    """
    points, hits = check(points, hits, names, 0.5, least)
    whole("leaves", leaves, 2)
    if share("majority", majority) == 1:
        raise ParameterError("majority: a share from 0 to below 1 is needed; got 1")
    enough = max(least * len(points), 1)
    size = points.shape[1]
    everything: Leaf = (np.full(size, -np.inf), np.full(size, np.inf), np.ones(len(points), dtype=bool))
    grown = [(everything, _best(points, hits, everything[2], enough))]
    while len(grown) < leaves:
        place = int(np.argmax([gain for _, (gain, _, _) in grown]))
        (low, high, own), (gain, d, value) = grown[place]
        if gain <= 0:
            break
        left = own & (points[:, d] <= value)
        here = np.arange(size) == d
        halves: tuple[Leaf, Leaf] = ((low, np.where(here, value, high), left), (np.where(here, value, low), high, own & ~left))
        grown[place : place + 1] = [(half, _best(points, hits, half[2], enough)) for half in halves]
    kept = [leaf for leaf, _ in grown if hits[leaf[2]].mean() > majority]
    kept.sort(key=lambda leaf: -int(hits[leaf[2]].sum()))
    method = f"classification tree of {len(grown)} leaves"
    return box_set(points, hits, names, [leaf[:2] for leaf in kept], method=method, outcome=outcome, title=title)


def _best(points: Floats, hits: Bools, own: Bools, enough: float) -> tuple[float, int, float]:
    """Return by how much the best cut of a leaf lowers the impurity, its input, and its value, half-way between two draws."""
    best = (0.0, 0, 0.0)
    size, total = int(own.sum()), int(hits[own].sum())
    for d in range(points.shape[1]):
        order = np.argsort(points[own, d], kind="stable")
        values, found = points[own, d][order], hits[own][order].cumsum()[:-1]
        below = np.arange(1, size)
        fit = (values[1:] > values[:-1]) & (below >= enough) & (size - below >= enough)
        if not fit.any():
            continue
        # Draws times Gini's impurity, 2 h (n - h) / n for h hits among n, before and after.
        after = 2 * found * (below - found) / below + 2 * (total - found) * (size - below - total + found) / (size - below)
        gains = np.where(fit, 2 * total * (size - total) / size - after, 0.0)
        place = int(np.argmax(gains))
        if gains[place] > best[0] + 1e-12 * size:
            best = (float(gains[place]), d, float((values[place] + values[place + 1]) / 2))
    return best
