"""Stag hunt: the stag is worth 1 to two hunters together and nothing to one alone; a hare is worth r, hunted by anybody.

Against the probability p of Stag, Stag gains p - r over Hare.

- 0 < r < 1: p > r gives Stag and Stag, p < r Hare and Hare; p = r is interior, so both mix in this way.
- r = 0: p > 0 has Stag as the only best response, so both hunt the stag. Otherwise neither does, with any probability.
- r = 1: p < 1 has Hare as the only best response, so both hunt the hare. Otherwise both hunt the stag.

Aumann's version pays Stag 9 or 0, Hare 8 against Stag and 7 against Hare: Stag gains 9p - 8p - 7(1 - p) = 8p - 7.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .entry import Entry
from .pieces import Profile, profile

STAG, HARE = profile("1 0", "1 0"), profile("0 1", "0 1")


def game(r: Fraction) -> NormalFormGame:
    """Return the stag hunt with a stag worth 1 and a hare worth r."""
    return NormalFormGame([[[1, 0], [r, r]], [[1, r], [0, r]]], actions=[("Stag", "Hare")] * 2, title=f"Stag hunt, r = {r}")


def mixed(p: Fraction) -> Profile:
    """Return the profile in which both hunt the stag with probability p."""
    return ((p, 1 - p),) * 2


ENTRIES = (
    Entry(
        slug="stag-hunt",
        title="Stag hunt with a hare worth half a stag",
        source="after Rousseau 1755, Discours sur l'inégalité, part 2",
        build=lambda: game(Fraction(1, 2)),
        equilibria=(STAG, HARE, mixed(Fraction(1, 2))),
    ),
    Entry(
        slug="stag-hunt-worthless-hare",
        title="Stag hunt with a worthless hare",
        source="own boundary case",
        build=lambda: game(Fraction(0)),
        equilibria=(STAG, HARE),
        remarks="An even number: (Hare, Hare) is in weakly dominated actions and has index 0. The vertex enumeration of nashpy "
        "0.0.43 does not return it.",
    ),
    Entry(
        slug="stag-hunt-precious-hare",
        title="Stag hunt with a hare worth a stag",
        source="own boundary case",
        build=lambda: game(Fraction(1)),
        equilibria=(STAG, HARE),
        remarks="Two isolated equilibria; here (Stag, Stag) is the one with index 0.",
    ),
    Entry(
        slug="stag-hunt-aumann",
        title="Aumann's stag hunt",
        source="Aumann 1990, Nash equilibria are not self-enforcing (page not checked)",
        build=lambda: NormalFormGame(
            [[[9, 0], [8, 7]], [[9, 8], [0, 7]]], actions=[("Stag", "Hare")] * 2, title="Aumann's stag hunt"
        ),
        equilibria=(STAG, HARE, mixed(Fraction(7, 8))),
        remarks="The hare is risk dominant, the stag payoff dominant; to say that one will hunt the stag proves nothing.",
    ),
)
