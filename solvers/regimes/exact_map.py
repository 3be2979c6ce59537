r"""Exact maps: the plane of two parameters cut along the curves where a player is indifferent, each cell labelled once.

Which supports a 3x3 game's equilibria have is decided by the signs of 24 numbers: for each player the nine differences of two
own payoffs against one action of the other (:math:`d`), and the three determinants of two such differences against two
actions (:math:`d_1(s) d_2(t) - d_1(t) d_2(s)`), which say whether all three own actions can tie against a mixture of the two:
they are the chirotope of the best-response hyperplanes and the sides of the simplex (Björner et al. 1999). In the plane all
of them are polynomials. On a cell of the arrangement of their zero curves no sign changes, so one exact solution at one
point gives the supports of all equilibria, mixed ones and continua included, in the whole cell.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_mpoly
from flint.utils.flint_exceptions import DomainError
from numpy.typing import NDArray

from games.errors import ParameterError, ScenarioError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, PLAYERS, US, US_ACTIONS, WORDS, Trilateral, check_us
from games.normal_form import NormalFormGame
from games.parameters import Parameter, decimal, exact
from games.profile import outcome_class
from games.scenario import Scenario
from games.table import Cell, Table

from .. import nash
from ..selection import logit
from .arrangement import (
    PLANE,
    Arrangement,
    Box,
    DisjointSets,
    Signs,
    arrange,
    by_power,
    factors,
    fraction,
    rational,
    sign,
    sign_in_box,
    value_at,
)
from .critical import _ratio
from .margins import ally_profile
from .shorthand import QUANTITIES, definitions, sum_latex, symbol
from .thresholds import COMMON_THREAT, THREATS

Support: TypeAlias = tuple[str, ...]
"""Per player the labels of the actions that are played: ("C", "CH")."""

TOGETHER = Parameter(
    "T", COMMON_THREAT, "situational", Fraction(1, 2), 0, 1, "the four perceived threats moved together", source="joint move"
)
FAINT = 1e-9
"""Value of a polynomial, as a share of its largest term, below which a grid point is decided exactly."""


@dataclass(frozen=True)
class Tie:
    """A player is indifferent between some of its actions, given what the others play.

    Attributes
    ----------
    actions
        Two own actions, or all three.
    against
        Per other player the actions played: one each, or a mixture of two of one player's.
    """

    player: str
    actions: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        """Whether it is a tie of three actions against a mixture."""
        return len(self.actions) > 2

    def __str__(self) -> str:
        return f"{self.player}: {' ~ '.join(self.actions)} against ({', '.join(map(played, self.against))})"


@dataclass(frozen=True)
class Change:
    """The change of what a player loses by a deviation is zero."""

    player: str
    profile: tuple[str, str]
    deviation: str

    def __str__(self) -> str:
        return f"{self.player}: loss from ({', '.join(self.profile)}) to {self.deviation} unchanged"


@dataclass(frozen=True)
class EquilibriumSet:
    """The kinds of equilibria of a game.

    Attributes
    ----------
    strict
        The strict equilibria.
    others
        Supports of the other isolated equilibria.
    continua
        Per continuum its dimension and the supports of its extreme points.
    """

    strict: tuple[Support, ...]
    others: tuple[Support, ...] = ()
    continua: tuple[tuple[int, tuple[Support, ...]], ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The outcome classes that have a strict equilibrium."""
        return tuple(sorted({outcome_class(profile[0], profile[1]) for profile in self.strict}))

    def __str__(self) -> str:
        parts = [f"({', '.join(map(played, support))})" for support in (*self.strict, *self.others)]
        parts += [f"a continuum of dimension {size} at {', '.join(map(str, supports))}" for size, supports in self.continua]
        return ", ".join(parts) or "none"


@dataclass(frozen=True)
class Effect:
    """Whether a change makes a profile safer for each ally: per ally, the signs of the changes of its losses by deviating."""

    signs: tuple[tuple[str, tuple[int, ...]], ...]

    def of(self, player: str) -> int | None:
        """Return 1 if a player's deviations all lose more, -1 if all lose less, 0 if nothing changes, None if they differ."""
        found = set(dict(self.signs)[player]) - {0}
        return next(iter(found)) if len(found) == 1 else None if found else 0

    def __str__(self) -> str:
        words = {1: "safer", -1: "less safe", 0: "the same", None: "depends on the deviation"}
        return ", ".join(f"{player} {words[self.of(player)]}" for player, _ in self.signs)


Label: TypeAlias = EquilibriumSet | Effect


@dataclass(frozen=True, eq=False)
class Region:
    """A connected part of the map with one label.

    Attributes
    ----------
    sample
        An exact point inside it.
    area
        Lower and upper bound; equal where the area is exact.
    faces
        The cells of the arrangement it consists of.
    selected
        The action profile that the logit branch selects *at the sample*: not proved to be the same in the whole region.
        None if no selection was asked for.
    certain
        Whether the label is proved for the whole region; if not, mixed equilibria were only solved at one point of each cell.
    """

    label: Label
    sample: tuple[Fraction, Fraction]
    area: tuple[Fraction, Fraction]
    faces: tuple[int, ...]
    selected: Support | None
    certain: bool

    @property
    def outcome(self) -> str | None:
        """The class of the selected profile."""
        return None if self.selected is None else outcome_class(self.selected[0], self.selected[1])


