"""The front end: one module in plain JavaScript, made of a few files by purpose, with its style sheet and its page.

The widget needs a module that imports nothing, since a notebook has no address for its parts. So the parts, each a module that a
browser or an editor can read alone, are put one after the other, imports and all but the last exports left out.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS = ("parts.js", "regime_map.js", "panels.js", "controls.js", "explorer.js")
"""The files of the module in the order of what they need; the last one's exports are the module's."""
IMPORT = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)


@cache
def text(name: str) -> str:
    """Return the text of a file of the front end.

    >>> text("page.html").startswith("<!doctype html>")
    True
    """
    return files(__name__).joinpath(name).read_text("utf-8")


@cache
def module() -> str:
    """Return the one module of the page and the widget.

    >>> "import {" in module(), module().count("export default")
    (False, 1)
    """
    *parts, last = (IMPORT.sub("", text(name)) for name in PARTS)
    return "\n".join([*(EXPORT.sub("", part) for part in parts), last])
