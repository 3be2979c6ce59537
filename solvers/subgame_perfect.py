"""Subgame-perfect equilibria of an extensive-form game, over every equilibrium of every subgame.

Subgames are solved smallest first (Selten 1965): each is reduced to the normal form of the players that move before its
own subgames begin, once for every combination of equilibria of those, and all its Nash equilibria are kept. Plans that
differ only where they rule themselves out are one strategy there. Where a subgame's set is only partly known, or one
continuum feeds another choice, the solution says SOME instead of ALL.

Trees of perfect information without ties have one such equilibrium, found by ``solvers.backward_induction`` at once. With
ties their equilibria are the sequential ones, whose continua ``solvers.sequential`` describes by inequalities. Trees without
proper subgames have their Nash equilibria, continua of realisation plans among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.exact.numbers import written
from games.tree.extensive_form import CHANCE, END, ExtensiveFormGame
from games.tree.reduced_normal_form import behaviour_strategies, reduced_normal_form

from . import nash
from .backward_induction import BackwardInduction, value_and_choices
from .result import Completeness, Method, Solution, read_only

__all__ = ["METHOD", "BackwardInduction", "SubgamePerfectEquilibrium", "regret", "solve", "value_and_choices"]

MOST_SETS_WITH_TIES = 16
"""Information sets up to which the continua that ties make are described; their supports are gone through one by one."""

METHOD = Method("backward induction over subgames", "subgame-perfect equilibrium", Completeness.ALL, "Selten 1965")

Behaviour: TypeAlias = Mapping[str, NDArray[Any]]

Found: TypeAlias = tuple[dict[str, NDArray[Any]], tuple[Any, ...], bool]
"""Behaviour in a subgame, its expected payoffs, and whether it is strict."""


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
        """The most probable moves along the play, those of chance too."""
        a, played, node = self.game.arrays, [], 0
        while a.player[node] != END:
            children = list(a.children_of(node))
            if a.player[node] == CHANCE:
                chances, labels = a.chance[children], self.game.events[a.event[node]][1]
            else:
                known = a.information_set[node]
                chances, labels = self.behaviour[self.game.set_labels[known]], self.game.set_actions[known]
            best = max(range(len(chances)), key=lambda k: (chances[k], -k))  # used at once
            played.append(labels[best])
            node = children[best]
        return tuple(played)

    def __repr__(self) -> str:
        def shown(chances: NDArray[Any], actions: tuple[str, ...]) -> str:
            used = [(p, a) for p, a in zip(chances, actions, strict=True) if p > 0]
            return used[0][1] if len(used) == 1 else " + ".join(f"{written(p)} {a}" for p, a in used)

        sets = self.game.information_sets
        return "; ".join(f"{name}: {shown(chances, sets[name][1])}" for name, chances in self.behaviour.items())


def solve(game: ExtensiveFormGame) -> Solution:
    """Return the subgame-perfect equilibria of a game, in exact numbers (a float is the binary fraction it is).

    Raises
    ------
    GameError
        If payoffs or probabilities are symbolic, or the normal form of a subgame is too large.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> solve(tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))).equilibria[0].path
    ('In', 'A')
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("subgame_perfect.solve: payoffs are symbolic; give the parameters values first")
    exact = game.fractions()
    found, complete = _unique(exact) or _all(exact)
    if not complete and len(exact.set_labels) <= MOST_SETS_WITH_TIES:
        whole = _with_continua(game, exact, start)
        if whole is not None:
            return whole
    equilibria = tuple(
        SubgamePerfectEquilibrium(
            game, {label: behaviour[label] for label in game.set_labels}, payoffs, regret(exact, behaviour), strict
        )
        for behaviour, payoffs, strict in found
    )
    completeness = Completeness.ALL if complete else Completeness.SOME
    return Solution(game, METHOD, equilibria, completeness=completeness, seconds=perf_counter() - start)


