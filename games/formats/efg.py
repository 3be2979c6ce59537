r"""Gambit's .efg files: extensive-form games as text, in exact numbers, node by node in preorder.

An entry game, then a coin that decides what the fight pays::

    EFG 2 R "Entry" { "Entrant" "Rival" }
    "Here a comment may stand."

    p "" 1 1 "entry" { "Out" "In" } 0
    t "" 1 "out" { 0, 2 }
    p "" 2 1 "reply" { "Fight" "Accommodate" } 0
    c "" 1 "luck" { "good" 1/4 "bad" 3/4 } 0
    t "" 2 "" { 1, -1 }
    t "" 3 "" { -2, 1/2 }
    t "" 4 "peace" { 1, 1 }

A node is ``p`` (a player's: name, player, information set), ``c`` (chance's: name, move) or ``t`` (an end: name), and
ends with its outcome: 0 for none, or a number, with label and payoffs where it first appears. The payoffs of the outcomes
on a path add up. Information sets and moves of chance are numbered per player and described where they first appear; later
the description is left out, or repeated to the letter. The grammar is Gambit's (Savani and Turocy 2025), read strictly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from ..arguments import forgiving
from ..errors import GameError
from ..exact.numbers import DIGITS
from ..tree.arrays import CHANCE, END, TreeError
from ..tree.extensive_form import ExtensiveFormGame
from ..tree.nodes import placed
from . import nfg
from .text import MARK

TREE_SUFFIX = ".efg"

INTEGER = re.compile(rf"-?\d{{1,{DIGITS}}}", re.ASCII)


def loads(text: str, place: str = "<text>") -> ExtensiveFormGame:
    """Return the game that an .efg text describes, with exact payoffs and probabilities.

    Repeated labels of players and of a node's moves get numbers ("x_1", "x_2"), and empty ones become "_1", "_2", as in
    Gambit. Information sets without a name are called after their player, and names that several have get the player's in
    front, then numbers if they must. Names of nodes and outcomes and the comment are dropped.

    Parameters
    ----------
    text
        The contents of the file.
    place
        What messages call it: the path.

    Raises
    ------
    FormatError
        With place, line, column and what would be right, if the text is not in the format, or the tree is none that
        :class:`ExtensiveFormGame` can be (a player forgets a move).

    >>> game = loads('EFG 2 R "" { "A" } p "" 1 1 "go?" { "no" "yes" } 1 "fee" { -1 } t "" 0 t "" 2 "" { 3.5 }')
    >>> game.end_payoffs.tolist()
    [[Fraction(-1, 1)], [Fraction(5, 2)]]
    >>> loads('EFG 2 R "" { "A" } t "" 1')
    Traceback (most recent call last):
    games.errors.FormatError: <text>, line 1, column 26: a label and the payoffs of outcome 1, here for the first time,...
    """
    scanner = _Scanner(text.removeprefix(MARK), place)
    for word, what in (("EFG",), "the word EFG"), (("2",), "the format's version, 2,"), (("R", "D"), "R or D"):
        scanner.one_of(word, what)
    title = scanner.quoted("a title")
    scanner.begin(scanner.labels("the players"))
    if scanner.token.startswith('"'):
        scanner.quoted("a comment")
    return scanner.tree(title)


@forgiving
def dumps(game: ExtensiveFormGame) -> str:
    r"""Return a game as .efg text: payoffs as exact decimals where there are any, else as fractions.

    Floats are written as :meth:`ExtensiveFormGame.fractions` reads them. Of several moves of chance with one name all but the
    first get numbers after it.

    Raises
    ------
    GameError
        If numbers are symbolic or too long, or a label or the title would be read as something else.

    >>> print(dumps(loads('EFG 2 R "a demo" { "A" } p "" 1 7 "" { "l" "r" } 0 t "" 0 t "" 4 "" { 1/2 }')), end="")
    EFG 2 R "a demo" { "A" }
    ""
    <BLANKLINE>
    p "" 1 1 "A" { "l" "r" } 0
    t "" 1 "1" { 0 }
    t "" 2 "2" { 0.5 }
    """
    if not isinstance(game, ExtensiveFormGame):
        raise GameError(f"an .efg file holds an ExtensiveFormGame; got {type(game).__name__}")
    return text_of(game, nfg._number)


@forgiving
def text_of(game: ExtensiveFormGame, number: Callable[[Fraction], str]) -> str:
    """Return a game as .efg text, its numbers written in a way of the caller's; errors are those of ``dumps``."""
    numbers = game.fractions()
    a = game.arrays
    heads = _own_heads(game)
    lines = [f"EFG 2 R {nfg._quote(game.title, 'title')} {nfg._labels(game.players)}", '""', ""]
    player, known, payoffs = a.player.tolist(), a.information_set.tolist(), numbers.end_payoffs
    events: Counter[str] = Counter()
    ends = 0
    for node, who in enumerate(player):
        if who == END:
            ends += 1
            lines.append(f't "" {ends} "{ends}" {{ {", ".join(map(number, payoffs[ends - 1]))} }}')
        elif who == CHANCE:
            name, outcomes = game.events[a.event[node]]
            shares = numbers.arrays.chance[list(a.children_of(node))]
            # Each a move of its own: Gambit takes moves with one number for one event, which ties the subgames around it.
            events[name] += 1
            told = "" if name == "chance" else name if events[name] == 1 else f"{name}_{events[name]}"
            moves = " ".join(f"{_label(outcome)} {number(share)}" for outcome, share in zip(outcomes, shares, strict=True))
            lines.append(f'c "" {events.total()} {_label(told)} {{ {moves} }} 0')
        else:
            lines.append(heads[known[node]])
    return "\n".join(lines) + "\n"


