"""Everything that is shown keeps its contract: at most a screen of text, well-formed HTML, balanced LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

import games
from games import catalogue, trees
from games.models.trilateral import MODEL
from games.table import Table
from quasialliance.results import Results
from solvers import refinements, stability
from solvers.verdict import verdict
from tests.conformance.samples import SAMPLES
from tests.conformance.test_methods import METHODS, found
from tests.conformance.walk import holding, short

LINES = 60
"""Lines of a screen."""
VOID = {"br", "hr", "img"}


def shown() -> Iterator[tuple[str, Any]]:
    """Yield (name, value): a result of every method, every model and entry, games, reports and verdicts."""
    for method in METHODS:
        slug, solution = found(method)[0]
        yield f"{short(method)}-{slug}", solution
    for module in holding("games.models", "MODEL"):
        yield short(module), module.MODEL
    for slug, entry in {**catalogue.entries(), **trees.entries()}.items():
        yield f"entry-{slug}", entry
    for kind, samples in SAMPLES.items():
        for slug, game in samples.items():
            yield f"{kind.__name__}-{slug}", game
    scenario = games.episode("2019").scenario
    yield "stability", stability.report(MODEL, scenario)
    yield "refinements", refinements.report(MODEL.game(scenario))
    yield "verdict", verdict(scenario)
    yield "scenario", scenario


SHOWN = dict(shown())


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


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_shows_itself_on_one_screen(name: str) -> None:
    """Its text is at most a screen, not the bare address of an object; HTML and LaTeX are well-formed where it has them."""
    value = SHOWN[name]
    text = repr(value)
    assert text
    assert " object at 0x" not in text
    assert text.count("\n") < LINES
    if hasattr(value, "_repr_html_"):
        check_html(value._repr_html_())
    if hasattr(value, "_repr_latex_"):
        check_latex(value._repr_latex_())


def test_every_table_of_the_paper_is_well_formed(small_results: Results) -> None:
    """HTML, LaTeX and CSV of each have its caption or its cells."""
    for kind in holding("quasialliance.tables", "paper"):
        for stem, table in kind.paper(small_results):
            assert isinstance(table, Table), stem
            check_html(table.to_html())
            check_latex(table.to_latex())
            assert len(table.to_csv().splitlines()) >= len(table.rows) + 1
