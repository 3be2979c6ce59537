r"""Arrangements: how the zero curves of polynomials in two variables divide a box, exactly.

Straight lines divide the box into convex cells, found by splitting cells line by line in integers. Curves that are at most
quadratic in one of the variables are swept along the other (Collins 1975; Bentley and Ottmann 1979): every abscissa at
which the order of the curves may change is a root of a resultant or a discriminant, an exact algebraic number; between two
of them the order is read off at a rational point. No step depends on a resolution or a tolerance: signs are decided by
interval arithmetic whose precision is doubled until it decides, and zeros by divisibility.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, gcd, lcm
from typing import Any, TypeAlias

import numpy as np
from flint import Ordering, acb, arb, arb_poly, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly
from numpy.typing import NDArray

from games.algebraic import PRECISION, Algebraic, Precision, roots_of
from games.errors import ParameterError

from ..result import SolverError

PLANE = fmpq_mpoly_ctx.get(("x", "y"), Ordering.lex)
"""The ring of rational polynomials in x and y."""

Box: TypeAlias = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
"""(low, high) of x, then of y."""
Signs: TypeAlias = tuple[int, ...]
Number: TypeAlias = Any
"""Fraction or Algebraic."""

MOST_DEGREE = 2
POINTS = 65
"""Points of a curved edge as it is drawn."""
ACCURACY = 2.0**-40
"""What the enclosure of an area is asked to be accurate to, as a share of the box."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The zero set of an irreducible polynomial, in a part of the plane.

    Attributes
    ----------
    polynomial
        In the ring ``PLANE``.
    domains
        The signs of the folds (see ``arrange``) where the curve counts; None: everywhere.
    """

    polynomial: fmpq_mpoly
    domains: frozenset[Signs] | None = None

    def counts(self, folds: Iterable[int]) -> bool:
        """Return whether the curve counts where the folds have these signs; on a fold (0), if it counts on either side."""
        here = tuple(folds)
        return self.domains is None or any(
            all(theirs in (ours, 0) for ours, theirs in zip(own, here, strict=True)) for own in self.domains
        )


@dataclass(frozen=True, eq=False)
class Edge:
    """A piece of a curve, or of a side of the box, between two vertices.

    Attributes
    ----------
    curve
        Index of the curve; None for a side of the box.
    ends
        Indices of the vertices.
    faces
        The faces on its left and on its right, seen from the first end to the second; None: outside the box.
    points
        Shape (n, 2), floats from the first end to the second, for drawing.
    """

    curve: int | None
    ends: tuple[int, int]
    faces: tuple[int | None, int | None]
    points: NDArray[np.float64]
    integral: Any
    """The exact (Fraction) or enclosed (arb) integral of y dx along it."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The vertices, edges and faces of a box that curves divide.

    Attributes
    ----------
    curves
        What divides; every edge inside the box is a piece of one of them.
    vertices
        Shape (V, 2), floats; ``exactly`` has the same as exact numbers where all curves are lines.
    samples
        One exact point inside each face.
    signs
        Per face the sign of every curve's polynomial at its sample.
    """

    box: Box
    curves: tuple[Curve, ...]
    vertices: NDArray[np.float64]
    exactly: tuple[tuple[Fraction, Fraction], ...] | None
    edges: tuple[Edge, ...]
    samples: tuple[tuple[Fraction, Fraction], ...]
    signs: tuple[Signs, ...]

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """Per face the faces that share an edge with it."""
        found: list[set[int]] = [set() for _ in self.samples]
        for edge in self.edges:
            a, b = edge.faces
            if a is not None and b is not None and a != b:
                found[a].add(b)
                found[b].add(a)
        return tuple(map(frozenset, found))

    @cached_property
    def areas(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Per face a lower and an upper bound of its area, equal where the area is known exactly."""
        totals: list[Any] = [Fraction(0)] * len(self.samples)
        enclosed: list[Any] = [arb(0)] * len(self.samples)
        for edge in self.edges:
            for face, sign in zip(edge.faces, (-1, 1), strict=True):
                if face is not None:
                    if isinstance(edge.integral, Fraction):
                        totals[face] += sign * edge.integral
                    else:
                        enclosed[face] += sign * edge.integral
        return tuple((total + low, total + high) for total, (low, high) in zip(totals, map(_bounds, enclosed), strict=True))


