"""Assessments, that is strategies with beliefs: how all equilibria in them are found, support by support.

For each choice of the actions that are played with positive probability, and each way in which beliefs can then be
consistent, sequential rationality is a system of polynomial equations and inequalities: an action played is as good as any
other at its information set, given beliefs and what follows. ``cells`` solves it exactly. Supports that some conditional
domination rules out are not looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

from games.exact.algebraic import distinct, in_order
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

from ..continua import Component
from ..result import Completeness, Method, Solution, read_only
from ..tree_profile import TreeProfile
from ..verify.trees import Judge
from .cells import Cell, System, solve
from .consistency import Beliefs, TooManyError
from .polynomial import Polynomial
from .reading import Tree, read

Support: TypeAlias = tuple[int, ...]
Rows: TypeAlias = list[list[Any]]
Ways: TypeAlias = Callable[[Tree, Sequence[Support], Sequence[Sequence[Polynomial]]], Iterator[Beliefs]]

MOST_SUPPORTS = 20_000
"""Supports whose systems are solved at most."""

MOST_PIECES = 400
"""Pieces whose contacts are looked for at most."""

DIRECTION = "epsilon"


@dataclass(frozen=True, eq=False, repr=False)
class Piece:
    """Assessments of one support: a cell, and what it says in words.

    Attributes
    ----------
    supports
        Per information set the actions played.
    conditions
        What holds throughout: every probability and belief that is not 0 or 1, and the inequalities that bound the free ones.
    dimension
        How many of the probabilities and beliefs are free.
    """

    supports: tuple[Support, ...]
    cell: Cell
    beliefs: Beliefs
    numerators: tuple[tuple[tuple[Polynomial, ...], Polynomial], ...]
    conditions: tuple[str, ...]

    @property
    def dimension(self) -> int:
        """The number of dimensions."""
        return self.cell.dimension


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

    def run(self) -> None:
        tree = self.tree
        self.within = [tuple(sorted({tree.known[n] for n in tree.below(node)} - {-1})) for node in range(len(tree.path))]
        if not self.long_plans:  # else beliefs need not follow Bayes' rule in a subgame that is not reached
            for node in tree.game.arrays.subgame_roots.tolist():
                inside = self.within[node]
                if 0 < len(inside) < len(tree.sizes):
                    self.subgames.setdefault(min(inside), []).append(inside)
        everything = [tuple(range(size)) for size in tree.sizes]
        for supports in self._supports(len(everything), everything):
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
                supports[here] = chosen
                if self._possible(here, supports) and all(self._feasible(sets, supports) for sets in self.subgames.get(here, ())):
                    yield from self._supports(here, supports)
        supports[here] = every

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
                    low[node] = sum((tree.step[c] * low[c] for c in children), start=Fraction(0))
                    high[node] = sum((tree.step[c] * high[c] for c in children), start=Fraction(0))
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
                chances[k] = [Polynomial.constant(1)] * len(trial[k])
            try:
                found = (solve(self._system(trial, chances, beliefs, sets)) for beliefs in self.ways(self.tree, trial, chances))
                self.feasible[key] = any(cells.found or cells.undecided for cells in found)
            except TooManyError:
                self.feasible[key] = True
        return self.feasible[key]

    def _chances(self, supports: Sequence[Support]) -> list[list[Polynomial]]:
        chances = []
        for k, own in enumerate(supports):
            row = [Polynomial({}) for _ in range(self.tree.sizes[k])]
            rest = Polynomial.constant(1)
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
                known = sum((tree.step[c] * self._value(c, player, supports, chances) for c in children), start=Polynomial({}))
            else:
                k = tree.known[node]
                known = sum(
                    (chances[k][a] * self._value(children[a], player, supports, chances) for a in supports[k]),
                    start=Polynomial({}),
                )
            self.cache[key] = known
        return known

    def _solve(self, supports: tuple[Support, ...]) -> None:
        if not self._believable(supports):
            return
        chances = self._chances(supports)
        try:
            for beliefs in self.ways(self.tree, supports, chances):
                self._cells(supports, chances, beliefs)
        except TooManyError:
            self.undecided += 1

    def _cells(self, supports: tuple[Support, ...], chances: list[list[Polynomial]], beliefs: Beliefs) -> None:
        solved = solve(self._system(supports, chances, beliefs, range(len(supports))))
        self.undecided += solved.undecided
        for cell in solved.found:
            self.pieces.append(self._piece(supports, chances, cell, beliefs))

    def _system(
        self, supports: Sequence[Support], chances: list[list[Polynomial]], beliefs: Beliefs, sets: Sequence[int]
    ) -> System:
        """Return the conditions of sequential rationality at some information sets."""
        tree = self.tree
        variables = [f"p{k}.{a}" for k in sets for a in supports[k][:-1]]
        opened = set(variables)
        strict = [chances[k][a] for k in sets if len(supports[k]) > 1 for a in supports[k]]
        equations, weak = [], []
        for simplex in beliefs.simplices:
            variables += simplex.names
            shares = [Polynomial.variable(name) for name in simplex.names]
            weak += [*shares, 1 - sum(shares, start=Polynomial({}))]
        for odds in beliefs.odds:
            variables += odds.names
            opened |= set(odds.names)
            each = [Polynomial.variable(name) for name in odds.names]
            strict += each
            strict += [1 - sum(each, start=Polynomial({}))] if odds.shared else [1 - t for t in each]
        for k in sets:
            own, player = supports[k], tree.owner[k]
            weighted = [(w, node) for w, node in zip(beliefs.weights[k], tree.members[k], strict=True) if w.terms]

            def gain(a: int, b: int, weighted: Any = weighted, player: int = player) -> Polynomial:
                return sum(
                    (
                        w
                        * (
                            self._value(tree.children[node][a], player, supports, chances)
                            - self._value(tree.children[node][b], player, supports, chances)
                        )
                        for w, node in weighted
                    ),
                    start=Polynomial({}),
                )

            equations += [gain(a, own[0]) for a in own[1:]]
            weak += [gain(own[0], b) for b in range(tree.sizes[k]) if b not in own]
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
        mine = sum((w * self._value(node, player, supports, chances) for w, node in weighted), start=Polynomial({}))
        for plan in itertools.product(*(range(tree.sizes[h]) for h in (k, *later))):
            trial, rows = list(supports), list(chances)
            for h, a in zip((k, *later), plan, strict=True):
                trial[h] = (a,)
                rows[h] = [Polynomial.constant(int(a == b)) for b in range(tree.sizes[h])]
            other = sum((w * self._value(node, player, trial, rows) for w, node in weighted), start=Polynomial({}))
            yield mine - other

    def _piece(self, supports: tuple[Support, ...], chances: list[list[Polynomial]], cell: Cell, beliefs: Beliefs) -> Piece:
        rows = []
        for own in chances:
            above = [Polynomial({})] * len(own)
            names = {name for p in own for name in p.variables if name in cell.solved}
            below = Polynomial.constant(1)
            factors: dict[Polynomial, None] = {}
            for name in names:
                factors.setdefault(cell.solved[name][1], None)
            for factor in factors:
                below = below * factor
            for a, p in enumerate(own):
                total = Polynomial.constant(p.number) * below
                for monomial, c in p.terms.items():
                    if monomial:
                        name = monomial[0][0]
                        if name in cell.solved:
                            up, down = cell.solved[name]
                            rest = Polynomial.constant(1)
                            for factor in factors:
                                if factor != down:
                                    rest = rest * factor
                            total = total + c * up * rest
                        else:
                            total = total + c * Polynomial.variable(name) * below
                above[a] = total
            rows.append((tuple(above), below))
        words = _words(self.tree, supports, cell, beliefs)
        return Piece(supports, cell, beliefs, tuple(rows), words)


def find(game: ExtensiveFormGame, method: Method, ways: Ways, who: str, *, long_plans: bool = False) -> Solution:
    """Return all assessments of a kind; ``ways`` yields the ways in which beliefs can fit strategies of given supports.

    ``who`` is what messages call the caller; ``long_plans`` compares with plans for several information sets too.
    """
    start = perf_counter()
    tree = read(game, who)
    search = _Search(tree, ways, long_plans)
    search.run()
    groups, linked = _connected(tree, search.pieces)
    judge = Judge(game)
    points: list[TreeProfile] = []
    continua: list[Continuum] = []
    for group in groups:
        extreme = [a for piece in group for a in (_ends(tree, piece))]
        judged = [_judged(judge, game, *one) for one in _unlike(extreme)]
        size = max(piece.dimension for piece in group)
        if size == 0 and len(judged) == 1:
            points += judged
        else:
            continua.append(Continuum(tuple(group), size, tuple(judged), tuple(piece.conditions for piece in group)))
    notes = {}
    if search.stopped:
        notes["not complete because"] = search.stopped
    elif search.undecided:
        notes["not complete because"] = f"{search.undecided} systems of polynomials were not decided"
    if not linked:
        notes["connection"] = "some pieces may be connected without being shown together"
    return Solution(
        game,
        method,
        tuple(points),
        tuple(continua),
        Completeness.SOME if search.stopped or search.undecided else Completeness.ALL,
        seconds=perf_counter() - start,
        parameters={"supports": search.tried, **notes},
    )


def _judged(judge: Judge, game: ExtensiveFormGame, behaviour: Rows, beliefs: Rows) -> TreeProfile:
    strategies = {label: read_only(row) for label, row in zip(game.set_labels, behaviour, strict=True)}
    held = {label: read_only(row) for label, row in zip(game.set_labels, beliefs, strict=True)}
    return TreeProfile(game, strategies, judge.certify_assessment(strategies, held), held)


def _unlike(assessments: Sequence[tuple[Rows, Rows]]) -> list[tuple[Rows, Rows]]:
    kept: list[tuple[Rows, Rows]] = []
    for one in assessments:
        if not any(_equal(one, other) for other in kept):
            kept.append(one)
    return kept


def _equal(one: tuple[Rows, Rows], other: tuple[Rows, Rows]) -> bool:
    try:
        return one == other
    except ArithmeticError:
        return False


def _ends(tree: Tree, piece: Piece) -> list[tuple[Rows, Rows]]:
    """Return the assessments at the corners of a piece, as limits from inside."""
    centre = piece.cell.centre
    found = []
    for corner in piece.cell.vertices:
        end = at(tree, piece, corner, centre)
        if end is not None:
            found.append(end)
    return found


def at(tree: Tree, piece: Piece, point: Mapping[str, Any], centre: Mapping[str, Any]) -> tuple[Rows, Rows] | None:
    """Return strategies and beliefs at a point of the closure of a piece: the limit on the straight way from the centre."""
    behaviour: Rows = []
    beliefs: Rows = []
    leading: dict[str, tuple[Any, int]] = {}
    try:
        along = {name: point[name] + (centre[name] - point[name]) * Polynomial.variable(DIRECTION) for name in point}
        for k, (above, below) in enumerate(piece.numerators):
            d, other = _first(below.at(along))
            own = [(c / d, power - other) for c, power in (_first(p.at(along)) for p in above)]
            leading |= {f"{k}.{a}": value for a, value in enumerate(own)}
            behaviour.append([c if power == 0 else Fraction(0) for c, power in own])
        for k, nodes in enumerate(tree.members):
            weights = [_leading_weight(tree, piece, k, j, node, along, leading) for j, node in enumerate(nodes)]
            least = min(power for c, power in weights if c != 0)
            kept = [c if power == least else Fraction(0) for c, power in weights]
            total = sum(kept, start=Fraction(0))
            beliefs.append([c / total for c in kept])
    except ArithmeticError:  # numbers of two different fields
        return None
    return behaviour, beliefs


def _leading_weight(
    tree: Tree, piece: Piece, k: int, j: int, node: int, along: Mapping[str, Polynomial], leading: Mapping[str, tuple[Any, int]]
) -> tuple[Any, int]:
    """Return the leading term of a node's weight: of its free parameters, times the moves played on the way."""
    share, below = piece.beliefs.shares[k][j], Polynomial.constant(1)
    for name in share.variables:
        if name in piece.cell.solved:
            up, down = piece.cell.solved[name]
            below = below * down ** share.degree(name)
            share = share.substitute_ratio(name, up, down)
    (c, power), (d, other) = _first(share.at(along)), _first(below.at(along))
    c, power = c / d, power - other
    if c != 0 and len(tree.members[k]) > 1 and k not in piece.beliefs.given:
        c = c * tree.nature[node]
        for h, a in tree.path[node]:
            if a in piece.supports[h]:
                d, other = leading[f"{h}.{a}"]
                c, power = c * d, power + other
    return c, power