def _with_continua(game: ExtensiveFormGame, exact: ExtensiveFormGame, start: float) -> Solution | None:
    """Return all equilibria where another solver describes their continua; None if that stays open.

    With perfect information the subgame-perfect equilibria are the sequential ones; without proper subgames, the Nash ones.
    """
    found: Solution
    if exact.arrays.perfect_information:
        from .assessments import consistency
        from .assessments import enumeration as assessments

        try:
            found = assessments.find(exact, METHOD, consistency.sequential, "subgame_perfect.solve")
        except GameError:  # chance has a move of probability zero, after which beliefs are not defined
            return None
    elif len(exact.arrays.subgame_roots) == 1:
        from . import tree_nash as nash_of_trees

        found = nash_of_trees.solve(exact)
    else:
        return None
    if not found.complete:
        return None

    def plain(e: Any) -> SubgamePerfectEquilibrium:
        return SubgamePerfectEquilibrium(game, e.behaviour, e.payoffs, regret(exact, e.behaviour), e.strict)

    continua = tuple(replace(c, extreme=tuple(map(plain, c.extreme))) for c in found.components)
    points = tuple(map(plain, found.equilibria))
    return Solution(game, METHOD, points, continua, Completeness.ALL, seconds=perf_counter() - start)


def _unique(game: ExtensiveFormGame) -> tuple[list[Found], bool] | None:
    """Return the equilibrium of a tree of perfect information in which every best move is the only one."""
    a = game.arrays
    if not a.perfect_information:
        return None
    induction = value_and_choices(a)
    chosen = np.flatnonzero(induction.optimal[1:] & (a.player[a.parent[1:]] >= 0)) + 1
    if len(chosen) > len(a.first_member):
        return None
    vectors: dict[tuple[int, int], NDArray[Any]] = {}
    behaviour = {}
    for node in chosen.tolist():
        above, action = int(a.parent[node]), int(a.action[node])
        size = int(a.children[above])
        pure = vectors.setdefault((size, action), read_only([Fraction(int(k == action)) for k in range(size)]))
        behaviour[game.set_labels[a.information_set[above]]] = pure
    return [(behaviour, tuple(induction.values[0]), True)], True


def _all(game: ExtensiveFormGame) -> tuple[list[Found], bool]:
    """Return the equilibria of all subgames, smallest first, and whether none of the whole game is missing."""
    a = game.arrays
    roots = a.subgame_roots.tolist()
    solved: dict[int, tuple[list[Found], bool]] = {}
    for root in reversed(roots):
        inner = list(_inner(a.stop.tolist(), root, roots))
        solved[root] = _stage(game, root, inner, [solved.pop(node) for node in inner])
    return solved[0] if roots else ([({}, tuple(game.end_payoffs[0]), True)], True)


def _inner(stop: Sequence[int], root: int, roots: Sequence[int]) -> Iterator[int]:
    """Yield the largest proper subgames inside the subgame at ``root``; ``roots`` are in preorder."""
    past = root + 1
    for node in roots:
        if past <= node < stop[root]:
            yield node
            past = stop[node]


def _stage(
    game: ExtensiveFormGame, root: int, inner: Sequence[int], solved: Sequence[tuple[list[Found], bool]]
) -> tuple[list[Found], bool]:
    """Return the equilibria of a subgame, given those of the subgames in it."""
    complete = all(known for _, known in solved)
    stage, ends = _truncated(game, root, inner)
    payoffs = stage.end_payoffs.copy()
    results: list[Found] = []
    for choice in itertools.product(*(equilibria for equilibria, _ in solved)):
        for end, (_, worth, _) in zip(ends, choice, strict=True):
            payoffs[end] = worth
        below: dict[str, NDArray[Any]] = {}
        for behaviour, _, _ in choice:
            below |= behaviour
        strict_below = all(strict for _, _, strict in choice)
        here = stage.with_payoffs(payoffs)
        solution = nash.solve(reduced_normal_form(here))
        complete = complete and solution.complete and not solution.components
        for e in solution.points:
            worth = tuple(e.payoffs)
            if root > 0 and not all(isinstance(value, Fraction) for value in worth):
                complete = False  # the normal form of the subgame around it would need irrational payoffs
                continue
            own = {label: read_only(chances) for label, chances in behaviour_strategies(here, e.profile).items()}
            results.append((own | below, worth, e.strict and strict_below))
    return results, complete


