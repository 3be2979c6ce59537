r"""Robustness radius: how far, in parameter space, the nearest scenario lies at which a profile flips.

A profile is strict where all of its margins are positive. From a scenario at which it is, the radius is the distance to the
nearest point where some margin vanishes; from one at which it is not, the distance to the nearest points where all are
positive. The threat gaps make the margins piecewise: every region of their signs is looked at with its own polynomials.

- Margins affine in the parameters moved: exact. The nearest point of a half-space is :math:`|g \cdot p - h| / \|g\|_*` away,
  with the dual norm; where ranges or several margins bind, a quadratic (l2) or linear (l1, linf) program is solved, its active
  constraints suggested by floats and its optimality verified in rationals.
- Polynomial margins: a certified bracket. Upper end: a point found by local search, verified exactly to be on the other side. Lower
  end: no point of the ball satisfies the conditions of the other side, as a combination of them with nonnegative multipliers
  is negative on it; the combination is bounded by its Taylor polynomial at the scenario, the quadratic part by the S-procedure
  (Yakubovich 1971; a matrix shown positive definite in rationals), the parts of higher degree by their Frobenius norms.

Distances are in shares of the parameters' ranges, or in multiples of given coding uncertainties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from games.arrays import float_array
from games.errors import ParameterError, SolverError
from games.exact.boxes import nowhere_negative
from games.exact.linear_program import Outcome, maximize
from games.exact.numbers import decimal, exact
from games.exact.polynomials import Compiled, Polynomial, compiled, ring
from games.model.parameters import Parameter
from games.models.trilateral import WORDS, Trilateral, check_us
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number

from .margins import Region, ally_profile, margins, region_of
from .payoff_differences import GAPS, cells, differences

NORMS = ("l2", "l1", "linf")
FLIPS = ("strict", "pure set")
SPEAKER = {"Japan": "Tokyo", "ROK": "Seoul"}
SEARCH = 45
"""Steps of a local search; the last two thirds are damped."""
FEASIBLE = 1e-11
"""Size below which a float constraint or move counts as zero in a local search; what is reached is verified exactly."""
PUSH = tuple(Fraction(1, 10**k) for k in range(12, 1, -1))
"""How far, as a share, a local optimum is pushed on until it is verified to be on the other side."""
STEPS = 40
"""Bisection steps of the lower end."""
BLOCK = 4096
"""Points per block of a batch: intermediate arrays stay in the processor's cache."""
BOX_STEPS, BOX_NODES = 8, 400
"""Bisection steps where signs over boxes decide, and the work spent on each."""
DENOMINATOR = 10**12
"""Of the rationals that stand for floats suggested by a local search."""
MOST_TOLD = 5
"""So many moves are told in a sentence; the table has them all."""
SHOWN = 0.1
"""A sentence names the moves of at least this share of the largest."""


@dataclass(frozen=True)
class Flip:
    """The nearest point found on the other side.

    Attributes
    ----------
    profile, gains
        The profile that flips, and whether it becomes strict (else it ceases to be).
    player, deviation
        The incentive that binds there.
    moves
        Symbol -> change of the parameter; parameters that stay are left out.
    values
        Every parameter's value there: exact if the radius is, else verified exactly to be on the other side.
    """

    profile: tuple[str, str]
    gains: bool
    player: str
    deviation: str
    moves: Mapping[str, Fraction]
    values: Mapping[str, Fraction]


@dataclass(frozen=True, repr=False)
class Radius(Shown):
    """How far a profile is from flipping.

    Attributes
    ----------
    strict
        Whether the profile is strict at the scenario.
    low, high
        Certified bounds of the distance; both infinite if nothing flips. Fractions, floats where a square root is taken.
    squared
        The exact square of an exact l2 distance, else None.
    exact
        Whether the distance is exact (``low`` and ``high`` then differ by no more than the rounding of a square root).
    flip
        The nearest point on the other side; None if there is none.
    norm, units, parameters
        How distance is measured: symbol -> the move that counts as 1, and the parameters that may move.
    inside
        Whether the nearest point lies within the parameters' ranges.
    """

    profile: tuple[str, str]
    scenario: Scenario
    us_action: str
    strict: bool
    low: Fraction | float
    high: Fraction | float
    squared: Fraction | None
    exact: bool
    flip: Flip | None
    norm: str
    units: Mapping[str, Fraction]
    parameters: tuple[Parameter, ...]
    inside: bool

    def __float__(self) -> float:
        return float(self.high)

    def sentence(self) -> str:
        """Say the nearest flip in words."""
        if self.flip is None:
            known = ", and there is none," if self.low == math.inf else f", and none is within {float(self.low):.4g},"
            return f"({', '.join(self.profile)}): no flip was found{known} by moving {', '.join(p.name for p in self.parameters)}"
        in_ranges = all(self.units[p.symbol] == p.high - p.low for p in self.parameters)
        size = f"{float(self.high):.4g}" if self.exact else f"between {float(self.low):.4g} and {float(self.high):.4g}"
        far = f"(distance {size} in {'shares of the ranges' if in_ranges else 'coding uncertainties'}, {self.norm})"
        profile = f"({', '.join(self.flip.profile)})"
        who = f"{SPEAKER[self.flip.player]} prefers to {WORDS[self.flip.deviation]}"
        how = self._moves()
        if not how:
            return f"{profile} is on the edge: {SPEAKER[self.flip.player]} is indifferent to {WORDS[self.flip.deviation]} {far}"
        if self.flip.gains:
            return f"{profile} becomes strict if {how}; until then {who} {far}"
        return f"{who} if {how}: {profile} is then no longer strict {far}"

    def _moves(self) -> str:
        if self.flip is None:
            return ""
        names = {p.symbol: p.name for p in self.parameters}
        size = {s: abs(float(move / self.units[s])) for s, move in self.flip.moves.items()}
        told = [s for s in sorted(size, key=lambda s: (-size[s], s)) if size[s] >= SHOWN * max(size.values())][:MOST_TOLD]
        parts = [f"{names[s]} {'rises' if self.flip.moves[s] > 0 else 'falls'} by {_amount(self.flip.moves[s])}" for s in told]
        rest = len(size) - len(parts)
        return " and ".join(parts) + (f" (and {rest} other{'s' * (rest > 1)} by no more)" if rest else "")

    def __repr__(self) -> str:
        return self.sentence()

    def table(self) -> Table:
        """Return the moves of the nearest flip: parameter, from, to, and the move in the unit of the distance."""
        rows = []
        if self.flip is not None:
            names = {p.symbol: p.name for p in self.parameters}
            for s, move in sorted(self.flip.moves.items(), key=lambda item: -abs(item[1] / self.units[item[0]])):
                there = self.flip.values[s]
                rows.append((names[s], decimal(there - move), decimal(there), number(move / self.units[s], 4)))
        return Table(("parameter", "from", "to", "move in units"), rows, caption=self.sentence())


