"""The verdict on a scenario: its equilibria, the one a named rule selects, its outcome class and the cohesion margin.

The whole equilibrium set comes first; the selection (limit of the principal branch of the logit quantal response
equilibrium, McKelvey and Palfrey 1995; Turocy 2005) is a convention and is printed as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arguments import forgiving
from games.arrays import float_array, game_batch
from games.errors import GameError
from games.model.family import Family, names_of
from games.models.trilateral import ALLIES, ALLY_ACTIONS, US, WORDS, Trilateral
from games.normal_form import NormalFormGame
from games.profile import CLASSES, outcome_class
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from . import nash, pure
from .result import Solution
from .selection import logit

if TYPE_CHECKING:
    from games.tree.extensive_form import ExtensiveFormGame

COOPERATION = ("C", "C")
CLASS_OF_CELL = np.array([[CLASSES.index(outcome_class(j, k)) for k in ALLY_ACTIONS] for j in ALLY_ACTIONS], dtype=np.int8)
"""Outcome class (index into CLASSES) of each pure Japan-ROK profile."""


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What the model says of a scenario.

    Attributes
    ----------
    scenario, timing, us_action
        What was asked; ``us_action`` is the given, chosen or selected US action.
    game, solution
        The game and every equilibrium found in it.
    allies
        The allies' 3x3 game at ``us_action``; the same object as ``game`` in the timing "given".
    selected
        Japan's and the ROK's actions at the selected profile.
    converged
        Whether the selection rule's path was followed to its end.
    outcome
        Class of the selected profile: "cohesion", "mixed" or "friction".
    margin
        Cohesion margin: the least payoff that an ally loses by leaving (C, C); positive iff (C, C) is strict. Exact.
    """

    scenario: Scenario
    timing: str
    us_action: str
    game: NormalFormGame | ExtensiveFormGame
    allies: NormalFormGame
    solution: Solution
    selected: tuple[str, str]
    converged: bool
    outcome: str
    margin: Fraction

    @property
    def strict(self) -> tuple[tuple[str, ...], ...]:
        """Labels of the strict equilibria (of the allies' game in the timing "given")."""
        return tuple(tuple(x[own[0]] for x, own in zip(e.actions, e.support, strict=True)) for e in self.solution.strict)

    def table(self) -> Table:
        """Return the verdict as a table: the whole equilibrium set, then what the selection rule makes of it."""
        found = [repr(e) + " strict" * e.strict for e in self.solution.equilibria] + [repr(c) for c in self.solution.components]
        rule = "limit of the principal logit branch" + ("" if self.converged else " (not followed to its end)")
        rows = (
            ("US action", f"{self.us_action} ({WORDS[self.us_action]}), timing {self.timing}"),
            ("equilibria", "; ".join(found)),
            ("known to be all", "yes" if self.solution.complete else f"no: {self.solution.completeness.value}"),
            ("selected", f"({', '.join(self.selected)}), {rule}"),
            (Cell("outcome", strong=True), Cell(self.outcome, strong=True)),
            ("cohesion margin", f"{number(self.margin)}: (C, C) is {'strict' if self.margin > 0 else 'not strict'}"),
        )
        return Table(("", self.scenario.name), rows, caption=self.scenario.label)


@forgiving
def verdict(
    scenario: Scenario,
    *,
    without: Iterable[str] = (),
    timing: str = "given",
    us_action: str | None = None,
    model: Trilateral | None = None,
) -> Verdict:
    """Solve a scenario and select.

    Parameters
    ----------
    without
        Mechanisms to switch off, besides those that the scenario switches off.
    model
        By default the scenario's own.
    timing
        ``given``: the coded (or given) US action is fixed. ``us-first``: the US moves first; selection in each subgame
        by the logit branch, then the US's best action. ``simultaneous``: one 3x3x3 game.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown names, values out of range, an unknown timing.
    GameError
        If the model is not the trilateral one, with or without mechanisms of the user's own.

    >>> import games
    >>> verdict(games.episode("2019").scenario).outcome, verdict(games.episode("2023").scenario).outcome
    ('friction', 'cohesion')
    """
    own = model_of(scenario, model, "verdict")
    scenario = scenario.on(own)
    scenario = scenario.switch_off(*names_of(without))
    chosen = own.check_us(us_action or scenario.us_action)
    game: NormalFormGame | ExtensiveFormGame = own.game(scenario, timing=timing, us_action=chosen)  # type: ignore[call-overload]  # timing is checked by game()
    if not isinstance(game, NormalFormGame):
        from . import subgame_perfect  # this timing alone needs it

        solution = subgame_perfect.solve(game)
        chosen, cell, converged = _us_first(own.game(scenario, timing="simultaneous"))
    else:
        solution = nash.solve(game)
        cell, converged = logit.selected(game)
        chosen = own.us_actions[cell[2]] if timing == "simultaneous" else chosen
    allies = game if isinstance(game, NormalFormGame) and timing == "given" else own.game(scenario, us_action=chosen)
    selected = (ALLY_ACTIONS[cell[0]], ALLY_ACTIONS[cell[1]])
    margin = cohesion_margin(allies)
    return Verdict(scenario, timing, chosen, game, allies, solution, selected, converged, outcome_class(*selected), margin)


