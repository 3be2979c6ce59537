"""The worst case of a box, exactly: the least cohesion margin that any of its points has, and such a point."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from games.arguments import forgiving
from games.exact.boxes import variables
from games.exact.extremes import least
from games.exact.polynomials import Polynomial, put
from games.exact.polynomials import at as value_at
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from ...regimes.chart import Chart
from ...regimes.situation import Situation
from ...verdict import COOPERATION
from ..swings import Range

Point = dict[str, Fraction]


@dataclass(frozen=True)
class WorstCase(Record):
    """The worst that a box holds for cohesion.

    Attributes
    ----------
    margin, at
        The cohesion margin at a point of the box, exact, and the point: symbol -> value of each input that the incentive
        which binds there holds; it is the margin whatever the others are.
    player, deviation
        Who would leave (C, C) there first, and to what.
    low
        No point of the box has a smaller margin: proved. Equal to ``margin`` where it is the least (for payoffs that are affine
        in each input, as all of the project are); else the two are a bracket, without an end (-inf) where nothing is proved.
    """

    margin: Fraction
    at: Mapping[str, Fraction]
    player: str
    deviation: str
    low: Fraction | float

    @property
    def exact(self) -> bool:
        """Whether the margin is the least of the box."""
        return self.low == self.margin

    @property
    def everywhere(self) -> bool:
        """Whether it is proved that (C, C) is strict at every point of the box."""
        return self.low > 0


@forgiving
def worst_case(model: Trilateral, scenario: Scenario, inputs: Iterable[Range]) -> WorstCase:
    """Return the least cohesion margin over a box of inputs, the rest being the scenario's.

    Raises
    ------
    ParameterError
        If a payoff is no polynomial in the inputs.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> T = MODEL.parameter("TKN")
    >>> found = worst_case(MODEL, games.scenario("2019"), [Range(T, Fraction(1, 10), Fraction(9, 10))])
    >>> {name: str(value) for name, value in found.at.items()}, found.player, found.deviation, found.everywhere
    ({'TKN': '1/10'}, 'ROK', 'H', False)
    """
    here, box = Situation.of(model, scenario), _box(inputs)
    if not box:
        (player, deviation), value = min(Chart.point(here).margins(COOPERATION).items(), key=lambda pair: pair[1])
        return WorstCase(value, {}, player, deviation, value)
    parts = [part for own in _parts(here, box).values() for part in own]
    found = least([part.polynomial for part in parts], box)
    part = parts[found.which]
    held = variables(part.polynomial)
    at = {symbol: value for symbol, value in found.at.items() if symbol in held} | part.corner
    if part.sharp:
        return WorstCase(found.value, at, part.player, part.deviation, found.low)
    at = {**found.at, **part.corner}
    margins = Chart.point(here, {**here.values, **at}).margins(COOPERATION)  # the corner may lie beyond a kink
    (player, deviation), value = min(margins.items(), key=lambda pair: pair[1])
    return WorstCase(value, at, player, deviation, found.low)


@forgiving
def nowhere(model: Trilateral, scenario: Scenario, inputs: Iterable[Range]) -> bool:
    """Tell whether it is proved that (C, C) is strict at no point of a box: some ally gains from one deviation throughout.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> T = MODEL.parameter("TKN")
    >>> [nowhere(MODEL, games.scenario("2019"), [Range(T, Fraction(0), high)]) for high in (Fraction(1, 2), Fraction(1))]
    [True, False]
    """
    box = _box(inputs)
    if not box:
        return worst_case(model, scenario, ()).margin <= 0
    found = _parts(Situation.of(model, scenario), box).values()
    return any(least([-part.polynomial for part in own], box).low >= 0 for own in found)


def _box(inputs: Iterable[Range]) -> dict[str, tuple[Fraction, Fraction]]:
    return {r.parameter.symbol: (r.low, r.high) for r in inputs}


@dataclass(frozen=True, eq=False)
class _Part:
    """A margin at a corner of the inputs that meet at a kink; ``sharp``: its values are the margin's own."""

    player: str
    deviation: str
    polynomial: Polynomial
    corner: Point
    sharp: bool


def _parts(here: Situation, box: Mapping[str, tuple[Fraction, Fraction]]) -> dict[tuple[str, str], list[_Part]]:
    """Return (player, deviation) -> polynomials whose least value over the box is that of the margin, or no greater."""
    chart = Chart.space(here, box)
    found: dict[tuple[str, str], list[_Part]] = {}
    for piece in chart.pieces:
        sides = [fold * side for fold, side in zip(chart.folds, piece.region, strict=True) if not fold.is_constant()]
        corners, cut = _corners(sides, box)
        if not corners:
            continue
        for (player, deviation), margin in chart.margins(COOPERATION, piece.region).items():
            sharp = cut and _jointly_affine(margin, corners)
            places = corners if sharp else [{}]
            own = [_Part(player, deviation, put(margin, corner) if corner else margin, corner, sharp) for corner in places]
            found.setdefault((player, deviation), []).extend(own)
    return found


def _jointly_affine(margin: Polynomial, corners: Sequence[Point]) -> bool:
    """Tell whether a margin is affine in the inputs that meet at a kink, all of them together."""
    met = corners[0].keys()
    names = [str(name) for name in margin.context().names()]
    return all(sum(power for name, power in zip(names, powers, strict=True) if name in met) <= 1 for powers in margin.monoms())


def _corners(sides: Sequence[Polynomial], box: Mapping[str, tuple[Fraction, Fraction]]) -> tuple[list[Point], bool]:
    """Return the corners of the part of a box where affine functions are not negative, in the inputs of those that change sign.

    None: there is no such part. With them, whether all functions were cut along: those that share an input with another are not.
    """
    found: list[Point] = [{}]
    all_cut = True
    for side in sides:
        own = [str(name) for name, degree in zip(side.context().names(), side.degrees(), strict=True) if degree]
        ends = [dict(zip(own, corner, strict=True)) for corner in itertools.product(*(box[name] for name in own))]
        values = [_at(side, end) for end in ends]
        if max(values) < 0:
            return [], True
        if min(values) >= 0:
            continue
        if found[0].keys() & set(own):
            all_cut = False
            continue
        inside = [end for end, value in zip(ends, values, strict=True) if value >= 0]
        for (one, low), (two, high) in itertools.combinations(zip(ends, values, strict=True), 2):
            if low * high < 0 and sum(one[name] != two[name] for name in own) == 1:
                share = low / (low - high)
                inside.append({name: one[name] + share * (two[name] - one[name]) for name in own})
        found = [{**before, **corner} for before in found for corner in inside]
    return found, all_cut


def _at(side: Polynomial, point: Point) -> Fraction:
    return value_at(side, {str(name): point.get(str(name), Fraction(0)) for name in side.context().names()})