def _amount(move: Fraction) -> str:
    return format(float(abs(move)), ".3g")


def radius(
    model: Trilateral,
    profile: object,
    *,
    at: Scenario,
    norm: str = "l2",
    units: str | Mapping[str, object] = "range",
    parameters: Iterable[str] | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
    bounded: bool = False,
    of: str = "strict",
) -> Radius:
    """Return the distance in parameter space from a scenario to the nearest flip of a profile of the allies' game.

    Parameters
    ----------
    profile
        A pure Japan-ROK profile, e.g. "CC".
    norm
        ``l2``, ``l1`` or ``linf`` of the moves in units.
    units
        ``range``: a move across a parameter's whole range counts as 1. Or symbol (or name) -> the move that counts as 1, for
        example a coding uncertainty; then only these parameters move.
    parameters
        Those that may move; by default all that matter, except optional and switched-off ones.
    bounded
        Whether the nearest point is sought only within the parameters' ranges, ``low`` to ``high``. A value of the scenario that
        lies outside (a neutral one, at which a mechanism is off) widens its parameter's range just so far that it is held.
    of
        ``strict``: the profile starts or stops being strict. ``pure set``: any pure profile does, so that the set of strict
        equilibria changes.

    Raises
    ------
    ParameterError
        For an unknown parameter, norm or unit, a unit that is not positive, or no parameter to move.

    Source: the distance to the boundary of an intersection of half-spaces is that to the nearest hyperplane (dual norm); see the
    module for the rest.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> at = games.episode("2019").scenario
    >>> near = radius(MODEL, "FF", at=at, parameters=("f0", "k", "alpha", "chi", "p"))
    >>> near.exact, near.flip.player, near.flip.deviation, round(float(near), 4)
    (True, 'Japan', 'H', 0.0225)
    """
    if norm not in NORMS:
        raise ParameterError(f"radius: norm must be one of {', '.join(NORMS)}; got {norm!r}")
    if of not in FLIPS:
        raise ParameterError(f"radius: of must be one of {', '.join(FLIPS)}; got {of!r}")
    values = model.scenario_values(at, without)
    chosen = check_us(us_action or at.us_action)
    labels = ally_profile(model, profile)
    off = set(model.off((*at.without, *((without,) if isinstance(without, str) else without))))
    scale = _units(model, values, off, units, parameters)
    space = _Space(model, values, scale, chosen, norm, bounded)
    profiles = [labels] if of == "strict" else [(a, b) for a in model.actions[0] for b in model.actions[1]]
    strict = {own: all(m > 0 for m in margins(model, values, own, chosen).values()) for own in [*profiles, labels]}
    found = space.answers([piece for own in profiles for piece in space.pieces(own, strict[own])])
    moved = tuple(p for p in model.parameters if p.symbol in scale)

    def result(low: Any, high: Any, squared: Fraction | None, is_exact: bool, flip: Flip | None) -> Radius:
        inside = flip is not None and all(p.low <= flip.values[p.symbol] <= p.high for p in moved)
        return Radius(labels, at, chosen, strict[labels], low, high, squared, is_exact, flip, norm, scale, moved, inside)

    reached = [answer for answer in found if answer.flip is not None]
    low = min((answer.low for answer in found), default=math.inf)
    if not reached:
        return result(_root(low, norm, up=False), math.inf, None, low == math.inf, None)
    best = min(reached, key=lambda answer: answer.high)
    is_exact = low == best.high
    squared = Fraction(best.high) if is_exact and norm == "l2" else None
    return result(_root(low, norm, up=False), _root(best.high, norm, up=True), squared, is_exact, best.flip)


