"""Historical animosity: cooperating with the former enemy costs, confronting it pays at home (Jervis 1976, Lind 2008)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

HBAR = Parameter(
    "hbar",
    "animosity_scale",
    "structural",
    0.3,
    0.1,
    0.8,
    "utility cost of cooperating at a coded animosity of 1",
    r"\bar{h}",
)
ETA = Parameter("eta", "confrontation_gain", "structural", 0.4, 0, 0.8, "domestic gain from confronting, as a share of h", r"\eta")


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    return -outcome.h[player] * outcome.x[player] + outcome.eta * outcome.h[player] * outcome.z[player]


MECHANISM = Mechanism(
    name="animosity",
    order=50,
    claim="Colonial rule and wars raise the malign intention read into the other: cooperation costs, confrontation pays.",
    seeds=("S000", "S001", "S003", "S004"),
    literature=("Jervis 1976", "Kydd 2005", "Lind 2008, 2009"),
    catalogue=("M05", "M24"),
    parameters=(HBAR, ETA),
    switch=("hbar",),
    term=term,
    signs=(
        Sign("hK", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("hbar", "Japan", "C", "F", {"ROK": "C", "US": "E"}, -1),
        Sign("eta", "ROK", "F", "H", {"Japan": "F", "US": "E"}, 1),
        Sign("eta", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
    ),
    rival="S000, S003: emotions cannot govern in the face of a real threat: it should vanish as threat grows; here it does not.",
)
