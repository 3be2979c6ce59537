"""Models whose games are trees: a story told once, in named parameters, with payoffs split by mechanism.

The story is a function of the parameter values that returns nested nodes (``games.tree.builder``); it branches on moves,
never on values, so one story gives exact and symbolic games. What matters of a play for payoffs is told at its end
as facts (who cooperated, who pressed); a player's payoff there is the sum of the mechanisms' terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import GameError
from ..record import Record
from ..tree.builder import Node, Terminal, tree
from ..tree.extensive_form import Chance, ExtensiveFormGame
from .family import GameFamily, Given
from .mechanism import Mechanism
from .parameters import Parameter

Story = Callable[[Any, Callable[..., Terminal]], Node]
"""``story(values, end)`` returns the first node: ``values.b`` is the value of the parameter with symbol b, and
``end(cooperates=True, ...)`` makes an end with the facts that the mechanisms' terms look at."""


@dataclass(frozen=True, eq=False)
class ManyTrees(Record):
    """N trees of one shape.

    Attributes
    ----------
    shape
        One of them: nodes, information sets and labels are those of all.
    payoffs
        (N, ends, players), ends in preorder.
    chance
        (N, nodes): the probability of the move of chance that leads to a node; 1 elsewhere.
    """

    shape: ExtensiveFormGame
    payoffs: NDArray[np.float64]
    chance: NDArray[np.float64]


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

    @forgiving
    def batch(self, samples: Mapping[str, Any], *, at: Given | None = None, without: Iterable[str] = ()) -> ManyTrees:
        """Return the games of many scenarios at once; see ``GameFamily.batch``.

        Raises
        ------
        GameError
            If the tree itself, and not only its numbers, depends on parameter values.

        >>> from games.models.apology import MODEL
        >>> many = MODEL.batch({"china_offer": [0.2, 0.8]})
        >>> many.payoffs[:, 3].tolist(), many.chance[0, 1:4].tolist()  # nobody apologised, and the hand is taken; or it is not
        ([[0.8, 0.30000000000000004], [0.8, 0.30000000000000004]], [1.0, 1.0, 1.0])
        """
        values, size = self._rows(samples, at, without)
        shape = self._made(self.values())
        ends, chances = [], []
        left: list[tuple[Node, Any]] = [(self._root(values), 1)]
        while left:
            node, probability = left.pop()
            chances.append(np.broadcast_to(np.asarray(probability, dtype=np.float64), (size,)))
            if isinstance(node, Terminal):
                ends.append([np.broadcast_to(np.asarray(own, dtype=np.float64), (size,)) for own in node.payoffs])
                continue
            below = node.probabilities if isinstance(node, Chance) else (1,) * len(node.children)
            left.extend(reversed(list(zip(node.children, below, strict=True))))
        if (len(chances), len(ends)) != (shape.node_count, len(shape.end_payoffs)):
            counts = f"{len(chances)} or {shape.node_count}"
            raise GameError(f"{self.name}: the tree must not depend on parameter values; it has {counts} nodes")
        return ManyTrees(shape, np.array(ends).transpose(2, 0, 1), np.array(chances).T)

    def _made(self, values: Mapping[str, Any]) -> ExtensiveFormGame:
        return tree(self.players, self._root(values), self.title)

    def _root(self, values: Mapping[str, Any]) -> Node:
        def end(**facts: Any) -> Terminal:
            at = SimpleNamespace(**values, **facts)
            parts = {m.name: tuple(m.term(player, at) for player in self.players) for m in self.mechanisms if m.term is not None}
            return Terminal(tuple(sum(own) for own in zip(*parts.values(), strict=True)), parts)

        return self.story(SimpleNamespace(**values), end)
