"""Subgame-perfect equilibria of an extensive-form game, over every equilibrium of every subgame.

Subgames are solved smallest first (Selten 1965): each is reduced to the normal form of the players that move before its
own subgames begin, once for every combination of equilibria of those, and all its Nash equilibria are kept. Ties are
kept as continua. Where a subgame's set is only partly known, or one continuum feeds another choice, the solution says
SOME instead of ALL.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.extensive_form import Decision, ExtensiveFormGame, Node, Terminal, decisions, starts_subgame
from games.normal_form import NormalFormGame

from . import nash
from .result import Completeness, Method, Solution, read_only

METHOD = Method("backward induction over subgames", "subgame-perfect equilibrium", Completeness.ALL, "Selten 1965")

Behaviour = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class SubgamePerfectEquilibrium:
    """A behaviour strategy profile that is an equilibrium in every subgame.

    Attributes
    ----------
    behaviour
        Information set -> probability of each of its actions; exact rationals if the game is exact.
    payoffs
        Expected payoffs, in player order.
    regret
        The largest gain of any player from deviating in any subgame, computed anew from the tree; 0 at an equilibrium.
    strict
        Whether every subgame's equilibrium is strict given those below it.
    path
        The actions played with positive probability along the play, as text.
    """

    game: ExtensiveFormGame
    behaviour: Behaviour
    payoffs: tuple[Any, ...]
    regret: Any
    strict: bool

    @property
    def path(self) -> tuple[str, ...]:
        """The most probable actions along the play."""
        node, played = self.game.root, []
        while isinstance(node, Decision):
            chances = self.behaviour[node.information_set]
            best = max(range(len(chances)), key=lambda k: (chances[k], -k))  # used at once
            played.append(node.actions[best])
            node = node.children[best]
        return tuple(played)

    def __repr__(self) -> str:
        def shown(chances: NDArray[Any], actions: tuple[str, ...]) -> str:
            used = [(p, a) for p, a in zip(chances, actions, strict=True) if p > 0]
            return used[0][1] if len(used) == 1 else " + ".join(f"{p} {a}" for p, a in used)

        sets = self.game.information_sets
        return "; ".join(f"{name}: {shown(chances, sets[name][1])}" for name, chances in self.behaviour.items())


def solve(game: ExtensiveFormGame) -> Solution:
    """Return the subgame-perfect equilibria of a game.

    Raises
    ------
    GameError
        If payoffs are symbolic.

    >>> from games.extensive_form import Decision, Terminal
    >>> reply = Decision("Rival", "reply", ("F", "A"), (Terminal((-1, -1)), Terminal((1, 1))))
    >>> entry = ExtensiveFormGame(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)), ("Entrant", "Rival"))
    >>> solve(entry).equilibria[0].path
    ('In', 'A')
    """
    start = perf_counter()
    if any(hasattr(v, "free_symbols") for leaf in terminals(game.root) for v in leaf.payoffs):
        raise GameError("subgame_perfect.solve: payoffs are symbolic; give the parameters values first")
    found, complete = _solve(game, game.root)
    equilibria = tuple(
        SubgamePerfectEquilibrium(game, behaviour, payoffs, regret(game, behaviour), strict) for behaviour, payoffs, strict in found
    )
    completeness = Completeness.ALL if complete else Completeness.SOME
    return Solution(game, METHOD, equilibria, completeness=completeness, seconds=perf_counter() - start)


def _solve(game: ExtensiveFormGame, root: Node) -> tuple[list[tuple[dict[str, NDArray[Any]], tuple[Any, ...], bool]], bool]:
    """Return (behaviour, payoffs, strict) of every equilibrium of the subgame at a node, and whether none is missing."""
    if isinstance(root, Terminal):
        return [({}, root.payoffs, True)], True
    inner = list(_inner(root, root, game.root))
    solved = [_solve(game, node) for node in inner]
    complete = all(known for _, known in solved)
    results = []
    for choice in itertools.product(*(equilibria for equilibria, _ in solved)):
        ends = {id(node): payoffs for node, (_, payoffs, _) in zip(inner, choice, strict=True)}
        below: dict[str, NDArray[Any]] = {}
        for behaviour, _, _ in choice:
            below |= behaviour
        strict_below = all(strict for _, _, strict in choice)
        reduced, sets = _normal_form(game, root, ends)
        before = _own_moves(root, ends)
        solution = nash.solve(reduced)
        complete = complete and solution.complete and not solution.components
        for e in solution.points:
            own = _behaviour(e.profile, sets, before)
            results.append((own | below, tuple(e.payoffs), e.strict and strict_below))
    return results, complete


def _inner(node: Node, root: Node, whole: Node) -> Iterator[Decision]:
    """Yield the largest proper subgames inside the subgame at ``root``."""
    if isinstance(node, Terminal):
        return
    if node is not root and starts_subgame(node, whole):
        yield node
        return
    for child in node.children:
        yield from _inner(child, root, whole)


def _normal_form(
    game: ExtensiveFormGame, root: Node, ends: Mapping[int, tuple[Any, ...]]
) -> tuple[NormalFormGame, list[list[tuple[str, tuple[str, ...]]]]]:
    """Return the normal form of the truncated subgame, and each player's information sets in it."""
    own: dict[str, dict[str, tuple[str, ...]]] = {player: {} for player in game.players}
    for node in _truncated(root, ends):
        own[node.player][node.information_set] = node.actions
    sets = [list(own[player].items()) for player in game.players]
    strategies = [list(itertools.product(*(range(len(actions)) for _, actions in mine))) for mine in sets]
    shape = tuple(map(len, strategies))
    payoffs = np.empty((len(game.players), *shape), dtype=object)
    for profile in np.ndindex(*shape):
        plan = {name: s[k][i] for s, k, mine in zip(strategies, profile, sets, strict=True) for i, (name, _) in enumerate(mine)}
        payoffs[(slice(None), *profile)] = _play(root, plan, ends)
    labels = [
        [" ".join(mine[i][1][a] for i, a in enumerate(s)) or "-" for s in own_s]
        for mine, own_s in zip(sets, strategies, strict=True)
    ]
    return NormalFormGame(payoffs, game.players, labels), sets


