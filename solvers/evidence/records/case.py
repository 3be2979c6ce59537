"""A case of the record: a window of years in which two allies of one patron came closer, quarrelled, or did both or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from games.arguments import forgiving
from games.errors import ScenarioError, nearest, shown
from games.profile import CLASSES
from games.record import Record
from games.scenarios.episodes import Code, Episode, Provenance

CHINA_SPLIT = 1992
"""Until this year the model's second threat is the USSR or China, from it on China alone."""


@dataclass(frozen=True)
class Case(Record):
    """Two allies of a patron in a window of years, and what came of it.

    Attributes
    ----------
    id, period, label
        A short name, the window in words, and what happened, in a line.
    first_year, last_year
        The window. Figures are looked up in the years before ``first_year`` and never in it.
    pair
        Who stands in Japan's place and who in the ROK's, by ISO 3166 codes.
    patron, north, others
        Who stands in the place of the US, of the DPRK, and of China; of several others the most threatening counts.
    outcome, confidence, source
        "cohesion", "mixed" or "friction"; "high", "medium" or "low"; and how it is known.
    codes, us_action, us_code
        Hand codes by symbol, and the hand-coded action of the patron with where it comes from; none where nobody coded by hand.

    Raises
    ------
    ScenarioError
        If the outcome is no class, or the window runs backwards.
    """

    id: str
    period: str
    label: str
    first_year: int
    last_year: int
    pair: tuple[str, str]
    patron: str
    north: str
    others: tuple[str, ...]
    outcome: str
    confidence: str
    source: str
    codes: Mapping[str, Code] = field(default_factory=dict, hash=False)
    us_action: str = ""
    us_code: Provenance | None = None

    def __post_init__(self) -> None:
        if self.outcome not in CLASSES:
            hint = nearest(self.outcome, CLASSES) if isinstance(self.outcome, str) else ""
            raise ScenarioError(f"{self.id}: outcome: one of {', '.join(CLASSES)} is needed; got {shown(self.outcome)}{hint}")
        if self.last_year < self.first_year:
            raise ScenarioError(f"{self.id}: the window runs backwards, from {self.first_year} to {self.last_year}")
        object.__setattr__(self, "codes", MappingProxyType(dict(self.codes)))

    @classmethod
    @forgiving
    def of(cls, episode: Episode) -> Case:
        """Return a coded episode of Japan and the ROK as a case.

        >>> import games
        >>> case = Case.of(games.episode("1971"))
        >>> case.pair, case.others, case.outcome
        (('JPN', 'KOR'), ('CHN', 'RUS'), 'cohesion')
        """
        return cls(
            id=episode.id,
            period=episode.period,
            label=episode.label,
            first_year=episode.start.year,
            last_year=episode.end.year,
            pair=("JPN", "KOR"),
            patron="USA",
            north="PRK",
            others=("CHN", "RUS") if episode.start.year < CHINA_SPLIT else ("CHN",),
            outcome=episode.outcome,
            confidence=episode.outcome_confidence,
            source=episode.outcome_source,
            codes=episode.codes,
            us_action=episode.us_action,
            us_code=episode.us_code,
        )

    @property
    def before(self) -> int:
        """The year before the window: the last whose figures a code may use."""
        return self.first_year - 1

    def who(self, symbol: str) -> tuple[str, str]:
        """Return the ally that a code is about, and its partner, by the J or K in the symbol: "TJN" is about Japan's place.

        >>> import games
        >>> Case.of(games.episode("2019")).who("TKN")
        ('KOR', 'JPN')
        """
        first, second = self.pair
        return (first, second) if "J" in symbol else (second, first)

    def __getstate__(self) -> dict[str, Any]:  # a mapping proxy cannot be pickled
        return vars(self) | {"codes": dict(self.codes)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state | {"codes": MappingProxyType(state["codes"])})
