r"""The first arrow of the pathways, from threat to US engagement: what each account has the US do as a threat rises.

Along a line of one parameter, or of the four perceived threats together, the equilibria of the allies after each US action are
branches whose probabilities are quotients of polynomials, and so is the US payoff on each. What an account makes of them changes
only where a branch ends or begins, or where the US payoffs on two branches, or of two actions at one profile, are equal: at roots
of polynomials, found exactly. Between two neighbouring roots only the selection can jump, where the allies have several equilibria
(the end of a branch of quantal responses is not algebraic): such a place is bisected to a width, and two jumps between two places
that are looked at are not seen. Accounts that ask for no selection are exact throughout, but on continua of equilibria.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from flint import fmpq_poly

from games.arguments import forgiving
from games.errors import ScenarioError
from games.exact.algebraic import between, compare, distinct, in_order, roots_of
from games.model.parameters import Parameter
from games.models.trilateral import MODEL, Trilateral
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from ..regimes.chart import Chart
from ..regimes.lines import bifurcation
from ..regimes.situation import Situation
from ..verdict import model_of
from .account import Account, Case
from .accounts import known
from .choice import of_game

WIDTH = Fraction(1, 10**5)
"""Of the bracket of a place where the selection jumps."""
LOOKS = 8
"""Places at which a line is looked at, at least, besides both sides of every exact mark."""


@dataclass(frozen=True)
class Stretch:
    """Where an account says the same.

    Attributes
    ----------
    low, high
        Its ends, exact numbers; an end that was bisected is the middle of its bracket.
    actions
        The US actions with the greatest share.
    exact
        Whether the high end is exact.
    """

    low: Any
    high: Any
    actions: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True, eq=False, repr=False)
class Response(Shown):
    """What each account has the US do along a line.

    Attributes
    ----------
    scenario, parameter
        What stays and what moves.
    accounts
        In the order of tables.
    stretches
        Per account, in order.
    """

    scenario: Scenario
    parameter: Parameter
    accounts: tuple[Account, ...]
    stretches: tuple[tuple[Stretch, ...], ...]

    def of(self, account: str) -> tuple[Stretch, ...]:
        """Return an account's stretches; ScenarioError if it was not asked."""
        for one, own in zip(self.accounts, self.stretches, strict=True):
            if one.name == account:
                return own
        raise ScenarioError(f"account {account!r} was not asked; asked: {', '.join(one.name for one in self.accounts)}")

    def table(self) -> Table:
        """Return one row per account: what the US does, and the places where it changes."""
        rows = [(account.name, told(own)) for account, own in zip(self.accounts, self.stretches, strict=True)]
        notes = (
            "Places are roots of polynomials, to four digits and as fractions where they are short; with ~, the place where the "
            f"selected play jumps, bisected to {float(WIDTH):g}.",
            "Of a quantal response the action with the greatest share. Without an episode before, net_threat allows any play.",
        )
        title = f"{self.scenario.name}: what the US does as {self.parameter.name} rises, by account"
        return Table(("account", f"US action along {self.parameter.name}"), rows, caption=title, notes=notes)


def told(stretches: Sequence[Stretch]) -> str:
    """Return stretches in a line: "R to 0.35 = 7/20, E".

    >>> told([Stretch(Fraction(0), Fraction(7, 20), ("R",)), Stretch(Fraction(7, 20), Fraction(1), ("E", "P"))])
    'R to 0.3500 = 7/20, E or P'
    """
    parts = []
    for stretch in stretches[:-1]:
        short = isinstance(stretch.high, Fraction) and stretch.exact and stretch.high.denominator < 10**4
        place = f"{'' if stretch.exact else '~'}{float(stretch.high):.4f}" + (f" = {stretch.high}" if short else "")
        parts.append(f"{' or '.join(stretch.actions)} to {place}")
    return ", ".join([*parts, " or ".join(stretches[-1].actions)])


@forgiving
def response(
    scenario: Scenario | None = None,
    *,
    parameter: str = "common_threat",
    accounts: Iterable[Account] | None = None,
    without: Iterable[str] = (),
    model: Trilateral | None = None,
) -> Response:
    """Return what each account has the US do as a parameter rises over its range.

    Parameters
    ----------
    scenario
        What the other parameters are; None: the defaults.
    parameter
        By symbol or name, or ``common_threat``, the four perceived threats together.
    accounts
        By default all but the baselines, which look at no payoff.
    without
        Mechanisms to switch off.
    model
        By default the scenario's own.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError, GameError
        For unknown names, a parameter that a switched-off mechanism silences, payoffs that are not polynomials in it.

    >>> from solvers.us_choice.accounts import account_named
    >>> found = response(accounts=[account_named("net_threat")])
    >>> print(*(row[1].text for row in found.table().rows))
    R to 0.3500 = 7/20, E or R to 0.5000 = 1/2, E
    """
    own = model_of(scenario, model, "response") if scenario is not None else (model or MODEL)
    here = Scenario("defaults", model=own) if scenario is None else scenario.on(own)
    chosen = tuple(one for one in known() if not one.baseline) if accounts is None else tuple(accounts)
    line = Chart.line(Situation.of(own, here, without=without, timing="simultaneous"), parameter, bounded=True, what="response")
    (axis,) = line.axes

    @cache
    def said(value: Fraction) -> _Said:
        case = Case(of_game(line.game(value), here.name))
        return tuple(account.predict(case).foremost for account in chosen)

    places = [axis.low, *(x for x in _marks(line, parameter, tuple(without)) if axis.low < x < axis.high), axis.high]
    coarse = (axis.high - axis.low) / LOOKS
    cells = [cell for low, high in itertools.pairwise(places) for cell in _looked(low, high, said, coarse)]
    stretches = tuple(tuple(_joined(cells, k)) for k in range(len(chosen)))
    return Response(here, axis.parameter, chosen, stretches)


