r"""How long something lasts in a Markov chain: the years until a set of states is entered, exactly.

A stationary policy turns a stochastic game into a chain of years. With Q its transitions among the states outside a target set,
:math:`\alpha` where it starts, and T the first year inside, the distribution is of phase type (Neuts 1981):

.. math:: P(T > t) = \alpha Q^t 1, \qquad E\,T = \alpha (I - Q)^{-1} 1, \qquad
          \frac{d\,E\,T}{d\theta} = \alpha (I - Q)^{-1} \frac{dQ}{d\theta} (I - Q)^{-1} 1.

With two states and the hazard :math:`\lambda` this is :math:`(1 - \lambda)^t`, :math:`1/\lambda` and :math:`-1/\lambda^2`.
This year is year 0: what begins in the target set has T = 0. All numbers are rationals, solved by FLINT; none is rounded.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint
import numpy as np

from games.arguments import forgiving
from games.arrays import exact_number
from games.errors import GameError, SolverError
from games.exact.numbers import fraction, rational
from games.normal_form import check_labels
from games.profile import outcome_class

from .markov import MarkovEquilibrium

LONGEST = 10_000
"""Years within which a quantile is sought."""
CLOSE = 1e-9
"""Shares within this of each other in floats are compared exactly."""

Row = tuple[Fraction, ...]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Chain:
    """A Markov chain of years whose states are named and sorted into kinds.

    Parameters
    ----------
    states
        Labels, all different.
    kinds
        What each state is, such as "friction".
    rows
        Probabilities of next year's states, in the order of ``states``, one row per state; exact, as their decimals are written.

    Raises
    ------
    GameError
        If labels repeat, lengths differ, or a row has a negative number or does not sum to one; the row is named.

    >>> Chain(("calm", "row"), ("cohesion", "friction"), [["3/4", "1/4"], ["1/2", "0.4"]])
    Traceback (most recent call last):
    games.errors.GameError: chain: row 'row' (the second): probabilities >= 0 that sum to 1 are needed; they sum to 0.9
    """

    states: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]

    def __init__(self, states: Sequence[str], kinds: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
        names, sorts = tuple(states), tuple(kinds)
        check_labels(names, "chain: states", len(names))
        table = tuple(tuple(row) for row in rows)
        if not len(names) == len(sorts) == len(table):
            raise GameError(f"chain: {len(names)} states need as many kinds and rows; got {len(sorts)} and {len(table)}")
        object.__setattr__(self, "states", names)
        object.__setattr__(self, "kinds", sorts)
        object.__setattr__(self, "rows", tuple(_row(row, k, names) for k, row in enumerate(table)))

    def __repr__(self) -> str:
        return f"chain of {len(self.states)} states ({', '.join(dict.fromkeys(self.kinds))})"

    def number(self, state: str) -> int:
        """Return the number of a state; GameError if there is no such state."""
        if state not in self.states:
            raise GameError(f"chain: there is no state {state!r}; the states are {'; '.join(self.states)}")
        return self.states.index(state)

    @cached_property
    def reached(self) -> tuple[frozenset[int], ...]:
        """Per state the numbers of the states that it may lead to, itself included."""
        return _closure([{j for j, p in enumerate(row) if p} for row in self.rows])


def _row(row: Sequence[Any], k: int, names: tuple[str, ...]) -> Row:
    place = f"chain: row {names[k]!r} ({('the first', 'the second', 'the third')[k] if k < 3 else f'number {k + 1}'})"
    if len(row) != len(names):
        raise GameError(f"{place}: {len(names)} probabilities are needed; got {len(row)}")
    numbers = tuple([p if type(p) is Fraction else exact_number(p, place) for p in row])
    if any(p.numerator < 0 for p in numbers):
        raise GameError(f"{place}: probabilities >= 0 that sum to 1 are needed; the least is {float(min(numbers)):g}")
    whole = math.lcm(*(p.denominator for p in numbers))  # in whole numbers, as fractions take long to add
    if sum(p.numerator * (whole // p.denominator) for p in numbers) != whole:
        raise GameError(f"{place}: probabilities >= 0 that sum to 1 are needed; they sum to {float(sum(numbers)):.12g}")
    return numbers


def _closure(steps: Sequence[Iterable[int]]) -> tuple[frozenset[int], ...]:
    found = []
    for k in range(len(steps)):
        seen, waiting = {k}, [k]
        while waiting:
            new = set(steps[waiting.pop()]) - seen
            seen |= new
            waiting += new
        found.append(frozenset(seen))
    return tuple(found)


def chain(e: MarkovEquilibrium, kind: Callable[..., str] = outcome_class) -> Chain:
    """Return the chain of years under a stationary profile; a state in which actions are mixed is one state per pure profile.

    Parameters
    ----------
    kind
        What a year is, from the players' actions; by default the outcome class of what Japan and the ROK do.

    Raises
    ------
    GameError
        If the profile holds floats whose rounding keeps a row from summing to one.

    >>> import games
    >>> from games.models import slow_states
    >>> from solvers import markov
    >>> found = slow_states.game(games.scenario("2023"), ("animosity",))
    >>> chain(markov.solve(markov.StochasticGame(**found.arguments)).equilibria[0]).kinds
    ('cohesion', 'cohesion')
    """
    game = e.game
    nodes = [
        (
            s,
            index,
            math.prod([exact_number(x[a], "profile") for x, a in zip(e.profile[state], index, strict=True)], start=Fraction(1)),
        )
        for s, state in enumerate(game.states)
        for index in itertools.product(*([a for a, p in enumerate(x) if p] for x in e.profile[state]))
    ]
    labels = [tuple(own[a] for own, a in zip(game.actions[s], index, strict=True)) for s, index, _ in nodes]
    pure = len(nodes) == len(game.states)
    alone = [sum(s == other for other, _, _ in nodes) == 1 for s, _, _ in nodes]
    names = [
        game.states[s] if single else f"{game.states[s]}: ({', '.join(own)})"
        for (s, _, _), own, single in zip(nodes, labels, alone, strict=True)
    ]
    tables = [game.transitions[s][index] for s, index, _ in nodes]
    rows = tables if pure else [[row[t] * weight for t, _, weight in nodes] for row in tables]
    return Chain(names, [kind(*own) for own in labels], rows)


@dataclass(frozen=True, eq=False, repr=False)
class Duration:
    """The distribution of the years until a chain enters some states.

    Attributes
    ----------
    chain
        The chain.
    start
        Probabilities of this year's states.
    target
        Numbers of the states that end it.
    """

    chain: Chain
    start: Row
    target: frozenset[int]

    @cached_property
    def _steps(self) -> tuple[frozenset[int], ...]:
        """Per state the states that it may lead to until the target is entered, the entry included."""
        rows = self.chain.rows
        return _closure([set() if k in self.target else {j for j, p in enumerate(row) if p} for k, row in enumerate(rows)])

    @cached_property
    def _able(self) -> tuple[int, ...]:
        """States outside the target that may lead to it."""
        return tuple(k for k, reached in enumerate(self._steps) if k not in self.target and reached & self.target)

    @cached_property
    def _visits(self) -> dict[int, Fraction]:
        """Expected years spent in each state that may lead to the target, before it is entered."""
        able = [k for k in self._able if any(self.start[j] and k in self._steps[j] for j in range(len(self.start)))]
        return dict(zip(able, _solved(self.chain.rows, able, [self.start[k] for k in able], transposed=True), strict=True))

    @cached_property
    def entry(self) -> Row:
        """With which probability the target is entered, by the state of entry; the sum is the chance that it ever is."""
        found = [p if k in self.target else Fraction(0) for k, p in enumerate(self.start)]
        for k, years in self._visits.items():
            for j in self.target:
                found[j] += years * self.chain.rows[k][j]
        return tuple(found)

    @property
    def chance(self) -> Fraction:
        """The chance that the target is ever entered."""
        return sum(self.entry, start=Fraction(0))

    @property
    def mean(self) -> Fraction | None:
        """Mean years until the target is entered; None, which is infinity, if it may never be."""
        return sum(self._visits.values(), start=Fraction(0)) if self.certain else None

    @property
    def certain(self) -> bool:
        """Whether the target is entered sooner or later, with probability one."""
        allowed = {*self._able, *self.target}
        return all(self._steps[k] <= allowed for k, p in enumerate(self.start) if p)

    @cached_property
    def remaining(self) -> Mapping[int, Fraction]:
        """Mean years from each state outside the target from which it is entered for sure, by the state's number."""
        inside = set(range(len(self.chain.states))) - self.target
        never = inside - set(self._able)
        sure = [k for k in self._able if not self._steps[k] & never]
        return dict(zip(sure, _solved(self.chain.rows, sure, [Fraction(1)] * len(sure)), strict=True))

    def slope(self, change: Sequence[Sequence[Fraction]]) -> Fraction | None:
        """Return how the mean moves with the transitions.

        Parameters
        ----------
        change
            Derivative of the chain's rows by a parameter, shape (states, states); each row sums to zero.

        None if the mean is infinite, or becomes so as soon as the rows change.

        >>> half = Chain(("on", "off"), ("on", "off"), [["1/2", "1/2"], [0, 1]])
        >>> until(half, "off", "on").slope([[-1, 1], [0, 0]])
        Fraction(-4, 1)
        """
        if self.mean is None:
            return None
        total = Fraction(0)
        for k, years in self._visits.items():
            for j, rate in enumerate(change[k]):
                if rate and j not in self.target:
                    if j not in self.remaining:
                        return None
                    total += years * rate * self.remaining[j]
        return total

    def survival(self, years: int) -> Row:
        """Return the chances that the target has not been entered by year 0, 1, ..., ``years``.

        >>> half = Chain(("on", "off"), ("on", "off"), [["1/2", "1/2"], [0, 1]])
        >>> until(half, "off", "on").survival(3)
        (Fraction(1, 1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))
        """
        inside = [k for k in range(len(self.start)) if k not in self.target]
        if not inside:
            return (Fraction(0),) * (years + 1)
        step = flint.fmpq_mat([[rational(self.chain.rows[k][j]) for j in inside] for k in inside])
        now = flint.fmpq_mat([[rational(self.start[k]) for k in inside]])
        found = []
        for _ in range(years + 1):
            found.append(fraction(sum((now[0, k] for k in range(len(inside))), start=flint.fmpq(0))))
            now = now * step
        return tuple(found)

    def quantile(self, share: object) -> int | None:
        """Return the first year by which the target has been entered with a chance of at least ``share``; None if there is none.

        Raises
        ------
        GameError
            If the share is not above 0 and at most 1.
        SolverError
            If it would be later than year LONGEST.

        >>> until(Chain(("on", "off"), ("on", "off"), [["3/4", "1/4"], [0, 1]]), "off", "on").quantile("1/2")
        3
        """
        level = exact_number(share, "quantile")
        if not 0 < level <= 1:
            raise GameError(f"quantile: a share above 0 and at most 1 is needed; got {level}")
        if self.chance < level or (self.chance == level and self._endless):
            return None
        inside = [k for k in range(len(self.start)) if k not in self.target]
        step = np.array([[float(self.chain.rows[k][j]) for j in inside] for k in inside])
        now = np.array([float(self.start[k]) for k in inside])
        for year in range(LONGEST + 1):
            gap = 1 - float(now.sum()) - float(level)
            if gap > CLOSE or (gap > -CLOSE and 1 - self.survival(year)[year] >= level):
                return year
            now = now @ step
        raise SolverError(f"quantile: the chance of {level} is reached later than in year {LONGEST}")

    @property
    def _endless(self) -> bool:
        """Whether some state is visited again and again before the target is entered, so that its chance is only approached."""
        return any(
            k in self._steps[j] for k in self._visits for j, p in enumerate(self.chain.rows[k]) if p and j not in self.target
        )

    def __repr__(self) -> str:
        if self.mean is not None:
            return f"{float(self.mean):.4g} years in the mean"
        return "never" if not self.chance else f"never with a chance of {float(1 - self.chance):.4g}"


