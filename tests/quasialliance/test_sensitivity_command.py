"""``quasialliance sensitivity``: the five methods, their files, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas
import pytest

import games
from games.models.trilateral import MODEL
from games.options import SEED
from solvers import sensitivity
from tests.commands import run

CHEAP = {"sobol": "8", "interactions": "8", "morris": "4", "shapley": "8", "pawn": "100"}


@pytest.mark.parametrize("method", CHEAP)
def test_each_method_answers_in_words_and_in_json(capsys: pytest.CaptureFixture[str], method: str) -> None:
    """A method prints its tables under a heading with the seed, and the same as plain JSON."""
    asked = ("sensitivity", "2019", "--method", method, "--samples", CHEAP[method], "--input", "hbar", "--input", "s=0:0.5")
    status, out, err = run(capsys, *asked)
    assert (status, err) == (0, "")
    assert "US E" in out
    assert f"seed {SEED}" in out
    status, out, err = run(capsys, *asked, "--json", "--seed", "3")
    said = json.loads(out)
    assert said["seed"] == 3
    spans = (
        [r["high"] for group in said["groups"] for r in group["inputs"]]
        if "groups" in said
        else [r["high"] for r in said["inputs"]]
    )
    assert spans == [0.8, 0.5]


@pytest.mark.parametrize("method", ["interactions", "morris", "shapley", "pawn"])
def test_files_hold_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path, method: str) -> None:
    """Every column of an index is numbers with all digits, and the games are written as data."""
    folder, draws = tmp_path / "out", tmp_path / "draws.csv"
    asked = ("sensitivity", "2019/cha", "--method", method, "--samples", CHEAP[method], "-o", str(folder), "--table", str(draws))
    status, _, err = run(capsys, *asked)
    assert (status, err) == (0, "")
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == {
        "interactions": ["sobol-groups-E19-cha.csv", "sobol-pairs-E19-cha.csv"],
        "morris": ["morris-E19-cha.csv"],
        "shapley": ["shapley-E19-cha.csv"],
        "pawn": ["pawn-E19-cha.csv"],
    }[method]
    words = {"output", "group", "with", "inputs", "input", "above_chance"}
    for path in files:
        numbers = pandas.read_csv(path).drop(columns=words, errors="ignore")
        assert all(pandas.api.types.is_float_dtype(kind) for kind in numbers.dtypes), path
    frame = pandas.read_csv(draws)
    assert frame.margin.dtype == float
    assert set(frame.outcome) <= {"cohesion", "mixed", "friction"}


def test_files_of_sobol_hold_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An index, its half-width, and the ends of a range or an interval each have a column of their own, with every digit."""
    run(capsys, "sensitivity", "2019", "--samples", "256", "-o", str(tmp_path))
    indices, shares = (pandas.read_csv(tmp_path / f"{stem}-E19.csv") for stem in ("sobol", "shares"))
    words = ["output", "input", "distribution"]
    assert all(pandas.api.types.is_float_dtype(kind) for kind in indices.drop(columns=words).dtypes)
    assert list(indices) == ["output", "input", "low", "high", "distribution", "S1", "S1_conf", "ST", "ST_conf"]
    assert list(shares) == ["outcome", "share", "error", "low", "high"]
    assert all(pandas.api.types.is_float_dtype(kind) for kind in shares.drop(columns="outcome").dtypes)
    found = sensitivity.sobol(MODEL, games.scenario("2019"), samples=256, rng=SEED, progress=False)
    assert indices.ST[indices.output == "margin"].tolist() == found.indices["margin"].ST.tolist()


def test_inputs_of_a_file_and_correlations(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Distributions and rank correlations are heard, from a file and from options, and said again."""
    file = tmp_path / "inputs.toml"
    told = '[inputs]\nhJ = [0, 1]\nhK = { distribution = "triangular", mode = 0.5 }\n[correlations.hJ]\nhK = 0.6\n'
    file.write_text(told, "utf-8")
    asked = ("sensitivity", "2023", "--method", "shapley", "--samples", "16", "--json")
    _, out, err = run(capsys, *asked, "--inputs", str(file))
    assert err == ""
    said = json.loads(out)
    assert said["correlations"] == [{"inputs": ["animosity_japan", "animosity_rok"], "rank_correlation": 0.6}]
    assert said["groups"][1]["inputs"][0]["distribution"] == "triangular"
    _, out, _ = run(capsys, *asked, "--input", "hJ", "--input", "hK", "--correlation", "hJ,animosity_rok=0.6")
    assert json.loads(out)["correlations"] == said["correlations"]
    _, out, _ = run(capsys, *asked, "--by", "mechanism")
    assert len(json.loads(out)["groups"]) == 15


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--method", "pawn", "--by", "input"), "interactions, morris, shapley take groups"),
        (("--table", "x.csv"), "--method interactions --by input"),
        (("--method", "morris", "--table", "x.xls"), ".parquet"),
        (("--method", "morris", "--samples", "1"), "trajectories"),
        (("--method", "pawn", "--samples", "20"), "100 in all; got 20"),
        (("--method", "interactions", "--samples", "20"), "power of two"),
        (("--input", "s", "--input", "k", "--correlation", "s,k=0.5"), "take Shapley effects"),
        (("--method", "morris", "--correlation", "hJ,hK=0.5"), "--method shapley"),
        (("--method", "pawn", "--correlation", "hJ=0.5"), "two names are needed"),
        (("--method", "pawn", "--correlation", "hJ,hK"), "name=value is needed"),
        (("--method", "pawn", "--correlation", "hJ,hK=2"), "from -1 to 1"),
        (("--inputs", "none.toml"), "none.toml"),
        (("--input", "substitutabilty"), "did you mean 'substitutability'"),
        (("--input", "s=0"), "LOW:HIGH"),
        (("--input", "s=0:2"), "outside its range"),
        (("--input", "s=0.5:0.2"), "low < high"),
        (("--input", "s", "--input", "substitutability"), "given twice"),
        (("--input", "p", "--without", "pressure"), "switched off"),
        (("--method", "guess"), "pawn"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_makes_no_sense_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Status 2, one line that says what would be right, and no file written."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "sensitivity", "2019", *arguments)
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert words in err
    assert list(tmp_path.iterdir()) == []
