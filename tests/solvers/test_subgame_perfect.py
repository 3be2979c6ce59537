"""Subgame perfection: backward induction over every equilibrium of every subgame."""

import itertools
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import games
from games import Decision, ExtensiveFormGame, GameError, Terminal
from games.models import escalation
from games.models.trilateral import MODEL, US_ACTIONS
from games.tree.builder import chance, end, move, simultaneous, tree
from games.tree.extensive_form import CHANCE, END
from games.tree.reduced_normal_form import mixed_strategies, reduced_normal_form
from solvers import nash, subgame_perfect
from solvers.assessments import backward_induction
from solvers.assessments.backward_induction import value_and_choices
from solvers.verify import certify, certify_subgames
from tests.strategies import behaviours, trees

Q = Fraction


def us_first(scenario: str) -> ExtensiveFormGame:
    """Return the US-first tree of a scenario."""
    return MODEL.game(games.scenario(scenario), timing="us-first")


def test_entry_game_keeps_only_the_credible_equilibrium() -> None:
    """In the entry game the Nash component (Out, Fight) is not subgame perfect; (In, Accommodate) is."""
    reply = Decision("Rival", "reply", ("Fight", "Accommodate"), (Terminal((-1, -1)), Terminal((1, 1))))
    entry = ExtensiveFormGame(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)), ("Entrant", "Rival"))
    solution = subgame_perfect.solve(entry)
    assert [e.path for e in solution.equilibria] == [("In", "Accommodate")]
    assert solution.complete
    assert solution.equilibria[0].regret == 0


def test_every_combination_of_subgame_equilibria_is_tried() -> None:
    """With a coordination game after each of two moves there are 3 x 3 continuations, and the mover answers each."""
    stag = {(0, 0): (2, 2), (0, 1): (0, 1), (1, 0): (1, 0), (1, 1): (1, 1)}

    def coordination(name: str, bonus: int) -> Decision:
        rows = tuple(
            Decision("B", f"B {name}", ("s", "h"), tuple(Terminal((stag[a, b][0] + bonus, *stag[a, b])) for b in range(2)))
            for a in range(2)
        )
        return Decision("A", f"A {name}", ("s", "h"), rows)

    game = ExtensiveFormGame(
        Decision("L", "lead", ("left", "right"), (coordination("left", 0), coordination("right", 0))), ("L", "A", "B")
    )
    solution = subgame_perfect.solve(game)
    off_ties = [e for e in solution.equilibria if max(e.behaviour["lead"]) == 1]
    assert all(e.regret == 0 for e in solution.equilibria)
    assert len({tuple(tuple(x) for x in e.behaviour.values()) for e in off_ties}) >= 9
    assert not solution.complete  # where the leader is indifferent there is a continuum, so it does not claim to list all


@pytest.mark.parametrize("name", ["2019", "2023", "hwang-2019-china", "hwang-2023-china", "1971"])
def test_us_first_equilibria_restrict_to_equilibria_of_each_subgame(name: str) -> None:
    """In every subgame-perfect equilibrium the allies play an equilibrium after every US action, and the US the best."""
    scenario = games.scenario(name)
    solution = subgame_perfect.solve(us_first(name))
    assert solution.equilibria
    for e in solution.equilibria:
        assert e.regret == 0
        worth = []
        for action in US_ACTIONS:
            game = MODEL.game(scenario, us_action=action)
            profile = (e.behaviour[f"Japan after {action}"], e.behaviour[f"ROK after {action}"])
            assert certify(game, profile).regret == 0
            payoffs = MODEL.payoffs(MODEL.scenario_values(scenario), fixed={"US": action})[2]
            worth.append(sum(p * q * payoffs[a, b] for a, p in enumerate(profile[0]) for b, q in enumerate(profile[1])))
        chosen = e.behaviour["US"]
        assert all(w == max(worth) for w, p in zip(worth, chosen, strict=True) if p > 0)


def test_number_of_equilibria_is_the_product_over_subgames() -> None:
    """Without ties at the top there is exactly one equilibrium of the tree per choice of subgame equilibria."""
    scenario = games.scenario("hwang-2023-china")
    counts = [len(nash.solve(MODEL.game(scenario, us_action=action)).equilibria) for action in US_ACTIONS]
    solution = subgame_perfect.solve(us_first("hwang-2023-china"))
    assert len(solution.equilibria) == counts[0] * counts[1] * counts[2]


def test_regret_sees_a_deviation_off_the_path() -> None:
    """A threat that is not credible is caught although it is never carried out."""
    reply = Decision("Rival", "reply", ("Fight", "Accommodate"), (Terminal((-1, -1)), Terminal((1, 1))))
    entry = ExtensiveFormGame(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)), ("Entrant", "Rival"))
    one, none = Fraction(1), Fraction(0)
    assert certify_subgames(entry, {"entry": (one, none), "reply": (one, none)}).regret == 2


