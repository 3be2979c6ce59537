"""Proofs that no equilibrium is missing from a three-player game's list, and a checker that trusts no solver.

Every support either falls to conditional dominance, or its indifference equations have finitely many solutions, all enclosed.
A proof holds what is hard to find and easy to check: the roots of each polynomial in one variable, and for full 3x3x3 supports
a tree of triangles, each of which holds no root, or exactly one. ``replay`` checks it in exact integers, and signs at the
roots in ball arithmetic; it shares no code with the solvers, and reads the payoffs from the game itself.

The conditions checked at the leaves: two components of an eliminated strategy have different signs on the whole cell (no
strategy is a multiple of it); a combination of the two equations has one sign on it (Bernstein coefficients bound a
polynomial); or, for a root, the equations combined are diagonally dominant on the cell, so that at most one root lies there,
and change sign across a small box around it, so that one does (Miranda 1940).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

import flint
from flint import arb, fmpz_poly

from games.errors import GameError
from games.exact.balls import Precision
from games.exact.numbers import rational
from games.normal_form import NormalFormGame

Support: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
Matrix: TypeAlias = list[list[int]]
Coefficients: TypeAlias = list[int]

BITS = 256
"""Precision of the ball arithmetic in which signs at roots are read."""

CUT, SIGN, RANGE, ROOT = range(4)
"""Nodes of a tree: the cell is cut, or dropped for signs or for an equation's range, or holds one root."""

NUMBERS = {CUT: 0, SIGN: 0, RANGE: 2, ROOT: 6}
"""How many numbers follow each kind of node: weights of the equations; for a root also its place in the cell."""


