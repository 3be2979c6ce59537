r"""The US as first mover, over every equilibrium of the allies' game after each of its actions.

What an action is worth to the US hangs on which equilibrium the allies then play. Let :math:`V(a)` be the US payoffs over all
their equilibria after :math:`a`. The allies may play any of them after any action, so :math:`a` is chosen in some subgame-perfect
equilibrium iff :math:`\max V(a) \ge \min V(b)` for every other action :math:`b`, and in all of them iff
:math:`\min V(a) > \max V(b)` for every other.

On a continuum, a union of products of polytopes, the US payoff is linear in each ally's strategy: its extremes are at vertices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import SolverError
from games.models.trilateral import ALLY_ACTIONS, US, WORDS, Trilateral
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from .. import nash
from ..result import Solution
from ..selection import logit
from ..verdict import model_of


@dataclass(frozen=True, eq=False)
class Value:
    """What one US action is worth to the US.

    Attributes
    ----------
    action
        The US action.
    worst, best
        The least and the greatest US payoff over all equilibria of the allies' game after it.
    selected
        The US payoff at the allies' selected profile.
    cell
        That profile, action indices of Japan and the ROK: the limit of the principal logit branch.
    solution
        All equilibria of the allies' game; None where many games were solved at once.
    converged
        Whether the branch was followed to its end.
    """

    action: str
    worst: Any
    best: Any
    selected: Any
    cell: tuple[int, int]
    solution: Solution | None = None
    converged: bool = True

    @property
    def profile(self) -> tuple[str, str]:
        """The allies' selected profile in labels."""
        return ALLY_ACTIONS[self.cell[0]], ALLY_ACTIONS[self.cell[1]]


@dataclass(frozen=True, eq=False, repr=False)
class FirstMove(Shown):
    """The US choice among its actions, each with what it is worth over all equilibria that may follow.

    Ties are kept: every tuple of actions holds all that are equally good, in the model's order.

    Attributes
    ----------
    name
        The scenario.
    values
        One per US action, in the model's order.
    payoffs
        US action -> US payoffs, shape (3, 3): Japan, ROK.
    """

    name: str
    values: tuple[Value, ...]
    payoffs: Mapping[str, NDArray[Any]]

    @property
    def actions(self) -> tuple[str, ...]:
        """The US actions."""
        return tuple(value.action for value in self.values)

    @property
    def some(self) -> tuple[str, ...]:
        """The actions that are chosen in some subgame-perfect equilibrium."""
        return tuple(own.action for own in self.values if all(own.best >= other.worst for other in self.values))

    @property
    def every(self) -> tuple[str, ...]:
        """The action that is chosen in every subgame-perfect equilibrium, if there is one."""
        others = ((own, [other for other in self.values if other is not own]) for own in self.values)
        return tuple(own.action for own, rest in others if all(own.worst > other.best for other in rest))

    @property
    def best_case(self) -> tuple[str, ...]:
        """What is chosen if the allies play the equilibrium that the US likes best."""
        return greatest(self.values, lambda value: value.best)

    @property
    def worst_case(self) -> tuple[str, ...]:
        """What is chosen if they play the one that it likes least: maximin over their equilibria."""
        return greatest(self.values, lambda value: value.worst)

    @property
    def anticipated(self) -> tuple[str, ...]:
        """What is chosen if they play the selected one."""
        return greatest(self.values, lambda value: value.selected)

    def replies(self, cells: Iterable[Sequence[int]]) -> tuple[str, ...]:
        """Return the US best replies to pure profiles of the allies (action indices), those to any of them together."""
        found = {
            action
            for japan, rok in cells
            for action in greatest(self.actions, lambda action, at=(japan, rok): self.payoffs[action][at])  # type: ignore[misc]  # mypy cannot infer this lambda
        }
        return tuple(action for action in self.actions if action in found)

    def after(self, action: str) -> Value:
        """Return what an action is worth."""
        return self.values[self.actions.index(action)]

    def table(self) -> Table:
        """Return one row per US action: equilibria after it, worst, selected and best payoff, and in which sense it is chosen."""
        rows = [self._row(value) for value in self.values]
        header = ("US action", "allies' equilibria", "worst", "selected", "best", "selected play", "chosen")
        notes = (
            "Payoffs of the US. Chosen: in some or in every subgame-perfect equilibrium; under the allies' best and worst "
            "equilibrium for the US; under the selected one (a convention: limit of the principal logit branch).",
        )
        title = f"{self.name}: what each US action is worth over every equilibrium after it"
        return Table(header, rows, caption=title, notes=notes)

    def _row(self, value: Value) -> tuple[object, ...]:
        senses = {
            "every": self.every,
            "some": self.some,
            "best case": self.best_case,
            "worst case": self.worst_case,
            "selected": self.anticipated,
        }
        if self.every:
            del senses["some"]
        chosen = [sense for sense, actions in senses.items() if value.action in actions]
        return (
            f"{value.action} ({WORDS[value.action]})",
            "" if value.solution is None else counted(value.solution),
            number(value.worst),
            number(value.selected),
            number(value.best),
            f"({', '.join(value.profile)})" + ("" if value.converged else " (branch not followed to its end)"),
            Cell(", ".join(chosen) or "never"),
        )


