"""The prisoners' dilemma: defecting gains something whatever the others do, so mutual defection is the only equilibrium.

Two players: 5 against 3 and 1 against 0. Three players: each cooperator pays 3 and brings everybody, itself too, 2:
defecting saves 3 and loses 2, so it always gains 1.
"""

from ..normal_form import NormalFormGame
from .entry import Entry, by_rule
from .pieces import profile


def three() -> NormalFormGame:
    """Return the dilemma of three players."""

    def pay(i: int, defects: tuple[int, ...]) -> int:
        return 2 * (3 - sum(defects)) - 3 * (1 - defects[i])

    return by_rule(pay, 2, 2, 2, actions=["CD"] * 3, title="A dilemma of three prisoners")


ENTRIES = (
    Entry(
        slug="prisoners-dilemma",
        title="Prisoners' dilemma",
        source="Tucker 1950; Luce and Raiffa 1957, Games and Decisions, ch. 5 (page not checked)",
        build=lambda: NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=["CD"] * 2, title="Prisoners' dilemma"),
        equilibria=(profile("0 1", "0 1"),),
    ),
    Entry(
        slug="prisoners-dilemma-three",
        title="Prisoners' dilemma of three players",
        source="Hardin 1971, Collective action as an agreeable n-prisoners' dilemma, Behavioral Science 16 (own numbers)",
        build=three,
        equilibria=(profile("0 1", "0 1", "0 1"),),
    ),
)
