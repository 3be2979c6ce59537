"""What there is to document, found by walking the packages: modules, and the public names that each defines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .stage import ROOT

FLOORS = ("games", "solvers")
"""The packages that are imported; ``quasialliance`` is reached by its commands and figures."""


@dataclass(frozen=True)
class Name:
    """A public name that a module defines: its node in the syntax tree, and the text that documents it."""

    module: str
    name: str
    node: ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
    text: str


@cache
def sources() -> dict[str, Path]:
    """Return every public module with its file, packages under their own name."""
    found = {}
    for floor in (*FLOORS, "quasialliance"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not any(part.startswith("_") and part != "__init__" for part in parts):
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(sources()[module].read_text(encoding="utf-8"))


def names(module: str) -> Iterator[Name]:
    """Yield the public names that a module's own text defines, in its order."""
    body = tree(module).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not node.name.startswith("_"):
                yield Name(module, node.name, node, ast.get_docstring(node) or "")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            said = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            for target in targets:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    yield Name(module, target.id, node, said if isinstance(said, str) else "")
