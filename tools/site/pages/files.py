"""Files that are read and written: their forms as the modules that read them describe them, and the typed errors."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import dedent

from games import errors
from games.formats import catalogue

from ..markdown import page, plain, table
from ..walk import names, sources, tree

TEXT = """Nothing that is read is evaluated as code, but the Python files of `--mechanism` and `--model`, which are run.
Text is UTF-8, with or without a byte order mark; numbers are decimals, integers or text such as `"1/3"`, and are read
exactly. A mistake is an error that names the file, the line and the key."""
GAMES = """`games.read` and `games.write` choose the format by the suffix."""
ERRORS = """Bad input raises a typed error that says what was wrong, where, and what would be right. All of them are a
{py:class}`~games.errors.QuasiallianceError`, itself a `ValueError`; a solver that can't do what was asked raises a
{py:class}`~games.errors.SolverError`. On the command line either is one line on standard error and exit status 2."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages."""
    yield "reference/files.md", page("Files", TEXT, "## Games", GAMES, format_table(), *episode(), *described())
    yield "reference/errors.md", page("Errors", ERRORS, error_table())


def format_table() -> str:
    """Return the formats of games."""
    return table(
        ("suffix", "holds", "module"),
        (
            (f"`{suffix}`", plain((inspect.getdoc(room) or "").partition("\n\n")[0]), f"{{py:mod}}`{room.__name__}`")
            for suffix, room in catalogue().items()
        ),
    )


def described() -> Iterator[str]:
    """Yield every description of a file: a docstring that says what a file of some kind holds, and shows one."""
    for module in sources():
        text = ast.get_docstring(tree(module)) or ""
        if module.startswith(("games.formats", "quasialliance")) or not holds_toml(text):
            continue
        yield f"## {title(module)}"
        yield f"```{{eval-rst}}\n{text.partition(chr(10) * 2 + '>>>')[0]}\n```"
        yield f"Read by {{py:mod}}`{module}`."


def episode() -> Iterator[str]:
    """Yield what an episode's file holds: one of those that are shipped."""
    room = import_module("games.scenarios.episodes")
    path = sorted(Path(room.__path__[0]).glob("*.toml"))[-1]
    yield "## Episode"
    yield f"```{{eval-rst}}\n{inspect.getdoc(room)}\n```"
    yield f"The last one, `{path.name}`:\n\n```toml\n{path.read_text(encoding='utf-8').strip()}\n```"
    yield f"Read by {{py:mod}}`{room.__name__}`."


def holds_toml(text: str) -> bool:
    """Tell whether a docstring shows a file: a literal block that TOML reads, dots left out.

    >>> holds_toml("A claim file::\\n\\n    a = 1\\n    ...\\n\\nThat is all."), holds_toml("As in::\\n\\n    u = a - b")
    (True, False)
    """
    for found in re.finditer(r"::\n\n((?:[ ]{4}.*\n|\n)+)", f"{text}\n"):
        try:
            return bool(tomllib.loads(re.sub(r"(?m)^\s*\.\.\..*$", "", dedent(found[1]))))
        except tomllib.TOMLDecodeError:
            continue
    return False


def title(module: str) -> str:
    """Return a heading for a kind of file: the words before "file" in its description, or what its module is called."""
    text = ast.get_docstring(tree(module)) or ""
    found = re.search(r"(?:^|\n)(?:A|An|The) ([a-z ]+?) file[^.\n]*::\n\n", text)
    if found:
        return found[1].capitalize()
    *_, room, last = module.split(".")
    return f"{room} {last}".replace("_", " ").capitalize()


def error_table() -> str:
    """Return every typed error, what it means, and where it is raised."""
    rows = []
    for name in names("games.errors"):
        if isinstance(name.node, ast.ClassDef):
            raisers = [path for path in sources().values() if f"raise {name.name}(" in path.read_text(encoding="utf-8")]
            base = getattr(errors, name.name).__mro__[1].__name__
            said = plain(name.text.partition("\n\n")[0])
            rows.append((f"{{py:class}}`~games.errors.{name.name}`", f"`{base}`", said, str(len(raisers))))
    return table(("error", "is a", "when", "modules that raise it"), rows)
