"""Pieces of the equilibrium set, found support by support, glued into isolated points and connected components.

A piece found at one support is closed, so where pieces of two supports meet, an end or a vertex of one lies in the other;
pieces of one support may also cross. Both are tested exactly. Points and polytopes inside a larger piece are absorbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import polyhedra
from .polyhedra import affine_basis
from .three_player import Curve, Patch, Piece, Polytope, Profile


@dataclass(frozen=True)
class Glued:
    """Groups of pieces, one per connected component, and whether every contact was decided exactly."""

    components: tuple[tuple[Piece, ...], ...]
    decided: bool


def glue(pieces: Sequence[Piece]) -> Glued:
    """Return the connected components of a union of pieces, redundant pieces left out."""
    decided = True
    kept: list[Piece] = []
    distinct: list[Piece] = list({piece for piece in pieces if isinstance(piece, Polytope)})
    distinct += [piece for piece in pieces if not isinstance(piece, Polytope)]
    for piece in sorted(distinct, key=lambda piece: -dimension(piece)):
        inside = False
        if isinstance(piece, Polytope):
            for other in kept:
                answer = [holds(other, vertex) for vertex in piece.vertices]
                decided = decided and None not in answer
                if all(answer) and (isinstance(other, Polytope) or len(piece.vertices) == 1):
                    inside = True
                    break
        if not inside:
            kept.append(piece)
    groups: list[list[Piece]] = []
    for piece in kept:
        touching = []
        for group in groups:
            answer = [touch(piece, other) for other in group]
            decided = decided and (True in answer or None not in answer)
            if any(answer):
                touching.append(group)
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([piece, *(member for group in touching for member in group)])
    return Glued(tuple(tuple(group) for group in groups), decided)


def ends(piece: Piece) -> tuple[Profile, ...]:
    """Return the vertices of a polytope or a patch, or the two ends of a curve."""
    return piece.ends if isinstance(piece, Curve) else piece.vertices


def dimension(piece: Piece) -> int:
    """Return the dimension of a piece."""
    if not isinstance(piece, Polytope):
        return 1 if isinstance(piece, Curve) else 2
    return len(affine_basis([flat(vertex) for vertex in piece.vertices]))


def touch(first: Piece, second: Piece) -> bool | None:
    """Tell whether two pieces meet; None if it could not be decided exactly.

    Pieces of nested supports that meet do so at an end or a vertex of one of them, and so do pieces whose supports share two
    actions of one player only (their common parts are intervals); others may cross, which is decided or said to be undecided.
    """
    if isinstance(first, Polytope) and isinstance(second, Polytope):
        return _hulls_meet(first, second)
    answers = [holds(second, p) for p in ends(first)] + [holds(first, p) for p in ends(second)]
    if True in answers:
        return True
    if None in answers:
        return None
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Curve) and isinstance(other, Polytope):
            return _curve_crosses(one, other)
    if isinstance(first, Curve) and isinstance(second, Curve):
        return None if _support(first) == _support(second) and first.polynomials != second.polynomials else False
    return None if _may_cross(first, second) else False


def _hulls_meet(first: Polytope, second: Polytope) -> bool | None:
    """Decide whether two hulls share a point: weights on both sets of vertices that give the same one."""
    ours, theirs = [flat(v) for v in first.vertices], [flat(v) for v in second.vertices]
    try:
        weights = polyhedra.Polytope((len(ours), len(theirs)))
        for k in range(len(ours[0])):
            weights = weights.cut((*(v[k] for v in ours), *(-v[k] for v in theirs)), equality=True)
            if not weights.rows:
                return False
    except ArithmeticError:
        return False if all(_apart(first, v) for v in second.vertices) and len(second.vertices) == 1 else None
    return True


def _curve_crosses(curve: Curve, polytope: Polytope) -> bool | None:
    """Decide whether a curve runs through a polytope in which the curve's own parameter is constant; None if it is not."""
    player, action, offset, slope = curve.place
    levels = {vertex[player][action] for vertex in polytope.vertices}
    if len(levels) > 1:
        return None if _support(curve) == _support(polytope) else False
    t = (levels.pop() - offset) / slope
    try:
        return bool(curve.low <= t <= curve.high) and holds(polytope, curve.at(t))
    except ArithmeticError:
        return None


