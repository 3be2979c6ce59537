"""History as a manifestation: quarrels about the past show how far strategies diverge, and end where they meet."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

MAN = Parameter(
    "man",
    "history_as_manifestation",
    "optional",
    0,
    0,
    1,
    "share of animosity that only shows how far the partner's threats exceed one's own",
    r"\mu_h",
)


def animosity(player: str, at: Any) -> Any:
    return 1 - at.man * (1 - at.gap[player])


MECHANISM = Mechanism(
    name="manifestation",
    order=220,
    claim="Disputes about history are one manifestation of strategic divergence, not the obstacle itself.",
    seeds=("S001",),
    literature=("Bisin and Verdier 2001 (endogenous preferences)",),
    catalogue=("M02", "M05"),
    parameters=(MAN,),
    switch=("man",),
    scales={"animosity": animosity},
    signs=(
        Sign("man", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("TJC", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1, given={"man": 1, "eps": 0, "kappa": 0}),
    ),
    rival="M05: animosity comes from the past and stands whether or not strategies agree.",
)
