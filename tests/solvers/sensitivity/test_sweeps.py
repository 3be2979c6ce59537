"""Sweeps: every row is the verdict on its scenario, and no interruption, damage or executor changes a bit."""

from __future__ import annotations

import errno
import itertools
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import psutil
import pytest
import xarray
from scipy.stats import qmc

import games
from games import Mechanism, Parameter
from games.errors import FormatError, MechanismError, ParameterError, QuasiallianceError, ScenarioError, SolverError
from games.models.trilateral import MODEL, US_ACTIONS
from games.profile import CLASSES
from solvers import nash
from solvers.regimes import radius
from solvers.selection import risk_dominance
from solvers.sensitivity import open_sweep, sweep
from solvers.sensitivity.sweeps import designs, export, frame, members, plan, store
from solvers.sensitivity.sweeps.outcomes import fitting, outcomes
from solvers.sensitivity.sweeps.outcomes.form import KINDS, TIMINGS, Form
from solvers.sensitivity.sweeps.running import work, work_begun
from solvers.verdict import verdict

ROOT = Path(__file__).resolve().parents[3]
SCENARIO = games.scenario("2023")
BOX = {"s": (-0.5, 1), "common_threat": (0.1, 0.9), "hK": (0, 1)}


def rows(size: int = 24) -> designs.Points:
    """Some draws."""
    return designs.random(MODEL, BOX, size, rng=7)


def swept(folder: Path, design: designs.Design | None = None, **options: Any) -> xarray.Dataset:
    """Sweep the scenario of 2023, in memory."""
    return sweep(None, SCENARIO, rows() if design is None else design, out=folder, progress=False, **options).load()


def scenarios(design: designs.Design) -> Iterator[games.Scenario]:
    """The scenarios of a design's rows, one by one, values as the floats that they are."""
    columns = design.columns(tuple(slice(0, n) for n in design.shape))
    for k in range(design.size):
        values = {s: Fraction(float(columns[own.name][k])) for own in design.inputs for s in own.symbols}
        yield SCENARIO.set(values)


# --- every row is the verdict ---


def test_each_row_is_the_verdict_on_its_scenario(tmp_path: Path) -> None:
    """Outcome, margin and strict equilibria under each US action, against exact verdicts on the same numbers."""
    found = swept(tmp_path / "a", us_actions=US_ACTIONS, outcomes=["logit", "margin", "strict", "pure"])
    for k, scenario in enumerate(scenarios(rows())):
        for u, us in enumerate(US_ACTIONS):
            own, row = verdict(scenario, us_action=us), found.isel(theory=0, switched_off=0, us_action=u, draw=k)
            assert CLASSES[int(row.outcome)] == own.outcome
            assert float(row.margin) == pytest.approx(float(own.margin), abs=1e-12)
            assert members(found.strict, int(row.strict)) == tuple(sorted(map("".join, own.strict), key=_order))
            assert set(members(found.strict, int(row.strict))) <= set(members(found.pure, int(row.pure)))
            assert members(found.strict_classes, int(row.strict_classes)) == tuple(
                c for c in CLASSES if c in {games.outcome_class(*cell) for cell in own.strict}
            )


def _order(word: str) -> list[int]:
    return ["CHF".index(letter) for letter in word]


@pytest.mark.parametrize("timing", ["given", "simultaneous"])
def test_whole_sets_are_those_of_the_exact_solver(timing: str, tmp_path: Path) -> None:
    """Every equilibrium's combination of supports, and no other; all sets are known to be complete."""
    design = rows(8)
    found = swept(tmp_path / "a", design, timing=timing, outcomes=["nash"])
    words = Form(MODEL, (timing,)).supports()
    for k, scenario in enumerate(scenarios(design)):
        own = nash.solve(MODEL.game(scenario, timing=timing))
        expected = {
            ".".join("".join(labels[a] for a in x) for labels, x in zip(e.actions, e.support, strict=True)) for e in own.equilibria
        }
        row = found.isel({dim: 0 for dim in ("theory", "switched_off", "us_action") if dim in found.dims}).isel(draw=k)
        bits = row.supports.values
        told = (
            {words[b] for b in np.flatnonzero(np.unpackbits(bits, bitorder="little"))}
            if bits.ndim
            else set(members(found.supports, int(bits)))
        )
        assert own.complete
        assert told == expected
        assert int(row.equilibria) == len(own.equilibria)
        assert int(row.nash_decided) in (0, 1)


