"""The notebooks: they run in a fresh kernel, say what they found and what they cannot, and are read without a network."""

from __future__ import annotations

import ast
import itertools
import os
import re
import sys
import tempfile
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import psutil
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from selenium import webdriver

from tools.notebooks import FOLDER, execute, page, set_formulas

NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
QUESTIONS = [
    "complete_equilibria",
    "does_it_last",
    "five_minute_start",
    "friction_2019_cohesion_2023",
    "literature",
    "own_mechanism",
    "rival_theories",
    "signalling_apology_gsomia",
    "six_us_pathways",
    "theories_against_the_record",
    "what_it_hangs_on",
]
OURS = ("games", "solvers", "quasialliance")
DEFINED = {"own_mechanism": ["term"]}
"""Notebook -> the functions that it is about."""
BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-dev-shm-usage --window-size=1280,1000 --host-resolver-rules=MAP*~NOTFOUND"
)
each = pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in NAMES])
"""What is run once for a notebook is looked at by one process."""


@cache
def committed(name: str) -> NotebookNode:
    """A notebook as it is committed."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


@cache
def executed(name: str) -> tuple[NotebookNode, set[psutil.Process]]:
    """A notebook run in an empty folder, as it might be anywhere, and the processes that it left behind."""
    kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        patch.delenv("MPLBACKEND", raising=False)
        for kind in kinds:
            patch.setenv(kind, str(Path(root) / kind.lower()))
        folder = Path(root) / "empty"
        folder.mkdir()
        before = set(psutil.Process().children(recursive=True))
        found = execute(FOLDER / f"{name}.ipynb", folder)
        return found, set(psutil.Process().children(recursive=True)) - before


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(name: str) -> list[str]:
    """The text cells."""
    return [cell.source for cell in committed(name).cells if cell.cell_type == "markdown"]


def test_every_question_has_its_notebook() -> None:
    """The tests below are not run on an empty folder."""
    assert NAMES == QUESTIONS


@each
def test_runs_and_shows_what_it_finds(name: str) -> None:
    """Every result is a table, a formula or a picture, and has a form that a printed page takes; the kernel ends."""
    notebook, left = executed(name)
    assert left == set()
    shown = [output for cell in code(notebook) for output in cell.outputs]
    assert {output.output_type for output in shown} <= {"execute_result", "display_data"}
    assert [output.data for output in shown if not output.data.keys() & {"text/latex", "image/png"}] == []
    assert any(output.data.get("text/html", "").startswith("<table>") for output in shown)
    assert any("image/png" in output.data for output in shown)


@each
def test_every_picture_says_in_words_what_it_shows(name: str) -> None:
    """Who cannot see it reads a sentence or more in its place, and no number that a change of the model could make false."""
    pictures = [
        output.metadata["image/png"]["alt"]
        for cell in code(executed(name)[0])
        for output in cell.outputs
        if "image/png" in output.data
    ]
    assert all(len(words) > 60 and words.endswith(".") for words in pictures)
    assert [words for words in pictures if re.search(r"\d\.\d", words.replace("s = 0.3", "").replace("s = -0.3", ""))] == []


@each
def test_what_it_says_is_checked(name: str) -> None:
    """Where a cell checks the claims of the text, all hold."""
    found = [output.data.get("text/plain", "") for cell in code(executed(name)[0]) for output in cell.outputs]
    assert [text for text in found if re.search(r"\bNO\b|DIFFERS", text)] == []
    if name not in ("five_minute_start", "friction_2019_cohesion_2023", "literature"):
        assert any(text.startswith("claim ") for text in found)


@each
def test_ends_with_what_it_showed_and_what_it_cannot(name: str) -> None:
    """The last text says both, and names its references."""
    last = texts(name)[-1]
    places = [last.index(f"## {heading}") for heading in ("What it showed", "What it cannot show", "References")]
    assert places == sorted(places)
    assert committed(name).cells[-1].cell_type == "markdown"


@each
def test_is_committed_without_outputs(name: str) -> None:
    """No outputs, no counts, no metadata but the kernel's, and an id on every cell that says what it is for."""
    notebook = committed(name)
    nbformat.validate(notebook)
    assert [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count is not None] == []
    assert all(cell.metadata == {} for cell in notebook.cells)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell.id for cell in notebook.cells if not re.fullmatch("[a-z]+(-[a-z]+)*", cell.id)] == []


