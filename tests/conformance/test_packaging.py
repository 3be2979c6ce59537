"""The packages work from the wheel alone; the set-up files agree."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("games", "solvers", "quasialliance")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run_python(*arguments: str, cwd: Path, **environment: str) -> str:
    """Standard output of a fresh interpreter; its standard error is shown when it fails."""
    finished = subprocess.run([sys.executable, *arguments], cwd=cwd, env=os.environ | environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def requirements(name: str) -> set[str]:
    """Requirements of requirements/NAME.in itself, without the files it includes."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-"))}


def pins(name: str) -> set[str]:
    """Normalised names of the distributions that requirements/NAME.lock pins."""
    lock = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9.-]+)==", lock, flags=re.MULTILINE))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run_python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_top_level(wheel: Path) -> None:
    """The wheel holds the three packages and its own metadata, and no tests or notebooks."""
    with zipfile.ZipFile(wheel) as archive:
        top = {name.partition("/")[0] for name in archive.namelist()}
    assert top == {*PACKAGES, f"quasialliance-{PYPROJECT['project']['version']}.dist-info"}


def test_wheel_holds_every_file(wheel: Path) -> None:
    """Type markers, TOML data and modules all travel: the wheel leaves out nothing but bytecode."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    sources = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if name.startswith(tuple(f"{name}/" for name in PACKAGES))}
    assert shipped == sources
    assert {f"{package}/py.typed" for package in PACKAGES} <= shipped
    assert any(name.endswith(".toml") for name in shipped)


def test_wheel_works_away_from_its_sources(wheel: Path, tmp_path: Path) -> None:
    """With only the wheel to import from, an episode is found together with its scenario."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    program = (
        "import sys; sys.path = [entry for entry in sys.path if entry != sys.argv[1]]\n"
        "import games, solvers, quasialliance\n"
        "assert games.episode('2019').scenario is not None\n"
        "print(games.__file__, solvers.__file__, quasialliance.__file__, sep='\\n')"
    )
    origins = run_python("-P", "-c", program, str(ROOT), cwd=elsewhere, PYTHONPATH=str(site)).splitlines()
    assert origins == [str(site / package / "__init__.py") for package in PACKAGES]


def test_requirements_repeat_pyproject() -> None:
    """The core lock is made from the dependencies and the build backend, the dev lock from the extras."""
    project = PYPROJECT["project"]
    assert requirements("core") == {*project["dependencies"], *PYPROJECT["build-system"]["requires"]}
    assert requirements("dev") == {one for extra in project["optional-dependencies"].values() for one in extra}


def test_gambit_is_only_an_oracle() -> None:
    """The GPL-licensed pygambit is pinned by the oracle's lock and by no other."""
    assert [name for name in ("core", "dev", "oracle") if "pygambit" in pins(name)] == ["oracle"]


def test_dev_lock_extends_core_lock() -> None:
    """Every distribution of the core lock is in the dev lock too, which adds JupyterLab and pytest."""
    assert pins("core") | {"jupyterlab", "pytest"} <= pins("dev")


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda path: path.stem)
def test_lock_holds_hashes_and_no_address(lock: Path) -> None:
    """Every pin carries a hash, and no line names a package index."""
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_one_version() -> None:
    """The citation and the newest entry of the changelog name the version of pyproject.toml."""
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    changed = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited
    assert changed
    assert cited[1] == changed[1] == PYPROJECT["project"]["version"]


def kept_files() -> Iterator[Path]:
    """Files of the checkout that git tracks, or would."""
    listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True)
    if listing.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    paths = (ROOT / os.fsdecode(name) for name in listing.stdout.split(b"\0") if name)
    return (path for path in paths if path.is_file())


def test_no_absolute_path() -> None:
    """No tracked file names the folder it happens to be checked out in."""
    here = re.compile(re.escape(os.fsencode(ROOT)) + rb"(?![\w.-])")
    assert [str(path.relative_to(ROOT)) for path in kept_files() if here.search(path.read_bytes())] == []
