"""The paper's tables of the US choice: the record with its baselines, the senses, demands, and the arrow from the threat."""

from __future__ import annotations

import games
from solvers.us_choice import known
from tests.conftest import Built

KIND = "quasialliance.tables.us_choice"


def test_every_account_is_in_the_record(small_paper: Built) -> None:
    """A row per episode and one of scores, a column per account, and the cautions."""
    tables = small_paper.of(KIND)
    names = [account.name for account in known()]
    assert list(tables["table-us-record"].header[3:]) == names
    assert [row[0].text for row in tables["table-us-record"].rows[:-1]] == list(games.episodes())
    assert [row[0].text.split()[0] for row in tables["table-us-accounts"].rows] == names
    assert tables["table-us-accounts"].rows[0][1].text == "6 of 24"
    assert any("Nothing was tuned" in note.text for note in tables["table-us-accounts"].notes)


def test_the_record_over_draws(small_paper: Built) -> None:
    """A row per account with mean and quantiles; what looks at no payoff scores the same in every draw."""
    table = small_paper.of(KIND)["table-us-record-draws"]
    assert [row[0].text for row in table.rows] == [account.name for account in known()]
    majority = table.rows[[row[0].text for row in table.rows].index("majority")]
    assert [cell.text for cell in majority[1:5]] == ["17.00"] * 4


def test_the_senses_of_every_episode(small_paper: Built) -> None:
    """Where some action begins every equilibrium, each sense names it; the fourth action begins some in three episodes."""
    table = small_paper.of(KIND)["table-us-senses"]
    for row in table.rows:
        some, every, *senses, four = (cell.text for cell in row[3:])
        if every != "none":
            assert {some, *senses} == {every}
        assert set(some.split(" or ")) <= set(four.split(" or "))
    assert [row[0].text for row in table.rows if "D" in row[-1].text.split(" or ")] == ["E05", "E08", "E13"]


def test_demands_need_a_lever(small_paper: Built) -> None:
    """Without a lever pressing without engaging begins no equilibrium that is chosen in the best, worst or selected case."""
    first, *others = small_paper.of(KIND)["table-us-demand"].rows
    assert [cell.text for cell in first] == ["defaults", "3", "0", "0", "0", "0"]
    assert max(int(row[-1].text) for row in others) > 0


def test_the_threat_has_a_row_per_account_and_level(small_paper: Built) -> None:
    """Places for each account that looks at payoffs, shares for each level of the threat and how steady they are."""
    tables = small_paper.of(KIND)
    names = [account.name for account in known() if not account.baseline]
    assert [row[0].text for row in tables["table-us-threat"].rows] == names
    assert tables["table-us-threat"].rows[names.index("net_threat")][1].text == "R to 0.3500 = 7/20, E or R to 0.5000 = 1/2, E"
    shares = tables["table-us-threat-shares"]
    assert [row[0].text for row in shares.rows] == [*(f"{k / 10:g}" for k in range(11)), "never falls"]
    assert shares.rows[-1][1 + names.index("net_threat")].text == "1.000"
    assert any("seed 20240422" in note.text for note in shares.notes)
