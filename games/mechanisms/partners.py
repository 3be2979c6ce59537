"""Partners elsewhere: against China, Tokyo has India and South-East Asia to turn to when Seoul is no partner."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

ELSEWHERE = Parameter(
    "wJ",
    "partners_elsewhere",
    "optional",
    0,
    0,
    0.5,
    "share of China's threat to Japan that partners elsewhere answer where the ROK is not worked with",
    "w_J",
)


def term(player: str, outcome: Any) -> Any:
    if player != "Japan":
        return 0
    return outcome.wJ * (1 - outcome.omega) * outcome.TJC * (1 - outcome.x[player])


MECHANISM = Mechanism(
    name="partners",
    order=250,
    claim="Knowing that Seoul will join no tight front against China, Tokyo courts those whose interests mirror its own.",
    seeds=("S000",),
    literature=("Altfeld 1984", "Muthoo 1999 (outside options)"),
    catalogue=("M02",),
    parameters=(ELSEWHERE,),
    switch=("wJ",),
    term=term,
    signs=(
        Sign("wJ", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("wJ", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
    ),
    rival="M15: the greater the threat from China, the more Tokyo needs Seoul.",
)
