"""Options are refused by their names, whatever is given for a number."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import games
from games.deadline import within
from games.errors import GameError, ParameterError
from games.interval_game import IntervalGame
from games.normal_form import NormalFormGame
from games.options import between, share, whole
from solvers import nash, weak_dominance
from solvers.evidence.estimation import calibration, chains, identified_set, nested, power
from solvers.evidence.estimation.bank import bank
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import prior
from solvers.sensitivity.box_sets import cover
from solvers.sensitivity.classification_tree import grow

SEXES = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
RECORD = coded()
KELLY = prior(games.theory("kelly"), RECORD)
BANK = bank(KELLY, RECORD, draws=16, rng=0)
DRAWS = np.random.default_rng(0).random((100, 2))
HITS = DRAWS[:, 0] > 0.7
WHOLE: tuple[Callable[[Any], object], ...] = (
    lambda v: whole("rng", v, 0),
    lambda v: weak_dominance.solve(SEXES, most_states=v),
    lambda v: cover(DRAWS, HITS, ["a", "b"], boxes=v),
    lambda v: grow(DRAWS, HITS, ["a", "b"], leaves=v),
    lambda v: bank(KELLY, RECORD, draws=v, rng=0),
    lambda v: bank(KELLY, RECORD, draws=9, rng=v),
    lambda v: BANK.posterior().resampled(v, rng=0),
    lambda v: BANK.posterior().resampled(3, rng=v),
    lambda v: calibration.calibrate(BANK, replications=v, rng=0),
    lambda v: calibration.calibrate(BANK, replications=3, rng=v),
    lambda v: power.power(BANK, BANK, sizes=[v], replications=2, rng=0),
    lambda v: power.power(BANK, BANK, sizes=[3], replications=2, rng=v),
    lambda v: identified_set.identified_set(KELLY, RECORD, least=v, rng=0),
    lambda v: identified_set.replay(KELLY, RECORD, BANK.points[0], digits=v),
    lambda v: chains.chains(KELLY, RECORD, rng=v),
    lambda v: nested.nested(KELLY, RECORD, rng=v),
)
NO_NUMBER = ("x", None, True, [1], math.nan)


@pytest.mark.parametrize("given", [*NO_NUMBER, -1, 1.5], ids=str)
def test_whole_numbers(given: Any) -> None:
    """No seed is None, so that no draw is without a record of it."""
    for ask in WHOLE:
        with pytest.raises(ParameterError, match="whole number of at least"):
            ask(given)


@pytest.mark.parametrize("given", [*NO_NUMBER, -0.1, 1.1, math.inf, 10**400], ids=lambda v: str(v)[:9])
def test_shares(given: Any) -> None:
    """NaN among what is no share, and what is too large for a float."""
    for ask in (
        lambda: share("share", given), lambda: between("share", given), lambda: cover(DRAWS, HITS, ["a", "b"], density=given),
        lambda: cover(DRAWS, HITS, ["a", "b"], coverage=given), lambda: grow(DRAWS, HITS, ["a", "b"], majority=given),
        lambda: grow(DRAWS, HITS, ["a", "b"], least=given),
    ):  # fmt: skip
        with pytest.raises(ParameterError, match=r"is needed; got"):
            ask()


def test_inputs_of_boxes_have_names_of_their_own() -> None:
    """With one name for two inputs a limit on the one would be read as one on the other."""
    for find in (cover, grow):
        with pytest.raises(ParameterError, match="two inputs are called 'a'"):
            find(DRAWS, HITS, ["a", "a"])
        assert find(DRAWS.tolist(), HITS.tolist(), ["a", "b"]).coverage == find(DRAWS, HITS, ["a", "b"]).coverage


def test_deadlines_longer_than_floats_are_no_limit() -> None:
    """And one that is as far in the past is refused like any other."""
    assert within(10**400).until == math.inf
    with pytest.raises(ParameterError, match="a number from 0 up"):
        within(-(10**400))


def test_shares_of_intervals() -> None:
    """A game at shares of the intervals is one of the games within bounds, or is refused."""
    around = IntervalGame.around(SEXES, 1)
    assert around.holds(around.at(0.5))
    for wrong in (-1, 2, math.nan, math.inf, "x", None, [1, 0], True):
        with pytest.raises(GameError, match="interval game: shares"):
            around.at(wrong)


MISFITS = (((1, 0),), ((1, 0),) * 3, ((1,), (1, 0)), ("ab", (1, 0)), (("a", "b"), (1, 0)), "x", None, 5)


@pytest.mark.parametrize("profile", MISFITS, ids=str)
def test_profiles_that_do_not_fit_a_solution(profile: Any) -> None:
    """Too few players, too many, an action too few, words, and no profile at all."""
    for payoffs in (SEXES.payoffs, np.zeros((2, 2, 2), dtype=int)):
        with pytest.raises(GameError, match="membership"):
            nash.membership.listed(nash.solve(NormalFormGame(payoffs)), profile)
