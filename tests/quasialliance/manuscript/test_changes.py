"""What changed between builds: files, cells, and what the manifests say of why."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from games.errors import QuasiallianceError
from quasialliance.manuscript.changes import changes


def built(folder: Path, files: dict[str, str], **inputs: Any) -> Path:
    """Write a folder as a build leaves it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    outputs = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs, **inputs}), "utf-8")
    return folder


def test_nothing_changed(tmp_path: Path) -> None:
    """Two equal builds."""
    one, two = (built(tmp_path / name, {"a.csv": "x,y\n1,2\n"}, seed=1) for name in "ab")
    assert str(changes(one, two)) == "nothing changed"


def test_cells_and_causes_are_named(tmp_path: Path) -> None:
    """A changed cell by row and column; a new and a lost file; seed, library and source that differ."""
    one = built(tmp_path / "a", {"t.csv": "x,y\nr,2\n", "gone": ""}, seed=1, versions={"numpy": "1"}, sources={"s.py": "0"})
    two = built(tmp_path / "b", {"t.csv": "x,y\nr,3\n", "new": ""}, seed=2, versions={"numpy": "2"}, sources={"s.py": "1"})
    found = changes(one, two)
    assert found.files == {"gone": "gone", "new": "new", "t.csv": "changed"}
    assert found.cells == {"t.csv": (("r", "y", "2", "3"),)}
    assert found.causes == ("seed: 1 is now 2", "version of numpy: 1 is now 2", "source s.py changed")
    assert "r, y: '2' is now '3'" in str(found)
    assert changes(one, two, only=True).files == {"new": "new", "t.csv": "changed"}


def test_a_file_edited_after_the_build_is_told(tmp_path: Path) -> None:
    """It is not what its manifest says, whatever the new build makes of it."""
    one, two = (built(tmp_path / name, {"t.csv": "x,y\nr,2\n"}) for name in "ab")
    (one / "t.csv").write_text("x,y\nr,9\n", "utf-8")
    found = changes(one, two)
    assert found.files == {"t.csv": "not what its manifest says"}
    assert found.cells["t.csv"] == (("r", "y", "9", "2"),)
    assert "another machine" in str(found)


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", '{"outputs": 3}'])
def test_what_is_no_build_is_refused(text: str | None, tmp_path: Path) -> None:
    """A folder without a manifest, or with something else under that name."""
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(QuasiallianceError, match="manifest"):
        changes(tmp_path, tmp_path)
