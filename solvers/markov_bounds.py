r"""All pure Markov perfect equilibria of stochastic games too large to list profiles: branch and bound on what the future is worth.

States come in *blocks*: which block comes next may depend on the block of today, and on nothing else (``blocks``; all states
in one block is always right). Within a block values differ from those of its first state by D. As the probabilities of a block
are the same whatever is done, what a deviation changes in the future is a combination of the D alone, and so are the D
themselves a year earlier:

.. math:: D_i(k) = (1-\delta) [u_i(k, a) - u_i(r, b)] + \delta \sum_l [P(l \mid k, a) - P(l \mid r, b)] D_i(l)

with r the first state of k's block, and a and b what is played in k and r. So bounds on all D, from the profiles that may still
be played, rule profiles out; with fewer profiles the bounds are closer; where neither goes on, a state with several profiles
left is split. What remains is one profile per state, which is certified exactly, and no equilibrium is ruled out. The smaller
the blocks, the closer the bounds: in the alliance's slow states play moves animosity alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.deadline import check, within
from games.errors import GameError, SolverError

from .cut_short import cut_short
from .markov import CLOSE, MarkovEquilibrium, MarkovSolution, StochasticGame, certify, pure_profile
from .result import Completeness, Method, Status

METHOD = Method(
    "branch and bound on values", "Markov perfect equilibrium", Completeness.ALL_PURE, "Maskin and Tirole 2001; Land and Doig 1960"
)

MOST_NODES = 100_000
"""Sets of profiles that are looked at, at most."""
TOGETHER = 128
"""How many are looked at at once."""
STILL = 1e-4
"""Bounds that move by less than this share of the payoffs' range are taken as they are: valid, if not the closest."""

Arrays = NDArray[np.float64]


@forgiving
def solve(
    game: StochasticGame,
    *,
    blocks: Iterable[Iterable[str]] | None = None,
    most: int | None = None,
    seconds: float | None = None,
) -> MarkovSolution:
    """Return all Markov perfect equilibria in pure stationary actions, exactly; or, if there are too many, some from all over.

    Parameters
    ----------
    blocks
        Groups of states; each state in one. By default all in one group.
    most
        The search ends when it has come to more profiles than this, 1 or more; then at most so many are returned, and their
        completeness is SOME.
    seconds
        Wall time, 0 or more: what is found by then is returned. By default the search ends after MOST_NODES sets of profiles.

    Raises
    ------
    GameError
        If the blocks are no partition of the states, or which block comes next depends on more than the block of today; or
        if ``most`` is below 1.
    SolverError
        If more than MOST_NODES sets of profiles would have to be looked at.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> stages = {"good": [[[2, 0], [3, 1]], [[2, 3], [0, 1]]], "bad": [[[0]], [[0]]]}
    >>> to_good, to_bad = [1, 0], [0, 1]
    >>> moves = {"good": [[to_good, to_bad], [to_bad, to_bad]], "bad": [[to_bad]]}
    >>> solve(StochasticGame(stages, moves, "1/2")).equilibria
    (good: (1, 1); bad: (1, 1), good: (2, 2); bad: (1, 1))
    """
    start = perf_counter()
    if most is not None and most < 1:
        raise GameError(f"markov_bounds.solve: most: 1 or more, or None for all, is needed; got {most}")
    groups = _partition(game, blocks)
    profiles = [list(np.ndindex(*shape)) for shape in game.shapes]
    found: dict[tuple[int, ...], MarkovEquilibrium] = {}
    whole = True
    with within(seconds) as limit:
        for count, choice in enumerate(_candidates(_bounds(game, groups, profiles))):
            if count == most:
                whole = False
                break
            judged = certify(game, pure_profile(game, [profiles[s][a] for s, a in enumerate(choice)]))
            if judged.regret == 0:
                found[choice] = judged
    completeness = Completeness.ALL_PURE if whole else Completeness.SOME
    listed = tuple(found[choice] for choice in sorted(found))
    solution = MarkovSolution(game, METHOD, listed, completeness, Status.SOLVED, perf_counter() - start)
    return cut_short(solution, limit, "before all sets of profiles were looked at")


