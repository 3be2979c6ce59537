"""Labels: what a cell of a map says, and the ties and changes whose signs decide it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import ALLY_ACTIONS
from games.profile import outcome_class

Support: TypeAlias = tuple[tuple[str, ...], ...]
"""Per player the labels of the actions that are played: (("C",), ("C", "H"))."""


@dataclass(frozen=True)
class Tie:
    """A player is indifferent between some of its actions, given what the others play.

    Attributes
    ----------
    actions
        Two own actions, or all three.
    against
        Per other player the actions played: one each, or a mixture of two of one player's.
    """

    player: str
    actions: tuple[str, ...]
    against: Support

    @property
    def mixed(self) -> bool:
        """Whether it is a tie of three actions against a mixture."""
        return len(self.actions) > 2

    def __str__(self) -> str:
        return f"{self.player}: {' ~ '.join(self.actions)} against ({', '.join(map(played, self.against))})"


@dataclass(frozen=True)
class Change:
    """The change of what a player loses by a deviation is zero."""

    player: str
    profile: tuple[str, ...]
    deviation: str

    def __str__(self) -> str:
        return f"{self.player}: loss from ({', '.join(self.profile)}) to {self.deviation} unchanged"


@dataclass(frozen=True)
class EquilibriumSet:
    """The kinds of equilibria of a game.

    Attributes
    ----------
    strict
        The strict equilibria.
    others
        Supports of the other isolated equilibria.
    continua
        Per continuum its dimension and the supports of its extreme points.
    """

    strict: tuple[Support, ...]
    others: tuple[Support, ...] = ()
    continua: tuple[tuple[int, tuple[Support, ...]], ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The outcome classes of the alliance game that have a strict equilibrium; none in other games."""
        pure = [tuple(own[0] for own in support[:2]) for support in self.strict]
        return tuple(sorted({outcome_class(*own) for own in pure if set(own) <= set(ALLY_ACTIONS)}))

    def __str__(self) -> str:
        parts = [f"({', '.join(map(played, support))})" for support in (*self.strict, *self.others)]
        parts += [f"a continuum of dimension {size} at {', '.join(map(_joined, supports))}" for size, supports in self.continua]
        return ", ".join(parts) or "none"


@dataclass(frozen=True)
class Effect:
    """Whether a change makes a profile safer for each ally: per ally, the signs of the changes of its losses by deviating."""

    signs: tuple[tuple[str, tuple[int, ...]], ...]

    def of(self, player: str) -> int | None:
        """Return 1 if a player's deviations all lose more, -1 if all lose less, 0 if nothing changes, None if they differ."""
        found = set(dict(self.signs)[player]) - {0}
        return next(iter(found)) if len(found) == 1 else None if found else 0

    def __str__(self) -> str:
        words = {1: "safer", -1: "less safe", 0: "the same", None: "depends on the deviation"}
        return ", ".join(f"{player} {words[self.of(player)]}" for player, _ in self.signs)


@dataclass(frozen=True)
class PathSet:
    """The subgame-perfect paths of a tree: one, off the points where somebody is indifferent."""

    paths: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return ", ".join("-".join(path) for path in self.paths)


Label: TypeAlias = EquilibriumSet | Effect | PathSet


def ties(
    payoffs: NDArray[Any], players: Sequence[str], actions: Sequence[tuple[str, ...]], *, mixed: bool = True
) -> Iterator[tuple[Tie, Any]]:
    """Yield every tie whose sign matters for the equilibria, with the number that is zero where it holds.

    Payoffs may be of any number type. A tie of two actions is the payoff of the first less that of the second. With
    ``mixed``, ties of three actions of one of the first two players against mixtures of the other are added, for each action of a
    third.
    """
    for i, player in enumerate(players):
        own = np.moveaxis(payoffs[i], i, 0)
        others = [actions[k] for k in range(len(players)) if k != i]
        for a, b in itertools.combinations(range(len(actions[i])), 2):
            for place in np.ndindex(*own.shape[1:]):
                against = tuple((labels[k],) for labels, k in zip(others, place, strict=True))
                yield Tie(player, (actions[i][a], actions[i][b]), against), own[(a, *place)] - own[(b, *place)]
        if mixed and i < 2 and len(players) > 1:
            for rest in np.ndindex(*own.shape[2:]):
                table = own[(slice(None), slice(None), *rest)]
                known = tuple((labels[k],) for labels, k in zip(others[1:], rest, strict=True))
                for three in itertools.combinations(range(table.shape[0]), 3):
                    labels = tuple(actions[i][k] for k in three)
                    first, second = table[three[0]] - table[three[1]], table[three[0]] - table[three[2]]
                    for s, t in itertools.combinations(range(table.shape[1]), 2):
                        mixture = (others[0][s], others[0][t])
                        yield Tie(player, labels, (mixture, *known)), first[s] * second[t] - first[t] * second[s]


