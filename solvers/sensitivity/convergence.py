"""Do the indices stand still? Every method on more and more of its own draws, with intervals, by games solved.

Sobol' indices and Shapley effects of the first draws of one scrambled sequence, elementary effects of the first trajectories, and
PAWN distances of Latin hypercubes, which have no first part that is one. That intervals shrink is not enough (Sarrazin, Pianosi and
Wagener 2016): the order of the inputs has to settle too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, measured

from ..verdict import verdict
from .analysis import asked
from .array_record import ArrayRecord
from .distributions import distances, hypercube
from .elementary_effects import effects, trajectory_design
from .evaluation import Draws, evaluate, problem
from .indices import design, indices, power_of_two
from .shapley_effects import along, order_design, orders_of
from .swings import Range

Floats = NDArray[np.float64]

SMALLEST = 64
"""Base samples, or orders, of the first step."""
TRAJECTORIES, DRAWS = (8, 16, 32, 64, 128, 256), (128, 256, 512, 1024, 2048)
"""Steps of Morris and of PAWN, of which those are taken that the largest sample is not below."""


@dataclass(frozen=True, eq=False)
class Way(ArrayRecord):
    """An index on its way, for S numbers of games and D inputs.

    Attributes
    ----------
    method, output
        What is estimated, and of what.
    games
        Games solved, shape (S,), rising.
    values, half
        Indices and half-widths of their intervals, shape (S, D); nan where not defined.
    """

    method: str
    output: str
    games: NDArray[np.int64]
    values: Floats
    half: Floats


@dataclass(frozen=True, repr=False)
class Convergence(Shown):
    """The indices of a scenario's inputs on their way.

    Attributes
    ----------
    scenario, us_action, outcome
        What was asked, and the class that is selected there.
    ranges
        The D inputs.
    ways
        One for each method and output: the margin, and whether that class is selected.
    rng, confidence
        Seed, and level of the intervals.
    """

    scenario: Scenario
    us_action: str
    outcome: str
    ranges: tuple[Range, ...]
    ways: tuple[Way, ...]
    rng: int
    confidence: float

    def table(self) -> Table:
        """Return, per method and output, the largest half-width of the first and last step."""
        rows = [
            (way.method, way.output, int(way.games[0]), int(way.games[-1]), *map(measured, (_widest(way, 0), _widest(way, -1))))
            for way in self.ways
        ]
        header = ("method", "output", "fewest games", "most games", "largest half-width with fewest", "with most")
        return Table(header, rows, caption=f"Convergence of sensitivity indices, {self.scenario.name}, US {self.us_action}",
                     notes=(f"Seed {self.rng}; {self.confidence:.0%} intervals.",))  # fmt: skip

    def to_frame(self) -> Any:
        """Return all of it as a pandas data frame in full digits: a row for each method, output, number of games and input."""
        import pandas

        return pandas.DataFrame(
            {"method": way.method, "output": way.output, "games": int(way.games[k]), "input": r.parameter.name}
            | {"value": float(way.values[k, d]), "half": float(way.half[k, d])}
            for way in self.ways
            for k in range(len(way.games))
            for d, r in enumerate(self.ranges)
        )


@forgiving
def convergence(
    model: Trilateral, scenario: Scenario, *, samples: int = 4096, rng: int, over: Iterable[str | Range] | None = None,
    us_action: str | None = None, without: Iterable[str] = (), resamples: int = 50, confidence: float = 0.95,
    progress: bool | None = None,
) -> Convergence:  # fmt: skip
    """Return the indices by four methods as the number of games grows, of the margin and of the class at the scenario.

    Parameters
    ----------
    samples
        The most base samples of Sobol' and orders of Shapley, a power of two of at least 64.

    The other options, and the errors, are those of :func:`~solvers.sensitivity.indices.sobol`.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> at = games.episode("2023").scenario
    >>> found = convergence(MODEL, at, samples=128, rng=0, over=["s", "hbar"], resamples=10, progress=False)
    >>> [(way.method, way.games.tolist()) for way in found.ways[:2]]
    [("Sobol' total", [256, 512]), ("Sobol' total", [256, 512])]
    """
    what = asked(model, scenario, over, us_action, without)
    largest = max(power_of_two(samples), SMALLEST)
    steps = [SMALLEST << k for k in range((largest // SMALLEST).bit_length())]
    inputs, width = what.ranges, len(what.ranges)
    outcome = verdict(what.scenario.on(model), us_action=what.us_action).outcome
    how: dict[str, Any] = {"rng": rng, "resamples": resamples, "confidence": confidence}

    def solved(points: Floats) -> Draws:
        return evaluate(model, what.scenario, inputs, points, what.us_action, progress)

    def ways(
        method: str, games: Iterable[int], estimate: Callable[[int, Floats], tuple[Floats, Floats]], draws: Mapping[int, Draws]
    ) -> list[Way]:
        found = []
        for name in ("margin", outcome):
            pairs = {count: estimate(count, draws[count].outputs[name]) for count in games}
            values, half = (np.array([pair[k] for pair in pairs.values()]) for k in (0, 1))
            found.append(Way(method, name, np.array(list(pairs)), values, half))
        return found

    line = problem(inputs)
    base = _parts(solved(design(inputs, largest, rng)), [n * (width + 2) for n in steps])
    walks = _parts(solved(order_design(inputs, largest, rng)), [n * (width + 1) for n in steps])
    orders = orders_of(width, largest, rng)
    counts = [n for n in TRAJECTORIES if n <= max(largest // 16, TRAJECTORIES[1])]
    unit = line | {"bounds": [[0.0, 1.0]] * width}
    cube = trajectory_design(unit, counts[-1], rng)
    trajectories = _parts(
        solved(np.column_stack([r.at(cube[:, d]) for d, r in enumerate(inputs)])), [n * (width + 1) for n in counts]
    )
    sizes = [n for n in DRAWS if n <= max(largest, DRAWS[1])]
    layers = {n: solved(hypercube(inputs, n, rng)) for n in sizes}

    def total(count: int, output: Floats) -> tuple[Floats, Floats]:
        found = indices(line, output, **how)
        return found.ST, found.ST_conf

    def share(count: int, output: Floats) -> tuple[Floats, Floats]:
        values = output.reshape(-1, width + 1)
        found = along(values, orders[: len(values)], **how)
        return found.Sh, found.Sh_conf

    def elementary(count: int, output: Floats) -> tuple[Floats, Floats]:
        found = effects(unit, cube[:count], output, **how)
        return found.mu_star, found.mu_star_conf

    def distance(count: int, output: Floats) -> tuple[Floats, Floats]:
        found = distances(layers[count].points, output, **how)
        return found.median, found.median_conf

    return Convergence(
        scenario=what.scenario, us_action=what.us_action, outcome=outcome, ranges=inputs, rng=rng, confidence=confidence,
        ways=(
            *ways("Sobol' total", base, total, base),
            *ways("Shapley effect", walks, share, walks),
            *ways("Morris mu*", trajectories, elementary, trajectories),
            *ways("PAWN median", layers, distance, layers),
        ),
    )  # fmt: skip


def _parts(draws: Draws, counts: Iterable[int]) -> dict[int, Draws]:
    """Return the first games of a design, by how many."""
    return {n: Draws(draws.ranges, draws.points[:n], draws.margin[:n], draws.outcome[:n], draws.converged[:n]) for n in counts}


def _widest(way: Way, step: int) -> float:
    return float(np.nanmax(way.half[step])) if np.isfinite(way.half[step]).any() else float("nan")
