"""Common threat: joint output answers the threat that a state perceives (Walt 1987)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

BETA = Parameter("beta", "joint_output_value", "structural", 1, 0.5, 1.5, "marginal security product of joint output X", r"\beta")


def term(player: str, outcome: Any) -> Any:
    return outcome.tau[player] * outcome.beta * outcome.X


MECHANISM = Mechanism(
    name="threat",
    order=10,
    claim="States balance the threats they perceive; a threat that both feel makes joint output worth more to both.",
    seeds=("S000", "S002", "S004"),
    literature=("Walt 1985, 1987", "Snyder 1997", "Yoon 2006"),
    catalogue=("M01", "M02", "M15", "M18"),
    parameters=(BETA,),
    switch=("beta",),
    term=term,
    signs=(
        Sign("beta", "Japan", "C", "F", {"ROK": "C", "US": "E"}, 1, given={"s": 0, "kappa": 0}),
        Sign("TJN", "Japan", "C", "H", {"ROK": "C", "US": "E"}, 1, given={"s": 0}),
        Sign("TKN", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1, given={"s": 0}),
    ),
    rival="With the same enemies alone (Kelly, in S000) cooperation must be strict once the common threat is high enough.",
)
