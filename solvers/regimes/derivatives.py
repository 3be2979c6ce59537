r"""Comparative statics: how every margin, and every mixed equilibrium, moves with every parameter.

A margin is a polynomial in the parameters, so its derivative is one; its sign over the ranges of all parameters is decided exactly
(Bernstein coefficients, see ``polynomials``): "always +", "always -", "never", or "iff CONDITION", the condition being the
factors of the derivative whose sign is not settled. At a kink of the threat gaps the derivative differs from region to region;
then the statement is made for each.

The probabilities of a regular mixed equilibrium solve the indifference equations of its support; by the implicit function
theorem their derivatives are :math:`-F_x^{-1} F_\theta`, exact at an exact equilibrium. Source: Milgrom and Shannon (1994) for
statements that do not depend on magnitudes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError, ParameterError, SolverError
from games.exact.boxes import UndecidedError, sign_over
from games.exact.numbers import decimal
from games.exact.polynomials import Polynomial, canonical, factors, ring, to_sympy
from games.exact.polynomials import at as value_at
from games.model.family import Family
from games.model.parameters import Parameter
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from ..result import Equilibrium
from .chart import Chart, Region
from .payoff_differences import region_box
from .shorthand import shorter, sum_latex
from .situation import Situation

WORDS = {1: "always +", -1: "always -", 0: "never"}
SIDES = {1: ">", -1: "<"}


@dataclass(frozen=True, repr=False)
class Effect:
    """How one margin moves with one parameter.

    Attributes
    ----------
    player, deviation
        The margin: what the player loses by the deviation.
    sign
        1, -1 or 0 if the derivative has that sign throughout the ranges; None if it depends.
    condition
        None, or (sign, polynomial): the derivative is positive iff ``sign * polynomial > 0``, up to factors that are positive
        inside the ranges.
    region
        The region of the folds (threat gaps) it is for, 0 for both sides of one; None if the statement is the same in all.
    derivative
        The derivative as a polynomial in the parameters.
    value
        The exact derivative at the scenario, in payoff per unit of the parameter; None where the scenario is in another region, or
        on a kink where one-sided derivatives differ.
    """

    profile: tuple[str, ...]
    player: str
    deviation: str
    parameter: Parameter
    sign: int | None
    condition: tuple[int, Polynomial] | None
    region: Region | None
    derivative: Polynomial
    value: Fraction | None
    names: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]
    """Per fold, the two parameters whose difference it is."""

    @property
    def statement(self) -> str:
        """The statement in words and plain symbols."""
        where = "" if self.region is None else f" where {_where(self.region, self.pairs)}"
        if self.sign is not None:
            return WORDS[self.sign] + where
        if self.condition is None:
            return f"undecided{where}"
        return f"+ iff {self.shorter()} > 0{where}"

    def condition_sympy(self) -> Any:
        """Return the expression whose sign decides, factored, in SymPy; None if nothing is open."""
        import sympy

        if self.condition is None:
            return None
        sign, polynomial = self.condition
        return sympy.factor(sign * to_sympy(polynomial))

    def shorter(self) -> Any:
        """Return that expression in the shorthands tau_i, e_i and h_i where they make it shorter (e_i = c r_i: the US engaged)."""
        expression = self.condition_sympy()
        return None if expression is None else shorter(expression)

    def latex(self) -> str:
        """Return the statement in LaTeX."""
        where = "" if self.region is None else rf" \quad ({_where(self.region, self.pairs)})".replace("_", r"\_")
        if self.sign is not None:
            return rf"\text{{{WORDS[self.sign]}}}" + where
        if self.condition is None:
            return r"\text{undecided}" + where
        import sympy

        expression = self.shorter()
        terms = list(sympy.Add.make_args(expression)) if expression.is_Add else [expression]
        return rf"+ \text{{ iff }} {sum_latex(terms, self.names)} > 0" + where

    def __repr__(self) -> str:
        return f"{self.player}, {self.deviation}, {self.parameter.name}: {self.statement}"


class Statics(Shown, tuple[Effect, ...]):
    """The effects of parameters on the margins of a profile; renders as a table."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row per margin and parameter: the statement, and the exact derivative at the scenario."""
        rows = [
            (
                f"{e.player} to {e.deviation}",
                e.parameter.name,
                "" if e.value is None else number(e.value, 4),
                Cell(e.statement, f"${e.latex()}$", rf"\({e.latex()}\)"),
            )
            for e in self
        ]
        title = f"({', '.join(self[0].profile)}): derivative of what each deviation loses, over the ranges" if self else ""
        return Table(("margin", "parameter", "at the scenario", "sign"), rows, caption=title)


