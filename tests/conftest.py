"""What is costly and asked of by several tests: made once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quasialliance import paper
from quasialliance.results import Results

SMALL = {"draws": 400, "samples": 64, "grid": 24, "progress": False}
"""Few draws and coarse maps: the same steps as the paper's, in seconds."""


@pytest.fixture(scope="session")
def small_results() -> Results:
    """The results of a small paper, each computed when it is first asked for."""
    return Results(**SMALL)


@pytest.fixture(scope="session")
def small_paper(small_results: Results, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Any]]:
    """The folder and the manifest of a small paper."""
    folder = tmp_path_factory.mktemp("paper")
    return folder, paper.build(folder, small_results)
