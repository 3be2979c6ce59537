"""Which equilibria are possible and which certain, against every corner of small boxes and draws from larger ones."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games
from games.errors import GameError, ParameterError
from games.interval_game import IntervalGame
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from solvers import interval_payoffs, nash

SEEDS = range(8)


def drawn(seed: Any, *shape: int, width: int = 3, high: int = 20) -> IntervalGame:
    """Games with whole payoffs and intervals of different widths, some of them 0."""
    rng = np.random.default_rng(seed)
    low = rng.integers(0, high, (len(shape), *shape))
    return IntervalGame(NormalFormGame(low), NormalFormGame(low + rng.integers(0, width + 1, low.shape)))


def inside(box: IntervalGame, seed: int, number: int) -> list[NormalFormGame]:
    """Games of a box: corners and others."""
    rng = np.random.default_rng(seed)
    shape = box.low.payoffs.shape
    sevenths = np.frompyfunc(lambda whole: Fraction(int(whole), 7), 1, 1)
    return [box.at(rng.integers(0, 2, shape) if k % 2 else sevenths(rng.integers(0, 8, shape))) for k in range(number)]


def indices(game: NormalFormGame, support: tuple[tuple[str, ...], ...]) -> list[set[int]]:
    """A support of labels as sets of indices."""
    return [{own.index(label) for label in used} for own, used in zip(game.actions, support, strict=True)]


def has_one(game: NormalFormGame, support: tuple[tuple[str, ...], ...]) -> bool:
    """Whether some equilibrium plays within a support, all of which are best responses to it; by the complete solver."""
    wanted = indices(game, support)
    for point in nash.solve(game).points:
        values = point.certificate.deviation_payoffs
        if all(set(used) <= own for used, own in zip(point.support, wanted, strict=True)) and all(
            value[a] == max(value) for value, own in zip(values, wanted, strict=True) for a in own
        ):
            return True
    return False


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3)])
def test_with_no_width_it_is_the_complete_solver(shape: tuple[int, int], seed: int) -> None:
    """Intervals of a point each: the supports of the generic game's equilibria, their probabilities, all certain."""
    game = NormalFormGame(np.random.default_rng([seed, *shape]).integers(-10**6, 10**6, (2, *shape)))
    found = interval_payoffs.solve(IntervalGame(game, game))
    equilibria = {tuple(map(frozenset, e.support)): e for e in nash.solve(game).equilibria}
    assert {tuple(map(frozenset, indices(game, answer.support))) for answer in found.answers} == set(equilibria)
    for answer in found.answers:
        e = equilibria[tuple(map(frozenset, indices(game, answer.support)))]
        assert answer.certain
        assert [[low for low, _ in own] for own in answer.bounds] == [list(x[x > 0]) for x in e.profile]
        assert answer.bounds == tuple(tuple((high, high) for _, high in own) for own in answer.bounds)


@pytest.mark.parametrize("seed", SEEDS)
def test_certain_is_what_holds_at_every_corner(seed: int) -> None:
    """2x2: a support is certain iff each of the 256 corners has such an equilibrium (few of them decide, by the theorem)."""
    box = drawn([7, seed], 2, 2, width=2, high=6)
    corners = [box.at(np.reshape(ends, (2, 2, 2))) for ends in itertools.product((0, 1), repeat=8)]
    for answer in interval_payoffs.solve(box).answers:
        assert answer.certain == all(has_one(game, answer.support) for game in corners)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (3, 3)])
def test_every_equilibrium_within_is_foreseen(shape: tuple[int, int], seed: int) -> None:
    """Equilibria of games of the box have possible supports and probabilities within bounds; certain ones are never missing."""
    box = drawn([seed, *shape], *shape)
    found = interval_payoffs.solve(box)
    bounds = {answer.support: answer.bounds for answer in found.answers}
    assert found.complete
    assert bounds, "every game has an equilibrium (Nash 1951)"
    for game in inside(box, seed, 12):
        assert box.holds(game)
        for point in nash.solve(game).points:
            support = tuple(tuple(own[a] for a in used) for own, used in zip(game.actions, point.support, strict=True))
            for x, used, ends in zip(point.profile, point.support, bounds[support], strict=True):
                assert all(low <= x[a] <= high for a, (low, high) in zip(used, ends, strict=True))
        assert all(has_one(game, answer.support) for answer in found.certain)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3)])