def _first(p: Polynomial) -> tuple[Any, int]:
    """Return the coefficient and the power of the lowest term in the direction; (0, 0) of zero."""
    if not p.terms:
        return Fraction(0), 0
    power = min(sum(e for _, e in monomial) for monomial in p.terms)
    return sum((c for monomial, c in p.terms.items() if sum(e for _, e in monomial) == power), start=Fraction(0)), power


def _connected(tree: Tree, pieces: Sequence[Piece]) -> tuple[list[list[Piece]], bool]:
    """Return the pieces grouped by what is connected, ends of others left out, and whether every contact was looked for.

    Where a convex piece ends, its corners belong to pieces of smaller supports; two pieces are connected iff they are
    through corners.
    """
    count = len(pieces)
    group = list(range(count))
    decided = count <= MOST_PIECES

    def root(k: int) -> int:
        while group[k] != k:
            k = group[k]
        return k

    absorbed: set[int] = set()
    flat = [_flat(piece) for piece in pieces]
    by_support: dict[tuple[Support, ...], list[int]] = {}
    for k, piece in enumerate(pieces):
        by_support.setdefault(piece.supports, []).append(k)
    corners = [_ends(tree, piece) for piece in pieces]
    for k, piece in enumerate(pieces):
        decided = decided and piece.cell.sharp and len(corners[k]) == len(piece.cell.vertices)
        for behaviour, beliefs in corners[k]:
            supports = tuple(tuple(a for a, p in enumerate(row) if p != 0) for row in behaviour)
            for other in by_support.get(supports, ()):
                if other == k:
                    continue
                point = coordinates(tree, pieces[other], behaviour, beliefs)
                if point is None:
                    decided = False
                elif (
                    point is not None
                    and len(point) == len(pieces[other].cell.free) + len(pieces[other].cell.solved)
                    and pieces[other].cell.holds(point, closed=pieces[other].supports == piece.supports)
                ):
                    group[root(other)] = root(k)
    for k in range(count):
        for other in range(count):
            if k == other or other in absorbed or root(k) != root(other) or not pieces[k].cell.sharp or not corners[k]:
                continue
            # a point may be a corner of any piece; a hull of corners of another piece is part of it if both are flat
            smaller = pieces[k].dimension == 0 or (pieces[k].dimension <= pieces[other].dimension and flat[k] and flat[other])
            if smaller and all(any(_equal(one, two) for two in corners[other]) for one in corners[k]):
                absorbed.add(k)
                break
    groups: dict[int, list[Piece]] = {}
    for k, piece in enumerate(pieces):
        if k not in absorbed:
            groups.setdefault(root(k), []).append(piece)
    return list(groups.values()), decided


