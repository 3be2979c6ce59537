"""Selection rules against the solvers of single games, which share no code with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import games
from games import NormalFormGame
from games.models.trilateral import MODEL
from games.profile import CLASSES, outcome_class
from solvers import pure, quantal_response
from solvers.evidence.backtesting.selection_rule import Games
from solvers.evidence.backtesting.selection_rules import known, rule_named
from solvers.evidence.backtesting.selection_rules import quantal_response as batch
from solvers.evidence.draws import uniform
from solvers.selection import logit, risk_dominance

ACTIONS = "CHF"
SIZE = 150


@pytest.fixture(scope="module")
def drawn() -> Games:
    """Random games of the model, and random games of no model, whose equilibria are more often several."""
    samples = uniform(MODEL, ("structural", "situational"), SIZE, rng=3)
    own = MODEL.batch(samples, timing="given", us_action="E")
    generator = np.random.default_rng(4)
    wild = 0.3 * generator.normal(size=(SIZE, 2, 3, 3))
    wild[:, :, range(3), range(3)] += 0.5  # coordination: up to three strict equilibria
    precision = np.exp(generator.uniform(0, 3, 2 * SIZE))
    return Games(np.concatenate([own, wild]), precision)


def class_of(cell: tuple[int, ...]) -> int:
    """The class of a pure profile."""
    return CLASSES.index(outcome_class(ACTIONS[cell[0]], ACTIONS[cell[1]]))


def strict_cells(game: Any) -> list[tuple[int, int]]:
    """The strict equilibria of one game, by asking every deviation."""
    found = []
    for a in range(3):
        for b in range(3):
            better = [game[0, k, b] >= game[0, a, b] for k in range(3) if k != a] + [
                game[1, a, k] >= game[1, a, b] for k in range(3) if k != b
            ]
            if not any(better):
                found.append((a, b))
    return found


def shares(cells: list[tuple[int, int]]) -> list[float]:
    """Equal shares of some cells, by class."""
    return [sum(class_of(cell) == k for cell in cells) / len(cells) for k in range(3)]


@pytest.mark.parametrize("rule", known(), ids=lambda rule: rule.name)
def test_a_rule_gives_probabilities(rule: Any, drawn: Games) -> None:
    """They are positive and sum to one in every game."""
    found = rule.weights(drawn)
    assert found.shape == (2 * SIZE, 3)
    assert found.sum(axis=1) == pytest.approx(np.ones(2 * SIZE))
    assert (found >= 0).all()


def test_quantal_response_is_that_of_the_branch(drawn: Games) -> None:
    """In all games of the model, and in all others but the few where the branch folds back, as in the solver of one game."""
    first, second, change = batch.equilibria(drawn.payoffs, drawn.precision)
    assert change.max() <= batch.CLOSE
    apart = []
    for k in range(2 * SIZE):
        (one,) = quantal_response.solve(NormalFormGame(drawn.payoffs[k]), precision=float(drawn.precision[k])).equilibria
        apart.append(max(np.abs(one.profile[0] - first[k]).max(), np.abs(one.profile[1] - second[k]).max()))
    assert max(apart[:SIZE]) < 1e-4
    assert np.mean(np.array(apart) > 1e-4) < 0.03


def test_a_quantal_response_answers_itself(drawn: Games) -> None:
    """Each strategy is the logit response to the other, whatever the branch did."""
    first, second, _ = batch.equilibria(drawn.payoffs, drawn.precision)
    for own, other, table in ((first, second, drawn.payoffs[:, 0]), (second, first, drawn.payoffs[:, 1].transpose(0, 2, 1))):
        worth = drawn.precision[:, None] * np.einsum("nab,nb->na", table, other)
        reply = np.exp(worth - worth.max(axis=1, keepdims=True))
        assert own == pytest.approx(reply / reply.sum(axis=1, keepdims=True), abs=1e-5)


def test_the_limit_is_that_of_the_branch(drawn: Games) -> None:
    """The class of the cell that the branch of one game leads to."""
    found = rule_named("logit_limit").weights(drawn)
    for k in range(0, 2 * SIZE, 5):
        assert found[k].argmax() == class_of(logit.limit(drawn.payoffs[k]).cell)


def test_strict_equilibria_by_asking_every_deviation(drawn: Games) -> None:
    """Equal shares of all, the most and the least cohesive of them; without any, the limit."""
    some, most, least, limit = (
        rule_named(n).weights(drawn) for n in ("any_strict", "most_cohesive", "least_cohesive", "logit_limit")
    )
    several = 0
    for k, game in enumerate(drawn.payoffs):
        cells = strict_cells(game)
        assert cells == [tuple(cell) for cell in np.argwhere(pure.strict_batch(game[None])[0]).tolist()]
        several += len({class_of(cell) for cell in cells}) > 1
        if not cells:
            assert (some[k] == limit[k]).all()
            continue
        assert some[k] == pytest.approx(shares(cells))
        classes = [class_of(cell) for cell in cells]
        assert (most[k].argmax(), least[k].argmax()) == (min(classes), max(classes))
        assert most[k].max() == least[k].max() == 1
    assert several > 20


def test_risk_dominance_is_that_of_one_game(drawn: Games) -> None:
    """Equal shares of the equilibria that no other risk-dominates; the limit where they beat each other in a circle."""
    found, limit = rule_named("risk_dominance").weights(drawn), rule_named("logit_limit").weights(drawn)
    for k, game in enumerate(drawn.payoffs):
        cells = strict_cells(game)
        own = risk_dominance.compare(game, cells).undominated
        assert found[k] == pytest.approx(shares(list(own)) if own else limit[k])


def test_at_precision_zero_all_actions_are_alike() -> None:
    """One profile in nine is (C, C), five hold an F, three are the rest."""
    payoffs = MODEL.game(games.scenario("2019")).floats()[None]
    found = rule_named("quantal_response").weights(Games(payoffs, np.array([1e-9])))
    assert found[0] == pytest.approx([1 / 9, 3 / 9, 5 / 9], abs=1e-6)
