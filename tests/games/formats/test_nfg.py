"""Files of games: what .nfg texts mean, what is refused and where, round trips, and Gambit's own reader and writer."""

from __future__ import annotations

import io
import re
import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.errors import FormatError, GameError, InputError
from games.formats.nfg import DIGITS, dumps, loads
from games.formats.peers import from_gambit, to_gambit
from games.models.trilateral import MODEL
from games.normal_form import MOST_PLAYERS, NormalFormGame
from games.scenarios.named import scenario
from games.tree.reduced_normal_form import reduced_normal_form
from tests.mutations import fuzz, fuzz_bytes
from tests.oracles import oracle
from tests.strategies import payoffs

Q = Fraction
PLACE = re.compile(r"^<text>, line \d+, column \d+: \S")

TWO = 'NFG 1 R "t" { "A" "B" } '
"""Two players, before their actions."""
ONE_CELL = TWO + "{ 1 1 } "
PAIR = TWO + "{ 2 1 } "
OUTCOMES = PAIR + '{ { "x" 1 2 } { "y" 3 4 } } '

VALID = (
    'NFG 1 R "Prisoners" { "Row" "Column" } { { "C" "D" } { "C" "D" } }\n"comment"\n\n3 3 5 0 0 5 1 1\n',
    'NFG 1 D "decimals" { "A" "B" } { 2 3 }\n0.5 -1.25 .5 5. 1e3 2.5E-2\n1/3 -2/7 0 0 1 1\n',
    'NFG 1 R "outcomes"\n{ "A" "B" }\n{ 2 2 }\n"c"\n{\n{ "win" 1, 2 }\n{ "lose" 3/4 -1, }\n}\n1 0 2 1\n',
    'NFG 1 R "three \\"quoted\\"" { "日本" "" "x" } { { "a" } { "b" "b" } { "" "c d" } }\n' + "1 2 3 " * 4,
    'NFG 1 R "" { "A" } { 3 } 7 8 9',
)

ACCEPTED = (
    ONE_CELL + "1 2",
    TWO + "{1 1}1 2",
    TWO + '{{"a"}{"b"}}1 2',
    TWO + "{ 01 1 } 1 2",
    '  \n NFG 1 R "t" { "A" } { 1 } 1',
    'NFG\r\n1\r\nR\r\n"t"\r\n{ "A" } { 1 } 1\r\n',
    'NFG 1 R "t"\v{ "A" }\f{ 1 } 1',
    'NFG 1 D "t" { "A" } { 1 } 1',
    'NFG 1 R "" { "A" } { 2 } 1 2',
    'NFG 1 R "two\nlines" { "A" } { 1 } 1',
    'NFG 1 R "say \\"hi\\"" { "say \\"hi\\"" } { { "\\"" } } 1',
    'NFG 1 R "a\\b" { "a\\b" } { { "\\c" } } 1',
    'NFG 1 R "同盟" { "日本" "韓国" } { { "é" } { "ü" } } 1 2',
    ONE_CELL + '"comment" 1 2',
    ONE_CELL + '"" 1 2',
    TWO + '{ { "a" } { "b" } } "comment" 1 2',
    OUTCOMES + "1 2",
    OUTCOMES + "0 0",
    OUTCOMES + "2 2",
    OUTCOMES + "01 00",
    PAIR + "{ } 0 0",
    PAIR + '{{"x"1,2}{"y"3,4,}}1 2',
    PAIR + '{ { "" 1 2 } { "" 3 4 } } 2 1',
    PAIR + '"comment" { { "x" 1/2 -.5 } } 1 0',
    TWO + '{ { "a" "b" } { "c" } } { { "x" 1 2 } } 1 0',
)
"""Texts that Gambit and we read, as the same game."""

