"""Proofs of completeness: they hold for what the kernel finds, and no tampered proof passes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpz_poly

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.engine import proofs
from solvers.verify.completeness.roots import enclosed
from solvers.verify.completeness.three_players import CUT, NUMBERS, RANGE, ROOT, SIGN, WIDEST, Proof, Replay, replay
from solvers.verify.completeness.verdict import Unproved
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
        if solution.proof is not None:
            report = replay(solution.game, solution.proof)
            proved += 1
            assert report.complete
            assert report.holds([e.profile for e in solution.equilibria])
    assert proved > 15


NOISE = [
    *(
        pytest.param(lambda rng, size, k=k: rng.integers(-2, 3, size) + rng.normal(size=size) * 10.0**-k, id=f"1e-{k}")
        for k in range(5, 16)
    ),
    *(
        pytest.param(lambda rng, size, k=k: rng.integers(0, 2, size) + rng.integers(-1, 2, size) * 2.0**-k, id=f"2^-{k}")
        for k in (24, 52)
    ),
    pytest.param(lambda rng, size: rng.integers(-20, 21, size) / 10, id="tenths"),
    pytest.param(lambda rng, size: rng.integers(0, 3, size), id="ordinal"),
]
"""Payoffs with ties, nearly tied ones, and ties broken by rounding."""


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 3, 2), (3, 3, 3)], ids=str)
@pytest.mark.parametrize("draw", NOISE)
def test_the_proof_of_a_complete_solution_holds(draw: Any, shape: tuple[int, int, int]) -> None:
    """However close to a tie a game is: if its solution carries a proof, the checker accepts it and finds the same equilibria."""
    rng = np.random.default_rng(98)
    for _ in range(2):
        game = NormalFormGame(draw(rng, (3, *shape)))
        solution = nash.solve(game)
        assert solution.complete
        if solution.components:
            assert solution.proof is None
        elif solution.proof is not None:
            report = replay(game, solution.proof)
            assert report.complete, report.unproved
            assert report.holds([e.profile for e in solution.equilibria])


def test_what_floats_leave_open_is_proved_in_exact_arithmetic() -> None:
    """With nothing known from floats, roots on lines and trees of triangles are found exactly, and enclose the same equilibria."""
    trees = 0
    for seed in range(6):
        game = random_game(seed, 3, 3, 3)
        known = proof_of(game)
        proof = proofs.completed(game.fractions(), Proof({}, {}, (*known.lines, *known.trees)))
        assert proof is not None
        trees += FULL in proof.trees
        assert replay(game, proof).enclosures == replay(game, known).enclosures
    assert trees > 2


def test_enclosures_are_narrow_however_wide_the_roots_were_given() -> None:
    """A root given with an error of a tenth is narrowed by the checker: a profile that is off by 1e-8 does not pass."""
    jordan = np.array(
        [[[[1 if a == b else -1, 1 if b == c else -1, 1 if c != a else -1] for c in (0, 1)] for b in (0, 1)] for a in (0, 1)]
    )
    game = NormalFormGame(np.moveaxis(jordan, -1, 0) + 1e-3 * np.arange(24).reshape(3, 2, 2, 2) ** 2 / 576)
    (mixed,) = nash.solve(game, exact=True).equilibria
    support = ((0, 1),) * 3
    report = replay(game, Proof({support: ((0.55, 0.1),)}, {}))
    assert report.complete, report.unproved
    assert max(high - low for own in report.enclosures[0] for low, high in own) < WIDEST
    assert report.holds([mixed.profile])
    assert not report.holds([[[float(p) + 1e-8 for p in x] for x in mixed.profile]])
    assert not report.holds([mixed.profile[:2]])


def test_each_profile_needs_an_enclosure_of_its_own() -> None:
    """Where enclosures lie closer than the margin, profiles are matched to them one to one, in whatever order they come."""
    places = (0.5, 0.5 + 8e-10)
    boxes = tuple((((p, p), (1 - p, 1 - p)),) for p in places)
    report = Replay(boxes, (), 1, 0.0)
    profiles = [((p, 1 - p),) for p in (0.5 - 5e-10, 0.5 + 4e-10)]
    assert report.holds(profiles)
    assert report.holds(profiles[::-1])
    assert not report.holds([profiles[0], profiles[0]])


def test_double_roots_and_roots_at_an_end_are_no_obstacle() -> None:
    """Roots are counted once each, and only inside: t (1 - t) (2 t - 1)^2 has one there."""
    t, one = fmpz_poly([0, 1]), fmpz_poly([1, -1])
    double = fmpz_poly([-1, 2])
    (root,) = enclosed(t * one * double * double, [(0.4, 0.2)], 128)
    assert root == arb(1) / 2
    with pytest.raises(Unproved, match="another number"):
        enclosed(double, [], 128)
    with pytest.raises(Unproved, match="isolate"):
        enclosed(double, [(0.3, 0.1)], 128)


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
