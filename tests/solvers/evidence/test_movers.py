"""What moves the outcome: shares against games solved one at a time, indices against their closed form, zeros against proofs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import games
from games.errors import ParameterError, ScenarioError
from games.models.trilateral import ALLIES, MODEL, US
from games.scenarios.scenario import Scenario
from games.theories import theories
from solvers import regimes
from solvers.evidence import movers
from solvers.evidence.draws import share_error, uniform
from solvers.evidence.movers import MOVERS, PLAIN, Setting, decided, explained, mechanisms, settings, silent
from solvers.verdict import verdict

RNG = 20240422
NUMBERS = MODEL.scenario_values(games.scenario("2019"))


def fixed(**ranges: tuple[Fraction, Fraction]) -> Setting:
    """2019 with all parameters at their values but some that range."""
    return Setting("2019", {s: v for s, v in NUMBERS.items() if s not in ranges}, ranges)


@pytest.mark.parametrize(
    ("us", "reliability", "threat", "animosity"), [("P", 0.23, 0.63, 0.63), ("E", 0.073, 0.53, 0.58), ("R", 0, 0.40, 0.54)]
)
def test_in_the_plain_model_reliability_is_nearly_idle(us: str, reliability: float, threat: float, animosity: float) -> None:
    """It decides 7% of games if the US is engaged, none if it withdraws, a quarter under pressure; threat and animosity half."""
    shares = [each.share for each in decided(rng=RNG, draws=4000, us_actions=[us])]
    for share, said in zip(shares, (reliability, threat, animosity), strict=True):
        assert abs(share - said) < 4 * share_error(max(said, 1e-9), 4000) + 0.005


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: setting.name)
def test_shares_are_those_of_games_solved_one_at_a_time(setting: Setting) -> None:
    """Twelve draws of each setting, each solved by the verdict on its own scenario, give the same share and direction."""
    draws, mover = 12, "animosity"
    ranges = {r.parameter.symbol: (float(r.low), float(r.high)) for r in setting.inputs()}
    drawn = uniform(MODEL, (), draws, rng=3, ranges=ranges)
    order = ("cohesion", "mixed", "friction")
    more = less = 0
    for k in range(draws):
        here = {s: Fraction(float(v[k])).limit_denominator(10**9) for s, v in drawn.items()} | dict(setting.values)
        ends = [
            verdict(Scenario("drawn", here | dict.fromkeys(MOVERS[mover], level), "E", without=setting.without)).outcome
            for level in (Fraction(1, 10), Fraction(9, 10))
        ]
        more += order.index(ends[1]) < order.index(ends[0])
        less += order.index(ends[1]) > order.index(ends[0])
    (found,) = decided(setting, rng=3, draws=draws, us_actions=["E"], movers={mover: MOVERS[mover]})
    assert (found.more, found.less, found.share) == (more / draws, less / draws, (more + less) / draws)


def test_a_share_with_a_closed_form() -> None:
    """In 2019 only the cost of effort ranges: reliability decides between the exact ends of (H, H), and makes for friction."""
    low, high = MODEL.parameter("k").low, MODEL.parameter("k").high
    ends = []
    for level in (Fraction(1, 10), Fraction(9, 10)):
        there = games.scenario("2019").set(rJ=level, rK=level)
        (end,) = regimes.threshold(MODEL, ("H", "H"), "k", at=there, us_action="E").inside
        for beside, outcome in ((-1, "mixed"), (1, "friction")):
            assert verdict(there.set(k=end.value + Fraction(beside, 2000)), us_action="E").outcome == outcome
        ends.append(end.value)
    expected = float((ends[0] - ends[1]) / (high - low))
    (found,) = decided(fixed(k=(low, high)), rng=1, draws=20_000, us_actions=["E"], movers={"reliability": ("rJ", "rK")})
    assert 0.1 < expected < 0.2
    assert abs(found.share - expected) < 4 * share_error(expected, 20_000)
    assert (found.less, found.more) == (found.share, 0)
    assert found.interval[0] < found.share < found.interval[1]


def test_indices_have_their_closed_form_where_the_margin_is_a_sum() -> None:
    """Of a margin a + b x + c y with x, y uniform, the total indices are b^2 and c^2 (times squared ranges) over their sum."""
    ranges = {"hK": (Fraction(2, 5), Fraction(3, 5)), "beta": (Fraction(9, 10), Fraction(11, 10))}

    def margin(**values: Fraction) -> Fraction:
        return Fraction(verdict(games.scenario("2019").set(**values), us_action="E").margin)

    corner = {(i, j): margin(hK=ranges["hK"][i], beta=ranges["beta"][j]) for i in (0, 1) for j in (0, 1)}
    assert corner[0, 0] - corner[0, 1] == corner[1, 0] - corner[1, 1]
    b, c = float(corner[1, 0] - corner[0, 0]), float(corner[0, 1] - corner[0, 0])
    assert b
    assert c
    found = explained(fixed(**ranges), rng=0, samples=1024, symbols=["hK", "beta"])
    assert found.total["hK"] == pytest.approx(b * b / (b * b + c * c), abs=0.02)
    assert found.total["beta"] == pytest.approx(c * c / (b * b + c * c), abs=0.02)


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: setting.name)
def test_what_no_gain_holds_decides_nothing(setting: Setting) -> None:
    """Where the polynomials of all gains are free of a cause, its share is 0; and every share of 0 has such a proof."""
    for found in decided(setting, rng=RNG, draws=400):
        assert (found.share == 0) == silent(setting, MOVERS[found.mover], found.us_action)
    total = explained(setting, rng=0, samples=32).total
    for symbol, index in total.items():
        assert (index < 1e-12) == silent(setting, [symbol], "E")


def test_a_proof_of_silence_is_about_gains_not_payoffs() -> None:
    """What an ally gets whatever it does decides nothing: under withdrawal payoffs hold reliability only as a sum's constant."""
    kelly = Setting.of(theories()["kelly"])
    for level in (Fraction(1, 10), Fraction(9, 10)):
        here = Scenario("r", {"rJ": level, "rK": level}, "E", without=kelly.without)
        payoffs = MODEL.payoffs(MODEL.scenario_values(here), players=ALLIES, fixed={US: "E"})
        gains = payoffs[0] - payoffs[0][0]
        if level == Fraction(1, 10):
            first, gained = payoffs[0], gains
    assert (gained == gains).all()
    assert (first != payoffs[0]).any()
    assert silent(kelly, ["rJ", "rK"], "E")


