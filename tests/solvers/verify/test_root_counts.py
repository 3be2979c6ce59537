"""Every complex root counted: against closed forms, the exact solvers, and by proofs that are replayed and spoilt."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from games.normal_form import NormalFormGame
from solvers import nash, pure
from solvers.nash.engine import homotopies, many_players, pairwise
from solvers.nash.index import indices
from solvers.result import Solution
from solvers.verify.completeness import root_counts
from solvers.verify.completeness.root_counts import RootProof, replay
from solvers.verify.completeness.root_enclosures import sharpened
from solvers.verify.completeness.support_systems import Differences, System, bezout, undominated
from tests.strategies import needs_kernel

CASES = [*(((3, 3, 3), seed) for seed in range(4)), ((3, 2, 3), 6), ((2, 2, 2, 2), 7)]


def normal(shape: tuple[int, ...], seed: int) -> NormalFormGame:
    """Return a game with normal payoffs."""
    return NormalFormGame(np.random.default_rng(seed).normal(size=(len(shape), *shape)))


def profiles(solution: Solution) -> NDArray[np.float64]:
    """Return the equilibria as rows."""
    return np.array([[float(p) for own in e.profile for p in own] for e in solution.equilibria])


def everybody(sizes: tuple[int, ...]) -> int:
    """Return the largest number of isolated roots where everybody mixes so many actions."""
    players = range(len(sizes))
    masks = tuple(sum(1 << j for j in players if j != i) for i in players for _ in range(sizes[i] - 1))
    return bezout(tuple(size - 1 for size in sizes), masks)


def test_bounds_are_those_of_the_literature() -> None:
    """Derangements with two actions (McKelvey and McLennan 1997); three players with k each: sums of cubes (Franel 1894)."""
    derangements = [sum(all(p[i] != i for i in range(n)) for p in itertools.permutations(range(n))) for n in range(3, 7)]
    assert [everybody((2,) * n) for n in range(3, 7)] == derangements == [2, 9, 44, 265]
    franel = [2, 10, 56, 346]
    assert [everybody((k + 1,) * 3) for k in range(1, 5)] == franel
    assert everybody((3, 3, 3, 3)) == 297
    assert everybody((4, 2, 2)) == 0


@needs_kernel
@pytest.mark.parametrize(("shape", "seed"), CASES)
def test_it_finds_what_the_exact_solvers_find(shape: tuple[int, ...], seed: int) -> None:
    """By roots, and by elimination in exact arithmetic, the equilibria are the same."""
    game = normal(shape, seed)
    exact = sorted(map(tuple, profiles(nash.solve(game, exact=True)).tolist()))
    found = many_players.equilibria(game.fractions())
    assert not found.open
    counted = sorted(tuple(float(p) for own in point.profile for p in own) for point in found.points)
    np.testing.assert_allclose(counted, exact, atol=1e-9)


@needs_kernel
@pytest.mark.parametrize("shape", [(3, 3, 4), (2, 2, 3, 3), (4, 4, 4), (2, 2, 2, 2, 2), (3, 2, 2, 2), (2, 5, 3)])
def test_generic_games_are_complete_with_a_proof(shape: tuple[int, ...]) -> None:
    """The proof is replayed; indices sum to one, so that the number is odd (Wilson 1971); the pure ones are all there."""
    game = normal(shape, 1)
    solution = nash.solve(game)
    assert solution.complete
    assert sum(indices(solution).equilibria) == 1
    assert {e.modal for e in solution.equilibria if e.pure} == {e.modal for e in pure.solve(game).equilibria}
    assert all(e.regret < 1e-12 for e in solution.equilibria)
    report = replay(game, many_players.equilibria(game.fractions()).proof)
    assert report.complete
    assert report.holds([e.profile for e in solution.equilibria])


@needs_kernel
def test_four_players_with_three_actions_are_complete() -> None:
    """All of 297 roots where everybody mixes everything, and of 800 smaller supports."""
    game = normal((3, 3, 3, 3), 20240422)
    solution = nash.solve(game)
    assert solution.complete
    report = replay(game, solution.proof)
    assert report.complete
    assert report.holds([e.profile for e in solution.equilibria])
    assert len(solution.equilibria) % 2 == 1
    cut = nash.solve(game, seconds=0.6)
    rows = profiles(solution)
    assert all(np.abs(rows - row).max(axis=1).min() < 1e-9 for row in profiles(cut))


@needs_kernel
def test_spoilt_proofs_are_refused() -> None:
    """A root left out, given twice, moved, infinite, of another support, or none: the list is not shown complete."""
    game = normal((3, 3, 4), 5)
    proof = nash.solve(game).proof
    assert replay(game, proof).complete
    support = max(proof.roots, key=lambda s: len(proof.roots[s]))
    roots = proof.roots[support]
    other = max((s for s in proof.roots if s != support), key=lambda s: len(proof.roots[s]))
    moved = roots.copy()
    moved[0] = roots[1] + 1e-4  # Newton leads to the other root again
    infinite = roots.copy()
    infinite[1, 1] = np.inf
    for spoilt in (roots[1:], np.vstack([roots[1:], roots[1:2]]), moved, infinite, proof.roots[other], roots.T):
        assert [s for s, _ in replay(game, RootProof({**proof.roots, support: spoilt})).unproved] == [support]
    left = {s: own for s, own in proof.roots.items() if s != support}
    assert [s for s, _ in replay(game, RootProof(left)).unproved] == [support]


@needs_kernel
def test_close_roots_need_more_digits() -> None:
    """Two totally mixed equilibria 2e-9 apart are found apart and proved; at a distance of 0 they are one, and nothing is."""
    half, one = Fraction(1, 2), Fraction(1)

    def game(gap: Fraction) -> NormalFormGame:
        u = np.zeros((3, 2, 2, 2), dtype=object)
        for x, y, z in itertools.product((0, 1), repeat=3):
            u[0, x, y, z] = x * one * (y - z)
            u[1, x, y, z] = y * one * (x - z)
            u[2, x, y, z] = z * ((x - half) * (y - half) - gap)
        return NormalFormGame(u)

    everything = ((0, 1),) * 3
    apart = game(Fraction(1, 10**18))
    table = Differences.of(apart)
    system = System(table, everything)
    start = np.array([[0.5 - s, 0.5 + s] * 3 for s in (1e-9, -1e-9)], complex)
    points = root_counts.at_support(table, everything, start, system)
    assert len(points) == 2
    for point in points:
        assert abs(abs(Fraction(point.profile[0][1]) - half) - Fraction(1, 10**9)) < Fraction(1, 10**15)
    ball = sharpened(system, start[0], 512)
    assert float(ball[0].real.rad()) < 1e-100
    together = Differences.of(game(Fraction(0)))
    with pytest.raises(root_counts.Unproved):
        root_counts.at_support(together, everything, start)


def test_pairwise_payoffs_need_no_roots() -> None:
    """Where all equations are linear, an empty proof is enough, and the enclosures are exact."""
    rng = np.random.default_rng(3)
    u = np.zeros((4, 3, 3, 3, 3), dtype=int)
    for i, j in itertools.permutations(range(4), 2):
        u[i] += rng.integers(-9, 10, [3 if k in (i, j) else 1 for k in range(4)])
    game = NormalFormGame(u)
    assert pairwise.gains(game.fractions()) is not None
    solution = nash.solve(game)
    report = replay(game, RootProof({}))
    assert solution.complete
    assert not solution.components
    assert report.complete
    assert report.holds([e.profile for e in solution.equilibria])


def test_undominated_supports_hold_every_equilibrium() -> None:
    """Supports of equilibria are among those that dominance leaves, which are fewer than all."""
    game = normal((3, 3, 3), 11)
    left = set(undominated(Differences.of(game)))
    assert {e.support for e in nash.solve(game).equilibria} <= left
    assert len(left) < prod(2**size - 1 for size in game.shape) / 2


@needs_kernel
def test_lost_paths_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a path ends at another's root, the support is tried again, and left open if that does not help."""
    whole = homotopies.roots
    game = normal((3, 3, 4), 1)

    def lossy(system: System, attempt: int = 0) -> NDArray[np.complex128] | None:
        found = whole(system, attempt)
        return np.vstack([found[:-1], found[:1]]) if found is not None and attempt < lossy_attempts else found

    lossy_attempts = 1
    monkeypatch.setattr(homotopies, "roots", lossy)
    again = many_players.equilibria(game.fractions(), describe=False)
    assert [s for s in again.open if System(Differences.of(game), s).bound > 1] == []
    lossy_attempts = 9
    lost = many_players.equilibria(game.fractions(), describe=False)
    assert lost.open
    assert set(replay(game, lost.proof).unproved) >= {(s, "0 roots are given, of 2") for s in lost.open if everybody_of(s) == 2}