def _may_cross(patch: Piece, other: Piece) -> bool:
    """Tell whether a patch and another piece could meet away from their ends and vertices."""
    if isinstance(patch, Patch) and isinstance(other, Patch) and patch.corner == other.corner and patch.first == other.first:
        return False  # parts of one rectangle, apart by construction
    if any(not isinstance(piece, Curve) and len(ends(piece)) == 1 for piece in (patch, other)):
        return False
    ours, theirs = _support(patch), _support(other)
    shared = [sum(a and b for a, b in zip(x, y, strict=True)) for x, y in zip(ours, theirs, strict=True)]
    nested = ours != theirs and any(
        all(a <= b for x, y in zip(one, two, strict=True) for a, b in zip(x, y, strict=True))
        for one, two in ((ours, theirs), (theirs, ours))
    )
    return min(shared) > 0 and not nested and (sum(size > 1 for size in shared) > 1 or max(shared) > 2)


def _support(piece: Piece) -> tuple[tuple[bool, ...], ...]:
    """Return which actions a piece uses anywhere."""
    if isinstance(piece, Curve):
        return tuple(tuple(p.degree() >= 0 for p in own) for own in piece.polynomials)
    return tuple(
        tuple(any(x != 0 for x in column) for column in zip(*own, strict=True)) for own in zip(*piece.vertices, strict=True)
    )


def holds(piece: Piece, profile: Profile) -> bool | None:
    """Tell whether a piece holds a profile; None if their numbers lie in different fields and cannot be told apart."""
    try:
        if isinstance(piece, Curve):
            return _on_curve(piece, profile)
        return _in_patch(piece, profile) if isinstance(piece, Patch) else _in_hull(piece, profile)
    except ArithmeticError:
        return False if _apart(piece, profile) else None


def _in_hull(piece: Polytope, profile: Profile) -> bool:
    """Decide whether weights on the vertices exist that give the profile: a polytope of weights, cut coordinate by coordinate."""
    point = flat(profile)
    vertices = [flat(vertex) for vertex in piece.vertices]
    if any(value != 0 and all(vertex[k] == 0 for vertex in vertices) for k, value in enumerate(point)):
        return False
    weights = polyhedra.Polytope((len(vertices),))
    for k, value in enumerate(point):
        weights = weights.cut(tuple(vertex[k] - value for vertex in vertices), equality=True)
        if not weights.rows:
            return False
    return True


def _on_curve(piece: Curve, profile: Profile) -> bool:
    player, action, offset, slope = piece.place
    t = (profile[player][action] - offset) / slope
    return bool(piece.low <= t <= piece.high) and piece.at(t) == profile


def _in_patch(piece: Patch, profile: Profile) -> bool:
    parameters = []
    for edge, (low, high) in zip((piece.first, piece.second), piece.bounds, strict=True):
        player, action = next((i, k) for i, own in enumerate(edge) for k, step in enumerate(own) if step != 0)
        value = (profile[player][action] - piece.corner[player][action]) / edge[player][action]
        if not low <= value <= high:
            return False
        parameters.append(value)
    s, t = parameters
    a, b, c, d = piece.coefficients
    return bool(a + b * s + c * t + d * s * t >= 0) and piece.at(s, t) == profile


def _apart(piece: Piece, profile: Profile, tolerance: float = 1e-9) -> bool:
    """Tell whether a profile is certainly away from a piece: outside the box of its ends by more than a tolerance."""
    if not isinstance(piece, Polytope):
        return False
    columns = zip(*(flat(vertex) for vertex in piece.vertices), strict=True)
    box = [(min(map(float, column)) - tolerance, max(map(float, column)) + tolerance) for column in columns]
    return any(not low <= float(value) <= high for value, (low, high) in zip(flat(profile), box, strict=True))


def flat(profile: Profile) -> tuple[Any, ...]:
    """Return the coordinates of a profile, one player after the other."""
    return tuple(value if value != 0 else Fraction(0) for own in profile for value in own)
