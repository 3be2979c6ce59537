"""Proofs of completeness: they hold for what the kernel finds, and no tampered proof passes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.completeness import CUT, NUMBERS, RANGE, ROOT, SIGN, Proof, replay
from tests.strategies import needs_kernel

pytestmark = needs_kernel

FULL = ((0, 1, 2),) * 3


def random_game(seed: int, *shape: int) -> NormalFormGame:
    """Return a game with normally distributed payoffs."""
    return NormalFormGame(np.random.default_rng(seed).normal(size=(3, *shape)))


def proof_of(game: NormalFormGame) -> Proof:
    """Return the proof that comes with a solution."""
    proof: Proof = nash.solve(game).proof
    return proof


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 3, 3), (3, 3, 3)])
@pytest.mark.parametrize("seed", range(12))
def test_proofs_hold(shape: tuple[int, int, int], seed: int) -> None:
    """Replayed in exact arithmetic, the proof encloses exactly the equilibria that were listed."""
    game = random_game(seed, *shape)
    solution = nash.solve(game)
    report = replay(game, solution.proof)
    assert report.complete, report.unproved
    assert report.holds([e.profile for e in solution.equilibria])
    assert not report.holds([e.profile for e in solution.equilibria][1:])


def test_integer_games_are_proved_where_nothing_ties() -> None:
    """Games of integers without ties are proved like others, and exact equilibria lie in the enclosures."""
    proved = 0
    for u in np.random.default_rng(1).integers(-50, 51, size=(20, 3, 3, 2, 2)):
        solution = nash.solve(NormalFormGame(u))
        report = replay(solution.game, solution.proof)
        if report.complete:
            proved += 1
            assert report.holds([e.profile for e in solution.equilibria])
    assert proved > 10


def test_a_tie_is_said_to_be_unproved() -> None:
    """In the game without interests nothing can be proved support by support, and the report says why."""
    report = replay(NormalFormGame(np.zeros((3, 2, 2, 2))), Proof({}, {}))
    assert not report.complete
    assert ("actions tie" in reason for _, reason in report.unproved)


def test_a_root_left_out_is_noticed() -> None:
    """Without one of its roots a polynomial's record does not pass (Sturm's theorem counts them)."""
    for seed in range(40):
        game = random_game(seed, 2, 2, 2)
        proof = proof_of(game)
        for support, roots in proof.lines.items():
            lines = {**proof.lines, support: roots[1:]}
            assert not replay(game, dataclasses.replace(proof, lines=lines)).complete
            moved = tuple((t + 1e-3, radius) for t, radius in roots)
            assert not replay(game, dataclasses.replace(proof, lines={**proof.lines, support: moved})).complete


def nodes(tree: tuple[float, ...]) -> list[tuple[int, int]]:
    """Return the kind and the position of each node of a tree."""
    found, at = [], 0
    while at < len(tree):
        kind = int(tree[at])
        found.append((kind, at))
        at += 1 + NUMBERS[kind]
    return found


def with_tree(proof: Proof, tree: tuple[float, ...]) -> Proof:
    """Return a proof with another tree of the full support."""
    turn = proof.trees[FULL][0]
    return dataclasses.replace(proof, trees={FULL: (turn, tree)})


@pytest.mark.parametrize("stranger", [np.nan, np.inf, -np.inf, 1e308, 10**400, "1", None, 0.5j], ids=lambda v: str(v)[:9])
def test_a_proof_with_what_is_no_number_proves_nothing(stranger: Any) -> None:
    """Whatever stands for a number of a proof, the checker ends, and a root or a cell is unproved; large weights are numbers."""
    game = next(g for seed in range(12) if FULL in proof_of(g := random_game(seed, 3, 3, 3)).trees and proof_of(g).lines)
    proof = proof_of(game)
    _, tree = proof.trees[FULL]
    for at in range(len(tree)):
        assert not replay(game, with_tree(proof, (*tree[:at], stranger, *tree[at + 1 :]))).complete or stranger in (1e308, 10**400)
    assert not replay(game, dataclasses.replace(proof, trees={FULL: (stranger, tree)})).complete
    support, roots = next((s, r) for s, r in proof.lines.items() if r)
    for root in ((stranger, 0.0), (roots[0][0], stranger), (stranger,), (roots[0][0], -roots[0][1] - 0.01)):
        assert not replay(game, dataclasses.replace(proof, lines={**proof.lines, support: (root, *roots[1:])})).complete


def test_no_tampered_tree_passes() -> None:
    """A root called empty, an empty cell called by another reason, a tree cut short or grown: none passes."""
    rejected = {CUT: 0, SIGN: 0, RANGE: 0, ROOT: 0}
    for seed in range(12):
        game = random_game(seed, 3, 3, 3)
        proof = proof_of(game)
        if FULL not in proof.trees:
            continue
        _, tree = proof.trees[FULL]
        assert not replay(game, with_tree(proof, tree[:-1])).complete
        assert not replay(game, with_tree(proof, (*tree, 1.0))).complete
        assert not replay(game, with_tree(proof, (7.0,))).complete
        for kind, at in nodes(tree):
            rest = tree[at + 1 + NUMBERS[kind] :]
            if kind == ROOT:  # the cell holds a root, so that no other reason can hold
                for leaf in ((1.0,), (2.0, 1.0, 0.0), (2.0, *tree[at + 1 : at + 3]), (2.0, float("nan"), 1.0)):
                    report = replay(game, with_tree(proof, (*tree[:at], *leaf, *rest)))
                    root = replay(game, proof)
                    assert not report.complete or len(report.enclosures) == len(root.enclosures)
                    rejected[ROOT] += not report.complete
            if kind == RANGE:
                report = replay(game, with_tree(proof, (*tree[:at], 2.0, 0.0, 0.0, *rest)))
                assert not report.complete
                rejected[RANGE] += 1
            if kind == CUT and at == 0:
                for leaf in ((1.0,), (2.0, 1.0, 0.0), (2.0, 0.0, 1.0)):
                    rejected[CUT] += not replay(game, with_tree(proof, leaf)).complete
    assert min(rejected[kind] for kind in (CUT, RANGE, ROOT)) > 5


def test_a_proof_of_another_game_does_not_pass() -> None:
    """The payoffs are read from the game itself: the trees of one game prove nothing about another."""
    passed = [replay(random_game(seed + 100, 3, 3, 3), proof_of(random_game(seed, 3, 3, 3))).complete for seed in range(10)]
    assert not all(passed)
    assert sum(passed) <= 2


@pytest.mark.parametrize("payoffs", [np.zeros((2, 2, 2)), np.zeros((3, 4, 2, 2))])
def test_other_sizes_are_refused(payoffs: Any) -> None:
    """Proofs are for three players with up to three actions."""
    with pytest.raises(GameError, match="three players"):
        replay(NormalFormGame(payoffs), Proof({}, {}))