def arrange(
    box: Box, polynomials: Mapping[Signs, Iterable[fmpq_mpoly]] | Iterable[fmpq_mpoly], folds: Sequence[fmpq_mpoly] = ()
) -> Arrangement:
    """Return the arrangement of the zero curves of polynomials in a box.

    Parameters
    ----------
    polynomials
        In the ring ``PLANE``; they are factored, and factors without a zero inside the box are left out. Different
        polynomials for different parts of the plane are given by the signs that the folds have there.
    folds
        Linear polynomials that split the plane into such parts.

    Raises
    ------
    ParameterError
        If a factor is of degree three or more in both variables.

    >>> x, y = PLANE.gens()
    >>> unit = ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1)))
    >>> cut = arrange(unit, [2 * x - y, 2 * x * y - 1])
    >>> len(cut.samples), [round(float(low), 4) for low, _ in cut.areas]
    (3, [0.5966, 0.25, 0.1534])
    """
    parts: Mapping[Signs, Iterable[fmpq_mpoly]] = polynomials if isinstance(polynomials, Mapping) else {(): polynomials}
    curves = _curves(box, parts, folds)
    if all(curve.polynomial.total_degree() == 1 for curve in curves):
        return _lines(box, curves, folds)
    if max((curve.polynomial.degrees()[1] for curve in curves), default=0) <= MOST_DEGREE:
        return _Sweep(box, curves, folds).result()
    if max((curve.polynomial.degrees()[0] for curve in curves), default=0) <= MOST_DEGREE:
        x, y = PLANE.gens()
        turned = tuple(Curve(curve.polynomial.compose(y, x), curve.domains) for curve in curves)
        found = _Sweep((box[1], box[0]), turned, [fold.compose(y, x) for fold in folds]).result()
        return _turned(found, box, curves)
    raise ParameterError("a condition is of degree three or more in both parameters; choose others, or a numeric map")


def factors(polynomial: fmpq_mpoly) -> tuple[int, tuple[tuple[fmpq_mpoly, int], ...]]:
    """Return the sign of a polynomial's constant and its irreducible factors with their multiplicities; (0, ()) for zero.

    >>> x, y = PLANE.gens()
    >>> factors(-2 * x * y * y + 2 * y * y)
    (-1, ((x - 1, 1), (y, 2)))
    """
    if polynomial.is_zero():
        return 0, ()
    constant, found = polynomial.factor()
    return (1 if constant > 0 else -1), tuple((factor, int(power)) for factor, power in found)


def sign_in_box(polynomial: fmpq_mpoly, box: Box) -> int | None:
    """Return the sign that a polynomial has everywhere inside a box if its Bernstein coefficients show one, else None.

    >>> x, y = PLANE.gens()
    >>> sign_in_box(x * y + x, ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))))
    1
    """
    if polynomial.is_zero():
        return 0
    (x0, x1), (y0, y1) = ((rational(low), rational(high)) for low, high in box)
    rows = [row(fmpq_poly([x0, x1 - x0])) for row in by_power(polynomial)]
    m, n = max((row.degree() for row in rows), default=0), len(rows) - 1
    across = [_bernstein([row[k] for k in range(m + 1)]) for row in rows]
    moved = []
    for k in range(max(m, 0) + 1):
        column = fmpq_poly([across[j][k] for j in range(n + 1)])(fmpq_poly([y0, y1 - y0]))
        moved += _bernstein([column[j] for j in range(n + 1)])
    if all(value >= 0 for value in moved):
        return 1
    return -1 if all(value <= 0 for value in moved) else None


def _bernstein(powers: list[fmpq]) -> list[fmpq]:
    """Return the Bernstein coefficients on [0, 1] of a polynomial given by its coefficients."""
    n = len(powers) - 1
    own = [value / comb(n, k) for k, value in enumerate(powers)]
    return [sum((own[k] * comb(i, k) for k in range(i + 1)), fmpq(0)) for i in range(n + 1)]


def rational(value: Fraction) -> fmpq:
    """Return a Fraction as FLINT's rational."""
    return fmpq(value.numerator, value.denominator)


