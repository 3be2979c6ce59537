"""Governments in Seoul since 1988: which camp held the presidency when, and how often it changed hands between camps.

Dates are those of inauguration, of public record; before 1988, under the earlier constitutions, all count as conservative. An
acting president counts with the president before.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..arguments import forgiving
from ..errors import ScenarioError
from .episodes import Episode

CHANGES: tuple[tuple[date, str, str], ...] = (
    (date(1988, 2, 25), "conservative", "Roh Tae-woo; from 1993 Kim Young-sam"),
    (date(1998, 2, 25), "progressive", "Kim Dae-jung; from 2003 Roh Moo-hyun"),
    (date(2008, 2, 25), "conservative", "Lee Myung-bak; from 2013 Park Geun-hye"),
    (date(2017, 5, 10), "progressive", "Moon Jae-in"),
    (date(2022, 5, 10), "conservative", "Yoon Suk-yeol"),
)
"""From when on which camp governed, and under whom; up to the last episode."""
RECORD_ENDS = date(2024, 11, 30)
"""The last day of the record."""


def camp(day: date) -> str:
    """Return the camp of the president of a day, "conservative" or "progressive".

    Raises
    ------
    ScenarioError
        If the day is later than the record.

    >>> camp(date(2019, 8, 22)), camp(date(2023, 8, 18)), camp(date(1965, 6, 22))
    ('progressive', 'conservative', 'conservative')
    """
    if day > RECORD_ENDS:
        raise ScenarioError(
            f"governments: the record ends on {RECORD_ENDS}; got {day}: CHANGES and RECORD_ENDS have to be carried on"
        )
    return next((own for start, own, _ in reversed(CHANGES) if start <= day), "conservative")


@forgiving
def of_episode(episode: Episode) -> str:
    """Return the camp that governed on an episode's last day.

    >>> from games.scenarios.episodes import episode
    >>> of_episode(episode("2022"))
    'conservative'
    """
    return camp(episode.end)


def observed_hazard() -> Fraction:
    """Return the changes of camp per year of the record, counted in whole days and years of 365.25 days.

    >>> round(float(observed_hazard()), 3)
    0.109
    """
    days = (RECORD_ENDS - CHANGES[0][0]).days
    return (len(CHANGES) - 1) / (Fraction(days) / Fraction(1461, 4))
