r"""The judge of strategies and beliefs in trees; it shares no code with any solver.

A behaviour strategy profile is a Nash equilibrium iff no player gains by another plan; with perfect recall the best plan
is found by working backwards over the player's information sets. An assessment, strategies with beliefs, is *sequentially
rational* iff at every information set no player gains, given the beliefs there, by another plan from there on.

It is *consistent* (Kreps and Wilson 1982) iff it is a limit of completely mixed strategies with the beliefs that they imply.
The judge finds such a sequence: an unplayed action a is taken with probability :math:`\zeta_a\,\varepsilon^{k_a}`. Whole
numbers :math:`k_a \ge 1` exist iff a linear program has a solution, and weights :math:`\zeta_a > 0` iff the logarithms of the
beliefs satisfy linear equations, which are tested in exact numbers, as products of powers (Kreps and Wilson, lemmas A1, A2).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from games.errors import GameError
from games.exact.linear_program import Outcome, maximize
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame, distribution

from ..assessments.reading import Tree, read

TOLERANCE = 1e-9
"""Regret, and relative error of a belief, up to which floats count as right; exact numbers need 0."""

MOST_PLANS = 100_000
"""So many plans of one player from one information set on are tried at most."""


@dataclass(frozen=True)
class TreeCertificate:
    """Evidence on a behaviour strategy profile: payoffs, and per player the gain from the best plan; 0 at an equilibrium."""

    payoffs: tuple[Any, ...]
    regrets: tuple[Any, ...]
    exact: bool

    @property
    def regret(self) -> Any:
        """The largest regret of any player."""
        return max(self.regrets)


@dataclass(frozen=True)
class Trembles:
    """A sequence of completely mixed strategies: an unplayed action gets weight times epsilon to the power of its label.

    Attributes
    ----------
    labels, weights
        By information set, one entry per action: the power of epsilon (0 if played), and the factor (the probability if
        played).
    """

    labels: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, tuple[Any, ...]]

    def at(self, epsilon: Any) -> dict[str, NDArray[Any]]:
        """Return the completely mixed behaviour strategies for one epsilon > 0."""
        out = {}
        for label, powers in self.labels.items():
            mass = [w * epsilon**k for w, k in zip(self.weights[label], powers, strict=True)]
            total = sum(mass)
            out[label] = np.array([m / total for m in mass])
        return out


@dataclass(frozen=True)
class AssessmentCertificate:
    """Evidence on an assessment.

    Attributes
    ----------
    payoffs
        Expected payoffs, in player order.
    regrets
        Information set -> the gain, given the beliefs there, of the best other plan from there on.
    weakly_consistent
        Whether beliefs follow Bayes' rule wherever play comes.
    consistent
        Whether the assessment is a limit of completely mixed ones.
    trembles
        The sequence, if there is one.
    strict
        Whether every action is for sure, and any other strictly loses, given the beliefs and what follows.
    exact
        Whether all of this is in exact numbers.
    """

    payoffs: tuple[Any, ...]
    regrets: Mapping[str, Any]
    weakly_consistent: bool
    consistent: bool
    trembles: Trembles | None
    strict: bool
    exact: bool

    @property
    def regret(self) -> Any:
        """The largest regret at any information set."""
        return max(self.regrets.values(), default=Fraction(0))

    @property
    def rational(self) -> bool:
        """Whether no regret is above 0 (for floats, above TOLERANCE)."""
        return bool(self.regret <= (0 if self.exact else TOLERANCE))

    @property
    def sequential(self) -> bool:
        """Whether the assessment is a sequential equilibrium."""
        return self.rational and self.consistent

    @property
    def weak_perfect_bayesian(self) -> bool:
        """Whether the assessment is a weak perfect Bayesian equilibrium."""
        return self.rational and self.weakly_consistent


def certify(game: ExtensiveFormGame, behaviour: Mapping[str, object]) -> TreeCertificate:
    """Return payoffs and regrets of a behaviour strategy profile; ``behaviour`` is what ``game.behaviour`` takes.

    Raises
    ------
    GameError
        If the game is symbolic or the strategies do not fit it.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> entry = tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
    >>> certify(entry, {"entry": "Out", "reply": "F"}).regrets
    (Fraction(0, 1), Fraction(0, 1))
    """
    strategies = game.behaviour(behaviour)
    tree = read(game, "certify", positive=False)
    chances = [list(strategies[label]) for label in game.set_labels]
    exact = _exact(chances)
    reach = _reach(tree, chances)
    payoffs = tuple(_expected(tree, reach, i) for i in range(len(game.players)))
    best = tuple(_best(tree, chances, i) for i in range(len(game.players)))
    regrets = tuple(b - own for b, own in zip(best, payoffs, strict=True))
    return TreeCertificate(payoffs, regrets, exact)


def certify_assessment(
    game: ExtensiveFormGame, behaviour: Mapping[str, object], beliefs: Mapping[str, object]
) -> AssessmentCertificate:
    """Return the evidence on an assessment: regrets at every information set, and whether the beliefs are consistent.

    Parameters
    ----------
    behaviour
        What ``game.behaviour`` takes.
    beliefs
        Information set -> probability of each of its nodes, in preorder; sets of one node may be left out.

    Raises
    ------
    GameError
        If the game is symbolic, somebody decides after a move of chance of probability zero, or strategies or beliefs do not
        fit the game.

    >>> from games.tree.builder import end, move, tree
    >>> guess = lambda left, right: move("B", "guess", {"x": end(0, left), "y": end(0, right)})
    >>> game = tree(("A", "B"), move("A", "first", {"l": guess(1, 0), "r": guess(0, 1), "out": end(1, 1)}))
    >>> found = certify_assessment(game, {"first": "out", "guess": "x"}, {"guess": ["2/3", "1/3"]})
    >>> found.sequential, found.trembles.labels["first"]
    (True, (1, 1, 0))
    """
    strategies = game.behaviour(behaviour)
    tree = read(game, "certify_assessment")
    chances = [list(strategies[label]) for label in game.set_labels]
    held: list[list[Any]] = []
    for k, label in enumerate(game.set_labels):
        nodes = tree.members[k]
        names = tuple(tree.describe(node) for node in nodes)
        given: Any = beliefs.get(label, [1] if len(nodes) == 1 else None)
        if given is None:
            raise GameError(f"certify_assessment: beliefs at {label!r} are needed, one for each of its {len(nodes)} nodes")
        numbers = [Fraction(p) if isinstance(p, str) else p for p in given] if not isinstance(given, str | Mapping) else given
        held.append(list(distribution(f"beliefs at {label}", game.players[tree.owner[k]], names, numbers)))
    for label in beliefs:
        game.information_set(label)
    exact = _exact(chances) and _exact(held)
    reach = _reach(tree, chances)
    payoffs = tuple(_expected(tree, reach, i) for i in range(len(game.players)))
    regrets = {label: _regret_at(tree, chances, k, held[k]) for k, label in enumerate(game.set_labels)}
    bayes = all(_follows(reach, nodes, belief) for nodes, belief in zip(tree.members, held, strict=True))
    trembles = _trembles(tree, chances, held) if bayes else None
    strict = all(_strict_at(tree, chances, k, held[k]) for k in range(len(held)))
    return AssessmentCertificate(payoffs, regrets, bayes, trembles is not None, trembles, strict, exact)


def _exact(rows: Sequence[Sequence[Any]]) -> bool:
    return not any(isinstance(value, float) for row in rows for value in row)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        return abs(float(a) - float(b)) <= TOLERANCE * max(1.0, abs(float(a)), abs(float(b)))
    return bool(a == b)


def _reach(tree: Tree, chances: Sequence[Sequence[Any]]) -> list[Any]:
    return [
        tree.nature[node] * prod((chances[k][a] for k, a in tree.path[node]), start=Fraction(1)) for node in range(len(tree.path))
    ]


def _expected(tree: Tree, reach: Sequence[Any], player: int) -> Any:
    ends = (node for node, who in enumerate(tree.player) if who == END)
    return sum((reach[node] * tree.payoffs[node][player] for node in ends), start=Fraction(0))


def _values(tree: Tree, chances: Sequence[Sequence[Any]], player: int, root: int) -> dict[int, Any]:
    """Return a player's expected payoff from every node below a root on."""
    value: dict[int, Any] = {}
    for node in reversed(tree.below(root)):
        who = tree.player[node]
        if who == END:
            value[node] = tree.payoffs[node][player]
        elif who == CHANCE:
            value[node] = sum((tree.step[child] * value[child] for child in tree.children[node]), start=Fraction(0))
        else:
            own = chances[tree.known[node]]
            value[node] = sum((p * value[c] for p, c in zip(own, tree.children[node], strict=True) if p != 0), start=Fraction(0))
    return value


