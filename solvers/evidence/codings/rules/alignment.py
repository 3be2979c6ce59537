"""Pull of the other side by votes in the UN General Assembly: how far the second ally stands from the patron, and how far from it.

With d the distance of ideal points, the code is d(ally, patron) / (d(ally, patron) + d(ally, other)): 0 for a vote like the
patron's, 1 for one like the other's. The nearest of several others counts.
"""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

GIVE = 0.15


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of the pull; ScenarioError where figures are missing."""
    ally, year = case.pair[1], case.before
    if not case.others:
        raise ScenarioError(f"alignment: {case.id} names no second adversary")
    points = table(tables, "ideal_points")
    at = {who: points.at(who, year, within=1).value for who in (ally, case.patron, *case.others)}
    near = min(case.others, key=lambda who: abs(at[ally] - at[who]))
    away, there = abs(at[ally] - at[case.patron]), abs(at[ally] - at[near])
    return Coded.about(away / (away + there), GIVE, f"distance {ally}-{case.patron} {away:.2f}, {ally}-{near} {there:.2f} ({year})")


RULE = Rule(
    name="alignment",
    symbols=("pull",),
    claim="Who votes with the other side is drawn to it.",
    cite="Bailey, Strezhnev and Voeten 2017",
    order=10,
    code=code,
)
