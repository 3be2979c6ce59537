"""US hub: the triangle is worth to the US what it has built into it; a pair that cooperates without it is worth less."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

HUB = Parameter(
    "hub",
    "us_hub",
    "optional",
    0,
    0,
    1,
    "share of the US value of allied cooperation that is lost where the US is not engaged",
    r"\theta_h",
)


def term(player: str, outcome: Any) -> Any:
    if player != "US":
        return 0
    return -outcome.hub * outcome.theta * outcome.X * (1 - outcome.engagement)


MECHANISM = Mechanism(
    name="us_hub",
    order=430,
    claim="Washington values its allies' cooperation as a part of the trilateral mechanism that it has worked to build.",
    seeds=("S001", "S003"),
    literature=("Cha 2010, 2016",),
    catalogue=("M12", "M28"),
    parameters=(HUB,),
    switch=("hub",),
    term=term,
    signs=(
        Sign("hub", "US", "E", "R", {"Japan": "C", "ROK": "C"}, 1),
        Sign("hub", "US", "E", "R", {"Japan": "F", "ROK": "F"}, 0),
    ),
    rival="Offshore balancing: a pair that carries the balance alone is the cheapest for the US (Layne 1997).",
)
