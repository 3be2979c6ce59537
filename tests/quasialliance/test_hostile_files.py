"""Files that are broken, hostile or beyond all measure: one line that says what is wrong, status 2, and nothing half done."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import games
from games.errors import FormatError, GameError
from games.formats import toml
from quasialliance.command_line import main
from solvers import nash
from solvers.evidence.strategic_choice.data import read_columns

NFG = 'NFG 1 R "t" {{ "A" "B" }} {{ 2 2 }} {0} 1 0 2 3 1 2 {0}'
EFG = 'EFG 2 R "t" { "A" "B" } '
LONG = "9" * 3991
FACTORS = "[threat.rok.dprk]\ncapability = {}\ndistance_km = 195\noffence = 0.8\nintention = 0.9"
NUMBERS = (
    *("1e-1000", "-1e-1000", "1e1000", "1e999999999", "-1e-999999999", "nan", "-inf", "1e400", "true", "2020-01-01", "'x'", "''"),
    *(
        "[]",
        "{}",
        "[1]",
        "{a = 1}",
        "'1/0'",
        "'1e99999999'",
        "9" * 4301,
        "9" * 4299,
        "0x" + "f" * 9999,
        "0." + "1" * 4301,
        "[" * 900,
    ),
)
"""What is no value of a parameter in its range."""

BROKEN = {
    "nested lists": (".toml", "x = " + "[" * 1000 + "]" * 1000, "nested more than 32 deep"),
    "nested tables": (".toml", "x = " + "{a = " * 1000 + "1" + "}" * 1000, "nested more than 32 deep"),
    "nested a little": (
        ".toml",
        "without = " + "[" * 40 + "]" * 40,
        "line 1: without: tables and lists are nested",
    ),
    "dotted keys": (".toml", ".".join("a" * 2000) + " = 1", "nested more than 32 deep"),
    "dotted table": (".toml", f"[{'.'.join('a' * 2000)}]", "nested more than 32 deep"),
    "long name": (".toml", "name = 0x" + "f" * 9999, "line 1: name: a number of at most 4000 digits is needed"),
    "long key": (".toml", "x" * 10**5 + " = 1", "unknown key"),
    "controls in a key": (".toml", '"a\\nb\\u001b[31m" = 1', r"unknown key 'a\nb\x1b[31m'"),
    "lines in a value": (".toml", 'us_action = """\na\nb"""', "line 1: "),
    "two marks": (".toml", "\ufeff\ufeffname = 'x'", "not valid TOML"),
    "binary": (".toml", bytes(range(256)), "line 2, column 118: not UTF-8 text"),
    "sixteen bits": (".toml", "name = 'x'".encode("utf-16"), "line 1, column 1: not UTF-8 text"),
    "Latin-1": (".toml", "us_action = 'E'\nlabel = 'caf\xe9'".encode("latin-1"), "line 2, column 13: not UTF-8 text"),
    "zeros": (".toml", bytes(99), "not valid TOML"),
    "a tree": (".toml", "players = ['A']", "unknown key 'players'"),
    "base of itself": (".toml", "base = './file.toml'", "leads back to itself"),
    "base that is a folder": (".toml", "base = './'", "line 1: "),
    "base with a null byte": (".toml", 'base = "a\\u0000.toml"', "cannot be read: embedded null byte"),
    **{f"parameter {v[:14]}": (".toml", f"[parameters]\ns = {v}", "") for v in NUMBERS},
    **{f"factor {v[:14]}": (".toml", FACTORS.format(v), "") for v in NUMBERS if v != "1e-1000"},
    **{f"action {v[:14]}": (".toml", f"us_action = {v}", "") for v in NUMBERS},
    **{f"without {v[:14]}": (".toml", f"without = [{v}]", "") for v in NUMBERS},
    **{
        f"payoff {v[:14]}": (".nfg", NFG.format(v), "line 1, column 33: ")
        for v in ("1e4001", "1e99999999999", "9" * 5000, "1/0", "nan")
    },
    "payoff beyond floats": (".nfg", NFG.format("1e400"), "payoff of A: about 10^400 is too large for JSON"),
    "tree beyond floats": (".efg", EFG + 't "" 1 "" { 1 -1e400 }', "payoff of B: about -10^400 is too large for JSON"),
    "empty game": (".nfg", "", "line 1, column 1: the word NFG"),
    "empty tree": (".efg", "", "line 1, column 1: the word EFG"),
    "binary game": (".nfg", bytes(range(256)), "line 2, column 118: not UTF-8 text"),
    "half a pair": (".nfg", b'NFG 1 R "\xed\xa0\x80"', "line 1, column 10: not UTF-8 text"),
    "endless game": (".nfg", 'NFG 1 R "" { "A" } { 99999999999999 } 1', "the number of actions"),
}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line that a command leaves on standard error, with status 2 and no output."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n"), err[-1]) == (2, "", 1, "\n")
    assert len(err) < 500
    return err


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is broken, or says what no number can hold, is refused in one line."""
    suffix, content, message = BROKEN[case]
    monkeypatch.chdir(tmp_path)
    Path(f"file{suffix}").write_bytes(content.encode() if isinstance(content, str) else content)
    assert message in refused(capsys, "solve", f"./file{suffix}", "--json")


