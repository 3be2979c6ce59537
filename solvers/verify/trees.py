r"""The judge of strategies and beliefs in trees: it reads the tree itself and shares no code with any solver.

A behaviour strategy profile is a Nash equilibrium iff no player gains by another plan, and subgame perfect iff none does in
any subgame; with perfect recall the best plan is found by working backwards over the player's information sets. An
assessment, strategies with beliefs, is *sequentially rational* iff at every information set no player gains, given the
beliefs there, by another plan from there on. It is *consistent* (Kreps and Wilson 1982) iff it is a limit of completely mixed
strategies with the beliefs that they imply; the judge finds such a sequence (``solvers.verify.trembles``), by a linear program
of ``games.exact`` whose answer it checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any, TypeAlias

from games.arguments import forgiving
from games.errors import GameError
from games.record import Record
from games.tree.arrays import CHANCE, END
from games.tree.behaviour import distribution
from games.tree.extensive_form import ExtensiveFormGame

from .trembles import TOLERANCE, Trembles, orders, same, weights

Move: TypeAlias = tuple[int, int]
"""An information set and an action there, by number."""


@dataclass(frozen=True)
class TreeCertificate(Record):
    """Evidence on a behaviour strategy profile.

    Attributes
    ----------
    payoffs
        Expected payoffs, in player order.
    regrets
        Per player the gain from the best plan, in the game or in the subgame where it is largest; 0 at an equilibrium.
    strict
        Whether every other plan that leads elsewhere strictly loses, in the game or in every subgame.
    exact
        Whether all of this is in exact numbers.
    """

    payoffs: tuple[Any, ...]
    regrets: tuple[Any, ...]
    strict: bool
    exact: bool

    @property
    def regret(self) -> Any:
        """The largest regret of any player."""
        return max(self.regrets)


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
        Whether the assessment is a limit of completely mixed ones; not if a node is believed in that chance never leads to, unless
        it is alone in its information set.
    trembles
        The sequence, if there is one.
    strict
        Whether every action is for sure, and every plan with another one strictly loses, given the beliefs.
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


@forgiving
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
    return Judge(game).certify(behaviour)


@forgiving
def certify_subgames(game: ExtensiveFormGame, behaviour: Mapping[str, object]) -> TreeCertificate:
    """Return the same with the largest gain in any subgame, everybody else keeping to the profile.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> entry = tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
    >>> certify_subgames(entry, {"entry": "Out", "reply": "F"}).regrets
    (Fraction(0, 1), Fraction(2, 1))
    """
    return Judge(game).certify_subgames(behaviour)


@forgiving
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
        If the game is symbolic, or strategies or beliefs do not fit the game.

    >>> from games.tree.builder import end, move, tree
    >>> guess = lambda left, right: move("B", "guess", {"x": end(0, left), "y": end(0, right)})
    >>> game = tree(("A", "B"), move("A", "first", {"l": guess(1, 0), "r": guess(0, 1), "out": end(1, 1)}))
    >>> found = certify_assessment(game, {"first": "out", "guess": "x"}, {"guess": ["2/3", "1/3"]})
    >>> found.sequential, found.trembles.labels["first"]
    (True, (1, 1, 0))
    """
    return Judge(game).certify_assessment(behaviour, beliefs)


@dataclass
class _Plans:
    """What a player's plans from some nodes on are worth: a best one after each move (None: at the start), and the own one.

    ``open`` are the own information sets that the own plan does not exclude.
    """

    best: dict[Move | None, Any]
    kept: Any
    open: set[int]

    @property
    def regret(self) -> Any:
        return self.best[None] - self.kept


