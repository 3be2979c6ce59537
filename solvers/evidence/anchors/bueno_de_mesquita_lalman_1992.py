"""Bueno de Mesquita and Lalman (1992): how many preferences their assumptions leave, and which of them lead to war."""

from __future__ import annotations

from games.trees.international_interaction import OUTCOMES, game_of, orderings, outcomes

from ... import subgame_perfect
from .anchor import Anchor, Check, Files


def theorem(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether the basic war theorem says that A, with the first ordering, goes to war with B."""
    a, b = first.index, second.index
    fearful = a("own CAP") < a("other's WAR") and a("own WAR") < a("own ACQ")
    return fearful and b("other's WAR") < b("own ACQ") and b("other's CAP") < b("NEG")


def checks(files: Files) -> list[Check]:
    """Compare the count of orderings and games, and war in all of them with the theorem."""
    own = orderings()
    found = outcomes(own, own)
    wars = {(i, j) for i, j in zip(*(found >= OUTCOMES.index("WAR_A")).nonzero(), strict=True)}
    stated = {(i, j) for i, first in enumerate(own) for j, second in enumerate(own) if theorem(first, second)}
    i, j = min(wars)
    tree = game_of(own[i], own[j])
    (only,) = subgame_perfect.solve(tree).equilibria
    ranks = [int(rank) for rank in tree.expected_payoffs(only.behaviour)]
    return [
        Check("orderings of eight outcomes that the assumptions leave", 52, len(own)),
        Check("games", 52 * 52, int(found.size)),
        Check("the games that end in war are those of the basic war theorem", True, wars == stated),
        Check("the first of them, solved as a tree: A's rank of a war begun by itself", 8 - own[i].index("own WAR"), ranks[0]),
        Check("B's rank of a war begun by the other", 8 - own[j].index("other's WAR"), ranks[1]),
    ]


ANCHOR = Anchor(
    name="Bueno de Mesquita and Lalman 1992",
    year=1992,
    says="52 orderings, 2,704 games; states fight that both prefer negotiation",
    source="Bueno de Mesquita and Lalman 1992, War and Reason, ch. 2 and 3 (pages not checked)",
    basis="the book's count and its theorem",
    method="every ordering built up from the assumptions, every game by backward induction",
    unchecked="the wording of the assumptions, which is from memory; they give the book's count",
    checks=checks,
)