def test_symbolic_payoffs_are_refused() -> None:
    """A tree in parameter symbols has no numbers to compare: a clear error."""
    with pytest.raises(GameError, match="symbolic"):
        subgame_perfect.solve(MODEL.symbolic(timing="us-first"))


def pure_profiles(game: ExtensiveFormGame) -> list[dict[str, str]]:
    """Every pure behaviour strategy profile of a small tree."""
    names = list(game.information_sets)
    choices = [game.information_sets[name][1] for name in names]
    assume(prod(map(len, choices)) <= 300)
    return [dict(zip(names, profile, strict=True)) for profile in itertools.product(*choices)]


def every_deviation(game: ExtensiveFormGame, behaviour: dict[str, Any]) -> Fraction:
    """The largest gain from any pure plan of any player in any subgame, by trying them all."""
    a, worst = game.arrays, Q(0)
    checked = game.behaviour(behaviour)

    def worth(profile: dict[str, Any], root: int, player: int) -> Fraction:
        moves = game.move_probabilities(profile)
        value: list[Any] = [None] * len(a)
        for node in range(int(a.stop[root]) - 1, root - 1, -1):
            below = list(a.children_of(node))
            value[node] = sum(moves[c] * value[c] for c in below) if below else a.payoffs[a.payoff[node], player]
        return Q(value[root])

    for root in a.subgame_roots.tolist():
        inside = {int(k) for k in a.information_set[root : a.stop[root]] if k >= 0}
        for player in range(len(game.players)):
            own = [game.set_labels[k] for k in inside if a.player[a.first_member[k]] == player]
            for plan in itertools.product(*(range(len(checked[name])) for name in own)):
                pure = {
                    name: np.array([Q(int(k == at)) for k in range(len(checked[name]))]) for name, at in zip(own, plan, strict=True)
                }
                worst = max(worst, worth(checked | pure, root, player) - worth(checked, root, player))
    return worst


class TestRegret:
    """The judge: the largest gain from a deviation in any subgame."""

    @settings(max_examples=60)
    @given(st.data())
    def test_every_plan_in_every_subgame(self, data: st.DataObject) -> None:
        """The regret is what the best of all pure plans gains in the subgame where it gains most."""
        game = data.draw(trees(levels=3))
        pure_profiles(game)
        behaviour = data.draw(behaviours(game))
        assert certify_subgames(game, behaviour).regret == every_deviation(game, behaviour)

    @given(st.data())
    def test_without_subgames_it_is_the_nash_regret(self, data: st.DataObject) -> None:
        """It is never below the regret in the normal form, and equal where the root is the only subgame."""
        game = data.draw(trees())
        behaviour = data.draw(behaviours(game))
        nash_regret = certify(reduced_normal_form(game), mixed_strategies(game, behaviour)).regret
        worst = certify_subgames(game, behaviour).regret
        assert worst == nash_regret if len(game.arrays.subgame_roots) == 1 else worst >= nash_regret


class TestChance:
    """Chance moves in subgames."""

    def test_a_bet_is_taken_in_expectation(self) -> None:
        """B accepts the lottery that pays more on average; A, foreseeing it, offers it or not."""
        lottery = chance({"win": ("1/4", end(2, 8)), "lose": ("3/4", end(2, -2))})
        game = tree(
            ("A", "B"), move("A", "offer", {"no": end(1, 0), "yes": move("B", "reply", {"refuse": end(0, 0), "accept": lottery})})
        )
        (found,) = subgame_perfect.solve(game).equilibria
        assert found.path == ("yes", "accept", "lose")
        assert found.payoffs == (2, Q(1, 2))
        assert found.strict

    def test_a_game_behind_each_outcome(self) -> None:
        """After each outcome of chance stands a subgame with equilibria of its own: every combination is kept."""

        worth = {("x", "x"): (2, 1), ("y", "y"): (1, 2)}

        def battle(name: str) -> Any:
            movers = [("A", f"A {name}", "xy"), ("B", f"B {name}", "xy")]
            return simultaneous(movers, lambda *profile: end(*worth.get(profile, (0, 0))))

        solution = subgame_perfect.solve(tree(("A", "B"), chance({"h": ("1/2", battle("h")), "t": ("1/2", battle("t"))})))
        assert len(solution.equilibria) == 9
        assert solution.complete
        assert all(e.regret == 0 for e in solution.equilibria)

    def test_private_information(self) -> None:
        """A move of chance that one player does not see belongs to the subgame around it."""
        (found,) = subgame_perfect.solve(games.trees.entries()["card-game"].game).equilibria
        assert found.behaviour["raised"].tolist() == [Q(2, 3), Q(1, 3)]

    def test_only_chance(self) -> None:
        """A tree without decisions has one equilibrium, the empty one."""
        (found,) = subgame_perfect.solve(tree(("A",), chance({"a": ("1/2", end(1)), "b": ("1/2", end(2))}))).equilibria
        assert (found.payoffs, found.behaviour) == ((Q(3, 2),), {})
        (bare,) = subgame_perfect.solve(tree(("A",), end(4))).equilibria
        assert bare.payoffs == (4,)

    def test_floats(self) -> None:
        """A float tree is solved in the exact numbers that its floats are."""
        lottery = chance({"win": (0.1, end(1.0)), "lose": (0.9, end(0.0))})
        game = tree(("A",), move("A", "a", {"sure": end(0.1), "lottery": lottery}))
        (found,) = subgame_perfect.solve(game).equilibria
        assert found.path == ("sure",) if Q(0.1) > Q(1, 10) else found.path[0] == "lottery"
        assert found.regret == 0


