"""Designs of sweeps: what is wrong with one is said at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import games
from games.errors import ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity.sweeps import designs


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: designs.grid(MODEL, {}), "nothing varies"),
        (lambda: designs.grid(MODEL, {"s": [0.3]}), "two values or more"),
        (lambda: designs.grid(MODEL, {"s": [0.3, 0.1]}), "low < high is needed"),
        (lambda: designs.grid(MODEL, {"s": [0, 0.5, 0.2, 0.7]}), "values must increase"),
        (lambda: designs.grid(MODEL, {"s": (0, 9, 3)}), "outside its range"),
        (lambda: designs.grid(MODEL, {"s": (0, 1, 2.5)}), "a whole number of at least 2"),
        (lambda: designs.grid(MODEL, {"TKN": (0, 1, 3), "common_threat": (0, 1, 3)}), "TKN is moved twice"),
        (lambda: designs.random(MODEL, {"ss": (0, 1)}, 5, rng=0), "did you mean"),
        (lambda: designs.random(MODEL, {"s": (0, 1)}, 0, rng=0), "at least 1 is needed"),
        (lambda: designs.random(MODEL, {"s": (0, 1)}, 5, rng=-1), "rng: a whole number"),
        (lambda: designs.random(MODEL, {"s": (0, 0.1, 1)}, 5, rng=0), "a least and a greatest"),
        (lambda: designs.sobol(MODEL, {"s": (0, 1)}, 6, rng=0), "a power of two, such as 4 or 8"),
        (lambda: designs.latin_hypercube(MODEL, {"s": (0, 1)}, 10**8, rng=0), "use sobol"),
        (lambda: designs.table(MODEL, {"s": [0, float("nan")]}), "no finite value in row 1"),
        (lambda: designs.table(MODEL, {"s": [0, 1], "k": [0]}), "2 as the others have"),
        (lambda: designs.table(MODEL, {"s": [0, 1]}, labels=["a"]), "one for each of 2 rows"),
        (lambda: designs.table(MODEL, {"s": [0, 1], "substitutability": [0, 1]}), "s is moved twice"),
        (lambda: designs.codings(MODEL, games.Scenario("empty")), "none of its values is a code"),
    ],
)
def test_wrong_designs_are_refused(make: Callable[[], object], message: str) -> None:
    """At once, by name, with what would be right."""
    with pytest.raises(ParameterError, match=message):
        make()
