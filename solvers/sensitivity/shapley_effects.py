"""Shapley effects: an output's variance, shared out fairly among inputs that interact or are correlated.

The worth of a set of inputs is the variance that knowing them explains; the effect of an input is what it adds to those known
before it, averaged over all orders in which the inputs become known (Shapley 1953; Owen 2014). Effects sum to the variance and
none is negative, whether inputs interact or depend on each other (Song, Nelson and Staum 2016); of independent inputs that act
additively they are the first-order indices. An input that the model does not use has the effect 0 if it is independent, and more
if others tell of it. Here they are shares of the variance.

A draw, and one that is independent of it: in a random order the inputs of the second take over the values of the first,
one (or one group) at a time. With Y at the first draw and Y_k once k inputs have become known, half the mean of (Y - Y_k)^2
is the variance left when these k are known, so that the step of an input costs (Y - (Y_k + Y_k-1) / 2) (Y_k - Y_k-1)
(Goda 2021): unbiased, one order at a draw, and over an order the steps sum to half (Y - Y_0)^2 to the last digit. SALib 1.6.0
has this for independent inputs one by one, and its numbers are the same. Correlated inputs are drawn in the order in which
they become known, each normal score from those before it and a part of its own (the factor of Cholesky in that order), and take
over the parts; so what the known ones tell of the rest is kept. Of few groups all orders are used equally often.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
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
from games.table import Cell, Table, estimate

from .analysis import Analysis, asked, defined
from .array_record import ArrayRecord
from .correlations import INDEPENDENT, Correlations, Pairs, factor, normal, shares
from .estimators import FEW, counts
from .evaluation import evaluate, finite_output, is_constant, level, placed, specified
from .indices import power_of_two
from .inputs import grouped, places
from .swings import Range

Floats = NDArray[np.float64]
Orders = NDArray[np.intp]
KEYS = ("Sh", "Sh_conf")


@dataclass(frozen=True, eq=False)
class Effects(ArrayRecord):
    """Shapley effects on one output for G groups, shape (G,).

    Attributes
    ----------
    Sh, Sh_conf
        Effects as shares of the variance, summing to 1, and the half-widths of their bootstrap intervals.
    variance, variance_conf
        The variance itself, in squared units of the output, and the half-width of its interval.
    note
        Why effects or intervals are not defined (then nan) or not to be trusted; empty if all is well.
    """

    Sh: Floats
    Sh_conf: Floats
    variance: float
    variance_conf: float
    note: str = ""


@dataclass(frozen=True, repr=False, kw_only=True)
class ShapleyEffects(Analysis):
    """How an outcome's variance is shared out among inputs or mechanisms, correlated ones too.

    ``indices`` holds the :class:`Effects` on each output; ``samples`` is the number N of orders, for N (G + 1) games.
    """

    indices: Mapping[str, Effects]
    samples: int

    def table(self, *outputs: str) -> Table:
        """Return the effects, the largest on the margin first.

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
        for g in np.argsort(-self.indices["margin"].Sh, kind="stable"):
            group = self.groups[g]
            cells = [estimate(self.indices[name].Sh[g], self.indices[name].Sh_conf[g]) for name in shown]
            rows.append([Cell(group.name), self.about(group), *cells])
        notes = self.notes(shown, f"{self.samples} orders of {len(self.groups)} {'inputs' if self.single else 'groups'}")
        header = ("input", "range") if self.single else ("group", "inputs")
        return Table((*header, *shown), rows, caption=f"Shapley effects (shares of the variance), {self.title}", notes=notes)

    def to_frame(self) -> Any:
        """Return the effects as a pandas data frame in full digits, a row for each output and group; not defined: NaN."""
        import pandas

        return pandas.DataFrame(
            {"output": name, "group": group.name, "inputs": " ".join(group.symbols)}
            | {key: float(getattr(own, key)[g]) for key in KEYS}
            | {"variance": own.variance, "variance_conf": own.variance_conf}
            for name, own in self.indices.items()
            for g, group in enumerate(self.groups)
        )

    def frames(self) -> dict[str, Any]:
        """Return the data frames by the names of their files."""
        return {"shapley": self.to_frame()}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the draws and the time taken as numbers and text for JSON; what is not defined is None."""
        said = super().to_json()
        for g, group in enumerate(said["groups"]):
            group["effects"] = {name: {key: defined(getattr(own, key)[g]) for key in KEYS} for name, own in self.indices.items()}
        variances = {
            name: {"variance": defined(own.variance), "conf": defined(own.variance_conf)} for name, own in self.indices.items()
        }
        return said | {"method": "shapley", "samples": self.samples, "variances": variances}


@forgiving
def shapley(
    model: Trilateral, scenario: Scenario, *, samples: int = 4096, rng: int, by: str | Mapping[str, str] = "input",
    over: Iterable[str | Range] | None = None, correlations: Pairs | None = None, us_action: str | None = None,
    without: Iterable[str] = (), resamples: int = 200, confidence: float = 0.95, progress: bool | None = None,
) -> ShapleyEffects:  # fmt: skip
    """Return the Shapley effects of a scenario's uncertain inputs on the cohesion margin and on the outcome class.

    The US action is given.

    Parameters
    ----------
    samples
        Orders N, a power of two; N (G + 1) games are solved for G inputs or groups.
    by
        What belongs together, as for :func:`~solvers.sensitivity.inputs.grouped`.

    The other options, and the errors, are those of :func:`~solvers.sensitivity.indices.sobol`. Inputs may be correlated, but for
    those with a few values only: to know such a value is not to know the score behind it, which is what correlates.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = shapley(MODEL, games.episode("2023").scenario, samples=64, rng=0, by="mechanism", progress=False)
    >>> found.table("margin").rows[0][0].text, found.games, round(found.indices["margin"].Sh.sum(), 9)
    ('substitute', 1024, np.float64(1.0))
    """
    start = perf_counter()
    what = asked(model, scenario, over, us_action, without, correlations)
    groups = grouped(model, what.ranges, by)
    of = places(groups)
    members = [of[r.parameter.symbol] for r in what.ranges]
    size, width = power_of_two(samples), len(groups)
    points = order_design(what.ranges, size, rng, groups=members, correlations=what.correlations)
    draws = evaluate(model, what.scenario, what.ranges, points, what.us_action, progress)
    found = {
        name: effects(width, output, rng=rng, resamples=resamples, confidence=confidence, name=name)
        for name, output in draws.outputs.items()
    }
    return ShapleyEffects(
        scenario=what.scenario, us_action=what.us_action, groups=groups, indices=MappingProxyType(found), draws=draws,
        samples=size, rng=rng, resamples=resamples, confidence=confidence, correlations=what.correlations,
        seconds=perf_counter() - start,
    )  # fmt: skip


def order_design(
    inputs: Iterable[Range] | Mapping[str, Any], samples: int, rng: int, *, groups: Sequence[int] | None = None,
    correlations: Correlations = INDEPENDENT,
) -> Floats:  # fmt: skip
    """Return the draws for N orders of G groups: in each none of the groups known, then one more at a time, shape (N (G + 1), D).

    Parameters
    ----------
    inputs
        D ranges, or SALib's problem specification.
    samples
        N, a power of two: the draws are a scrambled Sobol' sequence.
    groups
        The group of each input, as numbers 0 to G - 1; by default each input is its own.

    Raises
    ------
    ParameterError
        If there are no inputs, ``samples`` is no power of two, the seed no integer of at least 0, the groups do not fit, or a
        correlated input has a few values only.

    >>> line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    >>> walk = order_design(line, 4, rng=0).reshape(4, 3, 2)
    >>> ((walk[:, 1:] != walk[:, :-1]).sum(axis=2) == 1).all()  # one more is known at each step
    np.True_
    """
    from scipy.stats import qmc

    inputs = inputs if isinstance(inputs, Mapping) else tuple(inputs)
    count, _, _ = specified(inputs)
    of = np.arange(count) if groups is None else np.asarray(groups)
    if len(of) != count or set(of.tolist()) != set(range(len(set(of.tolist())))):
        raise ParameterError(f"groups: a number from 0 up is needed for each of {count} inputs, none left out; got {of.tolist()}")
    size, seed, width = power_of_two(samples), whole("rng", rng, 0), int(of.max()) + 1
    for place in correlations.correlated:
        if isinstance(inputs, tuple) and inputs[place].marginal.discrete:
            raise ParameterError(
                f"shapley: {correlations.names[place]} has a few values only and is correlated; knowing its value is not knowing "
                "the score that correlates: give it a distribution without steps"
            )
    base = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(seed)).random(size)
    # known[n, g]: how many groups are known once g is, in the n-th order
    known = np.argsort(orders_of(width, size, seed), axis=1) + 1
    step = known[:, of]
    taken = step[:, None, :] <= np.arange(width + 1)[None, :, None]
    unit = np.where(taken, base[:, None, :count], base[:, None, count:])
    if correlations:
        _join(unit, step, correlations)
    return placed(inputs, unit.reshape(-1, count))


def orders_of(width: int, size: int, rng: int) -> Orders:
    """Return the groups in the order in which they become known, shape (size, width): each order equally often if there are few.

    >>> sorted(map(tuple, orders_of(2, 4, 0).tolist()))
    [(0, 1), (0, 1), (1, 0), (1, 0)]
    """
    generator = np.random.default_rng((rng, 2))  # the second word keeps it apart from the sampler's and the bootstrap's
    if width < 10 and math.factorial(width) <= size:
        every = np.array(list(permutations(range(width))))
        return np.asarray(every[generator.permutation(size) % len(every)])
    return np.asarray(generator.permuted(np.tile(np.arange(width), (size, 1)), axis=1))


def effects(
    width: int, output: Floats, *, rng: int, resamples: int = 200, confidence: float = 0.95, name: str = "output"
) -> Effects:
    """Return the Shapley effects on an output at the draws of :func:`order_design`.

    Parameters
    ----------
    width
        The number G of groups.
    output
        Shape (samples (G + 1),), one value per draw, in the order of the draws.
    name
        What the output is called in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the number of values does not fit the design, or an option is out of its range.

    >>> square = {"num_vars": 2, "names": ["a", "b"], "bounds": [[-1, 1]] * 2}
    >>> draws = order_design(square, 1024, rng=0)
    >>> effects(2, draws[:, 0] * draws[:, 1], rng=0).Sh.round(1)  # neither explains anything alone: half and half
    array([0.5, 0.5])
    """
    count, seed = whole("width", width, 1), whole("rng", rng, 0)
    if np.ndim(output) != 1 or not len(output) or len(output) % (count + 1):
        raise ParameterError(f"{name}: one value for each of N ({count} + 1) draws is needed; got shape {np.shape(output)}")
    values = finite_output(output, name).reshape(-1, count + 1)
    return along(values, orders_of(count, len(values), seed), rng=seed, resamples=resamples, confidence=confidence)


def along(values: Floats, orders: Orders, *, rng: int, resamples: int = 200, confidence: float = 0.95) -> Effects:
    """Return the effects from the outputs along each order, shape (N, G + 1), and the orders, shape (N, G).

    Raises
    ------
    ParameterError
        If an option is out of its range.

    >>> along(np.array([[0.0, 1, 3], [0, 2, 3]]), np.array([[0, 1], [1, 0]]), rng=0, resamples=2).Sh.round(2)
    array([0.33, 0.67])
    """
    seed, resamples, confidence = whole("rng", rng, 0), whole("resamples", resamples, 2), level(confidence)
    nothing = np.full(orders.shape[1], np.nan)
    if is_constant(values):
        return Effects(nothing, nothing, math.nan, math.nan, "constant over the draws: not defined")
    steps = step_costs(values, orders)
    whole_cost = steps.sum(axis=1)
    variance = whole_cost.mean()
    if variance <= 0:
        return Effects(nothing, nothing, math.nan, math.nan, "constant over the independent draws: not defined")
    weights = counts(len(steps), resamples, seed)
    sums = weights @ np.column_stack([steps, whole_cost]) / len(steps)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    apart = int((values[:, [0, -1]] != np.median(values[:, [0, -1]])).sum())
    lost = bool((sums[:, -1] <= 0).any())
    note = f"rests on {apart} of {2 * len(values)} draws: intervals are {'not defined' if lost else 'too narrow'}"
    half, spread = nothing, math.nan
    if not lost:
        half, spread = z * (sums[:, :-1] / sums[:, -1:]).std(axis=0, ddof=1), float(z * sums[:, -1].std(ddof=1))
    return Effects(steps.mean(axis=0) / variance, half, float(variance), spread, note if lost or apart < FEW else "")


def step_costs(values: Floats, orders: Orders) -> Floats:
    """Return what each group's step costs in each order, shape (N, G), from the outputs along the order, shape (N, G + 1).

    >>> step_costs(np.array([[0.0, 1, 3]]), np.array([[1, 0]]))  # the second group is known first
    array([[2. , 2.5]])
    """
    before, after = values[:, :-1], values[:, 1:]
    along = (values[:, -1:] - (before + after) / 2) * (after - before)
    found = np.empty_like(along)
    np.put_along_axis(found, orders, along, axis=1)
    return found


def _join(unit: Floats, step: Orders, correlations: Correlations) -> None:
    """Correlate the draws in place, shape (N, G + 1, D): each input from those known before it and a part of its own.

    ``step`` says when each input becomes known, shape (N, D); those of one group do together.
    """
    own = list(correlations.correlated)
    matrix = correlations.scores[np.ix_(own, own)]
    for rows in _blocks(len(unit)):
        order = np.argsort(step[rows][:, own], axis=1, kind="stable")
        lower = factor(matrix[order[:, :, None], order[:, None, :]])
        scores = normal(unit[rows][:, :, own])
        drawn = np.take_along_axis(scores, order[:, None, :], axis=2) @ lower.transpose(0, 2, 1)
        back = np.argsort(order, axis=1)
        unit[rows, :, own] = shares(np.take_along_axis(drawn, back[:, None, :], axis=2))


def _blocks(size: int) -> Iterator[slice]:
    for start in range(0, size, 1024):
        yield slice(start, min(start + 1024, size))
