"""Assessments, that is strategies with beliefs: how all equilibria in them are found, support by support.

For each choice of the actions that are played with positive probability, and each way in which beliefs can then be
consistent, sequential rationality is a system of polynomial equations and inequalities: an action played is as good as any
other at its information set, given beliefs and what follows. ``cells`` solves it exactly. Supports that some conditional
domination rules out are not looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from time import perf_counter
from typing import Any, TypeAlias

from games.deadline import check, grace, within
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from ..continua import Component
from ..cut_short import cut_short
from ..display import WHY_NOT_COMPLETE
from ..result import Completeness, Method, Solution, read_only
from ..tree_profile import TreeProfile
from ..verify.trees import Judge
from .cells import Cell, solve
from .conditions import System
from .consistency import CERTAIN, NOTHING, Beliefs, TooManyError
from .pieces import Piece, Rows, Support, connected, ends, equal, words_of, written
from .polynomial import Polynomial
from .reading import Tree, read

Ways: TypeAlias = Callable[[Tree, Sequence[Support], Sequence[Sequence[Polynomial]]], Iterator[Beliefs]]

MOST_SUPPORTS = 20_000
"""Supports whose systems are solved at most."""


MOST_EXTREME = 256
"""Corners of a continuum up to which each is certified; of more, some of each of its pieces."""


@dataclass(frozen=True, eq=False, repr=False)
class Continuum(Component):
    """A connected set of assessments; ``conditions`` says of each piece what holds there."""

    conditions: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        pieces = "; or ".join(", ".join(own) for own in self.conditions)
        return f"continuum of dimension {self.dimension}: {pieces}"


@dataclass
class _Search:
    tree: Tree
    ways: Ways
    long_plans: bool
    pieces: list[Piece] = field(default_factory=list)
    undecided: int = 0
    tried: int = 0
    stopped: str = ""
    cache: dict[Any, Polynomial] = field(default_factory=dict)
    within: list[tuple[int, ...]] = field(default_factory=list)
    subgames: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)
    feasible: dict[Any, bool] = field(default_factory=dict)
    alike: dict[Any, tuple[Support, ...]] = field(default_factory=dict)
    certain: bool = False

    def run(self) -> None:
        tree = self.tree
        self.certain = tree.game.arrays.perfect_information
        self.within = [tuple(sorted({tree.known[n] for n in tree.below(node)} - {-1})) for node in range(len(tree.path))]
        if not self.long_plans:  # else beliefs need not follow Bayes' rule in a subgame that is not reached
            for node in tree.game.arrays.subgame_roots.tolist():
                inside = self.within[node]
                if 0 < len(inside) < len(tree.sizes):
                    self.subgames.setdefault(min(inside), []).append(inside)
        everything = [tuple(range(size)) for size in tree.sizes]
        for supports in self._supports(len(everything), everything):
            check()
            self.tried += 1
            if self.tried > MOST_SUPPORTS:
                self.stopped = f"more than {MOST_SUPPORTS} supports are possible"
                return
            self._solve(tuple(supports))

    def _supports(self, left: int, supports: list[Support]) -> Iterator[list[Support]]:
        """Yield supports of all information sets, deciding the last ones first and leaving out what domination rules out."""
        if left == 0:
            yield list(supports)
            return
        here = left - 1
        every = supports[here]
        for size in range(1, len(every) + 1):
            for chosen in itertools.combinations(every, size):
                check()
                supports[here] = chosen
                if not self._whole(here, supports):
                    continue
                if self._possible(here, supports) and all(self._feasible(sets, supports) for sets in self.subgames.get(here, ())):
                    yield from self._supports(here, supports)
        supports[here] = every

    def _classes(self, k: int, supports: Sequence[Support]) -> tuple[Support, ...]:
        """Return the actions of an information set, those together that are worth the same whatever is played after them.

        Only where beliefs are certain, as it then makes no other difference to the mover which of them is played; elsewhere each
        action is a class.
        """
        if not self.certain:
            return tuple((a,) for a in range(self.tree.sizes[k]))
        tree, (node,) = self.tree, self.tree.members[k]
        key = node, tuple(supports[h] for h in self.within[node] if h != k)
        if key not in self.alike:
            chances = self._chances(supports)
            groups: dict[Polynomial, list[int]] = {}
            for a, child in enumerate(tree.children[node]):
                groups.setdefault(self._value(child, tree.owner[k], supports, chances), []).append(a)
            self.alike[key] = tuple(map(tuple, groups.values()))
        return self.alike[key]

    def _whole(self, here: int, supports: Sequence[Support]) -> bool:
        """Tell whether a support holds all or nothing of each class: a part of one is covered where all of it is played."""
        own = set(supports[here])
        return all(own.isdisjoint(group) or own.issuperset(group) for group in self._classes(here, supports))

    def _possible(self, here: int, supports: Sequence[Support]) -> bool:
        """Tell whether no action played at a set is worse than another at each of its nodes, whatever happens after it."""
        tree, nodes = self.tree, self.tree.members[here]
        low, high = self._bounds(here, supports)
        return not any(
            all(low[tree.children[node][b]] > high[tree.children[node][a]] for node in nodes)
            for a in supports[here]
            for b in range(tree.sizes[here])
            if b != a
        )

    def _believable(self, supports: Sequence[Support]) -> bool:
        """Tell whether no action is worse than another given the beliefs, where pure moves and chance alone fix them."""
        tree = self.tree
        for here, nodes in enumerate(tree.members):
            weights = [self._reach(node, supports) for node in nodes]
            if len(nodes) > 1 and sum(w != 0 for w in weights) == 1:
                weights = [Fraction(int(w != 0)) for w in weights]  # only one node can be reached
            if any(w is None for w in weights) or not any(weights):
                continue
            low, high = self._bounds(here, supports)
            for a in supports[here]:
                most = sum(w * high[tree.children[node][a]] for w, node in zip(weights, nodes, strict=True) if w)
                for b in range(tree.sizes[here]):
                    if b != a and sum(w * low[tree.children[node][b]] for w, node in zip(weights, nodes, strict=True) if w) > most:
                        return False
        return True

    def _reach(self, node: int, supports: Sequence[Support]) -> Fraction | None:
        """Return the probability of reaching a node, 0 if it cannot be reached, None if a mixed move leads there."""
        tree, arrays = self.tree, self.tree.game.arrays
        weight: Fraction | None = Fraction(1)
        while (above := int(arrays.parent[node])) >= 0:
            if tree.player[above] == CHANCE:
                if tree.step[node] == 0:
                    return Fraction(0)
                weight = None if weight is None else weight * tree.step[node]
            else:
                own, action = supports[tree.known[above]], int(arrays.action[node])
                if action not in own:
                    return Fraction(0)
                if len(own) > 1:
                    weight = None
            node = above
        return weight

    def _bounds(self, here: int, supports: Sequence[Support]) -> tuple[dict[int, Any], dict[int, Any]]:
        """Return, for every node below a set, the least and the most that its player can get there with moves of the supports."""
        tree, player = self.tree, self.tree.owner[here]
        low: dict[int, Any] = {}
        high: dict[int, Any] = {}
        for member in tree.members[here]:
            for node in reversed(tree.below(member)):
                children = tree.children[node]
                if tree.player[node] == END:
                    low[node] = high[node] = tree.payoffs[node][player]
                elif tree.player[node] == CHANCE:
                    low[node], high[node] = (sum(tree.step[c] * bound[c] for c in children) for bound in (low, high))
                else:
                    own = [children[a] for a in supports[tree.known[node]]]
                    low[node], high[node] = min(low[c] for c in own), max(high[c] for c in own)
        return low, high

    def _feasible(self, sets: tuple[int, ...], supports: Sequence[Support]) -> bool:
        """Tell whether the supports of a subgame may be those of an equilibrium of it, whatever happens elsewhere."""
        key = sets, tuple(supports[k] for k in sets)
        if key not in self.feasible:
            trial = [supports[k] if k in sets else tuple(range(size)) for k, size in enumerate(self.tree.sizes)]
            chances = self._chances(trial)
            for k in set(range(len(trial))) - set(sets):
                chances[k] = [CERTAIN] * len(trial[k])
            try:
                found = (solve(self._system(trial, chances, beliefs, sets)) for beliefs in self.ways(self.tree, trial, chances))
                self.feasible[key] = any(cells.found or cells.undecided for cells in found)
            except TooManyError:
                self.feasible[key] = True
        return self.feasible[key]

    def _chances(self, supports: Sequence[Support]) -> list[list[Polynomial]]:
        chances = []
        for k, own in enumerate(supports):
            row = [NOTHING for _ in range(self.tree.sizes[k])]
            rest = CERTAIN
            for a in own[:-1]:
                row[a] = Polynomial.variable(f"p{k}.{a}")
                rest = rest - row[a]
            row[own[-1]] = rest
            chances.append(row)
        return chances

    def _value(self, node: int, player: int, supports: Sequence[Support], chances: Sequence[Sequence[Polynomial]]) -> Polynomial:
        key = node, player, tuple(supports[k] for k in self.within[node])
        known = self.cache.get(key)
        if known is None:
            tree, children = self.tree, self.tree.children[node]
            if tree.player[node] == END:
                known = Polynomial.constant(tree.payoffs[node][player])
            elif tree.player[node] == CHANCE:
                known = sum((tree.step[c] * self._value(c, player, supports, chances) for c in children), start=NOTHING)
            else:
                k = tree.known[node]
                known = sum(
                    (chances[k][a] * self._value(children[a], player, supports, chances) for a in supports[k]),
                    start=NOTHING,
                )
            self.cache[key] = known
        return known

    def _solve(self, supports: tuple[Support, ...]) -> None:
        if not self._believable(supports):
            return
        chances = self._chances(supports)
        try:
            for beliefs in self.ways(self.tree, supports, chances):
                solved = solve(self._system(supports, chances, beliefs, range(len(supports))))
                self.undecided += solved.undecided
                self.pieces += [self._piece(supports, chances, cell, beliefs) for cell in solved.found]
        except TooManyError:
            self.undecided += 1

    def _system(
        self, supports: Sequence[Support], chances: list[list[Polynomial]], beliefs: Beliefs, sets: Sequence[int]
    ) -> System:
        """Return the conditions of sequential rationality at some information sets."""
        tree = self.tree
        variables = [f"p{k}.{a}" for k in sets for a in supports[k][:-1]]
        opened = set(variables)
        strict: list[Polynomial] = []
        equations, weak = [], []
        for k in sets:
            for group in self._played(k, supports):
                if len(supports[k]) > 1:
                    strict.append(sum((chances[k][a] for a in group), start=NOTHING))
                if len(group) > 1:
                    weak += [chances[k][a] for a in group]
                    opened -= {f"p{k}.{a}" for a in group}
        for simplex in beliefs.simplices:
            variables += simplex.names
            shares = [Polynomial.variable(name) for name in simplex.names]
            weak += [*shares, 1 - sum(shares, start=NOTHING)]
        for odds in beliefs.odds:
            variables += odds.names
            opened |= set(odds.names)
            each = [Polynomial.variable(name) for name in odds.names]
            strict += each
            strict += [1 - sum(each, start=NOTHING)] if odds.shared else [1 - t for t in each]
        for k in sets:
            own, player = supports[k], tree.owner[k]
            weighted = [(w, node) for w, node in zip(beliefs.weights[k], tree.members[k], strict=True) if w.terms]
            worth = [
                sum((w * self._value(tree.children[node][a], player, supports, chances) for w, node in weighted), start=NOTHING)
                for a in range(tree.sizes[k])
            ]
            equations += [worth[a] - worth[own[0]] for a in own[1:]]
            weak += [worth[own[0]] - worth[b] for b in range(tree.sizes[k]) if b not in own]
            if self.long_plans:
                weak += self._against_plans(k, weighted, supports, chances)
        return System(tuple(variables), tuple(equations), tuple(strict), tuple(weak), frozenset(opened))

    def _against_plans(
        self, k: int, weighted: Sequence[tuple[Polynomial, int]], supports: Sequence[Support], chances: list[list[Polynomial]]
    ) -> Iterator[Polynomial]:
        """Yield what a player must not be below 0 by not taking up another plan from an information set on.

        Where beliefs are consistent it is enough to look at one information set at a time (Hendon, Jacobsen and Sloth
        1996), elsewhere not.
        """
        tree, player = self.tree, self.tree.owner[k]
        later = sorted({tree.known[n] for m in tree.members[k] for n in tree.below(m) if tree.player[n] == player} - {k})
        if not later:
            return
        mine = sum((w * self._value(node, player, supports, chances) for w, node in weighted), start=NOTHING)
        for plan in itertools.product(*(range(tree.sizes[h]) for h in (k, *later))):
            check()
            trial, rows = list(supports), list(chances)
            for h, a in zip((k, *later), plan, strict=True):
                trial[h] = (a,)
                rows[h] = [Polynomial.constant(int(a == b)) for b in range(tree.sizes[h])]
            other = sum((w * self._value(node, player, trial, rows) for w, node in weighted), start=NOTHING)
            yield mine - other

    def _piece(self, supports: tuple[Support, ...], chances: list[list[Polynomial]], cell: Cell, beliefs: Beliefs) -> Piece:
        rows = []
        for own in chances:
            names = dict.fromkeys(name for p in own for name in p.variables)
            ratios = {name: cell.solved.get(name, (Polynomial.variable(name), CERTAIN)) for name in names}
            factors = dict.fromkeys(down for _, down in ratios.values())
            below = prod(factors, start=CERTAIN)
            put = {name: up * prod((f for f in factors if f != down), start=CERTAIN) for name, (up, down) in ratios.items()}
            above = (sum((c * put[m[0][0]] for m, c in p.terms.items() if m), start=p.number * below) for p in own)
            rows.append((tuple(above), below))
        words = words_of(self.tree, supports, cell, beliefs)
        classes = tuple(self._played(k, supports) for k in range(len(supports)))
        return Piece(supports, cell, beliefs, tuple(rows), words, classes)

    def _played(self, k: int, supports: Sequence[Support]) -> tuple[Support, ...]:
        """Return the classes of the actions played at an information set."""
        return tuple(group for group in self._classes(k, supports) if group[0] in supports[k])


def find(
    game: ExtensiveFormGame, method: Method, ways: Ways, who: str, *, long_plans: bool = False, seconds: float | None = None
) -> Solution:
    """Return all assessments of a kind; ``ways`` yields the ways in which beliefs can fit strategies of given supports.

    ``who`` is what messages call the caller; ``long_plans`` says that beliefs are free where play never comes, so that plans for
    several information sets are compared too. If the time runs out, what was found is returned, the pieces by themselves.
    """
    start = perf_counter()
    tree = read(game, who, positive=not long_plans)
    search = _Search(tree, ways, long_plans)
    judge = Judge(game)
    points: list[TreeProfile] = []
    continua: list[Continuum] = []
    groups, linked = None, False
    corners: dict[Piece, list[tuple[Rows, Rows]]] = {}
    with within(seconds):
        with within(None) as time:
            search.run()
            for piece in search.pieces:
                check()
                corners[piece] = ends(tree, piece)
            groups, linked = connected(tree, search.pieces, list(corners.values()))
        with grace() as writing:
            for group in [[piece] for piece in search.pieces] if groups is None else groups:
                check()
                judged = [
                    _judged(judge, tree, *one) for one in _extreme([corners.get(piece) or ends(tree, piece) for piece in group])
                ]
                size = max(piece.dimension for piece in group)
                if size == 0 and len(judged) == 1:
                    points += judged
                else:
                    continua.append(Continuum(tuple(group), size, tuple(judged), tuple(piece.conditions for piece in group)))
    notes = {}
    if search.stopped:
        notes[WHY_NOT_COMPLETE] = search.stopped
    elif search.undecided:
        notes[WHY_NOT_COMPLETE] = f"{search.undecided} systems of polynomials were not decided"
    if not linked:
        notes["connection"] = "some pieces may be connected without being shown together"
    solution = Solution(
        game,
        method,
        tuple(points),
        tuple(continua),
        Completeness.SOME if search.stopped or search.undecided else Completeness.ALL,
        seconds=perf_counter() - start,
        parameters={"supports": search.tried, **notes},
    )
    return cut_short(solution, time if time.over else writing, f"after {search.tried} supports")


def _judged(judge: Judge, tree: Tree, behaviour: Rows, beliefs: Rows) -> TreeProfile:
    game = tree.game
    strategies = {label: read_only(row) for label, row in zip(game.set_labels, behaviour, strict=True)}
    held = {label: read_only(tree.beliefs(k, row)) for k, (label, row) in enumerate(zip(game.set_labels, beliefs, strict=True))}
    return TreeProfile(game, strategies, judge.certify_assessment(strategies, held), held)


def _extreme(corners: list[list[tuple[Rows, Rows]]]) -> list[tuple[Rows, Rows]]:
    """Return the assessments at the corners of pieces, each once; of more than MOST_EXTREME, some of every piece."""
    if sum(map(len, corners)) > MOST_EXTREME:
        share = max(2, MOST_EXTREME // len(corners))
        corners = [own if len(own) <= share else [*own[: share - 1], own[-1]] for own in corners]
    kept: list[tuple[Rows, Rows]] = []
    known: set[Any] = set()
    for one in itertools.chain(*corners):
        check()
        key = written(one)
        if key is None and any(equal(one, other) for other in kept):
            continue
        if key is None or key not in known:
            known.add(key)
            kept.append(one)
    return kept
