"""Pairwise stability: networks that nobody leaves by cutting a tie, and no two by making one (Jackson and Wolinsky 1996).

A network is pairwise stable if no player gains by cutting one of its ties, and of two players without a tie, if one gains by
making it, the other loses. All networks are gone through, with exact comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from games.arguments import forgiving
from games.errors import GameError
from games.network import NetworkGame
from games.record import Record
from games.table import Shown, Table, number


@dataclass(frozen=True)
class Change(Record):
    """A tie that is made or cut against a network.

    Attributes
    ----------
    made
        Whether it is made, which takes both its ends, rather than cut, which takes one.
    tie
        The tie, as in the game's ``ties``.
    gains
        (player, what it gains) of both ends if it is made, else of the first end that gains.
    """

    made: bool
    tie: tuple[int, int]
    gains: tuple[tuple[int, Any], ...]


@dataclass(frozen=True, eq=False, repr=False)
class Networks(Shown):
    """The pairwise stable networks of a game.

    Attributes
    ----------
    game
        The game that was asked about.
    stable
        The numbers of all pairwise stable networks, in order; every network was looked at.
    efficient
        Those of the networks, stable or not, whose payoffs sum to the most.
    """

    game: NetworkGame
    stable: tuple[int, ...]
    efficient: tuple[int, ...]

    def table(self) -> Table:
        """Return the stable networks with their payoffs, and whether no other pays all together more."""
        rows = [
            (self.game.name(n), ", ".join(map(number, self.game.payoffs[:, n])), "yes" if n in self.efficient else "no")
            for n in self.stable
        ]
        title = self.game.title or "network game"
        best = "; ".join(map(self.game.name, self.efficient))
        return Table(
            ("pairwise stable network", f"payoffs of {', '.join(self.game.players)}", "efficient"),
            rows,
            caption=f"{title}: {len(self.stable)} of {len(self.game.networks)} networks are pairwise stable",
            notes=(f"Efficient: {best}.", "Every network was looked at: the list is complete."),
        )


@forgiving
def solve_networks(game: NetworkGame) -> Networks:
    """Return every pairwise stable network of a game, of two to five players, by exact comparison.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> solve_networks(NetworkGame([[0, 1], [0, 2]], ("A", "B"))).stable
    (1,)
    """
    if game.symbolic:
        raise GameError("pairwise stability: payoffs are symbolic; give the parameters values first")
    totals = [sum(game.payoffs[:, n]) for n in game.networks]
    most = max(totals)
    return Networks(
        game,
        tuple(n for n in game.networks if change(game, n) is None),
        tuple(n for n in game.networks if totals[n] == most),
    )


@forgiving
def change(game: NetworkGame, network: int) -> Change | None:
    """Return the first tie that is cut or made against a network, given by number; None if it is pairwise stable.

    Raises
    ------
    GameError
        If the game has no network of that number.

    >>> change(NetworkGame([[0, 1], [0, 2]], ("A", "B")), 0).made
    True
    """
    present = set(game.present(network))
    for k, tie in enumerate(game.ties):
        after = network ^ (1 << k)
        gains = {i: game.payoffs[i, after] - game.payoffs[i, network] for i in tie}
        if tie in present:
            glad = tuple((i, gain) for i, gain in gains.items() if gain > 0)
            if glad:
                return Change(False, tie, glad[:1])
        elif min(gains.values()) >= 0 and max(gains.values()) > 0:
            return Change(True, tie, tuple(gains.items()))
    return None
