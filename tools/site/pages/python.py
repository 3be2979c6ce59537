"""The Python reference: a page for each package and each module of its own, with every public name, written from the docstrings."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from textwrap import indent
from typing import Any

from sphinx.ext.napoleon import Config
from sphinx.ext.napoleon.docstring import NumpyDocstring

from ..walk import FLOORS, Name, names, sources, tree

LONGEST = 60
"""Characters of a default or a value that are shown."""
STYLE = Config(napoleon_google_docstring=False, napoleon_use_ivar=True, napoleon_use_rtype=False)


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page for every package and every module that lies directly in a floor, and the list of them.

    The pages are in no table of contents: a hundred dotted names beside every page would help nobody.
    """
    listed = []
    for page, modules in by_page().items():
        text = "\n".join(section(module, page) for module in modules)
        floor = page.split(".")[0]
        yield f"reference/python/{page}.rst", f":orphan:\n\n:doc:`index-{floor}`\n\n{text}"
        listed.append((page, first_line(page)))
    for floor in (*FLOORS, "quasialliance"):
        rows = [(page, said) for page, said in listed if page.split(".")[0] == floor]
        table = "\n".join(f"* - :doc:`{page}`\n  - {said}" for page, said in rows)
        yield (
            f"reference/python/index-{floor}.rst",
            f"""Python: {floor}
{"=" * (len(floor) + 8)}

.. list-table::
   :widths: 40 60
   :class: names

{indent(table, "   ")}
""",
        )


def by_page() -> dict[str, list[str]]:
    """Return page -> its modules: a package with the modules in it, or a module that lies directly in a floor."""
    packages = {module for module, path in sources().items() if path.name == "__init__.py"}
    found: dict[str, list[str]] = {}
    for module in sorted(sources()):
        parent = module.rpartition(".")[0]
        page = module if module in packages or parent in (*FLOORS, "quasialliance") else parent
        found.setdefault(page, []).append(module)
    return found


def first_line(module: str) -> str:
    """Return the first sentence of a module's docstring."""
    return (ast.get_docstring(tree(module)) or "").partition("\n\n")[0].replace("\n", " ")


def heading(text: str, line: str) -> str:
    """Return a title as code, underlined."""
    return f"``{text}``\n{line * (len(text) + 4)}\n"


def section(module: str, page: str) -> str:
    """Return what a page says of one module."""
    parts = [
        heading(module, "=" if module == page else "-"),
        f".. py:module:: {module}\n",
        prose(ast.get_docstring(tree(module)) or "", "module"),
        *([taken_over(module)] if module == page else []),
        *(entry(name) for name in names(module) if not repeated(name.node)),
    ]
    return "\n".join(part for part in parts if part)


def taken_over(package: str) -> str:
    """Return the names that a package takes over from its modules, with where they are documented."""
    room = import_module(package)
    found = []
    for name in sorted(getattr(room, "__all__", ())):
        thing = getattr(room, name)
        home = getattr(thing, "__module__", None)
        if (inspect.isfunction(thing) or inspect.isclass(thing)) and home != package:
            found.append(f":py:obj:`{name} <{home}.{thing.__qualname__}>`")
    return f"\nImportable from ``{package}`` itself: {', '.join(found)}.\n" if found else ""


