"""Models whose games are trees: a story told once, in named parameters, with payoffs split by mechanism.

The story is a function of the parameter values that returns nested nodes (``games.tree.builder``); it branches on moves,
never on values, so one story gives exact and symbolic games. What matters of a play for payoffs is told at its end
as facts (who cooperated, who pressed); a player's payoff there is the sum of the mechanisms' terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from ..tree.builder import Node, Terminal, tree
from ..tree.extensive_form import ExtensiveFormGame
from .family import GameFamily
from .mechanism import Mechanism
from .parameters import Parameter

Story = Callable[[Any, Callable[..., Terminal]], Node]
"""``story(values, end)`` returns the first node: ``values.b`` is the value of the parameter with symbol b, and
``end(cooperates=True, ...)`` makes an end with the facts that the mechanisms' terms look at."""


@dataclass(frozen=True, repr=False)
class TreeModel(GameFamily[ExtensiveFormGame]):
    """A family of extensive-form games indexed by named parameters.

    Attributes
    ----------
    name, title, players
        What the games are about.
    setting
        Parameters that belong to the situation: priors, chances.
    mechanisms
        What payoffs are made of: ``term(player, at)`` reads parameters and facts as attributes of ``at``.
    story
        The tree.
    source
        Where the game comes from.
    verbs
        "player action" -> what the player then does, in words ("US P" -> "presses").
    also
        Other words by which it is asked for.
    conditions
        Closed forms of its text where decisions are simultaneous, types hidden or cases many: outcome, and inequalities between
        parameters joined by "&".
    """

    name: str
    title: str
    players: tuple[str, ...]
    setting: tuple[Parameter, ...]
    mechanisms: tuple[Mechanism, ...]
    story: Story
    source: str
    verbs: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()

    def _made(self, values: Mapping[str, Any]) -> ExtensiveFormGame:
        def end(**facts: Any) -> Terminal:
            at = SimpleNamespace(**values, **facts)
            parts = {m.name: tuple(m.term(player, at) for player in self.players) for m in self.mechanisms if m.term is not None}
            return Terminal(tuple(sum(own) for own in zip(*parts.values(), strict=True)), parts)

        return tree(self.players, self.story(SimpleNamespace(**values), end), self.title)
