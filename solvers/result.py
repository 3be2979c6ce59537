"""The contract of every solver: what a solution holds, and the evidence it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.exact.numbers import written
from games.normal_form import NormalFormGame
from games.table import Table, number
from games.tree.extensive_form import ExtensiveFormGame

TOLERANCE = 1e-9
"""Regret, as a share of the payoff range, up to which a float profile counts as an equilibrium; exact profiles need 0."""

Profile: TypeAlias = tuple[NDArray[Any], ...]


class Completeness(Enum):
    """What is known to be in a solution; the value says it in words."""

    ALL = "every equilibrium is listed, continua included"
    ALL_IF_NONDEGENERATE = "every equilibrium is listed if the game is non-degenerate"
    ALL_PURE = "every pure equilibrium is listed; mixed ones were not sought"
    SOME = "some equilibria are listed; there may be others"
    ONE = "one equilibrium is listed; there may be others"


class Status(Enum):
    """How a computation ended; the value says it in words."""

    SOLVED = "solved"
    NOT_CONVERGED = "the path was not followed to its end within the step limit"


@dataclass(frozen=True)
class Method:
    """A solution method: its name, the concept it computes, what it promises, and its source."""

    name: str
    concept: str
    completeness: Completeness
    cite: str


@dataclass(frozen=True, eq=False)
class Certificate:
    """Evidence that a profile is (or is not) a Nash equilibrium, computed by the judge and by nobody else.

    Attributes
    ----------
    payoffs
        Each player's expected payoff.
    deviation_payoffs
        Per player, the payoff of each pure action against the others' part, shape (A_i,).
    regrets
        Per player, best deviation payoff minus expected payoff; zero at an equilibrium.
    strict
        Whether the profile is pure and every deviation strictly loses.
    exact
        Whether all of this is in exact rationals.
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
class Equilibrium:
    """A strategy profile with its certificate.

    Attributes
    ----------
    profile
        One probability vector per player, shape (A_i,): Fractions if exact, else floats. Read-only.
    actions
        The action labels of each player.
    """

    profile: Profile
    actions: tuple[tuple[str, ...], ...]
    certificate: Certificate

    @property
    def payoffs(self) -> tuple[Any, ...]:
        """Expected payoffs, one per player."""
        return self.certificate.payoffs

    @property
    def regret(self) -> Any:
        """Largest regret of any player: exactly 0 on the exact path."""
        return self.certificate.regret

    @property
    def strict(self) -> bool:
        """Whether every unilateral deviation strictly loses."""
        return self.certificate.strict

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
        parts = []
        for x, labels in zip(self.profile, self.actions, strict=True):
            played = [(p, label) for p, label in zip(x, labels, strict=True) if p > 0]
            parts.append(played[0][1] if len(played) == 1 else " + ".join(f"{_probability(p)} {label}" for p, label in played))
        return f"({', '.join(parts)})"


Product: TypeAlias = tuple[tuple[NDArray[Any], ...], ...]
"""Per player the vertices of a polytope of strategies; every combination of points of them is an equilibrium."""


@dataclass(frozen=True, eq=False)
class Hull:
    """A polytope of equilibria that spans players jointly: the convex hull of profiles."""

    vertices: tuple[Profile, ...]


@dataclass(frozen=True, eq=False)
class Arc:
    """A curve of equilibria between two end points; ``at(t)`` is the equilibrium at a parameter value in ``low..high``.

    ``formula`` holds, per player and action, the polynomial in t to which the probability is proportional.
    """

    low: Any
    high: Any
    at: Callable[[Any], Profile]
    formula: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Sweep(Arc):
    """Polytopes of equilibria along a curve: at each t every player picks in a polytope, and all combinations are equilibria.

    ``at`` and ``formula`` are those of the centres, the means of the polytopes' vertices. ``polytopes(t)`` are the vertices, by
    player; ``vertices`` holds, per player, vertex and action, the polynomial in t to which the probability is proportional.
    """

    polytopes: Callable[[Any], Product]
    vertices: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class Patch:
    """A surface of equilibria: ``corner + s first + t second`` for s, t in ``bounds`` where ``a + b s + c t + d s t >= 0``.

    ``coefficients`` are (a, b, c, d); ``vertices`` are its corners and where the boundary hyperbola meets the bounds.
    """

    at: Callable[[Any, Any], Profile]
    coefficients: tuple[Any, Any, Any, Any]
    bounds: tuple[tuple[Any, Any], tuple[Any, Any]]
    vertices: tuple[Profile, ...]


Piece: TypeAlias = Product | Hull | Arc | Sweep | Patch


@dataclass(frozen=True, eq=False, repr=False)
class Component:
    """A connected continuum of equilibria: a union of polytopes and curves.

    Attributes
    ----------
    pieces
        Pieces: products of polytopes (two players), hulls of profiles, curves, moving polytopes, or patches.
    dimension
        The largest dimension of a piece.
    extreme
        The equilibria at the vertices of the pieces, each certified.
    """

    pieces: tuple[Any, ...]
    dimension: int
    extreme: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"continuum of dimension {self.dimension} with the extreme equilibria {', '.join(map(repr, self.extreme))}"


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """All that a solver found in a game, with its evidence.

    Attributes
    ----------
    equilibria
        Isolated equilibria, each certified; points of continua are not listed here but in ``components``.
    components
        Continua of equilibria.
    completeness, status
        What is known to be listed, and how the computation ended.
    seconds
        Wall time; not part of any comparison or file.
    parameters
        Options and seeds the method used.
    proof
        Evidence that no equilibrium is missing, for ``solvers.nash.completeness.replay``; None if the method gives none.
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
        rows = [
            (repr(e), ", ".join(number(v) for v in e.payoffs), _regret(e.regret), "yes" if e.strict else "no", "point")
            for e in self.equilibria
        ]
        rows += [
            (
                repr(e),
                ", ".join(number(v) for v in e.payoffs),
                _regret(e.regret),
                "no",
                f"continuum {k} (dimension {c.dimension})",
            )
            for k, c in enumerate(self.components, 1)
            for e in c.extreme
        ]
        return Table(
            ("equilibrium", "payoffs", "regret", "strict", "component"),
            rows,
            caption=f"{self.method.concept}: {self.method.name}",
            notes=(f"Completeness: {self.completeness.value}.",),
        )

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def _repr_latex_(self) -> str:
        return self.table().to_latex()


def _probability(p: Any) -> str:
    return written(p) if not isinstance(p, float) and len(written(p)) <= 9 else format(float(p), ".4g")


def _regret(value: Any) -> str:
    return "0 (exact)" if not isinstance(value, float) and value == 0 else format(float(value), ".1e")


def read_only(vector: object) -> NDArray[Any]:
    """Return a read-only copy of a vector."""
    array: NDArray[Any] = np.array(vector)
    array.setflags(write=False)
    return array
