r"""Critical values with names: the thresholds p*, delta*, T* and h*, in closed form and at a scenario.

Each is where one expression that is linear in its unknown vanishes; the expression comes from the model and is solved by the
program, as a polynomial for the value and symbolically for the closed form, when that is asked for:

- p*: pressure at which belief in the US stops hurting and starts helping an ally's cooperation,
  :math:`\partial \text{margin}_i / \partial r_i = 0` under US action P (the Cha-Hwang contradiction).
- delta*: dread at which a US retrenchment stops helping and starts hurting the ROK's cooperation, margin under E (or P)
  = margin under R.
- T*: common threat (all four perceptions equal) above which an ally does not leave (C, C), over both its deviations.
- h*: coded animosity below which an ally does not leave (C, C), over both its deviations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, NamedTuple

from flint import fmpq_mpoly

from games.arguments import forgiving
from games.errors import GameError
from games.exact.numbers import fraction, rational
from games.exact.polynomials import ring, univariate
from games.model.family import Family
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, THREATS, Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario
from games.table import Cell, Table, number

from ..display import Typeset
from .chart import Chart, Region
from .shorthand import abbreviated, definitions, real_symbol, real_symbols, sum_latex
from .situation import Situation

COHESION = ("C", "C")
Terms = Mapping[tuple[str, str], Mapping[str, Any]]
"""(player, deviation) -> mechanism -> its term's part of the margin."""
RELIABILITY = {"Japan": "rJ", "ROK": "rK"}
ANIMOSITY = {"Japan": "hJ", "ROK": "hK"}


class ClosedForm(NamedTuple):
    """A closed form in the parameters and shorthands, in the parameters alone, and in LaTeX."""

    formula: Any = None
    expression: Any = None
    latex: str = r"\text{none}"


@dataclass(frozen=True, repr=False)
class CriticalValue(Typeset, Record):
    """A named threshold.

    Attributes
    ----------
    name, player
        "p*", "delta*", "delta* from P", "T*" or "h*", and the ally it is for.
    value
        Exact value at the scenario, or None.
    parameter
        The parameter it is a value of; None for the common threat, whose range is [0, 1].
    binding
        The deviation that binds.
    meaning
        What changes there, in words.
    derive
        Derives the closed form, when it is first asked for.
    """

    name: str
    player: str
    value: Fraction | None
    parameter: Parameter | None
    binding: str
    meaning: str
    derive: Callable[[], ClosedForm] = field(compare=False)

    @cached_property
    def closed(self) -> ClosedForm:
        """The closed form."""
        return self.derive()

    @property
    def formula(self) -> Any:
        """Closed form in the parameters and shorthands, a SymPy expression; None if the unknown does not matter there."""
        return self.closed.formula

    @property
    def expression(self) -> Any:
        """The same in the parameters alone."""
        return self.closed.expression

    @property
    def in_range(self) -> bool:
        """Whether the value exists and lies in its parameter's range."""
        if self.value is None:
            return False
        low, high = (self.parameter.low, self.parameter.high) if self.parameter is not None else (0, 1)
        return low <= self.value <= high

    def latex(self) -> str:
        """Return the closed form in LaTeX."""
        return self.closed.latex

    def __repr__(self) -> str:
        where = "in range" if self.in_range else "none in range"
        return f"{self.name} of {self.player}: {'none' if self.value is None else number(self.value, 4)} ({where}); {self.meaning}"


@dataclass(frozen=True)
class _Case:
    """One threshold to derive: the unknown, the equations (deviation -> expression), and which root counts."""

    name: str
    player: str
    unknown: str
    parameter: str | None
    meaning: str
    largest: bool
    keep: tuple[str, ...]
    us_action: str
    equations: Callable[[Callable[[str], Terms]], Mapping[str, Mapping[str, Any]]]


@forgiving
def critical_values(model: Family, *, at: Scenario | None = None, without: Iterable[str] = ()) -> tuple[CriticalValue, ...]:
    """Return p*, delta*, T* and h* at a scenario, for each ally they concern; GameError for another model than the trilateral.

    Raises
    ------
    GameError
        For another model than the trilateral one, with or without mechanisms of one's own.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> [c.name for c in critical_values(MODEL, at=games.episode("2019").scenario) if c.player == "ROK"]
    ['p*', 'delta*', 'delta* from P', 'T*', 'h*']
    """
    here = Situation.of(model, at, without=without)
    if not isinstance(model, Trilateral):
        raise GameError(f"critical_values: p*, delta*, T* and h* are of the trilateral model; got {model.name!r}")
    return tuple(_value(model, here, case) for case in _cases(here.us_action))


def _cases(us_action: str) -> Iterator[_Case]:
    rest = ("tau", "gap", "h", "audience")
    helps = "above it, more belief in the US makes cooperation safer; below it, less safe (free riding)"
    for player in ALLIES:
        yield _Case("p*", player, "p", "p", helps, False, rest, "P", partial(_belief, player))
    dread = "above it, US retrenchment drives Seoul from cooperation; below it, towards it"
    for name, engaged in (("delta*", "E"), ("delta* from P", "P")):
        yield _Case(name, "ROK", "delta", "delta", dread, False, rest, engaged, partial(_withdrawal, engaged))
    held = "above this common threat the ally does not leave (C, C)"
    for player in ALLIES:
        yield _Case("T*", player, "T", None, held, True, ("e", "h", "audience"), us_action, partial(_own, player, us_action))
    calm = "below this coded animosity the ally does not leave (C, C)"
    for player in ALLIES:
        symbol = ANIMOSITY[player]
        kept = ("tau", "e", "gap", "audience")
        yield _Case("h*", player, symbol, symbol, calm, False, kept, us_action, partial(_own, player, us_action))


