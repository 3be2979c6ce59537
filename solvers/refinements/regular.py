"""Regular equilibria: quasi-strict, and the equations that hold the players indifferent have a nonsingular Jacobian.

Regular equilibria move smoothly with the payoffs, and are perfect and proper (Harsanyi 1973; van Damme 1991, section 2.5).
Almost every game has only regular ones.
"""

from __future__ import annotations

from games.arguments import forgiving
from games.normal_form import NormalFormGame

from ..nash.index import jacobian, sign_of_determinant
from . import quasi_strict
from .judgement import Judgement, equilibrium_or_judgement


@forgiving
def judge(game: NormalFormGame, profile: object) -> Judgement:
    """Return whether an exact profile is a regular equilibrium; the witness of a singular one is its Jacobian's size.

    >>> sexes = NormalFormGame([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> judge(sexes, (0, 0)).holds, judge(NormalFormGame([[[1, 1]], [[1, 1]]]), (0, 0)).holds
    (True, False)
    """
    strategies, settled = equilibrium_or_judgement(game, profile)
    if settled is not None:
        return settled
    first = quasi_strict.judge(game, profile)
    if first.holds is not True:
        return first
    slopes = jacobian(game, strategies)
    if sign_of_determinant(slopes):
        return Judgement(True, "quasi-strict, with a nonsingular Jacobian")
    return Judgement(False, "the Jacobian of the indifference equations is singular", len(slopes))
