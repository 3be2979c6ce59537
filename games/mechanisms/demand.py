"""Demand: pressure whose lever is not the guarantee (cost shares, tariffs, threats to leave), so that it works without one.

None of the documents speaks of it: S001 and S003 have the US press as a guarantor. Literature and the Nixon Doctrine do.
"""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

DEM = Parameter(
    "dem",
    "us_demand",
    "optional",
    0,
    0,
    0.6,
    "strength of US pressure by levers other than the guarantee",
    "d_m",
)


def term(player: str, outcome: Any) -> Any:
    if player == "US" or not outcome.pressing:
        return 0
    weight = 1 - outcome.lam if player == "Japan" else 1 + outcome.lam
    return -outcome.dem * weight * (1 - outcome.x[player])


MECHANISM = Mechanism(
    name="demand",
    order=400,
    claim="A US that presses its allies moves them by what it can do to them, whether or not they believe in its guarantee.",
    literature=("Blankenship 2023 (burden sharing and threats to leave)", "Lake 2009"),
    catalogue=("M12", "M20", "M21"),
    parameters=(DEM,),
    switch=("dem",),
    term=term,
    signs=(
        Sign("dem", "Japan", "C", "H", {"ROK": "C", "US": "P"}, 1),
        Sign("dem", "ROK", "C", "H", {"Japan": "C", "US": "P"}, 1),
        Sign("dem", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
        Sign("rK", "ROK", "C", "H", {"Japan": "C", "US": "P"}, 0, given={"dem": 0.6, "p": 0, "s": 0}),
    ),
    rival="M20: pressure bites only as far as the guarantee that it threatens is believed (the mechanism 'pressure').",
)
