"""Confrontation: friction costs the one who starts it and damages the one it is aimed at."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

F = Parameter("f", "confrontation_damage", "structural", 0.15, 0, 0.4, "damage from being confronted", "f")
F0 = Parameter("f0", "confrontation_cost", "structural", 0.15, 0, 0.4, "own cost of confronting", "f_0")


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    partner = "ROK" if player == "Japan" else "Japan"
    return -outcome.f * outcome.z[partner] - outcome.f0 * outcome.z[player]


MECHANISM = Mechanism(
    name="confrontation",
    order=120,
    claim="Recalls, sanctions and cancelled agreements hurt the target and also cost the state that uses them.",
    seeds=("S001", "S002"),
    literature=("Fearon 1995",),
    parameters=(F, F0),
    term=term,
    signs=(
        Sign("f0", "Japan", "F", "H", {"ROK": "F", "US": "E"}, -1),
        Sign("f", "Japan", "F", "H", {"ROK": "F", "US": "E"}, 0),
    ),
)