def everybody_of(support: tuple[tuple[int, ...], ...]) -> int:
    """Return the bound of a support's system."""
    return everybody(tuple(len(own) for own in support))


@needs_kernel
def test_a_budget_of_paths_is_kept() -> None:
    """Supports with more roots than were allowed are left open; the rest is found."""
    game = normal((3, 3, 4), 2)
    found = many_players.equilibria(game.fractions(), most=50)
    assert found.left == len(found.open) > 0
    whole = many_players.equilibria(game.fractions())
    assert {point.profile for point in found.points} <= {point.profile for point in whole.points}
    assert replace(found.proof, open=()).roots.keys() <= whole.roots.keys()


@needs_kernel
def test_a_proof_names_the_supports_that_cells_settled() -> None:
    """Where the third player ties, cells of probabilities show that nobody plays so; the proof by roots says that it does not."""
    rows = [[[9, -1], [5, 2]], [[-1, 3], [-5, -5]], [[-7, 2], [6, 1]], [[1, 3], [8, -7]]]
    columns = [[[2, -7], [4, 9]], [[7, 6], [8, 6]], [[7, 8], [-5, 9]], [[5, -2], [8, 5]]]
    layers = [[[9, 3], [9, 1]], [[9, 3], [6, -3]], [[6, 7], [-2, -2]], [[3, -7], [9, -9]]]
    game = NormalFormGame([rows, columns, layers])
    solution = nash.solve(game, exact=True)
    assert solution.complete
    report = replay(game, solution.proof)
    assert [support for support, _ in report.unproved] == list(solution.proof.open) == [((2,), (1,), (0, 1))]


@needs_kernel
@pytest.mark.parametrize("spoilt", [None, "roots", 7, [["a", "b"]], [[0.5], [0.5, 1]], np.array([[None]]), np.nan])
def test_what_are_no_roots_is_said_of_its_support(spoilt: Any) -> None:
    """Text, ragged lists or gaps in place of the roots of a support are a gap of the proof there."""
    game = normal((2, 2, 3, 3), 2)
    solution = nash.solve(game, exact=True)
    support = max(solution.proof.roots, key=lambda support: len(solution.proof.roots[support]))
    report = replay(game, RootProof({**solution.proof.roots, support: spoilt}))
    assert [where for where, _ in report.unproved] == [support]
    huge = replay(game, RootProof({**solution.proof.roots, support: solution.proof.roots[support] * 1e300}))
    assert [where for where, _ in huge.unproved] == [support]
    as_lists = {where: roots.tolist() for where, roots in solution.proof.roots.items()}
    assert replay(game, RootProof(as_lists)).complete
