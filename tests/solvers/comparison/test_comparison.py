"""Comparisons: exact parts that sum to the change, symmetric in the two, with Hwang's two years as a special case."""

from __future__ import annotations

from fractions import Fraction

import pytest

import games
from games.errors import ScenarioError
from games.models.trilateral import MODEL
from games.theories.named import case
from solvers import comparison
from solvers.comparison import FACTORS, Comparison, compare, mixed, split
from solvers.comparison.differences import binding
from solvers.comparison.factors import differing, margin
from solvers.evidence import hwang
from solvers.verdict import cohesion_margin, verdict

PAIRS = {
    "two years": ("2019", "2023"),
    "two theories": ("2019/cha", "2019/hwang"),
    "theory and model": ("2019", "2019/yoon"),
    "all at once": ("1972/keck", "2023/wang"),
    "a theory on two years": ("1975/cha", "2019/cha"),
    "one and the same": ("2019", "2019"),
}


@pytest.fixture(scope="module", params=PAIRS.values(), ids=PAIRS)
def both(request: pytest.FixtureRequest) -> tuple[Comparison, Comparison]:
    """A comparison and the one the other way round."""
    first, second = (case(word).scenario for word in request.param)
    return compare(first, second), compare(second, first)


def test_the_parts_sum_exactly_to_the_change(both: tuple[Comparison, Comparison]) -> None:
    """Shapley's parts to the change of the margin, the ledger's to that of the incentive; all are fractions."""
    found = both[0]
    assert sum(found.split.values()) == found.change == found.second.margin - found.first.margin
    assert set(found.split) == set(FACTORS)
    for ledger in found.ledgers:
        assert sum(ledger.parts.values()) == ledger.total == ledger.second.total - ledger.first.total
    assert all(isinstance(part, Fraction | int) for part in (*found.split.values(), found.change))


def test_the_first_incentive_is_what_the_margin_is(both: tuple[Comparison, Comparison]) -> None:
    """What binds (C, C) in the first, and in the second, is its cohesion margin with the sign turned."""
    found = both[0]
    assert -found.ledgers[0].first.total == found.first.margin
    assert -found.ledgers[-1].second.total == found.second.margin


def test_swapping_the_two_turns_every_sign(both: tuple[Comparison, Comparison]) -> None:
    """What takes one way gives back the other: parts, ledgers, and flips met in the opposite order."""
    there, back = both
    assert back.change == -there.change
    assert back.split == {name: -part for name, part in there.split.items()}
    assert back.mechanisms == {name: -part for name, part in there.mechanisms.items()}
    changes = {(ledger.first.player, ledger.first.deviation): ledger.parts for ledger in there.ledgers}
    for ledger in back.ledgers:
        assert ledger.parts == {name: -part for name, part in changes[ledger.first.player, ledger.first.deviation].items()}
    assert back.apart == there.apart
    for one, other in zip(
        there.lines, sorted(back.lines, key=lambda line: line.us_action != there.lines[0].us_action), strict=True
    ):
        assert one.us_action == other.us_action
        assert [float(e) for e in one.events] == pytest.approx([1 - float(e) for e in reversed(other.events)])


def test_it_is_read_on_a_screen(both: tuple[Comparison, Comparison]) -> None:
    """Verdicts, ledgers, split and flips are tables, as in every result."""
    found = both[0]
    assert len(found.tables()) == 3 + len(found.ledgers)
    assert repr(found).count("\n") < 60


def test_hwangs_split_is_the_comparison_of_the_two_years() -> None:
    """The split over threat, pressure and reliability is that of any two scenarios, asked of 2019 and 2023."""
    for reading, (before, after) in hwang.READINGS.items():
        for s in hwang.SIGNS_OF_S:
            second = games.scenario(after).set(s=s)
            first = games.scenario(before).set(s=s, q=second.values["q"])
            found = compare(first, second)
            parts = {name: found.split[group] for name, group in hwang.FACTORS.items()}
            assert parts == hwang.shapley_split(s, rng=0, draws=2, reading=reading).parts
            assert {name for name, part in found.split.items() if part} <= set(hwang.FACTORS.values())


def test_two_theories_differ_by_their_mechanisms() -> None:
    """The theory's part is split exactly over what is at work in one and not, or otherwise, in the other; the rest has no part."""
    here = games.scenario("2023")
    for first, second in (("cha", "hwang"), ("cha", "park"), ("kelly", "yoon")):
        seen = [games.theory(name).apply(here) for name in (first, second)]
        found = compare(*seen)
        assert sum(found.mechanisms.values()) == found.split["theory"] == found.change
        at_work = [set(games.theory(name).mechanisms) | {"setting"} for name in (first, second)]
        assert set(found.mechanisms) <= at_work[0] | at_work[1]
    kelly = compare(games.theory("kelly").apply(here), games.theory("cha").apply(here)).mechanisms
    assert set(kelly) == {"substitute", "animosity", "entrapment"}
    assert all(part < 0 for part in kelly.values())


def test_the_theorys_part_is_whole_where_more_differs_or_too_much() -> None:
    """Two years, or more mechanisms than can be moved in all orders: no split by mechanism, and the parts sum all the same."""
    for words in (("2019/cha", "2023/hwang"), ("2019/keck", "2019/wang"), ("2019", "2019")):
        found = compare(*(case(word).scenario for word in words))
        assert not found.mechanisms
        assert sum(found.split.values()) == found.change


