"""Subgame-perfect equilibria of an extensive-form game, over every equilibrium of every subgame.

Subgames are solved smallest first (Selten 1965): each is reduced to the normal form of the players that move before its
own subgames begin, once for every combination of equilibria of those, and all its Nash equilibria are kept. Plans that
differ only where they rule themselves out are one strategy there. Where a subgame's set is only partly known, or one
continuum feeds another choice, the solution says SOME instead of ALL.

Trees of perfect information without ties have one such equilibrium, found by backward induction at once. Where ties matter
to nobody who moves before them, all are one product of mixtures, found as fast. Where a tie further down decides what is best,
the equilibria are the sequential ones, whose continua ``solvers.sequential`` describes by inequalities. Trees without
proper subgames have their Nash equilibria, continua of realisation plans among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, grace, within
from games.errors import GameError
from games.tree.extensive_form import END, ExtensiveFormGame
from games.tree.reduced_normal_form import behaviour_strategies, reduced_normal_form

from . import nash, tree_nash
from .assessments import consistency, enumeration, ties
from .assessments.backward_induction import value_and_choices
from .continua import Component
from .cut_short import cut_short
from .result import Completeness, Method, Solution, read_only
from .tree_profile import TreeProfile
from .verify.trees import Judge

MOST_LISTED = 16
"""Equilibria listed at most where ties matter further up in a tree of perfect information and their continua are not described."""

MOST_JUDGED = 50_000
"""Information sets of all that is listed then: each equilibrium is certified."""

MOST_SETS_WITH_TIES = 16
"""Information sets up to which the continua that ties make are described; their supports are gone through one by one."""

METHOD = Method("backward induction over subgames", "subgame-perfect equilibrium", Completeness.ALL, "Selten 1965")

Found: TypeAlias = tuple[dict[str, NDArray[Any]], tuple[Any, ...]]
"""Behaviour in a subgame, and its expected payoffs."""


@forgiving
def solve(game: ExtensiveFormGame, *, seconds: float | None = None) -> Solution:
    """Return the subgame-perfect equilibria of a game, in exact numbers (a float is the binary fraction it is).

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default the work on each subgame is limited as that of
        ``nash.solve`` is, and continua that ties make are described up to MOST_SETS_WITH_TIES information sets.

    Raises
    ------
    GameError
        If payoffs or probabilities are symbolic, or the normal form of a subgame is too large.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> solve(tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))).equilibria[0].path
    ('In', 'A')
    """
    start = perf_counter()
    if game.symbolic:
        raise GameError("subgame_perfect.solve: payoffs are symbolic; give the parameters values first")
    exact = game.fractions()
    judge = Judge(exact)

    def judged(behaviour: Mapping[str, NDArray[Any]]) -> TreeProfile:
        ordered = {label: behaviour[label] for label in game.set_labels}
        return TreeProfile(game, ordered, judge.certify_subgames(ordered))

    found: list[Found] = []
    complete = False
    described: TreeProfile | Component | None = None
    whole: Solution | None = None
    single: list[TreeProfile] = []
    several: list[Component] = []
    with within(seconds):
        with within(None) as search:
            check()
            found, complete = _unique(exact) or ([], False)
            if not found and exact.arrays.perfect_information and exact.set_labels:
                best = ties.best_moves(exact)
                if best is None:
                    most = max(1, min(MOST_LISTED, MOST_JUDGED // len(exact.set_labels)))
                    found = [(behaviour, ()) for behaviour in ties.some(exact, most)]
                else:
                    described, complete = ties.described(exact, best, judged), True
            elif not found:
                found, complete = _all(exact)
            if not complete and len(exact.set_labels) <= MOST_SETS_WITH_TIES:
                whole = _with_continua(exact)
        with grace() as writing:
            if whole is not None:
                complete = True
                for e in whole.equilibria:
                    check()
                    single.append(judged(e.behaviour))
                for c in whole.components:
                    check()
                    several.append(replace(c, extreme=tuple(judged(e.behaviour) for e in c.extreme)))
            for behaviour, _ in found if whole is None else ():
                if single:
                    check()
                single.append(judged(behaviour))
    if isinstance(described, TreeProfile):
        single.append(described)
    elif described is not None:
        several.append(described)
    completeness = Completeness.ALL if complete else Completeness.SOME
    solution = Solution(game, METHOD, tuple(single), tuple(several), completeness=completeness, seconds=perf_counter() - start)
    return cut_short(solution, search if search.over else writing, "before all equilibria of all subgames were found and judged")


def _with_continua(game: ExtensiveFormGame) -> Solution | None:
    """Return all equilibria where another solver describes their continua; None if that stays open.

    With perfect information the subgame-perfect equilibria are the sequential ones; without proper subgames, the Nash ones.
    """
    if game.arrays.perfect_information:
        found = enumeration.find(game, METHOD, consistency.sequential, "subgame_perfect.solve")
    elif len(game.arrays.subgame_roots) == 1:
        found = tree_nash.solve(game)
    else:
        return None
    if not found.complete:
        check()
        return None
    return found


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
    return [(behaviour, tuple(induction.values[0]))], True


def _all(game: ExtensiveFormGame) -> tuple[list[Found], bool]:
    """Return the equilibria of all subgames, smallest first, and whether none of the whole game is missing."""
    a = game.arrays
    roots = a.subgame_roots.tolist()
    solved: dict[int, tuple[list[Found], bool]] = {}
    for root in reversed(roots):
        inner = list(_inner(a.stop.tolist(), root, roots))
        solved[root] = _stage(game, root, inner, [solved.pop(node) for node in inner])
    return solved[0] if roots else ([({}, tuple(game.end_payoffs[0]))], True)


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
        check()
        for end, (_, worth) in zip(ends, choice, strict=True):
            payoffs[end] = worth
        below: dict[str, NDArray[Any]] = {}
        for behaviour, _ in choice:
            below |= behaviour
        here = stage.with_payoffs(payoffs)
        solution = nash.solve(reduced_normal_form(here))
        if not solution.complete:
            check()
        complete = complete and solution.complete and not solution.components
        for e in solution.points:
            worth = tuple(e.payoffs)
            if root > 0 and not all(isinstance(value, Fraction) for value in worth):
                complete = False  # the normal form of the subgame around it would need irrational payoffs
                continue
            own = {label: read_only(chances) for label, chances in behaviour_strategies(here, e.profile).items()}
            results.append((own | below, worth))
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
