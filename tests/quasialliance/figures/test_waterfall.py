"""Waterfalls: the bars sum to the gain, and the title says whether the profile holds."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.errors import GameError
from games.ledger import Ledger
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from quasialliance.figures import waterfall
from tests.drawings import (
    game,
)


def bars(panel: Axes) -> dict[str, Rectangle]:
    """Return the bars of a waterfall by mechanism."""
    return {str(p.get_gid()): p for p in panel.patches if isinstance(p, Rectangle) and p.get_gid()}


@pytest.mark.parametrize("name", ["E19", "E23"])
@pytest.mark.parametrize("profile", ["CC", "FF"])
def test_the_bars_of_a_waterfall_sum_to_the_gain(name: str, profile: str) -> None:
    """Each bar starts where the last one ended, and the last end is the gain from deviating."""
    ledgers = waterfall.leaving(game(name), profile)
    figure = waterfall.draw(*ledgers)
    for ledger, panel in zip(ledgers, figure.get_axes(), strict=False):
        found = bars(panel)
        total = found.pop(waterfall.TOTAL)
        end = 0.0
        for mechanism, bar in found.items():
            assert bar.get_width() == pytest.approx(float(ledger[mechanism]), abs=1e-12)
            assert bar.get_x() == pytest.approx(end, abs=1e-12)
            end += bar.get_width()
        assert end == pytest.approx(total.get_width(), abs=1e-12)
        assert total.get_width() == pytest.approx(float(ledger.total))
        assert set(found) == {mechanism for mechanism, value in ledger.items() if value}


def test_a_waterfall_says_whether_the_profile_holds() -> None:
    """A gain, a loss and a tie are told apart; in 2018-19 the ROK gains by leaving (C, C), and friction holds."""
    assert waterfall.statement(game("E19").explain("ROK", "CC", "H")).startswith("(C, C) does not hold: deviating gains")
    assert all("holds: deviating loses" in waterfall.statement(ledger) for ledger in waterfall.leaving(game("E19"), "FF"))
    assert waterfall.statement(Ledger("Japan", "(C, C)", "H", {"a": 1, "b": -1})).startswith("(C, C) holds weakly")


def test_a_waterfall_without_numbers_is_refused() -> None:
    """No ledger or a symbolic one is an error."""
    with pytest.raises(GameError, match="at least one ledger"):
        waterfall.draw()
    symbolic = MODEL.symbolic()
    assert isinstance(symbolic, NormalFormGame)
    with pytest.raises(GameError, match="symbolic"):
        waterfall.draw(symbolic.explain("Japan", "CC", "H"))
