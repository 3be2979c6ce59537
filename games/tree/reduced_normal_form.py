"""The reduced normal form of a tree, and mixed against behaviour strategies (Kuhn 1953).

A plan says what a player does at every information set that the plan itself does not rule out. The reduced normal form
has one action for each plan, so strategies that differ only where they never come to are merged. A player with perfect
recall can play everything that is possible by mixing plans, or by mixing at each information set on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import GameError
from ..normal_form import NormalFormGame, object_array
from .arrays import CHANCE
from .behaviour import distribution
from .extensive_form import ExtensiveFormGame

MOST_CELLS = 2_000_000
"""The reduced normal form has so many profiles at most."""

MERGES = ("plans", "payoffs")

Plan: TypeAlias = dict[int, int]
"""Number of an information set that the plan does not rule out -> number of the action there."""


@forgiving
def counts(game: ExtensiveFormGame) -> tuple[int, ...]:
    """Return how many plans each player has, without listing them.

    >>> from games.tree.builder import end, move, tree
    >>> later = move("A", "later", {"x": end(1, 0), "y": end(2, 0)})
    >>> counts(tree(("A", "B"), move("A", "now", {"stop": end(0, 0), "go": later})))
    (3, 1)
    """
    a = game.arrays
    sizes = a.children[a.first_member].tolist()
    after: dict[tuple[int, int], int] = {}
    total = [1] * len(game.players)
    for known in range(len(sizes) - 1, -1, -1):
        ways = sum(after.get((known, action), 1) for action in range(sizes[known]))
        above = int(a.previous_set[known])
        if above < 0:
            total[a.player[a.first_member[known]]] *= ways
        else:
            place = above, int(a.previous_action[known])
            after[place] = after.get(place, 1) * ways
    return tuple(total)


@forgiving
def plans(game: ExtensiveFormGame) -> tuple[tuple[Plan, ...], ...]:
    """Return each player's plans, in the order of the actions of :func:`reduced_normal_form`.

    Raises
    ------
    GameError
        If there are more than MOST_CELLS profiles of plans.

    >>> from games.tree.builder import end, move, tree
    >>> plans(tree(("A",), move("A", "now", {"stop": end(0), "go": move("A", "later", {"x": end(1), "y": end(2)})})))
    (({0: 0}, {0: 1, 1: 0}, {0: 1, 1: 1}),)
    """
    sizes = counts(game)
    if prod(sizes) > MOST_CELLS:
        raise GameError(f"reduced normal form: {' x '.join(map(str, sizes))} plans; at most {MOST_CELLS} profiles are possible")
    a = game.arrays
    found: list[list[Plan]] = [[{}] for _ in game.players]
    for known, first in enumerate(a.first_member.tolist()):
        above, action = int(a.previous_set[known]), int(a.previous_action[known])
        player, choices = int(a.player[first]), range(int(a.children[first]))
        grown: list[Plan] = []
        for plan in found[player]:
            possible = above < 0 or plan.get(above) == action
            grown += [plan | {known: choice} for choice in choices] if possible else [plan]
        found[player] = grown
    return tuple(map(tuple, found))


@forgiving
def reduced_normal_form(game: ExtensiveFormGame, *, merge: str = "plans") -> NormalFormGame:
    """Return the reduced normal form of a tree: one action per plan, called by what it does in turn ("In;Fight").

    Chance is taken in expectation, exactly (for a float game, in the exact values of its floats, rounded once).

    Parameters
    ----------
    merge
        ``plans`` merges strategies that differ only where they rule themselves out; ``payoffs`` merges besides all that
        give everybody the same whatever the others do (Kohlberg and Mertens 1986), whose labels are joined by " | ".

    Raises
    ------
    GameError
        If there are more than MOST_CELLS profiles, or ``merge`` is neither.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> entry = tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
    >>> reduced_normal_form(entry).payoffs[0].astype(int).tolist()
    [[0, 0], [-1, 1]]
    """
    if merge not in MERGES:
        raise GameError(f"reduced normal form: merge is one of {', '.join(MERGES)}; got {merge!r}")
    listed = plans(game)
    numbers = game if game.symbolic else game.fractions()
    payoffs = _expected(numbers, listed)
    if not (game.exact or game.symbolic):
        payoffs = payoffs.astype(np.float64)
    labels = [_labels(game, own) for own in listed]
    if merge == "payoffs":
        for player in range(len(game.players)):
            payoffs, labels[player] = _merged(payoffs, player, labels[player])
    return NormalFormGame(payoffs, game.players, labels, game.title)


def _expected(game: ExtensiveFormGame, listed: Sequence[Sequence[Plan]]) -> NDArray[Any]:
    """Return the payoffs of every profile of plans, in exact numbers."""
    a = game.arrays
    n = len(game.players)
    out = np.full((n, *map(len, listed)), 0, dtype=object)
    playing: dict[tuple[int, int], list[int]] = {}
    for own in listed:
        for k, plan in enumerate(own):
            for move in plan.items():
                playing.setdefault(move, []).append(k)
    everything = [list(range(len(own))) for own in listed]
    columns = a.parent.tolist(), a.player.tolist(), a.information_set.tolist(), a.action.tolist()
    parent, player, known, action = columns
    chances, rows = a.chance.tolist(), a.payoff.tolist()
    for end, row in enumerate(rows):
        if row < 0:
            continue
        last = list(everything)
        decided = [False] * n
        probability, node = chances[0], end
        while parent[node] >= 0:
            above = parent[node]
            who = player[above]
            if who == CHANCE:
                probability = probability * chances[node]
            elif not decided[who]:
                decided[who] = True
                last[who] = playing[known[above], action[node]]
            node = above
        share = object_array([probability * value for value in a.payoffs[row]], (n, *[1] * n))
        cells = np.ix_(range(n), *last)
        out[cells] = out[cells] + share
    return out


def _labels(game: ExtensiveFormGame, own: Sequence[Plan]) -> list[str]:
    """Return what the plans of a player are called: their actions in turn, with their places if that is not enough."""
    if len(own) == 1 and not own[0]:
        return ["-"]
    short = [";".join(game.set_actions[known][action] for known, action in plan.items()) for plan in own]
    if len(set(short)) == len(short):
        return short
    return [
        "; ".join(f"{game.set_labels[known]!r}: {game.set_actions[known][action]!r}" for known, action in plan.items())
        for plan in own
    ]


def _merged(payoffs: NDArray[Any], player: int, labels: Sequence[str]) -> tuple[NDArray[Any], list[str]]:
    groups: dict[Any, list[int]] = {}
    for k in range(len(labels)):
        groups.setdefault(tuple(payoffs.take(k, axis=player + 1).flat), []).append(k)
    kept = [group[0] for group in groups.values()]
    return payoffs.take(kept, axis=player + 1), [" | ".join(labels[k] for k in group) for group in groups.values()]


@forgiving
def behaviour_strategies(game: ExtensiveFormGame, profile: Sequence[Sequence[Any]]) -> dict[str, NDArray[Any]]:
    """Return behaviour strategies that lead to each end as often as mixed strategies over plans do.

    At an information set that a player's own plans never come to, the actions are equally probable.

    Parameters
    ----------
    profile
        Per player, the probabilities of the plans in the order of :func:`plans`.

    Raises
    ------
    GameError
        If these are not distributions over the plans.

    >>> from games.tree.builder import end, move, tree
    >>> game = tree(("A",), move("A", "now", {"stop": end(0), "go": move("A", "later", {"x": end(1), "y": end(2)})}))
    >>> behaviour_strategies(game, [[0.5, 0.125, 0.375]])["later"].tolist()
    [0.25, 0.75]
    """
    listed = plans(game)
    if len(profile) != len(listed):
        raise GameError(f"mixed strategies: one for each of {len(listed)} players is needed; got {len(profile)}")
    found = {}
    for player, own, given in zip(game.players, listed, profile, strict=True):
        weights = distribution("mixed strategy", player, _labels(game, own), given).tolist()
        zero = weights[0] * 0
        for known, (label, actions) in enumerate(zip(game.set_labels, game.set_actions, strict=True)):
            if game.information_sets[label][0] != player:
                continue
            mass = [zero] * len(actions)
            for plan, weight in zip(own, weights, strict=True):
                if known in plan:
                    mass[plan[known]] = mass[plan[known]] + weight
            total = sum(mass)
            even = (zero + 1) / len(actions)
            found[label] = np.array([part / total if total != 0 else even for part in mass])
    return {label: found[label] for label in game.set_labels}


@forgiving
def mixed_strategies(game: ExtensiveFormGame, behaviour: Mapping[str, object]) -> tuple[NDArray[Any], ...]:
    """Return mixed strategies over plans that lead to each end as often as a behaviour strategy profile does.

    Each plan is as probable as all of its choices together, made independently of each other.

    >>> from games.tree.builder import end, move, tree
    >>> game = tree(("A",), move("A", "now", {"stop": end(0), "go": move("A", "later", {"x": end(1), "y": end(2)})}))
    >>> mixed_strategies(game, {"now": [0.5, 0.5], "later": [0.25, 0.75]})[0].tolist()
    [0.5, 0.125, 0.375]
    """
    checked = list(game.behaviour(behaviour).values())
    return tuple(
        np.array([prod((checked[known][action] for known, action in plan.items()), start=Fraction(1)) for plan in own])
        for own in plans(game)
    )
