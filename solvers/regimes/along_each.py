"""The margins of a profile along every parameter at once: worked out once in all parameters, then cut to each line.

A model's terms are dear to evaluate and the margins they make have few monomials, so that thirty lines through one point cost
little more than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flint import fmpq, fmpq_poly

from games.errors import ParameterError

from .chart import Chart, Region
from .situation import Situation

Margins = Mapping[tuple[str, str], Any]
"""(player, deviation) -> a polynomial on a line."""


class AlongEach:
    """A profile's margins on the lines through a situation along its parameters.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> here = Situation.of(MODEL, games.episode("2019").scenario)
    >>> lines = AlongEach(here, ("C", "C"), ["f0", "k", "TKN"])
    >>> line = Chart.line(here, "k")
    >>> lines.margins(line) == line.margins(("C", "C"), line.pieces[0].region)
    True
    """

    def __init__(self, situation: Situation, profile: tuple[str, ...], symbols: Iterable[str]) -> None:
        self._profile = profile
        self._values = situation.rationals
        self._region = tuple((fold > 0) - (fold < 0) for fold in Chart.point(situation).folds)
        self._space = Chart.space(situation, symbols)
        self._cut: dict[str, dict[tuple[str, str], Any]] | None = None

    def margins(self, line: Chart) -> Margins | None:
        """Return the margins on a line along one of the parameters; None if folds change their sign on it, or as none is known."""
        symbols = [s for axis in line.axes for s in axis.symbols]
        if len(symbols) != 1 or [piece.region for piece in line.pieces] != [self._region]:
            return None
        return self._by_symbol().get(symbols[0])

    def _by_symbol(self) -> dict[str, dict[tuple[str, str], Any]]:
        if self._cut is None:
            self._cut = {}
            for where, margin in self._everywhere(self._region).items():
                for symbol, polynomial in cuts(margin, self._values).items():
                    self._cut.setdefault(symbol, {})[where] = polynomial
        return self._cut

    def _everywhere(self, region: Region) -> Margins:
        try:
            return self._space.margins(self._profile, region)
        except ParameterError:  # a ratio of some parameters: along the others the margins may still be polynomials
            return {}


def cuts(polynomial: Any, values: Mapping[str, Any]) -> dict[str, fmpq_poly]:
    """Return a polynomial in several variables on the line along each of them through a point: symbol -> polynomial in one.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> cuts(x**2 * y + 3 * y, {"x": fmpq(1, 2), "y": fmpq(2)})
    {'x': 2*x^2 + 6, 'y': 13/4*x}
    """
    names = polynomial.context().names()
    whole = fmpq(0)
    moving: dict[str, dict[int, fmpq]] = {name: {} for name in names}
    for exponents, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
        degrees = [(name, int(e)) for name, e in zip(names, exponents, strict=True) if e]
        powers = [values[name] ** e for name, e in degrees]
        for k, (name, e) in enumerate(degrees):
            rest = coefficient
            for j, power in enumerate(powers):
                rest = rest if j == k else rest * power
            own = moving[name]
            own[e] = own.get(e, fmpq(0)) + rest
            own[0] = own.get(0, fmpq(0)) - rest * powers[k]
        for power in powers:
            coefficient = coefficient * power
        whole += coefficient
    found = {}
    for name, own in moving.items():
        terms = [own.get(e, fmpq(0)) for e in range(max(own, default=0) + 1)]
        terms[0] += whole
        found[name] = fmpq_poly(terms)
    return found
