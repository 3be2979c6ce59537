"""Sweeps of any model, timing and concept: every row is what the model's own solver says of its game."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray

import games
from games.errors import FormatError, ParameterError, QuasiallianceError, ScenarioError
from games.library import games as named_games
from games.library import named
from games.model import Mechanism, Parameter, TreeModel
from games.model.family import Family
from games.models import china_bidder, four_us_actions, regional_ties, slow_alliance, slow_states
from games.models.trilateral import ALLY_ACTIONS, MODEL, US_ACTIONS, Timing
from games.profile import CLASSES, outcome_class
from games.scenarios.governments import of_episode
from games.scenarios.scenario import Scenario
from games.tree.builder import end, move, simultaneous, tree
from solvers import nash, pairwise_stability, sequential, subgame_perfect
from solvers.markov import StochasticGame
from solvers.rapprochement import first_state, outlook, selected
from solvers.refinements import payoff_dominance
from solvers.selection import risk_dominance
from solvers.sensitivity import sweep
from solvers.sensitivity.sweeps import designs, frame, members
from solvers.sensitivity.sweeps.concepts import concepts
from solvers.sensitivity.sweeps.outcomes import fitting, outcomes
from solvers.sensitivity.sweeps.outcomes.duration import YEARS
from solvers.sensitivity.sweeps.outcomes.form import FAMILIES, TIMINGS, Form
from solvers.sensitivity.sweeps.outcomes.paths import ends_of
from solvers.tree_profile import TreeProfile
from solvers.verdict import verdict

TREES = [game.name for game in named_games() if isinstance(game.model, TreeModel)]
E23 = games.scenario("2023")
BOX = {"s": (-0.5, 1), "common_threat": (0.1, 0.9), "hK": (0, 1)}


def swept(folder: Path, scenario: Scenario, design: designs.Design, **options: Any) -> xarray.Dataset:
    """Sweep, in memory, the dimensions of one place left out."""
    return sweep(None, scenario, design, out=folder, progress=False, **options).load().squeeze(drop=True)


def rows(scenario: Scenario, design: designs.Design) -> Iterator[Scenario]:
    """The scenarios of a design's rows, one by one, values as the decimals that they are written as."""
    columns = design.columns(tuple(slice(0, n) for n in design.shape))
    for k in range(design.size):
        yield scenario.set({s: float(columns[own.name][k]) for own in design.inputs for s in own.symbols})


def draws(model: Family, size: int) -> designs.Points:
    """Draws of all parameters of a model."""
    return designs.random(model, {p.symbol: (p.low, p.high) for p in model.parameters}, size, rng=5)


# --- trees ---


def of_trees(found: list[TreeProfile]) -> tuple[set[str], set[tuple[Fraction, ...]]]:
    """The ends that equilibria reach, and what they are worth."""
    game = found[0].game
    words, at_end = ends_of(game), np.flatnonzero(game.arrays.player == -2)
    reached = {w for e in found for w, p in zip(words, game.realisation_probabilities(e.behaviour)[at_end], strict=True) if p}
    return reached, {game.expected_payoffs(e.behaviour) for e in found}


