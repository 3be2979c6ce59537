"""Whether a profile is in a solution: one of the isolated equilibria, or a point of a continuum; decided exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from games.arguments import forgiving
from games.arrays import check_numbers
from games.errors import GameError, shown
from games.exact.algebraic import Algebraic, compare
from games.normal_form import NormalFormGame

from ..continua import Profile, any_of
from ..result import Solution


@forgiving
def listed(solution: Solution, profile: Profile) -> bool | None:
    """Tell whether a profile is listed or lies in a continuum; None where numbers of different fields keep that open.

    Parameters
    ----------
    profile
        One vector of exact probabilities per player, shape (A_i,): Fractions, ints, or numbers of one field.

    Raises
    ------
    GameError
        If there is not one number for each action of each player.

    >>> import numpy as np
    >>> from fractions import Fraction
    >>> from games.normal_form import NormalFormGame
    >>> from solvers import nash
    >>> half = np.array([Fraction(1, 2), Fraction(1, 2)])
    >>> nash.membership.listed(nash.solve(NormalFormGame(np.zeros((2, 2, 2), dtype=int))), (half, half))
    True
    """
    game = solution.game
    if not isinstance(game, NormalFormGame):
        raise GameError("membership: a solution of a table is needed; that of a tree has its own profiles")
    shape = game.shape
    if isinstance(profile, str) or not isinstance(profile, Sequence | np.ndarray) or len(profile) != len(shape):
        raise GameError(f"membership: {len(shape)} vectors are needed, one per player; got {shown(profile)}")
    for player, size, x in zip(game.players, shape, profile, strict=True):
        if isinstance(x, str) or np.shape(x) != (size,):
            raise GameError(f"membership: {size} probabilities of {player} are needed; got {shown(x)}")
        check_numbers(list(x), f"membership: probabilities of {player}", also=lambda p: isinstance(p, Algebraic))
    own = [p for x in profile for p in x]
    isolated = ([p for x in e.profile for p in x] for e in solution.equilibria)
    alone = (all(compare(p, q) == 0 for p, q in zip(other, own, strict=True)) for other in isolated)
    return any_of((*alone, *(component.holds(profile) for component in solution.components)))
