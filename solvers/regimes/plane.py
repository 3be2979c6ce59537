"""The plane of two parameters: the model's payoffs and conditions as polynomials in them, all else as in a scenario."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq_mpoly
from flint.utils.flint_exceptions import DomainError
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.numbers import rational
from games.exact.plane.curves import PLANE, Box, Signs, sign_in_box
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, ALLY_ACTIONS, US, Trilateral
from games.scenarios.scenario import Scenario

from .labels import Change, Support, Tie
from .shorthand import QUANTITIES, definitions, symbol
from .thresholds import COMMON_THREAT, THREATS

TOGETHER = Parameter(
    "T", COMMON_THREAT, "situational", Fraction(1, 2), 0, 1, "the four perceived threats moved together", source="joint move"
)


class Plane:
    """The model's payoffs as polynomials in two parameters, all else fixed by a scenario.

    Raises
    ------
    ParameterError
        For unknown or equal parameters, or one of a mechanism that is switched off.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> plane = Plane(MODEL, "hJ", "hK", games.episode("2023").scenario, ())
    >>> plane.values["hJ"], plane.values["hK"]
    (x, y)
    """

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
        """Return a number as a polynomial."""
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
        """Return the payoffs of some players, the others' actions fixed, in a region of the threat gaps.

        Raises
        ------
        ParameterError
            If they are not polynomials in the two parameters.
        """
        try:
            found = self.model.payoffs(values, players=players, fixed=fixed, region=region)
            for where in np.ndindex(*found.shape):  # numpy would take a polynomial for a sequence
                found[where] = self.zero + found[where]
            return found
        except (TypeError, ValueError, ArithmeticError, DomainError) as problem:
            raise ParameterError(f"map: payoffs are not polynomials in {self.x.name} and {self.y.name} ({problem})") from None

    def loss(self, values: Mapping[str, Any], change: Change, us: str, region: tuple[int, int]) -> fmpq_mpoly:
        """Return what an ally loses by the deviation of a change, from its profile at a US action."""
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
            s: sympy.Rational(v.numerator, v.denominator) if s in fixed - changed - set(self.symbols) else real_symbol(s)
            for s, v in self.given.items()
        }
        for parameter, symbols in zip((self.x, self.y), self.moved, strict=True):
            values |= dict.fromkeys(symbols, real_symbol(parameter.symbol))
        return values

    def kept(self, values: Mapping[str, Any], us: str, region: Any, loose: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Return the shorthands (quantity, player) that hold none of some symbols."""
        free = {real_symbol(s) for s in loose}
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
        """Return the symbols of the two parameters."""
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


def real_symbol(name: str) -> Any:
    """Return a real SymPy symbol.

    >>> real_symbol("hJ").is_real
    True
    """
    import sympy

    return sympy.Symbol(name, real=True)
