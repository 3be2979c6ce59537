"""Trees as arrays: one entry per node in preorder, checked and completed without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import check_numbers, spelled
from ..errors import GameError
from ..normal_form import payoff_array

CHANCE, END = -1, -2
"""What the column ``player`` holds where chance moves and where the game ends."""

CHANCE_TOLERANCE = 1e-9
"""How far the sum of probabilities that are floats may be from one; exact ones must sum to one exactly."""

Integers = NDArray[np.int32]


class TreeError(GameError):
    """A tree is malformed at one node, ``node`` in preorder; ``{where}`` in a message stands for the path to it.

    >>> str(TreeError(3, "node after {where}: no")), str(TreeError(3, "node after {where}: no").at("a:L"))
    ('node after node 3: no', 'node after a:L: no')
    """

    def __init__(self, node: int, message: str, where: str | None = None) -> None:
        super().__init__(message.replace("{where}", f"node {node}" if where is None else where))
        self.node, self.message = node, message

    def at(self, where: str) -> TreeError:
        """Return the error with the path to the node."""
        return TreeError(self.node, self.message, where)


@dataclass(frozen=True, eq=False)
class TreeArrays:
    """A tree as columns, one entry per node in preorder: a node before its children, an earlier child's tree first.

    Arrays are read-only; indices are int32.

    Attributes
    ----------
    parent
        Shape (N,), like all columns up to ``payoff``: the node above; -1 at the root.
    player
        Index of the player who moves; CHANCE (-1), END (-2).
    information_set
        Index of the information set, numbered by first appearance; -1 where chance moves and at ends.
    first_child, children
        The first node below (-1 at ends), and how many there are.
    action
        Which of its parent's moves leads to the node; -1 at the root.
    depth, stop
        Moves before the node; the tree below node ``v`` is the slice ``v:stop[v]``.
    event
        Index of the labels of a move of chance; -1 elsewhere.
    chance
        Probability of the move of chance that leads to the node; 1 after a player's move and at the root.
    payoff
        Row of ``payoffs`` at an end; -1 elsewhere.
    payoffs
        Shape (rows, players).
    first_member
        Shape (information sets,), like the next two: the first node of the set.
    previous_set, previous_action
        The last move that the set's player made before it; -1 if there is none. With perfect recall it is the same at
        every node of the set.

    >>> tree = build([-1, 0, 0], [0, END, END], payoffs=[[1], [2]])
    >>> len(tree), tree.stop.tolist(), tree.action.tolist(), tree.perfect_information
    (3, [3, 2, 3], [-1, 0, 1], True)
    """

    parent: Integers
    player: Integers
    information_set: Integers
    first_child: Integers
    children: Integers
    action: Integers
    depth: Integers
    stop: Integers
    event: Integers
    chance: NDArray[Any]
    payoff: Integers
    payoffs: NDArray[Any]
    first_member: Integers
    previous_set: Integers
    previous_action: Integers

    def __post_init__(self) -> None:
        for column in fields(self):
            getattr(self, column.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.parent)

    def __reduce__(self) -> tuple[Any, ...]:
        return TreeArrays, tuple(getattr(self, column.name) for column in fields(self))

    @property
    def perfect_information(self) -> bool:
        """Whether every information set holds one node."""
        return int((self.player >= 0).sum()) == len(self.first_member)

    def children_of(self, node: int) -> Iterator[int]:
        """Yield the nodes right below a node, in the order of its moves."""
        child = node + 1
        for _ in range(int(self.children[node])):
            yield child
            child = int(self.stop[child])

    def path(self, node: int) -> list[int]:
        """Return the nodes from the root to a node, both included."""
        found = []
        while node >= 0:
            found.append(node)
            node = int(self.parent[node])
        return found[::-1]

    @cached_property
    def subgame_roots(self) -> Integers:
        """The nodes that start a subgame: moves whose trees no information set leaves or enters; the root is one."""
        roots = np.flatnonzero(self._starts_subgame()).astype(np.int32)
        roots.setflags(write=False)
        return roots

    def _starts_subgame(self) -> NDArray[np.bool_]:
        moves: NDArray[np.bool_] = self.player != END
        if self.perfect_information:
            return moves
        inside = np.flatnonzero(self.information_set >= 0)
        last_member = np.zeros(len(self.first_member), dtype=np.int32)
        last_member[self.information_set[inside]] = inside
        low = np.arange(len(self), dtype=np.int32)
        high = low.copy()
        low[inside] = self.first_member[self.information_set[inside]]
        high[inside] = last_member[self.information_set[inside]]
        lows, highs, parents = low.tolist(), high.tolist(), self.parent.tolist()
        for node in range(len(self) - 1, 0, -1):
            above = parents[node]
            if lows[node] < lows[above]:
                lows[above] = lows[node]
            if highs[node] > highs[above]:
                highs[above] = highs[node]
        index = np.arange(len(self))
        starts: NDArray[np.bool_] = moves & (np.array(lows) >= index) & (np.array(highs) < self.stop)
        return starts


def build(
    parent: object,
    player: object,
    *,
    payoffs: object,
    payoff: object = None,
    information_set: object = None,
    chance: object = None,
    event: object = None,
    players: Sequence[str] | None = None,
) -> TreeArrays:
    """Return checked arrays of a tree; what is left out is the simplest possible.

    Parameters
    ----------
    parent, player, information_set, chance, event, payoff, payoffs
        As in :class:`TreeArrays`. By default every decision is an information set of its own, moves of chance with equal
        numbers of outcomes share their labels, and the ends take the rows of ``payoffs`` in order. Information sets and
        events are renumbered by first appearance.
    players
        Labels for messages.

    Raises
    ------
    TreeError
        With the node, if the nodes are not in preorder, an index points nowhere, an information set mixes players or
        numbers of actions, lies on one path twice or forgets a move, or probabilities are negative or do not sum to one.
    GameError
        If an array has the wrong shape or holds no numbers.
    """
    above = _integers("parent", parent)
    n = len(above)
    if n == 0 or above[0] != -1:
        raise GameError("parent: the first node is the root, whose parent is -1")
    who = _integers("player", player, n)
    if len(wrong := np.flatnonzero((above[1:] < 0) | (above[1:] >= np.arange(1, n)))):
        raise _not_preorder(int(wrong[0]) + 1)
    children = np.bincount(above[1:], minlength=n).astype(np.int32)
    if len(wrong := np.flatnonzero((who == END) & (children > 0))):
        raise TreeError(int(wrong[0]), "node after {where}: the game ends there, yet there are nodes below it")
    if len(wrong := np.flatnonzero((who != END) & (children == 0))):
        raise TreeError(int(wrong[0]), "node after {where}: somebody moves there, yet there are no nodes below it")
    table = payoff_table(payoffs)
    rows = _rows(who, payoff, table)
    if len(wrong := np.flatnonzero((who < END) | (who >= table.shape[1]))):
        node = int(wrong[0])
        raise TreeError(node, f"node after {{where}}: there is no player {who[node]}; there are {table.shape[1]}")
    sets = _sets(who, children, information_set)
    first_member = _first(sets)
    events = _events(who, children, event)
    action = np.full(n, -1, dtype=np.int32)
    order = np.argsort(above[1:], kind="stable") + 1
    starts = np.cumsum(children) - children
    action[order] = np.arange(n - 1) - starts[above[order]]
    by_chance = np.flatnonzero(np.append(False, who[above[1:]] == CHANCE))
    probability, table = _numbers(table, chance, by_chance, n, rows, players)
    _check_probabilities(probability, above, by_chance)
    depth, stop, previous = _walk(above, who, sets, action, len(first_member))
    first_child = np.where(children > 0, np.arange(1, n + 1), -1).astype(np.int32)
    return TreeArrays(
        above, who, sets, first_child, children, action, depth, stop, events, probability, rows, table, first_member, *previous
    )


def _integers(name: str, values: object, size: int | None = None) -> Integers:
    try:
        given = np.array(values)
        if given.size and given.dtype.kind not in "iu":
            raise TypeError
        column = given.astype(np.int32)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"{name}: whole numbers are needed") from None
    if column.ndim != 1 or (size is not None and len(column) != size) or not (column == given).all():
        raise GameError(f"{name}: one small whole number for each node is needed; got an array of shape {column.shape}")
    return column


def payoff_table(payoffs: Any) -> NDArray[Any]:
    """Return payoffs as an array of the shape (rows, players), entries as they were given.

    >>> payoff_table([[1, 2], [3]])
    Traceback (most recent call last):
    games.errors.GameError: payoffs: rows of one length are needed; row 1 has 1 and row 0 has 2
    """
    if isinstance(payoffs, np.ndarray):
        check_numbers(payoffs, "payoffs", also=spelled)
        table = payoffs
    else:
        try:
            listed = [list(row) for row in payoffs]
        except TypeError:
            raise GameError(f"payoffs: rows of numbers are needed; got {type(payoffs).__name__}") from None
        table = np.empty((len(listed), len(listed[0]) if listed else 0), dtype=object)
        for k, row in enumerate(listed):
            if len(row) != table.shape[1]:
                raise GameError(f"payoffs: rows of one length are needed; row {k} has {len(row)} and row 0 has {table.shape[1]}")
            for i, value in enumerate(row):
                table[k, i] = value
    if table.ndim != 2 or 0 in table.shape:
        raise GameError(f"payoffs: shape (rows, players), at least one of each, is needed; got {table.shape}")
    return table


def _rows(who: Integers, payoff: object, table: NDArray[Any]) -> Integers:
    ends = np.flatnonzero(who == END)
    if payoff is None:
        if len(table) != len(ends):
            raise GameError(f"payoffs: one row for each of {len(ends)} ends is needed; got {len(table)}")
        rows = np.full(len(who), -1, dtype=np.int32)
        rows[ends] = np.arange(len(ends))
        return rows
    rows = _integers("payoff", payoff, len(who))
    if len(wrong := np.flatnonzero((who == END) & ((rows < 0) | (rows >= len(table))))):
        node = int(wrong[0])
        raise TreeError(node, f"terminal after {{where}}: there is no row {rows[node]} of payoffs; there are {len(table)}")
    rows[who != END] = -1
    return rows


def _sets(who: Integers, children: Integers, information_set: object) -> Integers:
    decisions = np.flatnonzero(who >= 0)
    sets = np.full(len(who), -1, dtype=np.int32)
    if information_set is None:
        sets[decisions] = np.arange(len(decisions))
        return sets
    given = _integers("information_set", information_set, len(who))
    if len(wrong := np.flatnonzero((who >= 0) & (given < 0))):
        raise TreeError(int(wrong[0]), "node after {where}: a decision needs an information set, a number from 0 on")
    sets[decisions] = _renumbered(given[decisions])
    first = _first(sets)[sets[decisions]]
    if len(wrong := np.flatnonzero((who[first] != who[decisions]) | (children[first] != children[decisions]))):
        raise mixed(int(decisions[wrong[0]]), str(given[decisions[wrong[0]]]))
    return sets


def _events(who: Integers, children: Integers, event: object) -> Integers:
    moves = np.flatnonzero(who == CHANCE)
    events = np.full(len(who), -1, dtype=np.int32)
    if event is None:
        events[moves] = _renumbered(children[moves])
        return events
    given = _integers("event", event, len(who))
    events[moves] = _renumbered(given[moves])
    first = _first(events)[events[moves]]
    if len(wrong := np.flatnonzero(children[first] != children[moves])):
        raise TreeError(
            int(moves[wrong[0]]), "node after {where}: chance has another number of outcomes than where it has these labels"
        )
    return events


def _renumbered(numbers: Integers) -> Integers:
    """Return numbers 0, 1, ... in the order in which the given ones first appear."""
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def _first(numbers: Integers) -> Integers:
    """Return where each of the numbers 0, 1, ... of a column appears first."""
    where = np.flatnonzero(numbers >= 0)
    return where[np.unique(numbers[where], return_index=True)[1]].astype(np.int32)


def _numbers(
    table: NDArray[Any], chance: object, by_chance: NDArray[Any], n: int, rows: Integers, players: Sequence[str] | None
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return chance probabilities and payoffs, all of one number type."""
    if chance is None and len(by_chance):
        raise GameError("chance: probabilities are needed, one for each node that a move of chance leads to")
    if isinstance(chance, np.ndarray):
        check_numbers(chance, "chance", also=spelled)
    given = np.ones(n, dtype=int) if chance is None else np.array(chance, dtype=None if isinstance(chance, np.ndarray) else object)
    if given.shape != (n,):
        raise GameError(f"chance: one probability for each node is needed; got an array of shape {given.shape}")
    moved = given[by_chance]
    try:
        if table.dtype.kind == "f" and (not len(moved) or moved.dtype.kind == "f"):
            together = payoff_array(np.append(table, moved)[None, :])
        else:
            together = payoff_array(np.append(table.astype(object), moved.astype(object))[None, :])
    except GameError as problem:
        for (row, i), value in np.ndenumerate(table):
            if not _number(value):
                node = int(np.flatnonzero(rows == row)[0])
                name = players[i] if players else str(i + 1)
                raise TreeError(node, f"terminal after {{where}}: payoff of {name} is not a finite number: {value!r}") from None
        for node, value in zip(by_chance.tolist(), moved, strict=True):
            if not _number(value):
                raise TreeError(node, f"after {{where}}: the probability is not a finite number: {value!r}") from None
        raise GameError(str(problem)) from None
    values = together[0]
    probability = np.ones(n) if values.dtype == np.float64 else np.full(n, _one(values[0]), dtype=object)
    probability[by_chance] = values[table.size :]
    return probability, values[: table.size].reshape(table.shape).copy()


