"""Weak perfect Bayesian equilibria: assessments rational everywhere, with beliefs by Bayes' rule where play comes.

Where play never comes beliefs are free, so there are more of these than sequential equilibria (Myerson 1991; Mas-Colell,
Whinston and Green 1995, definition 9.C.3).
"""

from __future__ import annotations

from games.arguments import forgiving
from games.tree.extensive_form import ExtensiveFormGame

from .assessments import consistency, ties
from .assessments import enumeration as assessments
from .result import Completeness, Method, Solution

METHOD = Method(
    "polynomial conditions support by support, with free beliefs off the path",
    "weak perfect Bayesian equilibrium",
    Completeness.ALL,
    "Mas-Colell, Whinston and Green 1995",
)


@forgiving
def solve(game: ExtensiveFormGame, *, seconds: float | None = None) -> Solution:
    """Return the weak perfect Bayesian equilibria of a game, as ``solvers.sequential.solve`` does sequential ones.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default the number of supports is limited.

    Raises
    ------
    GameError
        If the game is symbolic.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, move, tree
    >>> game = tree(("A",), move("A", "first", {"l": end(0), "r": end(1)}))
    >>> solve(game).equilibria
    (first: r,)
    """
    return ties.solve(game, METHOD) or assessments.find(
        game, METHOD, consistency.weak, "weak_bayesian.solve", long_plans=True, seconds=seconds
    )
