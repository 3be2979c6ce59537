"""Fading: the past weighs less the greater the threat that the partner helps to answer."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

FADE = Parameter(
    "fade",
    "animosity_fading",
    "optional",
    0,
    0,
    1,
    "share of animosity that a threat of 1 puts out of mind",
    r"\varphi_h",
)


def animosity(player: str, at: Any) -> Any:
    return 1 - at.fade * at.tau[player]


MECHANISM = Mechanism(
    name="fading",
    order=210,
    claim="No two states let emotions govern their security in the face of a real threat.",
    seeds=("S003",),
    literature=("Jervis 1976", "Cha 1999"),
    catalogue=("M05", "M24"),
    parameters=(FADE,),
    switch=("fade",),
    scales={"animosity": animosity},
    signs=(
        Sign("fade", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("fade", "Japan", "F", "H", {"ROK": "F", "US": "E"}, -1, given={"hbar": 0.3, "k": 0, "eta": 0.8, "xH": 0.2}),
    ),
    rival="S001: vigilance towards Japan is a judgement on a threat, no emotion that a greater one would displace.",
)
