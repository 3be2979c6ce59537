"""The freeze: two records of one build are equal, and a change of one digit, file or block is found."""

import shutil
from pathlib import Path

import pytest

from tools import freeze

UNIT = "trees/entry-deterrence.txt"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Record one small tree and the environment twice."""
    folders = tuple(tmp_path_factory.mktemp("freeze") / word for word in ("first", "second"))
    for folder in folders:
        assert freeze.main(["record", str(folder), "--only", "environment,trees/entry-deterrence"]) == 0
    return folders


def test_two_records_of_one_build_are_equal(records: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Recording again gives the same bytes: every command, solver and format of a game, and no lost block."""
    assert freeze.main(["compare", *map(str, records)]) == 0
    assert capsys.readouterr().out == "2 files, 0 different\n"
    blocks = freeze.titled((records[0] / UNIT).read_bytes())
    assert "  behaviour:" in blocks["solvers.subgame_perfect:solve"]
    assert blocks["quasialliance solve entry-deterrence.efg --json"][0] == "status 0"
    assert not any("LookupError" in line for lines in blocks.values() for line in lines)


def test_a_change_is_found_and_named(records: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed number is reported by unit, block and line, and the exit status is 1."""
    shutil.copytree(records[1], tmp_path / "changed")
    path = tmp_path / "changed" / UNIT
    path.write_text(path.read_text("utf-8").replace("payoffs: [1, 1]", "payoffs: [1, 2]", 1), "utf-8")
    assert freeze.main(["compare", str(records[0]), str(tmp_path / "changed")]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == UNIT
    assert out[1].startswith("  solvers.")
    assert (out[2].strip(), out[3].strip()) == ("-   payoffs: [1, 1]", "+   payoffs: [1, 2]")
    assert freeze.main(["compare", str(records[0]), str(tmp_path / "changed"), "--only", "environment"]) == 0


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"##### a\n1\n##### b\n2\n", b"##### a\n1\n", "b: only in the first record"),
        (b"##### a\n1\n##### b\n2\n", b"##### b\n2\n##### a\n1\n", "the same blocks in another order, or other line ends"),
        (b"##### a\n1\n", b"##### a\n1\n2\n", "a, line 2"),
        (b"\xff\x00", b"\xff\x01", "line 1"),
    ],
)
def test_every_kind_of_difference_has_its_words(tmp_path: Path, old: bytes, new: bytes, found: str) -> None:
    """A missing block, another order, more lines, and other bytes where there is no text."""
    for name, data in (("old", old), ("new", new)):
        (tmp_path / name).write_bytes(data)
    (difference,) = freeze.differences(tmp_path / "old", tmp_path / "new")
    assert difference.splitlines()[0] == found


def test_nothing_is_overwritten_or_silently_equal(
    records: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record is not written over another one, and records without files in common are an error, not equal."""
    assert freeze.main(["record", str(records[0])]) == 2
    assert freeze.main(["compare", str(records[0]), str(tmp_path)]) == 2
    assert freeze.main(["compare", *map(str, records), "--only", "nothing"]) == 2
    assert "not empty" in capsys.readouterr().err
