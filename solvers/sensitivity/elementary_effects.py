"""Screening by elementary effects: what a step in one input does, at many places (Morris 1991).

A trajectory walks through the ranges on a grid of p levels, one input (or group) at a time, each by the step
delta = p / (2 (p - 1)) of its range; the elementary effect of a step is the change of the output, divided by delta: in the
output's units, per full range of the input. Where an input is not uniform the grid is one of shares, and a step goes from one
quantile to another. Over the trajectories ``mu`` is their mean, ``mu_star`` the mean of their sizes
(Campolongo, Cariboni and Saltelli 2007), which opposite signs do not cancel, and ``sigma`` their standard deviation: large beside
``mu_star`` where the effect is not linear or depends on the other inputs. Trajectories and numbers are those of SALib (Iwanaga,
Usher and Herman 2022).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from .correlations import Pairs
from .evaluation import evaluate, finite_output, is_constant, level, placed, problem, specified
from .inputs import grouped, places
from .swings import Range

Floats = NDArray[np.float64]
KEYS = ("mu", "mu_star", "mu_star_conf", "sigma")


@dataclass(frozen=True, eq=False)
class Effects(ArrayRecord):
    """Elementary effects of G groups on one output, in the output's units per full range, shape (G,).

    Attributes
    ----------
    mu, sigma
        Mean and standard deviation over the trajectories; nan for a group of several inputs, which step in different directions.
    mu_star, mu_star_conf
        Mean of the sizes, and the half-width of its bootstrap interval.
    note
        What keeps them from being trusted; empty if all is well.
    """

    mu: Floats
    mu_star: Floats
    mu_star_conf: Floats
    sigma: Floats
    note: str = ""


@dataclass(frozen=True, repr=False, kw_only=True)
class Screening(Analysis):
    """Which inputs move an outcome at all, and which do so evenly.

    ``indices`` holds the :class:`Effects` on each output, the margin in utility units, a class as 0 or 1; ``trajectories`` and
    ``levels`` are those of the design, for trajectories (G + 1) games.
    """

    indices: Mapping[str, Effects]
    trajectories: int
    levels: int

    def table(self, *outputs: str) -> Table:
        """Return the effects, inputs with the largest on the margin first.

        Parameters
        ----------
        outputs
            Which outputs get columns; all by default: mu* of each, and mu and sigma of the margin.

        Raises
        ------
        ParameterError
            If an output is unknown.
        """
        shown = self.known(*outputs)
        rows = []
        for g in np.argsort(-self.indices["margin"].mu_star, kind="stable"):
            group, cells = self.groups[g], []
            for name in shown:
                own = self.indices[name]
                cells.append(estimate(own.mu_star[g], own.mu_star_conf[g]))
                if name == "margin":
                    cells += [measured(own.mu[g]), measured(own.sigma[g])]
            rows.append([Cell(group.name), self.about(group), *cells])
        header = ["input", "range"] if self.single else ["group", "inputs"]
        for name in shown:
            header += [f"mu* {name}"] + ["mu margin", "sigma margin"] * (name == "margin")
        notes = [
            "Effect: change of the output per whole range of the input, step by step. mu*: mean size; mu: mean; sigma: standard "
            "deviation, large where the effect bends or hangs on other inputs.",
            *self.notes(shown, f"{self.trajectories} trajectories on {self.levels} levels"),
        ]
        return Table(header, rows, caption=f"Elementary effects over the ranges, {self.title}", notes=notes)

    def to_frame(self) -> Any:
        """Return the effects as a pandas data frame in full digits, a row for each output and input; not defined: NaN."""
        import pandas

        return pandas.DataFrame(
            {"output": name, "group": group.name, "inputs": " ".join(group.symbols)}
            | {key: float(getattr(own, key)[g]) for key in KEYS}
            for name, own in self.indices.items()
            for g, group in enumerate(self.groups)
        )

    def frames(self) -> dict[str, Any]:
        """Return the data frames by the names of their files."""
        return {"morris": self.to_frame()}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the draws and the time taken as numbers and text for JSON; what is not defined is None."""
        said = super().to_json()
        for g, group in enumerate(said["groups"]):
            group["effects"] = {name: {key: defined(getattr(own, key)[g]) for key in KEYS} for name, own in self.indices.items()}
        return said | {"method": "morris", "trajectories": self.trajectories, "levels": self.levels}


