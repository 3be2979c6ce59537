"""Thresholds: the exact parameter values at which a profile starts or stops being a strict equilibrium.

Along a line in parameter space every margin is a polynomial (piecewise, where threat gaps change sign), so thresholds
are its real roots: rational or algebraic, never sampled. All deviations of both allies are looked at, and the one that
binds is named.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from games.exact.algebraic import between, in_order, roots_of
from games.exact.numbers import decimal
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from .margins import Region, ally_profile, margins, region_of

COMMON_THREAT = "common_threat"
THREATS = ("TJN", "TKN", "TJC", "TKC")


@dataclass(frozen=True)
class Crossing:
    """A point where a profile starts or stops being strict along a parameter.

    Attributes
    ----------
    value
        Exact: a Fraction, or a SymPy number where it is irrational.
    player, deviation
        The incentive that is zero there.
    holds_above
        Whether the profile is strict just above the point (else just below it).
    in_range
        Whether the point lies in the parameter's range.
    """

    value: Any
    player: str
    deviation: str
    holds_above: bool
    in_range: bool

    def __float__(self) -> float:
        return float(self.value)


@dataclass(frozen=True, repr=False)
class Threshold(Shown):
    """Where a profile is a strict equilibrium along one parameter, all else as in a scenario.

    Attributes
    ----------
    parameter, low, high, current
        The line: name, range, and the scenario's own value (None for a joint move of several parameters).
    holds
        Whether the profile is strict at the scenario.
    crossings
        All changes, in order, inside the range and outside it.
    """

    profile: tuple[str, str]
    name: str
    symbols: tuple[str, ...]
    low: Fraction
    high: Fraction
    current: Fraction | None
    us_action: str
    holds: bool
    crossings: tuple[Crossing, ...]

    @property
    def inside(self) -> tuple[Crossing, ...]:
        """The crossings in the parameter's range."""
        return tuple(crossing for crossing in self.crossings if crossing.in_range)

    @property
    def nearest(self) -> Crossing | None:
        """The crossing in range that is nearest to the scenario's value; None if there is none in range."""
        if self.current is None or not self.inside:
            return None
        here = float(self.current)
        return min(self.inside, key=lambda crossing: abs(float(crossing) - here))

    @property
    def distance(self) -> float | None:
        """How far the nearest crossing is, as a share of the parameter's range."""
        if self.nearest is None or self.current is None:
            return None
        return abs(float(self.nearest) - float(self.current)) / float(self.high - self.low)

    def sentence(self) -> str:
        """Say the result in words."""
        profile = f"({', '.join(self.profile)})"
        state = "is" if self.holds else "is not"
        if not self.inside:
            beyond = "".join(f" (outside: {_shown(c.value)}, {c.player} to {c.deviation})" for c in self.crossings[:1])
            always = "every" if self.holds else "no"
            return f"{profile} is strict for {always} value of {self.name} in its range: none in range{beyond}"
        parts = [
            f"strict {'above' if c.holds_above else 'below'} {_shown(c.value)}, on the other side {c.player} prefers {c.deviation}"
            for c in self.inside
        ]
        at = f" (now {decimal(self.current)})" if self.current is not None else ""
        return f"{profile} {state} strict at the scenario; {self.name}{at}: {'; '.join(parts)}"

    def __repr__(self) -> str:
        return self.sentence()

    def table(self) -> Table:
        """Return the crossings as a table."""
        rows = [
            (
                _shown(c.value),
                str(c.value),
                c.player,
                c.deviation,
                "above" if c.holds_above else "below",
                "yes" if c.in_range else "no",
            )
            for c in self.crossings
        ]
        return Table(("value", "exact", "player", "deviation that binds", "strict", "in range"), rows, caption=self.sentence())