@forgiving
def first_move(scenario: Scenario, *, without: Iterable[str] = (), model: Trilateral | None = None) -> FirstMove:
    """Return the US choice over every equilibrium of the allies, exactly.

    Parameters
    ----------
    without
        Mechanisms to switch off, besides those that the scenario switches off.
    model
        By default the scenario's own; its US action is of no account.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError, GameError
        As ``solvers.verdict.verdict`` does.

    >>> import games
    >>> found = first_move(games.scenario("2019"))
    >>> found.anticipated, found.some, found.every
    (('P',), ('P',), ('P',))
    """
    own = model_of(scenario, model, "first_move")
    return of_game(own.game(scenario.on(own), without=without, timing="simultaneous"), scenario.name)


@forgiving
def of_game(game: NormalFormGame, name: str) -> FirstMove:
    """Return the US choice in an exact game of Japan, the ROK and the US, shape (3, 3, 3, A), that the US begins.

    Raises
    ------
    SolverError
        If not every equilibrium of the allies' games is known.

    >>> from games.models.trilateral import MODEL
    >>> of_game(MODEL.game(Scenario("defaults"), timing="simultaneous"), "defaults").best_case
    ('E',)
    """
    who = game.player(US)
    payoffs = {action: game.payoffs[who, :, :, u] for u, action in enumerate(game.actions[who])}
    values = []
    for u, action in enumerate(payoffs):
        allies = NormalFormGame(game.payoffs[:who, :, :, u], game.players[:who], game.actions[:who])
        solution, ((japan, rok), converged) = nash.solve(allies), logit.selected(allies)
        if not solution.complete:
            raise SolverError(f"first_move: {name}: not every equilibrium of the allies after {action} is known")
        worth = [expected(payoffs[action], e.profile) for e in solution.points]
        selected = payoffs[action][japan, rok]
        values.append(Value(action, min(worth), max(worth), selected, (japan, rok), solution, converged))
    return FirstMove(name, tuple(values), payoffs)


def expected(payoffs: NDArray[Any], profile: Sequence[Any]) -> Any:
    """Return the expected entry of a table (A, B) under two mixed strategies, of whatever number type.

    >>> import numpy
    >>> half = Fraction(1, 2)
    >>> expected(numpy.array([[1, 0], [0, 1]]), ([half, half], [0, 1]))
    Fraction(1, 2)
    """
    rows, columns = profile
    return sum(p * q * payoffs[j, k] for j, p in enumerate(rows) for k, q in enumerate(columns) if p and q) or Fraction(0)


def greatest(choices: Iterable[Any], worth: Callable[[Any], Any]) -> tuple[str, ...]:
    """Return the actions of all the choices that are worth most, in order.

    >>> greatest("PER", {"P": 1, "E": 2, "R": 2}.get)
    ('E', 'R')
    """
    known = [(choice, worth(choice)) for choice in choices]
    most = max(value for _, value in known)
    return tuple(choice if isinstance(choice, str) else choice.action for choice, value in known if value == most)


@forgiving
def counted(solution: Solution) -> str:
    """Return in words how many equilibria a game has, the strict ones by name."""
    strict = ", ".join("".join(own[support[0]] for own, support in zip(e.actions, e.support, strict=True)) for e in solution.strict)
    continua = f" and {len(solution.components)} continua" if solution.components else ""
    return f"{len(solution.equilibria)}{continua} (strict: {strict or 'none'})"
