r"""All Nash equilibria of a game of players with two actions each, support by support, in exact arithmetic: up to four players.

Let :math:`t_i` be the probability of player i's second action. What that action gains player i over the first is a
polynomial of degree one in each of the others' t. On a support the gains of those who mix vanish, and nobody else's is on
the wrong side of zero. The equations are factored, and one unknown after the other is eliminated from an equation in which
it has degree one, :math:`a t + b = 0`: either :math:`t = -b / a`, or :math:`a = b = 0`. With four players that mix, two
equations of bidegree (2, 3) and (3, 2) in two unknowns are left; their resultant has degree 13, of which 4 are due to
:math:`a = b = 0`, so that at most nine equilibria are totally mixed (McKelvey and McLennan 1997). A common root's second
unknown is that of the first subresultant. Roots are excluded by interval arithmetic, and what remains is exact.

Unknowns that no equation determines give polytopes of equilibria, and strategies that move with one of these unknowns. A
support whose system is of another kind is named in ``unresolved``; then the set is not known to be complete. Five players and
more who all mix are of another kind, as a rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm, prod
from typing import Any, TypeAlias

import flint
import numpy as np
from flint import arb, arb_poly, fmpq_poly, fmpz_poly
from numpy.typing import NDArray

from games.deadline import check
from games.errors import GameError
from games.exact.algebraic import Field, between, common_roots, enclosure, evaluate, feasible, in_order, roots_of
from games.exact.balls import Precision
from games.exact.boxes import bernstein_signs, may_vanish
from games.exact.cones import vertices
from games.exact.numbers import rational
from games.exact.polynomials import by_power, factors, univariate

from .bilinear import Solved, UnsolvedError
from .components import straightened
from .crossings import meet
from .elimination import _first_subresultant
from .pieces import Piece, Polytope, Profile, Sweep, holds
from .supports import Support, admissible
from .three_player import Found, collected

Poly: TypeAlias = Any
"""A polynomial in all players' t with integer coefficients (``flint.fmpz_mpoly``, which has no type hints)."""

Known: TypeAlias = Sequence[tuple[int, Poly, Poly]]
"""Unknowns expressed by others: player, numerator, denominator; the others are eliminated later or left."""

SHEARS = (0, 1, -1, 2, 3, -2, 5)
"""Slopes of the projections tried until common roots of two polynomials have distinct images."""

Ratios: TypeAlias = Mapping[int, tuple[Poly, Poly]]
"""Numerators and denominators of unknowns as polynomials in the free ones."""

Pair: TypeAlias = tuple[fmpq_poly, fmpq_poly]
"""Polynomials in one free unknown: what the probabilities of a player's two actions are proportional to, or a line's parts."""

IDENTITY: Pair = (fmpq_poly([1, -1]), fmpq_poly([0, 1]))
"""The strategy of the player whose unknown is free."""

BITS = 256
"""Bits of the interval arithmetic that excludes roots."""


def equilibria(payoffs: NDArray[Any], without: Collection[Support] = ()) -> Found:
    """Return all equilibria of a game in which nobody has more than two actions, as pieces, each found at its own support.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}) with A_i at most 2.
    without
        Supports that certainly hold no equilibrium.

    Raises
    ------
    GameError
        If a player has more than two actions.

    >>> pennies = [[1, -1], [-1, 1]]
    >>> u = np.array([np.multiply.outer(pennies, np.ones((2, 2), int)) * sign for sign in (1, -1)])
    >>> both = np.concatenate([u, u.transpose(0, 3, 4, 1, 2)])
    >>> [[str(own[1]) for own in piece.vertices[0]] for _, piece in equilibria(both).pieces]
    [['1/2', '1/2', '1/2', '1/2']]
    """
    shape = payoffs.shape[1:]
    if len(shape) != len(payoffs) or max(shape) > 2:
        raise GameError(f"four_player.equilibria: shape (n, A_0, ..., A_(n-1)) with all A_i <= 2 is needed; got {payoffs.shape}")
    gains = _gains(payoffs)

    def solved_at(support: Support) -> Solved:
        found = System(gains, support, shape).solve()
        pairs = {(j, k): meet(found[j], found[k]) for j, k in itertools.combinations(range(len(found)), 2)}
        return Solved(tuple(found), tuple(pair for pair, meeting in pairs.items() if meeting), None not in pairs.values())

    return collected(payoffs, admissible(payoffs), solved_at, without)


