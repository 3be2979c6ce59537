"""Variance-based sensitivity to mechanisms as wholes, and to pairs of them.

The inputs of a group are taken as one: its first-order index is the share of an output's variance that the group explains alone
(the interactions among its own members with it), its total index the share that vanishes only if all of it is known. The
second-order index of a pair is what the two explain together beyond what each explains alone. Sources: Sobol' (2001) on subsets
of inputs; Saltelli (2002) on the design. First and total indices are SALib's, number for number (Iwanaga, Usher and Herman 2022),
but for a single group, which SALib 1.6.0 drops when it samples; those of pairs have smaller errors (``estimators``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import Trilateral
from games.options import whole
from games.scenarios.scenario import Scenario
from games.table import Cell, Table, estimate

from .analysis import Analysis, asked, defined
from .array_record import ArrayRecord
from .correlations import INDEPENDENT, Correlations, Pairs
from .estimators import bounded, saltelli
from .evaluation import evaluate, placed, specified
from .indices import power_of_two
from .inputs import grouped, places
from .swings import Range

Floats = NDArray[np.float64]

PAIRS = 12
"""Pairs in a printed table."""


@dataclass(frozen=True, eq=False)
class PairIndices(ArrayRecord):
    """Sobol' indices of one output for G groups and their pairs.

    Attributes
    ----------
    S1, S1_conf, ST, ST_conf
        First-order and total indices of each group, and the half-widths of their bootstrap intervals, shape (G,).
    S2, S2_conf
        Second-order index of each pair and its half-width, shape (G, G), symmetric; nan on the diagonal.
    note
        Why indices or intervals are not defined (then nan) or not to be trusted; empty if all is well.
    """

    S1: Floats
    S1_conf: Floats
    ST: Floats
    ST_conf: Floats
    S2: Floats
    S2_conf: Floats
    note: str = ""


@dataclass(frozen=True, repr=False, kw_only=True)
class Interactions(Analysis):
    """How much of an outcome's variance each mechanism explains, and which pairs of mechanisms work together.

    ``indices`` holds the :class:`PairIndices` of each output; ``samples`` is the number N of base samples, for N (2 G + 2) games.
    """

    indices: Mapping[str, PairIndices]
    samples: int

    def table(self, *outputs: str) -> Table:
        """Return the indices of the groups, those with the largest total index of the margin first.

        Parameters
        ----------
        outputs
            Which outputs get columns; all by default.

        Raises
        ------
        ParameterError
            If an output is unknown.
        """
        shown = self.known(*outputs)
        rows = []
        for g in np.argsort(-self.indices["margin"].ST, kind="stable"):
            group, cells = self.groups[g], []
            for name in shown:
                own = self.indices[name]
                cells += [estimate(own.S1[g], own.S1_conf[g]), estimate(own.ST[g], own.ST_conf[g])]
            rows.append([Cell(group.name), Cell(", ".join(group.symbols)), *cells])
        header = ("group", "inputs", *(f"{order} {name}" for name in shown for order in ("S1", "ST")))
        notes = [
            "S1: share of the variance that a group explains alone; ST: with all that it does together with others.",
            *self.notes(shown, f"{self.samples} base samples of {len(self.groups)} groups"),
        ]
        return Table(header, rows, caption=f"Sobol' indices of groups, {self.title}", notes=notes)

    def pair_table(self, output: str = "margin", rows: int | None = PAIRS) -> Table:
        """Return the second-order indices of an output's pairs, the largest first.

        Parameters
        ----------
        rows
            How many pairs at most; None: all.

        Raises
        ------
        ParameterError
            If the output is unknown.
        """
        (output,) = self.known(output)
        own = self.indices[output]
        pairs = sorted(combinations(range(len(self.groups)), 2), key=lambda pair: -abs(np.nan_to_num(own.S2[pair])))
        cells = [(self.groups[j].name, self.groups[k].name, estimate(own.S2[j, k], own.S2_conf[j, k])) for j, k in pairs[:rows]]
        caption = f"Second-order Sobol' indices of the {output}, {self.title}"
        left = [f"{len(cells)} of {len(pairs)} pairs, the largest first."] if len(cells) < len(pairs) else []
        left.insert(0, "S2: share of the variance that two groups explain together and neither alone.")
        return Table(("group", "with", "S2"), cells, caption=caption, notes=[*left, *([f"{own.note}."] if own.note else [])])

    def tables(self) -> tuple[Table, ...]:
        """Return the indices of the groups, and those of the margin's largest pairs."""
        return (self.table(), self.pair_table())

    def to_frame(self) -> Any:
        """Return the indices of the groups as a pandas data frame in full digits, a row for each output and group.

        What is not defined is NaN.
        """
        import pandas

        return pandas.DataFrame(
            {"output": name, "group": group.name, "inputs": " ".join(group.symbols)}
            | {key: float(getattr(own, key)[g]) for key in ("S1", "S1_conf", "ST", "ST_conf")}
            for name, own in self.indices.items()
            for g, group in enumerate(self.groups)
        )

    def pair_frame(self) -> Any:
        """Return the second-order indices as a pandas data frame in full digits, a row for each output and pair."""
        import pandas

        return pandas.DataFrame(
            [
                {"output": name, "group": a.name, "with": b.name, "S2": float(own.S2[j, k]), "S2_conf": float(own.S2_conf[j, k])}
                for name, own in self.indices.items()
                for (j, a), (k, b) in combinations(enumerate(self.groups), 2)
            ],
            columns=["output", "group", "with", "S2", "S2_conf"],
        )

    def frames(self) -> dict[str, Any]:
        """Return the data frames by the names of their files."""
        return {"sobol-groups": self.to_frame(), "sobol-pairs": self.pair_frame()}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the draws and the time taken as numbers and text for JSON; what is not defined is None."""
        said = super().to_json()
        for g, group in enumerate(said["groups"]):
            group["indices"] = {
                name: {key: defined(getattr(own, key)[g]) for key in ("S1", "S1_conf", "ST", "ST_conf")}
                for name, own in self.indices.items()
            }
        said["pairs"] = [
            {
                "groups": [a.name, b.name],
                "indices": {
                    name: {"S2": defined(own.S2[j, k]), "S2_conf": defined(own.S2_conf[j, k])} for name, own in self.indices.items()
                },
            }
            for (j, a), (k, b) in combinations(enumerate(self.groups), 2)
        ]
        return said | {"method": "interactions", "samples": self.samples}


@forgiving
def interactions(
    model: Trilateral, scenario: Scenario, *, samples: int = 1024, rng: int, by: str | Mapping[str, str] = "mechanism",
    over: Iterable[str | Range] | None = None, correlations: Pairs | None = None, us_action: str | None = None,
    without: Iterable[str] = (), resamples: int = 200, confidence: float = 0.95, progress: bool | None = None,
) -> Interactions:  # fmt: skip
    """Return how the cohesion margin and the outcome class hang on groups of inputs, and on pairs of groups.

    The US action is given.

    Parameters
    ----------
    samples
        Base samples N, a power of two; N (2 G + 2) games are solved for G groups.
    by
        What belongs together, as for :func:`~solvers.sensitivity.inputs.grouped`.
    correlations
        As for :func:`~solvers.sensitivity.indices.sobol`; inputs that are correlated have to be in one group.

    The other options, and the errors, are those of :func:`~solvers.sensitivity.indices.sobol`.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = interactions(MODEL, games.episode("2023").scenario, samples=64, rng=0, progress=False)
    >>> found.table("margin").rows[0][0].text, found.games
    ('substitute', 2048)
    """
    start = perf_counter()
    what = asked(model, scenario, over, us_action, without, correlations)
    groups = grouped(model, what.ranges, by)
    of = places(groups)
    members = [of[r.parameter.symbol] for r in what.ranges]
    what.correlations.refuse("interactions", members)
    points = pair_design(what.ranges, samples, rng, groups=members, correlations=what.correlations)
    draws = evaluate(model, what.scenario, what.ranges, points, what.us_action, progress)
    found = {
        name: pair_indices(len(groups), output, rng=rng, resamples=resamples, confidence=confidence, name=name)
        for name, output in draws.outputs.items()
    }
    return Interactions(
        scenario=what.scenario, us_action=what.us_action, groups=groups, indices=MappingProxyType(found), draws=draws,
        samples=samples, rng=rng, resamples=resamples, confidence=confidence, correlations=what.correlations,
        seconds=perf_counter() - start,
    )  # fmt: skip


def pair_design(
    inputs: Iterable[Range] | Mapping[str, Any], samples: int, rng: int, *, groups: Iterable[int] | None = None,
    correlations: Correlations = INDEPENDENT,
) -> Floats:  # fmt: skip
    """Return the draws: Saltelli's design with second order for G groups, shape (samples (2 G + 2), D).

    Parameters
    ----------
    inputs
        D ranges, or SALib's problem specification.
    groups
        The group of each input, as numbers 0 to G - 1; by default each input is its own.
    correlations
        Within groups.

    Raises
    ------
    ParameterError
        If there are no inputs, ``samples`` is no power of two, the seed no integer of at least 0, or the groups do not fit.

    >>> line = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    >>> pair_design(line, 4, rng=0, groups=(0, 0, 1)).shape
    (24, 3)
    """
    inputs = inputs if isinstance(inputs, Mapping) else tuple(inputs)
    count, _, _ = specified(inputs)
    of = tuple(range(count)) if groups is None else tuple(groups)
    if len(of) != count or set(of) != set(range(len(set(of)))):
        raise ParameterError(f"groups: a number from 0 up is needed for each of {count} inputs, none left out; got {of}")
    return placed(inputs, correlations.join(saltelli(count, power_of_two(samples), whole("rng", rng, 0), groups=of, second=True)))


def pair_indices(
    width: int, output: Floats, *, rng: int, resamples: int = 200, confidence: float = 0.95, name: str = "output"
) -> PairIndices:
    """Return the indices of an output at the draws of :func:`pair_design`.

    Parameters
    ----------
    width
        The number G of groups.
    output
        Shape (samples (2 G + 2),), one value per draw, in the order of the draws.
    name
        What the output is called in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the number of values does not fit the design, or an option is out of its range.

    >>> square = {"num_vars": 2, "names": ["a", "b"], "bounds": [[-1, 1]] * 2}
    >>> draws = pair_design(square, 1024, rng=0)
    >>> pair_indices(2, draws[:, 0] * draws[:, 1], rng=0).S2[0, 1].round(1)  # neither explains anything alone
    np.float64(1.0)
    """
    count = whole("width", width, 1)
    found = bounded(output, count, rng=rng, resamples=resamples, confidence=confidence, name=name, second=True)
    pairs, pairs_half = (_symmetric(values, count) for values in (found.pairs, found.pairs_half))
    return PairIndices(found.first, found.first_half, found.total, found.total_half, pairs, pairs_half, found.note)


def _symmetric(pairs: Floats, groups: int) -> Floats:
    """Return the values of the pairs in a square, nan on the diagonal."""
    square = np.full((groups, groups), np.nan)
    upper = np.triu_indices(groups, 1)
    square[upper] = square.T[upper] = pairs
    return square
