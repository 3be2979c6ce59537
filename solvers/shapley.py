"""The Shapley value: a change split over the factors that made it, each counted over all orders of introduction (Shapley 1953)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import numpy as np


def shapley(factors: Iterable[str], worth: Callable[[frozenset[str]], Any]) -> dict[str, Any]:
    """Return each factor's part of the change of a quantity from none of the factors to all of them.

    Parameters
    ----------
    worth
        What the quantity is once the named factors are in place: exact numbers, or arrays of one shape (N,) for many cases at
        once. Asked once for each of the 2^n sets of the n factors.

    Returns
    -------
    Factor -> its part, of the same type. Exact parts sum exactly to the change; a factor that changes nothing gets 0.

    >>> shapley("ab", lambda there: 1 if there == {"a", "b"} else 0)
    {'a': Fraction(1, 2), 'b': Fraction(1, 2)}
    """
    names = tuple(factors)
    known = {frozenset(own): worth(frozenset(own)) for size in range(len(names) + 1) for own in itertools.combinations(names, size)}

    def part(name: str) -> Any:
        others = [other for other in names if other != name]
        total: Any = 0
        for size in range(len(others) + 1):
            weight = Fraction(math.factorial(size) * math.factorial(len(others) - size), math.factorial(len(names)))
            for own in itertools.combinations(others, size):
                change = known[frozenset((*own, name))] - known[frozenset(own)]
                total = total + (change * float(weight) if isinstance(change, np.ndarray) else change * weight)
        return total

    return {name: part(name) for name in names}
