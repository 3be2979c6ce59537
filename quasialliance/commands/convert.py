"""``quasialliance convert``: a game, or a scenario, written in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import games
import games.formats
from games.errors import FormatError, GameError, ScenarioError
from games.formats.text import write

FORMS = {".csv": "one row a profile", ".tex": "LaTeX"}
"""Suffixes that are written and not read."""


@click.command()
@click.argument("source")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reader", type=click.Choice(["gambit", "openspiel"]), default="gambit", help="Whose reader a .nfg or .efg is for.")
@click.option("--rounded", is_flag=True, help="Let OpenSpiel, which holds floats, read the nearest one of a number that is none.")
def convert(source: str, target: Path, reader: str, rounded: bool) -> None:
    """Write SOURCE, a game or a scenario by name or as a file, to the file TARGET, whose suffix names the form.

    Games: .nfg, .efg, .lrsnash, .toml (trees), .csv (one row a profile), .tex (a tree as TikZ, a table as a matrix). A scenario is
    written as .toml, and as the allies' game in any other form. Numbers stay exact; what a form cannot express is refused.
    """
    suffix = target.suffix.lower()
    known = [*games.formats.catalogue(), *FORMS]
    if suffix not in known:
        raise FormatError(f"{target}: no form has the suffix {target.suffix!r}; known: {', '.join(known)}")
    if (reader, rounded) != ("gambit", False) and suffix not in (".nfg", ".efg"):
        raise GameError(f"{target}: --reader and --rounded are for .nfg and .efg")
    found: Any = _asked(source)
    if isinstance(found, games.Scenario) and suffix == ".toml":
        write({target: found.to_toml().encode("utf-8")})
        return
    game = found
    if isinstance(found, games.Scenario):
        from games.readings import tables

        game = tables.read(found)
    _held(game, suffix, source, target)
    if suffix == ".tex":
        write({target: (games.to_latex(game) + "\n").encode("utf-8")})
    elif suffix == ".csv":
        write({target: game.to_frame().to_csv(index=False, lineterminator="\n").encode("utf-8")})
    else:
        try:
            games.write(game, target, reader=reader, rounded=rounded)
        except GameError as problem:  # as this command calls it
            raise GameError(str(problem).replace("rounded=True", "--rounded")) from None


def _held(game: object, suffix: str, source: str, target: Path) -> None:
    """Raise a GameError if a form holds no game of this kind, with the forms that do."""
    tables = [form for form, module in games.formats.catalogue().items() if form == getattr(module, "SUFFIX", None)]
    trees = [form for form, module in games.formats.catalogue().items() if form == getattr(module, "TREE_SUFFIX", None)]
    held = {"table": [*tables, *FORMS], "tree": [*trees, ".tex"]}
    if not isinstance(game, games.NormalFormGame | games.ExtensiveFormGame):
        raise GameError(f"{target}: {source} is neither a table nor a tree, and no form holds another game")
    kind = "table" if isinstance(game, games.NormalFormGame) else "tree"
    if suffix not in held[kind]:
        raise GameError(f"{target}: {source} is a {kind}, and a {suffix} holds none; these do: {', '.join(held[kind])}")


def _asked(source: str) -> object:
    """Return the game or scenario that a word or file names."""
    path = Path(source)
    if path.suffix and games.formats.holds_game(path):
        return games.read(path)
    from games import library
    from games.theories.named import case

    named = library.find(source)
    if named is not None:
        return named.game()
    try:
        return case(source, at=None).scenario
    except ScenarioError as problem:
        raise ScenarioError(f"{problem}; nor is a game called so{library.hint(source)}") from None
