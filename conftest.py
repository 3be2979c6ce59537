"""What holds for every test and doctest: figures need no screen, lines are not wrapped, Hypothesis neither chance nor clock."""

import os

import matplotlib
import pytest
from hypothesis import settings

# Not by MPLBACKEND: the kernels of tested notebooks would inherit it and show no figure.
matplotlib.use("Agg")

# As many cases as find what the tests found so far; `make campaign` draws many more.
settings.register_profile("reproducible", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("campaign", derandomize=True, deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "reproducible"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process where there are several, and all that look at one costly thing in one."""
    for item in items:
        shared = [name for name in ("small_paper", "site") if name in getattr(item, "fixturenames", ())]
        item.add_marker(pytest.mark.xdist_group(shared[0] if shared else str(item.path)))


@pytest.fixture(autouse=True)
def unwrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands wrap to the terminal's width; tests read what is said, unwrapped. test_terminal_width.py holds how wide it is."""
    monkeypatch.setenv("COLUMNS", "10000")