@pytest.mark.parametrize("name", TREES)
def test_each_row_of_a_tree_is_what_its_solvers_say(name: str, tmp_path: Path) -> None:
    """Paths, ends, numbers and payoffs of all subgame-perfect and sequential equilibria, against the exact solvers."""
    model = named(name).model
    assert isinstance(model, TreeModel)
    scenario, design = Scenario(name, model=model), draws(model, 4)
    found = swept(tmp_path / "a", scenario, design, outcomes=["subgame_perfect", "sequential"])
    for k, own in enumerate(rows(scenario, design)):
        for prefix, solver in (("", subgame_perfect), ("sequential_", sequential)):
            solution = solver.solve(model.game(own.values))
            every = [*solution.equilibria, *(e for c in solution.components for e in c.extreme)]
            reached, worth = of_trees(every)
            row = found.isel(draw=k)
            bits = int(row[f"{prefix}ends"])
            assert set(members(found[f"{prefix}ends"], bits)) == reached
            assert int(row[f"{prefix}count"]) == len(every)
            paths = {"-".join(e.path) for e in every}
            told = dict(zip(found[f"{prefix}path"].flag_values, found[f"{prefix}path"].flag_meanings.split(), strict=True))
            if solution.complete and len(paths) == 1:
                assert told[int(row[f"{prefix}path"])] == "_".join(paths.pop().split())
            if solution.complete and len(worth) == 1:
                assert row[f"{prefix}payoff"].values == pytest.approx([float(v) for v in worth.pop()], abs=1e-12)
            else:
                assert np.isnan(row[f"{prefix}payoff"]).all()


def test_a_tie_is_seen_at_the_decimal_where_it_is(tmp_path: Path) -> None:
    """At a China offer of 0.3 the ROK is indifferent; floats alone would break the tie; next to it they decide."""
    model = named("apology").model
    design = designs.grid(model, {"china_offer": [0.2, 0.3, 0.45, 0.6, 0.8]})  # a model it is
    found = swept(tmp_path / "a", Scenario("apology", model=model), design)
    assert frame(found).path.tolist() == ["N-accept", "several", "A-accept-kept", "several", "N-reject"]
    assert [int(k) for k in found.decided] == [0, 2, 0, 2, 0]  # floats, or a continuum, described exactly
    assert set(members(found.ends, int(found.ends[1]))) == {"N-accept", "N-reject", "A-accept-kept"}


OWN = """
from games.model import Mechanism, Parameter, TreeModel
from games.tree.builder import move

TOLL = Mechanism("toll", 10, "Crossing costs.", (Parameter("t", "toll", "structural", "0.5", 0, 2, "cost of crossing"),),
    term=lambda player, at: (1 - at.t) * at.crosses)


def story(v, end):
    return move("Walker", "river", {"cross": end(crosses=1), "stay": end(crosses=0)})


MODEL = TreeModel("river", "River", ("Walker",), (), (TOLL,), story, "own")
"""


def test_a_model_of_the_users_own_is_swept_in_other_processes(tmp_path: Path) -> None:
    """From a file, in worker processes that cannot import it; changed, it does not go on with the old data."""
    from games.model.model_file import model_in

    file = tmp_path / "river.py"
    file.write_text(OWN, "utf-8")
    own = model_in(file)
    design = designs.grid(own, {"toll": (0, 2, 5)})
    found = swept(tmp_path / "a", Scenario("river", model=own), design, switches=["as asked"], workers=2)
    assert frame(found).path.tolist() == ["cross", "cross", "several", "stay", "stay"]
    file.write_text(OWN.replace("1 - at.t", "2 - at.t"), "utf-8")
    other = model_in(file)
    with pytest.raises(FormatError, match="another own_mechanisms"):
        swept(tmp_path / "a", Scenario("river", model=other), design, resume=True)
    file.write_text("MODEL = 1", "utf-8")
    with pytest.raises(QuasiallianceError, match="a TreeModel or TableModel or NetworkModel called MODEL is needed"):
        model_in(file)
    file.write_text(OWN.replace('"cross": end(crosses=1)', '"cross": end(swims=1)'), "utf-8")
    with pytest.raises(QuasiallianceError, match="cannot be made at its defaults"):
        model_in(file)