@dataclass(frozen=True, eq=False, repr=False)
class RadiusBatch:
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


def radius_batch(
    model: Trilateral,
    profile: object,
    points: Mapping[str, object],
    *,
    at: Scenario,
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
    values = model.scenario_values(at, without)
    chosen = check_us(us_action or at.us_action)
    labels = ally_profile(model, profile)
    off = set(model.off((*at.without, *((without,) if isinstance(without, str) else without))))
    words = list(points)
    scale = _units(model, values, off, units, words)
    symbols = [model.parameter(word).symbol for word in words]
    if len(set(symbols)) < len(symbols):
        raise ParameterError(f"radius_batch: a parameter is given twice: {', '.join(words)}")
    columns = [float_array(points[word], f"radius_batch: {word}", ParameterError) for word in words]
    if any(column.ndim != 1 or len(column) != len(columns[0]) or not np.isfinite(column).all() for column in columns):
        raise ParameterError("radius_batch: arrays of one length, of finite numbers, are needed")
    fixed = {s: v for s, v in values.items() if s not in symbols}
    sizes = np.array([float(scale[s]) for s in symbols])
    matrix = np.column_stack(columns) / sizes
    here = region_of(values)
    pieces = []
    for cell in cells(symbols):
        region = tuple(own if sign == 0 else sign for own, sign in zip(here, cell, strict=True))
        core = differences(model, fixed=fixed, region=(region[0], region[1]), timing="given", us_action=chosen)
        lost = core.conditions(labels)
        polynomials = [core.polynomial(d) for d in lost]
        if not all(p.total_degree() <= 1 for p in polynomials):
            raise ParameterError(f"radius_batch: two of {', '.join(words)} multiply each other in a margin; use radius")
        shape = compiled(polynomials)
        zero = np.zeros(len(symbols))
        slopes = shape.jacobian(zero)[:, [core.symbols.index(s) for s in symbols]] * sizes
        gaps = [_gap_row(symbols, values, pair, sizes, sign) for pair, sign in zip(GAPS, cell, strict=True) if sign]
        pieces.append(
            (slopes, shape(zero), np.array([row for row, _ in gaps]).reshape(-1, len(symbols)), np.array([c for _, c in gaps]))
        )
    blocks = [_block(matrix[k : k + BLOCK], pieces, norm) for k in range(0, len(matrix), BLOCK)]
    empty = (np.empty(0), np.empty(0, bool), np.empty(0, bool), np.empty(0, np.int8))
    parts = [np.concatenate(part) for part in zip(*blocks, strict=True)] if blocks else list(empty)
    return RadiusBatch(parts[0], parts[1], parts[2], parts[3].astype(np.int8), tuple((d.player, d.other) for d in lost))


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


def _gap_row(
    symbols: Sequence[str], values: Mapping[str, Fraction], pair: tuple[str, str], sizes: NDArray[np.float64], sign: int
) -> tuple[NDArray[np.float64], float]:
    """Return coefficients and constant of what is nonnegative on one side of a gap."""
    row, constant = np.zeros(len(symbols)), 0.0
    for s, direction in zip(pair, (sign, -sign), strict=True):
        if s in symbols:
            row[symbols.index(s)] = direction * sizes[symbols.index(s)]
        else:
            constant += direction * float(values[s])
    return row, constant


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


def _units(
    model: Trilateral,
    values: Mapping[str, Fraction],
    off: set[str],
    units: str | Mapping[str, object],
    parameters: Iterable[str] | None,
) -> dict[str, Fraction]:
    """Return symbol -> the move that counts as 1, for the parameters that move."""
    given: dict[str, Fraction] = {}
    if isinstance(units, Mapping):
        for word, unit in units.items():
            size = exact(unit, f"radius: the unit of {word}")
            if size <= 0:
                raise ParameterError(f"radius: the unit of {word} must be positive; got {decimal(size)}")
            given[model.parameter(word).symbol] = size
    elif units != "range":
        raise ParameterError(f"radius: units must be 'range' or parameter -> size; got {units!r}")
    if parameters is not None:
        words = (parameters,) if isinstance(parameters, str) else tuple(parameters)
        chosen = [model.parameter(word) for word in words]
        for p in chosen:
            if p.symbol in off:
                raise ParameterError(f"radius: {p.name} ({p.symbol}) belongs to a mechanism that is switched off")
    elif given:
        chosen = [p for p in model.parameters if p.symbol in given]
    else:
        chosen = [
            p for p in model.parameters if not (p.kind == "optional" and values[p.symbol] == p.default) and p.symbol not in off
        ]
    if not chosen:
        raise ParameterError("radius: at least one parameter to move is needed")
    if given and (missing := [p.name for p in chosen if p.symbol not in given]):
        raise ParameterError(f"radius: no unit is given for {', '.join(missing)}")
    return {p.symbol: given.get(p.symbol, p.high - p.low) for p in chosen}


# --- one problem per profile, region and deviation ---


@dataclass(frozen=True)
class _Answer:
    """Bounds of the size (l2: the square) of the nearest point of a piece, and that point."""

    low: Fraction | float
    high: Fraction | float
    flip: Flip | None


@dataclass(frozen=True, eq=False)
class _Piece:
    """Polynomials in the moves that are all nonnegative where the profile has flipped, in one region of the gaps."""

    profile: tuple[str, str]
    gains: bool
    incentives: tuple[tuple[str, str], ...]
    constraints: tuple[Polynomial, ...]


class _Space:
    """The space of moves round a scenario, in units."""

    def __init__(
        self,
        model: Trilateral,
        values: Mapping[str, Fraction],
        units: Mapping[str, Fraction],
        us_action: str,
        norm: str,
        bounded: bool,
    ) -> None:
        self.model, self.values, self.us_action, self.norm, self.bounded = model, values, us_action, norm, bounded
        core = self._cores(units)
        used = {s for own in core.values() for p in own.polynomials for s in _used(p)}
        self.units = {s: unit for s, unit in units.items() if s in used} or dict(itertools.islice(units.items(), 1))
        self.cores = core if set(self.units) == set(units) else self._cores(self.units)
        self.symbols = tuple(self.units)
        generators = ring(self.symbols).gens()
        self.moved = {s: g * _q(self.units[s]) + _q(values[s]) for s, g in zip(self.symbols, generators, strict=True)}

    def _cores(self, units: Mapping[str, Fraction]) -> dict[Region, Any]:
        fixed = {s: v for s, v in self.values.items() if s not in units}
        here = region_of(self.values)
        regions = []
        for cell in cells(units):
            region = tuple(own if sign == 0 else sign for own, sign in zip(here, cell, strict=True))
            regions.append((region[0], region[1]))
        return {
            region: differences(self.model, fixed=fixed, region=region, timing="given", us_action=self.us_action)
            for region in regions
        }

    def _in_moves(self, polynomial: Polynomial) -> Polynomial:
        names = [str(n) for n in polynomial.context().names()]
        return polynomial.compose(*(self.moved[n] for n in names), ctx=ring(self.symbols))

    def _limits(self, region: Region) -> list[Polynomial]:
        """Return what is nonnegative in a region of the gaps and, if bounded, within the ranges."""
        zero = ring(self.symbols).constant(0)
        found = []
        for (one, other), sign in zip(GAPS, region, strict=True):
            if sign and {one, other} & set(self.symbols):
                gap = zero + self.moved.get(one, _q(self.values[one])) - self.moved.get(other, _q(self.values[other]))
                found.append(gap * sign)
        if self.bounded:
            for generator, s in zip(ring(self.symbols).gens(), self.symbols, strict=True):
                low, high = self._room(s)
                found += [generator - _q(low), _q(high) - generator]
        return found

    def _room(self, symbol: str) -> tuple[Fraction, Fraction]:
        """Return how far a parameter can move down (negative or zero) and up within its range."""
        own, value, unit = self.model.parameter(symbol), self.values[symbol], self.units[symbol]
        return min((own.low - value) / unit, Fraction(0)), max((own.high - value) / unit, Fraction(0))

    def _within(self, moves: Iterable[Fraction]) -> list[Fraction]:
        """Return moves, those that leave the ranges cut short if these are bounds."""
        if not self.bounded:
            return list(moves)
        return [min(max(v, low), high) for v, (low, high) in zip(moves, map(self._room, self.symbols), strict=True)]

    def pieces(self, profile: tuple[str, str], strict: bool) -> list[_Piece]:
        """Return the pieces of the set where the profile has flipped."""
        found = []
        for region, core in self.cores.items():
            lost = core.conditions(profile)
            polynomials = [self._in_moves(core.polynomial(d)) for d in lost]
            names = tuple((d.player, d.other) for d in lost)
            limits = self._limits(region)
            if strict:
                found += [_Piece(profile, False, (name,), (-p, *limits)) for name, p in zip(names, polynomials, strict=True)]
            else:
                found.append(_Piece(profile, True, names, (*polynomials, *limits)))
        return found

    def answers(self, pieces: Sequence[_Piece]) -> list[_Answer]:
        """Return bounds for every piece, the most promising first; one that cannot be nearest gets no upper bound."""
        found: list[_Answer] = []
        best: Fraction | float = math.inf
        for piece in sorted(pieces, key=self._estimate):
            found.append(self._answer(piece, best))
            best = min(best, found[-1].high)
        return found

    def _estimate(self, piece: _Piece) -> float:
        here = [Fraction(0)] * len(self.symbols)
        sizes = {"l2": 2, "l1": math.inf, "linf": 1}
        jacobian = compiled(piece.constraints).jacobian(np.zeros(len(here)))
        distances = [
            -float(_at(p, here)) / (1e-300 + float(np.linalg.norm(row, sizes[self.norm])))
            for p, row in zip(piece.constraints, jacobian, strict=True)
        ]
        return max(distances)

    def _answer(self, piece: _Piece, best: Fraction | float) -> _Answer:
        if all(p.total_degree() <= 1 for p in piece.constraints):
            nearest = _nearest(piece.constraints, self.norm)
            if nearest is None:
                return _Answer(math.inf, math.inf, None)
            size = _size(nearest, self.norm)
            return _Answer(size, size, self._flip(piece, nearest))
        return self._bracket(piece, best)

    def _flip(self, piece: _Piece, moves: Sequence[Fraction]) -> Flip:
        point = dict(zip(self.symbols, moves, strict=True))
        there = dict(self.values) | {s: self.values[s] + v * self.units[s] for s, v in point.items()}
        binding = min(
            range(len(piece.incentives)),
            key=lambda k: abs(float(_at(piece.constraints[k], moves))) / (1e-300 + _slope(piece.constraints[k], moves)),
        )
        changed = {s: v * self.units[s] for s, v in point.items() if v}
        return Flip(piece.profile, piece.gains, *piece.incentives[binding], changed, there)

    def _flipped(self, piece: _Piece, moves: Sequence[Fraction]) -> bool:
        """Verify exactly that a point is on the other side."""
        there = dict(self.values) | {s: self.values[s] + v * self.units[s] for s, v in zip(self.symbols, moves, strict=True)}
        strict = all(m > 0 for m in margins(self.model, there, piece.profile, self.us_action).values())
        return strict == piece.gains

    def _bracket(self, piece: _Piece, best: Fraction | float) -> _Answer:
        """Return a certified bracket of the nearest point of a piece with polynomial conditions."""
        constraints = piece.constraints
        here = [_at(p, [Fraction(0)] * len(self.symbols)) for p in constraints]
        worst = here.index(min(here))
        alone = _excluded_size(constraints[worst], self.norm, None)
        if alone >= best:
            return _Answer(alone, math.inf, None)
        local = _local_search(constraints, self.norm)
        if local is None:
            return _Answer(math.inf if self._excluded_everywhere(constraints) else alone, math.inf, None)
        point, weights = local
        base = [Fraction(round(float(x) * DENOMINATOR), DENOMINATOR) for x in point]
        pushed = (self._within(x * (1 + push) for x in base) for push in (Fraction(0), *PUSH))
        reached = next((moves for moves in pushed if self._flipped(piece, moves)), None)
        high = math.inf if reached is None else _size(reached, self.norm)
        low = max(alone, _excluded_size(_combined(constraints, weights), self.norm, high))
        return _Answer(low, high, None if reached is None else self._flip(piece, reached))

    def _excluded_everywhere(self, constraints: Sequence[Polynomial]) -> bool:
        """Tell whether, within the ranges, one of the conditions is shown to be negative throughout."""
        if not self.bounded:
            return False
        box = {s: self._room(s) for s in self.symbols}
        return any(nowhere_negative(-p - flint.fmpq(1, DENOMINATOR), box, BOX_NODES) for p in constraints)


def _used(polynomial: Polynomial) -> list[str]:
    return [str(n) for n, d in zip(polynomial.context().names(), polynomial.degrees(), strict=True) if d]


def _q(number_: Fraction) -> Any:
    return flint.fmpq(number_.numerator, number_.denominator)


def _f(number_: Any) -> Fraction:
    return Fraction(int(number_.p), int(number_.q))


def _at(polynomial: Polynomial, moves: Sequence[Fraction]) -> Fraction:
    return _f(polynomial(*map(_q, moves)))


def _slope(polynomial: Polynomial, moves: Sequence[Fraction]) -> float:
    names = [str(n) for n in polynomial.context().names()]
    return math.sqrt(sum(float(_at(polynomial.derivative(n), moves)) ** 2 for n in names))


def _combined(constraints: Sequence[Polynomial], weights: Sequence[Fraction]) -> Polynomial:
    total = constraints[0] * 0
    for p, w in zip(constraints, weights, strict=True):
        if w:
            total = total + p * _q(w)
    return total


def _size(moves: Sequence[Fraction], norm: str) -> Fraction:
    """Return the norm of moves; for l2 its square."""
    if norm == "l2":
        return sum((v * v for v in moves), start=Fraction(0))
    sizes = [abs(v) for v in moves]
    return sum(sizes, start=Fraction(0)) if norm == "l1" else max(sizes, default=Fraction(0))


def _root(size: Fraction | float, norm: str, up: bool) -> Fraction | float:
    """Return the norm of a size: for l2 its square root, rounded outward."""
    if norm != "l2" or size == math.inf:
        return size
    below = _square_root(Fraction(size))
    if below * below == size:
        return below
    return math.nextafter(float(below), math.inf) if up else _down(below)


def _down(number_: Fraction) -> float:
    nearest = float(number_)
    return nearest if Fraction(nearest) <= number_ else math.nextafter(nearest, 0)


def _square_root(square: Fraction) -> Fraction:
    """Return the square root of a rational, rounded down to 80 bits."""
    shift = 160 + 2 * max(0, square.denominator.bit_length() - square.numerator.bit_length())
    return Fraction(math.isqrt((square.numerator << shift) // square.denominator), 1 << (shift // 2))


# --- affine conditions: exact ---


def _nearest(constraints: Sequence[Polynomial], norm: str) -> list[Fraction] | None:
    """Return the point of least norm at which affine polynomials are all nonnegative, exactly; None if there is none."""
    size = constraints[0].context().nvars()
    rows = []
    for p in constraints:
        gradient = [Fraction(0)] * size
        bound = Fraction(0)
        for powers, c in p.terms():
            place = next((k for k, power in enumerate(powers) if power), None)
            if place is None:
                bound = -_f(c)
            else:
                gradient[place] = _f(c)
        if any(gradient):
            rows.append((gradient, bound))
        elif bound > 0:
            return None
    if all(bound <= 0 for _, bound in rows):
        return [Fraction(0)] * size
    alone = _half_space(*max(rows, key=lambda row: row[1] / _dual(row[0], norm, squared=False)), norm)
    if all(_dot(g, alone) >= b for g, b in rows):
        return alone
    return _projected(rows, size) if norm == "l2" else _by_linear_program(rows, size, norm)


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), start=Fraction(0))


def _dual(gradient: Sequence[Fraction], norm: str, squared: bool = True) -> Any:
    """Return the dual norm of a gradient; of l2 its square, or a float."""
    if norm == "l1":
        return max(map(abs, gradient))
    if norm == "linf":
        return sum(map(abs, gradient))
    total = _dot(gradient, gradient)
    return total if squared else Fraction(math.sqrt(total))


def _half_space(gradient: Sequence[Fraction], bound: Fraction, norm: str) -> list[Fraction]:
    """Return the point of least norm with ``gradient @ v == bound``."""
    if norm == "l2":
        factor = bound / _dot(gradient, gradient)
        return [factor * g for g in gradient]
    step = bound / _dual(gradient, norm)
    if norm == "linf":
        return [step * ((g > 0) - (g < 0)) for g in gradient]
    largest = max(range(len(gradient)), key=lambda k: abs(gradient[k]))
    return [bound / g if k == largest else Fraction(0) for k, g in enumerate(gradient)]


def _projected(rows: Sequence[tuple[list[Fraction], Fraction]], size: int) -> list[Fraction] | None:
    """Return the point of least Euclidean norm with ``g @ v >= b``: active rows suggested by floats, verified exactly."""
    active = _suggested(rows)
    if active is None:
        answer = maximize([0] * (2 * size), at_most=[([*(-x for x in g), *g], -b) for g, b in rows])
        if answer.outcome is Outcome.INFEASIBLE:
            return None
        active = []
    for _ in range(10 * len(rows)):
        multipliers, point = _stationary([rows[k] for k in active], size)
        if multipliers is None:
            active.pop()
            continue
        if multipliers and min(multipliers) < 0:
            active.pop(multipliers.index(min(multipliers)))
            continue
        short = [_dot(g, point) - b for g, b in rows]
        if min(short) >= 0:
            return point
        active.append(short.index(min(short)))
    raise SolverError("radius: the active constraints were not found; please report this scenario")


def _suggested(rows: Sequence[tuple[list[Fraction], Fraction]]) -> list[int] | None:
    """Return the rows with a positive multiplier by least squares (Lawson and Hanson 1974); None if no point seems feasible."""
    from scipy.optimize import nnls

    matrix = np.array([[float(x) for x in (*g, b)] for g, b in rows]).T
    matrix = matrix / np.linalg.norm(matrix[:-1], axis=0)
    target = np.zeros(len(matrix))
    target[-1] = 1
    weights, residual = nnls(matrix, target)
    return None if residual < 1e-12 else [int(k) for k in np.flatnonzero(weights > 0)]


def _stationary(rows: Sequence[tuple[list[Fraction], Fraction]], size: int) -> tuple[list[Fraction] | None, list[Fraction]]:
    """Return multipliers and the point of least norm at which some rows hold with equality; None if the rows depend."""
    if not rows:
        return [], [Fraction(0)] * size
    gram = flint.fmpq_mat([[_q(_dot(a, b)) for b, _ in rows] for a, _ in rows])
    try:
        solved = gram.solve(flint.fmpq_mat([[_q(bound)] for _, bound in rows]))
    except ZeroDivisionError:
        return None, []
    multipliers = [_f(solved[k, 0]) for k in range(len(rows))]
    point = [sum((m * g[k] for m, (g, _) in zip(multipliers, rows, strict=True)), start=Fraction(0)) for k in range(size)]
    return multipliers, point


def _by_linear_program(rows: Sequence[tuple[list[Fraction], Fraction]], size: int, norm: str) -> list[Fraction] | None:
    """Return a point of least l1 or linf norm with ``g @ v >= b``: v = positive part less negative part."""
    negated = [([*(-x for x in g), *g], -b) for g, b in rows]
    if norm == "l1":
        answer = maximize([-1] * (2 * size), at_most=negated)
    else:
        unit = [[Fraction(int(j == k)) for j in range(size)] for k in range(size)]
        ends = [([*(s * x for x in e), *(-s * x for x in e), -1], 0) for e in unit for s in (1, -1)]
        answer = maximize([0] * (2 * size) + [-1], at_most=[*(([*g, 0], b) for g, b in negated), *ends])
    if answer.outcome is Outcome.INFEASIBLE:
        return None
    return [Fraction(answer.primal[k]) - Fraction(answer.primal[size + k]) for k in range(size)]


# --- polynomial conditions: a local search from above ---


def _local_search(constraints: Sequence[Polynomial], norm: str) -> tuple[NDArray[np.float64], list[Fraction]] | None:
    """Return a point of locally least norm with nonnegative constraints, and multipliers there; None if none was found.

    The constraints are linearised again and again at the nearest point of their last linearisation; in l1 and linf, the l2
    solution is a second start.
    """
    functions = compiled(constraints)
    origin = np.zeros(functions.exponents.shape[1])
    found = [_descent(functions, origin, norm)]
    if norm != "l2":
        round_ = _descent(functions, origin, "l2")
        if round_ is not None:
            found.append(_descent(functions, round_[1], norm))
    best = min((one for one in found if one is not None), key=lambda one: one[0], default=None)
    if best is None:
        return None
    _, point, weights = best
    top = float(weights.max())
    whole = [Fraction(round(float(w) / top * DENOMINATOR), DENOMINATOR) if w > 1e-9 * top else Fraction(0) for w in weights]
    return point, whole


def _descent(
    functions: Compiled, start: NDArray[np.float64], norm: str
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the least norm met at feasible points, that point and its multipliers."""
    point = start
    best: tuple[float, NDArray[np.float64], NDArray[np.float64]] | None = None
    order = {"l2": 2, "l1": 1, "linf": np.inf}[norm]
    far = bool(start.any())
    span = float(np.abs(start).max()) if far else 1.0
    for step in range(SEARCH):
        slopes = functions.jacobian(point)
        late = far or step >= SEARCH // 3
        limit = span if late and norm != "l2" else math.inf
        solved = _linearised(slopes, slopes @ point - functions(point), norm, point, limit)
        if solved is None and limit == math.inf:
            break
        span *= 0.7 if solved is not None and late else 1.5 if late else 1
        if solved is None:
            continue
        target, weights = solved
        moved = float(np.abs(target - point).max())
        point = (target + point) / 2 if late and norm == "l2" else target
        if float(functions(point).min()) >= -FEASIBLE:
            size = float(np.linalg.norm(point, order))
            if best is None or size < best[0]:
                best = size, point, weights
            if moved < FEASIBLE:
                break
    return best


def _linearised(
    slopes: NDArray[np.float64], bounds: NDArray[np.float64], norm: str, centre: NDArray[np.float64], limit: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the point of least norm with ``slopes @ v >= bounds`` and the multipliers, in floats; None if there is none.

    ``limit``: the greatest move from ``centre`` in any coordinate, in l1 and linf.
    """
    sizes = np.linalg.norm(slopes, axis=1)
    used = np.flatnonzero(sizes > 1e-14)
    weights = np.zeros(len(bounds))
    if not len(used) or bounds.max() <= 0:
        return None
    rows, ends = slopes[used] / sizes[used, None], bounds[used] / sizes[used]
    size = slopes.shape[1]
    if norm == "l2":
        from scipy.optimize import nnls

        found, residual = nnls(np.vstack([rows.T, ends]), np.append(np.zeros(size), 1.0))
        if residual < 1e-9:
            return None
        scale = 1 - float(ends @ found)
        weights[used] = found / scale / sizes[used]
        return rows.T @ found / scale, weights
    from scipy.optimize import linprog

    near = np.vstack([np.eye(size), -np.eye(size)]) if limit < math.inf else np.empty((0, size))
    edge = np.append(limit + centre, limit - centre)[: len(near)]
    below, ceiling = np.vstack([-rows, near]), np.append(-ends, edge)
    if norm == "l1":
        solved = linprog(np.ones(2 * size), A_ub=np.hstack([below, -below]), b_ub=ceiling)
    else:
        box = np.vstack([np.hstack([sign * np.eye(size), -np.ones((size, 1))]) for sign in (1, -1)])
        solved = linprog(
            np.append(np.zeros(size), 1.0),
            A_ub=np.vstack([np.hstack([below, np.zeros((len(below), 1))]), box]),
            b_ub=np.append(ceiling, np.zeros(2 * size)),
            bounds=[(None, None)] * size + [(0, None)],
        )
    if not solved.success:
        return None
    weights[used] = -solved.ineqlin.marginals[: len(used)] / sizes[used]
    point = solved.x[:size] - solved.x[size:] if norm == "l1" else solved.x[:size]
    return point, weights


# --- polynomial conditions: a certificate from below ---


def _excluded_size(p: Polynomial, norm: str, reached: Fraction | float | None) -> Fraction:
    """Return a size (l2: square) such that a polynomial is negative on the whole open ball of that size: certified in rationals.

    Parameters
    ----------
    reached
        The size of a point that is not excluded, if one is known.
    """
    parts = _graded(p)
    constant = parts[0].get((), Fraction(0))
    if constant >= 0:
        return Fraction(0)
    if norm == "l2":
        low = _excluded_by_quadratic(parts, p.context().nvars())
        return low * low
    sums = [_ball_bound(part, norm) for part in parts]
    low = _bisected(lambda r: constant + sum((s * r**d for d, s in enumerate(sums) if d), start=Fraction(0)) <= 0)
    return low if norm == "l1" or reached is None else max(low, _excluded_on_boxes(p, low, reached))


def _graded(p: Polynomial) -> list[dict[tuple[int, ...], Fraction]]:
    """Return the homogeneous parts: degree -> (variables, repeated as they occur) -> coefficient."""
    parts: list[dict[tuple[int, ...], Fraction]] = [{} for _ in range(max(int(p.total_degree()), 0) + 1)]
    for powers, c in p.terms():
        word = tuple(k for k, power in enumerate(powers) for _ in range(int(power)))
        parts[len(word)][word] = _f(c)
    return parts


def _orders(word: tuple[int, ...]) -> int:
    """Return in how many orders the variables of a monomial can be written: its multinomial coefficient."""
    total = math.factorial(len(word))
    for k in set(word):
        total //= math.factorial(word.count(k))
    return total


def _ball_bound(part: Mapping[tuple[int, ...], Fraction], norm: str) -> Fraction:
    """Return a bound of a homogeneous polynomial on the unit ball."""
    if norm == "l1":  # (sum |v|)^d holds every monomial as often as its multinomial coefficient
        return max((abs(c) / _orders(word) for word, c in part.items()), default=Fraction(0))
    if norm == "linf":
        return sum((abs(c) for c in part.values()), start=Fraction(0))
    square = sum((c * c / _orders(word) for word, c in part.items()), start=Fraction(0))  # Frobenius norm of the symmetric tensor
    root = _square_root(square)
    return root if root * root == square else root + Fraction(1, 1 << 60) * (1 + root)


def _bisected(holds: Any, start: Fraction = Fraction(1)) -> Fraction:
    """Return a rational near the largest radius for which a monotone predicate holds, on the safe side."""
    low, high = Fraction(0), start
    while holds(high):
        low, high = high, 2 * high
        if high > 1 << 40:
            return low
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _excluded_by_quadratic(parts: Sequence[Mapping[tuple[int, ...], Fraction]], size: int) -> Fraction:
    """Return a radius of exclusion in l2: the quadratic part by the S-procedure, the rest by Frobenius norms."""
    constant = parts[0][()]
    gradient = [parts[1].get((k,), Fraction(0)) if len(parts) > 1 else Fraction(0) for k in range(size)]
    hessian = [[Fraction(0)] * size for _ in range(size)]
    for word, c in parts[2].items() if len(parts) > 2 else ():
        i, j = word
        hessian[i][j] += c
        hessian[j][i] += c
    higher = [(d, _ball_bound(part, "l2")) for d, part in enumerate(parts) if d > 2]
    if not any(gradient) and not any(map(any, hessian)):
        return _bisected(lambda r: constant + sum(bound * r**d for d, bound in higher) <= 0)
    eigenvalues, vectors = np.linalg.eigh(np.array([[float(x) for x in row] for row in hessian]))
    turned = (vectors.T @ np.array([float(x) for x in gradient])) ** 2
    base = max(float(eigenvalues[-1]), 0.0)

    def total(mu: float, s: float, r: float) -> float:
        return float(constant) + mu * r * r / 2 + s / 2 + sum(float(bound) * r**d for d, bound in higher)

    def at_shift(log_shift: float) -> tuple[float, float, float]:
        """Return mu, s = g' (mu - H)^-1 g and the radius for which this mu is the best."""
        mu = base + math.exp(log_shift)
        return mu, float((turned / (mu - eigenvalues)).sum()), math.sqrt(float((turned / (mu - eigenvalues) ** 2).sum()))

    low, high = -25.0, 40.0  # the larger the shift, the smaller the radius
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if total(*at_shift(middle)) < 0 else (middle, high)
    mu, s, _ = at_shift(high)
    r = float(_bisected(lambda x: total(mu, s, float(x)) < 0))
    for slack in (1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 1e-1):
        radius_ = Fraction(r * (1 - slack)).limit_denominator(10**12)
        mu_, s_ = (Fraction(x * (1 + slack / 100) + 1e-300).limit_denominator(10**14) for x in (mu, s))
        bound_ = sum((bound * radius_**d for d, bound in higher), start=Fraction(0))
        if constant + mu_ * radius_ * radius_ / 2 + s_ / 2 + bound_ <= 0:
            bordered = [[mu_ * (i == j) - hessian[i][j] for j in range(size)] + [gradient[i]] for i in range(size)]
            if _positive_definite([*bordered, [*gradient, s_]]):
                return radius_
    return Fraction(0)


def _positive_definite(matrix: Sequence[Sequence[Fraction]]) -> bool:
    """Decide whether a symmetric rational matrix is positive definite: all leading minors are, by Bareiss's elimination (1968)."""
    scale = math.lcm(*(x.denominator for row in matrix for x in row))
    rows = [[int(x * scale) for x in row] for row in matrix]
    before = 1
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot <= 0:
            return False
        for i in range(k + 1, len(rows)):
            rows[i] = [(pivot * rows[i][j] - rows[i][k] * rows[k][j]) // before if j > k else 0 for j in range(len(rows))]
        before = pivot
    return True


def _excluded_on_boxes(p: Polynomial, start: Fraction, reached: Fraction | float) -> Fraction:
    """Return a radius of exclusion in linf by exact signs over boxes (the extremes of affine variables are at their ends)."""
    names = [str(n) for n in p.context().names()]
    below = -p - _q(abs(_at(p, [Fraction(0)] * len(names))) / DENOMINATOR)  # strictly: a zero inside would be a flip

    def negative(r: Fraction) -> bool:
        return nowhere_negative(below, dict.fromkeys(names, (-r, r)), BOX_NODES)

    if reached == math.inf:
        return start
    high = Fraction(reached)
    for share in (Fraction(1, 10**9), Fraction(1, 10**6), Fraction(1, 1000)):
        if negative(high * (1 - share)):
            return high * (1 - share)
    low = start
    for _ in range(BOX_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if negative(middle) else (low, middle)
    return low
