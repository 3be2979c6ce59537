"""Pages as a browser shows them, off line: no error in the console, formulas typeset, pictures drawn, the search at work.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-dejavu-core``). Without them the
tests are skipped; with REQUIRE_BROWSER=1 they fail instead. Screenshots go to $QUASIALLIANCE_SCREENSHOTS, if set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import chromium, missing, needed
from tests.docs.conftest import Site

LOAD = 60
"""Seconds granted to a page."""
PAGES = [
    "index", "tutorial/command-line", "tutorial/python", "how-to/tree", "how-to/threshold", "explanation/model", "other-tools",
    "reference/model/mechanisms", "reference/commands", "reference/json", "reference/python/solvers.nash", "glossary",
    "which-solver", "project/readme", "notebooks/five_minute_start",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser that reaches no other machine."""
    if absent := missing():
        (pytest.fail if needed() else pytest.skip)(absent)
    with chromium(tmp_path_factory.mktemp("browser"), size=(1400, 1300)) as driver:
        yield driver


def opened(browser: webdriver.Chrome, path: Path) -> None:
    """Open a page and wait until it is whole."""
    browser.get(path.as_uri())
    WebDriverWait(browser, LOAD, 0.1).until(lambda d: d.execute_script("return document.readyState") == "complete")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_error(site: Site, browser: webdriver.Chrome, name: str) -> None:
    """The console is silent, every picture has a size, no formula is without one, nothing is wider than the window."""
    opened(browser, site.folder / f"{name}.html")
    if folder := os.environ.get("QUASIALLIANCE_SCREENSHOTS"):
        browser.save_screenshot(str(Path(folder) / f"{name.replace('/', '-')}.png"))
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    unseen = "return [...document.querySelectorAll('article img, math')].filter(e => !e.getBoundingClientRect().width).length"
    assert browser.execute_script(unseen) == 0
    assert browser.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_search_finds_a_name(site: Site, browser: webdriver.Chrome) -> None:
    """It needs no server: the index is a script of the site."""
    browser.get((site.folder / "search.html").as_uri() + "?q=threshold")
    found = "return document.querySelectorAll('#search-results li').length"
    WebDriverWait(browser, LOAD, 0.2).until(lambda d: d.execute_script(found) > 3)
