r"""Conditions: the closed-form inequalities under which a pure profile is a strict equilibrium of the allies' game.

Each is derived from the symbolic model: the payoff that a player loses by a deviation, as a polynomial in the named
parameters, must be positive. For reading it is written with the model's shorthands
(:math:`\tau_i, e_i, g_i, h_i, \alpha_i`, see ``games.models.trilateral``), one term per mechanism; ``expression`` is the same
thing in the parameters alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.numbers import decimal, rational
from games.exact.printing import factored_sum, printing_ring, product_of
from games.model.family import Family
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from ..display import Typeset
from .chart import Chart, Region
from .shorthand import DEFINITIONS, QUANTITIES, SHORT, abbreviated, real_symbols, short_name, sum_latex, symbol
from .situation import Situation

if TYPE_CHECKING:
    import sympy

Margins: TypeAlias = Mapping[tuple[str, str], Mapping[str, Any]]
"""(player, deviation) -> mechanism -> its term's part of what is lost."""


@dataclass(frozen=True, eq=False)
class Symbolic:
    """The formulas of the conditions of one profile, each (player, deviation) -> formula."""

    here: Situation
    labels: tuple[str, ...]
    region: Region

    def _terms(self, values: Mapping[str, Any], short: Callable[[str, str], Any] | None = None, zero: Any = 0) -> Margins:
        """Return the margins by mechanism at values of any number type, in shorthands if their symbols can be made."""
        here, model = self.here, self.here.table("conditions")
        if short is not None and isinstance(model, Trilateral):
            here = replace(here, model=replace(model, outcome=abbreviated(make_symbol=short)))
        return Chart(here, (), values, zero).margin_terms(self.labels, self.region)

    @cached_property
    def _symbols(self) -> dict[str, Any]:
        return real_symbols(self.here.values, self.here.numbers)

    @cached_property
    def expressions(self) -> Mapping[tuple[str, str], sympy.Expr]:
        """SymPy polynomials in the parameters alone."""
        import sympy

        return {where: sympy.expand(sum(parts.values())) for where, parts in self._terms(self._symbols).items()}

    @cached_property
    def terms(self) -> Mapping[tuple[str, str], Mapping[str, sympy.Expr]]:
        """SymPy expressions in the parameters and shorthands, by mechanism."""
        import sympy

        written = self._terms(self._symbols, symbol)
        return {where: {name: sympy.factor(term) for name, term in parts.items() if term != 0} for where, parts in written.items()}

    @cached_property
    def polynomials(self) -> Margins:
        """The terms as polynomials in a ring for printing; a ParameterError if one is none."""
        values, fixed = self.here.values, self.here.numbers
        shorthands = [short_name(quantity, player) for quantity in QUANTITIES for player in SHORT]
        letters = printing_ring({*values, *shorthands} - {*fixed})
        symbols = dict(zip(letters.names(), letters.gens(), strict=True))
        images = {s: rational(v) if s in fixed else symbols[s] for s, v in values.items()}
        zero = letters.constant(0)
        written = self._terms(images, lambda quantity, player: symbols[short_name(quantity, player)], zero)
        return {where: {name: zero + part for name, part in parts.items()} for where, parts in written.items()}

    @cached_property
    def texts(self) -> Mapping[tuple[str, str], str]:
        """The sums of ``terms`` as text: by polynomials, which is faster, where the terms are polynomials."""
        try:
            return {where: factored_sum(parts.values()) for where, parts in self.polynomials.items()}
        except ParameterError:  # some term is no polynomial
            return {where: str(sum(parts.values())) for where, parts in self.terms.items()}


@dataclass(frozen=True)
class Part:
    """What one mechanism adds to an inequality: a factored term, and its exact value at the scenario.

    ``coefficient``, ``symbols`` and ``brackets`` are its factors as text; a term that is no polynomial is one bracket.
    """

    mechanism: str
    coefficient: Fraction
    symbols: tuple[str, ...]
    brackets: tuple[str, ...]
    value: Any

    def text(self, without: str = "") -> str:
        """Return the term, one bracket left out.

        >>> Part("effort", Fraction(-1), ("k",), ("(1 - xH)",), 0).text("(1 - xH)")
        '-k'
        """
        left = [bracket for bracket in self.brackets if bracket != without]
        size = abs(self.coefficient)
        if self.coefficient == 1 and not self.symbols and len(left) == 1 and not left[0][-1].isdigit():
            return left[0][1:-1]  # a bracket alone
        above = "*".join([str(size.numerator)] * (size.numerator != 1) + [*self.symbols, *left]) or "1"
        return "-" * (self.coefficient < 0) + above + (f"/{size.denominator}" if size.denominator != 1 else "")