# --- where the order of US payoffs can change ---

ZERO, ONE = fmpq_poly([0]), fmpq_poly([1])


@dataclass(frozen=True, eq=False)
class _Worth:
    """A payoff of the US, a quotient of polynomials, between two places: on a branch of equilibria, or at a profile."""

    low: Any
    high: Any
    numerator: fmpq_poly
    denominator: fmpq_poly


def _marks(line: Chart, parameter: str, without: tuple[str, ...]) -> list[Any]:
    """Return the exact places where branches end or begin, or US payoffs of two actions are equal, in order."""
    here = line.situation
    actions = here.actions[-1]
    found = {piece.high for piece in line.pieces}
    worths: list[_Worth] = []
    for u, action in enumerate(actions):
        along = bifurcation(here.model, parameter, at=here.scenario, us_action=action, without=without)
        found |= {place for low, high, _ in along.sets for place in (low, high)}
        for low, high, (japan, rok) in (piece for branch in along.branches for piece in branch.weights):
            table = line.payoffs(line.region_at(between(low, high)))[-1, :, :, u]
            worth = sum((p * q * table[j, k] for j, p in enumerate(japan) for k, q in enumerate(rok)), ZERO)
            worths.append(_Worth(low, high, worth, sum(japan, ZERO) * sum(rok, ZERO)))
    for piece in line.pieces:
        for cell in line.payoffs(piece.region)[-1].reshape(-1, len(actions)):
            for pair in itertools.combinations(cell, 2):
                found |= set(_equal(*(_Worth(piece.low, piece.high, payoff, ONE) for payoff in pair)))
    for one, other in itertools.combinations(worths, 2):
        found |= set(_equal(one, other))
    return in_order(distinct(found))


def _equal(one: _Worth, other: _Worth) -> Iterator[Any]:
    """Yield the places at which two US payoffs are equal, where both branches are."""
    low = one.low if compare(one.low, other.low) > 0 else other.low
    high = one.high if compare(one.high, other.high) < 0 else other.high
    if compare(low, high) < 0:
        difference = one.numerator * other.denominator - other.numerator * one.denominator
        yield from (root for root in roots_of(difference) if compare(low, root) < 0 < compare(high, root))


# --- what is said between them ---

_Said = tuple[tuple[str, ...], ...]


def _looked(low: Any, high: Any, said: Callable[[Fraction], _Said], coarse: Fraction) -> Iterator[tuple[Any, Any, bool, _Said]]:
    """Yield (low, high, whether the high end is exact, what is said there) between two marks, jumps bisected."""
    start, end = _beside(low, high)
    steps = int((end - start) / coarse) + 1
    inside = [start + (end - start) * Fraction(k, steps) for k in range(steps + 1)]
    begin = low
    for one, other in itertools.pairwise(inside):
        if said(one) != said(other):
            for before, place in _jumps(one, other, said):
                yield begin, place, False, before
                begin = place
    yield begin, high, True, said(inside[-1])


def _beside(low: Any, high: Any) -> tuple[Fraction, Fraction]:
    """Return rationals just above the one place and just below the other, nearer than the width of a bracket."""
    near = min(WIDTH, (between(low, high) - low) / 2, (high - between(low, high)) / 2, key=float)
    return between(low, low + near), between(high - near, high)


def _jumps(one: Fraction, other: Fraction, said: Callable[[Fraction], _Said]) -> Iterator[tuple[_Said, Fraction]]:
    """Yield what is said before each jump between two places, and where it is, bisected."""
    middle = (one + other) / 2
    if other - one <= WIDTH:
        yield said(one), middle
        return
    for start, end in ((one, middle), (middle, other)):
        if said(start) != said(end):
            yield from _jumps(start, end, said)


def _joined(cells: Sequence[tuple[Any, Any, bool, _Said]], k: int) -> Iterator[Stretch]:
    """Yield the stretches of the k-th account: neighbouring cells in which it says the same are one."""
    for _, run in itertools.groupby(cells, key=lambda cell: cell[3][k]):
        own = list(run)
        yield Stretch(own[0][0], own[-1][1], own[0][3][k], own[-1][2])
