"""Linear programs: every answer proves itself, floats only suggest, infinitesimals are numbers too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import QuasiallianceError
from games.exact import linear_program
from games.exact.linear_program import Answer, Outcome, maximize
from solvers.refinements.infinitesimal import EPSILON, infinitesimal

Q = Fraction
NEAR = 1e-7
"""How near the value of a float solver lies to the exact one."""

TINY = Q(1, 1000)
SMALL = Q(1, 10**12)
"""An ordinary number so small that it orders the small rational functions drawn here as an infinitesimal does."""


@st.composite
def programs(draw: st.DrawFn) -> dict[str, Any]:
    """A small program, often degenerate, infeasible or unbounded."""
    variables = draw(st.integers(1, 4))
    row = st.lists(st.integers(-3, 3), min_size=variables, max_size=variables)
    return {
        "objective": draw(row),
        "at_most": draw(st.lists(st.tuples(row, st.integers(-3, 6)), max_size=5)),
        "equal": draw(st.lists(st.tuples(row, st.integers(-2, 4)), max_size=2)),
    }


def floats(program: dict[str, Any]) -> Any:
    """What scipy's HiGHS says of a program."""
    from scipy.optimize import linprog

    def part(rows: list[Any]) -> tuple[Any, Any]:
        return ([own for own, _ in rows], [bound for _, bound in rows]) if rows else (None, None)

    (upper, most), (same, level) = part(program["at_most"]), part(program["equal"])
    options = {"presolve": False}  # with it, HiGHS may not tell infeasible from unbounded
    return linprog([-c for c in program["objective"]], upper, most, same, level, method="highs-ds", options=options)


@given(programs())
def test_every_answer_is_proved_and_agrees_with_floats(program: dict[str, Any]) -> None:
    """The numbers returned prove the outcome, which is the one that an independent float solver finds."""
    answer = maximize(program["objective"], at_most=program["at_most"], equal=program["equal"])
    assert answer.proved
    found = floats(program)
    assert {0: Outcome.OPTIMAL, 2: Outcome.INFEASIBLE, 3: Outcome.UNBOUNDED}[found.status] is answer.outcome
    if answer.outcome is Outcome.OPTIMAL:
        assert float(answer.value) == pytest.approx(-found.fun, abs=NEAR)


@given(programs())
def test_a_suggestion_never_changes_the_answer(program: dict[str, Any]) -> None:
    """With floats asked for every program, however small, outcomes and optimal values stay what they were."""
    exact = maximize(program["objective"], at_most=program["at_most"], equal=program["equal"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear_program, "LARGE", 0)
        suggested = maximize(program["objective"], at_most=program["at_most"], equal=program["equal"])
    assert (exact.outcome, exact.value) == (suggested.outcome, suggested.value)


@given(programs(), st.integers(1, 3))
def test_a_false_claim_is_not_proved(program: dict[str, Any], excess: int) -> None:
    """An optimum that is claimed to be higher, a multiplier of the wrong sign, a bounded ray: none passes."""
    answer = maximize(program["objective"], at_most=program["at_most"], equal=program["equal"])
    if answer.outcome is Outcome.OPTIMAL:
        false = replace(answer, value=answer.value + excess)
    elif answer.outcome is Outcome.INFEASIBLE:
        false = replace(answer, dual=tuple(-y for y in answer.dual))
    else:
        false = replace(answer, ray=tuple(Q(0) for _ in answer.ray))
    assert not false.proved


def test_cycling_example_ends() -> None:
    """Beale's (1955) program, on which the largest-coefficient rule cycles, has the value 1/20."""
    answer = maximize(
        [Q(3, 4), -150, Q(1, 50), -6],
        at_most=[([Q(1, 4), -60, -Q(1, 25), 9], 0), ([Q(1, 2), -90, -Q(1, 50), 3], 0), ([0, 0, 1, 0], 1)],
    )
    assert answer.value == Q(1, 20)
    assert answer.primal == (Q(1, 25), 0, 1, 0)


def test_farkas_multipliers() -> None:
    """The rows x + y <= 1 and x + y = 2 contradict each other: the first less the second says 0 <= -1."""
    answer = maximize([1, 1], at_most=[([1, 1], 1)], equal=[([1, 1], 2)])
    assert answer.outcome is Outcome.INFEASIBLE
    assert answer.dual[0] == -answer.dual[1] > 0


def test_ray() -> None:
    """Nothing bounds x - y from above but y >= 0: the ray raises x."""
    answer = maximize([1, -1], at_most=[([-1, 1], 0)])
    assert answer.outcome is Outcome.UNBOUNDED
    assert answer.ray[0] > answer.ray[1] >= 0


def test_large_numbers_fall_back_on_exact_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers beyond the range of floats suggest nothing, and are solved all the same."""
    monkeypatch.setattr(linear_program, "LARGE", 0)
    assert maximize([1], at_most=[([10**400], 1)]).value == Q(1, 10**400)


def test_optimum_can_be_infinitely_small() -> None:
    """With x <= ε and 2 y <= ε², x + y is at most ε + ε²/2."""
    answer = maximize([1, 1], at_most=[([1, 0], EPSILON), ([0, 2], EPSILON**2)])
    assert answer.value == EPSILON + EPSILON**2 / 2
    assert isinstance(answer, Answer)


@pytest.mark.parametrize(
    ("objective", "rows", "message"),
    [([1, 2], [([1], 0)], "2 coefficients"), ([0.5], [([1], 0)], "exact"), ([1], [([1], 0.5)], "exact")],
)
def test_malformed_programs_are_errors(objective: Any, rows: Any, message: str) -> None:
    """Rows of another length and floats are refused, and the message says what is needed."""
    with pytest.raises(QuasiallianceError, match=message):
        maximize(objective, at_most=rows)


coefficients = st.lists(st.integers(-5, 5), min_size=1, max_size=3)


@st.composite
def small_functions(draw: st.DrawFn) -> Any:
    """A quotient of small polynomials in ε."""
    over, under = draw(coefficients), draw(coefficients.filter(any))

    def value(own: list[int]) -> Any:
        return sum((c * EPSILON**k for k, c in enumerate(own)), infinitesimal(0))

    return value(over) / value(under)


@given(small_functions(), small_functions())
def test_infinitesimals_are_ordered_as_at_a_tiny_point(a: Any, b: Any) -> None:
    """Sums, products, quotients and comparisons are those of the functions' values at a tiny ordinary ε."""
    x, y = a.at(SMALL), b.at(SMALL)
    assert ((a + b).at(SMALL), (a - b).at(SMALL), (a * b).at(SMALL)) == (x + y, x - y, x * y)
    assert ((a < b), (a == b)) == ((x < y), (x == y))
    if b != 0:
        assert (a / b) * b == a


@given(small_functions())
def test_standard_part_is_the_limit(a: Any) -> None:
    """A finite function is infinitely close to one rational; an infinitely large one to none."""
    if a != 0 and a.order < 0:
        with pytest.raises(ZeroDivisionError, match="infinitely large"):
            a.standard  # noqa: B018 (the property itself raises)
    else:
        assert -TINY < a - a.standard < TINY


def test_division_by_zero_and_words() -> None:
    """Zero does not divide; what is printed is the function."""
    with pytest.raises(ZeroDivisionError):
        EPSILON / 0
    assert repr(infinitesimal(0)) == "0"
    assert repr((1 - 2 * EPSILON) / (1 + EPSILON)) == "(1 - 2 ε)/(1 + ε)"
    assert repr(1 / EPSILON) == "(1)/(ε)"
    assert (EPSILON == "ε", len({EPSILON, EPSILON + 0})) == (False, 1)
