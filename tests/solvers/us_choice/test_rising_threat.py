"""From threat to US engagement: places against closed forms and against a scan, shares against the exact solver."""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

import games
from games.errors import ParameterError, ScenarioError, SolverError
from games.models import four_us_actions
from games.models.trilateral import ENGAGED, MODEL, THREATS
from games.scenarios.scenario import Scenario
from solvers.evidence.draws import uniform
from solvers.nash.batch import solve_batch
from solvers.us_choice import Account, Case, Response, account_named, first_move, known, response, shares, threat_draws
from solvers.us_choice.threat_draws import first_moves

V = MODEL.values()
DEFAULTS = Scenario("defaults")


def at(threat: object) -> Scenario:
    """The defaults with the four perceived threats at one level."""
    return DEFAULTS.set(dict.fromkeys(THREATS, threat))


@pytest.fixture(scope="module")
def rising() -> Response:
    """Every account along the common threat at the defaults."""
    return response()


def said(found: Response, account: str, value: Fraction) -> tuple[str, ...]:
    """What an account was found to say at a place between its ends."""
    return next(own.actions for own in found.of(account) if own.low < value < own.high)


def test_net_threat_has_its_closed_form(rising: Response) -> None:
    """The US engages for sure above k_U/(1 - s beta), for sure not below k_U: 7/20 and 1/2 at the defaults."""
    low, high = V["kU"], V["kU"] / (1 - V["s"] * V["beta"])
    assert [(own.low, own.high, own.actions) for own in rising.of("net_threat")] == [
        (0, low, ("R",)),
        (low, high, ("E", "R")),
        (high, 1, ("E",)),
    ]


def test_the_first_place_has_its_closed_form(rising: Response) -> None:
    """Below the first place (H, H) after P is worth less to the US than (F, F) after R; beyond it the pair is worth pressing."""
    x, c, beta, s = V["xH"], V["c"], V["beta"], V["s"]
    joint = (1 - V["phi"]) * x * x + V["phi"] * x
    place = (V["kU"] * c + V["pi"] - V["theta"] * joint - 2 * V["fU"]) / (beta * joint + c - s * beta * joint * c)
    for account in ("anticipation", "subgame_perfect", "best_case", "worst_case"):
        assert (rising.of(account)[0].high, rising.of(account)[0].exact) == (place, True)


@pytest.mark.parametrize("account", [one for one in known() if not one.baseline], ids=lambda account: account.name)
def test_stretches_are_what_a_scan_finds(rising: Response, account: Account) -> None:
    """At places all along the line the exact solver says what the stretch says; stretches join from end to end."""
    own = rising.of(account.name)
    assert (own[0].low, own[-1].high) == (0, 1)
    assert all(one.high is other.low and one.actions != other.actions for one, other in itertools.pairwise(own))
    for k in range(1, 60):
        value = Fraction(k, 61)
        assert account.predict(Case(first_move(at(value)))).foremost == said(rising, account.name, value)


@pytest.mark.parametrize("rng", range(3))
def test_stretches_over_draws(rng: int) -> None:
    """At random structural parameters, what the stretches say at a hundred places is what many choices at once say there."""
    column = {symbol: round(float(own[0]), 3) for symbol, own in uniform(MODEL, ("structural",), 1, rng=rng).items()}
    found, places = response(DEFAULTS.set(column)), [Fraction(k, 101) for k in range(1, 101)]
    levels = np.array(places, dtype=float)
    for value, move in zip(places, first_moves(MODEL.batch(column | dict.fromkeys(THREATS, levels))), strict=True):
        for account in found.accounts:
            assert account.predict(Case(move)).foremost == said(found, account.name, value)


def test_an_exact_place_is_where_two_payoffs_or_equilibria_meet(rising: Response) -> None:
    """Just before and after an exact place the account says the two things; places of jumps are bracketed."""
    for account in ("subgame_perfect", "best_case"):
        for one, other in itertools.pairwise(rising.of(account)):
            assert one.exact
            for value, actions in ((one.high - Fraction(1, 10**9), one.actions), (one.high + Fraction(1, 10**9), other.actions)):
                assert account_named(account).predict(Case(first_move(at(value)))).foremost == actions


def test_engagement_does_not_simply_rise_with_the_threat(rising: Response) -> None:
    """Net threat alone rises to engagement and stays; anticipation stops pressing at high threat, offshore leaves again."""
    assert [own.actions for own in rising.of("anticipation")] == [("R",), ("P",), ("E",), ("P",), ("E",)]
    assert [own.actions for own in rising.of("offshore")] == [("R",), ("E",), ("R",)]
    assert rising.of("net_threat")[-1].actions == ("E",)


