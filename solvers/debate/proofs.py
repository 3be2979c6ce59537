"""Proofs that claims hold together nowhere: per region of the threat gaps, conditions whose weighted sum is nowhere positive.

Farkas' argument with polynomials (Krivine 1964, Stengle 1974). Numbers as weights are suggested by a linear program over points of
the box, polynomials as weights by division. What is suggested counts only where Bernstein coefficients show the sum's sign, and
``solvers.verify.debate`` replays it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from games.claims import Claim
from games.exact.boxes import nowhere_negative
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, by_power, factors

from ..regimes.chart import Region
from ..verify.debate import Reason, Term
from .judgement import UNIT
from .space import Evaluator, Space

NODES = 400
"""Steps after which a sign is given up."""
LARGE = 300
"""Terms from which a sum is not tried over the box: what cancels, cancels before."""
FACTORED = 150
"""Terms up to which a condition is split into factors."""
FEW, DIVIDED = 4, 60
"""Claims, and terms of a divisor, up to which a weight is looked for by division."""
SHARES = (1, 10, 100, 1000)
"""Denominators up to which a weight is rounded, one after the other."""
STEPS = 20
NOTHING = 1e-12
"""Size up to which a value in floats stands for zero."""


@dataclass(frozen=True)
class Column:
    """A condition that may enter a proof, times a weight that is nowhere negative.

    Attributes
    ----------
    claim
        Its number.
    strict
        Whether it is positive where the claim holds (else zero), and the weight is 1.
    product
        The condition times its weight.
    """

    claim: int
    player: str
    cofactor: Polynomial
    condition: Polynomial
    weight: Polynomial
    strict: bool
    product: Polynomial


def reasons(space: Space, about: Sequence[Claim]) -> tuple[Reason, ...]:
    """Return a proof that some claims hold together nowhere in a box, one reason per region of the threat gaps, or ().

    >>> from games.claims import claim
    >>> pair = [claim("protection-binds"), claim("protection-substitutes")]
    >>> [len(reason.terms) for reason in reasons(Space.of(pair, whole=True), pair)]
    [2, 2, 2, 2]
    """
    found = []
    for region in space.regions:
        reason = next(_region_reasons(space, about, region), None)
        if reason is None:
            return ()
        found.append(reason)
    return tuple(found)


def _region_reasons(space: Space, about: Sequence[Claim], region: Region) -> Iterator[Reason]:
    whole = [column for k, claim in enumerate(about) for column in _columns(space, k, claim, region)]
    points = _points(space, region)
    for columns in _wider(space, whole, region):
        values = Evaluator(column.product for column in columns)(points)
        for weights in _weights(values, columns):
            total = sum((c.product * rational(w) for c, w in zip(columns, weights, strict=True) if w), space.context.constant(0))
            found = products(space, -total, region)
            if found is not None:
                used = [(c, c.weight * rational(w)) for c, w in zip(columns, weights, strict=True) if w]
                yield Reason(region, tuple(Term(c.claim, c.player, c.cofactor, c.condition, w) for c, w in used), found)


def _wider(space: Space, columns: Sequence[Column], region: Region) -> Iterator[list[Column]]:
    """Yield columns, with those without their factors that are nowhere negative; then also those weighted by division."""
    split = []
    for column in (column for column in columns if column.strict):
        u, f = _split(space, column.product, region)
        split += [replace(column, cofactor=u, condition=f, product=f)] * (u != 1)
    yield [*columns, *split]
    if len({column.claim for column in columns}) <= FEW:
        yield [*columns, *split, *_divided(space, [*columns, *split], region)]


def _columns(space: Space, k: int, about: Claim, region: Region) -> Iterator[Column]:
    """Yield what is positive where a claim holds; of no change what is zero, in both signs."""
    one = space.context.constant(1)
    strict = about.statement is not None and about.statement.sign != 0
    for player, p in space.inequalities(about, region):
        for side in (1,) if strict else (1, -1):
            yield Column(k, player, one, p * side, one, strict, p * side)


def _divided(space: Space, columns: Sequence[Column], region: Region) -> Iterator[Column]:
    """Yield conditions weighted so that the leading part of another cancels."""
    for x, y in itertools.permutations(columns, 2):
        if x.claim == y.claim or x.condition == 0 or y.condition == 0 or len(x.condition.coeffs()) > DIVIDED:
            continue
        quotient = -divmod(y.condition, x.condition)[0]
        if not quotient.is_constant() and _nowhere_negative(space, quotient, region):
            yield Column(x.claim, x.player, x.cofactor, x.condition, quotient, False, x.condition * quotient)


def _points(space: Space, region: Region) -> NDArray[np.float64]:
    """Return points of a region: corners of the box, and some between."""
    drawn = [space.floats(space.draws(512, seed, steps), steps) for seed, steps in ((7, 1), (8, STEPS))]
    points = np.vstack(drawn)
    return points[dict(space.holding(points))[region]]


def _weights(values: NDArray[np.float64], columns: Sequence[Column]) -> Iterator[list[Fraction]]:
    """Yield weights, of a strict column 1, under which the columns' sum is positive at no point; values (points, columns).

    The strict columns' weights sum to one in the program; of its corners there are two, with few terms and with few columns.
    """
    from scipy.optimize import linprog

    strict = np.array([column.strict for column in columns])
    size = np.abs(values).max(axis=0, initial=0.0)
    for k in map(int, np.flatnonzero(strict & (size <= NOTHING))):  # a condition that is nowhere met
        yield [Fraction(int(j == k)) for j in range(len(columns))]
    used = [int(k) for k in np.flatnonzero(size > NOTHING)]
    if not len(values) or not strict[used].any():
        return
    scaled = values[:, used] / size[used]
    seen: list[list[Fraction]] = []
    for cost in ([len(columns[k].product.coeffs()) for k in used], np.ones(len(used))):
        answer = linprog(
            cost,
            A_ub=scaled,
            b_ub=np.full(len(values), NOTHING),
            A_eq=[strict[used].astype(float)],
            b_eq=[1.0],
            method="highs",
        )
        if answer.status != 0:
            return
        raw = np.zeros(len(columns))
        raw[used] = np.where(answer.x > 1e-7, answer.x, 0.0) / size[used]
        k = int(np.argmax(np.where(strict, raw * size, -1.0)))
        for denominator in SHARES:
            rounded = [Fraction(w).limit_denominator(denominator) for w in raw / raw[k]]
            if rounded not in seen and all((r > 0) == (w > 0) for r, w in zip(rounded, raw, strict=True)):
                seen.append(rounded)
                yield rounded


def products(space: Space, p: Polynomial, region: Region, depth: int = 1) -> tuple[tuple[Polynomial, ...], ...] | None:
    """Return products of what is nowhere negative in a region that sum to a polynomial, or None if none were found.

    A factor whose sign Bernstein coefficients do not show at once is taken apart along a parameter in which it is affine.

    >>> space = Space.of([])
    >>> s, p, q = (space.images[symbol] for symbol in ("s", "p", "q"))
    >>> products(space, (p + q) * (2 - s) * p, space.regions[0])
    ((p, -s + 2, q + p),)
    """
    if p == 0:
        return ()
    if len(p.coeffs()) > LARGE:
        return None
    constant, own = factors(p)
    sign, signed, left = 1 if constant > 0 else -1, [p.context().constant(abs(constant))], p.context().constant(1)
    for factor, power in own:
        side = _side(space, factor, region)
        if side is not None:
            sign *= side**power
            signed += [factor * side] * power
        else:
            signed += [factor ** (power - power % 2)] * (power > 1)
            left *= factor ** (power % 2)
    signed = [each for each in signed if each != 1]
    if left == 1:
        return (tuple(signed),) if sign > 0 else None
    return _apart(space, left * sign, tuple(signed), region, depth - 1) if depth else None


def _apart(
    space: Space, p: Polynomial, signed: tuple[Polynomial, ...], region: Region, depth: int
) -> tuple[tuple[Polynomial, ...], ...] | None:
    """Return products that sum to p times what is signed: p's constant and slope along a parameter that is nowhere negative."""
    for k, (symbol, degree) in enumerate(zip(space.ranges, p.degrees(), strict=True)):
        if degree != 1 or space.ranges[symbol][0] < 0:
            continue
        constant, slope = by_power(p, k)
        parts = sorted(((constant, ()), (slope, (space.context.gens()[k],))), key=lambda part: len(part[0].coeffs()))
        found: list[tuple[Polynomial, ...]] = []
        for part, beside in parts:
            own = products(space, part, region, depth)
            if own is None:
                break
            found += [(*signed, *beside, *one) for one in own]
        else:
            return tuple(found)
    return None


def _side(space: Space, factor: Polynomial, region: Region) -> int | None:
    """Return 1 or -1 if a polynomial is shown to be nowhere negative, or nowhere positive, in a region."""
    key = str(factor), region
    if key not in space.sides:
        inside, box = space.to_unit(factor, region), dict.fromkeys(space.ranges, UNIT)
        space.sides[key] = next((side for side in (1, -1) if nowhere_negative(inside * side, box, NODES)), None)
    return space.sides[key]


def _nowhere_negative(space: Space, p: Polynomial, region: Region) -> bool:
    return products(space, p, region, 0) is not None


def _split(space: Space, p: Polynomial, region: Region) -> tuple[Polynomial, Polynomial]:
    """Return p as u f, u the product of its factors that are nowhere negative on the box."""
    one = space.context.constant(1)
    if len(p.coeffs()) > FACTORED or p == 0:
        return one, p
    constant, own = factors(p)
    u, f = one, one * constant
    for factor, power in own:
        side = _side(space, factor, region)
        u, f = (u, f * factor**power) if side is None else (u * (factor * side) ** power, f * side**power)
    return u, f