@forgiving
def statics(
    model: Family,
    profile: object,
    *,
    at: Scenario | None = None,
    given: Scenario | None = None,
    parameters: Iterable[str] | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Statics:
    """Return how the margins of a pure Japan-ROK profile move with the parameters, everywhere in their ranges and at a scenario.

    Parameters
    ----------
    at, given
        Two words for one scenario. It fixes the US action and the mechanisms that are off; parameters of optional and switched-off
        mechanisms are numbers, all others run over their ranges.
    parameters
        Symbols or names; by default all that are not numbers.

    Raises
    ------
    ParameterError, GameError
        For an unknown parameter or profile, or a parameter that is a number here.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = statics(MODEL, "CC", given=games.scenario("2019"), parameters=("us_reliability_rok", "animosity_rok"))
    >>> [e.statement for e in found if e.player == "ROK" and e.deviation == "F" and e.parameter.symbol == "hK"]
    ['always -']
    >>> [str(e.condition_sympy()) for e in found if e.player == "ROK" and e.deviation == "F" and e.parameter.symbol == "rK"]
    ['-s']
    """
    situation = Situation.of(model, at or given, us_action=us_action, without=without)
    values, fixed = situation.values, situation.numbers
    situation.table("statics")
    labels = situation.profile(profile)
    chosen = _parameters(model, parameters, fixed)
    here = model.region(values)
    names, pairs = {p.symbol: p.latex for p in model.parameters}, compared(model)
    space = Chart.space(situation, (s for s in values if s not in fixed))
    regions = [region for region in {here, *(piece.region for piece in space.pieces)} if 0 not in region or region == here]
    margins = {region: space.margins(labels, region) for region in regions}
    inner = [region for region in regions if 0 not in region]
    found: list[Effect] = []
    for player, deviation in margins[regions[0]]:
        for parameter in chosen:
            slopes = {region: own[player, deviation].derivative(parameter.symbol) for region, own in margins.items()}
            near = [region for region in inner if all(own in (0, side) for own, side in zip(here, region, strict=True))]
            slopes_here = {value_at(slopes[region], values) for region in near}
            decided: dict[Region, tuple[int | None, tuple[int, Polynomial] | None]] = {}
            for region in inner:
                same = next((other for other in decided if slopes[other] == slopes[region] and decided[other][0] == 0), None)
                decided[region] = (0, None) if same is not None else _decided(model, slopes[region], region)
            for where, members in _merged(decided).items():
                value = slopes_here.copy().pop() if len(slopes_here) == 1 and set(near) & set(members) else None
                sign, condition = decided[members[0]]
                slope = slopes[members[0]]
                found.append(Effect(labels, player, deviation, parameter, sign, condition, where, slope, value, names, pairs))
    return Statics(found)


def _merged(decided: Mapping[Region, tuple[int | None, tuple[int, Polynomial] | None]]) -> dict[Region | None, list[Region]]:
    """Return the regions in groups of one statement: None for all, a side 0 for both sides of a gap."""

    def alike(regions: Sequence[Region]) -> bool:
        return len({str(decided[region]) for region in regions}) == 1

    regions = list(decided)
    if alike(regions):
        return {None: regions}
    folds = range(len(regions[0]))
    for fold in folds:
        sides = {side: [region for region in regions if region[fold] == side] for side in (1, -1)}
        if all(own and alike(own) for own in sides.values()):
            return {tuple(side if k == fold else 0 for k in folds): own for side, own in sides.items()}
    return {region: [region] for region in regions}


def _key(decision: tuple[int | None, tuple[int, Polynomial] | None]) -> tuple[Any, ...]:
    sign, condition = decision
    return (sign, None if condition is None else (condition[0], str(condition[1])))


def _parameters(model: Family, words: Iterable[str] | None, fixed: Mapping[str, Fraction]) -> list[Parameter]:
    if words is None:
        return [p for p in model.parameters if p.symbol not in fixed]
    chosen = [model.parameter(word) for word in ((words,) if isinstance(words, str) else words)]
    for p in chosen:
        if p.symbol in fixed:
            raise ParameterError(f"statics: {p.name} ({p.symbol}) is fixed at {decimal(fixed[p.symbol])} (mechanism off)")
    return chosen


def _decided(model: Family, slope: Polynomial, region: Region | None) -> tuple[int | None, tuple[int, Polynomial] | None]:
    """Return the sign over the ranges, or what decides it: the product of the factors whose sign is open."""
    if slope == 0:
        return 0, None
    box = region_box(model, (str(n) for n in slope.context().names()))
    unit, parts = factors(slope)
    sign = 1 if unit > 0 else -1
    open_ = None
    for factor, power in parts:
        if power % 2 == 0:
            continue
        try:
            own = sign_over(_in_region(factor, model, region), box)
        except UndecidedError:
            return None, None
        if own is None:
            open_ = factor if open_ is None else open_ * factor
        else:
            sign *= own
    if open_ is None:
        return sign, None
    scale, primitive = canonical(open_)
    return None, (sign if scale > 0 else -sign, primitive)


def _in_region(polynomial: Polynomial, model: Family, region: Region | None) -> Polynomial:
    """Return a polynomial in coordinates in which a region of the gaps fills the ranges.

    Where a > b is wanted, b = low + (a - low) w with w in [0, 1], carried by the variable of b.
    """
    if region is None:
        return polynomial
    context = polynomial.context()
    images = dict(zip(map(str, context.names()), context.gens(), strict=True))
    for (one, other), side in zip(compared(model), region, strict=True):
        if side and one in images and other in images:
            upper, lower = (one, other) if side > 0 else (other, one)
            p, q = model.parameter(upper), model.parameter(lower)
            if (p.low, p.high, q.low, q.high) == (Fraction(0), Fraction(1), Fraction(0), Fraction(1)):
                images[lower] = images[upper] * images[lower]
    return polynomial.compose(*images.values())


@forgiving
def compared(model: Family) -> tuple[tuple[str, str], ...]:
    """Return, per fold of a model, the two parameters whose difference it is; where it is another polynomial, its text and "0".

    >>> from games.models.trilateral import MODEL
    >>> compared(MODEL)
    (('TKN', 'TJN'), ('TKC', 'TJC'))
    """
    symbols = tuple(p.symbol for p in model.parameters)
    found = []
    for fold in model.folds(dict(zip(symbols, ring(symbols).gens(), strict=True))):
        sides = {c: str(ring(symbols).from_dict({powers: 1})) for powers, c in fold.to_dict().items() if sum(powers) == 1}
        found.append((sides[1], sides[-1]) if len(fold) == 2 and set(sides) == {1, -1} else (str(fold), "0"))
    return tuple(found)


def _where(region: Region, pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{one} {SIDES[side]} {other}" for (one, other), side in zip(pairs, region, strict=True) if side)


# --- mixed equilibria ---


@dataclass(frozen=True, repr=False)
class MixedStatics(Shown):
    """Derivatives of a mixed equilibrium's probabilities at a scenario.

    Attributes
    ----------
    equilibrium
        The equilibrium, exact.
    derivatives
        Parameter symbol -> per player, per action, the derivative of its probability; exact; they sum to 0 for each player.
    """

    scenario: Scenario
    equilibrium: Equilibrium
    players: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    derivatives: Mapping[str, tuple[tuple[Any, ...], ...]]

    def table(self) -> Table:
        """Return one row per parameter, one column per action played with a probability inside 0 and 1."""
        columns = [(i, k) for i, own in enumerate(self.equilibrium.support) if len(own) > 1 for k in own]
        header = ("parameter", *(f"{self.players[i]} {self.equilibrium.actions[i][k]}" for i, k in columns))
        rows = [
            (p.name, *(number(self.derivatives[p.symbol][i][k], 4) for i, k in columns))
            for p in self.parameters
            if any(d for own in self.derivatives[p.symbol] for d in own)
        ]
        title = f"{self.scenario.name}: derivatives of the probabilities of {self.equilibrium!r}"
        return Table(header, rows, caption=title, notes=("Parameters without any effect are left out.",))


@forgiving
def mixed_statics(
    model: Family,
    equilibrium: Equilibrium,
    *,
    at: Scenario | None = None,
    parameters: Iterable[str] | None = None,
    timing: str = "given",
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> MixedStatics:
    """Return how the probabilities of an exact equilibrium move with the parameters: the implicit function theorem.

    Parameters
    ----------
    equilibrium
        One of ``nash.solve(model.game(at, timing=..., us_action=...))``.
    parameters
        Symbols or names; by default all that are not optional or switched off.
    timing
        ``given`` or ``simultaneous``.

    Raises
    ------
    GameError
        If the equilibrium is in floats, or not one of this game.
    SolverError
        If it is not regular (a fold, or part of a continuum): there is no derivative. Or if the scenario lies on a kink of the
        threat gaps and a threat is asked for.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers import nash
    >>> at = games.episode("2023").scenario
    >>> mixed = next(e for e in nash.solve(MODEL.game(at, timing="simultaneous")).equilibria if not e.pure)
    >>> found = mixed_statics(MODEL, mixed, at=at, timing="simultaneous", parameters=("substitutability",))
    >>> round(float(found.derivatives["s"][0][0]), 3), sum(found.derivatives["s"][0])
    (0.953, Fraction(0, 1))
    """
    situation = Situation.of(model, at, us_action=us_action, without=without, timing=timing).at_once("mixed_statics")
    values = situation.values
    situation.table("mixed_statics")
    chosen = _parameters(model, parameters, situation.numbers)
    here = model.region(values)
    kinked = [p for p in chosen for pair, side in zip(compared(model), here, strict=True) if side == 0 and p.symbol in pair]
    if kinked and parameters is not None:
        raise SolverError(f"mixed_statics: {kinked[0].name} is at a kink of the threat gaps; its two one-sided derivatives differ")
    chosen = [p for p in chosen if p not in kinked]
    symbols = [p.symbol for p in chosen]
    payoffs = Chart.space(situation, symbols).payoffs(here)
    if tuple(equilibrium.actions) != situation.actions:
        raise GameError("mixed_statics: the equilibrium is of a game with other actions; solve the game of this timing")
    if any(isinstance(p, float) for own in equilibrium.profile for p in own):
        raise GameError("mixed_statics: an exact equilibrium is needed; use nash.solve(game, exact=True)")
    x, support = equilibrium.profile, equilibrium.support
    unknowns = [(i, k) for i, own in enumerate(support) for k in own]
    point = {s: values[s] for s in symbols}
    rows: list[list[Any]] = []  # F_x, then the derivatives of F by the parameters
    for i, own in enumerate(support):
        rows.append([Fraction(int(j == i)) for j, _ in unknowns] + [Fraction(0)] * len(symbols))
        for other in own[1:]:
            slopes, by_parameter, total = _indifference(payoffs[i], i, own[0], other, x, support, unknowns, symbols, point)
            if total != 0:
                raise GameError("mixed_statics: the profile is no equilibrium of this game; solve the game of this scenario")
            rows.append([*slopes, *by_parameter])
    solved = _solve(rows, len(unknowns))
    if solved is None:
        raise SolverError("mixed_statics: the equilibrium is not regular (a fold or a continuum), so it has no derivative")
    derivatives = {}
    for column, s in enumerate(symbols):
        moved = {where: -solved[row][column] for row, where in enumerate(unknowns)}
        derivatives[s] = tuple(tuple(moved.get((i, k), Fraction(0)) for k in range(len(own))) for i, own in enumerate(x))
    return MixedStatics(situation.scenario, equilibrium, situation.players, tuple(chosen), derivatives)


def _indifference(
    payoffs: NDArray[Any],
    i: int,
    first: int,
    other: int,
    x: Sequence[Any],
    support: Sequence[Sequence[int]],
    unknowns: Sequence[tuple[int, int]],
    symbols: Sequence[str],
    point: Mapping[str, Fraction],
) -> tuple[list[Any], list[Any], Any]:
    """Return the derivatives of one indifference by the probabilities and by the parameters, and its value."""
    players = [j for j in range(len(x)) if j != i]
    slopes: dict[tuple[int, int], Any] = dict.fromkeys(unknowns, Fraction(0))
    by_parameter: list[Any] = [Fraction(0)] * len(symbols)
    total: Any = Fraction(0)
    for profile in itertools.product(*(support[j] for j in players)):
        polynomial = payoffs[(*profile[:i], first, *profile[i:])] - payoffs[(*profile[:i], other, *profile[i:])]
        level = value_at(polynomial, point)
        weight: Any = Fraction(1)
        for j, k in zip(players, profile, strict=True):
            weight = x[j][k] * weight
        total = weight * level + total
        for j, k in zip(players, profile, strict=True):
            rest: Any = Fraction(1)
            for m, action in zip(players, profile, strict=True):
                if m != j:
                    rest = x[m][action] * rest
            slopes[j, k] = rest * level + slopes[j, k]
        for column, s in enumerate(symbols):
            slope = value_at(polynomial.derivative(s), point)
            if slope:
                by_parameter[column] = weight * slope + by_parameter[column]
    return [slopes[where] for where in unknowns], by_parameter, total


def _solve(rows: Sequence[Sequence[Any]], size: int) -> list[list[Any]] | None:
    """Solve a square system with several right-hand sides in Fractions or algebraic numbers; None if it is singular."""
    matrix = [list(row) for row in rows]
    for k in range(size):
        pivot = next((r for r in range(k, size) if matrix[r][k] != 0), None)
        if pivot is None:
            return None
        matrix[k], matrix[pivot] = matrix[pivot], matrix[k]
        head = matrix[k][k]
        matrix[k] = [entry / head if entry != 0 else entry for entry in matrix[k]]
        for r in range(size):
            factor = matrix[r][k]
            if r != k and factor != 0:
                matrix[r] = [a - factor * b if b != 0 else a for a, b in zip(matrix[r], matrix[k], strict=True)]
    return [row[size:] for row in matrix]
