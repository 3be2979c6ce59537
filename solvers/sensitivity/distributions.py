"""Moment-independent sensitivity: how far knowing an input moves the whole distribution of an outcome (PAWN).

The range of an input is cut into slices with as many draws each; in each the distribution of the output is compared with that
over all draws, by the largest distance between the two distribution functions (Kolmogorov-Smirnov). The PAWN index is the median
of that distance over the slices, from 0 (the input tells nothing) to 1. It asks nothing of moments, so that it suits an output
that jumps, as a class does: there the distance is the change of the class's share. Sources: Pianosi and Wagener (2015); for
draws that serve all inputs at once, Pianosi and Wagener (2018), who also set an index against that of a dummy, an input that the
model does not have: chance alone gives that much. One dummy tells little; here many give the level that few of them pass.

The distances are SciPy's, to the last digits. SALib 1.6.0 leaves the draw with an input's largest value out of every slice, and
refuses some numbers of slices, 6 and 9 among them, since its sums of 1/6 or 1/9 pass 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
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
from games.table import Cell, Table, estimate, measured

from .analysis import Analysis, asked, defined
from .array_record import ArrayRecord
from .correlations import INDEPENDENT, Correlations, Pairs
from .evaluation import evaluate, finite_output, is_constant, level, placed, specified
from .inputs import grouped
from .swings import Range

Floats = NDArray[np.float64]
KEYS = ("median", "median_conf", "mean", "maximum")
LEAST = 10
"""Draws that a slice needs: the distance of fewer from all the others is mostly chance."""


@dataclass(frozen=True, eq=False)
class Distances(ArrayRecord):
    """PAWN indices of one output for D inputs, shape (D,), from 0 to 1.

    Attributes
    ----------
    median, median_conf
        Median distance over the slices, and the half-width of its bootstrap interval.
    mean, maximum
        Mean and largest distance.
    chance
        The median distance that dummies, inputs which the model does not have, pass with the probability 1 - ``confidence`` only.
    note
        What keeps them from being trusted; empty if all is well.
    """

    median: Floats
    median_conf: Floats
    mean: Floats
    maximum: Floats
    chance: float
    note: str = ""


@dataclass(frozen=True, repr=False, kw_only=True)
class Distributions(Analysis):
    """How far knowing each input moves the distribution of an outcome.

    ``indices`` holds the :class:`Distances` of each output; ``slices`` is into how many each input's draws are cut.
    """

    indices: Mapping[str, Distances]
    slices: int

    def table(self, *outputs: str) -> Table:
        """Return the indices, inputs with the largest for the margin first; what chance gives stands last.

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
        for d in np.argsort(-self.indices["margin"].median, kind="stable"):
            cells = [estimate(self.indices[name].median[d], self.indices[name].median_conf[d]) for name in shown]
            rows.append([Cell(self.groups[d].name), self.groups[d].members[0].cell, *cells])
        rows.append(
            [Cell("(chance)"), Cell("", parts=(("low", ""), ("high", ""))), *(measured(self.indices[n].chance) for n in shown)]
        )
        notes = self.notes(shown, f"{self.slices} slices of each input")
        notes.insert(
            0,
            "0 to 1: how far knowing the input moves the distribution of the output; largest distance of the two distribution "
            "functions, its median over the slices.",
        )
        notes.insert(-1, f"(chance): {self.confidence:.0%} of inputs that the model does not have stay below it.")
        return Table(("input", "range", *shown), rows, caption=f"PAWN indices over the ranges, {self.title}", notes=notes)

    def to_frame(self) -> Any:
        """Return the indices as a pandas data frame in full digits, a row for each output and input."""
        import pandas

        return pandas.DataFrame(
            {"output": name, "input": group.name}
            | {key: float(getattr(own, key)[d]) for key in KEYS}
            | {"chance": own.chance, "above_chance": bool(own.median[d] > own.chance)}
            for name, own in self.indices.items()
            for d, group in enumerate(self.groups)
        )

    def frames(self) -> dict[str, Any]:
        """Return the data frames by the names of their files."""
        return {"pawn": self.to_frame()}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the draws and the time taken as numbers and text for JSON."""
        said = super().to_json()
        for d, group in enumerate(said["groups"]):
            group["distances"] = {name: {key: defined(getattr(own, key)[d]) for key in KEYS} for name, own in self.indices.items()}
        chance = {name: own.chance for name, own in self.indices.items()}
        return said | {"method": "pawn", "slices": self.slices, "chance": chance}


@forgiving
def pawn(
    model: Trilateral, scenario: Scenario, *, draws: int = 2048, slices: int = 10, rng: int,
    over: Iterable[str | Range] | None = None, correlations: Pairs | None = None, us_action: str | None = None,
    without: Iterable[str] = (), resamples: int = 100, confidence: float = 0.95, progress: bool | None = None,
) -> Distributions:  # fmt: skip
    """Return how far each of a scenario's uncertain inputs moves the distribution of the cohesion margin and of the classes.

    The US action is given.

    Parameters
    ----------
    draws
        Games solved, at least 10 for each slice.
    slices
        Into how many slices the draws are cut, at least 2.
    resamples, confidence
        Bootstrap resamples and dummies, and the confidence level of every interval and of chance.

    The other options, and the errors, are those of :func:`~solvers.sensitivity.indices.sobol`. Inputs may be correlated: then an
    index holds what an input tells about others too.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = pawn(MODEL, games.episode("2023").scenario, draws=256, rng=0, resamples=10, progress=False)
    >>> found.table("margin").rows[0][0].text
    'substitutability'
    """
    start = perf_counter()
    what = asked(model, scenario, over, us_action, without, correlations)
    _enough(draws, slices)
    points = hypercube(what.ranges, draws, rng, correlations=what.correlations)
    games = evaluate(model, what.scenario, what.ranges, points, what.us_action, progress)
    how: dict[str, Any] = {"slices": slices, "rng": rng, "resamples": resamples, "confidence": confidence}
    found = {name: distances(points, output, name=name, **how) for name, output in games.outputs.items()}
    return Distributions(
        scenario=what.scenario, us_action=what.us_action, groups=grouped(model, what.ranges, "input"),
        indices=MappingProxyType(found), draws=games, slices=slices, rng=rng, resamples=resamples, confidence=confidence,
        correlations=what.correlations, seconds=perf_counter() - start,
    )  # fmt: skip


def hypercube(
    inputs: Iterable[Range] | Mapping[str, Any], draws: int, rng: int, *, correlations: Correlations = INDEPENDENT
) -> Floats:
    """Return a Latin hypercube (McKay, Beckman and Conover 1979), shape (draws, D).

    Parameters
    ----------
    inputs
        D ranges, or SALib's problem specification.

    Raises
    ------
    ParameterError
        If there are no inputs, or ``draws`` or the seed is no whole number in its range.

    >>> points = hypercube({"num_vars": 1, "names": ["a"], "bounds": [[0, 4]]}, 4, rng=0)
    >>> sorted(points[:, 0].astype(int).tolist())
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc

    inputs = inputs if isinstance(inputs, Mapping) else tuple(inputs)
    count, _, _ = specified(inputs)
    engine = qmc.LatinHypercube(count, rng=np.random.default_rng(whole("rng", rng, 0)))
    return placed(inputs, correlations.join_strata(np.asarray(engine.random(whole("draws", draws, 1)))))


