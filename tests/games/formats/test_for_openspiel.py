"""Text for OpenSpiel, read by OpenSpiel itself: the same game, where its readers would otherwise change or refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import games
from games import catalogue, trees
from games.errors import GameError, InputError
from games.formats import efg, nfg
from games.formats.for_openspiel import dumps, number
from games.formats.peers import from_openspiel
from games.normal_form import NormalFormGame
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from tests.oracles import oracle
from tests.strategies import games as some_games

TABLES = {slug: e.game for slug, e in catalogue.entries().items() if np.prod(e.game.shape) <= 64}
TREES = {slug: e.game for slug, e in trees.entries().items() if e.game.node_count <= 100}


@pytest.fixture(scope="module")
def pyspiel() -> Any:
    """OpenSpiel, an oracle of the tests only."""
    return oracle("pyspiel")


@pytest.mark.parametrize("slug", TABLES)
def test_tables_of_the_catalogue(pyspiel: Any, slug: str) -> None:
    """OpenSpiel reads every payoff as the float nearest to ours, and the text is the exact game to our own reader."""
    game = TABLES[slug]
    text = dumps(game, rounded=True)
    read = from_openspiel(pyspiel.load_nfg_game(text))
    assert np.array_equal(read.payoffs, game.floats())
    assert np.array_equal(nfg.loads(text).payoffs, game.payoffs)


@pytest.mark.parametrize("slug", TREES)
def test_trees_of_the_catalogue(pyspiel: Any, slug: str) -> None:
    """OpenSpiel reads the tree, its chances, its information sets and its payoffs; our own reader the exact numbers."""
    game = TREES[slug]
    text = dumps(game, rounded=True)
    read = from_openspiel(pyspiel.load_efg_game(text), game.players)
    assert isinstance(read, ExtensiveFormGame)
    assert np.array_equal(read.end_payoffs, game.floats().end_payoffs)
    assert np.array_equal(read.arrays.chance, game.floats().arrays.chance)
    assert np.array_equal(read.arrays.information_set, game.arrays.information_set)
    assert np.array_equal(efg.loads(text).end_payoffs, game.end_payoffs)


@settings(max_examples=50, deadline=None)
@given(some_games((1, 3), (1, 3), st.floats(allow_nan=False, allow_infinity=False).map(Fraction)))
def test_floats_are_read_to_the_last_bit(pyspiel: Any, game: NormalFormGame) -> None:
    """Whatever float a payoff is, OpenSpiel reads that float; nothing needs rounding."""
    assert np.array_equal(from_openspiel(pyspiel.load_nfg_game(dumps(game))).payoffs, game.floats())


def test_the_usual_text_would_be_another_game(pyspiel: Any) -> None:
    """The guard is needed: OpenSpiel takes a fraction beyond 32 bits for some other number, and says nothing."""
    game = NormalFormGame([[[7, Fraction(0.1)]], [[1, 2]]])
    usual = 'NFG 1 R "" { "A" "B" } { 1 2 }\n\n7 1\n3602879701896397/36028797018963968 2\n'
    assert pyspiel.load_nfg_game(usual).row_utilities()[0, 1] != 0.1
    assert nfg.loads(usual) == NormalFormGame(game.payoffs, ["A", "B"])
    assert pyspiel.load_nfg_game(dumps(game)).row_utilities().tolist() == [[7, 0.1]]


def test_thirds(pyspiel: Any) -> None:
    """Three chances of a third are a game for OpenSpiel, where Gambit's own way there refuses it."""
    game = tree(("A",), chance({word: ("1/3", end(k)) for k, word in enumerate("abc")}))
    with pytest.raises(GameError, match="1/3 is none: rounded=True"):
        dumps(game)
    state = pyspiel.load_efg_game(dumps(game, rounded=True)).new_initial_state()
    assert [share for _, share in state.chance_outcomes()] == [1 / 3] * 3


def test_payoffs_on_the_way_are_at_the_ends(pyspiel: Any) -> None:
    """What OpenSpiel passes over at inner nodes is added up at the ends."""
    text = 'EFG 2 R "" { "A" } p "" 1 1 "go?" { "no" "yes" } 1 "fee" { -1 } t "" 2 "" { 0 } t "" 3 "" { 3 }'
    read = pyspiel.load_efg_game(dumps(efg.loads(text)))
    assert [read.new_initial_state().child(a).returns() for a in (0, 1)] == [[-1.0], [2.0]]


