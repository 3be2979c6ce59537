"""Profiles of the pieces of a continuum: its corners, and a grid over it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product

from games.catalogue.pieces import Piece, Polytopes, Profile, Strategy


def extreme(piece: Piece) -> Iterator[Profile]:
    """The profiles at which every player plays a vertex, or those at the corners of the parameters' box."""
    return product(*piece.vertices) if isinstance(piece, Polytopes) else samples(piece, 1)


def samples(piece: Piece, steps: int) -> Iterator[Profile]:
    """The profiles whose weights on the vertices, or places in the ranges of the parameters, are multiples of ``1/steps``."""
    if isinstance(piece, Polytopes):
        yield from product(*([mean(own, weights) for weights in all_weights(len(own), steps)] for own in piece.vertices))
    else:
        ends = [[low + (high - low) * Fraction(k, steps) for k in range(steps + 1)] for low, high in piece.box]
        yield from (piece.at(*values) for values in product(*ends))


def all_weights(size: int, steps: int) -> Iterator[tuple[Fraction, ...]]:
    """Every way to divide one among so many into multiples of ``1/steps``."""
    for bars in combinations(range(steps + size - 1), size - 1):
        cuts = (-1, *bars, steps + size - 1)
        yield tuple(Fraction(high - low - 1, steps) for low, high in pairwise(cuts))


def mean(vertices: tuple[Strategy, ...], weights: tuple[Fraction, ...]) -> Strategy:
    """The mean of some strategies."""
    zero = Fraction(0)
    return tuple(sum((w * p for w, p in zip(weights, column, strict=True)), zero) for column in zip(*vertices, strict=True))
