"""The notebooks: they run in a fresh kernel, show tables, formulas and pictures, and define no model code of their own."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
OURS = ("games", "solvers", "quasialliance")
SECONDS = 300
"""Granted to one cell; a notebook takes a tenth of it on a slow machine."""


@pytest.fixture(params=NAMES)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    """A notebook as it is committed."""
    return nbformat.read(FOLDER / request.param, as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_both_notebooks_are_there() -> None:
    """The tests below are not run on an empty folder."""
    assert NAMES == ["five_minute_start.ipynb", "friction_2019_cohesion_2023.ipynb"]


def test_runs_and_shows_what_it_finds(notebook: NotebookNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, as it might be anywhere, every result is a table, a formula or a picture; the kernel ends."""
    monkeypatch.delenv("MPLBACKEND", raising=False)
    folder = tmp_path / "empty"
    folder.mkdir()
    for kind in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(kind, str(tmp_path / kind.lower()))
    before = set(psutil.Process().children(recursive=True))
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    assert set(psutil.Process().children(recursive=True)) <= before

    shown = [output for cell in code(notebook) for output in cell.outputs]
    assert {output.output_type for output in shown} <= {"execute_result", "display_data"}
    assert [output.data for output in shown if not output.data.keys() & {"text/html", "text/latex", "image/png"}] == []
    tables = [output.data["text/html"] for output in shown if "text/html" in output.data]
    formulas = [output.data["text/latex"] for output in shown if output.data.get("text/latex", "").startswith("$")]
    assert any(table.startswith("<table>") for table in tables)
    assert formulas or any(r"\(" in table for table in tables)
    assert any("image/png" in output.data for output in shown)


def test_is_committed_without_outputs(notebook: NotebookNode) -> None:
    """No outputs, no counts, no metadata but the kernel's, and an id on every cell that says what it is for."""
    nbformat.validate(notebook)
    assert [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count is not None] == []
    assert all(cell.metadata == {} for cell in notebook.cells)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell.id for cell in notebook.cells if not re.fullmatch("[a-z]+(-[a-z]+)*", cell.id)] == []


def test_defines_nothing(notebook: NotebookNode) -> None:
    """Models live in the packages: the code has no class, no function and no lambda."""
    forbidden = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    defined = [
        (cell.id, ast.unparse(node))
        for cell in code(notebook)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, forbidden)
    ]
    assert defined == []


def test_imports_first_and_from_what_is_installed(notebook: NotebookNode) -> None:
    """The first code cell imports and does nothing else, no other cell imports, and nothing comes from this repository's files."""
    first, *rest = ([*ast.walk(ast.parse(cell.source))] for cell in code(notebook))
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in first[0].body)
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for nodes in rest for node in nodes)
    modules = {node.module or "." for node in first if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in first if isinstance(node, ast.Import) for name in node.names}
    installed = {*OURS, *packages_distributions(), *sys.stdlib_module_names}
    assert {module.partition(".")[0] for module in modules} <= installed


def test_asks_before_it_answers_and_leaves_numbers_to_the_code(notebook: NotebookNode) -> None:
    """A text stands before every code cell, and no text holds a decimal that a change of the model could make false."""
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    assert [after.id for before, after in pairs if before.cell_type == after.cell_type == "code"] == []
    assert notebook.cells[0].cell_type == "markdown"
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [number for text in texts for number in re.findall(r"\d*\.\d+", text)] == []
