r"""p-dominance: how sure a player must be of the others for an action to be a best response (Morris, Rob and Shin 1995).

A pure profile :math:`a` is :math:`(p_1, \dots, p_n)`-dominant if each :math:`a_i` is a best response to every conjecture,
correlated or not, that gives :math:`a_{-i}` probability at least :math:`p_i`. The smallest such numbers have a closed
form: for each deviation the worst conjecture puts the rest of its weight on one profile. In a 2x2 coordination game
:math:`p_1 + p_2 < 1` is risk dominance; with :math:`\sum_i p_i < 1` a profile is robust to incomplete information
(Kajii and Morris 1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from games.arguments import forgiving
from games.errors import GameError
from games.normal_form import NormalFormGame
from games.record import Record

from .. import pure


@dataclass(frozen=True)
class Worst:
    """What binds a player's threshold: the deviation, and the others' profile on which the rest of the weight lies."""

    deviation: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Threshold(Record):
    """The smallest beliefs for which a pure equilibrium is p-dominant.

    Attributes
    ----------
    profile
        Action labels.
    beliefs
        Per player, the smallest p in [0, 1]; 0 means that the action is dominant.
    worst
        Per player, what binds; None where p is 0.
    """

    profile: tuple[str, ...]
    beliefs: tuple[Fraction, ...]
    worst: tuple[Worst | None, ...]

    @property
    def p(self) -> Fraction:
        """The smallest common p: the largest of the beliefs."""
        return max(self.beliefs)

    @property
    def robust(self) -> bool:
        """Whether the beliefs sum to less than 1, which makes the profile robust to incomplete information."""
        return sum(self.beliefs) < 1


@forgiving
def threshold(game: NormalFormGame, profile: object) -> Threshold:
    """Return the smallest beliefs for which a pure Nash equilibrium is p-dominant.

    Raises
    ------
    GameError
        If the profile is not a pure Nash equilibrium (then no p will do), or the payoffs are symbolic.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> [str(threshold(stag_hunt, (a, a)).p) for a in ("stag", "hare")]
    ['3/4', '1/4']
    """
    at = game.profile(profile)
    payoffs = game.fractions()
    beliefs: list[Fraction] = []
    worst: list[Worst | None] = []
    for i, player in enumerate(game.players):
        table = np.moveaxis(payoffs[i], i, 0)
        others = at[:i] + at[i + 1 :]
        labels = [own for j, own in enumerate(game.actions) if j != i]
        need, binding = Fraction(0), None
        for b in range(game.shape[i]):
            lead = np.asarray(table[at[i]] - table[b])  # of one player alone it is a number
            gain = lead[others]
            if gain < 0:
                raise GameError(
                    f"p_dominance: {player} gains {-gain} by {game.actions[i][b]} at ({', '.join(game.labels(at))}), "
                    "which is thus p-dominant for no p; a pure Nash equilibrium is needed"
                )
            low, where = min((lead[s], s) for s in np.ndindex(*lead.shape))
            if low < 0 and -low / (gain - low) > need:
                need = -low / (gain - low)
                binding = Worst(game.actions[i][b], tuple(own[k] for own, k in zip(labels, where, strict=True)))
        beliefs.append(need)
        worst.append(binding)
    return Threshold(game.labels(at), tuple(beliefs), tuple(worst))


@forgiving
def solve(game: NormalFormGame) -> tuple[Threshold, ...]:
    """Return the threshold of every pure Nash equilibrium, the most robust (smallest p) first.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> [found.profile for found in solve(stag_hunt)]
    [('hare', 'hare'), ('stag', 'stag')]
    """
    return tuple(sorted((threshold(game, e.modal) for e in pure.solve(game).equilibria), key=lambda found: found.p))
