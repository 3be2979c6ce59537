"""Myerson's card game: player 1 sees a card, red or black, and raises or folds; player 2, who does not, meets or passes.

Each puts down 1; a raise adds 1. Folding shows the card: red wins 1 for player 1, black loses 1. A raise that is passed wins
1; one that is met wins 2 with red, loses 2 with black. With red, raising is at least as good. With black, player 1 is
indifferent if -2m + (1 - m) = -1, that is if player 2 meets with m = 2/3; player 2 is if the card behind a raise is red with
probability 3/4, that is if black is raised with 1/3. Player 1 wins (5/3 - 1)/2 = 1/3 on average.
"""

from fractions import Fraction

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction


def game() -> ExtensiveFormGame:
    """Return the tree."""

    def card(colour: str, sign: int) -> Node:
        answer = move("2", "raised", {"meet": end(2 * sign, -2 * sign), "pass": end(1, -1)})
        return move("1", colour, {"raise": answer, "fold": end(sign, -sign)})

    return tree(("1", "2"), chance({"red": ("1/2", card("red", 1)), "black": ("1/2", card("black", -1))}, "card"), "A card game")


ENTRIES = (
    TreeEntry(
        slug="card-game",
        title="Myerson's card game",
        source="Myerson 1991, Game Theory: Analysis of Conflict, chapter 2, the simple card game (page not checked)",
        build=game,
        plans=(4, 2),
        known=(
            Known(
                behaviour={
                    "red": "raise",
                    "black": {"raise": F(1, 3), "fold": F(2, 3)},
                    "raised": {"meet": F(2, 3), "pass": F(1, 3)},
                },
                payoffs=(F(1, 3), F(-1, 3)),
                note="the only one",
            ),
        ),
        complete=True,
        remarks="Bluffing: the bad card is raised just often enough to make the other indifferent.",
    ),
)
