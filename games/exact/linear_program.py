r"""Linear programs solved exactly: an optimum with its dual, or a proof that there is none.

.. math:: \max c^\top x \quad\text{subject to}\quad A x \le b,\ E x = d,\ x \ge 0.

The simplex method with Bland's rule (1977) works in any ordered field, here rationals and infinitesimals. A large
rational program is first solved in floats by HiGHS; its answer only suggests which variables and rows are zero, the
numbers are recovered from these in rationals, and whatever does not prove itself optimal goes to the simplex method.
Every answer is replayed against the program before it is returned: duality (von Neumann 1947), Farkas (1902).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, TypeAlias

import flint
import numpy as np

from ..deadline import check
from ..errors import QuasiallianceError, SolverError
from .numbers import fraction, rational

Row: TypeAlias = tuple[tuple[Any, ...], Any]
"""Coefficients, one per variable, and the bound."""

LARGE = 400
"""Entries of a rational program from which floats are asked for a suggestion; it never changes the optimal value."""

NEAR_ZERO = 1e-9
"""Size up to which a float suggests a zero; a wrong suggestion costs time, never correctness."""


class Outcome(Enum):
    """How a program ended; the value says it in words."""

    OPTIMAL = "an optimum was found"
    INFEASIBLE = "no point satisfies the constraints"
    UNBOUNDED = "the objective grows without bound"


@dataclass(frozen=True)
class LinearProgram:
    """Maximise ``objective`` over x >= 0 with ``coefficients @ x`` at most, or equal to, each row's bound."""

    objective: tuple[Any, ...]
    at_most: tuple[Row, ...] = ()
    equal: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What became of a program, and the numbers that prove it.

    Attributes
    ----------
    program, outcome
        The program, and how it ended.
    value
        The optimal value; None without an optimum.
    primal
        A feasible point, optimal if there is an optimum; empty if there is no feasible point.
    dual
        Multipliers of the at-most rows (>= 0), then of the equal rows. At an optimum they bound every feasible value by
        ``value``; if there is no feasible point they combine the rows to ``nonnegative @ x <= negative``. Else empty.
    ray
        Unless bounded, a direction in which the program improves for ever; else empty.
    """

    program: LinearProgram
    outcome: Outcome
    value: Any = None
    primal: tuple[Any, ...] = ()
    dual: tuple[Any, ...] = ()
    ray: tuple[Any, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the numbers prove the outcome, recomputed from the program alone."""
        rows = [*self.program.at_most, *self.program.equal]
        few = len(self.program.at_most)
        matrix, bounds = [_field(own) for own, _ in rows], _field([bound for _, bound in rows])
        c, x, y, d = map(_field, (self.program.objective, self.primal, self.dual, self.ray))

        def feasible() -> bool:
            slack = [bound - _dot(row, x) for row, bound in zip(matrix, bounds, strict=True)]
            return min(x, default=0) >= 0 and min(slack[:few], default=0) >= 0 and all(s == 0 for s in slack[few:])

        def combined() -> list[Any]:
            return [_dot([row[j] for row in matrix], y) for j in range(len(c))]

        def signed() -> bool:
            return min(y[:few], default=0) >= 0

        if self.outcome is Outcome.OPTIMAL:
            covered = all(total >= own for total, own in zip(combined(), c, strict=True))
            return feasible() and signed() and covered and _dot(c, x) == _dot(bounds, y) == _field([self.value])[0]
        if self.outcome is Outcome.INFEASIBLE:
            return signed() and all(total >= 0 for total in combined()) and _dot(bounds, y) < 0
        along = [_dot(row, d) for row in matrix]
        level = max(along[:few], default=0) <= 0 and all(change == 0 for change in along[few:])
        return feasible() and min(d) >= 0 and level and _dot(c, d) > 0