def _truncated(game: ExtensiveFormGame, root: int, inner: Sequence[int]) -> tuple[ExtensiveFormGame, list[int]]:
    """Return the subgame at ``root`` as a game that ends where its subgames begin, and which of its ends those are."""
    a = game.arrays
    kept = np.ones(int(a.stop[root]) - root, dtype=bool)
    for node in inner:
        kept[node + 1 - root : a.stop[node] - root] = False
    nodes = np.flatnonzero(kept) + root
    place = np.full(len(a), -1)
    place[nodes] = np.arange(len(nodes))
    player = a.player[nodes].copy()
    player[place[list(inner)]] = END
    parent = place[a.parent[nodes]]
    parent[0] = -1
    ends = np.flatnonzero(player == END)
    payoffs = np.full((len(ends), len(game.players)), Fraction(0), dtype=object)
    true_ends = a.payoff[nodes[ends]] >= 0
    payoffs[true_ends] = a.payoffs[a.payoff[nodes[ends][true_ends]]]
    stage = ExtensiveFormGame.from_arrays(
        parent,
        player,
        payoffs=payoffs,
        information_set=a.information_set[nodes],
        chance=a.chance[nodes],
        event=a.event[nodes],
        players=game.players,
        information_sets=game.set_labels,
        actions=game.set_actions,
        events=game.events,
    )
    return stage, np.flatnonzero(~true_ends).tolist()


def regret(game: ExtensiveFormGame, behaviour: Mapping[str, object]) -> Any:
    """Return the largest gain of any player from a deviation in any subgame, everybody else keeping to the profile.

    Parameters
    ----------
    behaviour
        Information set -> probabilities of its actions, an action -> probability mapping, or an action.

    Raises
    ------
    GameError
        If the behaviour is no profile of the game.

    >>> from games.tree.builder import end, move, tree
    >>> regret(tree(("A",), move("A", "a", {"l": end(0), "r": end(2)})), {"a": "l"})
    Fraction(2, 1)
    """
    a = game.arrays
    moves = game.move_probabilities(game.behaviour(behaviour)).tolist()
    rows = a.payoffs.tolist()
    if a.perfect_information:
        return _regret_of_single_moves(game, moves, rows)
    worst: Any = 0
    for root in a.subgame_roots.tolist():
        for player in range(len(game.players)):
            worst = max(worst, _gain(game, moves, rows, root, player))
    return worst


def _regret_of_single_moves(game: ExtensiveFormGame, moves: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Any:
    """Return the regret where every information set is one node: one sweep from the ends to the root."""
    a = game.arrays
    worst: Any = 0
    who, payoff = a.player.tolist(), a.payoff.tolist()
    for player in range(len(game.players)):
        worth: list[Any] = [0] * len(a)
        best: list[Any] = [0] * len(a)
        for node in range(len(a) - 1, -1, -1):
            if who[node] == END:
                worth[node] = best[node] = rows[payoff[node]][player]
                continue
            children = list(a.children_of(node))
            worth[node] = sum(moves[child] * worth[child] for child in children)
            if who[node] == player:
                best[node] = max(best[child] for child in children)
            else:
                best[node] = sum(moves[child] * best[child] for child in children)
            worst = max(worst, best[node] - worth[node])
    return worst


def _gain(game: ExtensiveFormGame, moves: Sequence[Any], rows: Sequence[Sequence[Any]], root: int, player: int) -> Any:
    """Return what a player gains by the best plan in a subgame: the sequence form, own sets from the last to the first."""
    a = game.arrays
    parent, who, known, action = a.parent.tolist(), a.player.tolist(), a.information_set.tolist(), a.action.tolist()
    others: dict[int, Any] = {root: 1}  # how probably the others and chance lead to the node
    own: dict[int, Any] = {root: 1}
    last: dict[int, tuple[int, int]] = {root: (-1, -1)}
    totals: dict[tuple[int, int], Any] = {}
    sets: set[int] = set()
    expected: Any = 0
    for node in range(root, int(a.stop[root])):
        if node > root:
            above = parent[node]
            mine = who[above] == player
            others[node] = others[above] if mine else others[above] * moves[node]
            own[node] = own[above] * moves[node] if mine else own[above]
            last[node] = (known[above], action[node]) if mine else last[above]
        if who[node] == player:
            sets.add(known[node])
        elif who[node] == END:
            weighted = others[node] * rows[a.payoff[node]][player]
            totals[last[node]] = totals.get(last[node], 0) + weighted
            expected = expected + own[node] * weighted
    for own_set in sorted(sets, reverse=True):
        best = max(totals.get((own_set, k), 0) for k in range(int(a.children[a.first_member[own_set]])))
        before = int(a.previous_set[own_set]), int(a.previous_action[own_set])
        before = before if before[0] in sets else (-1, -1)
        totals[before] = totals.get(before, 0) + best
    return totals.get((-1, -1), 0) - expected