def test_the_us_first_chooses_as_in_the_verdict(tmp_path: Path) -> None:
    """The US action chosen, and the class of the allies' selected profile after it."""
    found = swept(tmp_path / "a", timing="us-first", outcomes="logit")
    assert "us_action" not in found.dims
    for k, scenario in enumerate(scenarios(rows())):
        own, row = verdict(scenario, timing="us-first"), found.isel(theory=0, switched_off=0, draw=k)
        assert (US_ACTIONS[int(row.us_chosen)], CLASSES[int(row.outcome)]) == (own.us_action, own.outcome)


def test_risk_dominance_is_that_of_the_exact_comparison(tmp_path: Path) -> None:
    """The strict equilibrium that beats every other one pairwise, or none."""
    found = swept(tmp_path / "a", outcomes=["risk_dominance"])
    seen = set()
    for k, scenario in enumerate(scenarios(rows())):
        game = MODEL.game(scenario)
        strict = [tuple(own[0] for own in e.support) for e in nash.solve(game).strict]
        dominant = risk_dominance.compare(game.payoffs, strict).dominant
        told = int(found.risk_dominant.isel(theory=0, switched_off=0, us_action=0, draw=k))
        assert told == (-1 if dominant is None else dominant[0] * 3 + dominant[1])
        seen.add(told)
    assert len(seen) > 1


def test_the_radius_is_that_of_the_point(tmp_path: Path) -> None:
    """Where the margins are affine in what varies; elsewhere it is refused before anything is written."""
    design = designs.random(MODEL, {"f0": (0, 0.4), "k": (0, 0.15)}, 5, rng=1)
    found = swept(tmp_path / "a", design, outcomes=["radius"])
    for k, scenario in enumerate(scenarios(design)):
        own = radius(MODEL, "CC", at=scenario, parameters=("f0", "k"))
        assert float(found.radius.isel(theory=0, switched_off=0, us_action=0, draw=k)) == pytest.approx(float(own), abs=1e-9)
    with pytest.raises(ParameterError, match="multiply each other"):
        swept(tmp_path / "b", outcomes=["radius"])
    assert not (tmp_path / "b").exists()


def test_theories_and_switches_are_applied(tmp_path: Path) -> None:
    """A theory's values hold against the design's; a mechanism that is off is off; "as asked" changes nothing."""
    theories, switches = ("as asked", "cha", "kelly"), ("as asked", "animosity")
    found = swept(tmp_path / "a", theories=theories, switches=switches)
    for k, scenario in enumerate(scenarios(rows())):
        for theory, switch in itertools.product(theories, switches):
            seen = scenario if theory == "as asked" else games.theory(theory).apply(scenario)
            own = verdict(seen, without=() if switch == "as asked" else (switch,))
            row = found.sel(theory=theory, switched_off=switch, us_action="P").isel(draw=k)
            assert float(row.margin) == pytest.approx(float(own.margin), abs=1e-12)
            assert CLASSES[int(row.outcome)] == own.outcome


def test_a_table_has_a_row_for_each_scenario(tmp_path: Path) -> None:
    """Codes a level down and up, by name; the first row is the scenario."""
    design = designs.codings(MODEL, SCENARIO)
    found = swept(tmp_path / "a", design)
    assert CLASSES[int(found.outcome.values.ravel()[0])] == verdict(SCENARIO).outcome
    assert list(found.label.values) == list(design.labels)
    down = found.isel(draw=design.labels.index("us_reliability_rok down"))
    assert float(down.us_reliability_rok) == pytest.approx(float(SCENARIO.values["rK"]) - 0.2)


