"""Capability ratio by CINC scores: the second ally's over the first's, cut at 1; where a product is not known."""

from games.errors import ScenarioError

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

GIVE = 0.1


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of the ratio; ScenarioError where figures are missing."""
    first, second = (table(tables, "cinc").at(who, case.before, within=1).value for who in case.pair)
    if first <= 0:
        raise ScenarioError(f"capability ratio: the capability of {case.pair[0]} is {first:g} in {case.before}")
    return Coded.about(second / first, GIVE, f"CINC of {case.pair[1]} over {case.pair[0]}: {second / first:.3f} ({case.before})")


RULE = Rule(
    name="capability_ratio",
    symbols=("q",),
    claim="The gap between the allies is that of their capabilities.",
    cite="Singer, Bremer and Stuckey 1972",
    order=20,
    code=code,
)
