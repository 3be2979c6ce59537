"""Who does what where: the moves of a plan, and the comparisons of actions that decide them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

ARTICLES: Mapping[str, str] = {"ROK": "the ROK", "US": "the US"}


class Move(NamedTuple):
    """A move of a plan: who does what at which information set."""

    player: str
    information_set: str
    action: str


@dataclass(frozen=True)
class Comparison:
    """Two actions that a decision compares: the first is better where the atom has that sign (times the other atoms')."""

    player: str
    information_set: str
    action: str
    other: str

    def __repr__(self) -> str:
        return f"{ARTICLES.get(self.player, self.player)} between {self.action} and {self.other} at {self.information_set!r}"
