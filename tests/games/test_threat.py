"""Perceived threat from Walt's four factors."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import ParameterError
from games.threat import DEFAULT_WEIGHTS, Factors, Weights, perceived_threat

unit = st.floats(0, 1)
factors = st.builds(Factors, capability=unit, distance_km=st.floats(0, 20_000), offence=unit, intention=unit)
NAN, INF = float("nan"), float("inf")


@given(factors)
def test_threat_is_intention_times_the_mean_of_the_rest(given_factors: Factors) -> None:
    """At equal weights and a power of 1, T is I times the mean of capability, exp(-d/1000 km) and offence."""
    f = given_factors
    mean = (f.capability + math.exp(-f.distance_km / 1000) + f.offence) / 3
    assert perceived_threat(f) == pytest.approx(f.intention * mean, abs=1e-12)
    assert 0 <= perceived_threat(f) <= 1


@given(factors, unit)
def test_threat_rises_in_every_factor_but_distance(given_factors: Factors, other: float) -> None:
    """More capability, offence or malign intention never lowers the threat; more distance never raises it."""
    for name in ("capability", "offence", "intention"):
        low, high = sorted((getattr(given_factors, name), other))
        assert perceived_threat(replace(given_factors, **{name: low})) <= perceived_threat(replace(given_factors, **{name: high}))
    near, far = sorted((given_factors.distance_km, other * 20_000))
    assert perceived_threat(replace(given_factors, distance_km=near)) >= perceived_threat(replace(given_factors, distance_km=far))


@given(factors)
def test_without_malign_intention_nothing_threatens(given_factors: Factors) -> None:
    """With I = 0 the other three factors do nothing."""
    assert perceived_threat(replace(given_factors, intention=0)) == 0


@given(factors)
def test_balance_of_power_is_the_case_of_capability_alone(given_factors: Factors) -> None:
    """With all weight on capability and no power of intentions, threat is capability (Waltz)."""
    power = Weights(capability=1, proximity=0, offence=0, intention_power=0)
    assert perceived_threat(given_factors, power) == given_factors.capability


def test_ends_of_the_scale() -> None:
    """A neighbour with everything threatens fully; a far one with nothing else does not."""
    assert perceived_threat(Factors(1, 0, 1, 1)) == 1
    assert perceived_threat(Factors(0, 20_000, 0, 1)) == pytest.approx(math.exp(-20) / 3)
    assert sum((DEFAULT_WEIGHTS.capability, DEFAULT_WEIGHTS.proximity, DEFAULT_WEIGHTS.offence)) == 1


@pytest.mark.parametrize("name", ["capability", "offence", "intention"])
@pytest.mark.parametrize("value", [-0.1, 1.1, NAN, INF, "0.5", None], ids=repr)
def test_factor_out_of_range_is_an_error(name: str, value: Any) -> None:
    """Shares and indices lie in [0, 1]."""
    good: dict[str, Any] = {"capability": 0.5, "distance_km": 100, "offence": 0.5, "intention": 0.5}
    with pytest.raises(ParameterError, match=rf"threat factor {name}: a number in \[0, 1\] is needed; got "):
        Factors(**good | {name: value})


@pytest.mark.parametrize("value", [-1, NAN, INF, "100", None], ids=repr)
def test_impossible_distance_is_an_error(value: Any) -> None:
    """A distance is a finite number of km, not below 0."""
    with pytest.raises(ParameterError, match="threat factor distance_km: a distance in km >= 0 is needed; got "):
        Factors(0.5, value, 0.5, 0.5)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"capability": 0.5}, "that sum to 1 are needed"),
        ({"capability": -1, "proximity": 1, "offence": 1}, "that sum to 1 are needed"),
        ({"capability": NAN}, "that sum to 1 are needed"),
        ({"capability": "heavy"}, "that sum to 1 are needed"),
        ({"intention_power": -1}, "intention_power >= 0 is needed; got -1"),
        ({"intention_power": INF}, "intention_power >= 0 is needed; got inf"),
        ({"intention_power": None}, "intention_power >= 0 is needed; got None"),
        ({"distance_scale": 0}, "distance_scale in km > 0 is needed; got 0"),
        ({"distance_scale": NAN}, "distance_scale in km > 0 is needed; got nan"),
        ({"distance_scale": "far"}, "distance_scale in km > 0 is needed; got far"),
    ],
    ids=str,
)
def test_wrong_weights_are_an_error(weights: dict[str, Any], message: str) -> None:
    """Weights are not negative and sum to one; power and distance scale are finite numbers."""
    with pytest.raises(ParameterError) as caught:
        Weights(**weights)
    assert message in str(caught.value)
