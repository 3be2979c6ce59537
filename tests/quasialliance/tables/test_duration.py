"""The tables of durations: counted and computed anew from the games that they speak of."""

from __future__ import annotations

from quasialliance.tables.duration import HAZARDS, history_table, parameter_table, us_table
from tests.drawings import lasting


def test_what_the_us_does_is_in_the_table() -> None:
    """One row for each year and US action; that of the scenario has the report's own mean; shares sum to one."""
    reports = {"2023": lasting("2023")}
    rows = [[cell.text for cell in row] for row in us_table(reports).rows]
    assert [row[1][0] for row in rows] == ["P", "E", "R"]
    assert rows[0][4] == f"{float(reports['2023'].chosen.turn.mean):.2f}"
    assert rows[1][4] == f"{500 / 113:.2f}"
    assert all(abs(sum(map(float, row[5:])) - 1) < 0.002 for row in rows)


def test_leaders_that_change_more_often_shorten_what_lasts() -> None:
    """M14: over the hazards, the shortest and the longest mean of 2023 fall."""
    rows = [[cell.text for cell in row] for row in history_table({"2023": lasting("2023")}).rows]
    assert len(rows) == len(HAZARDS)
    for column in (5, 6):
        means = [float(row[column]) for row in rows]
        assert means == sorted(means, reverse=True)
    assert all(row[2].endswith("of 8") for row in rows)


def test_every_parameter_has_its_source() -> None:
    """Name, value, range, meaning and source, none empty."""
    for row in parameter_table().rows:
        assert all(cell.text for cell in row)
