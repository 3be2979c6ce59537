"""The report on a scenario: every equilibrium's outlook, the survival curves, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.errors import ScenarioError
from games.exact.numbers import decimal
from games.models import slow_states
from games.models.slow_states import SlowStates
from games.models.trilateral import WORDS
from games.options import SEED
from games.profile import CLASSES
from games.scenarios.governments import of_episode
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, between, number

from .. import markov_bounds
from ..markov import MarkovSolution, StochasticGame
from .bands import Band, band
from .lengthening import Lever, levers
from .outlooks import Outlook, by_length, episode_of, first_state, outlook, selected

MOST_EQUILIBRIA = 500
"""Equilibria that a report lists; of more it lists so many, and says that they are some."""
SHOWN_YEARS = (1, 2, 3, 5, 10, 20)
"""Years at which survival is printed."""


@dataclass(frozen=True, eq=False, repr=False)
class Report(Shown):
    """What the slow states say about how long a rapprochement, or a friction, lasts.

    Attributes
    ----------
    game, start
        The stochastic game, and this year's state.
    solution
        Its Markov perfect equilibria in pure stationary actions: all, or MOST_EQUILIBRIA of more.
    outlooks
        One per equilibrium, the selected one included, from the shortest to the longest mean time to the turn.
    chosen
        The outlook under the selected equilibrium; under the middle one of ``outlooks`` if the rule selects none.
    by_rule
        Whether the rule selected it.
    levers, band
        What moves the mean, and how survival varies, under its play.
    """

    game: SlowStates
    start: str
    solution: MarkovSolution
    outlooks: tuple[Outlook, ...]
    chosen: Outlook
    by_rule: bool
    levers: tuple[Lever, ...]
    band: Band

    @property
    def columns(self) -> tuple[tuple[str, Outlook], ...]:
        """The outlooks that are shown: the chosen one, the shortest, the middle one and the longest."""
        word = "selected" if self.by_rule else "middle"
        middle = () if not self.by_rule else (("middle", self.outlooks[len(self.outlooks) // 2]),)
        return ((word, self.chosen), ("shortest", self.outlooks[0]), *middle, ("longest", self.outlooks[-1]))

    @property
    def heading(self) -> str:
        """One line: the scenario, the US action and the state it starts from."""
        us = self.game.us_action
        return f"{self.game.scenario.name}, US {us} ({WORDS[us]}), from {self.start}"

    def outlook_table(self) -> Table:
        """Return how long it lasts, by equilibrium."""
        columns = self.columns
        rows: list[tuple[object, ...]] = [
            ("play this year", *(f"({', '.join(of.actions(self.start))})" for _, of in columns)),
            ("which is", *(of.now for _, of in columns)),
            ("waiting for", *(of.awaited[0] for _, of in columns)),
            (Cell("mean years until it", strong=True), *(Cell(years_text(of.turn.mean), strong=True) for _, of in columns)),
            ("it has come with chance 1/2 by year", *(_year(of.turn.quantile("1/2")) for _, of in columns)),
            ("with chance 9/10 by year", *(_year(of.turn.quantile("9/10")) for _, of in columns)),
            ("chance that it never comes", *(number(1 - of.turn.chance) for _, of in columns)),
            ("mean years from then until the other", *(_back(of) for _, of in columns)),
            *((f"share of years in the long run: {c}", *(number(of.shares[c]) for _, of in columns)) for c in CLASSES),
        ]
        count = len(self.outlooks)
        rule = (
            "selected by the principal logit branch in every state, at the values of the same play"
            if self.by_rule
            else "no equilibrium is one that the principal logit branch selects at its own values, as far as the rule was followed"
        )
        notes = (
            f"{count} Markov perfect equilibria in pure stationary actions (completeness: {self.solution.completeness.value}), "
            "from the shortest to the longest mean time.",
            f"First column: {rule}. This year is year 0.",
        )
        return Table(("", *(word for word, _ in columns)), rows, caption=f"Does it last? {self.heading}", notes=notes)

    def survival_table(self) -> Table:
        """Return the chance that the turn has not come, by year, and its band under random transitions."""
        curves = [of.turn.survival(max(SHOWN_YEARS)) for _, of in self.columns]
        low, _, high = self.band.curves
        rows = [
            (year, *(number(curve[year]) for curve in curves), between(low[year], high[year], form="{} to {}"))
            for year in SHOWN_YEARS
            if year in self.band.years
        ]
        note = (
            f"Band: 5% to 95% of {self.band.draws} uniform draws of the transitions' parameters, seed {self.band.rng}, play of the "
            f"first column; in {100 * self.band.kept:.0f}% of them it is an equilibrium still."
        )
        header = ("year", *(word for word, _ in self.columns), "band")
        return Table(header, rows, caption=f"Chance that there has been no {self.chosen.awaited[0]} by a year", notes=(note,))

    def lever_table(self) -> Table:
        """Return what lengthens the time to the turn most."""
        rows = [
            (
                own.name,
                decimal(own.value),
                "" if own.slope is None else number(own.slope, 2),
                _mean_at(decimal(own.low), years_text(own.at_low)),
                _mean_at(decimal(own.high), years_text(own.at_high)),
            )
            for own in self.levers
        ]
        note = "First column's play held fixed. Slope: years per unit of the parameter, an exact derivative."
        header = ("parameter", "value", "slope", "mean at low end", "mean at high end")
        return Table(header, rows, caption=f"What lengthens the years until {self.chosen.awaited[0]} most", notes=(note,))

    def tables(self) -> tuple[Table, ...]:
        """Return the outlooks, the survival curves and what moves them."""
        return self.outlook_table(), self.survival_table(), self.lever_table()


def years_text(mean: Fraction | None) -> str:
    """Return a mean number of years as text; None is infinite."""
    return "infinite" if mean is None else number(mean, 2)


def _mean_at(value: str, years: str) -> Cell:
    """Return a cell for the mean years at a value of a parameter."""
    return Cell(f"{value}: {years}", parts=(("(parameter)", value), ("", years)))


def _year(found: int | None) -> str:
    return "never" if found is None else str(found)


def _back(of: Outlook) -> str:
    if of.back is None:
        return "none"
    if of.back.mean is not None:
        return years_text(of.back.mean)
    return f"infinite (chance {number(of.back.chance)})" if of.back.chance else "never"


@forgiving
def report(
    scenario: Scenario,
    *,
    start: str | None = None,
    government: str | None = None,
    us_action: str | None = None,
    rng: int = SEED,
    draws: int = 1000,
    years: int = 30,
    changes: Mapping[str, object] | None = None,
) -> Report:
    """Say how long it lasts from a scenario on.

    Parameters
    ----------
    start
        This year's state; by default that of the scenario's codes (``first_state``).
    government
        The camp that governs in Seoul; by default of record for an episode, also as a theory sees it; conservative for other
        scenarios.
    us_action
        Every year's US action; by default the scenario's.
    rng, draws, years
        Seed and number of the draws behind the band, and the years it covers.
    changes
        Parameters of the slow states that differ from their defaults, by symbol or name.

    Raises
    ------
    ScenarioError
        If there is no such start or government, or no equilibrium in pure actions.
    ParameterError
        As ``games.models.slow_states.game`` and ``band`` raise it.

    >>> import games
    >>> found = report(games.scenario("2023"), draws=20, years=20)
    >>> found.chosen.now, round(float(found.chosen.turn.mean), 1), len(found.outlooks)
    ('cohesion', 16.9, 251)
    """
    coded = episode_of(scenario)
    camp = government or (of_episode(coded) if coded is not None else "conservative")
    own: dict[str, Any] = slow_states.values(**dict(changes or {}))
    found = slow_states.game(scenario, us_action=us_action, government=camp, **own)
    begin = start or first_state(scenario, found.values, camp)
    found.levels(begin)  # refuses an unknown one
    solution, outlooks = equilibria(found, begin)
    rule = selected(solution.game)
    by_rule = None if rule is None else outlook(rule, begin)
    if by_rule is not None and by_rule.play not in {of.play for of in outlooks}:  # only some were listed, and it was not among them
        outlooks = tuple(sorted((*outlooks, by_rule), key=lambda of: by_length(of.turn.mean)))
    chosen = outlooks[len(outlooks) // 2] if by_rule is None else by_rule
    return Report(
        found,
        begin,
        solution,
        outlooks,
        chosen,
        by_rule is not None,
        levers(found, chosen),
        band(found, chosen, rng=rng, draws=draws, years=years),
    )


@forgiving
def equilibria(found: SlowStates, start: str) -> tuple[MarkovSolution, tuple[Outlook, ...]]:
    """Return the Markov perfect equilibria in pure stationary actions, all or 500 of more, and their outlooks from a state.

    Parameters
    ----------
    start
        A state of the game; outlooks are in the order of the mean time to the turn from there, the shortest first.

    Raises
    ------
    ScenarioError, GameError
        If there is no such equilibrium, or no such state.

    >>> import games
    >>> solution, found = equilibria(slow_states.game(games.scenario("2023"), ("animosity",), us_action="E"), "low animosity")
    >>> len(solution.equilibria), found[0].turn.mean
    (5, Fraction(500, 113))
    """
    solution = markov_bounds.solve(StochasticGame(**found.arguments), blocks=found.blocks, most=MOST_EQUILIBRIA)
    if not solution.equilibria:
        raise ScenarioError(f"{found.scenario.name}: the slow states have no Markov perfect equilibrium in pure stationary actions")
    outlooks = (outlook(e, start) for e in solution.equilibria)
    return solution, tuple(sorted(outlooks, key=lambda of: by_length(of.turn.mean)))