def fraction(value: fmpq) -> Fraction:
    """Return FLINT's rational as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def by_power(polynomial: fmpq_mpoly) -> tuple[fmpq_poly, ...]:
    """Return the coefficients of the powers of y, polynomials in x.

    >>> x, y = PLANE.gens()
    >>> by_power(x * x * y + 2)
    (2, x^2)
    """
    rows: dict[int, dict[int, fmpq]] = defaultdict(dict)
    for (i, j), value in polynomial.to_dict().items():
        rows[int(j)][int(i)] = value
    height = max(rows, default=0)
    return tuple(fmpq_poly([rows[j].get(i, 0) for i in range(max(rows[j], default=-1) + 1)]) for j in range(height + 1))


def value_at(polynomial: fmpq_mpoly, point: tuple[Fraction, Fraction]) -> fmpq:
    """Return the exact value of a polynomial at a rational point."""
    return polynomial(rational(point[0]), rational(point[1]))


def sign(value: Any) -> int:
    """Return the sign of an exact number."""
    return int(value > 0) - int(value < 0)


def _curves(box: Box, parts: Mapping[Signs, Iterable[fmpq_mpoly]], folds: Sequence[fmpq_mpoly]) -> tuple[Curve, ...]:
    found: dict[str, tuple[fmpq_mpoly, set[Signs] | None]] = {}
    outside: set[str] = set()
    for fold in folds:
        if sign_in_box(fold, box) is None:
            ((line, _),) = factors(fold)[1]
            found[str(line)] = line, None
    for signs, polynomials in parts.items():
        for polynomial in polynomials:
            for factor, _ in factors(polynomial)[1]:
                key = str(factor)
                if key not in found and key not in outside and sign_in_box(factor, box) is not None:
                    outside.add(key)
                if key not in outside:
                    where = found.setdefault(key, (factor, set()))[1]
                    if where is not None:
                        where.add(signs)
    return tuple(
        Curve(polynomial, None if where is None or len(where) == len(parts) else frozenset(where))
        for polynomial, where in found.values()
    )


# Straight lines: split convex cells one line at a time, points as homogeneous integers.

Point: TypeAlias = tuple[int, int, int]
"""(X, Y, W) with W > 0: the point (X / W, Y / W)."""


def _lines(box: Box, curves: tuple[Curve, ...], folds: Sequence[fmpq_mpoly]) -> Arrangement:
    (x0, x1), (y0, y1) = box
    vertices: list[Point] = [_homogeneous(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    cells: list[list[tuple[int, int | None]]] = [[(k, None) for k in range(4)]]  # corner and the curve of the edge after it
    for number, curve in enumerate(curves):
        a, b, c = _integers(curve.polynomial)
        side = [sign(a * x + b * y + c * w) for x, y, w in vertices]
        cuts: dict[tuple[int, int], int] = {}
        result = []
        for cell in cells:
            own = [side[v] for v, _ in cell]
            counts = curve.domains is None or curve.counts(_fold_signs(vertices, cell, folds))
            if counts and min(own) < 0 < max(own):
                result += _split(cell, own, number, (a, b, c), vertices, cuts)
            else:
                result.append(cell)
        cells = [_with_cuts(cell, cuts) for cell in result] if cuts else result
    return _from_cells(box, curves, vertices, cells)


def _homogeneous(x: Fraction, y: Fraction) -> Point:
    w = lcm(x.denominator, y.denominator)
    return x.numerator * (w // x.denominator), y.numerator * (w // y.denominator), w


def _integers(line: fmpq_mpoly) -> tuple[int, int, int]:
    parts = {k: fraction(v) for k, v in line.to_dict().items()}
    values = [parts.get(k, Fraction(0)) for k in ((1, 0), (0, 1), (0, 0))]
    scale = lcm(*(value.denominator for value in values))
    a, b, c = (int(value * scale) for value in values)
    return a, b, c


def _fold_signs(vertices: list[Point], cell: list[tuple[int, int | None]], folds: Sequence[fmpq_mpoly]) -> Signs:
    inside = _centre([vertices[v] for v, _ in cell])
    return tuple(sign(value_at(fold, inside)) for fold in folds)


def _centre(corners: list[Point]) -> tuple[Fraction, Fraction]:
    """Return the mean of the corners of a convex polygon."""
    scale = lcm(*(w for _, _, w in corners))
    x, y = (sum(p[k] * (scale // p[2]) for p in corners) for k in (0, 1))
    return Fraction(x, scale * len(corners)), Fraction(y, scale * len(corners))


def _split(
    cell: list[tuple[int, int | None]],
    side: list[int],
    number: int,
    line: tuple[int, int, int],
    vertices: list[Point],
    cuts: dict[tuple[int, int], int],
) -> list[list[tuple[int, int | None]]]:
    """Return the two cells into which a line cuts one; new vertices are shared with the cell across the edge."""
    halves: tuple[list[tuple[int, int | None]], list[tuple[int, int | None]]] = ([], [])  # positive, negative
    for k, ((v, label), s) in enumerate(zip(cell, side, strict=True)):
        after, t = cell[(k + 1) % len(cell)][0], side[(k + 1) % len(cell)]
        if s == 0:
            # the cut runs along the line from here in the half that is left, and the edge goes on in the other
            halves[0].append((v, label if t > 0 else number))
            halves[1].append((v, label if t < 0 else number))
            continue
        own, other = (halves[0], halves[1]) if s > 0 else (halves[1], halves[0])
        own.append((v, label))
        if s * t < 0:
            key = (min(v, after), max(v, after))
            if key not in cuts:
                cuts[key] = len(vertices)
                vertices.append(_crossing(vertices[v], vertices[after], line))
            own.append((cuts[key], number))
            other.append((cuts[key], label))
    return [halves[0], halves[1]]


def _crossing(p: Point, q: Point, line: tuple[int, int, int]) -> Point:
    a, b, c = line
    s, t = a * p[0] + b * p[1] + c * p[2], a * q[0] + b * q[1] + c * q[2]
    x, y, w = (t * u - s * v for u, v in zip(p, q, strict=True))
    shared = gcd(x, y, w) if w > 0 else -gcd(x, y, w)
    return x // shared, y // shared, w // shared


def _with_cuts(cell: list[tuple[int, int | None]], cuts: dict[tuple[int, int], int]) -> list[tuple[int, int | None]]:
    """Return a cell whose edges have the vertices that its neighbours were given."""
    found = []
    for (v, label), (after, _) in zip(cell, cell[1:] + cell[:1], strict=True):
        found.append((v, label))
        key = (v, after) if v < after else (after, v)
        if key in cuts:
            found.append((cuts[key], label))
    return found


def _from_cells(
    box: Box, curves: tuple[Curve, ...], vertices: list[Point], cells: list[list[tuple[int, int | None]]]
) -> Arrangement:
    exactly = tuple((Fraction(x, w), Fraction(y, w)) for x, y, w in vertices)
    floats = np.array([(float(x), float(y)) for x, y in exactly])
    halves: dict[tuple[int, int], tuple[int, int | None]] = {}
    for face, cell in enumerate(cells):
        for (v, label), (after, _) in zip(cell, cell[1:] + cell[:1], strict=True):
            halves[v, after] = (face, label)
    edges = []
    for (v, w), (face, label) in halves.items():
        across = halves.get((w, v))
        if across is None or v < w:
            (a, b), (c, d) = exactly[v], exactly[w]
            ends = floats[[v, w]]
            edges.append(Edge(label, (v, w), (face, across[0] if across else None), ends, (c - a) * (b + d) / 2))
    samples = tuple(_centre([vertices[v] for v, _ in cell]) for cell in cells)
    lines = [_integers(curve.polynomial) for curve in curves]
    places = [_homogeneous(x, y) for x, y in samples]
    signs = tuple(tuple(sign(a * x + b * y + c * w) for a, b, c in lines) for x, y, w in places)
    return Arrangement(box, curves, floats, exactly, tuple(edges), samples, signs)


# Curves of degree at most two in y: a sweep over x.

Branch: TypeAlias = tuple[int, int]
"""A curve and which of its branches: of a y^2 + b y + c the root (-b + s sqrt(b^2 - 4ac)) / 2a with s = 1 or -1; else 1."""
Root: TypeAlias = tuple[int, int]
"""A curve and one of its roots over a wall: like a branch, but 0 for a double or only root."""


class _Wall:
    """An abscissa at which the order of the curves may change."""

    def __init__(self, x: Number) -> None:
        self.x = x
        self.links: list[tuple[Root, Root]] = []
        self.lines: list[int] = []
        self.side = False

    def ball(self, bits: int) -> arb:
        if isinstance(self.x, Algebraic):
            return self.x.enclosure(bits)
        with Precision(bits):
            return arb(rational(self.x))

    def value(self, polynomial: fmpq_poly, bits: int) -> arb:
        if isinstance(self.x, Algebraic):
            ball = self.x.enclosure(bits)
            return arb_poly(polynomial % self.x.field.modulus)(ball)
        return arb(polynomial(rational(self.x)))

    def sign(self, polynomial: fmpq_poly) -> int:
        """Return the sign of a polynomial here, decided exactly."""
        if not isinstance(self.x, Algebraic):
            return sign(polynomial(rational(self.x)))
        bits = PRECISION
        while True:
            with Precision(bits):
                value = self.value(polynomial, bits)
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
            if bits == PRECISION and (polynomial % self.x.field.modulus).degree() < 0:
                return 0
            bits *= 2


class _Sweep:
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

    # -- roots over a wall

    def roots(self, k: int, wall: _Wall, bits: int) -> dict[int, arb]:
        """Return the roots in y of a curve over a wall, by sign of the branch; 0 for a double or an only root."""
        rows = self.rows[k]
        degree = next((j for j in range(len(rows) - 1, 0, -1) if wall.sign(rows[j]) != 0), 0)
        c, b = wall.value(rows[0], bits), wall.value(rows[1], bits)
        if degree == 0:
            return {}
        if degree == 1:
            return {0: -c / b}
        a = wall.value(rows[2], bits)
        inside = wall.sign(_discriminant(rows))
        if inside == 0:
            return {0: -b / (2 * a)}
        if inside < 0:
            return {}
        root = wall.value(_discriminant(rows), bits).sqrt()
        return {s: (-b + s * root) / (2 * a) for s in (-1, 1)}

    def limit(self, branch: Branch, wall: _Wall) -> Root | None:
        """Return the root to which a branch tends over a wall; None if it tends to infinity."""
        k, s = branch
        rows = self.rows[k]
        if len(rows) == 2:
            return (k, 0) if wall.sign(rows[1]) else None
        if wall.sign(rows[2]):
            return (k, s if wall.sign(_discriminant(rows)) else 0)
        return (k, 0) if wall.sign(rows[1]) == s else None

    def height(self, root: Root, wall: _Wall, bits: int) -> arb:
        with Precision(bits):
            return self.roots(root[0], wall, bits)[root[1]]

    def meetings(self, i: int, j: int, wall: _Wall) -> Iterator[tuple[Root, Root]]:
        """Yield the pairs of equal roots of two curves over a wall."""
        p, q = (list(self.rows[k]) for k in (i, j))
        while p and wall.sign(p[-1]) == 0:
            p.pop()
        while q and wall.sign(q[-1]) == 0:
            q.pop()
        if len(p) < 2 or len(q) < 2 or wall.sign(_resultant(p, q)) != 0:
            return
        if len(p) == len(q) == 3:
            first, last = p[2] * q[1] - p[1] * q[2], p[2] * q[0] - p[0] * q[2]
            if wall.sign(first) == 0:  # proportional: both roots are shared, if they are real
                for s in self.roots(i, wall, PRECISION):
                    yield (i, s), (j, self.match(j, lambda bits, s=s: self.height((i, s), wall, bits), wall))
                return

            def common(bits: int) -> arb:
                with Precision(bits):
                    return -wall.value(last, bits) / wall.value(first, bits)

            yield (i, self.match(i, common, wall)), (j, self.match(j, common, wall))
            return
        if len(p) == 3:
            yield from ((b, a) for a, b in self.meetings(j, i, wall))
            return
        yield (i, 0), (j, self.match(j, lambda bits: self.height((i, 0), wall, bits), wall))

    def match(self, k: int, y: Any, wall: _Wall) -> int:
        """Return which root of a curve over a wall equals a number that is known to equal one."""
        bits = PRECISION
        while True:
            value = y(bits)
            with Precision(bits):
                near = [s for s, root in self.roots(k, wall, bits).items() if root.overlaps(value)]
            if len(near) == 1:
                return near[0]
            bits = _more(bits)

    # -- events

    def walls(self) -> list[_Wall]:
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
                note(_discriminant(self.rows[k]), (k, k))
        for i, j in itertools.combinations(curved, 2):
            if (i, j) != (self.bottom, self.top):
                note(_resultant(self.rows[i], self.rows[j]), (i, j))
        walls = {}
        for key, polynomial in known.items():
            for x in roots_of(polynomial):
                wall = _Wall(x)
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
                wall = _Wall(x)
                wall.side = True
                walls["side", x] = wall
        return _in_order(list(walls.values()))

    def matters(self, pair: tuple[Root, Root], wall: _Wall) -> bool:
        """Return whether a meeting lies in the box, and where both curves count; if that is not certain, yes."""
        y = self.height(pair[0], wall, PRECISION)
        if y < self.low or y > self.high:
            return False
        here = self.fold_signs(wall, y)
        return all(self.all[k].counts(here) for k, _ in pair)

    def fold_signs(self, wall: _Wall, y: arb) -> Signs:
        """Return the signs of the folds at a point over a wall, 0 where it lies on one or that is not certain."""
        found = []
        for rows in self.folds:
            value = sum((wall.value(row, PRECISION) * y**j for j, row in enumerate(rows)), arb(0))
            found.append(1 if value > 0 else -1 if value < 0 else 0)
        return tuple(found)

    def stack(self, x: Fraction) -> list[tuple[Branch, arb]]:
        """Return the branches over a rational abscissa that is no wall, inside the box and where they count, upwards."""
        at = rational(x)
        bits = PRECISION
        while True:
            with Precision(bits):
                found: list[tuple[Branch, arb]] = []
                certain = True
                for k, rows in enumerate(self.rows[:-2]):
                    for s, y in _branches(rows, at):
                        if y < self.low or y > self.high:
                            continue
                        folds = [sum((arb(row(at)) * y**j for j, row in enumerate(fold)), arb(0)) for fold in self.folds]
                        signs = tuple(1 if v > 0 else -1 if v < 0 else 0 for v in folds)
                        if self.all[k].counts(signs):
                            certain = certain and bool(y > self.low and y < self.high)
                            certain = certain and (self.all[k].domains is None or 0 not in signs)
                            found.append(((k, s), y))
                found.sort(key=lambda entry: entry[1].mid())
                if certain and all(a[1] < b[1] for a, b in itertools.pairwise(found)):
                    return [((self.bottom, 1), self.low), *found, ((self.top, 1), self.high)]
            bits = _more(bits)

    # -- the sweep

    def result(self) -> Arrangement:
        walls = self.walls()
        xs = [_between(a, b) for a, b in itertools.pairwise(walls)]
        stacks = [self.stack(x) for x in xs]
        starts = list(itertools.accumulate((len(stack) - 1 for stack in stacks), initial=0))
        faces = DisjointSets(starts[-1])
        nodes: list[tuple[_Wall, Root]] = []
        raw: list[tuple[int | None, int, int, Any, Any, int | None, int | None]] = []  # curve, ends, branch, walls, faces
        active: dict[Branch, tuple[int, _Wall, int | None, int | None]] = {}
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

    def items(self, wall: _Wall, left: list[Branch], right: list[Branch]) -> list[tuple[Root | None, list[Branch], list[Branch]]]:
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

    def upwards(self, ranked: list[Any], wall: _Wall) -> list[Any]:
        """Return vertices in order of their rank, those of one rank by height."""
        bits = PRECISION
        while True:
            heights = [(rank, self.height(group[0], wall, bits), group) for rank, group in ranked]
            heights.sort(key=lambda entry: (entry[0], entry[1].mid()))
            if all(a[0] < b[0] or a[1] < b[1] for a, b in itertools.pairwise(heights)):
                return [(rank, group) for rank, _, group in heights]
            bits = _more(bits)

    def line_between(self, wall: _Wall, low: Root | None, high: Root | None) -> int | None:
        """Return the vertical line that counts between two vertices of a wall, if one does."""
        if low is None or high is None:
            return None
        y = (self.height(low, wall, PRECISION) + self.height(high, wall, PRECISION)) / 2
        here = self.fold_signs(wall, y)
        return next((k for k in wall.lines if self.all[k].counts(here)), None)

    def finished(
        self, walls: Any, xs: list[Fraction], stacks: Any, starts: list[int], faces: DisjointSets, nodes: Any, raw: Any
    ) -> Arrangement:
        name, count = faces.numbered()
        floats = np.array(
            [(float(wall.ball(PRECISION).mid()), float(self.height(root, wall, PRECISION).mid())) for wall, root in nodes]
        )
        edges = []
        for curve, start, end, branch, (first, last), left, right in raw:
            ends = floats[[start, end]]
            if branch is None:
                points, integral = ends, Fraction(0)
            else:
                points = self.drawn(branch, ends)
                integral = self.integral(branch, first, last)
            sides = [None if slot is None else name[slot] for slot in (left, right)]
            edges.append(Edge(curve, (start, end), (sides[0], sides[1]), points, integral))
        best: list[Any] = [None] * count
        for number, (x, stack) in enumerate(zip(xs, stacks, strict=True)):
            wide = float(walls[number + 1].ball(PRECISION).mid()) - float(walls[number].ball(PRECISION).mid())
            for k, ((_, y), (_, z)) in enumerate(itertools.pairwise(stack)):
                size = wide * (float(z.mid()) - float(y.mid()))
                face = name[starts[number] + k]
                if best[face] is None or size > best[face][0]:
                    best[face] = (size, x, y, z)
        samples = tuple((x, _rational_between(y, z)) for _, x, y, z in best)
        signs = tuple(tuple(sign(value_at(curve.polynomial, point)) for curve in self.curves) for point in samples)
        return Arrangement(self.box, self.curves, floats, None, tuple(edges), samples, signs)

    def drawn(self, branch: Branch, ends: NDArray[np.float64]) -> NDArray[np.float64]:
        k, s = branch
        rows = [[float(fraction(row[n])) for n in range(row.degree(), -1, -1)] for row in self.rows[k]]
        if len(rows) == 2 and max(len(rows[0]), len(rows[1]) + 1) <= 2:
            return ends
        x = ends[0, 0] + (ends[1, 0] - ends[0, 0]) * (1 - np.cos(np.linspace(0, np.pi, POINTS))) / 2
        powers = [np.polyval(row, x) for row in rows]
        if len(rows) == 2:
            y = -powers[0] / powers[1]
        else:
            c, b, a = powers
            root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
            half = -(b + np.where(b > 0, 1.0, -1.0) * root) / 2
            near = np.where(b > 0, 1.0, -1.0) == s  # the root that stays finite where a vanishes
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.where(near, c / half, half / a)
        y[0], y[-1] = ends[:, 1]
        return np.column_stack([x, y])

    def integral(self, branch: Branch, first: _Wall, last: _Wall) -> Any:
        """Return the integral of y dx along a branch between two walls: exact if it is rational, else enclosed."""
        k, s = branch
        rows = self.rows[k]
        if len(rows) == 2 and rows[1].degree() == 0:
            whole = (-rows[0] / rows[1][0]).integral()
            if isinstance(first.x, Fraction) and isinstance(last.x, Fraction):
                return fraction(whole(rational(last.x)) - whole(rational(first.x)))
            with Precision(128):
                return arb_poly(whole)(last.ball(128)) - arb_poly(whole)(first.ball(128))
        size = float((self.box[0][1] - self.box[0][0]) * (self.box[1][1] - self.box[1][0]))
        with Precision(128):
            found = acb.integral(
                _height_function(rows, s), first.ball(128), last.ball(128), abs_tol=size * ACCURACY, rel_tol=ACCURACY
            )
            return found.real


class DisjointSets:
    """Disjoint sets of numbers, joined pair by pair."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, k: int) -> int:
        """Return the number that stands for k's set."""
        while self.parent[k] != k:
            self.parent[k] = self.parent[self.parent[k]]
            k = self.parent[k]
        return k

    def join(self, a: int, b: int) -> None:
        """Make the sets of a and b one."""
        self.parent[self.find(a)] = self.find(b)

    def numbered(self) -> tuple[list[int], int]:
        """Return the number of each element's set, and how many sets there are."""
        order: dict[int, int] = {}
        names = [order.setdefault(self.find(k), len(order)) for k in range(len(self.parent))]
        return names, len(order)


