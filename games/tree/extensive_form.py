r"""Extensive-form games: a tree of moves, by players or by chance, with information sets, and payoffs at its ends.

A game is told as nested nodes (:class:`Decision`, :class:`Chance`, :class:`Terminal`; ``games.tree.builder`` has
shorthands) or given as arrays (:meth:`ExtensiveFormGame.from_arrays`). Either way it is kept as arrays, and nothing here
recurs, so that neither a million nodes nor a hundred thousand levels are too many.

Payoffs and chance probabilities are floats, exact rationals (``Fraction``; integers become rationals) or SymPy
expressions; a game has one number type throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import GameError, nearest
from ..exact.numbers import decimal
from ..ledger import Ledger
from ..normal_form import check_labels, numbered, object_array, to_floats
from ..profile import action_index, player_index
from ..table import Shown, Table
from .arrays import CHANCE, END, TreeArrays, TreeError, build, payoff_table
from .behaviour import Behaviour, distribution
from .nodes import Breakdown, Chance, Decision, Draft, Node, Terminal, check_some, placed

__all__ = ["CHANCE", "END", "Chance", "Decision", "ExtensiveFormGame", "Node", "Terminal"]

MOST_LINES = 400
"""The text of a game shows so many nodes at most."""


@forgiving
@dataclass(frozen=True, eq=False, repr=False, init=False)
class ExtensiveFormGame(Shown):
    """An immutable extensive-form game.

    Parameters
    ----------
    root
        The first node.
    players
        Player labels; every terminal holds their payoffs in this order.
    title
        A short description for tables and files.
    breakdown
        For games made by a model: a function that returns the payoffs by mechanism, arrays of the shape of
        ``arrays.payoffs`` (one row per end, in preorder) that sum to it. Called when first needed.

    Raises
    ------
    GameError
        If payoffs are missing or not finite, probabilities are negative or do not sum to one, labels are missing or
        repeat, or an information set mixes players or action lists, lies on one path twice, or forgets what its player
        did before (imperfect recall). The message names the place by the path that leads to it.

    >>> out, fight, accept = Terminal((0, 2)), Terminal((-1, -1)), Terminal((1, 1))
    >>> entry = Decision("Entrant", "entry", ("Out", "In"), (out, Decision("Rival", "reply", ("F", "A"), (fight, accept))))
    >>> game = ExtensiveFormGame(entry, ("Entrant", "Rival"))
    >>> game.information_sets["reply"], len(game.arrays)
    (('Rival', ('F', 'A')), 5)
    >>> game.expected_payoffs({"entry": "In", "reply": {"F": 0.5, "A": 0.5}})
    (0.0, 0.0)
    """

    arrays: TreeArrays
    players: tuple[str, ...]
    set_labels: tuple[str, ...]
    set_actions: tuple[tuple[str, ...], ...]
    events: tuple[tuple[str, tuple[str, ...]], ...]
    title: str
    breakdown: Breakdown | None

    def __init__(self, root: Node, players: Iterable[str], title: str = "", breakdown: Breakdown | None = None) -> None:
        draft = Draft(root, _players(players))
        self._fill(draft.arrays(), draft.players, *draft.labels(), title, breakdown or draft.breakdown())

    def _fill(self, *values: object) -> None:
        for name, value in zip(self.__dataclass_fields__, values, strict=True):
            object.__setattr__(self, name, value)

    @classmethod
    def _of(cls, *values: object) -> ExtensiveFormGame:
        """Return a game of checked parts, in the order of the fields."""
        game = cls.__new__(cls)
        game._fill(*values)
        return game

    @classmethod
    def from_arrays(
        cls,
        parent: object,
        player: object,
        *,
        payoffs: Any,
        payoff: object = None,
        information_set: object = None,
        chance: object = None,
        event: object = None,
        players: Iterable[str] | None = None,
        information_sets: Sequence[str] | None = None,
        actions: Sequence[Iterable[str]] | None = None,
        events: Sequence[tuple[str, Iterable[str]]] | None = None,
        title: str = "",
        breakdown: Breakdown | None = None,
    ) -> ExtensiveFormGame:
        """Return the game that arrays describe, one entry per node in preorder; they are copied.

        Parameters
        ----------
        parent, player, information_set, chance, event, payoff, payoffs
            The columns of :class:`games.tree.arrays.TreeArrays`. By default every decision is an information set of its
            own, and the ends take the rows of ``payoffs`` in order.
        players
            Labels; by default "1", "2", ....
        information_sets, actions
            The labels of an information set and of its actions, by its number in ``information_set``; by default it is
            called by its number, counted from 1 in the order of first appearance, and its actions "1", "2", ....
        events
            Name and outcome labels of a move of chance, by its number in ``event``; by default "chance" and "1", "2", ....

        Raises
        ------
        GameError
            As for the class; also if the nodes are not in preorder or an index points nowhere.

        >>> ExtensiveFormGame.from_arrays([-1, 0, 0], [0, END, END], payoffs=[[1, 2], [3, 4]])
        start -> 1 at '1'
          1: (1, 2)
          2: (3, 4)
        """
        table = payoff_table(payoffs)
        names = _players(players if players is not None else numbered(table.shape[1]))
        columns = {"payoffs": table, "payoff": payoff, "information_set": information_set, "chance": chance, "event": event}
        try:
            a = build(parent, player, **columns, players=names)
        except TreeError as problem:
            raise placed(problem, information_sets or (), f"node {problem.node}") from None
        if a.payoffs.shape[1] != len(names):
            raise GameError(f"payoffs: rows of {len(names)} are needed, one for each player; got {a.payoffs.shape[1]}")
        moves = np.flatnonzero(a.player == CHANCE)
        first_move = moves[np.unique(a.event[moves], return_index=True)[1]]
        of_sets = range(len(a.first_member)) if information_set is None else np.asarray(information_set)[a.first_member].tolist()
        of_events = range(len(first_move)) if event is None else np.asarray(event)[first_move].tolist()
        set_labels = tuple(_label("information_sets", information_sets, k, str(place + 1)) for place, k in enumerate(of_sets))
        check_labels(set_labels, "information_sets", len(set_labels))
        sizes = a.children[a.first_member].tolist()
        counted = {size: numbered(size) for size in {*sizes, *a.children[first_move].tolist()}}
        set_actions = tuple(tuple(_label("actions", actions, k, counted[size])) for k, size in zip(of_sets, sizes, strict=True))
        for label, own, size in zip(set_labels, set_actions, sizes, strict=True):
            if own is not counted[size]:
                check_labels(own, f"actions at {label!r}", size)
        occasions = []
        for k, size in zip(of_events, a.children[first_move].tolist(), strict=True):
            name, outcomes = _label("events", events, k, ("chance", counted[size]))
            check_labels((name,), "events", 1)
            check_labels(tuple(outcomes), f"outcomes of {name!r}", size)
            occasions.append((name, tuple(outcomes)))
        return cls._of(a, names, set_labels, set_actions, tuple(occasions), title, breakdown)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExtensiveFormGame):
            return NotImplemented
        a, b = self.arrays, other.arrays
        if (self.players, self.set_labels, self.set_actions) != (other.players, other.set_labels, other.set_actions):
            return False
        alike = (np.array_equal(getattr(a, name), getattr(b, name)) for name in ("parent", "player", "information_set"))
        return (
            a.payoffs.dtype == b.payoffs.dtype
            and all(alike)
            and [self.events[k][1] for k in a.event[a.event >= 0]] == [other.events[k][1] for k in b.event[b.event >= 0]]
            and bool(np.array_equal(a.chance, b.chance))
            and bool(np.array_equal(self.end_payoffs, other.end_payoffs))
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have no stable hash

    def __deepcopy__(self, memo: object) -> ExtensiveFormGame:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return ExtensiveFormGame._of, tuple(getattr(self, name) for name in self.__dataclass_fields__)

    @property
    def exact(self) -> bool:
        """Whether payoffs and probabilities are exact rationals."""
        return self.arrays.payoffs.dtype == object and isinstance(self.arrays.payoffs.flat[0], Fraction)

    @property
    def symbolic(self) -> bool:
        """Whether payoffs and probabilities are SymPy expressions."""
        return self.arrays.payoffs.dtype == object and not self.exact

    @property
    def node_count(self) -> int:
        """The number of nodes, ends included."""
        return len(self.arrays)

    @property
    def end_payoffs(self) -> NDArray[Any]:
        """The payoffs end by end in preorder, shape (ends, players)."""
        rows = self.arrays.payoff
        payoffs: NDArray[Any] = self.arrays.payoffs[rows[rows >= 0]]
        return payoffs

    @cached_property
    def information_sets(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Information set -> (player, actions), in depth-first order."""
        who = self.arrays.player[self.arrays.first_member].tolist()
        return {label: (self.players[i], actions) for label, i, actions in zip(self.set_labels, who, self.set_actions, strict=True)}

    @cached_property
    def histories(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Information set -> what its player has done before, as (information set, action) pairs."""
        found: list[tuple[tuple[str, str], ...]] = []
        for above, action in zip(self.arrays.previous_set.tolist(), self.arrays.previous_action.tolist(), strict=True):
            found.append((*found[above], (self.set_labels[above], self.set_actions[above][action])) if above >= 0 else ())
        return dict(zip(self.set_labels, found, strict=True))

    @cached_property
    def root(self) -> Node:
        """The first node of the tree as nested nodes."""
        a = self.arrays
        payoffs = a.payoffs.tolist()
        made: dict[int, Node] = {}
        for node in range(len(a) - 1, -1, -1):
            player = int(a.player[node])
            below = list(a.children_of(node))
            children = tuple(made.pop(child) for child in below)
            if player == END:
                made[node] = Terminal(tuple(payoffs[a.payoff[node]]))
            elif player == CHANCE:
                name, outcomes = self.events[a.event[node]]
                made[node] = Chance(outcomes, tuple(a.chance[child] for child in below), children, name)
            else:
                known = a.information_set[node]
                made[node] = Decision(self.players[player], self.set_labels[known], self.set_actions[known], children)
        return made[0]

    def player(self, player: str | int) -> int:
        """Return the index of a player given by label or index; GameError if there is none."""
        return player_index(player, self.players)

    def information_set(self, label: str) -> int:
        """Return the number of an information set in the arrays; GameError if there is none of that label."""
        try:
            return self._numbers[label]
        except (KeyError, TypeError):
            hint = nearest(str(label), self.set_labels)
            raise GameError(f"there is no information set {label!r}{hint}") from None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: k for k, label in enumerate(self.set_labels)}

    def where(self, node: int) -> str:
        """Return the path to a node as text.

        >>> from games.tree.builder import end, move, tree
        >>> tree(("A",), move("A", "first", {"l": end(0), "r": end(1)})).where(2)
        'first:r'
        """
        a, path = self.arrays, self.arrays.path(node)
        return " > ".join(self._step(int(a.parent[v]), int(a.action[v])) for v in path[1:]) or "the root"

    def _step(self, node: int, action: int) -> str:
        if self.arrays.player[node] == CHANCE:
            name, outcomes = self.events[self.arrays.event[node]]
            return f"{name}:{outcomes[action]}"
        known = self.arrays.information_set[node]
        return f"{self.set_labels[known]}:{self.set_actions[known][action]}"

    def with_payoffs(self, payoffs: Any, title: str | None = None) -> ExtensiveFormGame:
        """Return the game with other payoffs at the ends of the same tree.

        ``payoffs`` has the shape (ends, players), in preorder.

        >>> from games.tree.builder import end, move, tree
        >>> game = tree(("A",), move("A", "first", {"l": end(0), "r": end(1)}))
        >>> game.with_payoffs([[3], [4]]).end_payoffs.tolist()
        [[Fraction(3, 1)], [Fraction(4, 1)]]
        """
        return self._rebuilt(payoffs, None, self.arrays.chance, self.title if title is None else title)

    def _rebuilt(self, payoffs: Any, payoff: object, chance: object, title: str) -> ExtensiveFormGame:
        a = self.arrays
        columns = {"payoffs": payoffs, "payoff": payoff, "information_set": a.information_set, "chance": chance, "event": a.event}
        try:
            arrays = build(a.parent, a.player, **columns, players=self.players)
        except TreeError as problem:
            raise problem.at(self.where(problem.node)) from None
        if arrays.payoffs.shape[1] != len(self.players):
            raise GameError(f"payoffs: rows of {len(self.players)} are needed, one for each player; got {arrays.payoffs.shape[1]}")
        return ExtensiveFormGame._of(arrays, self.players, self.set_labels, self.set_actions, self.events, title, None)

    def at(self, values: Mapping[str, object]) -> ExtensiveFormGame:
        """Return a symbolic game with parameters set to numbers, symbol name -> value; exact if no symbol is left.

        Raises
        ------
        GameError
            If a name is no symbol of the game, or a probability becomes negative.

        >>> import sympy
        >>> from games.tree.builder import end, tree
        >>> tree(("A",), end(sympy.Symbol("b") / 3)).at({"b": 2}).end_payoffs.tolist()
        [[Fraction(2, 3)]]
        """
        import sympy

        from ..exact.numbers import exact, fraction

        a = self.arrays
        given = [*a.payoffs.flat, *a.chance.flat]
        symbols = {s.name: s for value in given for s in getattr(value, "free_symbols", ())}
        numbers = {}
        for name, value in values.items():
            if name not in symbols:
                raise GameError(f"at: there is no parameter {name!r}{nearest(name, symbols)}; known: {', '.join(sorted(symbols))}")
            number = exact(value, name)
            numbers[symbols[name]] = sympy.Rational(number.numerator, number.denominator)
        put = [sympy.sympify(value).subs(numbers, simultaneous=True) for value in given]
        if all(value.is_Rational for value in put):
            put = [fraction(value) for value in put]
        payoffs = object_array(put[: a.payoffs.size], a.payoffs.shape)
        chance = object_array(put[a.payoffs.size :], a.chance.shape)
        return self._rebuilt(payoffs, a.payoff, chance, self.title)

    def floats(self) -> ExtensiveFormGame:
        """Return the game in floats; GameError if it is symbolic."""
        self._numeric()
        return self._with(to_floats(self.arrays.payoffs), to_floats(self.arrays.chance))

    def fractions(self) -> ExtensiveFormGame:
        """Return the game in exact rationals; GameError if it is symbolic.

        A float payoff is read as the binary fraction it is. So are float probabilities of one move of chance if they sum to
        one exactly; else they are read as the decimals they are written as (0.3 as 3/10) if those do; else they are divided
        by their sum.

        >>> from games.tree.builder import chance, end, tree
        >>> game = tree(("A",), chance({"rain": (0.3, end(1.0)), "sun": (0.7, end(0.5))}))
        >>> game.fractions().arrays.chance.tolist()
        [Fraction(1, 1), Fraction(3, 10), Fraction(7, 10)]
        """
        self._numeric()
        if self.exact:
            return self
        a = self.arrays
        payoffs = object_array([Fraction(value) for value in a.payoffs.flat], a.payoffs.shape)
        chance = np.full(len(a), Fraction(1), dtype=object)
        for node in np.flatnonzero(a.player == CHANCE).tolist():
            below = list(a.children_of(node))
            chance[below] = _summing_to_one(a.chance[below].tolist())
        return self._with(payoffs, chance)

    def _numeric(self) -> None:
        if self.symbolic:
            raise GameError("this game has symbolic payoffs or probabilities: give the parameters values first")

    def _with(self, payoffs: NDArray[Any], chance: NDArray[Any]) -> ExtensiveFormGame:
        labels = self.players, self.set_labels, self.set_actions, self.events, self.title
        return ExtensiveFormGame._of(replace(self.arrays, payoffs=payoffs, chance=chance), *labels, self.breakdown)

    def behaviour(self, strategies: Mapping[str, object]) -> dict[str, NDArray[Any]]:
        """Return a behaviour strategy profile, checked: information set -> probability of each of its actions.

        Parameters
        ----------
        strategies
            Per information set the probabilities of its actions in order, a mapping action -> probability (0 where it is
            silent), or the label of the action played for sure.

        Raises
        ------
        GameError
            If an information set is missing or unknown, or its probabilities are not a distribution over its actions.

        >>> from games.tree.builder import end, move, tree
        >>> game = tree(("A",), move("A", "first", {"l": end(0), "r": end(1)}))
        >>> game.behaviour({"first": {"r": 1}})["first"].tolist()
        [Fraction(0, 1), Fraction(1, 1)]
        """
        for label in strategies:
            self.information_set(label)
        found = {}
        for label, (player, actions) in self.information_sets.items():
            if label not in strategies:
                raise GameError(f"behaviour: nothing is said about information set {label!r} of {player}")
            found[label] = distribution(label, player, actions, strategies[label])
        return found

    def realisation_probabilities(self, behaviour: Mapping[str, object]) -> NDArray[Any]:
        """Return the probability that play reaches each node, shape (N,), in preorder.

        ``behaviour`` is what :meth:`behaviour` takes; it raises the same errors.

        >>> from games.tree.builder import end, move, tree
        >>> game = tree(("A",), move("A", "first", {"l": end(0), "r": end(1)}))
        >>> game.realisation_probabilities({"first": [0.25, 0.75]}).tolist()
        [1.0, 0.25, 0.75]
        """
        return self._reach(self.behaviour(behaviour))

    def _reach(self, behaviour: Behaviour, start: int = 0) -> NDArray[Any]:
        """Return reach probabilities from a node on; 0 outside its tree."""
        moves = self.move_probabilities(behaviour)
        parents, stop = self.arrays.parent.tolist(), int(self.arrays.stop[start])
        steps = moves.tolist()
        zero = steps[0] * 0
        reach: list[Any] = [zero] * len(parents)
        reach[start] = zero + 1
        for node in range(start + 1, stop):
            above = reach[parents[node]]
            reach[node] = above * steps[node] if above != 0 else zero
        return object_array(reach, (len(reach),)) if moves.dtype == object else np.array(reach)

    def move_probabilities(self, behaviour: Behaviour) -> NDArray[Any]:
        """Return the probability of the move that leads to each node, shape (N,), 1 at the root.

        ``behaviour`` is a checked one, as :meth:`behaviour` returns.
        """
        a = self.arrays
        own = [behaviour[label] for label in self.set_labels]
        flat = np.concatenate(own) if own else np.empty(0)
        starts = np.cumsum([0, *map(len, own)])[:-1]
        exact = a.chance.dtype == object and flat.dtype == object
        moves = a.chance.copy() if exact or not own else _plain(a.chance)
        decided = np.flatnonzero(np.append(False, a.player[a.parent[1:]] >= 0))
        if len(decided):
            chosen = flat[starts[a.information_set[a.parent[decided]]] + a.action[decided]]
            moves[decided] = chosen if exact else _plain(chosen)
        return moves

    def expected_payoffs(self, behaviour: Mapping[str, object]) -> tuple[Any, ...]:
        """Return each player's expected payoff of a behaviour strategy profile, in player order.

        >>> from games.tree.builder import chance, end, tree
        >>> tree(("A",), chance({"rain": ("1/3", end(1)), "sun": ("2/3", end(4))})).expected_payoffs({})
        (Fraction(3, 1),)
        """
        return tuple(self._expectation(self.realisation_probabilities(behaviour), self.arrays.payoffs))

    def _expectation(self, reach: NDArray[Any], payoffs: NDArray[Any]) -> list[Any]:
        rows = self.arrays.payoff.tolist()
        ends = [(p, rows[node]) for node, p in enumerate(reach.tolist()) if rows[node] >= 0 and p != 0]
        columns = payoffs.T.tolist()
        return [sum((p * column[row] for p, row in ends), start=0 * column[0]) for column in columns]

    @cached_property
    def parts(self) -> Mapping[str, NDArray[Any]]:
        """The payoffs by mechanism, arrays that sum to ``end_payoffs``; GameError if the game was not made by a model."""
        if self.breakdown is None:
            raise GameError("explain_move: this game holds payoffs without reasons; games made by a model have mechanisms")
        return self.breakdown()

    def explain_move(
        self, behaviour: Mapping[str, object], information_set: str, deviation: object, beliefs: Sequence[Any] | None = None
    ) -> Ledger:
        """Split a player's gain from one deviation by mechanism: another action at one information set, all else as before.

        Parameters
        ----------
        behaviour
            What everybody does.
        information_set, deviation
            Where the player deviates, and to which action.
        beliefs
            Probability of each node of the information set, in preorder; by default as the behaviour implies.

        Raises
        ------
        GameError
            If the game was not made by a model, a label is unknown, or beliefs are needed because play never comes to an
            information set of several nodes.

        >>> from games.tree.builder import end, move, tree
        >>> stay, go = end(1, fear=1), end(3, fear=-1, gain=4)
        >>> game = tree(("A",), move("A", "first", {"stay": stay, "go": go}))
        >>> ledger = game.explain_move({"first": "stay"}, "first", "go")
        >>> dict(ledger), ledger.total
        ({'fear': Fraction(-2, 1), 'gain': Fraction(4, 1)}, Fraction(2, 1))
        """
        a, checked, known = self.arrays, self.behaviour(behaviour), self.information_set(information_set)
        player, actions = self.information_sets[information_set]
        to = action_index(deviation, player, actions)
        members = np.flatnonzero(a.information_set == known).tolist()
        if beliefs is not None:
            weights = distribution(information_set, player, [str(node) for node in members], beliefs).tolist()
        else:
            reach = self._reach(checked)
            weights = [reach[node] for node in members] if len(members) > 1 else [Fraction(1)]
        total = sum(weights)
        if total == 0:
            raise GameError(
                f"explain_move: play never comes to {information_set!r}; give beliefs, one for each of its {len(members)} nodes"
            )
        deviating = {**checked, information_set: distribution(information_set, player, actions, actions[to])}
        gains: dict[str, Any] = dict.fromkeys(self.parts, 0)
        who = self.player(player)
        ends = self.arrays.payoff >= 0
        for node, weight in zip(members, weights, strict=True):
            if weight == 0:
                continue
            change = (self._reach(deviating, node) - self._reach(checked, node))[ends]
            for name, part in self.parts.items():
                for step, value in zip(change.tolist(), part[:, who].tolist(), strict=True):
                    if step != 0:
                        gains[name] = gains[name] + weight / total * step * value
        return Ledger(player, information_set, actions[to], gains)

    def table(self) -> Table:
        """Return the ends as a table: the way there, and what each player gets; exact numbers in the data frame."""
        ends = np.flatnonzero(self.arrays.player == END).tolist()
        rows = [(self.where(node), *map(_shown, paid)) for node, paid in zip(ends, self.end_payoffs.tolist(), strict=True)]
        return Table(("way", *self.players), rows, caption=self.title)

    def __repr__(self) -> str:
        a = self.arrays
        lines = [self.title] if self.title else []
        for node in range(min(len(a), MOST_LINES)):
            player = int(a.player[node])
            text = "  " * int(a.depth[node]) + self._label(node)
            if player == END:
                lines.append(f"{text}: ({', '.join(map(_shown, a.payoffs[a.payoff[node]]))})")
            elif player == CHANCE:
                lines.append(f"{text} -> {self.events[a.event[node]][0]}")
            else:
                lines.append(f"{text} -> {self.players[player]} at {self.set_labels[a.information_set[node]]!r}")
        if len(a) > MOST_LINES:
            lines.append(f"... {len(a)} nodes in all")
        return "\n".join(lines)

    def _label(self, node: int) -> str:
        """Return the move that leads to a node, with its probability if it is one of chance."""
        a = self.arrays
        if node == 0:
            return "start"
        above, action = int(a.parent[node]), int(a.action[node])
        if a.player[above] == CHANCE:
            return f"{self.events[a.event[above]][1][action]} ({_shown(a.chance[node])})"
        label: str = self.set_actions[a.information_set[above]][action]
        return label


def _players(players: Iterable[str]) -> tuple[str, ...]:
    names = tuple(players)
    check_some(names, "players")
    return names


def _label(what: str, given: Any, number: int, default: Any) -> Any:
    if given is None:
        return default
    try:
        return given[number]
    except (IndexError, KeyError, TypeError):
        raise GameError(f"{what}: there is no entry {number}") from None


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return numbers as floats, expressions as they are."""
    return values if any(hasattr(value, "free_symbols") for value in values.flat) else values.astype(np.float64)


def _summing_to_one(probabilities: Sequence[float]) -> list[Fraction]:
    binary = [Fraction(p) for p in probabilities]
    decimals = [Fraction(repr(p)) for p in probabilities]
    total = sum(binary)
    return binary if total == 1 else decimals if sum(decimals) == 1 else [p / total for p in binary]


def _shown(value: Any) -> str:
    return str(value) if hasattr(value, "free_symbols") else decimal(value)
