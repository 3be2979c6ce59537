"""Fear of a unified Korea: the stronger the ROK, the less Tokyo wants the peninsula that cooperation might lead to."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

UNI = Parameter("uni", "unified_korea_fear", "optional", 0, 0, 0.3, "Japan's fear of a strong, unified Korea", "u_J")


def term(player: str, outcome: Any) -> Any:
    return -outcome.uni * outcome.q * outcome.x[player] if player == "Japan" else 0


MECHANISM = Mechanism(
    name="unification",
    order=270,
    claim="A strong, unified peninsula would challenge Japan's place in East Asia.",
    seeds=("S001",),
    literature=("Grieco 1988", "Powell 1991"),
    catalogue=("M11",),
    parameters=(UNI,),
    switch=("uni",),
    term=term,
    signs=(
        Sign("uni", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("uni", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
    ),
    rival="M11 in its other reading: parity earns respect, and equals cooperate.",
)
