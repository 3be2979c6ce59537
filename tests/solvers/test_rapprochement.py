"""Does a rapprochement last? Equilibria listed one by one, games built anew, and years that are simply played."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

import games
from games import Mechanism, Parameter
from games.errors import GameError, ParameterError, ScenarioError
from games.models import slow_states
from games.models.slow_states import PARAMETERS, TRANSITIONS, SlowStates
from games.models.trilateral import MODEL
from solvers import markov
from solvers.duration import Chain, until
from solvers.markov import StochasticGame
from solvers.rapprochement import (
    Outlook,
    Report,
    band,
    equilibria,
    first_state,
    hysteresis,
    outlook,
    outlooks,
    report,
    reports,
    selected,
    steps,
)
from solvers.rapprochement.bands import drawn
from solvers.rapprochement.episode_path import path_table
from solvers.result import Completeness

F = Fraction
CAMP_DAVID = "low animosity, high threat, conservative, firm US"


@pytest.fixture(scope="module")
def camp_david() -> Report:
    """The report on 2023."""
    return report(games.scenario("2023"), draws=60, years=20)


def build(year: str, *slow: str, us: str = "E", **changes: object) -> SlowStates:
    """A game with fewer slow states."""
    return slow_states.game(games.scenario(year), slow, us_action=us, **changes)


def play(found: SlowStates, start: str) -> Outlook:
    """The outlook under the selected equilibrium."""
    e = selected(StochasticGame(**found.arguments))
    assert e is not None
    return outlook(e, start)


def played_years(found: SlowStates, of: Outlook, runs: int, seed: int) -> np.ndarray:
    """The first year of the turn in years that are played one by one from the transition tables, actions and all."""
    rng = np.random.default_rng(seed)
    tables = {state: table.astype(float) for state, table in found.transitions.items()}
    cells = {state: tuple(found.actions.index(a) for a in of.actions(state)) for state in found.states}
    ends = {state for state in found.states if of.awaited[0] == games.outcome_class(*of.actions(state))}
    lengths = []
    for _ in range(runs):
        state, year = of.start, 0
        while state not in ends:
            state = found.states[int(rng.choice(len(found.states), p=tables[state][cells[state]]))]
            year += 1
        lengths.append(year)
    return np.array(lengths)


# --- the equilibria and their outlooks ---


def test_all_equilibria_are_there_and_the_selected_one_is_among_them(camp_david: Report) -> None:
    """Each is certified, none twice; in 2023's state all cooperate; what differs is what they do once animosity is back."""
    listed = [tuple(of.actions(state) for state in camp_david.game.states) for of in camp_david.outlooks]
    assert len(set(listed)) == len(listed) == len(camp_david.solution.equilibria) > 100
    assert tuple(camp_david.chosen.actions(state) for state in camp_david.game.states) in listed
    assert all(e.regret == 0 for e in camp_david.solution.equilibria)
    assert {of.now for of in camp_david.outlooks} == {"cohesion"}
    assert camp_david.by_rule
    means = [of.turn.mean for of in camp_david.outlooks]
    assert means == sorted(means)
    assert means[0] < camp_david.chosen.turn.mean < means[-1]


def test_years_that_are_played_last_as_long(camp_david: Report) -> None:
    """The mean over 1,500 plays is within four standard errors of the exact one, and so is the share left at year 10."""
    of = camp_david.outlooks[0]
    years = played_years(camp_david.game, of, 1500, 3)
    assert abs(years.mean() - float(of.turn.mean)) < 4 * years.std() / math.sqrt(len(years))
    p = float(of.turn.survival(10)[10])
    assert abs((years > 10).mean() - p) < 4 * math.sqrt(p * (1 - p) / len(years))


@pytest.mark.parametrize("year", ["2019", "2023"])
@pytest.mark.parametrize("us", ["P", "E", "R"])
def test_outlooks_of_a_small_instance_by_listing_every_policy(year: str, us: str) -> None:
    """Animosity alone: of all 81 stationary policies those without regret, with the durations of a two-state chain by hand."""
    found = build(year, "animosity", us=us)
    game = StochasticGame(**found.arguments)
    high, low = found.states
    by_hand = {}
    for first, second in itertools.product(np.ndindex(3, 3), repeat=2):
        profile = {s: tuple([int(k == a) for k in range(3)] for a in own) for s, own in ((high, first), (low, second))}
        if markov.certify(game, profile).regret == 0:
            kinds = [games.outcome_class(*("CHF"[a] for a in own)) for own in (first, second)]
            hazard = found.transitions[low][second][0]
            turn = 0 if kinds[1] == "friction" else 1 / hazard if kinds[0] == "friction" else None
            by_hand[first, second] = turn if kinds[1] != "friction" else "friction now"
    assert by_hand
    for e in markov.solve(game).equilibria:
        of = outlook(e, low)
        key = tuple(tuple("CHF".index(a) for a in of.actions(state)) for state in (high, low))
        expected = by_hand.pop(key)
        if expected == "friction now":
            assert of.awaited[0] == "cohesion"
        else:
            assert of.turn.mean == expected
    assert not by_hand


