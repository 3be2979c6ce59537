"""The centipede with six moves: two players in turn take the larger of two piles, or pass and both piles double.

The piles start at 0.40 and 0.10. At the last move taking pays 12.80 and passing 6.40, so it is taken; before, taking pays
more than being taken from next. So every player takes at every move, though both could have much more.
"""

from fractions import Fraction

from ..tree.builder import end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

MOVES = 6
LARGE, SMALL = Fraction(2, 5), Fraction(1, 10)


def game() -> ExtensiveFormGame:
    """Return the tree."""
    players = ("First", "Second")
    node: Node = end(LARGE * 2**MOVES, SMALL * 2**MOVES)
    for k in reversed(range(MOVES)):
        piles = (LARGE * 2**k, SMALL * 2**k)
        node = move(players[k % 2], f"move {k + 1}", {"take": end(*(piles if k % 2 == 0 else piles[::-1])), "pass": node})
    return tree(players, node, "Centipede with six moves")


ENTRIES = (
    TreeEntry(
        slug="centipede-six",
        title="Centipede with six moves",
        source="Rosenthal 1981, Journal of Economic Theory 25; these piles: McKelvey and Palfrey 1992, Econometrica 60 (pages not "
        "checked)",
        build=game,
        plans=(4, 4),
        known=(
            Known(
                behaviour={f"move {k + 1}": "take" for k in range(MOVES)},
                payoffs=(LARGE, SMALL),
                note="the only one: no comparison is a tie",
            ),
            Known(
                behaviour={f"move {k + 1}": "take" if k < 2 else "pass" for k in range(MOVES)},
                payoffs=(LARGE, SMALL),
                concepts=("Nash",),
                fails=("subgame perfect", "sequential"),
                note="the same outcome, with plans that nobody would follow if it came to them",
            ),
        ),
        complete=True,
        remarks="Backward induction against what people do: in the experiment few took at once.",
    ),
)
