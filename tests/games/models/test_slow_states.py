"""Slow states: transitions, closed forms for durations and patience, and the Markov perfect equilibria they must agree with."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
import pytest

import games
from games.errors import ParameterError, ScenarioError
from games.exact.numbers import fraction, rational
from games.models import slow_states
from games.models.slow_states import LEVELS, PARAMETERS, SlowStates
from games.models.trilateral import MODEL
from solvers import markov
from solvers.markov import StochasticGame

HWANG = games.scenario("hwang-2023-china")
TINY = Fraction(1, 10**9)


def stochastic(found: SlowStates) -> StochasticGame:
    """Return the game as the solver takes it."""
    return StochasticGame(**found.arguments)


def always(found: SlowStates, action: str) -> dict[str, tuple[list[int], list[int]]]:
    """Return the profile in which both always take one action."""
    own = [int(a == action) for a in found.actions]
    return dict.fromkeys(found.states, (own, own))


def random_game(rng: np.random.Generator) -> SlowStates:
    """Return a two-state game with random codes, structural parameters and slow parameters."""
    names = ("TJN", "TKN", "TJC", "TKC", "rJ", "rK", "s", "hbar", "eta", "chi", "pull")
    changes = {}
    for name in names:
        p = MODEL.parameter(name)
        changes[name] = p.low + (p.high - p.low) * Fraction(int(rng.integers(1, 997)), 997)
    changes |= {"eps": Fraction(1, 10), "TKN": changes["TJN"], "TKC": changes["TJC"]}
    slow = {p.symbol: p.low + (p.high - p.low) * Fraction(int(rng.integers(1, 997)), 997) for p in PARAMETERS}
    slow |= {"HL": slow["HL"] / 2, "HH": Fraction(1, 2) + slow["HH"] / 2, "TL": Fraction(1, 10), "TH": Fraction(9, 10)}
    slow |= {"RD": Fraction(1, 10), "RF": Fraction(9, 10)}
    us = str(rng.choice(["P", "E", "R"]))
    return slow_states.game(games.Scenario("random", changes), ("animosity",), us_action=us, **slow)


def expected_years(chain: list[list[Fraction]], inside: list[int]) -> list[Fraction]:
    """Return the mean number of years spent in some states of a chain before they are left, from each of them."""
    left = [[Fraction(int(i == j)) - chain[i][j] for j in inside] for i in inside]
    matrix = flint.fmpq_mat([[rational(v) for v in row] for row in left])
    solved = matrix.solve(flint.fmpq_mat([[flint.fmpq(1)] for _ in inside]))
    return [fraction(solved[k, 0]) for k in range(len(inside))]


def under_cooperation(found: SlowStates) -> list[list[Fraction]]:
    """Return the chain of the states if both always cooperate."""
    return [list(found.transitions[state][0, 0]) for state in found.states]


# --- what the game is made of ---


@pytest.mark.parametrize("slow", [("animosity",), ("threat", "government"), tuple(LEVELS)])
def test_transitions_are_distributions(slow: tuple[str, ...]) -> None:
    """Every row sums to one exactly, and there is a state for each combination of levels."""
    found = slow_states.game(HWANG, slow)
    assert len(found.states) == 2 ** len(slow)
    for table in found.transitions.values():
        assert (table.sum(axis=-1) == 1).all()
        assert (table >= 0).all()
    assert stochastic(found).states == found.states


def test_payoffs_are_those_of_the_year_by_mechanism() -> None:
    """Each stage is the trilateral model's game at the state's values, and its parts sum to it."""
    found = slow_states.game(HWANG)
    state = "high animosity, low threat, progressive, doubtful US"
    v = found.values
    put = {"hJ": v["HH"], "hK": v["HH"] + v["hP"], "TJN": v["TLJ"], "TKN": v["TL"], "pull": HWANG.values["pull"] + v["pP"]}
    put |= {"rJ": v["RD"], "rK": v["RD"]}
    assert (found.stages[state] == MODEL.game(HWANG.set(put)).payoffs).all()
    stage = found.stage(state)
    assert (sum(stage.parts.values()) == found.stages[state]).all()
    assert stage.explain("ROK", "CC", "H").total == stage.payoff("ROK", "CH") - stage.payoff("ROK", "CC")


def test_only_animosity_depends_on_what_is_done() -> None:
    """Threat and government follow their own clocks; animosity turns low only after mutual cooperation."""
    rest = slow_states.game(HWANG, ("threat", "government"))
    for table in rest.transitions.values():
        assert (table == table[0, 0]).all()
    found = slow_states.game(HWANG, ("animosity",))
    to_low = found.transitions["high animosity"][..., 1]
    assert to_low[0, 0] > 0
    assert not any(to_low[cell] for cell in np.ndindex(3, 3) if cell != (0, 0))
    stays = found.transitions["low animosity"][..., 1]
    assert stays[0, 0] == stays[1, 1] == stays[0, 1] > stays[2, 0] == stays[0, 2] == stays[2, 2]


# --- durations ---


@pytest.mark.parametrize("slow", [("animosity",), ("animosity", "government"), tuple(LEVELS)])
def test_a_rapprochement_lasts_one_over_its_hazard(slow: tuple[str, ...]) -> None:
    """The mean time in low animosity under mutual cooperation, from the chain itself, is the closed form in every state."""
    for changes in ({}, {"gaffe": 0, "back": 0, "undo": 1}, {"haz": "0.4", "undo": "0.9", "back": "0.3"}):
        found = slow_states.game(HWANG, slow, **changes)
        inside = [k for k, state in enumerate(found.states) if "low animosity" in state]
        years = expected_years(under_cooperation(found), inside)
        assert set(years) == {slow_states.duration(found)}
    assert slow_states.duration(slow_states.game(HWANG, gaffe=0, back=0, undo=1, haz="0.1")) == 10
    assert slow_states.duration(slow_states.game(HWANG, gaffe=0, back=0, undo=0)) is None


def test_long_run_share_is_stationary() -> None:
    """The share of years with low animosity is the stationary one of the chain under mutual cooperation."""
    found = slow_states.game(HWANG, ("animosity",), rec="0.4", haz="0.3")
    low = slow_states.low_share(found)
    chain = under_cooperation(found)
    assert (1 - low) * chain[0][1] + low * chain[1][1] == low
    assert slow_states.low_share(slow_states.game(HWANG, rec=0)) == 0


def test_threat_perceptions_are_sticky() -> None:
    """M09: the mean perceived threat moves by the share nu towards the signal's, and recognition takes 1/(nu sig) years."""
    found = slow_states.game(HWANG, ("threat",), nu="0.1", sig="0.4")
    v = found.values
    chain, level = under_cooperation(found), (v["TH"], v["TL"])
    signal = v["sig"] * v["TH"] + (1 - v["sig"]) * v["TL"]
    for k in (0, 1):
        mean = sum(p * t for p, t in zip(chain[k], level, strict=True))
        assert mean == (1 - v["nu"]) * level[k] + v["nu"] * signal
    assert expected_years(chain, [1]) == [slow_states.recognition(v)] == [25]
    assert slow_states.recognition(slow_states.values(sig=0)) is None