@dataclass(frozen=True)
class Proof:
    """What is needed to check that a list of equilibria is complete.

    Attributes
    ----------
    lines
        Per support in which someone mixes two actions: for each root in (0, 1) of its polynomial, a value and an error.
    trees
        Per support in which all mix three: how often the roles of the players are turned, and the tree of cells in preorder.
    open
        Supports for which the proof has nothing to say.
    """

    lines: Mapping[Support, tuple[tuple[float, float], ...]]
    trees: Mapping[Support, tuple[int, tuple[float, ...]]]
    open: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Replay:
    """What a proof shows.

    Attributes
    ----------
    enclosures
        Per equilibrium: for each player and action an interval of its probability, as (low, high) in floats rounded outwards.
    unproved
        Supports about which nothing is proved, with the reason; empty if the list is complete.
    supports
        How many supports dominance left to be looked at.
    """

    enclosures: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    unproved: tuple[tuple[Support, str], ...]
    supports: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether it is proved that every equilibrium lies in one of the enclosures, and one in each."""
        return not self.unproved

    def holds(self, profiles: Sequence[Sequence[Sequence[Any]]], margin: float = 1e-9) -> bool:
        """Tell whether these profiles and the enclosures correspond one to one, up to a margin."""
        left = [tuple(float(p) for x in profile for p in x) for profile in profiles]
        if len(left) != len(self.enclosures):
            return False
        for enclosure in self.enclosures:
            box = [bounds for own in enclosure for bounds in own]
            inside = [p for p in left if all(low - margin <= v <= high + margin for v, (low, high) in zip(p, box, strict=True))]
            if not inside:
                return False
            left.remove(inside[0])
        return True


class Unproved(Exception):  # noqa: N818 -- a verdict inside the checker, not an error of the user
    """A step of a proof does not hold."""


def replay(game: NormalFormGame, proof: Proof) -> Replay:
    """Check a proof against a game.

    Raises
    ------
    GameError
        If the game is symbolic or does not have three players with one to three actions each.

    >>> pennies = [[[[1, 1], [-1, -1]], [[-1, -1], [1, 1]]], [[[-1, -1], [1, 1]], [[1, 1], [-1, -1]]], [[[2, 1]] * 2] * 2]
    >>> report = replay(NormalFormGame(pennies), Proof({}, {}))
    >>> report.complete, [[[round(high, 6) for _, high in own] for own in e] for e in report.enclosures]
    (True, [[[0.5, 0.5], [0.5, 0.5], [1.0, 0.0]]])
    """
    start = perf_counter()
    if game.symbolic or len(game.shape) != 3 or max(game.shape) > 3:
        raise GameError("completeness.replay: a game of three players with up to three actions and payoffs in numbers is needed")
    payoffs = [_integers(own) for own in game.fractions()]
    enclosures: list[tuple[tuple[tuple[float, float], ...], ...]] = []
    unproved: list[tuple[Support, str]] = []
    supports = 0
    with Precision(BITS):
        for support in _undominated(payoffs, game.shape):
            supports += 1
            try:
                found = list(_System(payoffs, game.shape, support).equilibria(proof))
            except Unproved as reason:
                unproved.append((support, str(reason)))
            else:
                enclosures += found
    return Replay(tuple(enclosures), tuple(unproved), supports, perf_counter() - start)


def _integers(own: Any) -> list[list[list[int]]]:
    common = math.lcm(*(value.denominator for value in own.flat))
    return [[[int(value * common) for value in row] for row in table] for table in own]


def _undominated(payoffs: Sequence[Any], shape: Sequence[int]) -> Iterator[Support]:
    """Yield the supports in which no action is at least as good as another in it, or worse than one outside, throughout."""
    u, v, w = payoffs
    tables = (
        u,
        [[[v[a][b][c] for c in range(shape[2])] for a in range(shape[0])] for b in range(shape[1])],
        [[[w[a][b][c] for b in range(shape[1])] for a in range(shape[0])] for c in range(shape[2])],
    )
    better: list[dict[tuple[int, int], int]] = []
    for own in tables:
        flat = [[value for row in table for value in row] for table in own]
        better.append(
            {
                (k, m): sum(1 << p for p, (x, y) in enumerate(zip(flat[k], flat[m], strict=True)) if x > y)
                for k, m in itertools.permutations(range(len(flat)), 2)
            }
        )
    subsets = [[s for n in range(1, size + 1) for s in itertools.combinations(range(size), n)] for size in shape]

    def allowed(i: int) -> dict[tuple[tuple[int, ...], tuple[int, ...]], frozenset[tuple[int, ...]]]:
        j, k = (o for o in range(3) if o != i)
        out = {}
        for s, t in itertools.product(subsets[j], subsets[k]):
            mask = sum(1 << (a * shape[k] + b) for a in s for b in t)
            above = {pair: bool(bits & mask) for pair, bits in better[i].items()}
            out[s, t] = frozenset(
                own
                for own in subsets[i]
                if all(above[a, b] == above[b, a] for a, b in itertools.combinations(own, 2))
                and not any(above[a, b] and not above[b, a] for a in range(shape[i]) if a not in own for b in own)
            )
        return out

    first, second, third = (allowed(i) for i in range(3))
    for s, t in itertools.product(subsets[0], subsets[1]):
        for r in third[s, t]:
            if s in first[t, r] and t in second[s, r]:
                yield s, t, r


class _System:
    """The equilibrium conditions at one support; roles X, Y, Z are the players by decreasing number of actions mixed."""

    def __init__(self, payoffs: Sequence[Any], shape: Sequence[int], support: Support) -> None:
        self.payoffs = payoffs
        self.shape = shape
        self.support = support
        self.roles = sorted(range(3), key=lambda i: -len(support[i]))
        self.sizes = tuple(len(support[i]) for i in self.roles)

    def equilibria(self, proof: Proof) -> Iterator[Any]:
        """Yield an enclosure of each equilibrium with exactly this support."""
        if self.sizes == (1, 1, 1):
            yield from self.checked([[arb(1)]] * 3)
        elif self.sizes in ((2, 2, 1), (3, 3, 1)):
            yield from self.one_pure()
        elif self.sizes == (3, 2, 1):
            (a, b), (c, d) = ([row[0] for row in self.equation(0, m, 1, 2)] for m in (1, 2))
            if a * d == b * c:
                raise Unproved("two equations for one unknown may agree")
        elif self.sizes in ((2, 2, 2), (3, 2, 2), (3, 3, 2)):
            yield from self.on_line(proof.lines.get(self.support, ()))
        elif self.sizes == (3, 3, 3):
            if self.support not in proof.trees:
                raise Unproved("no tree of cells")
            turn, tree = proof.trees[self.support]
            if turn not in (0, 1, 2) or not _finite(tree):
                raise Unproved("the tree turns by no number, or holds none")
            yield from self.in_triangle(int(turn), tree)
        else:
            raise Unproved("actions tie")

    def equation(self, own: int, m: int, row: int, column: int) -> Matrix:
        """Return the first minus the m-th action of the player in a role, [row role's action][column role's action]."""
        return self.difference(self.roles[own], self.support[self.roles[own]][m], self.roles[row], self.roles[column])

    def difference(self, i: int, k: int, row: int, column: int) -> Matrix:
        base = self.support[i][0]

        def payoff(action: int, a: int, b: int) -> int:
            cell = {i: action, row: a, column: b}
            return int(self.payoffs[i][cell[0]][cell[1]][cell[2]])

        return [[payoff(base, a, b) - payoff(k, a, b) for b in self.support[column]] for a in self.support[row]]

    def checked(self, strategies: Sequence[Sequence[arb]]) -> Iterator[Any]:
        """Yield the enclosure if no outside action is better; strategies by role, positive, up to scale."""
        own = {self.roles[r]: x for r, x in enumerate(strategies)}
        for i in range(3):
            j, k = (o for o in range(3) if o != i)
            for action in range(self.shape[i]):
                if action in self.support[i]:
                    continue
                d = self.difference(i, action, j, k)
                if not any(value for line in d for value in line):
                    continue
                margin = _bilinear(own[j], d, own[k])
                if margin < 0:
                    return
                if not margin > 0:
                    raise Unproved("an outside action may be as good")
        enclosure = []
        for i in range(3):
            total = sum(own[i], start=arb(0))
            full = [(0.0, 0.0)] * self.shape[i]
            for action, value in zip(self.support[i], own[i], strict=True):
                share = value / total
                low, high = float(share.lower()), float(share.upper())
                full[action] = (math.nextafter(low, -math.inf), math.nextafter(high, math.inf))
            enclosure.append(tuple(full))
        yield tuple(enclosure)

    def one_pure(self) -> Iterator[Any]:
        """Check supports in which each of two players makes the other indifferent."""
        mixed = []
        for own, other in ((1, 0), (0, 1)):
            rows = [[line[0] for line in self.equation(own, m, other, 2)] for m in range(1, self.sizes[0])]
            vector = [rows[0][1], -rows[0][0]] if len(rows) == 1 else _cross(*rows)
            if min(vector) < 0 < max(vector):
                return
            if 0 in vector:
                raise Unproved("an action is played with probability zero")
            mixed.append([arb(abs(value)) for value in vector])
        yield from self.checked([*mixed, [arb(1)]])

    def on_line(self, roots: Sequence[tuple[float, float]]) -> Iterator[Any]:
        """Check supports with one parameter t: the last player mixes (1 - t, t)."""
        z = [fmpz_poly([1, -1]), fmpz_poly([0, 1])]

        def at_z(d: Matrix) -> list[fmpz_poly]:
            return [row[0] * z[0] + row[1] * z[1] for row in d]

        ax = [at_z(self.equation(0, m, 1, 2)) for m in range(1, self.sizes[0])]
        by = [at_z(self.equation(1, m, 0, 2)) for m in range(1, self.sizes[1])]
        c = self.equation(2, 1, 0, 1)
        if self.sizes == (3, 2, 2):
            p = ax[0][0] * ax[1][1] - ax[0][1] * ax[1][0]
        else:
            x, y = (_cross(*rows) if len(rows) == 2 else [rows[0][1], -rows[0][0]] for rows in (by, ax))
            p = _bilinear(x, c, y)
        if not all(len(root) == 2 and _finite(root) and root[1] >= 0 for root in roots):
            raise Unproved("a root is no number with an error from 0 up")
        _count(p, roots)
        for t, radius in roots:
            ball = arb(t, radius)
            last = [1 - ball, ball]
            if self.sizes == (3, 2, 2):
                choices = [[row[1](ball), -row[0](ball)] for row in ax]
                y_at = max(choices, key=lambda v: abs(float(v[0].mid())) + abs(float(v[1].mid())))
                x_at = _cross([q(ball) for q in by[0]], [row[0] * y_at[0] + row[1] * y_at[1] for row in c])
            else:
                x_at, y_at = [q(ball) for q in x], [q(ball) for q in y]
            found = [_positive(v) for v in (x_at, y_at, last)]
            if None not in found:
                yield from self.checked([v for v in found if v is not None])

    # --- two parameters -------------------------------------------------------------------------------------------------

    def in_triangle(self, turn: int, tree: Sequence[float]) -> Iterator[Any]:
        """Check the support in which all mix three actions: a tree of triangles of the third role's strategies."""
        self.roles = [self.roles[(r + 2 * turn) % 3] for r in range(3)]
        a, b, c = ([self.equation(own, m, *others) for m in (1, 2)] for own, others in ((0, (1, 2)), (1, (0, 2)), (2, (0, 1))))
        y, x = _quadratics(*a), _quadratics(*b)
        q = [_quartic(x, d, y) for d in c]
        numbers = iter(tree)
        pending = [_Cell(q, x, y, [(1, 0, 0), (0, 1, 0), (0, 0, 1)], 1)]
        while pending:
            cell = pending.pop()
            node = next(numbers, -1)
            kind = int(node)
            if kind != node or kind not in NUMBERS:
                raise Unproved("the tree ends too early, or has a node of an unknown kind")
            data = list(itertools.islice(numbers, NUMBERS[kind]))
            if len(data) != NUMBERS[kind]:
                raise Unproved("the tree ends too early")
            if kind == CUT:
                pending += reversed(cell.halves())
            elif kind == SIGN:
                if not (_parted(cell.x) or _parted(cell.y)):
                    raise Unproved("a cell is dropped for signs that do not differ")
            elif kind == RANGE:
                weights = _scaled(data)
                combined = [weights[0] * s + weights[1] * t for s, t in zip(*cell.q, strict=True)]
                if min(combined) <= 0 <= max(combined):
                    raise Unproved("a cell is dropped for an equation that may vanish")
            else:
                root = cell.root(data)
                if root is not None:
                    yield from self.at_root(root, a, b, c)
        if next(numbers, None) is not None:
            raise Unproved("the tree goes on after its end")

    def at_root(self, z: list[arb], a: Sequence[Matrix], b: Sequence[Matrix], c: Sequence[Matrix]) -> Iterator[Any]:
        """Yield an equilibrium, or nothing where a root of the two equations is none."""
        az, bz = ([_times(d, z) for d in pair] for pair in (a, b))
        y, x = _cross(*az), _cross(*bz)
        for vector in (x, y, z):
            if any(v > 0 for v in vector) and any(v < 0 for v in vector):
                return
        found = [_sure(v) for v in (x, y, z)]
        if None not in found:
            yield from self.checked([v for v in found if v is not None])
            return
        # where y vanishes (or x), the true y would be orthogonal to a z and to c'x: three independent vectors
        for known, thirds, turned in ((x, az, True), (y, bz, False)):
            if all(v.contains(0) for v in known):
                continue
            rows = [_times([list(column) for column in zip(*d, strict=True)] if turned else d, known) for d in c]
            normal = _cross(*rows)
            if any(not sum((p * q for p, q in zip(third, normal, strict=True)), start=arb(0)).contains(0) for third in thirds):
                return
        raise Unproved("signs at a root are not certain")


