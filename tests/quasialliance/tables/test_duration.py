"""The tables of durations: counted and computed anew from the games that they speak of."""

from __future__ import annotations

import games
from games.models import slow_states
from quasialliance.tables.duration import HAZARDS, history_table, parameter_table, us_table
from solvers.rapprochement import hysteresis, report
from solvers.rapprochement.reports import years_text
from tests.drawings import lasting


def test_what_the_us_does_is_in_the_table() -> None:
    """One row per year and US action; the scenario's has the means of the report; without pressure none is selected."""
    reports = {"2023": lasting("2023")}
    rows = [[cell.text for cell in row] for row in us_table(reports).rows]
    assert [row[1][0] for row in rows] == ["P", "E", "R"]
    found = reports["2023"]
    assert rows[0][3:] == ["(C, C)", *(years_text(of.turn.mean) for of in (found.chosen, *found.outlooks[::250])), "251"]
    assert rows[1][3:6] == ["none", "none", f"{500 / 113:.2f}"]
    assert all(float(row[5]) <= float(row[6]) for row in rows)


def test_leaders_that_change_more_often_shorten_what_lasts() -> None:
    """M14: over the hazards, the shortest and the longest mean of 2023 fall."""
    rows = [[cell.text for cell in row] for row in history_table({"2023": lasting("2023")}).rows]
    assert len(rows) == len(HAZARDS)
    for column in (5, 6):
        means = [float(row[column]) for row in rows]
        assert means == sorted(means, reverse=True)
    assert all(row[2].endswith("of 8") for row in rows)


def test_the_tables_are_of_the_games_that_were_reported() -> None:
    """A report with a hazard, a start and a camp of its own: the row of its US action has its mean, and history its start."""
    own = report(
        games.scenario("2023"), start="high animosity, low threat, progressive, doubtful US", government="progressive", draws=20,
        changes={"gaffe": "0.3"},
    )  # fmt: skip
    rows = [[cell.text for cell in row] for row in us_table({"a name that is no year": own}).rows]
    assert own.by_rule
    play = f"({', '.join(own.chosen.actions(own.start))})"
    assert rows[0][2:5] == [own.chosen.awaited[0], play, years_text(own.chosen.turn.mean)]
    assert rows[0][4] != us_table({"2023": lasting("2023")}).rows[0][4].text
    slow = ("animosity", "threat", "government")
    game = slow_states.game(own.game.scenario, slow, us_action="P", government="progressive", gaffe="0.3")
    (expected,) = hysteresis(game, "high animosity, low threat, progressive", HAZARDS[:1])
    row = [cell.text for cell in history_table({"a name that is no year": own}).rows[0]]
    assert row[3] == str(expected.equilibria)
    assert row[5:] == [years_text(expected.shortest), years_text(expected.longest)]


def test_every_parameter_has_its_source() -> None:
    """Name, value, range, meaning and source, none empty."""
    for row in parameter_table().rows:
        assert all(cell.text for cell in row)