def test_without_us_pressure_no_equilibrium_is_selected_and_all_are_shorter() -> None:
    """M14: 2023 rested on pressure. Without it the rule goes round; the shortest mean is that of low animosity, 500/113."""
    pressed, free = (build("2023", *slow_states.LEVELS, us=us) for us in "PE")
    long = play(pressed, CAMP_DAVID)
    solution, outlooks = equilibria(free, CAMP_DAVID)
    assert selected(solution.game) is None
    assert outlooks[0].turn.mean == slow_states.duration(free) == F(500, 113)
    assert outlooks[0].shares["friction"] == 1
    assert outlooks[-1].turn.mean is not None
    assert outlooks[-1].turn.mean < long.turn.mean


@pytest.mark.parametrize(
    ("name", "values"), [("haz", ("0.05", "0.2", "0.4")), ("undo", ("0", "0.5", "1")), ("gaffe", ("0", "0.1", "0.3"))]
)
def test_what_revives_animosity_shortens_it(name: str, values: tuple[str, ...]) -> None:
    """M14: the more often leaders change, undo or blunder, the shorter cohesion under one and the same play."""
    means = []
    for value in values:
        found = build("2023", "animosity", "government", **{name: value})
        policy = {s: ([0, 0, 1], [0, 0, 1]) if s.startswith("high") else ([1, 0, 0], [1, 0, 0]) for s in found.states}
        means.append(outlook(markov.certify(StochasticGame(**found.arguments), policy), "low animosity, conservative").turn.mean)
    assert means[0] > means[1] > means[2]


def test_institutions_make_it_last() -> None:
    """M26: bindingness prevents gaffes and undoing, by its hold; without a hold the transitions are what they were."""
    scenario = games.scenario("2023")
    years = [slow_states.duration(slow_states.game(scenario.set(iota=iota), ("animosity",))) for iota in (0, "0.3", "0.6")]
    assert years[0] < years[1] < years[2]
    assert slow_states.duration(slow_states.game(scenario.set(iota="0.6"), ("animosity",), hold=0)) == years[0]


def test_a_transition_at_zero_does_not_take_place() -> None:
    """Leaders that never change, a threat and a commitment that never move: each level stays for ever."""
    found = slow_states.game(games.scenario("2023"), haz=0, nu=0, doubt=0, firm=0)
    for state, table in found.transitions.items():
        for there, chances in zip(found.states, np.moveaxis(table, -1, 0), strict=True):
            if state.split(", ")[1:] != there.split(", ")[1:]:
                assert not chances.any()


def test_actions_are_named_as_the_game_has_them() -> None:
    """Where hedging is not among the actions, the second action is F: what a state's play is called agrees with its class."""
    found = slow_states.game(games.scenario("2023"), ("animosity",), us_action="E", actions="CF")
    solution = markov.solve(StochasticGame(**found.arguments))
    assert len(solution.equilibria) > 1
    for e in solution.equilibria:
        of = outlook(e, "low animosity")
        assert [games.outcome_class(*own) for own in of.play] == list(of.chain.kinds)


