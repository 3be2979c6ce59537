"""Olson and Zeckhauser (1966): allies who share a defence pay too little for it, and the rich pay more than in proportion."""

from __future__ import annotations

from fractions import Fraction

from games.catalogue.provision import WEALTH, game, provision

from ... import pure
from .anchor import Anchor, Check, Files

F = Fraction


def replies(wealth: tuple[Fraction, ...], taste: Fraction, rounds: int = 200) -> list[float]:
    """Return what the allies pay after they have replied to each other in turn: no use is made of the closed form.

    >>> [round(paid, 9) for paid in replies((Fraction(5), Fraction(4)), Fraction(1, 2))]
    [2.0, 1.0]
    """
    own, g = [float(w) for w in wealth], float(taste)
    paid = [0.0] * len(own)
    for _ in range(rounds):
        for i, w in enumerate(own):
            others = sum(paid) - paid[i]
            paid[i] = max(0.0, g * w - (1 - g) * others)
    return paid


def checks(files: Files) -> list[Check]:
    """Compare provision, free riding and neutrality with best replies, and grids of amounts with any amounts."""
    three, moved, g = (F(8), F(6), F(1)), (F(7), F(7), F(1)), F(2, 5)
    stated = provision(three, g)
    kept = (1 - g) * sum(stated) / g
    found = replies(three, g)
    step = F(1, 8)
    grid = pure.solve(game(WEALTH, step)).equilibria
    amounts = [tuple(F(own[k]) for own, k in zip(e.actions, e.modal, strict=True)) for e in grid]
    apart = max(abs(a - b) for own in amounts for a, b in zip(own, provision(WEALTH, F(1, 2)), strict=True))
    return [
        Check("Q at wealth 8, 6, 1 and g = 2/5: gW/(g + n(1 - g)) over the 2 who pay", float(sum(stated)), sum(found), 1e-9),
        *(
            Check(f"paid out of {w}: w - (1 - g)Q/g, or nothing", float(p), q, 1e-9)
            for w, p, q in zip(three, stated, found, strict=True)
        ),
        Check("who has 1, no more than (1 - g)Q/g, rides free", three[2] <= kept, found[2] == 0),
        Check("Q after 1 has passed from the first to the second", float(sum(stated)), sum(replies(moved, g)), 1e-9),
        Check(f"grid of step {step}, wealth 5 and 4: equilibria are within a step", True, apart <= step),
    ]


ANCHOR = Anchor(
    name="Olson and Zeckhauser 1966",
    year=1966,
    says="an alliance's common defence falls short, and the great are exploited by the small",
    source="Olson and Zeckhauser 1966, An economic theory of alliances, Review of Economics and Statistics 48; the form with Cobb "
    "and Douglas's utility after Bergstrom, Blume and Varian 1986 (pages not checked)",
    basis="closed forms",
    method="best replies in turn, and all pure equilibria of the game on a grid",
    unchecked="the rank correlation of wealth and burden in NATO in 1964, which needs their table",
    checks=checks,
)