def test_a_tree_that_depends_on_values_is_refused(tmp_path: Path) -> None:
    """A batch has one shape; a story that branches on a parameter cannot be swept, and says so before anything is written."""
    share = Parameter("x", "share", "structural", "0.5", 0, 1, "share")

    def story(v: Any, over: Any) -> Any:
        more = {"b": over(gain=0)} if np.ndim(v.x) else {}
        return move("A", "first", {"a": over(gain=1), **more})

    gain = Mechanism("gain", 10, "Gain.", (share,), term=lambda player, at: at.x * at.gain)
    model = TreeModel("fickle", "Fickle", ("A",), (), (gain,), story, "own")
    with pytest.raises(QuasiallianceError, match="must not depend on parameter values"):
        swept(tmp_path / "a", Scenario("fickle", model=model), designs.random(model, {"x": (0, 1)}, 3, rng=0))
    assert not (tmp_path / "a").exists()


# --- tables and networks ---


def test_each_row_of_a_four_player_table_is_its_set_of_equilibria(tmp_path: Path) -> None:
    """China as a bidder: supports of the whole set from the exact solver, pure profiles from the inequalities of the text."""
    model = china_bidder.MODEL
    scenario, design = Scenario("china", model=model), draws(model, 6)
    found = swept(tmp_path / "a", scenario, design, outcomes=["nash", "pure", "strict"])
    words = Form(model).supports()
    for k, own in enumerate(rows(scenario, design)):
        solution = nash.solve(model.game(own.values))
        row = found.isel(draw=k)
        told = {words[b] for b in np.flatnonzero(np.unpackbits(row.supports.values, bitorder="little"))}
        assert told == {
            ".".join("+".join(labels[a] for a in x) for labels, x in zip(e.actions, e.support, strict=True))
            for e in solution.points
        }
        pure = {"-".join(profile) for profile in china_bidder.pure(model.values(own.values))}
        assert set(members(found.pure, int(row.pure))) == pure
        assert set(members(found.strict, int(row.strict))) <= pure


def test_each_row_of_a_network_model_is_its_stable_networks(tmp_path: Path) -> None:
    """Against the exact comparison of every network, random draws and the defaults' own ties."""
    model = regional_ties.MODEL
    scenario = Scenario("ties", model=model)
    first = model.parameters[0]
    at_ties = designs.grid(model, {first.symbol: (float(first.low), float(first.high), 5)})
    for folder, design in (("a", draws(model, 20)), ("b", at_ties)):
        found = swept(tmp_path / folder, scenario, design)
        words = found.stable.bit_meanings.split()
        for k, own in enumerate(rows(scenario, design)):
            game = model.game(own.values)
            row = found.isel({found.networks.dims[0]: k})
            told = [words[b] for b in np.flatnonzero(np.unpackbits(row.stable.values, bitorder="little"))]
            expected = pairwise_stability.solve_networks(game).stable
            assert told == ["+".join(game.name(n).split(", ")).replace(" ", "_") for n in expected]
            assert int(row.networks) == len(expected)


# --- slow states ---


@pytest.mark.parametrize("year", ["2019", "2023"])
def test_each_row_of_the_slow_states_is_the_exact_outlook(year: str, tmp_path: Path) -> None:
    """The state and class of this year, mean years and survival under the selected equilibrium, in exact numbers."""
    model = slow_alliance.MODEL
    scenario = games.scenario(year).on(model)
    box = {
        "leader_hazard": (0.05, 0.4), "reconciliation": (0, 1), "gaffe": (0, 0.5), "TKN": (0, 1), "s": (-0.5, 1), "hJ": (0, 1),
        "rJ": (0, 1), "discount_factor": (0, 0.99),
    }  # fmt: skip
    design = designs.random(model, box, 8, rng=4)
    found = swept(tmp_path / "a", scenario, design)
    camp = of_episode(games.episode(year))
    words = dict(zip(found.start.flag_values, found.start.flag_meanings.split(), strict=True))
    chosen = 0
    for k, own in enumerate(rows(scenario, design)):
        row = found.isel(draw=k)
        start = first_state(own, slow_states.values(), camp)
        assert words[int(row.start)] == start.replace(", ", "/").replace(" ", "_")
        play = selected(StochasticGame(**model.slow(own, government=camp).arguments))
        if play is None:
            assert int(row.class_now) == -1
            assert np.isnan(row.years)
            continue
        chosen += 1
        exact = outlook(play, start)
        assert CLASSES[int(row.class_now)] == exact.now
        mean = np.inf if exact.turn.mean is None else float(exact.turn.mean)
        assert float(row.years) == pytest.approx(mean, rel=1e-9)
        curve = exact.turn.survival(max(YEARS))
        assert row.survival.values == pytest.approx([float(curve[year]) for year in YEARS], abs=1e-10)
    assert chosen > 2


