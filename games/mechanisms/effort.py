"""Effort: cooperation costs resources and autonomy."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

K = Parameter("k", "effort_cost", "structural", 0.05, 0, 0.15, "effort and autonomy cost of full cooperation", "k")


def term(player: str, outcome: Any) -> Any:
    return -outcome.k * outcome.x.get(player, 0)


MECHANISM = Mechanism(
    name="effort",
    order=40,
    claim="Joint action takes resources and gives up autonomy, in proportion to its level.",
    seeds=("S001",),
    literature=("Morrow 1991",),
    parameters=(K,),
    term=term,
    signs=(Sign("k", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),),
)
