r"""Proper equilibria: worse mistakes are infinitely less likely (Myerson 1978).

Two players: decided exactly. Along a sequence of proper trembles each player's actions keep one order of preference,
indifference included (there are finitely many). Given one order for each player, the conditions part into one for each
player's tremble :math:`z`: the other player's preferences are as ordered, which is linear in z, and
:math:`z_a \le \varepsilon z_b` where a is worse than b. That is one linear program over infinitesimals; its solution is
the tremble, and if every pair of orders is refuted the equilibrium is not proper. (Blume, Brandenburger and Dekel 1991
say the same of lexicographic beliefs.)

More players: imperfect profiles are "no"; completely mixed, strict and regular ones are "yes" (van Damme 1991); for other
pure ones a few trembles are tried and checked; what is left is undecided.

The witness of a "yes" is a tremble where one was built; that of a "no" the infeasible linear programs, with their Farkas
multipliers, or what ``perfect`` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import comb, prod
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, within
from games.errors import GameError, SolverError
from games.exact.linear_program import Answer, Outcome, maximize
from games.normal_form import NormalFormGame

from ..continua import Profile
from ..cut_short import cut_short
from ..result import Completeness, Equilibrium, Method, Solution, read_only
from ..verify import equilibrium
from . import perfect, regular
from .infinitesimal import EPSILON
from .judgement import Judgement, deviation_payoffs, equilibrium_or_judgement, rational, supports
from .trembles import Tremble, normalized, proves_proper

METHOD = Method("linear programs over infinitesimals", "proper equilibrium", Completeness.SOME, "Myerson 1978")

MOST_PAIRS = 3_000
"""Pairs of preference orders that are tried for two players before the answer is "undecided"."""

SCALES = (1, 2, 3)
"""How many powers of ε lie between worse and better mistakes: each player's is tried with each other's."""

MOST_ADJUSTMENTS = 8
"""How often mistakes are adjusted to the preferences they cause."""

Classes: TypeAlias = tuple[tuple[int, ...], ...]
"""A preference order: classes of indifferent actions, best first."""


@forgiving
def judge(game: NormalFormGame, profile: object) -> Judgement:
    """Return whether an exact profile is a proper equilibrium.

    Raises
    ------
    GameError
        If the profile does not fit the game or the payoffs are symbolic.

    >>> u = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]
    >>> myerson = NormalFormGame([u, u])
    >>> [(perfect.judge(myerson, (a, a)).holds, judge(myerson, (a, a)).holds) for a in range(3)]
    [(True, True), (True, False), (False, False)]
    """
    strategies, settled = equilibrium_or_judgement(game, profile)
    if settled is not None:
        return settled
    first = perfect.judge(game, strategies)
    if first.holds is False:
        return Judgement(False, f"not perfect: {first.reason}", first.witness)
    active = [i for i, size in enumerate(game.shape) if size > 1]
    if all(p > 0 for own in strategies for p in own):
        return Judgement(True, "completely mixed", first.witness)
    if first.witness is not None and proves_proper(game, strategies, first.witness):
        return Judgement(True, "the tremble makes worse mistakes infinitely less likely", first.witness)
    if len(active) <= 2:
        if not rational(strategies):
            return Judgement(None, "the probabilities are irrational; this method needs rational ones for two players")
        return _two_players(game, strategies, active) if len(active) == 2 else _one_player(game, strategies)
    if regular.judge(game, strategies).holds:
        return Judgement(True, "a regular equilibrium, hence proper (van Damme 1991)")
    if all(len(played) == 1 for played in supports(strategies)):
        return _some_trembles(game, strategies)
    return Judgement(None, "neither pure nor regular: this method cannot decide with three players or more")


@forgiving
def solve(game: NormalFormGame, *, seconds: float | None = None) -> Solution:
    """Return proper equilibria of a two-player game: one for each pair of preference orders that has any.

    There is always one (Myerson 1978), also where it is neither an extreme point nor the middle of a continuum.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default as much as ``MOST_PAIRS`` pairs of orders take.

    Raises
    ------
    GameError
        If the payoffs are symbolic or not two players have a choice.
    ParameterError
        If ``seconds`` is no number from 0 up.
    SolverError
        If there are more than ``MOST_PAIRS`` pairs of preference orders to try (both players with more than three actions).

    >>> u = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]
    >>> solve(NormalFormGame([u, u])).equilibria
    ((1, 1),)
    """
    active = [i for i, size in enumerate(game.shape) if size > 1]
    if len(active) != 2:
        raise GameError(f"proper.solve: two players with more than one action are needed; got {len(active)}")
    i, j = active
    if _refinements(game.shape[i]) * _refinements(game.shape[j]) > MOST_PAIRS:
        raise SolverError(f"proper.solve: more than {MOST_PAIRS} pairs of preference orders; judge single equilibria instead")
    start = perf_counter()
    found: dict[tuple[tuple[Fraction, ...], ...], Equilibrium] = {}
    orders = [list(_ordered_partitions(tuple(range(game.shape[k])))) for k in active]
    with within(seconds) as limit:
        for one, other in product(*orders):
            check()
            tremble = _tremble(game, active, one, other)
            if not isinstance(tremble, Answer):
                profile = tuple(read_only([q.standard for q in own]) for own in tremble)
                if not proves_proper(game, profile, tremble):
                    raise SolverError("proper.solve: a tremble does not prove properness; please report this game")
                found.setdefault(tuple(map(tuple, profile)), equilibrium(game, profile))
    equilibria = tuple(found[key] for key in sorted(found, reverse=True))
    solution = Solution(game, METHOD, equilibria, completeness=METHOD.completeness, seconds=perf_counter() - start)
    return cut_short(solution, limit, "before all pairs of preference orders were tried")


def _one_player(game: NormalFormGame, profile: Profile) -> Judgement:
    weights = []
    for i, own in enumerate(profile):
        order = _coarse_order(deviation_payoffs(game, i, profile))
        rank = {a: k for k, group in enumerate(order, 1) for a in group}
        weights.append([p + EPSILON ** rank[a] for a, p in enumerate(own)])
    return Judgement(True, "only one player has a choice, and makes worse mistakes infinitely less likely", normalized(weights))


def _two_players(game: NormalFormGame, profile: Profile, active: list[int]) -> Judgement:
    i, j = active
    played = supports(profile)
    orders = [_coarse_order(deviation_payoffs(game, k, profile)) for k in active]
    if prod(_refinements(len(group)) for order in orders for group in order) > MOST_PAIRS:
        return Judgement(None, f"more than {MOST_PAIRS} pairs of preference orders to try")
    refuted: list[Answer] = []
    for one in refinements(orders[0], played[i]):
        for other in refinements(orders[1], played[j]):
            tremble = _tremble(game, active, one, other, profile)
            if isinstance(tremble, Answer):
                refuted.append(tremble)
            elif proves_proper(game, profile, tremble):
                return Judgement(True, "the tremble makes worse mistakes infinitely less likely", tremble)
            else:
                raise SolverError("proper.judge: the tremble found does not prove properness; please report this game")
    return Judgement(False, f"each of {len(refuted)} pairs of preference orders is refuted", tuple(refuted))


def _coarse_order(values: NDArray[Any]) -> Classes:
    """Return actions by payoff, best first, ties together."""
    return tuple(tuple(a for a, v in enumerate(values) if v == level) for level in sorted(set(values), reverse=True))


def refinements(order: Classes, played: Sequence[int]) -> Iterator[Classes]:
    """Yield every preference order that breaks some ties of a given one, with all of ``played`` still the best.

    >>> list(refinements(((0, 1), (2,)), [0]))
    [((0,), (1,), (2,)), ((0, 1), (2,))]
    """
    for parts in product(*(_ordered_partitions(group) for group in order)):
        whole = tuple(group for part in parts for group in part)
        if set(played) <= set(whole[0]):
            yield whole


def _ordered_partitions(group: tuple[int, ...]) -> Iterator[Classes]:
    if not group:
        yield ()
        return
    for mask in range(1, 2 ** len(group)):
        head = tuple(a for k, a in enumerate(group) if mask >> k & 1)
        for rest in _ordered_partitions(tuple(a for a in group if a not in head)):
            yield (head, *rest)


def _refinements(size: int) -> int:
    """Return the number of ordered partitions of a set (the Fubini numbers 1, 1, 3, 13, 75, ...)."""
    return sum(comb(size, head) * _refinements(size - head) for head in range(1, size + 1)) if size else 1


def _tremble(
    game: NormalFormGame, active: Sequence[int], one: Classes, other: Classes, near: Profile | None = None
) -> Tremble | Answer:
    """Return a tremble of two active players with the given preferences, near a profile if asked, or why there is none."""
    weights: list[list[Any]] = [[1]] * len(game.shape)
    i, j = active
    for k, opponent, mine, theirs in ((i, j, one, other), (j, i, other, one)):
        table = np.moveaxis(game.fractions()[opponent], k, 0).reshape(game.shape[k], -1)
        answer = _tremble_program(mine, theirs, table, None if near is None else near[k])
        if answer.outcome is Outcome.INFEASIBLE:
            return answer
        weights[k] = [1 + z for z in answer.primal]
    return normalized(weights)


def _tremble_program(own: Classes, other: Classes, table: NDArray[Any], strategy: NDArray[Any] | None) -> Answer:
    """Look for one player's tremble, ordered as ``own`` and close to a strategy, for which the other prefers as ``other``.

    ``table`` holds the other player's payoffs, this player's actions in rows. The tremble is 1 + x with x >= 0, in
    arbitrary units: it may be infinitely large.
    """
    size = len(table)
    at_most: list[tuple[list[Any], Any]] = []
    equal: list[tuple[list[Any], Any]] = []

    def below(row: Any, gap: int) -> None:  # row @ (1 + x) <= -gap
        at_most.append((list(row), -gap - sum(row)))

    def less(a: int, factor: Any, b: int) -> None:  # a's probability is at most factor times b's
        row: list[Any] = [0] * size
        row[a], row[b] = 1, -factor
        below(row, 0)

    for group in other:
        for c in group[1:]:
            row = table[:, c] - table[:, group[0]]
            equal.append((row.tolist(), -row.sum()))
    for better, worse in pairwise(other):
        below(table[:, worse[0]] - table[:, better[0]], 1)
    for likely, rare in pairwise(own):
        for a, b in product(rare, likely):
            less(a, EPSILON, b)
    if strategy is not None:  # what is likely relative to the first played action is so in the strategy's proportions
        first = next(a for a, p in enumerate(strategy) if p > 0)
        for a in own[0]:
            if a != first:
                less(a, EPSILON + strategy[a] / strategy[first], first)
                if strategy[a] > 0:
                    less(first, 1 / (strategy[a] / strategy[first] - EPSILON), a)
    return maximize([0] * size, at_most=at_most, equal=equal)


def _some_trembles(game: NormalFormGame, profile: Profile) -> Judgement:
    """Adjust mistakes, as powers of ε, to the preferences they cause until they agree; "yes" is checked, else undecided."""
    at = tuple(played[0] for played in supports(profile))
    for scale in product(SCALES, repeat=len(at)):
        orders = [[step * int(a != own) for a in range(size)] for own, size, step in zip(at, game.shape, scale, strict=True)]
        for _ in range(MOST_ADJUSTMENTS):
            tremble = normalized([[EPSILON**k for k in own] for own in orders])
            if proves_proper(game, profile, tremble):
                return Judgement(True, "the tremble makes worse mistakes infinitely less likely", tremble)
            before = orders
            orders = [
                _ranks(_coarse_order(deviation_payoffs(game, i, tremble)), own, step)
                for i, (own, step) in enumerate(zip(at, scale, strict=True))
            ]
            if orders == before:
                break
    return Judgement(None, "no proper tremble was found among those tried")


def _ranks(order: Classes, own: int, step: int) -> list[int]:
    """Return per action the power of ε of its mistake: 0 for the own action, then one step more for each worse class."""
    classes = [[a for a in group if a != own] for group in order]
    ranked = {a: k * step for k, group in enumerate(filter(None, classes), 1) for a in group}
    return [ranked.get(a, 0) for a in range(len(ranked) + 1)]
