"""The likelihood against one game at a time, and the priors that it is integrated over."""

from __future__ import annotations

import numpy as np
import pytest

import games
from games import Mechanism, Parameter
from games.errors import ParameterError, ScenarioError
from games.models.trilateral import MODEL
from games.profile import CLASSES, outcome_class
from solvers import quantal_response
from solvers.evidence.codings.coding import Coding
from solvers.evidence.estimation.likelihood import class_probabilities, log_likelihood
from solvers.evidence.estimation.observations import Observation, coded, of_record, outcomes
from solvers.evidence.estimation.priors import MISCLASSIFIED, PRECISION, Prior, prior
from solvers.evidence.records import Case
from solvers.verdict import verdict


def one_by_one(own: Prior, seen: Observation, point: np.ndarray) -> np.ndarray:
    """Class probabilities of one observation: the exact game in floats, the branch alone, cells summed by their labels."""
    values = own.values(point)
    precision, share = values.pop(PRECISION), values.pop(MISCLASSIFIED)
    scenario = seen.scenario.on(own.model).set(dict(own.fixed)).set(values).switch_off(*own.without)
    game = own.model.game(scenario)
    solution = quantal_response.solve(game, precision=precision)
    first, second = solution.equilibria[0].profile
    found = np.full(3, share / 3)
    for a, mine in enumerate(game.actions[0]):
        for b, theirs in enumerate(game.actions[1]):
            found[CLASSES.index(outcome_class(mine, theirs))] += (1 - share) * float(first[a]) * float(second[b])
    return found


@pytest.mark.parametrize("name", [None, "cha", "hwang", "keck", "kelly", "murphy", "park", "wang", "yoon"])
def test_batches_agree_with_one_game_at_a_time(name: str | None) -> None:
    """Every theory's class probabilities are those of its games, solved exactly as the rest of the project solves them."""
    seen = coded()
    own = prior(None if name is None else games.theory(name), seen)
    points = own.draw(2, rng=3)
    found = class_probabilities(own, seen, points)
    for t in (0, 2, 18, 22):  # P, R, E and P
        assert found[1, t] == pytest.approx(one_by_one(own, seen[t], points[1]), abs=1e-9)
    logs = np.log(found[:, np.arange(24), outcomes(seen)]).sum(axis=1)
    assert log_likelihood(own, seen, points) == pytest.approx(logs)


def test_at_high_precision_it_is_the_verdict() -> None:
    """As precision grows and nothing is misclassified, the class of the selected profile has all probability where it is strict."""
    seen = coded()
    own = prior(None, seen).over(PRECISION, 2, 5000).over(MISCLASSIFIED, 0, 0.25)
    defaults = [float(MODEL.parameter(margin.symbol).default) for margin in own.margins[:-2]]
    found = class_probabilities(own, seen, np.array([[*defaults, 5000.0, 0.0]]))[0]
    for t in (0, 18, 22):
        assert CLASSES[int(found[t].argmax())] == verdict(seen[t].scenario).outcome
        assert found[t].max() > 0.99


def test_inert_parameters_are_left_out() -> None:
    """What moves no gain from deviating is not open: US payoffs, damage received; and US pressure where nothing is P."""
    own = prior(None, coded())
    assert {"us_pressing_cost", "confrontation_damage"} <= set(own.inert)
    assert "us_pressure" in [margin.name for margin in own.margins]
    assert "us_pressure" in prior(None, coded(neutral=True)).inert


def test_neutral_codes_say_nothing_of_what_is_open_to_hindsight() -> None:
    """The US action becomes E and marked codes the middle of their scale; others and the outcomes stay."""
    for own, neutral in zip(coded(), coded(neutral=True), strict=True):
        marked = games.episode(own.name).hindsight
        assert neutral.outcome == own.outcome
        assert ("us_action" in marked) <= (neutral.scenario.us_action == "E")
        for symbol, value in neutral.scenario.values.items():
            assert value == (0.5 if symbol in marked else own.scenario.values[symbol])


def test_hand_codes_of_the_record_are_the_episodes_own() -> None:
    """A record coded by hand, with hindsight put aside or not, is the same observations as the episodes' own."""
    cases = [Case.of(episode) for episode in games.episodes().values()]
    for neutral in (False, True):
        record = Coding("hand").put_aside(neutral).apply(cases)
        for own, other in zip(coded(neutral=neutral), of_record(record), strict=True):
            assert (own.name, own.outcome, own.scenario.us_action) == (other.name, other.outcome, other.scenario.us_action)
            assert {s: float(v) for s, v in own.scenario.values.items()} == pytest.approx(
                {s: float(v) for s, v in other.scenario.values.items()}
            )


def test_a_mechanism_of_the_users_own_has_its_parameter_in_the_prior() -> None:
    """A model with one more mechanism is estimated with it, without an edit."""
    zeal = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
    mechanism = Mechanism("election", 900, "Votes.", (zeal,), lambda player, at: at.zeal * at.z["ROK"] if player == "ROK" else 0)
    own = prior(None, coded(), model=MODEL.with_mechanism(mechanism))
    assert "election_zeal" in [margin.name for margin in own.margins]
    assert np.isfinite(log_likelihood(own, coded(), own.draw(2, rng=0))).all()


def test_shares_and_points_are_inverse() -> None:
    """From the unit cube to values and back, precision in its logarithm; narrower priors stay inside."""
    own = prior(games.theory("cha"), coded())
    cube = np.random.default_rng(0).random((50, len(own)))
    assert own.shares(own.points(cube)) == pytest.approx(cube)
    narrow = own.narrowed(0.5)
    assert own.shares(narrow.points(cube)) == pytest.approx(0.25 + 0.5 * cube)


def test_draws_of_one_parameter_do_not_hang_on_the_others() -> None:
    """Each has its own stream, so that dropping a parameter leaves the others' draws as they are."""
    cha, hwang = (prior(games.theory(name), coded()) for name in ("cha", "hwang"))
    assert np.array_equal(cha.draw(9, rng=5)[:, cha.column("k")], hwang.draw(9, rng=5)[:, hwang.column("k")])


def test_bad_input_is_refused() -> None:
    """No observation, two of a name, no class; points of another shape or without a number; parameters that are not open."""
    own = prior(games.theory("kelly"), coded())
    with pytest.raises(ScenarioError, match="at least one"):
        log_likelihood(own, (), own.draw(1, rng=0))
    with pytest.raises(ScenarioError, match="two observations"):
        log_likelihood(own, coded()[:1] * 2, own.draw(1, rng=0))
    with pytest.raises(ScenarioError, match="is no class; did you mean 'cohesion'"):
        Observation("x", games.scenario("2019"), "cohesive")
    with pytest.raises(ParameterError, match="shape"):
        log_likelihood(own, coded(), np.zeros((2, 3)))
    with pytest.raises(ParameterError, match="point 1"):
        log_likelihood(own, coded(), np.where([[False], [True]], np.nan, own.draw(2, rng=0)))
    with pytest.raises(ParameterError, match="not open"):
        own.column("alpha")
    with pytest.raises(ParameterError, match="within"):
        own.over("effort_cost", 0, 5)
    with pytest.raises(ParameterError, match="width"):
        own.narrowed(0)
    with pytest.raises(ParameterError, match="at least 1 is needed"):
        own.draw(0, rng=0)
