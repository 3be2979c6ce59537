"""Outcomes by rule, from disputes, treaties and exercises alone: for cases whose outcome nobody has judged.

In a window, a sign of friction is a militarised dispute between the two that began in it and reached a display of force; a sign
of cohesion is a treaty obligation of a new kind, or a joint exercise with at most one more state where there was none in the year
before the window. Only signs of cohesion: cohesion; only signs of friction: friction; both or none: mixed. Sanctions, recalled
ambassadors, summits and declarations are in none of these data sets, so the rule is blind to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from games.errors import ScenarioError
from games.scenarios.episodes import episodes

from ..codings.coders import weighted_kappa
from ..codings.figures import FigureTable, pair, tables
from .case import Case

FORCE = 3
"""Level of hostility from which a dispute counts: 2 is a threat, 3 a display, 4 a use of force, 5 war."""
PLACE = {"cohesion": 0.1, "mixed": 0.5, "friction": 0.9}


def by_rule(allies: tuple[str, str], first: int, last: int, given: Mapping[str, FigureTable] | None = None) -> tuple[str, str]:
    """Return the class of a window, and why.

    Raises
    ------
    ScenarioError
        If the disputes or the treaties do not cover the window, or a country is unknown to them.

    >>> by_rule(("JPN", "KOR"), 2006, 2006)[0], by_rule(("JPN", "KOR"), 2003, 2004)[0]
    ('friction', 'cohesion')
    >>> by_rule(("JPN", "KOR"), 2012, 2019)
    Traceback (most recent call last):
    games.errors.ScenarioError: disputes: 2015 is outside the data for JPN-KOR, 1945 to 2014
    """
    known = tables() if given is None else given
    name = pair(*allies)
    levels = {year: known["disputes"].at(name, year).value for year in range(first, last + 1)}
    kinds = {year: known["treaties"].at(name, year).value for year in range(first - 1, last + 1)}
    quarrels = [f"dispute {year} (level {level:g})" for year, level in levels.items() if level >= FORCE]
    ties = [f"treaty {year}" for year in range(first, last + 1) if kinds[year] > kinds[year - 1]]
    drills = known["exercises"]
    if name in drills.values and drills.covers(name, first - 1) and not drills.at(name, first - 1).value:
        ties += [f"exercise {year}" for year in range(first, last + 1) if drills.covers(name, year) and drills.at(name, year).value]
    outcome = "mixed" if bool(quarrels) == bool(ties) else "friction" if quarrels else "cohesion"
    return outcome, "; ".join(ties[:1] + quarrels) or "neither a tie nor a quarrel"


def against_hand() -> tuple[tuple[Case, str, str], ...]:
    """Return the coded episodes of Japan and the ROK that the data cover, each with the class by rule and why.

    >>> found = against_hand()
    >>> len(found), sum(case.outcome == rule for case, rule, _ in found)
    (15, 5)
    """
    found = []
    for episode in episodes().values():
        case = Case.of(episode)
        try:
            found.append((case, *by_rule(case.pair, case.first_year, case.last_year)))
        except ScenarioError:
            continue  # later than the data
    return tuple(found)


def kappa() -> float:
    """Return the weighted kappa of the classes by hand and by rule, over the episodes that the data cover."""
    found = against_hand()
    return weighted_kappa([PLACE[case.outcome] for case, _, _ in found], [PLACE[rule] for _, rule, _ in found])
