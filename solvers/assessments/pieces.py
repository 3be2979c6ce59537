"""Pieces, the assessments of one support: where they end, which are connected, and what they say in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from games.deadline import check
from games.exact.algebraic import distinct, in_order
from games.exact.plane.disjoint_sets import DisjointSets

from .cells import Cell
from .consistency import Beliefs
from .polynomial import Polynomial
from .reading import Tree

Support: TypeAlias = tuple[int, ...]
Rows: TypeAlias = list[list[Any]]

MOST_PIECES = 400
"""Pieces whose contacts are looked for at most."""

DIRECTION = "epsilon"


@dataclass(frozen=True, eq=False, repr=False)
class Piece:
    """Assessments of one support: a cell, and what it says in words.

    Attributes
    ----------
    supports
        Per information set the actions played.
    conditions
        What holds throughout: every probability and belief that is not 0 or 1, and the inequalities that bound the free ones.
    classes
        Per information set the actions played, those that are worth the same throughout together: of such a class one at least has
        positive probability, the others may have none. Elsewhere each action is a class.
    dimension
        How many of the probabilities and beliefs are free.
    """

    supports: tuple[Support, ...]
    cell: Cell
    beliefs: Beliefs
    numerators: tuple[tuple[tuple[Polynomial, ...], Polynomial], ...]
    conditions: tuple[str, ...]
    classes: tuple[tuple[Support, ...], ...]

    def admits(self, supports: Sequence[Support]) -> bool:
        """Tell whether assessments of some supports can be among these: they play something of every class, and nothing else."""
        return all(
            set(own) <= set(mine) and all(set(own) & set(group) for group in groups)
            for own, mine, groups in zip(supports, self.supports, self.classes, strict=True)
        )

    @property
    def dimension(self) -> int:
        """The number of dimensions."""
        return self.cell.dimension


def equal(one: tuple[Rows, Rows], other: tuple[Rows, Rows]) -> bool:
    """Tell whether two assessments are known to be the same; numbers of two different fields are not."""
    try:
        return one == other
    except ArithmeticError:
        return False


def ends(tree: Tree, piece: Piece) -> list[tuple[Rows, Rows]]:
    """Return the assessments at the corners of a piece, as limits from inside."""
    centre = piece.cell.centre
    found = []
    for corner in piece.cell.vertices:
        end = at(tree, piece, corner, centre)
        if end is not None:
            found.append(end)
    return found


def at(tree: Tree, piece: Piece, point: Mapping[str, Any], centre: Mapping[str, Any]) -> tuple[Rows, Rows] | None:
    """Return strategies and beliefs at a point of the closure of a piece: the limit on the straight way from the centre."""
    behaviour: Rows = []
    beliefs: Rows = []
    leading: dict[str, tuple[Any, int]] = {}
    try:
        along = {name: point[name] + (centre[name] - point[name]) * Polynomial.variable(DIRECTION) for name in point}
        for k, (above, below) in enumerate(piece.numerators):
            d, other = _first(below.at(along))
            own = [(c / d, power - other) for c, power in (_first(p.at(along)) for p in above)]
            leading |= {f"{k}.{a}": value for a, value in enumerate(own)}
            behaviour.append([c if power == 0 else Fraction(0) for c, power in own])
        for k, nodes in enumerate(tree.members):
            weights = [_leading_weight(tree, piece, k, j, node, along, leading) for j, node in enumerate(nodes)]
            least = min(power for c, power in weights if c != 0)
            kept = [c if power == least else Fraction(0) for c, power in weights]
            total = sum(kept, start=Fraction(0))
            beliefs.append([c / total for c in kept])
    except ArithmeticError:  # numbers of two different fields
        return None
    return behaviour, beliefs


def _leading_weight(
    tree: Tree, piece: Piece, k: int, j: int, node: int, along: Mapping[str, Polynomial], leading: Mapping[str, tuple[Any, int]]
) -> tuple[Any, int]:
    """Return the leading term of a node's weight: of its free parameters, times the moves played on the way."""
    share, below = piece.beliefs.shares[k][j], Polynomial.constant(1)
    for name in share.variables:
        if name in piece.cell.solved:
            up, down = piece.cell.solved[name]
            below = below * down ** share.degree(name)
            share = share.substitute_ratio(name, up, down)
    (c, power), (d, other) = _first(share.at(along)), _first(below.at(along))
    c, power = c / d, power - other
    if c != 0 and len(tree.members[k]) > 1 and k not in piece.beliefs.given:
        c = c * tree.nature[node]
        for h, a in tree.path[node]:
            if a in piece.supports[h]:
                d, other = leading[f"{h}.{a}"]
                c, power = c * d, power + other
    return c, power


