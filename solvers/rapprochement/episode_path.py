"""Episodes as a path through the slow states: which state each one's codes are nearest to, and what is played there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from games.arguments import forgiving
from games.models import slow_states
from games.record import Record
from games.scenarios.episodes import Episode
from games.scenarios.governments import of_episode
from games.table import Cell, Table, number

from ..markov import StochasticGame
from .outlooks import first_state, outlook, selected


@dataclass(frozen=True)
class Step(Record):
    """An episode's place among the slow states.

    Attributes
    ----------
    episode
        The episode.
    state
        The state that its codes are nearest to; the government of record on its last day.
    after
        The same with what was done in it: friction leaves animosity high.
    actions, played
        What Japan and the ROK do in ``state`` under the selected equilibrium of the episode's own game, and its class; None if the
        rule selects none.
    chance
        The chance, under that equilibrium, of being in the next episode's state that many years later; None for the last episode
        and for one in the same year as the next.
    """

    episode: Episode
    state: str
    after: str
    actions: tuple[str, str] | None
    played: str | None
    chance: Fraction | None


@forgiving
def steps(path: Iterable[Episode]) -> tuple[Step, ...]:
    """Return episodes, in time order, as a path through the slow states.

    >>> import games
    >>> (only,) = steps([games.episode("2023")])
    >>> only.state, only.played
    ('low animosity, high threat, conservative, firm US', 'cohesion')
    """
    episodes, values = list(path), slow_states.values()
    states = [first_state(e.scenario, values, of_episode(e), friction=False) for e in episodes]
    found = []
    for k, (episode, state) in enumerate(zip(episodes, states, strict=True)):
        after = first_state(episode.scenario, values, of_episode(episode))
        play = selected(StochasticGame(**slow_states.game(episode.scenario, government=of_episode(episode)).arguments))
        if play is None:
            found.append(Step(episode, state, after, None, None, None))
            continue
        own = outlook(play, state)
        years = episodes[k + 1].year - episode.year if k + 1 < len(episodes) else 0
        chance = _chance(own.chain.rows, own.chain.number(after), own.chain.number(states[k + 1]), years) if years else None
        found.append(Step(episode, state, after, own.actions(state), own.now, chance))
    return tuple(found)


def _chance(rows: tuple[tuple[Fraction, ...], ...], start: int, end: int, years: int) -> Fraction:
    now = [Fraction(int(k == start)) for k in range(len(rows))]
    for _ in range(years):
        now = [sum((p * rows[k][j] for k, p in enumerate(now) if p), start=Fraction(0)) for j in range(len(rows))]
    return now[end]


def path_table(path: Iterable[Step]) -> Table:
    """Return one row per episode: its state, what is played there, what was coded, and the chance of what came next."""
    rows = [
        (
            step.episode.id,
            step.episode.period,
            step.state,
            "" if step.actions is None else _played(step.actions, step.played),
            step.episode.outcome,
            "" if step.chance is None else number(step.chance),
        )
        for step in path
    ]
    notes = (
        "State: levels nearest to the codes of the episode; government of record on its last day. Played: selected equilibrium of "
        "the episode's own slow states.",
        "Chance: of the next episode's state that many years later, animosity being high after coded friction.",
    )
    header = ("episode", "period", "state", "played", "coded", "chance of the next")
    return Table(header, rows, caption="Episodes as a path through the slow states", notes=notes)


def _played(actions: Iterable[str], group: object) -> Cell:
    """Return a cell for a profile and its class."""
    profile = f"({', '.join(actions)})"
    return Cell(f"{profile} {group}", parts=(("", profile), ("class", str(group))))
