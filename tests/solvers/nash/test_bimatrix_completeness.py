"""Proofs for bimatrix games: they hold for non-degenerate games, say nothing of degenerate ones, and cannot be tampered with."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.bimatrix_completeness import BimatrixProof, prove, replay


def random_game(seed: int, m: int, n: int) -> NormalFormGame:
    """Return a bimatrix game with normally distributed payoffs."""
    return NormalFormGame(np.random.default_rng(seed).normal(size=(2, m, n)))


@pytest.mark.parametrize("shape", [(1, 3), (2, 2), (3, 3), (2, 5), (5, 3), (6, 6)])
@pytest.mark.parametrize("seed", range(4))
def test_proofs_hold(shape: tuple[int, int], seed: int) -> None:
    """The proof encloses exactly the equilibria that the solver lists."""
    game = random_game(seed, *shape)
    proof = prove(game)
    assert proof is not None
    report = replay(game, proof)
    assert report.complete, report.unproved
    assert report.holds([e.profile for e in nash.solve(game).equilibria])


def test_a_degenerate_game_has_no_such_proof() -> None:
    """Where a vertex has too many labels nothing is claimed."""
    assert prove(NormalFormGame(np.zeros((2, 2, 2)))) is None


@pytest.mark.parametrize("stranger", [np.nan, np.inf, 1.0, 0.5, -1, 99, "1", None], ids=str)
def test_a_label_that_is_none_is_noticed(stranger: Any) -> None:
    """Labels are the numbers of constraints; with any other in its place the list is unproved."""
    game = random_game(1, 3, 4)
    proof = prove(game)
    assert proof is not None
    for at in range(len(proof.first[1])):
        ray = (*proof.first[1][:at], stranger, *proof.first[1][at + 1 :])
        assert not replay(game, dataclasses.replace(proof, first=(proof.first[0], ray, *proof.first[2:]))).complete


def test_a_missing_ray_is_noticed() -> None:
    """Without any one of its rays the list is not closed under edges."""
    game = random_game(1, 3, 4)
    proof = prove(game)
    assert proof is not None
    for k in range(len(proof.first)):
        less = dataclasses.replace(proof, first=proof.first[:k] + proof.first[k + 1 :])
        report = replay(game, less)
        assert not report.complete
        assert "not listed" in report.unproved[0][1]


def test_a_false_ray_is_noticed() -> None:
    """Rays listed twice, with labels that do not exist or do not fit, and proofs of other games do not pass."""
    game = random_game(2, 3, 3)
    proof = prove(game)
    assert proof is not None
    own = proof.second
    for wrong in ((*own, own[0]), ((0, 1), *own[1:]), ((0, 1, 9), *own[1:]), ((1, 1, 2), *own[1:]), ()):
        assert not replay(game, BimatrixProof(proof.first, wrong)).complete
    others = [prove(random_game(seed, 3, 3)) for seed in range(20, 40)]
    assert not all(replay(game, other).complete for other in others if other is not None)


def test_three_players_are_refused() -> None:
    """These proofs are for two players."""
    with pytest.raises(GameError, match="two players"):
        prove(NormalFormGame(np.zeros((3, 2, 2, 2))))