def _first(p: Polynomial) -> tuple[Any, int]:
    """Return the coefficient and the power of the lowest term in the direction; (0, 0) of zero."""
    if not p.terms:
        return Fraction(0), 0
    power = min(sum(e for _, e in monomial) for monomial in p.terms)
    return sum((c for monomial, c in p.terms.items() if sum(e for _, e in monomial) == power), start=Fraction(0)), power


def written(assessment: tuple[Rows, Rows]) -> tuple[tuple[Any, ...], ...] | None:
    """Return a rational assessment as a value that can be looked up; None for another."""
    rows = tuple(tuple(row) for part in assessment for row in part)
    return rows if all(isinstance(p, Fraction) for row in rows for p in row) else None


def connected(
    tree: Tree, pieces: Sequence[Piece], corners: Sequence[Sequence[tuple[Rows, Rows]]]
) -> tuple[list[list[Piece]], bool]:
    """Return the pieces grouped by what is connected, ends of others left out, and whether every contact was looked for.

    ``corners`` are what ``ends`` returns of each piece.

    Where a convex piece ends, its corners belong to pieces of smaller supports; two pieces are connected iff they are
    through corners.
    """
    count = len(pieces)
    sets = DisjointSets(count)
    decided = count <= MOST_PIECES

    absorbed: set[int] = set()
    flat = [_flat(piece) for piece in pieces]
    by_support: dict[tuple[Support, ...], list[int]] = {}
    wide = [k for k, piece in enumerate(pieces) if any(len(group) > 1 for groups in piece.classes for group in groups)]
    for k, piece in enumerate(pieces):
        if k not in wide:
            by_support.setdefault(piece.supports, []).append(k)
    for k, piece in enumerate(pieces):
        decided = decided and piece.cell.sharp and len(corners[k]) == len(piece.cell.vertices)
        for behaviour, beliefs in corners[k]:
            check()
            supports = tuple(tuple(a for a, p in enumerate(row) if p != 0) for row in behaviour)
            for other in (*by_support.get(supports, ()), *(w for w in wide if pieces[w].admits(supports))):
                if other == k:
                    continue
                point = coordinates(tree, pieces[other], behaviour, beliefs)
                if point is None:
                    decided = False
                elif len(point) == len(pieces[other].cell.free) + len(pieces[other].cell.solved) and pieces[other].cell.holds(
                    point, closed=pieces[other].supports == piece.supports
                ):
                    sets.join(other, k)
    known = [list(map(written, own)) for own in corners]
    values = [frozenset(own) for own in known]
    for k in range(count):
        for other in range(count):
            check()
            if k == other or other in absorbed or sets.find(k) != sets.find(other) or not pieces[k].cell.sharp or not corners[k]:
                continue
            # a point may be a corner of any piece; a hull of corners of another piece is part of it if both are flat
            smaller = pieces[k].dimension == 0 or (pieces[k].dimension <= pieces[other].dimension and flat[k] and flat[other])
            if None in values[k] or None in values[other]:
                inside = smaller and all(any(equal(one, two) for two in corners[other]) for one in corners[k])
            else:
                inside = smaller and values[k] <= values[other]
            if inside:
                absorbed.add(k)
                break
    groups: dict[int, list[Piece]] = {}
    for k, piece in enumerate(pieces):
        if k not in absorbed:
            groups.setdefault(sets.find(k), []).append(piece)
    return list(groups.values()), decided


