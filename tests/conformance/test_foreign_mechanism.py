"""One file more in ``games/mechanisms``, of somebody who edits nothing else: it is in the tables, and the tests hold it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = '''"""Harvest: in years of a good harvest confronting Tokyo costs Seoul less."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

HARV = Parameter("harv", "harvest_pride", "optional", 0, 0, 0.3, "gain in Seoul from confronting after a good harvest", r"\\zeta_h")


def term(player: str, at: Any) -> Any:
    return at.harv * at.z["ROK"] if player == "ROK" else 0


MECHANISM = Mechanism(
    name="harvest",
    order=905,
    claim="After a good harvest confronting Tokyo wins votes in Seoul.",
    seeds=("S001",),
    literature=("Putnam 1988",),
    catalogue=("M27",),
    parameters=(HARV,),
    term=term,
    switch=("harv",),
    signs=(Sign("harv", "ROK", "F", "H", {"Japan": "C", "US": "E"}, 1),),
    rival="S002: structure, not elections, moves Seoul.",
)
'''
CONFORMANCE = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/conformance/test_mechanisms.py", "-k")
ELSEWHERE = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/games/claims/test_claims.py", "games/mechanisms",
             "quasialliance/tables/mechanisms.py", "quasialliance/tables/parameters.py")  # fmt: skip
SHOWN = """
import json
from games.models.trilateral import MODEL
from quasialliance.tables.mechanisms import paper
words = [cell.text for _, table in paper(None) for row in table.rows for cell in row]
print(json.dumps([MODEL.mechanism("harvest").order, "harvest" in " ".join(words)]))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the file in it."""
    kept = ("games", "solvers", "quasialliance", "tests", "notebooks", "benchmarks", "tools", "requirements", "findings")
    for name in kept:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    (tmp_path / "games" / "mechanisms" / "harvest.py").write_text(FOREIGN, "utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, where its packages come first."""
    inside = os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=project, env=inside, capture_output=True, text=True)


def test_it_is_in_the_model_and_the_tables_and_the_tests_hold_it(project: Path) -> None:
    """Found, printed, and held to the contract of mechanisms, claims and theories."""
    shown = run(project, "-c", SHOWN)
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout) == [905, True]
    for tests in ((*CONFORMANCE, "harvest or folder"), ELSEWHERE):
        done = run(project, *tests)
        assert done.returncode == 0, done.stdout[-3000:]
    assert FOREIGN.count(", 1),") == 1
    (project / "games" / "mechanisms" / "harvest.py").write_text(FOREIGN.replace(", 1),", ", -1),"), "utf-8")
    done = run(project, *CONFORMANCE, "harvest")
    assert "harvest" in done.stdout.rpartition("short test summary")[2], "a sign that is wrong is found"


@pytest.mark.campaign
def test_the_whole_suite_holds(project: Path) -> None:
    """Not one test elsewhere has a list of mechanisms, parameters or orders."""
    done = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--deselect", "tests/conformance/test_foreign_mechanism.py")
    assert done.returncode == 0, done.stdout[-6000:]
