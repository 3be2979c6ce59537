"""Beer or quiche: a sender, strong with probability 9/10, has breakfast; a receiver sees it, and duels or not.

A sender gets 1 for the preferred breakfast (strong: beer, weak: quiche) and 2 for no duel; the receiver 1 for a duel with a
weak sender or none with a strong one. Pooling on either breakfast is sequential: what is not eaten would, it is believed,
be eaten by the weak with probability at least 1/2, and be met by a duel. Only pooling on beer passes the intuitive
criterion: the weak could not gain by leaving quiche, the strong could (``games.catalogue.beer_quiche`` derives the set).
"""

from fractions import Fraction

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
STRONG = F(9, 10)


def game() -> ExtensiveFormGame:
    """Return the tree."""

    def after(kind: str, breakfast: str) -> Node:
        liked = int((kind, breakfast) in (("strong", "beer"), ("weak", "quiche")))
        duel, none = end(liked, int(kind == "weak")), end(liked + 2, int(kind == "strong"))
        return move("Receiver", f"sees {breakfast}", {"duel": duel, "no duel": none})

    def sender(kind: str) -> Node:
        return move("Sender", kind, {breakfast: after(kind, breakfast) for breakfast in ("beer", "quiche")})

    root = chance({"strong": (STRONG, sender("strong")), "weak": (1 - STRONG, sender("weak"))}, "nature")
    return tree(("Sender", "Receiver"), root, "Beer or quiche")


def pooling(breakfast: str, other: str, duel: Fraction) -> dict[str, object]:
    """Return the profile in which all eat one breakfast, and the other is met by a duel with some probability."""
    answer = {"duel": duel, "no duel": 1 - duel}
    return {"strong": breakfast, "weak": breakfast, f"sees {breakfast}": "no duel", f"sees {other}": answer}


ENTRIES = (
    TreeEntry(
        slug="beer-quiche",
        title="Beer or quiche",
        source="Cho and Kreps 1987, Signaling games and stable equilibria, Quarterly Journal of Economics 102 (page not checked)",
        build=game,
        plans=(4, 4),
        known=(
            Known(
                behaviour=pooling("beer", "quiche", F(1)),
                payoffs=(F(29, 10), F(9, 10)),
                beliefs={"sees quiche": (0, 1)},
                note="passes the intuitive criterion",
            ),
            Known(
                behaviour=pooling("beer", "quiche", F(1, 2)),
                payoffs=(F(29, 10), F(9, 10)),
                beliefs={"sees quiche": (F(1, 2), F(1, 2))},
                note="the end of the continuum",
            ),
            Known(
                behaviour=pooling("quiche", "beer", F(1)),
                payoffs=(F(21, 10), F(9, 10)),
                beliefs={"sees beer": (0, 1)},
                note="fails the intuitive criterion",
            ),
        ),
        remarks="Sequential equilibrium leaves too much; what beliefs off the path are reasonable is a further question.",
    ),
)
