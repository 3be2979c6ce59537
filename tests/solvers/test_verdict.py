"""Verdicts: the outcome comes from the codings, whatever the timing, and batches agree with single games."""

import numpy as np
import pytest

import games
from games.models.trilateral import MODEL, TIMINGS
from games.profile import CLASSES, outcome_class
from solvers.verdict import classify_batch, cohesion_margin, verdict


def test_2019_is_friction_and_2023_is_cohesion() -> None:
    """At the codings of 2019 the only equilibrium is (F, F); at those of 2023 it is (C, C)."""
    first, second = verdict(games.episode("2019").scenario), verdict(games.episode("2023").scenario)
    assert (first.outcome, first.strict) == ("friction", (("F", "F"),))
    assert (second.outcome, second.strict) == ("cohesion", (("C", "C"),))
    assert first.solution.complete
    assert second.solution.complete


def test_the_verdict_follows_the_codes_not_the_name() -> None:
    """With 2023's codes under the name of 2019 the outcome is 2023's, and the other way round."""
    old, new = games.episode("2019").scenario, games.episode("2023").scenario
    assert verdict(old.set(new.values).us(new.us_action)).outcome == "cohesion"
    assert verdict(new.set(old.values).us(old.us_action)).outcome == "friction"


def test_us_first_makes_2019_mixed() -> None:
    """When the US moves first at the codes of 2019 it presses and obtains (H, H)."""
    found = verdict(games.episode("2019").scenario, timing="us-first")
    assert (found.us_action, found.selected, found.outcome) == ("P", ("H", "H"), "mixed")


@pytest.mark.parametrize("year", ["2019", "2023", "1979", "1998"])
def test_simultaneous_play_never_presses(year: str) -> None:
    """Pressing costs and binds nobody when all move at once, so no equilibrium has it."""
    found = verdict(games.scenario(year), timing="simultaneous")
    assert found.us_action != "P"
    assert all(e.profile[2][0] == 0 for e in found.solution.points)


def test_batch_agrees_with_every_episode() -> None:
    """The arrays give each episode the outcome, margin and strict set that solving it alone gives."""
    for episode in games.episodes().values():
        scenario = episode.scenario
        alone = verdict(scenario)
        together = classify_batch(MODEL.batch({}, at=scenario, timing="given"))
        assert CLASSES[together.outcome[0]] == alone.outcome
        assert together.margin[0] == pytest.approx(float(alone.margin), abs=1e-12)
        cells = {tuple("CHF"[k] for k in cell) for cell in np.argwhere(together.strict[0])}
        assert cells == set(alone.strict)


def test_margin_is_positive_exactly_where_cooperation_is_strict() -> None:
    """The sign of the cohesion margin is the strictness of (C, C), on random scenarios."""
    rng = np.random.default_rng(5)
    samples = {p.symbol: rng.uniform(float(p.low), float(p.high), 2000) for p in MODEL.parameters}
    for us in "PER":
        found = classify_batch(MODEL.batch(samples, timing="given", us_action=us), select=False)
        assert ((found.margin > 0) == found.strict[:, 0, 0]).all()
        bits = sum((found.strict[:, a, b] << 0).any() for a in range(3) for b in range(3))
        assert bits > 0
        for k, name in enumerate(CLASSES):
            cells = [(a, b) for a in range(3) for b in range(3) if outcome_class("CHF"[a], "CHF"[b]) == name]
            own = np.any([found.strict[:, a, b] for a, b in cells], axis=0)
            assert (((found.strict_classes >> k) & 1).astype(bool) == own).all()


def test_cohesion_margin_is_the_least_loss() -> None:
    """The margin is the minimum over both allies and both deviations of the ledger's losses."""
    game = MODEL.game(games.scenario("2023"))
    losses = [-game.explain(player, "CC", to).total for player in game.players for to in "HF"]
    assert cohesion_margin(game) == min(losses)


def test_the_allies_game_is_that_of_the_us_action() -> None:
    """A verdict carries the allies' game at the US action it names; in the timing "given" it is the game that was solved."""
    for timing in TIMINGS:
        found = verdict(games.scenario("2019"), timing=timing)
        assert found.allies == MODEL.game(found.scenario, us_action=found.us_action)
        assert found.margin == cohesion_margin(found.allies)
        assert (found.allies is found.game) == (timing == "given")


def test_switching_off_is_a_scenario() -> None:
    """`without` and a scenario's own list mean the same, and an unknown mechanism is an error."""
    scenario = games.scenario("2023")
    by_argument = verdict(scenario, without=("pressure",))
    by_scenario = verdict(scenario.switch_off("pressure"))
    assert by_argument.margin == by_scenario.margin
    assert by_argument.scenario.without == ("pressure",)
    with pytest.raises(games.MechanismError, match="did you mean 'pressure'"):
        verdict(scenario, without=("presure",))
    with pytest.raises(games.MechanismError, match="has no switch"):
        verdict(scenario, without=("effort",))


@pytest.mark.parametrize("timing", ["given", "us-first", "simultaneous"])
def test_a_verdict_shows_the_whole_set_beside_the_selection(timing: str) -> None:
    """As text and as HTML a verdict names every equilibrium, the selection rule, the outcome and the margin."""
    found = verdict(games.scenario("2019"), timing=timing)
    for text in (repr(found), found._repr_html_()):
        assert all(part in text for part in ("equilibria", "logit", found.outcome, "cohesion margin", "known to be all"))
    for e in found.solution.equilibria:
        assert repr(e) in repr(found)
