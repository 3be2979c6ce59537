"""The site, laid out and built once for all its tests, as `make site` does it: warnings are errors, there is no network."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.site.stage import ROOT, stage


@dataclass(frozen=True)
class Site:
    """A built site: its folder, the names of its sources, and what the build printed."""

    folder: Path
    sources: tuple[str, ...]
    status: int
    printed: str

    @property
    def pages(self) -> list[Path]:
        """Every page."""
        return sorted(self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build the site; a proxy that is not there stands for a network that is not there."""
    folder = tmp_path_factory.mktemp("site")
    sources = tuple(stage(folder / "sources"))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-c", str(ROOT / "docs")]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [*command, str(folder / "sources"), str(folder / "built")],
        env=os.environ | nowhere | {"MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Site(folder / "built", sources, done.returncode, done.stdout + done.stderr)