@forgiving
def morris(
    model: Trilateral, scenario: Scenario, *, trajectories: int = 200, levels: int = 4, rng: int,
    by: str | Mapping[str, str] = "input", over: Iterable[str | Range] | None = None, correlations: Pairs | None = None,
    us_action: str | None = None, without: Iterable[str] = (), resamples: int = 200, confidence: float = 0.95,
    progress: bool | None = None,
) -> Screening:  # fmt: skip
    """Return the elementary effects of a scenario's uncertain inputs on the cohesion margin and on the outcome class.

    The US action is given.

    Parameters
    ----------
    trajectories
        How many, at least 2; trajectories (G + 1) games are solved for G inputs or groups.
    levels
        Levels of the grid, even.
    by
        What belongs together, as for :func:`~solvers.sensitivity.inputs.grouped`.

    The other options, and the errors, are those of :func:`~solvers.sensitivity.indices.sobol`.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = morris(MODEL, games.episode("2023").scenario, trajectories=8, rng=0, progress=False)
    >>> found.games, found.table("margin").header
    (288, ('input', 'range', 'mu* margin', 'mu margin', 'sigma margin'))
    """
    start = perf_counter()
    what = asked(model, scenario, over, us_action, without, correlations)
    what.correlations.refuse("morris")
    groups = grouped(model, what.ranges, by)
    of = places(groups)
    members = [of[r.parameter.symbol] for r in what.ranges]
    cube = problem(what.ranges) | {"bounds": [[0.0, 1.0]] * len(what.ranges)}
    steps = trajectory_design(cube, trajectories, rng, levels=levels, groups=members)
    draws = evaluate(model, what.scenario, what.ranges, placed(what.ranges, steps), what.us_action, progress)
    how: dict[str, Any] = {"rng": rng, "levels": levels, "groups": members, "resamples": resamples, "confidence": confidence}
    found = {name: effects(cube, steps, output, name=name, **how) for name, output in draws.outputs.items()}
    return Screening(
        scenario=what.scenario, us_action=what.us_action, groups=groups, indices=MappingProxyType(found), draws=draws,
        trajectories=trajectories, levels=levels, rng=rng, resamples=resamples, confidence=confidence,
        correlations=what.correlations, seconds=perf_counter() - start,
    )  # fmt: skip


def trajectory_design(
    inputs: Iterable[Range] | Mapping[str, Any], trajectories: int, rng: int, *, levels: int = 4,
    groups: Sequence[int] | None = None,
) -> Floats:  # fmt: skip
    """Return Morris' trajectories, shape (trajectories (G + 1), D).

    Parameters
    ----------
    inputs
        D ranges, or SALib's problem specification.
    groups
        The group of each input, as numbers 0 to G - 1; the inputs of a group step together. By default each is its own.

    Raises
    ------
    ParameterError
        If there are no inputs, fewer than 2 trajectories, the levels are not even, or the groups do not fit.

    >>> line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 3]] * 2}
    >>> walk = trajectory_design(line, 2, rng=0)[:3]
    >>> abs(np.diff(walk, axis=0)).sum(axis=0)  # each input steps once, by 2/3 of its range
    array([2., 2.])
    """
    from SALib.sample import morris as sampler

    return np.asarray(
        sampler.sample(
            _specification(inputs, groups),
            whole("trajectories", trajectories, 2),
            num_levels=_even(levels),
            seed=whole("rng", rng, 0),
        )
    )


