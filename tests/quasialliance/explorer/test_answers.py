"""What the explorer answers: as the command line and the solvers do, and a sentence where a question is wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import games
from games.errors import QuasiallianceError
from games.models.trilateral import MODEL, TIMINGS
from games.profile import CLASSES, outcome_class
from quasialliance.explorer.answers import Answers
from quasialliance.explorer.grid_map import grid_map
from quasialliance.explorer.starting import answers
from quasialliance.explorer.view import Bases, View
from solvers import regimes, subgame_perfect
from solvers.regimes.labels import EquilibriumSet
from solvers.stability import reports
from solvers.verdict import verdict


@pytest.fixture(scope="module")
def desk() -> Answers:
    """Answers about the shipped scenarios."""
    return Answers()


@pytest.mark.parametrize("timing", TIMINGS)
@pytest.mark.parametrize("episode", ["E03", "E19", "E23"])
def test_a_point_is_the_verdict(desk: Answers, episode: str, timing: str) -> None:
    """Outcome, US action, selected profile and the number of equilibria are those of the verdict."""
    found = verdict(games.scenario(episode), timing=timing)
    point = desk.ask("picture", {"view": {"base": episode, "timing": timing}, "map": False})["point"]
    assert (point["outcome"], point["us_action"], tuple(point["selected"])) == (found.outcome, found.us_action, found.selected)
    assert sum(not row.get("heading") for row in point["equilibria"]["rows"]) == len(found.solution.points)
    assert point["sentence"].startswith(found.outcome.capitalize())


def test_one_cell_of_the_payoffs_is_selected(desk: Answers) -> None:
    """The cells marked as equilibria are the pure ones, the one marked as selected is the verdict's."""
    for episode in games.episodes():
        found = verdict(games.scenario(episode))
        table = desk.ask("picture", {"view": {"base": episode}, "map": False})["point"]["payoffs"]
        marked = {("CHF"[j], "CHF"[k]) for j, row in enumerate(table) for k, cell in enumerate(row) if cell["equilibrium"]}
        pure = {tuple("CHF"[own[0]] for own in e.support) for e in found.solution.points if e.pure}
        assert marked == pure
        assert [("CHF"[j], "CHF"[k]) for j, row in enumerate(table) for k, cell in enumerate(row) if cell["selected"]] == [
            found.selected
        ]


def test_continua_are_named(desk: Answers) -> None:
    """A scenario with a continuum of equilibria shows it, with its dimension and its ends."""
    off = [m.name for m in MODEL.mechanisms if m.has_switch]
    zero = {"k": "0", "f": "0", "f0": "0", "beta": "0.5"}
    view = {"without": off, "values": zero}
    solution = verdict(View.of(view, Bases()).scenario).solution
    assert solution.components
    rows = desk.ask("picture", {"view": view, "map": False})["point"]["equilibria"]["rows"]
    headings = [row for row in rows if row.get("heading")]
    assert len(headings) == len(solution.components)
    assert "dimension" in headings[0]["kind"]


def test_incentives_sum_to_the_gain(desk: Answers) -> None:
    """The parts of each incentive are the ledger's, from the selected profile or from another."""
    game = MODEL.game(games.scenario("2019"))
    for profile in (None, "CC", "HF"):
        question: dict[str, Any] = {"view": {}, "map": False} | ({} if profile is None else {"profile": profile})
        point = desk.ask("picture", question)["point"]
        assert point["profile"] == (profile or "FF")
        assert len(point["incentives"]) == 4
        for entry in point["incentives"]:
            ledger = game.explain(entry["player"], point["profile"], entry["to"])
            assert dict(entry["parts"]) == pytest.approx({k: float(v) for k, v in ledger.items() if v}, abs=1e-6)
            assert entry["gain"] == pytest.approx(float(ledger.total), abs=1e-6)


def test_a_map_is_the_exact_one(desk: Answers) -> None:
    """Regions, shares and what holds on borders are those of the exact map; outlines stay within the square."""
    found = desk.ask("picture", {"view": {"base": "E19"}})["map"]
    plane = regimes.exact_map(MODEL, "TKN", "rK", at=games.scenario("2019"))
    assert [region["label"] for region in found["regions"]] == [str(region.label) for region in plane.regions]
    assert [region["share"][0] for region in found["regions"]] == pytest.approx(
        [float(plane.shares[region.label][0]) for region in plane.regions], abs=1e-6
    )
    points = [v for region in found["regions"] for loop in region["loops"] for v in loop]
    assert (min(points), max(points)) == (0, found["scale"])
    assert len(found["causes"]) == len({str(boundary.causes[0]) for boundary in plane.boundaries})


