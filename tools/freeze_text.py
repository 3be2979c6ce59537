"""Results as lines of text for a freeze: every number in full, whatever classes hold it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np


def flat(value: Any) -> str | None:
    """Return a number, a word, or a short nest of them on one line; None for anything else."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, str):
        return value if "\n" not in value else None
    if isinstance(value, float | np.floating):
        return repr(float(value))
    if value is None or isinstance(value, int | np.integer | np.bool_ | complex | np.complexfloating | Fraction):
        return str(value)
    if callable(getattr(value, "interval", None)):  # an algebraic number
        middle = sum(value.interval(30)) / 2
        return f"{value!r} = {round(Decimal(middle.numerator) / middle.denominator, 24)}"
    if isinstance(value, np.ndarray | tuple | list):
        inner = [flat(v) for v in value]
        text = f"[{', '.join(map(str, inner))}]"
        return text if None not in inner and len(text) < 240 else None
    return None


def lines(value: Any) -> Iterator[str]:
    """Yield a value as lines: numbers in full, results by their public parts, anything else as it prints itself."""
    text = flat(value)
    if text is not None:
        yield text
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            label, own = flat(key) or str(key), list(lines(inner)) or [""]
            yield from [f"{label}: {own[0]}"] if len(own) == 1 else [f"{label}:", *(f"  {x}" for x in own)]
    elif isinstance(value, set | frozenset):
        yield from sorted(line for inner in value for line in lines(inner))
    elif hasattr(value, "completeness"):
        yield from parts(value, "completeness status parameters")
        for word in ("equilibria", "components"):
            yield from lines({f"{word} {k}": inner for k, inner in enumerate(getattr(value, word, ()))})
    elif hasattr(value, "extreme"):
        yield from repr(value).splitlines()
        yield from parts(value, "dimension conditions extreme")
        yield from lines({f"piece {k}": inner for k, inner in enumerate(map(piece, value.pieces))})
    elif hasattr(value, "payoffs") and hasattr(value, "regret"):
        yield from repr(value).splitlines()
        yield from parts(value, "profile behaviour beliefs payoffs regret strict support")
        yield from parts(getattr(value, "certificate", None), "deviation_payoffs")
    elif isinstance(value, Sequence | np.ndarray) and not isinstance(value, str):
        yield from lines(dict(enumerate(value)))
    elif dataclasses.is_dataclass(value) and not hasattr(value, "information_sets"):
        yield from repr(value).splitlines() * (not hasattr(type(value).__repr__, "__wrapped__"))  # the default one shows seconds
        skipped = ("seconds", "game", "model", "solution", "scenario")
        own = [f.name for f in dataclasses.fields(value) if f.name not in skipped and not callable(getattr(value, f.name))]
        yield from parts(value, " ".join(own))
    else:
        yield from str(value).splitlines()


def parts(value: Any, words: str) -> Iterator[str]:
    """Yield those attributes that a value has and that are not None."""
    return lines({word: inner for word in words.split() if (inner := getattr(value, word, None)) is not None})


def piece(value: Any) -> object:
    """Return a piece of a continuum as data, however it is stored: a curve, or the vertices of a polytope."""
    if hasattr(value, "formula"):
        middle = Fraction((float(value.low) + float(value.high)) / 2)
        ends = {"low": value.low, "high": value.high, "middle": value.at(middle), "formula": value.formula}
        return ends | ({"sets": value.polytopes(middle)} if hasattr(value, "polytopes") else {})
    return value.conditions if hasattr(value, "conditions") else list(getattr(value, "vertices", None) or itertools.product(*value))


def full(value: Any) -> str:
    """Return all public parts of a value as text."""
    return "\n".join(lines(value))


def faces(value: Any) -> str:
    """Return every way in which a result shows itself, a tuple of results one after the other."""
    if type(value) is tuple:
        return "\n".join(map(faces, value))
    table = value.table() if callable(getattr(value, "table", None)) else value
    ways = ((value, "__repr__"), (value, "_repr_html_"), (value, "_repr_latex_"), (table, "to_latex"), (table, "to_csv"))
    shown = ((way, getattr(owner, way, str)()) for owner, way in ways)
    return "\n".join(f"{way}:\n{text}" for way, text in shown if text)
