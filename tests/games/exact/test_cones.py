"""Double description: vertices of polytopes in products of simplices, against all systems of tight constraints."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import flint
import pytest
from flint import fmpq_poly
from hypothesis import given
from hypothesis import strategies as st

from games.exact.algebraic import roots_of
from games.exact.cones import Cone, span, vertices
from games.exact.numbers import fraction, rational
from games.exact.places import RATIONAL

Q = Fraction
ROOT = roots_of(fmpq_poly([-2, 0, 1]))[1]

Row = tuple[Fraction, ...]


def by_systems(sizes: Sequence[int], conditions: Sequence[tuple[Row, bool]]) -> set[Row]:
    """Return the points that meet all conditions and are the only solution of those that hold with equality there."""
    count, starts = sum(sizes), [sum(sizes[:k]) for k in range(len(sizes) + 1)]
    sums = [[Q(low <= k < high) for k in range(count)] + [Q(1)] for low, high in itertools.pairwise(starts)]
    weak = [[Q(k == own) for k in range(count)] + [Q(0)] for own in range(count)]
    weak += [[*row, Q(0)] for row, equality in conditions if not equality]
    equal = sums + [[*row, Q(0)] for row, equality in conditions if equality]
    found = set()
    for tight in itertools.chain.from_iterable(itertools.combinations(weak, r) for r in range(count + 1)):
        rows = [*equal, *tight]
        left = flint.fmpq_mat([[rational(v) for v in row[:-1]] for row in rows])
        if left.rank() < count:
            continue
        reduced, rank = flint.fmpq_mat([[rational(v) for v in row] for row in rows]).rref()
        if rank > count:
            continue
        point = tuple(fraction(reduced[k, count]) for k in range(count))
        if all(sum(a * x for a, x in zip(row, point, strict=False)) >= 0 for row in weak):
            found.add(point)
    return found


small = st.fractions(-3, 3, max_denominator=3)


@given(st.data(), st.sampled_from([(2,), (3,), (2, 2), (3, 2)]))
def test_vertices_are_the_points_that_their_tight_constraints_determine(data: st.DataObject, sizes: tuple[int, ...]) -> None:
    """Each is found once, whatever the order of the cuts."""
    row = st.tuples(*[small] * sum(sizes))
    conditions = data.draw(st.lists(st.tuples(row, st.booleans()), max_size=3))
    for order in (conditions, conditions[::-1]):
        found = vertices(sizes, order)
        assert len(found) == len(set(found))
        assert set(found) == by_systems(sizes, conditions)


def test_conditions_may_have_coefficients_in_a_number_field() -> None:
    """Where the first probability is root two times the second, it is 2 - root two; two fields do not mix."""
    assert vertices((2,), [((Q(1), -ROOT), True)]) == [(2 - ROOT, ROOT - 1)]
    third = roots_of(fmpq_poly([-3, 0, 1]))[1]
    with pytest.raises(ArithmeticError):
        vertices((2,), [((Q(1), -ROOT), False), ((-Q(1), third), False)])


def test_the_cube_has_its_corners_and_a_corner_cut_off_leaves_three_for_one() -> None:
    """The unit cube as a product of three segments, without the points whose coordinates sum to more than 5/2."""
    assert len(vertices((2, 2, 2), [])) == 8
    assert len(vertices((2, 2, 2), [((Q(5, 2), Q(3, 2), 0, -1, 0, -1), False)])) == 10


def test_rays_stay_small() -> None:
    """A ray has no common divisor, however many cuts there are."""
    cone = Cone.simplex(range(3), 3)
    for row in ((7, -5, 0), (0, 3, -8), (-1, 9, -2)):
        cone = cone.cut(row, RATIONAL, equality=False)
    assert all(flint.fmpz(a).gcd(b).gcd(c) == 1 for a, b, c in cone.rays)


def test_the_span_counts_dimensions_over_any_field() -> None:
    """Points on a line of slope root two span one dimension, and one beside it makes two."""
    line = [(Q(0), Q(0)), (Q(1), ROOT), (ROOT, Q(2))]
    assert (span(line[:1]), span(line), span([*line, (Q(1), Q(1))])) == (0, 1, 2)