def _one(like: Any) -> Any:
    return like * 0 + 1 if hasattr(like, "free_symbols") else payoff_array([[1, like]])[0, 0]


def _number(value: object) -> bool:
    try:
        cell = np.empty((1, 1), dtype=object)
        cell[0, 0] = value
        payoff_array(cell)
    except GameError:
        return False
    return True


def _check_probabilities(probability: NDArray[Any], above: Integers, by_chance: NDArray[Any]) -> None:
    if probability.dtype == np.float64:
        if len(wrong := np.flatnonzero(probability < 0)):
            raise TreeError(int(wrong[0]), f"after {{where}}: the probability is negative: {probability[wrong[0]]!r}")
        moves = np.unique(above[by_chance])
        total = np.bincount(above[by_chance], weights=probability[by_chance], minlength=len(above))[moves]
        if len(wrong := np.flatnonzero(~(np.abs(total - 1) <= CHANCE_TOLERANCE))):
            raise _no_distribution(int(moves[wrong[0]]), float(total[wrong[0]]))
        return
    found: dict[int, Any] = {}
    for node, move in zip(by_chance.tolist(), above[by_chance].tolist(), strict=True):
        value = probability[node]
        if negative(value):
            raise TreeError(node, f"after {{where}}: the probability is negative: {value}")
        found[move] = found[move] + value if move in found else value
    for move, total in found.items():
        if not is_one(total):
            raise _no_distribution(move, total)


