"""What a replayed proof shows of a solution, and the reason why a step is not proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from games.record import Record


class Unproved(Exception):  # noqa: N818 -- a verdict inside the checker, not an error of the user
    """A step of a proof does not hold."""


@dataclass(frozen=True)
class Gap:
    """Something that is not proved: where (a support, a pair of components, a listed point or piece), and why."""

    where: Any
    why: str


@dataclass(frozen=True, repr=False)
class Verdict(Record):
    """What a proof shows of a solution.

    Attributes
    ----------
    missing
        Where it is not proved that every equilibrium is listed: supports of all players, or a player whose polyhedron is open.
    false
        What is listed and not proved to consist of equilibria.
    joined
        Where it is not proved that each component is connected, and that no two are.
    indices
        For each equilibrium, then for each component, its index; None where it is not proved.
    looked_at
        How many bases or supports were gone through.
    seconds
        Wall time of the check.
    """

    missing: tuple[Gap, ...]
    false: tuple[Gap, ...]
    joined: tuple[Gap, ...]
    indices: tuple[int | None, ...]
    looked_at: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether it is proved that what is listed are equilibria, and all."""
        return not (self.missing or self.false)

    @property
    def whole(self) -> bool:
        """Whether it is proved besides which equilibria are connected."""
        return self.complete and not self.joined
