"""Every line of Python on the pages runs, with the files that its page writes; the commands are run by the build itself."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import tools.site
from tools.site.extensions.runs import outlined, run
from tools.site.stage import ROOT

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "```" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT / "docs").as_posix())
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, in the order of the page; no block of Python is without a prompt, so none is left out."""
    text = page.read_text(encoding="utf-8")
    for name, content in re.findall(r"```\{file\} (\S+)\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=OPTIONS, encoding="utf-8")
    assert failed == 0
    assert all(block.startswith(">>> ") for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL))


def test_the_tutorial_shows_code_at_all() -> None:
    """The test above is not run on nothing."""
    assert sum(page.read_text(encoding="utf-8").count(">>> ") for page in PAGES) > 60


MODULES = [module.name for module in walk_packages(tools.site.__path__, "tools.site.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_what_builds_the_site_run(name: str) -> None:
    """As those of every other module."""
    assert doctest.testmod(import_module(name), optionflags=OPTIONS).failed == 0


def test_a_command_is_run_where_its_page_says(tmp_path: Path) -> None:
    """Its files are found, its answer and its errors are what a person sees, at 80 columns."""
    (tmp_path / "typo.toml").write_text('base = "2023"\n[parameters]\nanimosity_rock = 0.5\n', encoding="utf-8")
    status, printed = run(["solve", "typo.toml"], tmp_path)
    assert status == 2
    assert printed.startswith("quasialliance: typo.toml")
    assert run(["episodes"], tmp_path)[0] == 0


def test_an_outline_holds_the_keys_of_every_entry() -> None:
    """Kinds of all entries are joined, objects nest, an empty list is said to be one."""
    found = list(outlined([{"a": 1, "b": []}, {"a": None, "c": {"d": [True, "x"]}}]))
    assert found == ["a: number or null", "b: list, empty here", "c:", "    d: list of true or false or text"]
