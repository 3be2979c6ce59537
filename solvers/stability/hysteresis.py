"""Hysteresis: which profile persists while circumstances change step by step, and whether going back undoes the change.

Play starts in some profile. At each step one player after another replies best to the others, and stays with what it does
if that is a best reply, until nobody moves. Where several equilibria exist the past decides between them, so the way back
may pass other profiles than the way there: the same circumstances are then friction or cohesion by history (Jervis 1976, on
the inertia of perceptions; Young 1998, on conventions). It concerns a path of games, so it is no notion of a single one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from games.arguments import forgiving
from games.errors import GameError
from games.exact.numbers import decimal
from games.models.trilateral import Trilateral
from games.normal_form import NormalFormGame
from games.profile import outcome_class
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table

from ..selection import logit

Profile = tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Loop(Shown):
    """The way there and back along a path of games.

    Attributes
    ----------
    games, steps
        The games in the order of the way there, and a label for each.
    there, back
        Action indices where play settles in each game, both in the order of ``games``; None where best replies cycle.
    title
        What changes along the path.
    """

    games: tuple[NormalFormGame, ...]
    steps: tuple[str, ...]
    there: tuple[Profile | None, ...]
    back: tuple[Profile | None, ...]
    title: str = ""

    @property
    def open(self) -> tuple[int, ...]:
        """The games in which the way back settles elsewhere than the way there: where history decides."""
        return tuple(k for k, (a, b) in enumerate(zip(self.there, self.back, strict=True)) if a != b)

    @property
    def reversible(self) -> bool:
        """Whether play is back where it was when circumstances are."""
        return self.there[0] == self.back[0]

    def table(self) -> Table:
        """Return one row per game: where play settles on the way there and on the way back; differences are marked."""
        rows = [
            (step, Cell(self._words(k, self.there[k])), Cell(self._words(k, self.back[k]), strong=k in self.open))
            for k, step in enumerate(self.steps)
        ]
        undone = "undone" if self.reversible else "not undone"
        note = f"On {len(self.open)} of {len(self.steps)} steps history decides; the change is {undone}."
        return Table(("step", "there (read down)", "back (read up)"), rows, caption=self.title, notes=(note,))

    def _words(self, k: int, profile: Profile | None) -> str:
        if profile is None:
            return "best replies cycle"
        labels = self.games[k].labels(profile)
        allies = len(labels) == 2 and set(labels) <= set("CHF")
        return f"({', '.join(labels)})" + (f" {outcome_class(*labels)}" if allies else "")


@forgiving
def path(
    games: Iterable[NormalFormGame], *, start: object = None, order: Sequence[str | int] | None = None, steps: Iterable[str] = ()
) -> Loop:
    """Follow best replies along games and back.

    Parameters
    ----------
    games
        In the order of the way there; all with the same players and actions.
    start
        The profile before the first step; by default the one that the principal logit branch of the first game selects.
    order
        The players in the order in which they revise; by default that of the games.
    steps
        A label for each game; by default its number.

    Raises
    ------
    GameError
        If there are no games, they differ in players or actions, payoffs are symbolic, or ``order`` does not name every player.

    >>> hunts = [NormalFormGame([[[4, 0], [r, r]], [[4, r], [0, r]]], actions=[("stag", "hare")] * 2) for r in (1, 3, 5)]
    >>> loop = path(hunts, start=("stag", "stag"))
    >>> loop.there, loop.back, loop.reversible
    (((0, 0), (0, 0), (1, 1)), ((1, 1), (1, 1), (1, 1)), False)
    """
    line = tuple(games)
    if not line or any((game.players, game.actions) != (line[0].players, line[0].actions) for game in line):
        raise GameError("hysteresis.path: at least one game is needed, and all must have the same players and actions")
    names = tuple(steps) or tuple(str(k + 1) for k in range(len(line)))
    if len(names) != len(line):
        raise GameError(f"hysteresis.path: every one of {len(line)} games needs a label; got {len(names)}")
    turn = tuple(line[0].player(player) for player in order) if order is not None else tuple(range(len(line[0].players)))
    if sorted(turn) != list(range(len(line[0].players))):
        raise GameError(f"hysteresis.path: order must name every player once ({', '.join(line[0].players)}); got {order!r}")
    at = logit.limit(line[0].floats()).cell if start is None else line[0].profile(start)
    there, at = _follow(line, at, turn)
    back, _ = _follow(line[::-1], at, turn)
    return Loop(line, names, there, back[::-1])


@forgiving
def along(
    scenario: Scenario,
    parameter: str,
    values: Iterable[object],
    *,
    start: object = None,
    us_action: str | None = None,
    model: Trilateral | None = None,
) -> Loop:
    """Follow best replies of the allies while one parameter of a scenario goes through values and back.

    Parameters
    ----------
    parameter
        Symbol or spelled-out name.
    values
        In the order of the way there, within the parameter's range.
    start, us_action
        As in `path`, and the US action if it is not to be the scenario's.
    model
        By default the scenario's own.

    Raises
    ------
    ParameterError, GameError
        If the parameter is unknown, a value is out of range, or the start is no profile of the allies.

    >>> from games.scenarios.named import scenario
    >>> loop = along(scenario("2019"), "animosity_rok", ["0.2", "0.4", "0.6"])
    >>> loop.open, loop.games[1].labels(loop.there[1]), loop.games[1].labels(loop.back[1])
    ((1,), ('H', 'H'), ('F', 'F'))
    """
    from ..verdict import model_of

    own = model_of(scenario, model, "hysteresis.along")
    scenario, symbol = scenario.on(own), own.parameter(parameter)
    scenarios = [scenario.set({symbol.symbol: value}) for value in values]
    games = [own.game(one, us_action=us_action) for one in scenarios]
    loop = path(games, start=start, steps=[f"{symbol.name} {decimal(one.values[symbol.symbol])}" for one in scenarios])
    return Loop(loop.games, loop.steps, loop.there, loop.back, f"{scenario.name}: {symbol.name} there and back")


def _follow(games: Sequence[NormalFormGame], at: Profile, turn: Sequence[int]) -> tuple[tuple[Profile | None, ...], Profile]:
    """Return where play settles in each game, and the profile in which it is left."""
    found: list[Profile | None] = []
    for game in games:
        settled, at = settle(game, at, turn)
        found.append(at if settled else None)
    return tuple(found), at


@forgiving
def settle(game: NormalFormGame, start: Profile, turn: Sequence[int]) -> tuple[bool, Profile]:
    """Return whether best replies in turn come to rest, and the profile where they do or where they begin to cycle.

    >>> pennies = NormalFormGame([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> settle(pennies, (0, 0), (0, 1))
    (False, (0, 1))
    """
    at, seen = start, set()
    while at not in seen:
        seen.add(at)
        before = at
        for i in turn:
            best = game.best_responses(i, at)
            if at[i] not in best:
                at = (*at[:i], best[0], *at[i + 1 :])
        if at == before:
            return True, at
    return False, at
