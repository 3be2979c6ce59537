"""Levers: every file is one, each moves what its owner decides on, and a wrong file is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.errors import FormatError, ParameterError, ScenarioError
from games.levers import Lever, lever, levers, read_lever
from games.levers.reading import OWNERS, parse_lever
from games.models.trilateral import MODEL, US_ACTIONS


@pytest.mark.parametrize("own", levers().values(), ids=levers())
def test_a_lever_says_who_pulls_it_and_who_speaks_of_it(own: Lever) -> None:
    """Owners, documents, literature and entries of the catalogue of claims are filled in, and its end is within the range."""
    assert set(own.owners) <= set(OWNERS)
    assert own.owners
    assert own.seeds
    assert own.literature
    assert all(entry.startswith("M") for entry in own.catalogue)
    assert own.meaning.endswith(".")
    for symbol, end in own.to.items():
        assert end in (MODEL.parameter(symbol).low, MODEL.parameter(symbol).high)


def test_a_lever_is_not_called_as_a_parameter_that_it_does_not_move() -> None:
    """On the command line NAME=VALUE moves a parameter of that name: a lever of the same name would be another thing."""
    named = {p.name: p.symbol for p in MODEL.parameters} | {p.symbol: p.symbol for p in MODEL.parameters}
    assert [own.name for own in levers().values() if own.name in named and named[own.name] not in own.to] == []


def test_the_us_has_a_lever_for_each_of_its_actions() -> None:
    """All of them are Washington's."""
    acts = {own.us_action: own.owners for own in levers().values() if own.us_action}
    assert acts == dict.fromkeys(US_ACTIONS, ("Washington",))


def test_threats_capabilities_and_feelings_are_nobodys_lever() -> None:
    """What the allies perceive of others, bear or feel is not set by a government; what the US is believed to do is its lever."""
    moved = {symbol for own in levers().values() for symbol in own.to}
    assert not moved & {"TJN", "TKN", "TJC", "TKC", "q", "hJ", "hK", "hbar", "eta", "beta", "s", "rho", "gam", "conK", "conJ"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "meaning is missing"),
        ('meaning = "x"', "must move parameters"),
        ('meaning = "x"\nus_action = "P"\n[to]\na = 1', "one of the two"),
        ('meaning = "x"\nus_action = "Q"', "line 2: US action"),
        ('meaning = "x"\nowner = ["Tokyo"]\n[to]\na = 1', "line 2: unknown key 'owner'; did you mean 'owners'"),
        ('meaning = "x"\nowners = ["Peking"]\n[to]\na = 1', "line 2: lever demo: unknown owner 'Peking'"),
        ('meaning = "x"\nowners = "Tokyo"\n[to]\na = 1', "line 2: owners must be a list"),
        ('meaning = "x"\n[to]\nconcesion = 1', "line 3: unknown parameter 'concesion'; did you mean 'concession'"),
        ('meaning = "x"\n[to]\na = 2', "line 3: concession"),
        ('meaning = "x"\nto = 1', "to must be a table"),
        ('meaning = "x"\n[to]\na = 1\nconcession = 1', "given twice"),
        ("meaning = 3\n[to]\na = 1", "line 1: meaning must be text"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(text: str, words: str) -> None:
    """Every mistake is one sentence with the file."""
    with pytest.raises(FormatError, match="demo") as told:
        parse_lever(text, "demo.toml")
    assert words in str(told.value)


def test_a_lever_of_ones_own_is_a_file_or_a_value(tmp_path: Path) -> None:
    """A file names it; parameters go by symbol or name; an unknown name is answered with the nearest."""
    (tmp_path / "summit.toml").write_text('meaning = "A summit."\n[to]\ninstitution_bindingness = 0.3\n', "utf-8")
    found = lever(tmp_path / "summit.toml")
    assert (found.name, str(found.to["iota"]), found.owners) == ("summit", "3/10", ())
    assert read_lever(tmp_path / "summit.toml") == found == Lever("summit", "A summit.", {"iota": "0.3"}).on(MODEL)
    with pytest.raises(ParameterError, match="did you mean 'apology'"):
        lever("apologi")
    with pytest.raises(ParameterError, match="one word"):
        Lever("no name", to={"a": 1})
    with pytest.raises(ScenarioError, match="US action"):
        Lever("odd", us_action="X").on(MODEL)