REFUSED = (
    "",
    "NFG",
    'NFG 1 R "t"',
    'NFG 1 R "t" {',
    'nfg 1 R "t" { "A" } { 1 } 1',
    'EFG 2 R "t" { "A" } t "" 0',
    'NFG 2 R "t" { "A" } { 1 } 1',
    'NFG 1.0 R "t" { "A" } { 1 } 1',
    'NFG 1 r "t" { "A" } { 1 } 1',
    'NFG 1 R"t" { "A" } { 1 } 1',
    'NFG 1 R t { "A" } { 1 } 1',
    'NFG 1 R { "A" } { 1 } 1',
    '# comment\nNFG 1 R "t" { "A" } { 1 } 1',
    'NFG 1 R "t" "comment" { "A" } { 1 } 1',
    'NFG 1 R "t" { A } { 1 } 1',
    'NFG 1 R "t" { "A", "B" } { 1 1 } 1 2',
    'NFG 1 R "t" { "A" { 1 } 1',
    'NFG 1 R "t" { "A } { 1 } 1',
    'NFG 1 R "t\\" { "A" } { 1 } 1',
    'NFG 1 R "t" { } { } 1',
    TWO + "{ } 1 2",
    TWO + "{ 1 } 1 2",
    TWO + "{ 1 1 1 } 1 2",
    TWO + "{ 0 1 } 1 2",
    TWO + "{ -1 1 } 1 2",
    TWO + "{ 1, 1 } 1 2",
    TWO + '{ 1 { "b" } } 1 2',
    TWO + '{ { "a" } 1 } 1 2',
    TWO + '{ { "a" } } 1 2',
    TWO + '{ { "a" } { } } 1 2',
    TWO + '{ { "a" } { b } } 1 2',
    TWO + '{ { "a" } { "b" } { "c" } } 1 2',
    ONE_CELL,
    ONE_CELL + "1",
    ONE_CELL + "1 2 3",
    ONE_CELL + "1 2 }",
    ONE_CELL + "1, 2",
    ONE_CELL + "1 2 # comment",
    ONE_CELL + '"one" "two" 1 2',
    OUTCOMES + "1",
    OUTCOMES + "1 2 1",
    OUTCOMES + "1, 2",
    OUTCOMES + "1 3",
    OUTCOMES + "1 -1",
    OUTCOMES + "1 x",
    PAIR + "{ } 1 0",
    PAIR + '{ { "x" ,1 2 } } 1 0',
    PAIR + '{ { "x" 1,, 2 } } 1 0',
    PAIR + '{ { "x" 1 2,, } } 1 0',
    PAIR + '{ { "x" 1 } } 1 0',
    PAIR + '{ { "x" 1 2 3 } } 1 0',
    PAIR + "{ { 1 2 } } 1 0",
    PAIR + '{ { "x" 1 2 }, { "y" 3 4 } } 1 2',
    PAIR + '{ { " x" 1 2 } } 1 0',
    PAIR + '{ { "x" 1 2 } 1 0',
    *(
        f'NFG 1 R "t" {{ "{label}" }} {{ 1 }} 1'
        for label in (" A", "A ", "A  A", " ", "A\tA", "A\nA", "A\x7f", "A\xa0", "A\u2028A")
    ),
)
"""Texts that neither Gambit nor we read."""

GUESSED = (
    ONE_CELL + "1-2",
    ONE_CELL + "- 1",
    ONE_CELL + ". 1",
    ONE_CELL + "-/2 1",
    TWO + "{ 1.9 1 } 1 2",
    TWO + "{ +1 1 } 1 2",
    OUTCOMES + "1.9 2",
    'NFG 1R "t" { "A" } { 1 } 1',
)
"""Texts that Gambit reads as something, and that we refuse to guess at."""

NUMBERS = {
    "12": Q(12),
    "-3": Q(-3),
    "007": Q(7),
    "-0": Q(0),
    "0.1": Q(1, 10),
    "0.70": Q(7, 10),
    "5.": Q(5),
    ".5": Q(1, 2),
    "-.5": Q(-1, 2),
    "-2.50": Q(-5, 2),
    "1/3": Q(1, 3),
    "-1/2": Q(-1, 2),
    "4/06": Q(2, 3),
    "1e3": Q(1000),
    "1e+3": Q(1000),
    "1E-2": Q(1, 100),
    "-2.5e1": Q(-25),
    "5.e1": Q(50),
    "-.5e1": Q(-5),
    "1e400": Q(10) ** 400,
    "0." + "1" * 1000: Q(int("1" * 1000), 10**1000),
}
NO_NUMBERS = (
    "+1",
    ".5e1",
    "1/-2",
    "1/0",
    "1/+2",
    "1/",
    "/2",
    "inf",
    "nan",
    "0x10",
    "1_0",
    "1e",
    "1e3.5",
    "1.2.3",
    "1.5/2",
    "1e2/3",
    "--1",
    "1+2",
    "12abc",
    "１",
    "²",
    "1\xa0",
    '1"x"',
)


