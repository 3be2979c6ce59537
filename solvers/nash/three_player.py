r"""All Nash equilibria of a three-player game with up to three actions each, support by support, in exact arithmetic.

On a support profile each player's indifference equations are bilinear in the other two players' strategies. First every
system that is affine, or becomes so, is solved as a polytope (``forms.region``): this covers payoffs that depend on one
opponent at a time, dummies, and supports in which someone plays one action. Otherwise two players are eliminated: for a
fixed strategy :math:`z` of the third, their strategies span the null spaces of matrices linear in :math:`z`, written as
vectors of minors, and what is left is a polynomial in one variable (or a resultant of two in two variables), whose real
roots are isolated exactly. At each root the game with :math:`z` held fixed is solved in the number field of the root. A
polynomial that vanishes identically gives a curve of equilibria.

A support whose system is of none of these kinds is named in ``unresolved``; then the set is not known to be complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from math import lcm
from typing import Any, TypeAlias

import flint
import numpy as np
from flint import fmpq, fmpq_poly
from numpy.typing import NDArray

from games.algebraic import Algebraic, Precision, roots_of

from .forms import Form, HyperbolaArc, Pieces, RectanglePatch, between, evaluate, feasible, region
from .supports import Support, admissible

Profile: TypeAlias = tuple[tuple[Any, ...], ...]
"""One probability vector per player over all its actions: Fractions or elements of one number field."""

MOST_ACTIONS = 3
"""Supports of up to this many actions per player have systems that are solved here."""

SHEARS = (0, 1, -1, 2, 3)
"""Slopes of the projections tried until roots of a two-variable system have distinct images."""


@dataclass(frozen=True)
class Polytope:
    """The convex hull of equilibria: every point of it is an equilibrium."""

    vertices: tuple[Profile, ...]


@dataclass(frozen=True)
class Curve:
    """A rational curve of equilibria: strategies as polynomials in t, normalised to sum one, for t between two numbers.

    ``polynomials`` holds per player the polynomial of each of its actions. ``place`` says where t is read off: player, action,
    and offset and slope of that action's probability in t.
    """

    polynomials: tuple[tuple[fmpq_poly, ...], ...]
    low: Any
    high: Any
    place: tuple[int, int, Fraction, Fraction]

    def at(self, t: Any) -> Profile:
        """Return the equilibrium at a parameter value, exactly."""
        profile = []
        for own in self.polynomials:
            values = [evaluate(p, t) for p in own]
            total = sum(values[1:], start=values[0])
            profile.append(tuple(value / total for value in values))
        return tuple(profile)

    @cached_property
    def ends(self) -> tuple[Profile, Profile]:
        """The equilibria at both ends."""
        return self.at(self.low), self.at(self.high)


@dataclass(frozen=True)
class Patch:
    """A part of a rectangle of equilibria, where two players mix independently and a third one's bilinear margin is not negative.

    Equilibria are ``corner + s first + t second`` with s and t in ``bounds`` and ``a + b s + c t + d s t >= 0``; each edge
    moves one player. ``vertices`` are its corners and where the boundary hyperbola meets the bounds.
    """

    corner: Profile
    first: Profile
    second: Profile
    coefficients: tuple[Fraction, Fraction, Fraction, Fraction]
    bounds: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
    vertices: tuple[Profile, ...]

    def at(self, s: Any, t: Any) -> Profile:
        """Return the profile at two parameter values."""
        return tuple(
            tuple(p + s * a + t * b for p, a, b in zip(*own, strict=True))
            for own in zip(self.corner, self.first, self.second, strict=True)
        )


Piece: TypeAlias = Polytope | Curve | Patch


@dataclass(frozen=True)
class Found:
    """Pieces by support, and the supports whose systems were not solved."""

    pieces: tuple[tuple[Support, Piece], ...]
    unresolved: tuple[Support, ...]


def equilibria(payoffs: NDArray[Any], among: Collection[Support] | None = None) -> Found:
    """Return all equilibria of a three-player game as pieces, each found at its own support.

    Parameters
    ----------
    payoffs
        Fractions, shape (3, A, B, C).
    among
        Supports outside which there is certainly none; by default all are looked at.
    """
    pieces: list[tuple[Support, Piece]] = []
    unresolved = []
    scaled = integers(payoffs)
    for support in admissible(scaled):
        if among is not None and support not in among:
            continue
        system = System(scaled, support)
        found = system.solve()
        if found is None:
            unresolved.append(support)
        else:
            pieces += [(support, piece) for piece in found]
    return Found(tuple(pieces), tuple(unresolved))


def integers(payoffs: NDArray[Any]) -> NDArray[Any]:
    """Return each player's payoffs times their common denominator, as Python integers: the same game to solve.

    >>> integers(np.array([[[[Fraction(1, 2)]]], [[[Fraction(1, 3)]]]])).ravel().tolist()
    [1, 1]
    """
    scaled = np.empty(payoffs.shape, dtype=object)
    for i, own in enumerate(payoffs):
        common = lcm(*(value.denominator for value in own.flat))
        scaled[i] = [[[value.numerator * (common // value.denominator) for value in row] for row in table] for table in own]
    return scaled


class System:
    """The equilibrium conditions at one support profile."""

    def __init__(self, payoffs: NDArray[Any], support: Support) -> None:
        self.payoffs = payoffs
        self.support = support
        self.sizes = tuple(map(len, support))

    def difference(self, i: int, k: int) -> NDArray[Any]:
        """Return u_i(first action of the support) - u_i(k) over the others' supports, in player order."""
        others = [list(s) for j, s in enumerate(self.support) if j != i]
        table = np.moveaxis(self.payoffs[i], i, 0)
        first: NDArray[Any] = table[self.support[i][0]][np.ix_(*others)] - table[k][np.ix_(*others)]
        return first

    def indifferences(self, i: int) -> list[NDArray[Any]]:
        """Return the differences that must vanish: between the actions of player i's support."""
        return [self.difference(i, k) for k in self.support[i][1:]]

    def margins(self, i: int) -> list[NDArray[Any]]:
        """Return the differences that must not be negative: against the actions outside player i's support."""
        outside = [k for k in range(self.payoffs.shape[1 + i]) if k not in self.support[i]]
        return [self.difference(i, k) for k in outside]

    def solve(self) -> list[Piece] | None:
        """Return the pieces with full support here, or None if the system is of a kind not solved."""
        equalities = [self.form(i, d) for i in range(3) for d in self.indifferences(i)]
        inequalities = [self.form(i, d) for i in range(3) for d in self.margins(i)]
        found = region(self.sizes, equalities, inequalities)
        if found is not None:
            return self.pieces(found)
        order = sorted(range(3), key=lambda i: -self.sizes[i])
        sizes = tuple(self.sizes[i] for i in order)
        if sizes[2] == 2 and sizes in ((2, 2, 2), (3, 2, 2), (3, 3, 2)):
            return self.one_parameter(order)
        if sizes == (3, 3, 3):
            return self.two_parameters(order)
        return None

    def form(self, i: int, difference: NDArray[Any]) -> Form:
        """Return a difference of player i as a form between the other two players."""
        first, second = (j for j in range(3) if j != i)
        return Form(first, second, tuple(map(tuple, difference)))

    def pieces(self, found: Pieces, complete: Callable[[tuple[Any, ...]], tuple[Any, ...]] = tuple) -> list[Piece]:
        """Return what ``forms.region`` found as pieces of profiles, without those that lie on smaller supports.

        ``complete`` puts the coordinates of players that were held fixed back in.
        """
        pieces: list[Piece] = []
        for part in found:
            corners = part if isinstance(part, list) else _corners(part)
            points = [complete(point) for point in corners]
            if any(all(point[k] == 0 for point in points) for k in range(sum(self.sizes))):
                continue
            profiles = tuple(self.embed(point) for point in points)
            if isinstance(part, list):
                pieces.append(Polytope(profiles))
            elif isinstance(part, HyperbolaArc):
                pieces.append(self.arc(part, complete))
            else:
                corner, first, second = (self.embed(p) for p in _frame(part, complete))
                pieces.append(Patch(corner, first, second, part.coefficients, part.bounds, profiles))
        return pieces

    def arc(self, part: HyperbolaArc, complete: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Curve:
        """Return an arc of a hyperbola as a rational curve in its first parameter."""
        corner, first, second = (self.embed(p) for p in _frame(part, complete))
        a, b, c, d = part.coefficients
        below, above = _linear(c, d), _linear(-a, -b)  # t = above / below
        polynomials = tuple(
            tuple(
                _linear(p, u) * below if any(x != 0 for x in moved) else _linear(p, Fraction(0)) * below + _q(v) * above
                for p, u, v in zip(base, moved, other, strict=True)
            )
            for base, moved, other in zip(corner, first, second, strict=True)
        )
        player = next(i for i, moved in enumerate(first) if any(x != 0 for x in moved))
        action = next(k for k, x in enumerate(first[player]) if x != 0)
        return Curve(polynomials, part.low, part.high, (player, action, corner[player][action], first[player][action]))

    def embed(self, point: Sequence[Any]) -> Profile:
        """Return coordinates on the supports as probability vectors over all actions."""
        position = 0
        profile = []
        for i, own in enumerate(self.support):
            full: list[Any] = [Fraction(0)] * self.payoffs.shape[1 + i]
            for k in own:
                full[k] = point[position]
                position += 1
            profile.append(tuple(full))
        return tuple(profile)

    # --- two players eliminated -----------------------------------------------------------------------------------------

    def oriented(self, matrix: NDArray[Any], i: int, row: int) -> NDArray[Any]:
        """Return a difference of player i with player ``row``'s actions in rows."""
        first = min(j for j in range(3) if j != i)
        return matrix if row == first else matrix.T

    def held(self, order: Sequence[int], z: Sequence[Any]) -> list[Piece] | None:
        """Return the pieces with the last player of ``order`` held at a strategy on its support."""
        a, b, c = order
        sizes = (self.sizes[a], self.sizes[b])
        conditions: list[list[Form]] = [[], []]
        for rows, forms in zip((self.indifferences, self.margins), conditions, strict=True):
            for i, factor in ((a, 1), (b, 0)):
                for d in rows(i):
                    vector = tuple((_dot(line, z),) for line in self.oriented(d, i, order[factor]))
                    forms.append(Form(factor, None, vector))
            forms += [Form(0, 1, tuple(map(tuple, self.oriented(d, c, a)))) for d in rows(c)]
        found = region(sizes, *conditions)
        if found is None:
            return None

        def complete(point: tuple[Any, ...]) -> tuple[Any, ...]:
            parts = {a: point[: sizes[0]], b: point[sizes[0] :], c: tuple(z)}
            return tuple(value for i in range(3) for value in parts[i])

        return self.pieces(found, complete)

    def one_parameter(self, order: Sequence[int]) -> list[Piece] | None:
        """Solve supports in which the last player mixes two actions, z = (1 - t, t)."""
        a, b, c = order

        def line(d: NDArray[Any], i: int, unknown: int) -> list[fmpq_poly]:
            return [_linear(row[0], row[1] - row[0]) for row in self.oriented(d, i, unknown)]

        rows_y = [line(d, a, b) for d in self.indifferences(a)]
        rows_x = [line(d, b, a) for d in self.indifferences(b)]
        last = [self.oriented(d, c, a) for d in self.indifferences(c)]
        if len(rows_y) == self.sizes[b]:  # one equation more than y can meet: (3, 2, 2)
            eliminant = rows_y[0][0] * rows_y[1][1] - rows_y[0][1] * rows_y[1][0]
            y = _null(rows_y[:1] if any(p.degree() >= 0 for p in rows_y[0]) else rows_y[1:])
            y, shared_y = _primitive(y)
            x, shared_x = _primitive(_null([*rows_x, _combine(last[0], y)]))
        else:
            y, shared_y = _primitive(_null(rows_y))
            x, shared_x = _primitive(_null(rows_x))
            eliminant = shared_x * shared_y * sum((p * q for p, q in zip(_combine(last[0], y), x, strict=True)), start=fmpq_poly())
        if eliminant.degree() >= 0:
            return self._gather(order, ((1 - t, t) for t in roots_of(eliminant) if 0 < t < 1))
        if shared_x.degree() < 0 or shared_y.degree() < 0:
            return None
        special = [t for p in (shared_x, shared_y) for t in roots_of(p) if 0 < t < 1]
        found = self._gather(order, ((1 - t, t) for t in special))
        arcs = self._curves(order, x, y)
        return None if found is None or arcs is None else found + arcs

    def _gather(self, order: Sequence[int], strategies: Iterator[Sequence[Any]]) -> list[Piece] | None:
        pieces: list[Piece] = []
        for z in strategies:
            found = self.held(order, z)
            if found is None:
                return None
            pieces += found
        return pieces

    def _curves(self, order: Sequence[int], x: list[fmpq_poly], y: list[fmpq_poly]) -> list[Piece] | None:
        """Return the arcs of a curve on which strategies are positive and no outside action is better; None if unsolved."""
        a, b, c = order
        z = [_linear(Fraction(1), Fraction(-1)), _linear(Fraction(0), Fraction(1))]
        strategies = {a: x, b: y, c: z}
        pieces: list[Piece] = []
        for signs in itertools.product((1, -1), repeat=2):
            own = {a: [signs[0] * p for p in x], b: [signs[1] * p for p in y], c: z}
            conditions = [(p, False) for i in (a, b) for p in own[i]]
            for i in order:
                others = [j for j in range(3) if j != i]
                conditions += [(_bilinear(d, own[others[0]], own[others[1]]), False) for d in self.margins(i)]
            for arc in feasible(conditions):
                if len(arc) == 1:
                    t = arc[0]
                    if 0 < t < 1:
                        found = self.held(order, (1 - t, t))
                        if found is None:
                            return None
                        pieces += found
                else:
                    middle = between(arc[0], arc[1])
                    if all(evaluate(p, middle) > 0 for i in order for p in own[i]):
                        place = (c, self.support[c][1], Fraction(0), Fraction(1))
                        pieces.append(Curve(self._spread(strategies), arc[0], arc[1], place))
        return pieces

    def _spread(self, strategies: dict[int, list[fmpq_poly]]) -> tuple[tuple[fmpq_poly, ...], ...]:
        spread = []
        for i, own in enumerate(self.support):
            full = [fmpq_poly()] * self.payoffs.shape[1 + i]
            for k, p in zip(own, strategies[i], strict=True):
                full[k] = p
            spread.append(tuple(full))
        return tuple(spread)

    def two_parameters(self, order: Sequence[int]) -> list[Piece] | None:
        """Solve full 3x3x3 supports, z = (u, w, 1 - u - w), by a resultant and arithmetic in the field of each root."""
        a, b, c = order
        ring = flint.fmpq_mpoly_ctx.get(["u", "w"], flint.Ordering.lex)
        u, w = ring.gens()
        for shear in SHEARS:
            z = (u - shear * w, w, 1 - u - (1 - shear) * w)

            y = _cross(*(self._lines(d, a, b, z) for d in self.indifferences(a)))
            x = _cross(*(self._lines(d, b, a, z) for d in self.indifferences(b)))
            pair = [
                sum((p * q for p, q in zip(self._lines(d, c, a, y), x, strict=True)), start=0 * u) for d in self.indifferences(c)
            ]
            eliminant = _univariate(pair[0].resultant(pair[1], "w"))
            if eliminant.degree() < 0:
                return None
            strategies = _common_roots(pair, eliminant, shear, (y, x))
            if strategies is not None:
                return self._gather(order, iter(strategies))
        return None

    def _lines(self, d: NDArray[Any], i: int, unknown: int, strategy: Sequence[Any]) -> list[Any]:
        """Return a difference of player i, contracted with the known player's polynomials: one per action of the unknown player."""
        zero = 0 * strategy[0]
        return [
            sum((_q(v) * part for v, part in zip(row, strategy, strict=True)), start=zero) for row in self.oriented(d, i, unknown)
        ]


def _common_roots(
    pair: Sequence[Any], eliminant: fmpq_poly, shear: int, others: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]] | None:
    """Return the strategies z at common roots of two polynomials in u and w at which all players may mix all actions.

    Over a root u of the eliminant, w is the root of the first subresultant. Roots at which z, or either vector of ``others``
    (the eliminated players' strategies, up to scale), certainly has components of different sign are left out by interval
    arithmetic. None: two roots share a projection, or the projection is degenerate; try another.
    """
    tables = [_coefficients(q) for q in pair]
    constant, slope = _first_subresultant(*tables)
    found = []
    for root in roots_of(eliminant):
        if not min(0, shear) < root < max(1, shear):
            continue
        below = evaluate(slope, root)
        if below == 0:
            common = _squarefree(reduce(_gcd, ([evaluate(p, root) for p in table] for table in tables)))
            if len(common) != 2:
                return None
            above, below = -common[0], common[1]
        else:
            above = -evaluate(constant, root)
        if _impossible(root, above, below, shear, others):
            continue
        w = above / below
        z = (root - shear * w, w, 1 - root - (1 - shear) * w)
        if all(part > 0 for part in z):
            found.append(z)
    return found


