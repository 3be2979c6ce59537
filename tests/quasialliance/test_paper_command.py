"""``quasialliance paper`` from the command line: a part, a comparison, and what does not go together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quasialliance.command_line import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return status, output and error of the command."""
    with pytest.raises(SystemExit) as left:
        raise SystemExit(main(["paper", *arguments]))
    out, err = capsys.readouterr()
    code = left.value.code
    return (code if isinstance(code, int) else 0), out, err


def test_a_part_is_built_and_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Nothing has changed since; then a cell is edited, and the check names it and gives status 1."""
    folder = tmp_path / "part"
    status, out, _ = run(capsys, "-o", str(folder), "--only", "parameters", "--json")
    assert (status, len(json.loads(out)["outputs"])) == (0, 5)
    assert run(capsys, "--check", str(folder), "--only", "parameters")[:2] == (0, "nothing changed\n")
    table = folder / "tables" / "table-parameters.csv"
    table.write_text(table.read_text("utf-8").replace("publicness,structural,0.2", "publicness,structural,0.3"), "utf-8")
    status, out, _ = run(capsys, "--check", str(folder), "--only", "parameters")
    assert status == 1
    assert "phi, default: '0.3' is now '0.2'" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "a folder to write to is needed (-o), or one to compare with (--check)"),
        (["-o", "out", "--check", "."], "and not both"),
        (["--check", ".", "--draws", "10"], "--draws does not go with --check"),
        (["--check", "."], "holds no manifest.json"),
        (["-o", "out", "--only", "claims", "--scenario", "2019"], "no figure or table of that kind is made of scenarios"),
        (
            ["-o", "out", "--only", "waterfall", "--only", "claims", "--scenario", "2019"],
            "--only claims: no figure or table of that kind is made of scenarios of one's own; kinds are bifurcation, ",
        ),
        (["-o", "out", "--only", "episode"], "did you mean 'episodes'?; kinds are alliance_trees, "),
        (["-o", "out", "--draws", "0"], "a whole number of at least 2 is needed; got '0'"),
        (["-o", "out", "--samples", "7"], "samples: a power of two is needed"),
        (["-o", "out", "--record", "0"], "'--record': a whole number of at least 1 is needed; got '0'"),
        (["-o", "out", "--seed", "-1"], "a whole number of at least 0 is needed; got '-1'"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2, a line, and nothing written."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert not list(tmp_path.rglob("*.csv"))