@dataclass(frozen=True)
class _Cell:
    """A triangle with the Bernstein coefficients, in integers up to a positive factor, of both quartics and of x and y on it.

    Coefficients are in rows: the row k holds the powers j = 0, 1, ... of the second vertex, the third having power k.
    """

    q: list[Coefficients]
    x: list[Coefficients]
    y: list[Coefficients]
    vertices: list[tuple[int, ...]]
    unit: int

    def halves(self) -> list[_Cell]:
        """Cut the edge between the first two vertices at 31/64; each half's next edge to be cut lies opposite the new vertex."""
        q, x, y = ([_cut(p, n) for p in group] for group, n in ((self.q, 4), (self.x, 2), (self.y, 2)))
        v0, v1, v2 = self.vertices
        new = tuple(33 * s + 31 * t for s, t in zip(v0, v1, strict=True))
        kept = [tuple(64 * s for s in v) for v in (v0, v1, v2)]
        corners = ([kept[0], kept[2], new], [kept[1], kept[2], new])
        return [_Cell([p[h] for p in q], [p[h] for p in x], [p[h] for p in y], corners[h], 64 * self.unit) for h in (0, 1)]

    def root(self, data: Sequence[float]) -> list[arb] | None:
        """Check that one root lies in the cell, and enclose it; None if the only root in a larger cell lies outside this one."""
        p = _scaled(data[:4])
        slopes = [([4 * (b[m] - b[k]) for k, m in _ALONG], [4 * (b[m] - b[k]) for k, m in _ACROSS]) for b in self.q]
        dominance = []
        for m in (0, 1):
            along, across = (
                [p[2 * m] * s + p[2 * m + 1] * t for s, t in zip(slopes[0][way], slopes[1][way], strict=True)] for way in (m, 1 - m)
            )
            dominance.append(min(s - abs(t) for s, t in zip(along, across, strict=True)))
        if min(dominance) <= 0:
            raise Unproved("a cell may hold two roots")
        s, t = map(Fraction, data[4:])
        values = [_value(b, s, t) for b in self.q]
        # on the box's faces the combined equations have the sign of their main term: radius * dominance exceeds their value
        radius = max(Fraction(abs(p[2 * m] * values[0] + p[2 * m + 1] * values[1])) / dominance[m] for m in (0, 1))
        if radius > 1:
            raise Unproved("the box around a root leaves its cell")
        radius = Fraction(math.nextafter(2 * float(radius) + 2.0**-60, math.inf))
        if max(-s, -t, s + t - 1) > 2 * radius:
            # with weights up to 1 + w outside a cell, a cubic leaves the hull of its coefficients by 13 w of the largest at most
            w = max(-s, -t, s + t - 1) + 2 * radius
            largest = [max(map(abs, slopes[k][0] + slopes[k][1])) for k in (0, 1)]
            loss = 26 * w * max(abs(p[2 * m]) * largest[0] + abs(p[2 * m + 1]) * largest[1] for m in (0, 1))
            if w < Fraction(1, 50) and 2 * loss < min(dominance):
                return None
        if not (s >= radius and t >= radius and s + t + 2 * radius <= 1):
            raise Unproved("the box around a root leaves its cell")
        ball = [arb(float(s), float(radius)), arb(float(t), float(radius))]
        v0, v1, v2 = self.vertices
        return [(i + (j - i) * ball[0] + (k - i) * ball[1]) / self.unit for i, j, k in zip(v0, v1, v2, strict=True)]