def distances(
    points: Floats, output: NDArray[Any], *, slices: int = 10, rng: int, resamples: int = 100, confidence: float = 0.95,
    name: str = "output",
) -> Distances:  # fmt: skip
    """Return the PAWN indices of an output for the inputs of any draws.

    The bootstrap draws rows with replacement and leaves the slices as they are.

    Parameters
    ----------
    points, output
        Values of the inputs, shape (N, D), and of the output, (N,); truth values count as 0 and 1.
    resamples
        Bootstrap resamples, and dummies.
    name
        What the output is called in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the shapes do not fit, there are fewer than 10 draws for each slice, or an option is out of its range.

    >>> points = hypercube({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}, 1000, rng=0)
    >>> found = distances(points, points[:, 0], rng=0)
    >>> found.median.round(2), round(found.chance, 2)  # 0.7 for the only input
    (array([0.7 , 0.08]), 0.1)
    """
    if points.ndim != 2 or output.shape != (len(points),):
        raise ParameterError(f"{name}: the shapes (N, D) and (N,) are needed; got {points.shape} and {output.shape}")
    _enough(len(points), slices)
    values = finite_output(output, name)
    count, seed, z = whole("resamples", resamples, 2), whole("rng", rng, 0), NormalDist().inv_cdf(0.5 + level(confidence) / 2)
    ranks = np.unique(values, return_inverse=True)[1]
    slots = slice_of(points, slices)
    own = slice_distances(slots, ranks, slices)
    generator = np.random.default_rng((seed, 1))  # the second word keeps it apart from the sampler's
    resampled = np.empty((count, points.shape[1]))
    for row in resampled:
        drawn = generator.integers(len(values), size=len(values))
        row[:] = np.median(slice_distances(slots[drawn], ranks[drawn], slices), axis=1)
    dummies = slice_of(np.random.default_rng((seed, 2)).random((len(values), count)), slices)
    chance = np.quantile(np.median(slice_distances(dummies, ranks, slices), axis=1), confidence)
    note = "constant over the draws: nothing moves it" if is_constant(values) else ""
    median, half = np.median(own, axis=1), z * resampled.std(axis=0, ddof=1)
    return Distances(median, half, own.mean(axis=1), own.max(axis=1), float(chance), note)