@forgiving
def until(of: Chain, target: str | Iterable[str], start: str | Sequence[Fraction]) -> Duration:
    """Return the distribution of the years until a chain enters a kind of states, or some states.

    Parameters
    ----------
    target
        A kind, which is never entered if no state is of it; or labels of states.
    start
        This year's state, or its distribution over the chain's states.

    Raises
    ------
    GameError
        For an unknown state, or a start that is no distribution.

    >>> weather = Chain(("calm", "row"), ("cohesion", "friction"), [["4/5", "1/5"], ["1/3", "2/3"]])
    >>> until(weather, "friction", "calm").mean, until(weather, "cohesion", "row").mean
    (Fraction(5, 1), Fraction(3, 1))
    """
    if isinstance(target, str):
        ends = frozenset(k for k, kind in enumerate(of.kinds) if kind == target)
    else:
        ends = frozenset(map(of.number, target))
    if isinstance(start, str):
        here = of.number(start)
        return Duration(of, tuple(Fraction(int(k == here)) for k in range(len(of.states))), ends)
    begin = tuple(exact_number(p, "start") for p in start)
    if len(begin) != len(of.states) or min(begin) < 0 or sum(begin) != 1:
        raise GameError(f"start: {len(of.states)} probabilities >= 0 that sum to 1 are needed; got {list(map(str, begin))}")
    return Duration(of, begin, ends)


