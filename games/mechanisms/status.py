"""Status cost: yielding to the pressure of a hierarchy humiliates the ROK (Lake 2009)."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

MU = Parameter(
    "mu",
    "status_cost",
    "optional",
    0,
    0,
    0.3,
    "the ROK's status cost of cooperating under pressure (times lam)",
    r"\mu",
)


def term(player: str, outcome: Any) -> Any:
    if player != "ROK" or not outcome.pressing:
        return 0
    return -outcome.mu * outcome.lam * outcome.x[player]


MECHANISM = Mechanism(
    name="status",
    order=180,
    claim="Concessions made by the lower-ranked ally because the hub demands them cost it standing and autonomy.",
    seeds=("S001",),
    literature=("Lake 2009", "Morrow 1991"),
    catalogue=("M12",),
    parameters=(MU,),
    switch=("mu",),
    term=term,
    signs=(
        Sign("mu", "ROK", "C", "H", {"Japan": "C", "US": "P"}, -1),
        Sign("mu", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 0),
    ),
    rival="Symmetric mediation (lam = 0) serves cohesion best when both margins bind.",
)