def maximize(objective: Sequence[Any], *, at_most: Sequence[Any] = (), equal: Sequence[Any] = ()) -> Answer:
    """Solve a linear program over nonnegative variables, exactly.

    Parameters
    ----------
    objective
        One coefficient per variable: Fractions, ints or ``Infinitesimal`` (then in the field of these).
    at_most, equal
        Rows (coefficients, bound).

    Raises
    ------
    QuasiallianceError
        If a row has another number of coefficients than the objective, or a number is a float.

    >>> from fractions import Fraction
    >>> answer = maximize([3, 2], at_most=[([1, 1], 4), ([1, 3], 6), ([1, 0], Fraction(7, 2))])
    >>> answer.value == Fraction(23, 2), [str(x) for x in answer.primal], [str(y) for y in answer.dual]
    (True, ['7/2', '1/2'], ['2', '0', '1'])
    >>> maximize([1], at_most=[([1], -1)]).outcome.value
    'no point satisfies the constraints'
    """
    upper, same = (tuple((tuple(own), bound) for own, bound in rows) for rows in (at_most, equal))
    program = LinearProgram(tuple(objective), upper, same)
    for row, _ in upper + same:
        if len(row) != len(program.objective):
            raise QuasiallianceError(
                f"maximize: every row needs {len(program.objective)} coefficients, as the objective has; got {len(row)}"
            )
    answer = _suggested(program) or _simplex(program)
    if not answer.proved:
        raise SolverError("maximize: the answer fails its certificate; please report this linear program")
    return answer


def _simplex(program: LinearProgram) -> Answer:
    """Run both phases on a dense tableau: variables, slacks, one artificial variable per row, right-hand side."""
    rows = [*program.at_most, *program.equal]
    n, slacks, m = len(program.objective), len(program.at_most), len(rows)
    zero, one = flint.fmpq(0), flint.fmpq(1)
    real = n + slacks
    flipped, tableau, basis = [], [], []
    for k, (coefficients, bound) in enumerate(rows):
        *own, right = _field([*coefficients, bound])
        line = [*own, *(one if s == k else zero for s in range(slacks)), right]
        flipped.append(right < 0)
        if flipped[k]:
            line = [-v for v in line]
        line[-1:] = [*(one if r == k else zero for r in range(m)), line[-1]]
        tableau.append(line)
        basis.append(n + k if k < slacks and not flipped[k] else real + k)

    def multipliers(artificial: list[Any]) -> tuple[Any, ...]:
        return tuple(_plain(v if flip else -v) for v, flip in zip(artificial, flipped, strict=True))

    def point() -> tuple[Any, ...]:
        values = dict(zip(basis, (line[-1] for line in tableau), strict=True))
        return tuple(_plain(values.get(j, zero)) for j in range(n))

    first = [*[zero] * real, *[-one] * m, zero]
    costs = _price(first, tableau, basis)
    _improve(tableau, basis, costs, real)
    if costs[-1] > 0:  # the artificial variables cannot all vanish
        return Answer(program, Outcome.INFEASIBLE, dual=multipliers([v + one for v in costs[real:-1]]))
    for r, line in enumerate(tableau):
        if basis[r] >= real:
            column = next((j for j in range(real) if line[j] != 0), None)
            if column is not None:  # else the row says 0 = 0
                _pivot(tableau, basis, costs, r, column)
    costs = _price([*_field(program.objective), *[zero] * (slacks + m + 1)], tableau, basis)
    column = _improve(tableau, basis, costs, real)
    if column is None:
        return Answer(program, Outcome.OPTIMAL, _plain(-costs[-1]), point(), multipliers(costs[real:-1]))
    ray = {b: -line[column] for b, line in zip(basis, tableau, strict=True)} | {column: one}
    return Answer(program, Outcome.UNBOUNDED, primal=point(), ray=tuple(_plain(ray.get(j, zero)) for j in range(n)))


def _price(costs: list[Any], tableau: list[list[Any]], basis: list[int]) -> list[Any]:
    """Return the reduced costs: the objective row with the basic variables eliminated."""
    for line, b in zip(tableau, basis, strict=True):
        if costs[b] != 0:
            costs = _minus(costs, costs[b], line)
    return costs


def _improve(tableau: list[list[Any]], basis: list[int], costs: list[Any], real: int) -> int | None:
    """Pivot by Bland's rule until optimal; return the column along which the program is unbounded, if there is one."""
    while True:
        check()
        column = next((j for j in range(real) if costs[j] > 0), None)
        if column is None:
            return None
        blocking = [(line[-1] / line[column], basis[r], r) for r, line in enumerate(tableau) if line[column] > 0]
        if not blocking:
            return column
        _pivot(tableau, basis, costs, min(blocking)[2], column)


