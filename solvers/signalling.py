r"""Signalling games: chance draws the sender's type, the sender signals, the receiver responds to the signal alone.

``solve`` returns all sequential equilibria, exactly (with one receiver every off-path belief is consistent, so that these are
the perfect Bayesian equilibria). ``refine`` judges each by two arguments about what an unexpected signal would mean:

- the *intuitive criterion* (Cho and Kreps 1987): a type that could only lose by a signal, whatever best response followed,
  is not believed to have sent it; an equilibrium fails if another type would then gain for sure;
- *D1* (Banks and Sobel 1987; Cho and Kreps 1987; Cho and Sobel 1990): a type is not believed to have sent a signal if
  another type would gain from every mixed best response from which the first would gain or break even; an equilibrium
  fails if no belief in the types left supports it.

``solve_batch`` finds the equilibria of many games of two types, signals and responses at once, in closed form.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import float_array
from games.errors import GameError
from games.exact.linear_program import Outcome, maximize
from games.normal_form import check_labels, object_array
from games.tree.arrays import CHANCE_TOLERANCE
from games.tree.extensive_form import Chance, Decision, ExtensiveFormGame, Terminal

from . import sequential
from .result import Solution
from .tree_profile import TreeProfile

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, init=False)
class SignallingGame:
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
            tables.append(object_array([_exact(v, name) for v in table.flat], table.shape))
        if tables[0].shape != tables[1].shape:
            raise GameError(f"receiver: payoffs of shape {tables[0].shape} are needed, as the sender's; got {tables[1].shape}")
        chances = tuple(_exact(p, "prior") for p in prior)
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
class Objection:
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
class Refined:
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
                and _gains_somewhere(game, s, faces, values, other)
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


def _gains_somewhere(game: SignallingGame, signal: int, faces: Sequence[Sequence[int]], values: Sequence[Any], t: int) -> bool:
    return any(game.sender[t, signal, a] > values[t] for face in faces for a in face)


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


def _exact(value: Any, what: str) -> Fraction:
    try:
        return Fraction(value)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"{what}: finite numbers are needed; got {value!r}") from None


KINDS = (
    "pooling on signal 1",
    "pooling on signal 2",
    "separating, type 1 on signal 1",
    "separating, type 1 on signal 2",
    "type 1 mixes, type 2 on signal 1",
    "type 1 mixes, type 2 on signal 2",
    "type 2 mixes, type 1 on signal 1",
    "type 2 mixes, type 1 on signal 2",
    "both types mix",
)
"""The kinds of equilibria of a generic signalling game with two types, signals and responses; at most one of each."""

DOUBT = 2.0**-36
"""Margins below this share of their scale are not trusted to floats.

