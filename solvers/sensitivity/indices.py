"""Variance-based sensitivity of the cohesion margin and of the verdict to everything that is uncertain in a scenario.

Sobol' indices (Sobol' 2001): with independent inputs, the first-order index ``S1`` of an input is the share of
an output's variance that it explains alone, the total index ``ST`` the share that vanishes only if it is known (alone
and in all interactions). Draws, estimators and intervals are those of SALib (Saltelli et al. 2010; Iwanaga, Usher and
Herman 2022), number for number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import NormalDist
from time import perf_counter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.options import whole
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, between, estimate, measured, number

from ..regimes.thresholds import symbolic
from ..verdict import classify_batch, cohesion_margin
from .analysis import asked
from .array_record import ArrayRecord
from .correlations import Pairs
from .estimators import bounded, independent, saltelli
from .evaluation import evaluate, placed, problem, specified
from .swings import Range, Swing, allies_game, swings

Floats = NDArray[np.float64]
KEYS = ("S1", "S1_conf", "ST", "ST_conf")


@dataclass(frozen=True, eq=False)
class SobolIndices(ArrayRecord):
    """Sobol' indices of one output, one entry per input, shape (D,).

    Attributes
    ----------
    S1, S1_conf
        First-order indices, and the half-widths of their bootstrap intervals.
    ST, ST_conf
        Total indices, and the half-widths of their bootstrap intervals.
    note
        Why indices or intervals are not defined (then nan) or not to be trusted; empty if all is well.
    """

    S1: Floats
    S1_conf: Floats
    ST: Floats
    ST_conf: Floats
    note: str = ""


@dataclass(frozen=True, repr=False)
class Sensitivity(Shown):
    """What is uncertain in a scenario, and how much of the outcome's variance it explains.

    Attributes
    ----------
    scenario, us_action
        What was asked.
    ranges
        The D inputs, their intervals and distributions; draws are independent.
    indices
        Output ("margin", "cohesion", "mixed", "friction") -> its Sobol' indices.
    shares, share_errors
        Class -> share of the draws whose selected profile is in it, and the standard error of that share.
    strict_share, strict_error
        Share of the draws in which (C, C) is a strict equilibrium, and its standard error.
    base_margin, base_outcome
        Exact cohesion margin and outcome class at the scenario itself.
    swings
        What each input does alone, all on one scale, in the order of ``ranges``.
    samples, rng, resamples, confidence
        Base samples N, seed, bootstrap resamples and confidence level of the intervals.
    games
        Games solved: N (D + 2).
    undecided
        How many of them, of the swings and of the scenario itself the selection rule left undecided; their class is
        that of the point where its branch was lost.
    seconds
        Wall time; not compared.
    """

    scenario: Scenario
    us_action: str
    ranges: tuple[Range, ...]
    indices: Mapping[str, SobolIndices]
    shares: Mapping[str, float]
    share_errors: Mapping[str, float]
    strict_share: float
    strict_error: float
    base_margin: Fraction
    base_outcome: str
    swings: tuple[Swing, ...]
    samples: int
    rng: int
    resamples: int
    confidence: float
    games: int
    undecided: int
    seconds: float = field(default=0.0, compare=False)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The inputs, in the order of every array."""
        return tuple(r.parameter for r in self.ranges)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs."""
        return tuple(self.indices)

    @property
    def swing(self) -> Floats:
        """Cohesion margin a step down and a step up each input alone: exact margins, rounded once, shape (D, 2)."""
        return np.array([[float(margin) for margin in s.margins] for s in self.swings])

    @property
    def swing_outcomes(self) -> tuple[tuple[str, str], ...]:
        """Outcome class a step down and a step up each input alone."""
        return tuple(s.outcomes for s in self.swings)

    def table(self, *outputs: str) -> Table:
        """Return the indices with their intervals, inputs with the largest total index of the margin first.

        Parameters
        ----------
        outputs
            Which outputs get columns; all by default.

        Raises
        ------
        ParameterError
            If an output is unknown.
        """
        for name in outputs:
            if name not in self.indices:
                raise ParameterError(f"table: unknown output {name!r}; the outputs are {', '.join(self.outputs)}")
        shown = outputs or self.outputs
        order = np.argsort(-self.indices["margin"].ST, kind="stable")  # nan comes last
        rows = []
        for d in order:
            cells = [Cell(self.ranges[d].parameter.name), self.ranges[d].cell]
            for name in shown:
                index = self.indices[name]
                cells += [estimate(index.S1[d], index.S1_conf[d]), estimate(index.ST[d], index.ST_conf[d])]
            rows.append(cells)
        header = ("input", "range", *(f"{order} {name}" for name in shown for order in ("S1", "ST")))
        notes = ["S1: share of the variance that an input explains alone; ST: with all that it does together with others."]
        notes += [f"{name}: {self.indices[name].note}." for name in shown if self.indices[name].note]
        notes += ["0: no draw changed with the input."] * any((self.indices[name].ST == 0).any() for name in shown)
        notes.append(
            f"{self.games} games from {self.samples} base samples of {len(self.ranges)} inputs, seed {self.rng}; "
            f"{self.confidence:.0%} intervals from {self.resamples} bootstrap resamples."
        )
        return Table(header, rows, caption=f"Sobol' indices, {self._title}", notes=notes)

    def share_table(self) -> Table:
        """Return the shares of the draws in each outcome class and with (C, C) strict, with errors and intervals."""
        rows = [
            (name, measured(share, 4), measured(error, 4), between(low, high, 4))
            for name, share, error, (low, high) in self._shares()
        ]
        at_base = f"At the scenario itself: {self.base_outcome}, cohesion margin {number(self.base_margin)}."
        undecided = f"The selection rule left {self.undecided} games undecided."
        header = ("outcome", "share", "standard error", f"{self.confidence:.0%} interval")
        method = f"{2 * self.samples} independent draws; intervals by Wilson (1927)."
        notes = (method, at_base, *([undecided] * bool(self.undecided)))
        return Table(header, rows, caption=f"Outcomes over the ranges, {self._title}", notes=notes)

    def to_frame(self) -> Any:
        """Return the indices as a pandas data frame in full digits, a row for each output and input; not defined: NaN."""
        import pandas

        return pandas.DataFrame(
            {
                "output": name,
                "input": r.parameter.name,
                "low": float(r.low),
                "high": float(r.high),
                "distribution": r.marginal.words,
            }
            | {key: float(getattr(own, key)[d]) for key in KEYS}
            for name, own in self.indices.items()
            for d, r in enumerate(self.ranges)
        )

    def share_frame(self) -> Any:
        """Return the shares of the draws with errors and the ends of their intervals as a pandas data frame in full digits."""
        import pandas

        return pandas.DataFrame(
            {"outcome": name, "share": share, "error": error, "low": low, "high": high}
            for name, share, error, (low, high) in self._shares()
        )

    def frames(self) -> dict[str, Any]:
        """Return the data frames by the names of their files."""
        return {"sobol": self.to_frame(), "shares": self.share_frame()}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the time taken as numbers and text for JSON; what is not defined is None."""
        return {
            "scenario": self.scenario.name,
            "us_action": self.us_action,
            "outcome": self.base_outcome,
            "margin": float(self.base_margin),
            "shares": {
                name: {"share": share, "error": error, "interval": list(ends)} for name, share, error, ends in self._shares()
            },
            "inputs": [self._input(d) for d in range(len(self.ranges))],
            "notes": {name: index.note for name, index in self.indices.items() if index.note},
            "samples": self.samples,
            "seed": self.rng,
            "resamples": self.resamples,
            "confidence": self.confidence,
            "games": self.games,
            "undecided": self.undecided,
        }

    def _input(self, d: int) -> dict[str, Any]:
        span, swing = self.ranges[d], self.swings[d]
        return {
            **span.record(),
            "step": {
                "ends": list(map(float, swing.ends)),
                "margins": list(map(float, swing.margins)),
                "outcomes": list(swing.outcomes),
            },
            "declared": {
                "ends": [float(swing.range.low), float(swing.range.high)],
                "margins": list(map(float, swing.whole_margins)),
                "outcomes": list(swing.whole_outcomes),
            },
            "crossings": [{"value": float(value), "exact": str(symbolic(value))} for value in swing.crossings],
            "indices": {
                name: {key: None if np.isnan(getattr(index, key)[d]) else float(getattr(index, key)[d]) for key in KEYS}
                for name, index in self.indices.items()
            },
        }

    def _shares(self) -> Iterator[tuple[str, float, float, tuple[float, float]]]:
        """Yield name, share, standard error and interval of each class and of strict (C, C)."""
        for name, share in self.shares.items():
            yield name, share, self.share_errors[name], wilson(share, 2 * self.samples, self.confidence)
        ends = wilson(self.strict_share, 2 * self.samples, self.confidence)
        yield "(C, C) strict", self.strict_share, self.strict_error, ends

    @property
    def _title(self) -> str:
        return f"{self.scenario.name}, US {self.us_action}"

    def tables(self) -> tuple[Table, ...]:
        """Return the shares and the indices."""
        return (self.share_table(), self.table())