@dataclass(frozen=True, eq=False)
class Boundary:
    """A curve on which the label changes.

    Attributes
    ----------
    polynomial
        It vanishes there: irreducible, in the ring ``arrangement.PLANE``.
    causes
        The ties (or unchanged losses) that hold on it.
    regions
        Pairs of indices of regions that it parts.
    pieces
        Arrays of shape (n, 2), for drawing.
    """

    x: Parameter
    y: Parameter
    polynomial: fmpq_mpoly
    causes: tuple[Tie | Change, ...]
    regions: frozenset[tuple[int, int]]
    pieces: tuple[NDArray[np.float64], ...]
    derive: Callable[[], Mapping[str, Any] | None]

    @property
    def equation(self) -> Any:
        """The polynomial in the two parameters' SymPy symbols, all other parameters as in the scenario."""
        import sympy

        x, y = _symbol(self.x.symbol), _symbol(self.y.symbol)
        terms = ((fraction(v), int(i), int(j)) for (i, j), v in self.polynomial.to_dict().items())
        return sympy.Add(*(sympy.Rational(v.numerator, v.denominator) * x**i * y**j for v, i, j in terms))

    @cached_property
    def condition(self) -> Mapping[str, Any] | None:
        """The same in closed form: mechanism -> term, in the parameters and shorthands; on the curve they sum to zero.

        None for ties against a mixture.
        """
        return self.derive()

    def solved(self, parameter: str) -> Any:
        """Return the curve in closed form, solved for one of its parameters (symbol or name); None if it is not linear in it.

        Raises
        ------
        ParameterError
            If the parameter is not one of the two.
        """
        import sympy

        over, under = self._ratio(parameter)
        return sympy.Add(*over) / sympy.Add(*under) if under else None

    def _ratio(self, parameter: str) -> tuple[list[Any], list[Any]]:
        found = next((p for p in (self.x, self.y) if parameter in (p.symbol, p.name)), None)
        if found is None:
            raise ParameterError(f"solved: {self.x.name} or {self.y.name} is needed; got {parameter!r}")
        over, under = ([], []) if self.condition is None else _ratio(self.condition, _symbol(found.symbol))
        scale = _content(under[0]) if under else 1  # a number that cancels
        return [term / scale for term in over], [term / scale for term in under]

    def latex(self) -> str:
        """Return the closed form in LaTeX, solved for y or x where it can be; else the equation in numbers."""
        import sympy

        names = {p.symbol: p.latex for p in (*MODEL.parameters, self.x, self.y)}
        for parameter in (self.y, self.x):
            over, under = self._ratio(parameter.symbol)
            if under:
                top, bottom = sum_latex(over, names) if over else "0", sum_latex(under, names)
                return f"{parameter.latex} = " + (top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}")
        written = {_symbol(p.symbol): p.latex for p in (self.x, self.y)}
        return f"{sympy.latex(self.equation, symbol_names=written)} = 0"

    def __str__(self) -> str:
        """Write the equation with its numbers rounded, scaled so that the largest is 1."""
        terms = sorted(((int(i), int(j)), float(fraction(v))) for (i, j), v in self.polynomial.to_dict().items())
        largest = max((abs(v) for _, v in terms))
        parts = []
        for (i, j), v in reversed(terms):
            powers = [f"{p.symbol}^{n}" if n > 1 else p.symbol for p, n in ((self.x, i), (self.y, j)) if n]
            size = format(abs(v) / largest, ".4g")
            parts.append(("- " if v < 0 else "+ ") + " ".join([size] * (size != "1" or not powers) + powers))
        return " ".join(parts).removeprefix("+ ") + " = 0"


