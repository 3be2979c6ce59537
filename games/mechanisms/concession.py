"""Concessions: islands, trade or a final apology, given by Tokyo to bring Seoul over, and paid for at home."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

CON = Parameter("con", "japan_concession", "optional", 0, 0, 1, "share of what Seoul asks for that Japan concedes", r"\kappa_J")
CONK = Parameter("conK", "japan_concession_worth", "optional", 0.3, 0, 0.6, "its worth to a ROK that cooperates", "g_K")
CONJ = Parameter("conJ", "japan_concession_cost", "optional", 0.2, 0, 0.6, "its cost to a Japan that cooperates", "g_J")


def term(player: str, outcome: Any) -> Any:
    if player == "ROK":
        return outcome.conK * outcome.con * outcome.x[player]
    return -outcome.conJ * outcome.con * outcome.x[player] if player == "Japan" else 0


MECHANISM = Mechanism(
    name="concession",
    order=300,
    claim="With Seoul free to turn elsewhere the onus is on Tokyo: giving way on islands, trade or the past may be a small price.",
    seeds=("S003",),
    literature=("Kydd 2000", "Tollison and Willett 1979"),
    catalogue=("M25",),
    parameters=(CON, CONK, CONJ),
    switch=("con",),
    term=term,
    signs=(
        Sign("con", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("con", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
    ),
    rival="M12: Washington makes Seoul concede instead; and contrition may provoke those at home who reject it (Lind).",
)
