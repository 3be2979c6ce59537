r"""Proofs that no equilibrium of a game of any number of players is missing, by the number of complex roots at each support.

At a support the players' indifference equations are multilinear: m equations for as many unknowns, one projective space a player
that mixes. Such a system has at most as many isolated roots as its multihomogeneous Bezout number B (Shafarevich 2013,
4.2.1; McKelvey and McLennan 1997 for games): the number of ways to give each player as many of the others' equations as it has
unknowns. If B different roots are known at which the Jacobian is regular, there is no other root, isolated or not: at a further
one, p, a system arbitrarily near would vanish with a regular Jacobian, as the systems that vanish at a given point do so in
general, and it would have B isolated roots near the known ones, and p.

A proof lists approximations of B roots for each support that conditional dominance leaves. The checker shows that there is one root
within a small distance of each (Krawczyk 1969, in complex numbers), that no two are the same, and which of them are real, positive
and not upset by an action outside: in floats with bounds of all rounding errors, and in ball arithmetic where these do not decide.
Where a player mixes more actions than the others can make indifferent, some of its equations have the known roots, and another does
not vanish there. It shares no code with the solvers, and reads the payoffs from the game itself.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import flint
import numpy as np
from flint import acb, arb
from numpy.typing import NDArray

from games.errors import GameError
from games.exact.balls import Precision
from games.normal_form import NormalFormGame

from .root_enclosures import Roots, U, completed, consistent, enclosed, sharpened
from .support_systems import Differences, Floats, Support, System, as_rational, undominated
from .three_players import Replay
from .verdict import Unproved

Enclosure: TypeAlias = tuple[tuple[tuple[float, float], ...], ...]
"""Per player and action an interval of its probability."""

SNAP = 1e-6
"""Imaginary parts up to which it is tried whether a root is real."""
LARGEST = 1e60
"""Roots are smaller: products of many are floats."""
BITS = (128, 512, 2048)
"""Precisions of the ball arithmetic, one after the other, where floats do not decide."""
WIDEST = 2.0**-40
"""Enclosures of equilibria are at most this wide."""


@dataclass(frozen=True)
class RootProof:
    """What is needed to check that a list of equilibria is complete.

    Attributes
    ----------
    roots
        Per support in which somebody mixes, approximations of all roots of its equations (of ``System.square``).
    open
        Supports for which the proof has nothing to say.
    """

    roots: Mapping[Support, Roots]
    open: tuple[Support, ...] = ()


def replay(game: NormalFormGame, proof: RootProof) -> Replay:
    """Check a proof against a game.

    Raises
    ------
    GameError
        If the game is symbolic.

    >>> pennies = [[1, -1], [-1, 1]]
    >>> game = NormalFormGame([pennies, [[-1, 1], [1, -1]]])
    >>> report = replay(game, RootProof({}))  # two players' equations are linear, and need no roots
    >>> report.complete, [[[round(high, 6) for _, high in own] for own in e] for e in report.enclosures]
    (True, [[[0.5, 0.5], [0.5, 0.5]]])
    """
    if game.symbolic:
        raise GameError("root_counts.replay: a game with payoffs in numbers is needed")
    start = perf_counter()
    table = Differences.of(game)
    enclosures: list[Enclosure] = []
    unproved: list[tuple[Support, str]] = []
    supports = 0
    for support in undominated(table):
        supports += 1
        try:
            enclosures += (point.enclosure for point in at_support(table, support, proof.roots.get(support)))
        except Unproved as reason:
            unproved.append((support, str(reason)))
    return Replay(tuple(enclosures), tuple(unproved), supports, perf_counter() - start)


@dataclass(frozen=True)
class Point:
    """An equilibrium: all players' strategies, and how far at most a probability is from it.

    It is ``alone`` if every action outside the support pays less, so that no other equilibrium is near it.
    """

    profile: tuple[tuple[Any, ...], ...]
    error: float
    alone: bool

    @property
    def enclosure(self) -> Enclosure:
        """The interval of each probability; those of pure strategies and of actions not played are points."""

        def around(p: Fraction | float) -> tuple[float, float]:
            if p in (0, 1):
                return float(p), float(p)
            return math.nextafter(float(p) - self.error, -1), math.nextafter(float(p) + self.error, 2)

        return tuple(tuple(map(around, own)) for own in self.profile)


def at_support(table: Differences, support: Support, roots: Roots | None, system: System | None = None) -> list[Point]:
    """Return the equilibria with exactly this support, shown to be all by a list of roots.

    Raises
    ------
    Unproved
        If the roots do not show it.
    """
    system = system or System(table, support)
    if system.linear is not None:
        return _by_elimination(system, *system.linear)
    if not system.square:
        raise Unproved("the equations have no square part with a known number of roots")
    try:
        roots = np.empty((0, 0), complex) if roots is None else np.asarray(roots, dtype=complex)
    except (TypeError, ValueError):
        raise Unproved("what is given are no numbers") from None
    if roots.shape != (system.bound, sum(system.sizes)) or not np.isfinite(roots).all():
        raise Unproved(f"{len(roots) if roots.ndim else 0} roots are given, of {system.bound}")
    if not (np.abs(roots) < LARGEST).all():
        raise Unproved("a root is given that is beyond all bounds")
    z = consistent(system, np.where(np.abs(roots.imag).max(axis=1, keepdims=True) < SNAP, roots.real.astype(complex), roots))
    radius = enclosed(system, z)
    balls: dict[int, list[acb]] = {}
    hard: list[int] = np.flatnonzero(radius == np.inf).tolist()
    for row in hard:
        balls[row] = sharpened(system, z[row], BITS[0])
        z[row] = [complex(ball.mid()) for ball in balls[row]]
        away = (abs(ball - acb(value)) for ball, value in zip(balls[row], z[row].tolist(), strict=True))
        radius[row] = max(float(distance.upper()) for distance in away) + U
    _all_apart(z, radius)
    found = []
    # a sum of as many coordinates as the largest group has is off by as many radii
    slack = radius[:, None] * max(system.sizes) + 64 * U * (1 + np.abs(z).sum(axis=1, keepdims=True))
    near: list[int] = np.flatnonzero(~((np.abs(z.imag) > slack) | (z.real < -slack)).any(axis=1)).tolist()
    for row in near:
        found += _at_root(system, z[row], float(radius[row]), balls.get(row))
    return found


def _at_root(system: System, z: NDArray[np.complex128], radius: float, ball: list[acb] | None) -> list[Point]:
    """Return the equilibrium at a root, or none, at the first precision that decides."""
    with Precision(BITS[0]):
        around = (acb(value) + acb(arb(0, radius), arb(0, radius if value.imag else 0.0)) for value in z.tolist())
        first = ball or completed(system, list(around))
    for bits in (None, *BITS):
        try:
            balls = first if bits is None else sharpened(system, z, bits)
            with Precision(bits or BITS[0]):
                return _in_ball(system, balls)
        except Uncertain:
            if bits == BITS[-1]:
                raise
    raise AssertionError("there is a last precision")


class Uncertain(Unproved):
    """A sign is not certain at the working precision."""


def _all_apart(z: Roots, radius: Floats) -> None:
    """See that every two balls have no point in common, so that their roots are different."""
    distance = np.zeros((len(z), len(z)))
    for column in z.T:
        np.maximum(distance, np.abs(column[:, None] - column[None]), out=distance)
    np.fill_diagonal(distance, np.inf)
    if not (distance > 1.01 * (radius[:, None] + radius[None])).all():
        raise Unproved("two of the roots given may be the same")


def _in_ball(system: System, balls: Sequence[acb]) -> list[Point]:
    """Return the equilibrium in a ball that holds one root, a real one if its centre is real; or none."""
    strategies: dict[int, list[arb]] = {}
    for g in system.groups:
        own = balls[system.part(g)]
        if any(ball.real < 0 or ball.imag > 0 or ball.imag < 0 for ball in own):
            return []
        if not all(ball.real > 0 and ball.imag == 0 for ball in own):
            raise Uncertain("it is not certain whether a root is real and positive")
        strategies[g] = [ball.real for ball in own]
    if system.extra:
        if any(_value(system.coefficients(system.table.exact, e), [strategies[g] for g in e.groups]) != 0 for e in system.extra):
            return []
        raise Uncertain("the further equations may vanish at a root")
    alone = _stable(system, strategies)
    if alone is None:
        return []
    profile, error = [], U
    for i, actions in enumerate(system.support):
        full = [0.0] * system.table.shape[i]
        for a, value in zip(actions, strategies.get(i, [arb(1)]), strict=True):
            full[a] = float(value.mid())
            error = max(error, float(abs(value - full[a]).upper()))
        profile.append(tuple(full))
    if 2 * error > WIDEST:
        raise Uncertain("the enclosure of an equilibrium is wide")
    return [Point(tuple(profile), error, alone)]


def _by_elimination(system: System, rows: Sequence[Sequence[flint.fmpq]], constants: Sequence[flint.fmpq]) -> list[Point]:
    """Return the equilibrium at a support whose equations are linear, exactly; or none.

    Raises
    ------
    Unproved
        If they have more solutions than one.
    """
    unknowns = sum(len(system.support[i]) - 1 for i in system.mixing)
    table = [[*row, -c] for row, c in zip(rows, constants, strict=True)]
    augmented, rank = flint.fmpq_mat(table).rref() if rows else (None, 0)
    if rank and augmented is not None and all(augmented[rank - 1, k] == 0 for k in range(unknowns)):
        return []
    if rank < unknowns:
        raise Unproved("actions tie: the equations have more than one solution")
    values = iter([augmented[k, unknowns] for k in range(unknowns)] if augmented is not None else [])
    strategies: dict[int, list[Fraction]] = {}
    for i in system.mixing:
        own = [Fraction(int(v.p), int(v.q)) for v in itertools.islice(values, len(system.support[i]) - 1)]
        strategies[i] = [1 - sum(own, start=Fraction(0)), *own]
        if min(strategies[i]) <= 0:
            return []
    alone = _stable(system, strategies)
    if alone is None:
        return []
    profile = []
    for i, actions in enumerate(system.support):
        chances = dict(zip(actions, strategies.get(i, [Fraction(1)]), strict=True))
        profile.append(tuple(chances.get(a, Fraction(0)) for a in range(system.table.shape[i])))
    return [Point(tuple(profile), 0.0, alone)]


def _stable(system: System, strategies: Mapping[int, Sequence[Any]]) -> bool | None:
    """Return None if an action outside the support certainly pays more, else whether all of them pay less; or Uncertain."""
    alone = True
    for i, own in enumerate(system.support):
        others = [j for j in range(len(system.support)) if j != i]
        for k in range(system.table.shape[i]):
            if k in own:
                continue
            over = system.over_support(system.table.exact, i, k, own[0])
            over = over[tuple(slice(None) if j in system.mixing else 0 for j in others)]
            gain = _value(over, [strategies[j] for j in others if j in system.mixing])
            if gain > 0:
                return None
            if gain < 0:
                continue
            if not gain <= 0 and np.any(over):
                raise Uncertain("an outside action may be better")
            alone = False
    return alone


def _value(table: Any, vectors: Sequence[Sequence[Any]]) -> Any:
    """Return what exact coefficients give for vectors of fractions or balls, one an axis."""
    if vectors and isinstance(vectors[0][0], arb):
        table = np.vectorize(lambda value: arb(as_rational(value)), otypes=[object])(table)
    for vector in reversed(vectors):
        table = table @ np.array(list(vector), dtype=object)
    return table.item() if isinstance(table, np.ndarray) else table
