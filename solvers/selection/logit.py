"""Selection by logit quantal response: the limit of the principal branch as precision goes to infinity.

The branch that starts at the centroid leads, in almost every game, to one Nash equilibrium (McKelvey and Palfrey 1995);
its most probable pure profile is the cell selected. `limit` follows the branch of one game of any number of players;
`select_batch` follows those of very many two-player games side by side, and hands the few that are delicate to `limit`.

A tie between actions of equal probability in the limit goes to the one listed first, and is reported.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.deadline import check, within
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.profile import against

from .. import dominance, quantal_response
from ..cut_short import cut_short
from ..native import library
from ..quantal_response import BLUR, HORIZON, LARGEST_PAYOFF, ROUNDING, SETTLED, Branch, FloatArray
from ..result import Completeness, Equilibrium, Method, Solution, Status
from ..verify import equilibrium

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

METHOD = Method(
    "limit of the principal logit branch", "Nash equilibrium", Completeness.ONE, "McKelvey and Palfrey 1995; Turocy 2005"
)

TIE = 1e-4
"""Difference of probabilities that counts as none at the horizon; more where a branch could not be followed as far."""

LEVEL, CLOSE = 1e-6, 1e-3
"""A batch leaves games with probabilities at the horizon that differ by an amount between these to `limit`."""

BLOCK = 800_000
"""Entries of the linear systems of the games that are followed side by side (16,000 games with three actions each):
enough that calls cost little beside arithmetic, in some 50 MB."""

TOGETHER = 16_384
"""Games that the compiled walk takes at once: a fraction of a second."""

# As in quantal_response, but with longer steps: a step that fails the same tests is halved, and a game whose steps
# become short (near a branch point, say) is followed alone.
FIRST_STEP = 0.3
LONGEST_STEP = 2.0
SHORTEST_STEP = 1e-3
FINE_STEP = 0.05
USUAL_ERROR = 0.05
USUAL_TURN = 0.3
LARGEST_TURN = 0.5
LARGEST_CORRECTION = 0.25
SLOWEST_CONTRACTION = 0.3
SMALL_CORRECTION = 1e-3
"""Corrections converge quadratically: after one of this length the point is good to about its square."""
MOST_STEPS = 300
RULES = np.array([
    FIRST_STEP, LONGEST_STEP, SHORTEST_STEP, FINE_STEP, USUAL_ERROR, USUAL_TURN, math.cos(LARGEST_TURN), LARGEST_CORRECTION,
    SLOWEST_CONTRACTION, SMALL_CORRECTION, math.asinh(SETTLED), math.asinh(HORIZON), BLUR, ROUNDING, MOST_STEPS, LEVEL, CLOSE,
])  # fmt: skip
"""The same for the compiled walk, in the order of `Rules` in native/logit.c."""


@dataclass(frozen=True, eq=False)
class Limit:
    """The end of the principal branch of one game.

    Attributes
    ----------
    cell
        The most probable pure profile, action indices.
    profile
        One array (A_i,) per player: a strict equilibrium exactly, else the last point of the branch.
    precision
        The precision at that point, or at which the strict equilibrium was proved to be the limit.
    regret
        The largest regret of a player at the profile, in units of payoff.
    converged
        Whether the branch was followed to its limit.
    tied
        Whether several pure profiles are equally probable.
    branch
        The branch that was followed.
    """

    cell: tuple[int, ...]
    profile: tuple[FloatArray, ...]
    precision: float
    regret: float
    converged: bool
    tied: bool
    branch: Branch


class Route(IntEnum):
    """How the cell of a game in a batch was found."""

    DOMINANCE = 0
    """Elimination of strictly dominated actions leaves one cell: the only equilibrium, so the limit too."""
    STRICT = 1
    """The branch came to where a strict equilibrium provably attracts the rest of it."""
    HORIZON = 2
    """The branch was followed to the horizon, where probabilities are clearly equal or clearly different."""
    ALONE = 3
    """The game was handed to `limit`."""


@dataclass(frozen=True, eq=False)
class BatchSelection:
    """What the principal branches of N two-player games select.

    Attributes
    ----------
    cells
        (N,) flat index, a * B + b, of the most probable pure profile (a, b).
    converged, tied
        (N,) as in `Limit`.
    regrets
        (N,) the largest regret at the limit, in units of payoff; 0 for a strict equilibrium.
    routes
        (N,) how each was found, see `Route`.
    """

    cells: IntArray
    converged: BoolArray
    tied: BoolArray
    regrets: FloatArray
    routes: NDArray[np.uint8]


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return the Nash equilibrium that the principal branch selects.

    Parameters
    ----------
    seconds
        Wall time, 0 or more, after which the branch is followed no further. By default the number of steps is limited.

    Raises
    ------
    GameError
        If the payoffs are symbolic.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> solve(stag_hunt).equilibria
    ((hare, hare),)
    """
    start = perf_counter()
    followed: Limit | None = None
    listed: tuple[Equilibrium, ...] = ()
    with within(seconds) as time:
        followed = limit(game.floats())
    if followed is not None and followed.converged:
        profile = followed.cell if followed.branch.strict_limit is not None else followed.profile
        listed = (equilibrium(game, profile),)
    solution = Solution(
        game,
        METHOD,
        listed,
        completeness=METHOD.completeness,
        status=Status.SOLVED if listed else Status.NOT_CONVERGED,
        seconds=perf_counter() - start,
        parameters={} if followed is None else {"precision": followed.precision},
    )
    return cut_short(solution, time, "before the branch came to its limit")


