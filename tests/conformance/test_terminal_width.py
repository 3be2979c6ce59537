"""What commands print fits the terminal: no line of any command is wider than COLUMNS says, and nothing is lost by wrapping."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from games.table import Table, no_wider
from games.text_layout import prose
from quasialliance.command_line import Commands
from quasialliance.display import LEAST, USUAL, width
from tests.commands import printed, run

FEW = ("--draws", "20", "--noise", "1")
TYPICAL: dict[str, list[tuple[str, ...]]] = {
    "backtest": [
        ("--theory", "cha", "--theory", "hwang", *FEW, "--permutations", "1"),
        ("--theory", "cha", *FEW, "--permutations", "1", "--see", "scores"),
        *[("--theory", "cha", *FEW, "--see", see) for see in ("cases", "calibration")],
        ("--theory", "cha", *FEW, "--misses", "cha"),
    ],
    "claims": [(), ("withdrawal-divides",)],
    "codes": [(), ("2019",), ("2019", "--coding", "data")],
    "compare": [("2019/cha", "2023/cha"), ("2019", "2023")],
    "conditions": [("2019",), ("2019", "--profile", "FF")],
    "debate": [("protection-binds", "withdrawal-unites")],
    "dominance": [("2019",), ("china-bidder",)],
    "duration": [("2023",)],
    "episodes": [()],
    "estimate": [("kelly", "--draws", "100")],
    "explain": [("2019",), ("gsomia",), ("china-bidder",)],
    "games": [()],
    "levers": [()],
    "local": [("2023", "--draws", "20", "--input", "s", "--input", "animosity_rok")],
    "mechanisms": [()],
    "parameters": [(), ("gsomia",)],
    "radius": [("2019", "--profile", "FF")],
    "robust": [("2019", "--draws", "20")],
    "sensitivity": [
        ("2019", "--samples", "64", "--input", "s", "--input", "animosity_rok"),
        *[("2023", "--method", how, "--samples", n) for how, n in (("interactions", "64"), ("morris", "8"), ("pawn", "256"))],
    ],
    "solve": [
        (name, *more)
        for name in ("2019", "gsomia", "reliability", "china-bidder", "regional-ties", "kuhn-poker")
        for more in ((), ("--full",))
    ] + [("2019", "--timing", "us-first"), ("2019", "--timing", "simultaneous", "--full")],
    "stability": [("2023",)],
    "symbols": [(), ("gsomia",), ("concepts",)],
    "theories": [(), ("2019", "2023")],
    "threshold": [("2019",), ("gsomia", "us_pressing_cost")],
    "uncertain": [("2023", "--decimals", "1")],
    "us": [(), ("2019",), ("--along", "common_threat")],
}  # fmt: skip
"""Arguments of every command that only prints."""
WRITING: dict[str, tuple[str, ...]] = {
    "convert": ("gsomia", "game.efg"),
    "draw": ("gsomia", "-o", "game.svg"),
    "map": ("2019", "--x", "TKN", "--y", "rK", "--exact", "-o", "map.svg"),
    "sweep": ("sweep.toml", "-o", "out"),
}
"""Arguments of commands that write files."""
ELSEWHERE = {"discover", "explore", "paper"}
"""Held with `sweep`; a server, which says where it is; and what takes minutes, and prints through the same function as all."""
SWEEP = """
scenario = "2019"
us_actions = ["P", "E"]
outcomes = ["strict", "logit", "margin"]
[design]
kind = "sobol"
size = 256
seed = 0
[inputs]
substitutability = [0, 1]
common_threat = [0.1, 0.9]
"""


def held(text: str, most: int) -> None:
    """Hold every line of a text to a width."""
    assert [line for line in text.splitlines() if len(line) > most] == []


def test_every_command_has_arguments_here() -> None:
    """A new command says how wide it prints, too."""
    assert {*TYPICAL, *WRITING} | ELSEWHERE == set(Commands())
    assert {*TYPICAL, *WRITING}.isdisjoint(ELSEWHERE)


@pytest.mark.parametrize("asked", [(name, *words) for name, every in TYPICAL.items() for words in every], ids=" ".join)
def test_a_command_prints_no_wider_than_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    """With COLUMNS=80, which is also what there is without a terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    held(printed(capsys, *asked), 80)


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_writes_prints_no_wider(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """What is said of a file fits as well."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sweep.toml").write_text(SWEEP, "utf-8")
    status, out, _ = run(capsys, name, *WRITING[name])  # remarks and progress are on standard error
    assert status == 0
    held(out, 80)
    if name == "sweep":
        held(run(capsys, "discover", "out", "--us", "E")[1], 80)


@pytest.mark.parametrize("name", list(Commands()))
def test_helps_are_no_wider(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The help of every command fits 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    held(printed(capsys, name, "--help"), 80)


def test_nothing_is_printed_past_the_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands print answers by ``options.show`` alone; what they echo besides goes to standard error, or is for programs."""
    sources = {path.stem: path.read_text("utf-8") for path in Path("quasialliance/commands").resolve().glob("*.py")}
    for name, text in sources.items():
        for call in re.findall(r"click\.echo\(.*|partial\(click\.echo.*|\bprint\(.*", text):
            assert "err=True" in call or "dumps(" in call or name == "explore", (name, call)


def test_the_width_is_what_columns_says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """COLUMNS rules; without it and without a terminal there are 80; less than 40 is not laid out."""
    for columns, most in (("100", 100), ("60", 60), ("10", LEAST)):
        monkeypatch.setenv("COLUMNS", columns)
        assert width() == most
        held(printed(capsys, "solve", "2019"), most)
        held(printed(capsys, "episodes"), most)
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr("sys.__stdout__", None)
    assert width() == USUAL


cells = some.text("ab _(,)+-.0123 ", max_size=60)


@given(some.data(), some.integers(1, 5), some.integers(0, 5), some.integers(20, 90))
def test_wrapped_tables_keep_every_word(data: some.DataObject, columns: int, rows: int, wide: int) -> None:
    """Any table fits any width, and every letter of its cells is still there, in the order of its column's parts."""
    header = data.draw(some.lists(some.text("xyz", min_size=1, max_size=6), min_size=columns, max_size=columns))
    body = data.draw(some.lists(some.lists(cells, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    text = Table(header, body).to_text(wide)
    held(text, wide)
    letters = sorted("".join("".join(row) for row in body).replace(" ", ""))
    left = sorted(text.replace("\n", "").replace(" ", ""))
    for letter in letters:
        assert letter in left
        left.remove(letter)


@given(some.lists(some.text("ab.,", max_size=12), max_size=40).map(" ".join), some.integers(20, 90))
def test_wrapped_prose_keeps_every_word(text: str, wide: int) -> None:
    """Wrapping moves words, and neither loses nor breaks one."""
    found = prose(text, wide)
    held(found, wide)
    assert found.split() == text.split()


def test_a_table_that_fits_is_as_it_was() -> None:
    """Nothing is wrapped that need not be."""
    table = Table(("who", "what"), [("Japan", "hedges"), ("ROK", "confronts")], "Play")
    with no_wider(80):
        assert str(table) == repr(table) == table.to_text() == "Play\nwho    what\nJapan  hedges\nROK    confronts"
