r"""All Nash equilibria of a three-player game with up to three actions each, support by support, in exact arithmetic.

On a support profile each player's indifference equations, and the margins by which actions outside the support must not be
better, are bilinear in the other two players' strategies. They are solved cell by cell (``bilinear``); a support on which all
three players mix three actions needs a resultant first (``elimination``). Pieces of different supports that touch are found
by ``contacts``.

A support whose system is of a kind not solved is named in ``unresolved``; then the set is not known to be complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.deadline import check, within

from . import cylinders
from .bilinear import Condition, Solved, System, UnsolvedError
from .contacts import contacts
from .elimination import eliminated
from .pieces import Piece
from .supports import Support, admissible


@dataclass(frozen=True)
class Found:
    """Pieces by support, the supports whose systems were not solved, and what touches.

    ``links`` are pairs of pieces, by index, such that pieces are connected iff they are by these pairs. ``linked`` says whether
    all of them were found, ``stopped`` whether the time ran out before all supports were looked at and all links found. ``empty``
    are supports that were looked at and hold nothing.
    """

    pieces: tuple[tuple[Support, Piece], ...]
    unresolved: tuple[Support, ...]
    links: tuple[tuple[int, int], ...]
    linked: bool
    stopped: bool = False
    empty: tuple[Support, ...] = ()


def equilibria(payoffs: NDArray[Any], among: Collection[Support] | None = None, without: Collection[Support] = ()) -> Found:
    """Return all equilibria of a three-player game as pieces, each found at its own support.

    Parameters
    ----------
    payoffs
        Fractions, shape (3, A, B, C).
    among
        Supports outside which there is certainly none; by default all are looked at.
    without
        Supports that certainly hold none.
    """
    scaled = integers(payoffs)
    tables = differences(scaled)
    supports = (support for support in admissible(scaled) if among is None or support in among)
    return collected(payoffs, supports, lambda support: solve(tables, support, scaled.shape[1:]), without)


def collected(
    payoffs: NDArray[Any], supports: Iterable[Support], solved_at: Callable[[Support], Solved], without: Collection[Support] = ()
) -> Found:
    """Return what is found at some supports, with what touches across them; in cells of probabilities where all else fails."""
    pieces: list[tuple[Support, Piece]] = []
    links: list[tuple[int, int]] = []
    unresolved, empty = [], []
    linked = True
    with within(None) as limit:
        for support in supports:
            if support in without:
                empty.append(support)
                continue
            check()
            try:
                solved = _solved(payoffs, support, solved_at)
            except UnsolvedError:
                unresolved.append(support)
                continue
            if not solved.pieces:
                empty.append(support)
            linked = linked and solved.linked
            links += [(len(pieces) + j, len(pieces) + k) for j, k in solved.links]
            pieces += [(support, piece) for piece in solved.pieces]
        links, decided = contacts(pieces, links)
        linked = linked and decided
    return Found(tuple(pieces), tuple(unresolved), tuple(links), linked and not limit.over, limit.over, tuple(empty))


def _solved(payoffs: NDArray[Any], support: Support, solved_at: Callable[[Support], Solved]) -> Solved:
    """Return what a method finds at a support; in cells of probabilities if it finds not all, or not all that touches."""
    try:
        found = solved_at(support)
    except UnsolvedError:
        return cylinders.solved(payoffs, support)
    if not found.linked:
        with suppress(UnsolvedError):
            return cylinders.solved(payoffs, support)
    return found


def integers(payoffs: NDArray[Any]) -> NDArray[Any]:
    """Return each player's payoffs times their common denominator, as Python integers: the same game to solve.

    >>> from fractions import Fraction
    >>> integers(np.array([[[[Fraction(1, 2)]]], [[[Fraction(1, 3)]]]])).ravel().tolist()
    [1, 1]
    """
    scaled = np.empty(payoffs.shape, dtype=object)
    for i, own in enumerate(payoffs):
        common = lcm(*(value.denominator for value in own.flat))
        scaled[i] = [[[value.numerator * (common // value.denominator) for value in row] for row in table] for table in own]
    return scaled


def differences(payoffs: NDArray[Any]) -> dict[tuple[int, int, int], Any]:
    """Return (i, k, l) -> u_i(k) - u_i(l) by the other two players' actions, in player order, for k other than l.

    >>> differences(np.arange(24).reshape(3, 2, 2, 2))[1, 0, 1]
    ((-2, -2), (-2, -2))
    """
    tables = {}
    for i, own in enumerate(payoffs):
        by_action = np.moveaxis(own, i, 0)
        for k, other in itertools.permutations(range(len(by_action)), 2):
            tables[i, k, other] = tuple(map(tuple, (by_action[k] - by_action[other]).tolist()))
    return tables


def solve(tables: dict[tuple[int, int, int], Any], support: Support, sizes: tuple[int, ...]) -> Solved:
    """Return the equilibria at a support.

    Raises
    ------
    UnsolvedError
        If the system is of a kind that is not solved.
    """
    conditions = []
    for i, own in enumerate(support):
        first, second = (j for j in range(3) if j != i)
        for k in range(sizes[i]):
            if k != own[0]:
                conditions.append(Condition(first, second, tables[i, own[0], k], k in own))
    system = System(support, sizes, conditions)
    if min(map(len, support)) == 3:
        return eliminated(system)
    return system.solve()
