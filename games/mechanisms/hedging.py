"""Hedging: the pull of China on the ROK, and Japan's separation of politics from economics (Kuik 2008)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

CHI = Parameter(
    "chi",
    "china_hedge_benefit",
    "structural",
    0.15,
    0,
    0.35,
    "the ROK's benefit of the hedge at full China pull",
    r"\chi",
)
CHIJ = Parameter(
    "chiJ", "japan_hedge_benefit", "structural", 0.02, 0, 0.1, "Japan's benefit of the hedge (seikei bunri)", r"\chi_J"
)


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    benefit = outcome.chiJ if player == "Japan" else outcome.chi * outcome.pull
    return benefit * outcome.y[player]


MECHANISM = Mechanism(
    name="hedging",
    order=90,
    claim="Keeping a door open to China pays; full cooperation with the partner closes it and confrontation half closes it.",
    seeds=("S000", "S001", "S003", "S004"),
    literature=("Kuik 2008", "Lim and Cooper 2015"),
    catalogue=("M07", "M08", "M10"),
    parameters=(CHI, CHIJ),
    switch=("chi", "chiJ"),
    term=term,
    signs=(
        Sign("chi", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("pull", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("chiJ", "Japan", "H", "F", {"ROK": "H", "US": "E"}, 1),
        Sign("chi", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0),
    ),
    rival="Balance of threat leaves no room for an interior choice in equilibrium.",
)
