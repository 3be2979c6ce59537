r"""Payoff differences of a model as exact polynomials in its named parameters.

The model's terms are evaluated on the generators of a polynomial ring (python-flint), so a payoff *is* a polynomial and no
expression is ever parsed. Every pairwise payoff difference is computed once (81 for 3x3x3, where the 27 profiles have 162
conditions), written as a factor times a primitive integer polynomial with positive leading coefficient, and equal polynomials
share one number. Each difference knows which mechanisms enter it. SymPy is only the face: ``to_sympy`` and ``from_sympy``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import GameError, ScenarioError
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, at, canonical, ring
from games.model.mechanism import Mechanism
from games.models.trilateral import ALLIES, PLAYERS, Trilateral, check_us
from games.scenarios.scenario import Scenario

from .margins import Region


@dataclass(frozen=True)
class Difference:
    """A player's payoff from one action less that from another, the others' actions fixed.

    Attributes
    ----------
    player, action, other, others
        Labels; ``others`` are the actions of the other players in their order.
    identity
        Number of its canonical polynomial in ``Differences.polynomials``.
    factor
        The difference is ``factor`` times that polynomial; 0 if the two payoffs are identical.
    mechanisms
        The mechanisms without which the difference would be another.
    """

    player: str
    action: str
    other: str
    others: tuple[str, ...]
    identity: int
    factor: Fraction
    mechanisms: tuple[str, ...]

    def __neg__(self) -> Difference:
        return replace(self, action=self.other, other=self.action, factor=-self.factor)


@dataclass(frozen=True, eq=False, repr=False)
class Differences:
    """Every pairwise payoff difference of a model in one region of the threat gaps.

    Attributes
    ----------
    players, actions
        Of the allies' game (US action given) or of the three-player game.
    symbols
        Generators of the ring, in order.
    fixed
        Parameters that are numbers here.
    polynomials
        The distinct canonical polynomials: primitive, integer, positive leading coefficient.
    table
        (player, action, other, others) -> difference, the action listed before the other.
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    region: Region
    us_action: str | None
    symbols: tuple[str, ...]
    fixed: Mapping[str, Fraction]
    polynomials: tuple[Polynomial, ...]
    table: Mapping[tuple[str, str, str, tuple[str, ...]], Difference]

    def difference(self, player: str, action: str, other: str, others: Sequence[str]) -> Difference:
        """Return a payoff difference by labels; GameError if there is none."""
        key = (player, action, other, tuple(others))
        if key in self.table:
            return self.table[key]
        if (player, other, action, key[3]) in self.table:
            return -self.table[player, other, action, key[3]]
        raise GameError(f"no payoff difference of {player} between {action!r} and {other!r} against ({', '.join(others)})")

    def polynomial(self, difference: Difference) -> Polynomial:
        """Return a difference as a polynomial, sign and factor included."""
        return self.polynomials[difference.identity] * rational(difference.factor)

    def values(self, values: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
        """Return the canonical polynomials' exact values at parameter values of this region."""
        return tuple(at(p, values) for p in self.polynomials)

    def conditions(self, profile: Sequence[str]) -> tuple[Difference, ...]:
        """Return what each player loses by each deviation from a pure profile; all positive iff the profile is strict."""
        if len(profile) != len(self.players) or any(a not in own for a, own in zip(profile, self.actions, strict=True)):
            raise GameError(f"profile: one action for each of {', '.join(self.players)} is needed; got {tuple(profile)!r}")
        return tuple(
            self.difference(player, profile[i], other, (*profile[:i], *profile[i + 1 :]))
            for i, player in enumerate(self.players)
            for other in self.actions[i]
            if other != profile[i]
        )

    def __repr__(self) -> str:
        return f"{len(self.table)} payoff differences, {len(self.polynomials)} polynomials in {len(self.symbols)} parameters"


def differences(
    model: Trilateral,
    *,
    fixed: Mapping[str, object] | None = None,
    region: Region = (0, 0),
    timing: str = "simultaneous",
    us_action: str = "E",
) -> Differences:
    """Return every pairwise payoff difference of a model as polynomials in its parameters.

    Parameters
    ----------
    fixed
        Parameters, by symbol or name, that get a number instead of a generator.
    region
        Signs of (T_KN - T_JN, T_KC - T_JC): in a region the entrapment gaps are polynomials.
    timing
        ``simultaneous``: the three-player game. ``given``: the allies' game under ``us_action``.

    Raises
    ------
    ParameterError, ScenarioError
        For unknown or ill-valued parameters, an unknown timing or US action.

    >>> from games.models.trilateral import MODEL
    >>> found = differences(MODEL, region=(1, 1))
    >>> found, len(found.conditions(("C", "C", "E")))
    (81 payoff differences, 67 polynomials in 44 parameters, 6)
    """
    if timing not in ("given", "simultaneous"):
        raise ScenarioError(f"polynomials: timing 'given' or 'simultaneous' is needed; got {timing!r}")
    numbers = model.fixed_values(fixed)
    symbols = tuple(p.symbol for p in model.parameters if p.symbol not in numbers)
    given = timing == "given"
    chosen = {PLAYERS[2]: check_us(us_action)} if given else {}
    players, actions = (ALLIES, model.actions[:2]) if given else (model.players, model.actions)
    tables = _term_tables(model, symbols, numbers, region, players, chosen)
    scaled = _scale_marks(model, symbols, numbers, region, players, chosen)
    interned: dict[tuple[int, ...], list[int]] = {}  # coefficients, as monomials take longer to write out than to compare
    polynomials: list[Polynomial] = []
    zero = ring(symbols).constant(0)
    table: dict[tuple[str, str, str, tuple[str, ...]], Difference] = {}
    for i, player in enumerate(players):
        rest = [own for k, own in enumerate(actions) if k != i]
        others = list(itertools.product(*rest))
        own = {name: np.moveaxis(part[i], i, 0).reshape(len(actions[i]), -1) for name, part in tables.items()}
        total = sum(own.values())
        marked = np.moveaxis(scaled[1][i], i, 0).reshape(len(actions[i]), -1) if scaled is not None else None
        for a, b in itertools.combinations(range(len(actions[i])), 2):
            for k, against in enumerate(others):
                names = [name for name, part in own.items() if part[a, k] != part[b, k]]
                if scaled is not None and marked is not None:
                    names += _marks(marked[a, k] - marked[b, k], scaled[0], len(symbols))
                factor, primitive = canonical(zero + total[a, k] - total[b, k])
                alike = interned.setdefault(tuple(int(c.p) for c in primitive.coeffs()), [])
                identity = next((k for k in alike if polynomials[k] == primitive), len(polynomials))
                if identity == len(polynomials):
                    alike.append(identity)
                    polynomials.append(primitive)
                labels = (player, actions[i][a], actions[i][b], against)
                ordered = tuple(m.name for m in model.mechanisms if m.name in names)
                table[labels] = Difference(*labels, identity, factor, ordered)
    own_us = us_action if given else None
    return Differences(players, actions, region, own_us, symbols, numbers, tuple(polynomials), table)


def _term_tables(
    model: Trilateral,
    symbols: tuple[str, ...],
    numbers: Mapping[str, Fraction],
    region: Region,
    players: tuple[str, ...],
    chosen: Mapping[str, str],
) -> dict[str, NDArray[Any]]:
    """Return mechanism -> its term of every payoff, shape (players, free actions...)."""
    context = ring(symbols)
    values = dict(zip(symbols, context.gens(), strict=True)) | {s: rational(v) for s, v in numbers.items()}
    make = model.outcome(model, values, model.mechanisms, region)
    cells = [make(profile) for profile in model.profiles(chosen)]
    shape = tuple(len(own) for player, own in zip(model.players, model.actions, strict=True) if player not in chosen)
    tables = {}
    for mechanism in model.mechanisms:
        if mechanism.term is not None:
            part = np.empty((len(players), len(cells)), dtype=object)
            for i, player in enumerate(players):
                part[i] = [mechanism.term(player, at) for at in cells]
            tables[mechanism.name] = part.reshape(len(players), *shape)
    return tables


def _scale_marks(
    model: Trilateral,
    symbols: tuple[str, ...],
    numbers: Mapping[str, Fraction],
    region: Region,
    players: tuple[str, ...],
    chosen: Mapping[str, str],
) -> tuple[list[str], NDArray[Any]] | None:
    """Return payoffs in which each scaling mechanism's factor carries a variable of its own: it shows where the factor matters."""
    marks = [m.name for m in model.mechanisms if m.scales]
    if not marks:
        return None
    context = ring((*symbols, *(f"mark_{name}" for name in marks)))
    variables = context.gens()
    values = dict(zip(symbols, variables, strict=False)) | {s: rational(v) for s, v in numbers.items()}
    mark = dict(zip(marks, variables[len(symbols) :], strict=True))
    mechanisms = tuple(replace(m, scales=_marked(m, mark[m.name])) if m.scales else m for m in model.mechanisms)
    marked = replace(model, mechanisms=mechanisms)
    return marks, marked.payoffs(values, players=players, fixed=chosen, region=region)


def _marked(mechanism: Mechanism, mark: Polynomial) -> dict[str, Any]:
    def scale(quantity: str) -> Any:
        factor = mechanism.scales[quantity]

        def with_mark(player: str, values: Any) -> Any:
            plain = factor(player, values)
            return plain if plain == 1 else plain * mark

        return with_mark

    return {quantity: scale(quantity) for quantity in mechanism.scales}


def _marks(difference: Any, names: Sequence[str], start: int) -> list[str]:
    if not hasattr(difference, "degrees"):
        return []
    return [name for name, degree in zip(names, difference.degrees()[start:], strict=True) if degree > 0]


def region_box(model: Trilateral, symbols: Iterable[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the ranges of some parameters as a box."""
    return {s: (model.parameter(s).low, model.parameter(s).high) for s in symbols}


def numbers_of(model: Trilateral, given: Scenario, without: Iterable[str] = ()) -> dict[str, Fraction]:
    """Return the parameters that formulas write as numbers: those of switched-off mechanisms, and optional ones at their default.

    >>> from games.models.trilateral import MODEL
    >>> sorted(numbers_of(MODEL, Scenario("demo"), without=("pressure",)))
    ['D', 'a', 'eR', 'ell', 'gam', 'mu', 'nu', 'p', 'psi', 'rho']
    """
    values = model.scenario_values(given, without)
    off = model.off((*given.without, *((without,) if isinstance(without, str) else without)))
    optional = {p.symbol for p in model.parameters if p.kind == "optional" and values[p.symbol] == p.default}
    return {s: v for s, v in values.items() if s in off or s in optional}


def cells(symbols: Iterable[str]) -> Iterator[Region]:
    """Yield the regions of the threat gaps that have an inside, those that the symbols can reach.

    >>> list(cells(["TKN", "s"]))
    [(1, 0), (-1, 0)]
    """
    moved = set(symbols)
    choices = [(1, -1) if moved & set(pair) else (0,) for pair in GAPS]
    yield from ((dprk, china) for dprk in choices[0] for china in choices[1])


GAPS = (("TKN", "TJN"), ("TKC", "TJC"))
"""The pairs of threats whose difference has a sign in each region."""
