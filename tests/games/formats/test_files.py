"""Reading and writing games by path: the suffix names the format, and a failed write leaves the old file."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.errors import FormatError, GameError
from games.formats import read, write
from games.normal_form import NormalFormGame


def test_unknown_suffix(tmp_path: Path) -> None:
    """The suffix names the format; without a known one nothing is read or written."""
    for name in ("game", "game.xyz"):
        with pytest.raises(FormatError, match=r"known suffixes: \.lrsnash, \.nfg"):
            read(tmp_path / name)
        with pytest.raises(FormatError, match="has the suffix"):
            write(NormalFormGame([[1]]), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_unreadable(tmp_path: Path) -> None:
    """A file that is missing, a folder, not UTF-8 or malformed is named in the message, with the place where there is one."""
    (tmp_path / "folder.nfg").mkdir()
    (tmp_path / "latin.nfg").write_bytes('NFG 1 R "t"\n{ "日本" "'.encode() + "é".encode("latin-1"))
    (tmp_path / "short.nfg").write_text("NFG 1\r\nQ")
    for name, message in (
        ("none.nfg", ": cannot be read: No such file"),
        ("folder.nfg", ": cannot be read: "),
        ("null\0.nfg", ": cannot be read: embedded null"),
        ("latin.nfg", ", line 2, column 9: not UTF-8 text; save the file as UTF-8"),
        ("short.nfg", ", line 2, column 1: R or D is needed here; got 'Q'"),
    ):
        with pytest.raises(FormatError) as raised:
            read(tmp_path / name)
        assert str(raised.value).startswith(f"{tmp_path / name}{message}")


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file as it was and nothing beside it."""
    path = tmp_path / "game.nfg"
    write(NormalFormGame([[1]]), path)
    with pytest.raises(GameError):
        write(NormalFormGame([[2]], players=["\n."]), path)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FormatError, match="cannot be written: Permission denied"):
        write(NormalFormGame([[2]]), path)
    assert read(path) == NormalFormGame([[1]])
    assert list(tmp_path.iterdir()) == [path]


def test_unwritable(tmp_path: Path) -> None:
    """A folder that is not there is an error of its own, not a crash."""
    with pytest.raises(FormatError, match="cannot be written: No such file"):
        write(NormalFormGame([[1]]), tmp_path / "none" / "game.nfg")


def test_links_stay(tmp_path: Path) -> None:
    """Writing through a link changes the file it points to."""
    target, link = tmp_path / "target.nfg", tmp_path / "link.nfg"
    link.symlink_to(target)
    write(NormalFormGame([[1]]), link)
    assert link.is_symlink()
    assert read(target) == NormalFormGame([[1]])