def _impossible(root: Any, above: Any, below: Any, shear: int, others: Sequence[Sequence[Any]], bits: int = 256) -> bool:
    """Tell by interval arithmetic that a strategy is certainly not positive at u = root, w = above / below."""
    u, top, bottom = (_enclosed(number, bits) for number in (root, above, below))
    with Precision(bits):
        w = top / bottom
        if any(part < 0 for part in (u - shear * w, w, 1 - u - (1 - shear) * w)):
            return True
        for vector in others:
            values = [sum((flint.arb(c) * u**i * w**j for (i, j), c in p.to_dict().items()), start=flint.arb(0)) for p in vector]
            if any(v > 0 for v in values) and any(v < 0 for v in values):
                return True
    return False


def _enclosed(number: Any, bits: int) -> flint.arb:
    if isinstance(number, Algebraic):
        return number.enclosure(bits)
    with Precision(bits):
        return flint.arb(_q(number))


def _first_subresultant(first: Sequence[fmpq_poly], second: Sequence[fmpq_poly]) -> tuple[fmpq_poly, fmpq_poly]:
    """Return the first subresultant of two polynomials in w with polynomial coefficients: its constant and its slope.

    Where the two have exactly one common root in w, it is that of the subresultant (Collins 1967).
    """
    m, n = len(first) - 1, len(second) - 1
    zero = fmpq_poly()
    rows = [[zero] * (n - 2 - k) + list(reversed(first)) + [zero] * k for k in range(n - 2, -1, -1)]
    rows += [[zero] * (m - 2 - k) + list(reversed(second)) + [zero] * k for k in range(m - 2, -1, -1)]
    size = m + n - 2
    if size < 1 or any(len(row) != size + 1 for row in rows):
        return zero, zero
    constant, slope = (_determinant([[*row[: size - 1], row[column]] for row in rows]) for column in (size, size - 1))
    return constant, slope