With payoff differences scaled to at most 1, a margin is a sum of at most eight products of at most four of them, each
difference with a relative error of 2^-53: the error is below 8 * (4 + 8) * 2^-53 < 2^-46. Where a break-even point between
values of different sign enters, a difference of at least STEEP divides: its error is below 8 * 2^-53 / STEEP = 2^-40.
"""

STEEP = 2.0**-10
"""Smaller differences are not divided by."""


@dataclass(frozen=True, eq=False)
class SignallingBatch:
    """The equilibria of N signalling games of two types, signals and responses, by kind (K = 9, as in ``KINDS``).

    Attributes
    ----------
    exists
        Shape (N, K).
    sender
        Shape (N, K, 2): the probability that types 1, 2 send signal 1; NaN where there is no equilibrium.
    response_low, response_high
        Shape (N, K, 2): the probability of response 1 after signals 1, 2; an interval where it is free off the path.
    intuitive
        Shape (N, K): whether the equilibrium passes the intuitive criterion.
    doubtful
        Shape (N,): floats do not decide all of this, ties included; solve these exactly (``solve``).
    """

    exists: BoolArray
    sender: FloatArray
    response_low: FloatArray
    response_high: FloatArray
    intuitive: BoolArray
    doubtful: BoolArray


def solve_batch(prior: ArrayLike, sender: ArrayLike, receiver: ArrayLike) -> SignallingBatch:
    """Return the equilibria of many signalling games with two types, signals and responses, in closed form.

    Parameters
    ----------
    prior
        Probability of type 1, shape (N,), in (0, 1).
    sender, receiver
        Payoffs, shape (N, 2, 2, 2): game, type, signal, response.

    Raises
    ------
    GameError
        If shapes are others, numbers are not finite, or a prior is not in (0, 1).

    >>> sender = [[[[0.8, -0.2], [1, 0]], [[0.4, -0.6], [1, 0]]]]
    >>> receiver = [[[[1, 0], [1, 0]], [[-1, 0], [-1, 0]]]]
    >>> found = solve_batch([0.3], sender, receiver)
    >>> [(KINDS[k], found.sender[0, k].round(3).tolist()) for k in found.exists[0].nonzero()[0]]
    [('pooling on signal 2', [0.0, 0.0]), ('type 2 mixes, type 1 on signal 1', [1.0, 0.429])]
    """
    r, u, v = (float_array(x, f"solve_batch: {name}") for x, name in ((prior, "prior"), (sender, "sender"), (receiver, "receiver")))
    n = len(r) if r.ndim == 1 else -1
    if r.ndim != 1 or u.shape != (n, 2, 2, 2) or v.shape != (n, 2, 2, 2):
        raise GameError(f"solve_batch: shapes (N,), (N, 2, 2, 2) and (N, 2, 2, 2) are needed; got {r.shape}, {u.shape}, {v.shape}")
    if not (np.isfinite(u).all() and np.isfinite(v).all() and ((r > 0) & (r < 1)).all()):
        raise GameError("solve_batch: finite payoffs and priors strictly between 0 and 1 are needed")
    return _Binary(r, u, v).solve()


class _Binary:
    """The closed forms. Index 0 and 1 are types, signals, responses 1 and 2; phi is the probability of response 1."""

    def __init__(self, r: FloatArray, u: FloatArray, v: FloatArray) -> None:
        n = len(r)
        self.r = np.stack([r, 1 - r], axis=1)
        scale = np.maximum(np.ptp(u.reshape(n, 2, 4), axis=2), np.finfo(float).tiny)  # per type
        self.u = u / scale[:, :, None, None]
        gain = v[..., 0] - v[..., 1]  # of response 1, by type and signal
        self.gain = gain / np.maximum(np.abs(gain).max(axis=1, keepdims=True), np.finfo(float).tiny)
        self.doubtful = np.zeros(n, dtype=bool)
        k = len(KINDS)
        self.exists = np.zeros((n, k), dtype=bool)
        self.sender = np.full((n, k, 2), np.nan)
        self.low = np.full((n, k, 2), np.nan)
        self.high = np.full((n, k, 2), np.nan)
        self.intuitive = np.zeros((n, k), dtype=bool)

    def solve(self) -> SignallingBatch:
        for s in (0, 1):
            self._pooling(s, s)
        for kind, s in ((2, 0), (3, 1)):
            self._separating(kind, s)
        for kind, (t, s) in zip(range(4, 8), ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True):
            self._semi_separating(kind, t, s)
        self._both_mix(8)
        for table in (self.exists, self.sender, self.low, self.high, self.intuitive, self.doubtful):
            table.setflags(write=False)
        return SignallingBatch(self.exists, self.sender, self.low, self.high, self.intuitive, self.doubtful)

    def _positive(self, margin: FloatArray, relevant: BoolArray | None = None) -> BoolArray:
        """Tell where a margin is positive; where it is too small to say, the game is doubtful (if that matters)."""
        close = np.abs(margin) <= DOUBT
        self.doubtful |= close if relevant is None else close & relevant
        positive: BoolArray = margin > 0
        return positive

    def _best(self, t: int, s: int) -> BoolArray:
        """Tell where response 1 is best against a type for sure."""
        return self._positive(self.gain[:, t, s])

    def _pick(self, t: int, s: int, first: BoolArray) -> FloatArray:
        picked: FloatArray = np.where(first, self.u[:, t, s, 0], self.u[:, t, s, 1])
        return picked

    def _put(self, kind: int, exists: BoolArray, sender: Sequence[Any], low: Sequence[Any], high: Sequence[Any]) -> None:
        self.exists[:, kind] = exists
        for table, values in ((self.sender, sender), (self.low, low), (self.high, high)):
            for j, value in enumerate(values):
                table[:, kind, j] = np.where(exists, value, np.nan)

    def _pooling(self, kind: int, s: int) -> None:
        other = 1 - s
        first = self._positive(self.r[:, 0] * self.gain[:, 0, s] + self.r[:, 1] * self.gain[:, 1, s])
        best = [self._best(t, other) for t in (0, 1)]
        both, neither = best[0] & best[1], ~best[0] & ~best[1]
        low, high = np.where(both, 1.0, 0.0), np.where(neither, 0.0, 1.0)
        possible = np.ones(len(low), dtype=bool)
        values = []
        for t in (0, 1):
            # the type must not gain: u(other, 2) + phi * slope <= value
            value = self._pick(t, s, first)
            values.append(value)
            a, b = self.u[:, t, other, 1] - value, self.u[:, t, other, 0] - value
            at_low, at_high = a + low * (b - a), a + high * (b - a)
            gains_low, gains_high = self._positive(at_low, possible), self._positive(at_high, possible)
            possible &= ~(gains_low & gains_high)
            with np.errstate(divide="ignore", invalid="ignore"):
                break_even = np.clip(a / (a - b), 0.0, 1.0)
            self.doubtful |= possible & (gains_low != gains_high) & (np.abs(a - b) < STEEP)
            # both types together: the order of two break-even points matters where one binds from each side
            low = np.where(possible & gains_low, np.maximum(low, break_even), low)
            high = np.where(possible & gains_high, np.minimum(high, break_even), high)
            self.doubtful |= possible & (low != high) & (np.abs(high - low) <= DOUBT)
            possible &= low <= high
        answer = np.where(first, 1.0, 0.0)
        pair_low, pair_high = (answer, low) if s == 0 else (low, answer), (answer, high) if s == 0 else (high, answer)
        sends = np.full(len(low), 1.0 - s)
        self._put(kind, possible, (sends, sends), pair_low, pair_high)
        self.intuitive[:, kind] = possible & ~self._objection(other, best, values, possible)

    def _objection(self, s: int, best: Sequence[BoolArray], values: Sequence[FloatArray], relevant: BoolArray) -> BoolArray:
        """Tell where exactly one type could only lose by a signal and the other then gains for sure."""
        free = best[0] != best[1]
        only = []
        for t in (0, 1):
            gains = [self.u[:, t, s, a] - values[t] for a in (0, 1)]
            most = np.where(free, np.maximum(*gains), np.where(best[0], gains[0], gains[1]))
            only.append(~self._positive(most, relevant))
        objection = np.zeros(len(relevant), dtype=bool)
        for t in (0, 1):
            alone = only[1 - t] & ~only[t]
            gain = self._pick(t, s, best[t]) - values[t]
            objection |= alone & self._positive(gain, relevant & alone)
        return objection

    def _separating(self, kind: int, s: int) -> None:
        """Type 1 sends signal s, type 2 the other."""
        other = 1 - s
        after = {s: self._best(0, s), other: self._best(1, other)}
        stays = [self._pick(0, s, after[s]) - self._pick(0, other, after[other])]
        stays.append(self._pick(1, other, after[other]) - self._pick(1, s, after[s]))
        one = self._positive(stays[0])
        exists = one & self._positive(stays[1], one)
        answers = [np.where(after[k], 1.0, 0.0) for k in (0, 1)]
        self._put(kind, exists, (1.0 - s, float(s)), answers, answers)
        self.intuitive[:, kind] = exists

    def _semi_separating(self, kind: int, t: int, s: int) -> None:
        """Type t mixes, the other one sends s; the receiver mixes after s and knows the type after the other signal."""
        other, rest = 1 - s, 1 - t
        after = self._best(t, other)
        # the receiver is indifferent after s: r_t x gain_t + r_rest gain_rest = 0
        a, b = self.r[:, t] * self.gain[:, t, s], self.r[:, rest] * self.gain[:, rest, s]
        up = self._positive(a)
        opposite = up != self._positive(b)
        less = self._positive(np.abs(a) - np.abs(b), opposite)
        # type t is indifferent: u(s, 2) + phi (u(s, 1) - u(s, 2)) = u(other, answer)
        target = self._pick(t, other, after)
        need, span = target - self.u[:, t, s, 1], self.u[:, t, s, 0] - self.u[:, t, s, 1]
        way = self._positive(span, opposite & less)
        sign = np.where(way, 1.0, -1.0)
        inside = self._positive(sign * need, opposite & less)
        inside &= self._positive(sign * (span - need), opposite & less & inside)
        # the other type prefers s: compared after multiplying by the span
        here = self.u[:, rest, s, 1] * span + need * (self.u[:, rest, s, 0] - self.u[:, rest, s, 1])
        stays = self._positive(sign * (here - self._pick(rest, other, after) * span), opposite & less & inside)
        exists = opposite & less & inside & stays
        with np.errstate(divide="ignore", invalid="ignore"):
            x, phi = -b / a, need / span
        sends = [np.full(len(x), 1.0 - s)] * 2
        sends[t] = x if s == 0 else 1 - x
        answers = [np.where(after, 1.0, 0.0)] * 2
        answers[s] = phi
        self._put(kind, exists, sends, answers, answers)
        self.intuitive[:, kind] = exists

    def _both_mix(self, kind: int) -> None:
        """Both types are indifferent between the signals and the receiver is indifferent after each."""
        # u_t(0, .) at phi equals u_t(1, .) at psi: d_t phi - e_t psi = c_t
        d = self.u[:, :, 0, 0] - self.u[:, :, 0, 1]
        e = self.u[:, :, 1, 0] - self.u[:, :, 1, 1]
        c = self.u[:, :, 1, 1] - self.u[:, :, 0, 1]
        det = -d[:, 0] * e[:, 1] + e[:, 0] * d[:, 1]
        phi, psi = -c[:, 0] * e[:, 1] + e[:, 0] * c[:, 1], d[:, 0] * c[:, 1] - d[:, 1] * c[:, 0]
        # the receiver: r_0 x g_00 + r_1 y g_10 = 0 after the first, r_0 (1 - x) g_01 + r_1 (1 - y) g_11 = 0 after the second
        g = self.r[:, :, None] * self.gain
        ratio_up, ratio_down = -g[:, 0, 0], g[:, 1, 0]  # y = x * up / down
        turn = g[:, 0, 1] * ratio_down + g[:, 1, 1] * ratio_up  # x (g_01 down + g_11 up) = (g_01 + g_11) down
        right = (g[:, 0, 1] + g[:, 1, 1]) * ratio_down
        opposite = (self._positive(g[:, 0, 0]) != self._positive(g[:, 1, 0])) & (
            self._positive(g[:, 0, 1]) != self._positive(g[:, 1, 1])
        )
        way = np.where(self._positive(turn, opposite), 1.0, -1.0)
        inside = opposite.copy()
        for margin in (way * right, way * (turn - right)):
            inside &= self._positive(margin, inside)
        with np.errstate(divide="ignore", invalid="ignore"):
            x = right / turn
            y = x * ratio_up / ratio_down
        # 0 < y < 1, multiplied out
        down = np.where(ratio_down > 0, 1.0, -1.0)
        for margin in (way * down * right * ratio_up, way * down * (turn * ratio_down - right * ratio_up)):
            inside &= self._positive(margin, inside)
        # a small determinant with a large numerator leaves no probability, whatever its sign
        inside &= np.maximum(np.abs(phi), np.abs(psi)) <= np.abs(det) + 2 * DOUBT
        side = np.where(self._positive(det, inside), 1.0, -1.0)
        for top in (phi, psi):
            for margin in (side * top, side * (det - top)):
                inside &= self._positive(margin, inside)
        with np.errstate(divide="ignore", invalid="ignore"):
            answers = [phi / det, psi / det]
        self._put(kind, inside, (x, y), answers, answers)
        self.intuitive[:, kind] = inside