@forgiving
def model_of(scenario: Scenario, model: Family | None, what: str) -> Trilateral:
    """Return the model that is asked for, else the scenario's own; GameError unless it is trilateral."""
    found = scenario.model if model is None else model
    if not isinstance(found, Trilateral):
        raise GameError(f"{what}: the trilateral model is needed, or one made of it with with_mechanism; got {found.name!r}")
    return found


@forgiving
def cohesion_margin(game: NormalFormGame) -> Fraction:
    """Return the least payoff that an ally loses by leaving (C, C) in the allies' 3x3 game."""
    losses: list[Fraction] = [
        game.payoff(player, COOPERATION) - value for i, player in enumerate(ALLIES) for value in game.deviations(i, (0, 0))[1:]
    ]
    return min(losses)


def _us_first(game: NormalFormGame) -> tuple[str, tuple[int, ...], bool]:
    """Return the US action with the best payoff at the selected profile of its subgame; ties go to the action listed first."""
    actions = game.actions[game.player(US)]
    limits = [logit.limit(game.floats()[:2, :, :, u]) for u in range(len(actions))]
    worth = [game.payoffs[(game.player(US), *limit.cell, u)] for u, limit in enumerate(limits)]
    best = max(range(len(actions)), key=lambda u: (worth[u], -u))
    return actions[best], limits[best].cell, all(limit.converged for limit in limits)


@dataclass(frozen=True, eq=False)
class BatchVerdict:
    """Verdicts of N games of the allies, as arrays.

    Attributes
    ----------
    outcome
        (N,) index into ``games.profile.CLASSES`` of the selected profile; -1 where no selection was asked for.
    margin
        (N,) cohesion margin.
    strict
        (N, 3, 3) which pure profiles are strict equilibria.
    converged
        (N,) whether the selection is decided.
    """

    outcome: NDArray[np.int8]
    margin: NDArray[np.float64]
    strict: NDArray[np.bool_]
    converged: NDArray[np.bool_]

    @property
    def strict_classes(self) -> NDArray[np.uint8]:
        """(N,) bit mask of classes with a strict equilibrium: 1 cohesion, 2 mixed, 4 friction."""
        return class_masks(self.strict)


def class_masks(cells: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the classes of sets of Japan-ROK profiles, shape (N, 3, 3), as bit masks: 1 cohesion, 2 mixed, 4 friction.

    >>> class_masks(np.eye(3, dtype=bool)[None])
    array([7], dtype=uint8)
    """
    own = [(cells & (k == CLASS_OF_CELL)).any(axis=(1, 2)) for k in range(len(CLASSES))]
    return np.packbits(np.stack(own, axis=1), axis=1, bitorder="little")[:, 0]


def classify_batch(payoffs: ArrayLike, *, select: bool = True) -> BatchVerdict:
    """Classify many games of the allies at once.

    Parameters
    ----------
    payoffs
        Shape (N, 2, 3, 3), as ``MODEL.batch(..., timing="given")`` makes them.
    select
        Whether to follow the logit branch for the outcome class.

    Raises
    ------
    GameError
        If the payoffs are not finite real numbers of that shape.

    >>> from games.models.trilateral import MODEL
    >>> classify_batch(MODEL.batch({"s": [0.1, 0.3]}, timing="given")).outcome.shape
    (2,)
    """
    given = game_batch(payoffs, "classify_batch")
    if given.shape[1:] != (2, 3, 3):
        raise GameError(f"classify_batch: payoffs of shape (N, 2, 3, 3) are needed; got {given.shape}")
    payoffs = float_array(given, "classify_batch")
    at_cooperation = payoffs[:, :, 0, 0]
    losses = np.stack(
        [at_cooperation[:, 0, None] - payoffs[:, 0, 1:, 0], at_cooperation[:, 1, None] - payoffs[:, 1, 0, 1:]], axis=1
    )
    margin = losses.reshape(len(payoffs), -1).min(axis=1)
    strict = pure.strict_batch(given)
    if not select:
        return BatchVerdict(np.full(len(payoffs), -1, np.int8), margin, strict, np.zeros(len(payoffs), bool))
    chosen = logit.select_batch(payoffs)
    return BatchVerdict(CLASS_OF_CELL.reshape(-1)[chosen.cells], margin, strict, chosen.converged)
