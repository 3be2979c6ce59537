"""The games of a design: what went in, what came out, and the two as data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.errors import GameError, ParameterError
from games.models.trilateral import Trilateral
from games.options import between
from games.profile import CLASSES
from games.record import Record
from games.scenarios.scenario import Scenario

from ..result import read_only
from ..verdict import classify_batch
from .swings import Range

Floats = NDArray[np.float64]

OUTPUTS = ("margin", *CLASSES)
"""The outputs: the cohesion margin, and for each class whether the selected profile is in it (0 or 1)."""
BLOCK = 1 << 13
"""Games per block: only the verdicts of earlier blocks are kept."""
FIRM = 1e-12
"""Spread of an output, as a share of its size, up to which it counts as constant."""


@dataclass(frozen=True, eq=False)
class Draws(Record):
    """The N games of a design over D inputs, in the order of the design.

    Attributes
    ----------
    ranges
        The D inputs and their intervals.
    points
        Values of the inputs, shape (N, D).
    margin
        Cohesion margin in utility units, shape (N,).
    outcome
        Class of the selected profile, as its place in ``games.profile.CLASSES``, shape (N,).
    converged
        Whether the selection rule decided, shape (N,); where not, the class is that of the point where its branch was lost.
    """

    ranges: tuple[Range, ...]
    points: Floats
    margin: Floats
    outcome: NDArray[np.int8]
    converged: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for name in ("points", "margin", "outcome", "converged"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __len__(self) -> int:
        return len(self.margin)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Draws):
            return NotImplemented
        arrays = ((getattr(self, name), getattr(other, name)) for name in ("points", "margin", "outcome", "converged"))
        return self.ranges == other.ranges and all(np.array_equal(a, b) for a, b in arrays)

    __hash__ = None  # type: ignore[assignment]  # arrays have no stable hash

    @property
    def outputs(self) -> Mapping[str, Floats]:
        """Name -> the values of each output, shape (N,): the margin, and 1 or 0 for each class."""
        return {"margin": self.margin} | {name: (self.outcome == k).astype(np.float64) for k, name in enumerate(CLASSES)}

    @property
    def undecided(self) -> int:
        """How many games the selection rule left undecided."""
        return int((~self.converged).sum())

    def to_xarray(self) -> Any:
        """Return inputs and outputs as an xarray data set over "draw", the inputs as coordinates under their names."""
        import xarray

        inputs = {
            r.parameter.name: (
                "draw",
                self.points[:, d],
                {"symbol": r.parameter.symbol, "long_name": r.parameter.meaning, "low": float(r.low), "high": float(r.high)}
                | ({} if r.uniform else {"distribution": r.marginal.words}),
            )
            for d, r in enumerate(self.ranges)
        }
        flags = {"flag_values": np.arange(len(CLASSES), dtype=np.int8), "flag_meanings": " ".join(CLASSES)}
        outputs = {
            "margin": ("draw", self.margin, {"long_name": "cohesion margin, in utility units"}),
            "outcome": ("draw", self.outcome, {"long_name": "class of the selected profile", **flags}),
            "converged": ("draw", self.converged.astype(np.int8), {"long_name": "1 if the selection rule decided"}),
        }
        return xarray.Dataset(outputs, coords=inputs)

    def to_frame(self) -> Any:
        """Return inputs and outputs as a pandas data frame: a row for each game, a column for each input under its name.

        >>> import games
        >>> from games.models.trilateral import MODEL
        >>> scenario, s = games.episode("2023").scenario, MODEL.parameter("s")
        >>> found = evaluate(MODEL, scenario, [Range(s, s.low, s.high)], np.array([[0.0], [1.0]]), "P", progress=False)
        >>> found.to_frame()[["substitutability", "outcome"]].values.tolist()
        [[0.0, 'cohesion'], [1.0, 'mixed']]
        """
        from .sweeps import frame

        return frame(self.to_xarray())


@forgiving
def evaluate(
    model: Trilateral, scenario: Scenario, inputs: Iterable[Range], points: Floats, us_action: str, progress: bool | None = None
) -> Draws:
    """Return what comes out at each point of a design, the rest being the scenario's.

    Parameters
    ----------
    points
        Values of the D inputs, shape (N, D).
    us_action
        The US action.
    progress
        Whether to show a progress bar on stderr; None: only if that is a terminal.

    Raises
    ------
    GameError
        If a payoff is not finite: the message names the first such row.
    ParameterError
        If the points do not fit the inputs or leave what a parameter accepts.
    """
    inputs = tuple(inputs)
    if points.ndim != 2 or points.shape[1] != len(inputs):
        raise ParameterError(f"points: one column for each of {len(inputs)} inputs is needed; got shape {points.shape}")
    margin, outcome = np.empty(len(points)), np.empty(len(points), dtype=np.int8)
    converged = np.empty(len(points), dtype=bool)
    for rows in _blocks(len(points), progress):
        samples = {r.parameter.symbol: points[rows, d] for d, r in enumerate(inputs)}
        payoffs = model.batch(samples, at=scenario, timing="given", us_action=us_action)
        bad = np.flatnonzero(~np.isfinite(payoffs).all(axis=(1, 2, 3)))
        if len(bad):
            raise GameError(f"sensitivity: the payoffs of draw {rows.start + bad[0]} are not finite; they must be")
        verdicts = classify_batch(payoffs)
        margin[rows], outcome[rows], converged[rows] = verdicts.margin, verdicts.outcome, verdicts.converged
    return Draws(inputs, points, margin, outcome, converged)


def problem(inputs: Iterable[Range]) -> dict[str, Any]:
    """Return the inputs as SALib's problem specification.

    >>> from fractions import Fraction
    >>> from games.models.trilateral import MODEL
    >>> problem([Range(MODEL.parameter("s"), Fraction(0), Fraction(1))])
    {'num_vars': 1, 'names': ['s'], 'bounds': [[0.0, 1.0]]}
    """
    inputs = tuple(inputs)
    return {
        "num_vars": len(inputs),
        "names": [r.parameter.symbol for r in inputs],
        "bounds": [[float(r.low), float(r.high)] for r in inputs],
    }


def specified(inputs: Iterable[Range] | Mapping[str, Any]) -> tuple[int, Floats, Floats]:
    """Return the number of inputs D, and their lower and upper ends, shape (D,), of ranges or of SALib's specification.

    Raises
    ------
    ParameterError
        If there are no inputs, an interval is empty, or the specification has distributions, which ranges are for.

    >>> specified({"num_vars": 1, "names": ["a"], "bounds": [[0, 2]]})
    (1, array([0.]), array([2.]))
    """
    specification = dict(inputs) if isinstance(inputs, Mapping) else problem(inputs)
    if specification["num_vars"] == 0:
        raise ParameterError("sensitivity: nothing is uncertain in this scenario; at least one input is needed")
    if "dists" in specification:
        raise ParameterError("dists: a specification is read as uniform; for another distribution give ranges with their marginals")
    low, high = np.array(specification["bounds"], dtype=np.float64).T
    for name, left, right in zip(specification["names"], low, high, strict=True):
        if not left < right:
            raise ParameterError(f"range of {name}: low < high is needed; got [{left:g}, {right:g}]")
    return int(specification["num_vars"]), low, high


def placed(inputs: Iterable[Range] | Mapping[str, Any], unit: Floats) -> Floats:
    """Return the values of D inputs at points of the unit cube, shape (N, D): each input's quantile at its own coordinate.

    Parameters
    ----------
    inputs
        Ranges, or SALib's problem specification of uniform inputs.

    >>> placed({"num_vars": 1, "names": ["a"], "bounds": [[1, 3]]}, np.array([[0.5]]))
    array([[2.]])
    """
    if isinstance(inputs, Mapping):
        _, low, high = specified(inputs)
        return np.asarray(unit * (high - low) + low)
    return np.column_stack([r.at(unit[:, d]) for d, r in enumerate(inputs)])


def finite_output(output: object, name: str) -> Floats:
    """Return an output's values as floats, shape (N,); truth values and integers too, which SALib's Morris refuses.

    Raises
    ------
    GameError
        If a value is no finite number: the message names the first such row.

    >>> finite_output(np.array([True, False]), "cohesion")
    array([1., 0.])
    """
    if isinstance(output, np.ndarray) and output.dtype == bool:
        output = output.astype(np.float64)
    values = float_array(output, name)
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise GameError(f"{name}: the value of draw {bad[0]} is {values.flat[bad[0]]}; every draw needs a finite value")
    return values


def is_constant(output: Floats) -> bool:
    """Tell whether an output does not vary beyond rounding.

    >>> is_constant(np.array([0.3, 0.1 + 0.2])), is_constant(np.array([0.0, 1e-300]))
    (True, False)
    """
    return bool(np.ptp(output) <= FIRM * np.abs(output).max())


def level(confidence: object) -> float:
    """Return a confidence level.

    Raises
    ------
    ParameterError
        If it does not lie between 0 and 1.

    >>> level(0.95)
    0.95
    """
    return between("confidence", confidence)


def _blocks(size: int, progress: bool | None) -> Iterator[slice]:
    """Yield the rows of each block, with a progress bar in games."""
    from tqdm import tqdm

    with tqdm(total=size, unit="game", file=sys.stderr, disable=None if progress is None else not progress) as bar:
        for start in range(0, size, BLOCK):
            rows = slice(start, min(start + BLOCK, size))
            yield rows
            bar.update(rows.stop - rows.start)
