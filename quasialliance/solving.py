"""Which equilibria a person means who asks for a game's: a table's, and a tree's by what its players can know."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from games.errors import QuasiallianceError
from games.normal_form import NormalFormGame

if TYPE_CHECKING:
    from games.tree.extensive_form import ExtensiveFormGame
    from solvers.result import Solution
    from solvers.tree_profile import TreeProfile

CONCEPTS = ("nash", "subgame-perfect", "weak-bayesian", "sequential")
"""What a tree can be solved for; the last two come with beliefs."""
MODULES = {"nash": "tree_nash", "subgame-perfect": "subgame_perfect", "weak-bayesian": "weak_bayesian", "sequential": "sequential"}
"""Which method of ``solvers`` does it."""


def solved(game: NormalFormGame | ExtensiveFormGame, concept: str | None = None, seconds: float | None = None) -> Solution:
    """Return the equilibria of a game: a table's Nash equilibria, or those of a tree of a kind.

    Parameters
    ----------
    concept
        For a tree, a word of CONCEPTS. By default sequential where chance moves and somebody may not know how, so that beliefs
        matter, else subgame-perfect.
    seconds
        Time after which the solver answers with what it has.

    Raises
    ------
    QuasiallianceError
        If a kind is asked for of a table.

    >>> from games.library import named
    >>> for name in ("gsomia", "reliability", "chicken"):
    ...     print(solved(named(name).game()).method.concept)
    subgame-perfect equilibrium
    sequential equilibrium
    Nash equilibrium
    """
    if isinstance(game, NormalFormGame):
        from solvers import nash

        if concept is not None:
            raise QuasiallianceError("--concept chooses among kinds of equilibria of a tree; a table has Nash equilibria")
        return nash.solve(game, seconds=seconds)
    method = importlib.import_module(f"solvers.{MODULES[concept or default(game)]}")
    found: Solution = method.solve(game, seconds=seconds)
    return found


def default(game: ExtensiveFormGame) -> str:
    """Return the kind of equilibria that is asked of a tree by default."""
    return "sequential" if game.events and not game.arrays.perfect_information else "subgame-perfect"


def chosen(solution: Solution, number: int | None) -> tuple[int, TreeProfile]:
    """Return an equilibrium of a tree and its number in the list of them, extreme ones of continua included; by default the first.

    Raises
    ------
    QuasiallianceError
        If there is none of that number.
    """
    points = solution.points
    if not points:
        raise QuasiallianceError("no equilibrium was found of which more could be said; `solve` says what was left undone")
    place = 1 if number is None else number
    if not 1 <= place <= len(points):
        raise QuasiallianceError(f"--equilibrium {place}: a number from 1 to {len(points)} is needed, of those that solve lists")
    return place, points[place - 1]


def place(solution: Solution, number: int) -> str:
    """Return which equilibrium is shown, of how many; where not all are known, that there may be others.

    >>> from games.library import named
    >>> place(solved(named("reliability").game()), 2)
    'sequential equilibrium 2 of 4'
    """
    others = "" if solution.complete else " that were found (there may be others)"
    return f"{solution.method.concept} {number} of {len(solution.points)}{others}"


def pure_profile(game: NormalFormGame | ExtensiveFormGame, profile: str | None, seconds: float | None = None) -> tuple[str, ...]:
    """Return a pure profile of a table, or a path of a tree: that which is written, or the first pure equilibrium's.

    Parameters
    ----------
    profile
        Actions, divided by commas, blanks or hyphens; None: none is said.

    Raises
    ------
    QuasiallianceError
        If none is said and no equilibrium is pure, or one is said and a time is set for finding it.

    >>> from games.library import named
    >>> pure_profile(named("gsomia").game(), None), pure_profile(named("chicken").game(), "Dare, Yield")
    (('X', 'T', 'P', 'S'), ('Dare', 'Yield'))
    """
    if profile is not None:
        if seconds is not None:
            raise QuasiallianceError("--seconds is for the search of an equilibrium; with --profile none is looked for")
        return tuple(profile.replace(",", " ").replace("-", " ").split())
    pure = [found for found in solved(game, seconds=seconds).points if found.pure]
    if not pure:
        raise QuasiallianceError("no equilibrium is pure: give the --profile that is asked about")
    first = pure[0]
    return tuple(game.labels(first.modal)) if isinstance(game, NormalFormGame) else _moves(game, first)


def _moves(game: ExtensiveFormGame, found: TreeProfile) -> tuple[str, ...]:
    """Return what is done where play comes by a pure equilibrium, in the order of the tree, chance left out."""
    a, reach = game.arrays, game.realisation_probabilities(found.behaviour)
    moves = {
        label: actions[max(range(len(actions)), key=found.behaviour[label].__getitem__)]
        for node in range(len(a))
        if reach[node] > 0 and (number := a.information_set[node]) >= 0
        for label, actions in [(game.set_labels[number], game.set_actions[number])]
        if a.player[node] >= 0
    }
    return tuple(moves.values())
