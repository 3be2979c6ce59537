r"""Signalling games: chance draws the sender's type, the sender signals, the receiver responds to the signal alone.

``solve`` returns all sequential equilibria, exactly (with one receiver every off-path belief is consistent, so that these are
the perfect Bayesian equilibria). ``refine`` judges each by two arguments about what an unexpected signal would mean:

- the *intuitive criterion* (Cho and Kreps 1987): a type that could only lose by a signal, whatever best response followed,
  is not believed to have sent it; an equilibrium fails if another type would then gain for sure;
- *D1* (Banks and Sobel 1987; Cho and Kreps 1987; Cho and Sobel 1990): a type is not believed to have sent a signal if
  another type would gain from every mixed best response from which the first would gain or break even; an equilibrium
  fails if no belief in the types left supports it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import exact_number
from games.errors import GameError
from games.exact.linear_program import Outcome, maximize
from games.normal_form import check_labels, object_array
from games.record import Record
from games.tree.arrays import CHANCE_TOLERANCE
from games.tree.extensive_form import Chance, Decision, ExtensiveFormGame, Terminal

from .. import sequential
from ..result import Solution
from ..tree_profile import TreeProfile


@dataclass(frozen=True, eq=False, init=False)
class SignallingGame(Record):
    """A signalling game with one receiver.

    Parameters
    ----------
    prior
        Probability of each type, shape (T,), all positive.
    sender, receiver
        Payoffs, shape (T, S, A): by type, signal and response.
    types, signals, responses
        Labels; by default numbers from 1.
    players
        Labels of sender and receiver.

    Raises
    ------
    GameError
        If shapes differ, probabilities are not positive or do not sum to one, or numbers are not finite.

    >>> half = Fraction(1, 2)
    >>> game = SignallingGame([half, half], np.zeros((2, 2, 2)), np.zeros((2, 2, 2)))
    >>> game.tree().node_count
    15
    """

    prior: tuple[Fraction, ...]
    sender: NDArray[Any]
    receiver: NDArray[Any]
    types: tuple[str, ...]
    signals: tuple[str, ...]
    responses: tuple[str, ...]
    players: tuple[str, str]

    def __init__(
        self,
        prior: Sequence[Any],
        sender: ArrayLike,
        receiver: ArrayLike,
        types: Sequence[str] | None = None,
        signals: Sequence[str] | None = None,
        responses: Sequence[str] | None = None,
        players: tuple[str, str] = ("Sender", "Receiver"),
    ) -> None:
        tables = []
        for name, given in (("sender", sender), ("receiver", receiver)):
            table = np.array(given, dtype=object)
            if table.ndim != 3 or 0 in table.shape or table.shape[0] != len(prior):
                raise GameError(f"{name}: payoffs of shape ({len(prior)}, signals, responses) are needed; got {table.shape}")
            tables.append(object_array([exact_number(v, name) for v in table.flat], table.shape))
        if tables[0].shape != tables[1].shape:
            raise GameError(f"receiver: payoffs of shape {tables[0].shape} are needed, as the sender's; got {tables[1].shape}")
        chances = tuple(exact_number(p, "prior") for p in prior)
        slack: Any = Fraction(CHANCE_TOLERANCE) if any(isinstance(p, float) for p in prior) else Fraction(0)
        if min(chances) <= 0 or abs(sum(chances, start=Fraction(0)) - 1) > slack:
            raise GameError(f"prior: probabilities > 0 that sum to 1 are needed; got {list(prior)!r}")
        names = []
        for what, labels, size in zip(("types", "signals", "responses"), (types, signals, responses), tables[0].shape, strict=True):
            own = tuple(labels) if labels is not None else tuple(str(k + 1) for k in range(size))
            check_labels(own, what, size)
            names.append(own)
        for table in tables:
            table.setflags(write=False)
        for field, value in zip(self.__dataclass_fields__, (chances, *tables, *names, tuple(players)), strict=True):
            object.__setattr__(self, field, value)

    @classmethod
    @forgiving
    def of(cls, game: ExtensiveFormGame) -> SignallingGame:
        """Return the signalling game that a tree is: chance, then the sender at one node per type, then the receiver.

        Raises
        ------
        GameError
            If the tree is no signalling game with the same signals for all types and responses for all signals.
        """
        root = game.fractions().root
        if not isinstance(root, Chance) or not all(isinstance(node, Decision) for node in root.children):
            raise GameError("a signalling game starts with a move of chance, after which the sender moves")
        first: Any = root.children[0]
        rows: list[list[list[tuple[Any, ...]]]] = []
        sets: dict[str, set[int]] = {}
        reply: Any = first.children[0]
        for node in root.children:
            if not isinstance(node, Decision) or (node.player, node.actions) != (first.player, first.actions):
                raise GameError("in a signalling game the sender has the same signals whatever the type")
            rows.append([])
            for s, answer in enumerate(node.children):
                plain = isinstance(answer, Decision) and all(isinstance(end, Terminal) for end in answer.children)
                if (
                    not plain
                    or not isinstance(answer, Decision)
                    or (answer.player, answer.actions) != (reply.player, reply.actions)
                ):
                    raise GameError("in a signalling game the receiver has the same responses to every signal, and then it ends")
                sets.setdefault(answer.information_set, set()).add(s)
                rows[-1].append([end.payoffs for end in answer.children if isinstance(end, Terminal)])
        alone = len({node.information_set for node in root.children if isinstance(node, Decision)}) == len(root.children)
        if not alone or len(sets) != len(first.actions) or len(game.players) != 2 or first.player == reply.player:
            raise GameError("in a signalling game the sender knows the type and the receiver knows just the signal")
        i, j = game.player(first.player), game.player(reply.player)
        pick = [[[[cell[k] for cell in signal] for signal in row] for row in rows] for k in (i, j)]
        return cls(root.probabilities, pick[0], pick[1], root.outcomes, first.actions, reply.actions, (first.player, reply.player))

    def tree(self) -> ExtensiveFormGame:
        """Return the game as a tree; information sets are called by the types and "after" the signals."""

        def answer(t: int, s: int) -> Decision:
            ends = tuple(Terminal((self.sender[t, s, a], self.receiver[t, s, a])) for a in range(len(self.responses)))
            return Decision(self.players[1], f"after {self.signals[s]}", self.responses, ends)

        moves = tuple(
            Decision(self.players[0], name, self.signals, tuple(answer(t, s) for s in range(len(self.signals))))
            for t, name in enumerate(self.types)
        )
        return ExtensiveFormGame(Chance(self.types, self.prior, moves, "type"), self.players)


@dataclass(frozen=True)
class Objection(Record):
    """Why an equilibrium fails a criterion.

    Attributes
    ----------
    signal
        The unexpected signal.
    excluded
        The types that are not believed to have sent it.
    deviating
        A type that would then gain from it, whatever best response followed; None if it takes more than one type to say so.
    argument
        The same in words, with the numbers.
    """

    signal: str
    excluded: tuple[str, ...]
    deviating: str | None
    argument: str


@dataclass(frozen=True, eq=False)
class Refined(Record):
    """An equilibrium outcome and what the criteria say about it; None means that it passes.

    Attributes
    ----------
    equilibria
        The assessments with this outcome: one, or the extreme ones of a continuum.
    values
        Type -> equilibrium payoff.
    """

    equilibria: tuple[TreeProfile, ...]
    values: dict[str, Fraction]
    intuitive: Objection | None
    d1: Objection | None


@forgiving
def solve(game: SignallingGame) -> Solution:
    """Return all sequential equilibria of a signalling game, as ``solvers.sequential.solve`` does.

    >>> prefers, right = [[[1, 3], [0, 2]], [[0, 2], [1, 3]]], [[[0, 1], [0, 1]], [[1, 0], [1, 0]]]
    >>> tenth = Fraction(1, 10)
    >>> game = SignallingGame([9 * tenth, tenth], prefers, right, ("strong", "weak"), ("beer", "quiche"), ("duel", "none"))
    >>> for found in refine(game, solve(game)):
    ...     print(found.equilibria[0], "|", found.intuitive.argument if found.intuitive else "passes")
    strong: beer; after beer [9/10, 1/10]: none; after quiche [0, 1]: duel; weak: beer | passes
    strong: quiche; after beer [0, 1]: duel; after quiche [9/10, 1/10]: none; weak: quiche | beer could only harm weak \
