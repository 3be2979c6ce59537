"""Indices on their way, and classes along a parameter: the last step is what each method says, and shares are counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pandas.api.types import is_float_dtype

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import choose, morris, pawn, shapley, sobol
from solvers.sensitivity.convergence import Convergence, convergence
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.indices import wilson
from solvers.sensitivity.regime_shares import regime_shares
from solvers.verdict import verdict

E19 = games.episode("2019").scenario
E23 = games.episode("2023").scenario


@pytest.fixture(scope="module")
def in_2019() -> Convergence:
    """The indices of 2019 up to 256 base samples."""
    return convergence(MODEL, E19, samples=256, rng=3, progress=False)


def test_the_last_step_is_what_each_method_says(in_2019: Convergence) -> None:
    """Of the same size and seed: Sobol', Shapley, Morris and PAWN, of the margin and of friction, and their intervals."""
    asked = {"rng": 3, "resamples": 50, "progress": False}
    last = {(way.method, way.output): way for way in in_2019.ways}
    assert in_2019.outcome == "friction"
    for output in ("margin", "friction"):
        one = sobol(MODEL, E19, samples=256, **asked).indices[output]
        two = shapley(MODEL, E19, samples=256, **asked).indices[output]
        three = morris(MODEL, E19, trajectories=16, **asked).indices[output]
        four = pawn(MODEL, E19, draws=256, **asked).indices[output]
        pairs = {"Sobol' total": (one.ST, one.ST_conf), "Shapley effect": (two.Sh, two.Sh_conf)}
        pairs |= {"Morris mu*": (three.mu_star, three.mu_star_conf), "PAWN median": (four.median, four.median_conf)}
        for method, (values, half) in pairs.items():
            own = last[method, output]
            np.testing.assert_array_equal(own.values[-1], values, err_msg=method)
            np.testing.assert_array_equal(own.half[-1], half, err_msg=method)
    games_solved = {method: way.games[-1] for (method, _), way in last.items()}
    assert games_solved == {"Sobol' total": 256 * 37, "Shapley effect": 256 * 36, "Morris mu*": 16 * 36, "PAWN median": 256}


def test_intervals_shrink_with_the_root_of_the_games(in_2019: Convergence) -> None:
    """Four times the games, about half the width, for the margin, by the methods that are means."""
    for way in in_2019.ways[::2][:2]:
        known = (way.half > 0).all(axis=0)
        ratio = np.median(way.half[-1][known] / way.half[0][known])
        assert 0.35 < ratio < 0.75, way.method
        assert (np.diff(way.games) > 0).all()


def test_data_and_table(in_2019: Convergence) -> None:
    """A row for each method, output, number of games and input; the table says how wide intervals are in the end."""
    frame = in_2019.to_frame()
    assert len(frame) == sum(way.values.size for way in in_2019.ways)
    assert (frame.value.dtype, frame.half.dtype) == (float, float)
    assert len(in_2019.table().rows) == 8
    with pytest.raises(ParameterError, match="power of two"):
        convergence(MODEL, E19, samples=100, rng=0)


def test_shares_are_those_of_single_verdicts() -> None:
    """At each value of the parameter, every draw's verdict by itself."""
    found = regime_shares(MODEL, E23, "hbar", levels=3, draws=20, rng=1, over=["s", "p"])
    points = hypercube(choose(MODEL, E23, ["s", "p"]), 20, 1)
    for k, value in enumerate(found.values):
        told = [verdict(E23.set(hbar=float(value), s=float(s), p=float(p))).outcome for s, p in points]
        for name, share in found.shares.items():
            assert share[k] == pytest.approx(told.count(name) / 20), name
    assert sum(found.shares.values()) == pytest.approx(np.ones(3))
    assert found.here == float(MODEL.scenario_values(E23)["hbar"])


def test_intervals_of_shares_are_wilsons_and_classes_add() -> None:
    """Of one class, and of two together; all three are certain to be one."""
    found = regime_shares(MODEL, E23, "common_threat", levels=3, draws=50, rng=0)
    low, high = found.bounds("cohesion", "mixed")
    both = found.shares["cohesion"] + found.shares["mixed"]
    assert [low[1], high[1]] == pytest.approx(wilson(float(both[1]), 50, 0.95))
    assert found.bounds("cohesion", "mixed", "friction")[1] == pytest.approx(np.ones(3))
    assert found.here is None
    with pytest.raises(ParameterError, match="got peace"):
        found.bounds("peace")
    assert found.shares["cohesion"][2] > found.shares["cohesion"][0]
    frame = found.table().to_frame()
    assert {"cohesion", "cohesion, 95% interval low"} <= set(frame)
    assert all(is_float_dtype(kind) for kind in frame.dtypes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parameter": "animosty"}, "animosty"),
        ({"levels": 1}, "levels"),
        ({"draws": 0}, "draws"),
        ({"over": ["hbar"]}, "nothing but animosity_scale is uncertain"),
        ({"confidence": math.nan}, "confidence"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, object], words: str) -> None:
    """Each is named."""
    with pytest.raises(ParameterError, match=words):
        regime_shares(MODEL, E23, **({"parameter": "hbar", "levels": 2, "draws": 10, "rng": 0} | change))