def _flat(piece: Piece) -> bool:
    """Tell whether strategies and beliefs are linear in the free coordinates, so that the piece is the hull of its corners."""
    linear = all(below.is_number and all(p.is_linear for p in above) for above, below in piece.numerators)
    solved = {name for name, (_, below) in piece.cell.solved.items() if not below.is_number}
    for row in piece.beliefs.weights:
        names = {name for weight in row for name in weight.variables}
        if any(name.startswith("p") or name in solved for name in names):
            return False
        if not sum(row, start=Polynomial({})).is_number or not all(weight.is_linear for weight in row):
            return False
    return linear and piece.cell.sharp


def coordinates(tree: Tree, piece: Piece, behaviour: Rows, beliefs: Rows) -> dict[str, Any] | None:
    """Return the coordinates that an assessment of the same support has in a piece; None if they cannot be read off."""
    point = {f"p{k}.{a}": behaviour[k][a] for k, own in enumerate(piece.supports) for a in own[:-1]}
    if piece.beliefs.odds:
        for k, row in enumerate(beliefs):
            shares = piece.beliefs.shares[k]
            settled = not any(set(s.variables) & set(simplex.names) for s in shares for simplex in piece.beliefs.simplices)
            if settled and [p != 0 for p in row] != [bool(w.terms) for w in shares]:
                return {}  # other nodes count
    try:
        for simplex in piece.beliefs.simplices:
            k = simplex.reference
            mass: list[Any] = [Fraction(0)] * len(simplex.shares)
            for node, p, share in zip(tree.members[k], beliefs[k], piece.beliefs.shares[k], strict=True):
                known = Fraction(1) if k in piece.beliefs.given else _known(tree, piece, behaviour, node)
                if share.terms:
                    j = simplex.shares.index(share)
                    mass[j] = p / known / simplex.scales[j]
            total = sum(mass, start=Fraction(0))
            for name, value in zip(simplex.names, mass, strict=False):
                point[name] = value / total
        for odds in piece.beliefs.odds:

            def ratio(k: int, first: int, second: int) -> Any:
                """Return the odds of two nodes without chance and the moves that are played."""
                row, nodes = beliefs[k], tree.members[k]
                seen = row[nodes.index(second)] / row[nodes.index(first)]
                return seen * (_known(tree, piece, behaviour, first) / _known(tree, piece, behaviour, second))

            weight: dict[Any, Any] = {}
            if not odds.shared:
                while len(weight) < len(odds.moves):
                    before = len(weight)
                    for k, first, second, powers in odds.rows:
                        left = [(m, n) for m, n in zip(odds.moves, powers, strict=True) if n and m not in weight]
                        if len(left) == 1 and abs(left[0][1]) == 1:
                            value = ratio(k, first, second)
                            for m, n in zip(odds.moves, powers, strict=True):
                                if m in weight and n:
                                    value = value / weight[m] if n > 0 else value * weight[m]
                            weight[left[0][0]] = value if left[0][1] > 0 else 1 / value
                    if len(weight) == before:
                        return None
                for name, m in zip(odds.names, odds.moves, strict=True):
                    point[name] = weight[m] / (1 + weight[m])
                continue
            weight = {odds.links[0][3]: Fraction(1)} if odds.links else {}
            while len(weight) < len(odds.moves):
                for k, first, second, one, other in odds.links:
                    if one in weight and other not in weight:
                        weight[other] = weight[one] * ratio(k, first, second)
                    elif other in weight and one not in weight:
                        weight[one] = weight[other] / ratio(k, first, second)
            total = sum(weight.values(), start=Fraction(0))
            for name, m in zip(odds.names, odds.moves, strict=False):
                point[name] = weight[m] / total
    except ArithmeticError:
        return None
    return point


