r"""Conditions: the closed-form inequalities under which a pure profile is a strict equilibrium of the allies' game.

Each is derived from the symbolic model: the payoff that a player loses by a deviation, as a polynomial in the named
parameters, must be positive. For reading it is written with the model's shorthands
(:math:`\tau_i, e_i, g_i, h_i, \alpha_i`, see ``games.models.trilateral``), one term per mechanism; ``expression`` is the same
thing in the parameters alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from games.exact.numbers import decimal
from games.models.trilateral import Trilateral
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from .margins import Region, ally_profile, margin_terms, margins, region_of
from .shorthand import DEFINITIONS, abbreviated, sum_latex

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True, repr=False)
class Condition:
    """One inequality ``expression > 0``: what a player loses by one deviation from a profile.

    Attributes
    ----------
    expression
        SymPy polynomial in the parameter symbols.
    terms
        Mechanism -> its part of the expression, written with the shorthands.
    value
        The exact value at the scenario: positive iff the deviation loses there.
    """

    profile: tuple[str, str]
    player: str
    deviation: str
    us_action: str
    region: Region
    expression: sympy.Expr
    terms: Mapping[str, sympy.Expr]
    value: Any
    names: Mapping[str, str]

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
        return (
            f"{self.player} does not leave {profile} for {self.deviation} iff {self.formula} > 0 ({state}: {decimal(self.value)})"
        )

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


class Conditions(Shown, tuple[Condition, ...]):
    """The inequalities that together say when a profile is a strict equilibrium; renders as a table of formulas."""

    __slots__ = ()

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
        title = f"({', '.join(self[0].profile)}) is strict iff all of these hold; US {self[0].us_action}" if self else ""
        return Table(
            ("deviation", "value", "condition"),
            rows,
            caption=title,
            notes=(DEFINITIONS,),
        )

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))


def conditions(
    model: Trilateral, profile: object, *, given: Scenario, us_action: str | None = None, without: Iterable[str] = ()
) -> Conditions:
    """Return the inequalities under which a pure Japan-ROK profile is a strict equilibrium.

    Parameters
    ----------
    profile
        E.g. "CC".
    given
        Fixes the US action, the region (which ally fears each threat more), and the mechanisms that are off: parameters
        of optional mechanisms and of switched-off ones get their values; all others stay symbols.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> len(conditions(MODEL, "CC", given=games.episode("2023").scenario))
    4
    """
    import sympy

    values = model.scenario_values(given, without)
    labels, chosen, region = ally_profile(model, profile), us_action or given.us_action, region_of(values)
    off = model.off((*given.without, *((without,) if isinstance(without, str) else without)))
    fixed = {p.symbol for p in model.parameters if p.symbol in off or (p.kind == "optional" and values[p.symbol] == p.default)}
    symbols = {
        s: sympy.Rational(v.numerator, v.denominator) if s in fixed else sympy.Symbol(s, real=True) for s, v in values.items()
    }
    numeric = margins(model, values, labels, chosen)
    exact = margins(model, symbols, labels, chosen, region)
    written = margin_terms(replace(model, outcome=abbreviated()), symbols, labels, chosen, region)
    names = {p.symbol: p.latex for p in model.parameters}
    return Conditions(
        Condition(
            labels,
            player,
            deviation,
            chosen,
            region,
            sympy.expand(exact[player, deviation]),
            {name: sympy.factor(term) for name, term in written[player, deviation].items() if term != 0},
            numeric[player, deviation],
            names,
        )
        for player, deviation in exact
    )
