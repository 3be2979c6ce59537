"""``quasialliance debate``: two claims or more, sets of them, and every pair."""

from __future__ import annotations

from pathlib import Path

import pytest

import solvers.debate
from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario
from quasialliance.command_line import main
from quasialliance.tables.debate import debate_table, documents_table, sets_table, theories_table
from solvers.debate import sets
from solvers.verify.debate import holds
from tests.commands import answer, printed

THREE = ("protection-binds", "protection-substitutes", "withdrawal-divides")
OWN = """
claim = "Institutions provoke."
seeds = ["S002"]

[statement]
kind = "static"
players = ["Japan"]
prefer = "F"
over = "H"
partner = "F"
us_action = "E"
moves = ["iota"]
sign = 1
"""


def test_claims_that_hold_together_come_with_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario is in exact numbers, and the claims hold in it."""
    from games.claims import claim

    found = answer(capsys, "debate", "protection-binds", "withdrawal-divides", "common-threat-binds")
    assert (found["verdict"], found["replayed"]) == ("together", True)
    here = Scenario("found", found["scenario"])
    assert set(found["scenario"]) <= {p.symbol for p in MODEL.parameters}
    assert all(holds(claim(name), here) for name in found["claims"])
    assert "All hold at the defaults with " in printed(capsys, "debate", *found["claims"])


def test_claims_that_exclude_each_other_come_with_a_proof(capsys: pytest.CaptureFixture[str]) -> None:
    """Of three claims the proof names the two that are to blame, region by region."""
    text = printed(capsys, "debate", *THREE)
    assert text.startswith("protection-binds and protection-substitutes and withdrawal-divides: never")
    assert "No scenario satisfies all, with every mechanism anywhere in its range" in text
    assert "1 times the first and 1 times the second sum to what is nowhere positive" in text
    assert answer(capsys, "debate", *THREE) == {"claims": list(THREE), "verdict": "never", "replayed": True, "scenario": None}


def test_a_claim_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file's claim takes part like any other; one that never holds is a contradiction by itself."""
    path = tmp_path / "provoke.toml"
    path.write_text(OWN, "utf-8")
    found = answer(capsys, "debate", "--sets", str(path), "pressure-binds")
    assert [one["claims"] for one in found["minimal"]] == [["provoke"]]
    assert [one["given_up"] for one in found["maximal"]] == [["provoke"]]


def test_sets_of_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """The largest sets that hold together and the smallest that do not, and whether that is all."""
    found = answer(capsys, "debate", "--sets", *THREE)
    assert found["complete"]
    assert [one["claims"] for one in found["minimal"]] == [["protection-binds", "protection-substitutes"]]
    assert [one["given_up"] for one in found["maximal"]] == [["protection-substitutes"], ["protection-binds"]]
    assert all(one["replayed"] for one in (*found["minimal"], *found["maximal"]))
    assert "Complete: every set of these claims lies in one that holds together" in printed(capsys, "debate", "--sets", *THREE)


def test_every_pair(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without claims every pair is listed with its verdict."""
    found = sets(THREE)
    monkeypatch.setattr(solvers.debate, "sets", lambda: found)
    pairs = answer(capsys, "debate")
    assert [(pair["claims"], pair["verdict"]) for pair in pairs] == [
        (["protection-binds", "protection-substitutes"], "never"),
        (["protection-binds", "withdrawal-divides"], "together"),
        (["protection-substitutes", "withdrawal-divides"], "together"),
    ]
    assert all(pair["replayed"] for pair in pairs)
    assert printed(capsys, "debate").startswith("3 pairs of claims: 2 together, 1 never, 0 apart, 0 undecided")


def test_one_claim_is_too_few(capsys: pytest.CaptureFixture[str]) -> None:
    """One line says what is needed."""
    with pytest.raises(SystemExit) as left:
        main(["debate", "protection-binds"])
    assert left.value.code == 2
    assert "two claims or more are needed, or none for every pair; got 1" in capsys.readouterr().err


def test_tables_of_a_debate() -> None:
    """What is in the way of a document or a theory, how much of it holds at once, and where."""
    found = sets(["engagement-frees-riders", "protection-substitutes", "withdrawal-divides", "withdrawal-unites"])
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in documents_table(found).rows}
    blame = "engagement-frees-riders/withdrawal-divides; withdrawal-divides/withdrawal-unites"
    assert rows == {
        "S003": ["4", "no", "3", "2", blame],
        "S004": ["4", "no", "3", "2", blame],
        "all five": ["4", "no", "3", "2", "all 2 of the contradictory sets"],
    }
    theories = {row[0].text.split(":")[0]: [cell.text for cell in row[2:6]] for row in theories_table(found).rows}
    assert theories["Cha"] == ["yes", "3", "3", "none"]
    assert theories["Yoon"] == ["no", "3", "3", blame]
    assert [row[2].text for row in debate_table(found).rows] == ["never", "never"]
    assert [(row[0].text, row[3].text) for row in sets_table(found).rows] == [("3", "yes"), ("2", "yes")]