class TestWholeSet:
    """Nothing is missing."""

    @settings(max_examples=80)
    @given(trees(players=(1, 2), levels=3))
    def test_every_pure_equilibrium_is_found(self, game: ExtensiveFormGame) -> None:
        """The payoffs of each pure subgame-perfect profile, found by trying all, are among those of the solution."""
        pure = [profile for profile in pure_profiles(game) if certify_subgames(game, profile).regret == 0]
        solution = subgame_perfect.solve(game)
        found = {e.payoffs for e in solution.points}
        wide = any(component.dimension > 1 for component in solution.components)  # curved ones list only some of their points
        assert wide or {game.expected_payoffs(profile) for profile in pure} <= found
        assert all(e.regret == 0 for e in solution.points)
        assert all(game.expected_payoffs(e.behaviour) == e.payoffs for e in solution.points)

    @settings(max_examples=60)
    @given(trees(players=(2, 3), levels=3, shared=False))
    def test_perfect_information(self, game: ExtensiveFormGame) -> None:
        """With perfect information the pure equilibria are the ends of the set; it is one strict point iff nothing ties."""
        pure = {tuple(profile.values()) for profile in pure_profiles(game) if certify_subgames(game, profile).regret == 0}
        solution = subgame_perfect.solve(game)
        found = set()
        for e in solution.points:
            if all(max(chances) == 1 for chances in e.behaviour.values()):
                found.add(tuple(game.information_sets[name][1][list(chances).index(1)] for name, chances in e.behaviour.items()))
        assert found <= pure
        if all(component.dimension < 2 for component in solution.components):
            assert found == pure
        if len(pure) == 1:
            assert [e.strict for e in solution.equilibria] == [True]
            assert solution.complete
        elif solution.complete:
            assert solution.components

    def test_ties_are_kept_as_sets(self) -> None:
        """Where pressing and not pressing are worth the same to the US, Japan's move hangs on how likely pressure is: 3/8."""
        solution = subgame_perfect.solve(escalation.MODEL.game(lU="0.1", pi="0.1"))
        assert solution.complete
        (continuum,) = solution.components
        assert continuum.dimension == 1
        said = {condition for piece in continuum.conditions for condition in piece}
        assert {"3/8 <= Pr(P at US) <= 1", "0 <= Pr(P at US) <= 3/8", "Pr(P at US) = 3/8"} <= said
        assert all(e.regret == 0 for e in continuum.extreme)

    def test_merged_plans_make_no_continua(self) -> None:
        """A player who moves twice in one subgame has plans, not strategies: no duplicates, so the solution says ALL."""
        again = {k: move("A", "again", {"x": end(k, 2), "y": end(1, k)}) for k in (2, 3)}
        after = {
            "stop": move("B", "b", {"l": end(5, 1), "r": end(4, 0)}),
            "go": move("B", "b", {"l": again[2], "r": again[3]}),
        }
        solution = subgame_perfect.solve(tree(("A", "B"), move("A", "a", after)))
        assert [e.path for e in solution.equilibria] == [("stop", "l")]
        assert solution.complete
        assert all(e.regret == 0 for e in solution.equilibria)