def _discriminant(rows: Sequence[fmpq_poly]) -> fmpq_poly:
    c, b, a = rows
    return b * b - 4 * a * c


def _resultant(p: Sequence[fmpq_poly], q: Sequence[fmpq_poly]) -> fmpq_poly:
    """Return the resultant in y of two polynomials of degree one or two in y."""
    if len(p) > len(q):
        p, q = q, p
    if len(q) == 2:
        return p[1] * q[0] - p[0] * q[1]
    if len(p) == 2:
        return q[2] * p[0] * p[0] - q[1] * p[0] * p[1] + q[0] * p[1] * p[1]
    across = p[2] * q[0] - p[0] * q[2]
    return across * across - (p[2] * q[1] - p[1] * q[2]) * (p[1] * q[0] - p[0] * q[1])


def _branches(rows: Sequence[fmpq_poly], x: fmpq) -> Iterator[tuple[int, arb]]:
    """Yield the branches of a curve over a rational abscissa."""
    values = [row(x) for row in rows]
    if len(values) == 3 and values[2] != 0:
        c, b, a = values
        inside = b * b - 4 * a * c
        if inside >= 0:
            root = arb(inside).sqrt()
            for s in (-1, 1):
                yield s, (-arb(b) + s * root) / arb(2 * a)
    elif len(values) > 1 and values[1] != 0:
        yield (1 if len(values) == 2 or values[1] > 0 else -1), arb(-values[0] / values[1])


