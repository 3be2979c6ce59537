"""Where two theories differ most: exact at what is found, no less than anything tried, and the same whichever comes first."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import games
from games.errors import ScenarioError
from games.models.trilateral import MODEL, US_ACTIONS
from games.options import SEED
from games.scenarios.scenario import Scenario
from solvers.comparison import diverge
from solvers.comparison.divergences import divergences
from solvers.comparison.factors import margin
from solvers.verdict import classify_batch, verdict

CODES = [p.symbol for p in MODEL.parameters if p.kind == "situational"]
CHA, HWANG, KELLY, PARK = (games.theory(name) for name in ("cha", "hwang", "kelly", "park"))


@pytest.fixture(scope="module")
def found() -> object:
    """Where Cha and Hwang differ most."""
    return diverge(CHA, HWANG)


def test_what_is_found_is_exact_and_opposite(found) -> None:
    """The two verdicts are the theories' own on the scenario, one of friction and one of cohesion."""
    assert [v.margin for v in found.verdicts] == [margin(theory.apply(found.scenario)) for theory in (CHA, HWANG)]
    assert {v.outcome for v in found.verdicts} == {"friction", "cohesion"}
    assert found.opposite == "opposite outcomes"
    assert found.difference == found.verdicts[0].margin - found.verdicts[1].margin


def test_no_corner_and_no_code_moved_alone_differs_more(found) -> None:
    """Among all corners of the box, and one step away, no scenario with opposite outcomes has margins further apart."""
    most = abs(float(found.difference))
    corners = np.array(list(itertools.product((0.0, 1.0), repeat=len(CODES))))
    here = np.array([float(found.scenario.values[s]) for s in CODES])
    near = np.array([np.where(np.arange(len(CODES)) == k, step / 20, here) for k in range(len(CODES)) for step in range(21)])
    for points, actions in ((corners, US_ACTIONS), (near, (found.scenario.us_action,))):
        for us in actions:
            both = [
                classify_batch(
                    MODEL.batch(dict(zip(CODES, points.T, strict=True)), at=theory.apply(Scenario("x", {}, us)), timing="given")
                )
                for theory in (CHA, HWANG)
            ]
            opposite = np.abs(both[0].outcome - both[1].outcome) == 2
            gaps = np.abs(both[0].margin - both[1].margin)
            assert (gaps[opposite] <= most + 1e-9).all()


def test_swapping_the_two_turns_the_sign(found) -> None:
    """The scenario is the same; the difference and every observation change sign."""
    back = diverge(HWANG, CHA)
    assert back.scenario == found.scenario
    assert back.difference == -found.difference
    assert {o.name: o.change for o in back.observations} == {o.name: -o.change for o in found.observations}


def test_observations_are_changes_from_the_middle(found) -> None:
    """Every code and the US action once, the most telling first, each theory's change exact."""
    assert found.observations[0] is found.telling
    sizes = [abs(o.change) for o in found.observations]
    assert sizes == sorted(sizes, reverse=True)
    assert {o.name for o in found.observations} == {MODEL.parameter(s).name for s in CODES} | {"us_action"}
    middle = Scenario("middle", dict.fromkeys(CODES, 0.5))
    for o in found.observations:
        moved = middle.us(o.value) if o.name == "us_action" else middle.set({o.name: o.value})
        assert o.first == margin(CHA.apply(moved)) - margin(CHA.apply(middle))
        assert o.second == margin(HWANG.apply(moved)) - margin(HWANG.apply(middle))


def test_cha_and_hwang_contradict_each_other_on_the_guarantor(found) -> None:
    """Of all observations only those of the US can be expected with opposite signs: withdrawal unites the one's pair."""
    assert {o.name for o in found.observations if o.contradicts} == {"us_action"}


def test_park_is_told_from_cha_by_the_us_leaving() -> None:
    """Double containment against abandonment: the code that separates them most is the retrenchment of the US."""
    most = diverge(CHA, PARK, draws=16)
    assert (most.telling.name, most.telling.value, most.telling.contradicts) == ("us_action", "R", True)


def test_the_search_stays_where_both_speak() -> None:
    """A theory's range of a code bounds the search; ranges that do not meet leave nothing to compare on."""
    low, high = (
        games.Theory(name, mechanisms=CHA.mechanisms, values={"s": s}, ranges={"TKN": bounds, "TJC": (0, 0.5)})
        for name, s, bounds in (("low", 0.3, (0, 0.4)), ("high", -0.3, (0.6, 1)))
    )
    most = diverge(low, HWANG, draws=16)
    assert most.scenario.values["TKN"] <= 0.4
    assert most.scenario.values["TJC"] <= 0.5
    with pytest.raises(
        ScenarioError, match="low and high speak of no common situation: their ranges of dprk_threat_rok do not meet"
    ):
        diverge(low, high)


def test_theories_of_different_models_have_no_common_scenarios() -> None:
    """One model, or their games are not comparable."""
    zeal = games.Parameter("zeal", "election_zeal", "situational", 0.1, 0, 0.3, "gain from confronting")
    own = games.Mechanism("election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z.get(player, 0), switch=("zeal",))
    model = MODEL.with_mechanism(own)
    with pytest.raises(ScenarioError, match="theories of different models"):
        diverge(CHA, games.theory("hwang", model))
    most = diverge(games.theory("cha", model), games.theory("hwang", model), draws=4)
    assert "zeal" in most.scenario.values
    assert next(o for o in most.observations if o.name == "election_zeal").change == 0


def test_a_box_of_too_many_corners_is_searched_by_draws_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search then starts from the draws, and still finds opposite outcomes."""
    monkeypatch.setattr("solvers.comparison.divergences.MOST_CORNERS", 1)
    assert diverge(CHA, HWANG, draws=200).opposite == "opposite outcomes"


def test_a_theory_differs_from_itself_nowhere() -> None:
    """The largest difference found is none."""
    same = diverge(KELLY, KELLY, draws=4)
    assert (same.difference, same.opposite) == (0, "the same outcome")


def test_pairs_are_found_as_each_alone() -> None:
    """Searching all pairs at once shares the games, not the answers."""
    together = divergences((CHA, HWANG, PARK), draws=8, rng=3)
    assert [tuple(t.name for t in each.theories) for each in together] == [("cha", "hwang"), ("cha", "park"), ("hwang", "park")]
    assert together[2].scenario == diverge(HWANG, PARK, draws=8, rng=3).scenario
    with pytest.raises(ScenarioError, match="at least one draw"):
        diverge(CHA, HWANG, draws=0)


def test_it_is_read_as_tables_and_says_what_it_is(found) -> None:
    """The largest found, with its seed, and no claim that there is none larger."""
    text = repr(found)
    assert "Largest difference found" in text
    assert f"seed {SEED}" in text
    assert verdict(CHA.apply(found.scenario)).outcome in text