class TestBackwardInduction:
    """Values and best moves over the arrays."""

    @given(trees(levels=4, shared=False))
    def test_against_its_definition(self, game: ExtensiveFormGame) -> None:
        """An end is worth its payoffs, chance the mean, a decision what the first best move of its player leads to."""
        a, found = game.arrays, value_and_choices(game.arrays)
        for node in range(len(a)):
            below = list(a.children_of(node))
            if a.player[node] == END:
                expected = list(a.payoffs[a.payoff[node]])
            elif a.player[node] == CHANCE:
                expected = [sum(a.chance[c] * found.values[c, i] for c in below) for i in range(len(game.players))]
                assert all(found.optimal[c] for c in below)
            else:
                who = a.player[node]
                best = max(found.values[c, who] for c in below)
                assert [bool(found.optimal[c]) for c in below] == [found.values[c, who] == best for c in below]
                tied = [c for c in below if found.optimal[c]]
                expected = list(found.values[tied[0]])
                matters = any(list(found.values[c]) != expected for c in tied)
                assert bool(found.open[node]) == (matters or any(found.open[c] for c in below))
            assert list(found.values[node]) == expected
            assert all(isinstance(value, Fraction) for value in found.values[node])

    @given(trees(levels=4, shared=False))
    def test_closed_values_are_those_of_every_equilibrium(self, game: ExtensiveFormGame) -> None:
        """Where no tie matters all subgame-perfect equilibria pay the same: the values at the root."""
        found = value_and_choices(game.arrays)
        pure = [profile for profile in pure_profiles(game) if certify_subgames(game, profile).regret == 0]
        worth = {game.expected_payoffs(profile) for profile in pure}
        assert tuple(found.values[0]) in worth
        assert found.open[0] or len(worth) == 1

    @given(trees(levels=4, shared=False, entries=st.fractions(-9, 9, max_denominator=9)))
    def test_floats_and_the_slow_path(self, game: ExtensiveFormGame) -> None:
        """Floats, certified or solved again exactly, choose as the exact game of these floats; so does the path without kernel."""
        floats = game.floats()
        found = value_and_choices(floats.arrays)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(backward_induction, "library", lambda: None)
            slow, exact = value_and_choices(floats.arrays), value_and_choices(game.arrays)
        assert np.array_equal(found.optimal, slow.optimal)
        assert np.array_equal(found.open, slow.open) or (game.arrays.player == CHANCE).any()
        assert np.allclose(found.values, slow.values, rtol=1e-12, atol=1e-12)
        again = value_and_choices(game.arrays)
        assert np.array_equal(exact.values, again.values)
        assert np.array_equal(exact.optimal, again.optimal)
        assert np.array_equal(exact.open, again.open)

    def test_a_tie_that_rounding_hides(self) -> None:
        """A third of one three times over is one, in exact numbers; in floats the choice is uncertain and is settled exactly."""
        for share, payoff in ((1 / 3, 1.0), (0.1, 0.3)):
            rest = 1 - 2 * share
            lottery = chance({"a": (share, end(payoff)), "b": (share, end(payoff)), "c": (rest, end(payoff))})
            game = tree(("A",), move("A", "a", {"sure": end(payoff), "lottery": lottery}))
            total = Q(share) + Q(share) + Q(rest)
            sure, bet = game.arrays.children_of(0)
            found = value_and_choices(game.arrays)
            assert bool(found.optimal[bet]) == (total >= 1)
            assert bool(found.optimal[sure]) == (total <= 1)

    def test_large_and_small_exact_payoffs(self) -> None:
        """Exact payoffs that no float tells apart are told apart; common denominators may be huge."""
        pairs = ((Q(10**40), Q(10**40 + 1)), (Q(1, 3**80), Q(1, 3**80 - 1)), (Q(1, 3), Q(1, 3) + Q(1, 10**60)))
        for low, high in pairs:
            game = tree(("A",), move("A", "a", {"l": end(low), "h": end(high), "L": end(low)}))
            assert value_and_choices(game.arrays).optimal.tolist() == [True, False, True, False]

    def test_deep_and_wide(self) -> None:
        """In the centipede of 10,000 moves everybody takes at once; a hundred thousand doors have one prize."""
        levels = 10_000
        parent, player, payoffs = [], [], []
        for k in range(levels):
            parent += [2 * k - 2 if k else -1, 2 * k]
            player += [k % 2, END]
            payoffs.append([k + 3, k] if k % 2 == 0 else [k, k + 3])
        game = ExtensiveFormGame.from_arrays([*parent, 2 * levels - 2], [*player, END], payoffs=[*payoffs, [levels, levels]])
        (found,) = subgame_perfect.solve(game).equilibria
        assert found.path == ("1",)
        assert found.payoffs == (3, 0)
        assert found.regret == 0
        doors = 100_000
        wide = ExtensiveFormGame.from_arrays([-1] + [0] * doors, [0] + [END] * doors, payoffs=np.eye(1, doors, 777).T)
        assert np.flatnonzero(value_and_choices(wide.arrays).optimal).tolist() == [0, 778]

    def test_what_is_refused(self) -> None:
        """Imperfect information and symbols are not for this method."""
        with pytest.raises(GameError, match="an information set holds several nodes"):
            value_and_choices(games.trees.entries()["selten-horse"].game.arrays)
        import sympy

        with pytest.raises(GameError, match="symbolic"):
            value_and_choices(tree(("A",), end(sympy.Symbol("x"))).arrays)
