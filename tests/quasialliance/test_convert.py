"""The command that converts: every form there and back, and what is refused with nothing written."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest

import games
from games import trees
from games.formats.peers import from_pandas
from games.library import named
from games.models.trilateral import MODEL
from tests.commands import printed, run


def test_a_table_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A published table becomes a file for Gambit, for lrsnash and for a data frame, exactly, and nothing is printed."""
    game = named("chicken").game()
    for name in ("a.nfg", "a.lrsnash", "a.csv", "a.tex"):
        assert printed(capsys, "convert", "chicken", str(tmp_path / name)) == ""
    assert games.read(tmp_path / "a.nfg") == game
    assert from_pandas(pandas.read_csv(tmp_path / "a.csv", dtype=str)) == game
    assert (tmp_path / "a.tex").read_text("utf-8") == games.to_latex(game) + "\n"


def test_trees_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tree goes to .efg, from there to .toml, and back to the same game."""
    one, two = str(tmp_path / "a.efg"), str(tmp_path / "a.toml")
    printed(capsys, "convert", "tree:beer-quiche", one)
    printed(capsys, "convert", one, two)
    assert games.read(two) == trees.entries()["beer-quiche"].game


def test_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario is written as itself, or as the allies' game."""
    printed(capsys, "convert", "2019/cha", str(tmp_path / "mine.toml"))
    assert games.read_scenario(tmp_path / "mine.toml") == games.theory("cha").apply(games.scenario("2019"))
    printed(capsys, "convert", "2019", str(tmp_path / "a.nfg"))
    assert games.read(tmp_path / "a.nfg") == MODEL.game(games.scenario("2019"))


def test_for_openspiel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thirds need --rounded, which the message says."""
    status, _, err = run(capsys, "convert", "tree:kuhn-poker", str(tmp_path / "k.efg"), "--reader", "openspiel")
    assert status == 2
    assert "is none: --rounded takes the nearest" in err
    printed(capsys, "convert", "tree:kuhn-poker", str(tmp_path / "k.efg"), "--reader", "openspiel", "--rounded")
    assert "1/6" in (tmp_path / "k.efg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chicken", "a.doc"), "no form has the suffix '.doc'; known: "),
        (("chickn", "a.nfg"), "did you mean 'chicken'"),
        (("chicken", "a.efg"), "a.efg: chicken is a table, and a .efg holds none; these do: .lrsnash, .nfg, .csv, .tex"),
        (("2019", "a.efg"), "a.efg: 2019 is a table, and a .efg holds none"),
        (("gsomia", "a.nfg"), "a.nfg: gsomia is a tree, and a .nfg holds none; these do: .efg, .toml, .tex"),
        (("gsomia", "a.csv"), "a.csv: gsomia is a tree, and a .csv holds none"),
        (("regional-ties", "a.csv"), "regional-ties is neither a table nor a tree"),
        (("chicken", "a.csv", "--rounded"), "--reader and --rounded are for .nfg and .efg"),
        (("missing.nfg", "a.efg"), "missing.nfg: cannot be read"),
        (("selten-horse", "a.efg"), "say tree:selten-horse or table:selten-horse"),
    ],
)
def test_refused(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad input ends with status 2 and a line, and no file."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "convert", *arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert not list(tmp_path.iterdir())
