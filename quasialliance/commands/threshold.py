"""``quasialliance threshold``: at which values of single parameters a profile starts or stops being strict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

import games
from games.errors import QuasiallianceError
from games.exact.numbers import written
from games.network import NetworkGame

from ..json_output import critical_object, threshold_object
from ..options import Question, scenario_options, show
from ..solving import solved

if TYPE_CHECKING:
    from games.library import Game
    from solvers.regimes import Threshold


@click.command()
@scenario_options
@click.argument("parameter", required=False)
@click.option(
    "--profile", help="Profile, e.g. CC (the default) or FF; of a game a profile or path (default: its first equilibrium)."
)
def threshold(question: Question, parameter: str | None, profile: str | None) -> None:
    """Say how far: exact values of PARAMETER at which a profile starts or stops being strict.

    Without PARAMETER: the named thresholds p*, delta*, T*, h* of a scenario, and every single parameter that flips the profile.
    """
    from solvers import regimes

    game = question.game
    if game is not None:
        _of_game(question, game, parameter, profile)
        return
    scenario = question.scenario.us(question.us_action) if question.us_action else question.scenario
    profile = profile or "CC"
    at: dict[str, Any] = {"at": scenario, "without": question.without}
    named = () if parameter else regimes.critical_values(question.model, **at)
    lines = (
        (regimes.threshold(question.model, profile, parameter, **at),)
        if parameter
        else regimes.flips(question.model, profile, **at)
    )
    told = [f"{question.heading}; US {scenario.us_action}\n", *map(repr, named)]
    if named:
        told.append(f"\n{_heading(profile, lines)}")
    else:
        told += _of_one(lines)
    show(
        question.as_json,
        lambda: {"named": list(map(critical_object, named)), "lines": list(map(threshold_object, lines))},
        lambda: "\n".join((*told, *_sentences(lines))),
    )


def _of_game(question: Question, game: Game, parameter: str | None, profile: str | None) -> None:
    """Print where a profile of a named model's table, or a path of its tree, flips."""
    from solvers import regimes

    known = question.named
    model = None if known is None else known.model
    if known is None or model is None or isinstance(game, NetworkGame):
        raise QuasiallianceError(
            f"{question.episode}: thresholds are of tables and trees that have parameters: a scenario, or a model of "
            "'quasialliance games'"
        )
    asked: Any = profile.replace(",", " ").replace("-", " ").split() if profile else None
    if asked is None:
        pure = [e for e in solved(game).points if e.pure]
        if not pure:
            raise QuasiallianceError(f"{question.episode}: no equilibrium is pure; give a --profile")
        asked = game.labels(pure[0].modal) if isinstance(game, games.NormalFormGame) else pure[0].path
    at: dict[str, Any] = {
        "at": games.Scenario(known.name, question.asked["set"], model=model),
        "without": question.without,
    }
    lines = (regimes.threshold(model, asked, parameter, **at),) if parameter else regimes.flips(model, asked, **at)
    told = [f"{known!r}\n"]
    told += _of_one(lines) if parameter else [_heading(asked, lines)]
    show(
        question.as_json,
        lambda: question.asked | {"profile": list(asked), "lines": list(map(threshold_object, lines))},
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
