"""Trees told in TOML: one table per node, by name, in exact numbers.

An entry game in which chance decides how strong the rival is::

    title = "Entry"
    players = ["Entrant", "Rival"]
    root = "nature"                                # optional: the first node is the root

    [nodes.nature]
    chance = { strong = "1/3", weak = "2/3" }      # probabilities, which sum to one; a name may be given, too
    moves = { strong = "entry strong", weak = "entry weak" }

    [nodes."entry strong"]
    player = "Entrant"
    information_set = "entry"                      # optional: the name of the node
    moves = { Out = [0, 2], In = "reply strong" }  # to a node, or to an end with these payoffs

    [nodes."reply strong"]
    player = "Rival"
    moves = { Fight = [-1, 0.5], Accommodate = [1, 1] }

    [nodes."entry weak"]
    player = "Entrant"
    information_set = "entry"
    moves = { Out = [0, 2], In = "reply weak" }

    [nodes."reply weak"]
    player = "Rival"
    moves = { Fight = [-1, -1], Accommodate = "shared" }

    [nodes.shared]
    payoffs = [1, 1]

Ends may split their payoffs by mechanism, all of them or none: ``parts = { market = [2, 2], cost = [-1, -1] }``.
Numbers are read as written: 0.1 is one tenth; fractions stand in quotes. Nothing in a file is evaluated as code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Never

from ..arguments import forgiving
from ..errors import FormatError, GameError, ParameterError, nearest, shown
from ..exact.numbers import DIGITS, exact, too_long
from ..tree.arrays import TreeError
from ..tree.extensive_form import END, ExtensiveFormGame
from ..tree.nodes import Chance, Decision, Node, Terminal
from . import toml

TREE_SUFFIX = ".toml"

KEYS = ("title", "players", "root", "nodes")
MOVE_KEYS = ("player", "information_set", "moves")
CHANCE_KEYS = ("chance", "moves", "name")
END_KEYS = ("payoffs", "parts")


def loads(text: str, place: str = "<text>") -> ExtensiveFormGame:
    """Return the game that a tree file tells.

    Raises
    ------
    FormatError
        With place, key and, where it is found, line, if the text is no TOML, a key is missing or unknown, a node is named
        that is not there, two moves lead to one node (ends may be shared), or the tree is malformed.

    >>> game = loads('players = ["A"]\\n[nodes.first]\\nplayer = "A"\\nmoves = { l = [0], r = [0.1] }')
    >>> game
    start -> A at 'first'
      l: (0)
      r: (0.1)
    """
    return _Reader(text, place).game()


@forgiving
def dumps(game: ExtensiveFormGame) -> str:
    """Return a game as a tree file, which :func:`loads` reads as an equal game; floats become exact as in ``game.fractions()``.

    Raises
    ------
    GameError
        If numbers are symbolic or too long.

    >>> from games.tree.builder import end, move, tree
    >>> print(dumps(tree(("A",), move("A", "first", {"l": end(0), "r": end("1/3")}))), end="")
    title = ""
    players = ["A"]
    <BLANKLINE>
    [nodes.1]
    player = "A"
    information_set = "first"
    moves = { "l" = ["0"], "r" = ["1/3"] }
    """
    if not isinstance(game, ExtensiveFormGame):
        raise GameError(f"a tree file holds an ExtensiveFormGame; got {type(game).__name__}")
    numbers = game.fractions()
    a, payoffs = numbers.arrays, numbers.arrays.payoffs
    lines = [f"title = {toml.quoted(game.title)}", f"players = [{', '.join(map(toml.quoted, game.players))}]"]

    def told(node: int) -> str:
        if a.player[node] != END:
            return f'"{node + 1}"'
        return f"[{', '.join(map(_number, payoffs[a.payoff[node]]))}]"

    for node, player in enumerate(a.player.tolist()):
        if player == END and node > 0:
            continue
        lines += ["", f"[nodes.{node + 1}]"]
        below = list(a.children_of(node))
        if player == END:
            lines.append(f"payoffs = {told(node)}")
            continue
        if player >= 0:
            known = a.information_set[node]
            labels = game.set_actions[known]
            lines += [f"player = {toml.quoted(game.players[player])}", f"information_set = {toml.quoted(game.set_labels[known])}"]
        else:
            name, labels = game.events[a.event[node]]
            shares = [a.chance[child] for child in below]
            lines.append(f"name = {toml.quoted(name)}")
            pairs = zip(labels, shares, strict=True)
            lines.append(f"chance = {{ {', '.join(f'{toml.quoted(label)} = {_number(p)}' for label, p in pairs)} }}")
        moves = ", ".join(f"{toml.quoted(label)} = {told(child)}" for label, child in zip(labels, below, strict=True))
        lines.append(f"moves = {{ {moves} }}")
    return "\n".join(lines) + "\n"


def _number(value: Fraction) -> str:
    if too_long(value):
        raise GameError(f"a number has more than {DIGITS} digits, too many to write")
    return f'"{value}"'


class _Reader:
    """A tree file, checked key by key."""

    def __init__(self, text: str, place: str) -> None:
        self.text, self.place = text, place
        self.data = toml.loads(text, place)

    def wrong(self, key: str, message: str) -> Never:
        """Raise FormatError with the file, the key and the line where the key's table or value stands."""
        name = key.removeprefix("nodes.").partition(": ")[0]
        path = ("nodes", name) if key.startswith("nodes.") else (name,)
        raise toml.wrong_at(self.place, self.text, path, f"{key}: {message}")

    def table(self, key: str, value: Any, keys: Sequence[str] = ()) -> dict[str, Any]:
        if not isinstance(value, dict) or not value:
            self.wrong(key, f"a table that holds something is needed; got {shown(value)}")
        for inner in value if keys else ():
            if inner not in keys:
                self.wrong(key, f"unknown key {inner!r}{nearest(inner, keys)}; known keys: {', '.join(keys)}")
        return dict(value)

    def words(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            self.wrong(key, f"text is needed; got {shown(value)}")
        return str(value)

    def number(self, key: str, value: Any) -> Any:
        try:
            return exact(value, key)
        except ParameterError:
            self.wrong(key, f'a finite number is needed, like 2, -0.5 or "1/3"; got {shown(value)}')

    def numbers(self, key: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.wrong(key, f"a list of numbers is needed, one for each player; got {shown(value)}")
        return tuple(self.number(key, entry) for entry in value)

    def game(self) -> ExtensiveFormGame:
        for key in self.data:
            if key not in KEYS:
                self.wrong(key, f"unknown key{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
        for key in ("players", "nodes"):
            if key not in self.data:
                self.wrong(key, "this key is needed")
        title = self.words("title", self.data.get("title", ""))
        if not isinstance(self.data["players"], list):
            self.wrong("players", f"a list of labels is needed; got {shown(self.data['players'])}")
        players = tuple(self.words("players", player) for player in self.data["players"])
        nodes = self.table("nodes", self.data["nodes"])
        first = self.words("root", self.data.get("root", next(iter(nodes))))
        if first not in nodes:
            self.wrong("root", f"there is no node {first!r}{nearest(first, nodes)}")
        # Each place of the tree in preorder: the key for messages, its table, and the places below.
        keys: list[str] = []
        tables: list[dict[str, Any]] = []
        below: list[list[int]] = []
        left: list[tuple[str, Any, int]] = [("root", first, -1)]
        seen: set[str] = set()
        while left:
            key, target, above = left.pop()
            here = len(keys)
            if above >= 0:
                below[above].append(here)
            below.append([])
            if isinstance(target, list):
                keys.append(key)
                tables.append({"payoffs": target})
                continue
            name = self.words(key, target)
            if name not in nodes:
                self.wrong(key, f"there is no node {name!r}{nearest(name, nodes)}")
            table = self.checked(f"nodes.{name}", nodes[name])
            if name in seen and "moves" in table:
                self.wrong(key, f"two moves lead to {name!r}; in a tree each place is a node of its own (ends may be shared)")
            seen.add(name)
            keys.append(f"nodes.{name}")
            tables.append(table)
            moves = list(table.get("moves", {}).items())
            left.extend((f"nodes.{name}: moves.{label}", to, here) for label, to in reversed(moves))
        for name in nodes:
            if name not in seen:
                self.wrong(f"nodes.{name}", "no move leads to this node")
        made: dict[int, Node] = {}
        for place in range(len(keys) - 1, -1, -1):
            made[place] = self.node(keys[place], tables[place], tuple(made.pop(child) for child in below[place]))
        try:
            return ExtensiveFormGame(made[0], players, title)
        except TreeError as problem:
            self.wrong(keys[problem.node], str(problem))
        except GameError as problem:
            raise FormatError(f"{self.place}: {problem}") from None

    def checked(self, key: str, value: Any) -> dict[str, Any]:
        kinds = {"player": MOVE_KEYS, "chance": CHANCE_KEYS, "payoffs": END_KEYS}
        table = self.table(key, value)
        found = [kind for kind in kinds if kind in table]
        if len(found) != 1:
            self.wrong(key, f"a node has one of player, chance and payoffs; got {', '.join(found) or 'none'}")
        self.table(key, value, kinds[found[0]])
        if found[0] != "payoffs":
            self.table(f"{key}: moves", table.get("moves", {}))
        return table

    def node(self, key: str, table: Mapping[str, Any], children: tuple[Node, ...]) -> Node:
        if "payoffs" in table:
            parts = table.get("parts")
            split = parts and {k: self.numbers(f"{key}: parts.{k}", v) for k, v in self.table(f"{key}: parts", parts).items()}
            return Terminal(self.numbers(f"{key}: payoffs", table["payoffs"]), split)
        moves = tuple(table["moves"])
        if "player" in table:
            known = self.words(f"{key}: information_set", table.get("information_set", key.removeprefix("nodes.")))
            return Decision(self.words(f"{key}: player", table["player"]), known, moves, children)
        shares = self.table(f"{key}: chance", table["chance"], moves)
        for move in moves:
            if move not in shares:
                self.wrong(f"{key}: chance", f"the probability of {move!r} is missing")
        probabilities = tuple(self.number(f"{key}: chance.{move}", shares[move]) for move in moves)
        return Chance(moves, probabilities, children, self.words(f"{key}: name", table.get("name", key.removeprefix("nodes."))))
