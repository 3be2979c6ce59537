"""Sign cells: which signs of polynomials can hold together within the parameters' ranges.

A combination of signs is possible if a known point has it, and otherwise decided exactly (``satisfiability``); signs of
polynomials without a parameter in common are decided apart.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from games.errors import GameError
from games.exact import polynomials
from games.exact.boxes import Bounds, constant_sign
from games.exact.polynomials import Polynomial, canonical, factors, ring

from .satisfiability import decide

MOST_CELLS = 20_000
"""Combinations of signs, or plans on the way to them, after which a tree is refused as too large."""
PROBES, SEED = 512, 1976
"""Random points that are tried before a linear program is; they save time and never change an answer."""

Literal: TypeAlias = tuple[int, int]
"""Number of an atom, and its sign."""


class SignCells:
    """The atoms met so far, and which of their signs can hold together within the ranges."""

    def __init__(self, symbols: tuple[str, ...], box: Mapping[str, Bounds]) -> None:
        self.symbols, self.box = symbols, box
        self.zero = ring(symbols).constant(0)
        self.polynomials: list[Polynomial] = []
        self.undecided = 0
        self._numbers: dict[str, int] = {}
        self._known: dict[frozenset[Literal], bool] = {}
        self._cores: list[frozenset[Literal]] = []  # what cannot hold together
        self._used: list[frozenset[int]] = []
        self._positive: list[int] = []
        self._negative: list[int] = []
        draw = random.Random(SEED)
        self._probes: list[Mapping[str, Fraction]] = [{s: _random_value(draw, box[s]) for s in symbols} for _ in range(PROBES)]

    def atoms(self, difference: Polynomial) -> tuple[int, tuple[int, ...]]:
        """Return a polynomial other than zero as a sign and the atoms whose product has, with it, the polynomial's sign."""
        unit, parts = factors(difference)
        sign, found = (1 if unit > 0 else -1), []
        for factor, power in parts:
            if power % 2 == 0:
                continue
            scale, primitive = canonical(factor)
            sign *= 1 if scale > 0 else -1
            own = constant_sign(primitive, self.box)
            if own is not None:
                sign *= own
                continue
            found.append(self._number(primitive))
        return sign, tuple(found)

    def _number(self, primitive: Polynomial) -> int:
        key = str(primitive)
        if key not in self._numbers:
            self._numbers[key] = len(self.polynomials)
            self.polynomials.append(primitive)
            self._used.append(frozenset(k for k, degree in enumerate(primitive.degrees()) if degree))
            values = [polynomials.at(primitive, probe) for probe in self._probes]
            self._positive.append(sum(1 << k for k, value in enumerate(values) if value > 0))
            self._negative.append(sum(1 << k for k, value in enumerate(values) if value < 0))
        return self._numbers[key]

    def size(self, atom: int) -> int:
        """Return how long an atom is."""
        return len(self.polynomials[atom].monoms())

    def completed(self, literals: tuple[Literal, ...], sign: int, atoms: tuple[int, ...]) -> Iterator[tuple[Literal, ...]]:
        """Yield the signs with every possible choice for the atoms that makes ``sign`` times their product positive."""
        known = dict(literals)
        new = [atom for atom in atoms if atom not in known]
        for atom in atoms:
            sign *= known.get(atom, 1)
        for choice in itertools.product((1, -1), repeat=len(new)):
            total = sign
            for own in choice:
                total *= own
            longer = (*literals, *zip(new, choice, strict=True))
            if total > 0 and (not new or self.possible(longer)):
                yield longer

    def cells(self, atoms: Sequence[int]) -> Iterator[int]:
        """Yield every possible combination of the signs of atoms, bit k set where the k-th is positive."""
        left: list[tuple[int, tuple[Literal, ...], int]] = [(0, (), 0)]
        count = 0
        while left:
            k, literals, bits = left.pop()
            if k == len(atoms):
                count += 1
                if count > MOST_CELLS:
                    raise GameError(f"paths: more than {MOST_CELLS} combinations of signs; fix some parameters")
                yield bits
                continue
            for sign in (1, -1):
                longer = (*literals, (atoms[k], sign))
                if self.possible(longer):
                    left.append((k + 1, longer, bits | (sign > 0) << k))

    def possible(self, literals: Iterable[Literal]) -> bool:
        """Tell whether signs hold together at some point within the ranges; undecided cases count as possible."""
        return all(self._possible(part) for part in self._parts(list(literals)))

    def _parts(self, literals: list[Literal]) -> Iterator[frozenset[Literal]]:
        """Yield groups of signs that have no parameter in common."""
        while literals:
            part = [literals.pop()]
            used = set(self._used[part[0][0]])
            while joined := [own for own in literals if used & self._used[own[0]]]:
                part += joined
                literals = [own for own in literals if own not in joined]
                used.update(*(self._used[atom] for atom, _ in joined))
            yield frozenset(part)

    def _possible(self, part: frozenset[Literal]) -> bool:
        if part in self._known:
            return self._known[part]
        if any(core <= part for core in self._cores):
            return False
        probes = (1 << len(self._probes)) - 1
        for atom, sign in part:
            probes &= self._positive[atom] if sign > 0 else self._negative[atom]
        if probes:
            return True
        ordered = sorted(part)
        found = decide([self.polynomials[atom] * sign for atom, sign in ordered], self.box)
        if found.point is not None:
            self._probe({s: found.point.get(s, value) for s, value in self._probes[0].items()})
        elif found.answer is False:
            self._cores.append(frozenset(ordered[k] for k in found.core))
        else:
            self.undecided += 1
        self._known[part] = found.answer is not False
        return self._known[part]

    def _probe(self, point: Mapping[str, Fraction]) -> None:
        """Remember where a point lies."""
        bit = 1 << len(self._probes)
        self._probes.append(point)
        for k, polynomial in enumerate(self.polynomials):
            value = polynomials.at(polynomial, point)
            self._positive[k] |= bit if value > 0 else 0
            self._negative[k] |= bit if value < 0 else 0


def _random_value(draw: random.Random, bounds: Bounds) -> Fraction:
    low, high = bounds
    share = Fraction(draw.randrange(1, 9973), 9973)
    if low is not None and high is not None:
        return low + (high - low) * share
    spread = share / (1 - share)
    return low + spread if low is not None else high - spread if high is not None else spread - 1 / spread
