"""Claims and the debate: where each holds by its closed form, which exclude each other, and a judge that replays both."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings

from games.claims import Claim, Statement, claim, claims
from games.errors import SolverError
from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario
from solvers.debate import Joint, judge, together
from solvers.verify.debate import Reason, apart, holds, nowhere_negative, refuted
from tests.strategies import scenarios

STATED = [name for name, each in claims().items() if each.statement is not None]
NEVER = [
    ("protection-binds", "protection-substitutes"),
    ("protection-binds", "withdrawal-unites"),
    ("withdrawal-unites", "withdrawal-divides"),
    ("dprk-threat-drives-to-beijing", "dprk-threat-drives-to-tokyo"),
    ("emotions-are-a-luxury", "emotions-stand-alone"),
]


def symbols(words: str) -> tuple[Any, ...]:
    """Real symbols."""
    return tuple(sympy.Symbol(word, real=True) for word in words.split())


@pytest.mark.parametrize(
    ("name", "player", "expected"),
    [
        ("protection-binds", "ROK", "-s"),
        ("protection-substitutes", "Japan", "s"),
        ("withdrawal-divides", "ROK", "2*delta - (2 - phi)*beta*s*tau_K*e_K"),
        ("withdrawal-unites", "ROK", "(2 - phi)*beta*s*tau_K*e_K - 2*delta"),
        ("pressed-protection-binds", "ROK", "2*p*(1 + lam) - (2 - phi)*beta*s*tau_K"),
        ("hierarchy-costs-seoul", "ROK", "mu - p*e_K"),
        ("common-threat-binds", "Japan", "1 - s*e_J - kappa*q"),
    ],
)
def test_conditions_are_the_closed_forms_of_the_theory(name: str, player: str, expected: str) -> None:
    """The condition found is the one derived by hand: p* = s(1-phi/2)beta tau/(1+lam), delta* = s(1-phi/2)beta tau e."""
    found = judge(name)
    assert found.verdict == "iff"
    open_ = [e for _, here in found.conditions for e in here.values() if not isinstance(e, bool)]
    names = {str(symbol): symbol for e in open_ for symbol in e.free_symbols}
    derived = sympy.sympify(expected, locals=names)
    for _, here in found.conditions:
        assert sympy.expand(here[player] - derived) == 0


@pytest.mark.parametrize("name", STATED)
def test_a_verdict_agrees_with_the_games_themselves(name: str) -> None:
    """What the judge of exact payoffs says in 40 random scenarios is what the verdict says."""
    found = judge(name)
    rng = np.random.default_rng(5)
    share = 0
    for _ in range(40):  # the ROK's threats at odd steps: no two are equal
        places = {s: Fraction(2 * int(rng.integers(1, 97)) + s.startswith("TK"), 195) for s in found.space.ranges}
        drawn = {s: low + (high - low) * places[s] for s, (low, high) in found.space.ranges.items()}
        here = Scenario("drawn", {**found.space.numbers, **drawn})
        said = holds(found.claim, here)
        share += said
        assert said or found.verdict != "always"
        assert not said or found.verdict != "never"
    assert abs(share / 40 - found.share) <= 5 * max(found.error, (0.25 / 40) ** 0.5)


@settings(max_examples=15)
@given(scenarios)
def test_a_claim_and_its_opposite_never_both_hold(drawn: Scenario) -> None:
    """In every scenario, all mechanisms drawn too, what rises does not fall."""
    for first, second in NEVER:
        assert not (holds(claim(first), drawn) and holds(claim(second), drawn))


@pytest.mark.parametrize(("first", "second"), NEVER)
def test_contradictions_are_proved_and_replayed(first: str, second: str) -> None:
    """Cha against Hwang, Park against Cha, Beijing against Tokyo: no scenario has both, either way round."""
    for pair in (together(first, second), together(second, first)):
        assert (pair.verdict, pair.replayed, pair.witness) == ("never", True, None)


def test_a_reassured_ally_that_draws_near_is_not_one_that_withdrawal_unites() -> None:
    """If belief in protection binds both allies (S002), US withdrawal can't unite them (S003): not even with every mechanism on."""
    pair = together("protection-binds", "withdrawal-unites")
    assert pair.verdict == "never"
    assert pair.space is not None
    assert len(pair.space.numbers) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [("withdrawal-unites", "protection-substitutes"), ("emotions-are-a-luxury", "threat-drowns-emotion"),
     ("engagement-with-pressure-binds", "engagement-keeps-conservatives"), ("interests-alone-divide", "animosity-divides")],
)  # fmt: skip
def test_claims_that_go_together_have_a_scenario(first: str, second: str) -> None:
    """The witness is a scenario in which both hold, judged by exact payoffs alone."""
    pair = together(first, second)
    assert pair.verdict == "together"
    assert pair.replayed
    assert pair.witness is not None
    assert holds(claim(first), pair.witness)
    assert holds(claim(second), pair.witness)


def changed(pair: Joint, k: int = 0, **changes: Any) -> tuple[Reason, ...]:
    """The proof with a term of the first reason changed."""
    first = pair.reasons[0]
    terms = tuple(replace(term, **changes) if n == k else term for n, term in enumerate(first.terms))
    return (replace(first, terms=terms), *pair.reasons[1:])


