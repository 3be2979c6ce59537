"""The timeline lists the episodes in order and marks exactly the misses."""

from __future__ import annotations

import pytest

import games
from games.errors import ScenarioError
from quasialliance.figures import timeline
from quasialliance.words import year
from tests.drawings import (
    drawn,
    texts,
    verdicts,
)


def test_the_timeline_lists_every_episode_in_time_order() -> None:
    """24 columns, each with its US action."""
    figure = drawn("timeline")
    labels = [label.get_text() for label in figure.get_axes()[0].get_xticklabels()]
    assert labels == [year(name) for name in games.episodes()]
    assert len(labels) == 24
    actions = [text.get_text() for text in figure.get_axes()[-1].texts if text.get_text() in ("P", "E", "R")]
    assert actions == [episode.us_action for episode in games.episodes().values()]


def test_the_timeline_marks_exactly_the_misses() -> None:
    """Shaded columns, bold labels and the title agree with the comparison of coded and computed classes."""
    missed = {episode.id for episode, found in verdicts() if episode.outcome != found.outcome}
    figure = drawn("timeline")
    for panel in figure.get_axes()[:2]:
        assert {str(p.get_gid()) for p in panel.patches if p.get_gid()} == {f"miss {name}" for name in missed}
    labels = figure.get_axes()[0].get_xticklabels()
    assert {label.get_text() for label in labels if label.get_weight() == "bold"} == set(map(year, missed))
    title = figure.get_axes()[-1].texts[0].get_text()
    assert title.startswith(f"{24 - len(missed)} of 24 outcomes are computed as coded")
    assert set(title.replace("\n", " ").partition("misses: ")[2].split(", ")) == set(map(year, missed))


def test_a_timeline_without_misses_shows_none() -> None:
    """The key and the title speak of misses only where there are some."""
    hits = [(episode, found) for episode, found in verdicts() if episode.outcome == found.outcome]
    figure = timeline.draw(hits)
    assert not [text for text, _ in texts(figure) if "miss" in text.get_text()]


def test_the_timeline_refuses_wrong_pairs() -> None:
    """No episode, or a verdict on another scenario, is an error."""
    with pytest.raises(ScenarioError, match="at least one"):
        timeline.draw([])
    (first, _), (_, second) = verdicts()[:2]
    with pytest.raises(ScenarioError, match="E01 is paired with a verdict on E02"):
        timeline.draw([(first, second)])
