r"""What a solution lists, as its fields say it: whether all of it is equilibria, and whether it covers a leaf of a proof.

A product of polytopes, or the hull of profiles, covers a leaf if the leaf's vertices satisfy its facets' inequalities, with signs
proved on the whole cell. A curve, moving polytopes and cells are read from their formulas. Their parameters are probabilities, so
each is a ratio of polynomials in a leaf's own parameters; put into the formulas, that gives polytopes over the leaf's cell, and the
leaf's vertices have to be theirs, or between them.
"""

from __future__ import annotations

import ast
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from flint import fmpq, fmpq_poly

from games.exact.algebraic import Algebraic, compare, roots_of
from games.exact.numbers import rational
from games.exact.polynomials import by_power

from ...continua import Arc, Cylinder, Hull, Sweep
from ...result import Solution
from .cells import GENERATORS, HIGH, LOW, RING, Axis, Cell, End, Polynomial, Varies
from .minors import weights
from .supports import Cone, Leaf
from .verdict import Unproved

Ray: TypeAlias = tuple[Any, ...]
ZERO = RING.constant(0)


@dataclass(frozen=True)
class Fixed:
    """Polytopes that do not move: one per player (a product), or one of whole profiles, end to end (a hull)."""

    factors: tuple[tuple[Ray, ...], ...]
    joint: bool
    sizes: tuple[int, ...]

    @property
    def profiles(self) -> Iterator[tuple[Ray, ...]]:
        """The profiles of vertices."""
        if not self.joint:
            yield from itertools.product(*self.factors)
            return
        for vertex in self.factors[0]:
            numbers = iter(vertex)
            yield tuple(tuple(itertools.islice(numbers, size)) for size in self.sizes)


@dataclass(frozen=True)
class Moving:
    """Polytopes over a cell of parameters, each of which is a probability up to a linear change.

    Attributes
    ----------
    places
        For each parameter the player and the action whose probability is offset + slope times it.
    axes
        What each parameter runs through.
    rays
        Per player and vertex the polynomials to which the probabilities are proportional.
    closed
        Whether the ends belong to it.
    """

    places: tuple[tuple[int, int, Fraction, Fraction], ...]
    axes: tuple[Axis, ...]
    rays: tuple[tuple[Ray, ...], ...]
    closed: bool

    def cell(self) -> Cell:
        """Return the cell of parameters."""
        cell = Cell()
        for axis in self.axes:
            cell = above(cell, axis)
        return cell


def above(below: Cell, axis: Axis) -> Cell:
    """Return the cell over another one along an axis."""
    ends = [end for end in ((axis.low, axis.high) if axis.open else (axis.low,)) if end.number >= 0]
    found = next((here for here in below.over(ends) if here.axes[-1] == axis), None)
    if found is None:
        raise Unproved("a parameter runs through nothing")
    return found


Listed: TypeAlias = Fixed | Moving


def listed(solution: Solution) -> list[tuple[int, Listed | str]]:
    """Return all that is listed: the number of the equilibrium or, after these, component; what it is, or why that is open."""
    shape = tuple(getattr(solution.game, "shape", ()))
    pieces: list[tuple[int, Any]] = [(k, tuple([tuple(x)] for x in e.profile)) for k, e in enumerate(solution.equilibria)]
    pieces += [(k, p) for k, component in enumerate(solution.components, start=len(pieces)) for p in component.pieces]
    found: list[tuple[int, Listed | str]] = []
    for k, piece in pieces:
        try:
            seen = read(piece)
            if isinstance(seen, Fixed) and shape and seen.sizes != shape:
                raise Unproved(f"it has strategies over {seen.sizes} actions")
            found.append((k, seen))
        except Unproved as reason:
            found.append((k, str(reason)))
    return found


