"""Terms that a user writes in Python: exact everywhere, or refused at once with the mechanism's name and what would do."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import games
from games.errors import MechanismError, ParameterError
from games.models.trilateral import MODEL, Trilateral
from solvers import regimes
from solvers.sensitivity import sobol

ZEAL = games.Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
HEAT = games.Parameter("heat", "election_heat", "structural", 0.5, 0.1, 1, "how hot the campaign is")


def with_term(term: Callable[[Any], Any]) -> Trilateral:
    """Return the model with a mechanism that pays the ROK for confronting."""
    return MODEL.with_mechanism(
        games.Mechanism(
            "election",
            900,
            "Votes.",
            (ZEAL, HEAT),
            lambda player, at: term(at) * at.z["ROK"] if player == "ROK" else 0,
            switch=("zeal",),
        )
    )


@pytest.mark.parametrize(
    ("term", "words"),
    [
        pytest.param(lambda at: 0.5 * at.zeal, r"computes with 0\.5; .*whole numbers", id="factor"),
        pytest.param(lambda at: at.zeal / 0.3, r"computes with 0\.3", id="divisor"),
        pytest.param(lambda at: at.zeal + 0.05, r"computes with 0\.05", id="summand"),
        pytest.param(lambda at: Decimal("0.5") * at.zeal, r"computes with Decimal", id="Decimal"),
        pytest.param(lambda at: 0.05, "gives 0.0 for ROK", id="constant"),
        pytest.param(lambda at: math.exp(at.zeal), "looks at the value of a parameter", id="function"),
        pytest.param(lambda at: max(at.zeal, at.heat), "looks at the value of a parameter", id="maximum"),
        pytest.param(lambda at: None, "fails with TypeError", id="nothing"),
    ],
)
def test_what_is_not_exact_is_refused_at_once(term: Callable[[Any], Any], words: str) -> None:
    """A term that would work on some kinds of numbers only never gets into a model; the message names it."""
    with pytest.raises(MechanismError, match=f"mechanism 'election'.*the term of 'election'.*{words}"):
        with_term(term)


QUESTIONS: dict[str, Callable[[Trilateral, games.Scenario], Any]] = {
    "threshold": lambda model, at: regimes.threshold(model, "FF", "election_heat", at=at),
    "flips": lambda model, at: regimes.flips(model, "FF", at=at),
    "radius": lambda model, at: regimes.radius(model, "FF", at=at),
    "statics": lambda model, at: regimes.statics(model, "FF", at=at),
    "sobol": lambda model, at: sobol(model, at, samples=16, rng=0),
}


@pytest.mark.parametrize("asked", ["threshold", "flips", "radius", "statics"])
def test_a_share_in_whole_numbers_is_exact_everywhere(asked: str) -> None:
    """Three tenths of a parameter, written in whole numbers, is exact in the game, and every question has an answer."""
    model = with_term(lambda at: 3 * at.zeal / 10)
    at = games.scenario("2019").on(model)
    assert model.game(at).explain("ROK", "HH", "F")["election"] == Fraction(3, 100)
    QUESTIONS[asked](model, at)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_ratio_of_parameters_is_refused_by_name_where_it_cannot_be_exact(asked: str) -> None:
    """A ratio is exact in the game and along its numerator; where its denominator moves the question names the mechanism."""
    model = with_term(lambda at: at.zeal / at.heat)
    at = games.scenario("2019").on(model)
    assert model.game(at).explain("ROK", "HH", "F")["election"] == Fraction(1, 5)
    assert "-0.0307" in repr(regimes.threshold(model, "FF", "election_zeal", at=at))
    with pytest.raises(ParameterError, match=r"the term of 'election'.*; let one parameter stand for its ratio"):
        QUESTIONS[asked](model, at)
