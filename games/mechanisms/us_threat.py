"""US threat: the US has adversaries of its own, which it need not fear as its allies do."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

OWN = Parameter("own", "us_own_threat", "optional", 0, 0, 1, "share of its own threats in the threat that the US answers", r"o_U")
TUN = Parameter("TUN", "dprk_threat_us", "optional", 0.5, 0, 1, "threat that the US perceives from the DPRK", "T_{UN}")
TUC = Parameter("TUC", "china_threat_us", "optional", 0.5, 0, 1, "threat that the US perceives from China", "T_{UC}")


def term(player: str, outcome: Any) -> Any:
    if player != "US":
        return 0
    threat = outcome.omega * outcome.TUN + (1 - outcome.omega) * outcome.TUC
    answered = outcome.beta * outcome.X + outcome.e["US"] - outcome.s * outcome.beta * outcome.X * outcome.e["US"]
    return outcome.own * (threat - outcome.tau["US"]) * answered


MECHANISM = Mechanism(
    name="us_threat",
    order=410,
    claim="The US sees China as its main threat, and engages against what it fears itself.",
    seeds=("S001", "S004"),
    literature=("Walt 1987", "Yoon 2006"),
    catalogue=("M01", "M19", "M20"),
    parameters=(OWN, TUN, TUC),
    switch=("own",),
    term=term,
    signs=(
        Sign("TUN", "US", "E", "R", {"Japan": "C", "ROK": "C"}, 1, given={"own": 1, "s": 0}),
        Sign("TUC", "US", "E", "R", {"Japan": "F", "ROK": "F"}, 1, given={"own": 1, "s": 0}),
        Sign("TKN", "US", "E", "R", {"Japan": "F", "ROK": "F"}, 0, given={"own": 1}),
    ),
    rival="S002: what matters is the threat that the allies share; the US answers it (the default, the mean of the allies').",
)