@pytest.mark.parametrize("suffix", [".toml", ".nfg", ".efg"])
def test_places_that_hold_no_file(suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder, a pipe, a loop of links, a link to nothing, a name too long and a missing file are named, none is waited for."""
    path = {name: tmp_path / f"{name}{suffix}" for name in ("folder", "pipe", "loop", "dangling", "missing", "n" * 300)}
    path["folder"].mkdir()
    os.mkfifo(path["pipe"])
    path["loop"].symlink_to(path["loop"])
    path["dangling"].symlink_to(tmp_path / "nowhere")
    for place in path.values():
        assert f"{place}: cannot be read: " in refused(capsys, "solve", str(place), "--json")


def test_a_long_chain_of_bases_ends(tmp_path: Path) -> None:
    """Twenty files may build on each other; more are refused before they fill the stack."""
    for k in range(1200):
        (tmp_path / f"{k}.toml").write_text(f"base = './{k + 1}.toml'" if k < 1199 else "us_action = 'E'", "utf-8")
    assert games.scenario(str(tmp_path / "1181.toml")).us_action == "E"
    with pytest.raises(FormatError, match="the base of a base"):
        games.scenario(str(tmp_path / "0.toml"))


def test_a_mark_at_the_start_is_passed_over(tmp_path: Path) -> None:
    """Files that an editor began with a byte order mark are read as if it were not there, columns of figures among them."""
    for name, text in (("s.toml", "[parameters]\ns = 0.3"), ("g.nfg", NFG.format(1)), ("g.efg", EFG + 't "" 1 "" { 1 2 }')):
        (tmp_path / name).write_text(text, "utf-8-sig")
        (tmp_path / f"plain-{name}").write_text(text, "utf-8")
    assert games.read_scenario(tmp_path / "s.toml").values == games.read_scenario(tmp_path / "plain-s.toml").values
    for name in ("g.nfg", "g.efg"):
        assert games.read(tmp_path / name) == games.read(tmp_path / f"plain-{name}")
    assert toml.loads("\ufeffx = 1", "demo.toml") == {"x": 1}
    (tmp_path / "c.csv").write_text("year,war\n1965,0\n", "utf-8-sig")
    assert list(read_columns(tmp_path / "c.csv")) == ["year", "war"]


MISSPELT = {
    "scenario": ("solve", "{}.toml"),
    "theory": ("theories", "--theory", "{}.toml"),
    "claim": ("claims", "{}.toml"),
    "lever": ("robust", "2019", "--lever", "{}.toml"),
    "coding": ("codes", "--coding", "{}.toml"),
    "dyad": ("backtest", "--dyad", "{}.toml"),
    "inputs": ("sensitivity", "2019", "--inputs", "{}.toml"),
    "sweep": ("sweep", "{}.toml", "-o", "out"),
}
"""What a TOML file may be -> a command that reads it."""


@pytest.mark.parametrize("kind", MISSPELT)
def test_a_mark_moves_no_line(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A word that is wrong in the first line is said to be there, whether or not a byte order mark stands before it."""
    monkeypatch.chdir(tmp_path)
    said = set()
    for encoding in ("utf-8", "utf-8-sig"):
        Path("file.toml").write_text("mistake = 'x'\n", encoding)
        said.add(refused(capsys, *(word.format("./file") for word in MISSPELT[kind])))
    (message,) = said
    assert "file.toml, line 1: unknown key 'mistake'" in message
    assert [path.name for path in tmp_path.iterdir()] == ["file.toml"]


@pytest.mark.parametrize("kind", MISSPELT)
def test_a_file_that_says_nothing_is_refused_with_what_it_should_hold(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty, only a mark, or only remarks: never taken for the defaults."""
    monkeypatch.chdir(tmp_path)
    for text in ("", "\ufeff", "# to be written\n\n"):
        Path("file.toml").write_text(text, "utf-8")
        message = refused(capsys, *(word.format("./file") for word in MISSPELT[kind]))
        assert re.search(r"file\.toml: (the file says nothing; it holds|[a-z]+ is missing: |claim: a sentence is needed)", message)
    assert [path.name for path in tmp_path.iterdir()] == ["file.toml"]


def test_long_rationals_are_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Payoffs of 3,991 digits give probabilities of twice as many: shown as decimals, and in JSON as the nearest floats."""
    (tmp_path / "long.nfg").write_text(
        f'NFG 1 R "t" {{ "A" "B" }} {{ 2 2 }} {LONG}/7 -{LONG} -1/{LONG} 1 -{LONG} {LONG}/7 1 -1/{LONG}', "utf-8"
    )
    game = games.read(tmp_path / "long.nfg")
    assert isinstance(game, games.NormalFormGame)
    assert "about 10^" in repr(game)
    assert nash.solve(game).complete
    assert repr(nash.solve(game))
    with pytest.raises(SystemExit):
        main(["solve", str(tmp_path / "long.nfg"), "--full"])
    assert "Nash equilibrium" in capsys.readouterr().out
    huge = games.NormalFormGame([[[1, 0], [0, 10**5000]], [[1, 0], [0, 10**5000]]])
    assert "about 10^5000" in repr(nash.solve(huge))
    with pytest.raises(GameError, match="too many to write"):
        games.write(huge, tmp_path / "huge.nfg")
    assert not (tmp_path / "huge.nfg").exists()


def test_numbers_between_are_kept_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decimal with an exponent of 999 is read to its last digit; 1e-1000 is refused, never taken for zero."""
    assert toml.loads("x = 1e-999", "demo.toml")["x"] * 10**999 == 1
    (tmp_path / "tiny.toml").write_text("# 1e-1000\n[parameters]\ns = 1e-1000", "utf-8")
    assert "tiny.toml, line 3, column 5: a number of at most 4000 digits" in refused(capsys, "solve", str(tmp_path / "tiny.toml"))


def test_wide_answers_are_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exact payoffs near the ends of the floats come out as JSON numbers."""
    (tmp_path / "wide.nfg").write_text(NFG.format("1e300"), "utf-8")
    with pytest.raises(SystemExit):
        main(["solve", str(tmp_path / "wide.nfg"), "--json"])
    assert json.loads(capsys.readouterr().out)["complete"] is True
