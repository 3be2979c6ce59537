"""The paper's tables of theories: every episode under every theory, every pair with what separates it."""

import itertools

import games
from tests.conftest import Built

KIND = "quasialliance.tables.theories"


def test_every_theory_is_on_every_episode(small_paper: Built) -> None:
    """A row per episode and one of hits, a column per theory, and the caution that hits are no evidence."""
    table = small_paper.of(KIND)["table-theories"]
    assert list(table.header[4:]) == list(games.theories.theories())
    assert [row[0].text for row in table.rows[:-1]] == list(games.episodes())
    for k, cell in enumerate(table.rows[-1][4:], 4):
        assert int(cell.text) == sum(row[k].strong for row in table.rows[:-1])
    assert any("no evidence" in note.text for note in table.notes)


def test_every_pair_has_its_scenario(small_paper: Built) -> None:
    """All pairs of theories, once each; every one of them comes to different outcomes somewhere."""
    table = small_paper.of(KIND)["table-divergences"]
    pairs = [" and ".join(pair) for pair in itertools.combinations(games.theories.theories(), 2)]
    assert [row[0].text for row in table.rows] == pairs
    assert all(len(set(row[3].text.split(", "))) == 2 for row in table.rows)
