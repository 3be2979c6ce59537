"""Files broken at random: each must be a game or a FormatError that names its place, and none may take for ever."""

import random
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from games.errors import FormatError
from games.formats import read

Game = TypeVar("Game")

_SIGNS = ('"', "\\", "{", "}", ",", " ", "\n", "-", "+", ".", "/", "x", "\0", "é", "　", '""', "{ }")
_NUMBERS = ("e", "0", "1", "2", "9", "99999999", "1e9", "1/0")
_NODES = (' t "" 0 ', ' p "" 1 1 0 ', ' c "" 1 "n" { "a" 1 } 0 ', ' p "" 2 2 "q" { "a" "b" } 0 ', "t", "p", "c")
PIECES = _SIGNS + _NUMBERS + _NODES
"""What is put into a text: what means something in one of the formats, or in none."""


def mutated(rng: random.Random, valid: tuple[str, ...]) -> str:
    """A valid text with one to four random changes."""
    text = rng.choice(valid)
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(text) + 1)
        stop = min(len(text), start + rng.choice((0, 0, 1, 1, 2, 5, 20)))
        kind = rng.randrange(5)
        if kind == 0:
            text = text[:start] + text[stop:]
        elif kind == 1:
            text = text[:start] + rng.choice(PIECES) + text[stop:]
        elif kind == 2:
            text = text[:stop] + text[start:]
        elif kind == 3:
            other = rng.choice(valid)
            text = text[:start] + other[rng.randrange(len(other)) :]
        else:
            text = text[:start] + text[start:stop][::-1] + text[stop:]
    return text


@contextmanager
def watched(seconds: int) -> Iterator[None]:
    """Raise TimeoutError if the block hangs, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fuzz(
    count: int, seed: int, valid: tuple[str, ...], load: Callable[[str], Game], place: re.Pattern[str]
) -> list[tuple[str, Game]]:
    """Read mutated texts: each must be a game or a FormatError with its place. Return the games.

    Without doubled backslashes, which Gambit reads otherwise and which cannot always be written.
    """
    rng, found, complaints = random.Random(seed), [], []
    for _ in range(count):
        text = mutated(rng, valid)
        with watched(60):
            try:
                game = load(text)
                found += [(text, game)] * ("\\\\" not in text)
            except FormatError as problem:
                complaints.append(str(problem))
    assert found
    assert complaints
    assert [complaint for complaint in complaints if not place.match(complaint)] == []
    return found


def fuzz_bytes(count: int, seed: int, valid: tuple[str, ...], path: Path) -> None:
    """Read files with one byte changed: games, or FormatErrors that name the path, line and column."""
    rng, complaints = random.Random(seed), []
    for _ in range(count):
        data = bytearray(rng.choice(valid).encode())
        data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        with watched(60):
            try:
                read(path)
            except FormatError as problem:
                complaints.append(str(problem))
    place = re.compile(rf"{re.escape(str(path))}, line \d+, column \d+: \S")
    assert 0 < len(complaints) < count
    assert [complaint for complaint in complaints if not place.match(complaint)] == []
