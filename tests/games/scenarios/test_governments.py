"""Governments in Seoul: the record is in order, alternates, and gives the hazard by counting."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

import games
from games.errors import ScenarioError
from games.scenarios.governments import CHANGES, RECORD_ENDS, camp, observed_hazard, of_episode


def test_camps_alternate_on_their_days() -> None:
    """A camp governs from its first day on, and the other until the day before."""
    for (_, before, _), (day, after, _) in pairwise(CHANGES):
        assert {before, after} == {"conservative", "progressive"}
        assert (camp(day - timedelta(days=1)), camp(day)) == (before, after)


def test_every_episode_has_its_government() -> None:
    """Kim Dae-jung's, Roh's and Moon's years are progressive, all others are not."""
    found = {e.id for e in games.episodes().values() if of_episode(e) == "progressive"}
    assert found == {"E10", "E11", "E12", "E18", "E19", "E20", "E21"}


def test_the_hazard_is_changes_by_years() -> None:
    """Four changes in the years from February 1988 to November 2024."""
    years = sum(1 for k in range(10**5) if CHANGES[0][0] + timedelta(days=k) < RECORD_ENDS) / 365.25
    assert float(observed_hazard()) == pytest.approx(4 / years)


def test_the_record_has_an_end() -> None:
    """Nothing is said of later days."""
    with pytest.raises(ScenarioError, match="the record ends"):
        camp(date(2030, 1, 1))