def _place(n: int) -> dict[tuple[int, int], int]:
    """Return (j, k) -> position of a coefficient of degree n."""
    return {jk: position for position, jk in enumerate((j, k) for k in range(n + 1) for j in range(n + 1 - k))}


_PLACES = {n: _place(n) for n in (2, 3, 4)}
_ALONG = [(_PLACES[4][j, k], _PLACES[4][j + 1, k]) for j, k in _PLACES[3]]
_ACROSS = [(_PLACES[4][j, k], _PLACES[4][j, k + 1]) for j, k in _PLACES[3]]
_SWAPPED = {n: [_PLACES[n][k, j] for j, k in _PLACES[n]] for n in (2, 4)}
_TURNED = {n: [_PLACES[n][n - j - k, j] for j, k in _PLACES[n]] for n in (2, 4)}
_POWERS = [(2, 0, 0), (1, 1, 0), (0, 2, 0), (1, 0, 1), (0, 1, 1), (0, 0, 2)]
_PRODUCT = [
    (
        d,
        f,
        _PLACES[4][j, k],
        math.factorial(i)
        * math.factorial(j)
        * math.factorial(k)
        * (1 if max(_POWERS[d]) == 2 else 2)
        * (1 if max(_POWERS[f]) == 2 else 2),
    )
    for d, f in itertools.product(range(6), repeat=2)
    for i, j, k in [tuple(p + q for p, q in zip(_POWERS[d], _POWERS[f], strict=True))]
]


