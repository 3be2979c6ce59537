"""Capability ratio by gross domestic product in current dollars: the second ally's over the first's, cut at 1."""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

GIVE = 0.03


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of the ratio; ScenarioError where figures are missing."""
    first, second = (table(tables, "gdp").at(who, case.before).value for who in case.pair)
    if first <= 0:
        raise ScenarioError(f"product ratio: the product of {case.pair[0]} is {first:g} in {case.before}")
    return Coded.about(second / first, GIVE, f"GDP of {case.pair[1]} over {case.pair[0]}: {second / first:.3f} ({case.before})")


RULE = Rule(
    name="product_ratio",
    symbols=("q",),
    claim="The gap between the allies is that of their economies.",
    cite="Wang 2023 (the gap of GDP); World Bank",
    order=10,
    code=code,
)