def strings(array: Any) -> list[Any]:
    """Payoffs of a game as nested lists of text."""
    return [[str(value) for value in own.flat] for own in array]


labels = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=6)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and not re.search(r'\\["\\]|\\\Z', text))
)
titles = st.text(st.characters(codec="utf-8")).filter(lambda text: not re.search(r'\\["\\]|\\\Z', text))
rationals = st.fractions() | st.integers().map(Q) | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(Q)
doubles = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def labelled(draw: st.DrawFn, entries: st.SearchStrategy[Any] = rationals) -> NormalFormGame:
    """Games of up to three players with labels and a title."""
    array = draw(payoffs(st.integers(1, 3), st.integers(1, 3), entries))
    names = [draw(st.lists(labels, min_size=size, max_size=size, unique=True)) for size in (len(array), *array.shape[1:])]
    return NormalFormGame(array, names[0], names[1:], draw(titles))


class TestReading:
    """What a text means."""

    def test_first_player_varies_fastest(self) -> None:
        """The payoffs of all players come profile by profile, and the first player's action changes from each to the next."""
        game = loads('NFG 1 R "t" { "A" "B" "C" } { 2 3 2 } ' + " ".join(map(str, range(36))))
        for a, b, c in np.ndindex(2, 3, 2):
            first = 3 * (a + 2 * (b + 3 * c))
            assert [game.payoff(i, (a, b, c)) for i in range(3)] == [first, first + 1, first + 2]

    def test_labels_and_title(self) -> None:
        """Players, actions and the title keep what stands between the quotation marks; the comment is no part of the game."""
        game = loads(VALID[0])
        assert (game.players, game.actions, game.title) == (("Row", "Column"), (("C", "D"),) * 2, "Prisoners")
        assert game.payoff("Row", ("D", "C")) == 5
        assert game == loads(VALID[0].replace('"comment"', ""))

    def test_counted_actions(self) -> None:
        """Actions that are only counted are called 1, 2, ..."""
        assert loads(VALID[1]).actions == (("1", "2"), ("1", "2", "3"))

    def test_outcomes(self) -> None:
        """Outcomes are numbered from 1, in the order of the profiles; 0 pays nothing; commas between payoffs are free."""
        assert strings(loads(VALID[2]).payoffs) == [["1", "3/4", "0", "1"], ["2", "-1", "0", "2"]]

    @pytest.mark.parametrize(("text", "value"), NUMBERS.items())
    def test_numbers_are_exact(self, text: str, value: Fraction) -> None:
        """Every form of a number is the rational it says, decimals too."""
        assert loads(ONE_CELL + f"{text} 0").payoffs[0, 0, 0] == value

    @pytest.mark.parametrize("text", NO_NUMBERS)
    def test_no_numbers(self, text: str) -> None:
        """What is no number is refused at its first character."""
        with pytest.raises(FormatError, match=f"line 1, column {len(ONE_CELL) + 1}: a payoff"):
            loads(ONE_CELL + f"{text} 0")

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            (("", ""), ("_1", "_2")),
            (("a", ""), ("a", "_1")),
            (("x", "x", "x_1"), ("x_2", "x_3", "x_1")),
            (("x", "", "x", ""), ("x_1", "_1", "x_2", "_2")),
            (("_1", "", ""), ("_1", "_2", "_3")),
            (("x_1", "x_1", "x", "x"), ("x_1_1", "x_1_2", "x_2", "x_3")),
        ],
    )
    def test_empty_and_repeated_labels(self, written: tuple[str, ...], meant: tuple[str, ...]) -> None:
        """Labels that are empty or repeated get numbers, of players and of actions alike, and skip those that are taken."""
        quoted = " ".join(f'"{label}"' for label in written)
        actions = loads(f'NFG 1 R "t" {{ "A" }} {{ {{ {quoted} }} }}' + " 1" * len(written)).actions
        players = loads(f'NFG 1 R "t" {{ {quoted} }} {{ {"1 " * len(written)} }}' + " 1" * len(written)).players
        assert (*actions, players) == (meant, meant)

    def test_backslashes(self) -> None:
        r"""In quotations \" is a quotation mark, \\ a backslash as Gambit writes it, and any other backslash is itself."""
        assert loads(r'NFG 1 R "\"a\" \\b \c" { "\\" } { 1 } 1').title == r'"a" \b \c'

    @pytest.mark.parametrize("text", [*ACCEPTED, *VALID])
    def test_accepted(self, text: str) -> None:
        """What is in the grammar is read, and keeps its meaning when written out and read again."""
        assert loads(dumps(loads(text))) == loads(text)