(at most 2, below 3): it is not believed to come from weak. Then strong gains from it, whatever best response follows \
(at least 3, above 2).
    """
    return sequential.solve(game.tree())


@forgiving
def refine(game: SignallingGame, solution: Solution) -> tuple[Refined, ...]:
    """Return the outcomes of a solution of a signalling game, each judged by the intuitive criterion and by D1.

    A continuum whose points differ in the types' payoffs or in the signals sent is judged outcome by outcome.
    """
    groups: list[list[TreeProfile]] = [[e] for e in solution.equilibria]
    for component in solution.components:
        by_outcome: dict[Any, list[TreeProfile]] = {}
        corners: tuple[Any, ...] = component.extreme
        for e in corners:
            by_outcome.setdefault((_values(game, e), _sent(game, e)), []).append(e)
        groups += by_outcome.values()
    found = []
    for group in groups:
        values, sent = _values(game, group[0]), _sent(game, group[0])
        named = dict(zip(game.types, values, strict=True))
        found.append(Refined(tuple(group), named, intuitive_criterion(game, values, sent), d1_criterion(game, values, sent)))
    return tuple(found)


@forgiving
def intuitive_criterion(game: SignallingGame, values: Sequence[Any], sent: Sequence[bool]) -> Objection | None:
    """Return the objection of the intuitive criterion to an equilibrium outcome, or None.

    Parameters
    ----------
    values
        Equilibrium payoff of each type.
    sent
        Whether some type sends each signal.

    Source: Cho and Kreps 1987, section IV.
    """
    every = range(len(game.types))
    for s, used in enumerate(sent):
        if used:
            continue
        responses = sorted({a for face in best_faces(game, s, every) for a in face})
        most = [max(game.sender[t, s, a] for a in responses) for t in every]
        excluded = [t for t in every if most[t] < values[t]]
        left = [t for t in every if t not in excluded]
        if not left:
            continue
        answers = sorted({a for face in best_faces(game, s, left) for a in face})
        for t in left:
            least = min(game.sender[t, s, a] for a in answers)
            if least > values[t]:
                names = _join(game.types[k] for k in excluded)
                bounds = ", ".join(f"at most {most[k]}, below {values[k]}" for k in excluded)
                first = (
                    f"{game.signals[s]} could only harm {names} ({bounds}): it is not believed to come from {names}. Then "
                    if excluded
                    else ""
                )
                argument = (
                    f"{first}{game.types[t]} gains from {'it' if excluded else game.signals[s]}, whatever best response follows "
                    f"(at least {least}, above {values[t]})."
                )
                return Objection(game.signals[s], tuple(game.types[k] for k in excluded), game.types[t], argument)
    return None


@forgiving
def d1_criterion(game: SignallingGame, values: Sequence[Any], sent: Sequence[bool]) -> Objection | None:
    """Return the objection of D1 to an equilibrium outcome, or None; parameters as for the intuitive criterion.

    Source: Cho and Kreps 1987, section IV; Banks and Sobel 1987.
    """
    every = range(len(game.types))
    for s, used in enumerate(sent):
        if used:
            continue
        faces = list(best_faces(game, s, every))
        excluded: dict[int, int] = {}
        for t, other in itertools.permutations(every, 2):
            if (
                t not in excluded
                and any(game.sender[other, s, a] > values[other] for face in faces for a in face)
                and not any(_mixture(game, s, face, values, at_least=(t,), at_most=(other,)) for face in faces)
            ):
                excluded[t] = other
        left = [t for t in every if t not in excluded]
        if not left or any(_mixture(game, s, face, values, at_most=tuple(every)) for face in best_faces(game, s, left)):
            continue
        reasons = "; ".join(
            f"{game.types[other]} gains from {game.signals[s]} whenever {game.types[t]} gains or breaks even"
            for t, other in excluded.items()
        )
        answers = sorted({a for face in best_faces(game, s, left) for a in face})
        gaining = [t for t in every if min(game.sender[t, s, a] for a in answers) > values[t]]
        believed = f"it is believed to come from {_join(game.types[t] for t in left)}"
        last = (
            f"and then {game.types[gaining[0]]} gains from it, whatever best response follows"
            if gaining
            else "and no best response to that keeps every type from it"
        )
        names = tuple(game.types[t] for t in excluded)
        return Objection(game.signals[s], names, game.types[gaining[0]] if gaining else None, f"{reasons}; so {believed}, {last}.")
    return None


@forgiving
def best_faces(game: SignallingGame, signal: int, types: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the largest sets of responses that are all best for one belief on some types: their mixtures are best responses.

    >>> half = Fraction(1, 2)
    >>> game = SignallingGame([half, half], np.zeros((2, 1, 2)), [[[1, 0]], [[0, 1]]])
    >>> list(best_faces(game, 0, [0, 1])), list(best_faces(game, 0, [0]))
    ([(0, 1)], [(0,)])
    """
    count = game.receiver.shape[2]
    found: list[tuple[int, ...]] = []
    for size in range(count, 0, -1):
        for face in itertools.combinations(range(count), size):
            if any(set(face) <= set(other) for other in found):
                continue
            gain = [[game.receiver[t, signal, a] - game.receiver[t, signal, face[0]] for t in types] for a in range(count)]
            answer = maximize(
                [0] * len(types),
                at_most=[(gain[a], 0) for a in range(count) if a not in face],
                equal=[*((gain[a], 0) for a in face[1:]), ([1] * len(types), 1)],
            )
            if answer.outcome is Outcome.OPTIMAL:
                found.append(face)
    yield from found