def _gains(payoffs: NDArray[Any]) -> list[Poly]:
    """Return what each player gains by its second action, times a positive number; zero for players with one action."""
    n = len(payoffs)
    ring = flint.fmpz_mpoly_ctx.get([f"t{i}" for i in range(n)], flint.Ordering.lex)
    gains = []
    for i, own in enumerate(payoffs):
        table = np.moveaxis(own, i, 0)
        if len(table) == 1:
            gains.append(ring.constant(0))
            continue
        difference = np.array(table[1] - table[0], dtype=object)
        for axis in range(n - 1):
            side = np.moveaxis(difference, axis, 0)
            side[1:] -= side[:1]
        common = lcm(*(value.denominator for value in difference.flat))
        others = [j for j in range(n) if j != i]
        terms = {}
        for place, value in np.ndenumerate(difference):
            powers = [0] * n
            for j, power in zip(others, place, strict=True):
                powers[j] = power
            terms[tuple(powers)] = int(value * common)
        gains.append(ring.from_dict(terms))
    return gains


@dataclass(frozen=True)
class Case:
    """A part of a support's system: what must vanish, what must not, unknowns expressed by others, unknowns left."""

    equations: tuple[Poly, ...]
    nonzero: tuple[Poly, ...]
    known: Known
    unknown: tuple[int, ...]


