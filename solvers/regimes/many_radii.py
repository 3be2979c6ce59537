"""The radii of many points at once, in floats: margins that are affine in what differs between the points."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.errors import ParameterError
from games.exact.polynomials import Polynomial, compiled
from games.model.family import Family
from games.record import Record
from games.scenarios.scenario import Scenario

from .chart import Chart
from .radii import NORMS, units_of
from .situation import Situation

BLOCK = 4096
"""Points per block of a batch: intermediate arrays stay in the processor's cache."""


@dataclass(frozen=True, eq=False, repr=False)
class RadiusBatch(Record):
    """Distances of many points to a profile's nearest flip, in floats.

    Attributes
    ----------
    radius
        (N,) distance: exact up to rounding where ``exact``, else a lower bound.
    strict, exact
        (N,) whether the profile is strict at the point, and whether the distance is exact.
    binding
        (N,) index into ``incentives`` of the incentive that binds at the nearest point.
    incentives
        (player, deviation) pairs.
    """

    radius: NDArray[np.float64]
    strict: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    binding: NDArray[np.int8]
    incentives: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        share = f"{self.strict.mean():.3f}" if len(self.strict) else "-"
        return f"{len(self.radius)} radii, median {np.median(self.radius):.4g}; strict in {share} of the points"


@forgiving
def radius_batch(
    model: Family,
    profile: object,
    points: Mapping[str, object],
    *,
    at: Scenario | None = None,
    norm: str = "l2",
    units: str | Mapping[str, object] = "range",
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> RadiusBatch:
    """Return the radii of many points whose margins are affine in the parameters that differ between them.

    Parameters
    ----------
    points
        Parameter (symbol or name) -> array of N values: these parameters move, all others are as in the scenario.
    norm, units
        As in ``radius``; the ranges are no bounds.

    Raises
    ------
    ParameterError
        If two of the parameters multiply each other in a margin (use ``radius``), for arrays of different lengths or values that
        are not finite, and as ``radius`` does.

    Notes
    -----
    The nearest point of each half-space is in closed form. A strict point's radius is the least over half-spaces; where threats
    move, over the regions of the gaps, and exact where the nearest point lies in its region. The radius of a point that is not
    strict is the largest over the violated half-spaces, exact where that half-space's nearest point violates no other; in l2
    points on several boundaries at once are found too.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> batch = radius_batch(MODEL, "FF", {"f0": [0.1, 0.2], "k": [0.05, 0.05]}, at=games.episode("2019").scenario)
    >>> batch.strict, batch.exact.all(), [batch.incentives[k] for k in batch.binding]
    (array([ True, False]), np.True_, [('Japan', 'H'), ('Japan', 'H')])
    """
    if norm not in NORMS:
        raise ParameterError(f"radius: norm must be one of {', '.join(NORMS)}; got {norm!r}")
    here = Situation.of(model, at, us_action=us_action, without=without)
    here.table("radius_batch")
    labels = here.profile(profile)
    words = list(points)
    scale = units_of(here, units, words)
    symbols = [model.parameter(word).symbol for word in words]
    if len(set(symbols)) < len(symbols):
        raise ParameterError(f"radius_batch: a parameter is given twice: {', '.join(words)}")
    columns = [float_array(points[word], f"radius_batch: {word}", ParameterError) for word in words]
    if any(column.ndim != 1 or len(column) != len(columns[0]) or not np.isfinite(column).all() for column in columns):
        raise ParameterError("radius_batch: arrays of one length, of finite numbers, are needed")
    sizes = np.array([float(scale[s]) for s in symbols])
    matrix = np.column_stack(columns) / sizes
    chart = Chart.space(here, symbols)
    pieces = []
    for piece in chart.pieces:
        lost = chart.margins(labels, piece.region)
        if not all(p.total_degree() <= 1 for p in lost.values()):
            raise ParameterError(f"radius_batch: two of {', '.join(words)} multiply each other in a margin; use radius")
        sides = [fold * side for fold, side in zip(chart.folds, piece.region, strict=True) if not fold.is_constant()]
        pieces.append((*_affine(tuple(lost.values()), sizes), *_affine(sides, sizes)))
    blocks = [_block(matrix[k : k + BLOCK], pieces, norm) for k in range(0, max(1, len(matrix)), BLOCK)]
    parts = [np.concatenate(part) for part in zip(*blocks, strict=True)]
    return RadiusBatch(parts[0], parts[1], parts[2], parts[3].astype(np.int8), tuple(lost))


def _block(
    points: NDArray[np.float64],
    pieces: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]],
    norm: str,
) -> tuple[NDArray[Any], ...]:
    """Return radius, strictness, exactness and binding incentive of points in units; a piece is one region of the gaps."""
    strict = np.zeros(len(points), bool)
    losses = []
    for slopes, constant, gap, start in pieces:
        lost = points @ slopes.T + constant
        inside = (points @ gap.T + start >= 0).all(axis=1)
        strict[inside] = (lost[inside] > 0).all(axis=1)
        losses.append(lost)
    lows, fits, bindings = [], [], []
    for (slopes, _, gap, start), lost in zip(pieces, losses, strict=True):
        low, nearest, binding, fit = _half_spaces(points, lost, slopes, strict, norm)
        lows.append(low)
        fits.append(fit & (nearest @ gap.T + start >= -1e-12).all(axis=1))
        bindings.append(binding)
    best = np.argmin(np.array(lows), axis=0)
    rows = np.arange(len(points))
    return np.array(lows)[best, rows], strict, np.array(fits)[best, rows], np.array(bindings)[best, rows]


