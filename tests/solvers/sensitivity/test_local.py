"""Around a scenario: derivatives against difference quotients and closed forms, curves and ribbons against single games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from solvers import regimes
from solvers.sensitivity import Range, curves, elasticities, ranges
from solvers.sensitivity.margin_line import MarginLine
from solvers.sensitivity.one_at_a_time import classes
from solvers.sensitivity.sweeps import designs
from solvers.verdict import cohesion_margin, verdict

E19, E23 = (games.episode(year).scenario for year in ("2019", "2023"))
TINY = Fraction(1, 10**9)


def margin(scenario: Scenario, symbol: str, at: Fraction) -> Fraction:
    """The cohesion margin of the game itself."""
    return cohesion_margin(MODEL.game(scenario.set({symbol: at})))


@pytest.mark.parametrize("scenario", [E19, E23, E23.us("R")], ids=["2019", "2023", "2023 without the US"])
def test_slopes_are_difference_quotients(scenario: Scenario) -> None:
    """Exact games a billionth to either side: margins are affine in every parameter there, so the quotients are the slopes."""
    found = elasticities(MODEL, scenario)
    for own in found.rows:
        symbol, low, high = own.parameter.symbol, *own.parameter.admissible
        below, above = own.slopes
        if own.value - TINY >= low:
            assert below == (found.margin - margin(scenario, symbol, own.value - TINY)) / TINY, own.parameter.name
        if own.value + TINY <= high:
            assert above == (margin(scenario, symbol, own.value + TINY) - found.margin) / TINY, own.parameter.name


def test_a_kink_has_two_slopes() -> None:
    """In 2023 the two fear the DPRK alike: Seoul's fear entraps nobody below that, and Tokyo above it; statics say the same."""
    (own,) = elasticities(MODEL, E23, over=["dprk_threat_rok"]).rows
    assert own.slopes[0] != own.slopes[1]
    binding = elasticities(MODEL, E23).binding
    assert binding == (("ROK", "H"),)
    effects = regimes.statics(MODEL, "CC", at=E23, parameters=["TKN"])
    assert {e.value for e in effects if (e.player, e.deviation) == ("ROK", "H")} == {None}  # not defined at the kink
    (smooth,) = elasticities(MODEL, E23, over=["animosity_rok"]).rows
    (effect,) = [e for e in regimes.statics(MODEL, "CC", at=E23, parameters=["hK"]) if (e.player, e.deviation) == ("ROK", "H")]
    assert smooth.slopes == (effect.value, effect.value)


def test_two_incentives_that_bind_together_have_the_slope_of_the_one_that_leads() -> None:
    """Where Seoul would as soon hedge as confront, the cost of confronting counts below that point and not above it."""
    line = MarginLine.of(MODEL, E19, "confrontation_cost")
    values = line.incentives(Fraction(3, 20))
    at = Fraction(3, 20) - (values["ROK", "F"] - values["ROK", "H"])  # F costs as much more as it loses
    assert line.binding(at) == (("ROK", "H"), ("ROK", "F"))
    assert line.slopes(at) == (1, 0)  # below, confronting binds, and its cost counts; above, hedging does


def test_elasticities_are_shares_of_shares() -> None:
    """In closed form: the margin of hedging is affine in Seoul's animosity, so that its elasticity is the slope's share of it."""
    (own,) = elasticities(MODEL, E19, over=["hK"]).rows
    v = MODEL.scenario_values(E19)
    assert own.slopes == (-v["hbar"] * (1 - v["xH"]),) * 2
    assert own.elasticities == (own.slopes[0] * v["hK"] / abs(own.margin),) * 2
    assert own.per_step == (own.slopes[0] / 5,) * 2
    (crossing,) = regimes.threshold(MODEL, "CC", "TKN", at=E19).inside
    assert elasticities(MODEL, E19.set(TKN=crossing.value), over=["hK"]).rows[0].elasticities is None
    shown = elasticities(MODEL, E19.set(TKN=crossing.value), over=["hK"]).table()
    assert shown.to_frame()["elasticity"].tolist() == ["–"]


def test_by_default_what_matters_is_asked_and_the_most_comes_first() -> None:
    """Audience costs bear on no incentive to leave (C, C) and are left out unless they are asked about."""
    found = elasticities(MODEL, E19)
    names = [own.parameter.symbol for own in found.rows]
    assert names[0] == "TKN"
    assert "alpha" not in names
    (idle,) = elasticities(MODEL, E19, over=["alpha"]).rows
    assert idle.slopes == (0, 0)
    steps = [max(map(abs, own.per_step)) for own in found.rows]
    assert steps == sorted(steps, reverse=True)
    frame = found.table().to_frame()
    assert frame["slope"].dtype == frame["ROK to H"].dtype == float
    both = elasticities(MODEL, E23).table().to_frame()
    assert both["slope below"].dtype == float  # the two at the kink are apart in data