def test_a_group_that_does_not_differ_has_no_part() -> None:
    """Of two theories on one scenario only the theory moves the margin; of two years with one theory it moves nothing."""
    assert differing(case("2019/cha").scenario, case("2019/park").scenario) == ("theory",)
    found = split(case("2019/cha").scenario, case("2023/cha").scenario)
    assert (found["theory"], found["China"]) == (0, 0)
    assert found["threat"] > 0 > found["reliability"]


def test_all_groups_moved_is_the_second_and_none_the_first() -> None:
    """The half-way scenarios begin at one and end at the other, as games."""
    first, second = case("1969-12/cha").scenario, case("2023/wang").scenario
    assert MODEL.game(mixed(first, second, [])) == MODEL.game(first)
    assert MODEL.game(mixed(first, second, FACTORS)) == MODEL.game(second)
    with pytest.raises(ScenarioError, match="unknown factors weather"):
        mixed(first, second, ["weather"])


def test_the_quick_margin_is_the_games() -> None:
    """Reading the payoffs at (C, C) and beside it gives what the whole game gives, exactly, for every theory."""
    for theory in games.theories.theories().values():
        for year in ("1969", "1996", "2019", "2023"):
            seen = theory.apply(games.scenario(year if year != "1969" else "E03"))
            assert margin(seen) == cohesion_margin(MODEL.game(seen)) == verdict(seen).margin


def test_what_binds_gives_the_margin() -> None:
    """The ally and the deviation that lose least lose just the margin."""
    for year in ("2019", "2023", "2012"):
        game = MODEL.game(games.scenario(year))
        assert -game.explain(binding(game)[0], "CC", binding(game)[1]).total == cohesion_margin(game)


def test_a_line_needs_the_same_mechanisms() -> None:
    """Without them no line is drawn and it says why; a switch that changes nothing in either is no difference."""
    apart = compare(case("2019/cha").scenario, case("2019/hwang").scenario)
    assert apart.lines == ()
    assert "audience" in apart.apart
    assert "No line is drawn" in str(apart.tables()[-1])
    idle = compare(games.scenario("2019"), games.scenario("2023").switch_off("luxury"))
    assert idle.apart == ""
    assert [line.us_action for line in idle.lines] == ["E", "P"]
    assert compare(games.scenario("2019"), games.scenario("2019").us("P")).apart.endswith("the same in both.")


def test_the_flips_lead_from_one_set_of_equilibria_to_the_other() -> None:
    """With one US action all along, the strict equilibria at the end are those at the start, changed at every event."""
    first, second = games.scenario("2019"), games.scenario("2023").us("E")
    found = compare(first, second)
    (line,) = found.lines
    held = {tuple(label[0] for label in branch.support) for branch in line.branches if branch.pure and float(branch.high) == 1}
    assert held == set(found.second.strict)
    assert line.complete


def test_scenarios_of_different_models_are_not_compared() -> None:
    """One model, or there is nothing that could be shared out."""
    zeal = games.Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
    own = games.Mechanism("election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z[player], switch=("zeal",))
    model = MODEL.with_mechanism(own)
    with pytest.raises(ScenarioError, match="different models"):
        compare(games.scenario("2019"), games.scenario("2023").on(model))
    found = compare(*(games.scenario(year).on(model) for year in ("2019", "2023")))
    assert sum(found.split.values()) == found.change


def test_theories_side_by_side() -> None:
    """Each verdict is that of the scenario as the theory sees it; only what is on record can be hit, and it is no evidence."""
    named = [games.theory(name) for name in ("cha", "kelly")]
    asked = [games.scenario("2019"), games.scenario("2019").set(TKN=0.9), games.scenario("hwang-2023"), games.scenario("2023")]
    found = comparison.theories_on(asked, named)
    for row, scenario in zip(found.verdicts, asked, strict=True):
        for seen, theory in zip(row, named, strict=True):
            assert seen.margin == verdict(theory.apply(scenario)).margin
    assert found.record == ("friction", "", "", "cohesion")
    assert found.hits == (1, 1)
    assert "no evidence" in str(found)
    assert "no evidence" not in str(comparison.theories_on(asked[1:3], named))


def test_theories_of_one_name_are_kept_apart() -> None:
    """A theory of the user's own may be called as one that ships is."""
    own = games.Theory("cha", mechanisms=("threat",))
    found = comparison.theories_on([games.scenario("2019")], [games.theory("cha"), own])
    assert [v.outcome for v in found.verdicts[0]] == ["mixed", "cohesion"]
    most = comparison.diverge(games.theory("cha"), own, draws=8)
    assert most.verdicts[0].margin != most.verdicts[1].margin


def test_a_theory_that_does_not_speak_of_a_scenario_is_marked() -> None:
    """Its answer is shown, with the parameters at which the scenario lies outside its ranges."""
    calm = games.Theory("calm", mechanisms=("threat",), ranges={"TKN": (0, 0.2)})
    found = comparison.theories_on([games.scenario("2019")], [calm])
    assert "calm does not speak of it: dprk_threat_rok is outside its range." in str(found)
