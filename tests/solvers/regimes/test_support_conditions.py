"""Support conditions: they hold at a point iff the solver finds an equilibrium with that very support there."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

import games
from games.errors import SolverError
from games.exact.polynomials import at
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, PLAYERS, US_ACTIONS
from games.normal_form import NormalFormGame
from solvers import nash, regimes
from solvers.regimes.formulas import SupportFormula
from solvers.regimes.labels import Support
from solvers.regimes.payoff_differences import differences
from solvers.regimes.situation import Situation
from solvers.regimes.support_formulas import support_formula, supports
from solvers.regimes.supports import read_support, support_conditions

THREE = (ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS)


def labelled(game: NormalFormGame) -> set[Support]:
    """Return the supports of all isolated equilibria; the game must have no continuum."""
    solution = nash.solve(game, exact=True)
    assert solution.complete
    assert not solution.components
    return {tuple(tuple(game.actions[i][k] for k in own) for i, own in enumerate(e.support)) for e in solution.equilibria}


def deltas(game: NormalFormGame, form: SupportFormula) -> dict[str, Fraction]:
    """Return the payoff differences that a formula uses, from a game."""

    def payoff(player: str, action: str, others: tuple[str, ...]) -> Fraction:
        i = game.players.index(player)
        labels = (*others[:i], action, *others[i:])
        place = tuple(own.index(a) for a, own in zip(labels, game.actions, strict=True))
        return game.payoffs[(i, *place)]

    return {name: payoff(p, a, others) - payoff(p, b, others) for name, (p, a, b, others) in form.deltas.items()}


@pytest.mark.parametrize(
    ("players", "actions", "games_", "expected"),
    [
        (ALLIES, (ALLY_ACTIONS,) * 2, 300, {(1, 1), (2, 2), (3, 3)}),
        (PLAYERS, (("C", "H"), ("C", "H"), ("P", "E")), 300, {(1, 1, 1), (2, 2, 1), (2, 1, 2), (1, 2, 2), (2, 2, 2)}),
        (PLAYERS, (ALLY_ACTIONS, ("C", "H"), ("P", "E")), 300, {(3, 2, 2), (2, 2, 2), (2, 2, 1)}),
        (PLAYERS, (("C", "H"), ALLY_ACTIONS, ("P", "E")), 100, {(2, 3, 2)}),
        (PLAYERS, (("C", "H"), ("C", "H"), US_ACTIONS), 100, {(2, 2, 3)}),
        (PLAYERS, THREE, 25, {(2, 2, 2), (2, 2, 1)}),
    ],
    ids=["3x3", "2x2x2", "3x2x2", "2x3x2", "2x2x3", "3x3x3"],
)
def test_formulas_hold_iff_the_solver_finds_that_support(
    players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], games_: int, expected: set[tuple[int, ...]]
) -> None:
    """In random games, for every support with a closed form, formula and solver agree; every kind occurs."""
    rng = random.Random(11)
    forms = [support_formula(players, actions, support) for support in supports(actions)]
    shape = (len(players), *map(len, actions))
    seen: Counter[tuple[int, ...]] = Counter()
    for _ in range(games_):
        payoffs = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            payoffs[place] = Fraction(rng.randrange(-(10**6), 10**6))
        game = NormalFormGame(payoffs, players, actions)
        found = labelled(game)
        for form in forms:
            holds = form.holds(deltas(game, form))
            assert holds == (form.support in found)
            seen[tuple(map(len, form.support))] += holds
    assert expected <= {kind for kind, count in seen.items() if count}


def scenario(rng: random.Random, **more: object) -> games.Scenario:
    """Return a scenario with every structural and situational parameter random and rational within its range."""
    moved = [p for p in MODEL.parameters if p.kind != "optional"]
    values: dict[str, object] = {p.symbol: p.low + (p.high - p.low) * Fraction(rng.randrange(1, 1000), 1000) for p in moved}
    return games.Scenario("random", values | more, rng.choice(US_ACTIONS))


def test_allies_conditions_hold_iff_the_solver_finds_that_support_at_300_scenarios() -> None:
    """For every pure, (2,2) and (3,3) support of the allies' game, at 300 random rational scenarios under all US actions."""
    rng = random.Random(21)
    fixed = Situation.of(MODEL, games.scenario("2019")).numbers
    known: dict[object, list[regimes.SupportConditions]] = {}
    seen: Counter[tuple[int, ...]] = Counter()
    for _ in range(300):
        here = scenario(rng)
        values = MODEL.scenario_values(here)
        key = (MODEL.region(values), here.us_action)
        if key not in known:
            core = differences(MODEL, fixed=fixed, region=key[0], timing="given", us_action=here.us_action)
            known[key] = [support_conditions(MODEL, s, given=here, core=core) for s in supports((ALLY_ACTIONS,) * 2)]
        found = labelled(MODEL.game(here))
        there = known[key][0].core.values(values)
        for conditions in known[key]:
            holds = conditions.at(values, there)
            assert holds == (conditions.support in found)
            seen[tuple(map(len, conditions.support))] += holds
    assert len(known) == 12
    assert seen[1, 1] > 200
    assert seen[2, 2] > 5


