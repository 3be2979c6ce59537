"""Scenarios written as TOML and read back: the very same, whatever is in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import games
from games.errors import GameError
from games.scenarios.named import parse_scenario, shipped
from games.scenarios.scenario import Scenario
from games.theories.named import theories

ALL = {
    **{name: episode.scenario for name, episode in games.episodes().items()},
    **shipped(),
    **{f"2019/{name}": theory.apply(games.scenario("2019")) for name, theory in theories().items()},
}


@pytest.mark.parametrize("name", ALL)
def test_every_scenario_comes_back(name: str, tmp_path: Path) -> None:
    """Name, line, US action, values, and what is off, in order."""
    path = tmp_path / "mine.toml"
    path.write_text(ALL[name].to_toml(), "utf-8")
    back = games.read_scenario(path)
    assert back == ALL[name]
    assert list(back.values) == list(ALL[name].values)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.fractions("-1/2", 1), st.sampled_from("PER"))
def test_any_text_and_any_fraction(text: str, value: object, action: str) -> None:
    """Quotation marks, line breaks and control characters in a name, and fractions of any length."""
    one = Scenario(text, {"s": value}, action, label=text)
    assert parse_scenario(one.to_toml(), "mine.toml") == one


def test_half_a_character_is_refused() -> None:
    """What no file can hold is said before anything is written."""
    with pytest.raises(GameError, match="surrogate"):
        Scenario("\ud800").to_toml()
