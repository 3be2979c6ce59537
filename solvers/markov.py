r"""Markov perfect equilibria of finite stochastic games (Shapley 1953; Maskin and Tirole 2001).

In each state the players act at once; payoffs and the next state follow. A stationary profile has the values
:math:`v_i = (1-\delta) u_i + \delta P v_i`; it is a Markov perfect equilibrium iff in every state no player gains by
another action now. ``solve`` returns all such equilibria in pure actions, exactly; ``solvers.markov_mixed`` seeks one in
mixed actions; ``certify`` judges any profile.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import prod
from time import perf_counter
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import exact_number
from games.deadline import check, within
from games.errors import GameError
from games.exact.numbers import exact, fraction, rational
from games.normal_form import NormalFormGame, check_labels, object_array
from games.profile import line_through
from games.record import Record
from games.table import Shown, Table

from .cut_short import cut_short
from .display import mixture
from .result import Completeness, Method, Status, read_only

METHOD = Method(
    "enumeration of stationary pure profiles", "Markov perfect equilibrium", Completeness.ALL_PURE, "Maskin and Tirole 2001"
)

MOST_PROFILES = 1_000_000
"""Stationary pure profiles that are looked at, at most."""

CLOSE = 1e-9
"""Gains within this of zero in floats are decided exactly."""


@dataclass(frozen=True, eq=False, init=False)
class StochasticGame(Shown):
    """A finite stochastic game.

    Parameters
    ----------
    stages
        State -> payoffs, shape (n, A_0, ..., A_{n-1}); numbers of actions may differ by state.
    transitions
        State -> probabilities of the next states in the order of ``stages``, shape (A_0, ..., A_{n-1}, states).
    discount
        In [0, 1), taken as the decimal or fraction it is written as.
    players
        Labels; by default "1", "2", ....
    actions
        State -> labels of each player's actions; by default numbers from 1.

    Raises
    ------
    GameError
        If shapes do not fit, numbers are not finite, or probabilities are negative or do not sum to one.

    >>> game = StochasticGame({"only": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}, {"only": np.ones((2, 2, 1))}, "1/2")
    >>> game.states, game.shapes
    (('only',), ((2, 2),))
    """

    states: tuple[str, ...]
    players: tuple[str, ...]
    actions: tuple[tuple[tuple[str, ...], ...], ...]
    payoffs: tuple[NDArray[Any], ...]
    transitions: tuple[NDArray[Any], ...]
    discount: Fraction

    def __init__(
        self,
        stages: Mapping[str, Any],
        transitions: Mapping[str, Any],
        discount: Any,
        players: Sequence[str] | None = None,
        actions: Mapping[str, Sequence[Sequence[str]]] | None = None,
    ) -> None:
        states = tuple(stages)
        check_labels(states, "states", len(states))
        if not states:
            raise GameError("stages: at least one state is needed")
        d = exact(discount, "discount")
        if not 0 <= d < 1:
            raise GameError(f"discount: a number from 0 up and below 1 is needed; got {d}")
        if set(transitions) != set(states):
            raise GameError(f"transitions: one table for each of {', '.join(states)} is needed; got {', '.join(transitions)}")
        games = [NormalFormGame(stages[s], players, None if actions is None else actions[s]) for s in states]
        if len({len(g.players) for g in games}) > 1:
            raise GameError("stages: every state needs payoffs of the same players")
        tables = []
        for name, g in zip(states, games, strict=True):
            table = np.array(transitions[name], dtype=object)
            if table.shape != (*g.shape, len(states)):
                raise GameError(f"transitions of {name!r}: shape {(*g.shape, len(states))} is needed; got {table.shape}")
            chances = object_array([exact_number(v, name) for v in table.flat], table.shape)
            for a in np.ndindex(*g.shape):
                if min(chances[a]) < 0 or abs(sum(chances[a]) - 1) > Fraction(1, 10**9):
                    raise GameError(
                        f"transitions of {name!r}: probabilities that sum to 1 are needed after {a}; got {table[a].tolist()}"
                    )
                chances[a] = chances[a] / sum(chances[a])
            tables.append(read_only(chances))
        values = (
            states,
            games[0].players,
            tuple(g.actions for g in games),
            tuple(read_only(g.fractions()) for g in games),
            tuple(tables),
            d,
        )
        for name, value in zip(self.__dataclass_fields__, values, strict=True):
            object.__setattr__(self, name, value)

    def tables(self) -> tuple[Table, ...]:
        """Return the payoffs in each state, as tables of players 1 and 2 for each choice of the others."""
        stages = zip(self.states, self.payoffs, self.actions, strict=True)
        return tuple(table for s, u, own in stages for table in NormalFormGame(u, self.players, own, s).tables())

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Per state the numbers of the players' actions."""
        return tuple(p.shape[1:] for p in self.payoffs)

    @cached_property
    def floats(self) -> tuple[tuple[NDArray[Any], ...], tuple[NDArray[Any], ...]]:
        """The payoffs and the transitions, rounded."""
        return tuple(p.astype(float) for p in self.payoffs), tuple(t.astype(float) for t in self.transitions)

    @cached_property
    def rationals(self) -> tuple[tuple[NDArray[Any], ...], tuple[NDArray[Any], ...]]:
        """The payoffs and the transitions as FLINT's rationals, which are fast where there are many digits."""
        first, second = (
            tuple(object_array([rational(v) for v in table.flat], table.shape) for table in tables)
            for tables in (self.payoffs, self.transitions)
        )
        return first, second