def _own(player: str, us_action: str, at: Callable[[str], Terms]) -> Mapping[str, Mapping[str, Any]]:
    return {deviation: parts for (who, deviation), parts in at(us_action).items() if who == player}


def _belief(player: str, at: Callable[[str], Terms]) -> Mapping[str, Mapping[str, Any]]:
    return {"H": {name: _slope(part, RELIABILITY[player]) for name, part in at("P")[player, "H"].items()}}


def _slope(part: Any, symbol: str) -> Any:
    """Return the derivative of a polynomial or SymPy expression."""
    if isinstance(part, fmpq_mpoly):
        return part.derivative(symbol)
    import sympy

    return sympy.diff(part, real_symbol(symbol))


def _withdrawal(engaged: str, at: Callable[[str], Terms]) -> Mapping[str, Mapping[str, Any]]:
    stay, gone = at(engaged)["ROK", "H"], at("R")["ROK", "H"]
    return {"H": {name: stay[name] - gone[name] for name in stay}}


def _value(model: Trilateral, here: Situation, case: _Case) -> CriticalValue:
    """Return the value at the scenario, from polynomials in the unknown and the beliefs in the US."""
    region: Region = (0, 0) if case.unknown == "T" else model.region(here.values)
    names = tuple(dict.fromkeys((case.unknown, *RELIABILITY.values())))
    context = ring(names)
    images = {s: rational(value) for s, value in here.values.items()} | dict(zip(names, context.gens(), strict=True))
    if case.unknown == "T":
        images |= dict.fromkeys(THREATS, images.pop("T"))
    zero = context.constant(0)

    def terms(us_action: str) -> Terms:
        found = Chart(replace(here, us_action=us_action), (), images, zero).margin_terms(COHESION, region)
        return {where: {name: zero + part for name, part in parts.items()} for where, parts in found.items()}

    beliefs = {s: rational(here.values[s]) for s in RELIABILITY.values() if s != case.unknown}
    roots = []
    for deviation, parts in case.equations(terms).items():
        line = univariate(sum(parts.values(), zero).subs(beliefs), 0)
        if line.degree() == 1:
            roots.append((fraction(-line[0] / line[1]), deviation))
    value, binding = (max if case.largest else min)(roots, key=lambda root: root[0]) if roots else (None, "")
    parameter = model.parameter(case.parameter) if case.parameter else None
    derive = partial(_closed_form, model, here, case, binding) if roots else ClosedForm
    return CriticalValue(case.name, case.player, value, parameter, binding, case.meaning, derive)


def _closed_form(model: Trilateral, here: Situation, case: _Case, binding: str) -> ClosedForm:
    """Return the closed form of the root of the equation for the deviation that binds."""
    import sympy

    values = here.values
    region: Region = (0, 0) if case.unknown == "T" else model.region(values)
    silent = {p.symbol for p in model.parameters if p.kind == "optional" and values[p.symbol] == p.default}
    symbols = real_symbols(values, {s: values[s] for s in silent})
    unknown = real_symbol(case.unknown)
    if case.unknown == "T":
        symbols |= dict.fromkeys(THREATS, unknown)
    short = replace(here, model=replace(model, outcome=abbreviated(case.keep)))
    equations = case.equations(lambda us: Chart.point(replace(short, us_action=us), symbols).margin_terms(COHESION, region))
    over, under = ratio(equations[binding], unknown)
    if not under:
        return ClosedForm()
    root = sum(over) / sum(under)
    names = {p.symbol: p.latex for p in model.parameters}
    top, bottom = sum_latex(over, names) if over else "0", sum_latex(under, names)
    text = top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}"
    return ClosedForm(sympy.factor(root), root.subs(definitions(model, symbols, case.us_action, region, case.keep)), text)


def ratio(parts: Mapping[str, Any], unknown: Any) -> tuple[list[Any], list[Any]]:
    """Return the terms above and below the line of the root of a sum of terms linear in the unknown, common factors cancelled.

    Where a term is not linear in the unknown, or none holds it, nothing is below the line.

    >>> import sympy
    >>> c, x = sympy.symbols("c x")
    >>> ratio({"cost": 2 * c * x, "gain": -c}, x)
    ([1], [2])
    """
    import sympy

    over, under = [], []
    for part in parts.values():
        polynomial = sympy.Poly(part, unknown)
        if polynomial.degree() > 1:
            return [], []
        over.append(sympy.factor(-polynomial.coeff_monomial(1)))
        under.append(sympy.factor(polynomial.coeff_monomial(unknown)))
    over, under = [term for term in over if term != 0], [term for term in under if term != 0]
    if not under:
        return over, under
    whole = sympy.factor(sum(under))
    common = whole
    for term in over:
        common = sympy.gcd(common, term)
    scaled = sympy.factor(whole / common)
    if scaled.subs(dict.fromkeys(scaled.free_symbols, sympy.Rational(1, 2))) < 0:
        common, scaled = -common, -scaled
    return [sympy.factor(sympy.cancel(term / common)) for term in over], [scaled]


@forgiving
def critical_table(values: Iterable[CriticalValue]) -> Table:
    """Return critical values as a table."""
    rows = [
        (
            c.name,
            c.player,
            "none" if c.value is None else number(c.value, 4),
            "in range" if c.in_range else "none in range",
            c.binding,
            Cell(str(c.formula), f"${c.latex()}$", f"\\({c.latex()}\\)"),
            c.meaning,
        )
        for c in values
    ]
    return Table(("threshold", "player", "value", "range", "binding deviation", "closed form", "meaning"), rows)