def test_three_player_conditions_hold_iff_the_solver_finds_that_support_at_300_scenarios() -> None:
    """For every support with a closed form of the simultaneous game, at 300 random rational scenarios."""
    rng = random.Random(22)
    fixed = Situation.of(MODEL, games.scenario("2019")).numbers
    known: dict[object, list[regimes.SupportConditions]] = {}
    seen: Counter[tuple[int, ...]] = Counter()
    for k in range(300):
        # a third of the draws at costs of engagement that make the US waver, so that it mixes more often
        here = (
            scenario(rng)
            if k % 3
            else scenario(rng, kU=Fraction(rng.randrange(350, 650), 1000), s=Fraction(rng.randrange(500, 1000), 1000))
        )
        values = MODEL.scenario_values(here)
        region = MODEL.region(values)
        if region not in known:
            core = differences(MODEL, fixed=fixed, region=region)
            known[region] = [support_conditions(MODEL, s, given=here, timing="simultaneous", core=core) for s in supports(THREE)]
        found = labelled(MODEL.game(here, timing="simultaneous"))
        there = known[region][0].core.values(values)
        for conditions in known[region]:
            holds = conditions.at(values, there)
            assert holds == (conditions.support in found)
            seen[tuple(map(len, conditions.support))] += holds
    assert seen[1, 1, 1] > 200
    assert sum(count for kind, count in seen.items() if sorted(kind) == [1, 2, 2]) > 5


def test_an_inequality_expanded_has_the_sign_of_its_layers() -> None:
    """The expanded polynomial in the parameters, from its SymPy form too, agrees with the layered evaluation."""
    given = games.scenario("2023")
    conditions = support_conditions(MODEL, ("CH", "CH"), given=given)
    values = conditions.values
    evaluate = conditions.form.evaluator(conditions.deltas(values))
    for atom in conditions.form.atoms():
        expanded = at(conditions.expanded(atom), values)
        assert (expanded > 0, expanded < 0) == (evaluate(atom) > 0, evaluate(atom) < 0)
    first = conditions.form.atoms()[0]
    numbers = {s: values[s.name] for s in conditions.expression(first).free_symbols}
    assert (conditions.expression(first).subs(numbers) > 0) == (evaluate(first) > 0)


def test_pure_conditions_are_the_published_inequalities() -> None:
    """For a pure profile the inequalities are those of ``regimes.conditions``, up to positive factors."""
    given = games.scenario("2023")
    old = {(c.player, c.deviation): c for c in regimes.conditions(MODEL, "CC", given=given)}
    new = support_conditions(MODEL, "CC", given=given)
    assert len(new.form.atoms()) == len(old) == 4
    for atom in new.form.atoms():
        ratio = (new.expression(atom) / old[atom.player, atom.other].expression).cancel()
        assert ratio.is_positive
        assert ratio.is_number


def test_every_inequality_names_the_mechanisms_that_enter_it() -> None:
    """ROK's animosity does not enter Japan's margins; switching a mechanism off removes its name everywhere."""
    given = games.scenario("2019")
    conditions = support_conditions(MODEL, "CC", given=given)
    by_deviation = {(a.player, a.other): set(conditions.mechanisms(a)) for a in conditions.form.atoms()}
    assert "entrapment" in by_deviation["ROK", "H"]  # Japan fears the DPRK more in 2019
    assert "entrapment" not in by_deviation["Japan", "H"]
    assert "confrontation" in by_deviation["Japan", "F"] - by_deviation["Japan", "H"]
    quiet = support_conditions(MODEL, ("CH", "CH"), given=given, without=("hedging",))
    assert not any("hedging" in quiet.mechanisms(atom) for atom in quiet.form.atoms())


def test_supports_without_a_closed_form_say_so() -> None:
    """(3,3,2) and (3,3,3) say that no readable form is given, ties say that they are equations; neither is decided."""
    given = games.scenario("2019")
    for support, words in (
        (("CHF", "CHF", "ER"), "degree 4"),
        (("CHF", "CHF", "PER"), "degree 10"),
        (("CH", "C", "E"), "tie"),
        (("CHF", "CH", "E"), "tie"),
    ):
        conditions = support_conditions(MODEL, support, given=given, timing="simultaneous")
        assert conditions.form.formula is None
        assert conditions.holds is None
        assert words in conditions.form.reason
        assert words in repr(conditions)
        with pytest.raises(SolverError):
            conditions.at(conditions.values)


def test_conditions_render_and_hold_at_their_scenario() -> None:
    """Table, definitions, LaTeX and text name every case; in 2023 (C, C) holds, and the tables are for people."""
    conditions = support_conditions(MODEL, "CC", given=games.scenario("2023"))
    assert conditions.holds is True
    mixed = support_conditions(MODEL, ("CH", "CH", "ER"), given=games.scenario("2023"), timing="simultaneous")
    assert mixed.holds is False
    assert len({row[0].text for row in mixed.table().rows}) == 8
    assert r"\tau_{J}" in mixed.definitions().to_latex()
    assert r"\Delta^{J}_{CH}(CE)" in mixed.definitions().to_latex()
    assert "disc" in mixed.latex()
    assert "<table>" in mixed._repr_html_()


def test_points_of_another_region_or_with_other_numbers_are_refused() -> None:
    """Conditions are for one region of the gaps and given numbers; other points raise, they are not answered wrongly."""
    conditions = support_conditions(MODEL, "CC", given=games.scenario("2019"))
    for change in ({"TKN": 0.9}, {"ell": 0.5}):
        with pytest.raises(games.ParameterError):
            conditions.at(MODEL.scenario_values(games.scenario("2019").set(change)))


@pytest.mark.parametrize("support", ["C", ("CX", "C"), ("", "C"), ("CC", "C"), 3, ("C", "C", "C", "C")])
def test_bad_supports_are_refused(support: object) -> None:
    """A support needs known actions, each once, for every player."""
    with pytest.raises(games.GameError):
        read_support(support, ALLIES, (ALLY_ACTIONS,) * 2)
