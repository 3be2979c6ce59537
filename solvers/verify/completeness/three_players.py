"""Proofs that no equilibrium is missing from a three-player game's list, and a checker that trusts no solver.

Every support either falls to conditional dominance, or its indifference equations have finitely many solutions, all enclosed.
A proof holds what is hard to find and easy to check: the roots of each polynomial in one variable, and for full 3x3x3 supports
a tree of triangles, each of which holds no root, or exactly one. ``replay`` checks it in exact integers, narrows the roots, and
reads signs there in ball arithmetic; it shares no code with the solvers, and reads the payoffs from the game itself.

The conditions checked at the leaves: two components of an eliminated strategy have different signs on the whole cell (no
strategy is a multiple of it); a combination of the two equations has one sign on it; or, for a root, the equations combined
are diagonally dominant on the cell, and change sign across a small box around it (``triangles``).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

from flint import arb, fmpz_poly

from games.arguments import forgiving
from games.errors import GameError
from games.exact.balls import Precision
from games.normal_form import NormalFormGame

from .roots import enclosed
from .triangles import Cell, Matrix, cross, parted, quadratics, quartic, scaled
from .verdict import Unproved

Support: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
Number: TypeAlias = float | Fraction

BITS = (192, 768, 3072)
"""Precisions of the ball arithmetic in which signs at roots are read: the next where one does not decide."""

WIDEST = 2.0**-40
"""Enclosures are at most this wide; they are narrowed until they are, and what cannot be narrowed is not proved."""

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
        Per support in which someone mixes two actions: for each distinct root in (0, 1) of its polynomial, in order, a value and
        an error: floats or fractions.
    trees
        Per support in which all mix three: how often the roles of the players are turned, and the tree of cells in preorder.
    open
        Supports for which the proof has nothing to say.
    """

    lines: Mapping[Support, tuple[tuple[Number, Number], ...]]
    trees: Mapping[Support, tuple[int, tuple[Number, ...]]]
    open: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Replay:
    """What a proof shows.

    Attributes
    ----------
    enclosures
        Per equilibrium: for each player and action an interval of its probability, as (low, high) in floats rounded outwards, no
        wider than ``WIDEST``.
    unproved
        Supports about which nothing is proved, with the reason; empty if the list is complete.
    supports
        How many supports dominance left to be looked at.
    """

    enclosures: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    unproved: tuple[tuple[tuple[tuple[int, ...], ...], str], ...]
    supports: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether it is proved that every equilibrium lies in one of the enclosures, and one in each."""
        return not self.unproved

    def holds(self, profiles: Sequence[Sequence[Sequence[Any]]], margin: float = 1e-9) -> bool:
        """Tell whether these profiles and the enclosures correspond one to one, up to a margin."""
        points = [[float(p) for x in profile for p in x] for profile in profiles]
        boxes = [[bounds for own in enclosure for bounds in own] for enclosure in self.enclosures]
        if len(points) != len(boxes) or any(len(point) != len(box) for point in points for box in boxes):
            return False

        def close(point: list[float], box: list[tuple[float, float]]) -> bool:
            return all(low - margin <= value <= high + margin for value, (low, high) in zip(point, box, strict=True))

        near = [{b for b, box in enumerate(boxes) if close(point, box)} for point in points]
        owner: dict[int, int] = {}

        def placed(point: int, tried: set[int]) -> bool:
            """Give a point an enclosure of its own, moving others to theirs if need be (Kuhn 1955)."""
            for b in near[point] - tried:
                tried.add(b)
                if b not in owner or placed(owner[b], tried):
                    owner[b] = point
                    return True
            return False

        return all(placed(point, set()) for point in range(len(points)))


class Uncertain(Unproved):
    """A sign or a place is not certain at the working precision."""


@forgiving
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
    payoffs = [integers(own) for own in game.fractions()]
    enclosures: list[tuple[tuple[tuple[float, float], ...], ...]] = []
    unproved: list[tuple[Support, str]] = []
    supports = 0
    for support in _undominated(payoffs, game.shape):
        supports += 1
        try:
            enclosures += at_support(payoffs, game.shape, support, proof)
        except Unproved as reason:
            unproved.append((support, str(reason)))
    return Replay(tuple(enclosures), tuple(unproved), supports, perf_counter() - start)


def at_support(payoffs: Sequence[Any], shape: Sequence[int], support: Support, proof: Proof) -> list[Any]:
    """Return the enclosures of all equilibria with exactly this support, at the first precision that decides.

    Raises
    ------
    Unproved
        If the proof does not show that these are all.
    """
    for bits in BITS:
        with Precision(bits):
            try:
                return list(System(payoffs, shape, support, bits).equilibria(proof))
            except Uncertain:
                if bits == BITS[-1]:
                    raise
    raise AssertionError("there is a last precision")


def integers(own: Any) -> list[list[list[int]]]:
    """Return a player's payoffs times their common denominator.

    >>> integers(NormalFormGame([[[[Fraction(1, 2), 3]]]] * 3).fractions()[0])
    [[[1, 6]]]
    """
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


class System:
    """The equilibrium conditions at one support; roles X, Y, Z are the players by decreasing number of actions mixed."""

    def __init__(self, payoffs: Sequence[Any], shape: Sequence[int], support: Support, bits: int) -> None:
        self.bits = bits
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
        """Return a player's payoff from the first action of the support minus that from action k, over two supports."""
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
                if not margin >= 0:
                    raise Uncertain("an outside action may be better")
        enclosure = []
        for i in range(3):
            total = sum(own[i], start=arb(0))
            full = [(0.0, 0.0)] * self.shape[i]
            for action, value in zip(self.support[i], own[i], strict=True):
                share = value / total
                low, high = math.nextafter(float(share.lower()), -math.inf), math.nextafter(float(share.upper()), math.inf)
                if not high - low <= WIDEST:
                    raise Uncertain("the enclosure of an equilibrium is wide")
                full[action] = (low, high)
            enclosure.append(tuple(full))
        yield tuple(enclosure)

    def one_pure(self) -> Iterator[Any]:
        """Check supports in which each of two players makes the other indifferent."""
        mixed = []
        for own, other in ((1, 0), (0, 1)):
            rows = [[line[0] for line in self.equation(own, m, other, 2)] for m in range(1, self.sizes[0])]
            vector = [rows[0][1], -rows[0][0]] if len(rows) == 1 else cross(*rows)
            if not any(vector):
                raise Unproved("the equations for a strategy agree")
            if min(vector) < 0 < max(vector) or 0 in vector:
                return
            mixed.append([arb(abs(value)) for value in vector])
        yield from self.checked([*mixed, [arb(1)]])

    def on_line(self, roots: Sequence[tuple[Number, Number]]) -> Iterator[Any]:
        """Check supports with one parameter t: the last player mixes (1 - t, t)."""
        p, ax, by, c, x, y = self.line()
        if not all(len(root) == 2 and _finite(root) and 0 <= root[1] < 1 for root in roots):
            raise Unproved("a root is no number with an error from 0 to 1")
        for ball in enclosed(p, roots, self.bits):
            last = [1 - ball, ball]
            if self.sizes == (3, 2, 2):
                choices = [[row[1](ball), -row[0](ball)] for row in ax]
                y_at = max(choices, key=lambda v: abs(float(v[0].mid())) + abs(float(v[1].mid())))
                x_at = cross([q(ball) for q in by[0]], [row[0] * y_at[0] + row[1] * y_at[1] for row in c])
            else:
                x_at, y_at = [q(ball) for q in x], [q(ball) for q in y]
            found = [_positive(v) for v in (x_at, y_at, last)]
            if None not in found:
                yield from self.checked([v for v in found if v is not None])

    def line(self) -> tuple[fmpz_poly, Any, Any, Matrix, Any, Any]:
        """Return the polynomial in t, X's and Y's equations along t, Z's, and x(t) and y(t) where cross products give them."""
        z = [fmpz_poly([1, -1]), fmpz_poly([0, 1])]

        def at_z(d: Matrix) -> list[fmpz_poly]:
            return [row[0] * z[0] + row[1] * z[1] for row in d]

        ax = [at_z(self.equation(0, m, 1, 2)) for m in range(1, self.sizes[0])]
        by = [at_z(self.equation(1, m, 0, 2)) for m in range(1, self.sizes[1])]
        c = self.equation(2, 1, 0, 1)
        if self.sizes == (3, 2, 2):
            return ax[0][0] * ax[1][1] - ax[0][1] * ax[1][0], ax, by, c, None, None
        x, y = (cross(*rows) if len(rows) == 2 else [rows[0][1], -rows[0][0]] for rows in (by, ax))
        return _bilinear(x, c, y), ax, by, c, x, y

    # --- two parameters -------------------------------------------------------------------------------------------------

    def in_triangle(self, turn: int, tree: Sequence[Number]) -> Iterator[Any]:
        """Check the support in which all mix three actions: a tree of triangles of the third role's strategies."""
        whole, a, b, c = self.triangle(turn)
        numbers = iter(tree)
        pending = [whole]
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
                if not (parted(cell.x) or parted(cell.y)):
                    raise Unproved("a cell is dropped for signs that do not differ")
            elif kind == RANGE:
                weights = scaled(data)
                combined = [weights[0] * s + weights[1] * t for s, t in zip(*cell.q, strict=True)]
                if min(combined) <= 0 <= max(combined):
                    raise Unproved("a cell is dropped for an equation that may vanish")
            else:
                root = cell.root(data, self.bits)
                if root is not None:
                    yield from self.at_root(root, a, b, c)
        if next(numbers, None) is not None:
            raise Unproved("the tree goes on after its end")

    def triangle(self, turn: int) -> tuple[Cell, list[Matrix], list[Matrix], list[Matrix]]:
        """Return the triangle of all strategies of the third role, the roles turned first, and the players' equations."""
        self.roles = [self.roles[(r + 2 * turn) % 3] for r in range(3)]
        a, b, c = ([self.equation(own, m, *others) for m in (1, 2)] for own, others in ((0, (1, 2)), (1, (0, 2)), (2, (0, 1))))
        y, x = quadratics(*a), quadratics(*b)
        return Cell([quartic(x, d, y) for d in c], x, y, [(1, 0, 0), (0, 1, 0), (0, 0, 1)], 1), a, b, c

    def at_root(self, z: list[arb], a: Sequence[Matrix], b: Sequence[Matrix], c: Sequence[Matrix]) -> Iterator[Any]:
        """Yield an equilibrium, or nothing where a root of the two equations is none."""
        az, bz = ([_times(d, z) for d in pair] for pair in (a, b))
        y, x = cross(*az), cross(*bz)
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
            normal = cross(*rows)
            if any(not sum((p * q for p, q in zip(third, normal, strict=True)), start=arb(0)).contains(0) for third in thirds):
                return
        raise Uncertain("signs at a root are not certain")


def _finite(values: Sequence[Any]) -> bool:
    return all(isinstance(value, float | int | Fraction) and -math.inf < value < math.inf for value in values)


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
        raise Uncertain("signs at a root are not certain")
    return found
