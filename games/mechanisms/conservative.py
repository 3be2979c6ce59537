"""US engagement keeps Japan's conservatives in power, which keeps Seoul's animosity alive (static form)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

NU = Parameter("nu", "engagement_backlash", "optional", 0, 0, 1, "long-run effect of US engagement on the ROK's animosity", r"\nu")


def animosity(player: str, at: Any) -> Any:
    return 1 + at.nu * at.c * at.engagement if player == "ROK" else 1


MECHANISM = Mechanism(
    name="conservative",
    order=140,
    claim="By backing conservative rule in Tokyo, US engagement has left the quarrel about history unsettled.",
    seeds=("S004",),
    literature=("Bisin and Verdier 2001 (endogenous preferences)",),
    catalogue=("M23",),
    parameters=(NU,),
    switch=("nu",),
    scales={"animosity": animosity},
    signs=(
        Sign("nu", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("nu", "ROK", "C", "H", {"Japan": "C", "US": "R"}, 0, given={"eR": 0}),
    ),
    rival="M20: the same engagement brings pressure to cooperate, over a shorter horizon.",
)