def test_one_threat_at_an_episode_and_four_actions() -> None:
    """A parameter of an episode, and the sibling model, whose first three actions keep their places where D is never best."""
    account = [account_named("best_case")]
    three = response(games.scenario("2019"), parameter="dprk_threat_rok", accounts=account)
    four = response(games.scenario("2019").on(four_us_actions.MODEL), parameter="TKN", accounts=account)
    assert three.of("best_case") == four.of("best_case")
    assert [own.actions for own in three.of("best_case")] == [("P",), ("E",), ("P",), ("E",)]


def test_what_is_wrong_is_said() -> None:
    """An unknown parameter, one that is silenced, and an account that was not asked are typed errors."""
    with pytest.raises(ParameterError, match="unknown parameter 'common_thread'"):
        response(parameter="common_thread")
    with pytest.raises(ParameterError, match="belongs to a mechanism that is switched off"):
        response(parameter="us_pressure", without=["pressure"])
    found = response(accounts=[account_named("net_threat")])
    with pytest.raises(ScenarioError, match="account 'offshore' was not asked; asked: net_threat"):
        found.of("offshore")


@pytest.mark.parametrize("level", [0.0, 0.35, 0.6, 0.9])
def test_many_choices_at_once_are_those_of_one_by_one(level: float) -> None:
    """Worst, best and selected payoff of each action, and every sense, as the exact solver has them."""
    draws = uniform(MODEL, ("structural",), 25, rng=7)
    moves = list(first_moves(MODEL.batch(draws | {symbol: np.full(25, level) for symbol in THREATS})))
    for g, fast in enumerate(moves):
        slow = first_move(at(level).set({symbol: float(column[g]) for symbol, column in draws.items()}))
        for one, other in zip(fast.values, slow.values, strict=True):
            assert one.cell == other.cell
            for word in ("worst", "best", "selected"):
                assert getattr(one, word) == pytest.approx(float(getattr(other, word)), abs=1e-9)
        assert (fast.some, fast.every, fast.best_case, fast.worst_case, fast.anticipated) == (
            slow.some, slow.every, slow.best_case, slow.worst_case, slow.anticipated,
        )  # fmt: skip


def test_games_that_are_left_open_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many choices at once are said of all equilibria or not at all: without exact arithmetic ties stay open."""
    monkeypatch.setattr(threat_draws, "solve_batch", partial(solve_batch, exact=False))
    with pytest.raises(SolverError, match="first_moves: game 0 after P: not every equilibrium is known"):
        next(first_moves(np.zeros((1, 3, 3, 3, 3))))


def test_shares_are_means_of_predictions() -> None:
    """Each account's shares sum to one at each level; engagement and pressure are sums; the seed decides everything."""
    found = shares(rng=3, draws=40, threat=(0.1, 0.5, 0.9))
    assert set(found.shares) == {account.name for account in known() if not account.baseline}
    for name, own in found.shares.items():
        assert own.sum(axis=1) == pytest.approx(1)
        assert (found.pressed(name) <= found.engaged(name) + 1e-12).all()
        assert 0 <= found.never_falls[name] <= 1
    again = shares(rng=3, draws=40, threat=(0.1, 0.5, 0.9))
    assert all(np.array_equal(own, again.shares[name]) for name, own in found.shares.items())
    assert "seed 3" in " ".join(note.text for note in found.table().notes)
    with pytest.raises(ScenarioError, match="account 'inertia' was not asked"):
        found.engaged("inertia")


def test_never_falls_is_counted_draw_by_draw() -> None:
    """Net threat never falls; what falls in some draw of anticipation falls when these draws are solved one by one."""
    levels = (0.4, 0.7, 1.0)
    found = shares(rng=5, draws=30, threat=levels, accounts=[account_named("net_threat"), account_named("anticipation")])
    assert found.never_falls["net_threat"] == 1
    draws = uniform(MODEL, ("structural",), 30, rng=5)
    steady = 0
    for g in range(30):
        engaged = []
        for level in levels:
            chosen = first_move(at(level).set({symbol: float(column[g]) for symbol, column in draws.items()})).anticipated
            engaged.append(Fraction(sum(a in ENGAGED for a in chosen), len(chosen)))
        steady += engaged == sorted(engaged)
    assert found.never_falls["anticipation"] == pytest.approx(steady / 30)


def test_draws_with_four_actions() -> None:
    """The sibling model has its fourth action among the shares, pressing there counts as pressing and not as engaging."""
    found = shares(rng=0, draws=10, threat=(0.5,), model=four_us_actions.MODEL, accounts=[account_named("subgame_perfect")])
    assert found.actions == ("P", "E", "D", "R")
    own = found.shares["subgame_perfect"][0]
    assert found.pressed("subgame_perfect")[0] == pytest.approx(own[0] + own[2])
    assert found.engaged("subgame_perfect")[0] == pytest.approx(own[0] + own[1])