def _affine(polynomials: Sequence[Polynomial], sizes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slopes in units, shape (n, variables), and constants of affine polynomials."""
    if not polynomials:
        return np.empty((0, len(sizes))), np.empty(0)
    shape, zero = compiled(polynomials), np.zeros(len(sizes))
    return shape.jacobian(zero) * sizes, shape(zero)


def _half_spaces(
    points: NDArray[np.float64],
    margins_: NDArray[np.float64],
    slopes: NDArray[np.float64],
    strict: NDArray[np.bool_],
    norm: str,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return, within one region, each point's distance, nearest point, binding margin, and whether that point has flipped."""
    dual = np.linalg.norm(slopes, {"l2": 2, "l1": np.inf, "linf": 1}[norm], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        signed = np.where(dual > 0, margins_ / dual, np.where(margins_ > 0, np.inf, -np.inf))
    binding = signed.argmin(axis=1)  # strict: the nearest boundary; else the margin violated most
    rows = np.arange(len(points))
    distance = np.where(strict, np.maximum(signed[rows, binding], 0), np.maximum(-signed[rows, binding], 0))
    steps = {
        "l2": slopes / np.where(dual > 0, dual, 1)[:, None],
        "linf": np.sign(slopes),
        "l1": np.eye(slopes.shape[1])[np.abs(slopes).argmax(axis=1)] * np.sign(slopes),
    }[norm]
    finite = np.where(np.isfinite(distance), distance, 0)
    moves = np.where(strict, -finite, finite)[:, None] * steps[binding]
    after = margins_ + moves @ slopes.T
    size = 1e-12 * (1 + np.abs(margins_).max(axis=1, initial=0))
    fit = strict | (after.min(axis=1) >= -size)
    nearest = points + moves
    if norm == "l2" and not fit.all():
        _on_edges(points, margins_, slopes, distance, nearest, fit, binding)
    return distance, nearest, binding, fit


def _on_edges(
    points: NDArray[np.float64],
    margins_: NDArray[np.float64],
    slopes: NDArray[np.float64],
    distance: NDArray[np.float64],
    nearest: NDArray[np.float64],
    fit: NDArray[np.bool_],
    binding: NDArray[np.int64],
) -> None:
    """Fill in the points whose nearest strict point lies where several margins vanish: multipliers of one sign prove it."""
    for count in range(2, len(slopes) + 1):
        for chosen in itertools.combinations(range(len(slopes)), count):
            rows = np.flatnonzero(~fit)
            own = slopes[list(chosen)]
            gram = own @ own.T
            if not len(rows) or np.linalg.matrix_rank(gram) < count:
                continue
            multipliers: NDArray[np.float64] = -margins_[rows][:, list(chosen)] @ np.linalg.inv(gram)
            moves = multipliers @ own
            after = margins_[rows] + moves @ slopes.T
            size = 1e-12 * (1 + np.abs(margins_[rows]).max(axis=1))
            good = (multipliers >= 0).all(axis=1) & (after.min(axis=1) >= -size)
            found = rows[good]
            distance[found] = np.linalg.norm(moves[good], axis=1)
            nearest[found] = points[found] + moves[good]
            fit[found] = True
            binding[found] = np.array(chosen)[multipliers[good].argmax(axis=1)] if good.any() else binding[found]