def _known(tree: Tree, piece: Piece, behaviour: Rows, node: int) -> Any:
    """Return the probability of chance's moves and of those that are played on the way to a node."""
    weight: Any = tree.nature[node]
    for h, a in tree.path[node]:
        if a in piece.supports[h]:
            weight = weight * behaviour[h][a]
    return weight


def _words(tree: Tree, supports: Sequence[Support], cell: Cell, beliefs: Beliefs) -> tuple[str, ...]:
    """Return what holds in a cell: supports, values of the dependent coordinates, bounds of the free ones."""
    game = tree.game
    names: dict[str, str] = {}
    lines = []
    for k, own in enumerate(supports):
        label, actions = game.set_labels[k], game.set_actions[k]
        if len(own) == 1:
            lines.append(f"{label}: {actions[own[0]]}")
        for a in own[:-1]:
            names[f"p{k}.{a}"] = f"Pr({actions[a]} at {label})"
    for simplex in beliefs.simplices:
        k = simplex.reference
        shares = beliefs.shares[k]
        plain = all(w == s * tree.nature[n] for w, s, n in zip(beliefs.weights[k], shares, tree.members[k], strict=True) if s.terms)
        word = (
            "belief" if k in beliefs.given or (plain and len({s for s in shares if s.terms}) == len(simplex.shares)) else "weight"
        )
        for name, share in zip(simplex.names, simplex.shares, strict=False):
            node = tree.members[k][shares.index(share)]
            names[name] = f"{word}({tree.describe(node)} at {game.set_labels[k]})"
    for odds in beliefs.odds:
        for name, (k, a) in zip(odds.names, odds.moves, strict=False):
            names[name] = f"tremble({game.set_actions[k][a]} at {game.set_labels[k]})"
    for name, (above, below) in cell.solved.items():
        if name in names:
            shown = _spelled(above, names)
            lines.append(
                f"{names[name]} = {shown}" if below.is_number else f"{names[name]} = ({shown}) / ({_spelled(below, names)})"
            )
    lines += _bounds(cell, names)
    return tuple(lines)


