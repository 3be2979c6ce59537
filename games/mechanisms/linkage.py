"""Hostage linkage: Japan ties the abductees to the nuclear file, so joint output is worth less to Seoul (Davis 2004)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

ELL = Parameter("ell", "hostage_linkage", "optional", 0, 0, 0.8, "share of the DPRK value of joint output lost to the ROK", r"\ell")


def dprk_threat(player: str, values: Any) -> Any:
    return 1 - values.ell if player == "ROK" else 1


MECHANISM = Mechanism(
    name="linkage",
    order=150,
    claim="A partner that makes the nuclear file wait for its own cause is less use to Seoul against the DPRK.",
    seeds=("S000",),
    literature=("Tollison and Willett 1979", "Morrow 1992", "Davis 2004"),
    catalogue=("M04",),
    parameters=(ELL,),
    switch=("ell",),
    scales={"dprk_threat": dprk_threat},
    signs=(
        Sign("ell", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("ell", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0, given={"kappa": 0}),
    ),
    rival="Tollison and Willett: linkage is a side payment and widens what can be agreed.",
)
