"""The key below a game tree: what its letters stand for."""

from __future__ import annotations

from games.models import escalation
from quasialliance.figures import game_tree


def test_letters_are_spelled_out_below_the_tree() -> None:
    """Every move of a named game is in the key, the figure grows by it, and without words nothing is added."""
    game = escalation.MODEL.game()
    plain, keyed = game_tree.draw(game), game_tree.draw(game, verbs=escalation.MODEL.verbs)
    texts = [text.get_text() for axes in keyed.get_axes() for text in axes.texts]
    key = " ".join(next(text for text in texts if "Japan X: " in text).split())
    assert key == "; ".join(f"{move}: {does}" for move, does in escalation.MODEL.verbs.items())
    assert len(texts) == 1 + sum(len(axes.texts) for axes in plain.get_axes())
    assert keyed.get_size_inches()[1] > plain.get_size_inches()[1]