class TestRefusing:
    """Malformed texts: where the mistake is and what would be right."""

    @pytest.mark.parametrize("text", [*REFUSED, *GUESSED])
    def test_refused(self, text: str) -> None:
        """What is not in the grammar is refused with line and column."""
        with pytest.raises(FormatError, match=PLACE):
            loads(text)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("NFG 2", "line 1, column 5: the format's version, 1, is needed here; got '2'"),
            (
                'NFG 1 R "t"\n  { "A" ; }',
                "line 2, column 9: } or another label of the players in double quotes is needed here; got ';'",
            ),
            ('NFG 1 R "t"\n{ "A }', 'line 2, column 3: the quotation opened here is never closed; a " inside it is written \\"'),
            ('NFG 1 R "日本" { "A" } { 1 }\n1,', "line 2, column 2: the end of the text, after 1 payoffs, is needed here; got ','"),
            (PAIR + "1 2 3\n", "line 2, column 1: 4 payoffs are needed, 2 for each profile; the text ends after 3"),
            (OUTCOMES + "1\n 3", "line 2, column 2: an outcome number, 0 to 2, is needed here; got '3'"),
            (ONE_CELL + "1/0 2", "line 1, column 33: a payoff with another denominator than zero is needed here; got '1/0'"),
            (
                ONE_CELL + "1 " + "9" * 50 + "x",
                f"line 1, column 35: a payoff like 3, -1.5, 2e3 or 1/3 is needed here; got '{'9' * 37}...'",
            ),
        ],
    )
    def test_messages(self, text: str, message: str) -> None:
        """Messages count lines and columns from 1, in characters, and say what is needed."""
        with pytest.raises(FormatError) as raised:
            loads(text, "here.nfg")
        assert str(raised.value) == f"here.nfg, {message}"

    @pytest.mark.parametrize(
        "text",
        [
            'NFG 1 R "t" { "A" } { 999999999999 } 1 2 3',
            'NFG 1 R "t" { "A" "B" "C" "D" } { 90 90 90 90 } ' + "1 " * 100,
            'NFG 1 R "t" { "A" } { ' + "9" * 3000 + " } 1",
            f'NFG 1 R "t" {{ {MOST_PLAYERS * chr(34) * 2} }} {{ {MOST_PLAYERS * "9 "} }} {{ }} 0',
            ONE_CELL + f"1e{DIGITS + 1} 0",
            ONE_CELL + "1e999999999999 0",
            ONE_CELL + "1e-999999999999 0",
            ONE_CELL + "1" * 5000 + " 0",
        ],
    )
    def test_no_giant_allocation(self, text: str) -> None:
        """Numbers that promise more than the text holds are refused before any memory is taken for them."""
        tracemalloc.start()
        try:
            with pytest.raises(FormatError, match=PLACE):
                loads(text)
            assert tracemalloc.get_traced_memory()[1] < 2**20
        finally:
            tracemalloc.stop()

    def test_too_many_players(self) -> None:
        """One player too many for NumPy is refused, and one fewer is read."""
        head = 'NFG 1 R "t" {{ {} }} {{ {} }} {}'
        assert loads(head.format('"" ' * MOST_PLAYERS, "1 " * MOST_PLAYERS, "1 " * MOST_PLAYERS)).shape == (1,) * MOST_PLAYERS
        with pytest.raises(FormatError, match=f"{MOST_PLAYERS + 1} players"):
            loads(head.format('"" ' * (MOST_PLAYERS + 1), "1 " * (MOST_PLAYERS + 1), "1 " * (MOST_PLAYERS + 1)))


