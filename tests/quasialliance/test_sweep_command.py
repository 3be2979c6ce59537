"""``quasialliance sweep``: from a file to a data set, on this machine and on Dask's workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import psutil
import pytest
import xarray
from click.testing import CliRunner

from games.profile import CLASSES
from quasialliance.command_line import cli, main
from solvers.sensitivity import open_sweep
from solvers.sensitivity.sweeps import store

ROOT = Path(__file__).resolve().parents[2]
SPECIFICATION = """
scenario = "2019"
us_actions = ["P", "E", "R"]
[design]
kind = "sobol"
size = 128
seed = 0
[inputs]
substitutability = [-0.5, 1]
common_threat = [0.1, 0.9]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A specification."""
    path = tmp_path / "sweep.toml"
    path.write_text(SPECIFICATION, "utf-8")
    return path


def told(*arguments: object) -> dict[str, Any]:
    """What the command answers, as JSON."""
    done = CliRunner().invoke(cli, ["sweep", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def test_shares_are_those_of_the_data_set(file: Path, tmp_path: Path) -> None:
    """Counted from the data set; text and JSON have the same; a table is written beside it."""
    out = tmp_path / "out"
    answer = told(file, "-o", out, "--table", tmp_path / "t.csv")
    data = open_sweep(out)
    assert answer["sizes"] == {"theory": 1, "switched_off": 1, "us_action": 3, "draw": 128}
    for entry in answer["outcomes"]:
        classes = data.outcome.sel(us_action=entry["of"]["us_action"]).values.ravel()
        assert entry["shares"] == {word: float((classes == k).mean()) for k, word in enumerate(CLASSES)}
    assert len(pandas.read_csv(tmp_path / "t.csv")) == 384
    again = CliRunner().invoke(cli, ["sweep", str(file), "-o", str(out), "--resume"])
    assert again.exit_code == 0
    assert f"{answer['outcomes'][0]['shares']['cohesion']:.4f}" in again.output


def test_a_mechanism_of_the_users_own_can_be_swept(file: Path, tmp_path: Path) -> None:
    """Its parameter is an input of the file, and its code reaches the worker processes."""
    own = tmp_path / "zeal.py"
    own.write_text(
        "from games import Mechanism, Parameter\n"
        "ZEAL = Parameter('zeal', 'election_zeal', 'structural', 0, 0, 9, 'gain from confronting')\n"
        "MECHANISM = Mechanism('election', 900, 'Votes.', (ZEAL,),\n"
        "    lambda player, at: at.zeal * at.z['ROK'] if player == 'ROK' else 0, switch=('zeal',))\n",
        "utf-8",
    )
    design = '[design]\nkind = "grid"\n[inputs]\nelection_zeal = [0, 9]\nk = [0.0, 0.1]\n'
    file.write_text(f'scenario = "2023"\nus_actions = ["P", "E"]\n{design}', "utf-8")  # two chunks, so two processes
    answer = told(file, "-o", tmp_path / "out", "--mechanism", own, "--workers", 2)
    assert answer["sizes"]["election_zeal"] == 2
    assert open_sweep(tmp_path / "out").outcome.sel(us_action="P").squeeze().values.tolist() == [[0, 0], [2, 2]]


def test_a_parameter_of_all_games_can_be_set(file: Path, tmp_path: Path) -> None:
    """Over what the file says; the sweep is another one then."""
    plain, dear = (told(file, "-o", tmp_path / name, *more) for name, more in (("a", ()), ("b", ("--set", "effort_cost=0.15"))))
    assert plain["key"] != dear["key"]
    assert float((open_sweep(tmp_path / "b").margin - open_sweep(tmp_path / "a").margin).max()) < 0


def test_a_model_by_its_name_or_from_a_file(file: Path, tmp_path: Path) -> None:
    """Shares of its paths, of concepts, of the slow states; the text says how to read the data; a wrong pair is one line."""
    design = '[design]\nkind = "random"\nsize = 50\nseed = 0\n'
    file.write_text(f'model = "apology"\n{design}', "utf-8")
    answer = told(file, "-o", tmp_path / "a")
    (shares,) = answer["path"]
    assert sum(shares["shares"].values()) == pytest.approx(1)
    own = tmp_path / "own.py"
    own.write_text("from games.models.apology import MODEL\n", "utf-8")
    file.write_text(design, "utf-8")
    assert told(file, "-o", tmp_path / "b", "--model", own)["path"] == answer["path"]
    file.write_text(f'scenario = "2023"\ntiming = ["given", "us-first"]\nconcepts = ["nash", "logit"]\n{design}', "utf-8")
    text = CliRunner().invoke(cli, ["sweep", str(file), "-o", str(tmp_path / "c")]).output
    assert "us-first  logit" in text
    assert f'xarray.open_zarr("{tmp_path / "c"}/data.zarr")' in text
    both = CliRunner().invoke(cli, ["sweep", str(file), "-o", str(tmp_path / "d"), "--model", str(own), "--mechanism", str(own)])
    assert "keep one" in str(both.exception)


def test_the_parameters_of_any_model_are_listed() -> None:
    """By its name; an unknown one is refused with the nearest, and so is an unknown parameter of it."""
    found = json.loads(CliRunner().invoke(cli, ["parameters", "slow-states", "--json"]).output)
    assert {"leader_hazard", "substitutability"} <= {entry["name"] for entry in found}
    assert "us_pressing_cost" in CliRunner().invoke(cli, ["parameters", "gsomia"]).output
    assert "did you mean 'gsomia'" in str(CliRunner().invoke(cli, ["parameters", "gsomja"]).exception)


def test_the_schema_is_printed() -> None:
    """For editors: with the names of parameters, theories and outcomes."""
    found = json.loads(CliRunner().invoke(cli, ["sweep", "--schema"]).output)
    assert "kelly" in found["properties"]["theories"]["items"]["enum"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "a specification and a folder are needed"),
        (("FILE",), "a specification and a folder are needed"),
        (("missing.toml", "-o", "OUT"), "missing.toml"),
        (("FILE", "-o", "OUT", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"), "keep one"),
        (("FILE", "-o", "OUT", "--table", "t.xls"), "the suffix tells the format"),
        (("FILE", "-o", "OUT", "--workers", "0"), "--workers"),
        (("FILE", "-o", "FILE"), "a file"),
        (("FILE", "-o", "OUT", "--patience", "nan"), "a number above 0 is needed"),
        (("FILE", "-o", "OUT", "--patience", "-1"), "a number above 0 is needed"),
        (("FILE", "-o", "OUT", "--set", "s=0.5"), "--set s: it is an input of"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(
    arguments: tuple[str, ...], message: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written."""
    words = [{"FILE": str(file), "OUT": str(tmp_path / "out")}.get(word, word) for word in arguments]
    with pytest.raises(SystemExit) as left:
        main(["sweep", *words])
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


