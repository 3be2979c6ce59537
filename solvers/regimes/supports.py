r"""Support conditions: inequalities in a model's named parameters for an equilibrium with a given support to exist.

The formulas are those of ``support_formulas``, in payoff differences; here the differences are a model's, written with its
shorthands. Nothing is expanded unless asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from games.arguments import forgiving
from games.errors import GameError, ParameterError
from games.exact.polynomials import Polynomial, at, canonical, ring, to_sympy, value
from games.model.family import Family
from games.model.table_model import Model
from games.models.trilateral import ALLIES, ENGAGED, US, Trilateral
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from ..display import Typeset
from .chart import Chart
from .formulas import (
    All,
    Atom,
    Some,
    SupportFormula,
    atoms_of,
    formula_cell,
    latex_of,
    name_latex,
    names_in,
    polynomial_latex,
    text_of,
    written,
)
from .labels import Support
from .payoff_differences import Difference, Differences, differences_on
from .shorthand import DEFINITIONS, QUANTITIES, real_symbols, shortened, sum_latex, symbol
from .situation import Situation
from .support_formulas import support_formula


@dataclass(frozen=True, eq=False, repr=False)
class SupportConditions(Typeset, Shown):
    """When a model has an equilibrium with a support: inequalities in its named parameters, in one region of the threat gaps.

    Attributes
    ----------
    support
        Per player, the labels of the actions played.
    form
        The inequalities in payoff differences, with the definitions that they use; ``form.formula`` is None where there is no
        closed form, and ``form.reason`` says why.
    core
        The payoff differences as polynomials in the parameters.
    values
        The scenario's parameter values.
    """

    model: Model
    support: Support
    form: SupportFormula
    core: Differences
    values: Mapping[str, Fraction]

    @property
    def holds(self) -> bool | None:
        """Whether they hold at the scenario; None where there is no closed form."""
        return None if self.form.formula is None else self.at(self.values)

    def deltas(self, values: Mapping[str, Fraction], known: Sequence[Fraction] | None = None) -> dict[str, Fraction]:
        """Return the payoff differences at parameter values of the same region.

        Parameters
        ----------
        known
            ``core.values(values)``, if many supports are asked for at one point.

        Raises
        ------
        ParameterError
            If the values lie in another region of the threat gaps, or differ in a parameter that is a number here.
        """
        region = self.model.region(values)
        if region != self.core.region:
            raise ParameterError(
                f"support conditions: these hold where (T_KN - T_JN, T_KC - T_JC) has the signs {self.core.region}; "
                f"the values given have {region}; ask for the conditions given a scenario there"
            )
        for symbol_, number in self.core.fixed.items():
            if values[symbol_] != number:
                raise ParameterError(f"support conditions: {symbol_} is the number {number} here; got {values[symbol_]}")
        if known is not None:
            return {name: known[d.identity] * d.factor for name, d in self.differences.items()}
        return {name: at(self.core.polynomials[d.identity], values) * d.factor for name, d in self.differences.items()}

    def at(self, values: Mapping[str, Fraction], known: Sequence[Fraction] | None = None) -> bool:
        """Tell whether they hold at exact parameter values (symbol -> value) of the same region; ``known`` as in ``deltas``."""
        return self.form.holds(self.deltas(values, known))

    @cached_property
    def differences(self) -> dict[str, Difference]:
        """Name -> payoff difference."""
        return {name: self.core.difference(*labels) for name, labels in self.form.deltas.items()}

    def mechanisms(self, atom: Atom) -> tuple[str, ...]:
        """Return the mechanisms that enter an inequality, in ledger order."""
        needed = names_in([atom.polynomial], self.form.definitions)
        found = {m for name in needed & set(self.differences) for m in self.differences[name].mechanisms}
        return tuple(m.name for m in self.model.mechanisms if m.name in found)

    def expanded(self, atom: Atom) -> Polynomial:
        """Return an inequality's left-hand side as one polynomial in the parameters, sign included; it may be huge.

        The polynomial is canonical (primitive, integer), times the sign that makes the inequality ``> 0``.
        """
        known: dict[str, Any] = {name: self.core.polynomial(d) for name, d in self.differences.items()}
        needed = names_in([atom.polynomial], self.form.definitions)
        for definition in self.form.definitions:
            if definition.name in needed:
                known[definition.name] = value(definition.polynomial, known)
        factor, primitive = canonical(ring(self.core.symbols).constant(0) + value(atom.polynomial, known))
        return primitive * (atom.sign * (1 if factor > 0 else -1))

    def expression(self, atom: Atom) -> Any:
        """Return an inequality's left-hand side as a SymPy expression in the parameters; positive where it holds."""
        return to_sympy(self.expanded(atom))

    # --- the face ---

    def latex(self) -> str:
        """Return the inequalities in LaTeX, cases joined by "or"; ``definitions`` says what the names stand for."""
        if self.form.formula is None:
            return rf"\text{{{self.form.reason}}}"
        return latex_of(self.form.formula, top=True)

    def definitions(self) -> Table:
        """Return what the names stand for: payoff differences in the model's shorthands, then the names built on them."""
        latex_names = {p.symbol: p.latex for p in self.model.parameters}
        rows = []
        for name, d in self.differences.items():
            terms = self._terms(d)
            formula = formula_cell(str(sum(terms)), sum_latex(terms, latex_names))
            meaning = f"{d.player}: {d.action} less {d.other} against {' '.join(d.others)}"
            rows.append((formula_cell(name, name_latex(name)), formula, meaning))
        for word in self.form.definitions:
            formula = formula_cell(str(word.polynomial), polynomial_latex(word.polynomial))
            rows.append((formula_cell(word.name, name_latex(word.name)), formula, word.meaning))
        return Table(("name", "stands for", "meaning"), rows, notes=(DEFINITIONS,) if isinstance(self.model, Trilateral) else ())

    def _terms(self, difference: Difference) -> list[Any]:
        """Return a payoff difference mechanism by mechanism in SymPy, written with the model's shorthands."""
        import sympy

        symbols = real_symbols((*self.core.symbols, *self.core.fixed), self.core.fixed)
        i, us = self.core.players.index(difference.player), () if self.core.us_action is None else (self.core.us_action,)
        before, after = difference.others[:i], difference.others[i:]
        profiles = [(*before, action, *after, *us) for action in (difference.action, difference.other)]
        here, there = map(self.model.outcome(self.model, symbols, self.model.mechanisms, self.core.region), profiles)
        if isinstance(self.model, Trilateral):
            # protection stays as it is where a withdrawal changes it; the threat that the US answers is the mean of the allies'
            withdrawn = any(profile[2] not in ENGAGED for profile in profiles)
            plain = {"e"} if withdrawn and (symbols["eR"] != 0 or profiles[0][2] != profiles[1][2]) else set()
            for at_profile in (here, there):
                shortened(at_profile, itertools.product([q for q in QUANTITIES if q not in plain], ALLIES))
                at_profile.tau = dict(at_profile.tau) | {US: (symbol("tau", "Japan") + symbol("tau", "ROK")) / 2}
        terms = []
        for mechanism in self.model.mechanisms:
            if mechanism.term is not None:
                part = mechanism.term(difference.player, here) - mechanism.term(difference.player, there)
                if part != 0:
                    terms.append(sympy.factor(part))
        return terms

    def table(self) -> Table:
        """Return the inequalities case by case, each with its mechanisms; ``definitions`` says what the names stand for."""
        if self.form.formula is None:
            return Table(("support", "conditions"), [(written(self.support), self.form.reason)])
        formula = self.form.formula
        cases = formula.parts if isinstance(formula, Some) else (formula,)
        rows = []
        for number, case in enumerate(cases, 1):
            for part in case.parts if isinstance(case, All) else (case,):
                meaning = next(atoms_of(part)).meaning.split(":")[0]
                names = dict.fromkeys(m for atom in atoms_of(part) for m in self.mechanisms(atom))
                rows.append((str(number), formula_cell(text_of(part), latex_of(part)), meaning, ", ".join(names)))
        where = f"US {self.core.us_action}" if self.core.us_action is not None else "simultaneous"
        one = " of one case" if len(cases) > 1 else ""
        title = f"an equilibrium with support {written(self.support)} exists iff all{one} hold; {where}"
        return Table(("case", "condition", "meaning", "mechanisms"), rows, caption=title)

    def __repr__(self) -> str:
        if self.form.formula is None:
            return f"support {written(self.support)}: {self.form.reason}"
        lines = [f"an equilibrium with support {written(self.support)} exists iff {text_of(self.form.formula)}"]
        lines += [f"  {d.name} = {d.polynomial}" for d in self.form.definitions]
        return "\n".join(lines)

    def tables(self) -> tuple[Table, ...]:
        """Return the conditions and, where they have a closed form, the polynomials in it."""
        return (self.table(),) if self.form.formula is None else (self.table(), self.definitions())