def negative(value: Any) -> bool:
    """Tell whether a number is negative; an expression only if it is known to be."""
    return bool(value.is_negative) if hasattr(value, "free_symbols") else bool(value < 0)


def is_one(total: Any) -> bool:
    """Tell whether probabilities that sum to ``total`` are a distribution: floats up to CHANCE_TOLERANCE.

    >>> is_one(0.1 + 0.2 + 0.7), is_one(0.999)
    (True, False)
    """
    if hasattr(total, "free_symbols"):
        import sympy

        return bool(sympy.expand(total) == 1 or sympy.simplify(total - 1) == 0)
    return bool(abs(total - 1) <= CHANCE_TOLERANCE) if isinstance(total, float) else bool(total == 1)


def _no_distribution(node: int, total: Any) -> TreeError:
    return TreeError(node, f"node after {{where}}: the probabilities of chance sum to {total}, not to 1")


def mixed(node: int, name: str) -> TreeError:
    """Return the error of a node that does not fit the first one of its information set."""
    return TreeError(node, f"information set {name}: the node after {{where}} has another player or other actions")


def _not_preorder(node: int) -> TreeError:
    return TreeError(
        node, f"parent: nodes in preorder are needed, each right after its parent or an earlier child's tree; node {node} is not"
    )


def _forgetful(node: int, information_set: int, twice: bool, same_set: bool) -> TreeError:
    """Return the error of imperfect recall, with its kind (Piccione and Rubinstein 1997) and what can be done."""
    if twice:
        what = "{{set {0}}} lies twice on the path {{where}} (imperfect recall: absent-mindedness)"
        remedy = "no equilibrium need exist in behaviour strategies (Isbell 1957); let the player see that it has been there"
    else:
        kind = "of which own action it took" if same_set else "of where it was before"
        what = f"{{{{set {{0}}}}}}: at the node after {{{{where}}}} the player has forgotten a move (imperfect recall {kind})"
        remedy = "let an agent of its own decide there, or solve the normal form as a table (.nfg)"
    return TreeError(node, f"information set {what.format(information_set)}; trees here have perfect recall: {remedy}")