class TestWriting:
    """What a game becomes, and which cannot be written."""

    def test_text(self) -> None:
        """Labels are nested, every line of numbers is one profile, and the last line ends."""
        game = NormalFormGame([[[1, Q(1, 3)], [Q(-1, 8), 10]], [[0, 2], [Q(7, 2), 4]]], ("A", 'the "B"'), [("x", "y")] * 2, "demo")
        assert dumps(game) == (
            'NFG 1 R "demo" { "A" "the \\"B\\"" }\n\n{\n  { "x" "y" }\n  { "x" "y" }\n}\n""\n\n1 0\n-0.125 3.5\n1/3 2\n10 4\n'
        )

    @pytest.mark.parametrize(
        ("value", "text"),
        [(0.1, "0.1000000000000000055511151231257827021181583404541015625"), (-2.5, "-2.5"), (1e22, "1" + "0" * 22), (-0.0, "0")],
    )
    def test_floats_are_written_to_the_last_digit(self, value: float, text: str) -> None:
        """A float is written as the decimal expansion of the binary fraction that it is."""
        assert dumps(NormalFormGame([[value]])).splitlines()[-1] == text

    @pytest.mark.parametrize(
        "value", [Q(10) ** (DIGITS - 1), Q(1, 10 ** (DIGITS - 1)), Q(1, 3 ** (2 * DIGITS)), Q(1, 2 ** (3 * DIGITS))]
    )
    def test_longest_numbers(self, value: Fraction) -> None:
        """Numbers of thousands of digits survive, as decimals or as fractions."""
        assert loads(dumps(NormalFormGame([[value, -value]]))).payoffs.tolist() == [[value, -value]]

    @pytest.mark.parametrize(
        "label", [" A", "A ", "A  B", "A\nB", "A\x00", "A\x85B", "A\xa0", "\\", "A\\", 'A\\"B', "A\\\\B", "A\ud800"]
    )
    def test_labels_that_cannot_be_written(self, label: str) -> None:
        """A label that would be read back as another, by Gambit or by us, is refused."""
        for game in (NormalFormGame([[1]], players=[label]), NormalFormGame([[1]], actions=[[label]])):
            with pytest.raises(GameError, match="cannot be written: "):
                dumps(game)

    def test_what_cannot_be_written(self) -> None:
        """A title that would be read as another, too many digits, symbols and other objects are refused."""
        import sympy

        x = sympy.Symbol("x")
        for game, message in (
            (NormalFormGame([[1]], title="\\"), "the title"),
            (NormalFormGame([[1]], title="\ud800"), "the title"),
            (NormalFormGame([[10**DIGITS]]), "4000 digits"),
            (NormalFormGame([[x]]), "symbolic"),
            ("prisoners", "is needed; got a str"),
        ):
            with pytest.raises((GameError, InputError), match=message):
                dumps(game)

    @given(labelled())
    def test_round_trip(self, game: NormalFormGame) -> None:
        """Any exact game comes back as it was, its title too."""
        again = loads(dumps(game))
        assert again == game
        assert again.title == game.title

    @given(labelled(doubles))
    def test_float_round_trip(self, game: NormalFormGame) -> None:
        """Any float game comes back as the exact rationals that its floats are."""
        again = loads(dumps(game))
        assert again == NormalFormGame(game.fractions(), game.players, game.actions)
        assert np.array_equal(again.floats(), game.floats())


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
        fuzz_bytes(300, 2, VALID, tmp_path / "game.nfg")