def test_a_rule_that_goes_round_selects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two equilibria a rule takes now the one, now the other: neither is selected; what it stays with is."""
    found = build("2023", "animosity")
    game = StochasticGame(**found.arguments)
    first, second = ([(2, 2), (0, 0)], [(0, 0), (0, 0)])
    assert all(markov.certify(game, markov.pure_profile(game, own)).regret == 0 for own in (first, second))

    def taking(*turns: list[tuple[int, int]]) -> str:
        """What is selected if the rule takes these in turn."""
        order = itertools.cycle(turns)
        chosen = SimpleNamespace(select_batch=lambda _: SimpleNamespace(cells=np.array([3 * a + b for a, b in next(order)])))
        monkeypatch.setattr(outlooks, "logit", chosen)
        return str(selected(game))

    assert taking(first, second) == taking(second, first) == "None"
    assert taking(second) == "high animosity: (C, C); low animosity: (C, C)"
    assert taking(first) == "high animosity: (F, F); low animosity: (C, C)"


# --- what lengthens it ---


def test_levers_are_what_games_built_anew_say(camp_david: Report) -> None:
    """The mean at each end of a range is that of the game with that value and the same play; slopes are limits of differences."""

    def mean(changes: dict[str, object]) -> Fraction | None:
        again = slow_states.game(games.scenario("2023"), **changes)
        rows = [again.transitions[s][tuple("CHF".index(a) for a in camp_david.chosen.actions(s))] for s in again.states]
        return until(Chain(again.states, camp_david.chosen.chain.kinds, rows), "friction", CAMP_DAVID).mean

    now, tiny = camp_david.chosen.turn.mean, F(1, 10**8)
    assert now == mean({})
    assert {own.symbol for own in camp_david.levers} == set(TRANSITIONS) - {"rel", "hold"}
    for own in camp_david.levers:
        assert (own.at_low, own.at_high) == (mean({own.symbol: own.low}), mean({own.symbol: own.high}))
        assert float((mean({own.symbol: own.value + tiny}) - now) / tiny) == pytest.approx(float(own.slope), rel=1e-5)
    longest = [math.inf if own.longest is None else own.longest for own in camp_david.levers]
    assert longest == sorted(longest, reverse=True)


def test_no_parameter_has_a_power_above_two() -> None:
    """Third differences of every transition vanish, so that the derivatives of the levers are exact."""
    found = slow_states.game(games.scenario("2023").set(iota="0.4"))
    for symbol, state, profile in itertools.product(TRANSITIONS, found.states[::5], (("C", "C"), ("C", "F"))):
        rows = [found.after(state, profile, {symbol: found.values[symbol] + step}) for step in range(4)]
        assert not any(d - 3 * c + 3 * b - a for a, b, c, d in zip(*rows, strict=True))


# --- random transitions ---


def test_a_band_is_made_of_games_built_anew() -> None:
    """Draw by draw: survival, mean and whether the play is an equilibrium still are those of the game with these values."""
    found = build("2023", "animosity", "government", us="P")
    of, start, draws = play(found, "low animosity, conservative"), "low animosity, conservative", 12
    got, values = band(found, of, rng=7, draws=draws, years=6), drawn(found, 7, draws)
    curves, means, kept = [], [], 0
    for k in range(draws):
        own = {symbol: F(float(column[k])).limit_denominator(10**12) for symbol, column in values.items()}
        again = build("2023", "animosity", "government", us="P", **own)
        judged = markov.certify(StochasticGame(**again.arguments), of.equilibrium.profile)
        turn = until(Chain(found.states, of.chain.kinds, outlook(judged, start).chain.rows), of.awaited[0], start)
        curves.append([float(p) for p in turn.survival(6)])
        means.append(math.inf if turn.mean is None else float(turn.mean))
        kept += judged.regret == 0
    assert got.curves == pytest.approx(np.quantile(curves, got.levels, axis=0), abs=1e-9)
    assert got.means == pytest.approx(tuple(np.quantile(means, got.levels, method="inverted_cdf")), rel=1e-6)
    assert got.kept == kept / draws


def test_draws_stay_in_range_and_what_is_off_stays_off() -> None:
    """Uniform on each range, the same for a seed, and no leader changes if leaders are off."""
    found = build("2023", "animosity", haz=0)
    values, ranges = drawn(found, 5, 4000), {p.symbol: p for p in PARAMETERS}
    assert set(values) == set(TRANSITIONS)
    assert not values["haz"].any()
    for symbol, column in values.items():
        low, high = (0.0, 0.0) if symbol == "haz" else (float(ranges[symbol].low), float(ranges[symbol].high))
        assert low <= column.min() <= column.max() <= high
        assert abs(column.mean() - (low + high) / 2) <= 4 * (high - low) / math.sqrt(12 * 4000)
        assert (drawn(found, 5, 4000)[symbol] == column).all()


# --- history, starts, the path ---


def test_width_is_counted_by_listing_profiles() -> None:
    """In a game small enough to list: states in which some equilibria play friction and others do not, and the extreme means."""
    found = build("2023", "animosity", "government")
    start = "low animosity, conservative"
    for own in hysteresis(found, start, ("0.1", "0.3")):
        again = build("2023", "animosity", "government", haz=own.hazard)
        outlooks = [outlook(e, start) for e in markov.solve(StochasticGame(**again.arguments)).equilibria]
        assert own.equilibria == len(outlooks)
        assert own.width == sum(
            len({games.outcome_class(*of.actions(state)) == "friction" for of in outlooks}) > 1 for state in again.states
        )
        means = [math.inf if of.turn.mean is None else of.turn.mean for of in outlooks]
        assert (own.shortest, own.longest) == tuple(None if m == math.inf else m for m in (min(means), max(means)))


def test_starts_are_nearest_to_the_codes() -> None:
    """2019 begins with high animosity, as friction was its conduct; unless that is left out, as for its polls."""
    values, scenario = slow_states.values(), games.scenario("2019")
    assert first_state(scenario, values, "progressive") == "high animosity, low threat, progressive, doubtful US"
    assert first_state(scenario, values, "progressive", friction=False).startswith("low animosity")
    assert first_state(games.scenario("2023"), values, "conservative") == CAMP_DAVID
    for theory in games.theories.theories().values():  # codes and record are the same to every theory
        assert first_state(theory.apply(scenario), values, "progressive") == first_state(scenario, values, "progressive")
    assert first_state(games.scenario("hwang-2023"), values, "conservative").startswith("high animosity")  # halfway


def test_the_path_of_2021_to_2024() -> None:
    """Governments and threat turned in 2022, animosity in 2023, and belief in the US in 2024."""
    path = steps(games.episode(name) for name in ("E21", "E22", "E23", "E24"))
    assert [step.state.split(", ") for step in path] == [
        ["high animosity", "low threat", "progressive", "doubtful US"],
        ["high animosity", "high threat", "conservative", "firm US"],
        ["low animosity", "high threat", "conservative", "firm US"],
        ["low animosity", "high threat", "conservative", "doubtful US"],
    ]
    assert [step.played for step in path] == [None, None, "cohesion", None]  # elsewhere the rule of selection goes round
    found = slow_states.game(path[2].episode.scenario)
    assert path[2].chance == found.transitions[path[2].state][0, 0][found.states.index(path[3].state)]
    assert path[3].chance is None
    assert [row[4].text for row in path_table(path).rows] == [step.episode.outcome for step in path]


# --- reports ---


def test_a_report_says_what_it_found(camp_david: Report) -> None:
    """Its tables hold the number of equilibria, the means, the seed; it is read as text and in a notebook."""
    text = str(camp_david)
    assert f"{len(camp_david.outlooks)} Markov perfect equilibria" in text
    assert f"{float(camp_david.chosen.turn.mean):.2f}" in text
    assert "60 uniform draws" in text
    assert camp_david._repr_html_().count("<table>") == 3
    assert [word for word, _ in camp_david.columns] == ["selected", "shortest", "middle", "longest"]


def test_more_equilibria_than_are_listed_are_said_to_be_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for twenty: twenty and the selected one, in order, and the word SOME."""
    monkeypatch.setattr(reports, "MOST_EQUILIBRIA", 20)
    found = report(games.scenario("2023"), draws=20, years=20)
    assert found.solution.completeness is Completeness.SOME
    assert len(found.outlooks) in (20, 21)
    assert found.chosen.play in {of.play for of in found.outlooks}
    assert "there may be others" in str(found)