@dataclass(frozen=True, eq=False, repr=False)
class ExactMap:
    """Regions of the plane of two parameters, everything else as in a scenario, with exact boundaries.

    Attributes
    ----------
    title
        What is mapped.
    box
        The exact ranges of x and y.
    point
        The scenario's own values of x and y; None on an axis that moves several parameters.
    certifies
        What is proved of the labels, in words.
    labels
        Per cell of the arrangement its label.
    """

    x: Parameter
    y: Parameter
    box: Box
    scenario: Scenario
    us_action: str
    title: str
    regions: tuple[Region, ...]
    boundaries: tuple[Boundary, ...]
    point: tuple[Fraction, Fraction] | None
    certifies: str
    arrangement: Arrangement
    folds: tuple[fmpq_mpoly, ...]
    labels: tuple[Label, ...]

    @property
    def shares(self) -> dict[Label, tuple[Fraction, Fraction]]:
        """Per label a lower and an upper bound of its share of the box, equal where it is exact; the largest first."""
        (x0, x1), (y0, y1) = self.box
        whole = (x1 - x0) * (y1 - y0)
        found: dict[Label, list[Fraction]] = {}
        for region in self.regions:
            both = found.setdefault(region.label, [Fraction(0), Fraction(0)])
            for k in (0, 1):
                both[k] += region.area[k] / whole
        ranked = sorted(found.items(), key=lambda entry: -entry[1][0])
        return {label: (max(low, Fraction(0)), min(high, Fraction(1))) for label, (low, high) in ranked}

    def at(self, x: object, y: object) -> Label | None:
        """Return the label of an exact point of the box, by signs alone; None on a curve that divides cells.

        Raises
        ------
        ParameterError
            If the point is outside the box.
        """
        point = exact(x, self.x.name), exact(y, self.y.name)
        for value, (low, high), p in zip(point, self.box, (self.x, self.y), strict=True):
            if not low <= value <= high:
                raise ParameterError(
                    f"{p.name} ({p.symbol}) = {decimal(value)} is outside the map: [{decimal(low)}, {decimal(high)}]"
                )
        here = tuple(sign(value_at(fold, point)) for fold in self.folds)
        return self._known.get(self._key(tuple(sign(value_at(c.polynomial, point)) for c in self.arrangement.curves), here))

    def _key(self, signs: Signs, folds: Signs) -> Signs:
        return tuple(s if curve.counts(folds) else 2 for s, curve in zip(signs, self.arrangement.curves, strict=True))

    @cached_property
    def _known(self) -> dict[Signs, Label | None]:
        found: dict[Signs, Label | None] = {}
        for label, signs, sample in zip(self.labels, self.arrangement.signs, self.arrangement.samples, strict=True):
            key = self._key(signs, tuple(sign(value_at(fold, sample)) for fold in self.folds))
            if found.setdefault(key, label) != label:
                found[key] = None  # only mixed equilibria of three players, which signs do not settle
        return found

    def raster(self, shape: tuple[int, int] = (1000, 1000)) -> tuple[tuple[Label, ...], NDArray[np.int16]]:
        """Return the labels and, on a grid of shape (nx, ny) over the box, an (ny, nx) array of indices; -1 on a curve.

        Signs are taken in floats; where a polynomial is close to zero, at the exact value of the grid point.
        """
        (x0, x1), (y0, y1) = self.box
        names = tuple(dict.fromkeys(self.labels))
        xs, ys = (np.linspace(float(a), float(b), n) for (a, b), n in zip(((x0, x1), (y0, y1)), shape, strict=True))
        doubtful = np.zeros((len(ys), len(xs)), dtype=bool)

        def positive(polynomial: fmpq_mpoly) -> NDArray[np.bool_]:
            rows = by_power(polynomial)
            width = max(row.degree() for row in rows) + 1
            table = np.array([[float(fraction(row[n])) for n in range(width)] for row in rows])
            across, up = xs[None, :] ** np.arange(width)[:, None], ys[:, None] ** np.arange(len(rows))[None, :]
            value = up @ table @ across
            np.logical_or(doubtful, np.abs(value) <= FAINT * (np.abs(up) @ np.abs(table) @ np.abs(across)), out=doubtful)
            above: NDArray[np.bool_] = value > 0
            return above

        folds = [
            positive(fold) if not fold.is_constant() else np.full(doubtful.shape, value_at(fold, (x0, y0)) > 0)
            for fold in self.folds
        ]
        code, keys = np.zeros(doubtful.shape, dtype=np.int64), 1
        for curve in self.arrangement.curves:
            above = positive(curve.polynomial).astype(np.int64)
            if curve.domains is not None:
                inside = np.zeros(doubtful.shape, dtype=bool)
                for domain in curve.domains:
                    inside |= np.logical_and.reduce([(s == 0) | (fold == (s > 0)) for s, fold in zip(domain, folds, strict=True)])
                above = np.where(inside, above, 2)
            code = 3 * code + above
            keys *= 3
            if keys > 1 << 40:
                seen, code = np.unique(code, return_inverse=True)
                keys = len(seen)
        seen, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        found = np.empty(len(seen), dtype=np.int16)
        clear = np.flatnonzero(~doubtful.ravel())
        certain = dict(zip(inverse.ravel()[clear].tolist(), clear.tolist(), strict=True))
        place = {label: k for k, label in enumerate(names)}
        for k in range(len(first)):
            where = certain.get(k)
            found[k] = -1 if where is None else place.get(self.at(*self._grid(xs, ys, where)), -1)  # type: ignore[arg-type]  # None is not a label
        out = found[inverse].reshape(doubtful.shape)
        for where in np.flatnonzero(doubtful.ravel()):
            label = self.at(*self._grid(xs, ys, int(where)))
            out.ravel()[where] = -1 if label is None else place[label]
        return names, out

    def _grid(self, xs: NDArray[np.float64], ys: NDArray[np.float64], where: int) -> tuple[Fraction, Fraction]:
        row, column = divmod(where, len(xs))
        point = (Fraction(float(xs[column])), Fraction(float(ys[row])))
        return tuple(min(max(v, low), high) for v, (low, high) in zip(point, self.box, strict=True))  # type: ignore[return-value]  # two

    def table(self) -> Table:
        """Return one row per region: its label, share of the box, what is selected at its sample, and the sample."""
        (x0, x1), (y0, y1) = self.box
        whole = (x1 - x0) * (y1 - y0)
        rows = [
            (
                str(k),
                str(region.label) + ("" if region.certain else " (mixed: at the sample)"),
                _share(region.area[0] / whole, region.area[1] / whole),
                "" if region.selected is None else f"({', '.join(region.selected)}), {region.outcome}",
                f"({decimal(region.sample[0])}, {decimal(region.sample[1])})",
            )
            for k, region in enumerate(self.regions)
        ]
        header = ("region", "label", "share", "selected at the sample", f"sample ({self.x.symbol}, {self.y.symbol})")
        return Table(header, rows, caption=self.title, notes=(self.certifies,))

    def boundary_table(self) -> Table:
        """Return one row per boundary curve: its equation in closed form, the regions it parts, and who is indifferent."""
        rows = [
            (
                Cell(str(b), f"${b.latex()}$", f"\\({b.latex()}\\)"),
                "; ".join(f"{i} | {j}" for i, j in sorted(b.regions)),
                "; ".join(map(str, b.causes)),
            )
            for b in self.boundaries
        ]
        return Table(("curve", "between regions", "on it"), rows, caption=f"{self.title}: boundaries")

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html() + self.boundary_table().to_html()


