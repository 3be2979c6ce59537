"""Supports that conditional dominance leaves, and the equations at one, read from the game itself: what ``root_counts`` proves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, TypeAlias

import flint
import numpy as np
from numpy.typing import NDArray

from games.normal_form import NormalFormGame

Support: TypeAlias = tuple[tuple[int, ...], ...]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Differences:
    """What each action pays more than another, over the other players' actions, in floats up to a relative error of U."""

    shape: tuple[int, ...]
    exact: Mapping[tuple[int, int, int], Any]
    floats: Mapping[tuple[int, int, int], Floats]

    @classmethod
    def of(cls, game: NormalFormGame) -> Differences:
        """Read the payoffs of a game; each player's are divided by its largest difference."""
        exact, floats = {}, {}
        for i, own in enumerate(game.fractions()):
            by_action = np.moveaxis(own, i, 0)
            pairs = list(itertools.permutations(range(len(by_action)), 2))
            apart = {(k, m): np.array(by_action[k] - by_action[m], dtype=object) for k, m in pairs}
            most = max((abs(value) for d in apart.values() for value in d.flat), default=Fraction(0)) or Fraction(1)
            for (k, m), d in apart.items():
                exact[i, k, m] = np.array([Fraction(value) / most for value in d.flat], dtype=object).reshape(d.shape)
                floats[i, k, m] = exact[i, k, m].astype(np.float64)
        return cls(game.shape, exact, floats)


def undominated(table: Differences) -> Iterator[Support]:
    """Yield the supports in which no action is at least as good as another in it, or worse than one outside, throughout.

    They hold no action that is strictly dominated, or is once others are left out that are: these go first.
    """
    shape = table.shape
    others = [tuple(j for j in range(len(shape)) if j != i) for i in range(len(shape))]
    left = [list(range(size)) for size in shape]
    worse = [(0, 0)]
    while worse:
        worse = [
            (i, m)
            for i, m in ((i, m) for i, own in enumerate(left) for m in own)
            if any(np.all(table.exact[i, k, m][np.ix_(*(left[j] for j in others[i]))] > 0) for k in left[i] if k != m)
        ]
        left = [[m for m in own if (i, m) not in worse] for i, own in enumerate(left)]
    subsets = [[s for n in range(1, len(own) + 1) for s in itertools.combinations(own, n)] for own in left]
    allowed: list[dict[Support, set[tuple[int, ...]]]] = []
    for i, size in enumerate(shape):
        places = np.arange(math.prod(shape[j] for j in others[i])).reshape([shape[j] for j in others[i]])
        above = {
            (k, m): sum(1 << p for p, value in enumerate(table.exact[i, k, m].flat) if value > 0)
            for k, m in itertools.permutations(range(size), 2)
        }
        own: dict[Support, set[tuple[int, ...]]] = {}
        for theirs in itertools.product(*(subsets[j] for j in others[i])):
            mask = sum(1 << int(p) for p in places[np.ix_(*theirs)].ravel())
            better = {pair for pair, bits in above.items() if bits & mask}
            own[theirs] = {
                s
                for s in subsets[i]
                if all(((k, m) in better) == ((m, k) in better) for k, m in itertools.combinations(s, 2))
                and not any((a, s[0]) in better and (s[0], a) not in better for a in range(size) if a not in s)
            }
        allowed.append(own)
    for support in itertools.product(*subsets):
        if all(s in allowed[i][support[:i] + support[i + 1 :]] for i, s in enumerate(support)):
            yield support


@dataclass(frozen=True)
class Equation:
    """An indifference equation: whose it is, between which actions, and the groups of unknowns it is linear in."""

    player: int
    first: int
    other: int
    groups: tuple[int, ...]


