"""What annotations and docstrings name becomes a link where it is one of ours, and stays text where it is somebody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

OURS = ("games", "solvers", "quasialliance")
WRITTEN = ("class", "exc", "obj")
"""Kinds of references that annotations and fields make; the others are written by hand, and must resolve."""


@cache
def home(module: str, name: str) -> str:
    """Return the full name of what a module knows by a name, or nothing."""
    try:
        thing = getattr(import_module(module), name, None)
    except ImportError:
        return ""
    return f"{thing.__module__}.{thing.__qualname__}" if hasattr(thing, "__qualname__") else ""


class Named(SphinxPostTransform):
    """Give every reference to a Python name the full name of what it means in its module, before references are resolved."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        """Go through the references of a page."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("refdomain") != "py" or node["reftype"] == "mod":
                continue
            known = self.env.domains["py"].objects
            full = next((name for name in self.meant(node) if name in known), None)
            if full:
                node["reftarget"], node["reftype"], node["refspecific"] = full, "obj", False
            elif node["reftype"] in WRITTEN and str(node["reftarget"]).partition(".")[0] not in OURS:
                either = [part for part in node if isinstance(part, addnodes.pending_xref_condition)]
                node.replace_self(either[-1].children if either else node.children)

    def meant(self, node: addnodes.pending_xref) -> Iterator[str]:
        """Yield the full names that a reference may mean, the likeliest first."""
        target, module, within = str(node["reftarget"]), node.get("py:module"), node.get("py:class")
        first, dot, rest = target.partition(".")
        yield target
        if module and within:
            yield f"{module}.{within}.{target}"
        if module:
            yield f"{module}.{target}"
            yield f"{home(module, first)}{dot}{rest}"
        if dot and first in OURS:
            parts = target.split(".")
            for cut in range(1, len(parts)):
                yield ".".join([home(".".join(parts[:cut]), parts[cut]), *parts[cut + 1 :]])
        if target[:1].isupper() and len(named := self.endings.get(target, [])) == 1:
            yield named[0]

    @cached_property
    def endings(self) -> dict[str, list[str]]:
        """Return last part of a name -> every documented name that ends so."""
        found = defaultdict(list)
        for name in self.env.domains["py"].objects:
            found[name.rpartition(".")[2]].append(name)
        return found


class Linked(SphinxPostTransform):
    """Make a link of text in code that is the full name of something documented, or a command."""

    default_priority = 20

    def run(self, **_: Any) -> None:
        """Go through the code in the text of a page, headings and links left out."""
        for node in list(self.document.findall(nodes.literal)):
            up, inside = node.parent, set()
            while up is not None:
                inside.add(type(up))
                up = up.parent
            place = None if inside & {nodes.title, nodes.reference, addnodes.desc_signature} else self.place(node.astext())
            if place and place[0] != self.env.docname:
                link = make_refnode(self.app.builder, self.env.docname, *place, child=node.deepcopy())
                node.replace_self(link)

    def place(self, text: str) -> tuple[str, str] | None:
        """Return the page and the place in it that a name leads to."""
        words = text.split()
        if words[:1] == ["quasialliance"] and len(words) > 1:
            return self.env.domains["std"].anonlabels.get(f"command-{words[1]}")
        if not text.startswith(tuple(f"{floor}." for floor in OURS)) or not text.replace(".", "_").isidentifier():
            return None
        python = self.env.domains["py"]
        for name in (text, home(*text.rpartition(".")[::2])):
            if found := python.objects.get(name) or python.modules.get(name):
                return found.docname, found.node_id
        return None


def setup(app: Sphinx) -> dict[str, bool]:
    """Resolve what Sphinx does not find, and call attributes attributes."""
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    app.add_post_transform(Named)
    app.add_post_transform(Linked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
