"""Replay of proofs by supports: listed pieces cover the leaves of trees and are equilibria, and indices sum to one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from time import perf_counter
from typing import Any

from games.exact.algebraic import Algebraic, compare
from games.exact.numbers import rational

from ...result import Solution
from . import simplices
from .apart import unjoined
from .cells import RING, Cell, Varies
from .minors import determinant
from .pieces import Fixed, Listed, as_exact, covers, listed, sound
from .reading import Reading, read
from .supports import Leaf, Support, SupportsProof, System, admissible
from .verdict import Gap, Unproved, Verdict

NEAR = 1e-6
"""How far off in floats a leaf may be from a piece that is asked whether it covers it."""

MALFORMED = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What reading a proof of another form than ``SupportsProof`` has leads to, or numbers of fields that do not mix."""


def replay(solution: Solution, proof: SupportsProof) -> Verdict:
    """Check a proof against a solution of a game with any number of players.

    >>> import numpy as np
    >>> from games.normal_form import NormalFormGame
    >>> from solvers import nash
    >>> solution = nash.solve(NormalFormGame(np.zeros((3, 2, 2, 2), dtype=int)))
    >>> verdict = replay(solution, nash.completeness.prove(solution))
    >>> verdict.whole, verdict.indices
    (True, (1,))
    """
    start = perf_counter()
    pieces = listed(solution)
    count = len(solution.equilibria) + len(solution.components)
    try:
        reading = read(solution.game, proof.removed)
    except Unproved as reason:
        return Verdict((Gap("dominance", str(reason)),), (), (), (None,) * count, 0, perf_counter() - start)
    false = []
    known: list[tuple[int, Listed]] = []
    for k, piece in pieces:
        try:
            if isinstance(piece, str):
                raise Unproved(piece)
            sound(piece, Gains(reading))
            known.append((k, piece))
        except Unproved as reason:
            false.append(Gap(k, str(reason)))
    missing = []
    supports = 0
    for support in admissible(reading):
        supports += 1
        try:
            check_support(reading, support, proof, known)
        except Unproved as reason:
            missing.append(Gap(support, str(reason)))
        except MALFORMED as reason:
            missing.append(Gap(support, f"what is said of it is no proof: {reason}"))
    joined = unjoined(known, count, proof.walls)
    indices = regular_indices(reading, solution) if not (missing or false or joined) else [None] * count
    return Verdict(tuple(missing), tuple(false), tuple(joined), tuple(indices), supports, perf_counter() - start)


class Gains:
    """What one action pays a player more than another, where strategies are given up to factors."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def __call__(self, i: int, a: int, b: int, choice: Sequence[Any]) -> Any:
        """Return the payoff of action a less that of b, times everybody else's sum of shares."""
        table = self.reading.tables[i]
        others = [[(k, p) for k, p in enumerate(x) if p != 0] for j, x in enumerate(choice) if j != i]
        total: Any = None
        for rest in itertools.product(*others):
            actions = tuple(k for k, _ in rest)
            value = table[(*actions[:i], a, *actions[i:])] - table[(*actions[:i], b, *actions[i:])]
            if value:
                term = prod((p for _, p in rest), start=value)
                total = term if total is None else total + term
        return 0 if total is None else total


def check_support(reading: Reading, support: Support, proof: SupportsProof, known: Sequence[tuple[int, Listed]]) -> None:
    """Prove that every equilibrium with a support is listed.

    Raises
    ------
    Unproved
        If it is not proved.
    """
    if support not in proof.trees:
        raise Unproved("nothing is said of it" + (f": {proof.left[support]}" if support in proof.left else ""))
    system = System(reading, support)
    node = proof.trees[support]
    if isinstance(node, simplices.Cut | simplices.Out | simplices.One):
        whole = simplices.Product.whole(system.forms, support)
        simplices.check(whole, node, [form.equality for form in system.forms], lambda place: shares(known, place, support))
        return
    for leaf in system.leaves(Cell(), system.start(), system.forms, node):
        covered(leaf, known)


