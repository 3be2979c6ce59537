"""Crisis bargaining with private information: a demand that risks war for a better deal (Fearon 1995).

A good of size 1 is in dispute. Chance makes the cost of war to state B high (probability h) or low; only B knows. State A
demands a share x; B accepts (x, 1 - x) or fights: A wins with probability p, so war pays p - a and 1 - p - b, with a and b the
costs. B accepts iff x <= p + b. So the best demands are p + low, which both accept, and p + high, which only B at high cost
accepts: A takes the risk iff h (p + high) + (1 - h)(p - a) > p + low, that is iff h (high + a) > low + a. War is possible
although both know a deal that is better for both: A does not know which one.

Departure from the source: there the demand is any number and the cost has a continuous distribution. Here there are two
costs and three demands, the two best ones and everything. No other demand is ever better: below p + low it gives away what
both would accept, between the two it loses the low cost type and asks less of the other, above p + high all fight.
"""

from fractions import Fraction
from typing import Any

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
VALUES = {"p": F(1, 2), "a": F(1, 5), "low": F(1, 10), "high": F(9, 20), "h": F(1, 2)}
DEMANDS = ("safe", "risky", "all")


def game(p: Any, a: Any, low: Any, high: Any, h: Any) -> ExtensiveFormGame:
    """Return the tree with A's chance of winning p, costs of war a, low and high, and probability h of the high one."""
    shares = {"safe": p + low, "risky": p + high, "all": 1}

    def answer(kind: str, cost: Any, demand: str) -> Node:
        accept, fight = end(shares[demand], 1 - shares[demand]), end(p - a, 1 - p - cost)
        return move("B", f"{kind} cost, demand {demand}", {"accept": accept, "fight": fight})

    def demand(kind: str, cost: Any) -> Node:
        return move("A", "demand", {word: answer(kind, cost, word) for word in DEMANDS})

    root = chance({"high": (h, demand("high", high)), "low": (1 - h, demand("low", low))}, "cost")
    return tree(("A", "B"), root, "Crisis bargaining with private information")


def symbolic() -> ExtensiveFormGame:
    """Return the tree in the symbols p, a, low, high and h."""
    import sympy

    return game(*sympy.symbols("p a low high h", positive=True))


def profile(demand: str) -> dict[str, object]:
    """Return the profile in which B accepts whenever it does not lose, and A makes a demand."""
    accepted = {("high", "safe"), ("high", "risky"), ("low", "safe")}
    answers = {
        f"{kind} cost, demand {word}": "accept" if (kind, word) in accepted else "fight"
        for kind in ("high", "low")
        for word in DEMANDS
    }
    return {"demand": demand, **answers}


ENTRIES = (
    TreeEntry(
        slug="crisis-bargaining",
        title="Crisis bargaining with private information",
        source="Fearon 1995, Rationalist explanations for war, International Organization 49 (page not checked)",
        build=lambda: game(**VALUES),
        plans=(3, 64),
        known=(
            # Half the time A gets 19/20 and B 1/20; half the time there is war: A 3/10, B 2/5.
            Known(behaviour=profile("risky"), payoffs=(F(5, 8), F(9, 40)), note="war with probability 1/2"),
            Known(
                behaviour=profile("safe"),
                payoffs=(F(3, 5), F(2, 5)),
                concepts=(),
                fails=("Nash", "subgame perfect", "sequential"),
                note="peace, but A gains 1/40 by taking the risk",
            ),
        ),
        symbolic=symbolic,
        remarks="The risk-return trade-off. B is indifferent at its own reservation demand and accepts: otherwise A has no best "
        "demand among all numbers.",
    ),
)
