"""Thresholds: the exact values at which a profile starts or stops being a strict equilibrium, or a path of a tree the path.

Along a line in parameter space every margin is a polynomial (piecewise, where the model has folds), so thresholds are its real
roots: rational or algebraic, never sampled. All deviations of all players are looked at, and the one that binds is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from games.arguments import forgiving
from games.exact.algebraic import Algebraic, ascending, compare, in_order, roots_of
from games.exact.numbers import decimal
from games.model.family import Family
from games.model.table_model import Model
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from .along_each import AlongEach
from .branches import short
from .chart import Chart, inner, value_on
from .situation import Situation

if TYPE_CHECKING:
    from .tree_chart import TreeChart


@dataclass(frozen=True)
class Crossing:
    """A point where a profile starts or stops being strict along a parameter, or a path of a tree the path.

    Attributes
    ----------
    value
        Exact: a Fraction, or an algebraic number where it is irrational.
    player, deviation
        The incentive that is zero there.
    holds_above
        Whether it holds just above the point (else just below it).
    in_range
        Whether the point lies in the parameter's range.
    """

    value: Any
    player: str
    deviation: str
    holds_above: bool
    in_range: bool

    @property
    def exact(self) -> str:
        """The value written out: a fraction, radicals, or a root of a polynomial."""
        return str(symbolic(self.value))

    def __float__(self) -> float:
        return float(self.value)


@dataclass(frozen=True, repr=False)
class Threshold(Shown):
    """Where a profile is a strict equilibrium along one parameter, or a path of a tree the path, all else as in a scenario.

    Attributes
    ----------
    profile
        The profile, or the path as its actions.
    name, symbols, low, high, current
        The line: name, what moves, range, and the scenario's own value (None for a joint move of several parameters).
    holds
        Whether the profile is strict (the path is the only subgame-perfect one) at the scenario.
    crossings
        All changes, in order, inside the range and outside it.
    """

    profile: tuple[str, ...]
    name: str
    symbols: tuple[str, ...]
    low: Fraction
    high: Fraction
    current: Fraction | None
    us_action: str
    holds: bool
    crossings: tuple[Crossing, ...]
    state: str = "strict"
    """What holds: a profile is strict, a path "the path"."""

    @property
    def inside(self) -> tuple[Crossing, ...]:
        """The crossings in the parameter's range."""
        return tuple(crossing for crossing in self.crossings if crossing.in_range)

    @property
    def nearest(self) -> Crossing | None:
        """The crossing in range that is nearest to the scenario's value; None if there is none in range."""
        if self.current is None or not self.inside:
            return None
        return min(self.inside, key=lambda crossing: ascending(abs(crossing.value - self.current)))

    @property
    def distance(self) -> float | None:
        """How far the nearest crossing is, as a share of the parameter's range."""
        if self.nearest is None or self.current is None:
            return None
        return abs(float(self.nearest) - float(self.current)) / float(self.high - self.low)

    @property
    def rank(self) -> Any:
        """Sort key by that distance, decided exactly; needs a nearest crossing."""
        assert self.nearest is not None
        return ascending(abs(self.nearest.value - self.current) / (self.high - self.low)), self.name

    def sentence(self) -> str:
        """Say the result in words."""
        profile = f"({', '.join(self.profile)})"
        state = "is" if self.holds else "is not"
        if not self.inside:
            flips = [f"beyond it, at {short(c.value)}, {c.player} is indifferent to {c.deviation}" for c in self.crossings[:1]]
            always, ends = "every" if self.holds else "no", f"{decimal(self.low)} to {decimal(self.high)}"
            return "; ".join((f"{profile} is {self.state} for {always} value of {self.name} in its range, {ends}", *flips))
        sides = [(c, "above" if c.holds_above else "below") for c in self.inside]
        parts = [f"{self.state} {side} {short(c.value)}, on the other side {c.player} prefers {c.deviation}" for c, side in sides]
        at = f" (now {decimal(self.current)})" if self.current is not None else ""
        return f"{profile} {state} {self.state} at the scenario; {self.name}{at}: {'; '.join(parts)}"

    def __repr__(self) -> str:
        return self.sentence()

    def table(self) -> Table:
        """Return the crossings as a table."""
        rows = [
            (
                short(c.value),
                c.exact,
                c.player,
                c.deviation,
                "above" if c.holds_above else "below",
                "yes" if c.in_range else "no",
            )
            for c in self.crossings
        ]
        return Table(("value", "exact", "player", "deviation that binds", self.state, "in range"), rows, caption=self.sentence())