# --- when cooperation today is worth what it does tomorrow ---


def test_cooperation_is_markov_perfect_iff_every_temptation_is_resisted() -> None:
    """On 150 random two-state games the closed form is the solver's verdict, and its excess is the solver's exact regret."""
    rng = np.random.default_rng(12)
    verdicts = {True: 0, False: 0}
    for _ in range(150):
        found = random_game(rng)
        temptations = slow_states.temptations(found)
        judged = markov.certify(stochastic(found), always(found, "C"))
        for state in found.states:
            for i, player in enumerate(("Japan", "ROK")):
                excess = [t.gain - t.loss for t in temptations if (t.state, t.player) == (state, player)]
                assert judged.regrets[state][i] == (1 - found.values["delta"]) * max(0, *excess)
        resisted = all(t.resisted for t in temptations)
        assert (judged.regret == 0) == resisted
        verdicts[resisted] += 1
    assert min(verdicts.values()) >= 10


def test_patience_can_make_reconciliation_worth_it() -> None:
    """In some of the random games a year's loss is outweighed by the animosity it takes away; at delta* it just is."""
    rng = np.random.default_rng(13)
    checked = 0
    for _ in range(400):
        found = random_game(rng)
        for t in slow_states.temptations(found):
            star = t.critical_discount
            if star is None or star == 0 or star > Fraction(98, 100) or t.gain == 0:
                continue
            changes = {key: value for key, value in found.values.items() if key != "delta"}
            for delta, resisted in ((star - TINY, False), (star, True), (star + TINY, True)):
                again = slow_states.game(found.scenario, ("animosity",), us_action=found.us_action, delta=delta, **changes)
                assert (
                    next(
                        own.resisted
                        for own in slow_states.temptations(again)
                        if (own.state, own.player, own.deviation) == (t.state, t.player, t.deviation)
                    )
                    is resisted
                )
            checked += 1
        if checked >= 12:
            break
    assert checked >= 12


def test_no_patience_is_enough_beyond_the_long_run_share() -> None:
    """If animosity is high, the most that can be resisted is what low animosity is worth times its long-run share."""
    rng = np.random.default_rng(14)
    seen = set()
    for _ in range(200):
        found = random_game(rng)
        for t in slow_states.temptations(found):
            if t.state == "high animosity":
                enough = t.gain < t.worth * slow_states.low_share(found)
                assert (t.critical_discount is not None) == enough
                seen.add(enough)
    assert seen == {True, False}


def test_leaders_who_may_undo_it_make_cooperation_harder() -> None:
    """M14: what a deviation loses falls in the hazard of a new government and in how often it undoes, so delta* rises."""

    def losses(**changes: object) -> list[Fraction]:
        return [t.loss for t in slow_states.temptations(slow_states.game(HWANG, ("animosity",), **changes))]

    for name, values in (("haz", ("0.05", "0.2", "0.4")), ("undo", ("0.1", "0.5", "0.9"))):
        low, middle, high = (losses(**{name: value}) for value in values)
        assert all(a > b > c for a, b, c in zip(low, middle, high, strict=True) if a > 0)


