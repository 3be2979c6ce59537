"""Rationalizable actions: iterated dominance by mixtures, the conjectures behind what survives, and the order's irrelevance."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings

from games.errors import GameError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from solvers import dominance, nash
from solvers.rationalizability import Rationalizable, solve
from tests.strategies import bimatrix, games

Q = Fraction
MIXTURE_ONLY = NormalFormGame([[[3, 0], [0, 3], [1, 1]], [[1, 1]] * 3], actions=[("T", "M", "B"), ("L", "R")])


def replayed(found: Rationalizable) -> list[list[int]]:
    """The survivors, after checking each elimination in its round against every profile that stood before the round."""
    game = found.game
    kept = [list(range(size)) for size in game.shape]
    for number in sorted({e.round for e in found.eliminations}):
        gone = []
        for e in (e for e in found.eliminations if e.round == number):
            i = game.player(e.player)
            worse = game.actions[i].index(e.action)
            mixture = {game.actions[i].index(label): p for label, p in e.mixture.items()}
            assert sum(mixture.values()) == 1
            assert min(mixture.values()) > 0
            assert set(mixture) <= set(kept[i])
            leads = [
                sum(p * game.payoffs[(i, *at[:i], a, *at[i + 1 :])] for a, p in mixture.items())
                - game.payoffs[(i, *at[:i], worse, *at[i + 1 :])]
                for at in product(*(own if k != i else [0] for k, own in enumerate(kept)))
            ]
            assert min(leads) == e.margin > 0
            gone.append((i, worse))
        for i, worse in gone:
            kept[i].remove(worse)
    return kept


def test_dominated_by_a_mixture_but_by_no_action() -> None:
    """Half T, half M pays 3/2 whatever happens, B only 1; neither T nor M alone beats B."""
    found = solve(MIXTURE_ONLY)
    (gone,) = found.eliminations
    assert (gone.action, dict(gone.mixture), gone.margin) == ("B", {"T": Q(1, 2), "M": Q(1, 2)}, Q(1, 2))
    assert dominance.reduce(MIXTURE_ONLY).removed == ()


def test_prisoners_dilemma_is_dominance_solvable() -> None:
    """One profile is left, and it is the only equilibrium."""
    found = solve(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2))
    assert found.solved
    assert found.actions == (("D",), ("D",))
    assert found.reduced() == NormalFormGame([[[1]], [[1]]], actions=[("D",), ("D",)])


def test_weakly_dominated_actions_are_rationalizable() -> None:
    """Fighting entry is a best response to staying out for sure."""
    entry = NormalFormGame([[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]], actions=[("out", "in"), ("fight", "accommodate")])
    found = solve(entry)
    assert found.eliminations == ()
    assert found.conjectures[1]["fight"] == {("out",): 1}


def test_correlated_conjectures_rationalize_more_than_independent_ones() -> None:
    """Osborne and Rubinstein (1994, section 4.1): B answers "(U, L) or (D, R)", never two independent conjectures."""
    common = np.array([[[8, 4, 0, 3], [0, 0, 0, 3]], [[0, 0, 0, 3], [0, 4, 8, 3]]])
    game = NormalFormGame(np.stack([common] * 3), actions=[("U", "D"), ("L", "R"), ("A", "B", "C", "E")])
    found = solve(game)
    assert "B" in found.actions[2]
    conjecture = found.conjectures[2]["B"]
    assert set(conjecture) == {("U", "L"), ("D", "R")}
    for p, q in product([Q(k, 20) for k in range(21)], repeat=2):
        values = [p * q * a + p * (1 - q) * b + (1 - p) * q * c + (1 - p) * (1 - q) * d for a, b, c, d in common.reshape(4, 4).T]
        assert values[1] < max(values)


@given(games((1, 3), (1, 4)))
@settings(max_examples=60)
def test_every_elimination_replays_and_every_survivor_is_a_best_response(game: NormalFormGame) -> None:
    """The mixtures dominate by their margins; each survivor answers its conjecture best among all original actions."""
    found = solve(game)
    assert tuple(map(tuple, replayed(found))) == found.kept
    for i, own in enumerate(found.kept):
        others = [j for j in range(len(game.shape)) if j != i]
        for action in own:
            conjecture = found.conjectures[i][game.actions[i][action]]
            assert sum(conjecture.values()) == 1
            values: list[Any] = [Q(0)] * game.shape[i]
            for labels, p in conjecture.items():
                at = {j: game.actions[j].index(label) for j, label in zip(others, labels, strict=True)}
                assert all(k in found.kept[j] for j, k in at.items())
                for b in range(game.shape[i]):
                    values[b] += p * game.payoffs[(i, *({**at, i: b}[j] for j in range(len(game.shape))))]
            assert values[action] == max(values)


@given(games((2, 3), (2, 3)))
@settings(max_examples=40)
def test_order_of_elimination_does_not_matter(game: NormalFormGame) -> None:
    """Whoever is looked at first, the same actions survive; so do they if actions are listed backwards."""
    kept = solve(game).kept
    for order in permutations(game.players):
        found = solve(game, order=order)
        assert found.kept == kept
        assert tuple(map(tuple, replayed(found))) == kept
    backwards = solve(NormalFormGame(game.payoffs[(slice(None), *(slice(None, None, -1) for _ in game.shape))]))
    assert kept == tuple(tuple(size - 1 - k for k in own[::-1]) for own, size in zip(backwards.kept, game.shape, strict=True))


@given(bimatrix((2, 4)))
@settings(max_examples=40)
def test_nash_supports_are_rationalizable(game: NormalFormGame) -> None:
    """No equilibrium plays an eliminated action, and the reduced game has the same equilibria."""
    found = solve(game)
    before, after = nash.solve(game), nash.solve(found.reduced())
    assert all(set(played) <= set(kept) for e in before.points for played, kept in zip(e.support, found.kept, strict=True))

    def named(solution: Any) -> set[Any]:
        return {
            tuple(
                frozenset((label, p) for label, p in zip(own, x, strict=True) if p > 0)
                for own, x in zip(e.actions, e.profile, strict=True)
            )
            for e in solution.points
        }

    assert named(before) == named(after)


@given(games((1, 3), (1, 4)))
@settings(max_examples=40)
def test_mixtures_eliminate_at_least_what_actions_do(game: NormalFormGame) -> None:
    """What pure dominance removes, mixed dominance removes too."""
    pairs = zip(solve(game).kept, dominance.reduce(game).kept, strict=True)
    assert all(set(fewer) <= set(more) for fewer, more in pairs)


def test_affine_change_of_payoffs_changes_nothing_but_margins() -> None:
    """Payoffs times 3 plus 7: the same mixture, three times the margin."""
    (gone,) = solve(NormalFormGame(MIXTURE_ONLY.payoffs * 3 + 7)).eliminations
    assert gone.margin == Q(3, 2)


def test_pressing_goes_first_from_the_simultaneous_game() -> None:
    """In 2019 the US never presses in the simultaneous game, because engaging is as good and cheaper."""
    found = solve(MODEL.game(scenario("2019"), timing="simultaneous"))
    first = [(e.player, e.action) for e in found.eliminations if e.round == 1]
    assert ("US", "P") in first


def test_table() -> None:
    """The order of elimination is shown with rounds, mixtures and survivors."""
    found = solve(MIXTURE_ONLY)
    assert "1/2 T + 1/2 M" in repr(found)
    assert "Survivors: 1: T, M; 2: " in repr(found)
    assert "Survivors: 1: T, M; 2: " in found._repr_html_()
    assert found._repr_latex_() == found.table().to_latex()


def test_malformed_input_is_an_error() -> None:
    """Every player must have a turn, players must exist, and symbols have no order."""
    with pytest.raises(GameError, match="every player"):
        solve(MIXTURE_ONLY, order=["1"])
    with pytest.raises(GameError, match="no player"):
        solve(MIXTURE_ONLY, order=["1", "3"])
    with pytest.raises(GameError, match="symbolic"):
        solve(NormalFormGame([[sympy.Symbol("x"), 1]]))