@forgiving
def selected(game: NormalFormGame) -> tuple[tuple[int, ...], bool]:
    """Return the cell that the principal branch selects, action indices, and whether the branch was followed to its limit.

    Where elimination of strictly dominated actions leaves one cell, it is the only equilibrium, so no branch need be followed.

    >>> selected(NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]]))
    ((1, 1), True)
    """
    floats = game.floats()
    only = dominance.only_cell(game.payoffs)
    if only is not None:
        return only, True
    found = limit(floats)
    return found.cell, found.converged


def limit(payoffs: ArrayLike) -> Limit:
    """Follow the principal branch of one game to its limit.

    Where a symmetric game's branch is crossed by others (battle of the sexes), it is followed straight on, to the
    symmetric equilibrium; `Limit.branch.branch_points` tells.

    Parameters
    ----------
    payoffs
        Shape (n, A_0, ..., A_{n-1}).

    Raises
    ------
    GameError
        If the payoffs are not numbers of that shape.

    >>> limit([[[4, 0], [3, 3]], [[4, 3], [0, 3]]]).cell
    (1, 1)
    >>> sexes = limit([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> sexes.cell, sexes.converged, sexes.profile[0].round(6)
    ((0, 1), True, array([0.666667, 0.333333]))
    """
    branch = quantal_response.trace(payoffs)
    if branch.strict_limit is not None:
        pure = tuple(np.eye(size)[own] for size, own in zip(branch.actions, branch.strict_limit, strict=True))
        return Limit(branch.strict_limit, pure, float(branch.precisions[-1]), 0.0, branch.reached, False, branch)
    profile = branch.strategies()
    tie = TIE + 10.0 / (float(branch.precisions[-1]) * branch.scale)
    modal = [np.flatnonzero(own >= own.max() - tie) for own in profile]
    return Limit(
        cell=tuple(int(own[0]) for own in modal),
        profile=profile,
        precision=float(branch.precisions[-1]),
        regret=_regret(float_array(payoffs, "payoffs"), profile),
        converged=branch.reached,
        tied=any(len(own) > 1 for own in modal),
        branch=branch,
    )


def _regret(payoffs: FloatArray, profile: tuple[FloatArray, ...]) -> float:
    worth = [against(payoffs[i], i, profile) for i in range(len(profile))]
    return max(0.0, *(float(values.max() - values @ own) for values, own in zip(worth, profile, strict=True)))


