"""What every analysis of a design says of itself: what was asked, what was drawn, and with which seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown

from .correlations import INDEPENDENT, Correlations, Pairs
from .evaluation import Draws
from .inputs import Group, choose, correlated
from .swings import Range


@dataclass(frozen=True, repr=False, kw_only=True)
class Analysis(Shown):
    """The answer of a method.

    Attributes
    ----------
    scenario, us_action
        What was asked.
    groups
        The G groups of inputs, or the inputs one by one.
    correlations
        Which inputs move together.
    indices
        Output ("margin", "cohesion", "mixed", "friction") -> what the method says of it.
    draws
        The games, inputs and outputs.
    rng, resamples, confidence
        Seed, bootstrap resamples and confidence level of the intervals.
    seconds
        Wall time; not compared.
    """

    scenario: Scenario
    us_action: str
    groups: tuple[Group, ...]
    indices: Mapping[str, Any]
    draws: Draws
    rng: int
    resamples: int
    confidence: float
    correlations: Correlations = INDEPENDENT
    seconds: float = field(default=0.0, compare=False)

    @property
    def games(self) -> int:
        """Games solved."""
        return len(self.draws)

    @property
    def single(self) -> bool:
        """Whether every group is one input."""
        return all(len(group.members) == 1 for group in self.groups)

    def about(self, group: Group) -> Cell:
        """Return the range of a group that is one input, if all are, and else its symbols, as a cell of a table."""
        return group.members[0].cell if self.single else Cell(", ".join(group.symbols))

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs."""
        return tuple(self.indices)

    def known(self, *outputs: str) -> tuple[str, ...]:
        """Return the outputs that are asked about: all if none is.

        Raises
        ------
        ParameterError
            If one is unknown.
        """
        for name in outputs:
            if name not in self.indices:
                raise ParameterError(f"table: unknown output {name!r}; the outputs are {', '.join(self.outputs)}")
        return outputs or self.outputs

    def notes(self, outputs: Iterable[str], how: str) -> list[str]:
        """Return the notes of a table: those of its outputs, and how it was made."""
        seed = f"seed {self.rng}; {self.confidence:.0%} intervals from {self.resamples} bootstrap resamples."
        said = [f"{name}: {self.indices[name].note}." for name in outputs if self.indices[name].note]
        said += [f"Not uniform: {r.parameter.name} ({r.marginal.words})." for r in self.draws.ranges if not r.uniform]
        said += [f"Rank correlations: {self.correlations.words}."] * bool(self.correlations)
        return [*said, f"{self.games} games, {how}, {seed}"]

    def frames(self) -> dict[str, Any]:
        """Return the data frames that hold it in full digits, by the names of their files."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What was asked, for captions."""
        return f"{self.scenario.name}, US {self.us_action}"

    def to_json(self) -> dict[str, Any]:
        """Return what was asked, the groups and how it was done as numbers and text for JSON."""
        return {
            "scenario": self.scenario.name,
            "us_action": self.us_action,
            "groups": [
                {
                    "group": group.name,
                    "inputs": [r.record() for r in group.members],
                }
                for group in self.groups
            ],
            "correlations": self.correlations.record(),
            "notes": {name: own.note for name, own in self.indices.items() if own.note},
            "seed": self.rng,
            "resamples": self.resamples,
            "confidence": self.confidence,
            "games": self.games,
            "undecided": self.draws.undecided,
        }


@dataclass(frozen=True)
class Asked(Record):
    """What every method is asked: a scenario, the US action that is given, the inputs, and which of them move together."""

    scenario: Scenario
    us_action: str
    ranges: tuple[Range, ...]
    correlations: Correlations


@forgiving
def asked(
    model: Trilateral, scenario: Scenario, over: Iterable[str | Range] | None, us_action: str | None, without: Iterable[str],
    correlations: Pairs | None = None,
) -> Asked:  # fmt: skip
    """Return the scenario with mechanisms switched off, the US action that is given, and the inputs.

    Its errors are those of :func:`~solvers.sensitivity.inputs.choose` and :func:`~solvers.sensitivity.inputs.correlated`, and of an
    unknown mechanism or US action.
    """
    scenario = scenario.switch_off(*((without,) if isinstance(without, str) else without))
    given = model.check_us(scenario.us_action if us_action is None else us_action)
    among = choose(model, scenario, over)
    return Asked(scenario, given, among, correlated(model, among, correlations))


def defined(value: float) -> float | None:
    """Return a number for JSON: None if it is not defined.

    >>> defined(float("nan")), defined(0.5)
    (None, 0.5)
    """
    return None if np.isnan(value) else float(value)
