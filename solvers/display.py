"""How solutions are shown: probabilities as text, and the table of a solution."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from games.arguments import forgiving
from games.exact.numbers import written
from games.table import Table, number

if TYPE_CHECKING:
    from .result import Solution

WHY_NOT_COMPLETE = "not complete because"
"""The parameter of a solution that says what keeps it from being complete."""


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


@forgiving
def table(solution: Solution) -> Table:
    """Return the equilibria of a solution as a table: profile, payoffs, regret, strictness, component."""

    def row(e: Any, strict: bool, place: str) -> tuple[str, ...]:
        return repr(e), ", ".join(number(v) for v in e.payoffs), _regret(e.regret), "yes" if strict else "no", place

    return Table(
        ("equilibrium", "payoffs", "regret", "strict", "component"),
        [
            *(row(e, e.strict, "point") for e in solution.equilibria),
            *(
                row(e, False, f"continuum {k} (dimension {c.dimension})")
                for k, c in enumerate(solution.components, 1)
                for e in c.extreme
            ),
        ],
        caption=f"{solution.method.concept}: {solution.method.name}",
        notes=(f"Completeness: {promise(solution)}.", *incomplete(solution)),
    )


def promise(solution: Any) -> str:
    """Return in words what is known to be in a solution, also where some equilibria would be and none was found."""
    if solution.completeness.name == "SOME" and not solution.points:
        return "none was found; there may be some"
    return str(solution.completeness.value)


def incomplete(solution: Any) -> tuple[str, ...]:
    """Return, as one sentence, what keeps a solution from being complete, if it says so; else nothing."""
    why = solution.parameters.get(WHY_NOT_COMPLETE)
    return () if why is None else (f"Not complete because {why}.",)


def _regret(value: Any) -> str:
    return "0 (exact)" if not isinstance(value, float) and value == 0 else format(float(value), ".1e")


class Typeset:
    """What has a formula in LaTeX: a notebook shows it."""

    latex: Any

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