def equilibrium_set(solution: Any) -> EquilibriumSet:
    """Return the kinds of equilibria of a solution.

    >>> from games.normal_form import NormalFormGame
    >>> from solvers import nash
    >>> print(equilibrium_set(nash.solve(NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]))))
    (1, 1), (2, 2), ({1, 2}, {1, 2})
    """
    strict = tuple(sorted(support_of(e) for e in solution.strict))
    others = tuple(sorted(support_of(e) for e in solution.equilibria if not e.strict))
    continua = sorted((c.dimension, tuple(sorted(map(support_of, c.extreme)))) for c in solution.components)
    return EquilibriumSet(strict, others, tuple(continua))


def support_of(equilibrium: Any) -> Support:
    """Return the labels of the actions that an equilibrium plays."""
    return tuple(tuple(labels[k] for k in own) for labels, own in zip(equilibrium.actions, equilibrium.support, strict=True))


def pure_equilibria(signs: Mapping[Tie, int], players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> EquilibriumSet:
    """Return the pure equilibria that the signs of the ties give.

    >>> actions = (("C", "F"), ("C", "F"))
    >>> payoffs = np.array([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> signs = {tie: int(np.sign(value)) for tie, value in ties(payoffs, ("Japan", "ROK"), actions, mixed=False)}
    >>> print(pure_equilibria(signs, ("Japan", "ROK"), actions))
    (C, C), (F, F)
    """
    strict: list[Support] = []
    weak: list[Support] = []
    for profile in itertools.product(*actions):
        least = 1
        support = tuple((action,) for action in profile)
        for i, player in enumerate(players):
            rest = support[:i] + support[i + 1 :]
            for other in actions[i]:
                if other != profile[i]:
                    a, b = sorted((profile[i], other), key=actions[i].index)
                    lost = signs[Tie(player, (a, b), rest)]
                    least = min(least, lost if a == profile[i] else -lost)
        if least >= 0:
            (strict if least > 0 else weak).append(support)
    return EquilibriumSet(tuple(sorted(strict)), tuple(sorted(weak)))


def supports_settled(signs: Mapping[Tie, int], players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether the signs settle the supports of all equilibria, once strictly dominated actions are gone.

    They do where a third player has one action left, and where two players have two actions each.

    >>> supports_settled({}, ("Japan", "ROK"), (("C",), ("C",)))
    True
    """
    left = [list(own) for own in actions]

    def beats(i: int, a: str, b: str) -> bool:
        first, second = sorted((a, b), key=actions[i].index)
        wanted = 1 if first == a else -1
        others = itertools.product(*([(action,) for action in own] for k, own in enumerate(left) if k != i))
        return all(signs[Tie(players[i], (first, second), rest)] == wanted for rest in others)

    while True:
        gone = next(((i, b) for i, own in enumerate(left) for b in own for a in own if a != b and beats(i, a, b)), None)
        if gone is None:
            break
        left[gone[0]].remove(gone[1])
    active = [own for own in left if len(own) > 1]
    return len(players) < 3 or len(left[2]) == 1 or len(active) < 2 or (len(active) == 2 and max(map(len, active)) == 2)


def bears_on(cause: Any, first: Label, second: Label, players: tuple[str, ...]) -> bool:
    """Return whether an equilibrium that only one of two sets has is one that a tie bears on."""
    if not (isinstance(cause, Tie) and isinstance(first, EquilibriumSet) and isinstance(second, EquilibriumSet)):
        return True
    i = players.index(cause.player)
    for support in {*first.strict, *first.others} ^ {*second.strict, *second.others}:
        rest = support[:i] + support[i + 1 :]
        if all(set(own) & set(theirs) for own, theirs in zip(rest, cause.against, strict=True)) and set(support[i]) & set(
            cause.actions
        ):
            return True
    return False


def played(actions: Sequence[str]) -> str:
    """Write what a player plays: one action, or the set that is mixed.

    >>> played(("C",)), played(("C", "H"))
    ('C', '{C, H}')
    """
    return actions[0] if len(actions) == 1 else "{" + ", ".join(actions) + "}"


def _joined(support: Support) -> str:
    return str(tuple(("" if all(len(label) == 1 for label in own) else "+").join(own) for own in support))
