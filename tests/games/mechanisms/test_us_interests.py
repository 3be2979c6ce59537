"""The interests of the US: threats of its own, a burden that allies may share, a triangle of its making."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import games
from games.models.trilateral import MODEL, PLAYERS, US
from games.scenarios.scenario import Scenario

AT = games.scenario("2023")
WHO = PLAYERS.index(US)


def payoffs(**changes: object) -> np.ndarray:
    """Everybody's payoffs in 2023 with some parameters changed, exactly."""
    return MODEL.game(AT.set(changes), timing="simultaneous").payoffs


@pytest.mark.parametrize("name", ["us_threat", "us_burden", "us_hub", "demand"])
def test_they_are_off_by_default(name: str) -> None:
    """Without being asked for they add nothing to anybody's payoff, in any episode."""
    for episode in games.episodes().values():
        assert not np.any(MODEL.game(episode.scenario, timing="simultaneous").breakdown()[name])


@pytest.mark.parametrize("changes", [{"own": 1, "TUN": "0.1", "TUC": "0.8"}, {"bur": "0.7"}, {"hub": "0.7"}])
def test_they_are_the_us_alone(changes: dict[str, object]) -> None:
    """They move the payoffs of the US and of nobody else."""
    before, after = payoffs(), payoffs(**changes)
    assert np.array_equal(np.delete(before, WHO, axis=0), np.delete(after, WHO, axis=0))
    assert not np.array_equal(before[WHO], after[WHO])


def test_its_own_threats_take_the_place_of_its_allies() -> None:
    """With own = 1 only the threats that the US itself perceives count: those of its allies move nothing, its own do."""
    own = {"own": 1, "TUN": "0.3", "TUC": "0.6"}
    assert np.array_equal(payoffs(**own)[WHO], payoffs(**own, TJN="0.1", TKN="0.2", TJC="0.9", TKC=1)[WHO])
    threat = MODEL.scenario_values(AT)["omega"] * (MODEL.parameter("TUN").check("0.9") - MODEL.parameter("TUN").check("0.3"))
    change = (payoffs(**own | {"TUN": "0.9"}) - payoffs(**own))[WHO]
    v = MODEL.scenario_values(AT)

    def answered(x: Any, e: Any) -> Any:
        return v["beta"] * x + e - v["s"] * v["beta"] * x * e

    assert change[0, 0, 1] == threat * answered(1, v["c"])
    assert change[2, 2, 2] == threat * answered(0, 0)


def test_its_own_threats_agree_with_the_default_where_they_are_the_mean() -> None:
    """A US that fears what its allies fear on average is paid as by default, whatever the share."""
    same = Scenario("same", {"TJN": "0.6", "TKN": "0.6", "TJC": "0.4", "TKC": "0.4"})
    for share in (0, "0.5", 1):
        at = same.set(own=share, TUN="0.6", TUC="0.4")
        assert np.array_equal(MODEL.game(at, timing="simultaneous").payoffs, MODEL.game(same, timing="simultaneous").payoffs)


def test_what_allies_carry_together_the_us_need_not() -> None:
    """With the whole burden shared, engaging beside a fully cooperating pair costs nothing; beside a quarrelling one all of it."""
    v = MODEL.scenario_values(AT)
    change = (payoffs(bur=1) - payoffs())[WHO]
    assert change[0, 0, 1] == v["kU"] * v["c"]
    assert change[2, 2, 1] == 0
    assert not np.any(change[..., 2])


def test_a_pair_without_the_us_is_worth_less_to_it() -> None:
    """With the hub fully on, cooperation adds theta X only while the US is engaged."""
    v = MODEL.scenario_values(AT)
    change = (payoffs(hub=1) - payoffs())[WHO]
    assert not np.any(change[..., :2])
    assert change[0, 0, 2] == -v["theta"]