class System:
    """The equilibrium conditions at one support, and their solution."""

    def __init__(self, gains: Sequence[Poly], support: Support, shape: Sequence[int]) -> None:
        self.shape = shape
        self.pure = {i: own[0] for i, own in enumerate(support) if len(own) == 1}
        self.mixing = tuple(i for i in range(len(support)) if i not in self.pure)
        held = [gain.subs(self.pure) if self.pure else gain for gain in gains]
        self.equations = tuple(held[i] for i in self.mixing)
        self.margins = [held[i] if k == 1 else -held[i] for i, k in self.pure.items()]
        self.ring = gains[0].context()

    def solve(self) -> list[Piece]:
        """Return the closed pieces whose inner points have this support and cover all equilibria that do."""
        return self.pieces(Case(self.equations, (), (), self.mixing))

    def pieces(self, case: Case) -> list[Piece]:
        """Solve one case: factor, eliminate, or isolate roots; UnsolvedError if none of them is possible."""
        check()
        if any(q == 0 for q in case.nonzero):
            return []
        equations: list[Poly] = []
        given = [p for p in case.equations if p != 0]
        for k, p in enumerate(given):
            parts = [q for q, _ in factors(p)[1] if may_vanish(q) and not any(r % q == 0 for r in case.nonzero)]
            if len(parts) != 1:
                return self.alternatives(case, parts, (*equations, *given[k + 1 :]))
            if parts[0] not in equations:
                equations += parts
        case = replace(case, equations=tuple(equations))
        if not equations:
            return self.family(case.known, {}, case.unknown)
        linear = [(p, v) for p in equations for v, degree in enumerate(p.degrees()) if degree == 1]
        if linear:
            return self.eliminated(case, *min(linear, key=_effort))
        variables = sorted({v for p in equations for v in _variables(p)})
        if len(variables) == 1:
            return self.at_roots(case, variables[0])
        if len(variables) == 2 and len(equations) > 1:
            return self.at_common_roots(case, variables[0], variables[1])
        raise UnsolvedError

    def alternatives(self, case: Case, parts: Sequence[Poly], others: tuple[Poly, ...]) -> list[Piece]:
        """Solve a case in which one of several factors vanishes: each of them in turn where those before it do not."""
        found: list[Piece] = []
        for k, q in enumerate(parts):
            found += self.pieces(replace(case, equations=(q, *others), nonzero=(*case.nonzero, *parts[:k])))
        return found

    def eliminated(self, case: Case, p: Poly, v: int) -> list[Piece]:
        """Solve a case by ``p = rest + slope t = 0``, t the probability of player v's second action."""
        rest, slope = by_power(p, v)
        others = [q for q in case.equations if q is not p]

        def substituted(polynomials: Iterable[Poly]) -> tuple[Poly, ...]:
            return tuple(_substitute(q, v, -rest, slope) for q in polynomials)

        taken = Case(
            substituted(others),
            (*substituted(case.nonzero), slope),
            (*case.known, (v, -rest, slope)),
            tuple(u for u in case.unknown if u != v),
        )
        found = self.pieces(taken)
        if may_vanish(slope):
            found += self.pieces(replace(case, equations=(slope, rest, *others)))
        return found

    # --- roots -----------------------------------------------------------------------------------------------------------

    def at_roots(self, case: Case, v: int) -> list[Piece]:
        """Solve a case whose equations, irreducible and different, hold one and the same unknown."""
        if len(case.equations) > 1:
            return []
        found: list[Piece] = []
        for root in _roots(univariate(case.equations[0], v).numer(), 0, 1):
            found += self.placed(replace(case, equations=()), {v: root})
        return found

    def at_common_roots(self, case: Case, z: int, w: int) -> list[Piece]:
        """Solve a case whose equations, irreducible and different, hold two unknowns, by projections to u = z + shear w."""
        others = replace(case, equations=case.equations[2:])
        for shear in SHEARS:
            axes = list(self.ring.gens())
            axes[z] = axes[z] - shear * axes[w]
            pair = [p.compose(*axes) for p in case.equations[:2]]
            if all(p.degrees()[w] > 0 for p in pair):
                found = self.projected(others, pair, z, w, shear)
                if found is not None:
                    return found
        raise UnsolvedError

    def projected(self, case: Case, pair: Sequence[Poly], z: int, w: int, shear: int) -> list[Piece] | None:
        """Return the pieces at the common roots of a pair of polynomials in u and w; None if several share a projection."""
        tables = [[univariate(c, z) for c in by_power(p, w)] for p in pair]
        constant, slope = _first_subresultant(*tables)
        found: list[Piece] = []
        for factor, _ in univariate(pair[0].resultant(pair[1], w), z).numer().factor()[1]:
            for u in _roots(factor, min(0, shear), 1 + max(0, shear)):
                check()
                if self.impossible(case, _lifted(enclosure(u, BITS), constant, slope, z, w, shear)):
                    continue
                below = evaluate(slope, u)
                common = [evaluate(constant, u), below] if below != 0 else common_roots([evaluate(c, u) for c in p] for p in tables)
                if len(common) == 2:
                    seconds = [-common[0] / common[1]]
                elif isinstance(u, Fraction):
                    seconds = roots_of(fmpq_poly([rational(c) for c in common]))
                else:
                    return None
                for second in seconds:
                    found += self.placed(case, {z: u - shear * second, w: second})
        return found

    def impossible(self, case: Case, near: Mapping[int, arb]) -> bool:
        """Tell by interval arithmetic that no equilibrium has this support and these values."""
        values = dict(near)
        with Precision(BITS):
            if any(x < 0 or x > 1 for x in values.values()):
                return True
            if any(value < 0 or value > 0 for value in (_value(p, values, arb) for p in case.equations)):
                return True
            if len(values) < len(case.unknown):
                return False
            for v, above, below in reversed(case.known):
                values[v] = _value(above, values, arb) / _value(below, values, arb)
                if values[v] < 0 or values[v] > 1:
                    return True
            return any(_value(margin, values, arb) < 0 for margin in self.margins)

    def placed(self, case: Case, roots: Mapping[int, Any]) -> list[Piece]:
        """Return the pieces with some unknowns at exact roots, if these are inside, solve all equations and none is excluded."""
        near = {v: enclosure(x, BITS) for v, x in roots.items()}
        if self.impossible(case, near) or not all(0 < x < 1 for x in roots.values()):
            return []
        if not all(_vanishes(p, roots, near) for p in case.equations):
            return []
        if any(_vanishes(q, roots, near) for q in case.nonzero if set(_variables(q)) <= set(roots)):
            return []
        return self.family(case.known, roots, tuple(v for v in case.unknown if v not in roots))

    # --- what no equation determines --------------------------------------------------------------------------------------

    def family(self, known: Known, roots: Mapping[int, Any], free: tuple[int, ...]) -> list[Piece]:
        """Return the equilibria with some unknowns at roots, some expressed by others, and some free."""
        if not free:
            return self.point(self.values(known, roots))
        if roots:
            if any(v in free for _, *ratio in known for p in ratio for v in _variables(p)):
                raise UnsolvedError
            return self.product(known, roots, free, self.margins)
        ratios = _composed(known)
        margins = [_signed(margin, ratios) for margin in self.margins]
        if len(free) == 1:
            return self.curve(free[0], ratios, margins)
        try:
            return self.polytopes(known, free, ratios, margins)
        except UnsolvedError:
            return self.bands(known, free, ratios, margins)

    def values(self, known: Known, given: Mapping[int, Any]) -> dict[int, Any] | None:
        """Return the values of all unknowns, given those left; None where a denominator vanishes."""
        values = dict(given)
        for v, above, below in reversed(known):
            divisor = _value(below, values)
            if divisor == 0:
                return None
            values[v] = _value(above, values) / divisor
        return values

    def profile(self, values: Mapping[int, Any]) -> Profile:
        """Return the probabilities of all actions, given those of second actions of players who mix."""
        second = {**{i: Fraction(k) for i, k in self.pure.items()}, **values}
        return tuple((1 - second[i], second[i])[:size] for i, size in enumerate(self.shape))

    def point(self, values: Mapping[int, Any] | None) -> list[Piece]:
        """Return a point if it is an equilibrium with this support."""
        if values is None or not all(0 < values[i] < 1 for i in self.mixing):
            return []
        return [Polytope((self.profile(values),))] if all(_value(margin, values) >= 0 for margin in self.margins) else []

    def curve(self, t: int, ratios: Ratios, margins: Sequence[Poly]) -> list[Piece]:
        """Return the arcs on which all unknowns, rational functions of t, lie between 0 and 1 and no margin is negative."""
        strategies = {t: IDENTITY, **{v: _pair(*ratio, t) for v, ratio in ratios.items()}}
        inner = [part * (first + second) for first, second in strategies.values() for part in (first, second)]

        def at(value: Any) -> dict[int, Any] | None:
            weights = {v: [evaluate(p, value) for p in own] for v, own in strategies.items()}
            if any(first + second == 0 for first, second in weights.values()):
                return None
            return {v: second / (first + second) for v, (first, second) in weights.items()}

        found: list[Piece] = []
        for arc in feasible(weak=(*inner, *(univariate(margin, t) for margin in margins))):
            if len(arc) == 1:
                found += self.point(at(arc[0]))
                continue
            # where someone's t touches 0 or 1 pieces of smaller supports may meet the arc: it is cut there
            for low, high in itertools.pairwise(_from_to(arc[0], arc[1], inner)):
                middle = between(low, high)
                if all(evaluate(q, middle) > 0 for q in inner):
                    found.append(self.sweep({v: [own] for v, own in strategies.items()}, t, low, high))
        return found

    def polytopes(self, known: Known, free: tuple[int, ...], ratios: Ratios, margins: Sequence[Poly]) -> list[Piece]:
        """Return the equilibria with several free unknowns on which all others depend affinely."""
        if any(not below.is_constant() or not _affine(above, free) for above, below in ratios.values()):
            raise UnsolvedError
        found: list[Piece] = []
        for choice in itertools.product(*map(_nonnegative, margins)):
            found += self.product(known, {}, free, [*itertools.chain(*choice)])
        return found

    def bands(self, known: Known, free: tuple[int, ...], ratios: Ratios, margins: Sequence[Poly]) -> list[Piece]:
        """Return the equilibria with two free unknowns s and t: at each t, those with s between two rational functions of t.

        That is so if margins have degree one in s and no other unknown depends on s.
        """
        fixed = {v for ratio in ratios.values() for p in ratio for v in _variables(p)}
        linear = [v for v in free if v not in fixed and all(m.degrees()[v] < 2 for m in margins)]
        if len(free) != 2 or not linear:
            raise UnsolvedError
        s = linear[0]
        t = free[1] if s == free[0] else free[0]
        others = {t: IDENTITY, **{v: _pair(*ratio, t) for v, ratio in ratios.items()}}
        lines = [(fmpq_poly([0]), fmpq_poly([1])), (fmpq_poly([1]), fmpq_poly([-1]))]  # s and 1 - s: constant and slope in s
        lines += [(univariate(m.subs({s: 0}), t), univariate(m.subs({s: 1}) - m.subs({s: 0}), t)) for m in margins]
        changes = [q for first, second in others.values() for q in (first, second, first + second)]
        changes += [a * d - b * c for (a, b), (c, d) in itertools.combinations(lines, 2)]
        stops = _from_to(Fraction(0), Fraction(1), changes)
        found: list[Piece] = []
        for low, high in itertools.pairwise(stops):
            middle = between(low, high)
            if all(evaluate(p * (first + second), middle) > 0 for first, second in others.values() for p in (first, second)):
                limits = _limits(lines, middle)
                if limits:
                    found.append(self.sweep({**{v: [own] for v, own in others.items()}, s: limits}, t, low, high))
        slices: list[Piece] = []
        for stop in stops[1:-1]:
            if all(evaluate(first + second, stop) != 0 for first, second in others.values()):
                slices += self.product(known, {t: stop}, (s,), self.margins)
        return found + [piece for piece in slices if not any(all(holds(band, v) for v in piece.vertices) for band in found)]

    def sweep(self, vertices: Mapping[int, Sequence[Pair]], t: int, low: Any, high: Any) -> Piece:
        """Return a piece that moves with player t's strategy, given all players' vertices; a polytope if it fills one."""
        middle = between(low, high)
        polynomials = []
        for i, size in enumerate(self.shape):
            own = vertices[i] if i in vertices else [(fmpq_poly([1 - self.pure[i]]), fmpq_poly([self.pure[i]]))]
            polynomials.append(tuple(_integral(vertex, middle)[:size] for vertex in own))
        sweep = Sweep(tuple(polynomials), low, high, (t, 1, Fraction(0), Fraction(1)))
        return straightened(sweep) if isinstance(low, Fraction) and isinstance(high, Fraction) else sweep

    def product(self, known: Known, roots: Mapping[int, Any], free: tuple[int, ...], margins: Sequence[Poly]) -> list[Piece]:
        """Return the equilibria with several free unknowns, or with some beside roots, where everything is affine in these."""

        def at(corner: Sequence[Any]) -> dict[int, Any]:
            values = self.values(known, {**roots, **dict(zip(free, corner, strict=True))})
            if values is None:
                raise UnsolvedError
            return values

        corners = [at(corner) for corner in itertools.product((Fraction(0), Fraction(1)), repeat=len(free))]
        rows = [[values[v] for values in corners] for v, *_ in known]
        rows += [[1 - value for value in own] for own in rows]
        for margin in margins:
            signs = bernstein_signs(margin) if not roots else {-1, 1}
            if 1 not in signs and -1 in signs:
                return []
            if _affine(margin, free):
                rows.append([_value(margin, values) for values in corners])
            elif -1 in signs:
                raise UnsolvedError
        found = vertices((2,) * len(free), [(_homogeneous(row, len(free)), False) for row in rows])
        ends = tuple(self.profile(at(point[1::2])) for point in found)
        inner = ends and all(any(end[i][k] != 0 for end in ends) for i in self.mixing for k in (0, 1))
        return [Polytope(ends)] if inner else []


