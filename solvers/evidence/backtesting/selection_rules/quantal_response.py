r"""Quantal response: each ally takes the better actions more often, not always; how often hangs on the precision of the draw.

Precision is raised from 0 in steps, each profile the start of the next, as along the principal branch (McKelvey and Palfrey 1995).
Where that branch folds back the path goes on to the equilibrium to which smooth best replies lead from the fold.
"""

import numpy as np

from ..selection_rule import CELL_CLASS, Floats, Games, SelectionRule

STEPS = (0.04, 0.08, 0.14, 0.22, 0.34, 0.5, 0.72, 1.0)
REPLIES = 3
"""Rounds of replies at each step but the last."""
MOST = 400
"""Rounds at the last step."""
ROUNDS = 4
"""Rounds after which the games that are found are set aside."""
CIRCLING = 60
"""Rounds after which replies are taken to run in a circle, and only half a step is made."""
CLOSE = 1e-6
"""Largest change of a probability in a round at which a profile counts as found."""
BLOCK = 8192
"""Games side by side: their arrays stay in the processor's cache."""


def equilibria(payoffs: Floats, precision: Floats) -> tuple[Floats, Floats, Floats]:
    """Return logit quantal response equilibria: strategies (N, A) and (N, B), and the change (N,) in the last round of replies.

    >>> prisoners = np.array([[[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]])
    >>> equilibria(prisoners, np.array([1.0]))[0].round(3)
    array([[0.227, 0.773]])
    """
    size, _, rows, columns = payoffs.shape
    first, second, change = np.empty((size, rows)), np.empty((size, columns)), np.empty(size)
    for start in range(0, size, BLOCK):
        block = slice(start, start + BLOCK)
        own = np.ascontiguousarray(payoffs[block, 0].transpose(1, 2, 0))
        other = np.ascontiguousarray(payoffs[block, 1].transpose(2, 1, 0))
        x, y, last = _path(own - own[-1:], other - other[-1:], precision[block])
        first[block], second[block], change[block] = x.T, y.T, last
    return first, second, change


def _path(own: Floats, other: Floats, precision: Floats) -> tuple[Floats, Floats, Floats]:
    x = np.full((own.shape[0], own.shape[2]), 1 / own.shape[0])
    y = np.full((other.shape[0], other.shape[2]), 1 / other.shape[0])
    for step in STEPS[:-1]:
        for _ in range(REPLIES):
            x = _reply(own, y, step * precision)
            y = _reply(other, x, step * precision)
    change = np.full(own.shape[2], np.inf)
    left = np.arange(own.shape[2])
    here, there, rate, mine, theirs = own, other, precision, x, y
    for turn in range(MOST):
        now = _reply(here, theirs, rate)
        if turn >= CIRCLING:
            now = (now + mine) / 2
        moved = np.abs(now - mine).max(axis=0)
        mine, theirs = now, _reply(there, now, rate)
        open_ones = moved > CLOSE
        if turn % ROUNDS == ROUNDS - 1 or not open_ones.any():
            x[:, left], y[:, left], change[left] = mine, theirs, moved
            if not open_ones.any():
                break
            left, here, there, rate = left[open_ones], here[:, :, open_ones], there[:, :, open_ones], rate[open_ones]
            mine, theirs = mine[:, open_ones], theirs[:, open_ones]
    return x, y, change


def _reply(table: Floats, others: Floats, precision: Floats) -> Floats:
    """Return the logit reply (A, N) to strategies (B, N), of payoffs (A, B, N) less those of the last action."""
    worth = sum(table[:, b] * others[b] for b in range(len(others))) * precision
    worth -= worth.max(axis=0)
    np.exp(worth, out=worth)
    reply: Floats = worth / worth.sum(axis=0)
    return reply


def weights(games: Games) -> Floats:
    """Return the class probabilities of independent choices."""
    first, second, _ = equilibria(games.payoffs, games.precision)
    found: Floats = np.einsum("na,nb,abc->nc", first, second, CELL_CLASS, optimize=True)
    return found


RULE = SelectionRule(
    name="quantal_response",
    claim="The allies take better actions more often, as far as the precision of the draw goes.",
    cite="McKelvey and Palfrey 1995; Signorino 1999",
    order=10,
    weights=weights,
)