@dataclass(frozen=True, eq=False, repr=False)
class MarkovEquilibrium(Record):
    """A stationary profile with its certificate.

    Attributes
    ----------
    profile
        State -> each player's probabilities of actions.
    values
        State -> each player's discounted average payoff from there on.
    regrets
        State -> each player's largest gain from another action now; exact zeros at a pure equilibrium.
    """

    game: StochasticGame
    profile: Mapping[str, tuple[NDArray[Any], ...]]
    values: Mapping[str, tuple[Any, ...]]
    regrets: Mapping[str, tuple[Any, ...]]

    @property
    def regret(self) -> Any:
        """The largest regret of any player in any state."""
        return max(max(own) for own in self.regrets.values())

    def __repr__(self) -> str:
        parts = []
        for labels, (state, strategies) in zip(self.game.actions, self.profile.items(), strict=True):
            shown = [mixture(own, names, lambda p: f"{float(p):.4g}") for own, names in zip(strategies, labels, strict=True)]
            parts.append(f"{state}: ({', '.join(shown)})")
        return "; ".join(parts)


@dataclass(frozen=True, eq=False)
class MarkovSolution(Record):
    """What a method found in a stochastic game; ``parameters`` hold what it notes, as those of a ``Solution``."""

    game: StochasticGame
    method: Method
    equilibria: tuple[MarkovEquilibrium, ...]
    completeness: Completeness
    status: Status
    seconds: float
    parameters: Mapping[str, Any] = field(default_factory=dict)


@forgiving
def pure_profile(game: StochasticGame, choice: Sequence[Sequence[int]]) -> dict[str, tuple[list[Fraction], ...]]:
    """Return the stationary profile in pure actions as ``certify`` takes it.

    Parameters
    ----------
    choice
        Per state the number of each player's action.

    >>> game = StochasticGame({"only": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}, {"only": np.ones((2, 2, 1))}, "1/2")
    >>> certify(game, pure_profile(game, [(1, 1)]))
    only: (2, 2)
    """
    return {
        state: tuple([Fraction(int(k == a)) for k in range(size)] for a, size in zip(own, shape, strict=True))
        for state, own, shape in zip(game.states, choice, game.shapes, strict=True)
    }


