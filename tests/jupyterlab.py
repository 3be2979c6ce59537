"""A JupyterLab of its own for a test, which leaves no process behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anywidget
import psutil

START, STOP = 120, 30
"""Seconds granted to the server's start, and to the end of every process."""
READY = "return !!window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
"""Script that tells whether a notebook and its kernel are there."""
RUN_ALL = """
const done = arguments[0], app = window.jupyterapp, panel = app.shell.currentWidget;
(async () => {
    await panel.context.ready;
    await panel.sessionContext.ready;
    return await app.commands.execute('notebook:run-all-cells');
})().then(done, problem => done('' + problem));
"""


@contextmanager
def jupyterlab(root: Path, work: Path) -> Iterator[str]:
    """Start a JupyterLab over a folder, with its settings and logs in another; yield its address, and end it with its kernels."""
    settings = root / "settings"
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}', "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    own = {f"JUPYTER_{kind}_DIR": str(root / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    # the widgets' own extensions, wherever the libraries are installed
    own["JUPYTER_PATH"] = str(Path(anywidget.__file__).parents[4] / "share" / "jupyter")
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
            _wait(f"{address}/api/status?token=t", server, log)
            yield address
        finally:
            left = _stop(server)
    assert not left, f"still running: {left}"


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text('utf-8')}")


def _stop(server: subprocess.Popen[bytes]) -> list[str]:
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