def test_protection_revives_animosity_in_the_long_run() -> None:
    """M23: more US commitment shortens rapprochement and lowers the share of years with low animosity, without any s."""
    shares, years = [], []
    for c in ("0.4", "0.7", "1"):
        found = slow_states.game(HWANG.set(s=0, us_commitment=c), ("animosity",), back="0.3")
        shares.append(slow_states.low_share(found))
        years.append(slow_states.duration(found))
    assert shares[0] > shares[1] > shares[2]
    assert years[0] > years[1] > years[2]
    left = slow_states.game(HWANG, ("animosity",), us_action="R", back="0.3")
    assert slow_states.duration(left) > years[0]


def test_disparity_takes_the_reason_for_reconciliation_away() -> None:
    """M06: with the discount psi D the past weighs less, so that its end is worth less: hbar (H_H - H_L)(1 - psi D) a year."""
    found = slow_states.game(HWANG.set(psi="0.8", D="0.6"), ("animosity",))
    worth = {t.player: t.worth for t in slow_states.temptations(found)}
    whole = MODEL.scenario_values(HWANG)["hbar"] * (found.values["HH"] - found.values["HL"])
    assert worth == {"Japan": whole, "ROK": whole * (1 - Fraction(8, 10) * Fraction(6, 10))}


# --- equilibria of the whole game ---


def labelled(found: SlowStates) -> list[dict[str, str]]:
    """Return the pure Markov perfect equilibria: state -> actions of Japan and the ROK."""
    solution = markov.solve(stochastic(found))
    return [
        {state: "".join(found.actions[list(x).index(1)] for x in own) for state, own in e.profile.items()}
        for e in solution.equilibria
    ]


def test_the_same_codes_give_friction_or_cohesion_by_history() -> None:
    """M09, hysteresis: at 2023's codes without pressure one equilibrium confronts after animosity and cooperates after peace."""
    equilibria = labelled(slow_states.game(HWANG, ("animosity",), us_action="E"))
    assert {"high animosity": "FF", "low animosity": "CC"} in equilibria
    assert {"high animosity": "CC", "low animosity": "CC"} in equilibria


def test_2019_has_no_way_back() -> None:
    """At 2019's codes the only equilibrium confronts as long as animosity is high, so that it stays high."""
    for us in ("P", "E"):
        (only,) = labelled(slow_states.game(games.scenario("hwang-2019-china"), ("animosity",), us_action=us))
        assert only["high animosity"] == "FF"


def test_rapprochement_needs_a_conservative_government() -> None:
    """M14: if a progressive one minds Japan and needs China enough, none of the equilibria has cooperation under it.

    Without US pressure; with pressure cooperation can outlive the change of government.
    """
    changes = {"progressive_animosity": "0.3", "progressive_pull": "0.5"}
    slow = ("animosity", "government")
    alone = labelled(slow_states.game(HWANG, slow, us_action="E", **changes))
    assert any(own["high animosity, conservative"] == "CC" for own in alone)
    assert not any(own[state] == "CC" for own in alone for state in own if "progressive" in state)
    pressed = labelled(slow_states.game(HWANG, slow, us_action="P", **changes))
    assert any(set(own.values()) == {"CC"} for own in pressed)


def test_all_three_states_together() -> None:
    """Eight states, two actions, a threat that is low to both alike: mutual cooperation throughout is certified, exactly."""
    slow = ("animosity", "threat", "government")
    found = slow_states.game(HWANG, slow, us_action="P", actions="CF", threat_low_japan="0.3")
    judged = markov.certify(stochastic(found), always(found, "C"))
    assert judged.regret == 0
    assert len(found.states) == 8


def test_wrong_words_are_refused() -> None:
    """Unknown states, actions and parameters, levels in the wrong order, values out of range."""
    with pytest.raises(ScenarioError, match="unknown state 'mood'"):
        slow_states.game(HWANG, ("mood",))
    with pytest.raises(ScenarioError, match="unknown action 'X'"):
        slow_states.game(HWANG, actions="CX")
    with pytest.raises(ScenarioError, match="at least one state"):
        slow_states.game(HWANG, ())
    with pytest.raises(ScenarioError, match="no slow state 'low'"):
        slow_states.game(HWANG).stage("low")
    with pytest.raises(ScenarioError, match="animosity alone"):
        slow_states.temptations(slow_states.game(HWANG))
    with pytest.raises(ParameterError, match="did you mean 'haz'"):
        slow_states.values(hazz=1)
    with pytest.raises(ParameterError, match="HL < HH"):
        slow_states.values(HL="0.8")
    with pytest.raises(ParameterError, match="outside its range"):
        slow_states.values(rec=2)
    with pytest.raises(ParameterError, match="outside its range"):
        slow_states.game(HWANG, pP=1)
