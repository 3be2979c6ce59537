"""Apology: a costly Japanese concession, tied to cooperation, removes part of Seoul's animosity (Kydd 2000, Lind 2008)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

A = Parameter("a", "concession", "optional", 0, 0, 1, "level of Japanese concession attached to Japan's cooperation", "a")
RHO = Parameter(
    "rho",
    "concession_effect",
    "optional",
    0.6,
    0,
    1,
    "share of the ROK's animosity removed by a full concession",
    r"\rho",
)
GAM = Parameter("gam", "concession_cost", "optional", 0.25, 0, 0.6, "Japan's domestic cost of a full concession", r"\gamma")


def term(player: str, outcome: Any) -> Any:
    if player != "Japan":
        return 0
    return -outcome.gam * outcome.a * outcome.x[player]


def animosity(player: str, values: Any) -> Any:
    return 1 - values.rho * values.a if player == "ROK" else 1


MECHANISM = Mechanism(
    name="apology",
    order=160,
    claim="The onus is on Tokyo: a concession that costs it at home lowers the price of cooperation in Seoul.",
    seeds=("S003",),
    literature=("Kydd 2000", "O'Neill 1999", "Lind 2008, 2009"),
    catalogue=("M25",),
    parameters=(A, RHO, GAM),
    switch=("a",),
    term=term,
    scales={"animosity": animosity},
    signs=(
        Sign("a", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("a", "Japan", "C", "H", {"ROK": "C", "US": "E"}, -1),
    ),
    rival="Lind: contrition provokes a backlash at home that may leave less trust than before.",
)
