"""Substitution: protection stands in for cooperation (s > 0, Cha) or multiplies it as a hub (s < 0, Hwang)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

S = Parameter(
    "s",
    "substitutability",
    "structural",
    0.3,
    -0.5,
    1,
    "substitutability of US protection and joint output: 1 either suffices, 0 they add, below 0 they complement",
    "s",
)


def term(player: str, outcome: Any) -> Any:
    return -outcome.s * outcome.tau[player] * outcome.beta * outcome.X * outcome.e[player]


MECHANISM = Mechanism(
    name="substitute",
    order=30,
    claim="Fear of abandonment makes allies turn to each other, and a firm guarantee lets them ride free on it (s > 0).",
    seeds=("S003", "S004"),
    literature=("Cha 1999, 2000", "Snyder 1984", "Olson and Zeckhauser 1966"),
    catalogue=("M16", "M17", "M19", "M21"),
    parameters=(S,),
    switch=("s",),
    term=term,
    signs=(
        Sign("s", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("rJ", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1, given={"s": 0.3}),
        Sign("rK", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1, given={"s": -0.3}),
    ),
    rival="S002: restored US credibility binds the allies (s < 0, a hub); the sign of the effect of belief is then the opposite.",
)
