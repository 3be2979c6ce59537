"""Fear of entrapment: a partner that fears more drags one into its quarrel (Snyder 1984)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

EPS = Parameter(
    "eps",
    "entrapment_cost",
    "structural",
    0.4,
    0,
    0.8,
    "entrapment cost per unit of the partner's excess threat",
    r"\varepsilon",
)


def term(player: str, outcome: Any) -> Any:
    if player == "US":
        return 0
    return -outcome.eps * outcome.gap[player] * outcome.x[player]


MECHANISM = Mechanism(
    name="entrapment",
    order=70,
    claim="When perceptions differ, the ally that fears less is drawn into the other's conflict: friction without any animosity.",
    seeds=("S004", "S000"),
    literature=("Snyder 1984, 1997", "Cha 1999"),
    catalogue=("M02", "M08"),
    parameters=(EPS,),
    switch=("eps",),
    term=term,
    signs=(
        Sign("eps", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("TJN", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1, given={"kappa": 0}),
    ),
    rival="History-only accounts predict cooperation as soon as animosity is gone.",
)
