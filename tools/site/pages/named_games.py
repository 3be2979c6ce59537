"""The games that have a name, with their sources, and the parameters of the models."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

from games.library import KINDS, NamedGame, games
from games.model.family import Family
from games.published import Published

from ..markdown import number, page, plain, table, target

TEXT = """Every command that takes an episode, and `games.library.named` in Python, takes a game by its name. Models belong
to the alliance and have parameters of their own; published games are in exact numbers, with the whole equilibrium set
known, and serve as tests. A source marked *page not checked* is cited from memory of the work, without its page."""
TITLES = {"model": "Models of the alliance", "tree": "Published trees", "table": "Published tables"}


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of games."""
    parts = [TEXT]
    for kind in KINDS:
        found = [one for one in games() if one.kind == kind]
        rows = [(f"`{one.name}`", plain(one.title), ", ".join(one.players), plain(one.source)) for one in found]
        parts += [f"## {TITLES[kind]}", table(("name", "title", "players", "source"), rows)]
        if kind == "model":
            parts += [model(one) for one in found]
    yield "reference/model/games.md", page("Games", *parts)


def model(one: NamedGame) -> str:
    """Return what a model's own file says of it, and its parameters."""
    assert not isinstance(one.origin, Published)
    rooms = [room for name, room in sys.modules.items() if name.startswith("games.models.")]
    room = next(room for room in rooms if vars(room).get("MODEL") is one.origin)
    about = (inspect.getdoc(room) or "").partition("\n\n>>>")[0]
    rows: list[tuple[str, ...]] = []
    if isinstance(one.origin, Family):
        rows = [
            (f"`{p.symbol}`", f"`{p.name}`", number(p.default), f"{number(p.low)} to {number(p.high)}", plain(p.meaning))
            for p in one.origin.parameters
        ]
    shown = table(("symbol", "name", "default", "range", "meaning"), rows) if rows else ""
    return "\n\n".join([target("game", one.name), f"### {plain(one.title)}", f"```{{eval-rst}}\n{about}\n```", shown])