def select_batch(payoffs: ArrayLike) -> BatchSelection:
    """Follow the principal branches of many two-player games to their limits.

    Parameters
    ----------
    payoffs
        Shape (N, 2, A, B).

    Raises
    ------
    GameError
        If the payoffs are not finite numbers of that shape.

    >>> stag_hunt, prisoners = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]], [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    >>> chosen = select_batch([stag_hunt, prisoners])
    >>> chosen.cells, chosen.converged, [Route(route).name for route in chosen.routes]
    (array([3, 3]), array([ True,  True]), ['STRICT', 'DOMINANCE'])
    """
    array = float_array(payoffs, "select_batch")
    if array.ndim != 4 or array.shape[1] != 2 or 0 in array.shape[2:]:
        raise GameError(f"select_batch: payoffs of shape (N, 2, A, B) are needed; got {array.shape}")
    bad = np.flatnonzero(~(np.abs(array) <= LARGEST_PAYOFF).all(axis=(1, 2, 3)))
    if bad.size:
        raise GameError(f"select_batch: payoffs must be numbers of at most {LARGEST_PAYOFF:g}; those of game {bad[0]} are not")
    n, _, rows, columns = array.shape
    chosen = BatchSelection(
        np.zeros(n, np.intp), np.ones(n, bool), np.zeros(n, bool), np.zeros(n), np.full(n, Route.ALONE, np.uint8)
    )
    left = np.arange(n) if (kernel := library()) is None else _select_compiled(kernel, array, chosen)
    block = max(1, BLOCK // (rows + columns + 1) ** 2)
    for start in range(0, len(left), block):
        _select_block(array, left[start : start + block], chosen)
    for k in np.flatnonzero(chosen.routes == Route.ALONE):
        found = limit(array[k])
        chosen.cells[k] = found.cell[0] * columns + found.cell[1]
        chosen.converged[k], chosen.tied[k], chosen.regrets[k] = found.converged, found.tied, found.regret
    for field in fields(chosen):
        getattr(chosen, field.name).setflags(write=False)
    return chosen


def _select_compiled(kernel: ctypes.CDLL, payoffs: FloatArray, chosen: BatchSelection) -> IntArray:
    """Enter what the compiled walk decides, as `_select_block` would; return which games are left."""
    n, _, rows, columns = payoffs.shape
    if not (2 <= rows <= 3 and 2 <= columns <= 3):
        return np.arange(n)
    cells, routes, tied, regrets = np.empty(n, np.int64), np.empty(n, np.uint8), np.empty(n, np.bool_), np.empty(n)
    tables = np.ascontiguousarray(payoffs)
    for first in range(0, n, TOGETHER):  # a few at a time: in between the keyboard and the clock are heard
        check()
        some = slice(first, first + TOGETHER)
        given = (tables[some], RULES, cells[some], routes[some], tied[some], regrets[some])
        addresses = [ctypes.c_void_p(array.ctypes.data) for array in given]
        kernel.logit_branches(ctypes.c_longlong(len(given[0])), ctypes.c_int(rows), ctypes.c_int(columns), *addresses)
    decided = routes != Route.ALONE
    chosen.cells[decided], chosen.tied[decided], chosen.regrets[decided] = cells[decided], tied[decided], regrets[decided]
    chosen.routes[:] = routes
    return np.flatnonzero(~decided)


def _select_block(payoffs: FloatArray, games: IntArray, chosen: BatchSelection) -> None:
    """Enter what is found about some games of a batch; games that stay at Route.ALONE are not decided."""
    columns = payoffs.shape[3]
    tables = payoffs[games, 0], payoffs[games, 1].transpose(0, 2, 1)
    left = _undominated(*tables)
    solved = (left[0].sum(axis=1) == 1) & (left[1].sum(axis=1) == 1)
    chosen.cells[games[solved]] = (left[0].argmax(axis=1) * columns + left[1].argmax(axis=1))[solved]
    chosen.routes[games[solved]] = Route.DOMINANCE
    walk = _Walk.start(games[~solved], tables[0][~solved], tables[1][~solved])
    settled, horizon = math.asinh(SETTLED), math.asinh(HORIZON)
    for _ in range(MOST_STEPS):
        if walk.games.size == 0:
            return
        walk = walk.step()
        proved, (own, other) = walk.attracted()
        chosen.cells[walk.games[proved]] = (own * columns + other)[proved]
        chosen.routes[walk.games[proved]] = Route.STRICT
        blurred = (walk.blur > BLUR) & (walk.point[:, -1] >= settled)
        far = ~proved & ~blurred & (walk.point[:, -1] >= horizon)
        if far.any():
            _enter_horizon(walk.keep(far), chosen)
        walk = walk.keep(~proved & ~far & ~blurred & (walk.length >= SHORTEST_STEP))


def _enter_horizon(walk: _Walk, chosen: BatchSelection) -> None:
    """Enter the games at the horizon, but for those where rounding errors could matter."""
    point = walk.point
    for _ in range(3):
        correction, _, _ = walk.newton(point)
        point = point + correction
    clear: BoolArray = np.isfinite(point[:, -1])
    for own in walk.strategies(point):
        behind = own.max(axis=1, keepdims=True) - own
        clear &= ((behind <= LEVEL) | (behind >= CLOSE)).all(axis=1)
    walk = walk.keep(clear)
    own, other = strategies = walk.strategies(point[clear])
    level = [mixed >= mixed.max(axis=1, keepdims=True) - LEVEL for mixed in strategies]
    regrets = np.zeros(len(own))
    for table, (mine, theirs) in ((walk.first, strategies), (walk.second, strategies[::-1])):
        utilities = np.einsum("nab,nb->na", table, theirs)
        regrets = np.maximum(regrets, utilities.max(axis=1) - np.einsum("na,na->n", utilities, mine))
    chosen.cells[walk.games] = level[0].argmax(axis=1) * other.shape[1] + level[1].argmax(axis=1)
    chosen.tied[walk.games] = (level[0].sum(axis=1) > 1) | (level[1].sum(axis=1) > 1)
    chosen.regrets[walk.games] = regrets * walk.scale
    chosen.routes[walk.games] = Route.HORIZON


def _undominated(first: FloatArray, second: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Return which actions survive the elimination of strictly dominated ones, by exact comparison.

    `first` is (N, A, B), `second` (N, B, A): own actions come first.
    """
    left = [np.ones(table.shape[:2], dtype=bool) for table in (first, second)]
    better = [table[:, :, None, :] > table[:, None, :, :] for table in (first, second)]  # n, better, worse, opponent's
    for _ in range(first.shape[1] + first.shape[2] - 2):
        for i in (0, 1):
            dominates = (better[i] | ~left[1 - i][:, None, None, :]).all(axis=3) & left[i][:, :, None]
            left[i] &= ~dominates.any(axis=1)
    return left[0], left[1]


@dataclass(frozen=True, eq=False)
class _Walk:
    """Where the branches of some games have come to; all arrays have one row per game.

    `first` (N, A, B) and `second` (N, B, A) are the players' payoffs, own actions first, in units of `scale`. `point`,
    `tangent`, `bend` (its derivative) have shape (N, A + B + 1): asinh of the log-probabilities and of the scaled
    precision. `length` is that of the next step; `beyond`, `distance` and `aside` are the signature of the point, `blur`
    is the effect of rounding errors on it.
    """

    games: IntArray
    first: FloatArray
    second: FloatArray
    scale: FloatArray
    minors: FloatArray
    point: FloatArray
    tangent: FloatArray
    bend: FloatArray
    length: FloatArray
    beyond: IntArray
    distance: FloatArray
    aside: FloatArray
    blur: FloatArray

    @classmethod
    def start(cls, games: IntArray, first: FloatArray, second: FloatArray) -> _Walk:
        """Return the walk at the centroid."""
        n, rows, columns = first.shape
        first = first - first.max(axis=1, keepdims=True)
        second = second - second.max(axis=1, keepdims=True)
        scale = -np.minimum(first.min(axis=(1, 2)), second.min(axis=(1, 2)))
        scale[scale == 0.0] = 1.0
        first, second = first / scale[:, None, None], second / scale[:, None, None]
        centroid = [math.asinh(-math.log(rows))] * rows + [math.asinh(-math.log(columns))] * columns
        walk = cls(
            games,
            first,
            second,
            scale,
            _minor(first) * _minor(second) if rows == columns == 3 else np.zeros(n),
            point=np.tile([*centroid, 0.0], (n, 1)),
            tangent=np.tile([0.0] * (rows + columns) + [1.0], (n, 1)),
            bend=np.zeros((n, rows + columns + 1)),
            length=np.full(n, FIRST_STEP),
            beyond=np.zeros(n, np.intp),
            distance=np.full(n, np.inf),
            aside=np.zeros(n),
            blur=np.zeros(n),
        )
        return replace(walk, tangent=walk.newton(walk.point)[1])

    def keep(self, rows: IntArray | BoolArray) -> _Walk:
        """Return the walk of some of the games."""
        if rows.dtype == bool and rows.all():
            return self
        return _Walk(*(getattr(self, field.name)[rows] for field in fields(self)))

    def strategies(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the players' mixed strategies, shapes (N, A) and (N, B)."""
        weights = np.exp(np.sinh(point[:, :-1]))
        rows = self.first.shape[1]
        own, other = weights[:, :rows], weights[:, rows:]
        return own / own.sum(axis=1, keepdims=True), other / other.sum(axis=1, keepdims=True)

    def equations(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return values (N, A + B) and derivatives (N, A + B, A + B + 1) of the equations of `quantal_response`."""
        n, rows, columns = self.first.shape
        logs = np.sinh(point[:, :-1])
        stretch = np.sqrt(1.0 + logs * logs)
        profile = np.exp(np.minimum(logs, 1.0))
        weights = profile * stretch
        precision = np.sinh(point[:, -1:])
        slope = np.sqrt(1.0 + precision * precision)
        size = 1.0 / (stretch + precision)
        values = np.empty_like(logs)
        slopes = np.zeros((n, rows + columns, rows + columns + 1))
        games = np.arange(n)
        first, second = slice(0, rows), slice(rows, rows + columns)
        for table, own, other in ((self.first, first, second), (self.second, second, first)):
            utilities = np.einsum("nab,nb->na", table, profile[:, other])
            value = logs[:, own] - precision * utilities
            cross = table * (-precision * weights[:, other])[:, None, :]
            rise = -slope * utilities
            likeliest = logs[:, own].argmax(axis=1)
            values[:, own] = (value - value[games, likeliest, None]) * size[:, own]
            slopes[:, own, other] = (cross - cross[games, likeliest, None]) * size[:, own, None]
            slopes[:, own, -1] = (rise - rise[games, likeliest, None]) * size[:, own]
            block = slopes[:, own, own]
            block[games, :, likeliest] = -stretch[games, own.start + likeliest, None] * size[:, own]
            each = np.arange(table.shape[1])
            block[:, each, each] = stretch[:, own] * size[:, own]
            sums = profile[:, own].sum(axis=1)
            row = own.start + likeliest
            values[games, row] = np.log(sums)
            slopes[games, row] = 0.0
            slopes[games, row, own] = weights[:, own] / sums[:, None]
        return values, slopes

    def newton(self, point: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return Newton's correction across the present tangent, the unit tangent, and the effect of rounding errors."""
        values, slopes = self.equations(point)
        bordered = np.concatenate([slopes, self.tangent[:, None, :]], axis=1)
        right = np.zeros((*point.shape, 3))
        right[:, :-1, 0] = -values
        right[:, -1, 1] = 1.0
        right[:, :-1, 2] = ROUNDING * np.cos(np.arange(1.0, point.shape[1]) ** 2)
        try:
            solved = np.linalg.solve(bordered, right)
        except np.linalg.LinAlgError:
            # One singular system among many: next to it the correction is huge, and refused.
            solved = np.linalg.solve(bordered + 1e-13 * np.eye(point.shape[1]), right)
        tangent = solved[:, :, 1]
        return solved[:, :, 0], tangent / _norm(tangent)[:, None], _norm(solved[:, :, 2])

    def signature(self, point: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return how many eigenvalues of the response's derivative lie beyond 1, how far from 1, and how far aside of it.

        As in `quantal_response`, but the derivative is that of one player's log-odds through the other's response, which
        has the squares of those eigenvalues. With three actions at most two are not zero, and their sum and product have
        closed forms.
        """
        own, other = self.strategies(point)
        precision = np.sinh(point[:, -1])
        first = self.first - np.einsum("na,nab->nb", own, self.first)[:, None, :]
        second = self.second - np.einsum("nb,nba->na", other, self.second)[:, None, :]
        if max(own.shape[1], other.shape[1]) > 3 and min(own.shape[1], other.shape[1]) > 2:
            derivative = (first * other[:, None, :]) @ (second * own[:, None, :]) * (precision * precision)[:, None, None]
            values = np.linalg.eigvals(derivative)
            imaginary = np.where((values.imag != 0.0) & (values.real > 0.5), np.abs(values.imag), np.inf).min(axis=1)
            aside = np.where(np.isinf(imaginary), 0.0, imaginary)
            return (values.real > 1.0).sum(axis=1), _log_distance(values.real, values.imag).min(axis=1) / 2.0, aside
        half = precision**2 * np.einsum("nab,nba,na,nb->n", first, second, own, other) / 2.0
        product = precision**4 * self.minors * own.prod(axis=1) * other.prod(axis=1)
        spread = half * half - product
        root = np.sqrt(np.abs(spread))
        larger = half + np.copysign(root, half)
        smaller = product / np.where(larger == 0.0, np.inf, larger)
        real = spread >= 0.0
        distance = np.where(real, np.minimum(_log_distance(larger), _log_distance(smaller)), _log_distance(half, root))
        beyond = np.where(real, (larger > 1.0).astype(np.intp) + (smaller > 1.0), 2 * (half > 1.0))
        return beyond, distance / 2.0, np.where(~real & (half > 0.5), root, 0.0)

    def step(self) -> _Walk:
        """Return the walk one step on; games whose step cannot be trusted stay, and their next step is half as long."""
        length = self.length[:, None]
        predicted = self.point + length * self.tangent + (length * length / 2.0) * self.bend
        correction, tangent, blur = self.newton(predicted)
        point = predicted + correction
        first = _norm(correction)
        good = first <= LARGEST_CORRECTION
        again = np.flatnonzero(good & (first > SMALL_CORRECTION))
        if again.size:
            correction, tangent[again], blur[again] = self.keep(again).newton(point[again])
            point[again] += correction
            second = _norm(correction)
            good[again] = (second <= SLOWEST_CONTRACTION * first[again]) & (second <= 20.0 * SMALL_CORRECTION)
        point[~good] = self.point[~good]
        cosine = np.einsum("na,na->n", tangent, self.tangent)
        beyond, distance, aside = self.signature(point)
        folds = tangent[:, -1] * self.tangent[:, -1] < 0.0
        crossings = np.abs(beyond - self.beyond) - folds
        passes = (crossings % 2 == 0) & (2.0 * self.length <= np.maximum(aside, self.aside))
        hasty = self.length > np.maximum(FINE_STEP, np.minimum(distance, self.distance))
        good &= (cosine > math.cos(LARGEST_TURN)) & ((crossings == 0) | passes) & ~hasty
        turn = np.arccos(np.clip(cosine, -1.0, 1.0))
        factor = np.minimum((USUAL_ERROR / np.maximum(first, 1e-9)) ** (1 / 3), USUAL_TURN / np.maximum(turn, 1e-9))
        longest = np.minimum(LONGEST_STEP, np.maximum(FINE_STEP, distance))
        moved = _norm(point - self.point)[:, None]
        there = good[:, None]
        return replace(
            self,
            point=np.where(there, point, self.point),
            tangent=np.where(there, tangent, self.tangent),
            bend=np.where(there, (tangent - self.tangent) / np.where(there, moved, 1.0), self.bend),
            length=np.where(good, np.minimum(longest, self.length * np.clip(factor, 0.5, 2.0)), self.length / 2.0),
            beyond=np.where(good, beyond, self.beyond),
            distance=np.where(good, distance, self.distance),
            aside=np.where(good, aside, self.aside),
            blur=np.where(good, blur, self.blur),
        )

    def attracted(self) -> tuple[BoolArray, tuple[IntArray, IntArray]]:
        """Return which games' branches provably end in the modal cell, a strict equilibrium, and the modal cells.

        The proof is that of `quantal_response`: in a box round the cell that the responses do not leave, they contract.
        """
        strategies = self.strategies(self.point)
        modal = [strategy.argmax(axis=1) for strategy in strategies]
        rest = [strategy.copy() for strategy in strategies]
        for own, likeliest in zip(rest, modal, strict=True):
            own[np.arange(len(own)), likeliest] = 0.0
        strays = [2.0 * own.sum(axis=1) for own in rest]
        proved = (strays[0] < 0.5) & (strays[1] < 0.5)
        near = np.flatnonzero(proved)
        precision = np.sinh(self.point[near, -1])
        games = np.arange(near.size)
        for i, table in enumerate((self.first, self.second)):
            own, other, stray = modal[i][near], modal[1 - i][near], strays[1 - i][near, None]
            losses = table[near, own, None, :] - table[near]
            least = losses.min(axis=2)
            margins = (1.0 - stray) * losses[games, :, other] + stray * least
            margins[games, own] = np.inf
            strict = precision * margins.min(axis=1) >= 1.0
            response = np.exp(-precision[:, None] * np.where(strict[:, None], margins, np.inf)).sum(axis=1)
            slope = precision * (losses.max(axis=2) - least).max(axis=1) * response * (1.0 + response)
            proved[near] &= strict & (response <= strays[i][near]) & (slope < 1.0)
        return proved, (modal[0], modal[1])


def _norm(vectors: FloatArray) -> FloatArray:
    squares: FloatArray = np.einsum("na,na->n", vectors, vectors)
    return np.sqrt(squares)


def _log_distance(real: FloatArray, imaginary: FloatArray | float = 0.0) -> FloatArray:
    """Return the modulus of the logarithm of a complex number."""
    size = np.maximum(np.hypot(real, imaginary), np.finfo(np.float64).tiny)
    return np.hypot(np.log(size), np.arctan2(imaginary, real))


def _minor(table: FloatArray) -> FloatArray:
    """Return the determinant of each 3x3 table's differences from its first row and column, shape (N,)."""
    differences = table[:, 1:, 1:] - table[:, :1, 1:] - table[:, 1:, :1] + table[:, :1, :1]
    return np.asarray(np.linalg.det(differences))