def read(piece: Any) -> Listed:
    """Return a piece of a component as the checker sees it; Unproved if it is of a kind that is not read."""
    if isinstance(piece, Hull):
        sizes = tuple(len(x) for x in piece.vertices[0])
        vertices = tuple(tuple(as_exact(p) for x in vertex for p in x) for vertex in piece.vertices)
        return Fixed((vertices,), True, sizes)
    if isinstance(piece, Cylinder):
        rays = tuple(tuple(tuple(map(polynomial, vertex)) for vertex in own) for own in piece.vertices)
        axes = tuple(_axis(k, text) for k, text in enumerate(piece.conditions))
        return upright(Moving(tuple((i, a, Fraction(0), Fraction(1)) for i, a in piece.parameters), axes, rays, False))
    if isinstance(piece, Arc):
        vertices = piece.vertices if isinstance(piece, Sweep) else tuple((own,) for own in piece.formula)
        rays = tuple(tuple(tuple(map(polynomial, vertex)) for vertex in own) for own in vertices)
        return upright(Moving((_place(rays),), (Axis(_end(piece.low), _end(piece.high)),), rays, True))
    return _fixed([[tuple(vertex) for vertex in own] for own in piece], joint=False)


def upright(piece: Moving) -> Moving:
    """Return a piece with the factors of its vertices such that their sums are positive at a sample."""
    point = piece.cell().point
    rays = tuple(tuple(ray if point.sign(_total(ray)) >= 0 else tuple(-p for p in ray) for ray in own) for own in piece.rays)
    return replace(piece, rays=rays)


def _fixed(factors: Sequence[Sequence[Ray]], *, joint: bool) -> Fixed:
    exact = tuple(tuple(tuple(map(as_exact, ray)) for ray in own) for own in factors)
    return Fixed(exact, joint, tuple(len(own[0]) for own in exact))


def as_exact(p: Any) -> Any:
    """Return a probability as an exact number: a float is the binary fraction that it is."""
    if isinstance(p, Fraction | int | Algebraic):
        return p
    try:
        return Fraction(p) if isinstance(p, float) else Fraction(int(p.numerator), int(p.denominator))
    except (ValueError, OverflowError, AttributeError, TypeError):
        raise Unproved("a probability is no number") from None


_OPERATIONS: dict[type[Any], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv
}


