"""Tree files: what .efg texts mean, what is refused and where, round trips, and Gambit's own reader."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import FormatError, GameError, InputError
from games.formats import read, write
from games.formats.efg import dumps, loads
from games.formats.nfg import DIGITS
from games.models.trilateral import MODEL
from games.scenarios.named import scenario
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.reduced_normal_form import reduced_normal_form
from tests import gambit_shim
from tests.mutations import fuzz, fuzz_bytes
from tests.strategies import behaviours, trees

Q = Fraction
PLACE = re.compile(r"^<text>, line \d+, column \d+: \S")

TWO = 'EFG 2 R "t" { "A" "B" } '
"""Two players, before the tree."""
PICK = TWO + 'p "" 1 1 "pick" { "l" "r" } 0 '
"""A picks, before the two nodes that follow."""
BLIND = PICK + 'p "" 2 1 "blind" { "x" "y" } 0 t "" 1 "one" { 1, 2 } t "" 0 '
"""B moves without seeing it, before B's second node."""

VALID = (
    'EFG 2 R "Entry" { "Entrant" "Rival" }\n"a comment"\n\np "" 1 1 "entry" { "Out" "In" } 0\nt "stay" 1 "out" { 0, 2 }\n'
    'p "" 2 1 "reply" { "Fight" "Yield" } 0\nc "" 1 "luck" { "good" 1/4 "bad" 0.75 } 0\nt "" 2 "" { 1 -1 }\nt "" 3 "" { -2, 1/2 }\n'
    't "" 4 "peace" { 1 1, }\n',
    BLIND + 'p "" 2 1 0 t "" 1 t "" 2 "two" { 3/4 -1e2 }',
    PICK + 'p "" 1 7 "" { "" "" } -3 "fee" { -1 -1 } t "" -3 t "" 0 p "" 2 0 "" { "a" } 0 t "" 5 "" { .5 5. }',
    'EFG 2 D "日本 \\"x\\"" { "日本" "" "" } c "nature" 1 "" { "" 1 "" 0 } 0 p "" 3 1 "s" { "only" } 0 t "" 1 "" { 1 2 3 } t "" 0',
    TWO + 'c "" 4 "n" { "h" 1/2 "t" 1/2 } 0 c "" 4 "n" { "h" 1/2 "t" 1/2 } 0 t "" 0 t "" 9 "z" { 1 1 } '
    'c "" 4 0 t "" 9 t "" 9 "z" { 1, 1 }',
)

ACCEPTED = (
    TWO + 't "" 0',
    TWO + '"comment" t "" 0',
    TWO + 't "end" 7 "x" { 1 2 }',
    TWO + 't "end" 7 "x" {1,2}',
    TWO + 't "end"7 "x"{ 1, 2, }',
    'EFG\r\n2\r\nR\r\n"t"\r\n{ "A" }\r\nt "" 0\r\n',
    'EFG 2 R "two\nlines" { "A" } t "" 0',
    PICK + 't "" 0 t "" 0',
    PICK + 't "" 01 "a" { 1 2 } t "" 1',
    PICK + 'p "" 2 1 "pick" { "l" } 0 t "" 0 t "" 0',
    PICK + 'p "" 1 02 "other" { "l" "l" } 0 t "" 0 t "" 0 t "" 0',
    BLIND + 'p "other name" 2 1 "blind" { "x" "y" } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "" { "a" 0.333333 "b" 0.666667 } 0 t "" 0 t "" 0',
)
"""Texts that Gambit and we read, as the same game."""