def _height_function(rows: Sequence[fmpq_poly], s: int) -> Any:
    """Return a branch as an analytic function of a complex ball."""
    from flint import acb_poly

    polynomials: list[Any] = [acb_poly(row) for row in rows]
    if len(rows) == 2:
        return lambda x, _: -polynomials[0](x) / polynomials[1](x)
    inside = acb_poly(_discriminant(rows))

    def height(x: acb, analytic: bool) -> acb:
        root, b = s * inside(x).sqrt(analytic=analytic), polynomials[1](x)
        value: acb = (root - b) / (2 * polynomials[2](x))
        if not value.is_finite():  # the same, written so that it holds where the curve is not quadratic
            value = -2 * polynomials[0](x) / (b + root)
        return value

    return height


def _more(bits: int) -> int:
    """Return twice the precision; numbers that are known to differ are told apart long before this gives up."""
    if bits > 1 << 16:
        raise SolverError("arrange: two numbers that must differ are not told apart; please report this map")
    return 2 * bits


def _in_order(walls: list[_Wall]) -> list[_Wall]:
    """Return walls from left to right, decided exactly; they are all different numbers."""
    bits = PRECISION
    while True:
        with Precision(bits):
            balls = [(wall.ball(bits), wall) for wall in walls]
        balls.sort(key=lambda entry: entry[0].mid())
        if all(a[0] < b[0] for a, b in itertools.pairwise(balls)):
            return [wall for _, wall in balls]
        bits = _more(bits)