def _determinant(matrix: list[list[fmpq_poly]]) -> fmpq_poly:
    """Return the determinant of a matrix of polynomials by elimination without fractions (Bareiss 1968)."""
    rows = [list(row) for row in matrix]
    sign, previous = 1, fmpq_poly([1])
    for k in range(len(rows) - 1):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k].degree() >= 0), None)
        if pivot is None:
            return fmpq_poly()
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            sign = -sign
        for r in range(k + 1, len(rows)):
            for c in range(k + 1, len(rows)):
                rows[r][c] = divmod(rows[r][c] * rows[k][k] - rows[r][k] * rows[k][c], previous)[0]
        previous = rows[k][k]
    return rows[-1][-1] * sign


def _corners(part: HyperbolaArc | RectanglePatch) -> list[tuple[Any, ...]]:
    """Return the vertices of a patch, or three points of an arc: its ends and one between."""
    if isinstance(part, RectanglePatch):
        return part.vertices
    a, b, c, d = part.coefficients
    middle = between(part.low, part.high)
    return [part.rectangle.at(s, -(a + b * s) / (c + d * s)) for s in (part.low, middle, part.high) if c + d * s != 0]


def _frame(part: HyperbolaArc | RectanglePatch, complete: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the corner and the two edges of a piece's rectangle, players held fixed put back in (their edges are zero)."""
    r = part.rectangle
    corner = complete(r.corner)
    ends = [complete(tuple(p + e for p, e in zip(r.corner, edge, strict=True))) for edge in (r.first, r.second)]
    return [corner, *(tuple(q - p for p, q in zip(corner, end, strict=True)) for end in ends)]


def _q(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _linear(constant: Fraction, slope: Fraction) -> fmpq_poly:
    return fmpq_poly([_q(constant), _q(slope)])


def _dot(row: Sequence[Any], z: Sequence[Any]) -> Any:
    return sum((value * part for value, part in zip(row, z, strict=True)), start=Fraction(0))


def _cross(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    return [
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    ]


def _null(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Return a vector of minors that spans the null space wherever n - 1 rows of length n have full rank."""
    if len(rows) == 1:
        return [rows[0][1], -rows[0][0]]
    return _cross(rows[0], rows[1])


def _combine(matrix: NDArray[Any], y: Sequence[fmpq_poly]) -> list[fmpq_poly]:
    """Return a constant matrix times a vector of polynomials."""
    return [sum((_q(value) * p for value, p in zip(row, y, strict=True)), start=fmpq_poly()) for row in matrix]


def _bilinear(matrix: NDArray[Any], first: Sequence[fmpq_poly], second: Sequence[fmpq_poly]) -> fmpq_poly:
    return sum((p * q for p, q in zip(_combine(matrix, second), first, strict=True)), start=fmpq_poly())


def _primitive(vector: Sequence[fmpq_poly]) -> tuple[list[fmpq_poly], fmpq_poly]:
    """Return a vector of polynomials without their common factor, and that factor (zero if the vector is)."""
    shared = reduce(lambda p, q: p.gcd(q), vector, fmpq_poly())
    if shared.degree() < 0:
        return list(vector), shared
    return [divmod(p, shared)[0] for p in vector], shared


def _univariate(polynomial: Any) -> fmpq_poly:
    terms = polynomial.to_dict()
    if not terms:
        return fmpq_poly()
    coefficients = [fmpq(0)] * (max(power[0] for power in terms) + 1)
    for power, value in terms.items():
        coefficients[power[0]] = value
    return fmpq_poly(coefficients)


def _coefficients(polynomial: Any) -> list[fmpq_poly]:
    """Return a polynomial in u and w as coefficients of powers of w, polynomials in u."""
    by_power: dict[int, dict[int, fmpq]] = {}
    for (i, j), value in polynomial.to_dict().items():
        by_power.setdefault(j, {})[i] = value
    out = []
    for j in range(max(by_power, default=-1) + 1):
        terms = by_power.get(j, {})
        out.append(fmpq_poly([terms.get(i, fmpq(0)) for i in range(max(terms, default=0) + 1)]))
    return out


def _trim(p: list[Any]) -> list[Any]:
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def _gcd(p: list[Any], q: list[Any]) -> list[Any]:
    """Return the greatest common divisor of two polynomials over a field, as coefficients from the constant up."""
    p, q = _trim(p), _trim(q)
    while q:
        p, q = q, _trim(_remainder(p, q))
    return p


def _remainder(p: list[Any], q: list[Any]) -> list[Any]:
    p = list(p)
    while len(p) >= len(q):
        factor = p[-1] / q[-1]
        shift = len(p) - len(q)
        p = [c - factor * q[k - shift] if k >= shift else c for k, c in enumerate(p)][:-1]
    return p


def _squarefree(p: list[Any]) -> list[Any]:
    if len(p) < 3:
        return p
    divisor = _gcd(p, [k * c for k, c in enumerate(p)][1:])
    if len(divisor) == 1:
        return p
    quotient: list[Any] = []
    rest = list(p)
    while len(rest) >= len(divisor):
        factor = rest[-1] / divisor[-1]
        quotient.insert(0, factor)
        shift = len(rest) - len(divisor)
        rest = [c - factor * divisor[k - shift] if k >= shift else c for k, c in enumerate(rest)][:-1]
    return quotient