def _best(tree: Tree, chances: Sequence[Sequence[Any]], player: int) -> Any:
    """Return what a player gets from a best plan, from the last own information sets to the first.

    A node counts with the probability that the others and chance lead to it; perfect recall makes the sets of a player a
    forest, so that a set is decided when all that can follow it is.
    """
    weight = [
        tree.nature[node] * prod((chances[k][a] for k, a in tree.path[node] if tree.owner[k] != player), start=Fraction(1))
        for node in range(len(tree.path))
    ]
    above: dict[int, tuple[int, int] | None] = {}
    gain: dict[tuple[int, int] | None, Any] = {}
    for node, who in enumerate(tree.player):
        own = tuple(move for move in tree.path[node] if tree.owner[move[0]] == player)
        if who == END:
            place = own[-1] if own else None
            gain[place] = gain.get(place, Fraction(0)) + weight[node] * tree.payoffs[node][player]
        elif who == player:
            above[tree.known[node]] = own[-1] if own else None
    depth = {k: len([1 for m in tree.path[tree.members[k][0]] if tree.owner[m[0]] == player]) for k in above}
    for k in sorted(above, key=lambda k: -depth[k]):
        best = max(gain.get((k, a), Fraction(0)) for a in range(tree.sizes[k]))
        gain[above[k]] = gain.get(above[k], Fraction(0)) + best
    return gain.get(None, Fraction(0))


