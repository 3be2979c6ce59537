"""Proofs by supports: they hold for games with ties, curves and cells, name what is open, and nothing tampered with passes."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.dominance import reduce
from solvers.nash.completeness import check, prove
from solvers.nash.engine.bases import removed
from solvers.result import Solution
from solvers.verify import equilibrium
from solvers.verify.completeness.cells import GENERATORS, HIGH, LOW, Axis, Cell, End, Varies
from solvers.verify.completeness.many_players import Gains
from solvers.verify.completeness.minors import weights
from solvers.verify.completeness.pieces import Moving, listed, polynomial, sound
from solvers.verify.completeness.reading import read
from solvers.verify.completeness.simplices import One, Out
from solvers.verify.completeness.supports import SupportsProof, Tree
from solvers.verify.completeness.verdict import Unproved
from tests.proof_mutations import mutations
from tests.strategies import needs_kernel
from tests.structured_games import CLASSES, draws

T, S = GENERATORS[:2]


def proved(payoffs: Any) -> tuple[Solution, SupportsProof]:
    """Return the exact solution of a game and its proof."""
    solution = nash.solve(NormalFormGame(payoffs), exact=True)
    proof = prove(solution)
    assert isinstance(proof, SupportsProof)
    return solution, proof


def with_choice(kind: Any, shape: tuple[int, ...], games: int) -> list[Any]:
    """Return games of a class in which at least three players have a choice."""
    drawn = draws(kind, shape, games, 3)
    return [u for u in drawn if sum(len(own) > 1 for own in reduce(NormalFormGame(u)).kept) > 2]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_sets_with_ties_are_proved(kind: Any) -> None:
    """Three players with two actions each, whatever ties: nothing is missing, nothing false, and components are apart."""
    for payoffs in with_choice(kind, (2, 2, 2), 4):
        solution, proof = proved(payoffs)
        verdict = check(solution, proof)
        assert verdict.whole, verdict
        if None not in verdict.indices:
            assert sum(k for k in verdict.indices if k is not None) == 1


@pytest.mark.parametrize("shape", [(3, 3, 3), (2, 2, 2, 2), (3, 2, 2)], ids=str)
def test_generic_games_are_proved(shape: tuple[int, ...]) -> None:
    """Isolated equilibria, irrational ones too, are the only ones in their cells, and have an index of one or minus one."""
    drawn = np.random.default_rng(3).integers(-9999, 10000, (9, len(shape), *shape))
    for payoffs in [u for u in drawn if sum(len(own) > 1 for own in reduce(NormalFormGame(u)).kept) > 2][:1]:
        solution, proof = proved(payoffs)
        verdict = check(solution, proof)
        assert verdict.whole, verdict
        assert sum(k for k in verdict.indices if k is not None) == 1
        assert {abs(k) for k in verdict.indices if k is not None} == {1}


def test_a_support_without_a_proof_is_named() -> None:
    """What the proof leaves out, or the time did not suffice for, is not claimed."""
    payoffs = np.random.default_rng(3).integers(-9, 10, (3, 2, 2, 2))
    solution, proof = proved(payoffs)
    support = next(iter(proof.trees))
    less = dataclasses.replace(proof, trees={s: t for s, t in proof.trees.items() if s != support})
    verdict = check(solution, less)
    assert [gap.where for gap in verdict.missing] == [support]
    assert verdict.indices == (None,) * len(solution.equilibria)
    late = prove(solution, seconds=0)
    assert isinstance(late, SupportsProof)
    assert not check(solution, late).complete


@pytest.mark.parametrize(("shape", "kinds"), [((2, 2, 2), CLASSES), ((3, 2, 2), CLASSES[4::3])], ids=["2x2x2", "3x2x2"])
def test_mutations_are_refused_unless_they_are_still_true(shape: tuple[int, ...], kinds: Any) -> None:
    """Proofs and solutions with one thing changed: what passes has lost no point."""
    rng = np.random.default_rng(12)
    counts = {True: 0, False: 0}
    for kind in kinds:
        for payoffs in with_choice(kind, shape, 2 if shape == (2, 2, 2) else 1):
            solution, proof = proved(payoffs)
            for mutation in mutations(solution, proof, rng):
                passed = check(mutation.solution, mutation.proof).complete
                counts[passed] += 1
                if passed:
                    assert not any(nash.membership.listed(mutation.solution, p) is False for p in mutation.lost), mutation.name
    assert counts[False] > max(5, 3 * counts[True])


STRANGERS = ["tree", 3, (), Tree(0, 0, (), ()), Tree(9, 9, (LOW,), (None,)), Out(()), Out((True,)), One((), 0)]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda stranger: str(stranger)[:24])
def test_what_is_no_proof_proves_nothing(stranger: Any) -> None:
    """Whatever stands for a support's proof: the checker ends, and names the support."""
    solution, proof = proved(np.random.default_rng(3).integers(-9, 10, (3, 2, 2, 2)))
    support = ((0, 1),) * 3
    assert support in proof.trees
    verdict = check(solution, dataclasses.replace(proof, trees={**proof.trees, support: stranger}))
    assert [gap.where for gap in verdict.missing] == [support]