def _cut(b: Coefficients, n: int) -> tuple[Coefficients, Coefficients]:
    """Return the coefficients on both halves, times 64 to the n, ordered for the halves' own vertices."""
    left: list[int] = []
    right: list[int] = []
    position = 0
    for k in range(n + 1):
        m = n - k
        row = b[position : position + m + 1]
        position += m + 1
        rest = 64**k
        first, last = [row[0] * 64**m * rest], [row[m] * 64**m * rest]
        for level in range(1, m + 1):
            row = [33 * s + 31 * t for s, t in itertools.pairwise(row)]
            scale = 64 ** (m - level) * rest
            first.append(row[0] * scale)
            last.append(row[-1] * scale)
        left += first
        right += reversed(last)
    return [left[k] for k in _SWAPPED[n]], [right[k] for k in _TURNED[n]]


def _value(b: Coefficients, s: Fraction, t: Fraction) -> Fraction:
    """Return a quartic at v0 + s (v1 - v0) + t (v2 - v0), exactly."""
    common = math.lcm(s.denominator, t.denominator)
    j, k = int(s * common), int(t * common)
    i = common - j - k
    level = b
    for n in range(4, 0, -1):
        at = _place(n)
        level = [i * level[at[p, q]] + j * level[at[p + 1, q]] + k * level[at[p, q + 1]] for p, q in _place(n - 1)]
    return Fraction(level[0], common**4)


