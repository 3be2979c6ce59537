"""The contract of every solver: what a solution holds, and the evidence it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from games.normal_form import NormalFormGame
from games.record import Record
from games.table import Shown, Table

from .certified import Certified
from .continua import Component, Profile
from .display import mixture, table

if TYPE_CHECKING:
    from games.tree.extensive_form import ExtensiveFormGame

TOLERANCE = 1e-9
"""Regret, as a share of the payoff range, up to which a float profile counts as an equilibrium; exact profiles need 0."""


class Completeness(Enum):
    """What is known to be in a solution; the value says it in words."""

    ALL = "every equilibrium is listed, continua included"
    ALL_PURE = "every pure equilibrium is listed; mixed ones were not sought"
    SOME = "some equilibria are listed; there may be others"
    ONE = "one equilibrium is listed; there may be others"


class Status(Enum):
    """How a computation ended; the value says it in words."""

    SOLVED = "solved"
    NOT_CONVERGED = "the path was not followed to its end within the step limit"
    OUT_OF_TIME = "the time ran out before the end"


@dataclass(frozen=True)
class Method:
    """A solution method: its name, the concept it computes, what it promises, and its source."""

    name: str
    concept: str
    completeness: Completeness
    cite: str


@dataclass(frozen=True, eq=False, repr=False)
class Certificate(Record):
    """Evidence that a profile is (or is not) a Nash equilibrium, computed by the judge and by nobody else.

    ``payoffs`` and ``regrets`` are per player; a regret is the best deviation payoff minus the expected one, zero at an
    equilibrium. ``deviation_payoffs`` are per player those of each pure action against the others' part, shape (A_i,).
    ``strict`` says whether the profile is pure and every deviation strictly loses, ``exact`` whether no number is a float.
    """

    payoffs: tuple[Any, ...]
    deviation_payoffs: tuple[NDArray[Any], ...]
    regrets: tuple[Any, ...]
    strict: bool
    exact: bool

    @property
    def regret(self) -> Any:
        """The largest regret of any player."""
        return max(self.regrets)


@dataclass(frozen=True, eq=False, repr=False)
class Equilibrium(Certified, Record):
    """A strategy profile with its certificate.

    ``profile`` is one probability vector per player, shape (A_i,): exact numbers or floats, read-only; ``actions`` labels them.
    """

    profile: Profile
    actions: tuple[tuple[str, ...], ...]
    certificate: Certificate

    @property
    def support(self) -> tuple[tuple[int, ...], ...]:
        """Per player, the actions played with positive probability."""
        return tuple(tuple(k for k, p in enumerate(x) if p > 0) for x in self.profile)

    @property
    def pure(self) -> bool:
        """Whether every player plays one action for sure."""
        return all(len(own) == 1 for own in self.support)

    @property
    def modal(self) -> tuple[int, ...]:
        """The most probable pure profile; ties go to the action listed first."""
        return tuple(max(range(len(x)), key=lambda k, x=x: (x[k], -k)) for x in self.profile)  # type: ignore[misc]  # mypy cannot infer this lambda

    def __repr__(self) -> str:
        return f"({', '.join(mixture(x, labels) for x, labels in zip(self.profile, self.actions, strict=True))})"


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Shown):
    """All that a solver found in a game, with its evidence.

    ``equilibria`` are the isolated ones, each certified; points of continua are not listed there but in ``components``.
    ``parameters`` are options and seeds, and what the method notes; ``seconds`` is wall time, part of no comparison or file.
    ``proof`` is evidence that none is missing, or None (``completeness.prove`` makes one); with ``resume`` a solver goes on.
    """

    game: NormalFormGame | ExtensiveFormGame
    method: Method
    equilibria: tuple[Any, ...]
    components: tuple[Component, ...] = ()
    completeness: Completeness = Completeness.SOME
    status: Status = Status.SOLVED
    seconds: float = 0.0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    proof: Any = None
    resume: str = ""

    @property
    def complete(self) -> bool:
        """Whether every equilibrium, continua included, is in the solution."""
        return self.completeness is Completeness.ALL

    @property
    def points(self) -> tuple[Any, ...]:
        """The isolated equilibria and the extreme points of the continua."""
        return self.equilibria + tuple(e for component in self.components for e in component.extreme)

    @property
    def strict(self) -> tuple[Any, ...]:
        """The strict equilibria."""
        return tuple(e for e in self.equilibria if e.strict)

    def table(self) -> Table:
        """Return the equilibria as a table: profile, payoffs, regret, strictness, component."""
        return table(self)


def read_only(vector: object) -> NDArray[Any]:
    """Return a read-only copy of a vector."""
    array: NDArray[Any] = np.array(vector)
    array.setflags(write=False)
    return array
