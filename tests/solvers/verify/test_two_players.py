"""Proofs of two players' equilibrium sets, ties and continua included: they hold, and nothing that was tampered with passes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.completeness import check, prove
from solvers.nash.index import SIZES, _by_perturbation, indices, regular_index
from solvers.result import Solution
from solvers.verify.completeness.two_players import BimatrixProof, listed, place
from solvers.verify.completeness.verdict import Unproved
from tests.proof_mutations import mutations
from tests.structured_games import CLASSES, draws

SHAPES = [(1, 3), (2, 2), (3, 3), (2, 5), (5, 3), (4, 4)]


def proved(payoffs: Any) -> tuple[Solution, BimatrixProof]:
    """Return the solution of a game and its proof."""
    solution = nash.solve(NormalFormGame(payoffs))
    proof = prove(solution)
    assert isinstance(proof, BimatrixProof)
    return solution, proof


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_sets_with_ties_are_proved_with_their_indices(shape: tuple[int, int], kind: Any) -> None:
    """Whatever ties: the checker finds the same components, their indices sum to one, and those of regular equilibria are right."""
    for payoffs in draws(kind, shape, 3, 7):
        solution, proof = proved(payoffs)
        verdict = check(solution, proof)
        assert verdict.whole, verdict
        assert sum(k for k in verdict.indices if k is not None) == 1
        for e, k in zip(solution.equilibria, verdict.indices, strict=False):
            assert regular_index(solution.game, e) in (k, None)


def test_the_index_of_a_known_continuum() -> None:
    """In the game of chicken with an outside option that ties, indices are those of Govindan and Wilson's rule: they are proved."""
    sexes = [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]
    assert check(*proved(sexes)).indices == (1, 1, -1)
    assert check(*proved(np.zeros((2, 3, 2), dtype=int))).indices == (1,)
    # one pure equilibrium is strict, the other lies at the end of a segment: that component has index 0
    solution, proof = proved([[[1, 0], [0, 0]], [[1, 0], [0, 0]]])
    assert sorted(k for k in check(solution, proof).indices if k is not None) == [0, 1]


@pytest.mark.parametrize("seed", range(12))
def test_proved_indices_are_those_of_games_nearby(seed: int) -> None:
    """Two perturbations of finite size, which prove nothing, give the same indices as the infinitely small one."""
    solution, proof = proved(np.random.default_rng(seed).integers(0, 3, (2, 3, 3)))
    found = list(check(solution, proof).indices)
    for size in SIZES:
        assert _by_perturbation(solution, solution.game, size, [seed, 1]) == found
    public = indices(solution)
    assert [*public.equilibria, *public.components] == found
    assert not any(public.perturbed)


def test_three_players_of_whom_two_have_a_choice() -> None:
    """Dominated actions are removed step by step; what is not dominated may not be."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[0], payoffs[1] = np.array([[2, 0], [0, 1]])[:, :, None], np.array([[1, 0], [0, 2]])[:, :, None]
    payoffs[2, :, :, 1] = 1
    solution, proof = proved(payoffs)
    assert proof.removed == ((2, 0, 1),)
    assert check(solution, proof).indices == (1, 1, -1)
    for wrong in (((2, 1, 0),), ((0, 0, 1),), (), ((2, 0, 0),), ((5, 0, 1),), ((2, 0, 1), (2, 0, 1))):
        assert not check(solution, dataclasses.replace(proof, removed=wrong)).complete


@pytest.mark.parametrize("stranger", [np.nan, np.inf, 1.0, 0.5, -1, 99, "1", None], ids=str)
def test_a_label_that_is_none_is_noticed(stranger: Any) -> None:
    """Labels are the numbers of constraints; with any other in its place the list is unproved."""
    solution, proof = proved(np.random.default_rng(1).integers(0, 3, (2, 3, 4)))
    for at in range(len(proof.first[1])):
        basis = (*proof.first[1][:at], stranger, *proof.first[1][at + 1 :])
        wrong = dataclasses.replace(proof, first=(proof.first[0], basis, *proof.first[2:]))
        assert not check(solution, wrong).complete


def test_a_missing_basis_is_noticed() -> None:
    """Without any one of its bases the list is not closed under edges."""
    solution, proof = proved(np.random.default_rng(1).integers(0, 2, (2, 3, 4)))
    for k in range(len(proof.first)):
        less = dataclasses.replace(proof, first=proof.first[:k] + proof.first[k + 1 :])
        verdict = check(solution, less)
        assert not verdict.complete
        assert "not listed" in verdict.missing[0].why


def test_a_false_basis_is_noticed() -> None:
    """Bases listed twice, with labels that do not exist or do not fit, and proofs of other games do not pass."""
    solution, proof = proved(np.random.default_rng(2).normal(size=(2, 3, 3)))
    own = proof.second
    for wrong in ((*own, own[0]), ((0, 1), *own[1:]), ((0, 1, 9), *own[1:]), ((1, 1, 2), *own[1:]), ()):
        assert not check(solution, dataclasses.replace(proof, second=wrong)).complete
    others = [proved(np.random.default_rng(seed).normal(size=(2, 3, 3)))[1] for seed in range(20, 40)]
    assert not all(check(solution, other).complete for other in others)


def test_where_constraints_tie_the_first_one_that_moves_decides() -> None:
    """Of two equal constraints only the one that is moved less than the other is in a basis: action 1 pays less than action 0."""
    rows = [[1, 1], [1, 1]]
    feasible = []
    for labels in ((0, 2), (0, 3), (1, 2), (1, 3)):
        try:
            feasible.append((labels, place(rows, labels).tight))
        except Unproved:
            continue
    assert [labels for labels, _ in feasible] == [(0, 3), (1, 3)]
    assert all({2, 3} < tight for _, tight in feasible)
    assert set(listed(rows, ((0, 1), (0, 3), (1, 3)))) == {(0, 1), (0, 3), (1, 3)}


def test_mutations_are_refused_unless_they_are_still_true() -> None:
    """Proofs and solutions with one thing changed: what passes lists the same set."""
    rng = np.random.default_rng(11)
    refused = 0
    for payoffs in draws(CLASSES[-1], (3, 3), 12, 5):
        solution, proof = proved(payoffs)
        for mutation in mutations(solution, proof, rng):
            verdict = check(mutation.solution, mutation.proof)
            refused += not verdict.complete
            if verdict.complete:
                assert not any(nash.membership.listed(mutation.solution, point) is False for point in mutation.lost), mutation.name
                assert mutation.name in ("change a label", "swap the players"), mutation.name
    assert refused > 60