def long_run(of: Chain, start: str | Sequence[Fraction]) -> dict[str, Fraction]:
    """Return the share of the years, in the long run, of each kind of states.

    Where play may settle in several sets of states that are never left, each counts with its chance. The errors are those of
    ``until``.

    >>> weather = Chain(("calm", "row"), ("cohesion", "friction"), [["4/5", "1/5"], ["1/3", "2/3"]])
    >>> long_run(weather, "calm")
    {'cohesion': Fraction(5, 8), 'friction': Fraction(3, 8)}
    """
    shares = dict.fromkeys(of.kinds, Fraction(0))
    closed = {of.reached[k] for k in range(len(of.states)) if all(k in of.reached[j] for j in of.reached[k])}
    for group in closed:
        chance = until(of, [of.states[k] for k in group], start).chance
        if chance:
            own = sorted(group)
            equations = [[rational(of.rows[k][j] - (k == j)) for k in own] for j in own[1:]] + [[flint.fmpq(1)] * len(own)]
            right = flint.fmpq_mat([[flint.fmpq(0)]] * (len(own) - 1) + [[flint.fmpq(1)]])
            solved = flint.fmpq_mat(equations).solve(right)
            for place, k in enumerate(own):
                shares[of.kinds[k]] += chance * fraction(solved[place, 0])
    return shares


def _solved(rows: Sequence[Row], own: Sequence[int], right: Sequence[Fraction], *, transposed: bool = False) -> list[Fraction]:
    """Return x with (I - Q) x = right, or with the transpose, for the rows and columns of some states."""
    if not own:
        return []
    table = [[rational(int(k == j) - (rows[j][k] if transposed else rows[k][j])) for j in own] for k in own]
    solved = flint.fmpq_mat(table).solve(flint.fmpq_mat([[rational(v)] for v in right]))
    return [fraction(solved[k, 0]) for k in range(len(own))]