def effects(
    inputs: Iterable[Range] | Mapping[str, Any], points: Floats, output: NDArray[Any], *, rng: int, levels: int = 4,
    groups: Sequence[int] | None = None, resamples: int = 200, confidence: float = 0.95, name: str = "output",
) -> Effects:  # fmt: skip
    """Return the elementary effects on an output at the points of :func:`trajectory_design`.

    Parameters
    ----------
    points, output
        Shapes (trajectories (G + 1), D) and (trajectories (G + 1),); truth values count as 0 and 1.
    levels, groups
        Those of the design.
    name
        What the output is called in messages.

    Raises
    ------
    GameError
        If a value is not finite: the message names the first such row.
    ParameterError
        If the number of values or the steps do not fit the design, or an option is out of its range.

    >>> line = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 2]]}
    >>> walk = trajectory_design(line, 4, rng=0)
    >>> found = effects(line, walk, walk @ np.array([3, -1]), rng=0)
    >>> found.mu.round(9), found.sigma.round(9)  # slope times range, the same everywhere
    (array([ 3., -2.]), array([0., 0.]))
    """
    from SALib.analyze import morris as analyser

    specification = _specification(inputs, groups)
    sizes = np.ones(points.shape[1], dtype=int) if groups is None else np.bincount(groups)
    step = len(sizes) + 1
    if output.shape != (len(points),) or not len(points) or len(points) % step:
        need = f"one value for each of the draws, r ({step - 1} + 1) for r trajectories, is needed"
        raise ParameterError(f"{name}: {need}; got shape {output.shape} for {len(points)} draws")
    values = finite_output(output, name)
    _check_steps(specification, points.reshape(-1, step, points.shape[1]), _even(levels))
    found = analyser.analyze(
        specification,
        points,
        values,
        num_levels=levels,
        num_resamples=whole("resamples", resamples, 2),
        conf_level=level(confidence),
        seed=(whole("rng", rng, 0), 1),  # the second word keeps it apart from the sampler's
    )
    mu, star, half, sigma = (np.ma.filled(np.ma.asarray(found[key], dtype=np.float64), np.nan) for key in KEYS)
    note = "constant over the draws: no step changes it" if is_constant(values) else ""
    return Effects(np.where(sizes == 1, mu, np.nan), star, half, sigma, note)


def _specification(inputs: Iterable[Range] | Mapping[str, Any], groups: Sequence[int] | None) -> dict[str, Any]:
    """Return SALib's specification with groups: a new one each time, for SALib 1.6.0 writes into the one that it is given."""
    specification = dict(inputs) if isinstance(inputs, Mapping) else problem(inputs)
    count, _, _ = specified(specification)
    if groups is None:
        return specification
    of = tuple(groups)
    if len(of) != count or set(of) != set(range(len(set(of)))) or list(dict.fromkeys(of)) != sorted(set(of)):
        raise ParameterError(f"groups: a number for each of {count} inputs is needed, rising from 0 as they appear; got {of}")
    return specification | {"groups": [str(place) for place in of]}


def _even(levels: int) -> int:
    if whole("levels", levels, 2) % 2:
        raise ParameterError(f"levels: an even number is needed, or the levels are not equally likely; got {levels}")
    return levels


def _check_steps(specification: Mapping[str, Any], walks: Floats, levels: int) -> None:
    """Raise ParameterError unless every step of the walks (trajectories, G + 1, D) has the size that the levels tell."""
    _, low, high = specified(specification)
    steps = np.abs(np.diff(walks, axis=1)) / (high - low)
    delta = levels / (2 * (levels - 1))
    if not np.isclose(steps.max(axis=1), delta).all() or not np.isclose(steps.sum(axis=1), delta).all():
        raise ParameterError(f"points: each input steps once on each trajectory, by {delta:.4g} of its range for {levels} levels")