def test_levels_in_the_wrong_order_are_refused_at_once(tmp_path: Path) -> None:
    """A high level that may be below a low one, before anything is written; a theory and a mechanism off are heard."""
    model = slow_alliance.MODEL
    scenario = E23.on(model)
    with pytest.raises(ParameterError, match="threat_low < threat_high"):
        swept(tmp_path / "a", scenario, designs.random(model, {"threat_low": (0, 1)}, 4, rng=0))
    assert not (tmp_path / "a").exists()
    design = designs.random(model, {"gaffe": (0, 0.5)}, 3, rng=0)
    found = swept(tmp_path / "a", scenario, design, theories=["cha", "hwang"], us_actions="PE")
    own = games.theory("hwang").apply(next(rows(scenario, design)))
    play = selected(StochasticGame(**model.slow(own, us_action="E").arguments))
    told = int(found.class_now.sel(theory="hwang", us_action="E").isel(draw=0))
    start = first_state(own, slow_states.values(), "conservative")
    assert told == (-1 if play is None else CLASSES.index(outlook(play, start).now))


# --- timings ---


def allies_first(game: games.NormalFormGame) -> games.ExtensiveFormGame:
    """The tree in which the allies move at once and the US, seeing them, after."""
    labels = game.actions

    def us(japan: str, rok: str) -> Any:
        at = (labels[0].index(japan), labels[1].index(rok))
        return move("US", f"US after {japan}{rok}", {a: end(*game.payoffs[(slice(None), *at, u)]) for u, a in enumerate(labels[2])})

    return tree(game.players, simultaneous([("Japan", "Japan", labels[0]), ("ROK", "ROK", labels[1])], us))


def test_each_timing_is_a_place_and_each_row_its_verdict(tmp_path: Path) -> None:
    """Given, US-first: the verdict; allies-first: the subgame-perfect paths of the tree; profiles are those of all three."""
    design = designs.random(MODEL, BOX, 10, rng=7)
    timings = ["given", "us-first", "allies-first"]
    found = swept(tmp_path / "a", E23, design, timing=timings, us_actions="PE", outcomes=["logit"], concepts=["nash", "logit"])
    assert list(found.timing.values) == ["given P", "given E", "us-first", "allies-first"]
    for k, own in enumerate(rows(E23, design)):
        for place in ("given P", "given E", "us-first"):
            timing, _, us = place.partition(" ")
            row, seen = found.sel(timing=place).isel(draw=k), verdict(own, timing=timing, us_action=us or None)
            assert (CLASSES[int(row.outcome)], US_ACTIONS[int(row.us_chosen)]) == (seen.outcome, seen.us_action)
            assert members(found.classes, int(row.classes.sel(concept="logit"))) == (seen.outcome,)
        tree_game = allies_first(MODEL.game(own, timing="simultaneous"))
        classes = {outcome_class(*e.path[:2]) for e in subgame_perfect.solve(tree_game).equilibria}
        assert set(members(found.classes, int(found.classes.sel(timing="allies-first", concept="nash").isel(draw=k)))) == classes