def _truncated(node: Node, ends: Mapping[int, tuple[Any, ...]]) -> Iterator[Decision]:
    if isinstance(node, Decision) and id(node) not in ends:
        yield node
        for child in node.children:
            yield from _truncated(child, ends)


def _play(node: Node, plan: Mapping[str, int], ends: Mapping[int, tuple[Any, ...]]) -> tuple[Any, ...]:
    while isinstance(node, Decision) and id(node) not in ends:
        node = node.children[plan[node.information_set]]
    known = ends.get(id(node))
    return node.payoffs if isinstance(node, Terminal) and known is None else known or ()


def _behaviour(
    profile: tuple[NDArray[Any], ...], sets: list[list[tuple[str, tuple[str, ...]]]], before: Mapping[str, Any]
) -> dict[str, NDArray[Any]]:
    """Return behaviour strategies from mixed ones: the choice at each set, given that own earlier choices led there.

    At a set that own play never reaches every choice is the same equilibrium; the uniform one is written.
    """
    behaviour: dict[str, NDArray[Any]] = {}
    for x, mine in zip(profile, sets, strict=True):
        place = {name: i for i, (name, _) in enumerate(mine)}
        strategies = list(itertools.product(*(range(len(actions)) for _, actions in mine)))
        for i, (name, actions) in enumerate(mine):
            led = [(p, s) for p, s in zip(x, strategies, strict=True) if all(s[place[n]] == a for n, a in before[name])]
            weight = [sum((p for p, s in led if s[i] == a), start=Fraction(0)) for a in range(len(actions))]
            total = sum(weight)
            behaviour[name] = read_only([w / total if total else Fraction(1, len(actions)) for w in weight])
    return behaviour


def _own_moves(
    node: Node, ends: Mapping[int, tuple[Any, ...]], path: tuple[tuple[str, str, int], ...] = ()
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, per information set of the truncated subgame, the (set, action) pairs its player has passed before."""
    if not isinstance(node, Decision) or id(node) in ends:
        return {}
    moves = {node.information_set: tuple((name, a) for player, name, a in path if player == node.player)}
    for a, child in enumerate(node.children):
        moves |= _own_moves(child, ends, (*path, (node.player, node.information_set, a)))
    return moves


def terminals(node: Node) -> Iterator[Terminal]:
    """Yield the ends of a tree in depth-first order."""
    if isinstance(node, Terminal):
        yield node
    else:
        for child in node.children:
            yield from terminals(child)


def regret(game: ExtensiveFormGame, behaviour: Behaviour) -> Any:
    """Return the largest gain of any player from a deviation in any subgame: every pure plan of every player is tried.

    >>> from games.extensive_form import Decision, Terminal
    >>> game = ExtensiveFormGame(Decision("A", "a", ("l", "r"), (Terminal((0,)), Terminal((2,)))), ("A",))
    >>> regret(game, {"a": [1, 0]})
    2
    """
    worst: Any = 0
    for node in decisions(game.root):
        if not starts_subgame(node, game.root):
            continue
        expected = _value(node, behaviour)
        for i, player in enumerate(game.players):
            own = {d.information_set: len(d.actions) for d in decisions(node) if d.player == player}
            for plan in itertools.product(*map(range, own.values())):
                pure = {name: [int(k == a) for k in range(size)] for (name, size), a in zip(own.items(), plan, strict=True)}
                worst = max(worst, _value(node, {**behaviour, **pure})[i] - expected[i])
    return worst


def _value(node: Node, behaviour: Mapping[str, Any]) -> tuple[Any, ...]:
    if isinstance(node, Terminal):
        return node.payoffs
    chances = behaviour[node.information_set]
    values = [_value(child, behaviour) if p else None for p, child in zip(chances, node.children, strict=True)]
    played = [(p, v) for p, v in zip(chances, values, strict=True) if v is not None]
    return tuple(sum(p * v[i] for p, v in played) for i in range(len(played[0][1])))
