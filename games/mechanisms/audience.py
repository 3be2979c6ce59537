"""Audience costs: a cooperative move that is not returned is punished at home (Fearon 1994)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

ALPHA = Parameter(
    "alpha",
    "audience_cost",
    "structural",
    0.2,
    0,
    0.4,
    "audience cost of an unreciprocated cooperative move",
    r"\alpha",
)


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    partner = "ROK" if player == "Japan" else "Japan"
    return -outcome.audience[player] * outcome.x[player] * (1 - outcome.x[partner])


MECHANISM = Mechanism(
    name="audience",
    order=60,
    claim="A leader who cooperates and is not met halfway pays at home, as after Seoul's steps of March 2023.",
    seeds=("S001",),
    literature=("Fearon 1994, 1997", "Tarar and Leventoglu 2009"),
    catalogue=("M13",),
    parameters=(ALPHA,),
    switch=("alpha",),
    term=term,
    signs=(
        Sign("alpha", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
        Sign("alpha", "ROK", "C", "F", {"Japan": "F", "US": "E"}, -1),
        Sign("alpha", "ROK", "H", "F", {"Japan": "H", "US": "E"}, -1),
    ),
    rival="Fearon 1997: audience costs make a concession credible, which should help cooperation; that needs a game of beliefs.",
)