def test_profiles_and_supports_are_those_of_all_three_where_timings_are_several(tmp_path: Path) -> None:
    """The allies' sets under a given US action are the same sets, each profile with that action."""
    design = designs.random(MODEL, BOX, 12, rng=8)
    names = ["strict", "nash"]
    several = swept(tmp_path / "a", E23, design, timing=["given", "simultaneous", "allies-first"], us_actions="PR", outcomes=names)
    alone = swept(tmp_path / "b", E23, design, us_actions="PR", outcomes=names)
    words = Form(MODEL, ("given", "simultaneous")).supports()
    for k, us in itertools.product(range(12), "PR"):
        here, there = several.sel(timing=f"given {us}").isel(draw=k), alone.sel(us_action=us).isel(draw=k)
        own = tuple(f"{profile}{us}" for profile in members(alone.strict, int(there.strict)))
        assert members(several.strict, int(here.strict)) == own
        told = [words[b] for b in np.flatnonzero(np.unpackbits(here.supports.values, bitorder="little"))]
        assert sorted(told) == sorted(f"{support}.{us}" for support in members(alone.supports, int(there.supports)))
        replied = several.sel(timing="allies-first").isel(draw=k)
        for profile in members(several.strict, int(replied.strict)):
            game = MODEL.game(list(rows(E23, design))[k], timing="simultaneous")
            at = tuple(ALLY_ACTIONS.index(a) for a in profile[:2])
            assert US_ACTIONS.index(profile[2]) == int(np.argmax(game.payoffs[(2, *at)]))


def test_four_us_actions_are_swept_in_every_timing(tmp_path: Path) -> None:
    """The fourth action is given, chosen first, replied with and played at once, as the exact verdicts have it."""
    model = four_us_actions.MODEL
    scenario = games.scenario("2019").on(model)
    design = designs.random(model, BOX, 6, rng=2)
    found = swept(tmp_path / "a", scenario, design, timing=["given", "us-first"], us_actions="DR", outcomes=["logit"])
    at_once = swept(tmp_path / "b", scenario, design, timing="simultaneous", outcomes=["strict", "nash"])
    words = Form(model, ("simultaneous",)).supports()
    for k, own in enumerate(rows(scenario, design)):
        timings: tuple[tuple[Timing, str], ...] = (("given", "D"), ("given", "R"), ("us-first", ""))
        for timing, us in timings:
            row, seen = found.sel(timing=f"{timing} {us}".strip()).isel(draw=k), verdict(own, timing=timing, us_action=us or None)
            assert (CLASSES[int(row.outcome)], model.us_actions[int(row.us_chosen)]) == (seen.outcome, seen.us_action)
        solution = nash.solve(model.game(own, timing="simultaneous"))
        bits = at_once.supports.isel(draw=k).values
        told = {words[b] for b in np.flatnonzero(np.unpackbits(bits, bitorder="little"))}
        assert told == {
            ".".join("".join(labels[a] for a in x) for labels, x in zip(e.actions, e.support, strict=True)) for e in solution.points
        }


# --- concepts ---


def test_each_concept_allows_the_classes_that_its_own_solver_finds(tmp_path: Path) -> None:
    """Given and US-first: Nash and subgame-perfect sets, strict ones, dominance in risk and in payoffs; the whole set for each."""
    design = designs.random(MODEL, BOX, 40, rng=9)
    found = swept(tmp_path / "a", E23, design, concepts=list(concepts()))
    first = swept(tmp_path / "b", E23, design, timing="us-first", concepts=["nash"])
    assert list(found.data_vars) == ["classes"]
    seen = set()
    for k, own in enumerate(rows(E23, design)):
        game = MODEL.game(own)
        solution = nash.solve(game)
        modal = {outcome_class(*(labels[a] for labels, a in zip(e.actions, e.modal, strict=True))) for e in solution.points}
        strict = [tuple(x[0] for x in e.support) for e in solution.strict]
        risk = risk_dominance.compare(game.payoffs, strict).dominant
        paid = payoff_dominance.solve(game).dominant
        expected = {
            "nash": modal,
            "strict": {_class(cell) for cell in strict},
            "logit": {verdict(own).outcome},
            "risk_dominance": set() if risk is None else {_class(risk)},
            "payoff_dominance": set() if paid is None else {_class(paid.modal)},
        }
        for name, classes in expected.items():
            assert set(members(found.classes, int(found.classes.sel(concept=name).isel(draw=k)))) == classes, name
        seen.add(len(modal))
        perfect = subgame_perfect.solve(MODEL.game(own, timing="us-first")).equilibria
        on_path = {outcome_class(*e.path[1:]) for e in perfect}
        assert set(members(first.classes, int(first.classes.isel(draw=k)))) == on_path
    assert seen == {1, 2}


