"""A tree as plain lists in exact numbers: what the solvers of trees read. Their judge reads the tree itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from games.errors import GameError
from games.tree.arrays import CHANCE, END
from games.tree.extensive_form import ExtensiveFormGame

Move: TypeAlias = tuple[int, int]
"""An information set and an action there, by number."""


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree of exact numbers, nodes and information sets by number.

    Attributes
    ----------
    player
        Per node the player who moves; CHANCE (-1), END (-2).
    known
        Per node its information set; -1 where nobody moves.
    children
        Per node the nodes right below.
    nature
        Per node the probability of the moves of chance that lead to it.
    step
        Per node the probability of the last move if chance made it, else 1.
    path
        Per node the moves of players that lead to it.
    payoffs
        Per node the payoffs if the game ends there, else ().
    members, owner, sizes
        Per information set its nodes (those that can be believed in, if others were left out), its player, and its number of
        actions.
    """

    game: ExtensiveFormGame
    player: list[int]
    known: list[int]
    children: list[tuple[int, ...]]
    nature: list[Fraction]
    step: list[Fraction]
    path: list[tuple[Move, ...]]
    payoffs: list[tuple[Fraction, ...]]
    members: list[tuple[int, ...]]
    owner: list[int]
    sizes: list[int]
    left_out: bool

    def beliefs(self, k: int, row: Sequence[Any]) -> list[Any]:
        """Return beliefs over the members of an information set as beliefs over all its nodes: 0 at those left out."""
        nodes = [node for node, own in enumerate(self.known) if own == k] if self.left_out else self.members[k]
        believed = dict(zip(self.members[k], row, strict=True))
        return [believed.get(node, 0 * row[0]) for node in nodes]

    def below(self, node: int) -> range:
        """Return the nodes of the tree that starts at a node."""
        return range(node, int(self.game.arrays.stop[node]))


def read(game: ExtensiveFormGame, who: str, *, positive: bool = True) -> Tree:
    """Return a tree as lists of exact numbers; ``who`` is what messages call the caller.

    Parameters
    ----------
    positive
        Whether beliefs are limits of what Bayes' rule says of trembling players. Chance does not tremble: a node that it leads to
        with probability zero is believed in only where it is alone in its information set; elsewhere it is left out.

    Raises
    ------
    GameError
        If the game is symbolic; or, if ``positive``, where chance leads to no node of an information set of several: no belief is
        defined there.

    >>> from games.tree.builder import end, move, tree
    >>> read(tree(("A",), move("A", "first", {"l": end(0), "r": end("1/3")})), "here").payoffs
    [(), (Fraction(0, 1),), (Fraction(1, 3),)]
    """
    if game.symbolic:
        raise GameError(f"{who}: payoffs or probabilities are symbolic; give the parameters values first")
    a = game.fractions().arrays
    parent, action, player, known = a.parent.tolist(), a.action.tolist(), a.player.tolist(), a.information_set.tolist()
    steps: list[Any] = a.chance.tolist()
    nature, path = [Fraction(1)], [()]  # type: list[Fraction], list[tuple[Move, ...]]
    for node in range(1, len(parent)):
        above = parent[node]
        moved = player[above] == CHANCE
        nature.append(nature[above] * steps[node])
        path.append(path[above] if moved else (*path[above], (known[above], action[node])))
    members: list[list[int]] = [[] for _ in a.first_member]
    for node, k in enumerate(known):
        if k >= 0:
            members[k].append(node)
    left_out = False
    for k, nodes in enumerate(members):
        if positive and len(nodes) > 1 and any(nature[node] == 0 for node in nodes):
            members[k] = [node for node in nodes if nature[node] != 0]
            left_out = True
            if not members[k]:
                raise GameError(
                    f"{who}: chance never leads to {game.set_labels[k]!r}: a probability is 0, so that no belief is defined over "
                    f"its {len(nodes)} nodes"
                )
    rows, table = a.payoff.tolist(), [tuple(row) for row in a.payoffs.tolist()]
    return Tree(
        game,
        player,
        known,
        [tuple(a.children_of(node)) for node in range(len(a))],
        nature,
        steps,
        path,
        [table[rows[node]] if player[node] == END else () for node in range(len(a))],
        [tuple(own) for own in members],
        [player[first] for first in a.first_member.tolist()],
        a.children[a.first_member].tolist(),
        left_out,
    )
