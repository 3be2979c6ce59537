"""The explorer in a notebook: its answers to the front end, and itself in a real JupyterLab, moved by mouse and by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import games
import quasialliance
from games.errors import QuasiallianceError
from quasialliance.explorer import front
from quasialliance.explorer.answers import Answers
from quasialliance.explorer.widget import Explorer
from tests.chromium import WAIT, chromium, missing, needed
from tests.jupyterlab import READY, RUN_ALL, jupyterlab


class Heard(Explorer):
    """An explorer that keeps what it sends."""

    def __init__(self, answers: Answers) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(answers)

    def send(self, content: dict[str, Any], buffers: object = None) -> None:
        """Keep what would be sent."""
        self.sent.append(content)

    def hear(self, **content: Any) -> None:
        """Receive what a front end sends."""
        self._answer(self, content, None)


def test_it_answers_as_the_page_does() -> None:
    """A question gets the page's answer under its number; a wrong one a sentence; anything else nothing."""
    widget = Heard(Answers())
    widget.hear(type="ask", number="a", kind="picture", question={"view": {"base": "E23"}})
    widget.hear(type="ask", number="b", kind="picture", question={"view": {"base": "1789"}})
    widget.hear(type="ask", number="c", kind="picture")
    widget.hear(type="ask", number="d", question={})
    widget.hear(type="greeting")
    assert [one["number"] for one in widget.sent] == ["a", "b", "c", "d"]
    assert widget.sent[0]["answer"] == Answers().ask("picture", {"view": {"base": "E23"}})
    assert [set(one["answer"]) for one in widget.sent[1:]] == [{"error"}] * 3


def test_front_end_is_the_page_s() -> None:
    """The widget's module and style sheet are those that the page loads."""
    widget = quasialliance.explore()
    assert str(widget._esm) == front.module()
    assert str(widget._css) == front.text("explorer.css")


def test_what_is_looked_at_is_a_scenario() -> None:
    """The view that the front end sends back is the scenario of the next cell, and its code makes it."""
    widget = quasialliance.explore(games.episode("2023"), without="entrapment")
    assert widget.scenario == games.scenario("2023").switch_off("entrapment")
    widget.view = widget.view | {"values": {"s": "1/3"}, "us_action": "R", "without": None}
    assert widget.scenario == games.scenario("2023").set(s="1/3").us("R")
    made: dict[str, Any] = {}
    exec(widget.code.partition("found =")[0], made)
    assert made["scenario"] == widget.scenario


@pytest.mark.parametrize(
    "wrong", [{"x": "nonsense"}, {"values": {"s": 9}}, {"us_action": "X"}, {"without": "nobody"}, {"timing": "late"}]
)
def test_a_wrong_start_is_said(wrong: dict[str, Any]) -> None:
    """What cannot be shown is refused at once."""
    with pytest.raises(QuasiallianceError):
        quasialliance.explore("2019", **wrong)


CELLS = (
    "import quasialliance\nexplorer = quasialliance.explore('2019')\nexplorer",
    "print(explorer.scenario.values.get('beta'), explorer.scenario.us_action)",
)
EXPLORER = ".jp-OutputArea .quasialliance-explorer"
RESTS = f"return !!document.querySelector('{EXPLORER}[data-busy=no]')"
PICTURE = f"return document.querySelector('{EXPLORER} .map svg').innerHTML"
SECOND = """
const done = arguments[0], notebook = window.jupyterapp.shell.currentWidget.content;
notebook.widgets[1].model.clearExecution();
notebook.activeCellIndex = 1;
window.jupyterapp.commands.execute('notebook:run-cell').then(done, (problem) => done('' + problem));
"""
PRINTED = """
const cell = window.jupyterapp.shell.currentWidget.content.widgets[1];
return cell.model.outputs.toJSON().map((one) => one.text || one.evalue).join('');
"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A notebook with an explorer, open and run in a browser."""
    if missing():
        (pytest.fail if needed() else pytest.skip)(missing())
    root, work = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("work")
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), work / "explorer.ipynb")
    with jupyterlab(root, work) as address, chromium(tmp_path_factory.mktemp("chromium"), size=(1500, 1300)) as page:
        page.get(f"{address}/lab/tree/explorer.ipynb?token=t&reset")
        WebDriverWait(page, WAIT, 0.2).until(lambda page: page.execute_script(READY))
        page.execute_async_script(RUN_ALL)
        WebDriverWait(page, WAIT, 0.2).until(lambda page: page.execute_script(RESTS))
        yield page
        if target := os.environ.get("QUASIALLIANCE_SCREENSHOTS"):
            Path(target).mkdir(parents=True, exist_ok=True)
            page.save_screenshot(str(Path(target) / "widget.png"))


def printed(page: webdriver.Chrome) -> str:
    """Run the second cell; return what it prints."""
    page.execute_async_script(SECOND)
    found: str = WebDriverWait(page, WAIT, 0.2).until(lambda page: page.execute_script(PRINTED))
    return found.strip()


def rest(page: webdriver.Chrome) -> None:
    """Wait until nothing moves in the explorer."""
    WebDriverWait(page, WAIT, 0.05).until(lambda page: page.execute_script(RESTS))


def test_in_jupyterlab(notebook: webdriver.Chrome) -> None:
    """A slider moved by keyboard, and the point by mouse, change the picture and what the kernel sees; the cells do not move."""
    assert printed(notebook) == "None E"
    before = notebook.execute_script(PICTURE)
    notebook.execute_script(f"document.querySelectorAll('{EXPLORER} .mechanisms details').forEach((one) => {{ one.open = true; }})")
    handle = notebook.find_element(By.CSS_SELECTOR, f"{EXPLORER} .mechanisms .slider[data-symbol=beta] input[type=range]")
    notebook.execute_script("arguments[0].scrollIntoView({block: 'center'})", handle)
    handle.click()
    active = notebook.execute_script("return window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    handle.send_keys(Keys.HOME, Keys.ARROW_RIGHT * 54, Keys.ARROW_DOWN, Keys.ARROW_UP)
    rest(notebook)
    assert notebook.execute_script(PICTURE) != before
    assert notebook.execute_script("return window.jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert printed(notebook) == "27/50 E"
    drawing = notebook.find_element(By.CSS_SELECTOR, f"{EXPLORER} .map svg")
    notebook.execute_script("arguments[0].scrollIntoView({block: 'center'})", drawing)
    label = drawing.get_attribute("aria-label")
    ActionChains(notebook).move_to_element(drawing).click().perform()
    rest(notebook)
    assert drawing.get_attribute("aria-label") != label
    assert notebook.find_element(By.CSS_SELECTOR, f"{EXPLORER} .code-panel pre").text.count("dprk_threat_rok") >= 2
