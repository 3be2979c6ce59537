"""The five-minute notebook as a person meets it: in JupyterLab, in a browser, every cell run, formulas typeset.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-dejavu-core``). Without them the
tests are skipped; with REQUIRE_BROWSER=1 they fail instead. The last screenshot also goes to $QUASIALLIANCE_SCREENSHOT, if set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[2]
NOTEBOOK = "five_minute_start.ipynb"
BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1400,1300"
)
START, LOAD, RUN, STOP = 120, 60, 180, 30
"""Seconds granted to the server's start, to a page, to a run of all cells, and to the end of every process."""

NOTEBOOK_READY = "return !!window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
RUN_ALL = """
const done = arguments[0], app = window.jupyterapp, panel = app.shell.currentWidget;
(async () => {
    await panel.context.ready;
    await panel.sessionContext.ready;
    return await app.commands.execute('notebook:run-all-cells');
})().then(done, problem => done('' + problem));
"""
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
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab of its own, which holds a copy of the notebook; no process of it is left behind."""
    missing = [str(path) for path in (BROWSER, DRIVER) if not path.exists()]
    if missing:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(f"{', '.join(missing)} not installed")
    root = tmp_path_factory.mktemp("lab")
    work = root / "work"
    work.mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, work)
    settings = root / "settings"
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}', "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    own = {f"JUPYTER_{kind}_DIR": str(root / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={address.rpartition(':')[2]}", "--ServerApp.port_retries=0", "--IdentityProvider.token=t"),
        *(f"--ServerApp.root_dir={work}", f"--LabApp.user_settings_dir={settings}", "--expose-app-in-browser"),
        *("--LabApp.extension_manager=readonly", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
    ]
    log = root / "lab.log"
    with log.open("w") as out:
        server = subprocess.Popen(command, env=os.environ | own | {"IPYTHONDIR": str(root / "ipython")}, stdout=out, stderr=out)
        try:
            wait_for(f"{address}/api/status?token=t", server, log)
            yield address
        finally:
            left = stop(server)
    assert not left, f"still running: {left}"


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when a server answers; fail with its log if it ends first or takes too long."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8')}")


def stop(server: subprocess.Popen[bytes]) -> list[str]:
    """End a server; return the command lines of its kernels that outlived it, which are then killed."""
    kernels = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    server.terminate()
    try:
        server.wait(STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(STOP)
    _, alive = psutil.wait_procs(kernels, timeout=STOP)
    left = [" ".join(kernel.cmdline()) for kernel in alive]
    for kernel in alive:
        kernel.kill()
    return left


@pytest.fixture(scope="module")
def browser(lab: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A headless Chromium with the notebook open."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(service=webdriver.ChromeService(str(DRIVER)), options=options)
    try:
        driver.set_page_load_timeout(LOAD)
        driver.set_script_timeout(RUN)
        driver.get(f"{lab}/lab/tree/{NOTEBOOK}?token=t&reset")
        WebDriverWait(driver, LOAD, 0.2).until(lambda page: page.execute_script(NOTEBOOK_READY))
        yield driver
    finally:
        driver.quit()


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
    WebDriverWait(browser, LOAD, 0.2).until(lambda page: page.execute_script(COUNT_VISIBLE, cell, selector))
    assert browser.save_screenshot(str(tmp_path / "lab.png"))
    if target := os.environ.get("QUASIALLIANCE_SCREENSHOT"):
        shutil.copy(tmp_path / "lab.png", target)
