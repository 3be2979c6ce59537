"""The chain store with two markets and a monopolist who may be tough (Kreps and Wilson 1982).

Chance makes the monopolist tough with probability p, weak otherwise; only the monopolist knows. Two entrants in turn stay
out (0, the monopolist gets a > 1) or enter; the monopolist fights (entrant b - 1) or acquiesces (entrant b, 0 < b < 1). A
weak monopolist gets -1 for fighting and 0 for acquiescing, a tough one 0 and -1. The second entrant has seen the first
market. Payoffs add up over the markets.

From the end: in the second market each type does what pays it, so the entrant, who believes q in a tough one, gets b - q by
entering. In the first market a tough monopolist fights. A weak one who acquiesces is known and entered upon: 0. One who
fights loses 1 and gains a if the second entrant then stays out. For p < b:

- The weak fight with the probability x = p (1 - b) / (b (1 - p)) that makes the posterior exactly b, and the second
  entrant, now indifferent, stays out with probability 1/a, which makes the weak indifferent.
- The first entrant is fought with probability p + (1 - p) x = p / b, so entry pays b - p/b: positive iff p < b^2.
- If the first entrant stays out nothing is learned, and the second enters, as p < b.

With p = 1/10, b = 1/2, a = 2: x = 1/9, and after a fight the second entrant stays out with probability 1/2. A tough one
fights the first entrant (0 at once, then a with probability 1/2 and 0 otherwise) rather than acquiesce (-1, then 0).
"""

from fractions import Fraction
from typing import Any

from ..tree.builder import chance, end, move, tree
from ..tree.extensive_form import ExtensiveFormGame, Node
from .entry import Known, TreeEntry

F = Fraction
A, B, P = F(2), F(1, 2), F(1, 10)


def game(a: Any = A, b: Any = B, p: Any = P) -> ExtensiveFormGame:
    """Return the tree with prize a, entrants' gain b and prior p of toughness."""

    def market(kind: str, entrant: str, seen: str, follow: Any) -> Node:
        def fought(fight: bool) -> tuple[Any, Any]:
            return b - 1 if fight else b, (0 if fight else -1) if kind == "tough" else (-1 if fight else 0)

        answers = {answer: follow(*fought(answer == "fight"), f"in, {answer}") for answer in ("fight", "acquiesce")}
        answer = move("Monopolist", f"{kind}{seen and ' after '}{seen}: {entrant} in", answers)
        return move(entrant, f"{entrant}{seen and ' after '}{seen}", {"out": follow(0, a, "out"), "in": answer})

    def second(kind: str, first_gain: Any, gain: Any, seen: str) -> Node:
        return market(kind, "Second", seen, lambda theirs, more, _: end(first_gain, theirs, gain + more))

    def both(kind: str) -> Node:
        return market(kind, "First", "", lambda theirs, gain, seen: second(kind, theirs, gain, seen))

    root = chance({"tough": (p, both("tough")), "weak": (1 - p, both("weak"))}, "nature")
    return tree(("First", "Second", "Monopolist"), root, "Chain store with two markets")


def symbolic() -> ExtensiveFormGame:
    """Return the tree in the symbols a, b and p."""
    import sympy

    return game(*sympy.symbols("a b p", positive=True))


def profile() -> dict[str, object]:
    """Return the sequential equilibrium at the values A, B, P."""
    x = P * (1 - B) / (B * (1 - P))
    found: dict[str, object] = {
        "First": "in",
        "tough: First in": "fight",
        "weak: First in": {"fight": x, "acquiesce": 1 - x},
        "Second after out": "in",
        "Second after in, fight": {"out": 1 / A, "in": 1 - 1 / A},
        "Second after in, acquiesce": "in",
    }
    for seen in ("out", "in, fight", "in, acquiesce"):
        found |= {f"tough after {seen}: Second in": "fight", f"weak after {seen}: Second in": "acquiesce"}
    return found


ENTRIES = (
    TreeEntry(
        slug="chain-store",
        title="Chain store with two markets",
        source="Kreps and Wilson 1982, Reputation and imperfect information, Journal of Economic Theory 27 (page not checked)",
        build=game,
        plans=(2, 8, 64),
        known=(
            Known(
                behaviour=profile(),
                # First: b - p/b. Second: 0 after a fight (probability p/b), else b. Monopolist: 0 if weak, a/2 if tough.
                payoffs=(F(3, 10), F(2, 5), F(1, 10)),
                beliefs={"Second after out": (P, 1 - P)},
            ),
        ),
        symbolic=symbolic,
        remarks="Two of the source's any number of markets. Reputation: a weak monopolist fights to be taken for a tough one.",
    ),
)
