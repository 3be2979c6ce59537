"""Formulas as MathML, which browsers typeset by themselves: no script, no font and no picture is fetched."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

SAME = {r"\iff": r"\;\Longleftrightarrow\;", r"\dots": r"\ldots"}
"""What the converter does not know, in words that it knows."""


def converted(node: nodes.Element, block: bool) -> str:
    """Return a formula as MathML.

    Raises
    ------
    ExtensionError
        If the converter does not know one of its commands.
    """
    tex = re.sub("|".join(re.escape(word) + r"(?![A-Za-z])" for word in SAME), lambda found: SAME[found[0]], node.astext().strip())
    try:
        return str(tex2mathml(tex, as_block=block))
    except Exception as problem:
        raise ExtensionError(f"formula {tex!r}: {problem}") from problem


def visit_inline(self: Any, node: nodes.Element) -> None:
    """Write a formula in a line."""
    self.body.append(converted(node, block=False))
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.Element) -> None:
    """Write a formula on lines of its own, with its number if it has one."""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    label = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    self.body.append(f'<div class="formula"{label}>{number}{converted(node, block=True)}</div>\n')
    raise nodes.SkipNode


class InOutputs(SphinxPostTransform):
    """Typeset what notebooks' tables have between ``\\(`` and ``\\)``, which elsewhere a script would do."""

    default_priority = 900

    def run(self, **_: Any) -> None:
        """Go through the HTML that cells show."""
        for node in self.document.findall(nodes.raw):
            if "html" in node.get("format", "") and r"\(" in node.astext():
                text = re.sub(r"\\\((.+?)\\\)", lambda found: str(tex2mathml(unescape(found[1]), as_block=False)), node.astext())
                node.replace_self(nodes.raw("", text, format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer under the name "mathml"."""
    app.add_post_transform(InOutputs)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
