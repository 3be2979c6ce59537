"""US burden: what the allies carry together, the US need not, so that engagement costs it less where they cooperate."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

BUR = Parameter(
    "bur",
    "us_burden_shared",
    "optional",
    0,
    0,
    1,
    "share of the cost of US engagement that a full joint output of the allies takes over",
    "b_U",
)


def term(player: str, outcome: Any) -> Any:
    if player != "US":
        return 0
    return outcome.bur * outcome.kU * outcome.c * outcome.engagement * outcome.X


MECHANISM = Mechanism(
    name="us_burden",
    order=420,
    claim="Costly and unpopular, US engagement is the more bearable the more of it the allies carry between them.",
    seeds=("S003",),
    literature=("Olson and Zeckhauser 1966", "Blankenship 2023"),
    catalogue=("M19", "M28"),
    parameters=(BUR,),
    switch=("bur",),
    term=term,
    signs=(
        Sign("bur", "US", "E", "R", {"Japan": "C", "ROK": "C"}, 1),
        Sign("bur", "US", "E", "R", {"Japan": "F", "ROK": "F"}, 0),
    ),
    rival="S003, S004: allies that carry it themselves need no guarantor; the US may leave (substitution, s > 0).",
)