def _partition(game: StochasticGame, blocks: Iterable[Iterable[str]] | None) -> list[list[int]]:
    """Return the blocks as indices of states, once it is known that what is done does not choose among them."""
    names = [list(game.states)] if blocks is None else [list(block) for block in blocks]
    if sorted(itertools.chain(*names)) != sorted(game.states) or not all(names):
        raise GameError(f"blocks: every state in one group is needed ({', '.join(game.states)}); got {names!r}")
    groups = [[game.states.index(name) for name in block] for block in names]
    for block in groups:
        rows = {
            tuple(sum(game.transitions[s][(*a, k)] for k in other) for other in groups)
            for s in block
            for a in np.ndindex(*game.shapes[s])
        }
        if len(rows) > 1:
            raise GameError(
                f"blocks: what comes after {', '.join(game.states[s] for s in block)} must not depend on which of them it is, nor "
                "on what is done, except within blocks"
            )
    return groups


@dataclass(frozen=True, eq=False)
class _Bounds:
    """The arrays behind the bounds: n players, S states, A profiles at most, K states that are not the first of their block.

    Attributes
    ----------
    allowed
        (S, A) which profiles there are.
    own, first
        (K,) the states behind the differences, and the first states of their blocks.
    rewards, rises, falls
        (K, n, A, A) and (K, A, A, K): D by what is played in the two states, apart from the future; the positive and the
        negative weights of the D of next year.
    gains, gain_rises, gain_falls
        (M,), (M, K), (M, K): the same of the M gains from deviating.
    player, cell, starts
        (M,) who deviates; the cell (state, profile), flattened, that each group of gains speaks about, and where groups start.
    scale
        Largest range of a player's payoffs over all states, which no D exceeds.
    """

    allowed: NDArray[np.bool_]
    own: NDArray[np.intp]
    first: NDArray[np.intp]
    rewards: Arrays
    rises: Arrays
    falls: Arrays
    gains: Arrays
    gain_rises: Arrays
    gain_falls: Arrays
    player: NDArray[np.intp]
    cell: NDArray[np.intp]
    starts: NDArray[np.intp]
    scale: float


def _bounds(game: StochasticGame, groups: list[list[int]], profiles: list[list[tuple[int, ...]]]) -> _Bounds:
    d, n, count = float(game.discount), len(game.players), len(game.states)
    most = max(map(len, profiles))
    allowed = np.zeros((count, most), dtype=bool)
    payoffs, chances = np.zeros((count, n, most)), np.zeros((count, most, count))
    for s, own in enumerate(profiles):
        allowed[s, : len(own)] = True
        payoffs[s, :, : len(own)] = game.floats[0][s].reshape(n, -1)
        chances[s, : len(own)] = game.floats[1][s].reshape(-1, count)
    pairs = [(k, block[0]) for block in groups for k in block[1:]]
    later = np.array([k for k, _ in pairs], dtype=np.intp)
    first = np.array([r for _, r in pairs], dtype=np.intp)
    rewards = (1 - d) * (payoffs[later][:, :, :, None] - payoffs[first][:, :, None, :])
    weights = d * (chances[later][:, :, None, :] - chances[first][:, None, :, :])[..., later]
    gains: list[float] = []
    gain_weights: list[Arrays] = []
    player: list[int] = []
    cell: list[int] = []
    starts: list[int] = []
    for s, listed in enumerate(profiles):
        for f, profile in enumerate(listed):
            others = [
                (i, listed.index((*profile[:i], action, *profile[i + 1 :])))
                for i, size in enumerate(game.shapes[s])
                for action in range(size)
                if action != profile[i]
            ]
            if others:
                starts.append(len(player))
                cell.append(s * most + f)
            for i, t in others:
                gains.append((1 - d) * (payoffs[s, i, t] - payoffs[s, i, f]))
                gain_weights.append(d * (chances[s, t] - chances[s, f])[later])
                player.append(i)
    parts = np.array(gain_weights, dtype=float).reshape(len(gains), len(later))
    return _Bounds(
        allowed,
        later,
        first,
        rewards,
        np.maximum(weights, 0),
        np.minimum(weights, 0),
        np.array(gains, dtype=float),
        np.maximum(parts, 0),
        np.minimum(parts, 0),
        np.array(player, dtype=np.intp),
        np.array(cell, dtype=np.intp),
        np.array(starts, dtype=np.intp),
        max(float(np.ptp([v for p in game.floats[0] for v in p[i].flat])) for i in range(n)) or 1.0,
    )


