r"""Repeated games: how patient players must be to sustain cooperation, and all payoffs that they can sustain.

Per-period payoffs are averaged with the discount factor :math:`\delta`. A *trigger* plays a profile until a bad public
signal, then punishes, for ever (grim) or for some periods (Green and Porter 1984), and starts again. The signal comes
with probability ``false_alarm`` if nobody deviates and ``detection`` after a deviation; 0 and 1 are perfect monitoring.

``payoff_set`` returns the payoffs of all subgame-perfect equilibria of a two-player game under perfect monitoring, in pure
actions with a public randomising device, by the algorithm of Abreu and Sannikov (2014), in exact numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq, fmpq_poly
from numpy.typing import NDArray

from games.errors import GameError, ParameterError
from games.exact.algebraic import between, compare, in_order, roots_of
from games.exact.numbers import exact
from games.normal_form import NormalFormGame

Point: TypeAlias = tuple[Any, Any]

MOST_ROUNDS = 2000
"""Rounds of the algorithm of Abreu and Sannikov at most."""

EXACT_ROUNDS = 40
"""Rounds in exact numbers; a set that has not settled by then is followed in floats."""

MOST_BITS = 3000
"""Numbers longer than this are followed in floats."""

ROUNDING = 1e-13
"""Share of the largest payoff up to which floats count as equal."""

SETTLED = 1e-12
"""Change of the set, as a share of the payoff range, at which floats count as settled."""


@dataclass(frozen=True)
class Trigger:
    """For which discount factors a trigger is an equilibrium.

    Attributes
    ----------
    critical
        The least such discount factor, an exact number; None if there is none below 1.
    intervals
        All of them below 1, as (lowest, highest): the latter is 1 where patience never hurts.
    """

    critical: Any
    intervals: tuple[tuple[Any, Any], ...]

    def sustains(self, discount: Any) -> bool:
        """Tell whether the trigger is an equilibrium at a discount factor in (0, 1)."""
        return any(low <= discount <= high for low, high in self.intervals)


def trigger(
    temptation: Any,
    reward: Any,
    punishment: Any,
    *,
    false_alarm: Any = 0,
    detection: Any = 1,
    length: int | None = None,
) -> Trigger:
    r"""Return the discount factors at which a player keeps to a profile for fear of punishment.

    Without a deviation the player is worth :math:`V = (1-\delta) R + \delta ((1-q_0) V + q_0 W)`, where W is the value when
    punishment starts; a deviation gains T - R now and makes the bad signal come with probability :math:`q_1` instead.

    Parameters
    ----------
    temptation, reward, punishment
        Per-period payoff of the best deviation (T), of the profile (R), and while punished (P, a stage equilibrium).
    false_alarm, detection
        Probability of the bad signal without (q0) and with (q1) a deviation.
    length
        Periods of punishment; None for ever. Then the critical factor is
        (T - R) / ((T - R)(1 - q0) + (q1 - q0)(R - P)).

    Raises
    ------
    ParameterError
        If a number is not finite, a probability is not in [0, 1], or the length is no positive whole number.

    >>> trigger("1.4", 1, 0).critical, trigger("1.4", 1, 0, false_alarm="0.1", detection="0.9").critical
    (Fraction(2, 7), Fraction(10, 29))
    >>> float(trigger("1.4", 1, 0, length=2).critical)
    0.3062257748298549
    """
    t, r, p, q0, q1 = (
        exact(value, name)
        for value, name in (
            (temptation, "temptation"),
            (reward, "reward"),
            (punishment, "punishment"),
            (false_alarm, "false_alarm"),
            (detection, "detection"),
        )
    )
    for name, q in (("false_alarm", q0), ("detection", q1)):
        if not 0 <= q <= 1:
            raise ParameterError(f"trigger: {name} is a probability from 0 to 1; got {q}")
    if length is not None and (isinstance(length, bool) or not isinstance(length, int) or length < 1):
        raise ParameterError(f"trigger: length must be a whole number of periods from 1 up, or None; got {length!r}")
    gain, loss = t - r, (q1 - q0) * (r - p)
    if gain <= 0:
        return Trigger(Fraction(0), ((Fraction(0), Fraction(1)),))
    # keeping to the profile is best iff loss (d - d^(L+1)) - gain (1 - d (1 - q0) - q0 d^(L+1)) >= 0; for ever: d^(L+1) = 0
    coefficients = [-gain, loss + gain * (1 - q0)]
    if length is not None:
        coefficients += [Fraction(0)] * (length + 2 - len(coefficients))
        coefficients[length + 1] += gain * q0 - loss
    margin = fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])
    inner = [x for x in roots_of(margin) if 0 < x < 1]
    marks = in_order([Fraction(0), *inner, Fraction(1)])
    found: list[tuple[Any, Any]] = []
    for low, high in itertools.pairwise(marks):
        middle = between(low, high)
        if margin(fmpq(middle.numerator, middle.denominator)) >= 0:
            if found and found[-1][1] is low:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
    for x in inner:  # a double root: sustained there only
        if not any(low <= x <= high for low, high in found):
            found.append((x, x))
    return Trigger(found[0][0] if found else None, tuple(found))


@dataclass(frozen=True)
class Sustained:
    """How patient the players must be to sustain a profile of a stage game.

    Attributes
    ----------
    triggers
        Player -> the discount factors at which that player keeps to the profile.
    critical
        The least discount factor from which on all do; None if there is none below 1.
    binding
        The player whose condition binds.
    """

    triggers: dict[str, Trigger]
    critical: Any
    binding: str | None


def sustain(
    game: NormalFormGame,
    profile: object,
    punishment: object,
    *,
    false_alarm: Any = 0,
    detection: Any = 1,
    length: int | None = None,
) -> Sustained:
    """Return how patient players must be to play a pure profile for fear of reversion to a pure stage equilibrium.

    Parameters
    ----------
    profile, punishment
        Pure profiles by labels or indices.
    false_alarm, detection, length
        As for :func:`trigger`.

    Raises
    ------
    GameError
        If the game is symbolic, or the punishment is no equilibrium of the stage game.

    >>> dilemma = NormalFormGame([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], actions=["CD", "CD"])
    >>> sustain(dilemma, "CC", "DD").critical
    Fraction(1, 2)
    """
    payoffs = game.fractions()
    good, bad = game.profile(profile), game.profile(punishment)
    triggers = {}
    for i, player in enumerate(game.players):
        best = [max(payoffs[(i, *_others(p, i))]) for p in (good, bad)]
        if best[1] > payoffs[(i, *bad)]:
            raise GameError(f"sustain: the punishment must be an equilibrium of the stage game; {player} would deviate from it")
        triggers[player] = trigger(
            best[0], payoffs[(i, *good)], payoffs[(i, *bad)], false_alarm=false_alarm, detection=detection, length=length
        )
    if any(t.critical is None or t.intervals[-1][1] != 1 for t in triggers.values()):
        return Sustained(triggers, None, next(p for p, t in triggers.items() if t.critical is None or t.intervals[-1][1] != 1))
    last = {player: t.intervals[-1][0] for player, t in triggers.items()}
    binding = max(last, key=lambda player: (cmp_to_key(compare)(last[player]), player))
    return Sustained(triggers, last[binding], binding)


def _others(profile: Sequence[int], i: int) -> tuple[Any, ...]:
    return tuple(slice(None) if k == i else a for k, a in enumerate(profile))


@dataclass(frozen=True)
class PayoffSet:
    """The payoffs that subgame-perfect equilibria of a repeated game give.

    Attributes
    ----------
    vertices
        The corners of the convex set, counter-clockwise; () if there is no such equilibrium.
    threats
        The worst that each player can be held to.
    exact
        Whether the set is exactly right: it reproduces itself under the algorithm, and generates itself. If not, the set
        was followed in floats until it settled: it holds all equilibrium payoffs up to rounding errors.
    generated
        Whether the set was checked to generate itself (Abreu, Pearce and Stacchetti 1990): then all of it is attained.
    rounds
        Rounds of the algorithm.
    """

    vertices: tuple[Point, ...]
    threats: Point | None
    exact: bool
    generated: bool
    rounds: int

    @property
    def area(self) -> Any:
        """The area of the set."""
        v = self.vertices
        return sum((a[0] * b[1] - b[0] * a[1] for a, b in zip(v, (*v[1:], *v[:1]), strict=True)), start=Fraction(0)) / 2


def payoff_set(game: NormalFormGame, discount: Any) -> PayoffSet:
    """Return the payoffs of all subgame-perfect equilibria of the repeated game, with a public randomising device.

    Parameters
    ----------
    game
        A stage game of two players; actions are observed and pure in every period.
    discount
        The discount factor, in (0, 1), taken as the decimal or fraction it is written as.

    Raises
    ------
    GameError
        If there are not two players or payoffs are symbolic.
    ParameterError
        If the discount factor is not in (0, 1).

    >>> dilemma = NormalFormGame([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], actions=["CD", "CD"])
    >>> [tuple(map(str, v)) for v in payoff_set(dilemma, "1/2").vertices]
    [('1', '1'), ('5/2', '1'), ('2', '2'), ('1', '5/2')]
    >>> payoff_set(dilemma, "1/3").vertices
    ((Fraction(1, 1), Fraction(1, 1)),)
    """
    if len(game.players) != 2:
        raise GameError(f"payoff_set: two players are needed; the game has {len(game.players)}")
    d: Any = exact(discount, "discount")
    if not 0 < d < 1:
        raise ParameterError(f"payoff_set: the discount factor must be strictly between 0 and 1; got {d}")
    payoffs = game.fractions()
    stage = _Stage.of(payoffs)
    corners = hull(stage.points)
    threats: Point = (max_min(payoffs[0].T), max_min(payoffs[1]))
    scale = float(max(p[i] for p in stage.points for i in (0, 1)) - min(p[i] for p in stage.points for i in (0, 1))) or 1.0
    for count in range(1, MOST_ROUNDS + 1):
        whole = count <= EXACT_ROUNDS and _bits(corners) <= MOST_BITS
        if not whole and isinstance(d, Fraction):
            d, stage = float(d), stage.floats()
            corners = tuple((float(x), float(y)) for x, y in corners)
            threats = float(threats[0]), float(threats[1])
        following = stage.next(corners, threats, d)
        if not following:
            return PayoffSet((), None, whole, True, count)
        low = tuple(max(threats[i], min(v[i] for v in following)) for i in (0, 1))
        if whole:
            if following == corners and low == threats:
                return PayoffSet(corners, threats, True, generates_itself(game, d, corners), count)
        elif _change(corners, following) <= SETTLED * scale and max(abs(low[i] - threats[i]) for i in (0, 1)) <= SETTLED * scale:
            following = _without_flat(following, 1e-9 * scale)
            return PayoffSet(following, (low[0], low[1]), False, generates_itself(game, d, following, 1e-8 * scale), count)
        corners, threats = following, (low[0], low[1])
    return PayoffSet(corners, threats, False, False, MOST_ROUNDS)


@dataclass(frozen=True)
class _Stage:
    """Payoffs of the pure profiles, and what the best deviation from each gains each player."""

    points: tuple[Point, ...]
    gains: tuple[Point, ...]

    @classmethod
    def of(cls, payoffs: NDArray[Any]) -> _Stage:
        points, gains = [], []
        for a in np.ndindex(*payoffs.shape[1:]):
            points.append((payoffs[0][a], payoffs[1][a]))
            gains.append((max(payoffs[0][:, a[1]]) - payoffs[0][a], max(payoffs[1][a[0], :]) - payoffs[1][a]))
        return cls(tuple(points), tuple(gains))

    def floats(self) -> _Stage:
        return _Stage(tuple((float(x), float(y)) for x, y in self.points), tuple((float(x), float(y)) for x, y in self.gains))

    def next(self, corners: Sequence[Point], threats: Point, d: Any) -> tuple[Point, ...]:
        """Return the hull of the payoffs that profiles give now with continuation payoffs in a set, as few as are needed.

        A profile that its own repetition sustains is repeated for ever; else a continuation matters only if it is an
        extreme one at which somebody is just kept from deviating (Abreu and Sannikov 2014).
        """
        found: list[Point] = []
        close = ROUNDING * max(abs(v) for p in self.points for v in p) if isinstance(d, float) else 0
        for g, h in zip(self.points, self.gains, strict=True):
            need = tuple(threats[i] + (1 - d) / d * h[i] for i in (0, 1))
            if g[0] >= need[0] and g[1] >= need[1]:
                found.append(g)
                continue
            cut = clip(clip(corners, 0, need[0]), 1, need[1])
            for w in cut:
                if any(abs(w[i] - need[i]) <= close for i in (0, 1)):
                    found.append(((1 - d) * g[0] + d * w[0], (1 - d) * g[1] + d * w[1]))
        return hull(found)


def max_min(table: Iterable[Iterable[Any]]) -> Any:
    """Return the least, over the opponent's pure actions (rows), of a player's best payoff.

    >>> max_min([[3, 1], [2, 0]])
    2
    """
    return min(max(row) for row in table)


def hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the corners of the convex hull of points of the plane, counter-clockwise from the lowest on the left.

    >>> hull([(0, 0), (2, 0), (1, 1), (1, 0), (0, 2)])
    ((0, 0), (2, 0), (0, 2))
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return tuple(ordered)
    chains = []
    for sequence in (ordered, ordered[::-1]):
        chain: list[Point] = []
        for p in sequence:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        chains.append(chain[:-1])
    return tuple(chains[0] + chains[1])


def _without_flat(corners: Sequence[Point], close: float) -> tuple[Point, ...]:
    """Return a polygon without corners that are on the edge between their neighbours up to rounding errors."""
    kept = list(corners)
    k = 0
    while k < len(kept) and len(kept) > 2:
        a, b, c = kept[k - 1], kept[k], kept[(k + 1) % len(kept)]
        if abs(_turn(a, b, c)) <= close * max(abs(c[0] - a[0]), abs(c[1] - a[1])):
            del kept[k]
        else:
            k += 1
    return tuple(kept)


def _turn(a: Point, b: Point, c: Point) -> Any:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def clip(corners: Sequence[Point], axis: int, least: Any) -> tuple[Point, ...]:
    """Return the corners of the part of a convex polygon where a coordinate is at least a number.

    >>> [tuple(map(int, p)) for p in clip([(0, 0), (2, 0), (2, 2), (0, 2)], 0, 1)]
    [(1, 0), (2, 0), (2, 2), (1, 2)]
    """
    kept: list[Point] = []
    count = len(corners)
    for k, here in enumerate(corners):
        if here[axis] >= least:
            kept.append(here)
        after = corners[(k + 1) % count]
        if count > 1 and (here[axis] - least) * (after[axis] - least) < 0:
            share = (least - here[axis]) / (after[axis] - here[axis])
            crossing = [here[j] + share * (after[j] - here[j]) for j in (0, 1)]
            crossing[axis] = least
            kept.append((crossing[0], crossing[1]))
    return tuple(dict.fromkeys(kept))


def generates_itself(game: NormalFormGame, discount: Any, corners: Sequence[Point], slack: Any = 0) -> bool:
    """Tell whether a convex set of payoffs generates itself, so that all of it is attained in equilibrium.

    Every corner must be what some pure profile gives now with a continuation in the set from which no player gains by
    deviating, if a deviation is answered by the player's worst payoff in the set (Abreu, Pearce and Stacchetti 1990).

    >>> dilemma = NormalFormGame([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], actions=["CD", "CD"])
    >>> generates_itself(dilemma, Fraction(1, 2), [(1, 1), (2, 2)]), generates_itself(dilemma, Fraction(1, 3), [(1, 1), (2, 2)])
    (True, False)
    """
    if not corners:
        return True
    payoffs = game.floats() if isinstance(discount, float) else game.fractions()
    worst = [min(v[i] for v in corners) for i in (0, 1)]
    for v in corners:
        for a in np.ndindex(*payoffs.shape[1:]):
            now = payoffs[0][a], payoffs[1][a]
            best = max(payoffs[0][:, a[1]]), max(payoffs[1][a[0], :])
            then = tuple((v[i] - (1 - discount) * now[i]) / discount for i in (0, 1))
            kept = all((1 - discount) * best[i] + discount * worst[i] <= v[i] + slack for i in (0, 1))
            if kept and _inside(then, corners, slack):
                break
        else:
            return False
    return True


def _inside(p: Any, corners: Sequence[Point], slack: Any) -> bool:
    if len(corners) == 1:
        return all(abs(p[i] - corners[0][i]) <= slack for i in (0, 1))
    if len(corners) == 2:
        a, b = corners
        length = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
        return abs(_turn(a, b, p)) <= slack * length and all(
            min(a[i], b[i]) - slack <= p[i] <= max(a[i], b[i]) + slack for i in (0, 1)
        )
    for a, b in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
        if _turn(a, b, p) < -slack * length:
            return False
    return True


def _change(before: Sequence[Point], after: Sequence[Point]) -> float:
    """Return the distance from the corners of one set to the nearest of another, in the larger coordinate."""
    return float(max(min(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for b in after) for a in before))


def _bits(corners: Sequence[Point]) -> int:
    return max((v.denominator.bit_length() for p in corners for v in p if isinstance(v, Fraction)), default=0)
