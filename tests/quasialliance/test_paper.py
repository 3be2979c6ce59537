"""The paper build: everything is there, hashed, byte-identical when built again, and never half-written."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from games.errors import QuasiallianceError
from quasialliance import paper
from quasialliance.results import Results


def small() -> Results:
    """Return results with few draws and coarse maps: the same steps as the paper's, in seconds."""
    return Results(draws=400, samples=64, grid=24, progress=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    """Build a small paper once."""
    folder = tmp_path_factory.mktemp("paper")
    return folder, paper.build(folder, small())


def test_manifest_lists_every_output_with_its_hash(built: tuple[Path, dict[str, object]]) -> None:
    """Every file of the build is in the manifest with its SHA-256, and nothing else is in the folder."""
    folder, manifest = built
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files == set(manifest["outputs"]) | {"manifest.json"}
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert json.loads((folder / "manifest.json").read_text("utf-8")) == manifest
    assert manifest["parameters"]["s"]["default"] == "0.3"
    assert manifest["scenarios"]["E19"]["rK"] == "0.3"


def test_figures_come_in_three_formats_and_tables_in_two(built: tuple[Path, dict[str, object]]) -> None:
    """Each figure is PDF, SVG and PNG; each table CSV and LaTeX; the kinds the paper promises are all there."""
    folder, _ = built
    figures = {p.stem for p in (folder / "figures").iterdir()}
    for stem in figures:
        assert {p.suffix for p in (folder / "figures").glob(f"{stem}.*")} == {".pdf", ".svg", ".png"}
    for kind in ("payoff-matrix", "waterfall", "map", "timeline", "tornado"):
        assert any(kind in stem for stem in figures), kind
    for stem in {p.stem for p in (folder / "tables").iterdir()}:
        assert {p.suffix for p in (folder / "tables").glob(f"{stem}.*")} == {".csv", ".tex"}


def test_second_build_is_byte_identical(built: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    """Building again from nothing gives the same bytes."""
    folder, manifest = built
    assert paper.build(tmp_path, small()) == manifest
    assert (tmp_path / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_misses_are_in_the_table(built: tuple[Path, dict[str, object]]) -> None:
    """The episodes that the model gets wrong are printed as misses, and there are some."""
    folder, _ = built
    rows = (folder / "tables" / "table-episodes.csv").read_text("utf-8").splitlines()
    assert len(rows) == 25
    assert sum(row.endswith(",miss") for row in rows) == 5
    assert sum(row.endswith(",hit") for row in rows) == 19


def test_interrupted_build_leaves_the_old_one_whole(built: tuple[Path, dict[str, object]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails midway changes no file and leaves none behind."""
    folder, _ = built
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(paper, "make_manifest", fail)
    monkeypatch.setattr(paper, "steps", lambda results: iter([("one", lambda out: (out / "one.txt").write_text("half"))]))
    with pytest.raises(RuntimeError, match="power cut"):
        paper.build(folder, small())
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_unwritable_folder_is_a_clear_error(tmp_path: Path) -> None:
    """A path that is a file cannot be a folder: one typed error that names it."""
    path = tmp_path / "file"
    path.write_text("", "utf-8")
    with pytest.raises(QuasiallianceError, match="cannot be written"):
        paper.build(path, small())


def test_stale_outputs_go_and_foreign_files_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of an earlier build that is no longer made is removed; a reader's own file is not touched."""

    def steps(names: list[str]) -> object:
        return lambda results: iter([(n, lambda out, n=n: (out / n).write_text(n)) for n in names])

    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    monkeypatch.setattr(paper, "steps", steps(["a", "b"]))
    paper.build(tmp_path, small())
    monkeypatch.setattr(paper, "steps", steps(["b"]))
    paper.build(tmp_path, small())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "manifest.json", "notes.txt"]
