"""Animosity by the poll of the year before: the share of respondents with an unfavourable impression of the partner.

Opinion follows conduct, so no poll of the window itself is used; before 2013 there is none. The range is that of wording and
sampling.
"""

from ...records.case import Case
from ..rule import Coded, Rule, Tables, table

GIVE = 0.05


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of one ally's animosity."""
    ally, partner = case.who(symbol)
    found = table(tables, "polls").at(ally, case.before)
    return Coded.about(
        found.value / 100, GIVE, f"{found.value:g}% in {ally} unfavourable to {partner}, {found.year} ({found.source})"
    )


RULE = Rule(
    name="polls",
    symbols=("hJ", "hK"),
    claim="Animosity is what the poll of the year before found.",
    cite="Genron NPO and East Asia Institute, joint polls 2013 to 2023",
    order=10,
    code=code,
)
