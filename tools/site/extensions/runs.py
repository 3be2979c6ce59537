"""What a page shows of the command line is run when the page is built, in an empty folder that the page has to itself.

``{file} NAME`` shows a file and writes it into that folder. ``{run} ARGUMENTS`` runs ``quasialliance ARGUMENTS`` there and
shows what is printed; options: ``status`` (the exit status to expect), ``first`` (show that many lines), ``image`` (show a
picture that the command wrote; the content is its alternative text). ``{outline} ARGUMENTS`` shows which keys the JSON that
it prints has.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

COLUMNS = "80"
KINDS: dict[str, type | tuple[type, ...]] = {"text": str, "true or false": bool, "number": (int, float), "null": type(None)}
"""Kinds of values in an outline; an object has its keys below it."""


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder, with a terminal of 80 columns."""
    before, columns = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(folder)
    os.environ["COLUMNS"] = COLUMNS
    try:
        yield
    finally:
        os.chdir(before)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns


def run(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Run a command in a folder; return its exit status and what it prints, errors included."""
    from quasialliance.command_line import main

    printed = io.StringIO()
    with inside(folder), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            main(arguments)
        except SystemExit as end:
            return int(end.code or 0), printed.getvalue()
    return 0, printed.getvalue()


class Placed(SphinxDirective):
    """A directive that works in the page's own folder."""

    @property
    def folder(self) -> Path:
        """The folder of the page, empty when the page begins."""
        kept = self.env.temp_data
        if "runs_folder" not in kept:
            kept["runs_folder"] = tempfile.mkdtemp(prefix="page-")
        return Path(kept["runs_folder"])


class ShownFile(Placed):
    """``{file} NAME``: a file of the reader's own, shown and written."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the file, and show it under its name."""
        name, text = self.arguments[0], "\n".join(self.content) + "\n"
        (self.folder / name).write_text(text, encoding="utf-8")
        block = nodes.literal_block(text, text, language={".py": "python", ".toml": "toml"}.get(Path(name).suffix, "text"))
        title = nodes.caption("", "", nodes.literal("", name))
        return [nodes.container("", title, block, literal_block=True, classes=["literal-block-wrapper"])]


class Run(Placed):
    """``{run} ARGUMENTS``: a command with what it prints."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "status": directives.nonnegative_int,
        "first": directives.positive_int,
        "image": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Run the command and show it; a status that was not expected is an error of the page."""
        line = " ".join(self.arguments[0].split())
        status, printed = run(shlex.split(line), self.folder)
        if status != self.options.get("status", 0):
            raise self.error(f"quasialliance {line}: exit status {status}: {printed}")
        lines = printed.rstrip().splitlines()
        most = self.options.get("first", len(lines))
        shown = "\n".join(lines[:most] + (["..."] if len(lines) > most else []))
        block = nodes.literal_block("", f"$ quasialliance {line}\n{shown}".rstrip(), language="console", classes=["run"])
        return [block, *self.picture()]

    def picture(self) -> list[nodes.Node]:
        """Return the picture that the command wrote, if it is asked for."""
        if "image" not in self.options:
            return []
        name = self.options["image"]
        page = self.env.docname.replace("/", "-")
        kept = Path(self.env.doctreedir) / "pictures"
        kept.mkdir(exist_ok=True)
        path = kept / f"{page}-{name}"
        shutil.copy(self.folder / name, path)
        return [nodes.image(uri=f"/{os.path.relpath(path, self.env.srcdir)}", alt=" ".join(self.content))]


MOST_KEYS = 6
"""Keys that hold the same object are named up to so many."""


class Outline(Placed):
    """``{outline} ARGUMENTS``: the keys of the JSON that a command prints, with the kinds of their values."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Run the command and show the outline of its answer."""
        status, printed = run(shlex.split(self.arguments[0]), self.folder)
        if status:
            raise self.error(f"quasialliance {self.arguments[0]}: exit status {status}: {printed}")
        text = "\n".join(outlined(json.loads(printed)))
        return [nodes.literal_block(text, text, language="text", classes=["outline"])]


def outlined(value: Any, margin: str = "") -> Iterator[str]:
    """Yield the lines of an outline; entries of a list, and keys that hold the same, are shown once.

    >>> list(outlined({"a": 1, "b": [{"c": None}, {"c": "x"}], "d": 2}))
    ['a, d: number', 'b: list of', '    c: null or text']
    """
    objects = [one for one in spread(value) if isinstance(one, dict)]
    alike: dict[tuple[str, ...], list[str]] = {}
    for key in dict.fromkeys(key for one in objects for key in one):
        held = [one[key] for one in objects if key in one]
        inner = [each for one in held for each in spread(one)]
        kinds = " or ".join(dict.fromkeys(kind for kind in map(kind_of, inner) if kind))
        many = "list of " if any(isinstance(one, list) for one in held) else ""
        said = f"{many}{kinds}".rstrip() if inner else "list, empty here"
        alike.setdefault((said, *outlined(inner, margin + "    ")), []).append(key)
    for (said, *below), keys in alike.items():
        most = MOST_KEYS if below else len(keys)
        named = ", ".join(keys[:most]) + (f" and {len(keys) - most} more" if len(keys) > most else "")
        yield from wrap(f"{named}: {said}".rstrip(), 90, initial_indent=margin, subsequent_indent=f"{margin}  ")
        yield from below


def kind_of(value: Any) -> str:
    """Return what a value is called in an outline; nothing for an object."""
    return next((word for word, kind in KINDS.items() if isinstance(value, kind)), "")


def spread(value: Any) -> list[Any]:
    """Return the entries of nested lists, or the value itself."""
    return [each for one in value for each in spread(one)] if isinstance(value, list) else [value]


def forget(app: Sphinx, document: nodes.document) -> None:
    """Remove the page's folder when the page has been read."""
    folder = app.env.temp_data.pop("runs_folder", None)
    if folder:
        shutil.rmtree(folder)


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directives."""
    app.add_directive("file", ShownFile)
    app.add_directive("run", Run)
    app.add_directive("outline", Outline)
    app.connect("doctree-read", forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