REFUSED = (
    "",
    "EFG",
    'EFG 1 R "t" { "A" } t "" 0',
    'NFG 2 R "t" { "A" } t "" 0',
    'EFG 2 R { "A" } t "" 0',
    'EFG 2 R "t" { A } t "" 0',
    'EFG 2 R "t" t "" 0',
    TWO,
    TWO + '"one" "two" t "" 0',
    TWO + "t 0",
    TWO + 't ""',
    TWO + 't " a" 0',
    TWO + 't "a\nb" 0',
    TWO + 't""0',
    TWO + 'x "" 0',
    TWO + 't "" 1',
    TWO + 't "" 1 "a"',
    TWO + 't "" 1 { 1 2 }',
    TWO + 't "" 1 "a" { 1 }',
    TWO + 't "" 1 "a" { 1 2 3 }',
    TWO + 't "" 1 "a" { 1,, 2 }',
    TWO + 't "" 1 "a" { , 1 2 }',
    TWO + 't "" 1 "a" { 1 x }',
    TWO + 't "" 1 "a" { 1 1/0 }',
    TWO + 't "" 1 " a" { 1 2 }',
    TWO + 't "" 0 "a" { 1 2 }',
    TWO + 't "" 0 "a"',
    PICK,
    PICK + 't "" 0',
    PICK + 't "" 1 "a" { 1 2 } t "" 1 "b" { 1 2 }',
    PICK + 't "" 1 "a" { 1 2 } t "" 1 "a" { 1.0 2 }',
    PICK + 't "" 1 "a" { 1 2 } t "" 1 "a"',
    PICK + 'p "" 3 1 "b" { "x" } 0 t "" 0 t "" 0',
    PICK + 'p "" 0 1 "b" { "x" } 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 "b" 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 { "x" } 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 "b" { } 0 t "" 0',
    PICK + 'p "" 2 1 "b" { x } 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 "b" { "x", "y" } 0 t "" 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 " b" { "x" } 0 t "" 0 t "" 0',
    PICK + 'p "" 2 1 "b" { "x" } t "" 0 t "" 0',
    PICK + 'p "" 1 2 "pick" { "x" } 0 t "" 0 t "" 0',
    BLIND + 'p "" 2 1 "blind" 0 t "" 0 t "" 0',
    BLIND + 'p "" 2 1 "Blind" { "x" "y" } 0 t "" 0 t "" 0',
    BLIND + 'p "" 2 1 "blind" { "x" "z" } 0 t "" 0 t "" 0',
    BLIND + 'p "" 2 1 "blind" { "x" } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" 1/2 "b" 1/3 } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" 3/2 "b" -1/2 } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" 1/2, "b" 1/2 } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" "b" } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" 1/2 "b" 1/2 } 0 t "" 0 c "" 1 "n" { "a" 0.5 "b" 0.5 } 0 t "" 0 t "" 0',
    TWO + 'c "" 1 "n" { "a" 1 } 0 c "" 2 "n" { "a" 1 } 0 t "" 0',
    TWO + "# comment",
)
"""Texts that neither Gambit nor we read."""

GUESSED = (
    TWO + 't "" 0 t "" 0',
    TWO + 't "" 0 junk {',
    TWO + 't "" 1.5 "a" { 1 2 }',
    TWO + 't "" +1 "a" { 1 2 }',
    TWO + 'p "" 1.5 1 "x" { "l" } 0 t "" 0',
    TWO + 'p "" 1 1.5 "x" { "l" } 0 t "" 0',
    TWO + 't "end" 7"x" { 1 2 }',
    'EFG 2 R "t" { } t "" 0',
)
"""Texts that Gambit reads as something, and that we refuse to guess at."""

FORGETFUL = (
    PICK + 'p "" 1 1 0 t "" 0 t "" 0 t "" 0',
    PICK + 'p "" 1 2 "later" { "x" } 0 t "" 0 p "" 1 2 0 t "" 0',
)
"""Games without perfect recall: in Gambit's grammar, and refused here."""


