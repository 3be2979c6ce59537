"""The least value of polynomials over a box, exactly, and where it is taken.

A polynomial that is affine in each of its variables has its least value at a corner of the box. Corners are searched by branch
and bound in integers: an end of a variable is taken where the slope along it has one sign, else both are tried, and a branch
whose monomials can add up to no less than the best corner is left. A variable of higher degree is bracketed: its powers count as
variables of their own, which can only lower the value (McCormick 1976), and its interval is halved until bracket and value agree.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import SolverError
from .boxes import Box, to_unit
from .numbers import fraction
from .polynomials import Polynomial
from .polynomials import at as value_at

GAP = Fraction(1, 10**9)
"""How far the bracket of a polynomial that is not affine in every variable may stay open, as a share of its coefficients."""
HALVINGS = 2_000
"""Halves after which a bracket is left as it is."""

Term = tuple[int, int]
"""Variables of a monomial, as bits, and its coefficient."""


@dataclass(frozen=True)
class Least:
    """The least value of several polynomials over a box.

    Attributes
    ----------
    value, at
        The value at a point, exact, and the point: symbol -> value.
    which
        The number of the polynomial that takes it.
    low
        Nowhere is any of them less: equal to the value, but for a bracket where one is not affine in every variable.
    """

    value: Fraction
    at: Mapping[str, Fraction]
    which: int
    low: Fraction

    @property
    def exact(self) -> bool:
        """Whether the value is the least."""
        return self.low == self.value


def least(polynomials: Sequence[Polynomial], box: Box) -> Least:
    """Return the least value that any of several polynomials of one ring takes over a box.

    Parameters
    ----------
    box
        Every variable that occurs -> its least and greatest value, the first below the second.

    Raises
    ------
    SolverError
        If there is no polynomial.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> unit = {"x": (Fraction(0), Fraction(1)), "y": (Fraction(-1), Fraction(1))}
    >>> found = least([x * y + 2, x - y], unit)
    >>> found.value, found.at, found.which, found.exact
    (Fraction(-1, 1), {'x': Fraction(0, 1), 'y': Fraction(1, 1)}, 1, True)
    >>> bent = least([x**2 - x], unit)
    >>> float(bent.value), bent.value - bent.low < GAP
    (-0.25, True)
    """
    if not polynomials:
        raise SolverError("least: at least one polynomial is needed")
    best: Least | None = None
    for which, polynomial in enumerate(polynomials):
        found = _least(polynomial, box, which, best.value if best is not None else None)
        if found is not None and (best is None or found.value < best.value):
            low = found.low if best is None else min(best.low, found.low)
            best = Least(found.value, found.at, which, low)
        elif found is not None and best is not None and found.low < best.low:
            best = Least(best.value, best.at, best.which, found.low)
    assert best is not None
    return best


def _least(polynomial: Polynomial, box: Box, which: int, cutoff: Fraction | None) -> Least | None:
    """Return the least value of one polynomial; None if it is at least the cutoff throughout."""
    names = [str(name) for name in polynomial.context().names()]
    bent = [name for name, degree in zip(names, polynomial.degrees(), strict=True) if degree > 1]
    parts: dict[str, tuple[Fraction, Fraction]] = {name: box[name] for name in bent}
    count = itertools.count()
    queue: list[tuple[Fraction, int, dict[str, tuple[Fraction, Fraction]]]] = []
    best: tuple[Fraction, dict[str, Fraction]] | None = None

    def look(own: dict[str, tuple[Fraction, Fraction]]) -> None:
        nonlocal best
        known = cutoff if best is None else best[0] if cutoff is None else min(best[0], cutoff)
        corner = _corner(polynomial, {**box, **own}, known)
        if corner is None:
            return
        low, at = corner
        value = value_at(polynomial, at)
        if best is None or value < best[0]:
            best = value, at
        heapq.heappush(queue, (low, next(count), own))

    look(parts)
    if not bent:
        return None if best is None else Least(best[0], best[1], which, best[0])
    gap = GAP * sum((abs(fraction(c)) for c in polynomial.coeffs()), start=Fraction(0))
    for _ in range(HALVINGS):
        if not queue or best is None or queue[0][0] >= best[0] - gap:
            break
        _, _, own = heapq.heappop(queue)
        name = max(own, key=lambda s: (own[s][1] - own[s][0]) / (box[s][1] - box[s][0]))
        low, high = own[name]
        for half in ((low, (low + high) / 2), ((low + high) / 2, high)):
            look({**own, name: half})
    if best is None:
        return None
    return Least(best[0], best[1], which, min(best[0], queue[0][0]) if queue else best[0])


def _corner(polynomial: Polynomial, box: Box, cutoff: Fraction | None) -> tuple[Fraction, dict[str, Fraction]] | None:
    """Return a bound from below, which is the least value where all variables are affine, and its corner; None above a cutoff."""
    inside = to_unit(polynomial, box)
    names = [str(name) for name in inside.context().names()]
    bits: dict[tuple[int, int], int] = {}
    found: dict[int, Any] = {}
    places = range(len(names))
    for powers, c in inside.terms():
        mask = 0
        for k in itertools.compress(places, powers):
            mask |= bits.setdefault((k, int(powers[k])), 1 << len(bits))
        found[mask] = c
    scale = math.lcm(1, *(int(c.q) for c in found.values()))
    terms = {mask: int(c.p) * (scale // int(c.q)) for mask, c in found.items()}
    search = _Search(None if cutoff is None else math.ceil(cutoff * scale))
    search.down(terms, 0)
    if search.ones is None or search.best is None:
        return None
    ones, best = search.ones, search.best
    at = {}
    for k, name in enumerate(names):
        if name in box:
            low, high = box[name]
            own = [bit for (variable, _), bit in bits.items() if variable == k]
            at[name] = high if own and ones & own[0] else low
    return Fraction(best, scale), at


class _Search:
    """The least sum of monomials over the corners of the unit box, if it is less than a cutoff."""

    def __init__(self, cutoff: int | None) -> None:
        self.best = cutoff
        self.ones: int | None = None

    def down(self, terms: Mapping[int, int], ones: int) -> None:
        """Look at the corners that are left: ``terms`` hold the variables that are free, ``ones`` those that are 1."""
        while True:
            own: dict[int, int] = {}
            below: dict[int, int] = {}
            above: dict[int, int] = {}
            for mask, c in terms.items():
                rest = mask
                while rest:
                    bit = rest & -rest
                    rest ^= bit
                    if bit == mask:
                        own[bit] = c
                    elif c < 0:
                        below[bit] = below.get(bit, 0) + c
                    else:
                        above[bit] = above.get(bit, 0) + c
            free = own.keys() | below.keys() | above.keys()
            zeros = up = 0
            for bit in free:
                base = own.get(bit, 0)
                if base + below.get(bit, 0) >= 0:
                    zeros |= bit
                elif base + above.get(bit, 0) <= 0:
                    up |= bit
            if not zeros and not up:
                break
            terms, ones = _set(terms, zeros, up), ones | up
        bound = terms.get(0, 0) + sum(c for mask, c in terms.items() if mask and c < 0)
        if self.best is not None and bound >= self.best:
            return
        if not free:
            self.best, self.ones = terms.get(0, 0), ones
            return
        bit = max(free, key=lambda b: (min(above.get(b, 0) + max(own.get(b, 0), 0), -below.get(b, 0) - min(own.get(b, 0), 0)), -b))
        for zero in (True, False) if own.get(bit, 0) >= 0 else (False, True):
            self.down(_set(terms, bit if zero else 0, 0 if zero else bit), ones if zero else ones | bit)


def _set(terms: Mapping[int, int], zeros: int, ones: int) -> dict[int, int]:
    """Return the terms with some variables put to 0, and some to 1."""
    found: dict[int, int] = {}
    for mask, c in terms.items():
        if not mask & zeros:
            left = mask & ~ones
            found[left] = found.get(left, 0) + c
    return {mask: c for mask, c in found.items() if c}