@each
def test_defines_nothing_but_what_it_is_about(name: str) -> None:
    """Models live in the packages: the code has no class, no lambda, and no function but a mechanism's term."""
    nodes = [node for cell in code(committed(name)) for node in ast.walk(ast.parse(cell.source))]
    assert not any(isinstance(node, ast.ClassDef | ast.AsyncFunctionDef | ast.Lambda) for node in nodes)
    assert [node.name for node in nodes if isinstance(node, ast.FunctionDef)] == DEFINED.get(name, [])


@each
def test_imports_first_and_from_what_is_installed(name: str) -> None:
    """The first code cell imports and does nothing else, no other cell imports, and nothing comes from this repository's files."""
    first, *rest = ([*ast.walk(ast.parse(cell.source))] for cell in code(committed(name)))
    assert isinstance(first[0], ast.Module)
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in first[0].body)
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for nodes in rest for node in nodes)
    modules = {node.module or "." for node in first if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in first if isinstance(node, ast.Import) for alias in node.names}
    installed = {*OURS, *packages_distributions(), *sys.stdlib_module_names}
    assert {module.partition(".")[0] for module in modules} <= installed


@each
def test_takes_nothing_private(name: str) -> None:
    """Only what has a public name is used."""
    nodes = [node for cell in code(committed(name)) for node in ast.walk(ast.parse(cell.source))]
    assert [node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr.startswith("_")] == []


@each
def test_asks_before_it_answers_and_leaves_numbers_to_the_code(name: str) -> None:
    """A text stands before every code cell, and no text holds a decimal that a change of the model could make false."""
    cells = committed(name).cells
    pairs = itertools.pairwise(cells)
    assert [after.id for before, after in pairs if before.cell_type == after.cell_type == "code"] == []
    assert cells[0].cell_type == "markdown"
    assert [number for text in texts(name) for number in re.findall(r"\d*\.\d+", text)] == []


@each
def test_notebooks_that_it_names_are_there(name: str) -> None:
    """Where it sends its reader there is something to read."""
    named = {word for text in texts(name) for word in re.findall(r"`(\w+)\.ipynb`", text)}
    assert named <= set(NAMES)


@each
def test_its_page_asks_for_nothing_from_elsewhere(name: str) -> None:
    """No script, no link to a style or font, no picture but those inside; formulas are set, and every picture has its words."""
    text = page(executed(name)[0])
    soup = BeautifulSoup(text, "html.parser")
    assert soup.find_all(["script", "link", "iframe", "object", "embed"]) == []
    assert [tag["src"][:40] for tag in soup.find_all(src=True) if not tag["src"].startswith("data:image/png;base64,")] == []
    assert not re.search(r"@import|url\(", text)
    assert [str(picture)[:80] for picture in soup.find_all("img") if len(picture.get("alt", "")) < 60] == []
    outside = [str(part) for part in soup.find_all(string=True) if part.find_parent(["code", "pre", "style", "annotation"]) is None]
    assert [part for part in outside if re.search(r"\$[^$]+\$|\\\(|\\\[", part)] == []


@each
def test_its_page_is_whole_with_the_network_off(name: str, tmp_path: Path) -> None:
    """A browser that reaches nothing loads every picture, cuts off no table, and asks for nothing."""
    missing = [str(path) for path in (BROWSER, DRIVER) if not path.exists()]
    if missing:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(f"{', '.join(missing)} not installed")
    file = tmp_path / f"{name}.html"
    file.write_text(page(executed(name)[0]), "utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(service=webdriver.ChromeService(str(DRIVER)), options=options)
    try:
        driver.get(file.as_uri())
        assert driver.execute_script("return document.images.length") > 0
        assert driver.execute_script("return [...document.images].filter(i => !i.naturalWidth).length") == 0
        asked = "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"
        assert driver.execute_script(asked) == []
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert driver.execute_script(wide) <= 1
    finally:
        driver.quit()


def test_formulas_are_set_and_texts_left_alone() -> None:
    """In a line, on a line of their own, in a table's cell; a dollar alone and an unknown command stay as they are written."""
    assert set_formulas("costs $5, a < b") == "costs $5, a &lt; b"
    assert set_formulas(r"\(x\)").startswith("<math")
    assert 'display="block"' in set_formulas("$$x^2$$")
    assert set_formulas(r"$\nosuch$") == r"<code>\nosuch</code>"
