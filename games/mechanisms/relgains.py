"""Relative gains: what the partner gains from cooperation counts against it as the gap narrows (Grieco 1988)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

KAPPA = Parameter(
    "kappa",
    "relative_gains_weight",
    "structural",
    0.05,
    0,
    0.3,
    "weight of the partner's gain at parity (times q)",
    r"\kappa",
)


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    partner = "ROK" if player == "Japan" else "Japan"
    return -outcome.kappa * outcome.q * outcome.beta * outcome.tau[partner] * outcome.X


MECHANISM = Mechanism(
    name="relgains",
    order=110,
    claim="As the ROK draws level with Japan, each weighs the other's gain from joint output against its own.",
    seeds=("S001",),
    literature=("Grieco 1988", "Powell 1991", "Snidal 1991"),
    catalogue=("M11",),
    parameters=(KAPPA,),
    switch=("kappa",),
    term=term,
    signs=(
        Sign("kappa", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("q", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
    ),
    rival="A rising ROK needs less help but also earns respect; liberal accounts expect more trade and more cooperation.",
)