# --- Dask's workers ---


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers of Dask, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    inside = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "False"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path, "env": inside}
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    started = [subprocess.Popen(run, **quiet)]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen(work, **quiet) for _ in range(2)]
    started += workers
    yield address, workers
    for process in started:
        process.kill()
        process.wait()


LONG = SPECIFICATION.replace("128", "262144").replace('["P", "E", "R"]', '["P", "E", "R"]\noutcomes = ["margin", "strict"]')


def begun(file: Path, out: Path, address: str, *more: str) -> subprocess.Popen[bytes]:
    """Start a long sweep and return when its first chunk is done."""
    run = [sys.executable, "-m", "quasialliance", "sweep", str(file), "-o", str(out), "--scheduler", address, "--resume", *more]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while not (out / store.LOG).exists() or not (out / store.LOG).read_bytes():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


def test_on_dask_the_result_is_the_same_though_workers_are_killed(
    scheduler: tuple[str, list[subprocess.Popen[bytes]]], file: Path, tmp_path: Path
) -> None:
    """One of two real workers is killed, and the sweep ends; then both are, and it says so; resumed here it is the same."""
    address, workers = scheduler
    file.write_text(LONG, "utf-8")
    out, here = tmp_path / "dask", tmp_path / "here"
    process = begun(file, out, address, "--patience", "120")
    psutil.Process(workers[0].pid).send_signal(signal.SIGKILL)
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    told(file, "-o", here)
    xarray.testing.assert_identical(open_sweep(out).load(), open_sweep(here).load())

    late = tmp_path / "late"
    process = begun(file, late, address, "--patience", "5")
    workers[1].send_signal(signal.SIGKILL)
    _, error = process.communicate(timeout=300)
    assert process.returncode != 0
    assert b"go on with resume" in error
    told(file, "-o", late, "--resume")
    xarray.testing.assert_identical(open_sweep(late).load(), open_sweep(here).load())


def test_a_scheduler_that_does_not_answer_is_said(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, status 2, and no folder."""
    with pytest.raises(SystemExit):
        main(["sweep", str(file), "-o", str(tmp_path / "out"), "--scheduler", "nonsense://x"])
    assert "no Dask scheduler answers there" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