@forgiving
def sobol(
    model: Trilateral, scenario: Scenario, *, samples: int = 4096, rng: int, over: Iterable[str | Range] | None = None,
    correlations: Pairs | None = None, us_action: str | None = None, without: Iterable[str] = (), resamples: int = 200,
    confidence: float = 0.95, progress: bool | None = None,
) -> Sensitivity:  # fmt: skip
    """Return the sensitivity of the cohesion margin and of the outcome class to a scenario's uncertain inputs.

    The US action is given.

    Parameters
    ----------
    samples
        Base samples N, a power of two; N (D + 2) games are solved for D inputs, in blocks.
    rng
        Seed of the draws and of the bootstrap; the same seed gives the same result to the last bit.
    over
        What is uncertain, as for :func:`~solvers.sensitivity.inputs.choose`; by default all that is. A range holds the input's
        distribution.
    correlations
        Rank correlations of pairs of inputs, as for :func:`~solvers.sensitivity.inputs.correlated`.
    us_action
        "P", "E" or "R"; by default the scenario's.
    without
        Mechanisms to switch off besides the scenario's own.
    resamples, confidence
        Bootstrap resamples, and the confidence level of every interval.
    progress
        Whether to show a progress bar on stderr; None: only if that is a terminal.

    Raises
    ------
    ParameterError
        If ``samples`` is no power of two, the seed no integer of at least 0, an input unknown, an option out of its range, or
        inputs are correlated where a method takes them as independent: then Shapley effects are the remedy.
    MechanismError, ScenarioError
        For an unknown mechanism or US action.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> sobol(MODEL, games.episode("2023").scenario, samples=16, rng=0, progress=False).base_outcome
    'cohesion'
    """
    start = perf_counter()
    what = asked(model, scenario, over, us_action, without, correlations)
    what.correlations.refuse("sobol")
    scenario, given, among = what.scenario, what.us_action, what.ranges
    draws = evaluate(model, scenario, among, design(among, samples, rng), given, progress)
    values = draws.outputs
    found = {
        name: indices(problem(among), output, rng=rng, resamples=resamples, confidence=confidence, name=name)
        for name, output in values.items()
    }
    drawn = independent(len(among), len(draws))
    shares = {name: float(values[name][drawn].mean()) for name in CLASSES}
    strict_share = float((draws.margin[drawn] > 0).mean())
    base = allies_game(model, model.scenario_values(scenario), given)
    at_base = classify_batch(base.floats()[None])
    alone = swings(model, scenario, among, given)
    undecided = draws.undecided + int((~at_base.converged).sum()) + sum(not swing.converged for swing in alone)
    return Sensitivity(
        scenario=scenario,
        us_action=given,
        ranges=among,
        indices=MappingProxyType(found),
        shares=MappingProxyType(shares),
        share_errors=MappingProxyType({name: _error(share, 2 * samples) for name, share in shares.items()}),
        strict_share=strict_share,
        strict_error=_error(strict_share, 2 * samples),
        base_margin=cohesion_margin(base),
        base_outcome=CLASSES[at_base.outcome[0]],
        swings=alone,
        samples=samples,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        games=len(draws),
        undecided=undecided,
        seconds=perf_counter() - start,
    )