def _walk(
    above: Integers, who: Integers, sets: Integers, action: Integers, count: int
) -> tuple[Integers, Integers, tuple[Integers, Integers]]:
    """Return depth and end of every node's tree, and each set's last own move, checking preorder and perfect recall.

    It is enough to compare the last own move before each node of a set: its own history follows from the set of that
    move. A set that lies twice on one path is found the same way, as its lower node has more own moves before it.
    """
    parents, players, members, moves = above.tolist(), who.tolist(), sets.tolist(), action.tolist()
    n = len(parents)
    depth, stop = [0] * n, [n] * n
    known: list[tuple[int, int] | None] = [None] * count
    own: list[list[int]] = [[] for _ in range(max(players) + 1)]
    path: list[int] = []
    for node in range(n):
        parent = parents[node]
        while path and path[-1] != parent:
            done = path.pop()
            stop[done] = node
            if players[done] >= 0:
                own[players[done]].pop()
        if node and not path:
            raise _not_preorder(node)
        depth[node] = len(path)
        path.append(node)
        player = players[node]
        if player >= 0:
            mine = own[player]
            last = (members[mine[-1]], moves[path[depth[mine[-1]] + 1]]) if mine else (-1, -1)
            information_set = members[node]
            seen = known[information_set]
            if seen is None:
                known[information_set] = last
            elif seen != last:
                twice = any(members[earlier] == information_set for earlier in mine)
                raise _forgetful(node, information_set, twice, seen[0] == last[0])
            mine.append(node)
    previous = np.array(known, dtype=np.int32).reshape(count, 2)
    return np.array(depth, np.int32), np.array(stop, np.int32), (previous[:, 0].copy(), previous[:, 1].copy())