class TestReading:
    """What a text means."""

    def test_story(self) -> None:
        """Players, information sets, moves, chance and payoffs are those of the tree as it would be told."""
        luck = chance({"good": ("1/4", end(1, -1)), "bad": ("3/4", end(-2, "1/2"))}, "luck")
        reply = move("Rival", "reply", {"Fight": luck, "Yield": end(1, 1)})
        assert loads(VALID[0]) == tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
        assert loads(VALID[0]).title == "Entry"

    def test_references(self) -> None:
        """An information set or an outcome that was described before is meant by its number alone."""
        game = loads(VALID[1])
        assert game.arrays.information_set.tolist() == [0, 1, -1, -1, 1, -1, -1]
        assert game.end_payoffs.tolist() == [[1, 2], [0, 0], [1, 2], [Q(3, 4), -100]]

    def test_outcomes_on_the_way_add_up(self) -> None:
        """What a node on the path pays is added to what the end pays; outcome 0 pays nothing."""
        game = loads(PICK.replace(" 0 ", ' 1 "fee" { -1 5 } ') + 't "" 2 "" { 10 10 } p "" 2 1 "b" { "x" } 1 t "" 0')
        assert game.end_payoffs.tolist() == [[9, 15], [-2, 10]]

    def test_names_of_information_sets(self) -> None:
        """A name that players share gets the player's in front; nameless sets are called after the player, with numbers."""
        assert loads(ACCEPTED[9]).set_labels == ("A: pick", "B: pick")
        assert loads(VALID[2]).set_labels == ("pick", "A", "B")
        assert loads(VALID[2]).set_actions[1] == ("_1", "_2")
        nameless = 'p "" {0} 1 "" {{ "x" }} 0 p "" {0} 2 "" {{ "x" }} 0 '
        assert loads(TWO + nameless.format(1) + 't "" 0').set_labels == ("A_1", "A_2")

    def test_zero_probabilities(self) -> None:
        """Chance may never do something: the move stays in the tree."""
        assert loads(VALID[3]).arrays.chance.tolist() == [1, 1, 1, 0]
        assert loads(VALID[3]).players == ("日本", "_1", "_2")

    def test_deep(self) -> None:
        """Deep trees are read and written as any other."""
        levels = 5_000
        nodes = [f'p "" {k % 2 + 1} {k} "" {{ "go" "stop" }} 0' for k in range(levels)]
        game = loads(TWO + " ".join(nodes) + ' t "" 0' * (levels + 1))
        assert game.arrays.depth.max() == levels
        assert loads(dumps(game)) == game

    @pytest.mark.parametrize("text", [*ACCEPTED, *VALID])
    def test_accepted(self, text: str) -> None:
        """What is in the grammar is read, and keeps its meaning when written out and read again."""
        assert loads(dumps(loads(text))) == loads(text)


class TestRefusing:
    """Malformed texts: where the mistake is and what would be right."""

    @pytest.mark.parametrize("text", [*REFUSED, *GUESSED, *FORGETFUL])
    def test_refused(self, text: str) -> None:
        """What is not in the grammar, or forgets a move, is refused with line and column."""
        with pytest.raises(FormatError, match=PLACE):
            loads(text)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("EFG 1", "line 1, column 5: the format's version, 2, is needed here; got '1'"),
            (
                PICK + 't "" 0\n',
                "line 2, column 1: a node, p, c or t, for a place in the tree that is still open, 1 in all, is needed here; "
                "got the end of the text",
            ),
            (TWO + '\nt "" 4', "line 2, column 7: a label and the payoffs of outcome 4, here for the first time, is needed here"),
            (
                PICK + '\np "" 2 5 0 t "" 0 t "" 0',
                "line 2, column 10: a name and the moves of information set of 'B' 5, here for the first time, is needed here",
            ),
            (
                BLIND + '\np "" 2 1 "blind" { "x" "z" } 0 t "" 0 t "" 0',
                "line 2, column 10: information set of 'B' 1 was described otherwise before; repeat it to the letter",
            ),
            (
                TWO + '\nc "" 1 "n" { "a" 1/2 "b" 1/3 } 0',
                "line 2, column 12: the probabilities of chance must sum to exactly 1; these sum to 5/6",
            ),
            (TWO + 't "" 0\n!', "line 2, column 1: the end of the text, after the last node of the tree, is needed here; got '!'"),
            (
                PICK + '\np "" 1 2 "later" { "x" } 0 t "" 0\np "" 1 2 0 t "" 0',
                "line 3, column 1: information set 'later': at this node the player has forgotten a move",
            ),
            (
                PICK + '\np "" 1 1 0 t "" 0 t "" 0 t "" 0',
                "line 2, column 1: information set 'pick' lies twice on the path to this node",
            ),
        ],
    )
    def test_messages(self, text: str, message: str) -> None:
        """Messages count lines and columns from 1 and say what is needed."""
        with pytest.raises(FormatError) as raised:
            loads(text, "here.efg")
        assert str(raised.value).startswith(f"here.efg, {message}")