def exact_map(
    model: Trilateral,
    x: str,
    y: str,
    *,
    at: Scenario,
    us_action: str | None = None,
    without: Iterable[str] = (),
    timing: str = "given",
    mixed: bool = True,
    select: bool = True,
) -> ExactMap:
    """Return the regions of the plane of two parameters by their equilibria, with exact boundaries.

    Parameters
    ----------
    x, y
        Two parameters by symbol or name, each over its range (widened to hold the scenario's value), or ``common_threat``: the
        four perceived threats moved together.
    timing
        ``given``: the allies' game at the US action. ``simultaneous``: the 3x3x3 game; labels are proved where one of the US
        actions strictly dominates, elsewhere only the pure equilibria are, and mixed ones are solved at a point of each cell.
    mixed
        Whether labels hold all equilibria, or the pure ones only.
    select
        Whether to follow the logit branch at one point of each region.

    Raises
    ------
    ParameterError, ScenarioError
        For unknown or equal parameters, one that a switched-off mechanism silences, payoffs that are not polynomials in the
        two, conditions of degree three or more in both, or the timing ``us-first``.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario)
    >>> [(str(label), round(float(low), 4)) for label, (low, _) in found.shares.items()][0]
    ('(C, C)', 0.7218)
    """
    if timing not in ("given", "simultaneous"):
        raise ScenarioError(f"exact_map: timing 'given' or 'simultaneous' is needed; got {timing!r}")
    chosen = check_us(us_action or at.us_action)
    players, fixed = (ALLIES, {US: chosen}) if timing == "given" else (PLAYERS, {})
    plane = _Plane(model, x, y, at, without)
    actions = tuple((ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS)[: len(players)])
    folds = plane.gap_folds(plane.values)
    payoffs = {s: plane.payoffs(plane.values, players, fixed, (s[0], s[1])) for s in plane.fold_signs(folds)}
    parts = {s: dict(ties(own, players, actions, mixed=mixed)) for s, own in payoffs.items()}

    def game(point: tuple[Fraction, Fraction]) -> NormalFormGame:
        table: Any = payoffs[tuple(sign(value_at(fold, point)) for fold in folds)]
        numbers = np.empty(table.shape, dtype=object)
        for where in np.ndindex(*table.shape):
            numbers[where] = fraction(value_at(table[where], point))
        return NormalFormGame(numbers, players, actions)

    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, folds)
    labels: list[Label] = []
    certain: list[bool] = []
    known: dict[tuple[Any, ...], tuple[Label, bool]] = {}
    for sample in cut.samples:
        here = tuple(sign(value_at(fold, sample)) for fold in folds)
        signs_of = {tie: sign(value_at(polynomial, sample)) for tie, polynomial in parts[here].items()}
        settled = not mixed or _settled(signs_of, players, actions)
        key = (here, tuple(signs_of.values()))
        if key not in known or not settled:
            if mixed:
                known[key] = equilibrium_set(nash.solve(game(sample))), settled
            else:
                known[key] = _pure(signs_of, players, actions), settled
        label, sure = known[key]
        labels.append(label)
        certain.append(sure)
    regions, boundaries = _merged(plane, cut, labels, certain, parts, partial(plane.difference, players, fixed))
    if select:
        regions = _selected(regions, [game(region.sample).floats() for region in regions])
    what = "pure equilibria" if not mixed else "equilibria"
    us = f"US {chosen} ({WORDS[chosen]})" if timing == "given" else "simultaneous moves"
    proved = (
        f"In each region the {'pure equilibria' if not mixed else 'supports of all equilibria'} are proved to be the same."
        if all(certain)
        else "Pure equilibria are proved to be the same in each region; where it says so, mixed ones were solved at one point of "
        "each cell."
    )
    return ExactMap(
        plane.x, plane.y, plane.box, at, chosen, f"{at.name}, {us}: {what} over {plane.x.name} and {plane.y.name}",
        regions, boundaries, plane.point, proved, cut, tuple(folds), tuple(labels),
    )  # fmt: skip


