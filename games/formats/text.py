"""Text of files, and where in it something is wrong."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from ..errors import FormatError

MARK = "\ufeff"
"""Some editors begin a file of UTF-8 text with it; it is no part of the text, and every format passes over it."""


def read(path: str | os.PathLike[str]) -> str:
    """Return the text of a file in UTF-8.

    Raises
    ------
    FormatError
        If there is no such file, it cannot be read, is no regular file (a folder, a pipe), or holds something else than
        UTF-8: the message then says where.

    >>> read("/dev/null")
    Traceback (most recent call last):
    games.errors.FormatError: /dev/null: cannot be read: a device or a pipe is no file
    """
    source = Path(path) if isinstance(path, str | os.PathLike) else path
    try:
        mode = source.stat().st_mode if isinstance(source, Path) else stat.S_IFREG
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # these may never end
            raise OSError(0, "a device or a pipe is no file")
        data = source.read_bytes()
    except (OSError, ValueError) as problem:  # ValueError: a null byte in the path
        raise failed(path, "read", problem) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        raise wrong(str(path), "not UTF-8 text; save the file as UTF-8", *position(before, len(before))) from None


def write(contents: Mapping[Path, bytes]) -> None:
    """Write files, each of them wholly or not at all: none is touched before the bytes of all are on the disk.

    Raises
    ------
    FormatError
        If one cannot be written, as on a full disk.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write({Path(folder) / "one": b"1", Path(folder) / "two": b"2"})
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['one', 'two']
    """
    partials: dict[Path, Path] = {}
    path: object = None
    try:
        for path, content in contents.items():
            target = Path(os.path.realpath(path))  # through a link, which then stays one
            partial = target.with_name(f".partial-{os.urandom(8).hex()}")
            partials[partial] = target
            partial.write_bytes(content)
        for partial, path in partials.items():
            partial.replace(path)
    except (OSError, ValueError) as problem:  # ValueError: a null byte in the path
        raise failed(path, "written", problem) from None
    finally:
        for partial in partials:
            partial.unlink(missing_ok=True)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at an offset.

    >>> position("ab\\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def wrong(place: str, message: str, line: int | None = None, column: int | None = None) -> FormatError:
    """Return the error that names the file and, where they are known, the line and the column."""
    parts = (place, *(f"{word} {n}" for word, n in (("line", line), ("column", column)) if n is not None))
    return FormatError(f"{', '.join(parts)}: {message}")


def failed(path: object, what: str, problem: Exception) -> FormatError:
    """Return the error that says that a file cannot be read or written, and why."""
    return FormatError(f"{path}: cannot be {what}: {getattr(problem, 'strerror', None) or problem}")