# --- designs ---


@pytest.mark.parametrize("kind", ["random", "sobol", "latin_hypercube"])
def test_a_block_of_a_design_is_the_same_whoever_asks(kind: str) -> None:
    """In any order, of any size; values stay in the box, a Sobol' sequence is SciPy's, a hypercube has one row in each slice."""
    design = getattr(designs, kind)(MODEL, BOX, 8192, rng=3)
    whole = design.columns((slice(0, 8192),))
    for start, stop in ((0, 1), (5000, 5003), (17, 4099), (0, 8192), (4096, 8192)):
        for name, column in design.columns((slice(start, stop),)).items():
            assert np.array_equal(column, whole[name][start:stop])
    unit = np.stack([(whole[own.name] - own.low) / (own.high - own.low) for own in design.inputs], axis=1)
    assert unit.min() >= 0
    assert unit.max() <= 1
    if kind == "sobol":
        assert np.allclose(unit, qmc.Sobol(3, rng=np.random.default_rng(3)).random(8192), atol=1e-12)
    if kind == "latin_hypercube":
        assert all(len(set(np.floor(8192 * column).astype(int))) == 8192 for column in unit.T)
    else:
        assert not np.array_equal(unit, design.__class__(design.kind, design.box, 8192, 4).columns((slice(None),)))


def test_a_grid_is_every_combination(tmp_path: Path) -> None:
    """Labelled by its values, in the order of a nested loop, in chunks that split its longest dimensions."""
    design = designs.grid(MODEL, {"hK": (0, 1, 5), "s": [0, 0.3, 0.5]})
    found = swept(tmp_path / "a", design, us_actions="PE")
    assert found.outcome.dims == ("theory", "switched_off", "us_action", "animosity_rok", "substitutability")
    assert np.array_equal(found.animosity_rok, np.linspace(0, 1, 5))
    own = verdict(SCENARIO.set(hK="0.75", s="0.3"), us_action="E")
    row = found.sel(us_action="E", animosity_rok=0.75, substitutability=0.3).squeeze()
    assert CLASSES[int(row.outcome)] == own.outcome
    made = plan.plan(
        MODEL, SCENARIO, designs.grid(MODEL, {"hK": (0, 1, 1000), "s": (0, 1, 1000)}), timing="given", us_actions=None,
        theories=(), switches=(), outcomes=("margin",),
    )  # fmt: skip
    assert made.chunk_shape == (1, 1, 1, 65, 1000)
    assert made.chunk_count == len(list(made.chunks)) == 16
    covered = np.zeros(made.shape, int)
    for chunk in made.chunks:
        covered[made.region(chunk)] += 1
    assert (covered == 1).all()


# --- nothing is lost ---


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the data, by its place."""
    data = folder / store.DATA
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 16 games."""
    monkeypatch.setattr(plan, "CHUNK", 16)


SCRIPT = """
import sys, games
from games.models.trilateral import MODEL
from solvers.sensitivity import sweep
from solvers.sensitivity.sweeps import designs, plan
plan.CHUNK = 16
rows = designs.random(MODEL, {"s": (-0.5, 1), "common_threat": (0.1, 0.9), "hK": (0, 1)}, 1600, rng=7)
sweep(None, games.scenario("2023"), rows, out=sys.argv[1], us_actions="PE", resume=True, progress=False)
"""


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.campaign)])
def test_killed_at_any_moment_it_goes_on_and_is_the_same(times: int, tmp_path: Path, small_chunks: None) -> None:
    """Kill -9 at random moments, resumed each time; the files are those of a run that nobody disturbed."""
    swept(tmp_path / "whole", rows(1600), us_actions="PE")
    moments, kills = random.Random(11), 0
    folder = tmp_path / "killed"
    log = folder / store.LOG
    for _ in range(times):
        before = log.stat().st_size if log.exists() else 0
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT)
        while (not log.exists() or log.stat().st_size == before) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.05))
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert kills > times / 2
    swept(folder, rows(1600), us_actions="PE", resume=True)
    assert contents(folder) == contents(tmp_path / "whole")


