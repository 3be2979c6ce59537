"""Trees told in TOML: the tree they tell, what is refused and where, and round trips."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import FormatError
from games.formats import tree_toml
from games.tree.extensive_form import Chance, Decision, ExtensiveFormGame, Terminal
from tests.mutations import fuzz
from tests.strategies import trees

Q = Fraction

TOLD = """\
title = "Entry"
players = ["Entrant", "Rival"]

[nodes.nature]
chance = { strong = "1/3", weak = "2/3" }
moves = { strong = "entry strong", weak = "entry weak" }

[nodes."entry strong"]
player = "Entrant"
information_set = "entry"
moves = { Out = [0, 2], In = "reply strong" }

[nodes."reply strong"]
player = "Rival"
moves = { Fight = [-1, 0.5], Accommodate = "shared" }

[nodes."entry weak"]
player = "Entrant"
information_set = "entry"
moves = { Out = [0, 2], In = "reply weak" }

[nodes."reply weak"]
player = "Rival"
moves = { Fight = [-1, -1], Accommodate = "shared" }

[nodes.shared]
payoffs = [1, 1]
"""


def test_story() -> None:
    """The file tells the tree that the nodes would: numbers as written, ends shared, sets named after their node."""
    replies = [
        Decision("Rival", f"reply {kind}", ("Fight", "Accommodate"), (Terminal((-1, worth)), Terminal((1, 1))))
        for kind, worth in (("strong", Q(1, 2)), ("weak", -1))
    ]
    entries = tuple(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)) for reply in replies)
    nature = Chance(("strong", "weak"), (Q(1, 3), Q(2, 3)), entries, "nature")
    game = tree_toml.loads(TOLD)
    assert game == ExtensiveFormGame(nature, ("Entrant", "Rival"))
    assert game.title == "Entry"


def test_parts() -> None:
    """Ends may say what each mechanism adds, and then a deviation is explained by mechanism."""
    text = (
        'players = ["A"]\n[nodes.first]\nplayer = "A"\nmoves = { stay = "s", go = "g" }\n'
        "[nodes.s]\npayoffs = [1]\nparts = { fear = [1] }\n[nodes.g]\npayoffs = [3]\nparts = { fear = [-1], gain = [4] }\n"
    )
    assert dict(tree_toml.loads(text).explain_move({"first": "stay"}, "first", "go")) == {"fear": -2, "gain": 4}
    with pytest.raises(FormatError, match=r"nodes\.g: terminal after first:go: the parts of A sum to 2, not to 3"):
        tree_toml.loads(text.replace("gain = [4]", "gain = [3]"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title", "titel", "line 1: titel: unknown key; did you mean 'title'?; known keys"),
        ("players = [", "playing = [", "line 2: playing: unknown key"),
        ('players = ["Entrant", "Rival"]', "", "players: this key is needed"),
        ('"Rival"]', "3]", "line 2: players: text is needed; got 3"),
        ('"Rival"]', '"Entrant"]', "players: labels must differ"),
        ("[nodes.nature]", 'root = "natur"\n[nodes.nature]', "line 4: root: there is no node 'natur'; did you mean 'nature'?"),
        (
            'weak = "2/3"',
            'weak = "1/3"',
            "line 4: nodes.nature: node after the root: the probabilities of chance sum to 2/3, not to 1",
        ),
        ('weak = "2/3"', 'feeble = "2/3"', "line 4: nodes.nature: chance: unknown key 'feeble'"),
        (', weak = "2/3"', "", "line 4: nodes.nature: chance: the probability of 'weak' is missing"),
        ('weak = "2/3"', 'weak = "x"', "line 4: nodes.nature: chance.weak: a finite number is needed, like 2, -0.5 or"),
        (
            '[0, 2], In = "reply strong"',
            '[0], In = "reply strong"',
            "nodes.entry strong: moves.Out: terminal after nature:strong",
        ),
        ('In = "reply weak"', 'In = "reply"', "line 17: nodes.entry weak: moves.In: there is no node 'reply'; did you mean"),
        ('In = "reply weak"', "In = 3", "line 17: nodes.entry weak: moves.In: text is needed; got 3"),
        ('In = "reply weak"', 'In = "reply strong"', "moves.In: two moves lead to 'reply strong'"),
        ('In = "reply weak"', 'In = "nature"', "moves.In: two moves lead to 'nature'"),
        (
            'player = "Rival"\nmoves = { Fight = [-1, 0.5]',
            "moves = { Fight = [-1, 0.5]",
            "a node has one of player, chance and payoffs",
        ),
        (
            'player = "Rival"',
            'player = "Revel"',
            "line 13: nodes.reply strong: node after nature:strong > entry:In: there is no player",
        ),
        ("[nodes.shared]\n", "[nodes.shared]\nmoves = 3\n", "line 26: nodes.shared: unknown key 'moves'"),
        ("[1, 1]", "[1, nan]", "line 26: nodes.shared: payoffs: a finite number is needed"),
        ("[1, 1]", "[1, true]", "line 26: nodes.shared: payoffs: a finite number is needed"),
        ("[1, 1]", "7", "line 26: nodes.shared: payoffs: a list of numbers is needed"),
        ("[1, 1]", "[1, 1", "not valid TOML"),
        ("[1, 1]", f"[1, {'[' * 5000}", "tables and lists are nested more than 32 deep"),
        ("[1, 1]", f"[1, {'9' * 5000}]", "line 27, column 15: a number of at most 4000 digits"),
        ("[1, 1]", "[1, 1e-1000]", "line 27, column 15: a number of at most 4000 digits"),
        (
            "[nodes.shared]",
            "[nodes.lonely]\npayoffs = [1, 1]\n[nodes.shared]",
            "line 26: nodes.lonely: no move leads to this node",
        ),
        (
            'information_set = "entry"\nmoves = { Out = [0, 2], In = "reply weak"',
            'moves = { Out = [0, 2], In = "reply weak"',
            "",
        ),
    ],
)
def test_messages(old: str, new: str, message: str) -> None:
    """A mistake is named with file, line and key, and what would be right; what is optional may be left out."""
    assert old in TOLD
    text = TOLD.replace(old, new, 1)
    if not message:
        assert tree_toml.loads(text).set_labels[2] == "entry weak"
        return
    with pytest.raises(FormatError) as raised:
        tree_toml.loads(text, "here.toml")
    assert message in str(raised.value)
    assert str(raised.value).startswith("here.toml")


def test_mutations() -> None:
    """A mutated file is a game or a FormatError that names the file."""
    for _, game in fuzz(1500, 5, (TOLD,), tree_toml.loads, re.compile(r"^<text>(, line \d+)?(, column \d+)?: \S")):
        assert tree_toml.loads(tree_toml.dumps(game)) == game


@given(trees(entries=st.fractions()))
def test_round_trip(game: ExtensiveFormGame) -> None:
    """Any exact tree comes back as it was."""
    assert tree_toml.loads(tree_toml.dumps(game)) == game
