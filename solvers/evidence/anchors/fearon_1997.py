"""Fearon (1997): a government signals resolve by costs that it sinks now, or by tying its hands with costs that fall due later."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from games.models import reliability, tied_hands

from ... import sequential
from .anchor import Anchor, Check, Files

F = Fraction


def sunk() -> tuple[Fraction, Fraction]:
    """Return how often the unreliable ally signals, and how often the other then cooperates, where both mix."""
    found = sequential.solve(reliability.MODEL.game()).equilibria
    (mixed,) = (e.behaviour for e in found if 0 < e.behaviour["US unreliable"][0] < 1)
    return mixed["US unreliable"][0], mixed["after S"][0]


def tied(audience: str) -> tuple[str, ...]:
    """Return how Seoul concedes and what Japan answers in the pure equilibria at an audience cost, both kinds doing the same."""
    solution = sequential.solve(tied_hands.MODEL.game({"alpha": audience}))
    every: list[Any] = [*solution.equilibria, *(e for component in solution.components for e in component.extreme)]
    played = set()
    for e in every:
        how = {tuple(e.behaviour[f"ROK {kind}"]) for kind in ("sincere", "insincere")}
        if len(how) == 1 and max(first := how.pop()) == 1:
            word = ("public", "private")[first.index(1)]
            answer = tuple(e.behaviour[f"Japan after {word}"])
            if max(answer) == 1:
                played.add(f"{word}, {'CH'[answer.index(1)]}")
    return tuple(sorted(played))


def checks(files: Files) -> list[Check]:
    """Compare both kinds of signal with their closed forms."""
    values = reliability.MODEL.values()
    star = values["l"] / (values["v"] + values["l"])
    bluff = values["r"] * (1 - star) / ((1 - values["r"]) * star)
    found = sunk()
    return [
        Check("sunk costs: how often the unreliable bluffs, r(1 - r*)/((1 - r)r*)", bluff, found[0]),
        Check("sunk costs: how often the signal is believed, k/b", values["kU"] / values["b"], found[1]),
        Check("tied hands, audience cost 3/5 above the gain 2/5 from reneging", "public, C", "; ".join(tied("3/5"))),
        Check("tied hands, audience cost 1/5 below it", "private, H", "; ".join(tied("1/5"))),
    ]


ANCHOR = Anchor(
    name="Fearon 1997",
    year=1997,
    says="hands that are tied are believed without bluffing; sunk costs are bluffed",
    source="Fearon 1997, Signaling foreign policy interests: tying hands versus sinking costs, Journal of Conflict Resolution 41 "
    "(page not checked)",
    basis="closed forms for two types",
    method="all sequential equilibria of the alliance's trees `reliability` and `tied-hands`",
    unchecked="the paper's continuum of types, where resolve is any number",
    checks=checks,
)
