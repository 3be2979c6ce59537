"""Engagement and pressure as two choices: what the fourth US action adds, and where it adds nothing."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given

import games
from games.errors import ScenarioError
from games.models import four_us_actions, trilateral
from games.models.trilateral import ALLIES, PLAYERS, US
from games.scenarios.scenario import Scenario
from solvers.verdict import verdict
from tests.strategies import EVERYTHING_ON, scenarios

FOUR, THREE = four_us_actions.MODEL, trilateral.MODEL
D, R = (FOUR.us_actions.index(a) for a in "DR")
RING = flint.fmpq_mpoly_ctx.get([p.symbol for p in FOUR.parameters], "lex")
SYMBOLS = dict(zip((p.symbol for p in FOUR.parameters), RING.gens(), strict=True))


@given(scenarios)
def test_the_three_actions_are_what_they_are_in_the_shipped_game(drawn: Scenario) -> None:
    """After P, E and R everybody is paid as in the game of three US actions, whatever the parameters."""
    four, three = (model.game(drawn.on(model), timing="simultaneous").payoffs for model in (FOUR, THREE))
    kept = [FOUR.us_actions.index(a) for a in THREE.us_actions]
    assert np.array_equal(four[..., kept], three)


def test_the_shipped_game_has_three_actions() -> None:
    """The sibling changes nothing of the shipped model: its actions, its shapes, what it refuses."""
    at = games.scenario("2019")
    assert THREE.us_actions == ("P", "E", "R")
    assert THREE.batch({"s": [0.1, 0.2]}).shape == (2, 3, 3, 3, 3)
    assert FOUR.batch({"s": [0.1, 0.2]}).shape == (2, 3, 3, 3, 4)
    assert FOUR.game(at.on(FOUR), timing="us-first").node_count == 1 + 4 * 13
    with pytest.raises(ScenarioError, match=r"P \(engage and press\), E \(engage\), R \(retrench\) is needed; got 'D'"):
        at.us("D")
    assert at.on(FOUR).us("D").us_action == "D"


@pytest.mark.parametrize("region", [(-1, -1), (1, 1), (-1, 1), (1, -1)])
def test_what_pressing_without_engaging_changes(region: tuple[int, int]) -> None:
    """D differs from R by lam_i (p c r_i eR + dem)(1 - x_i), by mu lam x_K, and by pi: as polynomials in every parameter."""
    v = SYMBOLS
    payoffs = FOUR.payoffs(v, region=region)
    level = (1, v["xH"], 0)
    for j, k in np.ndindex(3, 3):
        for i, player in enumerate(ALLIES):
            weight, trust = (1 - v["lam"], v["rJ"]) if player == "Japan" else (1 + v["lam"], v["rK"])
            x = level[(j, k)[i]]
            lever = v["p"] * v["c"] * trust * v["eR"] + v["dem"]
            status = v["mu"] * v["lam"] * x if player == "ROK" else 0
            assert payoffs[i, j, k, D] - payoffs[i, j, k, R] == -weight * lever * (1 - x) - status
        assert payoffs[2, j, k, D] - payoffs[2, j, k, R] == -v["pi"]


@pytest.mark.parametrize("episode", games.episodes().values(), ids=lambda episode: episode.id)
def test_without_a_lever_it_is_dominated(episode: games.Episode) -> None:
    """At the shipped defaults the allies play the same game after D as after R, and the US is worse off by pi everywhere."""
    at = episode.scenario.on(FOUR)
    assert np.array_equal(FOUR.game(at, us_action="D").payoffs, FOUR.game(at, us_action="R").payoffs)
    us = FOUR.game(at, timing="simultaneous").payoffs[PLAYERS.index(US)]
    assert set((us[..., R] - us[..., D]).ravel()) == {Fraction(1, 20)}
    free = FOUR.game(at.set(pi=0), timing="simultaneous").payoffs
    assert np.array_equal(free[..., R], free[..., D])


@pytest.mark.parametrize("lever", [{"eR": "0.3"}, {"dem": "0.1"}, {"mu": "0.1"}])
def test_any_lever_makes_it_an_action_of_its_own(lever: dict[str, str]) -> None:
    """With what is left of the guarantee, another lever, or a status cost, the allies' games after D and R differ."""
    at = games.scenario("2019").on(FOUR).set(lever)
    assert FOUR.game(at, us_action="D") != FOUR.game(at, us_action="R")


def test_a_verdict_with_four_actions() -> None:
    """The verdict takes the sibling model in every timing; where demands have a strong lever a first-moving US uses them."""
    at = games.scenario("2023").on(FOUR)
    for timing in trilateral.TIMINGS:
        assert verdict(at, timing=timing).us_action == verdict(games.scenario("2023"), timing=timing).us_action
    assert verdict(at.us("D")).outcome == verdict(at.us("R")).outcome
    moved = verdict(games.scenario("2001").on(FOUR).set(us_demand="0.5"), timing="us-first")
    assert (moved.us_action, moved.selected) == ("D", ("C", "C"))


def test_mechanisms_of_ones_own_come_along() -> None:
    """The fourth action is added to any trilateral model; everything at work at once has a game under it."""
    wider = four_us_actions.with_demands(THREE)
    assert wider.mechanisms == THREE.mechanisms
    assert wider.game(EVERYTHING_ON.on(wider).us("D")).exact