def effect_map(
    model: Trilateral,
    x: str,
    y: str,
    *,
    at: Scenario,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    us_before: str | None = None,
    us_after: str | None = None,
    profile: object = "CC",
    without: Iterable[str] = (),
) -> ExactMap:
    """Return where a change makes a profile safer for each ally and where less safe, with the exact dividing curves.

    Rival theories often agree on a cause and differ in its sign; here each has its region. The change is from the scenario
    with some parameters (``before``) and a US action to the same with others.

    Raises
    ------
    ParameterError, ScenarioError
        As in ``exact_map``, and if nothing changes or an axis is among the parameters that do.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> doubt = effect_map(MODEL, "s", "p", at=games.episode("2023").scenario, before={"rK": 0.3}, after={"rK": 0.9})
    >>> [b.solved("p") for b in doubt.boundaries]
    [-beta*s*tau_K*(phi - 2)/(2*(lam + 1))]
    """
    labels_of = ally_profile(model, profile)
    plane = _Plane(model, x, y, at, without)
    first, second = (check_us(given or at.us_action) for given in (us_before, us_after))
    moves = [model.fixed_values(dict(given or {})) for given in (before, after)]
    moved = {symbol for given in moves for symbol in given}
    if taken := moved & set(plane.symbols):
        raise ParameterError(f"effect_map: {', '.join(sorted(taken))} is an axis of the map and cannot change as well")
    if silent := moved & set(plane.silenced):
        raise ParameterError(f"effect_map: {', '.join(sorted(silent))} belongs to a mechanism that is switched off")
    sides = [plane.values | {s: plane.constant(v) for s, v in given.items()} for given in moves]
    if sides[0] == sides[1] and first == second:
        raise ParameterError("effect_map: give what changes: parameters before and after, or two US actions")
    folds = [fold for side in sides for fold in plane.gap_folds(side)]
    causes = [Change(p, labels_of, d) for i, p in enumerate(ALLIES) for d in ALLY_ACTIONS if d != labels_of[i]]
    parts: dict[Signs, dict[Change, fmpq_mpoly]] = {}
    for signs in plane.fold_signs(folds):
        losses = [
            {(c.player, c.deviation): plane.loss(side, c, us, (signs[k], signs[k + 1])) for c in causes}
            for side, us, k in zip(sides, (first, second), (0, 2), strict=True)
        ]
        parts[signs] = {c: losses[1][c.player, c.deviation] - losses[0][c.player, c.deviation] for c in causes}
    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, folds)
    labels: list[Label] = []
    for sample in cut.samples:
        here = tuple(sign(value_at(fold, sample)) for fold in folds)
        own = {c: sign(value_at(polynomial, sample)) for c, polynomial in parts[here].items()}
        labels.append(Effect(tuple((p, tuple(s for c, s in own.items() if c.player == p)) for p in ALLIES)))
    derive = partial(plane.change, moves, (first, second))
    regions, boundaries = _merged(plane, cut, labels, [True] * len(labels), parts, derive)
    shown = []
    for word in sorted(moved):
        ends = [decimal(given.get(word, plane.given[word])) for given in moves]
        shown.append(f"{word} {' to '.join(dict.fromkeys(ends))}")
    if first != second:
        shown.append(f"US {first} to {second}")
    title = f"{at.name}, {'; '.join(shown)}: effect on ({', '.join(labels_of)}) over {plane.x.name} and {plane.y.name}"
    proved = "In each region the signs of all effects are proved to be the same."
    return ExactMap(
        plane.x, plane.y, plane.box, at, second, title, regions, boundaries, plane.point, proved, cut, tuple(folds), tuple(labels)
    )  # fmt: skip


def ties(
    payoffs: NDArray[Any], players: Sequence[str], actions: Sequence[tuple[str, ...]], *, mixed: bool = True
) -> Iterator[tuple[Tie, Any]]:
    """Yield every tie whose sign matters for the equilibria, with the number that is zero where it holds.

    Payoffs may be of any number type. A tie of two actions is the payoff of the first less that of the second. With
    ``mixed``, ties of three actions of Japan or the ROK against mixtures of the other are added, for each action of the US.
    """
    for i, player in enumerate(players):
        own = np.moveaxis(payoffs[i], i, 0)
        others = [actions[k] for k in range(len(players)) if k != i]
        for a, b in itertools.combinations(range(len(actions[i])), 2):
            for place in np.ndindex(*own.shape[1:]):
                labels = tuple(labels[k] for labels, k in zip(others, place, strict=True))
                yield Tie(player, (actions[i][a], actions[i][b]), labels), own[(a, *place)] - own[(b, *place)]
        if mixed and i < len(ALLIES):
            for rest in np.ndindex(*own.shape[2:]):
                table = own[(slice(None), slice(None), *rest)]
                known = tuple(labels[k] for labels, k in zip(others[1:], rest, strict=True))
                for s, t in itertools.combinations(range(table.shape[1]), 2):
                    first, second = table[0] - table[1], table[0] - table[2]
                    yield (
                        Tie(player, actions[i], (others[0][s] + others[0][t], *known)),
                        first[s] * second[t] - first[t] * second[s],
                    )


