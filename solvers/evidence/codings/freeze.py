"""Frozen codes: fingerprints taken before any fit, so that a code that is changed afterwards is seen.

``frozen.toml`` holds the SHA-256 of the record under each coding that has a name. Who changes a code on purpose says so in the
changelog and freezes again: ``python -m solvers.evidence.codings.freeze``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import games
from games.formats import text as texts
from games.formats import toml

from ..records.case import Case
from .coded import CodedRecord
from .coding import BASES, Coding

PLACE = Path(__file__).with_name("frozen.toml")


def frozen() -> Mapping[str, str]:
    """Return the fingerprints as they were frozen, coding -> SHA-256.

    >>> len(frozen()["hand"])
    64
    """
    return MappingProxyType(dict(toml.loads(texts.read(PLACE), str(PLACE))["sha256"]))


def present() -> Mapping[str, str]:
    """Return the fingerprints of the codes as they are now."""
    cases = [Case.of(episode) for episode in games.episodes().values()]
    found = {}
    for base in BASES:
        for neutral in (False, True):
            own = Coding(base, neutral=neutral)
            found[own.title] = own.apply(cases).fingerprint
    return MappingProxyType(found)


def status(record: CodedRecord) -> str:
    """Return whether a record's codes are as they were frozen, in words.

    >>> status(Coding("hand").apply([Case.of(games.episode("2019"))]))
    'not among the frozen records'
    """
    own = record.fingerprint
    if own in frozen().values():
        return f"as frozen, SHA-256 {own[:12]}"
    whole = [case.id for case in record.cases] == list(games.episodes())
    return (
        f"changed since they were frozen, SHA-256 {own[:12]}"
        if whole and record.name in frozen()
        else "not among the frozen records"
    )


def freeze() -> int:
    """Write the fingerprints of the codes as they are now; return 0, as a program does that succeeds."""
    lines = ["# Fingerprints of the coded record; see freeze.py.", "[sha256]"]
    lines += [f'"{name}" = "{value}"' for name, value in present().items()]
    texts.write({PLACE: ("\n".join(lines) + "\n").encode()})
    return 0


if __name__ == "__main__":
    sys.exit(freeze())