def test_a_broken_proof_is_refused() -> None:
    """A region left out, a negative weight, a weight of nothing, a wrong player or cofactor, a smaller box: none passes."""
    pair = together(*NEVER[0])
    assert pair.space is not None
    space, reason = pair.space, pair.reasons[0]
    one = space.context.constant(1)

    def passes(reasons: tuple[Reason, ...], ranges: Any = None) -> bool:
        return refuted(pair.claims, reasons, space.ranges if ranges is None else ranges, space.numbers)

    def first(**changes: Any) -> bool:
        return passes((replace(reason, **changes), *pair.reasons[1:]))

    assert passes(pair.reasons)
    assert len(reason.terms) == 2
    assert not passes(pair.reasons[1:])
    assert not first(terms=reason.terms[:1])
    assert not first(terms=reason.terms[1:])
    assert not first(terms=())
    assert not passes(changed(pair, weight=-one))
    assert not passes(changed(pair, weight=one * 0))
    assert not passes(changed(pair, claim=1))
    assert not passes(changed(pair, claim=2))
    assert not passes(changed(pair, claim=-1))
    assert not passes(changed(pair, cofactor=one * 7 - space.context.gens()[0] * 7))
    assert not passes(changed(pair, player="US"))
    assert not passes(changed(pair, condition=reason.terms[0].condition - one))
    assert not passes(changed(pair, cofactor=-reason.terms[0].cofactor, condition=-reason.terms[0].condition))
    assert not first(products=((one,),))
    assert not first(products=(*reason.products, (one,), (-one,)))
    assert not passes(pair.reasons, {**space.ranges, "s": (Fraction(0), Fraction(1))})
    assert not refuted([claim("pressure-binds"), pair.claims[1]], pair.reasons, space.ranges, space.numbers)
    assert not refuted(pair.claims[:1], pair.reasons, space.ranges, space.numbers)


def test_what_is_zero_proves_nothing_by_its_factors() -> None:
    """Of a claim of no change nothing is divided out, and the weight of 1 is the other claim's: a factor may be zero there."""
    pair = together("emotions-are-a-luxury", "emotions-stand-alone")
    assert pair.space is not None
    space, one = pair.space, pair.space.context.constant(1)
    zero = next(k for k, term in enumerate(pair.reasons[0].terms) if term.claim == 1)

    def passes(reasons: tuple[Reason, ...]) -> bool:
        return refuted(pair.claims, reasons, space.ranges, space.numbers)

    assert passes(pair.reasons)
    assert not passes(changed(pair, zero, cofactor=space.images["hbar"]))
    assert not passes(changed(pair, 1 - zero, weight=one * 0))
    assert not passes(tuple(replace(r, terms=tuple(replace(t, weight=t.weight / 2) for t in r.terms)) for r in pair.reasons))


def test_the_judges_own_signs() -> None:
    """Nowhere negative on the unit box: told by Bernstein coefficients; a square that touches zero inside is not shown."""
    from games.exact.polynomials import ring

    x, y = ring("xy").gens()
    assert nowhere_negative(x + y - x * y)
    assert nowhere_negative(1 - x**2 * y)
    assert not nowhere_negative(x - y)
    assert not nowhere_negative(x * y - x)


def test_no_change_is_none_along_anything_that_moves() -> None:
    """Where threat and belief both change the weight of animosity, emotions do not stand alone, even if the two cancel."""
    alone = claim("emotions-stand-alone")
    assert alone.statement is not None
    assert [[list(direction) for direction in own] for own in alone.statement.directions] == [[["hK"], ["TKN"]], [["hK"], ["rK"]]]
    on = Scenario("both", {"fade": 0.5, "lux": 0.5, "TKN": 0.6, "TKC": 0.3})
    assert holds(claim("threat-drowns-emotion"), on)
    assert holds(claim("emotions-are-a-luxury"), on)
    assert not holds(alone, on)
    assert holds(alone, on.set(fade=0, lux=0))


def test_a_box_must_cover_where_all_claims_speak() -> None:
    """A proof on less than the range of a claim's own domain is no proof; on more it is one."""
    half = replace(claim("protection-binds"), domain={"c": (Fraction(1, 2), Fraction(9, 10))})
    pair = together(half, "protection-substitutes")
    assert pair.space is not None
    assert (pair.verdict, pair.replayed) == ("never", True)
    for ends, passes in (((0.4, 1), True), ((0.6, 1), False), ((0.5, 0.8), False)):
        ranges = {**pair.space.ranges, "c": (Fraction(str(ends[0])), Fraction(str(ends[1])))}
        assert refuted(pair.claims, pair.reasons, ranges, pair.space.numbers) == passes


def test_domains_that_touch_have_a_point_in_common() -> None:
    """Claims of different values of commitment are apart; where one's domain ends as the other's begins, both hold at the end."""
    low = replace(claim("pressure-binds"), name="low", domain={"c": (Fraction(1, 2), Fraction(7, 10))})
    high = replace(claim("institutions-bind"), name="high", domain={"c": (Fraction(7, 10), Fraction(1))})
    touching = together(low, high)
    assert touching.witness is not None
    assert (touching.verdict, touching.witness.values["c"], touching.replayed) == ("together", Fraction(7, 10), True)
    above = replace(high, domain={"c": (Fraction(4, 5), Fraction(1))})
    assert (together(low, above).verdict, together(low, above).replayed) == ("apart", True)
    assert (together(low, above, "protection-binds").verdict, apart([low, high])) == ("apart", False)


def test_a_users_own_claim_is_judged() -> None:
    """Any statement over the model's parameters is decided: more bindingness never makes confronting pay."""
    statement = Statement("static", ("Japan",), "F", "H", "F", "E", 1, moves={"iota": Fraction(1)})
    mine = Claim("mine", "Institutions provoke.", ("S002",), statement=statement)
    assert judge(mine).verdict == "never"
    assert together(mine, "pressure-binds").verdict == "never"


def test_claims_without_a_statement_say_what_shows_them() -> None:
    """A claim that a game carries can't be judged as an inequality, and says so."""
    with pytest.raises(SolverError, match="'vetoes-at-home' has no statement about the model; it is shown by"):
        judge("vetoes-at-home")
    assert MODEL.name == "trilateral"
