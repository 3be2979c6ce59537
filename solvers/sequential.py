"""Sequential equilibria: assessments, that is strategies with consistent beliefs, that are rational everywhere.

Kreps and Wilson (1982). All of them are found, exactly, continua with their inequalities included, by solving the polynomial
conditions of every support; where a system is not decided or there are too many supports, the solution says SOME and why.
"""

from __future__ import annotations

from games.arguments import forgiving
from games.tree.extensive_form import ExtensiveFormGame

from .assessments import consistency, ties
from .assessments import enumeration as assessments
from .result import Completeness, Method, Solution

METHOD = Method(
    "polynomial conditions support by support, with consistency by orders and weights of trembles",
    "sequential equilibrium",
    Completeness.ALL,
    "Kreps and Wilson 1982; Azhar, McLennan and Reny 2005",
)


@forgiving
def solve(game: ExtensiveFormGame, *, seconds: float | None = None) -> Solution:
    """Return the sequential equilibria of a game, as assessments.

    ``equilibria`` are the isolated assessments; ``components`` are the continua (often of beliefs where play never comes):
    their ``extreme`` assessments are certified, and their ``conditions`` say in words what holds throughout. What keeps a
    set from being complete is in ``parameters``.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default the number of supports is limited.

    Raises
    ------
    GameError
        If the game is symbolic, or chance leads to no node of an information set of several.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, move, tree
    >>> guess = lambda x, y: move("B", "guess", {"x": end(1, x), "y": end(0, y)})
    >>> game = tree(("A", "B"), move("A", "first", {"l": guess(1, 0), "r": guess(0, 1), "out": end(2, 1)}))
    >>> for condition in solve(game).components[0].conditions[0]:
    ...     print(condition)
    first: out
    guess: x
    1/2 <= belief(first:l at guess) <= 1
    """
    return ties.solve(game, METHOD) or assessments.find(game, METHOD, consistency.sequential, "sequential.solve", seconds=seconds)