def test_outlines_cover_the_map_once(desk: Answers) -> None:
    """The areas inside the outlines add up to the whole square, and each to its share, up to rounding."""
    for view in ({}, {"x": "animosity_japan", "y": "animosity_rok"}, {"x": "us_pressure", "us_action": "P"}):
        found = desk.ask("picture", {"view": view})["map"]
        shares: dict[str, float] = {}
        for region in found["regions"]:
            for loop in region["loops"]:
                x, y = np.array(loop).reshape(-1, 2).T / found["scale"]
                area = float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
                shares[region["label"]] = shares.get(region["label"], 0) + area
        assert sum(shares.values()) == pytest.approx(1, abs=1e-3)
        for region in found["regions"]:
            assert shares[region["label"]] == pytest.approx(region["share"][0], abs=2e-3)


def test_a_path_of_episodes_lies_at_their_codes(desk: Answers) -> None:
    """Years stand at what is coded of the two parameters, and at no pressure where the US did not press."""
    found = desk.ask("picture", {"view": {"y": "us_pressure", "us_action": "P"}})["map"]
    places = {one["id"]: [v / found["scale"] for v in one["at"]] for one in found["episodes"]}
    for name, (x, y) in places.items():
        episode = games.episode(name)
        assert x == pytest.approx(float(episode.codes["TKN"].value), abs=1e-4)
        assert y == pytest.approx((0.25 if episode.us_action == "P" else 0) / 0.6, abs=1e-4)
    assert [one["year"] for one in found["episodes"] if one["path"]] == ["2019", "Nov 2019", "2020–21", "2022", "2023", "2024"]
    assert desk.ask("picture", {"view": {"x": "substitutability", "y": "common_threat"}})["map"]["episodes"] == []


def test_a_silenced_axis_leaves_the_point(desk: Answers) -> None:
    """Where a mechanism that is off silences an axis there is no map, said in a sentence; all else is there."""
    answer = desk.ask("picture", {"view": {"x": "us_pressure", "without": ["pressure"]}})
    assert answer["map"]["kind"] == "none"
    assert "pressure" in answer["map"]["note"]
    assert answer["point"]["outcome"] in CLASSES


@pytest.mark.parametrize("episode", ["E03", "E19", "E23"])
def test_the_grid_agrees_with_subgame_perfection(episode: str) -> None:
    """At points of the grid, the classes are those of the pure subgame-perfect equilibria of the exact tree, path by path."""
    found = grid_map("TKN", "rK", at=games.scenario(episode), timing="us-first", size=4)
    for j, y in enumerate(found.ys):
        for k, x in enumerate(found.xs):
            values = {"TKN": Fraction(float(x)).limit_denominator(1000), "rK": Fraction(float(y)).limit_denominator(1000)}
            tree = MODEL.game(games.scenario(episode).set(values), timing="us-first")
            pure = [e for e in subgame_perfect.solve(tree).equilibria if all(max(own) == 1 for own in e.behaviour.values())]
            classes = {outcome_class(e.path[1], e.path[2]) for e in pure}
            assert found.name(int(found.classes[j, k])) == (" or ".join(c for c in CLASSES if c in classes) or "none")


def test_the_grid_agrees_with_the_exact_map_of_simultaneous_moves() -> None:
    """Inside the exact regions of the game of three, the grid's classes are those of the regions' strict equilibria."""
    scenario = games.scenario("2019")
    found = grid_map("TKN", "rK", at=scenario, timing="simultaneous", size=9)
    plane = regimes.exact_map(MODEL, "TKN", "rK", at=scenario, timing="simultaneous", mixed=False, select=False)
    compared = 0
    for j in range(1, 8):
        for k in range(1, 8):
            label = plane.at(Fraction(k, 8), Fraction(j, 8))
            if isinstance(label, EquilibriumSet):
                compared += 1
                assert set(found.name(int(found.classes[j, k])).split(" or ")) - {"none"} == set(label.classes)
    assert compared > 40


def test_stability_is_the_report(desk: Answers) -> None:
    """Every notion, class and piece of evidence is the report's."""
    rows = desk.ask("stability", {"view": {"base": "E19"}})["rows"]
    report = reports.report(MODEL.game(games.scenario("2019")))
    assert [row["notion"] for row in rows] == list(report.findings)
    for row in rows:
        for finding in row["findings"]:
            own = report.findings[row["notion"]][finding["class"]]
            holds = {True: "yes", False: "no", None: "not defined"}[own.holds]
            assert (finding["holds"], finding["evidence"]) == (holds, own.evidence)


