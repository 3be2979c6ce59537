r"""Bifurcations: every equilibrium of the allies' game along one parameter, mixed ones included, and where they change.

Along a line the signs that decide which supports have an equilibrium (see ``exact_map``) are those of polynomials in one
variable: payoff differences of two actions against one, and determinants of two such differences against two. Between two of
their real roots nothing can change; so the roots, exact algebraic numbers, are the only candidates for events. On a branch
the probabilities are quotients of the same polynomials.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq_mat, fmpq_poly
from flint.utils.flint_exceptions import DomainError
from numpy.typing import NDArray

from games.errors import ParameterError
from games.exact.algebraic import Algebraic, between, in_order, roots_of, simplified
from games.exact.numbers import decimal, exact
from games.exact.plane.arrangement import fraction, rational
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, ALLY_ACTIONS, US, WORDS, Trilateral, check_us
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from .. import nash
from .exact_maps import TOGETHER, EquilibriumSet, Support, Tie, bears_on, equilibrium_set, played, ties
from .margins import region_of
from .thresholds import COMMON_THREAT, THREATS

POINTS = 65
"""Points of a branch as it is drawn."""

Weights: TypeAlias = tuple[tuple[fmpq_poly, ...], tuple[fmpq_poly, ...]]
"""Per player and action the polynomial to which the probability is proportional."""


@dataclass(frozen=True, eq=False)
class Branch:
    """An isolated equilibrium between two values of the parameter, of one support all the way.

    Attributes
    ----------
    support
        Per player the labels of the actions played.
    low, high
        Its ends: exact numbers, at an event or at the end of the range.
    strict
        Whether it is a strict equilibrium.
    index
        Its index, +1 or -1; over all branches at one value of the parameter they sum to 1.
    weights
        Polynomials in the parameter to which the probabilities are proportional, per player and action, on consecutive
        intervals (low, high, weights): more than one where the threat gaps have kinks.
    """

    support: Support
    low: Any
    high: Any
    strict: bool
    index: int
    weights: tuple[tuple[Any, Any, Weights], ...]

    @property
    def pure(self) -> bool:
        """Whether both players play one action."""
        return all(len(own) == 1 for own in self.support)

    def at(self, value: Any) -> tuple[tuple[Any, ...], ...]:
        """Return the probabilities at an exact value of the parameter, in the limit at its ends.

        Raises
        ------
        ParameterError
            If it is beyond the ends, or at an end where there is no single limit.
        """
        for low, high, weights in self.weights:
            if low <= value <= high:
                shares = [[_evaluate(w, value) for w in own] for own in weights]
                totals = [sum(own, Fraction(0)) for own in shares]
                if all(total != 0 for total in totals):
                    return tuple(tuple(p / total for p in own) for own, total in zip(shares, totals, strict=True))
        raise ParameterError(f"the branch of {self.support} from {float(self.low):g} to {float(self.high):g} has no value there")

    def limit(self, value: Any) -> tuple[tuple[Any, ...], ...] | None:
        """Return the probabilities at an end, None if they have no single limit."""
        try:
            return self.at(value)
        except ParameterError:
            return None

    def sample(self, points: int = POINTS) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return parameter values, shape (n,), and probabilities, shape (n, 6): Japan's actions, then the ROK's."""
        low, high = _bounds(self.low)[1], _bounds(self.high)[0]
        values = [low + (high - low) * Fraction(k, points - 1) for k in range(points)]
        shown, rows = [], []
        for value in values:
            profile = self.limit(value)
            if profile is not None:
                shown.append(float(value))
                rows.append([float(p) for own in profile for p in own])
        return np.array(shown), np.array(rows).reshape(len(rows), 6)


@dataclass(frozen=True, eq=False)
class Event:
    """A value of the parameter at which the equilibria change.

    Attributes
    ----------
    value
        Exact: a Fraction, or an ``Algebraic`` number.
    kind
        "fold": two equilibria meet and vanish, or appear; "exchange": one turns into another where both are the same; "jump":
        one ends and another begins that is not the same. At a jump, and mostly at a fold, all profiles between the two are
        equilibria at the event itself. "other": anything else.
    before, after
        Supports of the branches that end and that begin there.
    ties
        What vanishes.
    """

    value: Any
    kind: str
    before: tuple[Support, ...]
    after: tuple[Support, ...]
    ties: tuple[Tie, ...]

    def __float__(self) -> float:
        return float(self.value)