@forgiving
def threshold(
    model: Family,
    profile: object,
    parameter: str,
    *,
    at: Scenario | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Threshold:
    """Return where a profile is strict along one parameter, or a path of a tree the only subgame-perfect one, exactly.

    Parameters
    ----------
    profile
        A pure profile, e.g. "CC" of Japan and the ROK; of a tree a path as its actions, "A accept".
    parameter
        A parameter by symbol or name, or a joint move (``common_threat``: the four perceived threats together).
    at
        The scenario that fixes everything else; without one, the model's defaults.

    Raises
    ------
    ParameterError, GameError
        For an unknown parameter, profile or path, or a tree whose information sets hold several nodes.

    >>> import games
    >>> from games.models import apology
    >>> from games.models.trilateral import MODEL
    >>> threshold(MODEL, "CC", "dprk_threat_rok", at=games.episode("2019").scenario).nearest.value
    Fraction(3989571, 6423040)
    >>> threshold(apology.MODEL, "A accept", "china_offer")
    (A, accept) is the path at the scenario; china_offer (now 0.45): the path above 0.3, on the other side ROK prefers accept;
    the path below 0.6, on the other side ROK prefers reject
    """
    return _along(Situation.of(model, at, us_action=us_action, without=without), profile, parameter)


@forgiving
def flips(
    model: Family, profile: object, *, at: Scenario | None = None, us_action: str | None = None, without: Iterable[str] = ()
) -> tuple[Threshold, ...]:
    """Return the thresholds of every parameter that can flip a profile or path on its own, the nearest (share of range) first.

    Optional parameters are looked at only where the scenario has switched them on. The first entry is the margin to the
    nearest single-parameter flip.
    """
    here = Situation.of(model, at, us_action=us_action, without=without)
    moved = [p for p in model.parameters if p.kind != "optional" or here.values[p.symbol] != p.default]
    each = now = None
    if isinstance(here.model, Model):
        now = _strict_now(here, here.profile(profile))
        each = AlongEach(here, here.profile(profile), [p.symbol for p in moved])
    lines = (_along(here, profile, p.symbol, now, each) for p in moved)
    found = [line for line in lines if line.nearest is not None and line.distance is not None]
    return tuple(sorted(found, key=lambda line: line.rank))


def _strict_now(here: Situation, profile: tuple[str, ...]) -> bool:
    return all(margin > 0 for margin in Chart.point(here).margins(profile).values())


def _along(
    here: Situation, profile: object, parameter: str, now: bool | None = None, each: AlongEach | None = None
) -> Threshold:
    """Return the threshold along a parameter.

    Where they are known, ``now`` is whether the profile is strict at the scenario, ``each`` its margins along every parameter.
    """
    if isinstance(here.model, Model):
        line = Chart.line(here, parameter)
        known = _strict(line, here.profile(profile), now, each)
    else:
        from .tree_chart import TreeChart  # tables need no trees

        line = TreeChart.line(here, parameter)
        known = _path(line, profile)
    (axis,) = line.axes
    points = in_order(known.candidates)
    crossings = []
    for k, point in enumerate(points):
        below, above = inner(points[k - 1] if k else None, point), inner(point, points[k + 1] if k + 1 < len(points) else None)
        if (rises := known.holds(above)) != known.holds(below):
            sides = (above, below) if rises else (below, above)
            in_range = bool(axis.parameter.low <= point <= axis.parameter.high)
            crossings.append(Crossing(point, *known.who(point, *sides), rises, in_range))
    return Threshold(
        known.profile, axis.parameter.name, axis.symbols, axis.parameter.low, axis.parameter.high, axis.current, here.us_action,
        known.now, tuple(crossings), known.state,
    )  # fmt: skip


@dataclass(frozen=True)
class _Statement:
    """What may hold along a line: where that may change, whether it holds at a point and now, and who makes it change at one."""

    profile: tuple[str, ...]
    state: str
    now: bool
    candidates: Iterable[Any]
    holds: Callable[[Fraction], bool]
    who: Callable[[Any, Fraction, Fraction], tuple[str, str]]


def _strict(line: Chart, profile: tuple[str, ...], now: bool | None, each: AlongEach | None) -> _Statement:
    ready = None if each is None else each.margins(line)
    own = {piece.region: ready or line.margins(profile, piece.region) for piece in line.pieces}
    binding: dict[Any, tuple[str, str]] = {}
    for piece in line.pieces:
        for where, polynomial in own[piece.region].items():
            for root in roots_of(polynomial):
                if (piece.low is None or compare(piece.low, root) <= 0) and (piece.high is None or compare(root, piece.high) <= 0):
                    binding.setdefault(root, where)

    def strict(t: Fraction) -> bool:
        return all(value_on(margin, t) > 0 for margin in own[line.region_at(t)].values())

    holds = _strict_now(line.situation, profile) if now is None else now
    return _Statement(profile, "strict", holds, binding, strict, lambda point, *_: binding[point])


def _path(line: TreeChart, path: object) -> _Statement:
    known = line.path(path)
    candidates = {root for polynomial in line.causes(()).values() for root in roots_of(polynomial)}

    def alone(t: Fraction) -> bool:
        return line.label(t).paths == (known,)

    return _Statement(known, "the path", alone(line.axes[0].current), candidates, alone, line.turning)  # type: ignore[arg-type]  # trees have no joint moves


def symbolic(root: Any) -> Any:
    """Return an exact number as a Fraction, or as an exact SymPy number where it is irrational.

    >>> from flint import fmpq_poly
    >>> [symbolic(root) for root in roots_of(fmpq_poly([0, -2, 0, 1]))]
    [-sqrt(2), Fraction(0, 1), sqrt(2)]
    """
    if not isinstance(root, Algebraic):
        return root
    import sympy

    field = root.field if root == root.field.generator() else root.primitive()
    return sympy.rootof(sympy.Poly([int(c) for c in reversed(field.minimal.coeffs())], sympy.Symbol("x")), field.index)
