"""Harsanyi and Selten (1988): of two strict equilibria the one whose players lose more by leaving it is the safer to expect."""

from __future__ import annotations

from fractions import Fraction

from games.catalogue.stag_hunt import game

from ... import nash
from ...selection import risk_dominance
from .anchor import Anchor, Check, Files

F = Fraction
SMALL = F(1, 1000)


def safer(hare: Fraction) -> str:
    """Return which equilibrium of the stag hunt risk dominance picks."""
    dominant = risk_dominance.compare(game(hare).fractions(), [(0, 0), (1, 1)]).dominant
    return "neither" if dominant is None else ("stag", "hare")[dominant[0]]


def belief(hare: Fraction) -> Fraction:
    """Return the probability of the stag that makes a hunter indifferent: that of the mixed equilibrium."""
    (mixed,) = (e for e in nash.solve(game(hare), exact=True).equilibria if not e.pure)
    return Fraction(mixed.profile[0][0])


def checks(files: Files) -> list[Check]:
    """Compare the belief that makes a hunter indifferent, and the value at which risk dominance turns."""
    half = F(1, 2)
    return [
        *(
            Check(f"a hare is worth {hare} of a stag: belief that makes indifferent", hare, belief(hare))
            for hare in (F(1, 3), half)
        ),
        Check("a hare is worth just less than 1/2: risk-dominant", "stag", safer(half - SMALL)),
        Check("a hare is worth 1/2: risk-dominant", "neither", safer(half)),
        Check("a hare is worth just more than 1/2: risk-dominant", "hare", safer(half + SMALL)),
    ]


ANCHOR = Anchor(
    name="Harsanyi and Selten 1988",
    year=1988,
    says="in a stag hunt fear of the other decides, once the safe course is worth half of the risky one",
    source="Harsanyi and Selten 1988, A General Theory of Equilibrium Selection in Games; the stag hunt as in Jervis 1978, "
    "Cooperation under the security dilemma, World Politics 30 (pages not checked)",
    basis="closed form: the greater product of deviation losses, in the symmetric case a belief of 1/2",
    method="the mixed equilibrium, exactly, and deviation losses of the payoffs",
    unchecked="their tracing procedure and their choice among more than two equilibria",
    checks=checks,
)
