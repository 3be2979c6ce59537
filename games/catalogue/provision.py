"""Two allies pay for a defence that protects both (Olson and Zeckhauser 1966), in whole units.

An ally of wealth w that pays q keeps w - q, and all enjoy the sum Q of what is paid. With Cobb and Douglas's utility
(w - q)^(1 - g) Q^g its best reply to the others' R is g w - (1 - g) R, or nothing where that is negative. So with n contributors of
total wealth W, Q = g W / (g + n (1 - g)) and each pays w - (1 - g) Q / g; who has no more than (1 - g) Q / g rides free. The rich
pay more than in proportion to their wealth, and wealth that passes between contributors changes nothing but who pays.

At g = 1/2 the utility is, up to a monotone transformation, (w - q) Q, which is linear in what the other pays. So a best reply to a
mixture is one to its mean m: the whole unit nearest to (w - m)/2, or both where two are as near. For w = 5 and 4:

- 2 pays at most 2, nearest to (4 - m1)/2; against m2 <= 2, 1 pays 1, 2 or 3; against m1 <= 3, 2 pays 0, 1 or 2.
- 1 mixes 1 and 2 only if m2 = 2, so 2 pays 2 for certain, which is a best reply only to m1 = 1: (1, 2).
- 1 mixes 2 and 3 only if m2 = 0, so 2 pays 0 for certain, which is a best reply only to m1 = 3: (3, 0).
- 2 mixes 1 and 2 only if m1 = 1, which needs m2 = 2; 2 mixes 0 and 1 only if m1 = 3, which needs m2 = 0: nothing new.
- Else both are pure: (2, 1), strict, is the only other pair of best replies.

(2, 1) is the equilibrium of any amounts: Q = 3, so that 1 pays 5 - 3 and 2 pays 4 - 3. On a grid of step h every pure equilibrium
is within h of it: a best reply is within h/2 of the true one, whose slope is -1/2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ..errors import ParameterError
from ..exact.numbers import exact
from ..normal_form import NormalFormGame
from .entry import Entry, by_rule
from .pieces import Profile

WEALTH = (Fraction(5), Fraction(4))


def provision(wealth: Sequence[Any], taste: Any) -> tuple[Fraction, ...]:
    """Return what each ally pays in the one equilibrium, any amounts being allowed.

    Parameters
    ----------
    wealth
        Of each ally, above 0.
    taste
        g, the weight of the common defence, strictly between 0 and 1.

    Raises
    ------
    ParameterError
        If a wealth is not above 0, there is none, or the weight is not strictly between 0 and 1.

    >>> [str(paid) for paid in provision([5, 4], "1/2")], [str(paid) for paid in provision([8, 2, 1], "1/2")]
    (['2', '1'], ['4', '0', '0'])
    """
    own, g = [exact(w, "wealth") for w in wealth], exact(taste, "taste")
    if not own or min(own) <= 0:
        raise ParameterError(f"provision: every ally needs a wealth above 0; got {list(wealth)!r}")
    if not 0 < g < 1:
        raise ParameterError(f"provision: taste: a number strictly between 0 and 1 is needed; got {taste!r}")
    paying = own
    while True:
        total = g * sum(paying) / (g + len(paying) * (1 - g))
        kept = (1 - g) * total / g
        if min(paying) > kept:
            return tuple(max(Fraction(0), w - kept) for w in own)
        paying = [w for w in paying if w > kept]


def game(wealth: Sequence[Fraction], step: Fraction = Fraction(1), players: Sequence[str] | None = None) -> NormalFormGame:
    """Return the game at g = 1/2 in which every ally pays a multiple of a step, up to its wealth.

    >>> game(WEALTH).shape, game(WEALTH, Fraction(1, 2)).shape
    ((6, 5), (11, 9))
    """
    counts = [int(w / step) + 1 for w in wealth]
    actions = [[str(k * step) for k in range(count)] for count in counts]
    return by_rule(
        lambda i, paid: (wealth[i] - paid[i] * step) * sum(paid) * step,
        *counts,
        players=players,
        actions=actions,
        title="What each pays for a common defence",
    )


def whole(*paid: int) -> Profile:
    """Return the profile of the entry's game in which the allies pay whole amounts for certain."""
    return tuple(tuple(Fraction(k == q) for k in range(int(w) + 1)) for w, q in zip(WEALTH, paid, strict=True))


ENTRIES = (
    Entry(
        slug="common-defence",
        title="Two allies pay for a common defence",
        source="Olson and Zeckhauser 1966, An economic theory of alliances, Review of Economics and Statistics 48, in the form of "
        "Bergstrom, Blume and Varian 1986 (pages not checked)",
        build=lambda: game(WEALTH, players=("Rich", "Poor")),
        equilibria=(whole(2, 1), whole(3, 0), whole(1, 2)),
        remarks="The amounts are whole units here, which adds two equilibria one unit away from the one of any amounts. The "
        "rich ally keeps what the poor one keeps: 3 each. Olson and Zeckhauser's rank correlation of NATO burdens is not "
        "reproduced: it needs their table.",
    ),
)
