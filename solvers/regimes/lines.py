r"""Lines: every equilibrium along one parameter, or along a path of scenarios, and every place where equilibria change.

``bifurcation`` follows the game of two players along one parameter, mixed equilibria included, or the subgame-perfect paths of a
tree; every branch and every event is exact. ``continuation`` follows games along straight lines between scenarios: each
inequality of the support conditions that are rational in the payoffs (pure, (2,2), (3,3), and with a third player who does not
mix) is a polynomial in the place on the line, and between two of their roots nothing of these kinds changes; so in a game of two
players no event is missed, and each interval is solved exactly. With a third player the other kinds of equilibria are compared
between the steps of the path, and a change is bisected to a width; two changes that cancel between two steps are not seen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.errors import GameError, ParameterError, ScenarioError
from games.exact.algebraic import compare
from games.exact.numbers import decimal, exact
from games.model.family import Family
from games.model.parameters import Parameter
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number

from .. import nash
from .branches import Branch, Event, change, written
from .chart import MOST_ACTIONS, Chart
from .labels import Label, PathSet, equilibrium_set, played
from .line_cells import Cell, Solved, branches_of, cut, events_at, kind_of, runs
from .line_samples import conditions_on, sampled, sampled_branches, sampled_events
from .situation import Situation
from .tree_chart import TreeChart, chart_of

__all__ = ["Bifurcation", "Branch", "Continuation", "Event", "bifurcation", "continuation", "written"]


@dataclass(frozen=True, eq=False, repr=False)
class Bifurcation(Shown):
    """All equilibria, or subgame-perfect paths, along one parameter.

    Attributes
    ----------
    branches
        In order of their low end.
    events
        In order.
    sets
        Between consecutive events: (low, high, the kinds of equilibria or the paths there), continua included; each solved exactly
        once.
    moves
        Who moves, in words.
    """

    parameter: Parameter
    low: Fraction
    high: Fraction
    current: Fraction | None
    scenario: Scenario
    us_action: str
    branches: tuple[Branch, ...]
    events: tuple[Event, ...]
    sets: tuple[tuple[Any, Any, Label], ...]
    moves: str

    def at(self, value: object) -> Label:
        """Return the kinds of equilibria, or the paths, at a value between events.

        Raises
        ------
        ParameterError
            If it is outside the range, or at one of its ends or at an event.
        """
        number_ = exact(value, self.parameter.name)
        for low, high, found in self.sets:
            if compare(low, number_) < 0 < compare(high, number_):
                return found
        raise ParameterError(f"{self.parameter.name} = {decimal(number_)} is not between events inside the range")

    def table(self) -> Table:
        """Return the equilibria between events, and the events, in order along the parameter."""
        rows: list[tuple[str, str, str]] = []
        for low, high, found in self.sets:
            rows.append((f"{float(low):.6g} to {float(high):.6g}", str(found), ""))
            rows += [
                (f"at {_place(event.value)}", _told(event), "; ".join(map(str, event.ties)))
                for event in self.events
                if event.value is high
            ]
        what = "subgame-perfect paths" if isinstance(self.sets[0][2], PathSet) else "equilibria"
        title = f"{self.scenario.name}, {self.moves}: all {what}"
        return Table((self.parameter.name, what, "on it"), rows, caption=title)


@forgiving
def bifurcation(
    model: Family,
    parameter: str,
    *,
    at: Scenario | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Bifurcation:
    """Return all equilibria of a game of two players, or all paths of a tree, along one parameter, and where exactly they change.

    Parameters
    ----------
    parameter
        By symbol or name, over its range (widened to hold the scenario's value), or a joint move (``common_threat``: the four
        perceived threats together).
    at
        The scenario that fixes everything else; without one, the model's defaults.

    Raises
    ------
    ParameterError
        For an unknown parameter, one that a switched-off mechanism silences, or payoffs that are not polynomials in it.
    GameError
        For another number of players, more than three actions of one, or a tree whose information sets hold several nodes.

    >>> import games
    >>> from games.models import apology
    >>> from games.models.trilateral import MODEL
    >>> found = bifurcation(MODEL, "dprk_threat_rok", at=games.episode("2019").scenario)
    >>> [(e.kind, round(float(e), 4)) for e in found.events]
    [('fold', 0.3679), ('fold', 0.6211)]
    >>> [(str(paths), str(high)) for _, high, paths in bifurcation(apology.MODEL, "china_offer").sets]
    [('N-accept', '3/10'), ('A-accept', '3/5'), ('N-reject', '2')]
    """
    here = Situation.of(model, at, us_action=us_action, without=without)
    line = chart_of(here).line(here, parameter, bounded=True, what="bifurcation")
    if not isinstance(line, TreeChart) and len(here.players) != 2:
        raise GameError(f"bifurcation: two players are needed; {len(here.players)} choose in {model.name!r} (see continuation)")
    solved = [_solve(cell) for cell in cut([line], lambda chart, region: chart.causes(region).items())]
    sets: list[tuple[Any, Any, Label]] = []
    for one in solved:
        start = sets.pop()[0] if sets and sets[-1][2] == one.label else one.cell.low
        sets.append((start, one.cell.high, one.label))
    turns = [(one, other) for one, other in itertools.pairwise(solved) if one.label != other.label]
    if isinstance(line, TreeChart):
        branches, events = _paths(solved), tuple(_turn(one, other) for one, other in turns)
    else:
        branches = branches_of(solved)
        events = tuple(event for one, other in turns for event in events_at(one, other, branches))
    (axis,) = line.axes
    return Bifurcation(
        axis.parameter, axis.low, axis.high, axis.current, here.scenario, here.us_action, branches, events, tuple(sets), here.moves
    )


def _solve(cell: Cell) -> Solved:
    """Return a cell with its label, solved exactly at one point."""
    if isinstance(cell.chart, TreeChart):
        return Solved(cell, cell.chart.label(cell.middle))
    game = cell.chart.game(cell.middle)
    return Solved(cell, equilibrium_set(nash.solve(game)), game)


def _paths(solved: Sequence[Solved]) -> tuple[Branch, ...]:
    """Return the paths, each as far as it is subgame perfect."""
    found = []
    for path, own in runs(solved, lambda one: one.label.paths):
        alone = all(len(one.label.paths) == 1 for one in own)
        found.append(Branch(_support(path), own[0].cell.low, own[-1].cell.high, alone))
    return tuple(sorted(found, key=lambda branch: (float(branch.low), branch.support)))


def _turn(before: Solved, after: Solved) -> Event:
    assert isinstance(before.label, PathSet)
    assert isinstance(after.label, PathSet)
    gone, come = (
        [(_support(path), True) for path in one.paths if path not in other.paths]
        for one, other in ((before.label, after.label), (after.label, before.label))
    )
    leave, enter = (tuple(support for support, _ in own) for own in (gone, come))
    return Event(before.cell.high, kind_of(len(gone), len(come), False), change(gone, come), leave, enter, before.cell.causes)


def _support(path: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((action,) for action in path)


@dataclass(frozen=True, eq=False, repr=False)
class Continuation(Shown):
    """All equilibria along a path of scenarios.

    Attributes
    ----------
    path
        The scenarios; scenario k is at place k, and the places between are on the straight line in all parameters.
    players, actions
        Of the game followed.
    branches, events
        In order of their beginning.
    complete
        Whether no event is missed: True in a game of two players.
    width
        Width of the brackets of events found by bisection.
    """

    path: tuple[Scenario, ...]
    timing: str
    us_action: str | None
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    branches: tuple[Branch, ...]
    events: tuple[Event, ...]
    complete: bool
    width: Fraction

    def table(self) -> Table:
        """Return the events in order: place, what happens, who is indifferent between what."""
        rows = [
            (
                number(event.value, 4),
                "exact" if event.exact else f"within {float(self.width):.1g}",
                event.change,
                event.sentence().split(":")[0],
                "" if event.binding is None else f"{event.binding[0]}: {event.binding[1]} ~ {event.binding[2]}",
            )
            for event in self.events
        ]
        names = " to ".join(s.name for s in self.path)
        title = f"{names}, {self.timing if self.us_action is None else f'US {self.us_action}'}: all equilibria"
        held = [b for b in self.branches if float(b.low) == 0]
        at_start = ", ".join(written(b.support) for b in held)
        seen = (
            "every event is listed"
            if self.complete
            else "of mixed equilibria of all three players, events between steps may cancel"
        )
        notes = (f"At {self.path[0].name}: {at_start}. Place k is scenario k of the path; {seen}.",)
        return Table(("place", "how known", "event", "equilibria", "binding"), rows, caption=title, notes=notes)


@forgiving
def continuation(
    model: Family,
    path: Sequence[Scenario],
    *,
    steps: int = 20,
    timing: str = "given",
    us_action: str | None = None,
    without: Iterable[str] = (),
    width: Fraction = Fraction(1, 10**6),
) -> Continuation:
    """Return all equilibria along a path of scenarios, with every event.

    Parameters
    ----------
    path
        At least two scenarios; between neighbours all parameters move in a straight line. The US action is the same all along.
    steps
        Places per line at which the equilibria are computed besides the events (for figures, and to see mixed equilibria of all
        three players), at least 1.
    timing
        ``given`` or ``simultaneous``.
    us_action
        For the timing ``given``; needed if the scenarios' own differ.
    width
        Of the bracket of an event that has no exact place, in units of the path.

    Raises
    ------
    ScenarioError
        For a path of fewer than two scenarios, different US actions, an unknown timing, or a step or width that is not positive.
    GameError
        For a model whose games are trees.

    Source: path following as in Herings and Peeters (2010), replaced here by solving every interval completely.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> path = [games.episode(year).scenario for year in ("2019", "2023")]
    >>> found = continuation(MODEL, path, us_action="P", steps=4)
    >>> found.events, found.complete
    ((at 0.2983: (C, C) and (C+H, C+H) appear: ROK is indifferent between cooperate (C) and hedge (H),
      at 0.3698: (H, H) and (C+H, C+H) vanish: Japan is indifferent between hedge (H) and cooperate (C)), True)
    """
    if len(path) < 2:
        raise ScenarioError("continuation: a path of at least two scenarios is needed")
    if steps < 1 or width <= 0:
        raise ScenarioError(f"continuation: at least one step and a positive width are needed; got {steps} and {width}")
    corners = [Situation.of(model, s, us_action=us_action, without=without, timing=timing).at_once("continuation") for s in path]
    first = corners[0]
    first.table("continuation")
    if len({tuple(corner.fixed.items()) for corner in corners}) > 1:
        own = ", ".join(f"{s.name}: {s.us_action}" for s in path)
        raise ScenarioError(f"continuation: the US action differs along the path ({own}); give us_action, or timing simultaneous")
    complete = len(first.players) == 2 and max(map(len, first.actions)) <= MOST_ACTIONS
    lines = [Chart.segment(one, other, k) for k, (one, other) in enumerate(itertools.pairwise(corners))]
    parts = sampled(cut(lines, conditions_on), steps, None if complete else width)
    events = tuple(event for before, after in itertools.pairwise(parts) for event in sampled_events(before, after))
    us = first.us_action if first.fixed else None
    return Continuation(tuple(path), timing, us, first.players, first.actions, sampled_branches(parts), events, complete, width)


# --- writing ---


def _place(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):.6g} = {value}" if value.denominator < 10**7 and value.denominator > 1 else f"{float(value):.6g}"
    return repr(value)


def _told(event: Event) -> str:
    before, after = (" and ".join(f"({', '.join(map(played, s))})" for s in own) for own in (event.before, event.after))
    if not event.after:
        return f"{event.kind}: {before} vanish"
    if not event.before:
        return f"{event.kind}: {after} appear"
    return f"{event.kind}: {before} becomes {after}"
