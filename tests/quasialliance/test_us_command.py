"""The US choice on the command line: the record, one episode, a line, shares; every answer also as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

import games
from games.models.trilateral import THREATS
from quasialliance.command_line import main
from solvers.us_choice import account_named, first_move, known, record
from tests.commands import answer, printed


def test_the_record_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    """Every account with its score; the US of the us-first verdict meets 6 of 24, a baseline is called one."""
    found = answer(capsys, "us")
    assert found["theory"] is None
    scores = {account["name"]: (account["score"]["value"], account["of"]) for account in found["accounts"]}
    assert list(scores) == [account.name for account in known()]
    assert scores["anticipation"] == (6, 24)
    assert scores["inertia"][1] == 23
    assert [account["name"] for account in found["accounts"] if account["baseline"]] == ["inertia", "majority", "chance"]
    assert len(found["episodes"]) == 24
    assert found["episodes"][0]["predictions"]["inertia"] == {"shares": {}, "because": "no episode before"}
    text = printed(capsys, "us")
    assert "majority (baseline)" in text
    assert "open to hindsight" in text


def test_one_episode(capsys: pytest.CaptureFixture[str]) -> None:
    """What each action is worth, exactly, and what each account says and scores."""
    found = answer(capsys, "us", "1976")
    choice = first_move(games.scenario("1976"))
    assert {action: own["best"]["exact"] for action, own in found["actions"].items()} == {
        value.action: str(value.best) for value in choice.values
    }
    assert found["chosen"]["in_some_equilibrium"] == list(choice.some)
    assert found["accounts"]["inertia"] == {"shares": {"E": 1.0}, "because": "as in 1972-74"}
    text = printed(capsys, "us", "1976", "--account", "inertia")
    assert "coded R" in text
    assert "as in 1972-74" in text
    assert "offshore" not in text


def test_a_scenario_outside_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario has no episode before it: inertia predicts nothing, and says so."""
    assert answer(capsys, "us", "hwang-2023")["accounts"]["inertia"] == {"shares": {}, "because": "no episode before"}
    assert "no episode before" in printed(capsys, "us", "hwang-2023")


def test_as_a_theory_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Every episode as a theory sees it, or one; the code and the episode before are those of the episode."""
    found = answer(capsys, "us", "--theory", "cha", "--account", "offshore")
    assert found["theory"] == "cha"
    by_hand = record([account_named("offshore")], theory=games.theory("cha")).score("offshore")
    assert found["accounts"][0]["score"]["value"] == by_hand.total
    assert found["accounts"][0]["by_code"]["R"]["score"]["value"] == 2
    assert "as Cha: quasi-alliance sees them" in printed(capsys, "us", "--theory", "cha", "--account", "offshore")
    assert answer(capsys, "us", "2019/cha", "--account", "inertia")["accounts"]["inertia"]["because"] == "as in 2017"
    assert "defaults/cha" in printed(capsys, "us", "--theory", "cha", "--along", "common_threat", "--account", "worst_case")


def test_the_fourth_action(capsys: pytest.CaptureFixture[str]) -> None:
    """With --four the US can press without engaging, in a record and in an episode."""
    assert list(answer(capsys, "us", "1976", "--four")["actions"]) == ["D", "E", "P", "R"]
    assert "press without engaging" in printed(capsys, "us", "1976", "--four")
    chance = answer(capsys, "us", "--four", "--account", "chance")["accounts"][0]
    assert chance["score"]["value"] == 6


def test_along_a_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    """At the defaults, or at an episode with changes; net threat has its closed form."""
    found = answer(capsys, "us", "--along", "common_threat", "--account", "net_threat", "--set", "kU=0.4")
    assert [(own["high"], own["actions"]) for own in found["accounts"]["net_threat"]] == [
        (0.4, ["R"]), (pytest.approx(4 / 7), ["E", "R"]), (1.0, ["E"]),
    ]  # fmt: skip
    assert "as dprk_threat_rok rises" in printed(capsys, "us", "2019", "--along", "TKN", "--account", "worst_case")


def test_shares_of_draws(capsys: pytest.CaptureFixture[str]) -> None:
    """The seed is told; shares of the actions sum to one."""
    found = answer(capsys, "us", "--shares", "--draws", "10", "--seed", "4", "--account", "anticipation")
    own = found["accounts"]["anticipation"]["shares"]
    assert (found["draws"], found["seed"]) == (10, 4)
    assert [sum(rows) for rows in zip(*own.values(), strict=True)] == pytest.approx([1] * 11)
    assert "10 uniform draws" in printed(capsys, "us", "--shares", "--draws", "10", "--account", "anticipation")


def test_settings_switches_and_own_mechanisms(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """--set and --without change every episode; a mechanism of a file of one's own is in the US payoffs."""
    (tmp_path / "retreat.py").write_text(
        '"""Retreat."""\n'
        "from games import Mechanism, Parameter\n"
        'GAIN = Parameter("gain", "retreat_gain", "optional", 0, 0, 5, "what a retreat is worth")\n'
        'MECHANISM = Mechanism("retreat", 900, "Leaving pays.", (GAIN,),\n'
        '    lambda player, at: at.gain * (1 - at.engagement) if player == "US" else 0, switch=("gain",))\n',
        "utf-8",
    )
    own = ("--mechanism", str(tmp_path / "retreat.py"), "--set", "retreat_gain=5", "--account", "worst_case")
    assert answer(capsys, "us", *own)["accounts"][0]["by_code"]["R"]["score"]["value"] == 2
    assert answer(capsys, "us", *own, "--without", "retreat")["accounts"][0]["by_code"]["R"]["score"]["value"] == 0
    plain = answer(capsys, "us", "2019")
    assert answer(capsys, "us", "2019", "--without", "pressure")["actions"] != plain["actions"]
    calm = answer(capsys, "us", *(word for symbol in THREATS for word in ("--set", f"{symbol}=0")), "--account", "net_threat")
    assert all(episode["predictions"]["net_threat"]["shares"] == {"R": 1.0} for episode in calm["episodes"])


BAD = {
    ("us", "--account", "inertja"): "unknown account 'inertja'; did you mean 'inertia'?; known: anticipation",
    ("us", "2019", "--us", "P"): "us: --us P: the US chooses here; leave it out",
    ("us", "--draws", "5"): "us: --draws is for --shares",
    ("us", "2019", "--seed", "5"): "us: --seed is for --shares",
    ("us", "2019", "--shares"): "us --shares: draws replace a scenario",
    ("us", "2019", "--theory", "cha"): "write 2019/cha",
    ("us", "--theory", "chaa"): "unknown theory 'chaa'; did you mean 'cha'?",
    ("us", "--shares", "--theory", "cha"): "us --shares: draws replace a scenario",
    ("us", "--shares", "--set", "s=0"): "us --shares: draws replace a scenario",
    ("us", "--shares", "--draws", "0"): "a whole number of at least 1 is needed; got '0'",
    ("us", "--along", "common_thread"): "unknown parameter 'common_thread'",
    ("us", "--set", "s=9"): "substitutability (s) = 9 is outside its range",
    ("us", "--set", "s"): "--set 's': name=value is needed",
    ("us", "1789"): "no episode covers 1789",
    ("us", "gsomia"): "'gsomia' is a tree model; us takes scenarios",
}


@pytest.mark.parametrize(
    ("arguments", "message"), BAD.items(), ids=lambda words: " ".join(words) if isinstance(words, tuple) else ""
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error, status 2, nothing on standard output."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
