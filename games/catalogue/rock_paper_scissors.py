"""Rock, paper, scissors: for two, for three around a circle, and for three who all play each other.

Number the actions so that k + 1 beats k (modulo 3); against y, action k pays y(k-1) - y(k+1), and these sum to 0.
Best responses:

- To a pure y = a: a + 1 only.
- To y on {a, a+1}: a pays -y(a+1) < 0, a+1 pays y(a), a+2 pays y(a+1) - y(a). The latter two are best iff y is 1/3 on a
  and 2/3 on a+1; otherwise one alone.
- All three are best iff all pay 0, iff y is uniform.

Two players:

- y pure: x = y + 1 and y = x + 1, so 2 = 0 modulo 3: no.
- y on {a, a+1}: x is on {a+1, a+2} and y on {a+2, a}: no.
- y totally mixed: x is uniform, so y is.

A circle, 1 against 2, 2 against 3, 3 against 1:

- One pure strategy makes all pure: x = y + 1, y = z + 1, z = x + 1, and 3 = 0 modulo 3: three strict equilibria.
- A support of three makes the strategy that it answers uniform, and so on around: the uniform profile.
- Else all supports have two actions: z is (1/3, 2/3) on a and a+1, y on a+1 and a+2, x on a+2 and a, which z answers on
  a and a+1: three more.

All against all: with A the matrix, player 1 gets A(y + z). The components sum to 0, so some action pays at least 0; the
payoffs of all players sum to 0, so each gets exactly 0 and no action pays more. So A(y + z) = 0 and y + z is uniform,
times 2. Likewise x + z and x + y: x = y = z is uniform.
"""

from fractions import Fraction

import numpy as np

from ..normal_form import NormalFormGame
from .entry import Entry, by_rule
from .pieces import Profile, Strategy

A = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
UNIFORM = (Fraction(1, 3),) * 3


def three(*opponents: tuple[int, ...]) -> NormalFormGame:
    """Return the game in which each player meets the listed opponents."""

    def pay(i: int, profile: tuple[int, ...]) -> int:
        return sum(int(A[profile[i], profile[k]]) for k in opponents[i])

    return by_rule(pay, 3, 3, 3, actions=["RPS"] * 3, title="Rock, paper, scissors of three")


def around(first: Fraction, a: int) -> Profile:
    """Return the profile in which z plays a with probability ``first``, else a + 1, and y and x answer one and two further."""

    def on(k: int) -> Strategy:
        weights = {k % 3: first, (k + 1) % 3: 1 - first}
        return tuple(weights.get(action, Fraction(0)) for action in range(3))

    return on(a + 2), on(a + 1), on(a)


ENTRIES = (
    Entry(
        slug="rock-paper-scissors",
        title="Rock, paper, scissors",
        source="folklore",
        build=lambda: NormalFormGame([A, -A], actions=["RPS"] * 2, title="Rock, paper, scissors"),
        equilibria=((UNIFORM, UNIFORM),),
    ),
    Entry(
        slug="rock-paper-scissors-circle",
        title="Rock, paper, scissors around a circle of three",
        source="own variation",
        build=lambda: three((1,), (2,), (0,)),
        equilibria=(
            *(around(Fraction(1), a) for a in range(3)),
            *(around(Fraction(1, 3), a) for a in range(3)),
            (UNIFORM,) * 3,
        ),
        remarks="Unlike two players, three have strict equilibria. Payoffs depend on one opponent only, so minors vanish.",
    ),
    Entry(
        slug="rock-paper-scissors-triangle",
        title="Rock, paper, scissors of three, all against all",
        source="own variation; a zero-sum polymatrix game (Cai, Candogan, Daskalakis and Papadimitriou 2016)",
        build=lambda: three((1, 2), (0, 2), (0, 1)),
        equilibria=((UNIFORM,) * 3,),
        remarks="Unique although all 27 supports of the full size are linear systems.",
    ),
)
