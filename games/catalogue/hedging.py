"""Three allies cooperate (C), hedge (H) or confront (F); only C against F does harm, 1 to each of such a pair.

H never does harm, so it is always a best response; C is one iff no other plays F, F iff no other plays C. So equilibrium
asks that no two players play one C and the other F, with any probability.

- Nobody plays F: any profile on C and H, a cube. Nobody plays C: any on H and F, a cube.
- Some play C and some F: all of them are one player, and the others hedge. A triangle for each player.

All meet in (H, H, H).
"""

from ..normal_form import NormalFormGame
from .entry import Entry, by_rule
from .pieces import Continuum, polytopes

COOPERATE, HEDGE, CONFRONT = "1 0 0", "0 1 0", "0 0 1"
ALL, UPPER, LOWER = f"{COOPERATE}; {HEDGE}; {CONFRONT}", f"{COOPERATE}; {HEDGE}", f"{HEDGE}; {CONFRONT}"


def game() -> NormalFormGame:
    """Return the game."""

    def pay(i: int, profile: tuple[int, ...]) -> int:
        return -sum({profile[i], profile[k]} == {0, 2} for k in range(3) if k != i)

    return by_rule(pay, 3, 3, 3, actions=["CHF"] * 3, title="Cooperate, hedge or confront")


ENTRIES = (
    Entry(
        slug="hedging",
        title="Cooperate, hedge or confront",
        build=game,
        components=(
            Continuum(
                "two cubes and three triangles meeting in a point",
                (
                    polytopes(UPPER, UPPER, UPPER),
                    polytopes(LOWER, LOWER, LOWER),
                    polytopes(ALL, HEDGE, HEDGE),
                    polytopes(HEDGE, ALL, HEDGE),
                    polytopes(HEDGE, HEDGE, ALL),
                ),
            ),
        ),
        remarks="3x3x3 with ordinal, pairwise payoffs and one component of dimension 3.",
    ),
)