def threshold(
    model: Trilateral,
    profile: object,
    parameter: str,
    *,
    at: Scenario,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Threshold:
    """Return where a profile is strict along one parameter, exactly.

    Parameters
    ----------
    profile
        A pure Japan-ROK profile, e.g. "CC".
    parameter
        A parameter by symbol or name, or ``common_threat``: the four perceived threats moved together.
    at
        The scenario that fixes everything else.

    Raises
    ------
    ParameterError, GameError
        For an unknown parameter or profile.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> threshold(MODEL, "CC", "dprk_threat_rok", at=games.episode("2019").scenario).nearest.value
    Fraction(3989571, 6423040)
    """
    values = model.scenario_values(at, without)
    chosen = us_action or at.us_action
    labels = ally_profile(model, profile)
    if parameter == COMMON_THREAT:
        return _along(model, values, labels, chosen, COMMON_THREAT, THREATS, Fraction(0), Fraction(1), None)
    found: Parameter = model.parameter(parameter)
    low, high = found.low, found.high
    return _along(model, values, labels, chosen, found.name, (found.symbol,), low, high, values[found.symbol])


def flips(
    model: Trilateral, profile: object, *, at: Scenario, us_action: str | None = None, without: Iterable[str] = ()
) -> tuple[Threshold, ...]:
    """Return the thresholds of every parameter that can flip a profile on its own, the nearest (share of range) first.

    Optional parameters are looked at only where the scenario has switched them on. The first entry is the margin to the
    nearest single-parameter flip.
    """
    values = model.scenario_values(at, without)
    lines = [
        threshold(model, profile, p.symbol, at=at, us_action=us_action, without=without)
        for p in model.parameters
        if p.kind != "optional" or values[p.symbol] != p.default
    ]
    found = [line for line in lines if line.distance is not None]
    return tuple(sorted(found, key=lambda line: (line.distance, line.name)))


def _along(
    model: Trilateral,
    values: Mapping[str, Any],
    profile: tuple[str, str],
    us_action: str,
    name: str,
    symbols: tuple[str, ...],
    low: Fraction,
    high: Fraction,
    current: Fraction | None,
) -> Threshold:
    holds = all(margin > 0 for margin in margins(model, values, profile, us_action).values())
    candidates: dict[Any, tuple[str, str]] = {}
    kinks = _kinks(values, symbols)
    for start, end in itertools.pairwise([None, *kinks, None]):
        region = region_of({s: _value_at(values, symbols, s, _between(start, end)) for s in THREATS})
        for where, polynomial in _polynomials(model, values, symbols, profile, us_action, region).items():
            for root in roots_of(polynomial):
                if (start is None or root >= start) and (end is None or root <= end):
                    candidates.setdefault(root, where)
    points = in_order(candidates)

    def strict(t: Fraction) -> bool:
        here = {s: _value_at(values, symbols, s, t) for s in values}
        return all(margin > 0 for margin in margins(model, here, profile, us_action).values())

    crossings = []
    for k, point in enumerate(points):
        below = _between(points[k - 1] if k else None, point)
        above = _between(point, points[k + 1] if k + 1 < len(points) else None)
        if strict(below) != strict(above):
            player, deviation = candidates[point]
            crossings.append(Crossing(symbolic(point), player, deviation, strict(above), bool(low <= point <= high)))
    return Threshold(profile, name, symbols, low, high, current, us_action, holds, tuple(crossings))


def _kinks(values: Mapping[str, Any], symbols: tuple[str, ...]) -> list[Fraction]:
    """Return where a threat gap changes sign along the line: where one moving threat meets the other ally's fixed one."""
    pairs = (("TJN", "TKN"), ("TJC", "TKC"))
    return sorted({values[b] if a in symbols else values[a] for a, b in pairs if (a in symbols) != (b in symbols)})


def _value_at(values: Mapping[str, Any], symbols: tuple[str, ...], symbol: str, t: Fraction) -> Any:
    return t if symbol in symbols else values[symbol]


def _between(start: Any, end: Any) -> Fraction:
    if start is None:
        return Fraction(0) if end is None else between(end - 1, end)
    return between(start, start + 1 if end is None else end)


def _polynomials(
    model: Trilateral,
    values: Mapping[str, Any],
    symbols: tuple[str, ...],
    profile: tuple[str, str],
    us_action: str,
    region: Region,
) -> dict[tuple[str, str], flint.fmpq_poly]:
    line = flint.fmpq_poly([0, 1])
    here = {s: line if s in symbols else flint.fmpq(v.numerator, v.denominator) for s, v in values.items()}
    return {where: flint.fmpq_poly([0]) + margin for where, margin in margins(model, here, profile, us_action, region).items()}


def symbolic(root: Any) -> Any:
    """Return a root as a Fraction, or as an exact SymPy number where it is irrational.

    >>> [symbolic(root) for root in roots_of(flint.fmpq_poly([0, -2, 0, 1]))]
    [-sqrt(2), Fraction(0, 1), sqrt(2)]
    """
    if isinstance(root, Fraction):
        return root
    import sympy

    minimal = sympy.Poly([int(c) for c in reversed(root.field.minimal.coeffs())], sympy.Symbol("x"))
    return sympy.real_roots(minimal)[root.field.index]


def _shown(value: Any) -> str:
    return format(float(value), ".4g")