@dataclass(frozen=True, eq=False, repr=False)
class Bifurcation(Shown):
    """All equilibria along one parameter.

    Attributes
    ----------
    branches
        In order of their low end.
    events
        In order.
    sets
        Between consecutive events: (low, high, the kinds of equilibria there), continua included; each solved exactly once.
    """

    parameter: Parameter
    low: Fraction
    high: Fraction
    current: Fraction | None
    scenario: Scenario
    us_action: str
    branches: tuple[Branch, ...]
    events: tuple[Event, ...]
    sets: tuple[tuple[Any, Any, EquilibriumSet], ...]

    def at(self, value: object) -> EquilibriumSet:
        """Return the kinds of equilibria at a value between events.

        Raises
        ------
        ParameterError
            If it is outside the range, or at one of its ends or at an event.
        """
        number = exact(value, self.parameter.name)
        for low, high, found in self.sets:
            if low < number < high:
                return found
        raise ParameterError(f"{self.parameter.name} = {decimal(number)} is not between events inside the range")

    def table(self) -> Table:
        """Return the equilibria between events, and the events, in order along the parameter."""
        rows: list[tuple[str, str, str]] = []
        for low, high, found in self.sets:
            rows.append((f"{float(low):.6g} to {float(high):.6g}", str(found), ""))
            rows += [
                (f"at {_written(event.value)}", _sentence(event), "; ".join(map(str, event.ties)))
                for event in self.events
                if event.value is high
            ]
        us = f"US {self.us_action} ({WORDS[self.us_action]})"
        return Table((self.parameter.name, "equilibria", "on it"), rows, caption=f"{self.scenario.name}, {us}: all equilibria")


def bifurcation(
    model: Trilateral, parameter: str, *, at: Scenario, us_action: str | None = None, without: Iterable[str] = ()
) -> Bifurcation:
    """Return all equilibria of the allies' game along one parameter, with the exact values at which they change.

    Parameters
    ----------
    parameter
        By symbol or name, over its range (widened to hold the scenario's value), or ``common_threat``: the four perceived
        threats moved together.

    Raises
    ------
    ParameterError
        For an unknown parameter, one that a switched-off mechanism silences, or payoffs that are not polynomials in it.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = bifurcation(MODEL, "dprk_threat_rok", at=games.episode("2019").scenario)
    >>> [(e.kind, round(float(e), 4)) for e in found.events]
    [('fold', 0.3679), ('fold', 0.6211)]
    """
    names = (without,) if isinstance(without, str) else tuple(without)
    found = TOGETHER if parameter == COMMON_THREAT else model.parameter(parameter)
    symbols = THREATS if found is TOGETHER else (found.symbol,)
    if set(symbols) & set(model.off((*at.without, *names))):
        raise ParameterError(f"bifurcation: {found.name} ({found.symbol}) belongs to a mechanism that is switched off")
    chosen = check_us(us_action or at.us_action)
    values = model.scenario_values(at, names)
    current = None if found is TOGETHER else values[found.symbol]
    low = found.low if current is None else min(found.low, current)
    high = found.high if current is None else max(found.high, current)
    stretches = []
    for start, end in itertools.pairwise([low, *_kinks(values, symbols, low, high), high]):
        middle = values | dict.fromkeys(symbols, (start + end) / 2)
        stretches.append((start, end, _payoffs(model, values, symbols, found, chosen, region_of(middle))))
    cells = _cells(stretches)
    sets: list[tuple[Any, Any, EquilibriumSet]] = []
    for cell in cells:
        if sets and sets[-1][2] == cell.found:
            sets[-1] = (sets[-1][0], cell.high, cell.found)
        else:
            sets.append((cell.low, cell.high, cell.found))
    branches = _branches(cells)
    events = [e for one, other in itertools.pairwise(cells) if one.found != other.found for e in _events(one, other, branches)]
    return Bifurcation(found, low, high, current, at, chosen, branches, tuple(events), tuple(sets))


