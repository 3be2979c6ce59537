"""Entry deterrence: an entrant stays out, or comes in and is fought or accommodated.

Accommodating pays the rival 1, fighting -1: after entry it accommodates, and so the entrant comes in. The threat to fight
also keeps the entrant out in a Nash equilibrium, but is not credible.
"""

from ..tree.builder import end, move, tree
from ..tree.extensive_form import ExtensiveFormGame
from .entry import Known, TreeEntry


def game() -> ExtensiveFormGame:
    """Return the tree."""
    reply = move("Rival", "reply", {"Fight": end(-1, -1), "Accommodate": end(1, 1)})
    return tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}), "Entry deterrence")


ENTRIES = (
    TreeEntry(
        slug="entry-deterrence",
        title="Entry deterrence",
        source="Selten 1978, The chain store paradox, Theory and Decision 9 (page not checked); one market, simpler payoffs",
        build=game,
        plans=(2, 2),
        known=(
            Known(behaviour={"entry": "In", "reply": "Accommodate"}, payoffs=(1, 1)),
            Known(
                behaviour={"entry": "Out", "reply": "Fight"},
                payoffs=(0, 2),
                concepts=("Nash",),
                fails=("subgame perfect", "sequential"),
                note="held up by a threat that would not be carried out",
            ),
        ),
        complete=True,
        remarks="The smallest game in which subgame perfection excludes a Nash equilibrium.",
    ),
)
