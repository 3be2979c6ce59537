"""Whether a profile is in a solution: one of the isolated equilibria, or a point of a continuum; decided exactly."""

from __future__ import annotations

from games.exact.algebraic import compare

from ..continua import Profile, any_of
from ..result import Solution


def listed(solution: Solution, profile: Profile) -> bool | None:
    """Tell whether a profile is listed or lies in a continuum; None where numbers of different fields keep that open.

    Parameters
    ----------
    profile
        One vector of exact probabilities per player, shape (A_i,): Fractions, ints, or numbers of one field.

    >>> import numpy as np
    >>> from fractions import Fraction
    >>> from games.normal_form import NormalFormGame
    >>> from solvers import nash
    >>> half = np.array([Fraction(1, 2), Fraction(1, 2)])
    >>> nash.membership.listed(nash.solve(NormalFormGame(np.zeros((2, 2, 2), dtype=int))), (half, half))
    True
    """
    own = [p for x in profile for p in x]
    isolated = ([p for x in e.profile for p in x] for e in solution.equilibria)
    alone = (all(compare(p, q) == 0 for p, q in zip(other, own, strict=True)) for other in isolated)
    return any_of((*alone, *(component.holds(profile) for component in solution.components)))
