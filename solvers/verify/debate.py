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

from games.arguments import forgiving
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
class Term:
    """A condition of one claim, as it enters a proof.

    What must be positive for the player is ``cofactor * condition``; of a claim of no change the condition is what is zero, in
    either sign, and the cofactor is 1.

    Attributes
    ----------
    claim
        Its number among the claims of the proof.
    player
        Whose condition it is.
    cofactor, condition, weight
        Polynomials (``flint.fmpq_mpoly``) in the parameters that range; cofactor and weight are nowhere negative.
    """

    claim: int
    player: str
    cofactor: Any
    condition: Any
    weight: Any


@dataclass(frozen=True)
class Reason:
    """Why claims cannot hold together in one region: their conditions times their weights sum to what is nowhere positive.

    Where all held, the cofactors would be positive, so the conditions would be, and, as the weight of one of them is 1, their sum.
    The weight of 1 is that of a claim that says of something that it is positive, not zero.

    Attributes
    ----------
    region
        Signs of (T_KN - T_JN, T_KC - T_JC).
    terms
        The conditions that are used; claims without one are not needed.
    products
        Of polynomials that are nowhere negative; minus the sum of the products is what the conditions sum to.
    """

    region: tuple[int, ...]
    terms: tuple[Term, ...]
    products: tuple[tuple[Any, ...], ...]


@forgiving
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


def _quantities(statement: Statement, player: str, values: Values) -> list[Any]:
    """Return what a statement gives a sign to, for one player, as exact rationals (``flint.fmpq``)."""
    (other,) = (ally for ally in ALLIES if ally != player)
    prefer, over = (ALLY_ACTIONS.index(a) for a in (statement.prefer, statement.over))

    def gain(at: Mapping[str, Any], us: str) -> Any:
        payoffs = MODEL.payoffs(at, players=(player,), fixed={US: us, other: statement.partner})[0]
        return payoffs[prefer] - payoffs[over]

    def along(function: Any, directions: Sequence[Mapping[str, Fraction]], at: Mapping[str, Any]) -> Any:
        if not directions:
            return function(at)
        direction, rest = {symbol: _exact(w) for symbol, w in directions[0].items()}, directions[1:]
        gaps = [abs(at[a] - at[b]) for a, b in FOLDS if at[a] != at[b]]
        step = min([flint.fmpq(1, 100), *(gap / 100 for gap in gaps)]) / max(abs(w) for w in direction.values())
        total = flint.fmpq(0)
        for weight, k in STENCIL:
            moved = {**at, **{symbol: at[symbol] + k * step * w for symbol, w in direction.items()}}
            total += _exact(weight) * along(function, rest, moved)
        return total / step

    def quantity(at: Mapping[str, Any]) -> Any:
        return gain(at, statement.us_action) - (gain(at, statement.since) if statement.kind == "contrast" else 0)

    here = {symbol: _exact(value) for symbol, value in values.items()}
    return [along(quantity, directions, here) for directions in statement.directions]


def _exact(value: Fraction) -> Any:
    return flint.fmpq(value.numerator, value.denominator)


def apart(claims: Sequence[Claim]) -> bool:
    """Tell whether the domains of some claims have no point in common.

    >>> from games.claims import claim
    >>> apart([claim("protection-binds"), claim("protection-substitutes")])
    False
    """
    symbols = {symbol for claim in claims for symbol in claim.domain}
    ends = {s: [c.domain[s] for c in claims if s in c.domain and s not in c.values] for s in symbols}
    return any(max(low for low, _ in own) > min(high for _, high in own) for own in ends.values() if own)


def refuted(
    claims: Sequence[Claim], reasons: Sequence[Reason], ranges: Mapping[str, tuple[Fraction, Fraction]], numbers: Values
) -> bool:
    """Tell whether a proof shows that some claims hold together nowhere in a box of parameters.

    Parameters
    ----------
    reasons
        The proof: one reason for every region of the threat gaps.
    ranges, numbers
        The box: symbol -> (least, greatest) value, and the values of the other parameters.

    >>> from solvers.debate import together
    >>> pair = together("protection-binds", "protection-substitutes")
    >>> refuted(pair.claims, pair.reasons, pair.space.ranges, pair.space.numbers)
    True
    """
    if set(ranges) | set(numbers) != {p.symbol for p in MODEL.parameters} or not _covers(ranges, numbers, claims):
        return False
    ring = flint.fmpq_mpoly_ctx.get(tuple(ranges), "degrevlex")
    ends = [[ranges.get(s) or (numbers[s], numbers[s]) for s in fold] for fold in FOLDS]
    signs = [(0,) if japan == rok and japan[0] == japan[1] else (-1, 1) for japan, rok in ends]
    given = {reason.region: reason for reason in reasons}
    for region in itertools.product(*signs):
        if region not in given:
            if _empty(ranges, numbers, region):
                continue
            return False
        if not _impossible(claims, given[region], ring, ranges, numbers):
            return False
    return True


def _impossible(claims: Sequence[Claim], reason: Reason, ring: Any, ranges: Any, numbers: Values) -> bool:
    """Tell whether a reason shows that some claims hold together nowhere in its region."""
    box = _box(ring, ranges, reason.region)
    certain, total = False, ring.constant(0)
    for term in reason.terms:
        if not 0 <= term.claim < len(claims):
            return False
        about = claims[term.claim]
        strict = about.statement is not None and about.statement.sign != 0
        own = _positive(about, term.player, reason.region, ring, ranges, numbers)
        sides = own if strict else [side for p in own for side in (p, -p)]
        if term.cofactor * term.condition not in sides or (not strict and term.cofactor != 1):
            return False
        certain |= strict and term.weight == 1
        total = total + term.condition * term.weight
        if not all(nowhere_negative(p.compose(*box)) for p in (term.cofactor, term.weight)):
            return False
    for product in reason.products:
        if not all(nowhere_negative(factor.compose(*box)) for factor in product):
            return False
        total = total + math.prod(product, start=ring.constant(1))
    return certain and total == 0


def _covers(ranges: Mapping[str, tuple[Fraction, Fraction]], numbers: Values, claims: Sequence[Claim]) -> bool:
    """Tell whether a box holds every value at which all the claims speak, mechanisms that are off aside."""
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
    put = {s: full.constant(_exact(v)) for s, v in about.values.items()}
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
        slopes = (p.derivative(symbols.index(s)) * _exact(w) for s, w in direction.items())
        return sum(slopes, full.constant(0))

    inside = dict(zip(ranges, ring.gens(), strict=True))
    images = [inside[s] if s in inside else ring.constant(_exact(numbers[s])) for s in symbols]
    changes = (functools.reduce(along, directions, quantity) for directions in statement.directions)
    return [change.compose(*images, ctx=ring) * (statement.sign or 1) for change in changes]


def _box(ring: Any, ranges: Mapping[str, tuple[Fraction, Fraction]], region: tuple[int, ...]) -> list[Any]:
    """Return the images of the parameters in coordinates from 0 to 1 that reach every point of a region (and perhaps more)."""
    unit = dict(zip(ranges, ring.gens(), strict=True))
    images = {s: unit[s] * _exact(high - low) + _exact(low) for s, (low, high) in ranges.items()}
    for (japan, rok), sign in zip(FOLDS, region, strict=True):
        if sign and japan in ranges and rok in ranges and ranges[japan] == ranges[rok]:
            less, greater = (japan, rok) if sign > 0 else (rok, japan)
            top = _exact(ranges[less][1])
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