def _bounds(cell: Cell, names: Mapping[str, str]) -> list[str]:
    """Return the inequalities that bound the free coordinates, without those that others imply, as far as this is known."""
    lines = []
    fixed = [name for name in cell.free if len({_key(v[name]) for v in cell.vertices}) == 1 and cell.sharp]
    lines += [f"{names[name]} = {cell.vertices[0][name]}" for name in fixed]
    conditions = [(p, "<") for p in cell.strict] + [(p, "<=") for p in cell.weak]
    left = [name for name in cell.free if name not in fixed]
    for name in list(left):
        together = [p for p, _ in conditions if name in p.variables and set(p.variables) & set(left) != {name}]
        if together or not cell.sharp:
            continue
        left.remove(name)
        values = [v[name] for v in cell.vertices]
        low, high = _span(values)
        signs = [_strictly(cell, name, end) for end in (low, high)]
        lines.append(f"{low} {signs[0]} {names[name]} {signs[1]} {high}")
    for p, sign in conditions:
        if set(p.variables) & set(left):
            known = p.at({name: cell.vertices[0][name] for name in p.variables if name in fixed})
            if not cell.sharp or any(_vanishes(p, v) for v in cell.vertices):
                lines.append(f"0 {sign} {_spelled(known, names)}")
    for name in left:
        if any(v[name] == 0 for v in cell.vertices) and not any(p == Polynomial.variable(name) for p, _ in conditions):
            lines.append(f"0 <= {names[name]}")
    return list(dict.fromkeys(lines))


def _key(value: Any) -> Any:
    return value if isinstance(value, Fraction) else (float(value), hash(value))


def _span(values: Sequence[Any]) -> tuple[Any, Any]:
    """Return the ends of an interval; of numbers that do not mix, ends of an interval between roots, by enclosures."""
    try:
        return min(values), max(values)
    except ArithmeticError:
        ordered = in_order(distinct(values))
        return ordered[0], ordered[-1]


def _vanishes(p: Polynomial, point: Mapping[str, Any]) -> bool:
    """Tell whether a polynomial may be zero at a point."""
    try:
        return bool(p.value(point) == 0)
    except ArithmeticError:
        return True


def _strictly(cell: Cell, name: str, end: Any) -> str:
    own = [p for p in cell.strict if set(p.variables) == {name}]
    return "<" if any(_vanishes(p, {name: end}) for p in own) else "<="


def _spelled(p: Polynomial, names: Mapping[str, str]) -> str:
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(pattern, lambda found: names[found[0]], repr(p)) if names else repr(p)