def test_a_curve_is_the_margin_of_games_along_it() -> None:
    """Margin and class at every place are those of single games, thresholds those of ``threshold``."""
    (own,) = curves(MODEL, E19, over=["dprk_threat_rok"], resolution=7, draws=10, rng=0).curves
    for place, value, outcome in zip(own.points, own.margin, own.outcome, strict=True):
        told = verdict(E19.set(TKN=float(place)))
        assert value == pytest.approx(float(told.margin), abs=1e-12)
        assert CLASSES[outcome] == told.outcome
    assert own.crossings == regimes.threshold(MODEL, "CC", "TKN", at=E19).inside
    assert [word for *_, word in classes(own)] == ["friction", "mixed"]
    assert (classes(own)[0][0], classes(own)[-1][1]) == (0, 1)


def test_a_ribbon_holds_the_games_of_the_coding_noise() -> None:
    """Quantiles and shares are those of margins drawn by hand: other codes within a level, structure and the input held."""
    found = curves(MODEL, E19, over=["dprk_threat_rok"], draws=40, rng=5)
    (own,) = found.curves
    box = {
        r.parameter.symbol: (r.low, r.high)
        for r in ranges(MODEL, E19)
        if r.parameter.kind == "situational" and r.parameter.symbol != "TKN"
    }
    columns = designs.random(MODEL, box, size=40, rng=5).columns((slice(0, 40),))
    k = 13
    cases = [E19.set({name: float(values[d]) for name, values in columns.items()}).set(TKN=own.places[k]) for d in range(40)]
    drawn = [float(cohesion_margin(MODEL.game(case))) for case in cases]
    assert own.quantiles[:, k] == pytest.approx(np.quantile(drawn, (0.05, 0.25, 0.5, 0.75, 0.95)), abs=1e-12)
    assert own.strict[k] == np.mean(np.array(drawn) > 0)
    assert (np.diff(own.quantiles, axis=0) >= 0).all()


def test_curves_are_data() -> None:
    """A row for each input and place; the table has a row for each threshold; the seed decides the ribbon alone."""
    found = curves(MODEL, E23, over=["TJN", "s"], draws=20, rng=1)
    frame = found.to_frame()
    assert len(frame) == 42
    assert frame["margin_q05"].le(frame["margin_q95"]).all()
    assert [cell.text for cell in found.table().rows[0]][3] == "0.0636"
    assert [cell.text for cell in found.table().rows[1]][3] == "none"
    assert found.to_json()[0]["thresholds"][0]["exact"] == "1828941/28745600"
    other = curves(MODEL, E23, over=["TJN", "s"], draws=20, rng=2)
    assert np.array_equal(other.curves[0].margin, found.curves[0].margin)
    assert not np.array_equal(other.curves[0].quantiles, found.curves[0].quantiles)


def test_a_line_in_floats_is_the_exact_one() -> None:
    """On both sides of the kinks, at a hundred places; and a parameter that no incentive holds is known."""
    line = MarginLine.of(MODEL, E23, "TKN")
    places = np.linspace(0, 1, 101)
    assert line.along(places) == pytest.approx([float(line.margin(Fraction(k, 100))) for k in range(101)], abs=1e-14)
    assert MarginLine.of(MODEL, E19, "alpha").idle
    assert not line.idle


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"over": ["nonsense"]}, "unknown parameter"),
        ({"over": ["s", "s"]}, "given twice"),
        ({"over": ["p"], "without": ["pressure"]}, "switched off"),
        ({"over": []}, "at least one input"),
    ],
)
def test_nonsense_is_refused(options: dict[str, list[str | Range]], words: str) -> None:
    """Unknown, doubled and silenced parameters, and none."""
    with pytest.raises(ParameterError, match=words):
        elasticities(MODEL, E19, **options)
    with pytest.raises(ParameterError, match=words):
        curves(MODEL, E19, rng=0, **options)


def test_few_draws_and_places_are_refused() -> None:
    """A ribbon needs two draws, a curve two places."""
    with pytest.raises(ParameterError, match="draws"):
        curves(MODEL, E19, over=["s"], rng=0, draws=1)
    with pytest.raises(ParameterError, match="resolution"):
        curves(MODEL, E19, over=["s"], rng=0, resolution=1)
