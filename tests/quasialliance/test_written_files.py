"""Files that commands write: all of a file or nothing, whatever happens on the way."""

import errno
import os
from pathlib import Path

import pytest

import games
from games.errors import FormatError
from tests.quasialliance.test_command_line import run

WRITERS = {
    "map": ("map", "2019", "--x", "dprk_threat_rok", "--y", "us_reliability_rok", "--grid", "4", "-o", "{}/map.png"),
    "exact map": ("map", "2019", "--exact", "--x", "dprk_threat_rok", "--y", "us_reliability_rok", "-o", "{}/map.svg"),
    "draw": ("draw", "gsomia", "-o", "{}/tree.SVG"),
    "sensitivity": ("sensitivity", "2019", "--samples", "16", "-o", "{}"),
}
"""Commands that write files."""


def full(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the disk be full after some files: of the next one half gets there."""
    write, left = Path.write_bytes, [after]

    def half(path: Path, data: bytes) -> int:
        left[0] -= 1
        if left[0] >= 0:
            return write(path, data)
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)


@pytest.mark.parametrize("command", WRITERS)
def test_a_full_disk_leaves_nothing_half_written(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a full disk a command says so in one line, writes no file and leaves those that were there as they were."""
    arguments = [word.format(tmp_path) for word in WRITERS[command]]
    with monkeypatch.context() as patch:
        full(patch, 0)
        status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "No space left" in err
    assert list(tmp_path.iterdir()) == []
    assert run(capsys, *arguments)[0] == 0
    written = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert written
    if command != "sensitivity":
        assert [path.name for path in written] == [Path(arguments[-1]).name]
    full(monkeypatch, len(written) - 1)
    assert run(capsys, *arguments)[0] == 2
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == written


def test_a_game_is_written_wholly_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same holds for games; a file behind a link is written, and the link stays one."""
    game = games.NormalFormGame([[1, 2]])
    (tmp_path / "behind.nfg").write_text("old", "utf-8")
    (tmp_path / "link.nfg").symlink_to(tmp_path / "behind.nfg")
    with monkeypatch.context() as patch:
        full(patch, 0)
        with pytest.raises(FormatError, match=r"link\.nfg: cannot be written: No space"):
            games.write(game, tmp_path / "link.nfg")
    assert (tmp_path / "behind.nfg").read_text("utf-8") == "old"
    games.write(game, tmp_path / "link.nfg")
    assert (tmp_path / "link.nfg").is_symlink()
    assert games.read(tmp_path / "behind.nfg") == game
    assert sorted(path.name for path in tmp_path.iterdir()) == ["behind.nfg", "link.nfg"]
