"""Selten's horse: player 1 ends the game (D) or not (C), then player 2 (d or c); player 3 plays L or R without knowing who.

Payoffs: C and c: (1, 1, 1). D: L (3, 2, 2), R (0, 0, 0). C and d: L (4, 4, 0), R (0, 0, 1). The game has no proper
subgame, and two continua of Nash equilibria (``games.catalogue.selten_horse`` derives them): player 1 plays D, player 3 L,
and player 2, who is never asked, c with probability at least 1/3; or C, c, and player 3 R with probability at least 3/4.

In the first, player 2's information set is one node, at which d pays 4 and c pays 1: playing c there is not sequentially
rational, and if player 2 plays d, player 1 prefers C. In the second, player 3 is never asked; R is a best reply to the belief
that player 2 left, and every probability of R is one to the belief 1/3 that player 1 did, as 2 (1/3) = 2/3.
"""

from fractions import Fraction

from ..tree.builder import end, move, tree
from ..tree.extensive_form import ExtensiveFormGame
from .entry import Known, TreeEntry

F = Fraction


def game() -> ExtensiveFormGame:
    """Return the tree."""
    after_one = move("3", "3", {"L": end(3, 2, 2), "R": end(0, 0, 0)})
    after_two = move("3", "3", {"L": end(4, 4, 0), "R": end(0, 0, 1)})
    root = move("1", "1", {"D": after_one, "C": move("2", "2", {"d": after_two, "c": end(1, 1, 1)})})
    return tree(("1", "2", "3"), root, "Selten's horse")


ENTRIES = (
    TreeEntry(
        slug="selten-horse",
        title="Selten's horse",
        source="Selten 1975, Reexamination of the perfectness concept, IJGT 4, fig. 1 (page not checked)",
        build=game,
        plans=(2, 2, 2),
        known=(
            Known(
                behaviour={"1": "D", "2": "c", "3": "L"},
                payoffs=(3, 2, 2),
                concepts=("Nash", "subgame perfect"),
                fails=("sequential",),
                note="player 2 would do better to leave",
            ),
            Known(
                behaviour={"1": "D", "2": {"c": F(1, 3), "d": F(2, 3)}, "3": "L"},
                payoffs=(3, 2, 2),
                concepts=("Nash", "subgame perfect"),
                fails=("sequential",),
                note="the end of the continuum: player 1 is indifferent",
            ),
            Known(behaviour={"1": "C", "2": "c", "3": "R"}, payoffs=(1, 1, 1), beliefs={"3": (0, 1)}),
            Known(
                behaviour={"1": "C", "2": "c", "3": {"R": F(3, 4), "L": F(1, 4)}},
                payoffs=(1, 1, 1),
                beliefs={"3": (F(1, 3), F(2, 3))},
                note="the end of the continuum: player 2 is indifferent, and player 3 must be",
            ),
        ),
        remarks="Subgame perfection has no bite without subgames; trembles have.",
    ),
)
