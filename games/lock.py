"""A folder held by one process: the others are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: str | Path, refusal: Exception) -> Iterator[bool]:
    """Hold a lock file until the end of the block, or of the process; tell whether it can be held at all.

    Parameters
    ----------
    path
        The file; it is made, and stays.
    refusal
        What is raised if another process holds it.

    Raises
    ------
    OSError
        If the file cannot be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, held(f"{folder}/lock", ValueError("in use")) as sure:
    ...     try:
    ...         with held(f"{folder}/lock", ValueError("in use")):
    ...             pass
    ...     except ValueError as problem:
    ...         print(sure, problem)
    True in use
    """
    from filelock import FileLock, Timeout  # what only writes needs

    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise refusal from None
    except NotImplementedError:  # a file system without locks
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
