"""What the paper is made of: every result computed once, on demand, with its seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import games
from games.errors import ScenarioError
from games.models import four_us_actions
from games.models.trilateral import MODEL
from games.options import SEED, whole
from games.scenarios.episodes import Episode
from solvers import comparison, debate, evidence, rapprochement, regimes, sensitivity, us_choice
from solvers.comparison.divergences import DRAWS, divergences
from solvers.debate import Sets
from solvers.evidence import Backtest, contrasts, hwang
from solvers.evidence import volumes as space
from solvers.evidence.backtesting.transfer import Transfer, transfer
from solvers.evidence.estimation import report
from solvers.evidence.estimation.report import Estimates
from solvers.evidence.records.dyad import dyad
from solvers.evidence.records.dyad import names as dyads
from solvers.rapprochement import Report
from solvers.regimes.maps import RegimeMap
from solvers.sensitivity import (
    BoxSet,
    Curves,
    Distributions,
    Elasticities,
    Interactions,
    Range,
    RobustChoice,
    Screening,
    Sensitivity,
    ShapleyEffects,
)  # fmt: skip
from solvers.sensitivity.convergence import Convergence, convergence
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.evaluation import evaluate
from solvers.sensitivity.indices import power_of_two
from solvers.sensitivity.regime_shares import RegimeShares, regime_shares
from solvers.sensitivity.robust import Cheapest
from solvers.verdict import Verdict, verdict

from .words import year

MAPS: Mapping[str, tuple[str, str, str, str]] = {
    "map-2019-threat-reliability": ("2019", "E", "dprk_threat_rok", "us_reliability_rok"),
    "map-2019-animosity-threat": ("2019", "E", "dprk_threat_rok", "animosity_rok"),
    "map-2023-reliability-substitutability": ("2023", "E", "us_reliability_rok", "substitutability"),
}
"""Regime maps of the paper: name -> (scenario, US action, x, y). The last asks of 2023 what reliability does without pressure."""

SHARES = ("common_threat", "animosity_scale", "substitutability")
"""Parameters along which the shares of the classes are drawn."""
BOXES = ("dprk_threat_rok", "animosity_scale")
"""Plane of 2019 on which boxes are looked for."""


FULL_RECORD, DRAWS_A_RECORD = 1000, 25
"""Draws of the back-test from which the estimates are of all theories, and prior draws of these for each of them."""

CLOSE = ("E19", "E23")
"""Scenarios that the paper looks at closely."""


@dataclass(frozen=True)
class Results:
    """All results of the paper.

    Attributes
    ----------
    rng
        The one seed; every random result records it.
    draws, samples
        Random draws per share; base sample of the Sobol' design.
    grid
        Side of the regime maps' grids.
    scenarios
        Names or files of the scenarios that are looked at closely; if they are not those of the paper, it is a paper of one's own:
        only what is made of scenarios.
    record
        Draws of each theory's parameters in the back-test; few for their time, at 2000 log scores have settled to about .03.
    progress
        Whether long steps show a progress bar (None: if standard error is a terminal).

    Raises
    ------
    ParameterError
        If a number is out of its range, before anything is computed.

    >>> Results(draws=200).rng
    20240422
    """

    rng: int = SEED
    draws: int = 20_000
    samples: int = 4096
    grid: int = 200
    scenarios: tuple[str, ...] = CLOSE
    record: int = 250
    progress: bool | None = None

    def __post_init__(self) -> None:
        power_of_two(self.samples)
        for word, least in (("rng", 0), ("draws", 2), ("grid", 2), ("record", 1)):
            whole(f"paper: {word}", getattr(self, word), least)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Episode id -> verdict at the episode's codes, in time order."""
        return {name: verdict(episode.scenario) for name, episode in games.episodes().items()}

    @property
    def episodes(self) -> Iterator[tuple[Episode, Verdict]]:
        """The episodes with their verdicts, in time order."""
        return ((games.episode(name), found) for name, found in self.verdicts.items())

    @property
    def own(self) -> bool:
        """Whether it is a paper of one's own scenarios."""
        return self.scenarios != CLOSE

    @cached_property
    def close(self) -> Mapping[str, Verdict]:
        """Name -> verdict on the scenarios that are looked at closely; years for the paper's."""
        found: dict[str, Verdict] = {}
        for name in self.scenarios:
            scenario = games.scenario(name)
            if year(scenario.name) in found:
                raise ScenarioError(f"paper: two scenarios are named {scenario.name!r}; give one another name")
            found[year(scenario.name)] = verdict(scenario)
        return found

    @cached_property
    def maps(self) -> Mapping[str, RegimeMap]:
        """Regime maps by name."""
        return {
            name: regimes.map(MODEL, x, y, at=games.scenario(at), shape=(self.grid, self.grid), us_action=us)
            for name, (at, us, x, y) in MAPS.items()
        }

    @cached_property
    def sobol(self) -> Mapping[str, Sensitivity]:
        """Sensitivity of 2019 and 2023 to the structural parameters and the codes."""
        return {
            at.name: sensitivity.sobol(MODEL, at, samples=self.samples, rng=self.rng, progress=self.progress)
            for at in (found.scenario for found in self.close.values())
        }

    @cached_property
    def interactions(self) -> Mapping[str, Interactions]:
        """How the outcomes of 2019 and 2023 hang on each mechanism as a whole, and on pairs of them."""
        size, rng, bar = min(self.samples, 1024), self.rng, self.progress
        return {
            at.name: sensitivity.interactions(MODEL, at, samples=size, rng=rng, progress=bar)
            for at in (found.scenario for found in self.close.values())
        }

    @cached_property
    def screenings(self) -> Mapping[str, Screening]:
        """Elementary effects of the structural parameters and the codes around 2019 and 2023."""
        size, rng, bar = min(self.samples, 200), self.rng, self.progress
        return {
            at.name: sensitivity.morris(MODEL, at, trajectories=size, rng=rng, progress=bar)
            for at in (found.scenario for found in self.close.values())
        }

    @cached_property
    def robust(self) -> Mapping[tuple[str, str], RobustChoice]:
        """Levers of 2019 and 2023 over all that is uncertain and over coding noise alone: (year, box) -> settings."""
        size, rng, bar = min(self.draws, 1500), self.rng, self.progress
        return {
            (year, box): sensitivity.robust_choice(MODEL, games.scenario(year), over=box, draws=size, rng=rng, progress=bar)
            for year in ("2019", "2023")
            for box in ("all", "codes")
        }

    @cached_property
    def cheapest(self) -> Mapping[tuple[str, Fraction], Cheapest]:
        """The cheapest levers that make cohesion strict, or give it a margin of a tenth: (year, margin) -> sets."""
        cases = (("2019", Fraction(0)), ("2019", Fraction(1, 10)), ("2023", Fraction(0)))
        return {(year, margin): sensitivity.cheapest_levers(MODEL, games.scenario(year), margin=margin) for year, margin in cases}

    @cached_property
    def elasticities(self) -> Mapping[str, Elasticities]:
        """Elasticities of the cohesion margin around 2019 and 2023."""
        return {year: sensitivity.elasticities(MODEL, games.scenario(year)) for year in ("2019", "2023")}

    @cached_property
    def curves(self) -> Mapping[str, Curves]:
        """The cohesion margin of 2019 and 2023 along one input at a time, with the ribbon of the coding noise."""
        size = min(self.draws, 500)
        return {year: sensitivity.curves(MODEL, games.scenario(year), draws=size, rng=self.rng) for year in ("2019", "2023")}

    @cached_property
    def shapley(self) -> Mapping[str, ShapleyEffects]:
        """Shapley effects of the structural parameters and the codes around 2019 and 2023."""
        size, rng, bar = min(self.samples, 4096), self.rng, self.progress
        return {
            at.name: sensitivity.shapley(MODEL, at, samples=size, rng=rng, progress=bar)
            for at in (found.scenario for found in self.close.values())
        }

    @cached_property
    def distances(self) -> Mapping[str, Distributions]:
        """PAWN distances of the structural parameters and the codes around 2019 and 2023."""
        size, rng, bar = max(100, min(self.draws // 10, 2000)), self.rng, self.progress
        return {
            name: sensitivity.pawn(MODEL, games.episode(name).scenario, draws=size, rng=rng, progress=bar)
            for name in ("E19", "E23")
        }

    @cached_property
    def convergence(self) -> Convergence:
        """The indices of 2019 by four methods as the number of games grows."""
        return convergence(MODEL, games.episode("E19").scenario, samples=self.samples, rng=self.rng, progress=self.progress)

    @cached_property
    def regime_shares(self) -> tuple[tuple[RegimeShares, ...], ...]:
        """How often each class is selected around 2019 and 2023, as threat, animosity or substitutability moves."""
        size = min(self.draws, 1000)
        return tuple(
            tuple(regime_shares(MODEL, games.episode(name).scenario, word, draws=size, rng=self.rng) for word in SHARES)
            for name in ("E19", "E23")
        )

    @cached_property
    def discovered(self) -> tuple[regimes.ExactMap, BoxSet, BoxSet]:
        """Where cohesion is strict in 2019, exactly, and the boxes that peeling and a tree find for it in some draws."""
        scenario, (x, y), size = games.episode("E19").scenario, BOXES, min(self.draws, 2000)
        plane = regimes.exact_map(MODEL, x, y, at=scenario, mixed=False, select=False)
        inputs = [Range(p, p.low, p.high) for p in (plane.x, plane.y)]
        points = hypercube(inputs, size, self.rng)
        hits = evaluate(MODEL, scenario, inputs, points, plane.us_action, self.progress).margin > 0
        said: Any = {"outcome": "cohesion", "title": f"{size} games, seed {self.rng}.", "least": 0.01}
        names = (plane.x.name, plane.y.name)
        peeled = sensitivity.cover(points, hits, names, density=0.95, **said)
        return plane, peeled, sensitivity.grow(points, hits, names, leaves=6, **said)

    @cached_property
    def durations(self) -> Mapping[str, Report]:
        """How long the friction of 2019 lasts, and the rapprochement of 2023."""
        return {
            year: rapprochement.report(games.scenario(year), rng=self.rng, draws=min(self.draws, 1000)) for year in ("2019", "2023")
        }

    @cached_property
    def debate(self) -> Sets:
        """Which claims of the documents can hold together."""
        return debate.sets()

    @cached_property
    def contrast_rows(self) -> tuple[hwang.Row, ...]:
        """2019 against 2023 by mechanism set and sign of s."""
        return hwang.contrast_rows()

    @cached_property
    def counterfactuals(self) -> tuple[hwang.Counterfactual, ...]:
        """2019 with some of 2023's conditions."""
        return hwang.counterfactuals()

    @cached_property
    def splits(self) -> tuple[hwang.Split, ...]:
        """Shapley splits of the change of the cohesion margin."""
        return tuple(
            hwang.shapley_split(s, rng=self.rng, draws=self.draws, reading=reading)
            for reading in hwang.READINGS
            for s in (Fraction(3, 10), Fraction(-3, 10))
        )

    @cached_property
    def directions(self) -> tuple[tuple[str, hwang.Direction], ...]:
        """How robust the direction 2019 -> 2023 is."""
        boxes: tuple[tuple[str, str, float | None], ...] = (
            ("whole ranges, 2023 under P", "P", None),
            ("whole ranges, 2023 under E", "E", None),
            ("30% round the defaults, 2023 under P", "P", 0.3),
        )
        return tuple(
            (f"{reading}: {name}", hwang.direction(us, rng=self.rng, draws=self.draws, width=width, reading=reading))
            for reading in hwang.READINGS
            for name, us, width in boxes
        )

    @cached_property
    def effects(self) -> tuple[contrasts.Effect, ...]:
        """The six pathways and the single-mechanism statics."""
        return tuple(contrasts.effect(c, rng=self.rng, draws=self.draws) for c in contrasts.PATHWAYS + contrasts.STATICS)

    @cached_property
    def volumes(self) -> space.Volumes:
        """Shares of parameter space by the classes that are stable."""
        return space.volumes(rng=self.rng, draws=self.draws)

    @cached_property
    def us_first(self) -> space.UsFirst:
        """What the US chooses when it moves first."""
        return space.us_first(rng=self.rng, draws=self.draws)

    @cached_property
    def us_record(self) -> us_choice.Record:
        """What each account of the US choice predicts of each episode."""
        return us_choice.record()

    @cached_property
    def us_record_four(self) -> us_choice.Record:
        """The same where the US can press without engaging as well."""
        return us_choice.record(model=four_us_actions.MODEL)

    @cached_property
    def us_scores(self) -> us_choice.Scores:
        """Scores of the accounts over structural draws."""
        return us_choice.scores(rng=self.rng, draws=min(self.draws, 500))

    @cached_property
    def us_demands(self) -> Mapping[tuple[tuple[str, Fraction], ...], us_choice.Record]:
        """The choices among four US actions where pressing without engaging has a lever: what is changed -> record."""
        half, quarter, rest = Fraction(1, 2), Fraction(1, 4), ("residual_engagement", Fraction(3, 10))
        changes = ((rest,), (("us_demand", quarter),), (("us_demand", half),), (("us_demand", quarter), rest))
        return {own: us_choice.record([], changes=dict(own), model=four_us_actions.MODEL) for own in changes}

    @cached_property
    def us_response(self) -> us_choice.Response:
        """What each account has the US do as the common threat rises, at the defaults."""
        return us_choice.response()

    @cached_property
    def us_shares(self) -> us_choice.Shares:
        """The same over structural draws."""
        return us_choice.shares(rng=self.rng, draws=min(self.draws, 1_000))

    @cached_property
    def luxury(self) -> space.Luxury:
        """How often animosity decides, by the reliability of the US."""
        return space.luxury_of_emotions(rng=self.rng, draws=min(self.draws, 8_000))

    @cached_property
    def backtest(self) -> Backtest:
        """Theories and baselines against the record, out of sample."""
        size = min(self.draws, self.record)
        return evidence.backtest(draws=size, noise=8, resamples=1000, permutations=199, rng=self.rng)

    @cached_property
    def transfer(self) -> Transfer:
        """The theories on allies of another patron."""
        return transfer([dyad(name) for name in dyads()], draws=min(self.draws, self.record // 2), noise=8, rng=self.rng)

    @cached_property
    def theories(self) -> comparison.SideBySide:
        """What each theory says of each episode."""
        return comparison.theories_on()

    @cached_property
    def divergences(self) -> tuple[comparison.Divergence, ...]:
        """For each pair of theories the scenario on which they were found to differ most."""
        return divergences(games.theories.theories().values(), rng=self.rng, draws=min(self.draws, DRAWS))

    @cached_property
    def estimates(self) -> Estimates:
        """What the record says of theories and their parameters, by prior draws: Cha's and Hwang's, at full size all."""
        paper, full = report.PAPER, self.record >= FULL_RECORD
        names = dict.fromkeys(("cha", "hwang", *(games.theories.theories() if full else ())))
        theories = [*map(games.theory, names), *([None] if full else [])]
        draws, many = min(self.draws, DRAWS_A_RECORD * self.record), self.record if full else paper.set_draws
        sizes = replace(paper, draws=draws, replications=min(draws, paper.replications), set_draws=many)
        return report.estimates(theories, rng=self.rng, extent=sizes)
