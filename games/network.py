r"""Network games: what each player gets of every network of ties among them.

A network is a set of ties, each between two players; its number has the k-th bit set iff it holds the k-th tie, pairs of players
being in lexicographic order. Ties are made by two and cut by one (Jackson and Wolinsky 1996).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import GameError, ParameterError
from .exact.numbers import exact
from .ledger import Ledger
from .normal_form import check_labels, object_array
from .profile import player_index

Tie = tuple[int, int]
Breakdown = Callable[[], Mapping[str, NDArray[Any]]]

MOST_PLAYERS = 5
"""Players of which all networks are gone through: 2 to the power of 10."""


@dataclass(frozen=True, eq=False, repr=False)
class NetworkGame:
    """An immutable game of ties.

    Attributes
    ----------
    payoffs
        Numbers, read exactly, or SymPy expressions, shape (n, 2 ** (n (n - 1) / 2)): player, then network by number. Copied.
    players, title
        Labels, and a short description.
    breakdown
        For games made by a model: returns the payoffs by mechanism, arrays of the shape of ``payoffs`` that sum to it.

    Raises
    ------
    GameError
        If the payoffs have another shape or are no finite numbers, or labels are missing or repeat.

    >>> game = NetworkGame([[0, 1], [0, 2]], ("A", "B"))
    >>> game.ties, game.name(1), game.number(["A-B"])
    (((0, 1),), 'A-B', 1)
    """

    payoffs: Any
    players: tuple[str, ...]
    title: str = ""
    breakdown: Breakdown | None = None

    def __post_init__(self) -> None:
        array = np.array(self.payoffs, dtype=object)
        check_labels(tuple(self.players), "players", len(self.players))
        n = len(self.players)
        if not 2 <= n <= MOST_PLAYERS:
            raise GameError(f"network: 2 to {MOST_PLAYERS} players are needed; got {n}")
        shape = (n, 2 ** (n * (n - 1) // 2))
        if array.shape != shape:
            raise GameError(f"network: payoffs of shape {shape} are needed, a number per player and network; got {array.shape}")
        array = object_array([_number(value) for value in array.flat], shape)
        array.setflags(write=False)
        object.__setattr__(self, "payoffs", array)
        object.__setattr__(self, "players", tuple(self.players))

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The pairs of players, in the order of a network's bits."""
        return tuple(combinations(range(len(self.players)), 2))

    @property
    def networks(self) -> range:
        """The numbers of all networks, the empty one first."""
        return range(self.payoffs.shape[1])

    @property
    def symbolic(self) -> bool:
        """Whether payoffs are SymPy expressions."""
        return any(hasattr(value, "free_symbols") for value in self.payoffs.flat)

    def tie(self, tie: Tie) -> str:
        """Return a tie as text: its two players, joined by "-"."""
        return "-".join(self.players[i] for i in tie)

    def name(self, network: int) -> str:
        """Return a network, given by number, as text: its ties, or "no ties"; GameError if the game has no such network."""
        return ", ".join(self.tie(tie) for tie in self.present(network)) or "no ties"

    def present(self, network: int) -> Iterator[Tie]:
        """Return the ties of a network, given by number.

        Raises
        ------
        GameError
            If the game has no network of that number.
        """
        if network not in self.networks:
            raise GameError(f"network {network!r}: this game has the networks 0 to {self.networks[-1]}")
        return (tie for k, tie in enumerate(self.ties) if network >> k & 1)

    def number(self, ties: Iterable[str]) -> int:
        """Return the number of the network with given ties, each as text.

        Raises
        ------
        GameError
            If one is no tie of two of the players.
        """
        network = 0
        for text in ties:
            pair = tuple(sorted(player_index(part.strip(), self.players) for part in text.split("-")))
            if pair not in self.ties:
                raise GameError(f"network: {text!r} is no tie; the ties are {', '.join(map(self.tie, self.ties))}")
            network |= 1 << self.ties.index(pair)
        return network

    @cached_property
    def parts(self) -> Mapping[str, NDArray[Any]]:
        """The payoffs by mechanism; GameError if the game was not made by a model."""
        if self.breakdown is None:
            raise GameError("explain: this game holds payoffs without reasons; games made by a model have mechanisms")
        return self.breakdown()

    def explain(self, player: str | int, network: int, tie: Tie) -> Ledger:
        """Split by mechanism what a player gains if a tie is made, or cut where it is there.

        Parameters
        ----------
        network, tie
            A network by number, and one of ``ties``.

        Raises
        ------
        GameError
            For an unknown player, network or tie, or a game that was not made by a model.

        >>> game = NetworkGame([[0, 1], [0, 2]], "AB", breakdown=lambda: {"trade": np.array([[0, 1], [0, 2]], object)})
        >>> game.explain("B", 1, (0, 1)).total
        -2
        """
        if tie not in self.ties:
            raise GameError(f"network: {tie!r} is no tie; the ties are {', '.join(map(str, self.ties))}")
        who, there = player_index(player, self.players), tie in self.present(network)
        after = network ^ (1 << self.ties.index(tie))
        parts = {name: part[who, after] - part[who, network] for name, part in self.parts.items()}
        change = f"{'cut' if there else 'make'} {self.tie(tie)}"
        return Ledger(self.players[who], f"({self.name(network)})", change, parts)

    def __repr__(self) -> str:
        return f"{self.title or 'network game'}: {len(self.networks)} networks of {', '.join(self.players)}"


def _number(value: Any) -> Any:
    """Return a payoff as an exact number; an expression as it is."""
    if hasattr(value, "free_symbols"):
        return value
    try:
        return exact(value, "payoff")
    except ParameterError as problem:
        raise GameError(f"network: {problem}") from None
