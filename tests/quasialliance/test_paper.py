"""The paper build: everything is there, hashed, byte-identical when built again, and never half-written."""

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from games.errors import QuasiallianceError
from quasialliance import paper
from quasialliance.results import Results
from tests.conftest import SMALL, Built

ROOT = Path(__file__).resolve().parents[2]


def test_manifest_lists_every_output_with_its_hash(small_paper: Built) -> None:
    """Every file of the build is in the manifest with its SHA-256, and nothing else is in the folder."""
    folder, manifest = small_paper.folder, small_paper.manifest
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {paper.LOCK}
    assert files == set(manifest["outputs"]) | {"manifest.json"}
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert json.loads((folder / "manifest.json").read_text("utf-8")) == manifest
    assert manifest["parameters"]["s"]["default"] == "0.3"
    assert manifest["scenarios"]["E19"]["rK"] == "0.3"


def test_figures_come_in_three_formats_and_tables_in_two(small_paper: Built) -> None:
    """Each figure is PDF, SVG and PNG; each table CSV and LaTeX."""
    folder = small_paper.folder
    figures = {p.stem for p in (folder / "figures").iterdir()}
    for stem in figures:
        assert {p.suffix for p in (folder / "figures").glob(f"{stem}.*")} == {".pdf", ".svg", ".png"}
    for stem in {p.stem for p in (folder / "tables").iterdir()}:
        assert {p.suffix for p in (folder / "tables").glob(f"{stem}.*")} == {".csv", ".tex"}


AGAIN = """
import pathlib, sys
from quasialliance import figures, paper
from quasialliance.results import Results
from tests.conftest import SMALL
walk, write, first = paper._walk, paper._write_figure, {}
def noted(package, results):
    for kind, stem, item in walk(package, results):
        if package is figures:
            first.setdefault(kind, stem)
        yield kind, stem, item
paper._walk = noted
paper._write_figure = lambda figure, stem, folder: write(figure, stem, folder) if stem in first.values() else None
paper.build(pathlib.Path(sys.argv[1]), Results(**SMALL))
print("matplotlib.pyplot" in sys.modules)
"""
"""Builds the paper with all its tables and one figure of each kind; whole papers are compared before a release."""


def test_second_build_is_byte_identical_whatever_the_process_and_the_users_settings(small_paper: Built, tmp_path: Path) -> None:
    """Another process, hash seed, time zone and matplotlibrc change no byte of any table or kind of figure; pyplot is not used."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsvg.fonttype: none\nsavefig.bbox: tight\naxes.grid: True\n")
    other = os.environ | {"PYTHONHASHSEED": "99", "TZ": "Asia/Seoul", "MATPLOTLIBRC": str(tmp_path)}
    command = [sys.executable, "-c", AGAIN, str(tmp_path / "again")]
    done = subprocess.run(command, cwd=ROOT, env=other, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    again, first = (
        json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (tmp_path / "again", small_paper.folder)
    )
    kinds = {kind for kind, _, _ in small_paper.made if ".figures." in kind}
    assert len([name for name in again["outputs"] if name.endswith(".svg")]) == len(kinds)
    assert {name for name in first["outputs"] if "figures" not in name} <= set(again["outputs"])
    for name in again["outputs"]:
        assert (tmp_path / "again" / name).read_bytes() == (small_paper.folder / name).read_bytes(), name
    assert again | {"outputs": {}} == first | {"outputs": {}}


def test_every_figure_and_table_has_a_caption_for_readers(small_paper: Built) -> None:
    """The contents list all of them, with the file that makes them and a caption without names of programs or codes of episodes."""
    contents = json.loads((small_paper.folder / "contents.json").read_text("utf-8"))
    made = {p.stem for room in ("figures", "tables") for p in (small_paper.folder / room).iterdir()}
    assert set(contents) == made
    for stem, entry in contents.items():
        assert (ROOT / "quasialliance" / entry["made in"]).is_file()
        assert len(entry["caption"]) > (10 if stem.startswith("table-") else 60), stem
        assert not re.search(r"\bE\d\d\b|[a-z]_[a-z]{2}", entry["caption"]), stem


def test_misses_are_in_the_table(small_paper: Built) -> None:
    """The episodes that the model gets wrong are printed as misses, and there are some."""
    folder = small_paper.folder
    rows = (folder / "tables" / "table-episodes.csv").read_text("utf-8").splitlines()
    assert len(rows) == 25
    assert sum(row.endswith(",miss") for row in rows) == 5
    assert sum(row.endswith(",hit") for row in rows) == 19


def test_interrupted_build_leaves_the_old_one_whole(small_paper: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails midway changes no file and leaves none behind."""
    folder = small_paper.folder
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(paper, "make_manifest", fail)
    monkeypatch.setattr(paper, "steps", lambda results: iter([("one", lambda out: (out / "one.txt").write_text("half"))]))
    with pytest.raises(RuntimeError, match="power cut"):
        paper.build(folder, Results(**SMALL))
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def names(folder: Path) -> list[str]:
    """Return what is in a folder, without the file by which builds keep out of each other's way."""
    return sorted(p.name for p in folder.iterdir() if p.name != paper.LOCK)


def small(stems: list[str]) -> Callable[[Results], Iterator[paper.Step]]:
    """Return the steps of a build that writes files named so, with their names in them."""
    return lambda results: iter([(n, lambda out, n=n: (out / n).write_text(n)) for n in stems])


