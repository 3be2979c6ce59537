"""Whether HTML and LaTeX are well-formed."""

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img"}


class Tags(HTMLParser):
    """Follows which tags are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open a tag."""
        self.open += [tag] * (tag not in VOID)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open
        assert self.open.pop() == tag


def check_html(text: str) -> None:
    """Every tag is closed, in order."""
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []


def check_latex(text: str) -> None:
    """Braces and environments close, and there is nothing that LaTeX would read as a command by accident."""
    plain = text.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert text.count(r"\begin{") == text.count(r"\end{")
    assert plain.count("$") % 2 == plain.count(r"\$") % 2