class Judge:
    """A tree in exact numbers, read once, and what can be certified of it; errors are those of the functions above."""

    def __init__(self, game: ExtensiveFormGame) -> None:
        if game.symbolic:
            raise GameError("certify: payoffs or probabilities are symbolic; give the parameters values first")
        self.game = game.fractions()
        a = self.game.arrays
        self.parent, self.player, self.action, self.stop = (x.tolist() for x in (a.parent, a.player, a.action, a.stop))
        self.known: list[int] = a.information_set.tolist()
        table = [*a.payoffs.tolist(), []]
        self.payoffs: list[list[Fraction]] = [table[row] for row in a.payoff.tolist()]
        self.members: list[list[int]] = [[] for _ in game.set_labels]
        for node, k in enumerate(self.known):
            if k >= 0:
                self.members[k].append(node)

    def certify(self, behaviour: Mapping[str, object]) -> TreeCertificate:
        """Certify a behaviour strategy profile."""
        chances, moves = self._moves(behaviour)
        judged = [self._plans(moves, player, [(1, 0)], {}) for player in range(len(self.game.players))]
        strict = all(_alone(plans, k, chances[k]) for plans in judged for k in plans.open)
        return TreeCertificate(tuple(p.kept for p in judged), tuple(p.regret for p in judged), strict, _exact(chances))

    def certify_subgames(self, behaviour: Mapping[str, object]) -> TreeCertificate:
        """Certify a behaviour strategy profile in every subgame, the inner ones first."""
        chances, moves = self._moves(behaviour)
        roots = self.game.arrays.subgame_roots.tolist() or [0]
        payoffs, regrets, strict = [], [], True
        for player in range(len(self.game.players)):
            inner: dict[int, _Plans] = {}
            worst: Any = Fraction(0)
            for root in reversed(roots):
                plans = self._plans(moves, player, [(1, root)], inner)
                worst = max(worst, plans.regret)
                strict = strict and all(_alone(plans, k, chances[k]) for k in plans.open)
                inner[root] = plans
            payoffs.append(inner[0].kept)
            regrets.append(worst)
        return TreeCertificate(tuple(payoffs), tuple(regrets), strict, _exact(chances))

    def certify_assessment(self, behaviour: Mapping[str, object], beliefs: Mapping[str, object]) -> AssessmentCertificate:
        """Certify an assessment."""
        chances, moves = self._moves(behaviour)
        held = self._beliefs(beliefs)
        regrets, strict = {}, True
        for k, label in enumerate(self.game.set_labels):
            starts = [(p, node) for p, node in zip(held[k], self.members[k], strict=True) if p != 0]
            plans = self._plans(moves, self.player[self.members[k][0]], starts, {})
            regrets[label] = plans.regret if plans.regret > 0 else 0 * plans.regret  # floats may round below 0
            strict = strict and _alone(plans, k, chances[k])
        reach = [Fraction(1)]
        for node in range(1, len(moves)):
            reach.append(reach[self.parent[node]] * moves[node])
        bayes = all(_follows([reach[n] for n in nodes], belief) for nodes, belief in zip(self.members, held, strict=True))
        trembles = self._trembles(chances, moves, held) if bayes else None
        ends = [(p, row) for p, row in zip(reach, self.payoffs, strict=True) if row and p != 0]
        payoffs = tuple(sum((p * row[i] for p, row in ends), start=Fraction(0)) for i in range(len(self.game.players)))
        exact = _exact(chances) and _exact(held)
        return AssessmentCertificate(payoffs, regrets, bayes, trembles is not None, trembles, strict, exact)

    def _moves(self, behaviour: Mapping[str, object]) -> tuple[list[list[Any]], list[Any]]:
        """Return the strategies, by information set, and the probability of the move that leads to each node."""
        strategies = self.game.behaviour(behaviour)
        moves = self.game.move_probabilities(strategies).tolist()
        small = {Fraction(0): 0, Fraction(1): 1}  # multiplied faster than Fractions
        return (
            [list(strategies[label]) for label in self.game.set_labels],
            [small.get(p, p) if isinstance(p, Fraction) else p for p in moves],
        )

    def _beliefs(self, beliefs: Mapping[str, object]) -> list[list[Any]]:
        for label in beliefs:
            self.game.information_set(label)
        held = []
        for label, nodes in zip(self.game.set_labels, self.members, strict=True):
            given: Any = beliefs.get(label, [1] if len(nodes) == 1 else None)
            if given is None:
                raise GameError(f"certify_assessment: beliefs at {label!r} are needed, one for each of its {len(nodes)} nodes")
            numbers = [Fraction(p) if isinstance(p, str) else p for p in given] if not isinstance(given, str | Mapping) else given
            names = tuple(map(self.game.where, nodes))
            held.append(list(distribution(f"beliefs at {label}", self.game.players[self.player[nodes[0]]], names, numbers)))
        return held

    @cached_property
    def _never(self) -> list[bool]:
        """Per node whether chance never leads there, whatever the players do."""
        chance = self.game.arrays.chance.tolist()
        never = [False]
        for node in range(1, len(chance)):
            above = self.parent[node]
            never.append(never[above] or (self.player[above] == CHANCE and chance[node] == 0))
        return never

    def _plans(self, moves: Sequence[Any], player: int, starts: Sequence[tuple[Any, int]], inner: Mapping[int, _Plans]) -> _Plans:
        """Return what a player's plans are worth from weighted nodes on, everybody else keeping to the profile.

        A node counts with the probability that the others and chance lead to it; perfect recall makes the sets of a player
        a forest, so that a set is decided when all that can follow it is. Below nodes of ``inner`` all is decided already.
        """
        best: dict[Move | None, Any] = {}
        before: dict[int, Move | None] = {}
        kept: Any = Fraction(0)
        open_sets: set[int] = set()
        for weight, root in starts:
            others: dict[int, Any] = {root: weight}
            own: dict[int, Any] = {root: 1}
            last: dict[int, Move | None] = {root: None}
            node = root
            while node < self.stop[root]:
                if node != root:
                    above = self.parent[node]
                    others[node], own[node], last[node] = others[above], own[above], last[above]
                    if self.player[above] == player:
                        own[node], last[node] = own[above] * moves[node], (self.known[above], self.action[node])
                    else:
                        others[node] = others[above] * moves[node]
                if node in inner or self.player[node] == END:
                    most, usual = (inner[node].best[None], inner[node].kept) if node in inner else [self.payoffs[node][player]] * 2
                    if others[node] != 0:
                        best[last[node]] = best.get(last[node], 0) + others[node] * most
                        if own[node] != 0:
                            kept = kept + own[node] * others[node] * usual
                    node = self.stop[node]
                    continue
                if self.player[node] == player:
                    before[self.known[node]] = last[node]
                    if own[node] != 0:
                        open_sets.add(self.known[node])
                node += 1
        for k in sorted(before, reverse=True):  # a set is numbered after all that leads to it
            worth = max(best.get((k, a), 0) for a in range(len(self.game.set_actions[k])))
            best[before[k]] = best.get(before[k], 0) + worth
        best.setdefault(None, 0)
        return _Plans(best, kept, open_sets)

    def _trembles(self, chances: Sequence[Sequence[Any]], moves: Sequence[Any], held: Sequence[Sequence[Any]]) -> Trembles | None:
        """Return trembles that justify an assessment, or None if there are none."""
        unplayed = [(k, a) for k, own in enumerate(chances) for a, p in enumerate(own) if p == 0]
        column = {move: j for j, move in enumerate(unplayed)}

        def powers(path: Sequence[int]) -> list[int]:
            taken = [(self.known[self.parent[node]], self.action[node]) for node in path[1:]]
            return [taken.count(move) for move in unplayed]

        def played(path: Sequence[int]) -> Any:
            return prod((moves[node] for node in path[1:] if moves[node] != 0), start=Fraction(1))

        equal, less, ratios = [], [], []
        for nodes, belief in zip(self.members, held, strict=True):
            paths = [self.game.arrays.path(node) for node in nodes]
            if len(nodes) > 1 and any(self._never[node] and p != 0 for node, p in zip(nodes, belief, strict=True)):
                return None  # chance does not tremble
            first = next(j for j, p in enumerate(belief) if p != 0)
            for j, (p, path) in enumerate(zip(belief, paths, strict=True)):
                difference = [x - y for x, y in zip(powers(path), powers(paths[first]), strict=True)]
                if p == 0:
                    if not self._never[nodes[j]]:
                        less.append(difference)
                elif j != first:
                    equal.append(difference)
                    ratios.append((p * played(paths[first])) / (belief[first] * played(path)))
        powers_of = orders(len(unplayed), equal, less)
        factors = weights(len(unplayed), equal, ratios) if powers_of is not None else None
        if powers_of is None or factors is None:
            return None
        sets = list(zip(self.game.set_labels, enumerate(chances), strict=True))
        return Trembles(
            {name: tuple(powers_of[column[k, a]] if (k, a) in column else 0 for a in range(len(own))) for name, (k, own) in sets},
            {name: tuple(factors[column[k, a]] if (k, a) in column else p for a, p in enumerate(own)) for name, (k, own) in sets},
        )


def _exact(rows: Sequence[Sequence[Any]]) -> bool:
    return not any(isinstance(value, float) for row in rows for value in row)


def _alone(plans: _Plans, k: int, own: Sequence[Any]) -> bool:
    """Tell whether one action is for sure at an information set, and the best plan with any other strictly loses."""
    worth = [plans.best.get((k, a), Fraction(0)) for a in range(len(own))]
    played = [a for a, p in enumerate(own) if p != 0]
    return len(played) == 1 and all(w < worth[played[0]] for a, w in enumerate(worth) if a != played[0])


def _follows(reach: Sequence[Any], belief: Sequence[Any]) -> bool:
    """Tell whether a belief follows Bayes' rule; it does where play never comes."""
    total = sum(reach, start=Fraction(0))
    return total == 0 or all(same(p * total, own) for p, own in zip(belief, reach, strict=True))
