r"""Perfect equilibria: best responses to some completely mixed profiles arbitrarily close by (Selten 1975).

Two players: an equilibrium is perfect iff neither strategy is weakly dominated (van Damme 1991, theorem 3.2.2); that is
one exact linear program per player, whose dual is a belief with full support to which the strategy is a best response.

More players: a weakly dominated strategy settles "no", completely mixed and regular profiles are "yes". Other profiles are
judged by the orders of magnitude of the trembles. Let :math:`q_{jc}` be the odds of the mistake c of player j. The loss
by an action that ties at the profile is a polynomial in them, and along a sequence of trembles (which can be taken to be
:math:`q_{jc} \approx w_{jc} \varepsilon^{k_{jc}}` by the curve selection lemma) its terms of lowest order must not be
negative. Which terms those are is a finite choice: for each, one linear program in k says whether it can be and one in
the terms' values whether they can balance. If one choice succeeds, the tremble is built and checked on the game itself. If
all fail the profile is not perfect, provided that no player with a tie faces a mixed strategy, which could tremble
in more ways. What is left in between is undecided.

The witness of a "yes" is a tremble (see ``trembles``) where one was built, that of a "no" a ``Domination`` or the number
of choices refuted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import exp, log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import SolverError
from games.exact.linear_program import Outcome, maximize
from games.normal_form import NormalFormGame

from ..assessments.consistency import orders
from ..continua import Profile
from ..result import read_only
from . import regular
from .infinitesimal import EPSILON, infinitesimal
from .judgement import Judgement, deviation_payoffs, equilibrium_or_judgement, rational, supports
from .trembles import Tremble, normalized, proves_perfect

MOST_CHOICES = 2_000
"""Choices of leading terms that are tried before a pure profile of more than two players is left undecided."""

FINEST = 1_000
"""Largest denominator of a mistake's weight that is not given by a linear program."""

Mistake: TypeAlias = tuple[int, int]
"""A player and an action that the profile does not play."""

Loss: TypeAlias = dict[frozenset[Mistake], Fraction]
"""What a tied deviation loses: a polynomial, as coefficients of products of mistakes; only its least products are kept."""


@dataclass(frozen=True, eq=False)
class Domination:
    """A strategy that is never worse than the player's own, and better against some profile of the others."""

    player: str
    strategy: NDArray[Any]


@forgiving
def judge(game: NormalFormGame, profile: object) -> Judgement:
    """Return whether an exact profile is a trembling-hand perfect equilibrium of the normal form.

    Raises
    ------
    GameError
        If the profile does not fit the game or the payoffs are symbolic.

    >>> game = NormalFormGame([[[1, 0], [0, 0]], [[1, 0], [0, 0]]], actions=[("T", "B"), ("L", "R")])
    >>> judge(game, "TL").holds, judge(game, "BR").holds, judge(game, "BR").witness.strategy.tolist()
    (True, False, [Fraction(1, 1), Fraction(0, 1)])
    """
    strategies, settled = equilibrium_or_judgement(game, profile)
    if settled is not None:
        return settled
    beliefs = []
    for i, played in enumerate(supports(strategies)):
        better, belief = undominated(game, i, played)
        if better is not None:
            name = game.players[i]
            witness = Domination(name, _instead(strategies[i], better, played))
            return Judgement(False, f"the strategy of {name} is weakly dominated", witness)
        beliefs.append(belief)
    active = [i for i, size in enumerate(game.shape) if size > 1]
    if all(len(played) == size for played, size in zip(supports(strategies), game.shape, strict=True)):
        return Judgement(True, "completely mixed", normalized(strategies) if rational(strategies) else None)
    if len(active) <= 2:
        if not rational(strategies):
            return Judgement(True, "neither strategy is weakly dominated")
        tremble = _towards(strategies, active, beliefs)
        if not proves_perfect(game, strategies, tremble):
            raise SolverError("perfect.judge: the tremble found does not prove perfection; please report this game")
        return Judgement(True, "neither strategy is weakly dominated", tremble)
    if not all(len(played) == 1 for played in supports(strategies)):
        if regular.judge(game, strategies).holds:
            return Judgement(True, "a regular equilibrium, hence perfect (van Damme 1991)")
        if not rational(strategies):
            return Judgement(None, "undominated, but irrational and not regular: this method cannot decide")
    return _by_orders(game, strategies)