def _regret_at(tree: Tree, chances: Sequence[Sequence[Any]], k: int, belief: Sequence[Any]) -> Any:
    """Return the gain of a player's best plan from an information set on, given the beliefs there."""
    player = tree.owner[k]
    nodes = [(p, node) for p, node in zip(belief, tree.members[k], strict=True) if p != 0]

    def worth(strategies: Sequence[Sequence[Any]]) -> Any:
        return sum((p * _values(tree, strategies, player, node)[node] for p, node in nodes), start=Fraction(0))

    current = worth(chances)
    worst: Any = 0 * current
    for plan in _plans(tree, k):
        trial = list(chances)
        for known, action in plan.items():
            trial[known] = [Fraction(int(a == action)) for a in range(tree.sizes[known])]
        gain = worth(trial) - current
        worst = max(worst, gain)
    return worst


def _strict_at(tree: Tree, chances: Sequence[Sequence[Any]], k: int, belief: Sequence[Any]) -> bool:
    """Tell whether one action is for sure at an information set, and any other strictly loses."""
    player, nodes = tree.owner[k], tree.members[k]
    values = [_values(tree, chances, player, node) for node in nodes]
    worth = [
        sum((p * v[tree.children[node][a]] for p, v, node in zip(belief, values, nodes, strict=True) if p != 0), start=Fraction(0))
        for a in range(tree.sizes[k])
    ]
    played = [a for a, p in enumerate(chances[k]) if p != 0]
    return len(played) == 1 and all(w < worth[played[0]] for a, w in enumerate(worth) if a != played[0])


def _plans(tree: Tree, k: int) -> Iterator[dict[int, int]]:
    """Yield a player's pure plans from an information set on, without what the plan itself rules out."""
    player = tree.owner[k]
    after: dict[tuple[int, int], set[int]] = {}
    for node in (n for member in tree.members[k] for n in tree.below(member)):
        if tree.player[node] == player and tree.known[node] != k:
            own = [move for move in tree.path[node] if tree.owner[move[0]] == player]
            after.setdefault(own[-1], set()).add(tree.known[node])

    def grow(open_sets: list[int]) -> Iterator[dict[int, int]]:
        if not open_sets:
            yield {}
            return
        first, *rest = open_sets
        for action in range(tree.sizes[first]):
            for plan in grow(rest + sorted(after.get((first, action), ()))):
                yield {first: action} | plan

    for count, plan in enumerate(grow([k])):
        if count >= MOST_PLANS:
            raise GameError(f"certify_assessment: more than {MOST_PLANS} plans from {tree.game.set_labels[k]!r} on")
        yield plan


def _follows(reach: Sequence[Any], nodes: Sequence[int], belief: Sequence[Any]) -> bool:
    """Tell whether a belief follows Bayes' rule; it does where play never comes."""
    total = sum((reach[node] for node in nodes), start=Fraction(0))
    return total == 0 or all(_same(p * total, reach[node]) for p, node in zip(belief, nodes, strict=True))


