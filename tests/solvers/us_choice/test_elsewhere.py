"""The model with four US actions where other questions are asked: answered as it is, or refused in words; never read as three."""

from __future__ import annotations

from pathlib import Path

import pytest

import games
from games.errors import ScenarioError
from games.models.four_us_actions import MODEL as FOUR
from games.models.trilateral import MODEL
from solvers import rapprochement, sensitivity
from solvers.evidence import volumes
from solvers.regimes import bifurcation, threshold
from solvers.sensitivity import sweep
from solvers.sensitivity.sweeps import designs
from solvers.verdict import verdict

AT = games.scenario("2019").on(FOUR)


def test_thresholds_lines_and_indices_take_it() -> None:
    """After D at the defaults they are what they are after R; where it has a lever they are not."""
    assert (
        threshold(FOUR, "FF", "animosity_rok", at=AT.us("D")).inside
        == threshold(MODEL, "FF", "animosity_rok", at=AT.on(MODEL).us("R")).inside
    )
    with_lever = AT.set(us_demand="0.3")
    lines = [bifurcation(FOUR, "us_demand", at=with_lever, us_action=action) for action in "DR"]
    assert lines[0].events
    assert not lines[1].events
    found = sensitivity.sobol(FOUR, AT.us("D"), samples=8, rng=0, progress=False)
    assert found.base_outcome == verdict(AT.us("D")).outcome


def test_shares_of_parameter_space_have_its_fourth_column() -> None:
    """Volumes under each of four actions; over draws a first-moving US that is paid pi to press less never picks D."""
    assert set(volumes.volumes(rng=0, draws=200, model=FOUR).strict) == {"P", "E", "D", "R"}
    four, three = (volumes.us_first(rng=0, draws=200, model=model) for model in (FOUR, MODEL))
    assert four.chosen == {**three.chosen, "D": 0}
    assert (four.class_changes["P v E"], four.pressing_dominated) == (three.class_changes["P v E"], three.pressing_dominated)


def test_slow_states_and_data_sets_refuse_what_they_have_no_place_for(tmp_path: Path) -> None:
    """Durations know three US actions, and so do sweeps in which the US chooses; given an action both models are swept alike."""
    with pytest.raises(ScenarioError, match=r"one of P .* is needed; got 'D'"):
        rapprochement.report(AT.us("D"))
    design = designs.random(FOUR, {"s": (0, 1)}, 4, seed=1)
    with pytest.raises(ScenarioError, match=r"in 'four_us_actions' it chooses among P, E, D, R; give its action"):
        sweep(FOUR, AT, design, timing="us-first", out=tmp_path / "first", progress=False)
    swept = [sweep(FOUR, AT, design, us_actions=[act], out=tmp_path / act, progress=False).load() for act in "DR"]
    assert swept[0]["margin"].values.tolist() == swept[1]["margin"].values.tolist()