@forgiving
def undominated(game: NormalFormGame, i: int, played: Sequence[int]) -> tuple[NDArray[Any] | None, tuple[Fraction, ...]]:
    """Return a strategy that weakly dominates those with a given support, or None and a belief that shows there is none.

    The belief gives positive probability to every profile of the others, in C order, and makes all of ``played`` best
    responses. Whether a strategy is weakly dominated depends on its support only, so the uniform one stands for all.
    """
    table = np.moveaxis(game.fractions()[i], i, 0).reshape(game.shape[i], -1)
    own = np.array([Fraction(int(a in played), len(played)) for a in range(game.shape[i])], dtype=object)
    level = own @ table
    total = table.sum(axis=1)
    answer = maximize(
        total.tolist(),
        at_most=[((-table[:, s]).tolist(), -level[s]) for s in range(table.shape[1])],
        equal=[([1] * len(total), 1)],
    )
    if answer.value > level.sum():
        return np.array(answer.primal, dtype=object), ()
    weights = [1 + y for y in answer.dual[: table.shape[1]]]
    return None, tuple(w / sum(weights) for w in weights)


def _instead(own: NDArray[Any], better: NDArray[Any], played: Sequence[int]) -> NDArray[Any]:
    """Move a strategy in the direction that dominates the uniform one on its support, as far as it stays a strategy."""
    step = better - np.array([Fraction(int(a in played), len(played)) for a in range(len(own))], dtype=object)
    length = min([Fraction(1), *(p / -change for p, change in zip(own, step, strict=True) if change < 0)])
    return read_only(own + length * step)


def _towards(profile: Profile, active: list[int], beliefs: list[tuple[Fraction, ...]]) -> Tremble:
    """Let each of at most two active players tremble towards the belief that makes the other's strategy a best response."""
    other = dict(zip(active, reversed(active), strict=True))
    weights = []
    for j, own in enumerate(profile):
        alone = other.get(j, j) == j
        target = [Fraction(1, len(own))] * len(own) if alone else beliefs[other[j]]
        weights.append([(1 - EPSILON) * p + EPSILON * q for p, q in zip(own, target, strict=True)])
    return normalized(weights)


def _by_orders(game: NormalFormGame, profile: Profile) -> Judgement:
    """Judge a rational profile of three players or more by the orders of magnitude of its trembles."""
    played = supports(profile)
    mistakes = [(j, c) for j, size in enumerate(game.shape) for c in range(size) if c not in played[j]]
    by_player = [tied_losses(game, profile, i) for i in range(len(played))]
    losses = [loss for own in by_player for loss in own]
    tried, open_choices = 0, 0
    for candidate in _choices(losses, mistakes):
        tried += 1
        if tried > MOST_CHOICES:
            return Judgement(None, f"more than {MOST_CHOICES} choices of leading terms to try")
        if candidate is None:
            continue
        choice, powers = candidate
        weights = _weights(choice, losses, mistakes)
        if weights is None:
            continue
        odds = {v: weights[v] * EPSILON ** powers[v] for v in mistakes}
        for tremble in _trembles(game, profile, odds):
            if proves_perfect(game, profile, tremble):
                return Judgement(True, "a best response to the tremble", tremble)
        open_choices += 1
    if open_choices:
        return Judgement(None, "trembles can balance at lowest order, but none that was built is answered best by the profile")
    if any(own and any(len(p) > 1 for j, p in enumerate(played) if j != i) for i, own in enumerate(by_player)):
        return Judgement(None, "trembles that only add mistakes fail, but others, within the mixed strategies, were not tried")
    return Judgement(False, "whatever the orders of magnitude of the trembles, some tied deviation gains", tried)


def _trembles(game: NormalFormGame, profile: Profile, odds: dict[Mistake, Any]) -> Iterator[Tremble]:
    """Yield the tremble that adds the mistakes, then those with one mistake changed so that a mixing player is indifferent."""

    def weights(chosen: dict[Mistake, Any]) -> list[NDArray[Any]]:
        return [np.array([chosen.get((j, a), p) for a, p in enumerate(own)], dtype=object) for j, own in enumerate(profile)]

    yield normalized(weights(odds))
    mixing = [(i, *own) for i, own in enumerate(supports(profile)) if len(own) == 2]
    for i, a, b in mixing:

        def lead(chosen: dict[Mistake, Any], i: int = i, a: int = a, b: int = b) -> Any:
            values = deviation_payoffs(game, i, tuple(weights(chosen)))
            return values[a] - values[b]

        for v in odds:
            without = lead(odds | {v: 0})
            slope = lead(odds | {v: 1}) - without
            if slope != 0:
                changed = infinitesimal(-without / slope)
                if changed > 0 and changed.order > 0:
                    yield normalized(weights(odds | {v: changed}))


