"""Kuhn's poker with three cards: each antes 1 and gets one of J, Q, K; one bet of 1 is possible.

Player 1 passes or bets; after a pass player 2 passes (showdown for 1) or bets, which player 1 folds or calls; after a bet
player 2 folds or calls (showdown for 2). Player 1's equilibria are one for each a in [0, 1/3]: bet J with a, Q never, K with
3a; after a pass and a bet fold J, call Q with a + 1/3, call K. Player 2 has one: bet K after a pass, J with 1/3, Q never;
call a bet with K, with Q in 1/3, with J never. Player 1 loses 1/18 a game. (Kuhn 1950 derives it; the test checks that no
plan of either does better.)
"""

from fractions import Fraction
from itertools import permutations

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
CARDS = "JQK"


def game() -> ExtensiveFormGame:
    """Return the tree."""

    def hand(one: str, two: str) -> Node:
        sign = 1 if CARDS.index(one) > CARDS.index(two) else -1
        answer = move("1", f"{one} after pass, bet", {"fold": end(-1, 1), "call": end(2 * sign, -2 * sign)})
        after_pass = move("2", f"{two} after pass", {"pass": end(sign, -sign), "bet": answer})
        after_bet = move("2", f"{two} after bet", {"fold": end(1, -1), "call": end(2 * sign, -2 * sign)})
        return move("1", one, {"pass": after_pass, "bet": after_bet})

    deals = {one + two: (F(1, 6), hand(one, two)) for one, two in permutations(CARDS, 2)}
    return tree(("1", "2"), chance(deals, "deal"), "Kuhn's poker with three cards")


def profile(a: Fraction) -> dict[str, object]:
    """Return the equilibrium in which player 1 bets J with probability a."""
    bets = {"J": a, "Q": F(0), "K": 3 * a}
    calls = {"J": F(0), "Q": a + F(1, 3), "K": F(1)}
    theirs = {"J": F(1, 3), "Q": F(0), "K": F(1)}, {"J": F(0), "Q": F(1, 3), "K": F(1)}
    found: dict[str, object] = {}
    for card in CARDS:
        found[card] = {"pass": 1 - bets[card], "bet": bets[card]}
        found[f"{card} after pass, bet"] = {"fold": 1 - calls[card], "call": calls[card]}
        found[f"{card} after pass"] = {"pass": 1 - theirs[0][card], "bet": theirs[0][card]}
        found[f"{card} after bet"] = {"fold": 1 - theirs[1][card], "call": theirs[1][card]}
    return found


ENTRIES = (
    TreeEntry(
        slug="kuhn-poker",
        title="Kuhn's poker with three cards",
        source="Kuhn 1950, A simplified two-person poker, in Contributions to the Theory of Games 1 (page not checked)",
        build=game,
        plans=(27, 64),
        known=tuple(
            Known(behaviour=profile(a), payoffs=(F(-1, 18), F(1, 18)), concepts=("Nash", "subgame perfect"), note=f"a = {a}")
            for a in (F(0), F(1, 6), F(1, 3))
        ),
        remarks="A zero-sum game with a value that is not obvious, and a continuum of optimal strategies for one player.",
    ),
)
