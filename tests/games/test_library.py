"""The library: every game with a name is found by it, and only by it."""

from __future__ import annotations

import pytest

from games import catalogue, library, trees
from games.errors import GameError, ParameterError
from games.models.trilateral import Trilateral
from games.network import NetworkGame
from games.normal_form import NormalFormGame
from games.tree.extensive_form import ExtensiveFormGame
from tests.conformance.test_models import MODELS


def test_every_game_of_every_room_is_listed_once() -> None:
    """Models with a game of their own, published trees and published tables; names differ, and each finds its game."""
    own = {name.rpartition(".")[2] for name, model in MODELS.items() if not isinstance(model, Trilateral)}  # asked with a US action
    known = library.games()
    assert {game.origin.name for game in known if game.model is not None} == own
    assert len(known) == len(own) + len(trees.entries()) + len(catalogue.entries())
    assert len({word for game in known for word in (game.name, *game.also)}) == len(known) + sum(len(game.also) for game in known)
    for game in known:
        for word in (game.name, *game.also):
            assert library.named(word) is game
            assert library.named(f"{game.kind}:{word.removeprefix(game.kind + ':')}") is game


@pytest.mark.parametrize("game", library.games(), ids=lambda game: game.name)
def test_a_named_game_says_what_it_is(game: library.NamedGame) -> None:
    """Title, source, players and form are those of the game; a published one takes no parameters."""
    assert game.title
    assert game.source
    made = game.game()
    assert made.players == game.players
    assert not made.symbolic
    words = {NormalFormGame: "table", ExtensiveFormGame: "tree", NetworkGame: "ties"}
    assert game.form.startswith(words[type(made)])
    if game.model is None:
        with pytest.raises(ParameterError, match="published game"):
            game.game({"x": 1})


def test_a_shared_name_needs_its_kind_and_a_wrong_one_is_named() -> None:
    """Beer-quiche is a tree and a table; a slip of the pen finds the game meant."""
    with pytest.raises(GameError, match="tree:beer-quiche or table:beer-quiche"):
        library.named("beer-quiche")
    assert library.named("tree:beer-quiche").game() is trees.entries()["beer-quiche"].game
    with pytest.raises(GameError, match="did you mean 'gsomia'"):
        library.named("gsomja")
