"""The model with four US actions where other questions are asked: answered as it is, or refused in words; never read as three."""

from __future__ import annotations

from pathlib import Path

import pytest

import games
from games.errors import ScenarioError
from games.models.four_us_actions import MODEL as FOUR
from games.models.trilateral import MODEL
from games.profile import CLASSES
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


def test_slow_states_know_three_actions_and_sweeps_four(tmp_path: Path) -> None:
    """Durations know three US actions; a sweep in which the US chooses has the verdict's choice of four at every draw."""
    with pytest.raises(ScenarioError, match=r"one of P .* is needed; got 'D'"):
        rapprochement.report(AT.us("D"))
    design = designs.random(FOUR, {"s": (0, 1), "pi": (0, 0.2), "kU": (0.1, 0.8)}, 12, rng=1)
    first = sweep(FOUR, AT, design, timing="us-first", out=tmp_path / "first", progress=False).load()
    symbols = {own.symbols[0]: first[own.name].values for own in design.inputs}
    for k in range(12):
        found = verdict(AT.set({symbol: float(values[k]) for symbol, values in symbols.items()}), timing="us-first")
        assert CLASSES[int(first["outcome"].values.ravel()[k])] == found.outcome
        assert FOUR.us_actions[int(first["us_chosen"].values.ravel()[k])] == found.us_action
    design = designs.random(FOUR, {"s": (0, 1)}, 4, rng=1)
    swept = [sweep(FOUR, AT, design, us_actions=[act], out=tmp_path / act, progress=False).load() for act in "DR"]
    assert swept[0]["margin"].values.tolist() == swept[1]["margin"].values.tolist()
