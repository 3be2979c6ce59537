"""The volunteer's dilemma: one volunteer is enough to bring everybody 1; each volunteer pays c, 0 < c < 1.

Volunteering gains the chance that nobody else does, less c. Let M be the players who volunteer with any probability.

- M is not empty: where nobody volunteers, doing so gains 1 - c > 0.
- If someone volunteers for sure, the others gain -c: M is this one player, who gains 1 - c.
- Otherwise all in M are interior: the product of the others' chances to abstain is c for each of the k players in M, so
  the chances are equal, q with q^(k-1) = c, k >= 2. Those outside M gain q^k - c = (q - 1) c < 0.

So there is one equilibrium for each non-empty set M: 2^n - 1.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from flint import fmpq_poly

from ..exact.algebraic import roots_of
from ..normal_form import NormalFormGame
from .binary import from_gains, mix
from .entry import Entry
from .pieces import Number, Profile

SOURCE = "Diekmann 1985, Volunteer's dilemma, Journal of Conflict Resolution 29 (page not checked)"
ROOT2 = roots_of(fmpq_poly([-2, 0, 1]))[1]
CUBE = roots_of(fmpq_poly([-1, 0, 0, 4]))[0]


def game(n: int, c: Fraction) -> NormalFormGame:
    """Return the game of n players at cost c."""
    return from_gains(
        *[lambda *others: int(not any(others)) - c] * n, actions=("abstain", "volunteer"), title=f"{n} volunteers, c = {c}"
    )


def all_sets(n: int, abstain: Mapping[int, Number]) -> tuple[Profile, ...]:
    """Return one equilibrium for each set of volunteers, given their chance to abstain by the size of the set."""
    sets = [chosen for k in abstain for chosen in combinations(range(n), k)]
    return tuple(mix(*(1 - abstain[len(chosen)] if i in chosen else 0 for i in range(n))) for chosen in sets)


ENTRIES = (
    Entry(
        slug="volunteers",
        title="Volunteer's dilemma of three",
        source=SOURCE,
        build=lambda: game(3, Fraction(1, 4)),
        equilibria=all_sets(3, {1: Fraction(0), 2: Fraction(1, 4), 3: Fraction(1, 2)}),
    ),
    Entry(
        slug="volunteers-irrational",
        title="Volunteer's dilemma of three, the symmetric equilibrium irrational",
        source=SOURCE,
        build=lambda: game(3, Fraction(1, 2)),
        equilibria=all_sets(3, {1: Fraction(0), 2: Fraction(1, 2), 3: ROOT2 / 2}),
    ),
    Entry(
        slug="volunteers-four",
        title="Volunteer's dilemma of four, the symmetric equilibrium cubic",
        source=SOURCE,
        build=lambda: game(4, Fraction(1, 4)),
        equilibria=all_sets(4, {1: Fraction(0), 2: Fraction(1, 4), 3: Fraction(1, 2), 4: CUBE}),
        remarks="The symmetric equilibrium is no surd of degree 2: with four players cubics appear.",
    ),
)
