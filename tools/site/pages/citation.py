"""How to cite the software, from CITATION.cff."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..markdown import page
from ..stage import ROOT


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    facts = {key: value.strip().strip('"') for key, value in re.findall(r"^(title|version|license): (.+)$", text, re.M)}
    author = re.findall(r'- name: "(.+)"', text)
    parts = [
        f"> {', '.join(author)}. *{facts['title']}*, version {facts['version']}. Software, {facts['license']} licence.",
        "As BibTeX:",
        f"```bibtex\n@software{{quasialliance,\n  author = {{{' and '.join(author)}}},\n  title = {{{facts['title']}}},\n"
        f"  version = {{{facts['version']}}},\n  license = {{{facts['license']}}},\n}}\n```",
        f"`CITATION.cff`, for reference managers:\n\n```yaml\n{text.strip()}\n```",
    ]
    yield "project/cite.md", page("How to cite", *parts)