def equilibrium_set(solution: Any) -> EquilibriumSet:
    """Return the kinds of equilibria of a solution.

    >>> from games.normal_form import NormalFormGame
    >>> print(equilibrium_set(nash.solve(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]))))
    (1, 1), (2, 2), ({1, 2}, {1, 2})
    """

    def support(e: Any) -> Support:
        return tuple("".join(labels[k] for k in own) for labels, own in zip(e.actions, e.support, strict=True))

    strict = tuple(sorted(support(e) for e in solution.strict))
    others = tuple(sorted(support(e) for e in solution.equilibria if not e.strict))
    continua = sorted((c.dimension, tuple(sorted(map(support, c.extreme)))) for c in solution.components)
    return EquilibriumSet(strict, others, tuple(continua))


class _Plane:
    """The model's payoffs as polynomials in two parameters, all else fixed by a scenario."""

    def __init__(self, model: Trilateral, x: str, y: str, at: Scenario, without: Iterable[str]) -> None:
        names = (without,) if isinstance(without, str) else tuple(without)
        self.model = model
        self.x, self.y = (TOGETHER if word == COMMON_THREAT else model.parameter(word) for word in (x, y))
        moved = [THREATS if p is TOGETHER else (p.symbol,) for p in (self.x, self.y)]
        self.symbols = (*moved[0], *moved[1])
        if len(set(self.symbols)) < len(self.symbols):
            raise ParameterError(f"map: two different parameters are needed; got {self.x.name} and {self.y.name}")
        self.silenced = model.off((*at.without, *names))
        for p, own in zip((self.x, self.y), moved, strict=True):
            if set(own) & set(self.silenced):
                raise ParameterError(f"map: {p.name} ({p.symbol}) belongs to a mechanism that is switched off")
        self.given = model.scenario_values(at, names)
        self.moved = moved
        own_values = [None if p is TOGETHER else self.given[p.symbol] for p in (self.x, self.y)]
        ranges = [
            (min(p.low, p.low if v is None else v), max(p.high, p.high if v is None else v))
            for p, v in zip((self.x, self.y), own_values, strict=True)
        ]
        self.box: Box = (ranges[0], ranges[1])
        self.point = None if own_values[0] is None or own_values[1] is None else (own_values[0], own_values[1])
        self.zero = 0 * PLANE.gens()[0]
        self.values = {s: self.constant(v) for s, v in self.given.items()}
        for generator, symbols in zip(PLANE.gens(), moved, strict=True):
            self.values |= dict.fromkeys(symbols, generator)

    def constant(self, value: Fraction) -> fmpq_mpoly:
        return self.zero + rational(value)

    def gap_folds(self, values: Mapping[str, fmpq_mpoly]) -> list[fmpq_mpoly]:
        """Return the polynomials whose signs say which ally fears each threat more."""
        return [values["TKN"] - values["TJN"], values["TKC"] - values["TJC"]]

    def fold_signs(self, folds: Sequence[fmpq_mpoly]) -> Iterator[Signs]:
        """Yield the signs that folds can have inside the box."""
        own = [sign_in_box(fold, self.box) for fold in folds]
        return itertools.product(*((1, -1) if s is None else (s,) for s in own))

    def payoffs(
        self, values: Mapping[str, Any], players: tuple[str, ...], fixed: Mapping[str, str], region: tuple[int, int]
    ) -> NDArray[Any]:
        try:
            found = self.model.payoffs(values, players=players, fixed=fixed, region=region)
            for where in np.ndindex(*found.shape):  # numpy would take a polynomial for a sequence
                found[where] = self.zero + found[where]
            return found
        except (TypeError, ValueError, ArithmeticError, DomainError) as problem:
            raise ParameterError(f"map: payoffs are not polynomials in {self.x.name} and {self.y.name} ({problem})") from None

    def loss(self, values: Mapping[str, Any], change: Change, us: str, region: tuple[int, int]) -> fmpq_mpoly:
        i = ALLIES.index(change.player)
        table = self.payoffs(values, ALLIES, {US: us}, region)[i]
        stay = [ALLY_ACTIONS.index(a) for a in change.profile]
        move = list(stay)
        move[i] = ALLY_ACTIONS.index(change.deviation)
        found: fmpq_mpoly = table[tuple(stay)] - table[tuple(move)]
        return found

    # -- closed forms

    def symbolic(self, moves: Iterable[Mapping[str, Any]] = ({},)) -> dict[str, Any]:
        """Return every parameter as a symbol, those of mechanisms that are off as numbers."""
        import sympy

        changed = {s for given in moves for s in given}
        fixed = {
            p.symbol
            for p in self.model.parameters
            if p.symbol in self.silenced or (p.kind == "optional" and self.given[p.symbol] == p.default)
        }
        values = {
            s: sympy.Rational(v.numerator, v.denominator) if s in fixed - changed - set(self.symbols) else _symbol(s)
            for s, v in self.given.items()
        }
        for parameter, symbols in zip((self.x, self.y), self.moved, strict=True):
            values |= dict.fromkeys(symbols, _symbol(parameter.symbol))
        return values

    def kept(self, values: Mapping[str, Any], us: str, region: Any, loose: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Return the shorthands (quantity, player) that hold none of some symbols."""
        free = {_symbol(s) for s in loose}
        written = definitions(self.model, values, us, region)
        return frozenset(
            (q, i) for q in QUANTITIES for i in ALLIES if not getattr(written[symbol(q, i)], "free_symbols", set()) & free
        )

    def terms(
        self, player: str, stay: Support, move: Support, values: Mapping[str, Any], keep: frozenset[tuple[str, str]], region: Any
    ) -> dict[str, Any]:
        """Return mechanism -> its part of a payoff difference, some quantities written as shorthands."""
        make = self.model.outcome(self.model, values, self.model.mechanisms, region)
        here, there = (_shortened(make(profile), keep) for profile in (stay, move))
        own = [m for m in self.model.mechanisms if m.term is not None]
        return {m.name: m.term(player, here) - m.term(player, there) for m in own}  # type: ignore[misc]  # terms of None are filtered out above

    def axes(self) -> set[str]:
        return {self.x.symbol, self.y.symbol}

    def region(self, signs: Signs) -> tuple[int, int]:
        """Return the region of the threat gaps; common threats are equal."""
        return (0, 0) if TOGETHER in (self.x, self.y) else (signs[0], signs[1])

    def difference(self, players: tuple[str, ...], fixed: Mapping[str, str], tie: Tie, signs: Signs) -> dict[str, Any] | None:
        """Return what sums to zero at a tie of two actions, mechanism by mechanism."""
        if tie.mixed:
            return None
        i = players.index(tie.player)
        stay, move = ((*tie.against[:i], action, *tie.against[i:], *fixed.values()) for action in tie.actions)
        values, region = self.symbolic(), self.region(signs)
        same_us = stay[-1] == move[-1]
        keep = self.kept(values, stay[-1], region, self.axes() if same_us else {*self.axes(), "c"})
        return self.terms(tie.player, stay, move, values, keep, region)

    def change(self, moves: Sequence[Mapping[str, Any]], us: tuple[str, str], change: Change, signs: Signs) -> dict[str, Any]:
        """Return what sums to zero where a loss does not change, mechanism by mechanism; what moves has its two numbers."""
        import sympy

        move = list(change.profile)
        move[ALLIES.index(change.player)] = change.deviation
        plain = self.symbolic(moves)
        changed = {s for given in moves for s in given}
        loose = {*self.axes(), *changed, *({"c"} if us[0] != us[1] else ())}
        losses = []
        for k, (given, action) in enumerate(zip(moves, us, strict=True)):
            region = self.region(signs[2 * k : 2 * k + 2])
            keep = self.kept(plain, action, region, loose)
            numbers = {s: given.get(s, self.given[s]) for s in changed}
            values = plain | {s: sympy.Rational(v.numerator, v.denominator) for s, v in numbers.items()}
            losses.append(self.terms(change.player, (*change.profile, action), (*move, action), values, keep, region))
        return {name: losses[1][name] - losses[0][name] for name in losses[0]}


def _shortened(outcome: Any, keep: frozenset[tuple[str, str]]) -> Any:
    """Return an outcome whose kept quantities are single symbols, where they are not zero."""
    for quantity in QUANTITIES:
        known = getattr(outcome, quantity)
        setattr(
            outcome, quantity, dict(known) | {i: symbol(quantity, i) for i in ALLIES if (quantity, i) in keep and known[i] != 0}
        )
    return outcome


def _merged(
    plane: _Plane,
    cut: Arrangement,
    labels: Sequence[Label],
    certain: Sequence[bool],
    parts: Mapping[Signs, Mapping[Any, fmpq_mpoly]],
    derive: Callable[[Any, Signs], Mapping[str, Any] | None],
) -> tuple[tuple[Region, ...], tuple[Boundary, ...]]:
    """Return the regions, neighbouring cells of one label joined, and the curves between them."""
    sets = DisjointSets(len(labels))
    inner = [(e, a, b) for e in cut.edges for a, b in (e.faces,) if a is not None and b is not None]
    for _, a, b in inner:
        if labels[a] == labels[b]:
            sets.join(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for face in range(len(labels)):
        members[sets.find(face)].append(face)
    regions = []
    for faces in members.values():
        largest = max(faces, key=lambda face: cut.areas[face][0])
        area = tuple(sum((cut.areas[face][k] for face in faces), Fraction(0)) for k in (0, 1))
        regions.append(
            Region(labels[faces[0]], cut.samples[largest], (area[0], area[1]), tuple(faces), None, all(certain[f] for f in faces))
        )
    regions.sort(key=lambda region: -region.area[0])
    place = {face: k for k, region in enumerate(regions) for face in region.faces}
    grouped: dict[int, list[tuple[Any, int, int]]] = defaultdict(list)
    for edge, a, b in inner:
        if place[a] != place[b] and edge.curve is not None:
            grouped[edge.curve].append((edge, place[a], place[b]))
    by_curve: dict[str, dict[Any, Signs]] = defaultdict(dict)
    for signs, own in parts.items():
        for cause, polynomial in own.items():
            for factor, _ in factors(polynomial)[1]:
                by_curve[str(factor)].setdefault(cause, signs)
    boundaries = []
    for number, found in sorted(grouped.items()):
        polynomial = cut.curves[number].polynomial
        sides = frozenset((min(i, j), max(i, j)) for _, i, j in found)
        causes = by_curve[str(polynomial)]
        close = [c for c in causes if any(bears_on(c, regions[i].label, regions[j].label) for i, j in sides)] or list(causes)
        close.sort(key=lambda cause: isinstance(cause, Tie) and cause.mixed)
        closed = partial(derive, close[0], causes[close[0]]) if close else dict
        pieces = tuple(edge.points for edge, _, _ in found)
        boundaries.append(Boundary(plane.x, plane.y, polynomial, tuple(close), sides, pieces, closed))
    return tuple(regions), tuple(boundaries)


def bears_on(cause: Tie | Change, first: Label, second: Label) -> bool:
    """Return whether an equilibrium that only one of two sets has is one that a tie bears on."""
    if not (isinstance(cause, Tie) and isinstance(first, EquilibriumSet) and isinstance(second, EquilibriumSet)):
        return True
    players = ALLIES if len(cause.against) == 1 else PLAYERS
    i = players.index(cause.player)
    for support in {*first.strict, *first.others} ^ {*second.strict, *second.others}:
        rest = support[:i] + support[i + 1 :]
        if all(set(own) & set(theirs) for own, theirs in zip(rest, cause.against, strict=True)) and set(support[i]) & set(
            cause.actions
        ):
            return True
    return False


def _selected(regions: tuple[Region, ...], games: Sequence[NDArray[np.float64]]) -> tuple[Region, ...]:
    """Return the regions with what the logit branch selects in the games at their samples."""
    cells: list[tuple[int, ...]]
    if len(games[0]) == len(ALLIES):
        cells = [divmod(int(cell), len(ALLY_ACTIONS)) for cell in logit.select_batch(np.stack(games)).cells]
    else:
        cells = [logit.limit(own).cell for own in games]
    own = (ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS)
    return tuple(
        replace(region, selected=tuple(labels[k] for labels, k in zip(own, cell, strict=False)))
        for region, cell in zip(regions, cells, strict=True)
    )


def _pure(signs: Mapping[Tie, int], players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> EquilibriumSet:
    """Return the pure equilibria that the signs of the ties give."""
    strict: list[Support] = []
    weak: list[Support] = []
    for profile in itertools.product(*actions):
        least = 1
        for i, player in enumerate(players):
            rest = profile[:i] + profile[i + 1 :]
            for other in actions[i]:
                if other != profile[i]:
                    a, b = sorted((profile[i], other), key=actions[i].index)
                    lost = signs[Tie(player, (a, b), rest)]
                    least = min(least, lost if a == profile[i] else -lost)
        if least >= 0:
            (strict if least > 0 else weak).append(profile)
    return EquilibriumSet(tuple(sorted(strict)), tuple(sorted(weak)))


def _settled(signs: Mapping[Tie, int], players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether the signs settle the supports of all equilibria, once strictly dominated actions are gone.

    They do where the US has one action left, and where two players have two actions each.
    """
    left = [list(own) for own in actions]

    def beats(i: int, a: str, b: str) -> bool:
        first, second = sorted((a, b), key=actions[i].index)
        wanted = 1 if first == a else -1
        others = itertools.product(*(own for k, own in enumerate(left) if k != i))
        return all(signs[Tie(players[i], (first, second), rest)] == wanted for rest in others)

    while True:
        gone = next(((i, b) for i, own in enumerate(left) for b in own for a in own if a != b and beats(i, a, b)), None)
        if gone is None:
            break
        left[gone[0]].remove(gone[1])
    active = [own for own in left if len(own) > 1]
    return len(players) < 3 or len(left[2]) == 1 or len(active) < 2 or (len(active) == 2 and max(map(len, active)) == 2)


def _content(term: Any) -> Any:
    """Return the number that is left of a product when brackets are written as (1 + ...)."""
    import sympy

    size = sympy.S.One
    for factor in sympy.Mul.make_args(sympy.factor(term)):
        base, power = factor.as_base_exp()
        constant = base if base.is_number else base.as_coefficients_dict().get(sympy.S.One, 0) if base.is_Add else 1
        size *= abs(constant or 1) ** power
    return size


def _symbol(name: str) -> Any:
    import sympy

    return sympy.Symbol(name, real=True)


def played(actions: str) -> str:
    """Write what a player plays: one action, or the set that is mixed.

    >>> played("C"), played("CH")
    ('C', '{C, H}')
    """
    return actions if len(actions) == 1 else "{" + ", ".join(actions) + "}"


def _share(low: Fraction, high: Fraction) -> str:
    """Write a share: exactly where it is known so, else with the digits that its bounds agree on."""
    if low == high:
        return f"{float(low):.4f} = {low}" if low.denominator < 10**6 else f"{float(low):.6f} (exact)"
    for digits in range(12, 0, -1):
        if f"{float(low):.{digits}f}" == f"{float(high):.{digits}f}":
            return f"{float(low):.{min(digits, 6)}f}"
    return f"{float(low):.4f} to {float(high):.4f}"
