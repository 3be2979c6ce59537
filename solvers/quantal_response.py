r"""Logit quantal response equilibria, along the principal branch.

In a logit quantal response equilibrium of precision :math:`\lambda \ge 0` every player takes each action with
a probability proportional to :math:`\exp(\lambda\,u_i(a, \pi_{-i}))`; all players share one precision, and payoffs are
taken as they are, not rescaled per player. The equilibria form curves in (profile, precision). The *principal branch*
starts at the centroid at precision 0, and its limit as precision grows selects a Nash equilibrium (McKelvey and
Palfrey 1995).

The branch is followed by pseudo-arclength prediction and correction (Turocy 2005), so that it may fold back in
precision. The coordinates are :math:`\operatorname{asinh}` of the log-probabilities and of precision: an action that
dies out has a log-probability proportional to precision, one that survives has a bounded one, and in these coordinates
both become straight lines, so that the steps can stay long as precision goes to infinity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.deadline import check, within
from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from games.record import Record

from .cut_short import cut_short
from .precision import precise
from .result import Completeness, Equilibrium, Method, Solution, Status, read_only
from .verify import equilibrium

FloatArray = NDArray[np.float64]

METHOD = Method(
    "principal branch from the centroid",
    "logit quantal response equilibrium",
    Completeness.ONE,
    "McKelvey and Palfrey 1995; Turocy 2005",
)

LARGEST_PAYOFF = 1e300
"""Differences of larger payoffs could overflow."""

# Inside, precision is scaled by the largest payoff difference that a player's own choice can make, so that the numbers
# below mean the same in every game. At scaled precision p the regret is at most log(actions) / p such differences.
HORIZON = 1e9
"""Scaled precision that stands for infinity; float payoffs do not resolve much more."""
SETTLED = 1e4
"""Scaled precision from which rounding errors may end a branch at what is then its limit as far as floats can tell."""
ROUNDING = 2e-16
"""Rounding error of one equation, when it is scaled by the size of its terms."""
BLUR = 1e-6
"""Effect of rounding errors on a point that ends the branch: where an opponent is indifferent whatever the others do, it
grows with the square of precision."""

# Lengths are in the asinh coordinates, angles in radians.
FIRST_STEP = 0.05
LONGEST_STEP = 2.0
SHORTEST_STEP = 1e-6
FINE_STEP = 0.05
HOP = 1e-4
USUAL_ERROR = 0.03
USUAL_TURN = 0.2
LARGEST_TURN = 0.4
LARGEST_CORRECTION = 0.15
SLOWEST_CONTRACTION = 0.3
CONVERGED = 1e-9
"""Length of the last correction; corrections converge quadratically, so that what is left is far smaller."""
LEVEL = 1e-9
"""Slope of precision along the branch that counts as zero at a turning point."""
MOST_STEPS = 10_000


@dataclass(frozen=True, eq=False, repr=False)
class QuantalResponseEquilibrium(Equilibrium):
    """A logit quantal response equilibrium; its certificate says how far it is from a Nash equilibrium.

    Attributes
    ----------
    precision
        The precision of all players, per unit of payoff.
    residual
        The largest difference between a probability and the logit response to the profile.
    """

    precision: float
    residual: float


@dataclass(frozen=True, eq=False)
class Branch(Record):
    """Points of the principal branch, in the order in which it is travelled from the centroid.

    Attributes
    ----------
    precisions
        Shape (K,), per unit of payoff; not monotone where the branch folds back.
    profiles
        Shape (K, sum of actions): the players' mixed strategies side by side.
    residuals
        Shape (K,): the largest difference between a profile and the logit response to it.
    turning_points, branch_points
        Precisions where the branch folds back, and where another branch crosses it (in symmetric games).
    reached
        Whether the precision asked for, or the limit, was reached.
    strict_limit
        The strict equilibrium (action indices) that is proved to attract the rest of the branch, or None.
    actions
        The number of actions of each player.
    scale
        The largest payoff difference that a player's own choice can make (1 if there is none).
    """

    precisions: FloatArray
    profiles: FloatArray
    residuals: FloatArray
    turning_points: tuple[float, ...]
    branch_points: tuple[float, ...]
    reached: bool
    strict_limit: tuple[int, ...] | None
    actions: tuple[int, ...]
    scale: float

    def strategies(self, point: int = -1) -> tuple[FloatArray, ...]:
        """Return the mixed strategies at one point, by default the last: one array (A_i,) per player."""
        return tuple(np.split(self.profiles[point], np.cumsum(self.actions)[:-1]))


@forgiving
def solve(game: NormalFormGame, *, precision: float, seconds: float | None = None) -> Solution:
    """Return the quantal response equilibrium where the principal branch first arrives at a precision.

    Parameters
    ----------
    precision
        Per unit of payoff, from 0 (everybody plays at random) up.
    seconds
        Wall time, 0 or more, after which the branch is followed no further. By default it is followed for MOST_STEPS steps at most.

    Raises
    ------
    GameError
        If the payoffs are symbolic.
    ParameterError
        If the precision is negative, not a finite number, or beyond what floats resolve, or ``seconds`` is no number from 0 up.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> found = solve(pennies, precision=3).equilibria[0]
    >>> found, found.residual < 1e-12
    ((0.5 1 + 0.5 2, 0.5 1 + 0.5 2), True)
    """
    start = perf_counter()
    precision = precise(precision, "quantal_response.solve", " (for the limit at infinity use solvers.selection.logit)")
    branch: Branch | None = None
    found: tuple[QuantalResponseEquilibrium, ...] = ()
    with within(seconds) as limit:
        branch = trace(game.floats(), until=float(precision))
    if branch is not None and branch.reached:
        nash = equilibrium(game, branch.strategies())
        residual = float(branch.residuals[-1])
        found = (QuantalResponseEquilibrium(nash.profile, nash.actions, nash.certificate, float(precision), residual),)
    solution = Solution(
        game,
        METHOD,
        found,
        completeness=METHOD.completeness,
        status=Status.SOLVED if found else Status.NOT_CONVERGED,
        seconds=perf_counter() - start,
        parameters={"precision": float(precision)},
    )
    return cut_short(solution, limit, "before the branch came to this precision")


def trace(payoffs: ArrayLike, *, until: float = math.inf, longest_step: float = LONGEST_STEP) -> Branch:
    """Follow the principal branch from the centroid until it first arrives at a precision.

    Parameters
    ----------
    payoffs
        Shape (n, A_0, ..., A_{n-1}).
    until
        The precision to stop at, per unit of payoff. Infinity for the limit: the branch then ends where a strict
        equilibrium is proved to attract the rest of it, or else where precision times the largest payoff difference
        is `HORIZON`.
    longest_step
        The largest distance of neighbouring points in the asinh coordinates; smaller for a smooth picture.

    Raises
    ------
    GameError
        If the payoffs are not finite numbers of that shape.
    ParameterError
        If an option is out of range.

    >>> stag_hunt = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]]
    >>> branch = trace(stag_hunt, until=2)
    >>> branch.reached, branch.strategies()[0].round(4)
    (True, array([0.0025, 0.9975]))
    >>> trace(stag_hunt).strict_limit
    (1, 1)
    """
    if not until >= 0.0:
        raise ParameterError(f"quantal_response.trace: until must be a number from 0 up; got {until!r}")
    if not 0.0 < longest_step <= LONGEST_STEP:
        raise ParameterError(f"quantal_response.trace: longest_step must lie in (0, {LONGEST_STEP}]; got {longest_step!r}")
    game = _Game.of(payoffs)
    if math.isfinite(until) and until * game.scale > HORIZON:
        raise ParameterError(
            f"quantal_response.trace: until can be at most {HORIZON / game.scale:.4g} for these payoffs, beyond which"
            f" floats do not resolve them; got {until!r} (for the limit use infinity)"
        )
    return _follow(game, until, longest_step)


@dataclass(frozen=True, eq=False)
class _Game:
    """A game in units of its largest payoff difference; the actions of all players are laid side by side."""

    payoffs: FloatArray
    scale: float
    actions: tuple[int, ...]
    starts: NDArray[np.intp]
    owner: NDArray[np.intp]
    pairs: tuple[tuple[slice, slice, FloatArray, tuple[int, ...]], ...]

    @classmethod
    def of(cls, payoffs: ArrayLike) -> _Game:
        """Check the payoffs; take away what no choice of the player can change, which no equilibrium depends on."""
        array = float_array(payoffs, "payoffs")
        if array.ndim < 2 or array.shape[0] != array.ndim - 1 or array.size == 0:
            raise GameError(f"payoffs: shape (n, A_0, ..., A_(n-1)) for n players is needed; got {array.shape}")
        if not (np.abs(array) <= LARGEST_PAYOFF).all():
            raise GameError(f"payoffs: numbers of at most {LARGEST_PAYOFF:g} are needed")
        actions = array.shape[1:]
        centred = np.stack([own - own.max(axis=i, keepdims=True) for i, own in enumerate(array)])
        scale = -float(centred.min()) or 1.0
        scaled = centred / scale
        starts = np.cumsum((0, *actions[:-1]))
        rows = [slice(start, start + size) for start, size in zip(starts, actions, strict=True)]
        pairs = []
        for i, j in permutations(range(len(actions)), 2):
            others = [k for k in range(len(actions)) if k not in (i, j)]
            table = np.ascontiguousarray(scaled[i].transpose(i, j, *others))
            pairs.append((rows[i], rows[j], table, tuple(reversed(others))))
        return cls(scaled, scale, actions, starts, np.repeat(np.arange(len(actions)), actions), tuple(pairs))

    @cached_property
    def rows(self) -> tuple[slice, ...]:
        """Where each player's actions stand."""
        return tuple(slice(int(start), int(start) + size) for start, size in zip(self.starts, self.actions, strict=True))

    @cached_property
    def same(self) -> NDArray[np.bool_]:
        """Which pairs of actions are one player's, shape (S, S)."""
        return np.equal.outer(self.owner, self.owner)

    @cached_property
    def _pairwise(self) -> FloatArray:
        return self._interaction(np.zeros(self.owner.size))

    def interaction(self, profile: FloatArray) -> FloatArray:
        """Return d u_i(a) / d pi_j(b) for all actions of different players, shape (S, S); of two players it is their tables."""
        return self._pairwise if len(self.actions) == 2 else self._interaction(profile)

    def _interaction(self, profile: FloatArray) -> FloatArray:
        strategies = [profile[own] for own in self.rows]
        matrix = np.zeros((profile.size, profile.size))
        for rows, columns, table, others in self.pairs:
            for k in others:
                table = table @ strategies[k]
            matrix[rows, columns] = table
        return matrix

    def utilities(self, profile: FloatArray, interaction: FloatArray) -> FloatArray:
        """Return u_i(a, pi_-i) for every action, shape (S,)."""
        if len(self.actions) == 1:
            return np.asarray(self.payoffs[0])
        # Each opponent's block times that opponent's strategy is all of u_i: the sum over opponents has it n-1 times.
        total: FloatArray = interaction @ profile
        return total if len(self.actions) == 2 else total / (len(self.actions) - 1)

    def likeliest(self, values: FloatArray) -> NDArray[np.intp]:
        """Return the position of each player's largest value, shape (n,)."""
        return self.starts + np.array([values[own].argmax() for own in self.rows], dtype=np.intp)

    def equations(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the values of the equations, shape (S,), and their derivatives, shape (S, S + 1).

        Each player has one equation for the sum of the probabilities, in the row of the likeliest action, and in every
        other row one for the log-odds of that row's action against the likeliest. They are nearly linear however large
        precision is, which the logit response itself is not. Rows are scaled so that rounding errors are about `ROUNDING`.
        """
        logs, stretch = np.sinh(point[:-1]), np.cosh(point)
        precision = math.sinh(point[-1])
        profile = np.exp(np.minimum(logs, 1.0))  # a wild prediction must not overflow: its correction is refused anyway
        interaction = self.interaction(profile)
        utilities = self.utilities(profile, interaction)
        slopes = np.empty((profile.size, profile.size + 1))
        slopes[:, :-1] = -interaction * (precision * profile * stretch[:-1])
        slopes.ravel()[:: profile.size + 2] += stretch[:-1]
        return self.scaled(point, profile, utilities, slopes)

    def scaled(
        self, point: FloatArray, profile: FloatArray, utilities: FloatArray, slopes: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return values and derivatives of the equations; those by the probabilities, unscaled, are in ``slopes`` already."""
        logs, stretch = np.sinh(point[:-1]), np.cosh(point)
        precision = math.sinh(point[-1])
        values = logs - precision * utilities
        slopes[:, -1] = -stretch[-1] * utilities
        size = stretch[:-1] + precision
        likeliest = self.likeliest(logs)
        lead = likeliest[self.owner]
        values = (values - values[lead]) / size
        slopes = (slopes - slopes[lead]) / size[:, None]
        sums = np.add.reduceat(profile, self.starts)
        values[likeliest] = np.log(sums)
        slopes[likeliest] = 0.0
        slopes[lead, np.arange(profile.size)] = profile * stretch[:-1] / sums[self.owner]
        return values, slopes

    def profile(self, point: FloatArray) -> FloatArray:
        """Return the mixed strategies at a point, shape (S,)."""
        profile = np.exp(np.sinh(point[:-1]))
        return profile / np.add.reduceat(profile, self.starts)[self.owner]

    def residual(self, point: FloatArray) -> float:
        """Return the largest difference between the profile at a point and the logit response to it."""
        profile = self.profile(point)
        return self.distance(point, profile, self.utilities(profile, self.interaction(profile)))

    def distance(self, point: FloatArray, profile: FloatArray, utilities: FloatArray) -> float:
        """Return the largest difference between a profile and the logit response to what the actions are worth."""
        exponents = math.sinh(point[-1]) * utilities
        response = np.exp(exponents - np.maximum.reduceat(exponents, self.starts)[self.owner])
        response /= np.add.reduceat(response, self.starts)[self.owner]
        return float(np.abs(response - profile).max())

    def signature(self, point: FloatArray) -> _Signature:
        """Return where the eigenvalues of the logit response's derivative lie.

        The derivative is that of the log-odds against the likeliest action. Where an eigenvalue passes through 1 the
        equilibrium is singular: the branch folds back, or another one crosses it.
        """
        profile = self.profile(point)
        interaction = self.interaction(profile)
        derivative = (interaction - self.utilities(profile, interaction)[:, None]) * profile
        derivative[self.same] = 0.0
        return self.eigenvalues(point, derivative, self.likeliest(profile))

    def eigenvalues(self, point: FloatArray, derivative: FloatArray, likeliest: NDArray[np.intp]) -> _Signature:
        """Return where the eigenvalues of a derivative lie, once it is that of the log-odds against the likeliest actions."""
        derivative -= derivative[likeliest[self.owner]]
        others = np.ones(len(derivative), dtype=bool)
        others[likeliest] = False
        rest = np.flatnonzero(others)
        values = np.linalg.eigvals(math.sinh(point[-1]) * derivative[rest[:, None], rest])
        aside = np.abs(values.imag[(values.imag != 0.0) & (values.real > 0.5)])
        logs = np.log(np.maximum(np.abs(values), np.finfo(np.float64).tiny))
        return _Signature(
            beyond=int((values.real > 1.0).sum()),
            distance=float(np.hypot(logs, np.arctan2(values.imag, values.real)).min(initial=math.inf)),
            aside=float(aside.min()) if aside.size else 0.0,
        )

    @cached_property
    def _known_losses(self) -> dict[tuple[int, int, tuple[int, ...]], tuple[FloatArray, FloatArray, float]]:
        return {}

    def _losses(self, i: int, own: int, others: tuple[int, ...]) -> tuple[FloatArray, FloatArray, float]:
        """Return what a player loses by each other action at the others' actions, at worst, and by how much this varies."""
        where = i, own, others
        if where not in self._known_losses:
            table = np.moveaxis(self.payoffs[i], i, -1)
            losses = np.delete(table[..., own, None] - table, own, axis=-1)
            rows = losses.reshape(-1, self.actions[i] - 1)
            self._known_losses[where] = losses[others], rows.min(axis=0), float(np.ptp(rows, axis=0).max())
        return self._known_losses[where]

    def attractor(self, point: FloatArray) -> tuple[int, ...] | None:
        """Return the strict equilibrium that the branch beyond a point must go to, if that can be proved here.

        Let everybody stray from the modal action with at most twice the present probability. If in this box the modal
        actions are strictly best, and logit responses stay in the box and contract there, at this precision and at all
        higher ones, then the box holds exactly one equilibrium for each of these precisions. They form one curve; it
        holds the present point, and it ends in the modal cell.
        """
        precision = math.sinh(point[-1])
        profile = self.profile(point)
        strategies = [profile[own] for own in self.rows]
        if min(float(strategy.max()) for strategy in strategies) < 0.7:
            return None  # at once: somebody strays far
        cell = tuple(int(strategy.argmax()) for strategy in strategies)
        strays = [2.0 * float(np.delete(strategy, own).sum()) for strategy, own in zip(strategies, cell, strict=True)]
        if max(strays) >= 0.5:
            return None
        for i, own in enumerate(cell):
            if self.actions[i] == 1:
                continue
            at_cell, least, spread = self._losses(i, own, cell[:i] + cell[i + 1 :])
            kept = math.prod(1.0 - stray for j, stray in enumerate(strays) if j != i)
            margins = kept * at_cell + (1.0 - kept) * least
            # From precision * margin = 1 on, precision * exp(-precision * margin) falls, and so do both bounds below.
            if precision * margins.min() < 1.0:
                return None
            response = float(np.exp(-precision * margins).sum())
            slope = precision * spread * response * (1.0 + response)
            if response > strays[i] or slope * (len(cell) - 1) >= 1.0:
                return None
        return cell


@dataclass(frozen=True)
class _Signature:
    """How many eigenvalues lie beyond 1, how far the logarithms are from 0, and how far aside of 1 complex ones pass."""

    beyond: int = 0
    distance: float = math.inf
    aside: float = 0.0


@dataclass(frozen=True, eq=False)
class _State:
    """A point of the branch, its unit tangent, the effect of rounding, the signature, and whether the branch folds here."""

    point: FloatArray
    tangent: FloatArray
    blur: float = 0.0
    signature: _Signature = _Signature()
    folds: bool = False


def _correct(game: _Game, point: FloatArray, normal: FloatArray) -> _State | None:
    """Return the branch point in the plane through a point across ``normal``, or None if it cannot be trusted.

    Newton's method; its corrections must be small and contract. The tangent has a positive product with ``normal``.
    """
    bordered = np.empty((point.size, point.size))
    bordered[-1] = normal
    right = np.zeros((point.size, 3))
    right[-1, 1] = 1.0
    right[:-1, 2] = ROUNDING * np.cos(np.arange(1.0, point.size) ** 2)  # errors of some sign or other
    allowed = LARGEST_CORRECTION
    while True:
        values, bordered[:-1] = game.equations(point)
        right[:-1, 0] = -values
        try:
            correction, tangent, error = np.linalg.solve(bordered, right).T
        except np.linalg.LinAlgError:
            return None
        length, blur = math.sqrt(correction @ correction), math.sqrt(error @ error)
        tolerance = CONVERGED + 10.0 * min(blur, BLUR)
        if not length <= max(allowed, tolerance):
            return None
        point = point + correction
        if length <= tolerance:
            return _State(point, tangent / math.sqrt(tangent @ tangent), blur)
        allowed = SLOWEST_CONTRACTION * length


def _predict(state: _State, bend: FloatArray, step: float) -> FloatArray:
    return state.point + step * state.tangent + (step * step / 2.0) * bend


def _advance(game: _Game, state: _State, bend: FloatArray, step: float, heading: float, hop: bool) -> _State | None:
    """Return the state about ``step`` further on (the turning point, if there is one before), or None if not trusted."""
    new = _correct(game, _predict(state, bend, step), state.tangent)
    if new is None or new.tangent @ state.tangent < math.cos(LARGEST_TURN):
        return None
    old, now = state.signature, game.signature(new.point)
    new = replace(new, signature=now)
    folds = new.tangent[-1] * heading < -LEVEL
    # Where the branch folds, exactly one eigenvalue passes through 1, and elsewhere none: another count means a jump
    # to another branch, or else a branch point, over which the caller asks to hop once the shortest step has confirmed
    # it. Near 1 steps must be short, lest one pass and return unseen. A complex pair may pass beside 1.
    crossings = abs(now.beyond - old.beyond) - int(folds)
    passes = crossings % 2 == 0 and 2.0 * step <= max(now.aside, old.aside)
    hasty = step > max(FINE_STEP, min(now.distance, old.distance))
    if not hop and (hasty or not (crossings == 0 or passes)):
        return None
    return _turning_point(game, state, new, step) if folds else new


def _turning_point(game: _Game, state: _State, beyond: _State, step: float) -> _State | None:
    """Return the state between two others where precision turns, by false position (Illinois rule) on its slope."""
    low, high = 0.0, step
    slope_high = float(beyond.tangent[-1])
    slope_low = -math.copysign(max(abs(float(state.tangent[-1])), LEVEL), slope_high)
    for _ in range(100):
        middle = (low * slope_high - high * slope_low) / (slope_high - slope_low)
        new = _correct(game, state.point + middle * state.tangent, state.tangent)
        if new is None:
            break
        slope = float(new.tangent[-1])
        if abs(slope) <= LEVEL or high - low <= LEVEL * step:
            return replace(new, signature=beyond.signature, folds=True)
        if slope * slope_low > 0.0:
            low, slope_low, slope_high = middle, slope, slope_high / 2.0
        else:
            high, slope_high, slope_low = middle, slope, slope_low / 2.0
    return None


def _arrive(game: _Game, state: _State, beyond: _State, goal: float) -> _State | None:
    """Return the state between two others where precision is at the goal."""
    share = (goal - state.point[-1]) / (beyond.point[-1] - state.point[-1])
    between = state.point + share * (beyond.point - state.point)
    between[-1] = goal
    found = _correct(game, between, _upwards(between.size))
    if found is None:
        return None
    found.point[-1] = goal
    return replace(found, signature=state.signature)


def _upwards(size: int) -> FloatArray:
    normal = np.zeros(size)
    normal[-1] = 1.0
    return normal


def _start(game: _Game) -> _State:
    """Return the state at the centroid, where precision is 0 and grows."""
    logs = -np.log(np.array(game.actions, dtype=np.float64))
    point = np.append(np.arcsinh(logs)[game.owner], 0.0)
    upwards = _upwards(point.size)
    tangent = np.asarray(np.linalg.solve(np.vstack([game.equations(point)[1], upwards]), upwards), dtype=np.float64)
    return _State(point, tangent / math.sqrt(tangent @ tangent))


def _follow(game: _Game, until: float, longest_step: float) -> Branch:
    """Trace the principal branch of a game to a precision, or to its limit if that is infinite."""
    goal = math.asinh(HORIZON if until == math.inf else until * game.scale)
    settled = math.asinh(SETTLED)
    state = _start(game)
    path = [state]
    folds: list[float] = []
    crossed: list[float] = []
    step, bend, hop = min(FIRST_STEP, longest_step), np.zeros(state.point.size), False
    anchor = bend, len(path), len(folds)
    singular, strict = math.nan, None
    for _ in range(MOST_STEPS):
        check()
        blurred = state.blur > BLUR and state.point[-1] >= settled
        if strict is not None or blurred or state.point[-1] >= goal:
            break
        new = _advance(game, state, bend, step, (-1.0) ** len(folds), hop)
        if new is not None and new.point[-1] >= goal:
            new = _arrive(game, state, new, goal)
        if new is None:
            step /= 2.0
            if step < SHORTEST_STEP:
                if hop:
                    break
                # Back to where the branch point was still so far away that the tangent is no rounding noise.
                singular, step, hop = math.sinh(state.point[-1]), 4.0 * HOP, True
                bend, kept, folded = anchor
                state = path[kept - 1]
                del path[kept:], folds[folded:]
            continue
        path.append(new)
        if new.folds:
            folds.append(math.sinh(new.point[-1]))
        elif hop and new.signature.beyond != state.signature.beyond:
            crossed.append(singular)
        if until == math.inf:
            strict = game.attractor(new.point)
        error = math.dist(_predict(state, bend, step), new.point)
        turn = math.acos(min(1.0, float(state.tangent @ new.tangent)))
        factor = min((USUAL_ERROR / max(error, 1e-9)) ** (1 / 3), USUAL_TURN / max(turn, 1e-9))
        bend = (new.tangent - state.tangent) / math.dist(new.point, state.point)
        if step >= HOP or hop:
            anchor, hop = (bend, len(path), len(folds)), False
        state, step = new, step * min(2.0, max(0.5, factor))
        step = min(longest_step, step, max(FINE_STEP, state.signature.distance))
    blurred = state.blur > BLUR and state.point[-1] >= settled
    arrived = bool(state.point[-1] >= goal)
    with np.errstate(over="ignore"):
        precisions = np.sinh([state.point[-1] for state in path]) / game.scale
    if arrived and math.isfinite(until):
        precisions[-1] = until
    return Branch(
        precisions=read_only(precisions),
        profiles=read_only([game.profile(state.point) for state in path]),
        residuals=read_only([game.residual(state.point) for state in path]),
        turning_points=tuple(precision / game.scale for precision in folds),
        branch_points=tuple(precision / game.scale for precision in crossed),
        reached=strict is not None or arrived or blurred if until == math.inf else arrived and not blurred,
        strict_limit=strict,
        actions=game.actions,
        scale=game.scale,
    )