@forgiving
def certify(game: StochasticGame, profile: Mapping[str, Sequence[Any]]) -> MarkovEquilibrium:
    """Return the values and regrets of a stationary profile; exact if its probabilities are.

    Parameters
    ----------
    profile
        State -> per player probabilities of the actions (Fractions, ints or floats).

    Raises
    ------
    GameError
        If a state is missing or probabilities are no distribution over the actions.

    >>> game = StochasticGame({"only": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]}, {"only": np.ones((2, 2, 1))}, "1/2")
    >>> certify(game, {"only": ([1, 0], [1, 0])}).regret
    Fraction(1, 2)
    """
    strategies: list[tuple[NDArray[Any], ...]] = []
    for state, shape in zip(game.states, game.shapes, strict=True):
        if state not in profile:
            raise GameError(f"profile: nothing is said about state {state!r}")
        own = tuple(_strategy(x, size, state) for x, size in zip(profile[state], shape, strict=True))
        strategies.append(own)
    floats = any(isinstance(p, float) for own in strategies for x in own for p in x)
    n = len(game.players)
    payoffs, chances = game.floats if floats else game.rationals
    d = float(game.discount) if floats else rational(game.discount)
    kept = dict(zip(game.states, [tuple(map(read_only, own)) for own in strategies], strict=True))
    played = [tuple([float(p) if floats else rational(p) for p in x] for x in own) for own in strategies]
    rewards = [[_mixed(payoffs[s][i], mixed) for i in range(n)] for s, mixed in enumerate(played)]
    moves = [list(_mixed(chances[s], mixed)) for s, mixed in enumerate(played)]
    values = _values(rewards, moves, d, floats)
    regrets = {}
    for s, (state, mixed) in enumerate(zip(game.states, played, strict=True)):
        gains = []
        for i in range(n):
            now, moved = (_against(table, mixed, i) for table in (payoffs[s][i], chances[s]))
            later = _expected(moved, [value[i] for value in values], floats)
            each = [(1 - d) * u + d * v for u, v in zip(now, later, strict=True)]
            gains.append(max(each) - sum(p * v for p, v in zip(mixed[i], each, strict=True) if p))
        regrets[state] = tuple(gains if floats else map(fraction, gains))
    shown = [tuple(row if floats else map(fraction, row)) for row in values]
    return MarkovEquilibrium(game, kept, dict(zip(game.states, shown, strict=True)), regrets)


@forgiving
def solve(game: StochasticGame, *, seconds: float | None = None) -> MarkovSolution:
    """Return all Markov perfect equilibria in pure stationary actions, exactly.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default as much as it takes to look at all profiles.

    Raises
    ------
    GameError
        If there are more than MOST_PROFILES stationary profiles.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> stages = {"good": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]], "bad": [[[0]], [[0]]]}
    >>> to_good, to_bad = [1, 0], [0, 1]
    >>> moves = {"good": [[to_good, to_bad], [to_bad, to_bad]], "bad": [[to_bad]]}
    >>> for e in solve(StochasticGame(stages, moves, "1/2")).equilibria:
    ...     print(e, e.regret)
    good: (1, 1); bad: (1, 1) 0
    good: (2, 2); bad: (1, 1) 0
    """
    start = perf_counter()
    total = prod(prod(shape) for shape in game.shapes)
    if total > MOST_PROFILES:
        raise GameError(f"markov.solve: {total} stationary profiles; at most {MOST_PROFILES} are looked at")
    found = []
    with within(seconds) as limit:
        for choice in _candidates(game):
            judged = certify(game, pure_profile(game, choice))
            if judged.regret == 0:
                found.append(judged)
    solution = MarkovSolution(game, METHOD, tuple(found), Completeness.ALL_PURE, Status.SOLVED, perf_counter() - start)
    return cut_short(solution, limit, f"before all of {total} stationary profiles were looked at")


