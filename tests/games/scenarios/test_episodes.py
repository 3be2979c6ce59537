"""The 24 episodes: their coded values, the marks of hindsight, keys, and malformed files."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from games.errors import FormatError, ScenarioError
from games.scenarios.episodes import SYMBOLS, Episode, episode, episodes, read, resolve

E19_TEXT = (files("games.scenarios.episodes") / "E19.toml").read_text(encoding="utf-8")

SYMBOLS_IN_ORDER = ("TJN", "TKN", "TJC", "TKC", "rJ", "rK", "hJ", "hK", "pull", "q")
# Outcome, US action and coded values of each episode, the values in the order of the symbols.
EXPECTED = {
    row.split()[0]: row.split()[1:]
    for row in """\
E01 cohesion P   0.3   0.7   0.5   0.7   0.7   0.7   0.5   0.9   0.1 0.032
E02 mixed    E   0.3   0.9   0.5   0.7   0.7   0.5   0.3   0.7   0.1 0.039
E03 cohesion R   0.3   0.9   0.5   0.7   0.3   0.1   0.3   0.7   0.1  0.04
E04 friction E   0.1   0.7   0.1   0.5   0.7   0.5   0.5   0.7   0.1  0.04
E05 cohesion R   0.5   0.9   0.5   0.7   0.3   0.1   0.3   0.7   0.1 0.062
E06 friction E   0.3   0.7   0.7   0.7   0.9   0.9   0.5   0.7   0.1 0.068
E07 mixed    E   0.3   0.7   0.9   0.7   0.9   0.9   0.3   0.5   0.1 0.057
E08 mixed    E   0.3   0.5   0.3   0.3   0.7   0.5   0.3   0.5   0.3 0.087
E09 friction E   0.5   0.5   0.5   0.3   0.9   0.7   0.5   0.7   0.3 0.124
E10 cohesion E   0.9   0.5   0.5   0.3   0.7   0.7   0.5   0.5   0.3 0.116
E11 friction E   0.5   0.3   0.5   0.1   0.9   0.5   0.5   0.7   0.3 0.125
E12 friction E   0.7   0.3   0.7   0.3   0.9   0.5   0.5   0.7   0.5 0.229
E13 mixed    E   0.7   0.9   0.7   0.5   0.7   0.9   0.3   0.5   0.5 0.201
E14 friction E   0.7   0.7   0.9   0.3   0.9   0.9   0.5   0.7   0.5 0.204
E15 friction E   0.7   0.7   0.9   0.3   0.9   0.9  0.37  0.77   0.7 0.303
E16 cohesion P   0.7   0.7   0.9   0.3   0.9   0.9  0.54  0.71   0.7  0.33
E17 cohesion P   0.9   0.9   0.9   0.5   0.7   0.7  0.52 0.725   0.5   0.3
E18 mixed    E   0.9   0.7   0.9   0.5   0.5   0.5  0.45  0.61   0.5 0.329
E19 friction E   0.7   0.3   0.7   0.3   0.5   0.3  0.46  0.51   0.5 0.323
E20 mixed    P   0.7   0.5   0.7   0.3   0.5   0.3  0.46  0.51   0.5 0.323
E21 friction E   0.7   0.3   0.9   0.3   0.5   0.5  0.46 0.716   0.5 0.361
E22 mixed    E   0.9   0.9   0.9   0.5   0.7   0.7 0.488 0.632   0.5 0.393
E23 cohesion P   0.9   0.9   0.9   0.5   0.9   0.9 0.403 0.528   0.5 0.407
E24 cohesion E   0.9   0.9   0.9   0.5   0.5   0.5 0.328 0.533   0.5 0.407""".splitlines()
}


def test_episodes_are_24_in_time_order() -> None:
    """The ids run from E01 to E24 and their windows follow one another without overlap."""
    assert list(episodes()) == [f"E{k:02}" for k in range(1, 25)]
    windows = [(e.start, e.end) for e in episodes().values()]
    assert all(earlier[1] < later[0] for earlier, later in pairwise(windows))
    assert all(e.id == key for key, e in episodes().items())


@pytest.mark.parametrize("key", EXPECTED)
def test_coded_values_are_exact(key: str) -> None:
    """Outcome, US action and the ten values are those of the table, as exact rationals."""
    outcome, us_action, *values = EXPECTED[key]
    coded = episodes()[key]
    assert (coded.outcome, coded.us_action) == (outcome, us_action)
    assert [coded.codes[symbol].value for symbol in SYMBOLS_IN_ORDER] == [Fraction(value) for value in values]


def test_decimals_of_2019_are_not_binary_fractions() -> None:
    """The values of 2019 are the rationals that their digits say."""
    codes = episode("2019").codes
    assert codes["q"].value == Fraction(323, 1000)
    assert (codes["TJN"].value, codes["hK"].value) == (Fraction(7, 10), Fraction(51, 100))


def test_every_us_pressure_and_retrenchment_is_open_to_hindsight() -> None:
    """P and R are coded knowing the story; E is not marked."""
    for coded in episodes().values():
        assert ("us_action" in coded.hindsight) == (coded.us_action in "PR"), coded.id


def test_animosity_is_open_to_hindsight_before_2013_only() -> None:
    """From 2013 animosity is a lagged poll, before it a judgement; no other parameter is marked."""
    for coded in episodes().values():
        early = coded.year < 2013
        assert tuple(name for name in coded.hindsight if name != "us_action") == (("hJ", "hK") if early else ())
        assert {coded.codes[symbol].basis for symbol in ("hJ", "hK")} == {"judgement" if early else "data"}


def test_every_value_has_a_source() -> None:
    """The outcome, the US action and the ten parameters each name a source."""
    for coded in episodes().values():
        assert list(coded.sources) == ["outcome", "us_action", *SYMBOLS_IN_ORDER]
        assert all(coded.sources.values())


def test_seeds_give_signs_not_levels() -> None:
    """Wherever a seed is the basis of a parameter, the note says that the level is judged."""
    seeded = {(e.id, s) for e in episodes().values() for s, code in e.codes.items() if code.basis == "seed"}
    assert {key for key, _ in seeded} == {"E03", "E05", "E19", "E23"}
    assert all("the level is judged" in episodes()[key].codes[symbol].note for key, symbol in seeded)


def test_polls_of_animosity_name_the_share_they_stand_for() -> None:
    """A polled animosity is the unfavourable share quoted in its source, to two digits at least."""
    for coded in episodes().values():
        for symbol in ("hJ", "hK") if coded.year >= 2013 else ():
            share = Fraction(coded.codes[symbol].source.split(": ")[1].split("%")[0]) / 100
            assert abs(coded.codes[symbol].value - share) <= Fraction(1, 200), (coded.id, symbol)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("E19", "E19"),
        ("e07", "E07"),
        (" E23 ", "E23"),
        (2019, "E19"),
        ("2019", "E19"),
        ("2023", "E23"),
        (1965, "E01"),
        ("1965", "E01"),
        ("2012", "E14"),
        ("2018", "E19"),
        (2024, "E24"),
        ("2019-08", "E19"),
        ("2019-11", "E20"),
        ("2024-11", "E24"),
    ],
    ids=repr,
)
def test_key_names_an_episode(key: str | int, expected: str) -> None:
    """An id in any case, a year and a month each name the episode that holds them; 2019 is E19."""
    assert episode(key).id == expected


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (2003, "no episode covers 2003; nearest: E11 (2001-02) before and E12 (2005-06) after"),
        ("2007", "no episode covers 2007; nearest: E12 (2005-06) before and E13 (2008-11) after"),
        ("2019-09", "no episode covers 2019-09; nearest: E19 (2018-Aug 2019) before and E20 (Nov 2019) after"),
        (1950, "no episode covers 1950; nearest: E01 (1964-65) after"),
        ("2030", "no episode covers 2030; nearest: E24 (2024) before"),
        ("E99", "unknown episode 'E99': an id (E01 to E24), a year (1964 to 2024) or a month such as 2019-11 is"),
        ("abc", "unknown episode 'abc': an id (E01 to E24), a year (1964 to 2024) or a month such as 2019-11 is"),
        ("2019-13", "unknown episode '2019-13': an id"),
        ("", "unknown episode '': an id"),
        (True, "unknown episode True: an id"),
    ],
)
def test_key_that_names_no_episode_is_an_error(key: str | int, message: str) -> None:
    """The error says which keys exist, or which episodes lie nearest."""
    with pytest.raises(ScenarioError) as caught:
        episode(key)
    assert str(caught.value).startswith(message)


def test_ambiguous_key_lists_the_candidates() -> None:
    """Without its alias 2019 would be held by two windows; two equal aliases clash too."""
    bare = {key: dataclasses.replace(e, aliases=()) for key, e in episodes().items()}
    with pytest.raises(ScenarioError, match=r"^2019 is ambiguous: E19 \(2018-Aug 2019\) or E20 \(Nov 2019\); give the"):
        resolve(2019, bare)
    shared = {key: dataclasses.replace(e, aliases=("summit",)) for key, e in bare.items() if key in ("E10", "E23")}
    with pytest.raises(ScenarioError, match=r"^SUMMIT is ambiguous: E10 \(1998-2000\) or E23 \(2023\)"):
        resolve("summit", shared)


def variant(folder: Path, old: str, new: str) -> Path:
    """Write E19's file with its first `old` replaced by `new`."""
    assert old in E19_TEXT
    path = folder / "E19.toml"
    path.write_text(E19_TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_read_returns_the_episode_of_the_file(tmp_path: Path) -> None:
    """An unchanged copy reads as the packaged episode, an integer value as an exact rational."""
    assert read(variant(tmp_path, "E19", "E19")) == episode("E19")
    whole = read(variant(tmp_path, "value = 0.7", "value = 1")).codes["TJN"].value
    assert isinstance(whole, Fraction)
    assert whole == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value = 0.7", "value = 1.4", "codes.dprk_threat_japan.value: a number in [0, 1] is needed; got '7/5'"),
        ("value = 0.7", "value = -0.1", "codes.dprk_threat_japan.value: a number in [0, 1] is needed; got '-1/10'"),
        ("value = 0.7", "value = true", "codes.dprk_threat_japan.value: a number in [0, 1] is needed; got 'True'"),
        ("value = 0.7", 'value = "0.7"', "codes.dprk_threat_japan.value: a number in [0, 1] is needed; got '0.7'"),
        ("value = 0.7", "value = nan", "codes.dprk_threat_japan.value: a number in [0, 1] is needed; got 'nan'"),
        ("value = 0.7", "value =", "not valid TOML: Invalid value (at line "),
        ("value = 0.7\n", "", "codes.dprk_threat_japan.value: missing"),
        ("[codes.china_pull]", "[codes.china_pul]", "codes.china_pul: unknown key; did you mean 'china_pull'?"),
        ('period = "2018-Aug 2019"\n', "", "period: missing"),
        ('label = "', 'labels = []\nlabel = "', "labels: unknown key; did you mean 'label'?"),
        ('class = "friction"', 'class = "war"', "outcome.class: one of cohesion, mixed, friction is needed; got 'war'"),
        ('code = "E"', 'code = "X"', "us_action.code: one of P, E, R is needed; got 'X'"),
        ('basis = "seed"', 'basis = "guess"', "codes.dprk_threat_japan.basis: one of seed, literature, data, judge"),
        ('confidence = "high"', 'confidence = "sure"', "outcome.confidence: one of high, medium, low is needed"),
        ("hindsight = false", "hindsight = 0", "us_action.hindsight: true or false is needed; got '0'"),
        ('source = "general knowledge"', 'source = " "', "us_action.source: a non-empty text is needed; got ' '"),
        ("[us_action]", "[[us_action]]", "us_action: a table is needed; got "),
        ('aliases = ["2019"]', "aliases = [2019]", "aliases: a list of texts is needed; got '[2019]'"),
        ("start = 2018-01-01", "start = 2018-01-01T00:00:00", "start: a date is needed; got '2018-01-01 00:00:00'"),
        ("start = 2018-01-01", "start = 2019-12-01", "end: must not be before start 2019-12-01; got 2019-08-31"),
        ("year = 2019", "year = 2020", "year: must lie in the window; got 2020"),
        ("year = 2019", "year = 2019.5", "year: a year is needed; got '4039/2"),
        ('id = "E19"', 'id = "E20"', "id: must be the name of the file; got 'E20'"),
        ('id = "E19"', 'id = "2019"', "id: E and two digits is needed; got '2019'"),
    ],
)
def test_malformed_file_is_an_error_naming_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A fault in a file is a FormatError that begins with the path and the key."""
    path = variant(tmp_path, old, new)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_missing_or_binary_file_is_an_error(tmp_path: Path) -> None:
    """A file that is absent or not text is a FormatError, too."""
    with pytest.raises(FormatError, match=r"E25\.toml: cannot be read: No such file"):
        read(tmp_path / "E25.toml")
    (tmp_path / "E25.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatError, match=r"E25\.toml, line 1, column 1: not UTF-8 text"):
        read(tmp_path / "E25.toml")


def test_episodes_are_immutable() -> None:
    """Neither the table, nor an episode, nor its codes can be changed."""
    coded = episode("E19")
    with pytest.raises(TypeError):
        episodes()["E19"] = coded
    with pytest.raises(TypeError):
        coded.codes["q"] = coded.codes["hJ"]
    with pytest.raises(TypeError):
        coded.sources["q"] = ""
    with pytest.raises(TypeError):
        SYMBOLS["china_pull"] = "q"
    with pytest.raises(dataclasses.FrozenInstanceError):
        coded.outcome = "cohesion"
    with pytest.raises(dataclasses.FrozenInstanceError):
        coded.codes["q"].value = Fraction(1)
    assert len({coded, episode("2019")}) == 1


def test_scenario_holds_the_coded_values_and_the_us_action() -> None:
    """An episode's scenario is named after it and carries its ten values and the coded US action."""
    scenario = episode("2019").scenario
    assert (scenario.name, scenario.us_action) == ("E19", "E")
    assert [scenario.values[symbol] for symbol in SYMBOLS_IN_ORDER] == [Fraction(v) for v in EXPECTED["E19"][2:]]


def test_the_package_offers_the_episodes() -> None:
    """`games.episodes` and `games.episode` are the functions of `games.scenarios.episodes`."""
    import games

    assert games.episodes() is episodes()
    assert games.episode is episode
    assert isinstance(games.episode("2023"), Episode)


def test_an_episode_is_pickled_whole() -> None:
    """An episode comes back equal from a pickle, its codes read-only as before."""
    found = pickle.loads(pickle.dumps(episode("2019")))
    assert found == episode("2019")
    with pytest.raises(TypeError):
        found.codes["q"] = None


def test_windows_are_whole_months() -> None:
    """Each window starts on the first and ends on the last day of a month."""
    for coded in episodes().values():
        assert coded.start.day == 1, coded.id
        assert date.fromordinal(coded.end.toordinal() + 1).day == 1, coded.id
