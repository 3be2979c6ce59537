"""Durations in a Markov chain: closed forms of two states and of the gambler's ruin, and chains that are simply run."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

import games
from games.errors import GameError, SolverError
from games.models import slow_states
from solvers import duration, markov
from solvers.duration import Chain, long_run, until
from solvers.markov import StochasticGame

F = Fraction
NONE = F(0)
HAZARDS = (F(1, 20), F(1, 5), F(113, 500), F(1, 2), F(1))
RUNS = 40_000


def two_states(hazard: Fraction, recovery: Fraction = NONE) -> Chain:
    """Cohesion that ends with a hazard, and friction that ends with another."""
    return Chain(("calm", "row"), ("cohesion", "friction"), [[1 - hazard, hazard], [recovery, 1 - recovery]])


def random_chain(seed: int, size: int = 6) -> Chain:
    """Rows in twentieths, with zeros; kinds in turn."""
    rng = np.random.default_rng(seed)
    rows = [[F(int(n), 20) for n in rng.multinomial(20, rng.dirichlet(np.full(size, 0.4)))] for _ in range(size)]
    return Chain([f"s{k}" for k in range(size)], [("cohesion", "mixed", "friction")[k % 3] for k in range(size)], rows)


def ruin(fortune: int, p: Fraction) -> Chain:
    """A gambler who wins one with probability p, else loses one, until nothing or all is left."""
    rows = [[F(0)] * (fortune + 1) for _ in range(fortune + 1)]
    for k in range(1, fortune):
        rows[k][k + 1], rows[k][k - 1] = p, 1 - p
    rows[0][0] = rows[fortune][fortune] = F(1)
    kinds = ["ruin", *["play"] * (fortune - 1), "all"]
    return Chain([str(k) for k in range(fortune + 1)], kinds, rows)


def simulated(chain: Chain, start: int, target: frozenset[int], years: int, seed: int) -> np.ndarray:
    """First year in the target in each of many runs; ``years`` + 1 where it does not come by then."""
    rng = np.random.default_rng(seed)
    bounds = np.cumsum([[float(p) for p in row] for row in chain.rows], axis=1)
    now, first = np.full(RUNS, start), np.full(RUNS, years + 1)
    for year in range(years + 1):
        first[np.isin(now, list(target)) & (first > year)] = year
        now = (rng.random(RUNS)[:, None] > bounds[now]).sum(axis=1).clip(max=len(bounds) - 1)
    return first


# --- closed forms ---


@pytest.mark.parametrize("hazard", HAZARDS)
def test_two_states_have_the_geometric_distribution(hazard: Fraction) -> None:
    """Mean 1/hazard, survival (1 - hazard)^t, slope -1/hazard^2, and the quantile that the logarithm gives."""
    found = until(two_states(hazard), "friction", "calm")
    assert found.mean == 1 / hazard
    assert found.survival(12) == tuple((1 - hazard) ** t for t in range(13))
    assert found.slope([[F(-1), F(1)], [F(0), F(0)]]) == -1 / hazard**2
    assert found.entry == (0, 1)
    if hazard < 1:
        assert found.quantile("9/10") == math.ceil(math.log(0.1) / math.log(1 - hazard))
    assert found.quantile("9/10") == next(t for t, p in enumerate(found.survival(100)) if 1 - p >= F(9, 10))


@pytest.mark.parametrize("p", [F(1, 2), F(2, 5), F(3, 5)])
def test_the_gambler_is_ruined_as_in_the_textbook(p: Fraction) -> None:
    """Feller (1968, XIV): the chance of ruin and the mean length of play, fair and unfair."""
    fortune = 7
    chain, q = ruin(fortune, p), 1 - p
    for k in range(1, fortune):
        broke = until(chain, "ruin", str(k))
        over = until(chain, ["0", str(fortune)], str(k))
        if p == q:
            chance, mean = 1 - F(k, fortune), F(k * (fortune - k))
        else:
            chance = ((q / p) ** fortune - (q / p) ** k) / ((q / p) ** fortune - 1)
            mean = k / (q - p) - fortune / (q - p) * (1 - (q / p) ** k) / (1 - (q / p) ** fortune)
        assert (broke.chance, broke.mean) == (chance, None)
        assert (over.chance, over.mean) == (1, mean)
        assert over.entry[0] == chance


@pytest.mark.parametrize(("hazard", "recovery"), [(F(1, 5), F(1, 3)), (F(1, 2), F(1, 7)), (F(1), F(1))])
def test_long_run_shares_of_two_states(hazard: Fraction, recovery: Fraction) -> None:
    """Cohesion has the share recovery / (recovery + hazard), from whichever state, alternating for ever too."""
    for start in ("calm", "row"):
        assert long_run(two_states(hazard, recovery), start)["cohesion"] == recovery / (recovery + hazard)


@pytest.mark.parametrize("slow", [("animosity",), ("animosity", "government"), tuple(slow_states.LEVELS)])
def test_rapprochement_under_cooperation_lasts_one_over_its_hazard(slow: tuple[str, ...]) -> None:
    """The closed form of the slow states is the phase-type mean, whatever else moves; its share is the stationary one."""
    model = slow_states.game(games.scenario("2023"), slow, haz="0.3", undo="0.7")
    always = {state: ([1, 0, 0], [1, 0, 0]) for state in model.states}
    chain = duration.chain(markov.certify(StochasticGame(**model.arguments), always))
    high = [state for state in model.states if state.startswith("high animosity")]
    sorted_by_animosity = Chain(chain.states, ["high" if s in high else "low" for s in chain.states], chain.rows)
    for state in model.states:
        if state not in high:
            assert until(chain, high, state).mean == slow_states.duration(model)
    if slow == ("animosity",):
        assert long_run(sorted_by_animosity, model.states[0])["low"] == slow_states.low_share(model)


# --- against chains that are simply run ---


@pytest.mark.parametrize("seed", range(6))
def test_what_is_computed_is_what_happens(seed: int) -> None:
    """Chance by a year, survival, mean and entry agree with 40,000 runs within four standard errors."""
    chain = random_chain(seed)
    for start in range(3):
        found = until(chain, "friction", chain.states[start])
        first = simulated(chain, start, found.target, 60, seed)
        survival = found.survival(60)
        for year in (0, 1, 2, 5, 20, 60):
            p = float(survival[year])
            assert abs((first > year).mean() - p) <= 4 * math.sqrt(p * (1 - p) / RUNS) + 1e-12
        if found.mean is not None and survival[60] < 1e-9:
            assert abs(first.mean() - float(found.mean)) <= 4 * first.std() / math.sqrt(RUNS) + 1e-12


@pytest.mark.parametrize("seed", range(12))
def test_parts_fit_together(seed: int) -> None:
    """The mean is the sum of survivals, the chance what survival leaves, a quantile where it falls; shares are stationary."""
    chain = random_chain(seed)
    for start, state in enumerate(chain.states):
        found = until(chain, "friction", state)
        curve = found.survival(600)
        assert float(1 - curve[600]) == pytest.approx(float(found.chance), abs=1e-9)
        if found.mean is not None and curve[600] < 1e-12:
            assert float(sum(curve)) == pytest.approx(float(found.mean), rel=1e-9)
            assert found.mean == (0 if start in found.target else found.remaining[start])
        for share in ("1/4", "1/2", "9/10"):
            expected = next((t for t, p in enumerate(curve) if 1 - p >= F(share)), None)
            assert found.quantile(share) == expected or (expected is None and found.chance >= F(share))
        shares = long_run(chain, state)
        assert sum(shares.values()) == 1
        power = np.linalg.matrix_power(np.array([[float(p) for p in row] for row in chain.rows]), 2000)
        later = (power + power @ np.array([[float(p) for p in row] for row in chain.rows]))[start] / 2
        if all(len(chain.reached[k]) == len(chain.states) for k in range(len(chain.states))) and chain.rows[0][0]:
            for kind, share in shares.items():
                assert float(share) == pytest.approx(sum(p for p, k in zip(later, chain.kinds, strict=True) if k == kind), abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_slopes_are_limits_of_differences(seed: int) -> None:
    """Rows moved by a hair towards others: the change of the exact mean, per step, tends to the slope."""
    chain, other = random_chain(seed), random_chain(seed + 100)
    change = [[b - a for a, b in zip(own, new, strict=True)] for own, new in zip(chain.rows, other.rows, strict=True)]
    slope = until(chain, "friction", "s0").slope(change)
    means = []
    for step in (F(1, 10**9), F(1, 10**10)):
        moved = [[a + step * c for a, c in zip(own, by, strict=True)] for own, by in zip(chain.rows, change, strict=True)]
        mean, now = until(Chain(chain.states, chain.kinds, moved), "friction", "s0").mean, until(chain, "friction", "s0").mean
        means.append(None if mean is None or now is None else (mean - now) / step)
    if slope is None:
        assert None in means
    else:
        assert float(means[1]) == pytest.approx(float(slope), rel=1e-6)


def test_a_mean_that_becomes_infinite_at_once_has_no_slope() -> None:
    """A way to be lost that opens with the change, and one that is open already: no derivative; a way back home keeps it."""
    rows = [["1/2", "1/2", 0], [0, 1, 0], [0, 0, 1]]
    chain = Chain(("now", "won", "lost"), ("mixed", "cohesion", "friction"), rows)
    opens, stays = ([own, [F(0)] * 3, [F(0)] * 3] for own in ([F(-1), F(0), F(1)], [F(-1), F(1), F(0)]))
    assert until(chain, "cohesion", "now").slope(opens) is None
    assert until(chain, "cohesion", "now").slope(stays) == -4
    assert until(chain, "cohesion", [F(1, 2), 0, F(1, 2)]).slope(stays) is None


# --- where it never comes, and where it is there already ---


def test_what_may_never_come_has_no_mean() -> None:
    """Two closed sets: the chance is split between them, the mean is infinite, and so is a quantile beyond the chance."""
    chain = Chain(("now", "lost", "won"), ("mixed", "friction", "cohesion"), [[0, "1/4", "3/4"], [0, 1, 0], [0, 0, 1]])
    found = until(chain, "friction", "now")
    assert (found.chance, found.mean, found.quantile("1/4"), found.quantile("1/2")) == (F(1, 4), None, 1, None)
    assert long_run(chain, "now") == {"mixed": 0, "friction": F(1, 4), "cohesion": F(3, 4)}
    assert until(chain, "friction", "won").chance == 0
    assert repr(until(chain, "friction", "won")) == "never"
    assert repr(found) == "never with a chance of 0.75"


def test_a_chance_that_is_only_approached_has_no_year() -> None:
    """From a state that loops before it splits in halves, no year has a chance of one half; without the loop, year 1 has it."""
    loop = Chain(("now", "lost", "won"), ("mixed", "friction", "cohesion"), [["1/2", "1/4", "1/4"], [0, 1, 0], [0, 0, 1]])
    split = Chain(loop.states, loop.kinds, [[0, "1/2", "1/2"], [0, 1, 0], [0, 0, 1]])
    assert until(loop, "friction", "now").quantile("1/2") is None
    assert until(split, "friction", "now").quantile("1/2") == 1


def test_what_is_there_already_takes_no_time() -> None:
    """A start in the target: year 0, with certainty; half in it: half the mean."""
    chain = two_states(F(1, 5))
    there = until(chain, "friction", "row")
    assert (there.mean, there.chance, there.survival(2), there.quantile(1)) == (0, 1, (0, 0, 0), 0)
    assert until(chain, "friction", [F(1, 2), F(1, 2)]).mean == F(5, 2)
    assert until(Chain(("only",), ("friction",), [[1]]), "friction", "only").survival(1) == (0, 0)


# --- chains of equilibria ---


def test_mixed_play_is_one_state_per_profile() -> None:
    """Matching pennies in one of two states: four of its profiles, each as likely, and rows that still sum to one."""
    pennies, rest = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], [[[0]], [[0]]]
    moves = {"pennies": [[[0, 1], [1, 0]], [[1, 0], [0, 1]]], "rest": [[[F(1, 2), F(1, 2)]]]}
    game = StochasticGame({"pennies": pennies, "rest": rest}, moves, "1/2")
    judged = markov.certify(game, {"pennies": ([F(1, 2), F(1, 2)], [F(1, 2), F(1, 2)]), "rest": ([1], [1])})
    chain = duration.chain(judged, kind=lambda *own: "same" if own[0] == own[1] else "different")
    assert len(chain.states) == 5
    assert chain.rows[4] == (F(1, 8),) * 4 + (F(1, 2),)
    assert chain.rows[0] == (0, 0, 0, 0, 1)
    assert until(chain, ["rest"], [F(1, 4)] * 4 + [F(0)]).mean == 2  # half the profiles lead on at once, half come again


# --- refusals ---


def test_rows_that_are_no_distributions_are_refused_by_name() -> None:
    """The row is named: a sum short of one, a negative number, a wrong length, no number."""
    for row, said in (
        (["1/2", "0.4"], r"row 'row' \(the second\).*sum to 0.9"),
        ([F(3, 2), F(-1, 2)], r"row 'row' .*the least is -0.5"),
        ([1], r"row 'row' .*2 probabilities are needed; got 1"),
        (["x", 1], "row 'row'"),
    ):
        with pytest.raises(GameError, match=said):
            Chain(("calm", "row"), ("cohesion", "friction"), [[1, 0], row])
    with pytest.raises(GameError, match="as many kinds and rows"):
        Chain(("calm", "row"), ("cohesion",), [[1, 0], [0, 1]])
    with pytest.raises(GameError, match="number 4"):
        Chain("abcd", "abcd", [[1, 0, 0, 0]] * 3 + [[0, 0, 0, 0]])


def test_starts_and_targets_are_checked() -> None:
    """Unknown states, starts that are no distribution, shares that are none, and quantiles too far away."""
    chain = two_states(F(1, 5))
    with pytest.raises(GameError, match="no state 'storm'"):
        until(chain, "friction", "storm")
    with pytest.raises(GameError, match="no state 'storm'"):
        until(chain, ["storm"], "calm")
    with pytest.raises(GameError, match="start: 2 probabilities"):
        until(chain, "friction", [F(1, 2), F(1, 3)])
    for share in (0, 2):
        with pytest.raises(GameError, match="a share above 0"):
            until(chain, "friction", "calm").quantile(share)
    with pytest.raises(SolverError, match="later than in year"):
        until(two_states(F(1, 10**6)), "friction", "calm").quantile("1/2")
    assert until(chain, "war", "calm").chance == 0
