"""Survival curves: they are those of the report, with the even chance on the selected one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from games.errors import ScenarioError
from quasialliance.figures import duration
from solvers.result import Completeness
from tests.drawings import drawn, lasting, texts


def test_the_curves_are_those_of_the_report() -> None:
    """Shortest, longest, then selected; the band reaches from its lowest to its highest quantile."""
    for panel, report in zip(drawn("duration").get_axes(), (lasting("2019"), lasting("2023")), strict=False):
        outlooks = (report.outlooks[0], report.outlooks[-1], report.chosen)
        for line, of in zip(panel.lines, outlooks, strict=False):
            assert line.get_ydata().tolist() == [float(p) for p in of.turn.survival(30)]
        (band,) = panel.collections
        low, high = np.ptp(band.get_paths()[0].vertices[:, 0]), band.get_paths()[0].vertices[:, 1].min()
        assert (low, high) == (30, pytest.approx(report.band.curves[0].min()))


def test_the_even_chance_is_marked_where_it_is() -> None:
    """The dot stands at the median year, and the label names it."""
    panel, report = drawn("duration").get_axes()[1], lasting("2023")
    half = report.chosen.turn.quantile("1/2")
    assert panel.lines[3].get_xdata().tolist() == [half]
    assert f"by year {half}" in " ".join(text.get_text().replace("\n", " ") for text, _ in texts(drawn("duration")))


def test_what_never_comes_is_said() -> None:
    """If the US retrenches, the selected play of 2019 never cooperates: no dot, and the title says so."""
    shown = " ".join(text.get_text().replace("\n", " ") for text, _ in texts(drawn("duration-never")))
    assert "2019, and the US retrenches: cohesion perhaps never" in shown
    assert len(drawn("duration-never").get_axes()[0].lines) == 3


def test_what_is_not_all_and_not_selected_is_said() -> None:
    """Of a report that lists some equilibria, and whose rule selects none, the figure claims neither all nor a selection."""
    whole = lasting("2023")
    solution = dataclasses.replace(whole.solution, completeness=Completeness.SOME)
    some = dataclasses.replace(whole, solution=solution, by_rule=False)
    shown = [" ".join(t.get_text().replace("\n", " ") for t, _ in texts(duration.draw({"2023": own}))) for own in (whole, some)]
    assert ["all equilibria:" in text for text in shown] == [True, False]
    assert ["listed equilibria:" in text for text in shown] == [False, True]
    assert ["No equilibrium is selected" in text for text in shown] == [False, True]


def test_a_report_is_needed() -> None:
    """Nothing to draw is refused."""
    with pytest.raises(ScenarioError, match="at least one report"):
        duration.draw({})