def _class(cell: tuple[int, ...]) -> str:
    return outcome_class(*(ALLY_ACTIONS[a] for a in cell))


def test_a_table_has_a_column_for_each_concept_and_player(tmp_path: Path) -> None:
    """One row a game; what is along a dimension of its own has its words in the columns' names."""
    design = designs.random(MODEL, BOX, 5, rng=9)
    found = swept(tmp_path / "a", E23, design, timing=["given", "us-first"], outcomes=["logit"], concepts=["nash", "logit"])
    table = frame(found)
    assert len(table) == 10
    assert {"classes_nash", "classes_logit", "outcome", "timing", "substitutability"} <= set(table)
    model = named("gsomia").model
    assert model is not None
    own = frame(swept(tmp_path / "b", Scenario("g", model=model), draws(model, 5)))
    assert {"payoff_Japan", "payoff_ROK", "path"} <= set(own)
    assert len(own) == 5


# --- what does not fit ---


@pytest.mark.parametrize(
    ("model", "options", "error", "message"),
    [
        ("gsomia", {"outcomes": ["margin"]}, ParameterError, r"'margin' is not defined for models of trees, such as 'escalation' "
         r"\(it is for: the alliance game, the US action given, .*\); outcomes for it: sequential, subgame_perfect"),
        ("gsomia", {"timing": "given"}, ScenarioError, "timings are of the alliance game; 'escalation' has one, its own"),
        ("gsomia", {"us_actions": "P"}, ScenarioError, "'escalation' takes none; leave its actions out"),
        ("gsomia", {"theories": ["cha"]}, ScenarioError, "theories are of the alliance game"),
        ("gsomia", {"concepts": ["nash"]}, ParameterError, "the concept 'nash' is not defined for models of trees; there is none"),
        ("china-bidder", {"outcomes": ["logit"]}, ParameterError, "outcomes for it: nash, pure, strict"),
        ("regional-ties", {"outcomes": ["nash"]}, ParameterError, "outcomes for it: pairwise_stable"),
        ("", {"outcomes": ["duration"]}, ParameterError, "it is for: the slow states"),
        ("", {"concepts": ["nashh"]}, ParameterError, "did you mean 'nash'"),
        ("", {"timing": "simultaneous", "concepts": ["logit"]}, ParameterError, "concepts for it: nash, strict"),
        ("", {"timing": ["given", "given"]}, ParameterError, "'given' is named twice"),
        ("", {"timing": ["given", "simultaneous"], "outcomes": ["margin"]}, ParameterError, "not defined for .*, all at once"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(
    model: str, options: dict[str, Any], error: type[Exception], message: str, tmp_path: Path
) -> None:
    """At once, listing what fits, and nothing is written."""
    own = named(model).model if model else MODEL
    assert own is not None
    scenario = Scenario("x", model=own) if model else E23
    with pytest.raises(error, match=message):
        swept(tmp_path / "a", scenario, designs.random(own, {own.parameters[0].symbol: (0.3, 0.4)}, 2, rng=0), **options)
    assert not (tmp_path / "a").exists()


def test_every_kind_of_games_has_an_outcome() -> None:
    """And every outcome and concept is for some."""
    assert all(fitting(kind) for kind in (*TIMINGS, *FAMILIES[1:]))
    assert all(own.kinds for own in (*outcomes().values(), *concepts().values()))