def test_the_theories_pull_reliability_both_ways() -> None:
    """Believed protection makes friction in Cha's and Murphy's models and cohesion in Hwang's; in Keck's it does nothing."""
    found = {name: decided(Setting.of(each), rng=RNG, draws=500, us_actions=["E"])[0] for name, each in theories().items()}
    assert found["cha"].less > 0 == found["cha"].more
    assert found["murphy"].less > 0 == found["murphy"].more
    assert found["hwang"].more > 0 == found["hwang"].less
    assert found["keck"].share == found["kelly"].share == found["park"].share == found["wang"].share == 0
    assert all(each.share < 0.25 for each in found.values())


def test_of_the_mechanisms_only_the_luxury_of_emotions_wakes_reliability() -> None:
    """Added to the plain model, luxury more than doubles the share that reliability decides under an engaged US; no other does."""
    reliability = {"reliability": MOVERS["reliability"]}
    (plain,) = decided(rng=RNG, draws=1000, us_actions=["E"], movers=reliability)
    share = {each.name: decided(each, rng=RNG, draws=1000, us_actions=["E"], movers=reliability)[0] for each in mechanisms()}
    assert {name for name, found in share.items() if found.share > 2 * plain.share} == {"luxury"}
    assert share["luxury"].interval[0] > plain.interval[1]
    assert share["luxury"].less > share["luxury"].more


def test_the_same_seed_gives_the_same_shares_and_levels_turn_round() -> None:
    """Seeds are recorded and decide all; levels in the other order exchange more and less; a cause alone is as among others."""
    once, again, other = (decided(rng=seed, draws=300, us_actions=["P"]) for seed in (0, 0, 1))
    assert once == again
    assert [each.share for each in once] != [each.share for each in other]
    turned = decided(rng=0, draws=300, us_actions=["P"], levels=movers.LEVELS[::-1])
    assert [(a.share, a.more, a.less) for a in once] == [(b.share, b.less, b.more) for b in turned]
    assert decided(rng=0, draws=300, us_actions=["P"], movers={"animosity": ("animosity_rok", "hJ")})[0] == once[2]
    finer = decided(rng=0, draws=300, us_actions=["P"], levels=np.linspace(0.1, 0.9, 5))
    assert all(a.share <= b.share for a, b in zip(once, finer, strict=True))
    assert (once[0].rng, once[0].draws) == (0, 300)


def test_a_setting_says_what_ranges() -> None:
    """The plain model ranges over its structural parameters and codes; a theory's off mechanisms and fixed values do not."""
    assert len(PLAIN.inputs()) == 35
    hwang = {r.parameter.symbol: r for r in Setting.of(theories()["hwang"]).inputs()}
    assert "omega" not in hwang
    assert "p" not in hwang
    assert (hwang["s"].low, hwang["s"].high, hwang["iota"].high) == (Fraction(-1, 2), Fraction(-1, 20), Fraction(3, 5))
    assert {r.parameter.kind for r in settings()[-1].inputs()} == {"structural", "situational"}
    assert all(v > MODEL.parameter(s).low for s, v in settings()[-1].values.items())


def test_what_cannot_be_answered_is_refused() -> None:
    """One level, a US action that is none, a symbol that does not range."""
    with pytest.raises(ParameterError, match="two levels or more are needed; got 1"):
        decided(rng=0, draws=10, levels=[0.5])
    with pytest.raises(ScenarioError, match="'X'"):
        decided(rng=0, draws=10, us_actions=["X"])
    with pytest.raises(ParameterError, match="omega does not range in the setting 'Hwang"):
        explained(Setting.of(theories()["hwang"]), rng=0, samples=4, symbols=["omega"])
