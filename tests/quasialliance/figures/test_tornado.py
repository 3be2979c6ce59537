"""Tornado diagrams: the largest swing on top, bars that end at the margins, flips and notes."""

from __future__ import annotations

import pytest

from games.errors import ParameterError
from quasialliance.figures import tornado
from tests.drawings import (
    drawn,
    sensitivity,
    texts,
)


def test_the_tornado_puts_the_largest_swing_on_top() -> None:
    """Inputs are ordered by what each does alone to the margin, and named in words."""
    labels = [label.get_text() for label in drawn("tornado").get_axes()[0].get_yticklabels()]
    assert [label.split(",")[0] for label in labels] == ["substitutability", "China threat (Japan)", "hedge kept confronting"]
    assert labels[0] == "substitutability, $s$  0.3 in [−0.5, 1]"


def test_the_bars_of_a_tornado_end_at_the_margins() -> None:
    """Each bar runs from the scenario's margin to the margin a step away, each line to that at an end of the declared range."""
    found = sensitivity()
    ends = [round(p.get_x() + p.get_width(), 12) for p in drawn("tornado").get_axes()[0].patches]
    assert ends == [round(float(margin), 12) for swing in reversed(found.swings) for margin in swing.margins]
    marks = [line.get_xdata()[0] for line in drawn("tornado").get_axes()[0].lines if line.get_marker() == "|"]
    whole = [float(margin) for swing in reversed(found.swings) for margin in swing.whole_margins]
    assert marks == pytest.approx(whole, abs=1e-12)


def test_the_tornado_names_changed_outcomes_and_flips() -> None:
    """Ends that select another class carry its name; where (C, C) starts or ceases to be strict, the value stands."""
    shown = [text.get_text() for text, _ in texts(drawn("tornado"))]
    assert shown.count("mixed") == 2
    assert shown.count("0.33") == 1
    assert "cohesion" not in shown


def test_an_undefined_index_is_said_and_not_drawn_as_zero_in_silence() -> None:
    """The note of the indices is in the figure."""
    shown = " ".join(text.get_text().replace("\n", " ") for text, _ in texts(drawn("tornado-undefined")))
    assert "constant over the draws, so indices are not defined" in shown


def test_a_tornado_needs_a_row() -> None:
    """Zero rows are refused."""
    with pytest.raises(ParameterError, match="at least 1"):
        tornado.draw(sensitivity(), rows=0)
