"""Friedman (1971), Green and Porter (1984): how patient partners must be where a public signal may mislead."""

from __future__ import annotations

from fractions import Fraction

from games.models import quasi_alliance
from games.normal_form import NormalFormGame

from ...repeated import patience, payoff_set
from .anchor import Anchor, Check, Files

F = Fraction
LONG = 80
"""Periods of punishment that are as good as for ever."""


def checks(files: Files) -> list[Check]:
    """Compare the critical discount factors of grim triggers with other algorithms."""
    dilemma = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=["CD", "CD"])
    threshold = F(5 - 3, 5 - 1)
    grim = patience.solve(dilemma, "CC", patience.worst_equilibrium(dilemma)).critical
    half, below = (payoff_set.solve(dilemma, d).vertices for d in (threshold, threshold - F(1, 1000)))
    found = [
        Check("T, R, P = 5, 3, 1: (T - R)/(T - P)", threshold, grim),
        Check("(3, 3) is a corner of the payoffs sustained at 1/2", True, (3, 3) in half),
        Check("(3, 3) is one at 499/1000", False, (3, 3) in below),
    ]
    for commitment in ("0", "0.3", "0.6"):
        at = quasi_alliance.values(c=commitment, q0="0.1", q1="0.9")
        t, r, p, q0, q1 = at["T"], at["R"], quasi_alliance.punishment(at), at["q0"], at["q1"]
        form = (t - r) / ((t - r) * (1 - q0) + (q1 - q0) * (r - p))
        long = patience.trigger(t, r, p, false_alarm=q0, detection=q1, length=LONG).critical
        quantity = f"signals wrong 1 in 10, US commitment {commitment}: (T - R)/((T - R)(1 - q0) + (q1 - q0)(R - P))"
        found.append(Check(quantity, float(form), float(long), 1e-9))
    return found


ANCHOR = Anchor(
    name="Green and Porter 1984",
    year=1984,
    says="cooperation under a public signal that may mislead takes more patience",
    source="Friedman 1971, A non-cooperative equilibrium for supergames, Review of Economic Studies 38; Green and Porter 1984, "
    "Noncooperative collusion under imperfect price information, Econometrica 52 (pages not checked)",
    basis="closed forms for punishment without end",
    method=f"all payoffs that subgame-perfect equilibria sustain (Abreu and Sannikov 2014); roots for {LONG} periods of punishment",
    unchecked="Green and Porter's own industry, where the signal is a price and actions are quantities",
    checks=checks,
)
