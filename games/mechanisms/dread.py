"""Dread of Japan: history is evidence of intentions, so working with Japan, and its re-armament, are themselves a threat."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

TKJ = Parameter("TKJ", "japan_threat_rok", "optional", 0, 0, 1, "threat that the ROK perceives from Japan", "T_{KJ}")
DREAD = Parameter(
    "dread",
    "japan_dread_weight",
    "optional",
    0.4,
    0,
    0.8,
    "what cooperating with a Japan that threatens it fully costs the ROK",
    "d_J",
)
ARM = Parameter("arm", "japan_rearmament", "optional", 0, 0, 1, "re-armament of Japan: adds to that cost in proportion", r"\rho_J")


def term(player: str, outcome: Any) -> Any:
    if player != "ROK":
        return 0
    return -outcome.dread * outcome.TKJ * (1 + outcome.arm) * outcome.x[player]


MECHANISM = Mechanism(
    name="dread",
    order=230,
    claim="Seoul reads malign intentions out of invasions and thirty-five years of rule; a Japan that arms is no mere partner.",
    seeds=("S000", "S001", "S003"),
    literature=("Walt 1985, 1987", "Jervis 1978", "Kydd 2005"),
    catalogue=("M01", "M05"),
    parameters=(TKJ, DREAD, ARM),
    switch=("TKJ",),
    term=term,
    signs=(
        Sign("TKJ", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("arm", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1, given={"TKJ": 0.5}),
        Sign("TKJ", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0),
        Sign("TKJ", "ROK", "F", "H", {"Japan": "F", "US": "E"}, 1),
    ),
    rival="M05 as a cost: the past makes cooperation unpopular, whatever Japan's means and intentions are now.",
)
