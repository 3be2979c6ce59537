"""Kydd (2000, 2005): how much trust it takes to cooperate with a state that may be out to exploit it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from games.trees.trust import VALUES, game

from ... import subgame_perfect
from .anchor import Anchor, Check, Files

F = Fraction


def trusting(trust: Fraction, **changes: Any) -> bool:
    """Return whether it is an equilibrium that the trustworthy cooperate for certain."""
    found = subgame_perfect.solve(game(**{**VALUES, "trust": trust, **changes})).equilibria
    return any(e.behaviour[f"{state} trustworthy"][0] == 1 for e in found for state in "AB")


def least(steps: int = 30, **changes: Any) -> Fraction:
    """Return a belief within 2^-steps of the least with which trust is an equilibrium, by halving: the threshold is not used."""
    low, high = F(0), F(1)
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if trusting(middle, **changes) else (middle, high)
    return high


def checks(files: Files) -> list[Check]:
    """Compare the minimum trust threshold with where the equilibria of the tree change."""
    return [
        Check("R, T, P, S = 4, 3, 2, 0: (P - S)/((P - S) + (R - T))", float(F(2, 3)), float(least()), 1e-8),
        Check("R, T, P, S = 4, 2, 1, 0", float(F(1, 3)), float(least(temptation=2, punishment=1)), 1e-8),
        Check("just below 2/3 the trustworthy cooperate", False, trusting(F(2, 3) - F(1, 1000))),
        Check("those who would exploit never do", False, trusting(F(99, 100), temptation=5)),
    ]


ANCHOR = Anchor(
    name="Kydd 2005",
    year=2005,
    says="trustworthy states cooperate from a minimum of trust on, which fear of exploitation raises",
    source="Kydd 2000, Trust, reassurance, and cooperation, International Organization 54; Kydd 2005, Trust and Mistrust in "
    "International Relations, ch. 2 (pages not checked)",
    basis="closed form",
    method="all subgame-perfect equilibria of the tree of two kinds of states, halving the belief",
    unchecked="the book's numerical examples, which come out of its bargaining game",
    checks=checks,
)
