"""What a notion of stability is, and the case it judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from games.profile import CLASSES, outcome_class

from ..result import Equilibrium, Solution
from ..selection import logit


@dataclass(frozen=True)
class Finding:
    """Whether a class is stable in one sense (None: the notion does not apply), and the evidence in words."""

    holds: bool | None
    evidence: str


@dataclass(frozen=True)
class Case:
    """The allies' game that is judged, the seed for notions that sample, and all Nash equilibria of the game.

    ``known`` is the cell that the logit branch selects and whether it was followed to its end, if that is known already.
    """

    game: NormalFormGame
    rng: int
    solution: Solution
    known: tuple[tuple[int, ...], bool] | None = None

    @cached_property
    def selected(self) -> tuple[tuple[int, ...], bool]:
        """The cell that the logit branch from the centroid selects, and whether the branch was followed to its end."""
        return logit.selected(self.game) if self.known is None else self.known

    @cached_property
    def cells(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        """The pure profiles of each outcome class, action indices."""
        everything = list(np.ndindex(self.game.shape))
        return {name: tuple(c for c in everything if outcome_class(*self.game.labels(c)) == name) for name in CLASSES}

    @cached_property
    def pure(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        """The pure Nash equilibria of each outcome class, action indices."""
        found = {e.modal for e in self.solution.points if e.pure}
        return {name: tuple(cell for cell in cells if cell in found) for name, cells in self.cells.items()}

    def label(self, cell: Sequence[int]) -> str:
        """Return a pure profile as text: "(C, C)"."""
        return f"({', '.join(self.game.labels(cell))})"

    def by_class(self, equilibria: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
        """Return equilibria grouped by the outcome class of their modal profile."""
        return {name: tuple(e for e in equilibria if outcome_class(*self.game.labels(e.modal)) == name) for name in CLASSES}


def told(equilibria: Sequence[Equilibrium], words: Callable[[Equilibrium], str]) -> str:
    """Return what is said of equilibria in words: of each pure one by name, of the mixed ones together."""
    pure = [f"{e!r} {words(e)}" for e in equilibria if e.pure]
    mixed = [words(e) for e in equilibria if not e.pure]
    return ", ".join(pure + [f"mixed strategies: {', '.join(mixed)}"] * bool(mixed)) or "no equilibrium"


@dataclass(frozen=True)
class Notion:
    """A notion of stability: its name, definition, source, place in the report, and judge (case -> class -> Finding)."""

    name: str
    definition: str
    cite: str
    order: int
    judge: Callable[[Case], Mapping[str, Finding]]