def _own_heads(game: ExtensiveFormGame) -> list[str]:
    """Return the line of a node of each information set, numbered per player."""
    numbers = [0] * len(game.players)
    heads = []
    for first, name, actions in zip(game.arrays.first_member.tolist(), game.set_labels, game.set_actions, strict=True):
        who = int(game.arrays.player[first])
        numbers[who] += 1
        heads.append(f'p "" {who + 1} {numbers[who]} {_label(name)} {nfg._labels(actions)} 0')
    return heads


def _short(value: Fraction | int) -> str:
    return str(value) if max(abs(value.numerator), value.denominator) < 10**12 else "another number"


def _label(label: str) -> str:
    return nfg._labels([label])[2:-2]


class _Scanner(nfg._Scanner):
    """The tokens of an .efg text, and what has been described so far."""

    def begin(self, players: tuple[str, ...]) -> None:
        self.playing = players
        self.results: dict[int, tuple[tuple[str, ...], list[Fraction]]] = {0: ((), [Fraction(0)] * len(players))}
        self.described: dict[tuple[int, int], tuple[int, tuple[str, ...]]] = {}
        self.names: list[set[str]] = [set() for _ in (*players, "chance")]  # chance, -1, is the last
        self.sets: list[tuple[int, str, tuple[str, ...]]] = []
        self.events: list[tuple[str, tuple[str, ...]]] = []
        self.shares: list[list[Fraction]] = []

    def tree(self, title: str) -> ExtensiveFormGame:
        parent: list[int] = []
        player: list[int] = []
        known: list[int] = []
        event: list[int] = []
        chance: list[Fraction] = []
        payoffs: list[list[Fraction]] = []
        starts: list[int] = []
        # Places still to be filled: node above, probability of the move, payoffs on the way; the next one last.
        open_places = [(-1, Fraction(1), self.results[0][1])]
        while open_places:
            above, share, gathered = open_places.pop()
            starts.append(self.start)
            here = len(parent)
            parent.append(above)
            chance.append(share)
            kind = self.token
            self.one_of(
                ("p", "c", "t"), f"a node, p, c or t, for a place in the tree that is still open, {len(open_places) + 1} in all,"
            )
            self.label("a name of the node")
            who, number = END, -1
            shares: Sequence[Fraction] = ()
            if kind == "p":
                who = self.natural(1, len(self.playing), f"the number of a player, 1 to {len(self.playing)},") - 1
                number = self.move(who)
                shares = [Fraction(1)] * len(self.sets[number][2])
            elif kind == "c":
                who = CHANCE
                number = self.move(CHANCE)
                shares = self.shares[number]
            player.append(who)
            known.append(number if kind == "p" else -1)
            event.append(number if kind == "c" else -1)
            outcome = self.outcome()
            total = [a + b for a, b in zip(gathered, outcome, strict=True)] if any(outcome) else gathered
            if kind == "t":
                payoffs.append(total)
            open_places += [(here, share, total) for share in reversed(shares)]
        if self.token:
            raise self.needed("the end of the text, after the last node of the tree,")
        names = self.set_names()
        try:
            return ExtensiveFormGame.from_arrays(
                parent,
                player,
                payoffs=payoffs,
                information_set=known,
                chance=chance,
                event=event,
                players=self.playing,
                information_sets=names,
                actions=[actions for _, _, actions in self.sets],
                events=[(name or "chance", outcomes) for name, outcomes in self.events],
                title=title,
            )
        except TreeError as problem:
            self.start = starts[problem.node]
            message = problem.message.replace("the node after {where}", "this node").replace("{where}", "to this node")
            raise self.wrong(str(placed(TreeError(problem.node, message), names, ""))) from None

    def integer(self, what: str) -> int:
        if not INTEGER.fullmatch(self.token):
            raise self.needed(what)
        return int(self.take())

    def move(self, player: int) -> int:
        """Read an information set, or a move of chance, from its number on; return its number among all."""
        set_or_move = "move of chance" if player == CHANCE else f"information set of {self.playing[player]!r}"
        key = player, self.integer(f"the number of the {set_or_move}")
        described = self.described.get(key)
        if not self.token.startswith('"'):
            if described is None:
                raise self.needed(f"a name and the moves of {set_or_move} {key[1]}, here for the first time,")
            return described[0]
        start, written = self.start, [self.token]
        name = self.label(f"the name of the {set_or_move}")
        opening = self.start
        self.one_of(("{",), f"{{ and the moves of {set_or_move} {key[1]}")
        labels: list[str] = []
        shares: list[Fraction] = []
        while self.token != "}" or not labels:
            written.append(self.token)
            labels.append(self.label("the first move" if not labels else "} or another move"))
            if player == CHANCE:
                written.append(self.token)
                shares.append(self.probability())
        self.take()
        text = tuple(written)
        if described is not None:
            if described[1] != text:
                self.start = start
                raise self.wrong(f"{set_or_move} {key[1]} was described otherwise before; repeat it to the letter, or leave it out")
            return described[0]
        if player == CHANCE and sum(shares) != 1:
            self.start = opening
            raise self.wrong(f"the probabilities of chance must sum to exactly 1; these sum to {_short(sum(shares))}")
        if name and name in self.names[player]:
            self.start = start
            raise self.wrong(f"another {set_or_move} has this name; give each its own, or none")
        self.names[player].add(name)
        actions = tuple(nfg._distinct(labels))
        number = len(self.events) if player == CHANCE else len(self.sets)
        if player == CHANCE:
            self.events.append((name, actions))
            self.shares.append(shares)
        else:
            self.sets.append((player, name, actions))
        self.described[key] = number, text
        return number

    def probability(self) -> Fraction:
        if not nfg.NUMBER.fullmatch(self.token) or self.token.startswith("-"):
            raise self.needed("a probability like 1/2 or 0.25, at least 0,")
        return self.number()

    def outcome(self) -> list[Fraction]:
        """Read an outcome and return its payoffs."""
        number = self.integer("the number of an outcome, 0 for none,")
        if not self.token.startswith('"'):
            if number not in self.results:
                raise self.needed(f"a label and the payoffs of outcome {number}, here for the first time,")
            return self.results[number][1]
        if number == 0:
            raise self.wrong("outcome 0 is none, and has no label or payoffs")
        start, written = self.start, [self.token]
        self.label("the label of the outcome")
        self.one_of(("{",), f"{{ and the payoffs of outcome {number}")
        payoffs = []
        for _ in self.playing:
            written.append(self.token)
            payoffs.append(self.number())
            if self.token == ",":
                self.take()
        self.one_of(("}",), f"}} after the payoffs of all players, {len(self.playing)},")
        before = self.results.setdefault(number, (tuple(written), payoffs))
        if before[0] != tuple(written):
            self.start = start
            raise self.wrong(f"outcome {number} was described otherwise before; repeat it to the letter, or leave it out")
        return before[1]

    def set_names(self) -> list[str]:
        """Return names that tell all information sets apart."""
        times = Counter(name for _, name, _ in self.sets)
        named = [
            name if name and times[name] == 1 else f"{self.playing[player]}: {name}" if name else self.playing[player]
            for player, name, _ in self.sets
        ]
        return list(nfg._distinct(named))