def design(inputs: Iterable[Range] | Mapping[str, Any], samples: int, rng: int) -> Floats:
    """Return the draws: Saltelli's design on a scrambled Sobol' sequence, shape (samples (D + 2), D).

    Parameters
    ----------
    inputs
        Ranges, or SALib's problem specification.

    Raises
    ------
    ParameterError
        If there are no inputs, ``samples`` is no power of two or the seed is no integer of at least 0.

    >>> from games.models.trilateral import MODEL
    >>> design([Range(MODEL.parameter("s"), Fraction(0), Fraction(1))], 4, rng=0).shape
    (12, 1)
    """
    inputs = inputs if isinstance(inputs, Mapping) else tuple(inputs)
    count, _, _ = specified(inputs)
    return placed(inputs, saltelli(count, power_of_two(samples), whole("rng", rng, 0)))


def power_of_two(samples: int) -> int:
    """Return the number of base samples.

    Raises
    ------
    ParameterError
        If it is no power of two of at least 2.

    >>> power_of_two(1024)
    1024
    """
    size = whole("samples", samples, 2)
    if size & (size - 1):
        near = 1 << size.bit_length() - 1
        raise ParameterError(f"samples: a power of two is needed, such as {near} or {2 * near}; got {samples!r}")
    return size


def indices(
    specification: Mapping[str, Any], output: Floats, *, rng: int, resamples: int = 200, confidence: float = 0.95,
    name: str = "output",
) -> SobolIndices:  # fmt: skip
    """Return the Sobol' indices of an output at the draws of :func:`design`.

    Parameters
    ----------
    specification
        SALib's problem specification of the D inputs.
    output
        Shape (samples (D + 2),), one value per draw, in the order of the draws.
    name
        What the output is called in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the number of values does not fit the design, or an option is out of its range.

    >>> line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 2]]}
    >>> draws = design(line, 256, rng=0)
    >>> indices(line, draws[:, 0] + draws[:, 1], rng=0).ST.round(2).tolist()
    [0.2, 0.8]
    """
    size = int(specification["num_vars"])
    found = bounded(output, size, rng=rng, resamples=resamples, confidence=confidence, name=name)
    return SobolIndices(found.first, found.first_half, found.total, found.total_half, found.note)


def wilson(share: float, draws: int, confidence: float) -> tuple[float, float]:
    """Return the interval of a share of independent draws (Wilson 1927); it has a width even at 0 and 1.

    >>> low, high = wilson(0.0, 100, 0.95)
    >>> low, round(high, 3)
    (0.0, 0.037)
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    centre = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z / (1 + z * z / draws) * (share * (1 - share) / draws + z * z / (4 * draws * draws)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


def _error(share: float, draws: int) -> float:
    return float((share * (1 - share) / draws) ** 0.5)