def _candidates(game: StochasticGame) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield the pure stationary profiles that floats do not rule out."""
    d, count, n = float(game.discount), len(game.states), len(game.players)
    payoffs, chances = game.floats
    size = max(float(np.abs(p).max()) for p in payoffs) or 1.0
    for choice in itertools.product(*(list(np.ndindex(*shape)) for shape in game.shapes)):
        check()
        rewards = np.array([[payoffs[s][(i, *a)] for i in range(n)] for s, a in enumerate(choice)])
        moves = np.array([chances[s][a] for s, a in enumerate(choice)])
        values = np.linalg.solve(np.eye(count) - d * moves, (1 - d) * rewards)
        if all(
            ((1 - d) * payoffs[s][(i, *line_through(a, i))] + d * chances[s][line_through(a, i)] @ values[:, i]).max()
            <= values[s, i] + CLOSE * size
            for s, a in enumerate(choice)
            for i in range(n)
        ):
            yield choice


def _mixed(table: NDArray[Any], strategies: Sequence[Sequence[Any]]) -> Any:
    """Return the expectation of a table whose first axes are the players' actions."""
    for x in strategies:
        first, *more = [k for k, p in enumerate(x) if p]
        table = table[first] if x[first] == 1 else sum((x[k] * table[k] for k in more), start=x[first] * table[first])
    return table


def _against(table: NDArray[Any], strategies: Sequence[Sequence[Any]], i: int) -> Any:
    """Return what a table by action profile is by one player's actions, in expectation over the others'."""
    sure = [next((a for a, p in enumerate(x) if p == 1), None) for x in strategies]
    if all(a is not None for k, a in enumerate(sure) if k != i):
        return table[tuple(slice(None) if k == i else a for k, a in enumerate(sure))]
    return _mixed(np.moveaxis(table, i, len(strategies) - 1), [x for k, x in enumerate(strategies) if k != i])


def _expected(chances: NDArray[Any], values: Sequence[Any], floats: bool) -> list[Any]:
    """Return the expectation of values in each row of chances."""
    if floats:
        return list(map(float, chances @ np.array(values)))
    found = flint.fmpq_mat(chances.tolist()) * flint.fmpq_mat([[v] for v in values])
    return [found[k, 0] for k in range(len(chances))]


def _values(rewards: Sequence[Sequence[Any]], moves: Sequence[Sequence[Any]], d: Any, floats: bool) -> list[list[Any]]:
    """Return the values of a stationary profile, by state and player: the solution of v = (1 - d) u + d P v."""
    count = len(rewards)
    if floats:
        matrix = np.eye(count) - d * np.array(moves, dtype=float)
        return [list(map(float, row)) for row in np.linalg.solve(matrix, (1 - d) * np.array(rewards, dtype=float))]
    left = flint.fmpq_mat([[int(s == k) - d * moves[s][k] for k in range(count)] for s in range(count)])
    solved = left.solve(flint.fmpq_mat([[(1 - d) * v for v in row] for row in rewards]))
    return [[solved[s, i] for i in range(len(rewards[0]))] for s in range(count)]


def _strategy(own: Any, size: int, state: str) -> NDArray[Any]:
    values = list(own)
    if len(values) != size:
        raise GameError(f"profile in state {state!r}: {size} probabilities are needed; got {len(values)}")
    numbers: list[Any] = [float(v) if isinstance(v, float | np.floating) else exact_number(v, state) for v in values]
    if all(type(v) is Fraction and v in (0, 1) for v in numbers) and sum(map(int, numbers)) == 1:
        return object_array(numbers, (size,))
    if min(numbers) < 0 or abs(sum(numbers) - 1) > (0 if all(isinstance(v, Fraction) for v in numbers) else 1e-9):
        raise GameError(f"profile in state {state!r}: probabilities >= 0 that sum to 1 are needed; got {values!r}")
    return object_array(numbers, (size,)) if all(isinstance(v, Fraction) for v in numbers) else np.array(numbers, dtype=float)
