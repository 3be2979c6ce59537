"""Front line: working with Japan under US lead draws Seoul into a contest with China that it does not want (Snyder 1984)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

FRONT = Parameter(
    "front",
    "us_entrapment",
    "optional",
    0,
    0,
    0.5,
    "the ROK's cost of being drawn by the US into its contest with China",
    r"\epsilon_U",
)


def term(player: str, outcome: Any) -> Any:
    if player != "ROK":
        return 0
    return -outcome.front * outcome.engagement * (1 - outcome.TKC) * outcome.x[player]


MECHANISM = Mechanism(
    name="frontline",
    order=280,
    claim="The trilateral mechanism pushes Seoul to the front of a confrontation with China, away from its own concerns.",
    seeds=("S001", "S003"),
    literature=("Snyder 1984, 1997", "Morrow 1991"),
    catalogue=("M10", "M12"),
    parameters=(FRONT,),
    switch=("front",),
    term=term,
    signs=(
        Sign("front", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("front", "ROK", "C", "H", {"Japan": "C", "US": "R"}, 0, given={"eR": 0}),
        Sign("TKC", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1, given={"front": 0.5, "kappa": 0}),
    ),
    rival="S002: the common ally's credible lead is what holds the two together.",
)