def _trembles(tree: Tree, chances: Sequence[Sequence[Any]], held: Sequence[Sequence[Any]]) -> Trembles | None:
    """Return trembles that justify an assessment, or None if there are none."""
    unplayed = [(k, a) for k, own in enumerate(chances) for a, p in enumerate(own) if p == 0]
    column = {move: j for j, move in enumerate(unplayed)}

    def powers(node: int) -> list[int]:
        row = [0] * len(unplayed)
        for move in tree.path[node]:
            if move in column:
                row[column[move]] += 1
        return row

    equal, less, ratios = [], [], []
    for nodes, belief in zip(tree.members, held, strict=True):
        likely = [n for n, p in zip(nodes, belief, strict=True) if p != 0]
        first = likely[0]
        for node, p in zip(nodes, belief, strict=True):
            difference = [x - y for x, y in zip(powers(node), powers(first), strict=True)]
            if p == 0:
                less.append(difference)
            elif node != first:
                equal.append(difference)
                ratios.append(_ratio(tree, chances, node, first, p, belief[nodes.index(first)]))
    labels = _labels(len(unplayed), equal, less)
    if labels is None:
        return None
    weights = _weights(len(unplayed), equal, ratios)
    if weights is None:
        return None
    names = tree.game.set_labels
    return Trembles(
        {
            names[k]: tuple(labels[column[k, a]] if (k, a) in column else 0 for a in range(len(own)))
            for k, own in enumerate(chances)
        },
        {
            names[k]: tuple(weights[column[k, a]] if (k, a) in column else p for a, p in enumerate(own))
            for k, own in enumerate(chances)
        },
    )


def _ratio(tree: Tree, chances: Sequence[Sequence[Any]], node: int, first: int, p: Any, q: Any) -> Any:
    """Return what the weights of the unplayed actions must make of two nodes' odds."""

    def known(n: int) -> Any:
        return tree.nature[n] * prod((chances[k][a] for k, a in tree.path[n] if chances[k][a] != 0), start=Fraction(1))

    return (p * known(first)) / (q * known(node))


def _labels(size: int, equal: Sequence[Sequence[int]], less: Sequence[Sequence[int]]) -> list[int] | None:
    """Return whole numbers >= 1 with ``equal @ k == 0`` and ``less @ k >= 1``, or None."""
    if not size:
        return [] if not less else None
    # k = 1 + x with x >= 0
    found = maximize(
        [-1] * size,
        at_most=[([-v for v in row], sum(row) - 1) for row in less],
        equal=[(list(row), -sum(row)) for row in equal],
    )
    if found.outcome is not Outcome.OPTIMAL:
        return None
    values = [1 + Fraction(v) for v in found.primal]
    scale = lcm(*(v.denominator for v in values))
    return [int(v * scale) for v in values]


def _weights(size: int, equal: Sequence[Sequence[int]], ratios: Sequence[Any]) -> list[Any] | None:
    """Return weights > 0 whose powers by each row make each ratio, or None if none exist; exact if every ratio is 1."""
    if not equal:
        return [Fraction(1)] * size
    matrix = flint.fmpz_mat([list(row) for row in equal])
    basis, rank = matrix.transpose().nullspace()
    for j in range(rank):
        whole = [int(basis[i, j]) for i in range(len(equal))]
        up = prod((_power(r, n) for r, n in zip(ratios, whole, strict=True) if n > 0), start=Fraction(1))
        down = prod((_power(r, -n) for r, n in zip(ratios, whole, strict=True) if n < 0), start=Fraction(1))
        if not _same(up, down):
            return None
    if size <= 12:
        simple = _in_rationals(size, equal, ratios)
        if simple is not None:
            return simple
    logs = np.linalg.lstsq(np.array(equal, dtype=float), np.log([float(r) for r in ratios]), rcond=None)[0]
    return [float(w) for w in np.exp(logs)]


def _in_rationals(size: int, equal: Sequence[Sequence[int]], ratios: Sequence[Any]) -> list[Any] | None:
    """Return weights that are found one after the other without roots, or None."""
    weights: list[Any] = [None] * size
    open_rows = list(range(len(equal)))
    while open_rows:
        for r in open_rows:
            missing = [j for j, n in enumerate(equal[r]) if n and weights[j] is None]
            single = [j for j in missing if abs(equal[r][j]) == 1]
            if not missing or (single and len(missing) == 1):
                break
        else:
            r = open_rows[0]
            missing = [j for j, n in enumerate(equal[r]) if n and weights[j] is None]
            single = [j for j in missing if abs(equal[r][j]) == 1]
        if missing and not single:
            return None
        for j in missing:
            if j != single[0]:
                weights[j] = Fraction(1)
        rest = prod(
            (_power(weights[j], n) for j, n in enumerate(equal[r]) if n and (not single or j != single[0])), start=Fraction(1)
        )
        if missing:
            weights[single[0]] = ratios[r] / rest if equal[r][single[0]] == 1 else rest / ratios[r]
        elif not _same(rest, ratios[r]):
            return None
        open_rows.remove(r)
    return [Fraction(1) if w is None else w for w in weights]


def _power(number: Any, exponent: int) -> Any:
    """Return an integer power, of an algebraic number too."""
    whole = prod(itertools.repeat(number, abs(exponent)), start=Fraction(1))
    return whole if exponent >= 0 else 1 / whole
