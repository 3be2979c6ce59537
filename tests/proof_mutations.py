"""Proofs and solutions with one thing changed, drawn by a seed: a checker has to refuse them, or to accept what is still true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from games.exact.algebraic import Algebraic
from solvers.continua import Arc, Hull
from solvers.result import Solution
from solvers.verify import equilibrium
from solvers.verify.completeness.cells import End
from solvers.verify.completeness.simplices import Cut, One, Out
from solvers.verify.completeness.supports import SupportsProof, Tree
from solvers.verify.completeness.two_players import BimatrixProof


@dataclass(frozen=True)
class Mutation:
    """What was changed, the solution and the proof; ``lost`` are points of the true set that may be no longer listed."""

    name: str
    solution: Solution
    proof: Any
    lost: tuple[Any, ...] = ()


def mutations(solution: Solution, proof: Any, rng: np.random.Generator) -> Iterator[Mutation]:
    """Yield one mutation of each kind that applies."""
    changes = _of_bases(proof, rng) if isinstance(proof, BimatrixProof) else _of_supports(proof, rng)
    for name, changed in changes:
        yield Mutation(name, solution, changed)
    for mutation in _of_solution(solution, rng):
        yield replace(mutation, proof=proof)


def _pick(rng: np.random.Generator, things: Any) -> Any:
    things = list(things)
    return things[int(rng.integers(len(things)))]


def _of_bases(proof: BimatrixProof, rng: np.random.Generator) -> Iterator[tuple[str, BimatrixProof]]:
    at = int(rng.integers(len(proof.first)))
    yield "drop a basis", replace(proof, first=proof.first[:at] + proof.first[at + 1 :])
    yield "list a basis twice", replace(proof, second=(*proof.second, proof.second[0]))
    labels = proof.first[at]
    other = sorted({*labels} - {labels[0]} | {int(rng.integers(len(labels) + 4))})
    yield "change a label", replace(proof, first=(*proof.first[:at], tuple(other), *proof.first[at + 1 :]))
    yield "swap the players", replace(proof, first=proof.second, second=proof.first)
    if proof.removed:
        (i, worse, better), *rest = proof.removed
        yield "turn a dominance round", replace(proof, removed=((i, better, worse), *rest))


def _of_supports(proof: SupportsProof, rng: np.random.Generator) -> Iterator[tuple[str, SupportsProof]]:
    def with_tree(support: Any, tree: Any) -> SupportsProof:
        return replace(proof, trees={**proof.trees, support: tree})

    support = _pick(rng, proof.trees)
    yield "drop a support", replace(proof, trees={s: t for s, t in proof.trees.items() if s != support})
    other = _pick(rng, proof.trees)
    if proof.trees[other] != proof.trees[support]:
        yield "swap two reasons", replace(proof, trees={**proof.trees, support: proof.trees[other], other: proof.trees[support]})
    held = [s for s, t in proof.trees.items() if isinstance(t, Tree)]
    if held:
        s = _pick(rng, held)
        tree = proof.trees[s]
        yield "drop a tree", with_tree(s, None)
        yield "drop a part", with_tree(s, replace(tree, parts=tree.parts[:-1]))
        k = int(rng.integers(len(tree.parts)))
        if tree.parts[k] is not None:
            yield "cut a part off", with_tree(s, replace(tree, parts=(*tree.parts[:k], None, *tree.parts[k + 1 :])))
        if tree.ends:
            k = int(rng.integers(len(tree.ends)))
            end = tree.ends[k]
            ends = [*tree.ends[:k], End(end.polynomial, end.number + 1), *tree.ends[k + 1 :]]
            yield "number another root", with_tree(s, replace(tree, ends=tuple(ends)))
            ends = [*tree.ends[:k], End(end.polynomial + 1, end.number), *tree.ends[k + 1 :]]
            yield "move an end", with_tree(s, replace(tree, ends=tuple(ends)))
            rest = replace(tree, ends=tree.ends[:k] + tree.ends[k + 1 :], parts=tree.parts[: 2 * k + 1] + tree.parts[2 * k + 3 :])
            yield "drop an end", with_tree(s, rest)
    cut = [s for s, t in proof.trees.items() if isinstance(t, Cut | Out | One)]
    if cut:
        s = _pick(rng, cut)
        for kind, name in ((Out, "change a weight"), (One, "name another equilibrium")):
            changed = _leaf_changed(proof.trees[s], kind, rng)
            if changed is not None:
                yield name, with_tree(s, changed)
        yield "call a cell out", with_tree(s, Out(tuple(int(w) for w in rng.integers(-3, 4, 8))))
    if proof.removed:
        (i, worse, better), *rest = proof.removed
        yield "turn a dominance round", replace(proof, removed=((i, better, worse), *rest))


def _leaf_changed(node: Any, kind: type[Any], rng: np.random.Generator) -> Any:
    """Return a product of simplices with its first leaf of a kind, along a drawn way, changed; None if there is none."""
    if isinstance(node, Cut):
        order = [0, 1] if rng.integers(2) else [1, 0]
        for k in order:
            changed = _leaf_changed(node.parts[k], kind, rng)
            if changed is not None:
                return replace(node, parts=(changed, node.parts[1]) if k == 0 else (node.parts[0], changed))
        return None
    if not isinstance(node, kind):
        return None
    if isinstance(node, One):
        return replace(node, place=node.place + 1)
    k = int(np.flatnonzero(node.weights)[0])
    return Out(tuple(-w if m == k else w for m, w in enumerate(node.weights)))


def _of_solution(solution: Solution, rng: np.random.Generator) -> Iterator[Mutation]:
    game = solution.game
    if solution.equilibria:
        at = int(rng.integers(len(solution.equilibria)))
        gone = solution.equilibria[at]
        rest = solution.equilibria[:at] + solution.equilibria[at + 1 :]
        yield Mutation("drop an equilibrium", replace(solution, equilibria=rest), None, (gone.profile,))
        mixed = [i for i, x in enumerate(gone.profile) if sum(p > 0 for p in x) > 1]
        if mixed and not any(isinstance(p, Algebraic) for x in gone.profile for p in x):
            x = gone.profile[mixed[0]]
            up, down = (int(k) for k in np.flatnonzero([p > 0 for p in x])[:2])
            step = Fraction(x[down]) / 10**6
            moved = [Fraction(p) + (step if k == up else -step if k == down else 0) for k, p in enumerate(x)]
            profile = tuple(tuple(moved) if i == mixed[0] else tuple(y) for i, y in enumerate(gone.profile))
            changed = replace(solution, equilibria=(*rest, equilibrium(game, profile)))
            yield Mutation("move an equilibrium", changed, None, (gone.profile,))
        yield Mutation("list it twice", replace(solution, equilibria=(*solution.equilibria, gone)), None)
    for name, changed, lost in _of_component(solution, rng):
        yield Mutation(name, changed, None, lost)


def _of_component(solution: Solution, rng: np.random.Generator) -> Iterator[tuple[str, Solution, tuple[Any, ...]]]:
    if not solution.components:
        return
    at = int(rng.integers(len(solution.components)))
    component = solution.components[at]

    def with_pieces(pieces: tuple[Any, ...]) -> Solution:
        changed = (replace(component, pieces=pieces),) if pieces else ()
        return replace(solution, components=(*solution.components[:at], *changed, *solution.components[at + 1 :]))

    k = int(rng.integers(len(component.pieces)))
    piece = component.pieces[k]
    rest = component.pieces[:k] + component.pieces[k + 1 :]
    yield "drop a piece", with_pieces(rest), _inner(piece)
    if isinstance(piece, Hull) and len(piece.vertices) > 1:
        first, second, *more = piece.vertices
        moved = _mean((first, first, first, second))
        yield "shrink a piece", with_pieces((*rest, Hull((moved, second, *more)))), (first, _mean((first, moved)))
    elif isinstance(piece, tuple):
        i = next((i for i, own in enumerate(piece) if len(own) > 1), None)
        if i is not None:
            first, second, *more = piece[i]
            own = (np.array([(3 * p + q) / 4 for p, q in zip(first, second, strict=True)], dtype=object), second, *more)
            lost = tuple(first if j == i else those[0] for j, those in enumerate(piece))
            yield "shrink a piece", with_pieces((*rest, (*piece[:i], own, *piece[i + 1 :]))), (lost,)
    elif isinstance(piece, Arc):
        middle = (Fraction(float(piece.low)) + 3 * Fraction(float(piece.high))) / 4
        inner = (Fraction(float(piece.low)) + 7 * Fraction(float(piece.high))) / 8
        yield "shrink a piece", with_pieces((*rest, replace(piece, high=middle))), (piece.at(inner),)


def _inner(piece: Any) -> tuple[Any, ...]:
    """Return points of a piece, inner ones where that is easily had."""
    if isinstance(piece, Hull):
        return (*piece.vertices, _mean(piece.vertices))
    if isinstance(piece, tuple):
        return (tuple(_mean([(v,) for v in own])[0] for own in piece), tuple(own[0] for own in piece))
    if isinstance(piece, Arc):
        return tuple(piece.at((Fraction(float(piece.low)) * (8 - k) + Fraction(float(piece.high)) * k) / 8) for k in (1, 3, 5, 7))
    return (piece.sample,)


def _mean(profiles: Any) -> tuple[Any, ...]:
    count = Fraction(1, len(profiles))
    return tuple(
        np.array([sum(column[1:], start=column[0]) * count for column in zip(*own, strict=True)], dtype=object)
        for own in zip(*profiles, strict=True)
    )
