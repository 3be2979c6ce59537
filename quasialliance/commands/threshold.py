"""``quasialliance threshold``: at which values of single parameters a profile starts or stops being strict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from games.exact.numbers import written

from ..json_output import critical_object, threshold_object
from ..options import Question, game_options, profile_option, seconds_option, show

if TYPE_CHECKING:
    from solvers.regimes import Threshold


@click.command()
@game_options("tree model", "table model")
@click.argument("parameter", required=False)
@profile_option
@seconds_option
def threshold(question: Question, parameter: str | None, profile: str | None, seconds: float | None) -> None:
    """Say how far: exact values of PARAMETER at which a profile starts or stops being strict, or a path of a tree the only one.

    Without PARAMETER: the named thresholds p*, delta*, T*, h* of a scenario, and every single parameter that flips the profile.
    """
    from solvers import regimes

    model, here = question.parametric()
    asked = question.profile(profile, seconds)
    lines = (regimes.threshold(model, asked, parameter, **here),) if parameter is not None else regimes.flips(model, asked, **here)
    if question.game is not None:
        told = [f"{question.named!r}\n"]
        told += _of_one(lines) if parameter is not None else [_heading(asked, lines)]
        show(
            question.as_json,
            lambda: question.asked | {"profile": list(asked), "lines": list(map(threshold_object, lines))},
            lambda: "\n".join((*told, *_sentences(lines))),
        )
        return
    at = question.scenario.us(question.us_action) if question.us_action else question.scenario
    named = () if parameter is not None else regimes.critical_values(question.model, at=at, without=question.without)
    told = [f"{question.heading}; US {at.us_action}\n", *map(repr, named)]
    if named:
        told.append(f"\n{_heading(asked, lines)}")
    else:
        told += _of_one(lines)
    show(
        question.as_json,
        lambda: {"named": list(map(critical_object, named)), "lines": list(map(threshold_object, lines))},
        lambda: "\n".join((*told, *_sentences(lines))),
    )


def _heading(profile: Any, lines: tuple[Threshold, ...]) -> str:
    if not lines:
        return "No single parameter flips it in range."
    return f"Single parameters that flip ({', '.join(profile)}), the nearest share of range first:"


def _of_one(lines: tuple[Threshold, ...]) -> list[str]:
    """Return what the number before a sentence is, where there is one."""
    return [] if all(line.distance is None for line in lines) else ["First how far it has to move, in shares of its range:"]


def _sentences(lines: Iterable[Threshold]) -> Iterator[str]:
    return (("" if line.distance is None else f"{line.distance:.3f}  ") + line.sentence() + _exactly(line) for line in lines)


def _exactly(line: Threshold) -> str:
    """Return the exact values of a sentence's decimals, where those are not exact themselves."""
    values = [own.value for own in line.inside]
    known = [written(v) if isinstance(v, Fraction) else "irrational" for v in values if v != Fraction(format(float(v), ".4g"))]
    return f"; exact: {', '.join(known)}" if known else ""
