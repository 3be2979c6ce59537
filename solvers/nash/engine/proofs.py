"""Proofs for the supports of a three-player game that floats left open: found in exact arithmetic, for the checker to replay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from games.exact.balls import Precision, bounds, real_roots

from ...verify.completeness.roots import distinct
from ...verify.completeness.three_players import CUT, RANGE, ROOT, SIGN, Number, Proof, Support, System, at_support, integers
from ...verify.completeness.triangles import Cell, parted, scaled
from ...verify.completeness.verdict import Unproved

BITS = 128
"""Bits of the enclosures of roots."""

MOST_CELLS = 1500
"""Cells of a tree above which it is given up; a generic game needs a tenth."""

SMALLEST = 1 << 240
"""Cells cut forty times are the smallest: what is still open there is mostly a root that is not simple."""


def completed(payoffs: NDArray[Any], proof: Proof) -> Proof | None:
    """Return a proof without open supports that the checker accepts at them, or None if it is not found, as where actions tie.

    Parameters
    ----------
    payoffs
        Fractions, shape (3, A, B, C) with up to three actions each.
    """
    tables = [integers(own) for own in payoffs]
    shape = payoffs.shape[1:]
    lines, trees = dict(proof.lines), dict(proof.trees)
    try:
        for support in sorted(proof.open, key=lambda support: min(map(len, support))):  # triangles last: they take longest
            sizes = sorted(map(len, support))
            if sizes in ([2, 2, 2], [2, 2, 3], [2, 3, 3]):
                lines[support] = _line(System(tables, shape, support, BITS))
            elif sizes == [3, 3, 3]:
                trees[support] = _tree(tables, shape, support)
            at_support(tables, shape, support, Proof({support: lines.get(support, ())}, trees))
    except Unproved:
        return None
    return replace(proof, lines=lines, trees=trees, open=())


def _line(system: System) -> tuple[tuple[Number, Number], ...]:
    """Return the roots in (0, 1) of the polynomial at a support, with errors."""
    polynomial = distinct(system.line()[0]).numer()
    if polynomial.degree() < 1:
        return ()
    with Precision(BITS):
        ends = [bounds(root) for root in real_roots(polynomial)]
    middles = [((low + high) / 2, (high - low) / 2 + Fraction(1, 1 << BITS)) for low, high in ends]
    return tuple((t, radius) for t, radius in middles if 0 < t < 1)


def _tree(tables: list[Any], shape: tuple[int, ...], support: Support) -> tuple[int, tuple[Number, ...]]:
    """Return a tree of triangles of a full support, its roles turned as lets it end."""
    for turn in range(3):
        whole = System(tables, shape, support, BITS).triangle(turn)[0]
        nodes: list[Number] = []
        pending = [whole]
        for _ in range(MOST_CELLS):
            cell = pending.pop()
            leaf = _leaf(cell)
            nodes += leaf or (CUT,)
            if leaf is None and cell.unit > SMALLEST:
                break
            if leaf is None:
                pending += reversed(cell.halves())
            if not pending:
                return turn, tuple(nodes)
    raise Unproved("a tree has too many cells")


def _leaf(cell: Cell) -> tuple[Number, ...] | None:
    """Return the node that says why a cell holds no root, or that it holds one; None if it has to be cut."""
    if parted(cell.x) or parted(cell.y):
        return (SIGN,)
    for m, q in enumerate(cell.q):
        if min(q) > 0 or max(q) < 0:
            return RANGE, float(m == 0), float(m == 1)
    combined = _combined(cell)
    if combined is None:
        return None
    weights, s, t = combined
    for pair in (weights[:2], weights[2:]):
        first, second = scaled(pair)
        values = [first * u + second * v for u, v in zip(*cell.q, strict=True)]
        if min(values) > 0 or max(values) < 0:
            return RANGE, *pair
    try:
        with Precision(BITS):
            cell.root([*weights, s, t], BITS)
    except Unproved:
        return None
    return ROOT, *weights, s, t


def _combined(cell: Cell) -> tuple[list[float], float, float] | None:
    """Return weights by which the equations become close to the two coordinates, and a point near their root, in floats."""
    size = [max(map(abs, q)) or 1 for q in cell.q]
    q = [[float(Fraction(v, most)) for v in own] for own, most in zip(cell.q, size, strict=True)]
    place = {jk: at for at, jk in enumerate((j, k) for k in range(5) for j in range(5 - k))}
    lower = [jk for jk in place if sum(jk) < 4]
    slopes = [[sum(own[place[j + a, k + b]] - own[place[j, k]] for j, k in lower) * 0.4 for a, b in ((1, 0), (0, 1))] for own in q]
    (a, b), (c, d) = slopes
    determinant = a * d - b * c
    if not abs(determinant) > 1e-30:
        return None
    weights = [d / determinant, -b / determinant, -c / determinant, a / determinant]
    s = t = 1 / 3
    for _ in range(12):
        (v0, s0, t0), (v1, s1, t1) = (_at(own, s, t) for own in q)
        determinant = s0 * t1 - s1 * t0
        if determinant == 0:
            return None
        ds, dt = (v0 * t1 - v1 * t0) / determinant, (s0 * v1 - s1 * v0) / determinant
        if not abs(ds) + abs(dt) < 2:
            return None
        s, t = s - ds, t - dt
    return [float(Fraction(w) * max(size) / size[m % 2]) for m, w in enumerate(weights)], s, t


def _at(q: list[float], s: float, t: float) -> tuple[float, float, float]:
    """Return the value and the slopes of a quartic at a point (de Casteljau)."""
    level = q
    for n in range(4, 1, -1):
        place = {jk: at for at, jk in enumerate((j, k) for k in range(n + 1) for j in range(n + 1 - k))}
        inner = [(j, k) for k in range(n) for j in range(n - k)]
        level = [(1 - s - t) * level[place[j, k]] + s * level[place[j + 1, k]] + t * level[place[j, k + 1]] for j, k in inner]
    corner, along, across = level
    return (1 - s - t) * corner + s * along + t * across, 4 * (along - corner), 4 * (across - corner)