def numbered(state: Any) -> Iterator[tuple[int, int, str]]:
    """Yield (player, number, word) of every action in a game of OpenSpiel."""
    if state.is_terminal():
        return
    for action in state.legal_actions():
        if not state.is_chance_node():
            yield state.current_player(), action, state.action_to_string(action)
        yield from numbered(state.child(action))


def test_a_number_means_one_action(pyspiel: Any) -> None:
    """A player's action of one name has one number, though it stands beside others, or elsewhere in the list, at another set."""
    last = move("A", "last", {"stop": end(0), "go": end(2)})
    game = tree(("A",), move("A", "first", {"go": move("A", "second", {"wait": end(1), "go": last}), "stop": end(0)}))
    of: dict[tuple[int, int], set[str]] = {}
    for player, action, word in numbered(pyspiel.load_efg_game(dumps(game)).new_initial_state()):
        of.setdefault((player, action), set()).add(word)
    assert all(len(words) == 1 for words in of.values())
    plain: dict[tuple[int, int], set[str]] = {}
    for player, action, word in numbered(pyspiel.load_efg_game(efg.dumps(game)).new_initial_state()):
        plain.setdefault((player, action), set()).add(word)
    assert any(len(words) > 1 for words in plain.values())


@pytest.mark.parametrize("no_game", [3])
def test_what_cannot_be_written_is_said(no_game: Any) -> None:
    """Quotation marks in the labels of a tree, payoffs beyond floats, symbols and what is no game."""
    with pytest.raises(GameError, match="no quotation mark may stand in it"):
        dumps(tree(("A",), move("A", 'the "first"', {"l": end(0), "r": end(1)})))
    with pytest.raises(GameError, match="too large"):
        dumps(NormalFormGame([[10**400, 1]]), rounded=True)
    with pytest.raises(InputError, match=r"a table of payoffs .* or a tree .* is needed; got an int"):
        dumps(no_game)


def test_numbers() -> None:
    """Decimals where they end, short fractions, and the nearest float of a long one."""
    assert [number(Fraction(x)) for x in ("2", "-1/8", "1/3", "2147483647/3")] == ["2", "-0.125", "1/3", "2147483647/3"]
    assert number(Fraction(2**31, 3)) == repr(2**31 / 3)
    assert float(number(Fraction(1, 2**2000) + 1)) == 1.0


def test_files(tmp_path: Path) -> None:
    """``write`` takes the reader; a suffix that OpenSpiel has no reader for, and rounding for Gambit, are refused."""
    game = TABLES["chicken"]
    games.write(game, tmp_path / "a.nfg", reader="openspiel")
    assert (tmp_path / "a.nfg").read_text("utf-8") == dumps(game)
    for name, reader in (("a.efg", "openspiel"), ("a.toml", "openspiel"), ("b.nfg", "openspeil")):
        with pytest.raises(GameError):
            games.write(game, tmp_path / name, reader=reader)
    with pytest.raises(GameError, match="alone may be rounded"):
        games.write(game, tmp_path / "b.nfg", rounded=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.nfg"]


@pytest.mark.parametrize("name", ["}", "{", "} b", '"', "\\", "a\x00b", "\x07", "\u200b", "\ud800", "NFG", "日本"])
@pytest.mark.parametrize("where", ["player", "title"])
def test_any_name_of_a_table_can_be_written(pyspiel: Any, name: str, where: str, tmp_path: Path) -> None:
    """Names are lost on OpenSpiel, and none keeps it, or our own reader, from reading the game."""
    players, title = (("A", name), "") if where == "player" else (("A", "B"), name)
    game = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players, title=title)
    games.write(game, tmp_path / "g.nfg", reader="openspiel")
    assert np.array_equal(from_openspiel(pyspiel.load_game(f"nfg_game(filename={tmp_path / 'g.nfg'})")).payoffs, game.floats())
    assert np.array_equal(games.read(tmp_path / "g.nfg").payoffs, game.payoffs)


def test_a_brace_is_no_player_of_a_tree(pyspiel: Any) -> None:
    """The one name that ends OpenSpiel's list of players is refused; beside other letters, and elsewhere, it is read."""
    with pytest.raises(GameError, match="called '}'"):
        dumps(tree(("}",), move("}", "s", {"x": end(1), "y": end(0)})))
    text = dumps(tree(("}a",), move("}a", "}", {"}": end(1), "{": end(0)}), title="}"))
    assert from_openspiel(pyspiel.load_efg_game(text), ("}a",)).end_payoffs.tolist() == [[1.0], [0.0]]