def _flat(piece: Piece) -> bool:
    """Tell whether strategies and beliefs are linear in the free coordinates, so that the piece is the hull of its corners."""
    linear = all(below.is_number and all(p.is_linear for p in above) for above, below in piece.numerators)
    solved = {name for name, (_, below) in piece.cell.solved.items() if not below.is_number}
    for row in piece.beliefs.weights:
        names = {name for weight in row for name in weight.variables}
        if any(name.startswith("p") or name in solved for name in names):
            return False
        if not sum(row, start=Polynomial({})).is_number or not all(weight.is_linear for weight in row):
            return False
    return linear and piece.cell.sharp


def coordinates(tree: Tree, piece: Piece, behaviour: Rows, beliefs: Rows) -> dict[str, Any] | None:
    """Return the coordinates that an assessment of the same support has in a piece; None if they cannot be read off."""
    point = {f"p{k}.{a}": behaviour[k][a] for k, own in enumerate(piece.supports) for a in own[:-1]}
    if piece.beliefs.odds:
        for k, row in enumerate(beliefs):
            shares = piece.beliefs.shares[k]
            settled = not any(set(s.variables) & set(simplex.names) for s in shares for simplex in piece.beliefs.simplices)
            if settled and [p != 0 for p in row] != [bool(w.terms) for w in shares]:
                return {}  # other nodes count
    try:
        for simplex in piece.beliefs.simplices:
            k = simplex.reference
            mass: list[Any] = [Fraction(0)] * len(simplex.shares)
            for node, p, share in zip(tree.members[k], beliefs[k], piece.beliefs.shares[k], strict=True):
                known = Fraction(1) if k in piece.beliefs.given else _known(tree, piece, behaviour, node)
                if share.terms:
                    j = simplex.shares.index(share)
                    mass[j] = p / known / simplex.scales[j]
            total = sum(mass, start=Fraction(0))
            for name, value in zip(simplex.names, mass, strict=False):
                point[name] = value / total
        for odds in piece.beliefs.odds:

            def ratio(k: int, first: int, second: int) -> Any:
                """Return the odds of two nodes without chance and the moves that are played."""
                row, nodes = beliefs[k], tree.members[k]
                seen = row[nodes.index(second)] / row[nodes.index(first)]
                return seen * (_known(tree, piece, behaviour, first) / _known(tree, piece, behaviour, second))

            weight: dict[Any, Any] = {odds.moves[0]: Fraction(1)} if odds.shared else {}
            while len(weight) < len(odds.moves):
                before = len(weight)
                for k, first, second, powers in odds.rows:
                    left = [(m, n) for m, n in zip(odds.moves, powers, strict=True) if n and m not in weight]
                    if len(left) == 1 and abs(left[0][1]) == 1:
                        value = ratio(k, first, second)
                        for m, n in zip(odds.moves, powers, strict=True):
                            if m in weight and n:
                                value = value / weight[m] if n > 0 else value * weight[m]
                        weight[left[0][0]] = value if left[0][1] > 0 else 1 / value
                if len(weight) == before:
                    return None
            total = sum(weight.values(), start=Fraction(0))
            for name, m in zip(odds.names, odds.moves, strict=False):
                point[name] = weight[m] / (total if odds.shared else 1 + weight[m])
    except ArithmeticError:
        return None
    return point


def _known(tree: Tree, piece: Piece, behaviour: Rows, node: int) -> Any:
    """Return the probability of chance's moves and of those that are played on the way to a node."""
    weight: Any = tree.nature[node]
    for h, a in tree.path[node]:
        if a in piece.supports[h]:
            weight = weight * behaviour[h][a]
    return weight