def test_what_a_piece_says_of_its_parameters_is_true() -> None:
    """A game of products with cells whose second parameter moves with the first: as described, each piece is of equilibria only."""
    products = next(kind for kind in CLASSES if kind.__name__ == "products")
    solution = nash.solve(NormalFormGame(draws(products, (3, 3, 3), 2, 1)[1]))
    words = [text for component in solution.components for p in component.pieces for text in getattr(p, "conditions", ())]
    assert any("root" in text and "t0" in text and text.startswith("t1 =") for text in words)
    reading = read(solution.game, removed(solution.game))
    for _, piece in listed(solution):
        assert not isinstance(piece, str)
        sound(piece, Gains(reading))
        if isinstance(piece, Moving) and len(piece.axes) > 1:
            fixed = End(13 * S - 5, 0)  # what the second parameter is at a sample, not all over the cell
            with pytest.raises(Unproved):
                sound(dataclasses.replace(piece, axes=(piece.axes[0], Axis(fixed, fixed))), Gains(reading))


def test_a_false_equilibrium_is_noticed() -> None:
    """A profile that is none, listed among the others, is named."""
    solution, proof = proved(np.random.default_rng(3).integers(-9, 10, (3, 2, 2, 2)))
    wrong = equilibrium(solution.game, ((Fraction(1, 7), Fraction(6, 7)), (0, 1), (1, 0)))
    verdict = check(dataclasses.replace(solution, equilibria=(*solution.equilibria, wrong)), proof)
    assert [gap.where for gap in verdict.false] == [len(solution.equilibria)]


@needs_kernel
def test_a_solution_in_floats_has_the_proof_of_the_kernel() -> None:
    """Near each float there is an equilibrium, and no other; a list with one less does not pass."""
    solution = nash.solve(NormalFormGame(np.random.default_rng(1).normal(size=(3, 3, 3, 3))))
    proof = prove(solution)
    assert proof is solution.proof
    assert check(solution, proof).complete
    assert not check(dataclasses.replace(solution, equilibria=solution.equilibria[1:]), proof).complete


def test_only_complete_solutions_of_tables_are_proved() -> None:
    """Where a solution says SOME, there is nothing to prove."""
    with pytest.raises(GameError, match="complete solution"):
        prove(nash.solve(NormalFormGame(np.zeros((3, 2, 2, 2), dtype=int)), seconds=0))


def test_signs_hold_on_whole_cells() -> None:
    """On the triangle 0 < s < t < 1 the polynomial t - s is positive, s + t - 1 changes, and t = s is its edge."""
    unit = Cell().over([])[0]
    below, edge, over = unit.over([End(T - S, 0)])
    assert (below.sign(T - S), edge.sign(T - S), over.sign(T - S)) == (1, 0, -1)
    assert below.sign(T * T - S * S) == 1
    with pytest.raises(Varies, match="along t1"):
        below.sign(S - T / 2)
    with pytest.raises(Varies, match="along t0"):
        below.sign(S + T - 1)  # over t < 1/2 it has no root in the cell, over the rest it has


def test_ends_have_to_be_roots_in_order() -> None:
    """Roots that are not there, or that meet somewhere, cut no axis."""
    with pytest.raises(Unproved, match="there is not"):
        Cell().over([End(2 * T - 1, 1)])
    with pytest.raises(Unproved, match="not in order"):
        Cell().over([End(3 * T - 2, 0), End(3 * T - 1, 0)])
    unit = Cell().over([])[0]
    with pytest.raises(Unproved):  # 1 - t and t meet in the middle
        unit.over([End(S + T - 1, 0), End(S - T, 0)])
    with pytest.raises(Unproved, match="no root"):
        unit.over([LOW])
    assert [cell.axes[0] for cell in Cell().over([])] == [Axis(LOW, HIGH)]


def test_texts_of_polynomials_are_read_and_nothing_else() -> None:
    """What a curve's formula says is read; what is no polynomial is refused."""
    assert polynomial("-2*t^2 + 1/3") == -2 * T**2 + GENERATORS[0] ** 0 / 3
    for text in ("__import__('os')", "t ** t", "x", "t0 +", "1.5*t"):
        with pytest.raises(Unproved):
            polynomial(text)