def _candidates(b: _Bounds) -> Iterator[tuple[int, ...]]:
    """Yield, for every equilibrium and perhaps for more, the number of the profile that is played in each state."""
    widest = np.full((1, b.rewards.shape[1], len(b.own)), b.scale)
    stack = [(b.allowed[None], -widest, widest)]
    nodes = 0
    while stack:
        check()
        left, low, high = stack.pop()
        if len(left) > TOGETHER:
            now = np.zeros(len(left), dtype=bool)
            now[np.linspace(0, len(left) - 1, TOGETHER).astype(int)] = True  # from all over, should the search end early
            stack.append((left[~now], low[~now], high[~now]))
            left, low, high = left[now], low[now], high[now]
        nodes += len(left)
        if nodes > MOST_NODES:
            raise SolverError(
                f"markov_bounds.solve: more than {MOST_NODES} sets of profiles; take smaller blocks, fewer states or less patience"
            )
        left, low, high = _pruned(b, left, low, high)
        several = left.sum(axis=2)
        settled = (several == 1).all(axis=1)
        for own in left[settled].argmax(axis=2):
            yield tuple(map(int, own))
        children, parents = [], []
        for k in np.flatnonzero(~settled):
            split = int(np.where(several[k] > 1, several[k], several.max() + 1).argmin())
            for profile in np.flatnonzero(left[k, split]):
                child = left[k].copy()
                child[split] = False
                child[split, profile] = True
                children.append(child)
                parents.append(k)
        if children:
            stack.append((np.array(children), low[parents], high[parents]))


def _pruned(b: _Bounds, left: NDArray[np.bool_], low: Arrays, high: Arrays) -> tuple[NDArray[np.bool_], Arrays, Arrays]:
    """Return the sets (N, S, A) without the profiles that bounds on D rule out, and the bounds (N, n, K); empty sets are dropped.

    Rounding moves a bound by far less than what counts as a gain here.
    """
    while len(left):
        low, high = _closer(b, left, low, high)
        future = low @ b.gain_rises.T + high @ b.gain_falls.T  # (N, n, M): what each deviation is worth later, at least
        sure = b.gains + future[:, b.player, np.arange(len(b.player))] > CLOSE * b.scale
        flat = left.reshape(len(left), -1).copy()
        if len(b.starts):
            flat[:, b.cell] &= ~np.logical_or.reduceat(sure, b.starts, axis=1)
        after = flat.reshape(left.shape)
        same = bool(np.array_equal(after, left))
        alive = np.asarray(after.any(axis=2)).all(axis=1)
        left, low, high = after[alive], low[alive], high[alive]
        if same:
            break
    return left, low, high


def _closer(b: _Bounds, left: NDArray[np.bool_], low: Arrays, high: Arrays) -> tuple[Arrays, Arrays]:
    """Return the bounds on D, carried through the years until they stay."""
    count, n, k = low.shape
    if not k:
        return low, high
    most = left.shape[2]
    allowed = (left[:, b.own][:, :, None, :, None] & left[:, b.first][:, :, None, None, :]).reshape(count, k, 1, most * most)
    rewards = b.rewards.reshape(1, k, n, most * most)
    rises, falls = b.rises.reshape(-1, k).T, b.falls.reshape(-1, k).T
    while True:
        least = (low @ rises + high @ falls).reshape(count, n, k, -1).transpose(0, 2, 1, 3) + rewards
        greatest = (high @ rises + low @ falls).reshape(count, n, k, -1).transpose(0, 2, 1, 3) + rewards
        lower = np.maximum(np.where(allowed, least, np.inf).min(axis=3).transpose(0, 2, 1), low)
        upper = np.minimum(np.where(allowed, greatest, -np.inf).max(axis=3).transpose(0, 2, 1), high)
        moved = max(float((lower - low).max()), float((high - upper).max()))
        low, high = lower, upper
        if moved <= STILL * b.scale:
            return low, high
