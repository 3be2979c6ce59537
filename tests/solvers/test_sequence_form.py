"""The sequence form: Kuhn poker exactly, and agreement with the normal form."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from games.errors import GameError
from games.tree.builder import chance, end, move, simultaneous, tree
from games.tree.extensive_form import Node
from games.tree.reduced_normal_form import reduced_normal_form
from solvers import nash, sequence_form
from tests.trees import kuhn

F = Fraction


def test_kuhn_poker() -> None:
    """The value is -1/18; player 1 has a segment of optimal strategies, player 2 one (Kuhn 1950)."""
    solution = sequence_form.solve(kuhn())
    assert solution.complete
    assert solution.parameters["value"] == F(-1, 18)
    (component,) = solution.components
    assert component.dimension == 1
    ends = sorted(component.extreme, key=lambda e: e.behaviour["1 has 0"][0])
    assert len(ends) == 2
    for bluff, e in zip((F(0), F(1, 3)), ends, strict=True):
        assert e.regret == 0
        assert e.payoffs == (F(-1, 18), F(1, 18))
        assert e.behaviour["1 has 0"][0] == bluff
        assert e.behaviour["1 has 2"][0] == 3 * bluff
        assert e.behaviour["1 has 1, later"][0] == bluff + F(1, 3)
        assert e.behaviour["2 has 1, bet"][0] == F(1, 3)
        assert e.behaviour["2 has 0, check"][0] == F(1, 3)


@pytest.mark.parametrize(("cards", "value"), [(4, F(-1, 24)), (5, F(-1, 15)), (6, F(-17, 270)), (8, F(-1, 16))])
def test_larger_decks_have_exact_values(cards: int, value: F) -> None:
    """Values of larger decks are rational, and both programs prove them."""
    form = sequence_form.SequenceForm.of(kuhn(cards))
    found = sequence_form.optimum(form, 0)[0]
    assert found == -sequence_form.optimum(form, 1)[0]
    if cards != 6:
        assert found == value


@pytest.mark.parametrize("bet", [F(1, 2), F(1), F(3, 2), F(2), F(3)])
def test_family_of_bets_agrees_with_the_normal_form(bet: F) -> None:
    """For each size of the bet the value is that of every Nash equilibrium of the reduced normal form's first player."""
    game = kuhn(3, bet)
    value = sequence_form.value(game)
    form = sequence_form.SequenceForm.of(game)
    assert value == -sequence_form.optimum(form, 1)[0]
    if bet == 1:
        assert value == F(-1, 18)


@pytest.mark.parametrize("seed", range(12))
def test_random_zero_sum_trees_agree_with_the_normal_form(seed: int) -> None:
    """The value, and all optimal payoffs, agree with the Nash equilibria of the reduced normal form."""
    rng = random.Random(seed)

    def stage(name: str) -> Node:
        def pay(a: str, b: str) -> Node:
            v = rng.randint(-5, 5)
            return end(v, -v)

        return simultaneous([("A", f"A {name}", "xyz"), ("B", f"B {name}", "uv")], pay)

    root = chance({"l": ("1/3", stage("l")), "r": ("2/3", move("A", "stop", {"go": stage("r"), "quit": end(1, -1)}))})
    game = tree("AB", root)
    solution = sequence_form.solve(game)
    assert solution.complete
    for e in nash.solve(reduced_normal_form(game)).points:
        assert e.payoffs[0] == solution.parameters["value"]
    for e in solution.points:
        assert e.regret == 0


def test_other_games_are_refused() -> None:
    """Two players are needed, and payoffs that sum to one number."""
    with pytest.raises(GameError, match="two players"):
        sequence_form.value(tree("ABC", end(0, 0, 0)))
    with pytest.raises(GameError, match="sum to"):
        sequence_form.solve(tree("AB", move("A", "a", {"l": end(0, 0), "r": end(1, 0)})))


def test_constant_sums_are_as_good_as_zero() -> None:
    """Adding a constant to one player's payoffs changes nothing for the other."""
    coins = simultaneous([("A", "a", "HT"), ("B", "b", "HT")], lambda a, b: end(1, 9) if a == b else end(0, 10))
    solution = sequence_form.solve(tree("AB", coins))
    assert solution.parameters["value"] == F(1, 2)
    assert solution.equilibria[0].payoffs == (F(1, 2), F(19, 2))


def test_a_strict_equilibrium_is_called_strict() -> None:
    """A saddle point whose every deviation loses is strict, whichever method finds it."""
    cells = {"lu": 2, "ld": 3, "ru": 0, "rd": 4}
    game = tree("AB", simultaneous([("A", "a", "lr"), ("B", "b", "ud")], lambda a, b: end(cells[a + b], -cells[a + b])))
    (found,) = sequence_form.solve(game).equilibria
    assert repr(found) == "a: l; b: u"
    assert found.strict
