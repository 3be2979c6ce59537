r"""The payoffs of all subgame-perfect equilibria of a repeated game of two players, with a discount factor :math:`\delta`.

Payoffs are averaged over periods, :math:`(1-\delta) \sum_t \delta^t u_t`. Monitoring is perfect, actions are pure, and a public
device randomises; the algorithm is that of Abreu and Sannikov (2014), in exact numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, within
from games.errors import GameError, ParameterError
from games.exact.numbers import exact
from games.normal_form import NormalFormGame
from games.record import Record

from ..result import Completeness, Method, Status

METHOD = Method(
    "convex hulls of what few continuations sustain",
    "subgame-perfect equilibrium payoff of the repeated game",
    Completeness.ALL,
    "Abreu and Sannikov 2014",
)

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
class PayoffSet(Record):
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
    status
        Unless it is SOLVED, the set holds all equilibrium payoffs and perhaps more: it had not settled when time or rounds ended.
    """

    vertices: tuple[Point, ...]
    threats: Point | None
    exact: bool
    generated: bool
    rounds: int
    status: Status = Status.SOLVED

    @property
    def area(self) -> Any:
        """The area of the set."""
        v = self.vertices
        return sum((a[0] * b[1] - b[0] * a[1] for a, b in zip(v, (*v[1:], *v[:1]), strict=True)), start=Fraction(0)) / 2


@forgiving
def solve(game: NormalFormGame, discount: Any, *, seconds: float | None = None) -> PayoffSet:
    """Return the payoffs of all subgame-perfect equilibria of the repeated game, with a public randomising device.

    Parameters
    ----------
    game
        A stage game of two players; actions are observed and pure in every period.
    discount
        The discount factor, in (0, 1), taken as the decimal or fraction it is written as.
    seconds
        Wall time, 0 or more, after which the set is returned as it is then. By default after MOST_ROUNDS rounds.

    Raises
    ------
    GameError
        If there are not two players or payoffs are symbolic.
    ParameterError
        If the discount factor is not in (0, 1), or ``seconds`` is no number from 0 up.

    >>> dilemma = NormalFormGame([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], actions=["CD", "CD"])
    >>> [tuple(map(str, v)) for v in solve(dilemma, "1/2").vertices]
    [('1', '1'), ('5/2', '1'), ('2', '2'), ('1', '5/2')]
    >>> solve(dilemma, "1/3").vertices
    ((Fraction(1, 1), Fraction(1, 1)),)
    """
    if len(game.players) != 2:
        raise GameError(f"payoff_set.solve: two players are needed; the game has {len(game.players)}")
    d: Any = exact(discount, "discount")
    if not 0 < d < 1:
        raise ParameterError(f"payoff_set.solve: the discount factor must be strictly between 0 and 1; got {d}")
    payoffs = game.fractions()
    stage = _Stage.of(payoffs)
    corners = hull(stage.points)
    threats: Point = (min(map(max, payoffs[0].T)), min(map(max, payoffs[1])))  # what pure actions of the other hold one to
    scale = float(max(p[i] for p in stage.points for i in (0, 1)) - min(p[i] for p in stage.points for i in (0, 1))) or 1.0
    count = 0
    with within(seconds) as limit:
        for count in range(1, MOST_ROUNDS + 1):
            check()
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
            elif (
                _change(corners, following) <= SETTLED * scale and max(abs(low[i] - threats[i]) for i in (0, 1)) <= SETTLED * scale
            ):
                following = _without_flat(following, 1e-9 * scale)
                return PayoffSet(following, (low[0], low[1]), False, generates_itself(game, d, following, 1e-8 * scale), count)
            corners, threats = following, (low[0], low[1])
    return PayoffSet(corners, threats, False, False, count, Status.OUT_OF_TIME if limit.over else Status.NOT_CONVERGED)


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
            check()
            need = tuple(threats[i] + (1 - d) / d * h[i] for i in (0, 1))
            if g[0] >= need[0] and g[1] >= need[1]:
                found.append(g)
                continue
            cut = clip(clip(corners, 0, need[0]), 1, need[1])
            for w in cut:
                if any(abs(w[i] - need[i]) <= close for i in (0, 1)):
                    found.append(((1 - d) * g[0] + d * w[0], (1 - d) * g[1] + d * w[1]))
        return hull(found)


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


@forgiving
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
    if len(corners) < 3 and not all(
        min(c[i] for c in corners) - slack <= p[i] <= max(c[i] for c in corners) + slack for i in (0, 1)
    ):
        return False
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
