"""Putnam (1988): a government offers more than it must, or signs what its own side may not ratify, for the other side's win-set."""

from __future__ import annotations

from fractions import Fraction

from games.models.ratification import MODEL

from ... import subgame_perfect
from .anchor import Anchor, Check, Files

F = Fraction


def offer(hawk: Fraction, **changes: object) -> str:
    """Return what Japan offers in the subgame-perfect equilibrium, if Seoul's ratifier is a hawk with some probability."""
    (only,) = subgame_perfect.solve(MODEL.game({"q": hawk, **changes})).equilibria
    return str(only.path[0])


def least(steps: int = 30, **changes: object) -> Fraction:
    """Return a probability within 2^-steps of the least with which Japan offers the high concession, by halving."""
    low, high = F(0), F(997, 1000)  # so that no step meets a chance at which somebody is indifferent
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if offer(middle, **changes) == "H" else (middle, high)
    return high


def checks(files: Files) -> list[Check]:
    """Compare where Japan's offer changes with the two thresholds of the closed form."""
    v = MODEL.values()
    safe = (v["kH"] - v["kL"]) / (v["vJ"] - v["kL"] + v["n"])
    shy = MODEL.values({"gL": "0.1"})
    refused = shy["gL"] / (shy["gL"] + shy["m"])
    return [
        Check("Japan plays safe from a chance of a hawk of (kH - kL)/(vJ - kL + n)", float(safe), float(least()), 1e-8),
        Check("Seoul would not sign the low offer: from gL/(gL + m)", float(refused), float(least(gL="0.1")), 1e-8),
        Check("below both: the offer that a hawk fails", "L", offer(safe * F(99, 100))),
    ]


ANCHOR = Anchor(
    name="Putnam 1988",
    year=1988,
    says="what a parliament will ratify moves what is offered, and some of what is signed fails: involuntary defection",
    source="Putnam 1988, Diplomacy and domestic politics: the logic of two-level games, International Organization 42; the game of "
    "two levels with private information after Iida 1993, Journal of Conflict Resolution 37 (pages not checked)",
    basis="closed forms of the alliance's game of ratification",
    method="subgame-perfect equilibria of the tree `ratification`, halving the chance of a hawk",
    unchecked="Putnam's own argument, which is verbal: win-sets of any shape, and their overlap",
    checks=checks,
)
