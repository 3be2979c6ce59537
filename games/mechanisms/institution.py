"""Direct and binding ties: institutions soften audience costs and put a price on exit (Keohane 1984)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

IOTA = Parameter("iota", "institution_bindingness", "structural", 0, 0, 0.6, "bindingness of bilateral institutions", r"\iota")


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    return -3 * outcome.iota * outcome.z[player] / 10


def audience(player: str, values: Any) -> Any:
    return 1 - values.iota


MECHANISM = Mechanism(
    name="institution",
    order=130,
    claim="Bilateral ties that bind both make cooperation safer to offer and confrontation dearer.",
    seeds=("S002",),
    literature=("Keohane 1984", "Fearon 1998", "Leeds 2003"),
    catalogue=("M26",),
    parameters=(IOTA,),
    switch=("iota",),
    term=term,
    scales={"audience": audience},
    signs=(
        Sign("iota", "ROK", "F", "H", {"Japan": "F", "US": "E"}, -1),
        Sign("iota", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
        Sign("iota", "ROK", "C", "H", {"Japan": "H", "US": "E"}, 1),
    ),
    rival="The exit clause of GSOMIA in 2019 was itself a bargaining chip.",
)
