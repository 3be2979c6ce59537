"""The explorer in headless Chromium: from a slider's move to the painted picture, for moves that change the whole map."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import psutil
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import WAIT, chromium, missing

MOVES = 100
READY = "return !!document.querySelector('[data-busy=no]')"
LISTEN = """
window.drawn = [];
document.addEventListener('quasialliance-drawn', (event) => window.drawn.push(event.detail));
"""
COUNT = "return window.drawn.length"
SLIDER = "input[type=range]"
CASES = {
    "the US action is given, exact regions": ("", "beta"),
    "the same, two parameters whose map has curved borders": ('#{"y":"us_pressure","us_action":"P"}', "eps"),
    "all three move at once, grid while moving": ('#{"timing":"simultaneous"}', "beta"),
    "the US moves first, grid": ('#{"timing":"us-first"}', "beta"),
}
"""Title -> view, and the slider that is moved, which is on neither axis."""


def times(page: webdriver.Chrome, symbol: str) -> list[float]:
    """Return the milliseconds of moves by key, each waited for, from the key's event to the frame after the picture is drawn."""
    WebDriverWait(page, WAIT, 0.1).until(lambda page: page.execute_script(READY))
    page.execute_script("document.querySelectorAll('.mechanisms details').forEach((own) => { own.open = true; });" + LISTEN)
    slider = page.find_element(By.CSS_SELECTOR, f".mechanisms .slider[data-symbol={symbol}] {SLIDER}")
    for move in range(MOVES):
        seen = page.execute_script(COUNT)
        slider.send_keys(Keys.ARROW_LEFT if move % 60 < 30 else Keys.ARROW_RIGHT)
        WebDriverWait(page, WAIT, 0.005).until(lambda page, seen=seen: page.execute_script(COUNT) > seen)
    found: list[float] = page.execute_script("return window.drawn.filter((one) => one.map).map((one) => one.milliseconds)")
    return found


def crowding() -> float:
    """Return how long a fixed piece of work takes, as a multiple of the processor time it needs: 1 on a machine at rest."""
    wall, cpu = perf_counter(), process_time()
    sum(k * k for k in range(3_000_000))
    return (perf_counter() - wall) / (process_time() - cpu)


def line(title: str, found: Sequence[float], cpu: float, crowd: float) -> str:
    """Return one line of the report."""
    ranked = sorted(found)
    worst = f"{median(ranked):8.1f} {ranked[int(0.95 * len(ranked))]:8.1f} {ranked[-1]:8.1f}"
    return f"{title:55} {len(ranked):5} {worst} {1000 * cpu / len(ranked):8.1f} {crowd:9.1f}"


def main() -> None:
    """Print, per timing: moves whose map was drawn anew, their median, 95th percentile and worst time in milliseconds; what a move
    takes of the server's processor, what follows at rest included; and how crowded the machine is meanwhile."""
    if missing():
        print(missing())
        return
    command = [sys.executable, "-m", "quasialliance", "explore", "2019", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        print(f"{'milliseconds from move to picture':55} moves   median      95%    worst   server  crowding")
        own = psutil.Process(server.pid)
        for title, (view, symbol) in CASES.items():
            with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as page:
                page.get(address + view)
                before, crowd = own.cpu_times().user, crowding()
                found = times(page, symbol)
                print(line(title, found, own.cpu_times().user - before, max(crowd, crowding())), flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