def test_survival_is_the_rapprochement(desk: Answers) -> None:
    """The curves begin at 1, never rise, and the selected one has the mean that the README shows."""
    found = desk.ask("survival", {"view": {"base": "E23"}})
    means = {curve["name"]: curve["mean"] for curve in found["curves"]}
    assert means == {"selected": 16.9, "shortest": 5.2, "longest": 18.5}
    for curve in found["curves"]:
        assert curve["chances"][0] == 1
        assert sorted(curve["chances"], reverse=True) == curve["chances"]


VIEWS: dict[str, dict[str, Any]] = {
    "as coded": {},
    "moved": {"base": "E23", "values": {"s": "1/3", "c": "0.75"}, "us_action": "R"},
    "theory": {"base": "E23", "theory": "cha", "x": "common_threat", "y": "substitutability"},
    "one mechanism off": {"without": ["entrapment"], "values": {"hK": "0.31"}},
    "one on that a theory leaves off": {"theory": "hwang", "without": ["pressure"]},
    "named": {"base": "hwang-2023", "x": "animosity_japan", "y": "animosity_rok"},
    "US first": {"timing": "us-first", "base": "E23"},
    "all at once": {"timing": "simultaneous", "x": "publicness", "y": "dprk_weight"},
}


@pytest.mark.parametrize("name", VIEWS)
def test_the_code_makes_the_same_picture(desk: Answers, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is copied runs, finds the same verdict, and writes the very file that is exported."""
    monkeypatch.chdir(tmp_path)
    view = VIEWS[name]
    made: dict[str, Any] = {}
    exec(desk.ask("code", {"view": view})["code"], made)
    point = desk.ask("picture", {"view": view, "map": False})["point"]
    assert (made["found"].outcome, list(made["found"].selected)) == (point["outcome"], point["selected"])
    assert (tmp_path / "map.svg").read_text("utf-8") == desk.ask("figure", {"view": view})["svg"]


def test_the_code_of_an_own_scenario_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario of a notebook is written out; one of a file is read from it; both make the same verdict."""
    monkeypatch.chdir(tmp_path)
    own = games.Scenario('the "firm" one', {"s": "1/7", "c": 1}, "P", "a label", ("entrapment",))
    made: dict[str, Any] = {}
    first = answers(own)
    exec(first.code(first.first), made)
    assert made["scenario"] == own
    (tmp_path / "mine.toml").write_text('name = "mine"\nbase = "2023"\n[parameters]\nanimosity_rok = 0.5\n', "utf-8")
    read = answers("mine.toml", us_action="R", without=("entrapment",), values={"s": "0.4"})
    exec(read.code(read.first), made)
    assert 'games.scenario("mine.toml")' in read.code(read.first)
    assert made["scenario"] == read.first.scenario
    assert made["scenario"].us_action == "R"


def test_the_code_of_an_own_mechanism_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mechanism's file is read by the code as it was by the command; its parameter has a slider."""
    from games.model.mechanism_file import with_file

    monkeypatch.chdir(tmp_path)
    (tmp_path / "election.py").write_text(
        "from games import Mechanism, Parameter\n"
        'ZEAL = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")\n'
        'MECHANISM = Mechanism("election", 900, "Votes.", (ZEAL,), lambda i, at: at.zeal * at.z["ROK"] if i == "ROK" else 0, '
        'switch=("zeal",))\n',
        "utf-8",
    )
    model = with_file(MODEL, "election.py")
    desk = answers("2019", x="election_zeal", mechanisms=("election.py",), model=model)
    assert "zeal" in {p["symbol"] for group in desk.ask("start", {})["groups"] for p in group["parameters"]}
    made: dict[str, Any] = {}
    exec(desk.code(desk.first), made)
    assert made["found"].allies.explain("ROK", "HH", "F")["election"] == Fraction(1, 10)
    with pytest.raises(QuasiallianceError, match="leave --mechanism out"):
        desk.ask("survival", {})


def test_a_view_comes_back(desk: Answers) -> None:
    """What is asked is JSON, and makes the same view again."""
    for view in VIEWS.values():
        made = View.of(view, desk.bases)
        assert View.of(json.loads(json.dumps(made.asked)), desk.bases) == made


BAD: list[tuple[str, Any, str]] = [
    ("weather", {}, "unknown question 'weather'"),
    ("pictures", {}, "did you mean 'picture'"),
    ("picture", [], "a JSON object"),
    ("picture", None, "a JSON object"),
    ("picture", {"views": {}}, "has no 'views'"),
    ("picture", {"map": "yes"}, "true or false"),
    ("picture", {"quick": 1}, "true or false"),
    ("picture", {"profile": "CX"}, "profile: one of CC"),
    ("picture", {"profile": 3}, "a word is needed"),
    ("picture", {"view": []}, "an object is needed"),
    ("picture", {"view": {"bases": "E19"}}, "did you mean 'base'"),
    ("picture", {"view": {"base": "1789"}}, "unknown scenario '1789'"),
    ("picture", {"view": {"base": "/etc/passwd"}}, "unknown scenario"),
    ("picture", {"view": {"base": "../secret.toml"}}, "unknown scenario"),
    ("picture", {"view": {"base": 2019}}, "a word is needed"),
    ("picture", {"view": {"base": None}}, "a word is needed"),
    ("picture", {"view": {"theory": "marx"}}, "unknown theory 'marx'"),
    ("picture", {"view": {"theory": "/tmp/theory.toml"}}, "unknown theory"),
    ("picture", {"view": {"us_action": "X"}}, "US action: one of"),
    ("picture", {"view": {"timing": "later"}}, "timing: one of"),
    ("picture", {"view": {"timing": None}}, "a word is needed"),
    ("picture", {"view": {"without": "entrapment"}}, "a list of names"),
    ("picture", {"view": {"without": ["threats"]}}, "did you mean 'threat'"),
    ("picture", {"view": {"without": ["confrontation"]}}, "no switch"),
    ("picture", {"view": {"without": [1]}}, "a list of names"),
    ("picture", {"view": {"values": {"s": 0.5}}}, "an object of texts"),
    ("picture", {"view": {"values": {"s": "2"}}}, "outside its range"),
    ("picture", {"view": {"values": {"s": "much"}}}, "s"),
    ("picture", {"view": {"values": {"s": "nan"}}}, "s"),
    ("picture", {"view": {"values": {"s": "1/0"}}}, "s"),
    ("picture", {"view": {"values": {"s": "9" * 300}}}, "an object of texts"),
    ("picture", {"view": {"values": {"nonsense": "1"}}}, "unknown parameter 'nonsense'"),
    ("picture", {"view": {"values": {"s": "0.1", "substitutability": "0.2"}}}, "given twice"),
    ("picture", {"view": {"values": []}}, "an object of texts"),
    ("picture", {"view": {"x": "nonsense"}}, "unknown parameter 'nonsense'"),
    ("picture", {"view": {"x": "s", "y": "substitutability"}}, "two different parameters"),
    ("figure", {"view": {"x": "us_pressure", "without": ["pressure"]}}, "pressure"),
]


@pytest.mark.parametrize(("kind", "question", "words"), BAD, ids=[f"{k}-{json.dumps(q)[:60]}" for k, q, _ in BAD])
def test_a_wrong_question_gets_a_sentence(desk: Answers, kind: str, question: Any, words: str) -> None:
    """What is wrong is said in one line."""
    with pytest.raises(QuasiallianceError) as problem:
        desk.ask(kind, question)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


def test_every_parameter_and_switch_is_there(desk: Answers) -> None:
    """Each parameter of the model has one slider with words, meaning, range, unit and source; each switch is a mechanism's."""
    start = desk.ask("start", {})
    sliders = [parameter for group in start["groups"] for parameter in group["parameters"]]
    assert sorted(one["symbol"] for one in sliders) == sorted(p.symbol for p in MODEL.parameters)
    for one in sliders:
        assert all(one[key] for key in ("words", "meaning", "low", "high", "step", "unit", "source"))
        low, high, step = (Fraction(one[key]) for key in ("low", "high", "step"))
        assert 50 <= (high - low) / step <= 1000
        assert (low / step).denominator == 1
    assert {group["name"] for group in start["groups"] if group["switch"]} == {m.name for m in MODEL.mechanisms if m.has_switch}
    assert [base["name"] for base in start["bases"]][:24] == list(games.episodes())


@pytest.mark.parametrize("word", ["1789", "2019/marx", "nowhere.toml", "gsomia"])
def test_an_unknown_start_is_refused(word: str) -> None:
    """What the explorer is to start from must be a scenario."""
    with pytest.raises(QuasiallianceError):
        answers(word)
