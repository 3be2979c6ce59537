"""Whether a rapprochement lasts: how long, under which equilibrium, what lengthens it, how much history decides, and the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import games
from games.exact.numbers import decimal
from games.models import slow_states
from games.models.slow_states import SlowStates
from games.models.trilateral import US_ACTIONS, WORDS
from games.profile import CLASSES
from games.scenarios.governments import observed_hazard
from games.table import Table, number
from solvers.markov import StochasticGame
from solvers.rapprochement import Report, hysteresis, outlook, selected, steps
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
        yield f"table-duration-survival-{year}", survival
        yield f"table-duration-levers-{year}", levers
    yield "table-duration-us", us_table(results.durations)
    yield "table-duration-history", history_table(results.durations)
    yield "table-duration-parameters", parameter_table()
    yield "table-duration-path", path_table(steps(games.episode(name) for name in PATH))


def us_table(reports: Mapping[str, Report]) -> Table:
    """Return what the US action of every year does to how long it lasts, each time under the selected equilibrium."""
    rows = []
    for year, report in reports.items():
        for us in US_ACTIONS:
            game = _again(report, report.game.slow, us)
            found = selected(StochasticGame(**game.arguments))
            words = f"{us} ({WORDS[us]})"
            if found is None:
                rows.append((year, words, *["no selection"] * 6))
                continue
            of = outlook(found, report.start)
            shares = (number(of.shares[c]) for c in CLASSES)
            rows.append((year, words, f"({', '.join(of.actions(report.start))})", of.awaited[0], years_text(of.turn.mean), *shares))
    header = ("from", "US action", "play this year", "waiting for", "mean years", *(f"share of years: {c}" for c in CLASSES))
    notes = ("The US does the same every year; selected equilibrium of each game; shares in the long run.",)
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
                    f"{own.width} of {own.states}",
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
        (p.name, decimal(p.default), f"{decimal(p.low)} to {decimal(p.high)}", p.meaning, p.source) for p in slow_states.PARAMETERS
    ]
    header = ("parameter", "default", "range", "meaning", "source")
    return Table(header, rows, caption="Parameters of the slow states", notes=("A transition does not take place at 0.",))
