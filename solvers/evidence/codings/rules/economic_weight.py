"""Pull of the other side by economic weight: its share of the product of itself, the patron and the partner.

It stands in for trade shares, of which there are no figures here; the largest of several others counts.
"""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

GIVE = 0.15


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of the pull; ScenarioError where figures are missing."""
    partner, year = case.pair[0], case.before
    gdp = table(tables, "gdp")
    known = [other for other in case.others if gdp.covers(other, year)]
    if not known:
        raise ScenarioError(f"economic weight: no product of {', '.join(case.others) or 'a second adversary'} in {year}")
    largest = max(known, key=lambda other: gdp.at(other, year).value)
    theirs = gdp.at(largest, year).value
    share = theirs / (theirs + gdp.at(case.patron, year).value + gdp.at(partner, year).value)
    return Coded.about(share, GIVE, f"{largest} has {share:.2f} of the product of {largest}, {case.patron} and {partner} ({year})")


RULE = Rule(
    name="economic_weight",
    symbols=("pull",),
    claim="The other side draws as its economy weighs.",
    cite="Tinbergen 1962 (gravity); World Bank",
    order=20,
    code=code,
)