class TestWriting:
    """What a tree becomes, and which cannot be written."""

    def test_text(self) -> None:
        """Nodes come in preorder, each set described at every node, each end and each move of chance with a number of its own."""
        luck = {side: chance({"h": ("1/2", end("1/3", 0)), "t": ("1/2", end(0, "-1/2"))}, "coin") for side in "lr"}
        game = tree(("A", 'the "B"'), move('the "B"', "first", luck), "demo")
        assert dumps(game).splitlines() == [
            'EFG 2 R "demo" { "A" "the \\"B\\"" }',
            '""',
            "",
            'p "" 2 1 "first" { "l" "r" } 0',
            'c "" 1 "coin" { "h" 0.5 "t" 0.5 } 0',
            't "" 1 "1" { 1/3, 0 }',
            't "" 2 "2" { 0, -0.5 }',
            'c "" 2 "coin_2" { "h" 0.5 "t" 0.5 } 0',
            't "" 3 "3" { 1/3, 0 }',
            't "" 4 "4" { 0, -0.5 }',
        ]

    def test_float_probabilities(self) -> None:
        """Floats that do not sum to one exactly are written as the decimals they stand for, or divided by their sum."""
        game = tree(("A",), chance({"a": (0.3, end(1.0)), "b": (0.7, end(2.0))}))
        assert loads(dumps(game)).arrays.chance.tolist() == [1, Q(3, 10), Q(7, 10)]
        thirds = tree(("A",), chance({side: (1 / 3, end(1.0)) for side in "abc"}))
        assert loads(dumps(thirds)).arrays.chance.tolist() == [1, Q(1, 3), Q(1, 3), Q(1, 3)]

    def test_what_cannot_be_written(self) -> None:
        """Symbols, numbers too long, labels that would be read as others, and other objects are refused."""
        import sympy

        x = sympy.Symbol("x")
        for game, message in (
            (tree(("A",), end(x)), "symbolic"),
            (tree(("A",), end(10**DIGITS)), "4000 digits"),
            (tree(("A",), end(1), title="\\"), "the title"),
            (tree(("A ",), end(1)), "the label"),
            (tree(("A",), move("A", "a  b", {"l": end(1)})), "the label"),
            (tree(("A",), move("A", "a", {"l\n": end(1)})), "the label"),
            (tree(("A",), chance({"x": (1, end(1))}, "a\\")), "the label"),
            ("a tree", "is needed; got a str"),
        ):
            with pytest.raises((GameError, InputError), match=message):
                dumps(game)

    @given(trees(entries=st.fractions()))
    def test_round_trip(self, game: ExtensiveFormGame) -> None:
        """Any exact tree comes back as it was."""
        assert loads(dumps(game)) == game

    @pytest.mark.parametrize("suffix", [".efg", ".toml", ".EFG"])
    def test_files(self, suffix: str, tmp_path: Path) -> None:
        """The alliance game in which the US moves first goes through a file of each format and comes back."""
        game = MODEL.game(scenario("2019"), timing="us-first")
        path = tmp_path / f"game{suffix}"
        write(game, path)
        assert read(path) == game
        with pytest.raises(FormatError, match=r"known suffixes: .*\.efg"):
            write(game, tmp_path / "game.tree")


