"""The luxury of emotions: only a state that believes in its guarantor can afford to let the past govern its policy."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

LUX = Parameter(
    "lux",
    "luxury_of_emotions",
    "optional",
    0,
    0,
    1,
    "share of animosity that only a believed guarantee lets a state afford",
    r"\ell_e",
)


def animosity(player: str, at: Any) -> Any:
    return 1 - at.lux * (1 - at.e[player])


MECHANISM = Mechanism(
    name="luxury",
    order=200,
    claim="Emotions about the past move policy only where a third party's protection is believed.",
    seeds=("S003", "S004"),
    literature=("Cha 1999", "Benson 2012 (moral hazard)"),
    catalogue=("M24",),
    parameters=(LUX,),
    switch=("lux",),
    scales={"animosity": animosity},
    signs=(
        Sign("lux", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("rK", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1, given={"lux": 1, "s": 0}),
        Sign("rJ", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0, given={"lux": 1, "s": 0}),
    ),
    rival="S002: a credible guarantor binds its allies to each other; belief in it never makes them quarrel.",
)