def _kinks(values: Mapping[str, Any], symbols: Sequence[str], low: Fraction, high: Fraction) -> list[Fraction]:
    """Return where one ally comes to fear a threat more than the other inside a range."""
    pairs = (("TJN", "TKN"), ("TJC", "TKC"))
    found = {values[b] if a in symbols else values[a] for a, b in pairs if (a in symbols) != (b in symbols)}
    return sorted(kink for kink in found if low < kink < high)


def _payoffs(
    model: Trilateral, values: Mapping[str, Any], symbols: Sequence[str], parameter: Parameter, us: str, region: tuple[int, int]
) -> NDArray[Any]:
    """Return the payoffs as polynomials in the parameter."""
    here = {s: fmpq_poly([0, 1]) if s in symbols else fmpq_poly([rational(v)]) for s, v in values.items()}
    try:
        found = model.payoffs(here, players=ALLIES, fixed={US: us}, region=region)
        for where in np.ndindex(*found.shape):
            found[where] = fmpq_poly([0]) + found[where]
    except (TypeError, ValueError, ArithmeticError, DomainError) as problem:
        raise ParameterError(f"bifurcation: payoffs are not polynomials in {parameter.name} ({problem})") from None
    return found


def _cells(stretches: Sequence[tuple[Fraction, Fraction, NDArray[Any]]]) -> list[_Cell]:
    """Return the intervals between candidates, each solved exactly at one point."""
    cells = []
    start: Any = stretches[0][0]
    for _, end, payoffs in stretches:
        signs = dict(ties(payoffs, ALLIES, (ALLY_ACTIONS,) * 2))
        factors = {str(f): f for p in signs.values() if p.degree() > 0 for f, _ in p.numer().factor()[1]}
        roots = in_order([x for f in factors.values() for x in roots_of(fmpq_poly(f))])
        for value in (*(x for x in roots if start < x < end), end):
            game = NormalFormGame(_at(payoffs, between(start, value)), ALLIES, (ALLY_ACTIONS,) * 2)
            zero = tuple(tie for tie, p in signs.items() if p.degree() >= 0 and _evaluate(p, value) == 0)
            cells.append(_Cell(start, value, payoffs, game, equilibrium_set(nash.solve(game)), zero))
            start = value
    return cells


@dataclass(frozen=True, eq=False)
class _Cell:
    low: Any
    high: Any
    payoffs: NDArray[Any]
    game: NormalFormGame
    found: EquilibriumSet
    zero: tuple[Tie, ...]
    """The ties that hold at the high end."""


def _branches(cells: Sequence[_Cell]) -> tuple[Branch, ...]:
    """Return the isolated equilibria, each as far as its support has one."""
    done: list[Branch] = []
    active: dict[Support, tuple[bool, int, list[tuple[Any, Any, Weights]]]] = {}

    def close(support: Support) -> None:
        strict, index, pieces = active.pop(support)
        done.append(Branch(support, pieces[0][0], pieces[-1][1], strict, index, tuple(pieces)))

    for cell in cells:
        here = [s for s in (*cell.found.strict, *cell.found.others) if len(s[0]) == len(s[1])]
        for support in [s for s in active if s not in here]:
            close(support)
        for support in here:
            _, _, pieces = active.setdefault(support, (support in cell.found.strict, _index(support, cell.game), []))
            weights = _weights(support, cell.payoffs)
            if pieces and pieces[-1][2] == weights:
                pieces[-1] = (pieces[-1][0], cell.high, weights)
            else:
                pieces.append((cell.low, cell.high, weights))
    for support in list(active):
        close(support)
    return tuple(sorted(done, key=lambda branch: (float(branch.low), len("".join(branch.support)), branch.support)))


def _index(support: Support, game: NormalFormGame) -> int:
    """Return the index of an equilibrium with supports of one size (Shapley 1974)."""
    own = [[ALLY_ACTIONS.index(label) for label in labels] for labels in support]
    sign = 1 if len(own[0]) % 2 else -1
    for table in game.payoffs:
        least = min(table.ravel())
        square = [[rational(table[j, k] - least + 1) for k in own[1]] for j in own[0]]
        determinant = fmpq_mat(square).det()
        sign *= int(determinant > 0) - int(determinant < 0)
    return sign


