"""Double containment: without the US, Seoul dreads a Japan that nobody holds back (Jervis 1978)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

DELTA = Parameter(
    "delta",
    "double_containment_dread",
    "structural",
    0.15,
    0,
    0.6,
    "the ROK's dread of Japan when the US is out",
    r"\delta",
)


def term(player: str, outcome: Any) -> Any:
    if player != "ROK":
        return 0
    return -outcome.delta * (1 - outcome.engagement) * outcome.x[player]


MECHANISM = Mechanism(
    name="containment",
    order=100,
    claim="US presence also contains Japan; when it ends, arming with Japan turns from help into a danger for Seoul.",
    seeds=("S003", "S004"),
    literature=("Jervis 1978", "Kydd 1997", "Baliga and Sjostrom 2004"),
    catalogue=("M22",),
    parameters=(DELTA,),
    switch=("delta",),
    term=term,
    signs=(
        Sign("delta", "ROK", "C", "H", {"Japan": "C", "US": "R"}, -1),
        Sign("delta", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
        Sign("delta", "Japan", "C", "H", {"ROK": "C", "US": "R"}, 0),
    ),
    rival="M21: withdrawal drives the allies together; the threshold delta* decides between the two.",
)
