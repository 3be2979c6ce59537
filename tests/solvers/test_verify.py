"""The judge against a brute-force judge that sums over every pure profile."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from games.errors import GameError, SolverError
from games.normal_form import NormalFormGame
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.reduced_normal_form import mixed_strategies, reduced_normal_form
from solvers import verify
from solvers.verify import certify, equilibrium, trembles
from solvers.verify.tables import mixed
from tests.strategies import behaviours, fractions, games, mixed_profiles, trees

PENNIES = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], players=("A", "B"), actions=[("H", "T")] * 2)
HALF = Fraction(1, 2)


def expected(game: NormalFormGame, profile: Any, player: int) -> Any:
    """A player's expected payoff: each pure profile's payoff times its probability."""
    total: Any = 0
    for pure in product(*(range(size) for size in game.shape)):
        probability: Any = 1
        for strategy, action in zip(profile, pure, strict=True):
            probability = probability * strategy[action]
        total = total + probability * game.payoffs[(player, *pure)]
    return total


def unit(size: int, action: int) -> list[Fraction]:
    """The strategy that plays one action for sure."""
    return [Fraction(int(k == action)) for k in range(size)]


@given(games((1, 4), (1, 3), fractions), st.data())
def test_certificate_equals_brute_force(game: NormalFormGame, data: st.DataObject) -> None:
    """Payoffs, deviation payoffs, regrets and strictness are those of the definition, exactly, for any number of players."""
    profile = data.draw(mixed_profiles(game.shape))
    found = certify(game, profile)
    losses = []
    for i, size in enumerate(game.shape):
        own = expected(game, profile, i)
        deviations = [expected(game, (*profile[:i], unit(size, k), *profile[i + 1 :]), i) for k in range(size)]
        assert found.payoffs[i] == own
        assert list(found.deviation_payoffs[i]) == deviations
        assert found.regrets[i] == max(deviations) - own
        losses += [own - value for k, value in enumerate(deviations) if profile[i][k] != 1]
    assert found.regret == max(found.regrets) >= 0
    assert found.strict == (all(max(strategy) == 1 for strategy in profile) and all(loss > 0 for loss in losses))
    assert found.exact


@given(games((1, 3), (1, 3), fractions), st.data())
def test_floats_are_judged_in_floats(game: NormalFormGame, data: st.DataObject) -> None:
    """A float profile is judged in floats, and agrees with the exact judgement up to rounding."""
    profile = data.draw(mixed_profiles(game.shape))
    exact = certify(game, profile)
    floats = certify(game, [[float(p) for p in strategy] for strategy in profile])
    assert not floats.exact
    assert all(type(regret) is float for regret in floats.regrets)
    assert np.allclose(floats.regrets, [float(regret) for regret in exact.regrets], atol=1e-12)


@pytest.mark.parametrize("profile", ["HT", ("H", "T"), (0, 1), {"A": "H", "B": "T"}, ([1, 0], [0, 1])], ids=str)
def test_pure_profiles_may_be_written_in_any_way(profile: Any) -> None:
    """Labels, indices and degenerate probabilities are judged alike and exactly."""
    found = certify(PENNIES, profile)
    assert (found.regrets, found.exact) == ((2, 0), True)
    assert equilibrium(PENNIES, profile).pure


def test_float_games_are_judged_exactly_at_exact_profiles() -> None:
    """A float payoff is the binary fraction it is: the regret of a rational profile in a float game is exact."""
    game = NormalFormGame([[0.1, 0.3]])
    assert certify(game, ([HALF, HALF],)).regret == (Fraction(0.3) - Fraction(0.1)) / 2


def test_an_equilibrium_reads_its_certificate() -> None:
    """Payoffs, regret, support, purity and the modal profile of a mixed strategy profile."""
    found = equilibrium(PENNIES, ([HALF, HALF], [Fraction(1, 3), Fraction(2, 3)]))
    assert found.payoffs == (0, 0)
    assert found.regret == Fraction(1, 3)
    assert (found.support, found.pure, found.strict, found.modal) == (((0, 1), (0, 1)), False, False, (0, 1))
    assert repr(found) == "(1/2 H + 1/2 T, 1/3 H + 2/3 T)"


def test_certified_values_cannot_be_changed() -> None:
    """Profiles and deviation payoffs are read-only, and changing the caller's list changes nothing."""
    source = [[HALF, HALF], [HALF, HALF]]
    found = equilibrium(PENNIES, source)
    source[0][0] = Fraction(1)
    assert found.profile[0][0] == HALF
    for array in (*found.profile, *found.certificate.deviation_payoffs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ("HX", "B has no action 'X'"),
        ("H", "2 actions are needed"),
        ((0, 2), "B has no action 2"),
        (None, "a tuple of action labels is needed"),
        (0.5, "a tuple of action labels is needed"),
        (([1, 0],), "one strategy for each of A, B is needed; got 1"),
        (([1, 0], [1, 0], [1, 0]), "one strategy for each of A, B is needed; got 3"),
        (([1, 0], [1, 0, 0]), "strategy of B: 2 probabilities are needed; got 3"),
        (([1], [1, 0]), "strategy of A: 2 probabilities are needed; got 1"),
        (([HALF, HALF], [HALF, Fraction(1, 3)]), "strategy of B: probabilities >= 0 that sum to 1 are needed"),
        (([Fraction(3, 2), -HALF], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        (([0, 0], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        (([0.5, 0.4], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        (([1.5, -0.5], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        (([float("nan"), 1.0], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        (([float("inf"), 0.0], [1, 0]), "strategy of A: probabilities >= 0 that sum to 1 are needed"),
        ((["all", "none"], [1, 0]), "strategy of A: probabilities are needed"),
        (([None, 1], [1, 0]), "strategy of A: probabilities are needed"),
        ((["0.5", "0.5"], [1, 0]), "strategy of A: "),
        (([True, False], [1, 0]), "strategy of A: "),
        ((0, [0.5, 0.5]), "strategy of A: "),
        ((None, [0.5, 0.5]), "strategy of A: "),
        (("H", [0.5, 0.5]), "strategy of A: "),
        (np.full((2, 2), 0.4), ""),
    ],
    ids=str,
)
def test_what_is_no_profile_is_an_error(profile: Any, message: str) -> None:
    """Wrong numbers of players or actions, and what is no probability distribution, are a GameError saying whose."""
    with pytest.raises(GameError) as caught:
        certify(PENNIES, profile)
    assert message in str(caught.value)


def test_rounding_in_a_float_profile_is_forgiven_an_error_is_not() -> None:
    """Floats may miss a sum of one by rounding; a rational may not miss it at all."""
    assert certify(PENNIES, ([0.1 + 0.2, 0.7], [0.5, 0.5])).payoffs == pytest.approx((0, 0))
    with pytest.raises(GameError):
        certify(PENNIES, ([Fraction(0.1 + 0.2), Fraction(7, 10)], [HALF, HALF]))


def test_symbolic_game_cannot_be_judged() -> None:
    """A symbolic game needs values first."""
    with pytest.raises(GameError, match="symbolic"):
        certify(NormalFormGame([[sympy.Symbol("x"), 1]]), (0,))


def test_mixed_makes_every_profile_a_tuple_of_vectors() -> None:
    """One probability vector per player, exact for pure profiles and integers."""
    assert [list(strategy) for strategy in mixed(PENNIES, "HT")] == [[1, 0], [0, 1]]
    assert [list(strategy) for strategy in mixed(PENNIES, ([0, 1], [0.25, 0.75]))] == [[0, 1], [0.25, 0.75]]


@given(st.data())
def test_a_tree_is_judged_as_its_normal_form(data: st.DataObject) -> None:
    """Payoffs, regrets and strictness of behaviour strategies are those of the mixed strategies that they amount to."""
    game: ExtensiveFormGame = data.draw(trees())
    behaviour = data.draw(behaviours(game))
    form = reduced_normal_form(game)
    found, expected = certify(game, behaviour), certify(form, mixed_strategies(game, behaviour))
    assert (found.payoffs, found.regrets, found.strict) == (expected.payoffs, expected.regrets, expected.strict)
    assert found.exact


def test_the_judge_shares_no_code_with_a_solver() -> None:
    """Its modules import the contract and each other, and of this project else only games."""
    allowed = {"result", "tables", "trees", "trembles", ""}
    for file in Path(verify.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "") in allowed if node.level else not (node.module or "").startswith("solvers"), file
            elif isinstance(node, ast.Import):
                assert not any(name.name.startswith("solvers") for name in node.names), file


@pytest.mark.parametrize(("equal", "less"), [([[1, -1]], []), ([[1, -1]], [[1, -1]])], ids=["a point", "a proof"])
def test_the_judge_checks_the_linear_program(equal: list[list[int]], less: list[list[int]], monkeypatch: Any) -> None:
    """Orders of trembles, and the proof that there are none, are replayed: a wrong answer of the program is not believed."""
    honest = trembles.orders(2, equal, less)
    assert honest == (None if less else [1, 1])
    found = trembles.maximize

    def wrong(*args: Any, **options: Any) -> Any:
        answer = found(*args, **options)
        return replace(answer, primal=tuple(k for k, _ in enumerate(answer.primal)), dual=tuple(-y for y in answer.dual))

    monkeypatch.setattr(trembles, "maximize", wrong)
    with pytest.raises(SolverError, match="please report"):
        trembles.orders(2, equal, less)