@dataclass(frozen=True, repr=False)
class Condition(Typeset):
    """One inequality ``expression > 0``: what a player loses by one deviation from a profile.

    Attributes
    ----------
    value
        The exact value at the scenario: positive iff the deviation loses there.
    names
        Symbol -> its LaTeX.
    symbolic
        Where its formulas come from, when they are asked for.
    """

    profile: tuple[str, ...]
    player: str
    deviation: str
    us_action: str
    region: Region
    value: Any
    names: Mapping[str, str]
    symbolic: Symbolic = field(repr=False, compare=False)

    @property
    def expression(self) -> sympy.Expr:
        """SymPy polynomial in the parameter symbols."""
        return self.symbolic.expressions[self.player, self.deviation]

    @property
    def terms(self) -> Mapping[str, sympy.Expr]:
        """Mechanism -> its part of the expression, written with the shorthands."""
        return self.symbolic.terms[self.player, self.deviation]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the mechanisms add, each as a factored term with its value; mechanisms that add nothing are left out."""
        where = self.player, self.deviation
        values = Chart.point(self.symbolic.here).margin_terms(self.symbolic.labels)[where]
        try:
            written = self.symbolic.polynomials[where]
            return tuple(Part(name, *product_of(term), values[name]) for name, term in written.items() if term != 0)
        except ParameterError:  # some term is no polynomial
            return tuple(Part(name, Fraction(1), (), (f"({term})",), values[name]) for name, term in self.terms.items())

    @property
    def holds(self) -> bool:
        """Whether the inequality holds at the scenario."""
        return bool(self.value > 0)

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that the inequality is made of."""
        return tuple(self.terms)

    @property
    def formula(self) -> Any:
        """The left-hand side written with the shorthands: the sum of the mechanisms' terms."""
        return sum(self.terms.values())

    def latex(self) -> str:
        """Return the inequality in LaTeX, the mechanisms' terms in ledger order."""
        return sum_latex(list(self.terms.values()), self.names) + " > 0"

    def __repr__(self) -> str:
        profile = f"({', '.join(self.profile)})"
        state = "holds" if self.holds else "fails"
        text = self.symbolic.texts[self.player, self.deviation]
        return f"{self.player} does not leave {profile} for {self.deviation} iff {text} > 0 ({state}: {decimal(self.value)})"


class Conditions(Shown, tuple[Condition, ...]):
    """The inequalities that together say when a profile is a strict equilibrium; renders as a table of formulas."""

    __slots__ = ()

    @property
    def definitions(self) -> Cell | None:
        """What the shorthands in the formulas stand for; None if they have none, as those of other models than the alliance's."""
        return DEFINITIONS if self and self[0].us_action else None

    def table(self) -> Table:
        """Return one row per inequality: who would deviate to what, value at the scenario, formula (last, as it may be wide)."""
        rows = [
            (
                f"{c.player} to {c.deviation}",
                number(c.value, 4),
                Cell(f"{c.formula} > 0", f"${c.latex()}$", f"\\({c.latex()}\\)"),
            )
            for c in self
        ]
        moves = f"; US {self[0].us_action}" if self and self[0].us_action else ""
        title = f"({', '.join(self[0].profile)}) is strict iff all of these hold{moves}" if self else ""
        return Table(("deviation", "value", "condition"), rows, caption=title, notes=tuple(filter(None, (self.definitions,))))

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))


@forgiving
def conditions(
    model: Family,
    profile: object,
    *,
    at: Scenario | None = None,
    given: Scenario | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Conditions:
    """Return the inequalities under which a pure profile (of Japan and the ROK) is a strict equilibrium.

    Parameters
    ----------
    profile
        E.g. "CC".
    at, given
        Two words for one scenario. It fixes the US action, the region (which ally fears each threat more), and the mechanisms that
        are off: parameters of optional mechanisms and of switched-off ones get their values; all others stay symbols.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> len(conditions(MODEL, "CC", given=games.episode("2023").scenario))
    4
    """
    here = Situation.of(model, at or given, us_action=us_action, without=without)
    here.table("conditions")
    labels, region = here.profile(profile), model.region(here.values)
    names = {p.symbol: p.latex for p in model.parameters}
    symbolic = Symbolic(here, labels, region)
    moves = here.us_action if here.fixed else ""
    return Conditions(
        Condition(labels, player, deviation, moves, region, value, names, symbolic)
        for (player, deviation), value in Chart.point(here).margins(labels).items()
    )