def polynomial(text: str) -> Polynomial:
    """Return a polynomial from its text, the single parameter of a curve being t.

    >>> polynomial("1/2*t^2 - 3*t") == polynomial("t0^2/2 - 3*t0")
    True
    """

    def walk(node: ast.AST) -> Any:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return RING.constant(node.value)
        if isinstance(node, ast.Name) and re.fullmatch(r"t[0-5]?", node.id):
            return GENERATORS[int(node.id[1:] or 0)]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -walk(node.operand)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            if isinstance(node.right, ast.Constant) and type(node.right.value) is int:
                return walk(node.left) ** node.right.value
            raise Unproved(f"{text!r} is no polynomial in the parameters")
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            return _OPERATIONS[type(node.op)](walk(node.left), walk(node.right))
        raise Unproved(f"{text!r} is no polynomial in the parameters")

    try:
        return walk(ast.parse(text.replace("^", "**"), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError):
        raise Unproved(f"{text!r} is no polynomial in the parameters") from None


def _axis(k: int, text: str) -> Axis:
    """Return what a parameter runs through, from its words."""
    name = re.escape(f"t{k}")
    if match := re.fullmatch(rf"(.*) < {name} < (.*)", text):
        return Axis(*(_worded(k, part) for part in match.groups()))
    if match := re.fullmatch(rf"{name} = (.*)", text):
        end = _worded(k, match[1])
        return Axis(end, end)
    raise Unproved(f"{text!r} is no range of a parameter")


def _worded(k: int, text: str) -> End:
    if match := re.fullmatch(r"root (\d+) of (.*)", text):
        return End(polynomial(match[2]), int(match[1]) - 1)
    try:
        return _rational_end(Fraction(text), k)
    except ValueError:
        raise Unproved(f"{text!r} is no end of a range") from None


def _rational_end(value: Fraction, k: int) -> End:
    if value in (0, 1):
        return HIGH if value else LOW
    if not 0 < value < 1:
        raise Unproved("a parameter is no probability")
    return End(value.denominator * GENERATORS[k] - value.numerator, 0)


def _end(value: Any) -> End:
    """Return an end of a curve's only parameter."""
    if not isinstance(value, Algebraic):
        return _rational_end(Fraction(value), 0)
    field = value.primitive()
    minimal = field.minimal
    f = sum((int(c) * GENERATORS[0] ** k for k, c in enumerate(minimal.coeffs())), start=ZERO)
    before = sum(compare(root, value) < 0 for root in Cell().roots(f))
    return End(f, before)


def _place(rays: Sequence[Sequence[Ray]]) -> tuple[int, int, Fraction, Fraction]:
    """Return a player and an action whose probability is linear in a curve's parameter, the same at all vertices."""
    t = GENERATORS[0]
    for i, own in enumerate(rays):
        for a in range(len(own[0])):
            total = _total(own[0])
            offset, rest = divmod(own[0][a], total) if own[0][a] != 0 else (ZERO, ZERO)
            if rest != 0 or offset.total_degree() != 1:
                continue
            constant, slope = (Fraction(int(c.p), int(c.q)) for c in (_coefficient(p) for p in by_power(offset, 0)))
            linear = rational(constant) + rational(slope) * t
            if all(ray[a] == linear * _total(ray) for ray in own):
                return i, a, constant, slope
    raise Unproved("a curve's parameter is no probability")


def _coefficient(p: Polynomial) -> fmpq:
    return p.leading_coefficient() if p != 0 else fmpq(0)


def _total(ray: Ray) -> Any:
    return sum(ray[1:], start=ray[0])


# --- that all of it is equilibria ----------------------------------------------------------------------------------------


Forms: TypeAlias = Callable[[int, int, int, Sequence[Any]], Any]
"""Player i, two actions, everybody's strategies up to factors -> what the first action pays more, up to a positive factor."""


def sound(piece: Listed, gain: Forms) -> None:
    """Prove that every point of a piece is an equilibrium.

    Raises
    ------
    Unproved
        If it is not proved.
    """
    if isinstance(piece, Fixed):
        _sound_hull(piece, gain)
        return
    cell = piece.cell()
    for own in piece.rays:
        for ray in own:
            not_negative(cell, _total(ray), strictly=True)
            for p in ray:
                not_negative(cell, p)
    for i, own in enumerate(piece.rays):
        played = [a for a in range(len(own[0])) if any(ray[a] != 0 for ray in own)]
        for choice in itertools.product(*(rays if j != i else rays[:1] for j, rays in enumerate(piece.rays))):
            _best(i, played, len(own[0]), lambda a, b, i=i, choice=choice: gain(i, a, b, choice),  # type: ignore[misc]  # a lambda
                  lambda value, equal: not_negative(cell, value, equal=equal))


def _best(i: int, played: Sequence[int], size: int, gain: Callable[[int, int], Any], ask: Callable[[Any, bool], None]) -> None:
    """Ask whether all actions played are equally good, and no others are better."""
    for b in range(size):
        if b != played[0]:
            ask(gain(played[0], b), b in played)


def not_negative(cell: Cell, value: Any, *, strictly: bool = False, equal: bool = False) -> None:
    """Prove that a polynomial is not negative on a cell; or positive, or zero, almost everywhere.

    Where it may change its sign the cell is cut; what lies over a cut is a limit of what is beside it.
    """
    try:
        sign = cell.sign(value)
    except Varies as change:
        if equal:
            raise
        for part in parts(cell, change):
            not_negative(part, value, strictly=strictly)
        return
    if sign < 0 or (sign == 0 and strictly) or (sign != 0 and equal):
        raise Unproved("a listed piece is not of equilibria only")


def parts(cell: Cell, change: Varies) -> list[Cell]:
    """Return open parts of a cell, cut where a polynomial has roots along one of its axes; they are all of it but the cuts."""
    level = change.level
    below, axis = cell.at(level), cell.axes[level]
    low, high = below.where(axis.low, level), below.where(axis.high, level)
    roots = enumerate(below.roots(change.polynomial))
    inside = [End(change.polynomial, k) for k, root in roots if compare(low, root) < 0 < compare(high, root)]
    if not inside:
        raise Unproved("a cut does not help")
    ends = [*([axis.low] if axis.low.number >= 0 else []), *inside, *([axis.high] if axis.high.number >= 0 else [])]
    found = []
    for part in below.over(ends):
        start, end = (below.where(side, level) for side in (part.axes[-1].low, part.axes[-1].high))
        if part.axes[-1].open and compare(low, start) <= 0 <= compare(high, end):
            for rest in cell.axes[level + 1 :]:
                part = above(part, rest)
            found.append(part)
    return found


def _sound_hull(piece: Fixed, gain: Forms) -> None:
    profiles = list(piece.profiles)
    for profile in profiles:
        for x, size in zip(profile, piece.sizes, strict=True):
            if len(x) != size or any(_number_sign(p) < 0 for p in x) or compare(_total(x), Fraction(1)) != 0:
                raise Unproved("a vertex is no profile")
    for i, size in enumerate(piece.sizes):
        played = [a for a in range(size) if any(_number_sign(profile[i][a]) for profile in profiles)]

        def ask(value: Any, equal: bool) -> None:
            sign = _number_sign(value)
            if sign < 0 or (equal and sign):
                raise Unproved("a listed piece is not of equilibria only")

        if not piece.joint or len(profiles) == 1:
            for profile in profiles:
                _best(i, played, size, lambda a, b, i=i, profile=profile: gain(i, a, b, profile), ask)  # type: ignore[misc]  # a lambda
            continue
        # on a hull a form is a polynomial in the weights of the vertices; its coefficients are sums over orders of the vertices
        others = [j for j in range(len(piece.sizes)) if j != i]
        for chosen in itertools.combinations_with_replacement(range(len(profiles)), len(others)):
            orders = set(itertools.permutations(chosen))

            def total(a: int, b: int, i: int = i, orders: Iterable[Any] = orders, others: Sequence[int] = others) -> Any:
                value: Any = Fraction(0)
                for order in orders:
                    mixed = list(profiles[0])
                    for j, k in zip(others, order, strict=True):
                        mixed[j] = profiles[k][j]
                    value = value + gain(i, a, b, mixed)
                return value

            _best(i, played, size, total, ask)


def _number_sign(value: Any) -> int:
    return value.sign() if isinstance(value, Algebraic) else (value > 0) - (value < 0)


# --- that it covers a leaf -----------------------------------------------------------------------------------------------


def covers(piece: Listed, leaf: Leaf) -> bool:
    """Tell whether a piece certainly holds all of a leaf.

    Raises
    ------
    Varies
        If it may hold a part of it.
    """
    return _fixed_covers(piece, leaf) if isinstance(piece, Fixed) else _moving_covers(piece, leaf)


def _fixed_covers(piece: Fixed, leaf: Leaf) -> bool:
    if not all(isinstance(p, Fraction | int) for own in piece.factors for vertex in own for p in vertex):
        return _same_points(piece, leaf)
    if not piece.joint:
        return all(_inside(leaf.cell, own, ray) for own, rays in zip(piece.factors, leaf.rays, strict=True) for ray in rays)
    for choice in itertools.product(*leaf.rays):
        totals = [_total(ray) for ray in choice]
        rest = [prod((t for k, t in enumerate(totals) if k != j), start=RING.constant(1)) for j in range(len(totals))]
        if not _inside(leaf.cell, piece.factors[0], tuple(p * t for ray, t in zip(choice, rest, strict=True) for p in ray)):
            return False
    return True


def _same_points(piece: Fixed, leaf: Leaf) -> bool:
    """Tell whether a leaf over a single point has only vertices that are vertices of a piece."""
    if leaf.cell.free:
        return False
    point = leaf.cell.point

    def same(x: Ray, ray: Ray) -> bool:
        total = point.value(_total(ray))
        return all(compare(p, point.value(q) / total) == 0 for p, q in zip(x, ray, strict=True))

    profiles = list(piece.profiles)
    return all(any(all(map(same, profile, choice)) for profile in profiles) for choice in itertools.product(*leaf.rays))


def _inside(cell: Cell, vertices: Sequence[Ray], ray: Ray) -> bool:
    """Tell whether a ray over a cell is in the hull of rational vertices all over it."""
    columns, facets = _facets(tuple(vertices))
    found: list[Polynomial] = []
    for row in columns:
        found.append(sum((rational(c) * p for c, p in zip(row, ray, strict=True)), start=ZERO))
    count = len(facets[0])
    if not all(_vanishes(cell, p) for p in found[count:]):
        return False
    return all(cell.sign(sum((rational(h) * y for h, y in zip(facet, found, strict=False)), start=ZERO)) >= 0 for facet in facets)


_KNOWN: dict[tuple[Ray, ...], tuple[list[list[Fraction]], list[list[Fraction]]]] = {}


def _facets(vertices: tuple[Ray, ...]) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """Return linear functions, first the coordinates in a basis of vertices, then what is left; and facets in the first."""
    if vertices not in _KNOWN:
        if len(_KNOWN) > 1000:
            _KNOWN.clear()
        _KNOWN[vertices] = _facets_of(vertices)
    return _KNOWN[vertices]


def _facets_of(vertices: tuple[Ray, ...]) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    size = len(vertices[0])
    # rows: vector = sum of coordinates times basis vectors; Gauss-Jordan on the vertices beside the identity
    basis: list[int] = []
    matrix = [[Fraction(int(r == c)) for c in range(size)] for r in range(size)]  # maps a vector to coordinates, built step by step
    for k, vertex in enumerate(vertices):
        image = [sum((m * Fraction(v) for m, v in zip(row, vertex, strict=True)), start=Fraction(0)) for row in matrix]
        at = len(basis)
        pivot = next((r for r in range(at, size) if image[r] != 0), None)
        if pivot is None:
            continue
        matrix[at], matrix[pivot] = matrix[pivot], matrix[at]
        image[at], image[pivot] = image[pivot], image[at]
        matrix[at] = [m / image[at] for m in matrix[at]]
        for r in range(size):
            if r != at and image[r] != 0:
                matrix[r] = [m - image[r] * n for m, n in zip(matrix[r], matrix[at], strict=True)]
        basis.append(k)
    count = len(basis)
    cone = Cone.simplex(count)
    for k, vertex in enumerate(vertices):
        if k not in basis:
            image = [sum((m * Fraction(v) for m, v in zip(row, vertex, strict=True)), start=Fraction(0)) for row in matrix[:count]]
            cone = cone.cut([RING.constant(rational(c)) for c in image], Cell(), equality=False)
    facets = [[_plain(c) for c in ray] for ray, _ in cone.rows]
    return matrix, facets


def _plain(c: Polynomial) -> Fraction:
    value = _coefficient(c)
    return Fraction(int(value.p), int(value.q))


def _moving_covers(piece: Moving, leaf: Leaf) -> bool:
    cell = leaf.cell
    shares: list[tuple[Polynomial, Polynomial]] = []
    for i, a, offset, slope in piece.places:
        first, *rest = leaf.rays[i]
        if not all(_vanishes(cell, ray[a] * _total(first) - first[a] * _total(ray)) for ray in rest):
            return False
        above = (first[a] - rational(offset) * _total(first)) * rational(1 / slope)
        below = _total(first)
        common = above.gcd(below) if above != 0 else below
        if cell.sign(common) < 0:
            common = -common
        shares.append((above / common, below / common))
    for k, axis in enumerate(piece.axes):
        if not _within(piece, k, axis, shares, cell):
            return False
    moved = [[tuple(_put(ray, shares)) for ray in own] for own in piece.rays]
    pairs = [(own, ray) for own, rays in zip(moved, leaf.rays, strict=True) for ray in rays]
    return all(any(_parallel(cell, ray, w) for w in own) or _between(cell, own, ray) for own, ray in pairs)


def _put(polynomials: Sequence[Polynomial], shares: Sequence[tuple[Polynomial, Polynomial]]) -> list[Polynomial]:
    """Return polynomials with ratios put in for the parameters, times a common positive factor."""
    degrees = [max(int(p.degrees()[k]) for p in polynomials) for k in range(len(shares))]
    found = []
    for p in polynomials:
        total = ZERO
        for powers, c in p.to_dict().items():
            term = RING.constant(c)
            for (above, below), power, degree in zip(shares, powers, degrees, strict=False):
                term = term * above ** int(power) * below ** (degree - int(power))
            total += term
        found.append(total)
    return found


def _within(piece: Moving, k: int, axis: Axis, shares: Sequence[tuple[Polynomial, Polynomial]], cell: Cell) -> bool:
    """Tell whether a parameter of a piece is within its range all over a leaf's cell."""
    same = [share == (GENERATORS[j], 1) for j, share in enumerate(shares)]
    if all(same[: k + 1]) and len(cell.axes) > k and cell.axes[k] == axis:
        return True
    if axis.open:
        low, high = _side(axis.low, k, shares, cell), _side(axis.high, k, shares, cell)
        return low > 0 > high or (piece.closed and low >= 0 >= high)
    return _side(axis.low, k, shares, cell) == 0


def _side(end: End, k: int, shares: Sequence[tuple[Polynomial, Polynomial]], cell: Cell) -> int:
    """Return on which side of an end a parameter is, all over a leaf's cell: -1, 0 or 1."""
    above, below = shares[k]
    if end.number < 0:
        return cell.sign(above if end == LOW else above - below)
    f = end.polynomial
    cell.sign(_put([f], shares[: k + 1])[0])  # it is on one side of each of its roots, or one of them, all over the cell
    if k and cell.free:  # as the parameters before it move, its roots stay apart, and inside
        parts = by_power(f, k)
        needed = [parts[-1], parts[0], sum(parts[1:], start=parts[0])]
        if len(parts) > 2:
            needed.append(f.discriminant(f"t{k}"))
        for value in needed:
            if cell.sign(_put([value], shares[:k])[0]) == 0:
                raise Unproved("an end of a listed range is not steady on a leaf")
    # at the sample: which roots are below the parameter
    numbers = [cell.point.value(p) / cell.point.value(q) for p, q in shares[: k + 1]]
    coefficients = []
    for part in by_power(f, k):
        total: Any = Fraction(0)
        for powers, c in part.to_dict().items():
            term: Any = Fraction(int(c.p), int(c.q))
            for number, power in zip(numbers, powers, strict=False):
                for _ in range(int(power)):
                    term = term * number
            total = total + term
        coefficients.append(total)
    if any(isinstance(c, Algebraic) for c in coefficients):
        raise Unproved("an end of a listed range lies over an irrational point")
    roots = [root for root in _roots(coefficients) if 0 < root < 1]
    if end.number >= len(roots):
        raise Unproved("an end of a listed range is a root that there is not")
    return compare(numbers[k], roots[end.number])


def _roots(coefficients: Sequence[Fraction]) -> list[Any]:
    return roots_of(fmpq_poly([rational(c) for c in coefficients]))


def _vanishes(cell: Cell, value: Any) -> bool:
    """Tell whether a polynomial is zero all over a cell."""
    try:
        return value == 0 or cell.sign(value) == 0
    except Unproved:
        return False


def _parallel(cell: Cell, ray: Ray, other: Ray) -> bool:
    """Tell whether two vectors, not negative, are the same but for a positive factor all over a cell."""
    a, b = _total(ray), _total(other)
    return cell.sign(b) > 0 and all(_vanishes(cell, p * b - q * a) for p, q in zip(ray, other, strict=True))


def _between(cell: Cell, vertices: Sequence[Ray], ray: Ray) -> bool:
    """Tell whether a ray is certainly in the hull of two or three of some vertices all over a cell."""
    for count in (2, 3):
        for chosen in itertools.combinations(vertices, count):
            found = weights(chosen, ray)
            if found is not None and all(cell.sign(w) >= 0 for w in found[1:]) and cell.sign(found[0]) > 0:
                return True
    return False