def test_a_build_stopped_between_two_moves_vouches_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While files are moved there is no manifest; the next build mends the folder, and removes what is no longer made."""
    monkeypatch.setattr(paper, "steps", small(["a", "b", "old"]))
    paper.build(tmp_path, Results(**SMALL))
    monkeypatch.setattr(paper, "steps", small(["a", "b"]))
    replace = os.replace

    def stopped(source: Any, target: Any) -> None:
        if Path(target).name == "b":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stopped)
        with pytest.raises(OSError, match="No space"):
            paper.build(tmp_path, Results(**SMALL))
    assert not (tmp_path / "manifest.json").exists()
    manifest = paper.build(tmp_path, Results(**SMALL))
    assert sorted(manifest["outputs"]) == ["a", "b"]
    assert names(tmp_path) == ["a", "b", "manifest.json"]


def test_what_a_killed_build_left_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build killed by the system cannot tidy up; the next one in its folder does."""
    script = (
        "import os, sys; from pathlib import Path; from quasialliance import paper; from quasialliance.results import Results; "
    )
    script += "paper.steps = lambda results: iter([('a', lambda out: os.kill(os.getpid(), 9))]); "
    script += "paper.build(Path(sys.argv[1]), Results())"
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == -9
    assert [name[:9] for name in names(tmp_path)] == [".partial-"]
    monkeypatch.setattr(paper, "steps", small(["a"]))
    paper.build(tmp_path, Results(**SMALL))
    assert names(tmp_path) == ["a", "manifest.json"]


def test_two_builds_do_not_write_to_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build in a folder is refused while the first writes to it, and the first goes on."""

    def again(out: Path) -> None:
        with pytest.raises(QuasiallianceError, match="another build"):
            paper.build(tmp_path, Results(**SMALL))
        (out / "a").write_text("a", "utf-8")

    monkeypatch.setattr(paper, "steps", lambda results: iter([("a", again)]))
    assert list(paper.build(tmp_path, Results(**SMALL))["outputs"]) == ["a"]


def test_unwritable_folder_is_a_clear_error(tmp_path: Path) -> None:
    """A path that is a file cannot be a folder: one typed error that names it."""
    path = tmp_path / "file"
    path.write_text("", "utf-8")
    with pytest.raises(QuasiallianceError, match="cannot be written"):
        paper.build(path, Results(**SMALL))


def test_stale_outputs_go_and_foreign_files_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of an earlier build that is no longer made is removed; a reader's own file is not touched."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    monkeypatch.setattr(paper, "steps", small(["a", "b"]))
    paper.build(tmp_path, Results(**SMALL))
    monkeypatch.setattr(paper, "steps", small(["b"]))
    paper.build(tmp_path, Results(**SMALL))
    assert names(tmp_path) == ["b", "manifest.json", "notes.txt"]


def test_a_part_goes_into_a_build_of_the_same_sources_and_no_other(tmp_path: Path) -> None:
    """`only` builds a kind or a table alone; other files stay if they are of the same sources and settings, else it is refused."""
    results = Results(**SMALL)
    alone = paper.build(tmp_path, results, only=["parameters"])
    files = {f"tables/table-{name}.{form}" for name in ("codes", "parameters") for form in ("csv", "tex")}
    assert set(alone["outputs"]) == files | {"contents.json"}
    more = paper.build(tmp_path, results, only=["payoff_matr*"])
    assert len(more["outputs"]) == 11
    assert paper.build(tmp_path, results, only=["payoff-matrix-2023", "table-codes"]) == more
    contents = json.loads((tmp_path / "contents.json").read_text("utf-8"))
    assert contents["payoff-matrix-2019"]["made in"] == "figures/payoff_matrix.py"
    assert len(contents) == 4
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8")) == more
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    said: list[str] = []  # as soon as anything is computed
    with pytest.raises(QuasiallianceError, match="other sources, versions or settings"):
        paper.build(tmp_path, Results(**SMALL | {"draws": 401}), only=["parameters"], report=said.append)
    with pytest.raises(QuasiallianceError, match="did you mean 'parameters'"):
        paper.build(tmp_path, results, only=["parameters", "paramters"], report=said.append)
    assert said == []
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_build_that_comes_to_nothing_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of nothing, a scenario that is not there, an interrupt in the middle: the folder that would be new is not there."""
    new = tmp_path / "new"
    for asked in ({"only": ["paramters"]}, {"only": ["timeline"], "of": ("2019",)}, {"of": ("1066",)}):
        results = Results(**SMALL | {"scenarios": asked["of"]} if "of" in asked else SMALL)
        with pytest.raises(QuasiallianceError):
            paper.build(new, results, only=asked.get("only", ()))
        assert not new.exists()

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(paper, "_write_table", pressed)
    with pytest.raises(KeyboardInterrupt):
        paper.build(new, Results(**SMALL), only=["parameters"])
    assert not new.exists()


def test_a_paper_of_own_scenarios(tmp_path: Path) -> None:
    """Every kind that is made of scenarios is there, and nothing of the episodes."""
    own = tmp_path / "own.toml"
    own.write_text('name = "Firmer 2027"\nbase = "2023"\n[parameters]\nus_reliability_rok = 0.6\n', "utf-8")
    results = Results(**SMALL | {"samples": 16}, scenarios=(str(own),))
    manifest = paper.build(tmp_path / "out", results)
    stems = set(manifest["outputs"])
    assert manifest["of"] == [str(own)]
    assert {f"figures/{kind}-firmer-2027.pdf" for kind in ("payoff-matrix", "tornado")} <= stems
    assert {f"tables/table-{kind}-firmer-2027.csv" for kind in ("ledger", "flips", "conditions", "sobol", "notions")} <= stems
    assert not [name for name in stems if "episodes" in name or "claims" in name or "2023" in name]
    assert "numbers.tex" in stems
    assert r"\label{fig:tornado-firmer-2027}" in (tmp_path / "out" / "report.tex").read_text("utf-8")
    with pytest.raises(QuasiallianceError, match="two scenarios are named"):
        _ = Results(scenarios=("2019", "E19")).close
