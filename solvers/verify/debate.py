"""The judge of the debate: replays a witness on the game itself, and a proof with arithmetic of its own.

A witness is judged by the exact payoffs of the game at the scenario and near it; derivatives are the differences that are exact for
polynomials of degree four, so no derivative of a solver's is trusted. A proof is judged by computing what must be positive anew, by
division, and by Bernstein coefficients computed here. Nothing of ``solvers.debate`` is used.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from games.claims import Claim, Statement
from games.errors import SolverError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, US
from games.scenarios.scenario import Scenario

STENCIL = ((Fraction(-1, 12), 2), (Fraction(2, 3), 1), (Fraction(-2, 3), -1), (Fraction(1, 12), -2))
"""Weights and steps of the central difference that is the derivative of every polynomial of degree four or less."""
FOLDS = (("TJN", "TKN"), ("TJC", "TKC"))
NODES = 50_000
Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Reason:
    """Why two claims cannot hold together in one region.

    What must be positive for a player of claim k is ``cofactors[k] * conditions[k]``. The conditions times their weights sum to
    what is nowhere positive. Cofactors and weights are nowhere negative, and one weight is 1: where both claims held, the
    cofactors would be positive, so the conditions would be, and their sum. Of a claim of no change the condition is what is zero,
    in either sign; its cofactor is 1, and the weight of 1 is the other claim's. A claim that can't hold by itself has weight 1 and
    the other 0.

    Attributes
    ----------
    region
        Signs of (T_KN - T_JN, T_KC - T_JC).
    players
        The player of each claim whose condition is used.
    cofactors, conditions, weights
        Polynomials (``flint.fmpq_mpoly``) in the parameters that range, one for each claim.
    """

    region: tuple[int, ...]
    players: tuple[str, str]
    cofactors: tuple[Any, Any]
    conditions: tuple[Any, Any]
    weights: tuple[Any, Any]


def holds(about: Claim, scenario: Scenario) -> bool:
    """Tell, from exact payoffs alone, whether a claim holds in a scenario.

    Parameters
    ----------
    about
        A claim with a statement.
    scenario
        Values of every parameter; where the change itself leads over a kink of the threat gaps, the claim does not hold.

    Raises
    ------
    SolverError
        If the claim has no statement.

    >>> from games.claims import claim
    >>> holds(claim("protection-binds"), Scenario("s < 0", {"s": -0.3, "TKN": 0.6, "TKC": 0.5}))
    True
    """
    statement = about.statement
    if statement is None:
        raise SolverError(f"claim {about.name!r} has no statement about the model")
    values = {**MODEL.scenario_values(scenario), **about.values}
    for symbol, (low, high) in about.domain.items():
        if symbol not in about.values and not low <= values[symbol] <= high:
            return False
    for japan, rok in FOLDS:
        crossing = any(d.get(rok, 0) != d.get(japan, 0) for d in (statement.moves, statement.beside))
        if crossing and values[japan] == values[rok]:
            return False
    found = [q for player in statement.players for q in _quantities(statement, player, values)]
    return all(q * statement.sign > 0 if statement.sign else q == 0 for q in found)


def _quantities(statement: Statement, player: str, values: Values) -> list[Fraction]:
    """Return what a statement gives a sign to, for one player, exactly."""

    def gain(at: Values, us: str) -> Fraction:
        payoffs = MODEL.payoffs(at, players=ALLIES, fixed={US: us})[ALLIES.index(player)]
        prefer, over, partner = (ALLY_ACTIONS.index(a) for a in (statement.prefer, statement.over, statement.partner))
        rows = payoffs if player == ALLIES[0] else payoffs.T
        return Fraction(rows[prefer, partner] - rows[over, partner])

    def along(function: Any, directions: Sequence[Mapping[str, Fraction]], at: Values) -> Fraction:
        if not directions:
            return Fraction(function(at))
        direction, rest = directions[0], directions[1:]
        apart = [abs(at[a] - at[b]) for a, b in FOLDS if at[a] != at[b]]
        step = min([Fraction(1, 100), *(gap / 100 for gap in apart)]) / max(abs(w) for w in direction.values())
        total = Fraction(0)
        for weight, k in STENCIL:
            moved = {**at, **{symbol: at[symbol] + k * step * w for symbol, w in direction.items()}}
            total += weight * along(function, rest, moved)
        return total / step

    def quantity(at: Values) -> Fraction:
        return gain(at, statement.us_action) - (gain(at, statement.since) if statement.kind == "contrast" else 0)

    return [along(quantity, directions, values) for directions in statement.directions]


def refuted(
    first: Claim, second: Claim, reasons: Sequence[Reason], ranges: Mapping[str, tuple[Fraction, Fraction]], numbers: Values
) -> bool:
    """Tell whether a proof shows that two claims hold together nowhere in a box of parameters.

    Parameters
    ----------
    reasons
        The proof: one reason for every region of the threat gaps.
    ranges, numbers
        The box: symbol -> (least, greatest) value, and the values of the other parameters.

    >>> from solvers.debate import together
    >>> pair = together("protection-binds", "protection-substitutes")
    >>> refuted(pair.first, pair.second, pair.reasons, pair.space.ranges, pair.space.numbers)
    True
    """
    if set(ranges) | set(numbers) != {p.symbol for p in MODEL.parameters}:
        return False

    def strict(about: Claim) -> bool:
        return about.statement is not None and about.statement.sign != 0

    if not _covers(ranges, numbers, (first, second)):
        return False
    ring = flint.fmpq_mpoly_ctx.get(tuple(ranges), "degrevlex")
    signs = [(0,) if all(s in numbers for s in fold) and numbers[fold[0]] == numbers[fold[1]] else (-1, 1) for fold in FOLDS]
    given = {reason.region: reason for reason in reasons}
    for region in itertools.product(*signs):
        if region not in given:
            if _empty(ranges, numbers, region):
                continue
            return False
        reason = given[region]
        box = _box(ring, ranges, region)
        for k, claim in enumerate((first, second)):
            own = _positive(claim, reason.players[k], region, ring, ranges, numbers)
            sides = own if strict(claim) else [side for p in own for side in (p, -p)]
            if reason.cofactors[k] * reason.conditions[k] not in sides or (not strict(claim) and reason.cofactors[k] != 1):
                return False
        if not any(w == 1 and strict(claim) for w, claim in zip(reason.weights, (first, second), strict=True)):
            return False
        combination = reason.conditions[0] * reason.weights[0] + reason.conditions[1] * reason.weights[1]
        if not all(nowhere_negative(p.compose(*box)) for p in (*reason.cofactors, *reason.weights, -combination)):
            return False
    return True


def _covers(ranges: Mapping[str, tuple[Fraction, Fraction]], numbers: Values, claims: tuple[Claim, Claim]) -> bool:
    """Tell whether a box holds every value at which both claims speak, mechanisms that are off aside."""
    off = {s for m in MODEL.mechanisms for s in m.switch if numbers.get(s) == MODEL.parameter(s).neutral} | {"eR"}
    for symbol, (low, high) in ranges.items():
        parameter = MODEL.parameter(symbol)
        spoken = [c.domain[symbol] for c in claims if symbol in c.domain and symbol not in c.values] or [
            (parameter.low, parameter.high)
        ]
        if low > max(least for least, _ in spoken) or high < min(most for _, most in spoken):
            return False
    return set(numbers) <= off


def _empty(ranges: Mapping[str, tuple[Fraction, Fraction]], numbers: Values, region: tuple[int, ...]) -> bool:
    """Tell whether no point of a box lies in a region."""
    for (japan, rok), sign in zip(FOLDS, region, strict=True):
        j, k = (ranges.get(s) or (numbers[s], numbers[s]) for s in (japan, rok))
        if (sign > 0 and k[1] <= j[0]) or (sign < 0 and j[1] <= k[0]):
            return True
    return False


def _positive(about: Claim, player: str, region: tuple[int, ...], ring: Any, ranges: Any, numbers: Values) -> list[Any]:
    """Return all that must be positive (of no change: zero) for a claim and one of its players, in the ring of a box."""
    statement = about.statement
    if statement is None or player not in statement.players:
        return []
    symbols = tuple(p.symbol for p in MODEL.parameters)
    full = flint.fmpq_mpoly_ctx.get(symbols, "degrevlex")
    generators = dict(zip(symbols, full.gens(), strict=True))
    put = {s: full.constant(flint.fmpq(v.numerator, v.denominator)) for s, v in about.values.items()}
    own = tuple(
        (about.values[k] > about.values[j]) - (about.values[k] < about.values[j]) if j in about.values else sign
        for (j, k), sign in zip(FOLDS, region, strict=True)
    )

    def gain(us: str) -> Any:
        payoffs = MODEL.payoffs({**generators, **put}, players=ALLIES, fixed={US: us}, region=own)[ALLIES.index(player)]
        prefer, over, partner = (ALLY_ACTIONS.index(a) for a in (statement.prefer, statement.over, statement.partner))
        rows = payoffs if player == ALLIES[0] else payoffs.T
        return rows[prefer, partner] - rows[over, partner] + full.constant(0)

    quantity = gain(statement.us_action)
    if statement.kind == "contrast":
        quantity = quantity - gain(statement.since)

    def along(p: Any, direction: Mapping[str, Fraction]) -> Any:
        slopes = (p.derivative(symbols.index(s)) * flint.fmpq(w.numerator, w.denominator) for s, w in direction.items())
        return sum(slopes, full.constant(0))

    inside = dict(zip(ranges, ring.gens(), strict=True))
    images = [
        inside[s] if s in inside else ring.constant(flint.fmpq(numbers[s].numerator, numbers[s].denominator)) for s in symbols
    ]
    changes = (functools.reduce(along, directions, quantity) for directions in statement.directions)
    return [change.compose(*images, ctx=ring) * (statement.sign or 1) for change in changes]


def _box(ring: Any, ranges: Mapping[str, tuple[Fraction, Fraction]], region: tuple[int, ...]) -> list[Any]:
    """Return the images of the parameters in coordinates from 0 to 1 that reach every point of a region (and perhaps more)."""
    unit = dict(zip(ranges, ring.gens(), strict=True))
    images = {
        s: unit[s] * flint.fmpq((high - low).numerator, (high - low).denominator) + flint.fmpq(low.numerator, low.denominator)
        for s, (low, high) in ranges.items()
    }
    for (japan, rok), sign in zip(FOLDS, region, strict=True):
        if sign and japan in ranges and rok in ranges and ranges[japan] == ranges[rok]:
            less, greater = (japan, rok) if sign > 0 else (rok, japan)
            top = flint.fmpq(ranges[less][1].numerator, ranges[less][1].denominator)
            images[greater] = images[less] + (top - images[less]) * unit[greater]
    return list(images.values())


def nowhere_negative(polynomial: Any, budget: list[int] | None = None) -> bool:
    """Tell whether it is shown that a polynomial is nowhere negative where every variable is between 0 and 1.

    A variable of degree d is replaced by its d + 1 Bernstein coefficients, one after the other: if all that remain are nowhere
    negative, so is the polynomial (Bernstein 1912; Lorentz 1953).

    >>> x, y = flint.fmpq_mpoly_ctx.get(("x", "y"), "lex").gens()
    >>> nowhere_negative(1 - x * y), nowhere_negative(x - y)
    (True, False)
    """
    budget = [NODES] if budget is None else budget
    budget[0] -= 1
    terms = list(polynomial.terms())
    if all(c >= 0 for _, c in terms):
        return True
    if budget[0] < 0 or sum((c for _, c in terms), flint.fmpq(0)) < 0:
        return False
    weight: dict[int, Any] = {}
    for powers, c in terms:
        for k, power in enumerate(powers):
            if power and c < 0:
                weight[k] = weight.get(k, 0) - c
    if not weight:
        return False
    k = max(weight, key=lambda k: (weight[k], -k))
    ring = polynomial.context()
    degree = int(polynomial.degrees()[k])
    by_power: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for powers, c in terms:
        rest = tuple(0 if i == k else int(p) for i, p in enumerate(powers))
        by_power[int(powers[k])][rest] = c
    pieces = [ring.from_dict(d) for d in by_power]
    for n in range(degree + 1):
        total = ring.constant(0)
        for i in range(n + 1):
            total = total + pieces[i] * flint.fmpq(math.comb(n, i), math.comb(degree, i))
        if not nowhere_negative(total, budget):
            return False
    return True
