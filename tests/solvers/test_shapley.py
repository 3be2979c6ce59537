"""The Shapley value: efficient, symmetric, nothing to a dummy, additive, on fractions and arrays alike."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvers.shapley import shapley

NAMES = ("a", "b", "c")
SUBSETS = [frozenset(own for k, own in enumerate(NAMES) if mask >> k & 1) for mask in range(8)]
worths = st.lists(st.fractions(max_denominator=20), min_size=8, max_size=8).map(lambda own: dict(zip(SUBSETS, own, strict=True)))


@given(worths)
def test_parts_sum_to_the_whole(worth: dict[frozenset[str], Fraction]) -> None:
    """Efficiency, exactly."""
    assert sum(shapley(NAMES, worth.__getitem__).values()) == worth[SUBSETS[-1]] - worth[SUBSETS[0]]


@given(worths)
def test_a_factor_that_never_changes_anything_gets_nothing_and_takes_nothing(worth: dict[frozenset[str], Fraction]) -> None:
    """A dummy has no part, and the others' parts are as without it."""
    parts = shapley((*NAMES, "dummy"), lambda there: worth[there - {"dummy"}])
    assert parts.pop("dummy") == 0
    assert parts == shapley(NAMES, worth.__getitem__)


def test_equals_share_alike_and_orders_are_averaged() -> None:
    """The glove game: two left gloves, one right (Shapley 1953): 1/6, 1/6, 2/3."""
    glove = shapley(("left", "other left", "right"), lambda there: int("right" in there and len(there) > 1))
    assert glove == {"left": Fraction(1, 6), "other left": Fraction(1, 6), "right": Fraction(2, 3)}


@given(worths, worths)
def test_arrays_are_split_case_by_case(one: dict[frozenset[str], Fraction], other: dict[frozenset[str], Fraction]) -> None:
    """Two cases in one array are split as each alone."""
    both = shapley(NAMES, lambda there: np.array([float(one[there]), float(other[there])]))
    for k, worth in enumerate((one, other)):
        exact = shapley(NAMES, worth.__getitem__)
        assert np.allclose([both[name][k] for name in NAMES], [float(exact[name]) for name in NAMES], rtol=1e-9, atol=1e-9)
