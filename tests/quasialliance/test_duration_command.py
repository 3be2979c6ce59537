"""``quasialliance duration``: what it prints is the report, in text and as JSON, with every kind of change to the scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import games
from games.models import slow_states
from games.options import SEED
from quasialliance.command_line import cli, main
from solvers.rapprochement import equilibria
from tests.drawings import lasting

FEW = ("--draws", "50")


def asked(*arguments: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(cli, ["duration", *arguments, *FEW])
    assert done.exit_code == 0, done.output
    return done.output


def told(*arguments: str) -> dict[str, Any]:
    """The same as JSON."""
    found: dict[str, Any] = json.loads(asked(*arguments, "--json"))
    return found


def test_text_and_json_are_the_report() -> None:
    """The tables of the report; every equilibrium with its play, exact means and survival."""
    found, text, answer = lasting("2023"), asked("2023"), told("2023")
    assert str(found) in text
    assert text.startswith("E23 2023: forced-labour plan")
    assert len(answer["equilibria"]) == len(found.outlooks)
    assert answer["selected"]["until"]["friction"]["exact_mean"] == str(found.chosen.turn.mean)
    assert answer["shown"]["which"] == "selected"
    assert answer["shown"]["survival"] == [float(p) for p in found.chosen.turn.survival(30)]
    assert answer["band"] | {"survival": 0} == {
        "levels": [0.05, 0.5, 0.95], "survival": 0, "means": list(found.band.means), "still_an_equilibrium": found.band.kept,
        "draws": 50, "seed": SEED,
    }  # fmt: skip
    assert [own["name"] for own in answer["levers"]] == [own.name for own in found.levers]
    assert answer["start"] == found.start


def test_changes_reach_the_slow_states(tmp_path: Path) -> None:
    """The US action, a parameter of the year's game, one of the slow states, a mechanism off and one of the user's own."""
    free = told("2023", "--us", "E")
    assert free["equilibria"][0]["until"]["friction"]["exact_mean"] == "500/113"
    assert (free["selected"], free["shown"]["which"]) == (None, "middle")  # the rule of selection goes round
    no_leaders = told("2023", "--us", "E", "--slow", "leader_hazard=0")
    assert no_leaders["equilibria"][0]["until"]["friction"]["exact_mean"] == "50/7"  # 1/(gaffe + engagement_revival c)
    assert no_leaders["slow_parameters"]["haz"] == "0"
    changed = told("2023", "--us", "E", "--set", "us_commitment=0.4", "--slow", "haz=0", "--without", "status")
    game = slow_states.game(games.scenario("2023").set(us_commitment="0.4").switch_off("status"), us_action="E", haz=0)
    _, found = equilibria(game, changed["start"])
    means = [str(of.turn.mean) if of.turn.mean is not None else None for of in found]
    assert [own["until"][of.awaited[0]]["exact_mean"] for own, of in zip(changed["equilibria"], found, strict=True)] == means
    (tmp_path / "zeal.py").write_text(
        "from games import Mechanism, Parameter\n"
        "ZEAL = Parameter('zeal', 'election_zeal', 'structural', 0, 0, 9, 'gain from confronting')\n"
        "MECHANISM = Mechanism('election', 200, 'Votes.', (ZEAL,),\n"
        "    lambda player, at: at.zeal * at.z['ROK'] if player == 'ROK' else 0, switch=('zeal',))\n",
        "utf-8",
    )
    own = told("2023", "--mechanism", str(tmp_path / "zeal.py"), "--set", "election_zeal=9")
    assert own["shown"]["now"] == "friction"
    assert own["shown"]["until"]["cohesion"] == {"mean": None, "exact_mean": None, "chance": 0.0}
    assert own["shown"]["then_until"] == {"friction": None}


def test_the_start_can_be_said() -> None:
    """A state of one's own, and the other camp in Seoul."""
    state = "high animosity, high threat, conservative, firm US"
    answer = told("2023", "--start", state, "--government", "progressive")
    assert (answer["start"], answer["government"]) == (state, "progressive")


def test_a_theory_starts_where_the_record_does() -> None:
    """The year's friction and the government of record are those of the episode, whatever theory sees it."""
    answer = told("2019/cha")
    assert (answer["start"], answer["government"]) == (lasting("2019").start, "progressive")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--slow", "leader_hazard"), "name=value is needed, e.g. --slow leader_hazard=0.1"),
        (("--slow", "=0.1"), "name=value is needed"),
        (("--slow", "haz=0.1", "--slow", "haz=0.2"), "haz is set twice"),
        (("--slow", "leader_hazrd=0.1"), "did you mean 'leader_hazard'"),
        (("--slow", "haz=0.1", "--slow", "leader_hazard=0.2"), "given twice"),
        (("--slow", "haz=2"), "outside its range"),
        (("--start", "peace"), "no slow state 'peace'; a state names every level"),
        (("--draws", "0"), "a whole number of at least 1 is needed; got '0'"),
    ],
)
def test_slips_are_refused_in_a_line(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 and one line that says what was wrong."""
    with pytest.raises(SystemExit) as left:
        main(["duration", "2023", *arguments])
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