def _pair(above: Poly, below: Poly, t: int) -> Pair:
    """Return a player's strategy whose second action has a ratio of polynomials as its probability."""
    second = univariate(above, t)
    return univariate(below, t) - second, second


def _integral(weights: Pair, at: Fraction) -> tuple[tuple[int, ...], ...]:
    """Return weights of actions as coefficients, without a common factor, integral, and with a positive sum at some point."""
    shared = weights[0].gcd(weights[1])
    parts = [divmod(p, shared)[0] for p in weights]
    common = lcm(*(int(p.denom()) for p in parts)) * (1 if evaluate(parts[0] + parts[1], at) > 0 else -1)
    return tuple(tuple(int(c.p) // int(c.q) for c in (p * common).coeffs()) for p in parts)


def _limits(lines: Sequence[Pair], at: Fraction) -> list[Pair]:
    """Return the strategies between which no ``constant + slope s`` is negative, s the probability of the second action.

    >>> lines = [(fmpq_poly([0]), fmpq_poly([1])), (fmpq_poly([1]), fmpq_poly([-1])), (fmpq_poly([0, -1]), fmpq_poly([2]))]
    >>> [(str(first), str(second)) for first, second in _limits(lines, Fraction(1, 2))]
    [('(-1)*x + 2', 'x'), ('0', '1')]
    """
    low, high = (Fraction(0), (fmpq_poly([1]), fmpq_poly([0]))), (Fraction(1), (fmpq_poly([0]), fmpq_poly([1])))
    for constant, slope in lines:
        a, b = evaluate(constant, at), evaluate(slope, at)
        if b > 0 and -a / b > low[0]:
            low = -a / b, (constant + slope, -constant)
        elif b < 0 and -a / b < high[0]:
            high = -a / b, (-constant - slope, constant)
        elif b == 0 and a < 0:
            return []
    if low[0] > high[0] or high[0] == 0 or low[0] == 1:
        return []
    return [low[1]] if low[0] == high[0] else [low[1], high[1]]


def _variables(p: Poly) -> list[int]:
    return [v for v, degree in enumerate(p.degrees()) if degree > 0]


def _affine(p: Poly, variables: Sequence[int]) -> bool:
    """Tell whether a polynomial has degree one at most in some variables together."""
    return all(sum(powers[v] for v in variables) <= 1 for powers in p.monoms())


def _substitute(p: Poly, v: int, above: Poly, below: Poly, degree: int | None = None) -> Poly:
    """Return a polynomial at a ratio of one variable, times that power of the denominator which clears it."""
    coefficients = by_power(p, v) or [p]
    degree = len(coefficients) - 1 if degree is None else degree
    return sum((c * above**k * below ** (degree - k) for k, c in enumerate(coefficients)), start=p.context().constant(0))


def _composed(known: Known) -> dict[int, tuple[Poly, Poly]]:
    """Return numerators and denominators of the known unknowns as polynomials in the free ones."""
    ratios: dict[int, tuple[Poly, Poly]] = {}
    for v, above, below in reversed(known):
        for u, ratio in ratios.items():
            degree = max(above.degrees()[u], below.degrees()[u])
            above, below = _substitute(above, u, *ratio, degree), _substitute(below, u, *ratio, degree)
        shared = above.gcd(below)
        ratios[v] = (above // shared, below // shared)
    return ratios


def _signed(margin: Poly, ratios: Ratios) -> Poly:
    """Return a polynomial in the free unknowns that has the sign of a margin."""
    for v, (above, below) in ratios.items():
        if margin.degrees()[v] > 0:
            margin = _substitute(margin, v, above, below) * below
    return margin


def _nonnegative(margin: Poly) -> list[tuple[Poly, ...]]:
    """Return sets of polynomials: a margin is not negative where all of one set are not; products are taken apart.

    >>> x, y = flint.fmpz_mpoly_ctx.get(["x", "y"], flint.Ordering.lex).gens()
    >>> _nonnegative((2 * x - 1) * (3 * y - 1))
    [(3*y - 1, 2*x - 1), (-3*y + 1, -2*x + 1)]
    """
    content, found = factors(margin)
    parts = [q for q, _ in found if may_vanish(q)]
    if not parts or any(power > 1 for _, power in found):
        return [(margin,)]
    negative = sum(-1 in bernstein_signs(q) for q, _ in found if not may_vanish(q))
    sign = (-1) ** (negative + (content < 0))
    choices = itertools.product((1, -1), repeat=len(parts))
    return [tuple(s * q for s, q in zip(signs, parts, strict=True)) for signs in choices if prod(signs) == sign]


def _effort(choice: tuple[Poly, int]) -> tuple[bool, int, int]:
    """Return how little an elimination is to be liked: a slope that is not constant, high degrees, many terms."""
    p, v = choice
    slope = [powers for powers in p.monoms() if powers[v]]
    return max(map(sum, slope)) > 1, sum(p.degrees()), len(slope)


def _value(p: Poly, values: Mapping[int, Any], number: Callable[[Any], Any] = lambda c: Fraction(int(c))) -> Any:
    """Return a polynomial at values of its variables: exactly, or as an interval if ``number`` is ``arb``."""
    total = number(0)
    for powers, c in p.to_dict().items():
        term = number(c)
        for v, power in enumerate(powers):
            for _ in range(power):
                term = term * values[v]
        total = total + term
    return total


def _vanishes(p: Poly, values: Mapping[int, Any], near: Mapping[int, arb]) -> bool:
    """Tell whether a polynomial is zero at exact values, by their enclosures where these suffice."""
    with Precision(BITS):
        value = _value(p, near, arb)
    return not (value < 0 or value > 0) and _value(p, values) == 0


def _roots(irreducible: fmpz_poly, low: int, high: int) -> list[Any]:
    """Return the real roots of an irreducible polynomial inside an interval."""
    if irreducible.degree() == 1:
        root = Fraction(-int(irreducible[0]), int(irreducible[1]))
        return [root] if low < root < high else []
    fields = Field.of(irreducible, BITS)
    return [field.generator() for field in fields if not (field.enclosure(BITS) < low or field.enclosure(BITS) > high)]


def _from_to(low: Any, high: Any, polynomials: Iterable[fmpq_poly]) -> list[Any]:
    """Return two numbers and the roots of polynomials that lie between them, in increasing order.

    >>> low, high = (roots_of(fmpq_poly([-k, 0, 1]))[1] for k in (2, 3))
    >>> [round(float(x), 3) for x in _from_to(low, high, [fmpq_poly([-3, 2]), fmpq_poly([-2, 0, 1])])]
    [1.414, 1.5, 1.732]
    """
    order = in_order({low, high, *(root for p in polynomials for root in roots_of(p))})
    first, last = (next(k for k, x in enumerate(order) if x is end) for end in (low, high))
    return order[first : last + 1]


def _lifted(u: arb, constant: fmpq_poly, slope: fmpq_poly, z: int, w: int, shear: int) -> dict[int, arb]:
    """Return both unknowns, enclosed, where the first subresultant vanishes over u."""
    with Precision(BITS):
        second = -arb_poly(constant)(u) / arb_poly(slope)(u)
        return {z: u - shear * second, w: second}


def _homogeneous(values: Sequence[Any], count: int) -> tuple[Any, ...]:
    """Return an affine function on the unit cube, given at its corners, as a row over both actions' probabilities."""
    slopes = [values[1 << (count - 1 - k)] - values[0] for k in range(count)]
    return (values[0], values[0] + slopes[0], *(part for slope in slopes[1:] for part in (Fraction(0), slope)))
