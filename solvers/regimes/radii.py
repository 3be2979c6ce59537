r"""Robustness radius: how far, in parameter space, the nearest scenario lies at which a profile flips.

A profile is strict where all of its margins are positive. From a scenario at which it is, the radius is the distance to the
nearest point where some margin vanishes; from one at which it is not, the distance to the nearest points where all are
positive. The threat gaps make the margins piecewise: every region of their signs is looked at with its own polynomials.

- Margins affine in the parameters moved: exact. The nearest point of a half-space is :math:`|g \cdot p - h| / \|g\|_*` away,
  with the dual norm; where ranges or several margins bind, a quadratic (l2) or linear (l1, linf) program is solved, its active
  constraints suggested by floats and its optimality verified in rationals.
- Polynomial margins: a certified bracket. Upper end: a point found by local search, verified exactly to be on the other side. Lower
  end: no point of the ball satisfies the conditions of the other side, as a combination of them with nonnegative multipliers
  is negative on it; the combination is bounded by its Taylor polynomial at the scenario, the quadratic part by the S-procedure
  (Yakubovich 1971; a matrix shown positive definite in rationals), the parts of higher degree by their Frobenius norms.

Distances are in shares of the parameters' ranges, or in multiples of given coding uncertainties.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal, exact
from games.model.family import Family
from games.model.parameters import Parameter
from games.models.trilateral import WORDS
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number

from .chart import Chart
from .nearest_flips import Flip, Space
from .nearest_points import root_of
from .situation import Situation

NORMS = ("l2", "l1", "linf")
FLIPS = ("strict", "pure set")
MOST_TOLD = 5
"""So many moves are told in a sentence; the table has them all."""
SHOWN = 0.1
"""A sentence names the moves of at least this share of the largest."""


@dataclass(frozen=True, repr=False)
class Radius(Shown):
    """How far a profile is from flipping.

    Attributes
    ----------
    strict
        Whether the profile is strict at the scenario.
    low, high
        Certified bounds of the distance; both infinite if nothing flips. Fractions, floats where a square root is taken.
    squared
        The exact square of an exact l2 distance, else None.
    exact
        Whether the distance is exact (``low`` and ``high`` then differ by no more than the rounding of a square root).
    flip
        The nearest point on the other side; None if there is none.
    norm, units, parameters
        How distance is measured: symbol -> the move that counts as 1, and the parameters that may move.
    inside
        Whether the nearest point lies within the parameters' ranges.
    """

    profile: tuple[str, ...]
    scenario: Scenario
    us_action: str
    strict: bool
    low: Fraction | float
    high: Fraction | float
    squared: Fraction | None
    exact: bool
    flip: Flip | None
    norm: str
    units: Mapping[str, Fraction]
    parameters: tuple[Parameter, ...]
    inside: bool

    def __float__(self) -> float:
        return float(self.high)

    def sentence(self) -> str:
        """Say the nearest flip in words."""
        if self.flip is None:
            known = ", and there is none," if self.low == math.inf else f", and none is within {float(self.low):.4g},"
            return f"({', '.join(self.profile)}): no flip was found{known} by moving {', '.join(p.name for p in self.parameters)}"
        in_ranges = all(self.units[p.symbol] == p.high - p.low for p in self.parameters)
        size = f"{float(self.high):.4g}" if self.exact else f"between {float(self.low):.4g} and {float(self.high):.4g}"
        far = f"(distance {size} in {'shares of the ranges' if in_ranges else 'coding uncertainties'}, {self.norm})"
        profile = f"({', '.join(self.flip.profile)})"
        does = WORDS.get(self.flip.deviation, self.flip.deviation)
        who = f"{self.flip.player} prefers to {does}"
        how = self._moves()
        if not how:
            return f"{profile} is on the edge: {self.flip.player} is indifferent to {does} {far}"
        if self.flip.gains:
            return f"{profile} becomes strict if {how}; until then {who} {far}"
        return f"{who} if {how}: {profile} is then no longer strict {far}"

    def _moves(self) -> str:
        assert self.flip is not None
        names = {p.symbol: p.name for p in self.parameters}
        size = {s: abs(float(move / self.units[s])) for s, move in self.flip.moves.items()}
        told = [s for s in sorted(size, key=lambda s: (-size[s], s)) if size[s] >= SHOWN * max(size.values())][:MOST_TOLD]
        moves = [(s, self.flip.moves[s]) for s in told]
        parts = [f"{names[s]} {'rises' if move > 0 else 'falls'} by {float(abs(move)):.3g}" for s, move in moves]
        rest = len(size) - len(parts)
        return " and ".join(parts) + (f" (and {rest} other{'s' * (rest > 1)} by no more)" if rest else "")

    def __repr__(self) -> str:
        return self.sentence()

    def table(self) -> Table:
        """Return the moves of the nearest flip: parameter, from, to, and the move in the unit of the distance."""
        rows = []
        if self.flip is not None:
            names = {p.symbol: p.name for p in self.parameters}
            for s, move in sorted(self.flip.moves.items(), key=lambda item: -abs(item[1] / self.units[item[0]])):
                there = self.flip.values[s]
                rows.append((names[s], decimal(there - move), decimal(there), number(move / self.units[s], 4)))
        return Table(("parameter", "from", "to", "move in units"), rows, caption=self.sentence())


@forgiving
def radius(
    model: Family,
    profile: object,
    *,
    at: Scenario | None = None,
    norm: str = "l2",
    units: str | Mapping[str, object] = "range",
    parameters: Iterable[str] | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
    bounded: bool = False,
    of: str = "strict",
) -> Radius:
    """Return the distance in parameter space from a scenario to the nearest flip of a profile of the allies' game.

    Parameters
    ----------
    profile
        A pure Japan-ROK profile, e.g. "CC".
    norm
        ``l2``, ``l1`` or ``linf`` of the moves in units.
    units
        ``range``: a move across a parameter's whole range counts as 1. Or symbol (or name) -> the move that counts as 1, for
        example a coding uncertainty; then only these parameters move.
    parameters
        Those that may move; by default all that matter, except optional and switched-off ones.
    bounded
        Whether the nearest point is sought only within the parameters' ranges, ``low`` to ``high``. A value of the scenario that
        lies outside (a neutral one, at which a mechanism is off) widens its parameter's range just so far that it is held.
    of
        ``strict``: the profile starts or stops being strict. ``pure set``: any pure profile does, so that the set of strict
        equilibria changes.

    Raises
    ------
    ParameterError
        For an unknown parameter, norm or unit, a unit that is not positive, or no parameter to move.

    Source: the distance to the boundary of an intersection of half-spaces is that to the nearest hyperplane (dual norm); see the
    module for the rest.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> at = games.episode("2019").scenario
    >>> near = radius(MODEL, "FF", at=at, parameters=("f0", "k", "alpha", "chi", "p"))
    >>> near.exact, near.flip.player, near.flip.deviation, round(float(near), 4)
    (True, 'Japan', 'H', 0.0225)
    """
    if norm not in NORMS:
        raise ParameterError(f"radius: norm must be one of {', '.join(NORMS)}; got {norm!r}")
    if of not in FLIPS:
        raise ParameterError(f"radius: of must be one of {', '.join(FLIPS)}; got {of!r}")
    here = Situation.of(model, at, us_action=us_action, without=without)
    table = here.table("radius")
    labels = here.profile(profile)
    scale = units_of(here, units, parameters)
    space = Space(here, scale, norm, bounded)
    profiles = [labels] if of == "strict" else list(itertools.product(*here.actions))
    now = Chart.point(here)
    strict = {own: all(m > 0 for m in now.margins(own).values()) for own in [*profiles, labels]}
    found = space.answers([piece for own in profiles for piece in space.flipped(own, strict[own])])
    moved = tuple(p for p in table.parameters if p.symbol in scale)

    def result(low: Any, high: Any, squared: Fraction | None, is_exact: bool, flip: Flip | None) -> Radius:
        inside = flip is not None and all(p.low <= flip.values[p.symbol] <= p.high for p in moved)
        return Radius(
            labels, here.scenario, here.us_action, strict[labels], low, high, squared, is_exact, flip, norm, scale, moved, inside
        )

    reached = [answer for answer in found if answer.flip is not None]
    low = min((answer.low for answer in found), default=math.inf)
    if not reached:
        return result(root_of(low, norm, up=False), math.inf, None, low == math.inf, None)
    best = min(reached, key=lambda answer: answer.high)
    is_exact = low == best.high
    squared = Fraction(best.high) if is_exact and norm == "l2" else None
    return result(root_of(low, norm, up=False), root_of(best.high, norm, up=True), squared, is_exact, best.flip)


def units_of(here: Situation, units: str | Mapping[str, object], parameters: Iterable[str] | None) -> dict[str, Fraction]:
    """Return symbol -> the move that counts as 1, for the parameters that move.

    Raises
    ------
    ParameterError
        For an unknown or silenced parameter, a unit that is missing or not positive, or nothing to move.
    """
    model = here.model
    given: dict[str, Fraction] = {}
    if isinstance(units, Mapping):
        for word, unit in units.items():
            size = exact(unit, f"radius: the unit of {word}")
            if size <= 0:
                raise ParameterError(f"radius: the unit of {word} must be positive; got {decimal(size)}")
            given[model.parameter(word).symbol] = size
    elif units != "range":
        raise ParameterError(f"radius: units must be 'range' or parameter -> size; got {units!r}")
    if parameters is not None:
        words = (parameters,) if isinstance(parameters, str) else tuple(parameters)
        chosen = [model.parameter(word) for word in words]
        for p in chosen:
            if chosen.count(p) > 1:
                raise ParameterError(f"radius: {p.name} ({p.symbol}) is given twice")
            if p.symbol in here.silenced:
                raise ParameterError(f"radius: {p.name} ({p.symbol}) belongs to a mechanism that is switched off")
    elif given:
        chosen = [p for p in model.parameters if p.symbol in given]
    else:
        chosen = [p for p in model.parameters if p.symbol not in here.numbers]
    if not chosen:
        raise ParameterError("radius: at least one parameter to move is needed")
    if given and (missing := [p.name for p in chosen if p.symbol not in given]):
        raise ParameterError(f"radius: no unit is given for {', '.join(missing)}")
    return {p.symbol: given.get(p.symbol, p.high - p.low) for p in chosen}