def test_weights_are_those_of_cramer() -> None:
    """A point in a triangle is the sum of its corners by weights; outside of their span there are none."""
    assert weights([(1, 0, 0), (0, 1, 0)], (1, 1, 1)) is None
    w0, *rest = weights([(2, 0), (1, 1)], (3, 1)) or [0]
    assert [Fraction(w, w0) for w in rest] == [1, 1]


def test_a_cell_that_may_hold_two_solutions_is_refused() -> None:
    """Whole cells of matching pennies among three: the Jacobian is dominant with the right weights, and with no others."""
    jordan = [[[[1 if a == b else -1, 1 if b == c else -1, 1 if c != a else -1] for c in (0, 1)] for b in (0, 1)] for a in (0, 1)]
    solution, proof = proved(np.moveaxis(np.array(jordan), -1, 0))
    support = ((0, 1),) * 3
    tree = One(((0, 0, 1), (1, 0, 0), (0, 1, 0)), 0)
    assert check(solution, dataclasses.replace(proof, trees={support: tree})).complete
    for rows in (((0, 0, 0), *tree.rows[1:]), tree.rows[::-1], tree.rows[:2], ((1, 1, 1), *tree.rows[1:])):
        wrong = dataclasses.replace(tree, rows=rows)
        assert not check(solution, dataclasses.replace(proof, trees={support: wrong})).complete
    assert not check(solution, dataclasses.replace(proof, trees={support: dataclasses.replace(tree, place=1)})).complete


@pytest.mark.parametrize("kind", ["short", "long", "floats", "nan", "inf", "nobody"])
def test_profiles_of_another_form_are_refused(kind: str) -> None:
    """Strategies over other actions, or of floats near the equilibrium's, are named as no equilibria; no crash."""
    game = NormalFormGame(np.random.default_rng(3).integers(-9, 10, (3, 2, 2, 2)))
    solution = dataclasses.replace(nash.solve(game), proof=None)
    proof = prove(solution)
    assert check(solution, proof).whole
    mixed = next(e for e in solution.equilibria if not e.pure)
    changes = {
        "short": mixed.profile[:-1],
        "long": (*mixed.profile, mixed.profile[0]),
        "floats": tuple(x.astype(float) for x in mixed.profile),
        "nan": tuple(np.full(2, np.nan) for _ in mixed.profile),
        "inf": tuple(np.full(2, np.inf) for _ in mixed.profile),
        "nobody": (),
    }
    at = solution.equilibria.index(mixed)
    changed = tuple(dataclasses.replace(e, profile=changes[kind]) if e is mixed else e for e in solution.equilibria)
    verdict = check(dataclasses.replace(solution, equilibria=changed), proof)
    assert not verdict.complete
    assert [gap.where for gap in verdict.false] == [at]


def test_floats_that_are_equilibria_exactly_are_taken() -> None:
    """A float is the binary fraction that it is: pure strategies in floats are as good as in fractions."""
    game = NormalFormGame([[[[1, 0], [0, 0]], [[0, 0], [0, 2]]]] * 3)
    solution = dataclasses.replace(nash.solve(game), proof=None)
    proof = prove(solution)
    verdict = check(solution, proof)
    pure = [e for e in solution.equilibria if e.pure]
    rough = [dataclasses.replace(e, profile=tuple(x.astype(float) for x in e.profile)) for e in pure]
    rough += [e for e in solution.equilibria if not e.pure]
    assert len(pure) == 2
    assert check(dataclasses.replace(solution, equilibria=tuple(rough)), proof).indices == verdict.indices


def test_payoffs_beyond_floats_are_proved() -> None:
    """Payoffs of 1e-300 beside 1e300 are integers of six hundred digits over a common denominator: the search goes on."""
    payoffs = np.random.default_rng(1).choice([-2e300, -1e300, 0, 1e300, 2e300, -2e-300, 1e-300, 2e-300], size=(3, 2, 4, 2))
    solution = nash.solve(NormalFormGame(payoffs))
    assert isinstance(prove(solution), SupportsProof)


@pytest.mark.parametrize("proof", [None, "proof", 7, (), nash.solve(NormalFormGame([[[1]], [[1]]]))])
def test_what_is_no_proof_is_said(proof: Any) -> None:
    """Something else in place of a proof is a typed error."""
    with pytest.raises(GameError, match=r"completeness\.prove"):
        check(nash.solve(NormalFormGame([[[1, 0], [0, 1]]] * 2)), proof)
