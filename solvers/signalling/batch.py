"""The equilibria of many signalling games of two types, signals and responses at once, in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.errors import GameError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

KINDS = (
    "pooling on signal 1",
    "pooling on signal 2",
    "separating, type 1 on signal 1",
    "separating, type 1 on signal 2",
    "type 1 mixes, type 2 on signal 1",
    "type 1 mixes, type 2 on signal 2",
    "type 2 mixes, type 1 on signal 1",
    "type 2 mixes, type 1 on signal 2",
    "both types mix",
)
"""The kinds of equilibria of a generic signalling game with two types, signals and responses; at most one of each."""

DOUBT = 2.0**-36
"""Margins below this share of their scale are not trusted to floats.

With payoff differences scaled to at most 1, a margin is a sum of at most eight products of at most four of them, each
difference with a relative error of 2^-53: the error is below 8 * (4 + 8) * 2^-53 < 2^-46. Where a break-even point between
values of different sign enters, a difference of at least STEEP divides: its error is below 8 * 2^-53 / STEEP = 2^-40.
"""

STEEP = 2.0**-10
"""Smaller differences are not divided by."""


@dataclass(frozen=True, eq=False)
class SignallingBatch:
    """The equilibria of N signalling games of two types, signals and responses, by kind (K = 9, as in ``KINDS``).

    Attributes
    ----------
    exists
        Shape (N, K).
    sender
        Shape (N, K, 2): the probability that types 1, 2 send signal 1; NaN where there is no equilibrium.
    response_low, response_high
        Shape (N, K, 2): the probability of response 1 after signals 1, 2; an interval where it is free off the path.
    intuitive
        Shape (N, K): whether the equilibrium passes the intuitive criterion.
    doubtful
        Shape (N,): floats do not decide all of this, ties included; solve these exactly (``solve``).
    """

    exists: BoolArray
    sender: FloatArray
    response_low: FloatArray
    response_high: FloatArray
    intuitive: BoolArray
    doubtful: BoolArray


@forgiving
def solve_batch(prior: ArrayLike, sender: ArrayLike, receiver: ArrayLike) -> SignallingBatch:
    """Return the equilibria of many signalling games with two types, signals and responses, in closed form.

    Parameters
    ----------
    prior
        Probability of type 1, shape (N,), in (0, 1).
    sender, receiver
        Payoffs, shape (N, 2, 2, 2): game, type, signal, response.

    Raises
    ------
    GameError
        If shapes are others, numbers are not finite, or a prior is not in (0, 1).

    >>> sender = [[[[0.8, -0.2], [1, 0]], [[0.4, -0.6], [1, 0]]]]
    >>> receiver = [[[[1, 0], [1, 0]], [[-1, 0], [-1, 0]]]]
    >>> found = solve_batch([0.3], sender, receiver)
    >>> [(KINDS[k], found.sender[0, k].round(3).tolist()) for k in found.exists[0].nonzero()[0]]
    [('pooling on signal 2', [0.0, 0.0]), ('type 2 mixes, type 1 on signal 1', [1.0, 0.429])]
    """
    r, u, v = (float_array(x, f"solve_batch: {name}") for x, name in ((prior, "prior"), (sender, "sender"), (receiver, "receiver")))
    n = len(r) if r.ndim == 1 else -1
    if r.ndim != 1 or u.shape != (n, 2, 2, 2) or v.shape != (n, 2, 2, 2):
        raise GameError(f"solve_batch: shapes (N,), (N, 2, 2, 2) and (N, 2, 2, 2) are needed; got {r.shape}, {u.shape}, {v.shape}")
    if not (np.isfinite(u).all() and np.isfinite(v).all() and ((r > 0) & (r < 1)).all()):
        raise GameError("solve_batch: finite payoffs and priors strictly between 0 and 1 are needed")
    return _Binary(r, u, v).solve()


class _Binary:
    """The closed forms. Index 0 and 1 are types, signals, responses 1 and 2; phi is the probability of response 1."""

    def __init__(self, r: FloatArray, u: FloatArray, v: FloatArray) -> None:
        n = len(r)
        self.r = np.stack([r, 1 - r], axis=1)
        scale = np.maximum(np.ptp(u.reshape(n, 2, 4), axis=2), np.finfo(float).tiny)  # per type
        self.u = u / scale[:, :, None, None]
        gain = v[..., 0] - v[..., 1]  # of response 1, by type and signal
        self.gain = gain / np.maximum(np.abs(gain).max(axis=1, keepdims=True), np.finfo(float).tiny)
        self.doubtful = np.zeros(n, dtype=bool)
        k = len(KINDS)
        self.exists = np.zeros((n, k), dtype=bool)
        self.sender = np.full((n, k, 2), np.nan)
        self.low = np.full((n, k, 2), np.nan)
        self.high = np.full((n, k, 2), np.nan)
        self.intuitive = np.zeros((n, k), dtype=bool)

    def solve(self) -> SignallingBatch:
        for s in (0, 1):
            self._pooling(s, s)
        for kind, s in ((2, 0), (3, 1)):
            self._separating(kind, s)
        for kind, (t, s) in zip(range(4, 8), ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True):
            self._semi_separating(kind, t, s)
        self._both_mix(8)
        for table in (self.exists, self.sender, self.low, self.high, self.intuitive, self.doubtful):
            table.setflags(write=False)
        return SignallingBatch(self.exists, self.sender, self.low, self.high, self.intuitive, self.doubtful)

    def _positive(self, margin: FloatArray, relevant: BoolArray | None = None) -> BoolArray:
        """Tell where a margin is positive; where it is too small to say, the game is doubtful (if that matters)."""
        close = np.abs(margin) <= DOUBT
        self.doubtful |= close if relevant is None else close & relevant
        positive: BoolArray = margin > 0
        return positive

    def _best(self, t: int, s: int) -> BoolArray:
        """Tell where response 1 is best against a type for sure."""
        return self._positive(self.gain[:, t, s])

    def _pick(self, t: int, s: int, first: BoolArray) -> FloatArray:
        picked: FloatArray = np.where(first, self.u[:, t, s, 0], self.u[:, t, s, 1])
        return picked

    def _put(self, kind: int, exists: BoolArray, sender: Sequence[Any], low: Sequence[Any], high: Sequence[Any]) -> None:
        self.exists[:, kind] = exists
        for table, values in ((self.sender, sender), (self.low, low), (self.high, high)):
            for j, value in enumerate(values):
                table[:, kind, j] = np.where(exists, value, np.nan)

    def _pooling(self, kind: int, s: int) -> None:
        other = 1 - s
        first = self._positive(self.r[:, 0] * self.gain[:, 0, s] + self.r[:, 1] * self.gain[:, 1, s])
        best = [self._best(t, other) for t in (0, 1)]
        both, neither = best[0] & best[1], ~best[0] & ~best[1]
        low, high = np.where(both, 1.0, 0.0), np.where(neither, 0.0, 1.0)
        possible = np.ones(len(low), dtype=bool)
        values = []
        for t in (0, 1):
            # the type must not gain: u(other, 2) + phi * slope <= value
            value = self._pick(t, s, first)
            values.append(value)
            a, b = self.u[:, t, other, 1] - value, self.u[:, t, other, 0] - value
            at_low, at_high = a + low * (b - a), a + high * (b - a)
            gains_low, gains_high = self._positive(at_low, possible), self._positive(at_high, possible)
            possible &= ~(gains_low & gains_high)
            with np.errstate(divide="ignore", invalid="ignore"):
                break_even = np.clip(a / (a - b), 0.0, 1.0)
            self.doubtful |= possible & (gains_low != gains_high) & (np.abs(a - b) < STEEP)
            # both types together: the order of two break-even points matters where one binds from each side
            low = np.where(possible & gains_low, np.maximum(low, break_even), low)
            high = np.where(possible & gains_high, np.minimum(high, break_even), high)
            self.doubtful |= possible & (low != high) & (np.abs(high - low) <= DOUBT)
            possible &= low <= high
        answer = np.where(first, 1.0, 0.0)
        pair_low, pair_high = (answer, low) if s == 0 else (low, answer), (answer, high) if s == 0 else (high, answer)
        sends = np.full(len(low), 1.0 - s)
        self._put(kind, possible, (sends, sends), pair_low, pair_high)
        self.intuitive[:, kind] = possible & ~self._objection(other, best, values, possible)

    def _objection(self, s: int, best: Sequence[BoolArray], values: Sequence[FloatArray], relevant: BoolArray) -> BoolArray:
        """Tell where exactly one type could only lose by a signal and the other then gains for sure."""
        free = best[0] != best[1]
        only = []
        for t in (0, 1):
            gains = [self.u[:, t, s, a] - values[t] for a in (0, 1)]
            most = np.where(free, np.maximum(*gains), np.where(best[0], gains[0], gains[1]))
            only.append(~self._positive(most, relevant))
        objection = np.zeros(len(relevant), dtype=bool)
        for t in (0, 1):
            alone = only[1 - t] & ~only[t]
            gain = self._pick(t, s, best[t]) - values[t]
            objection |= alone & self._positive(gain, relevant & alone)
        return objection

    def _separating(self, kind: int, s: int) -> None:
        """Type 1 sends signal s, type 2 the other."""
        other = 1 - s
        after = {s: self._best(0, s), other: self._best(1, other)}
        stays = [self._pick(0, s, after[s]) - self._pick(0, other, after[other])]
        stays.append(self._pick(1, other, after[other]) - self._pick(1, s, after[s]))
        one = self._positive(stays[0])
        exists = one & self._positive(stays[1], one)
        answers = [np.where(after[k], 1.0, 0.0) for k in (0, 1)]
        self._put(kind, exists, (1.0 - s, float(s)), answers, answers)
        self.intuitive[:, kind] = exists

    def _semi_separating(self, kind: int, t: int, s: int) -> None:
        """Type t mixes, the other one sends s; the receiver mixes after s and knows the type after the other signal."""
        other, rest = 1 - s, 1 - t
        after = self._best(t, other)
        # the receiver is indifferent after s: r_t x gain_t + r_rest gain_rest = 0
        a, b = self.r[:, t] * self.gain[:, t, s], self.r[:, rest] * self.gain[:, rest, s]
        up = self._positive(a)
        opposite = up != self._positive(b)
        less = self._positive(np.abs(a) - np.abs(b), opposite)
        # type t is indifferent: u(s, 2) + phi (u(s, 1) - u(s, 2)) = u(other, answer)
        target = self._pick(t, other, after)
        need, span = target - self.u[:, t, s, 1], self.u[:, t, s, 0] - self.u[:, t, s, 1]
        way = self._positive(span, opposite & less)
        sign = np.where(way, 1.0, -1.0)
        inside = self._positive(sign * need, opposite & less)
        inside &= self._positive(sign * (span - need), opposite & less & inside)
        # the other type prefers s: compared after multiplying by the span
        here = self.u[:, rest, s, 1] * span + need * (self.u[:, rest, s, 0] - self.u[:, rest, s, 1])
        stays = self._positive(sign * (here - self._pick(rest, other, after) * span), opposite & less & inside)
        exists = opposite & less & inside & stays
        with np.errstate(divide="ignore", invalid="ignore"):
            x, phi = -b / a, need / span
        sends = [np.full(len(x), 1.0 - s)] * 2
        sends[t] = x if s == 0 else 1 - x
        answers = [np.where(after, 1.0, 0.0)] * 2
        answers[s] = phi
        self._put(kind, exists, sends, answers, answers)
        self.intuitive[:, kind] = exists

    def _both_mix(self, kind: int) -> None:
        """Both types are indifferent between the signals and the receiver is indifferent after each."""
        # u_t(0, .) at phi equals u_t(1, .) at psi: d_t phi - e_t psi = c_t
        d = self.u[:, :, 0, 0] - self.u[:, :, 0, 1]
        e = self.u[:, :, 1, 0] - self.u[:, :, 1, 1]
        c = self.u[:, :, 1, 1] - self.u[:, :, 0, 1]
        det = -d[:, 0] * e[:, 1] + e[:, 0] * d[:, 1]
        phi, psi = -c[:, 0] * e[:, 1] + e[:, 0] * c[:, 1], d[:, 0] * c[:, 1] - d[:, 1] * c[:, 0]
        # the receiver: r_0 x g_00 + r_1 y g_10 = 0 after the first, r_0 (1 - x) g_01 + r_1 (1 - y) g_11 = 0 after the second
        g = self.r[:, :, None] * self.gain
        ratio_up, ratio_down = -g[:, 0, 0], g[:, 1, 0]  # y = x * up / down
        turn = g[:, 0, 1] * ratio_down + g[:, 1, 1] * ratio_up  # x (g_01 down + g_11 up) = (g_01 + g_11) down
        right = (g[:, 0, 1] + g[:, 1, 1]) * ratio_down
        opposite = (self._positive(g[:, 0, 0]) != self._positive(g[:, 1, 0])) & (
            self._positive(g[:, 0, 1]) != self._positive(g[:, 1, 1])
        )
        way = np.where(self._positive(turn, opposite), 1.0, -1.0)
        inside = opposite.copy()
        for margin in (way * right, way * (turn - right)):
            inside &= self._positive(margin, inside)
        with np.errstate(divide="ignore", invalid="ignore"):
            x = right / turn
            y = x * ratio_up / ratio_down
        # 0 < y < 1, multiplied out
        down = np.where(ratio_down > 0, 1.0, -1.0)
        for margin in (way * down * right * ratio_up, way * down * (turn * ratio_down - right * ratio_up)):
            inside &= self._positive(margin, inside)
        # a small determinant with a large numerator leaves no probability, whatever its sign
        inside &= np.maximum(np.abs(phi), np.abs(psi)) <= np.abs(det) + 2 * DOUBT
        side = np.where(self._positive(det, inside), 1.0, -1.0)
        for top in (phi, psi):
            for margin in (side * top, side * (det - top)):
                inside &= self._positive(margin, inside)
        with np.errstate(divide="ignore", invalid="ignore"):
            answers = [phi / det, psi / det]
        self._put(kind, inside, (x, y), answers, answers)
        self.intuitive[:, kind] = inside
