"""Payoff matrices show every payoff, mark the best responses and frame the pure equilibria."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import games
from games.errors import GameError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from quasialliance.figures import payoff_matrix
from solvers import nash
from tests.drawings import (
    drawn,
    game,
    texts,
)


def test_the_matrix_shows_every_payoff_and_names_players_and_actions() -> None:
    """18 payoffs with a true minus; actions of the allies in words."""
    shown = [text.get_text() for text, _ in texts(drawn("matrix"))]
    for value in game("E19").floats().flat:
        assert f"{value:.3f}".replace("-", "−") in shown
    assert {"Japan", "ROK", "C cooperate", "C\ncooperate", "friction", "mixed", "cohesion"} <= set(shown)


def test_the_matrix_marks_exactly_the_best_responses() -> None:
    """Bold payoffs are those that no other own action beats."""
    table = game("E19")
    best = sorted(
        f"{float(table.payoffs[i, a, b]):.3f}".replace("-", "−") for i in (0, 1) for a, b in np.ndindex(3, 3)
        if (a, b)[i] in table.best_responses(i, (a, b))
    )  # fmt: skip
    numbers = (text for text, _ in texts(drawn("matrix")) if "." in text.get_text())
    assert sorted(text.get_text() for text in numbers if text.get_weight() == "bold") == best


def frames(figure: Figure) -> list[tuple[float, float]]:
    """Return the places of the frames in a matrix, the key's own frame left out."""
    thick = [p for p in figure.findobj(Rectangle) if p.get_linewidth() == 1.8]
    return [p.get_xy() for p in thick]


def test_the_matrix_frames_pure_equilibria_and_counts_mixed_ones() -> None:
    """A stag hunt has two frames, one above and left of the other, and one mixed equilibrium that is not shown."""
    hunt = NormalFormGame([[[3, 0], [0, 1]], [[3, 0], [0, 1]]])
    figure = payoff_matrix.draw(hunt, nash.solve(hunt).points)
    (x, y), (right, low) = frames(figure)
    assert x < right
    assert y > low
    assert "not shown: 1 equilibrium in mixed strategies" in [text.get_text() for text, _ in texts(figure)]
    assert frames(payoff_matrix.draw(hunt)) == []
    assert [across for across, _ in frames(payoff_matrix.draw(hunt, ["22"]))] == [right]


def test_the_matrix_refuses_games_that_it_cannot_show() -> None:
    """Three players or symbolic payoffs are errors that say what to do."""
    scenario = games.episode("2019").scenario
    with pytest.raises(GameError, match="two players are needed; got Japan, ROK, US"):
        payoff_matrix.draw(MODEL.game(scenario, timing="simultaneous"))
    with pytest.raises(GameError, match="symbolic"):
        payoff_matrix.draw(MODEL.symbolic())
    with pytest.raises(GameError, match="no action 'X'"):
        payoff_matrix.draw(game("E19"), ["XX"])