def _between(a: _Wall, b: _Wall) -> Fraction:
    """Return a rational with few digits strictly between two walls."""
    return _rational_between(a.ball(PRECISION), b.ball(PRECISION), a, b)


def _rational_between(low: arb, high: arb, *walls: _Wall) -> Fraction:
    bits = PRECISION
    while not low < high:
        bits = _more(bits)
        low, high = (wall.ball(bits) for wall in walls)
    start, end = _bounds(low)[1], _bounds(high)[0]
    middle = (start + end) / 2
    step = 1
    while True:  # the shortest decimal near the middle that is safely between
        rounded = Fraction(round(middle * 10**step), 10**step)
        if start < rounded < end and abs(rounded - middle) * 8 < end - start:
            return rounded
        step += 1


def _bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Return the exact ends of a ball."""
    middle, radius = (_dyadic(part) for part in (value.mid(), value.rad()))
    return middle - radius, middle + radius


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _turned(found: Arrangement, box: Box, curves: tuple[Curve, ...]) -> Arrangement:
    """Return an arrangement with x and y exchanged: edges turn round, so that left stays left."""
    edges = tuple(
        Edge(e.curve, (e.ends[1], e.ends[0]), e.faces, e.points[::-1, ::-1], None if e.integral is None else e.integral)
        for e in found.edges
    )
    return Arrangement(box, curves, found.vertices[:, ::-1], None, edges, tuple((y, x) for x, y in found.samples), found.signs)
