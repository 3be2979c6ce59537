"""Leverage on Pyongyang: the more the DPRK threatens, the more Seoul needs China, its backer, and what China can offer."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

LEV = Parameter("lev", "china_leverage", "optional", 0, 0, 1, "China's leverage on the DPRK: its offer on unification", r"\ell_C")


def term(player: str, outcome: Any) -> Any:
    if player != "ROK":
        return 0
    return outcome.chi * outcome.lev * outcome.TKN * outcome.y[player]


MECHANISM = Mechanism(
    name="leverage",
    order=260,
    claim="China borders and feeds the DPRK; a front of Seoul and Beijing could settle the peninsula, one with Tokyo could not.",
    seeds=("S000", "S003"),
    literature=("Powell 1999", "Muthoo 1999 (outside options)"),
    catalogue=("M07",),
    parameters=(LEV,),
    switch=("lev",),
    term=term,
    signs=(
        Sign("lev", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
        Sign("lev", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0),
    ),
    rival="S002: a rising threat from the DPRK drives Seoul to Tokyo and Washington.",
)