def _quadratics(first: Matrix, second: Matrix) -> list[Coefficients]:
    """Return twice the Bernstein coefficients of the cross product of (first z) and (second z)."""
    columns = [([row[v] for row in first], [row[v] for row in second]) for v in range(3)]
    corner = [next(k for k, power in enumerate(p) if power) for p in _POWERS]
    other = [max(k for k, power in enumerate(p) if power) for p in _POWERS]
    products = [
        [p + q for p, q in zip(_cross(columns[v][0], columns[w][1]), _cross(columns[w][0], columns[v][1]), strict=True)]
        for v, w in zip(corner, other, strict=True)
    ]
    return [[product[k] for product in products] for k in range(3)]


def _quartic(x: Sequence[Coefficients], c: Matrix, y: Sequence[Coefficients]) -> Coefficients:
    """Return the Bernstein coefficients of x'cy, up to a positive factor."""
    w = [[sum(value * y[k][f] for k, value in enumerate(row)) for f in range(6)] for row in c]
    out = [0] * 15
    for d, f, position, weight in _PRODUCT:
        out[position] += weight * sum(x[k][d] * w[k][f] for k in range(3))
    return out


def _parted(vector: Sequence[Coefficients]) -> bool:
    return any(min(p) > 0 for p in vector) and any(max(p) < 0 for p in vector)


def _scaled(values: Sequence[float]) -> list[int]:
    """Return floats times a common positive factor, as integers."""
    ratios = [value.as_integer_ratio() for value in values]
    common = max(denominator for _, denominator in ratios)
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def _finite(values: Sequence[Any]) -> bool:
    return all(isinstance(value, float | int) and -math.inf < value < math.inf for value in values)


def _count(p: fmpz_poly, roots: Sequence[tuple[float, float]]) -> None:
    """Check that a polynomial has exactly these roots in (0, 1): one in each interval, and no more by Sturm's theorem."""
    if p.degree() < 0 or p(0) == 0 or p(1) == 0:
        raise Unproved("a polynomial vanishes at an end, or everywhere")
    chain = [flint.fmpq_poly(p), flint.fmpq_poly(p).derivative()]
    while chain[-1].degree() > 0:
        rest = divmod(chain[-2], chain[-1])[1]
        if rest.degree() < 0:
            raise Unproved("a polynomial has a double root")
        chain.append(-rest)

    def changes(at: int) -> int:
        signs = [value > 0 for q in chain if (value := q(at)) != 0]
        return sum(a != b for a, b in itertools.pairwise(signs))

    if changes(0) - changes(1) != len(roots):
        raise Unproved("a polynomial has another number of roots")
    last = flint.fmpq(0)
    for t, radius in roots:
        low, high = (rational(Fraction(t) + way * Fraction(radius)) for way in (-1, 1))
        if not (last <= low and high <= 1) or p(low) * p(high) >= 0:
            raise Unproved("an interval does not isolate a root")
        last = high


def _cross(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    return [first[k - 2] * second[k - 1] - first[k - 1] * second[k - 2] for k in range(3)]


def _times(matrix: Sequence[Sequence[int]], z: Sequence[arb]) -> list[arb]:
    return [sum((value * part for value, part in zip(row, z, strict=True)), start=arb(0)) for row in matrix]


def _bilinear(x: Sequence[Any], matrix: Matrix, y: Sequence[Any]) -> Any:
    return sum(a * (value * b) for a, row in zip(x, matrix, strict=True) for value, b in zip(row, y, strict=True))


def _sure(vector: Sequence[arb]) -> list[arb] | None:
    """Return a vector with positive components if all certainly have one sign, else None."""
    if all(v > 0 for v in vector):
        return list(vector)
    return [-v for v in vector] if all(v < 0 for v in vector) else None


def _positive(vector: Sequence[arb]) -> list[arb] | None:
    """Return a vector with positive components, None if two certainly differ in sign; what is not certain is not proved."""
    if any(v > 0 for v in vector) and any(v < 0 for v in vector):
        return None
    found = _sure(vector)
    if found is None:
        raise Unproved("signs at a root are not certain")
    return found
