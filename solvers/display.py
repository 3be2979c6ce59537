"""How solutions are shown: numbers, probabilities and regrets as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from games.exact.numbers import written


def short(p: Any) -> str:
    """Return a number as it is if that is exact and short, else to four digits."""
    return written(p) if not isinstance(p, float) and len(written(p)) <= 9 else format(float(p), ".4g")


def exactly(p: Any) -> str:
    """Return an exact number as it is, however long, and a float to four digits."""
    return format(p, ".4g") if isinstance(p, float) else written(p)


def mixture(probabilities: Iterable[Any], labels: Iterable[str], spell: Callable[[Any], str] = short) -> str:
    """Return a strategy as text: the action played for sure, or the actions played with their probabilities.

    >>> mixture([0, 1], "CH"), mixture([0.25, 0.75], "CH")
    ('H', '0.25 C + 0.75 H')
    """
    played = [(p, label) for p, label in zip(probabilities, labels, strict=True) if p > 0]
    return played[0][1] if len(played) == 1 else " + ".join(f"{spell(p)} {label}" for p, label in played)


def regret(value: Any) -> str:
    """Return a regret as text: 0 if it is exactly that."""
    return "0 (exact)" if not isinstance(value, float) and value == 0 else format(float(value), ".1e")


class Typeset:
    """What has a formula in LaTeX: a notebook shows it."""

    latex: Any

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
