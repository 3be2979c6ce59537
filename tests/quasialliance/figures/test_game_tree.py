"""Game trees: every action, payoff and belief, the path of play in colour, and their LaTeX source."""

from __future__ import annotations

import pytest

from games.errors import GameError
from games.models import escalation
from games.tree.builder import end, move, tree
from quasialliance.figures import game_tree
from tests.drawings import (
    SignallingEquilibrium,
    drawn,
    signalling,
    texts,
)


def test_the_tree_shows_every_action_payoff_and_belief() -> None:
    """Actions with their probabilities, payoffs of all ends, and beliefs in brackets are on the figure."""
    written = [text.get_text() for text, _ in texts(drawn("tree"))]
    for label in ("signal (3/7)", "none (4/7)", "reliable (7/10)", "[7/10]", "[3/10]", "[0]", "[1]"):
        assert label in written
    assert written.count("0, 0") == 4
    assert written.count("Japan") == 4


def test_the_path_of_play_is_in_colour() -> None:
    """Of the US-first tree exactly the three moves that are played are in a player's colour and bold."""
    figure = drawn("tree-us-first")
    bold = [text for text, _ in texts(figure) if text.get_weight() == "bold" and text.get_text() in ("C", "H", "F", "P", "E", "R")]
    assert len(bold) == 3
    assert len([line for line in figure.get_axes()[0].get_lines() if line.get_linewidth() == 1.8]) == 3


def test_the_tree_refuses_what_does_not_fit() -> None:
    """Strategies of another game, wrong sizes and too many ends: a typed error that says which."""
    with pytest.raises(GameError, match="2 numbers are needed; got 3"):
        game_tree.draw(signalling(), {"after S": (1, 0, 0)})
    with pytest.raises(GameError, match="no information set"):
        game_tree.draw(signalling(), {"elsewhere": (1, 0)})
    with pytest.raises(GameError, match="behaviour"):
        game_tree.draw(signalling(), 3)
    with pytest.raises(GameError, match="at most 60 ends"):
        game_tree.draw(tree(("A",), move("A", "many", {str(k): end(k) for k in range(61)})))


def test_latex_source_is_balanced_and_links_information_sets() -> None:
    """Brackets and braces close, special characters are escaped, every set of two nodes is one dashed line."""
    source = game_tree.forest(signalling(signal="50% & more_"), SignallingEquilibrium)
    assert source.count("[") == source.count("]")
    assert source.count("{") == source.count("}")
    assert r"50\% \& more\_" in source
    assert source.count("dashed") == 2
    assert source.count("very thick") == 11


def test_letters_are_spelled_out_below_the_tree() -> None:
    """Every move of a named game is in the key, the figure grows by it, and without words nothing is added."""
    game = escalation.MODEL.game()
    plain, keyed = game_tree.draw(game), game_tree.draw(game, verbs=escalation.MODEL.verbs)
    texts = [text.get_text() for axes in keyed.get_axes() for text in axes.texts]
    key = " ".join(next(text for text in texts if "Japan X: " in text).split())
    assert key == "; ".join(f"{move}: {does}" for move, does in escalation.MODEL.verbs.items())
    assert len(texts) == 1 + sum(len(axes.texts) for axes in plain.get_axes())
    assert keyed.get_size_inches()[1] > plain.get_size_inches()[1]
