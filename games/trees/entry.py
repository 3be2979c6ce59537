"""What a published tree says: where it comes from, and which of its behaviour strategy profiles are equilibria of which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..published import Published
from ..tree.extensive_form import ExtensiveFormGame

CONCEPTS = ("Nash", "subgame perfect", "sequential")
"""Each is a Nash equilibrium; each later one is of the earlier kinds, too."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A behaviour strategy profile of a tree, and what is known of it.

    Attributes
    ----------
    behaviour
        As ``ExtensiveFormGame.behaviour`` takes it.
    payoffs
        Expected payoffs, exact.
    concepts, fails
        The words of CONCEPTS that hold, and those that do not.
    beliefs
        Information set -> probability of each node in preorder: a consistent belief with which a sequential equilibrium
        is sequentially rational, where the set is not always reached.
    note
        What is to be seen.
    """

    behaviour: Mapping[str, object]
    payoffs: tuple[Fraction | int, ...]
    concepts: tuple[str, ...] = CONCEPTS
    fails: tuple[str, ...] = ()
    beliefs: Mapping[str, tuple[Fraction | int, ...]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class TreeEntry(Published[ExtensiveFormGame]):
    """A published tree with known results.

    Attributes
    ----------
    plans
        How many plans (actions of the reduced normal form) each player has.
    known
        Profiles and what they are.
    complete
        Whether ``known`` holds every subgame-perfect equilibrium.
    symbolic
        Makes the game in its parameters' symbols, where it has any.
    remarks
        What the game is good for, and where it departs from its source.
    """

    plans: tuple[int, ...]
    known: tuple[Known, ...]
    complete: bool = False
    symbolic: Callable[[], ExtensiveFormGame] | None = None
    remarks: str = ""