def test_what_is_damaged_is_found_and_solved_again(tmp_path: Path, small_chunks: None) -> None:
    """A chunk with other values, one cut short, one that is gone, and a log line that was cut off."""
    folder = tmp_path / "a"
    swept(folder)
    before = contents(folder)
    chunks = [name for name in before if name.startswith("outcome/c/")]
    assert len(chunks) == 2
    (folder / store.DATA / chunks[0]).write_bytes(before[chunks[0]][: len(before[chunks[0]]) // 2])
    other = next(name for name in before if name.startswith("margin/c/") and name.endswith("/1"))
    (folder / store.DATA / other).unlink()
    (folder / store.DATA / other).with_name("1.d0e5.partial").write_bytes(b"cut off")
    log = folder / store.LOG
    log.write_text(log.read_text("utf-8") + '{"chunk": [0, 0', "utf-8")
    swept(folder, resume=True)
    assert contents(folder) == before
    log.write_text("".join(log.read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8")
    with pytest.raises(FormatError, match="1 of 2 chunks are done; go on with resume"):
        open_sweep(folder)
    assert open_sweep(folder, partial=True).sizes["draw"] == 24


def test_a_full_disk_is_said_and_the_store_is_good(tmp_path: Path, small_chunks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third chunk finds no room; the first two are kept, and the sweep goes on from there."""
    folder, real, calls = tmp_path / "a", store.write, []

    def full(*given: Any) -> str:
        calls.append(given)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given)

    monkeypatch.setattr(store, "write", full)
    with pytest.raises(SolverError, match="No space left on device; what is done is safe: make room, and go on with resume"):
        swept(folder, rows(100))
    assert len((folder / store.LOG).read_text("utf-8").splitlines()) == 2
    with pytest.raises(SolverError, match="name a folder that can be written"):
        swept(Path("/dev/null/a"))
    calls.extend([()] * 9)
    found = swept(folder, rows(100), resume=True)
    monkeypatch.undo()
    monkeypatch.setattr(plan, "CHUNK", 16)
    xarray.testing.assert_identical(found, swept(tmp_path / "b", rows(100)))


def test_two_writers_are_refused(tmp_path: Path) -> None:
    """While one process holds the folder another is told so, and what the first writes is whole."""
    from filelock import FileLock

    folder = tmp_path / "a"
    folder.mkdir()
    with FileLock(folder / store.LOCK), pytest.raises(FormatError, match="another process writes"):
        swept(folder)
    assert swept(folder, resume=True).sizes["draw"] == 24


def test_a_folder_of_another_sweep_or_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, outcomes, values and sources must be those that it was begun with; strange files are not touched."""
    folder = tmp_path / "a"
    swept(folder)
    before = contents(folder)
    with pytest.raises(FormatError, match="there is a sweep in it; resume it"):
        swept(folder)
    for different, what in (
        ({"design": rows(25)}, "another design"),
        ({"outcomes": ["margin"]}, "another outcomes"),
        ({"us_actions": "E"}, "another us_actions"),
    ):
        with pytest.raises(FormatError, match=what):
            swept(folder, resume=True, **different)
    with pytest.raises(FormatError, match="another scenario"):
        sweep(None, SCENARIO.set(k="0.1"), rows(), out=folder, resume=True)
    monkeypatch.setattr(plan, "program", lambda: "later")
    with pytest.raises(FormatError, match="another version of this program"):
        swept(folder, resume=True)
    assert contents(folder) == before
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "thesis.tex").write_text("x", "utf-8")
    with pytest.raises(FormatError, match=r"other files, 'thesis\.tex' among them"):
        swept(tmp_path / "b", resume=True)
    with pytest.raises(FormatError, match="no sweep in it"):
        open_sweep(tmp_path / "b")
    with pytest.raises(FormatError, match="a file of that name"):
        swept(tmp_path / "b" / "thesis.tex")


# --- executors ---


class Dying(Executor):
    """An executor that loses some chunks as if their worker had died."""

    def __init__(self, deaths: int) -> None:
        self.deaths = deaths

    def submit(self, fn: Callable[..., Any], /, *given: Any, **more: Any) -> Future[Any]:
        """Fail, a few times; then do as told."""
        future: Future[Any] = Future()
        if self.deaths:
            self.deaths -= 1
            future.set_exception(RuntimeError("killed worker"))
        else:
            future.set_result(fn(*given, **more))
        return future


class Silent(Executor):
    """An executor whose workers are all gone."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **more: Any) -> Future[Any]:
        """Promise, and never answer."""
        return Future()


def test_any_executor_gives_the_same_bytes(tmp_path: Path, small_chunks: None) -> None:
    """Threads, processes, one that loses chunks: as in this process."""
    swept(tmp_path / "here", rows(100))
    expected = contents(tmp_path / "here")
    with ThreadPoolExecutor(2) as threads:
        swept(tmp_path / "threads", rows(100), executor=threads)
    with ProcessPoolExecutor(1) as processes:
        swept(tmp_path / "processes", rows(100), executor=processes)
    swept(tmp_path / "own", rows(100), workers=2)
    swept(tmp_path / "dying", rows(100), executor=Dying(3))
    for other in ("threads", "processes", "own", "dying"):
        assert contents(tmp_path / other) == expected


def test_workers_that_die_again_and_again_or_never_answer_are_given_up(tmp_path: Path, small_chunks: None) -> None:
    """A typed error says how to go on; going on gives the same."""
    with pytest.raises(SolverError, match="failed 4 times, last with RuntimeError: killed worker; what is done is safe"):
        swept(tmp_path / "a", rows(100), executor=Dying(1000))
    with pytest.raises(SolverError, match=r"no chunk was finished in 0\.2 s"):
        swept(tmp_path / "a", rows(100), executor=Silent(), resume=True, patience=0.2)
    swept(tmp_path / "b", rows(100))
    swept(tmp_path / "a", rows(100), resume=True)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_processes_of_its_own_that_are_killed_are_replaced(tmp_path: Path) -> None:
    """Both workers are killed while they solve; the sweep ends as if nothing had been."""
    script = SCRIPT.replace("progress=False", "progress=False, workers=2, outcomes=['margin', 'strict']")
    script = script.replace("plan.CHUNK = 16\n", "").replace("1600, rng", "1 << 20, rng")
    script = "if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in script.strip().splitlines())
    path = tmp_path / "script.py"
    path.write_text(script, "utf-8")
    folder = tmp_path / "killed"
    process = subprocess.Popen([sys.executable, str(path), str(folder)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 120
    while not (folder / store.LOG).exists() or not (folder / store.LOG).read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    workers = [p for p in psutil.Process(process.pid).children() if "spawn_main" in " ".join(p.cmdline())]
    assert workers
    for worker in workers:
        worker.kill()
    assert process.wait(timeout=240) == 0
    design = designs.random(MODEL, BOX, 1 << 20, rng=7)
    swept(tmp_path / "whole", design, us_actions="PE", outcomes=["margin", "strict"])
    assert contents(folder) == contents(tmp_path / "whole")


def test_an_executor_that_takes_no_more_work_is_said(tmp_path: Path, small_chunks: None) -> None:
    """Broken before anything is sent to it, whoever's it is: one typed error."""

    class Broken(ThreadPoolExecutor):
        def submit(self, *given: Any, **named: Any) -> Any:
            raise BrokenExecutor("its processes are gone")

    with Broken(1) as pool, pytest.raises(SolverError, match=r"takes no more work \(its processes are gone\); go on with resume"):
        swept(tmp_path / "a", executor=pool)


def test_a_script_that_its_own_processes_run_again_is_told_so(tmp_path: Path) -> None:
    """Workers import the script that called; without the usual guard they call sweep again, and both say what to do."""
    path = tmp_path / "script.py"
    script = SCRIPT.replace("plan.CHUNK = 16", "plan.CHUNK = 16\nfrom solvers.sensitivity.sweeps import running\nrunning.TRIES = 1")
    path.write_text(script.replace("progress=False", "progress=False, workers=2, outcomes=['margin']"), "utf-8")
    run = [sys.executable, str(path), str(tmp_path / "a")]
    done = subprocess.run(run, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "failed 1 times" in last
    assert last.endswith('put the call under if __name__ == "__main__":')
    assert "SolverError: sweep: a script calls sweep where its worker processes" in done.stderr


def test_what_a_cluster_does_to_the_environment_changes_no_byte(tmp_path: Path, small_chunks: None) -> None:
    """Starting a Dask cluster sets the hash seed and the numbers of threads of the process that starts it, too."""
    from distributed import LocalCluster

    before = dict(os.environ)
    others = {name: value for name, value in before.items() if name not in ("PYTHONHASHSEED", "OMP_NUM_THREADS")}
    os.environ.pop("PYTHONHASHSEED", None)  # whatever the tests were started with
    os.environ.pop("OMP_NUM_THREADS", None)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None):
        changed = {name: value for name, value in os.environ.items() if others.get(name) != value}
    assert {"PYTHONHASHSEED", "OMP_NUM_THREADS"} <= set(changed)  # which is why this is asked
    for name in changed:
        os.environ.pop(name)
    os.environ.update(before)
    swept(tmp_path / "here", rows(1600), us_actions="PE")
    for k, environment in enumerate((changed, {"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "4"})):
        folder = tmp_path / f"there{k}"
        subprocess.run([sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT, check=True, env=before | environment)
        assert contents(folder) == contents(tmp_path / "here")


def test_a_mechanism_of_the_users_own_reaches_every_process(tmp_path: Path, small_chunks: None) -> None:
    """Given in a session, with a value of its own; another term under the same name is another sweep."""
    zeal = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 9, "gain from confronting")

    def model(factor: int) -> Any:
        return MODEL.with_mechanism(
            Mechanism(
                "election", 900, "Votes.", (zeal,), lambda player, at: factor * at.zeal * at.z["ROK"] if player == "ROK" else 0,
                switch=("zeal",),
            )
        )  # fmt: skip

    design = designs.table(model(1), {"zeal": np.linspace(0, 9, 40)})
    with ProcessPoolExecutor(1) as processes:
        found = sweep(model(1), SCENARIO, design, out=tmp_path / "a", executor=processes, progress=False).load()
    classes = [CLASSES[int(k)] for k in found.outcome.values.ravel()]
    assert classes[0] == "cohesion"
    assert classes[-1] == "friction"
    with pytest.raises(FormatError, match="another own_mechanisms"):
        sweep(model(2), SCENARIO, design, out=tmp_path / "a", resume=True)


# --- what others read ---


def test_the_data_are_read_without_this_package(tmp_path: Path) -> None:
    """Xarray alone opens the store, without a warning, and netCDF, Parquet and CSV say the same."""
    found = swept(tmp_path / "a", us_actions="PE")
    script = """
import sys, warnings
warnings.simplefilter("error")
import xarray
data = xarray.open_zarr(sys.argv[1]).load()
assert not any(name.split(".")[0] in ("games", "solvers") for name in sys.modules)
print(float(data.margin.sum()), *data.us_action.values)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a" / store.DATA)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.split() == [repr(float(found.margin.sum())), "P", "E"]
    for suffix in (".nc", ".parquet", ".csv"):
        export(found, tmp_path / f"t{suffix}")
    again = xarray.open_dataset(tmp_path / "t.nc", engine="h5netcdf")
    assert np.array_equal(again.margin, found.margin)
    assert again.outcome.attrs["flag_meanings"] == "cohesion mixed friction"
    table = frame(found)
    assert len(table) == 48
    masks = found.strict.squeeze(drop=True).stack(row=("us_action", "draw")).values
    assert list(table.strict) == ["+".join(members(found.strict, int(mask))) or "none" for mask in masks]
    parquet = pandas.read_parquet(tmp_path / "t.parquet")
    pandas.testing.assert_frame_equal(parquet, table, check_dtype=False, check_categorical=False)
    read = pandas.read_csv(tmp_path / "t.csv")
    assert list(read.columns) == list(table.columns)
    assert list(read.outcome) == list(table.outcome.astype(str))
    with pytest.raises(ParameterError, match="the suffix tells the format"):
        export(found, tmp_path / "t.xls")
    assert not list(tmp_path.glob("*.partial*"))


def test_labels_say_what_things_are(tmp_path: Path) -> None:
    """Units and words on every variable; masks and categories with their legend; seeds and key in the attributes."""
    found = swept(tmp_path / "a", outcomes=sorted(set(fitting("given")) - {"radius"}))
    for name in found.variables:
        assert found[name].attrs.get("long_name"), name
    told = json.loads(found.attrs["plan"])
    assert told["design"] == rows().record()
    assert told["design"]["seed"] == 7
    for name in ("outcome", "selected", "risk_dominant", "nash_decided"):
        about = found[name].attrs
        assert len(about["flag_values"]) == len(about["flag_meanings"].split())
        assert set(np.unique(found[name])) <= set(about["flag_values"])


# --- wrong input ---


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"timing": "never"}, ScenarioError, "timing: one of"),
        ({"timing": "simultaneous", "us_actions": "E", "outcomes": ["strict"]}, ScenarioError, "the US chooses"),
        (
            {"timing": "simultaneous", "outcomes": ["logit"]},
            ParameterError,
            "the outcome 'logit' is not defined for the alliance game, all at once .*; outcomes for it: nash, pure, strict",
        ),
        ({"us_actions": "EX"}, ScenarioError, "US action: one of"),
        ({"us_actions": "EE"}, ParameterError, "'E' is named twice"),
        ({"theories": ["chaa"]}, QuasiallianceError, "chaa"),
        ({"switches": ["animositty"]}, MechanismError, "animositty"),
        ({"outcomes": ["logitt"]}, ParameterError, "did you mean 'logit'"),
        ({"outcomes": []}, ParameterError, "no outcome and no concept is asked for"),
        ({"workers": 0}, ParameterError, "workers: a whole number of at least 1"),
        ({"limit": 1}, ParameterError, r"games \(.*\) are more than the 1 that are allowed; .* limit=\d+"),
        ({"limit": 0}, ParameterError, "limit: a whole number of at least 1"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(
    options: dict[str, Any], error: type[Exception], message: str, tmp_path: Path
) -> None:
    """By name, with what would be right."""
    with pytest.raises(error, match=message):
        swept(tmp_path / "a", **options)
    assert not (tmp_path / "a").exists()


def test_every_outcome_says_what_it_is() -> None:
    """Name, words, the kinds of games that it is for, variables with words of their own in each timing."""
    for name, own in outcomes().items():
        assert own.name == name
        assert own.words
        assert own.kinds
        assert set(own.kinds) <= set(KINDS)
        for timing in set(own.kinds) & set(TIMINGS):
            assert all(v.words and v.name.isidentifier() for v in own.variables(Form(MODEL, (timing,))))


def test_work_is_what_another_process_runs(tmp_path: Path) -> None:
    """The function that executors get finds its plan in the bytes that it is sent."""
    made = plan.plan(MODEL, SCENARIO, rows(), timing="given", us_actions=None, theories=(), switches=(), outcomes=("margin",))
    place = store.Store(tmp_path, made)
    place.create()
    digest = work(made.dumps(), str(tmp_path / store.DATA), (0, 0, 0, 0))
    assert place.done() == {}
    with place.log() as log:
        place.enter(log, (0, 0, 0, 0), digest)
    assert place.done() == {(0, 0, 0, 0): digest}


def test_what_goes_to_processes_of_its_own_never_fills_the_pipe() -> None:
    """A chunk alone is sent, in few bytes: Python before 3.11.5 hangs where a process dies and the pipe is full (issue 94777)."""
    chunk = (0,) * 8
    assert len(pickle.dumps((work_begun, chunk))) < 1000