def test_a_mechanism_of_the_users_own_counts() -> None:
    """A gain from confronting that swamps everything makes friction the play of every state."""
    zeal = Parameter("zeal", "election_zeal", "structural", 0, 0, 9, "gain from confronting")
    own = Mechanism(
        "election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z["ROK"] if player == "ROK" else 0, switch=("zeal",)
    )
    scenario = games.scenario("2023").on(MODEL.with_mechanism(own)).set(election_zeal=9)
    found = slow_states.game(scenario, ("animosity",))
    of = play(found, "low animosity")
    assert {of.chain.kinds[k] for k in range(2)} == {"friction"}
    assert of.awaited == ("cohesion", "friction")
    assert (of.turn.chance, of.back) == (0, None)


def test_wrong_words_are_refused() -> None:
    """Starts, governments, draws, mixed play, and models without the alliance in them."""
    scenario = games.scenario("2023")
    with pytest.raises(ScenarioError, match="no slow state 'peace'; a state names every level"):
        report(scenario, start="peace")
    with pytest.raises(ScenarioError, match="government: one of"):
        report(scenario, government="royal")
    with pytest.raises(ParameterError, match="unknown parameter 'hazz'"):
        report(scenario, changes={"hazz": 1})
    found = build("2023", "animosity")
    _, (of, *_) = equilibria(found, "low animosity")
    for wrong in ({"draws": 0}, {"years": 0}):
        with pytest.raises(ParameterError, match="positive numbers"):
            band(found, of, rng=0, **wrong)
    half = {state: ([F(1, 2), F(1, 2), 0], [1, 0, 0]) for state in found.states}
    with pytest.raises(GameError, match="pure actions"):
        outlook(markov.certify(StochasticGame(**found.arguments), half), "low animosity")
