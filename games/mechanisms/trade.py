"""Trade: who depends on the other's market pays for a confrontation, and that dependence has moved from Japan to China."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

DEP = Parameter("dep", "trade_dependence_japan", "optional", 0, 0, 1, "the ROK's economic dependence on Japan", "d_T")
TRADE = Parameter("trade", "trade_loss", "optional", 0.2, 0, 0.4, "cost of a confrontation at full dependence", "t")


def term(player: str, outcome: Any) -> Any:
    return -outcome.trade * outcome.dep * outcome.z[player] if player == "ROK" else 0


MECHANISM = Mechanism(
    name="trade",
    order=290,
    claim="While Seoul's growth hung on Japan, it had a strong motive to cooperate; its dependence has passed to China.",
    seeds=("S001",),
    literature=("Keohane and Nye 1977", "Oneal and Russett 1997"),
    catalogue=("M07", "M11"),
    parameters=(DEP, TRADE),
    switch=("dep",),
    term=term,
    signs=(
        Sign("dep", "ROK", "C", "F", {"Japan": "C", "US": "E"}, 1),
        Sign("dep", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
    ),
    rival="M11: as the gap narrows, the two compete, whatever they trade.",
)
