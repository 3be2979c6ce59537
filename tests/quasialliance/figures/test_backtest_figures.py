"""The figures of the back-test: every mark stands where its number is, and each repeats to the byte."""

from __future__ import annotations

import pytest

import games
from quasialliance.figures import calibration, case_probabilities, forecast_scores
from quasialliance.figures.style import CLASS_COLOURS, render
from solvers.evidence import Backtest, backtest
from solvers.evidence.backtesting.transfer import transfer
from solvers.evidence.records.dyad import dyad


@pytest.fixture(scope="module")
def found() -> Backtest:
    """Two theories on two codings."""
    return backtest(
        [games.theory("cha"), games.theory("park")], codings=["hand", "data"], draws=60, noise=1, permutations=0, resamples=50
    )


def test_a_score_stands_where_its_mean_is(found: Backtest) -> None:
    """One dot per forecast and coding, at the mean log score; theories above baselines."""
    figure = forecast_scores.draw(found)
    panels = [panel for panel in figure.get_axes() if panel is not figure.sheet]
    for column, panel in zip(found.columns, panels, strict=True):
        dots = {line.get_gid(): line.get_xdata()[0] for line in panel.lines if line.get_gid()}
        assert dots == {one.name: pytest.approx(column.mean(one.name)) for one in column.forecasts}
    labels = [label.get_text() for label in figure.get_axes()[0].get_yticklabels()]
    assert labels[:4] == ["Cha", "Park", "Chance", "Majority"]
    assert "Look-up on US action" in labels


def test_a_case_is_shown_with_its_outcome_and_the_hits_are_marked(found: Backtest) -> None:
    """24 outcomes in their colours; as many dots as forecasts were right, and one in the key."""
    column = found.columns[0]
    figure = case_probabilities.draw(column)
    strip = [patch for patch in figure.sheet.patches if patch.get_gid() == "outcome"]
    assert len(strip) == 24
    colours = {tuple(round(part, 3) for part in patch.get_facecolor()) for patch in strip}
    assert len(colours) == len(CLASS_COLOURS)
    shown = (*column.theories, *(column.forecast(name) for name in ("majority", "persistence", "us_action")))
    hits = sum(int((one.by_case.argmax(axis=1) == column.outcomes).sum()) for one in shown)
    assert len([line for line in figure.sheet.lines if line.get_marker() == "o"]) == hits + 1


def test_other_dyads_are_shown_the_same_way() -> None:
    """One column per case, named by the pair where there are several dyads."""
    own = dyad("northern-triangle")
    moved = transfer([own], [games.theory("kelly")], draws=20, noise=1, resamples=9)
    figure = case_probabilities.draw(moved)
    texts = {text.get_text() for text in figure.sheet.texts}
    assert {"1961–65", "Kelly", "coded outcome"} <= texts
    assert len([patch for patch in figure.sheet.patches if patch.get_gid() == "outcome"]) == len(own.cases)


def test_calibration_draws_the_bins(found: Backtest) -> None:
    """The best theory and the look-up stand where their bins are; both axes are probabilities."""
    figure = calibration.draw(found)
    panel = figure.get_axes()[0]
    assert (panel.get_xlabel(), panel.get_ylabel()) == ("probability given", "share that came about")
    (line,) = (line for line in panel.lines if line.get_gid() == "look-up")
    bins = [b for b in calibration.calibration(found.columns[0]).curves["us_action"] if b.count >= calibration.FEWEST]
    assert list(line.get_xdata()) == pytest.approx([b.forecast for b in bins])
    assert list(line.get_ydata()) == pytest.approx([b.observed for b in bins])


@pytest.mark.parametrize("kind", ["scores", "cases", "calibration"])
def test_a_figure_repeats_to_the_byte(found: Backtest, kind: str) -> None:
    """Drawn twice it is the same file."""
    make = {
        "scores": lambda: forecast_scores.draw(found),
        "cases": lambda: case_probabilities.draw(found.columns[0]),
        "calibration": lambda: calibration.draw(found),
    }[kind]
    assert render(make(), "svg") == render(make(), "svg")