def slice_of(columns: Floats, slices: int) -> NDArray[np.intp]:
    """Return the slice of each value of each column, 0 to slices - 1, of about equally many values, shape (N, D).

    >>> slice_of(np.arange(4.0)[:, None], 2).ravel()
    array([0, 0, 1, 1])
    """
    edges = np.quantile(columns, np.arange(1, slices) / slices, axis=0)
    return np.column_stack([np.searchsorted(edges[:, d], columns[:, d], side="right") for d in range(columns.shape[1])])


def slice_distances(slots: NDArray[np.intp], ranks: NDArray[np.intp], slices: int) -> Floats:
    """Return the distance of the output's distribution in each slice of each column from that over all draws, shape (D, slices).

    Parameters
    ----------
    slots
        The slice of each draw in each column, shape (N, D).
    ranks
        The place of each draw's output among the different outputs in rising order, shape (N,).

    A slice without draws, where many values of a column are the same, has distance 0.

    >>> slice_distances(np.array([[0], [0], [1], [1]]), np.arange(4), 2)
    array([[0.5, 0.5]])
    """
    size, width = slots.shape
    top = int(ranks.max()) + 1
    among_all = np.cumsum(np.bincount(ranks, minlength=top)) / size
    found = np.empty((width, slices))
    for d, row in enumerate(found):
        below = np.bincount(ranks * slices + slots[:, d], minlength=top * slices).reshape(top, slices).cumsum(axis=0)
        share = below / np.maximum(below[-1], 1)
        row[:] = np.where(below[-1] > 0, np.abs(share - among_all[:, None]).max(axis=0), 0)
    return found


def _enough(draws: int, slices: int) -> None:
    """Raise ParameterError unless there are enough draws for each slice."""
    need = LEAST * whole("slices", slices, 2)
    if whole("draws", draws, 1) < need:
        raise ParameterError(f"draws: at least {LEAST} for each of {slices} slices are needed, {need} in all; got {draws}")
