"""Ctrl-C in the middle of a command: status 130, one line, no traceback, and nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

# Windows has no SIGINT that one process could send to the group of a command and its workers.
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT can be sent to a group of processes")

SWEEP = 'scenario = "2019"\n[design]\nkind = "random"\nsize = 50000000\nseed = 0\n[inputs]\nanimosity_rok = [0.3, 0.9]\n'
COMMANDS = {
    "while it starts": (("solve", "2019"), 0.2, "interrupted\n"),
    "a map": (("map", "2019", "--x", "TKN", "--y", "rK", "-o", "m.pdf", "--grid", "3000"), 4, "interrupted\n"),
    "indices": (("sensitivity", "2019", "--samples", "1048576", "-o", "folder"), 4, "interrupted\n"),
    "levers": (("robust", "2019", "--draws", "3000000", "-o", "folder"), 4, "interrupted\n"),
    "a back-test": (("backtest", "--draws", "200000"), 4, "interrupted\n"),
    "the paper": (("paper", "-o", "folder"), 6, "interrupted\n"),
    "a sweep by several processes": (
        ("sweep", "sweep.toml", "-o", "out", "--workers", "2"),
        12,
        "interrupted: out: what is done is safe, and resume (--resume) goes on\n",
    ),
}
"""What is interrupted: arguments, after how many seconds, and what is then said."""


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupt_is_one_line(name: str, tmp_path: Path) -> None:
    """The key reaches all processes of the command at once, as a terminal sends it."""
    arguments, seconds, words = COMMANDS[name]
    (tmp_path / "sweep.toml").write_text(SWEEP, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "quasialliance", *arguments],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )  # fmt: skip
    try:
        until = monotonic() + 60
        log = tmp_path / "out" / "done.jsonl"
        sleep(seconds)
        while arguments[0] == "sweep" and monotonic() < until and not (log.exists() and log.stat().st_size):
            sleep(0.2)  # until some chunk is there
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    # Python ends itself by the signal if code that was made from text was interrupted; a shell says 130 of that, too
    assert process.returncode in (130, -signal.SIGINT)
    assert out == ""
    told = [line for line in err.splitlines() if not line.endswith("game/s]")]  # a bar of progress
    if name == "the paper":
        told = told[-1:]  # after the parts that are done
    assert told == [f"quasialliance: {words.rstrip()}"]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == ({"sweep.toml", "out"} if arguments[0] == "sweep" else {"sweep.toml"})
