"""US interest: engagement and pressing cost the US, allied cooperation and peace among allies are worth something to it."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

KU = Parameter("kU", "us_engagement_cost", "structural", 0.35, 0.1, 0.8, "US cost of engagement per unit of c", "k_U")
THETA = Parameter("theta", "us_cooperation_value", "structural", 0.3, 0, 0.6, "US value of allied joint output", r"\theta")
PI = Parameter("pi", "us_pressing_cost", "structural", 0.05, 0, 0.2, "US cost of pressing", r"\pi")
FU = Parameter("fU", "us_friction_cost", "structural", 0.1, 0, 0.3, "US cost of each allied confrontation", "f_U")


def term(player: str, outcome: Any) -> Any:
    if player != "US":
        return 0
    friction = outcome.z["Japan"] + outcome.z["ROK"]
    return (
        -outcome.kU * outcome.c * outcome.engagement
        + outcome.theta * outcome.X
        - outcome.fU * friction
        - outcome.pi * outcome.pressing
    )


MECHANISM = Mechanism(
    name="us_interest",
    order=190,
    claim="The US weighs the cost of staying and of pressing against a working triangle; it matters but does not determine.",
    seeds=("S001", "S003", "S004"),
    literature=("Snyder 1997", "Blankenship 2020"),
    catalogue=("M20", "M28", "M30"),
    parameters=(KU, THETA, PI, FU),
    term=term,
    signs=(
        Sign("pi", "US", "P", "E", {"Japan": "C", "ROK": "C"}, -1),
        Sign("kU", "US", "E", "R", {"Japan": "C", "ROK": "C"}, -1),
        Sign("theta", "US", "P", "E", {"Japan": "C", "ROK": "C"}, 0),
    ),
    rival="S004: pressing and engaging are ambivalent; in the simultaneous game pressing never pays (pi > 0).",
)
