"""The patron's action by its troops: R (retrench) where their number in both allies fell by a fifth in three years, else E.

P (engage and press) is in no data set: no rule ever gives it. Years up to the one before the window count.
"""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

CUT, YEARS, FEWEST = 0.2, 3, 1000
"""What counts as a cut, over how many years, and the least number of troops at their beginning."""


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of the patron's action; ScenarioError where figures are missing."""
    if case.patron != "USA":
        raise ScenarioError("troop cuts: counted for the US alone")
    troops = table(tables, "us_troops")
    now, then = (sum(troops.at(who, year, within=1).value for who in case.pair) for year in (case.before, case.before - YEARS))
    if then < FEWEST:
        raise ScenarioError(f"troop cuts: fewer than {FEWEST} US troops in both allies in {case.before - YEARS}, too few to cut")
    why = f"US troops in both: {then:g} ({case.before - YEARS}), {now:g} ({case.before})"
    return Coded("R" if now <= (1 - CUT) * then else "E", 0, 0, why)


RULE = Rule(
    name="troop_cuts",
    symbols=("us_action",),
    claim="The US retrenches where it has taken its troops home.",
    cite="Allen, Flynn and Machain 2022 (counts)",
    order=10,
    code=code,
)
