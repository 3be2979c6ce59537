"""The built site: no warning, nothing from outside, no dead link, every public name in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from sphinx.util.inventory import InventoryFile

from quasialliance.command_line import Commands
from tests.conformance.walk import SOURCES, defined, public_functions
from tests.docs.conftest import Site
from tools.site.stage import ROOT

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FETCHED = {("link", "href"), ("a", "ping"), ("image", "href"), ("use", "href")}
"""Attributes besides ``src`` and its kin whose address a browser fetches by itself."""


class Page(HTMLParser):
    """What a page fetches, what it links to, what it can be linked at, its text in code, and pictures without alternative text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.fetched, self.links, self.places, self.styles = path, [], [], {""}, []
        self.silent: list[str] = []
        self.within: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note the addresses of an element."""
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self.within.append(tag)
        self.places |= {given[name] for name in ("id", "name") if name in given}
        self.styles.append(given.get("style", ""))
        for name, value in given.items():
            if name in ("src", "srcset", "poster", "data", "background") or (tag, name) in FETCHED:
                self.fetched.append(value)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "img" and not given.get("alt"):
            self.silent.append(given.get("src", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag in self.within:
            while self.within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note style sheets that stand in the page."""
        if self.within and self.within[-1] == "style":
            self.styles.append(data)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[Path, Page]:
    """Every page, read."""
    return {path.resolve(): Page(path) for path in site.pages}


def outside(address: str) -> bool:
    """Tell whether an address is another machine's."""
    found = urlsplit(address)
    return bool(found.netloc) or found.scheme not in ("", "data", "mailto")


def test_is_built_without_a_warning(site: Site) -> None:
    """Nothing at all is printed: no warning of ours, of the theme or of a docstring."""
    assert (site.status, site.printed) == (0, "")


def test_holds_every_source(site: Site) -> None:
    """Each page that is written, by hand or from the code, each notebook, and no other."""
    written = {re.sub(r"\.\w+$", ".html", name) for name in site.sources if not name.startswith("_")}
    built = {path.relative_to(site.folder).as_posix() for path in site.pages}
    assert built - written == {"genindex.html", "py-modindex.html", "search.html"}
    assert written <= built
    assert {f"notebooks/{path.stem}.html" for path in (ROOT / "notebooks").glob("*.ipynb")} <= built


def test_nothing_is_fetched_from_outside(site: Site, pages: dict[Path, Page]) -> None:
    """Pages, style sheets and scripts name no resource of another machine; only links that a reader may follow do."""
    assert [(page.path.name, one) for page in pages.values() for one in page.fetched if outside(one)] == []
    sheets = [path.read_text(encoding="utf-8") for path in site.folder.rglob("*.css")]
    sheets += [style for page in pages.values() for style in page.styles]
    fetched = [one for sheet in sheets for one in re.findall(r"(?:url\(|@import )['\"]?([^'\")\s]+)", sheet)]
    assert [one for one in fetched if outside(one)] == []
    scripts = {path.name: path.read_text(encoding="utf-8") for path in site.folder.rglob("*.js")}
    assert [name for name, text in scripts.items() if re.search(r"(?:fetch|import|importScripts)\(\s*['\"]https?:", text)] == []


def test_formulas_are_mathml(pages: dict[Path, Page]) -> None:
    """They stand in the page itself: no script typesets them, and no error of the converter is among them."""
    texts = {path: path.read_text(encoding="utf-8") for path in pages}
    assert sum(text.count("<math") for text in texts.values()) > 200
    assert [path.name for path, text in texts.items() if re.search("mathjax|katex|<merror", text, re.IGNORECASE)] == []


def test_every_link_inside_leads_somewhere(site: Site, pages: dict[Path, Page]) -> None:
    """The page or file is there, and so is the place in it."""
    dead = defaultdict(set)
    for path, page in pages.items():
        for link in (one for one in page.links if not outside(one) and not one.startswith("mailto:")):
            address, _, place = link.partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            if not target.is_file() or (target in pages and unquote(place) not in pages[target].places):
                dead[path.relative_to(site.folder.resolve()).as_posix()].add(link)
    assert dead == {}


def test_every_picture_says_what_it_shows(pages: dict[Path, Page]) -> None:
    """Alternative text is not empty."""
    assert {page.path.name: page.silent for page in pages.values() if page.silent} == {}


def public_names() -> Iterator[str]:
    """Yield every public name of games and solvers: functions, classes, their methods, and values."""
    for module in SOURCES:
        if module.split(".")[0] in ("games", "solvers") and not any(part.startswith("_") for part in module.split(".")):
            yield from (f"{module}.{name}" for name in defined(module) if not name.startswith("_"))
    for name, thing in public_functions():
        if isinstance(thing, type) and name.split(".")[0] in ("games", "solvers") and name.endswith(f".{thing.__name__}"):
            for member, value in vars(thing).items():
                own = getattr(getattr(value, "fget", getattr(value, "func", value)), "__qualname__", "").startswith(thing.__name__)
                if not member.startswith("_") and own and (callable(value) or isinstance(value, property)):
                    yield f"{name}.{member}"


def test_every_public_name_is_in_the_reference(site: Site) -> None:
    """It has a place to link to; so has every command."""
    with (site.folder / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, address: base + address)
    listed = {name for kind, found in inventory.items() if kind.startswith("py:") for name in found}
    assert sorted(set(public_names()) - listed) == []
    commands = (site.folder / "reference/commands.html").read_text(encoding="utf-8")
    assert [name for name in Commands() if f'id="command-{name}"' not in commands] == []


def test_the_table_of_solvers_names_what_is_there() -> None:
    """Every name after ``solvers.`` in the table that says which solver is for what can be imported."""
    text = (ROOT / "docs/which-solver.md").read_text(encoding="utf-8")
    import solvers

    for dotted in set(re.findall(r"`solvers\.([a-z_.]+)`", text)):
        room = solvers
        for part in dotted.split("."):
            room = getattr(room, part)


def test_pages_about_the_code_are_not_written_by_hand() -> None:
    """The sources in docs hold no list of mechanisms or commands: what they name of the project in code can be asked for."""
    for path in (ROOT / "docs").rglob("*.md"):
        for command in re.findall(r"`quasialliance ([a-z]+)", path.read_text(encoding="utf-8")):
            assert command in Commands(), f"{path.name}: {command}"
