"""The identity game: both are paid 1 iff they choose the same of n actions.

- Player 1's best responses are the most probable actions of player 2, so the support of x lies in the support of y.
- Likewise the other way round: both are one set S, and each strategy is constant on it.

Uniform on S, for each of the 2^n - 1 non-empty sets S.
"""

from fractions import Fraction
from itertools import combinations

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Strategy


def uniform(n: int) -> tuple[Strategy, ...]:
    """Return the uniform strategies on the non-empty sets of n actions."""
    sets = [chosen for size in range(1, n + 1) for chosen in combinations(range(n), size)]
    return tuple(tuple(Fraction(int(k in chosen), len(chosen)) for k in range(n)) for chosen in sets)


def identity(n: int) -> Entry:
    """Return the entry with n actions."""
    return Entry(
        slug=f"identity-{n}",
        title=f"Pure coordination on {n} actions",
        source="Quint and Shubik 1997, A theorem on the number of Nash equilibria in a bimatrix game, IJGT 26 (page not checked)",
        build=lambda: NormalFormGame([np.eye(n, dtype=int)] * 2, title=f"Pure coordination on {n} actions"),
        equilibria=tuple((x, x) for x in uniform(n)),
        remarks=f"{2**n - 1} equilibria, all isolated.",
    )


ENTRIES = tuple(map(identity, range(3, 7)))