@forgiving
def support_conditions(
    model: Family,
    support: object,
    *,
    at: Scenario | None = None,
    given: Scenario | None = None,
    timing: str = "given",
    us_action: str | None = None,
    without: Iterable[str] = (),
    core: Differences | None = None,
) -> SupportConditions:
    """Return the inequalities under which an equilibrium with a support exists.

    Parameters
    ----------
    support
        Per player, the actions played: ``("CH", "CF")``, ``(("C", "H"), ("C", "F"))`` or ``"CH, CF"``; a pure profile is ``"CC"``.
    at, given
        Two words for one scenario. It fixes the US action, the region (which ally fears each threat more) and the mechanisms that
        are off: parameters of optional mechanisms and of switched-off ones get their values; all others stay symbols.
    timing
        ``given``: the allies' game. ``simultaneous``: the three-player game.
    core
        Payoff differences already computed for this region (many supports of one scenario share them).

    Raises
    ------
    GameError
        If the support does not name known actions for every player.

    Source: see the module. Where a support has no closed form, ``form.formula`` is None and ``form.reason`` says why.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> mixed = support_conditions(MODEL, ("CH", "CH"), given=games.episode("2023").scenario)
    >>> mixed.holds, len(mixed.form.atoms())
    (False, 12)
    >>> support_conditions(MODEL, ("CHF", "CHF", "PER"), given=games.episode("2023").scenario, timing="simultaneous")
    support (C H F, C H F, P E R): no readable closed form is given: the support's indifference equations reduce to one of degree 10
    """
    here = Situation.of(model, at or given, us_action=us_action, without=without, timing=timing).at_once("support_conditions")
    table = here.table("support_conditions")
    if core is None:
        space = Chart.space(here, (s for s in here.values if s not in here.numbers))
        core = differences_on(space, model.region(here.values))
    labels = read_support(support, core.players, core.actions)
    return SupportConditions(table, labels, support_formula(core.players, core.actions, labels), core, here.values)


def read_support(support: object, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> Support:
    """Return a support as labels in the order of the actions; GameError if it is none.

    >>> read_support("HC, F", ("Japan", "ROK"), (("C", "H", "F"),) * 2)
    (('C', 'H'), ('F',))
    """
    if isinstance(support, str):
        support = support.strip("() ").split(",") if "," in support else list(support)
    if not isinstance(support, Sequence) or len(support) != len(players):
        raise GameError(f"support: the actions played by each of {', '.join(players)} are needed; got {support!r}")
    found = []
    for part, player, own in zip(support, players, actions, strict=True):
        letters = list(part.replace("+", "").replace(" ", "") if isinstance(part, str) else part)
        for letter in letters:
            if letter not in own:
                raise GameError(f"support: {player} has no action {letter!r}; its actions are {', '.join(own)}")
        if not letters or len(set(letters)) < len(letters):
            raise GameError(f"support: {player} needs at least one action, each once; got {part!r}")
        found.append(tuple(a for a in own if a in letters))
    return tuple(found)