def _mixture(
    game: SignallingGame,
    signal: int,
    face: Sequence[int],
    values: Sequence[Any],
    at_least: Sequence[int] = (),
    at_most: Sequence[int] = (),
) -> bool:
    """Tell whether some mixture of responses gives types at least, or at most, their equilibrium payoffs."""
    rows = [([game.sender[t, signal, a] for a in face], values[t]) for t in at_most]
    rows += [([-game.sender[t, signal, a] for a in face], -values[t]) for t in at_least]
    return maximize([0] * len(face), at_most=rows, equal=[([1] * len(face), 1)]).outcome is Outcome.OPTIMAL


def _values(game: SignallingGame, e: TreeProfile) -> tuple[Any, ...]:
    """Return each type's equilibrium payoff."""
    answers = [list(e.behaviour[f"after {name}"]) for name in game.signals]
    out = []
    for t, name in enumerate(game.types):
        worth: Any = Fraction(0)
        for s, p in enumerate(e.behaviour[name]):
            worth = worth + p * sum((q * v for q, v in zip(answers[s], game.sender[t, s], strict=True)), start=Fraction(0))
        out.append(worth)
    return tuple(out)


def _sent(game: SignallingGame, e: TreeProfile) -> tuple[bool, ...]:
    return tuple(any(e.behaviour[name][s] != 0 for name in game.types) for s in range(len(game.signals)))


def _join(names: Any) -> str:
    return " or ".join(names)
