"""No option is ignored: whatever is added to a command line changes the answer, or is refused."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

import games
from games import library
from tests.commands import run

ZEAL = """from games import Mechanism, Parameter
ZEAL = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
def term(player, outcome):
    return outcome.zeal * outcome.z["ROK"] if player == "ROK" else 0
MECHANISM = Mechanism("election", order=900, claim="Votes.", parameters=(ZEAL,), term=term, switch=("zeal",), seeds=("S001",))
"""
ANY = "--set s=0.9; --us R; --without entrapment; --json"
OF_A_TREE = "--set pi=0.7; --us P; --without controls; --mechanism zeal.py; --json"
OF_A_TABLE = "--set gJ=0.1; --us P; --mechanism zeal.py; --json"
QUICK = "--theory cha --theory kelly --draws 20 --noise 1"
RECORD = (
    "--coding data; --by-rule q; --without-hindsight; --outcomes high; --fit none; --rule risk_dominance; --draws 21; --noise 2"
)
ASKED = {
    "solve 2019": f"{ANY}; --mechanism zeal.py; --timing us-first; --timing simultaneous; --concept nash; --seconds 3; --seed 3",
    "solve 2019 --timing us-first": f"{ANY}; --concept nash; --seconds 3; --seed 3",
    "solve 2019 --timing simultaneous": f"{ANY}; --concept nash; --seconds 3; --seed 3",
    "solve gsomia": f"{OF_A_TREE}; --timing given; --concept nash; --concept sequential; --seed 3",
    "solve chicken": f"{OF_A_TREE}; --timing given; --concept nash; --seed 3",
    "solve tree.efg": f"{OF_A_TREE}; --timing given; --concept nash; --seed 3",
    "solve regional-ties": "--set spiral=0.5; --us R; --without spiral; --concept nash; --seconds 3; --seed 3; --timing given",
    "explain 2019": f"{ANY}; --profile HH; --player ROK; --deviation F; --concept nash; --equilibrium 1; --seconds 3",
    "explain gsomia": f"{OF_A_TREE}; --profile X; --player ROK; --deviation S; --equilibrium 2",
    "explain reliability": "--set r=0.9; --concept nash --equilibrium 2; --equilibrium 2; --player US",
    "explain china-bidder": f"{OF_A_TABLE}; --profile stand,Beijing,retrench,offer; --player ROK; --concept nash; --equilibrium 1",
    "explain regional-ties": "--set spiral=0.5; --us R; --profile X; --player ROK; --deviation S; --concept nash; --seconds 2",
    "threshold 2019": f"{ANY}; --profile FF; --seconds 2; TKN",
    "threshold 2019 TKN": f"{ANY}; --profile FF; --seconds 2",
    "threshold gsomia pi": "--set gJ=0.02; --us P; --without controls; --json; --profile n; --profile n --seconds 3",
    "threshold china-bidder": f"{OF_A_TABLE}; --profile stand,Beijing,retrench,offer",
    "radius 2019": f"{ANY}; --profile FF; --seconds 2; --norm l1; --parameter TKN",
    "radius china-bidder": f"{OF_A_TABLE}; --profile stand,Beijing,retrench,offer; --norm l1; --parameter L",
    "conditions 2019": f"{ANY}; --mechanism zeal.py; --profile FF; --seconds 2",
    "conditions gsomia": f"{OF_A_TREE}; --profile n; --seconds 3",
    "conditions withdrawal": "--us P; --set kU=0.9; --profile withdraw-B-B; --seconds 3",
    "conditions china-bidder": f"{OF_A_TABLE}; --profile stand,Beijing,retrench,offer",
    "stability 2019": f"{ANY}; --seed 5",
    "uncertain 2019 --decimals 1": f"{ANY}; --within 0.1",
    "dominance 2019 --json": "--set TKN=0.9; --us P; --pure",
    "dominance gsomia": OF_A_TREE,
    "duration 2019 --draws 20": "--set TKN=0.9 --set TJN=0.9; --slow leader_hazard=0.4; --government conservative; --seed 4",
    "sensitivity 2019 --samples 16": (
        "--set s=0.9; --us R; --json; --method morris; --by input; --input TKN; --correlation hJ,hK=0.5; --seed 3; --table x.csv"
    ),
    "sensitivity 2019 --samples 16 --method morris": (
        "--set s=0.9; --us R; --by mechanism; --input TKN; --correlation hJ,hK=0.5; --seed 3"
    ),
    "sensitivity 2019 --samples 128 --method pawn": (
        "--set s=0.9; --by input; --input TKN; --correlation hJ,hK=0.5; --samples 256; --seed 3"
    ),
    "robust 2019 --draws 20 --most 1 --lever apology": (
        "--us R; --json; --cost apology=3; --box codes; --levels 2; --margin 0.1; --share 0.001; --seed 9; --worst; --worst --json"
    ),
    "us 2019": (
        "--set s=0.9; --us R; --without entrapment; --account anticipation; --four; --theory cha; --shares; --draws 5; --seed 3"
    ),
    "us": "--set s=0.9; --us R; --account anticipation; --theory cha; --draws 5; --seed 3",
    "us --shares --draws 5": (
        "--set s=0.9; --us R; --without entrapment; --account anticipation; --theory cha; --along TKN; --seed 3"
    ),
    "compare 2019 2023": "--at 2018; --draws 3; --seed 2; --json",
    "compare cha hwang": "--at 2023; --draws 3; --seed 2; --json",
    "compare cha hwang --diverge --draws 3": "--at 2023; --seed 2; --json",
    "codes": "--coding data; --by-rule q; --without-hindsight; --against data; --figures; --json",
    "codes 2019": "--coding data; --by-rule q; --without-hindsight; --against data; --figures; --json",
    "codes --figures": "--coding data; --by-hand q; --by-rule q; --without-hindsight; --against data; --json",
    "codes --against data": "--coding mixed; --by-rule q; --without-hindsight; --json",
    "theories": "--theory cha; --episodes; --json",
    f"backtest {QUICK} --see cases": f"{RECORD}; --permutations 6; --seed 4; --json",
    f"backtest {QUICK} --misses cha": "--coding data; --outcomes high; --permutations 6; --seed 4; --json; --see scores",
    f"backtest {QUICK} --json": "--see cases; --seed 4",
    "backtest --theory cha --dyad northern-triangle --draws 20 --noise 1": f"{RECORD}; --permutations 6; --seed 4; --see cases",
    "sweep --schema": "sweep.toml; -o out; --resume; --workers 1; --patience 3; --limit 5; --set s=0.1; --table x.csv",
    "paper -o out --only nosuch": "--no-pdf; --check .",
    "paper --check .": "--draws 9; --seed 1; --no-pdf; --scenario 2019; -o out",
}
"""A command line -> what is added to it, one at a time; an option that is the same as its default is none."""


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_added_is_heard(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer is another, or one line says why there is none."""
    monkeypatch.chdir(tmp_path)
    Path("zeal.py").write_text(ZEAL, "utf-8")
    games.write(library.named("reliability").game(), "tree.efg")
    plain = run(capsys, *shlex.split(asked))
    for option in ASKED[asked].split("; "):
        status, out, err = run(capsys, *shlex.split(asked), *shlex.split(option))
        assert (status, out, err) != plain, option
        assert status == 0 or (status, out, err.count("\n")) == (2, "", 1), option
        assert {path.name for path in tmp_path.iterdir()} <= {"zeal.py", "tree.efg", "x.csv"}, option
