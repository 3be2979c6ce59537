"""Theatre: against the DPRK, Japan has little to add to what the ROK has itself; what it lacks only a nuclear power can give."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

KN = Parameter(
    "kN",
    "dprk_capability_gap",
    "optional",
    0,
    0,
    1,
    "share of the worth of joint output against the DPRK that Japan cannot give the ROK",
    "k_N",
)


def term(player: str, outcome: Any) -> Any:
    if player != "ROK":
        return 0
    lost = outcome.kN * outcome.north[player] * outcome.beta * outcome.X
    return -lost * (1 - outcome.s * outcome.e[player])


MECHANISM = Mechanism(
    name="theatre",
    order=240,
    claim="Seoul can beat the DPRK in a conventional war and needs a nuclear guarantor, which Japan is not.",
    seeds=("S000",),
    literature=("Morrow 1991", "Lai and Reiter 2000"),
    catalogue=("M03",),
    parameters=(KN,),
    switch=("kN",),
    term=term,
    signs=(
        Sign("kN", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("TKN", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0, given={"kN": 1, "eps": 0, "kappa": 0, "fade": 0, "ell": 0}),
        Sign("kN", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0),
    ),
    rival="S002: the DPRK is the common threat that makes the quasi-alliance cohere.",
)
