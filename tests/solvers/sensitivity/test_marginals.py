"""Distributions of single inputs: quantiles against SciPy's, ends, and what is refused; every method takes them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy import stats

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import Range, interactions, morris, pawn, shapley, sobol
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.evaluation import placed
from solvers.sensitivity.marginals import find, marginals
from solvers.sensitivity.marginals.discrete import Discrete
from solvers.sensitivity.marginals.marginal import Marginal
from solvers.sensitivity.marginals.triangular import Triangular
from solvers.sensitivity.marginals.uniform import Uniform

E23 = games.episode("2023").scenario
LOW, HIGH = -0.5, 1.0
SAMPLES: dict[str, dict[str, Any]] = {
    "uniform": {},
    "triangular": {"mode": 0.3},
    "truncated-normal": {"mean": 0.9, "sd": 0.4},
    "beta": {"alpha": 0.7, "beta": 3},
    "discrete": {"values": [-0.5, 0.1, 1], "weights": [1, 2, 5]},
}
"""One of each kind on [-0.5, 1]."""


def theirs(kind: str) -> Any:
    """SciPy's own of the same."""
    wide = HIGH - LOW
    return {
        "uniform": stats.uniform(LOW, wide),
        "triangular": stats.triang((0.3 - LOW) / wide, LOW, wide),
        "truncated-normal": stats.truncnorm((LOW - 0.9) / 0.4, (HIGH - 0.9) / 0.4, 0.9, 0.4),
        "beta": stats.beta(0.7, 3, LOW, wide),
        "discrete": None,
    }[kind]


@pytest.mark.parametrize("kind", list(marginals()))
def test_every_kind_is_a_distribution_between_its_ends(kind: str) -> None:
    """Quantiles rise from the low to the high end, are SciPy's where it has the kind, and the record makes the same one again."""
    assert kind in SAMPLES, "a new kind needs a sample here"
    found = find(kind).of(SAMPLES[kind])
    found.check(LOW, HIGH)
    unit = np.linspace(0, 1, 1001)
    values = found.quantile(unit, LOW, HIGH)
    assert (np.diff(values) >= 0).all()
    assert (values[0], values[-1]) == pytest.approx((LOW, HIGH), abs=1e-12)
    assert values.min() >= LOW
    assert values.max() <= HIGH
    if theirs(kind) is not None:
        assert values == pytest.approx(theirs(kind).ppf(unit), abs=1e-9)
    record = found.record()
    assert record.pop("distribution") == kind
    assert find(kind).of(record) == found
    assert found.words.startswith(kind)


def test_the_values_of_a_discrete_input_have_its_weights() -> None:
    """Over a Latin hypercube the shares of the values are those of the weights to the last draw."""
    s = Range(MODEL.parameter("s"), Fraction(-1, 2), Fraction(1), find("discrete").of(SAMPLES["discrete"]))
    values, times = np.unique(hypercube([s], 800, rng=0), return_counts=True)
    assert values.tolist() == [-0.5, 0.1, 1]
    assert times.tolist() == [100, 200, 500]


def test_a_range_is_uniform_unless_something_else_is_said() -> None:
    """Its values are those of the interval, to the last bit, and its words do not name the distribution."""
    s = MODEL.parameter("s")
    plain, peaked = Range(s, s.low, s.high), Range(s, s.low, s.high, Triangular(0))
    unit = np.random.default_rng(0).random((100, 1))
    box = {"num_vars": 1, "names": ["s"], "bounds": [[-0.5, 1]]}
    assert np.array_equal(placed([plain], unit), placed(box, unit))
    assert repr(plain) == "substitutability in [-0.5, 1]"
    assert repr(peaked) == "substitutability in [-0.5, 1], triangular, mode 0"
    assert peaked.record() == {"parameter": "substitutability", "low": -0.5, "high": 1, "distribution": "triangular", "mode": 0}
    assert (plain.marginal, plain.uniform, peaked.uniform) == (Uniform(), True, False)


@pytest.mark.parametrize("method", [sobol, interactions, morris, shapley, pawn])
def test_every_method_draws_from_the_distribution(method: Any) -> None:
    """All draws are among the values of a discrete input, and the answer says how its inputs are distributed."""
    levels = Range(MODEL.parameter("hbar"), Fraction(1, 5), Fraction(4, 5), Discrete((0.2, 0.5, 0.8), (1, 2, 1)))
    size = {morris: {"trajectories": 4}, pawn: {"draws": 100}}.get(method, {"samples": 16})
    found = method(MODEL, E23, rng=0, over=[levels, "s"], progress=False, **size)
    assert "discrete, values 0.2/0.5/0.8, weights 1/2/1" in str(found.tables()[-1 if method is sobol else 0])
    assert "'distribution': 'discrete'" in str(found.to_json())
    if method is not sobol:
        assert set(np.unique(found.draws.points[:, 0])) <= {0.2, 0.5, 0.8}
        assert "discrete" in found.draws.to_xarray().animosity_scale.attrs["distribution"]


@pytest.mark.parametrize(
    ("kind", "told", "words"),
    [
        ("triangle", {}, "did you mean 'triangular'"),
        ("triangular", {}, "mode must be given"),
        ("triangular", {"mode": 2}, "the mode must lie in"),
        ("triangular", {"mode": [0.1]}, "mode: a number is needed"),
        ("triangular", {"mode": 0, "peak": 1}, "unknown key 'peak'; it has mode"),
        ("uniform", {"mode": 0}, "it has nothing to set"),
        ("truncated-normal", {"mean": 0, "sd": 0}, "sd must be above 0"),
        ("truncated-normal", {"mean": 9, "sd": 0.1}, "less than 1e-06 of the normal distribution"),
        ("truncated-normal", {"mean": float("nan"), "sd": 1}, "mean"),
        ("beta", {"alpha": 0, "beta": 1}, "alpha must be a number from"),
        ("discrete", {"values": [1]}, "two values or more"),
        ("discrete", {"values": [1, -0.5]}, "rising order"),
        ("discrete", {"values": [-0.5, 1], "weights": [1]}, "a weight above 0 is needed for each of 2"),
        ("discrete", {"values": [-0.5, 1], "weights": [1, 0]}, "a weight above 0"),
        ("discrete", {"values": [0, 1]}, "the range is that of the values"),
        ("discrete", {"values": 1}, "a list of numbers"),
    ],
)
def test_what_is_no_distribution_is_refused(kind: str, told: dict[str, Any], words: str) -> None:
    """Kind, key and what would be right."""
    with pytest.raises(ParameterError, match=words):
        Range(MODEL.parameter("s"), Fraction(-1, 2), Fraction(1), find(kind).of(told))


def test_a_specification_with_distributions_is_refused() -> None:
    """SALib's `dists` would otherwise be read as uniform in silence."""
    with pytest.raises(ParameterError, match="dists"):
        hypercube({"num_vars": 1, "names": ["a"], "bounds": [[0, 1]], "dists": ["norm"]}, 10, rng=0)


def test_steps_of_morris_stay_finite() -> None:
    """SALib 1.6.0 steps to the 0th and 100th percentile of a normal distribution, which are infinite; ours all have ends."""
    s = MODEL.parameter("s")
    normal: Marginal = find("truncated-normal").of({"mean": 0.3, "sd": 0.4})
    found = morris(MODEL, E23, trajectories=20, rng=0, over=[Range(s, s.low, s.high, normal), "hbar"], progress=False)
    assert np.isfinite(found.draws.points).all()
    assert np.unique(found.draws.points[:, 0]) == pytest.approx(normal.quantile(np.arange(4) / 3, -0.5, 1), abs=1e-12)