def words_of(tree: Tree, supports: Sequence[Support], cell: Cell, beliefs: Beliefs) -> tuple[str, ...]:
    """Return what holds in a cell: supports, values of the dependent coordinates, bounds of the free ones."""
    game = tree.game
    names: dict[str, str] = {}
    lines = []
    for k, own in enumerate(supports):
        label, actions = game.set_labels[k], game.set_actions[k]
        if len(own) == 1:
            lines.append(f"{label}: {actions[own[0]]}")
        for a in own[:-1]:
            names[f"p{k}.{a}"] = f"Pr({actions[a]} at {label})"
    for simplex in beliefs.simplices:
        k = simplex.reference
        shares = beliefs.shares[k]
        plain = all(w == s * tree.nature[n] for w, s, n in zip(beliefs.weights[k], shares, tree.members[k], strict=True) if s.terms)
        word = (
            "belief" if k in beliefs.given or (plain and len({s for s in shares if s.terms}) == len(simplex.shares)) else "weight"
        )
        for name, share in zip(simplex.names, simplex.shares, strict=False):
            node = tree.members[k][shares.index(share)]
            names[name] = f"{word}({tree.game.where(node)} at {game.set_labels[k]})"
    for odds in beliefs.odds:
        for name, (k, a) in zip(odds.names, odds.moves, strict=False):
            names[name] = f"tremble({game.set_actions[k][a]} at {game.set_labels[k]})"
    for name, (above, below) in cell.solved.items():
        if name in names:
            shown = _spelled(above, names)
            lines.append(
                f"{names[name]} = {shown}" if below.is_number else f"{names[name]} = ({shown}) / ({_spelled(below, names)})"
            )
    lines += _bounds(cell, names)
    return tuple(lines)


def _bounds(cell: Cell, names: Mapping[str, str]) -> list[str]:
    """Return the inequalities that bound the free coordinates, without those that others imply, as far as this is known."""
    lines = []
    fixed = [name for name in cell.free if len({_key(v[name]) for v in cell.vertices}) == 1 and cell.sharp]
    lines += [f"{names[name]} = {cell.vertices[0][name]}" for name in fixed]
    conditions = [(p, "<") for p in cell.strict] + [(p, "<=") for p in cell.weak]
    left = [name for name in cell.free if name not in fixed]
    for name in list(left):
        together = [p for p, _ in conditions if name in p.variables and set(p.variables) & set(left) != {name}]
        if together or not cell.sharp:
            continue
        left.remove(name)
        values = [v[name] for v in cell.vertices]
        low, high = _span(values)
        signs = [_strictly(cell, name, end) for end in (low, high)]
        lines.append(f"{low} {signs[0]} {names[name]} {signs[1]} {high}")
    for p, sign in conditions:
        if set(p.variables) & set(left):
            known = p.at({name: cell.vertices[0][name] for name in p.variables if name in fixed})
            if not cell.sharp or any(_vanishes(p, v) for v in cell.vertices):
                lines.append(f"0 {sign} {_spelled(known, names)}")
    for name in left:
        if any(v[name] == 0 for v in cell.vertices) and not any(p == Polynomial.variable(name) for p, _ in conditions):
            lines.append(f"0 <= {names[name]}")
    return list(dict.fromkeys(lines))


def _key(value: Any) -> Any:
    return value if isinstance(value, Fraction) else (float(value), hash(value))


def _span(values: Sequence[Any]) -> tuple[Any, Any]:
    """Return the ends of an interval; of numbers that do not mix, ends of an interval between roots, by enclosures."""
    try:
        return min(values), max(values)
    except ArithmeticError:
        ordered = in_order(distinct(values))
        return ordered[0], ordered[-1]


def _vanishes(p: Polynomial, point: Mapping[str, Any]) -> bool:
    """Tell whether a polynomial may be zero at a point."""
    try:
        return bool(p.value(point) == 0)
    except ArithmeticError:
        return True


def _strictly(cell: Cell, name: str, end: Any) -> str:
    own = [p for p in cell.strict if set(p.variables) == {name}]
    return "<" if any(_vanishes(p, {name: end}) for p in own) else "<="


def _spelled(p: Polynomial, names: Mapping[str, str]) -> str:
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(pattern, lambda found: names[found[0]], repr(p)) if names else repr(p)