@forgiving
def tied_losses(game: NormalFormGame, profile: Profile, i: int) -> list[Loss]:
    """Return a player's loss by each action that ties at an equilibrium, in its least products of the others' mistakes.

    Whoever makes no mistake plays as in the profile. A product that is a multiple of another is infinitely smaller, so it
    never decides a sign. Actions that the player mixes must all not lose, so none may gain; where nothing is at stake no
    loss is listed.

    >>> game = NormalFormGame([[[1, 0], [1, 2]], [[0, 0], [0, 0]]])
    >>> tied_losses(game, (np.array([1, 0]), np.array([1, 0])), 0)
    [{frozenset({(1, 1)}): Fraction(-2, 1)}]
    """
    table = np.moveaxis(game.fractions()[i], i, 0)
    ways: list[list[Mistake | None]] = []
    for axis, j in enumerate((j for j in range(len(profile)) if j != i), 1):
        unplayed = [c for c, p in enumerate(profile[j]) if not p > 0]
        ways.append([None, *((j, c) for c in unplayed)])
        rows = [profile[j], *(np.array([int(c == other) for other in range(len(profile[j]))], dtype=object) for c in unplayed)]
        table = np.stack([(np.moveaxis(table, axis, -1) * row).sum(axis=-1) for row in rows], axis=axis)
    value = np.tensordot(profile[i], table, axes=1)
    found: list[Loss] = []
    for own in table:
        lead: Any = np.asarray(value - own)
        if lead.flat[0] != 0:
            continue
        terms = {
            frozenset(v for v in (way[k] for way, k in zip(ways, s, strict=True)) if v is not None): lead[s]
            for s in np.ndindex(*lead.shape)
            if lead[s] != 0
        }
        if terms:
            found.append({m: c for m, c in terms.items() if not any(other < m for other in terms)})
    return found


def _choices(
    losses: list[Loss], mistakes: list[Mistake]
) -> Iterator[tuple[list[tuple[frozenset[Mistake], ...]], dict[Mistake, int]] | None]:
    """Yield which terms of each loss lead, with orders of the mistakes for which they do; None where there are none.

    Leading terms that are all negative are passed over.
    """

    def extend(chosen: list[tuple[frozenset[Mistake], ...]]) -> Iterator[Any]:
        found = orders(zip(losses, chosen, strict=False), mistakes)
        if found is None:
            yield None
            return
        if len(chosen) == len(losses):
            yield list(chosen), found
            return
        loss = losses[len(chosen)]
        for size in range(1, len(loss) + 1):
            for leading in combinations(loss, size):
                if any(loss[m] > 0 for m in leading):
                    yield from extend([*chosen, leading])

    yield from extend([])


def _weights(
    chosen: list[tuple[frozenset[Mistake], ...]], losses: list[Loss], mistakes: list[Mistake]
) -> dict[Mistake, Fraction] | None:
    """Return weights of the mistakes for which no leading sum should be negative; None if none can be."""
    terms = list(dict.fromkeys(m for leading in chosen for m in leading))
    if all(loss[m] > 0 for leading, loss in zip(chosen, losses, strict=True) for m in leading):
        return dict.fromkeys(mistakes, Fraction(1))
    # each term is 1 + x with x >= 0; each loss has a surplus of at most 1, so that it is strict where it can be
    at_most: list[tuple[list[Any], Any]] = []
    for k, (leading, loss) in enumerate(zip(chosen, losses, strict=True)):
        surplus = [int(k == other) for other in range(len(losses))]
        at_most.append(([0] * len(terms) + surplus, 1))
        at_most.append(([*(-loss[m] if m in leading else 0 for m in terms), *surplus], sum(loss[m] for m in leading)))
    answer = maximize([0] * len(terms) + [1] * len(losses), at_most=at_most)
    if answer.outcome is Outcome.INFEASIBLE:
        return None
    values = {m: 1 + x for m, x in zip(terms, answer.primal, strict=False)}
    single = {next(iter(m)): value for m, value in values.items() if len(m) == 1}
    if all(len(m) == 1 for m in terms):
        return {v: single.get(v, Fraction(1)) for v in mistakes}
    logs = np.linalg.lstsq(
        np.array([[float(v in m) for v in mistakes] for m in terms]), np.array([log(values[m]) for m in terms]), rcond=None
    )[0]
    return {v: Fraction(exp(x)).limit_denominator(FINEST) or Fraction(1, FINEST) for v, x in zip(mistakes, logs, strict=True)}
