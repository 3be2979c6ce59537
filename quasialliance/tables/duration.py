"""Whether a rapprochement lasts: how long, under which equilibrium, what lengthens it, how much history decides, and the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import games
from games.exact.numbers import decimal
from games.models import slow_states
from games.models.slow_states import SlowStates
from games.models.trilateral import US_ACTIONS, WORDS
from games.scenarios.governments import observed_hazard
from games.table import Cell, Table, interval, number
from solvers.rapprochement import Report, equilibria, hysteresis, outlook, selected, steps
from solvers.rapprochement.episode_path import path_table
from solvers.rapprochement.reports import years_text

from ..results import Results

HAZARDS = ("0.05", observed_hazard().limit_denominator(100), "0.2", "0.4")
"""Hazards of the government in Seoul: the range of the parameter, and what was observed."""
PATH = ("E19", "E20", "E21", "E22", "E23", "E24")
"""Episodes of the path, 2019 to 2024."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield, for 2019 and 2023, the outlooks, survival and levers; then history against leaders, the parameters and the path."""
    for year, report in results.durations.items():
        outlooks, survival, levers = report.tables()
        yield f"table-duration-{year}", outlooks
        yield f"table-duration-survival-{year}", replace(survival, caption=f"From {year} on: {survival.caption.lower()}")
        yield f"table-duration-levers-{year}", replace(levers, caption=f"From {year} on: {levers.caption.lower()}")
    yield "table-duration-us", us_table(results.durations)
    yield "table-duration-history", history_table(results.durations)
    yield "table-duration-parameters", parameter_table()
    yield "table-duration-path", path_table(steps(games.episode(name) for name in PATH))


def us_table(reports: Mapping[str, Report]) -> Table:
    """Return what the US action of every year does to how long it lasts: under a selected equilibrium, and under all."""
    rows = []
    for year, report in reports.items():
        for us in US_ACTIONS:
            game = _again(report, report.game.slow, us)
            solution, found = equilibria(game, report.start)
            rule = selected(solution.game)
            own = None if rule is None else outlook(rule, report.start)
            play = "none" if own is None else f"({', '.join(own.actions(report.start))})"
            means = ("none" if of is None else years_text(of.turn.mean) for of in (own, found[0], found[-1]))
            rows.append((year, f"{us} ({WORDS[us]})", found[0].awaited[0], play, *means, f"{len(found)}"))
    header = ("from", "US action", "waiting for", "selected play", "mean years", "shortest mean", "longest mean", "equilibria")
    notes = (
        "The US does the same every year. None: the rule of selection does not come to rest, so that no equilibrium is selected.",
    )
    return Table(header, rows, caption="How long it lasts, by what the US does", notes=notes)


def _again(report: Report, slow: Iterable[str], us_action: str) -> SlowStates:
    """Return a report's game with other slow states or another US action."""
    values: dict[str, Any] = dict(report.game.values)
    return slow_states.game(report.game.scenario, slow, us_action=us_action, government=report.game.government, **values)


def history_table(reports: Mapping[str, Report]) -> Table:
    """Return the width of hysteresis against the hazard of the government in Seoul, US commitment held at the episode's codes."""
    rows = []
    slow = ("animosity", "threat", "government")
    for year, report in reports.items():
        game = _again(report, slow, report.game.us_action)
        for own in hysteresis(game, report.start.rpartition(", ")[0], HAZARDS):
            rows.append(
                (
                    year,
                    decimal(own.hazard),
                    Cell(f"{own.width} of {own.states}", parts=(("", str(own.width)), ("of", str(own.states)))),
                    own.equilibria,
                    report.chosen.awaited[0],
                    years_text(own.shortest),
                    years_text(own.longest),
                )
            )
    notes = (
        "Width: states in which some Markov perfect equilibria play friction and others do not, so that history decides. US "
        "commitment as coded, the other slow states as they are.",
        f"Camps changed {number(observed_hazard(), 3)} times a year in 1988-2024.",
    )
    header = ("from", "hazard a year", "width", "equilibria", "waiting for", "shortest mean, years", "longest mean, years")
    return Table(header, rows, caption="How much history decides, by the hazard of the government in Seoul", notes=notes)


def parameter_table() -> Table:
    """Return the parameters of the slow states with their ranges and sources.

    >>> parameter_table().rows[-1][0].text
    'discount_factor'
    """
    rows = [
        (p.name, decimal(p.default), interval(decimal(p.low), decimal(p.high), form="{} to {}"), p.meaning, p.source)
        for p in slow_states.PARAMETERS
    ]
    header = ("parameter", "default", "range", "meaning", "source")
    return Table(header, rows, caption="Parameters of the slow states", notes=("A transition does not take place at 0.",))