class TestMutations:
    """Thousands of broken files."""

    def test_mutations(self) -> None:
        """A mutated text is a game, which can then be written and read again, or a FormatError with line and column."""
        for text, game in fuzz(3000, 0, VALID, loads, PLACE):
            assert loads(dumps(game)) == game, text

    @pytest.mark.campaign
    def test_many_mutations(self) -> None:
        """The same for a hundred thousand mutations."""
        for text, game in fuzz(100_000, 1, VALID, loads, PLACE):
            assert loads(dumps(game)) == game, text

    def test_mutated_bytes(self, tmp_path: Path) -> None:
        """Files with bytes changed at random are games or FormatErrors that name the path, line and column."""
        fuzz_bytes(300, 2, VALID, tmp_path / "game.efg")


def rewritten(text: str) -> ExtensiveFormGame:
    """The game that Gambit reads from a text, taken from what it writes of it; ValueError if it reads none."""
    return loads(gambit_shim.read_tree(text).to_efg())


class TestAgainstGambit:
    """Gambit's own reader, its reduced strategic form and its expected payoffs."""

    @pytest.mark.parametrize("text", [*ACCEPTED, *VALID])
    def test_reads_the_same(self, text: str) -> None:
        """Gambit finds the same tree, labels and payoffs in every text that we accept, and the same normal form."""
        assert rewritten(text) == loads(text)
        assert rewritten(text).title == loads(text).title
        assert normal_forms_agree(text)

    @pytest.mark.parametrize("text", REFUSED)
    def test_refuses_the_same(self, text: str) -> None:
        """Gambit refuses every text of the list too."""
        with pytest.raises(ValueError, match="Parse error"):
            gambit_shim.read_tree(text)

    @pytest.mark.parametrize("text", [*GUESSED, *FORGETFUL])
    def test_guesses(self, text: str) -> None:
        """Gambit makes something of texts that we refuse: the list of differences is not out of date."""
        assert gambit_shim.read_tree(text).to_efg()

    @settings(max_examples=60)
    @given(trees(entries=st.fractions(-9, 9, max_denominator=9)))
    def test_reads_what_we_write(self, game: ExtensiveFormGame) -> None:
        """Gambit reads from our text the tree that we wrote, and makes the same reduced normal form of it."""
        assert rewritten(dumps(game)) == game
        assert normal_forms_agree(dumps(game))

    @settings(max_examples=60)
    @given(st.data())
    def test_expected_payoffs(self, data: st.DataObject) -> None:
        """Gambit expects the same payoffs from a behaviour strategy profile, and finds as many subgames."""
        game = data.draw(trees())
        strategies = data.draw(behaviours(game))
        per_player = [
            [strategies[label] for label, (player, _) in game.information_sets.items() if player == own] for own in game.players
        ]
        assert gambit_shim.expected_payoffs(dumps(game), per_player) == list(game.expected_payoffs(strategies))
        assert gambit_shim.subgames(dumps(game)) == len(game.arrays.subgame_roots)

    def test_mutations(self) -> None:
        """Of mutated texts, Gambit reads those that we read, as the same games."""
        for text, game in fuzz(1500, 3, VALID, loads, PLACE):
            assert rewritten(text) == game, text


def normal_forms_agree(text: str) -> bool:
    """Whether Gambit's reduced strategic form of a text has the strategies and payoffs of ours."""
    ours = reduced_normal_form(loads(text))
    theirs = gambit_shim.strategic_payoffs(text)
    return theirs[0].shape == ours.shape and all(np.array_equal(a, b) for a, b in zip(theirs, ours.payoffs, strict=True))