@pytest.fixture(scope="module")
def gambit() -> Any:
    """Gambit, an oracle of the tests only."""
    return oracle("pygambit")


def by_gambit(gambit: Any, text: str) -> NormalFormGame:
    """The game that Gambit reads from a text; ValueError if it reads none."""
    return converted(gambit.read_nfg(io.BytesIO(text.encode("utf-8"))))


def converted(game: Any) -> NormalFormGame:
    """A game of Gambit's, asked for its payoffs and labels one by one."""
    players = list(game.players)
    actions = [list(game.get_strategies(player)) for player in players]
    return NormalFormGame(np.stack(game.to_arrays()), players, actions, game.title)


class TestAgainstGambit:
    """Gambit's own reader and writer of the format."""

    @pytest.mark.parametrize("text", [*ACCEPTED, *VALID, *(ONE_CELL + f"{number} 0" for number in NUMBERS)])
    def test_reads_the_same(self, gambit: Any, text: str) -> None:
        """Gambit finds the same payoffs, labels and title in every text that we accept."""
        theirs, ours = by_gambit(gambit, text), loads(text)
        assert theirs == ours
        assert theirs.title == ours.title

    @pytest.mark.parametrize("text", REFUSED)
    def test_refuses_the_same(self, gambit: Any, text: str) -> None:
        """Gambit refuses every text of the list too."""
        with pytest.raises(ValueError, match="Parse error"):
            by_gambit(gambit, text)

    @pytest.mark.parametrize("text", GUESSED)
    def test_guesses(self, gambit: Any, text: str) -> None:
        """Gambit makes something of texts that we refuse: the list of differences is not out of date."""
        assert by_gambit(gambit, text).shape

    @given(game=labelled(rationals | doubles.map(Q)))
    def test_reads_what_we_write(self, gambit: Any, game: NormalFormGame) -> None:
        """Payoffs, labels and title that Gambit reads from our text are those of the game."""
        theirs = by_gambit(gambit, dumps(game))
        assert theirs == game
        assert theirs.title == game.title

    @given(game=labelled())
    def test_writes_what_we_read(self, gambit: Any, game: NormalFormGame) -> None:
        """From the text that Gambit writes of a game we read that game, backslashes and all."""
        assert from_gambit(to_gambit(game)) == game
        assert from_gambit(to_gambit(game)).title == game.title

    @settings(max_examples=20)
    @given(array=payoffs(st.integers(1, 3), st.integers(1, 3), rationals))
    def test_arrays(self, gambit: Any, array: Any) -> None:
        """A game that Gambit makes of arrays, without any text, is the one that we make of them."""
        assert from_gambit(gambit.StrategicGame.from_arrays(*array)) == NormalFormGame(array)

    def test_mutations(self, gambit: Any) -> None:
        """Of mutated texts, Gambit reads those that we read, as the same games, but for doubled backslashes."""
        assert [text for text, game in fuzz(3000, 3, VALID, loads, PLACE) if by_gambit(gambit, text) != game] == []

    def test_tree(self, gambit: Any) -> None:
        """A tree of Gambit's is taken over as a tree; its reduced strategic form is Gambit's."""
        text = 'EFG 2 R "entry" { "A" "B" } p "" 1 1 "" { "out" "in" } 0 t "" 1 "o" { 0 2 } '
        text += 'p "" 2 1 "" { "fight" "yield" } 0 t "" 2 "f" { -1 -1 } t "" 3 "y" { 1, 1/2 }'
        game = reduced_normal_form(from_gambit(gambit.read_efg(io.BytesIO(text.encode()))))
        assert strings(game.payoffs) == [["0", "0", "-1", "1"], ["2", "2", "-1", "1/2"]]

    def test_labels_of_the_alliance(self, gambit: Any) -> None:
        """The alliance game of 2019 keeps players, actions and exact payoffs in Gambit's hands."""
        game = MODEL.game(scenario("2019"), timing="simultaneous", numbers="exact")
        assert converted(to_gambit(game)) == game
