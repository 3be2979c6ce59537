"""What a published tree says: where it comes from, and which of its behaviour strategy profiles are equilibria of which kind."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

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
class TreeEntry:
    """A published tree with known results.

    Attributes
    ----------
    slug, title
        Its key, and its name.
    source
        Author, year, where; a page only where it was checked.
    build
        Makes the game, in exact rationals; called once, when ``game`` is first asked for.
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

    slug: str
    title: str
    source: str
    build: Callable[[], ExtensiveFormGame]
    plans: tuple[int, ...]
    known: tuple[Known, ...]
    complete: bool = False
    symbolic: Callable[[], ExtensiveFormGame] | None = None
    remarks: str = ""

    @cached_property
    def game(self) -> ExtensiveFormGame:
        """The game, in exact rationals."""
        return self.build()

    @property
    def steps(self) -> str:
        """The derivation of the results: the docstring of the module of the entry."""
        return inspect.getdoc(sys.modules[self.build.__module__]) or ""
