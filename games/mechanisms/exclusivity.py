"""Exclusivity: security ties that leave China out raise the threat that they answer."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

ZETA = Parameter("zeta", "exclusivity_spiral", "optional", 0, 0, 0.8, "threat from China that full joint output provokes", r"\zeta")


def term(player: str, outcome: Any) -> Any:
    return 0 if player == "US" else -outcome.zeta * (1 - outcome.omega) * outcome.X


MECHANISM = Mechanism(
    name="exclusivity",
    order=310,
    claim="Exclusive ties of the three against others should not be too tight: they bring on what they guard against.",
    seeds=("S004",),
    literature=("Jervis 1978", "Jackson and Nei 2015"),
    catalogue=("M29",),
    parameters=(ZETA,),
    switch=("zeta",),
    term=term,
    signs=(
        Sign("zeta", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
        Sign("zeta", "ROK", "C", "H", {"Japan": "C", "US": "E"}, -1),
    ),
    rival="S002: direct and binding ties make the quasi-alliance stable.",
)
