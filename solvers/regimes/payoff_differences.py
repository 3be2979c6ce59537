r"""Payoff differences of a model as exact polynomials in its named parameters.

The model's terms are evaluated on the generators of a polynomial ring (python-flint), so a payoff *is* a polynomial and no
expression is ever parsed. Every pairwise payoff difference is computed once (81 for 3x3x3, where the 27 profiles have 162
conditions), written as a factor times a primitive integer polynomial with positive leading coefficient, and equal polynomials
share one number. Each difference knows which mechanisms enter it. SymPy is only the face: ``to_sympy`` and ``from_sympy``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import GameError
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, at, canonical, ring
from games.model.family import Family
from games.model.mechanism import Mechanism
from games.scenarios.scenario import Scenario

from .chart import Chart, Region
from .situation import Situation


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
    """Every pairwise payoff difference of a model in one region of its folds.

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


@forgiving
def differences(
    model: Family,
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
        Signs of the model's folds, (T_KN - T_JN, T_KC - T_JC): in a region the entrapment gaps are polynomials.
    timing
        ``simultaneous``: the three-player game. ``given``: the allies' game under ``us_action``.

    Raises
    ------
    ParameterError, ScenarioError
        For unknown or ill-valued parameters, an unknown timing or US action.

    >>> from games.models.trilateral import MODEL
    >>> found = differences(MODEL, region=(1, 1))
    >>> len(found.table), len(found.conditions(("C", "C", "E")))
    (81, 6)
    """
    numbers = model.fixed_values(fixed)
    values = {p.symbol: numbers.get(p.symbol, p.default) for p in model.parameters}
    here = Situation(model, Scenario(model.name, model=model), values, timing=timing, us_action=model.check_us(us_action))
    here.at_once("polynomials").table("differences")
    return differences_on(Chart.space(here, (s for s in values if s not in numbers)), region)


def differences_on(chart: Chart, region: Region) -> Differences:
    """Return every pairwise payoff difference in a region of a chart's folds; its coordinates are parameters."""
    here = chart.situation
    model, players, actions = here.table("differences"), here.players, here.actions
    symbols = tuple(str(name) for name in chart.zero.context().names())
    tables = _term_tables(chart, region)
    scaled = _scale_marks(chart, symbols, region)
    interned: dict[tuple[int, ...], list[int]] = {}  # coefficients, as monomials take longer to write out than to compare
    polynomials: list[Polynomial] = []
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
                factor, primitive = canonical(chart.zero + total[a, k] - total[b, k])
                alike = interned.setdefault(tuple(int(c.p) for c in primitive.coeffs()), [])
                identity = next((k for k in alike if polynomials[k] == primitive), len(polynomials))
                if identity == len(polynomials):
                    alike.append(identity)
                    polynomials.append(primitive)
                labels = (player, actions[i][a], actions[i][b], against)
                ordered = tuple(m.name for m in model.mechanisms if m.name in names)
                table[labels] = Difference(*labels, identity, factor, ordered)
    fixed = {s: v for s, v in here.values.items() if s not in symbols}
    own_us = here.us_action if here.fixed else None
    return Differences(players, actions, region, own_us, symbols, fixed, tuple(polynomials), table)


def _term_tables(chart: Chart, region: Region) -> dict[str, NDArray[Any]]:
    """Return mechanism -> its term of every payoff, shape (players, free actions...)."""
    here = chart.situation
    model = here.table("differences")
    make = model.outcome(model, chart.images, model.mechanisms, region)
    cells = [make(profile) for profile in model.profiles(here.fixed)]
    tables = {}
    for mechanism in model.mechanisms:
        if mechanism.term is not None:
            part = np.empty((len(here.players), len(cells)), dtype=object)
            for i, player in enumerate(here.players):
                part[i] = [mechanism.adds(player, at) for at in cells]
            tables[mechanism.name] = part.reshape(len(here.players), *map(len, here.actions))
    return tables


def _scale_marks(chart: Chart, symbols: tuple[str, ...], region: Region) -> tuple[list[str], NDArray[Any]] | None:
    """Return payoffs in which each scaling mechanism's factor carries a variable of its own: it shows where the factor matters."""
    here = chart.situation
    model = here.table("differences")
    marks = [m.name for m in model.mechanisms if m.scales]
    if not marks:
        return None
    variables = ring((*symbols, *(f"mark_{name}" for name in marks))).gens()
    values = {s: rational(v) for s, v in here.values.items()} | dict(zip(symbols, variables, strict=False))
    mark = dict(zip(marks, variables[len(symbols) :], strict=True))
    mechanisms = tuple(replace(m, scales=_marked(m, mark[m.name])) if m.scales else m for m in model.mechanisms)
    marked = replace(model, mechanisms=mechanisms)
    return marks, marked.payoffs(values, players=here.players, fixed=here.fixed, region=region)


def _marked(mechanism: Mechanism, mark: Polynomial) -> dict[str, Any]:
    def with_mark(factor: Callable[[str, Any], Any], player: str, values: Any) -> Any:
        plain = factor(player, values)
        return plain if plain == 1 else plain * mark

    return {quantity: partial(with_mark, factor) for quantity, factor in mechanism.scales.items()}


def _marks(difference: Any, names: Sequence[str], start: int) -> list[str]:
    if not hasattr(difference, "degrees"):
        return []
    return [name for name, degree in zip(names, difference.degrees()[start:], strict=True) if degree > 0]


@forgiving
def region_box(model: Family, symbols: Iterable[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the ranges of some parameters as a box."""
    return {s: (model.parameter(s).low, model.parameter(s).high) for s in symbols}
