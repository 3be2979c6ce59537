"""Reliability by treaty: .7 where the patron is bound by a defence pact in the year before the window, .3 where it is not."""

from ...records.case import Case
from ..figures import pair
from ..rule import Coded, Rule, Tables, table

BOUND, UNBOUND, GIVE = 0.7, 0.3, 0.2
STALE = 6
"""Years by which the alliance data may end before the window: they end in 2018."""


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of one ally's belief."""
    ally, _ = case.who(symbol)
    found = table(tables, "defence_pacts").at(pair(ally, case.patron), case.before, within=STALE)
    return Coded.about(
        BOUND if found.value else UNBOUND, GIVE, f"defence pact {found.country} {found.year}: {'yes' if found.value else 'no'}"
    )


RULE = Rule(
    name="defence_pact",
    symbols=("rJ", "rK"),
    claim="The patron is believed where it has signed.",
    cite="Morrow 2000; Leeds et al. 2002 (treaties)",
    order=20,
    code=code,
)