class System:
    """The equilibrium conditions at a support, over the players that mix.

    Attributes
    ----------
    equations
        All indifference equations.
    square
        As many of them as there are unknowns in the groups that they hold.
    groups
        The players of the unknowns of ``square``, and ``extra`` the equations that must not vanish at its roots (none if ``square``
        is all).
    """

    def __init__(self, table: Differences, support: Support) -> None:
        self.table = table
        self.support = support
        self.mixing = tuple(i for i, own in enumerate(support) if len(own) > 1)
        self.equations = [Equation(i, support[i][0], k, self._held(i)) for i in self.mixing for k in support[i][1:]]
        self.linear = self._linear()
        self.square, self.groups, self.extra = self._square() if self.linear is None else ([], (), [])
        self.sizes = tuple(len(support[i]) for i in self.groups)

    def _held(self, i: int) -> tuple[int, ...]:
        """Return the players that mix on whom player i's differences over the support depend."""
        held = []
        for j in self.mixing:
            if j != i:
                axis = j - (j > i)
                tables = [self.over_support(self.table.exact, i, self.support[i][0], k) for k in self.support[i][1:]]
                if not all(np.all(d == d.take([0], axis)) for d in tables):
                    held.append(j)
        return tuple(held)

    def over_support(self, tables: Mapping[tuple[int, int, int], Any], i: int, k: int, m: int) -> Any:
        """Return a player's differences over the other players' supports."""
        return tables[i, k, m][np.ix_(*(own for j, own in enumerate(self.support) if j != i))]

    def coefficients(self, tables: Mapping[tuple[int, int, int], Any], e: Equation) -> Any:
        """Return an equation's coefficients, one axis a group that it holds."""
        over = self.over_support(tables, e.player, e.first, e.other)
        others = [j for j in range(len(self.support)) if j != e.player]
        return over[(*(slice(None) if j in e.groups else 0 for j in others), ...)]

    def _linear(self) -> tuple[list[list[flint.fmpq]], list[flint.fmpq]] | None:
        """Return the equations' slopes in all probabilities but each player's first, and their constants; None if not linear.

        A product of two players' probabilities is in none of them if differences are sums over the others, each term over one.
        """
        rows, constants = [], []
        for e in self.equations:
            table = self.coefficients(self.table.exact, e)
            base = table[(0,) * table.ndim]
            along = (tuple(slice(None) if k == axis else 0 for k in range(table.ndim)) for axis in range(table.ndim))
            steps = {g: table[own] - base for g, own in zip(e.groups, along, strict=True)}
            if table.ndim > 1:
                total = base
                for axis, step in enumerate(steps.values()):
                    total = total + step.reshape([-1 if k == axis else 1 for k in range(table.ndim)])
                if not np.all(total == table):
                    return None
            row: list[flint.fmpq] = []
            for g in self.mixing:
                row += [as_rational(v) for v in steps[g][1:]] if g in steps else [flint.fmpq(0)] * (len(self.support[g]) - 1)
            rows.append(row)
            constants.append(as_rational(base))
        return rows, constants

    def _square(self) -> tuple[list[Equation], tuple[int, ...], list[Equation]]:
        unknowns = {i: len(self.support[i]) - 1 for i in self.mixing}
        if bezout(tuple(unknowns[i] for i in self.mixing), self._masks(self.equations, self.mixing)):
            return self.equations, self.mixing, []
        for count in range(1, len(self.mixing) + 1):
            for own in itertools.combinations(self.mixing, count):
                equations = [e for e in self.equations if e.player in own]
                groups = tuple(sorted({g for e in equations for g in e.groups}))
                number = sum(unknowns[g] for g in groups)
                if number < len(equations):
                    square, extra = equations[:number], equations[number:]
                    if number == 0 or bezout(tuple(unknowns[g] for g in groups), self._masks(square, groups)):
                        return square, groups, extra
        return [], (), []

    @staticmethod
    def _masks(equations: Sequence[Equation], groups: Sequence[int]) -> tuple[int, ...]:
        return tuple(sum(1 << groups.index(g) for g in e.groups) for e in equations)

    @property
    def masks(self) -> tuple[int, ...]:
        """For each equation of the square part the groups that it holds, as bits."""
        return self._masks(self.square, self.groups)

    @property
    def bound(self) -> int:
        """The largest number of isolated roots of the square part."""
        return bezout(tuple(size - 1 for size in self.sizes), self.masks)

    @cached_property
    def tables(self) -> list[Floats]:
        """The coefficients of the equations of the square part in floats."""
        return [self.coefficients(self.table.floats, e) for e in self.square]

    def part(self, g: int) -> slice:
        """Return where a group's coordinates stand in a row."""
        at = self.groups.index(g)
        return slice(sum(self.sizes[:at]), sum(self.sizes[: at + 1]))


@cache
def bezout(unknowns: tuple[int, ...], masks: tuple[int, ...]) -> int:
    """Return in how many ways each group can be given as many of the equations that hold it as it has unknowns.

    >>> bezout((1, 1, 1), (0b110, 0b101, 0b011)), bezout((2,) * 4, tuple(15 ^ 1 << i for i in range(4) for _ in range(2)))
    (2, 297)
    """
    if sum(unknowns) != len(masks):
        return 0
    ways = {tuple(unknowns): 1}
    for mask in masks:
        after: dict[tuple[int, ...], int] = {}
        for left, count in ways.items():
            for g, room in enumerate(left):
                if room and mask >> g & 1:
                    key = (*left[:g], room - 1, *left[g + 1 :])
                    after[key] = after.get(key, 0) + count
        ways = after
    return ways.get((0,) * len(unknowns), 0)


def as_rational(value: Fraction) -> flint.fmpq:
    """Return a fraction as FLINT's.

    >>> as_rational(Fraction(1, 2))
    1/2
    """
    return flint.fmpq(value.numerator, value.denominator)
