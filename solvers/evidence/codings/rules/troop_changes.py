"""Reliability by the patron's troops: how their number in the ally changed in the three years before the window.

No change is worth .7; the code moves with the relative change, a fall of a fifth to .5 and a rise of a fifth to .9, between .1 and
.9. Announcements that no withdrawal followed, such as that of 1977, leave no trace in it.
"""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

USUAL, YEARS, GIVE = 0.7, 3, 0.2
FEWEST = 1000
"""Troops at the beginning below which a change says nothing of a guarantee: an attaché more or less."""


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of one ally's belief; ScenarioError where figures are missing."""
    if case.patron != "USA":
        raise ScenarioError("troop changes: counted for the US alone")
    ally, _ = case.who(symbol)
    troops = table(tables, "us_troops")
    now, then = troops.at(ally, case.before, within=1), troops.at(ally, case.before - YEARS, within=1)
    if then.value < FEWEST:
        raise ScenarioError(f"troop changes: fewer than {FEWEST} US troops in {ally} in {then.year}, too few to change")
    change = now.value / then.value - 1
    why = f"US troops in {ally}: {then.value:g} ({then.year}), {now.value:g} ({now.year})"
    return Coded.about(min(0.9, max(0.1, USUAL + change)), GIVE, why)


RULE = Rule(
    name="troop_changes",
    symbols=("rJ", "rK"),
    claim="The US is believed as its troops in the country rise or fall.",
    cite="Fearon 1997 (sunk costs); Allen, Flynn and Machain 2022 (counts)",
    order=10,
    code=code,
)
