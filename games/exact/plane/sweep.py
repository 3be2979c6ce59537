"""Arrangements of curves at most quadratic in y, by a sweep over x (Collins 1975; Bentley and Ottmann 1979).

Between two walls the order of the branches is the same, and is read off at a rational point; at a wall they end, meet or pass.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from flint import arb, fmpq_mpoly, fmpq_poly

from ...errors import SolverError
from ..algebraic import Number, ascending, between, roots_of
from ..balls import PRECISION, Precision, decided
from ..numbers import fraction, rational, sign
from .branches import Branch, branch_integral, branches_over, discriminant, drawn_branch, resultant
from .curves import PLANE, Box, Curve, Signs, by_power, value_at
from .disjoint_sets import DisjointSets
from .subdivision import Arrangement, Edge
from .walls import Root, Wall


class Sweep:
    """A sweep over the x of a box: what curves and folds do at each wall, and the arrangement that comes of it.

    >>> x, y = PLANE.gens()
    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> len(Sweep(unit, (Curve(x * x + y * y - 1),), []).result().samples)
    2
    """

    def __init__(self, box: Box, curves: tuple[Curve, ...], folds: Sequence[fmpq_mpoly]) -> None:
        self.box, self.curves = box, curves
        self.folds = [by_power(fold) for fold in folds]
        low, high = (rational(value) for value in box[1])
        y = PLANE.gens()[1]
        sides = [Curve(y - low), Curve(y - high)]
        self.bottom, self.top = len(curves), len(curves) + 1
        self.all = [*curves, *sides]
        self.rows = [by_power(curve.polynomial) for curve in self.all]
        self.low, self.high = arb(low), arb(high)
        self.resolution = arb(high - low) / 2**64

    # -- roots over a wall

    def roots(self, k: int, wall: Wall, bits: int) -> dict[int, arb]:
        """Return the roots in y of a curve over a wall, by sign of the branch; 0 for a double or an only root."""
        rows = self.rows[k]
        degree = next((j for j in range(len(rows) - 1, 0, -1) if wall.sign(rows[j]) != 0), 0)
        c, b = wall.value(rows[0], bits), wall.value(rows[1], bits)
        if degree == 0:
            return {}
        if degree == 1:
            return {0: -c / b}
        a = wall.value(rows[2], bits)
        inside = wall.sign(discriminant(rows))
        if inside == 0:
            return {0: -b / (2 * a)}
        if inside < 0:
            return {}
        root = wall.value(discriminant(rows), bits).sqrt()
        return {s: (-b + s * root) / (2 * a) for s in (-1, 1)}

    def limit(self, branch: Branch, wall: Wall) -> Root | None:
        """Return the root to which a branch tends over a wall; None if it tends to infinity."""
        k, s = branch
        rows = self.rows[k]
        if len(rows) == 2:
            return (k, 0) if wall.sign(rows[1]) else None
        if wall.sign(rows[2]):
            return (k, s if wall.sign(discriminant(rows)) else 0)
        return (k, 0) if wall.sign(rows[1]) == s else None

    def height(self, root: Root, wall: Wall, bits: int) -> arb:
        """Return an enclosure of the height of a root over a wall."""
        with Precision(bits):
            return self.roots(root[0], wall, bits)[root[1]]

    def meetings(self, i: int, j: int, wall: Wall) -> Iterator[tuple[Root, Root]]:
        """Yield the pairs of equal roots of two curves over a wall."""
        p, q = (list(self.rows[k]) for k in (i, j))
        while p and wall.sign(p[-1]) == 0:
            p.pop()
        while q and wall.sign(q[-1]) == 0:
            q.pop()
        if len(p) < 2 or len(q) < 2 or wall.sign(resultant(p, q)) != 0:
            return
        if len(p) == len(q) == 3:
            first, last = p[2] * q[1] - p[1] * q[2], p[2] * q[0] - p[0] * q[2]
            if wall.sign(first) == 0:  # proportional: both roots are shared, if they are real
                for s in self.roots(i, wall, PRECISION):
                    yield (i, s), (j, self.match(j, partial(self.height, (i, s), wall), wall))
                return

            def common(bits: int) -> arb:
                with Precision(bits):
                    return -wall.value(last, bits) / wall.value(first, bits)

            yield (i, self.match(i, common, wall)), (j, self.match(j, common, wall))
            return
        if len(p) == 3:
            yield from ((b, a) for a, b in self.meetings(j, i, wall))
            return
        yield (i, 0), (j, self.match(j, partial(self.height, (i, 0), wall), wall))

    def drawn_height(self, root: Root, wall: Wall) -> float:
        """Return the height of a root over a wall, for drawing."""

        def drawn(bits: int) -> float | None:
            height = self.height(root, wall, bits)
            return float(height.mid()) if height.rad() < self.resolution else None

        return decided(drawn)

    def match(self, k: int, y: Callable[[int], arb], wall: Wall) -> int:
        """Return which root of a curve over a wall equals a number that is known to equal one; its roots are different."""

        def only(bits: int) -> int | None:
            value = y(bits)
            near = [s for s, root in self.roots(k, wall, bits).items() if root.overlaps(value)]
            return near[0] if len(near) == 1 else None

        return decided(only)

    # -- events

    def walls(self) -> list[Wall]:
        """Return the abscissae where curves of the box meet, turn back, or enter it, in order."""
        x0, x1 = self.box[0]
        pairs: dict[Any, list[tuple[int, int]]] = defaultdict(list)
        known: dict[str, fmpq_poly] = {}

        def note(polynomial: fmpq_poly, pair: tuple[int, int]) -> None:
            for factor, _ in polynomial.numer().factor()[1]:
                key = str(factor)
                known.setdefault(key, fmpq_poly(factor))
                pairs[key].append(pair)

        flat = [k for k, rows in enumerate(self.rows) if len(rows) == 1]
        curved = [k for k, rows in enumerate(self.rows) if len(rows) > 1]
        for k in flat:
            note(self.rows[k][0], (k, k))
        for k in curved:
            if len(self.rows[k]) == 3:
                note(discriminant(self.rows[k]), (k, k))
        for i, j in itertools.combinations(curved, 2):
            if (i, j) != (self.bottom, self.top):
                note(resultant(self.rows[i], self.rows[j]), (i, j))
        walls = {}
        for key, polynomial in known.items():
            for x in roots_of(polynomial):
                wall = Wall(x)
                if not (wall.sign(fmpq_poly([-rational(x0), 1])) > 0 > wall.sign(fmpq_poly([-rational(x1), 1]))):
                    if x not in (x0, x1):
                        continue
                    wall.side = True
                for i, j in pairs[key]:
                    if i != j:
                        wall.links += [pair for pair in self.meetings(i, j, wall) if self.matters(pair, wall)]
                    elif i in flat:
                        wall.lines.append(i)
                    elif (i, 0) in {(i, s) for s in self.roots(i, wall, PRECISION)} and self.matters(((i, 0), (i, 0)), wall):
                        wall.links.append(((i, 0), (i, 0)))
                if wall.links or wall.lines or wall.side:
                    walls[key, x if isinstance(x, Fraction) else x.field.index] = wall
        for x in (x0, x1):
            if not any(wall.side and wall.x == x for wall in walls.values()):
                wall = Wall(x)
                wall.side = True
                walls["side", x] = wall
        return sorted(walls.values(), key=lambda wall: ascending(wall.x))

    def matters(self, pair: tuple[Root, Root], wall: Wall) -> bool:
        """Return whether a meeting lies in the box, and where both curves count; if that is not certain, yes."""
        y = self.height(pair[0], wall, PRECISION)
        if y < self.low or y > self.high:
            return False
        here = self.fold_signs(wall, y, PRECISION)
        return all(self.all[k].counts(here) for k, _ in pair)

    def fold_signs(self, wall: Wall, y: arb, bits: int) -> Signs:
        """Return the signs of the folds at a point over a wall, 0 where it lies on one or so many bits leave that open."""
        with Precision(bits):
            return tuple(
                wall.sign(rows[0]) if len(rows) == 1 else sign(wall.value(rows[0], bits) + wall.value(rows[1], bits) * y)
                for rows in self.folds
            )

    def stack(self, x: Fraction) -> list[tuple[Branch, Number]]:
        """Return the branches over a rational abscissa that is no wall, inside the box and where they count, upwards."""
        at = rational(x)
        low, high = self.box[1]
        folds = [[fraction(row(at)) for row in fold] for fold in self.folds]  # of degree one at most
        found: list[tuple[Branch, Number]] = []
        for k, rows in enumerate(self.rows[:-2]):
            for s, y in branches_over(rows, at):
                if low < y < high and self.all[k].counts(sign(sum(slope * y for slope in fold[1:]) + fold[0]) for fold in folds):
                    found.append(((k, s), y))
        found.sort(key=lambda entry: ascending(entry[1]))
        return [((self.bottom, 1), low), *found, ((self.top, 1), high)]

    # -- the sweep

    def result(self) -> Arrangement:
        """Return the arrangement."""
        walls = self.walls()
        xs = [between(a.x, b.x) for a, b in itertools.pairwise(walls)]
        stacks = [self.stack(x) for x in xs]
        starts = list(itertools.accumulate((len(stack) - 1 for stack in stacks), initial=0))
        faces = DisjointSets(starts[-1])
        nodes: list[tuple[Wall, Root]] = []
        raw: list[tuple[int | None, int, int, Any, Any, int | None, int | None]] = []  # curve, ends, branch, walls, faces
        active: dict[Branch, tuple[int, Wall, int | None, int | None]] = {}
        for number, wall in enumerate(walls):
            left = [branch for branch, _ in stacks[number - 1]] if number else []
            right = [branch for branch, _ in stacks[number]] if number < len(xs) else []
            items = self.items(wall, left, right)
            a, b = 0, 0  # branches passed so far on the left and on the right
            before: int | None = None
            for place, (root, ours, theirs) in enumerate(items):
                node = None
                if root is not None:
                    node = len(nodes)
                    nodes.append((wall, root))
                if place:
                    west = starts[number - 1] + a - 1 if left else None
                    east = starts[number] + b - 1 if right else None
                    line = self.line_between(wall, items[place - 1][0], root) if wall.side or wall.lines else None
                    if line is None and not wall.side:
                        faces.join(west, east)  # type: ignore[arg-type]  # only sides of the box lack one
                    else:
                        raw.append((line, before, node, None, (wall, wall), west, east))  # type: ignore[arg-type]  # every item of such a wall is a vertex
                if node is not None:
                    for branch in ours:
                        start, opened, above, below = active.pop(branch)
                        raw.append(
                            (branch[0] if branch[0] < self.bottom else None, start, node, branch, (opened, wall), above, below)
                        )
                a, b = a + len(ours), b + len(theirs)
                if node is not None:
                    for k, branch in enumerate(theirs):
                        slot = starts[number] + b - len(theirs) + k
                        active[branch] = (
                            node, wall,
                            slot if branch[0] != self.top else None, slot - 1 if branch[0] != self.bottom else None,
                        )  # fmt: skip
                before = node
        return self.finished(walls, xs, stacks, starts, faces, nodes, raw)

    def items(self, wall: Wall, left: list[Branch], right: list[Branch]) -> list[tuple[Root | None, list[Branch], list[Branch]]]:
        """Return what lies on a wall, upwards, with the branches left and right of it.

        Each entry begins with a root that lies at a vertex, or with None for a branch that passes.
        """
        sets: dict[Root, set[Root]] = {}

        def add(root: Root) -> set[Root]:
            return sets.setdefault(root, {root})

        whole = wall.side or bool(wall.lines)
        limits = {}
        flagged = {root[0] for pair in wall.links for root in pair}
        for branch in {*left, *right}:
            if whole or branch[0] in flagged:
                limits[branch] = self.limit(branch, wall)
                if whole:
                    add(limits[branch])  # type: ignore[arg-type]  # a branch inside the box has a finite limit
        for i, j in wall.links:
            own, other = add(i), add(j)
            if own is not other:
                own |= other
                for root in other:
                    sets[root] = own
        groups: list[tuple[Root | None, list[Branch], list[Branch]]] = []
        members: set[Branch] = set()
        for roots in {id(s): s for s in sets.values()}.values():
            ours = [branch for branch in left if limits.get(branch) in roots]
            theirs = [branch for branch in right if limits.get(branch) in roots]
            if (ours or theirs) and (whole or not (len(ours) == 1 and ours == theirs)):
                groups.append((min(roots), ours, theirs))
                members |= {*ours, *theirs}
        passing = [branch for branch in left if branch not in members]
        if not whole and passing != [branch for branch in right if branch not in members]:
            raise SolverError(f"the order of the curves changes at {wall.x!r} where none of them meet; please report these games")

        def before(group: tuple[Root | None, list[Branch], list[Branch]]) -> int:
            _, ours, theirs = group
            line, first = (left, ours[0]) if ours else (right, theirs[0])
            return sum(branch not in members for branch in line[: line.index(first)])

        ranked = self.upwards([(before(group), group) for group in groups], wall)
        found: list[tuple[Root | None, list[Branch], list[Branch]]] = []
        done = 0
        for rank, group in ranked:
            found += [(None, [branch], [branch]) for branch in passing[done:rank]]
            done = rank
            found.append(group)
        return found + [(None, [branch], [branch]) for branch in passing[done:]]

    def upwards(self, ranked: list[Any], wall: Wall) -> list[Any]:
        """Return vertices in order of their rank, those of one rank by height: different numbers, as equal ones are linked."""

        def apart(bits: int) -> list[Any] | None:
            heights = [(rank, self.height(group[0], wall, bits), group) for rank, group in ranked]
            heights.sort(key=lambda entry: (entry[0], entry[1].mid()))
            certain = all(a[0] < b[0] or a[1] < b[1] for a, b in itertools.pairwise(heights))
            return [(rank, group) for rank, _, group in heights] if certain else None

        return decided(apart)

    def line_between(self, wall: Wall, low: Root | None, high: Root | None) -> int | None:
        """Return the vertical line that counts between two vertices of a wall, if one does."""
        if low is None or high is None:
            return None

        def signs(bits: int) -> Signs | None:
            y = (self.height(low, wall, bits) + self.height(high, wall, bits)) / 2
            here = self.fold_signs(wall, y, bits)
            # A fold that is not vertical crosses at vertices only.
            return here if all(here[k] or len(rows) == 1 for k, rows in enumerate(self.folds)) else None

        here = decided(signs)
        return next((k for k in wall.lines if self.all[k].counts(here)), None)

    def finished(
        self, walls: Any, xs: list[Fraction], stacks: Any, starts: list[int], faces: DisjointSets, nodes: Any, raw: Any
    ) -> Arrangement:
        """Return the arrangement from nodes and raw edges, slots between branches joined into faces."""
        name, count = faces.numbered()
        floats = np.array([(float(wall.x), self.drawn_height(root, wall)) for wall, root in nodes])
        size = float((self.box[0][1] - self.box[0][0]) * (self.box[1][1] - self.box[1][0]))
        edges = []
        for curve, start, end, branch, (first, last), left, right in raw:
            ends = floats[[start, end]]
            if branch is None:
                points, integral = ends, Fraction(0)
            else:
                k, s = branch
                points = drawn_branch(self.rows[k], s, ends)
                integral = branch_integral(self.rows[k], s, first, last, size)
            sides = [None if slot is None else name[slot] for slot in (left, right)]
            edges.append(Edge(curve, (start, end), (sides[0], sides[1]), points, integral))
        best: list[Any] = [None] * count
        for number, (x, stack) in enumerate(zip(xs, stacks, strict=True)):
            wide = float(walls[number + 1].x) - float(walls[number].x)
            for k, ((_, y), (_, z)) in enumerate(itertools.pairwise(stack)):
                size = wide * (float(z) - float(y))
                face = name[starts[number] + k]
                if best[face] is None or size > best[face][0]:
                    best[face] = (size, x, y, z)
        samples = tuple((x, between(y, z)) for _, x, y, z in best)
        signs = tuple(tuple(sign(value_at(curve.polynomial, point)) for curve in self.curves) for point in samples)
        return Arrangement(self.box, self.curves, floats, tuple(edges), samples, signs)