def _pivot(tableau: list[list[Any]], basis: list[int], costs: list[Any], row: int, column: int) -> None:
    scale = tableau[row][column]
    chosen = tableau[row] = [v / scale if v != 0 else v for v in tableau[row]]
    for r, line in enumerate(tableau):
        if r != row and line[column] != 0:
            tableau[r] = _minus(line, line[column], chosen)
    if costs[column] != 0:
        costs[:] = _minus(costs, costs[column], chosen)
    basis[row] = column


def _minus(line: list[Any], factor: Any, other: list[Any]) -> list[Any]:
    return [v - factor * w if w != 0 else v for v, w in zip(line, other, strict=True)]


def _suggested(program: LinearProgram) -> Answer | None:
    """Return an optimum recovered from the zeros of a float optimum, if the program is large and this proves itself."""
    rows = [*program.at_most, *program.equal]
    entries = [*program.objective, *(v for own, bound in rows for v in (*own, bound))]
    if len(entries) < LARGE or not all(isinstance(v, int | Fraction) for v in entries):
        return None
    from scipy.optimize import linprog

    few, n = len(program.at_most), len(program.objective)
    try:
        floats = np.array([[*map(float, own), float(bound)] for own, bound in rows]).reshape(len(rows), n + 1)
        found = linprog(
            [-float(v) for v in program.objective],
            A_ub=floats[:few, :-1],
            b_ub=floats[:few, -1],
            A_eq=floats[few:, :-1],
            b_eq=floats[few:, -1],
            method="highs-ds",
        )
    except (OverflowError, ValueError):
        return None
    if not found.success:
        return None
    positive = [j for j in range(n) if found.x[j] > NEAR_ZERO]
    tight = [k for k in range(len(rows)) if k >= few or found.slack[k] <= NEAR_ZERO]
    priced = [k for k in range(len(rows)) if k >= few or found.ineqlin.marginals[k] < -NEAR_ZERO]
    unimproved = [j for j in range(n) if found.lower.marginals[j] <= NEAR_ZERO]
    x = _solution([[rows[k][0][j] for j in positive] for k in tight], [rows[k][1] for k in tight], len(positive))
    y = _solution([[rows[k][0][j] for k in priced] for j in unimproved], [program.objective[j] for j in unimproved], len(priced))
    if x is None or y is None:
        return None
    primal, dual = dict(zip(positive, x, strict=True)), dict(zip(priced, y, strict=True))
    answer = Answer(
        program,
        Outcome.OPTIMAL,
        sum((program.objective[j] * v for j, v in primal.items()), Fraction(0)),
        tuple(primal.get(j, Fraction(0)) for j in range(n)),
        tuple(dual.get(k, Fraction(0)) for k in range(len(rows))),
    )
    return answer if answer.proved else None


def _solution(matrix: list[list[Any]], right: list[Any], columns: int) -> list[Fraction] | None:
    """Return a rational solution of linear equations, or None if there is none."""
    values = [Fraction(0)] * columns
    if not matrix:
        return values
    reduced, rank = flint.fmpq_mat([_field([*own, value]) for own, value in zip(matrix, right, strict=True)]).rref()
    for r in range(rank):
        pivot = next(j for j in range(columns + 1) if reduced[r, j] != 0)
        if pivot == columns:
            return None
        values[pivot] = _plain(reduced[r, columns])
    return values


def _field(values: Sequence[Any]) -> list[Any]:
    """Return numbers of one ordered field: rationals as flint's, infinitesimals as they are; floats are refused."""
    out = []
    for v in values:
        if isinstance(v, float | np.floating | bool):
            raise QuasiallianceError(f"maximize: exact numbers are needed (int or Fraction); got {v!r}")
        out.append(rational(v) if isinstance(v, int | Fraction | np.integer) else v)
    return out


def _plain(value: Any) -> Any:
    return fraction(value) if isinstance(value, flint.fmpq) else value


def _dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return sum((v * w for v, w in zip(a, b, strict=True) if v != 0 and w != 0), flint.fmpq(0))
