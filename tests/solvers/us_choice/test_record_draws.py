"""The record over structural draws: each score against the exact solver, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest

from games.errors import ParameterError, ScenarioError
from games.models import four_us_actions
from games.models.trilateral import MODEL
from solvers.evidence.draws import uniform
from solvers.us_choice import account_named, known, record, scores


def test_scores_are_those_of_the_record_at_each_draw() -> None:
    """Set to a draw's parameters, the record has the score of that draw, for every account."""
    found, draws = scores(rng=11, draws=2), uniform(MODEL, ("structural",), 2, rng=11)
    assert list(found.scores) == [account.name for account in known()]
    for g in range(2):
        exact = record(changes={symbol: float(column[g]) for symbol, column in draws.items()})
        for account in known():
            assert found.scores[account.name][g] == pytest.approx(float(exact.score(account.name).total))


def test_baselines_do_not_look_at_payoffs() -> None:
    """Their score is the same in every draw, with three actions and with four but for chance."""
    names = ("inertia", "majority", "chance")
    for model, chance in ((MODEL, 8), (four_us_actions.MODEL, 6)):
        found = scores(rng=2, draws=3, accounts=list(map(account_named, names)), model=model)
        assert found.baselines == names
        assert [own.tolist() for own in found.scores.values()] == [[12] * 3, [17] * 3, pytest.approx([chance] * 3)]
        assert found.above("majority", "inertia") == 1
        assert found.above("inertia", "majority") == 0


def test_the_table_and_what_is_wrong() -> None:
    """Seed and draws are told; an account that was not asked, and no draws, are typed errors."""
    found = scores(rng=2, draws=3, accounts=[account_named("worst_case"), account_named("chance")])
    assert "3 uniform draws" in found.table().notes[0].text
    assert found.table().header[-1] == "above chance"
    assert np.array_equal(
        found.scores["worst_case"], scores(rng=2, draws=3, accounts=[account_named("worst_case")]).scores["worst_case"]
    )
    with pytest.raises(ScenarioError, match="account 'inertia' was not asked; asked: worst_case, chance"):
        found.above("worst_case", "inertia")
    with pytest.raises(ParameterError, match="a positive number of draws is needed; got 0"):
        scores(rng=0, draws=0)
