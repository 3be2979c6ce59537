"""What an account of the US choice is, what it may look at, and what it predicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.record import Record
from games.scenarios.episodes import Episode

from .choice import FirstMove


@dataclass(frozen=True)
class Case(Record):
    """What an account may look at; the US action that is coded for the case is not in it.

    Attributes
    ----------
    choice
        What each US action is worth, and the US payoffs.
    before
        The episode before in the record, with its coded US action and outcome; None if there is none.
    others
        The record without the case.
    """

    choice: FirstMove
    before: Episode | None = None
    others: tuple[Episode, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """What an account says that the US does: shares that sum to 1, or nothing; and why, in words.

    >>> found = Prediction.of(("E", "R"), "both are best")
    >>> found, found.share("R"), Prediction.nothing("no episode before")
    (E or R, Fraction(1, 2), nothing)
    """

    shares: Mapping[str, Any]
    why: str

    @classmethod
    def of(cls, actions: Iterable[str], why: str) -> Prediction:
        """Return the prediction of a set of actions: each of k has the share 1/k."""
        chosen = tuple(actions)
        return cls({action: Fraction(1, len(chosen)) for action in chosen}, why)

    @classmethod
    def nothing(cls, why: str) -> Prediction:
        """Return the prediction that there is none."""
        return cls({}, why)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that are predicted with a positive share."""
        return tuple(action for action, share in self.shares.items() if share > 0)

    @property
    def foremost(self) -> tuple[str, ...]:
        """The actions with the greatest share."""
        most = max(self.shares.values(), default=0)
        return tuple(action for action, share in self.shares.items() if share == most)

    def share(self, action: str) -> Any:
        """Return the share of an action, which is what the prediction scores if the action is the coded one."""
        return self.shares.get(action, Fraction(0))

    def __repr__(self) -> str:
        if len(set(self.shares.values())) > 1:
            return " ".join(f"{action} {100 * float(share):.0f}%" for action, share in self.shares.items())
        return " or ".join(self.actions) or "nothing"


@dataclass(frozen=True)
class Account:
    """An account of how the US chooses.

    Attributes
    ----------
    name
        That of its file.
    claim
        What it says, in a sentence.
    cite
        Published source, with its year.
    order
        Its place in tables.
    predict
        case -> Prediction. It sees payoffs, never parameters, codes of the case, or what it is scored by.
    seeds
        Seed documents that speak of it.
    baseline
        Whether it is a yardstick that says nothing of payoffs.
    """

    name: str
    claim: str
    cite: str
    order: int
    predict: Callable[[Case], Prediction]
    seeds: tuple[str, ...] = ()
    baseline: bool = False
