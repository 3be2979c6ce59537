"""Models whose games are of networks: payoffs by mechanism, of whatever ties there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..network import NetworkGame
from .family import GameFamily, Given
from .mechanism import Mechanism
from .parameters import Parameter

Facts = Callable[[frozenset[frozenset[str]]], Mapping[str, Any]]
"""Ties, each a set of two players, in; what the mechanisms' terms look at out."""


@dataclass(frozen=True, repr=False)
class NetworkModel(GameFamily[NetworkGame]):
    """A family of network games indexed by named parameters.

    Attributes
    ----------
    name, title, players, source
        What the games are about, and where they come from.
    setting, mechanisms
        As of every family; a term reads parameters and facts as attributes.
    facts
        What the terms look at of a network.
    also
        Other words by which it is asked for.
    """

    name: str
    title: str
    players: tuple[str, ...]
    setting: tuple[Parameter, ...]
    mechanisms: tuple[Mechanism, ...]
    facts: Facts
    source: str
    also: tuple[str, ...] = ()

    @forgiving
    def batch(self, samples: Mapping[str, Any], *, at: Given | None = None, without: Iterable[str] = ()) -> NDArray[np.float64]:
        """Return the payoffs of many scenarios at once, shape (N, players, networks); see ``GameFamily.batch``.

        >>> from games.models.regional_ties import MODEL
        >>> MODEL.batch({MODEL.parameters[0].symbol: [0.1, 0.2]}).shape
        (2, 4, 64)
        """
        values, size = self._rows(samples, at, without)
        out = np.zeros((size, len(self.players), 2 ** len(list(combinations(self.players, 2)))))
        for part in self._parts(values).values():
            for where in np.ndindex(*part.shape):
                out[(slice(None), *where)] += np.asarray(part[where], dtype=np.float64)
        return out

    def _made(self, values: Mapping[str, Any]) -> NetworkGame:
        parts = self._parts(values)
        return NetworkGame(sum(parts.values()), self.players, self.title, partial(dict, parts))

    def _parts(self, values: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
        pairs = [frozenset(pair) for pair in combinations(self.players, 2)]
        outcomes = []
        for network in range(2 ** len(pairs)):
            ties = frozenset(pair for k, pair in enumerate(pairs) if network >> k & 1)
            outcomes.append(SimpleNamespace(**values, ties=ties, **self.facts(ties)))
        parts = {}
        for mechanism in self.mechanisms:
            part = np.empty((len(self.players), len(outcomes)), dtype=object)
            if mechanism.term is not None:
                for i, player in enumerate(self.players):
                    part[i] = [mechanism.term(player, at) for at in outcomes]
                parts[mechanism.name] = part
        return parts
