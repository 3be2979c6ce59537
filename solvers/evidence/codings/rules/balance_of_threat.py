"""Perceived threat from Walt's four factors, for any ally and any adversary, from public figures.

Aggregate capability is the adversary's share of the two states' CINC scores, proximity the distance of the capitals, offensive
capability its share of the two states' military expenditure (of their military personnel where either's expenditure is missing),
and perceived intention the militarised disputes between them in the ten years before: none 1/3, one or two 2/3, more 1. They are
put together as ``games.threat`` does. Of several adversaries the most threatening counts.
"""

from games.errors import ScenarioError
from games.threat import Factors, perceived_threat

from ...records.case import Case
from ..figures import pair
from ..rule import Coded, Rule, Tables, table

YEARS = 10
STALE = 10
"""Years by which the disputes may end before the window: the data end in 2014."""
GIVE = 0.15


def code(case: Case, symbol: str, tables: Tables) -> Coded:
    """Return the code of one ally's threat from the adversary that the symbol names; ScenarioError where figures are missing."""
    ally, _ = case.who(symbol)
    adversaries = (case.north,) if symbol.endswith("N") else case.others
    if not adversaries:
        raise ScenarioError(f"balance of threat: {case.id} names no second adversary")
    return max((_from(case, ally, other, tables) for other in adversaries), key=lambda found: found.value)


def _from(case: Case, ally: str, other: str, tables: Tables) -> Coded:
    year = case.before
    capability = _share("cinc", ally, other, year, tables)
    money = table(tables, "military_expenditure")
    kind = "military_expenditure" if all(money.covers(own, year, within=1) for own in (ally, other)) else "military_personnel"
    offence = _share(kind, ally, other, year, tables)
    disputes = table(tables, "disputes")
    last = min(year, disputes.span(pair(ally, other))[1])
    if year - last > STALE:
        raise ScenarioError(f"balance of threat: the disputes end in {last}, more than {STALE} years before {case.first_year}")
    count = sum(disputes.at(pair(ally, other), past).value > 0 for past in range(last - YEARS + 1, last + 1))
    intention = 1.0 if count > 2 else 2 / 3 if count else 1 / 3
    distance = table(tables, "distances").at(pair(ally, other), year).value
    threat = perceived_threat(Factors(capability, distance, offence, intention))
    kind = kind.replace("_", " ")
    why = f"{other}: capability {capability:.2f}, {distance:g} km, {kind} {offence:.2f}, disputes in {count} of {YEARS} years"
    return Coded.about(threat, GIVE, why)


def _share(name: str, ally: str, other: str, year: int, tables: Tables) -> float:
    own, theirs = (table(tables, name).at(country, year, within=1).value for country in (ally, other))
    if own + theirs <= 0:
        raise ScenarioError(f"balance of threat: {name} of {ally} and of {other} are both 0 in {year}")
    return theirs / (own + theirs)


RULE = Rule(
    name="balance_of_threat",
    symbols=("TJN", "TKN", "TJC", "TKC"),
    claim="An adversary is feared for its capability, its nearness, its arms and the disputes of the ten years before.",
    cite="Walt 1985, 1987; Correlates of War",
    order=20,
    code=code,
)
