"""DPRK threat by counts of provocations in the two years before the window.

Tokyo counts missile and nuclear events, which can reach it; Seoul counts all. A count n is worth .1 + .8 (1 - 2^(-n/8)): none is
very low, eight in two years the middle of the scale, and each more weighs less. The scale is judgement, good to one level.
"""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

HALF = 8.0
"""Events in two years that bring the code to the middle of the scale."""
GIVE = 0.2


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of one ally's threat; ScenarioError where figures are missing."""
    if case.north != "PRK" or set(case.pair) != {"JPN", "KOR"}:
        raise ScenarioError("provocations: counted for the DPRK towards Japan and the ROK alone")
    first, last = case.before - 1, case.before
    kinds = ("missile_events", "nuclear_events") if symbol == "TJN" else ("missile_events", "nuclear_events", "other_provocations")
    count = sum(table(tables, kind).total("PRK", first, last).value for kind in kinds)
    return Coded.about(
        0.1 + 0.8 * (1 - 2 ** (-count / HALF)), GIVE, f"{count:g} {' + '.join(kinds).replace('_', ' ')} {first}-{last}"
    )


RULE = Rule(
    name="provocations",
    symbols=("TJN", "TKN"),
    claim="The DPRK is feared for what it did in the two years before: by Tokyo for missiles and nuclear tests, by Seoul for all.",
    cite="Walt 1987 (offensive capability, intentions); counts of CSIS Beyond Parallel",
    order=10,
    code=code,
)
