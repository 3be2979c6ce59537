"""The lever table and the curves of one input at a time: what is drawn is what was found."""

from __future__ import annotations

from functools import cache

import pytest

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from quasialliance.figures import lever_table, one_at_a_time
from solvers.sensitivity import Curves, RobustChoice, curves, robust_choice


@cache
def choice() -> RobustChoice:
    """Two levers of 2023."""
    return robust_choice(MODEL, games.scenario("2023"), levers=["engage", "pressure"], draws=100, rng=0, progress=False)


@cache
def along() -> Curves:
    """Two inputs of 2019."""
    return curves(MODEL, games.scenario("2019"), over=["s", "dprk_threat_rok"], draws=20, rng=0)


def test_dots_bars_and_diamonds_are_the_settings() -> None:
    """A large dot for each lever that is pulled, a bar as long as the share, a diamond at the exact worst case."""
    found = choice()
    panels = lever_table.draw({"2023": found}).get_axes()
    dots, (shares,), (worst,) = panels[0], *([p for p in panels if word in p.get_xlabel()] for word in ("strict", "margin"))
    shown = found.chosen(lever_table.SETTINGS)
    large = [line for line in dots.lines if line.get_markersize() > 4]
    assert len(large) == sum(len(found.settings[k].names) for k in shown)
    assert [bar.get_width() for bar in shares.patches] == [found.strict[k] for k in shown]
    diamonds = [line.get_xdata()[0] for line in worst.lines if line.get_marker() == "D"]
    assert diamonds == [float(found.worst(k).margin) for k in shown]


def test_the_coding_noise_is_drawn_hollow_beside_the_whole_box() -> None:
    """Its worst cases are those of the same settings over the box of codes; other settings are refused."""
    inner = robust_choice(
        MODEL, games.scenario("2023"), levers=["engage", "pressure"], over="codes", draws=20, rng=0, progress=False
    )
    panels = lever_table.draw({"2023": choice()}, noise={"2023": inner}).get_axes()
    (worst,) = [panel for panel in panels if "margin" in panel.get_xlabel()]
    hollow = [line.get_xdata()[0] for line in worst.lines if line.get_marker() == "D" and line.get_markerfacecolor() == "white"]
    assert hollow == [float(inner.worst(k).margin) for k in choice().chosen(lever_table.SETTINGS)]
    other = robust_choice(MODEL, games.scenario("2023"), levers=["engage"], over="codes", draws=20, rng=0, progress=False)
    with pytest.raises(ParameterError, match="other settings"):
        lever_table.draw({"2023": choice()}, noise={"2023": other})


def test_rows_are_cut_with_nothing_and_the_unbeaten_kept() -> None:
    """Fewer rows keep the setting in which nothing is pulled and those that no other beats."""
    found = choice()
    own = found.chosen(2)
    assert 0 in own
    assert all(found.front[k] for k in own)
    assert len(lever_table.draw({"2023": found}, rows=2).get_axes()[0].get_yticks()) == 2


def test_a_lever_table_needs_something_to_show() -> None:
    """No choice, and no row, are refused."""
    with pytest.raises(ParameterError, match="at least one"):
        lever_table.draw({})
    with pytest.raises(ParameterError, match="at least one"):
        lever_table.draw({"2023": choice()}, rows=0)


def test_a_panel_holds_line_ribbon_threshold_and_scenario() -> None:
    """The input along which the margin moves most is first; its exact threshold is marked on zero, the scenario by a dot."""
    first, second = one_at_a_time.draw(along()).get_axes()[:2]
    assert first.get_title("left").startswith("DPRK threat (ROK)")
    (mark,) = [line.get_xdata()[0] for line in first.lines if line.get_marker() == "|"]
    assert mark == pytest.approx(3989571 / 6423040)
    (dot,) = [(line.get_xdata()[0], line.get_ydata()[0]) for line in first.lines if line.get_marker() == "o"]
    assert dot == pytest.approx((0.3, float(along().margin)))
    assert len(first.collections) == 2
    assert not [line for line in second.lines if line.get_marker() == "|"]
    assert len(one_at_a_time.draw(along(), panels=1).get_axes()) == 2  # with the sheet
    with pytest.raises(ParameterError, match="at least 1 panel"):
        one_at_a_time.draw(along(), panels=0)
