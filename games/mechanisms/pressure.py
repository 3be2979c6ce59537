"""US pressure: the guarantor withholds from an ally that does not cooperate, and more so from the ROK (Cha 2016)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

P = Parameter("p", "us_pressure", "structural", 0.25, 0, 0.6, "strength of US pressure", "p")
LAM = Parameter(
    "lam",
    "hierarchy",
    "structural",
    0.25,
    0,
    0.6,
    "hierarchy: pressure on the ROK is p(1+lam), on Japan p(1-lam)",
    r"\lambda",
)


def term(player: str, outcome: Any) -> Any:
    if player == "US" or not outcome.pressing:
        return 0
    weight = 1 - outcome.lam if player == "Japan" else 1 + outcome.lam
    return -outcome.p * weight * outcome.e[player] * (1 - outcome.x[player])


MECHANISM = Mechanism(
    name="pressure",
    order=80,
    claim="An engaged US presses its allies to cooperate; pressure bites as far as the guarantee that it threatens is believed.",
    seeds=("S001", "S003", "S004"),
    literature=("Cha 2010, 2016", "Lake 2009", "Wolford 2015"),
    catalogue=("M12", "M16", "M20"),
    parameters=(P, LAM),
    switch=("p",),
    term=term,
    signs=(
        Sign("p", "Japan", "C", "H", {"ROK": "C", "US": "P"}, 1),
        Sign("p", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 0),
        Sign("lam", "ROK", "C", "H", {"Japan": "C", "US": "P"}, 1, given={"mu": 0}),
        Sign("lam", "Japan", "C", "H", {"ROK": "C", "US": "P"}, -1),
    ),
    rival="S001: pressure breeds backlash (the mechanism 'status'), so its net effect on Seoul may be negative.",
)
