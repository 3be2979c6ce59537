"""A headless Chromium for tests and timings, where one is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No name leads anywhere but this machine."""
WAIT = 90
"""Seconds granted to whatever is waited for on a busy machine."""


def missing() -> str:
    """Return what is not installed, in words; nothing where all is there."""
    absent = [str(path) for path in (BROWSER, DRIVER) if not path.exists()]
    return f"{', '.join(absent)} not installed" if absent else ""


def needed() -> bool:
    """Tell whether a missing browser is a failure rather than a reason to skip."""
    return os.environ.get("REQUIRE_BROWSER") == "1"


@contextmanager
def chromium(folder: Path, *, size: tuple[int, int] = (1400, 1000)) -> Iterator[webdriver.Chrome]:
    """Yield a browser of its own, which saves what is downloaded into a folder, and end it."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS.split(), OFFLINE, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder), "download.prompt_for_download": False})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=webdriver.ChromeService(str(DRIVER)), options=options)
    try:
        driver.set_page_load_timeout(WAIT)
        driver.set_script_timeout(WAIT)
        driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})  # a headless window may have no focus
        yield driver
    finally:
        driver.quit()
