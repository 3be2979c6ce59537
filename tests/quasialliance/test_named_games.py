"""Games by name on the command line: listed, solved, explained and drawn; a scenario of the same name goes first."""

from __future__ import annotations

from pathlib import Path

import pytest

import games
from games import library
from games.models import escalation
from games.network import NetworkGame
from quasialliance.solving import solved
from solvers.pairwise_stability import solve_networks
from tests.quasialliance.test_command_line import answer, run


def test_the_list_holds_every_named_game(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its names, players, form and source; models with their parameters."""
    listed = answer(capsys, "games")
    assert [game["name"] for game in listed] == [game.name for game in library.games()]
    gsomia = next(game for game in listed if "gsomia" in game["also"])
    assert gsomia["players"] == ["Japan", "ROK", "US"]
    assert {p["symbol"] for p in gsomia["parameters"]} == {p.symbol for p in escalation.MODEL.parameters}
    status, out, _ = run(capsys, "games")
    assert status == 0
    assert "escalation, gsomia" in out


@pytest.mark.parametrize("game", library.games(), ids=lambda game: game.name)
def test_every_named_game_is_solved_completely(game: library.NamedGame) -> None:
    """By default a named game gets its whole equilibrium set: no game is listed that this project does not solve."""
    made = game.game()
    if isinstance(made, NetworkGame):
        assert solve_networks(made).stable
        return
    solution = solved(made)
    assert solution.complete
    assert solution.points


def test_gsomia_is_solved_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Controls, notice, pressure, suspension; with an indifferent US no controls."""
    found = answer(capsys, "solve", "gsomia")
    assert (found["game"], found["complete"], found["concept"]) == ("escalation", True, "subgame-perfect equilibrium")
    assert [e["path"] for e in found["equilibria"]] == [["X", "T", "P", "S"]]
    idle = answer(capsys, "solve", "gsomia", "--set", "us_intelligence_loss=0.05")
    assert (idle["set"], idle["equilibria"][0]["path"]) == ({"lU": "0.05"}, ["n"])
    silent = answer(capsys, "solve", "escalation", "--without", "controls")
    assert silent["equilibria"][0]["path"] == ["n"]
    status, out, _ = run(capsys, "solve", "gsomia")
    assert status == 0
    assert "the only one" in out
    assert "US presses (P)" in " ".join(out.split())
    assert "every equilibrium is listed" in run(capsys, "solve", "gsomia", "--full")[1]


@pytest.mark.parametrize("word", ["solve", "explain", "threshold"])
def test_theories_go_before_games(capsys: pytest.CaptureFixture[str], word: str) -> None:
    """A scenario as a theory sees it is asked about like any other, beside games by name; a theory alone lacks a scenario."""
    for at, named in (("2019/cha", "E19/cha"), ("gsomia", "escalation: GSOMIA escalation, 2018-19")):
        status, out, err = run(capsys, word, at)
        assert (status, err) == (0, "")
        assert out.startswith(named)
    status, out, err = run(capsys, word, "cha")
    assert (status, out) == (2, "")
    assert err == "quasialliance: cha is a theory: name the scenario that it looks at as well, as in 2019/cha\n"


def test_beliefs_and_conditions_of_assessments_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """A signalling game is solved for sequential equilibria, with beliefs, and what holds along a continuum in words."""
    found = answer(capsys, "solve", "reliability")
    (mixed,) = found["equilibria"]
    assert mixed["beliefs"]["after S"] == [0.5, 0.5]
    (continuum,) = found["components"]
    assert any("belief(" in line for own in continuum["conditions"] for line in own)
    nash = answer(capsys, "solve", "reliability", "--concept", "nash")
    assert nash["concept"] == "Nash equilibrium"
    assert "beliefs" not in nash["equilibria"][0]


def test_tables_are_solved_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Chicken has its three equilibria."""
    found = answer(capsys, "solve", "chicken")
    assert (found["game"], len(found["equilibria"]), found["complete"]) == ("chicken", 3, True)


def test_ledgers_of_a_tree_sum_to_their_gain(capsys: pytest.CaptureFixture[str]) -> None:
    """Every move that the equilibrium does not make loses, by parts that sum to the loss; one player's, one action's alone."""
    ledgers = answer(capsys, "explain", "gsomia")
    assert [ledger["deviation"] for ledger in ledgers] == ["n", "k", "n", "D", "S"]
    for ledger in ledgers:
        assert sum(ledger["mechanisms"].values()) == pytest.approx(ledger["gain"])
        assert ledger["gain"] <= 0
    only = answer(capsys, "explain", "gsomia", "--player", "ROK", "--deviation", "D")
    assert [(ledger["player"], ledger["profile"]) for ledger in only] == [("ROK", "ROK pressed"), ("ROK", "ROK unpressed")]
    assert answer(capsys, "explain", "reliability", "--equilibrium", "2")
    status, out, _ = run(capsys, "explain", "gsomia")
    assert status == 0
    assert "lost_intelligence" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("gsomia",), ("reliability", "--equilibrium", "2"), ("chicken",), ("2019",), ("hwang-2023", "--us", "E"),
        ("mckelvey-mclennan-1996", "--fix", "3=1"), ("signal.efg",), ("signal.toml",), ("sexes.nfg",),
    ],
)  # fmt: skip
def test_games_are_drawn(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """By name, by scenario and from files of every format, a tree with an equilibrium or a payoff matrix."""
    monkeypatch.chdir(tmp_path)
    tree, table = library.named("reliability").game(), library.named("battle-of-the-sexes").game()
    for made, file in ((tree, "signal.efg"), (tree, "signal.toml"), (table, "sexes.nfg")):
        games.write(made, file)
    status, out, err = run(capsys, "draw", *arguments, "-o", "figure.svg")
    assert (status, err) == (0, "")
    assert "figure.svg" in out
    assert Path("figure.svg").read_text("utf-8").lstrip().startswith("<?xml")
    assert answer(capsys, "draw", *arguments, "-o", "figure.svg")["figure"] == "figure.svg"


def test_a_tree_in_toml_is_solved_like_the_game_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A TOML file that tells of nodes is a tree; any other is a scenario."""
    path = tmp_path / "gsomia.toml"
    games.write(escalation.MODEL.game(), path)
    by_file, by_name = answer(capsys, "solve", str(path)), answer(capsys, "solve", "gsomia")
    assert by_file["equilibria"] == by_name["equilibria"]


def test_games_without_mechanisms_are_explained_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of a published game, or a file, each ledger is the gain alone; at an equilibrium none is above 0."""
    games.write(library.named("chicken").game(), tmp_path / "chicken.nfg")
    games.write(library.named("tree:beer-quiche").game(), tmp_path / "beer.efg")
    for name in ("chicken", "tree:beer-quiche", str(tmp_path / "chicken.nfg"), str(tmp_path / "beer.efg")):
        for ledger in answer(capsys, "explain", name):
            assert ledger["mechanisms"] == {"payoffs": ledger["gain"]}
            assert ledger["gain"] <= 0
    status, out, _ = run(capsys, "explain", "tree:selten-horse", "--concept", "nash", "--equilibrium", "3")
    assert status == 0
    assert "not said of 3: play never comes there, and without beliefs no gain is defined" in out


def test_networks_are_solved_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """The exclusive bloc is the one stable network at the defaults; no tie of it is cut with gain, and none missing is made."""
    found = answer(capsys, "solve", "regional-ties")
    assert [network["ties"] for network in found["stable"]] == [["Japan-ROK", "Japan-US", "ROK-US"]]
    ledgers = answer(capsys, "explain", "regional-ties")
    assert len(ledgers) == 12
    assert all(ledger["gain"] <= 0 for ledger in ledgers if ledger["deviation"].startswith("cut"))
    assert len(answer(capsys, "explain", "regional-ties", "--player", "China")) == 3
    for command in ("solve", "explain"):
        status, out, _ = run(capsys, command, "regional-ties", "--set", "spiral=0.5")
        assert status == 0
        assert "Japan-US, ROK-US" in out


def test_thresholds_of_games_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A path of a tree and a profile of a table flip at exact values; by default that of the first equilibrium is asked about."""
    found = answer(capsys, "threshold", "gsomia", "us_pressing_cost")
    assert found["profile"] == ["X", "T", "P", "S"]
    assert [c["exact"] for c in found["lines"][0]["crossings"] if c["in_range"]] == ["1/2"]
    china = answer(capsys, "threshold", "china-bidder", "L", "--profile", "stand,Beijing,retrench,offer")
    assert [c["exact"] for c in china["lines"][0]["crossings"] if c["in_range"]] == ["27/140"]
    assert answer(capsys, "threshold", "linkage", "--set", "t=0")["profile"] == ["none"]
    status, out, _ = run(capsys, "threshold", "china-bidder")
    assert status == 0
    assert "Single parameters that flip (concede, Tokyo, engage, ignore)" in out
    assert run(capsys, "threshold", "gsomia", "lU")[0] == 0


BAD = {
    ("solve", "gsomja"): "did you mean 'gsomia'",
    ("solve", "beer-quiche"): "say tree:beer-quiche or table:beer-quiche",
    ("solve", "xyzzy"): "'quasialliance games' lists",
    ("explain", "2019/gsomia"): "unknown theory 'gsomia'",
    ("solve", "gsomia", "--set", "lX=1"): "unknown parameter 'lX'",
    ("solve", "gsomia", "--set", "lU=7"): "outside its range",
    ("solve", "gsomia", "--set", "lU=0", "--set", "us_intelligence_loss=0"): "twice",
    ("solve", "gsomia", "--without", "presure"): "did you mean 'pressure'",
    ("solve", "gsomia", "--us", "P"): "this game takes --set and --without",
    ("solve", "gsomia", "--timing", "given"): "--timing is for scenarios",
    ("solve", "gsomia", "--seed", "0"): "--seed is for scenarios",
    ("solve", "regional-ties", "--seed", "3"): "--seed is for scenarios",
    ("solve", "2019", "--concept", "nash"): "a scenario has a --timing",
    ("solve", "chicken", "--concept", "nash"): "a table has Nash equilibria",
    ("solve", "chicken", "--set", "x=1"): "published game",
    ("explain", "gsomia", "--profile", "X"): "give --equilibrium",
    ("explain", "gsomia", "--equilibrium", "2"): "a number from 1 to 1 is needed",
    ("explain", "gsomia", "--equilibrium", "0"): "a whole number of at least 1 is needed",
    ("explain", "gsomia", "--player", "China"): "Japan, ROK, US",
    ("explain", "gsomia", "--player", "US", "--deviation", "D"): "US has no action 'D'; the actions are P, n",
    ("explain", "2019", "--equilibrium", "1"): "give the --profile",
    ("stability", "gsomia"): "'gsomia' is a tree model; stability takes scenarios. It is taken by",
    ("threshold", "chicken"): "'chicken' is a table; threshold takes",
    ("threshold", "regional-ties"): "'regional-ties' is a network model; threshold takes",
    ("threshold", "gsomia", "lX"): "unknown parameter 'lX'",
    ("threshold", "gsomia", "--profile", "X,T"): "path",
    ("threshold", "china-bidder", "--profile", "stand,Beijing"): "4 actions are needed",
    ("threshold", "withdrawal"): "does not see all moves before",
    ("draw", "gsomia", "-o", "g.xls"): ".pdf",
    ("draw", "regional-ties", "-o", "g.pdf"): "is a network model; draw takes",
    ("solve", "regional-ties", "--concept", "nash"): "solved for stability",
    ("explain", "regional-ties", "--profile", "X"): "are for tables and trees",
    ("draw", "gsomia", "-o", "no/such/g.pdf"): "folder",
    ("draw", "gsomia", "--fix", "US=P", "-o", "g.pdf"): "this game is a tree",
    ("draw", "chicken", "--concept", "nash", "-o", "g.pdf"): "for trees",
    ("draw", "minority", "-o", "g.pdf"): "--fix 3=0",
    ("draw", "minority", "--fix", "4=1", "-o", "g.pdf"): "PLAYER=ACTION",
    ("draw", "minority", "--fix", "3=9", "-o", "g.pdf"): "3 has the actions 0, 1",
    ("draw", "minority", "--fix", "3=1", "--fix", "3=0", "-o", "g.pdf"): "held twice",
    ("draw", "minority", "--fix", "3=1", "--fix", "1=0", "-o", "g.pdf"): "3, 1 are held; leave two free",
    ("draw", "chicken", "--fix", "1=Dare", "--fix", "2=Dare", "-o", "g.pdf"): "leave two free",
}


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_is_one_clear_line_and_status_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """What is wrong, and what would be right; nothing is written."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert (status, out, len(err.strip().splitlines())) == (2, "", 1)
    assert BAD[arguments] in err
    assert list(tmp_path.iterdir()) == []
