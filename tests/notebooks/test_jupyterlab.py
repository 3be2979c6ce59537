"""The five-minute notebook as a person meets it: in JupyterLab, in a browser, every cell run, formulas typeset.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-dejavu-core``). Without them the
tests are skipped; with REQUIRE_BROWSER=1 they fail instead. The last screenshot also goes to $QUASIALLIANCE_SCREENSHOT, if set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import WAIT, chromium, missing, needed
from tests.jupyterlab import READY, RUN_ALL, jupyterlab

ROOT = Path(__file__).parents[2]
NOTEBOOK = "five_minute_start.ipynb"
RUN = 180
"""Seconds granted to a run of all cells."""

OUTPUTS = """
return Object.fromEntries(window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .map(cell => [cell.model.id, cell.model.outputs.toJSON()]));
"""
SHOW = """
const done = arguments[1], notebook = window.jupyterapp.shell.currentWidget.content;
const index = notebook.widgets.findIndex(cell => cell.model.id === arguments[0]);
notebook.activeCellIndex = index;
notebook.scrollToItem(index, 'start').then(() => done(index), problem => done('' + problem));
"""
COUNT_VISIBLE = """
const notebook = window.jupyterapp.shell.currentWidget.content;
const cell = notebook.widgets.find(cell => cell.model.id === arguments[0]);
return [...cell.node.querySelectorAll('.jp-OutputArea-output ' + arguments[1])]
    .filter(shown => shown.getBoundingClientRect().height > 0 && shown.naturalWidth !== 0).length;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A headless Chromium with a copy of the notebook open in a JupyterLab of its own; no process of it is left behind."""
    if absent := missing():
        (pytest.fail if needed() else pytest.skip)(absent)
    root = tmp_path_factory.mktemp("lab")
    work = root / "work"
    work.mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, work)
    with jupyterlab(root, work) as address, chromium(root, size=(1400, 1300)) as driver:
        driver.set_script_timeout(RUN)
        driver.get(f"{address}/lab/tree/{NOTEBOOK}?token=t&reset")
        WebDriverWait(driver, WAIT, 0.2).until(lambda page: page.execute_script(READY))
        yield driver


@pytest.fixture(scope="module")
def outputs(browser: webdriver.Chrome) -> dict[str, list[dict[str, Any]]]:
    """The outputs of every code cell, by cell id, after a run of all cells, which stops at an error."""
    browser.execute_async_script(RUN_ALL)
    found: dict[str, list[dict[str, Any]]] = browser.execute_script(OUTPUTS)
    return found


def test_every_cell_runs(outputs: dict[str, list[dict[str, Any]]]) -> None:
    """Every cell but that of the imports has a result, none an error or a message."""
    assert [output for cell in outputs.values() for output in cell if output["output_type"] in ("error", "stream")] == []
    assert [name for name, cell in outputs.items() if not cell] == ["imports"]


@pytest.mark.parametrize(
    ("cell", "selector"),
    [("game", "table"), ("lacking", "img"), ("binding", "mjx-container"), ("conditions", "table mjx-container"), ("map", "img")],
)
@pytest.mark.usefixtures("outputs")
def test_results_are_drawn(cell: str, selector: str, browser: webdriver.Chrome, tmp_path: Path) -> None:
    """The page shows tables, pictures and formulas laid out by MathJax, in tables too; what is seen is kept."""
    assert isinstance(browser.execute_async_script(SHOW, cell), int)
    WebDriverWait(browser, WAIT, 0.2).until(lambda page: page.execute_script(COUNT_VISIBLE, cell, selector))
    assert browser.save_screenshot(str(tmp_path / "lab.png"))
    if target := os.environ.get("QUASIALLIANCE_SCREENSHOT"):
        shutil.copy(tmp_path / "lab.png", target)