def _weights(support: Support, payoffs: NDArray[Any]) -> Weights:
    """Return polynomials to which the probabilities on a support are proportional: each player makes the other indifferent."""
    places = [[ALLY_ACTIONS.index(label) for label in own] for own in support]
    found: list[tuple[fmpq_poly, ...]] = []
    for i, table in ((1, payoffs[1].T), (0, payoffs[0])):
        own, other = places[i], places[1 - i]
        rows = [[table[own[0], t] - table[a, t] for t in other] for a in own[1:]]
        if len(other) == 1:
            shares = [fmpq_poly([1])]
        elif len(other) == 2:
            shares = [rows[0][1], -rows[0][0]]
        else:
            shares = [rows[0][b] * rows[1][c] - rows[0][c] * rows[1][b] for b, c in ((1, 2), (2, 0), (0, 1))]
        weights = [fmpq_poly([0])] * len(ALLY_ACTIONS)
        for place, share in zip(other, shares, strict=True):
            weights[place] = share
        found.append(tuple(weights))
    return found[0], found[1]


def _events(before: _Cell, after: _Cell, branches: Sequence[Branch]) -> Iterator[Event]:
    """Yield what happens between two cells: branches that end or begin there, grouped by where they meet."""
    value = before.high
    table = _at(before.payoffs, value)
    own: list[tuple[Branch, bool, Any]] = []
    for branch in branches:
        for ends in (True, False):
            if (branch.high if ends else branch.low) is value:
                own.append((branch, ends, branch.limit(value)))
    near = [tie for tie in before.zero if bears_on(tie, before.found, after.found)] or before.zero
    while own:
        group, grown, linked = [own.pop()], True, False
        while grown:
            grown = False
            for one, other in itertools.product(list(group), list(own)):
                same, between = _met(one[2], other[2], table)
                if (same or between) and other in own:
                    own.remove(other)
                    group.append(other)
                    linked |= not same
                    grown = True
        ended, begun = ([b.support for b, ends, _ in group if ends is which] for which in (True, False))
        if not ended or not begun:
            kind = "fold" if len(group) > 1 else "other"
        elif len(ended) == len(begun) == 1:
            kind = "jump" if linked else "exchange"
        else:
            kind = "other"
        yield Event(value, kind, tuple(sorted(ended)), tuple(sorted(begun)), tuple(near))


def _met(first: Any, second: Any, payoffs: NDArray[Any]) -> tuple[bool, bool]:
    """Return whether two limits of branches are the same, and whether all profiles between them are equilibria."""
    if first is None or second is None:
        return False, False
    return first == second, _is_equilibrium((first[0], second[1]), payoffs) and _is_equilibrium((second[0], first[1]), payoffs)


def _is_equilibrium(profile: Any, payoffs: NDArray[Any]) -> bool:
    for i, table in enumerate((payoffs[0], payoffs[1].T)):
        own, other = profile[i], profile[1 - i]
        worth = [sum((v * p for v, p in zip(row, other, strict=True)), Fraction(0)) for row in table]
        best = max(worth)
        if any(p != 0 and w != best for p, w in zip(own, worth, strict=True)):
            return False
    return True


def _at(payoffs: NDArray[Any], value: Any) -> NDArray[Any]:
    found = np.empty_like(payoffs)
    for where in np.ndindex(*payoffs.shape):
        found[where] = _evaluate(payoffs[where], value)
    return found


def _evaluate(polynomial: Any, value: Any) -> Any:
    """Return a polynomial's exact value at a Fraction or an algebraic number."""
    if isinstance(value, Algebraic):
        return simplified(Algebraic(value.field, polynomial(value.polynomial)))
    return fraction(polynomial(rational(Fraction(value))))


def _bounds(value: Any, digits: int = 20) -> tuple[Fraction, Fraction]:
    return value.interval(digits) if isinstance(value, Algebraic) else (value, value)


def _written(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):.6g} = {value}" if value.denominator < 10**7 and value.denominator > 1 else f"{float(value):.6g}"
    return repr(value)


def _sentence(event: Event) -> str:
    before, after = (" and ".join(f"({', '.join(map(played, s))})" for s in own) for own in (event.before, event.after))
    if not event.after:
        return f"{event.kind}: {before} vanish"
    if not event.before:
        return f"{event.kind}: {after} appear"
    return f"{event.kind}: {before} becomes {after}"
