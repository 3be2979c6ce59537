"""``quasialliance map``: which outcomes two parameters give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import games
from games.errors import QuasiallianceError
from games.formats.text import write
from games.models.trilateral import COMMON_THREAT, Trilateral

from ..options import Question, figure_option, game_options, given, show
from ..question import joined
from ..values import Whole

if TYPE_CHECKING:
    from games.model.family import Family
    from games.scenarios.episodes import Episode
    from solvers.regimes import ExactMap

AXIS = "Parameter on the {} axis, or common_threat: the four perceived threats together."
LIMITS = "Range of the {} axis (default: the parameter's own)."


@click.command("map")
@game_options("tree model", "table model")
@click.option("--x", required=True, metavar="NAME", help=AXIS.format("horizontal"))
@click.option("--y", required=True, metavar="NAME", help=AXIS.format("vertical"))
@click.option("--xlim", metavar="LOW:HIGH", help=LIMITS.format("horizontal"))
@click.option("--ylim", metavar="LOW:HIGH", help=LIMITS.format("vertical"))
@click.option("--episode", "marked", multiple=True, metavar="EPISODE", help="Also mark this episode, at its codes (repeatable).")
@figure_option
@click.option("--grid", type=Whole(2), default=200, show_default=True, help="Points along each axis.")
@click.option("--exact", is_flag=True, help="Exact regions by their whole set of equilibria, with borders in closed form; no grid.")
def map(
    question: Question, x: str, y: str, xlim: str | None, ylim: str | None, marked: tuple[str, ...], output: Path, grid: int,
    exact: bool,
) -> None:  # fmt: skip
    """Draw the regime map of two parameters with the episode on it.

    Of a game: exact regions by their equilibria, of a tree by their paths.
    """
    from solvers import regimes

    from ..figures import exact_map, regime_map, style
    from ..json_maps import exact_map_object, map_object

    kind = style.form_of(output, "map")
    model, here = question.parametric()
    alliance = isinstance(model, Trilateral)
    if given("grid") and (exact or not alliance):
        raise QuasiallianceError("--grid: exact regions, and all maps of games are exact, have no grid; leave it out")
    if exact and not alliance:
        raise QuasiallianceError("--exact: the map of a game is always exact; leave it out")
    episodes = _episodes(question, marked, x, y)
    asked: dict[str, Any] = {**here, "xlim": _limits("--xlim", xlim), "ylim": _limits("--ylim", ylim)}
    found: Any
    record: Callable[[Any], dict[str, Any]]
    if exact or not alliance:
        found = _exact(model, x, y, asked)
        figure, record = exact_map.draw(found, episodes), exact_map_object
    else:
        found = regimes.map(model, x, y, shape=(grid, grid), **asked)
        figure, record = regime_map.draw(found, episodes), map_object
    write({output: style.render(figure, kind)})
    places = {own: [*at] for at, ids in regime_map.places(found, episodes).items() for own in ids}
    lines = [*found.tables(), *_absent(episodes, places, found.scenario.name), f"written to {output}"]
    show(
        question.as_json,
        lambda: {"file": str(output)} | record(found) | ({"episodes": places} if marked else {}),
        lambda: "\n".join(str(line) for line in lines),
    )


def _exact(model: Family, x: str, y: str, asked: dict[str, Any]) -> ExactMap:
    """Return the exact map of all equilibria; of the pure ones, as its title says, where signs do not settle the mixed ones."""
    from solvers import regimes
    from solvers.regimes.chart import settled_by_signs

    mixed = settled_by_signs(model.players, getattr(model, "actions", ())) or isinstance(model, Trilateral)
    return regimes.exact_map(model, x, y, mixed=mixed, **asked)


def _limits(option: str, span: str | None) -> tuple[str, str] | None:
    """Return the two ends of LOW:HIGH."""
    if span is None:
        return None
    low, colon, high = (part.strip() for part in span.partition(":"))
    if not (low and colon and high) or ":" in high:
        raise QuasiallianceError(f"{option} {span!r}: LOW:HIGH is needed, e.g. {option} 0.2:0.8")
    return low, high


def _episodes(question: Question, marked: tuple[str, ...], x: str, y: str) -> list[Episode]:
    """Return the episodes to mark."""
    if marked and question.form is not None:
        raise QuasiallianceError("--episode: episodes are of the trilateral game, and have no place in another's parameters")
    if marked and COMMON_THREAT.name in (x, y):
        raise QuasiallianceError(f"--episode: {COMMON_THREAT.name} moves four threats together; no episode has a place on it")
    found = [games.episode(word) for word in marked]
    for k, own in enumerate(found):
        if own in found[:k]:
            raise QuasiallianceError(f"--episode {marked[k]}: {own.id} is marked twice")
        if own.id == question.scenario.name:
            raise QuasiallianceError(f"--episode {marked[k]}: the map is of {own.id} itself, which is marked on it")
    return found


def _absent(episodes: list[Episode], places: dict[str, Any], own: str) -> list[str]:
    """Say which episodes lie outside the map."""
    gone = [episode.id for episode in episodes if episode.id not in places and episode.id != own]
    return [f"outside the map: {joined(gone)}"] if gone else []