def shares(known: Sequence[tuple[int, Listed]], place: int, support: Support) -> Sequence[Sequence[Any]]:
    """Return the shares on a support of a listed profile with this support; Unproved if there is none at this place."""
    piece = known[place][1] if type(place) is int and 0 <= place < len(known) else None
    profiles = list(piece.profiles) if isinstance(piece, Fixed) else []
    if len(profiles) != 1 or tuple(tuple(k for k, p in enumerate(x) if p != 0) for x in profiles[0]) != support:
        raise Unproved("a proof names a profile that is not listed")
    return [[x[k] for k in own] for x, own in zip(profiles[0], support, strict=True)]


def covered(leaf: Leaf, known: Sequence[tuple[int, Listed]]) -> None:
    """Prove that a listed piece holds all of a leaf.

    Raises
    ------
    Varies
        If a piece may hold a part of it, and none all.
    Unproved
        If no piece is seen to hold it.
    """
    change: Varies | None = None
    for _, piece in known:
        if isinstance(piece, Fixed) and not _near(piece, leaf):
            continue
        try:
            if covers(piece, leaf):
                return
        except Varies as reason:
            change = change or reason
        except (Unproved, ArithmeticError):
            continue
    raise change or Unproved("it has equilibria that are not seen to be listed")


def _near(piece: Fixed, leaf: Leaf) -> bool:
    """Tell in floats whether vertices of a leaf over its sample are in the box of a piece's vertices: only to save time."""
    place = [rational(Fraction(float(value))) for value in leaf.cell.point.values]
    place += [rational(Fraction(0))] * (RING.nvars() - len(place))
    boxes = [list(zip(*(map(float, vertex) for vertex in own), strict=True)) for own in piece.factors]
    columns = [column for own in boxes for column in own]
    low, high = ([f(column) for column in columns] for f in (min, max))
    at = 0
    for own, size in zip(leaf.rays, piece.sizes, strict=True):
        for ray in own:
            values = [float(Fraction(int(v.p), int(v.q))) for v in (p(*place) for p in ray)]
            total = sum(values) or 1.0
            if any(not low[at + k] - NEAR <= v / total <= high[at + k] + NEAR for k, v in enumerate(values)):
                return False
        at += size
    return True


def regular_indices(reading: Reading, solution: Solution) -> list[int | None]:
    """Return the indices of regular equilibria, and of one other thing, as they sum to one over a whole set (Ritzberger 1994)."""
    found = [_regular(reading, [tuple(map(as_exact, x)) for x in e.profile]) for e in solution.equilibria]
    found += [None] * len(solution.components)
    if found.count(None) == 1:
        found[found.index(None)] = 1 - sum(k for k in found if k is not None)
    return found


def _regular(reading: Reading, profile: Sequence[Sequence[Any]]) -> int | None:
    """Return the sign of minus the Jacobian of payoff differences on an equilibrium's support; None if it is not regular."""
    gains = Gains(reading)
    support = [[k for k, p in enumerate(x) if p != 0] for x in profile]
    for i, own in enumerate(support):
        if any(compare(gains(i, own[0], k, profile), 0) == 0 for k in range(reading.shape[i]) if k not in own):
            return None
    unknowns = [(i, k) for i, own in enumerate(support) for k in own[1:]]
    rows = []
    for i, k in unknowns:
        row: list[Any] = []
        for j, m in unknowns:
            value: Any = Fraction(0)
            if i != j:
                for action, sign in ((m, 1), (support[j][0], -1)):
                    pure = [Fraction(int(a == action)) for a in range(reading.shape[j])]
                    value = value + sign * gains(i, support[i][0], k, [*profile[:j], pure, *profile[j + 1 :]])
            row.append(value)
        rows.append(row)
    value = determinant(rows) if rows else 1
    return (value.sign() if isinstance(value, Algebraic) else (value > 0) - (value < 0)) or None