def test_every_answer_has_its_evidence(shape: tuple[int, int], seed: int) -> None:
    """A witness for what is possible, exactly; for what is not certain a game that has no such equilibrium."""
    box = drawn([seed, 5, *shape], *shape, width=5)
    for answer in interval_payoffs.solve(box).answers:
        assert box.holds(answer.game)
        assert answer.equilibrium.regret == 0
        assert answer.equilibrium.certificate.exact
        assert [set(used) for used in answer.equilibrium.support] == indices(answer.game, answer.support)
        assert (answer.counterexample is None) == answer.certain
        if answer.counterexample is not None:
            assert box.holds(answer.counterexample)
            assert not has_one(answer.counterexample, answer.support)


@pytest.mark.parametrize("seed", SEEDS)
def test_wider_bounds_allow_more_and_promise_less(seed: int) -> None:
    """Of nested boxes the larger has every possible support of the smaller, and no certain one that the smaller has not."""
    game = NormalFormGame(np.random.default_rng([3, seed]).integers(0, 20, (2, 3, 3)))
    small, large = (interval_payoffs.solve(IntervalGame.around(game, radius)) for radius in ("0.5", "1.5"))
    assert {a.support for a in small.answers} <= {a.support for a in large.answers}
    assert {a.support for a in large.certain} <= {a.support for a in small.certain}


def test_two_by_two_has_its_closed_form() -> None:
    """Battle of the sexes, +-r: player 2 mixes with d2/(d1 + d2), d1 from 2 - 2r to 2 + 2r, d2 from 1 - 2r to 1 + 2r."""
    sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    r = Fraction(1, 10)
    mixed = interval_payoffs.solve(IntervalGame.around(sexes, r)).answers[-1]
    assert mixed.bounds[1][0] == ((1 - 2 * r) / 3, (1 + 2 * r) / 3)


def test_three_players_are_judged_in_pure_profiles() -> None:
    """Majority with unanimity paid: both unanimous profiles are strict while no payoff crosses another."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:, 0, 0, 0], payoffs[:, 1, 1, 1] = 3, 2
    game = NormalFormGame(payoffs)
    found = interval_payoffs.solve(IntervalGame.around(game, "0.9"))
    assert not found.complete
    assert not found.unique
    assert [a.support for a in found.certain] == [(("1",), ("1",), ("1",)), (("2",), ("2",), ("2",))]
    assert all(a.strict for a in found.certain)
    assert "plays no other actions" in str(found)
    wider = interval_payoffs.solve(IntervalGame.around(game, "1.2"))
    assert [a.support for a in wider.certain] == [(("1",), ("1",), ("1",))]
    doubtful = [a for a in wider.answers if a.counterexample is not None]
    assert (("2",), ("2",), ("2",)) in [a.support for a in doubtful]
    assert not any(has_one(a.counterexample, a.support) for a in doubtful)


def test_what_is_dominated_in_every_game_is_gone() -> None:
    """A dilemma whose gaps are wider than the bounds has one equilibrium for certain; with wider bounds it may not."""
    dilemma = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    sure = interval_payoffs.solve(IntervalGame.around(dilemma, "0.4"))
    assert sure.unique
    assert sure.kept == (("D",), ("D",))
    assert sure.answers[0].strict
    assert not interval_payoffs.solve(IntervalGame.around(dilemma, "0.6")).unique


@pytest.mark.parametrize("year", ["2019", "2023"])
def test_the_allies_to_one_decimal(year: str) -> None:
    """The episode's own equilibria are possible whatever the bounds; what is certain to one decimal holds at the episode."""
    game = MODEL.game(games.episode(year).scenario)
    found = interval_payoffs.solve(IntervalGame.rounded(game, 1))
    possible = [indices(game, a.support) for a in found.answers]
    assert all(list(map(set, e.support)) in possible for e in nash.solve(game).equilibria)
    assert all(has_one(game, a.support) for a in found.certain)


def test_nonsense_is_refused() -> None:
    """Bounds that cross, other players, no number, too many supports: said where and what would be right."""
    game = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    with pytest.raises(GameError, match=r"payoff of 1 at \(D, C\): the lowest, 5, is above the highest, 4"):
        IntervalGame(game, NormalFormGame([[[3, 0], [4, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2))
    with pytest.raises(GameError, match="same players and actions"):
        IntervalGame(game, NormalFormGame(np.zeros((2, 2, 3))))
    with pytest.raises(GameError, match="0 or more"):
        IntervalGame.around(game, -1)
    with pytest.raises(ParameterError, match="number"):
        IntervalGame.around(game, "wide")
    for decimals in (1.5, True, 10**6):
        with pytest.raises(GameError, match="whole number"):
            IntervalGame.rounded(game, decimals)
    with pytest.raises(GameError, match="symbolic"):
        IntervalGame.around(MODEL.symbolic(), "0.1")
    wide = NormalFormGame(np.zeros((2, 8, 8)))
    with pytest.raises(GameError, match="pairs of supports"):
        interval_payoffs.solve(IntervalGame.around(wide, 1))
