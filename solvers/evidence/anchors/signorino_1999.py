"""Signorino (1999, 2003): probabilities of the outcomes of a small game whose players err or keep things to themselves."""

from __future__ import annotations

from math import erf, sqrt

from ..strategic_choice import egame12
from ..strategic_choice.data import Design
from .anchor import Anchor, Check, Files

UTILITIES = {"u11": -0.4, "u13": -1.1, "u14": 0.9, "u24": 0.7}


def normal(z: float) -> float:
    """Return the standard normal distribution function at z."""
    return (1 + erf(z / sqrt(2))) / 2


def checks(files: Files) -> list[Check]:
    """Compare the probabilities of both kinds of errors with the equations written out."""
    design = Design.of({name: [[1.0]] for name in egame12.UTILITIES})
    u = UTILITIES
    p4 = normal(u["u24"] / sqrt(2))
    p3 = 1 - p4
    found = []
    for error, spread, words in (
        ("agent", sqrt(2), "agent error"),
        ("private", sqrt(1 + p3**2 + p4**2), "private information"),
    ):
        p2 = normal((p3 * u["u13"] + p4 * u["u14"] - u["u11"]) / spread)
        ours = egame12.probabilities(design, list(u.values()), error=error)[0]
        for k, (outcome, stated) in enumerate((("1", 1 - p2), ("3", p2 * p3), ("4", p2 * p4))):
            found.append(Check(f"{words}: probability of outcome {outcome}", stated, float(ours[k]), 1e-12))
    return found


ANCHOR = Anchor(
    name="Signorino 1999",
    year=1999,
    says="choice probabilities that respect the game: each weighs what the other is likely to do",
    source="Signorino 1999, Strategic interaction and the statistical analysis of international conflict, APSR 93; equations "
    "2 to 5 of Kenkel and Signorino 2014, Journal of Statistical Software 56:8",
    basis="the equations, at u11, u13, u14, u24 = -0.4, -1.1, 0.9, 0.7",
    method="`egame12`",
    unchecked="Signorino's Monte Carlo tables, which need the paper",
    checks=checks,
)