def prose(text: str, what: str) -> str:
    """Return a docstring as reStructuredText, its sections as fields; paragraphs and examples after a section are no part of it."""
    parts: list[str] = []
    chunk: list[str] = []
    inside = False
    for block in re.split(r"\n\s*\n", escaped(text)):
        lines = block.splitlines()
        header = len(lines) > 1 and set(lines[1]) == {"-"}
        loose = bool(lines) and not lines[0].startswith(" ") and not (len(lines) > 1 and lines[1].startswith(" "))
        if inside and not header and (loose or block.startswith(">>>")):
            parts += [str(NumpyDocstring("\n\n".join(chunk), STYLE, what=what)), block]
            chunk, inside = [], False
        else:
            chunk.append(block)
            inside = inside or header
    parts.append(str(NumpyDocstring("\n\n".join(chunk), STYLE, what=what)))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a docstring with stars, bars and underscores that are no markup marked as such; code, formulas and examples stay.

    >>> escaped("T*, |d| and np.bool_, but *not* ``x*`` nor :math:`a_*`")
    'T\\\\*, \\\\|d\\\\| and np.bool\\\\_, but *not* ``x*`` nor :math:`a_*`'
    """
    kept = re.compile(
        r"""(``.+?``|:[\w:]+:`.+?`|(?<![`\w])`[^`\n]+`(?!`)|^[ ]*(?:>>>|\.\.\.).*?(?=\n[ ]*\n|\Z)
        |^[ ]*\.\.[ ]math::.*(?:\n[ ]*\S.*)*
        |::\n\n(?:(?:[ ]+.*)?\n)*(?:[ ]+.*)?|(?<![\w*])\*\*?[^\s*](?:[^*\n]*[^\s*])?\*\*?(?![\w*]))""",
        re.S | re.M | re.X,
    )
    return "".join(
        part if index % 2 else re.sub(r"[*|]|(?<=\w)_(?!\w)", r"\\\g<0>", part) for index, part in enumerate(kept.split(text))
    )


def entry(name: Name) -> str:
    """Return the description of one public name."""
    if isinstance(name.node, ast.FunctionDef):
        return function(name.node, name.text, "function")
    if isinstance(name.node, ast.ClassDef):
        return described(name)
    value = short(ast.unparse(name.node.value)) if name.node.value is not None else ""
    kind = f"   :type: {ast.unparse(name.node.annotation)}\n" if isinstance(name.node, ast.AnnAssign) else ""
    shown = f"   :value: {value}\n" if value else ""
    return f".. py:data:: {name.name}\n{kind}{shown}\n{indent(prose(name.text, 'data'), '   ')}\n"


def repeated(node: ast.AST) -> bool:
    """Tell whether a definition is described elsewhere: for type checkers it only repeats another, or it is a command."""
    return any(re.match(r"(typing\.)?overload$|click\.", ast.unparse(mark)) for mark in getattr(node, "decorator_list", ()))


def function(node: ast.FunctionDef, text: str, kind: str, first: int = 0) -> str:
    """Return the description of a function or a method; ``first`` arguments are left out of its signature."""
    words = {ast.unparse(mark) for mark in node.decorator_list}
    options = "".join(f"   :{word}:\n" for word in ("classmethod", "staticmethod") if word in words)
    if "classmethod" in words:
        first = 1
    elif "staticmethod" in words:
        first = 0
    return f".. py:{kind}:: {node.name}{signature(node, first)}\n{options}\n{indent(prose(text, kind), '   ')}\n"


def signature(node: ast.FunctionDef, first: int) -> str:
    """Return a function's signature as it is written, long defaults cut."""
    arguments = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(arguments, ast.FunctionDef)
    given = arguments.args
    for _ in range(first):
        (given.posonlyargs or given.args).pop(0)
    given.defaults = [cut(value) for value in given.defaults]
    given.kw_defaults = [value and cut(value) for value in given.kw_defaults]
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({ast.unparse(given)}){returns}"


def cut(value: ast.expr) -> ast.expr:
    """Return a default, or an ellipsis where it is long."""
    return value if len(ast.unparse(value)) <= LONGEST else ast.Constant(...)


def short(text: str) -> str:
    """Return a value on one line, cut where it is long."""
    line = " ".join(text.split()).replace("\\", "\\\\")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."


def described(name: Name) -> str:
    """Return the description of a class: how it is made, its docstring, its public methods and properties."""
    node = name.node
    assert isinstance(node, ast.ClassDef)
    thing = getattr(import_module(name.module), name.name)
    bases = ", ".join(f":py:class:`{ast.unparse(base)}`" for base in node.bases if isinstance(base, ast.Name | ast.Attribute))
    parts = [f"Bases: {bases}.\n"] if bases else []
    parts.append(prose(name.text, "class"))
    for member, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
            marks = {ast.unparse(mark) for mark in member.decorator_list}
            text = ast.get_docstring(member) or ""
            if repeated(member) or any(mark.endswith(".setter") for mark in marks):
                continue
            if marks & {"property", "cached_property"}:
                kind = f"   :type: {ast.unparse(member.returns)}\n" if member.returns else ""
                parts.append(f".. py:property:: {member.name}\n{kind}\n{indent(prose(text, 'property'), '   ')}\n")
            else:
                parts.append(function(member, text, "method", 1))
        elif isinstance(member, ast.Assign) and "Enum" in bases and isinstance(member.targets[0], ast.Name):
            parts.append(f".. py:attribute:: {member.targets[0].id}\n   :value: {short(ast.unparse(member.value))}\n")
        elif isinstance(member, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            text = f"   :type: {ast.unparse(member.annotation)}\n\n{indent(prose(str(after.value.value), 'attribute'), '   ')}"
            parts.append(f".. py:attribute:: {ast.unparse(member.target)}\n{text}\n")
    return f".. py:class:: {name.name}{construction(thing)}\n\n{indent(chr(10).join(parts), '   ')}\n"


def construction(thing: Any) -> str:
    """Return what a class is made from, or nothing where it can't be told or is plain."""
    if issubclass(thing, BaseException) or hasattr(thing, "__members__"):
        return ""
    try:
        given = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    parts, star = [], False
    for one in given.parameters.values():
        if one.kind is one.VAR_POSITIONAL:
            star = True
        elif one.kind is one.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        mark = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
        said = f": {one.annotation}" if isinstance(one.annotation, str) else ""
        value = "" if one.default is one.empty else f" = {default(one.default)}"
        parts.append(f"{mark}{one.name}{said}{value}")
    return f"({', '.join(parts)})"


def default(value: Any) -> str:
    """Return a default that can be read as Python, or an ellipsis."""
    text = repr(value)
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return "..."
    return text if len(text) <= LONGEST else "..."
