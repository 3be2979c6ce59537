"""Sweeps in files: what a file says is what is swept, and what is wrong with it is said with its line."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

import games
from games.errors import FormatError
from games.models.trilateral import MODEL, Trilateral
from solvers.sensitivity import sweep
from solvers.sensitivity.marginals.discrete import Discrete
from solvers.sensitivity.marginals.triangular import Triangular
from solvers.sensitivity.sweeps import designs
from solvers.sensitivity.sweeps.specification import ALLIANCE, parse_specification, read_specification, schema, swept_models

FULL = """
scenario = "2019"
timing = "given"
us_actions = ["P", "R"]
theories = ["as asked", "cha"]
switches = ["as asked", "animosity"]
outcomes = ["logit", "margin"]
[set]
institution_bindingness = 0.2
[design]
kind = "sobol"
size = 64
seed = 5
[inputs]
substitutability = [-0.5, 1]
common_threat = [0.1, 0.9]
animosity_scale = { distribution = "triangular", mode = 0.4 }
effort_cost = { from = 0, to = 0.1, distribution = "discrete", values = [0, 0.05, 0.1] }
[correlations.substitutability]
animosity_scale = -0.3
"""
BOX = {
    "s": (-0.5, 1), "common_threat": (0.1, 0.9), "hbar": (0.1, 0.8, Triangular(0.4)), "k": (0, 0.1, Discrete((0, 0.05, 0.1))),
}  # fmt: skip


def test_all_of_a_file_is_heard() -> None:
    """Scenario, settings, design and options are those that were written."""
    found = parse_specification(FULL, "a.toml")
    assert (found.scenario.name, found.scenario.values["iota"]) == ("E19", Fraction(1, 5))
    assert found.design.record() == designs.sobol(MODEL, BOX, 64, rng=5, correlations={("s", "hbar"): -0.3}).record()
    assert found.options == {
        "timing": "given", "us_actions": ["P", "R"], "theories": ["as asked", "cha"], "switches": ["as asked", "animosity"],
        "outcomes": ["logit", "margin"],
    }  # fmt: skip


def test_each_kind_of_design_can_be_written() -> None:
    """A grid by steps and by values, a table with labels, codings, and the scenario's own box."""
    head = 'scenario = "2023"\n[design]\n'
    grid = 'kind = "grid"\n[inputs]\ns = { from = 0, to = 1, steps = 3 }\nk = [0, 0.1]'
    steps = parse_specification(head + grid, "a.toml").design
    assert steps.record() == designs.grid(MODEL, {"s": [0, 0.5, 1], "k": [0, 0.1]}).record()
    table = parse_specification(head + 'kind = "table"\nlabels = ["a", "b"]\n[inputs]\ns = [1, 0]', "a.toml").design
    assert (table.labels, table.shape) == (("a", "b"), (2,))
    assert parse_specification(head + 'kind = "codings"', "a.toml").design.labels[0] == "as coded"
    box = parse_specification(head + 'kind = "random"\nsize = 5\nseed = 0', "a.toml").design
    assert len(box.inputs) == len(designs.box_of(MODEL, parse_specification(FULL, "a").scenario))


def test_a_scenario_file_is_found_beside_it(tmp_path: Path) -> None:
    """Wherever the program runs."""
    (tmp_path / "own.toml").write_text('name = "mine"\nbase = "2019"\n[parameters]\nk = 0.1\n', "utf-8")
    path = tmp_path / "sweep.toml"
    path.write_text(FULL.replace('"2019"', '"own.toml"'), "utf-8")
    assert read_specification(path).scenario.name == "mine"


def test_a_scenario_can_be_one_that_a_theory_sees() -> None:
    """By the name that commands take."""
    found = parse_specification(FULL.replace('"2019"', '"2019/kelly"'), "a.toml")
    assert found.scenario == games.theory("kelly").apply(games.scenario("2019")).set(iota="0.2")


SLOW = """
model = "slow-states"
scenario = "2023"
us_actions = ["P"]
[design]
kind = "random"
size = 3
seed = 0
[inputs]
leader_hazard = [0.1, 0.2]
"""
TREE = """
model = "gsomia"
outcomes = ["sequential"]
switches = ["as asked"]
[set]
us_pressing_cost = 0.3
[design]
kind = "random"
size = 3
seed = 0
"""


def test_a_model_is_named() -> None:
    """The slow states and four US actions take a scenario; a model with a name is at its defaults and what is set."""
    slow = parse_specification(SLOW, "a.toml")
    assert (slow.model.name, slow.scenario.name, slow.design.inputs[0].name) == ("slow_states", "E23", "leader_hazard")
    tree = parse_specification(TREE, "a.toml")
    assert (tree.model.name, tree.scenario.name, dict(tree.scenario.values)) == (
        "escalation",
        "escalation",
        {"pi": Fraction(3, 10)},
    )
    assert len(tree.design.inputs) == len(tree.model.parameters)  # all that is uncertain
    four = parse_specification(
        FULL.replace('timing = "given"', 'timing = ["given", "us-first"]\nmodel = "four-us-actions"'), "a.toml"
    )
    assert four.options["timing"] == ["given", "us-first"]
    assert isinstance(four.model, Trilateral)
    assert four.model.us_actions == ("P", "E", "D", "R")


@pytest.mark.parametrize("name", swept_models())
def test_every_model_that_can_be_named_can_be_swept(name: str, tmp_path: Path) -> None:
    """Over its own box, with the outcomes that are usual for it; and the schema knows it."""
    scenario = 'scenario = "2023"' if name in ALLIANCE else ""
    text = f'model = "{name}"\n{scenario}\n[design]\nkind = "random"\nsize = 3\nseed = 0'
    jsonschema.Draft202012Validator(schema()).validate(tomllib.loads(text))
    found = parse_specification(text, "a.toml")
    data = sweep(found.model, found.scenario, found.design, out=tmp_path / "a", progress=False, **found.options)
    assert data.sizes["draw"] == 3


def test_the_schema_takes_what_is_read() -> None:
    """The schema is one, accepts the full file and refuses what the reader refuses."""
    found = schema()
    jsonschema.Draft202012Validator.check_schema(found)
    judge = jsonschema.Draft202012Validator(found)
    assert judge.is_valid(tomllib.loads(FULL))
    assert judge.is_valid(tomllib.loads(SLOW))
    assert judge.is_valid(tomllib.loads(TREE))
    strange = (
        TREE.replace("us_pressing_cost", "substitutability"),
        SLOW.replace("slow-states", "slow"),
        SLOW.replace('scenario = "2023"', ""),
        TREE.replace('"gsomia"', '"gsomia"\nscenario = "2019"'),
    )
    changes = (
        ("sobol", "soboll"), ("scenario", "scenery"), ("[0.1, 0.9]", '"high"'), ("triangular", "triangle"), (", mode = 0.4", ""),
        ("mode", "modus"), ("= -0.3", "= -1.3"), ("animosity_scale = -0.3", "fear = -0.3"),
    )  # fmt: skip
    for wrong in (*strange, *(FULL.replace(*change) for change in changes)):
        assert not judge.is_valid(tomllib.loads(wrong))
        with pytest.raises(FormatError):
            parse_specification(wrong, "a.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('scenario = "2019"', "", "scenario is missing"),
        ("[design]", "[plan]", r"line 10: unknown key 'plan'"),
        ('"2019"', '"2031"', r"line 2: .*2031"),
        ('"given"', '"never"', "line 3: timing must be one of given, us-first, allies-first, simultaneous; got 'never'"),
        ('["P", "R"]', '"P"', r"line 4: us_actions must be a list of names"),
        ('["P", "R"]', "[1]", r"line 4: us_actions must list names"),
        ("institution_bindingness = 0.2", "institution_bindingnessx = 0.2", r"line 9: .*did you mean"),
        ("institution_bindingness = 0.2", "institution_bindingness = 9", r"line 9: .*outside its range"),
        ('"sobol"', '"soboll"', r"line 11: kind must be one of .*did you mean 'sobol'"),
        ('kind = "sobol"\n', "", r"kind must be one of .*; there is none"),
        ("seed = 5\n", "", r"line 10: a design of kind sobol needs a seed"),
        ("seed = 5", "sed = 5", r"line 13: unknown key 'sed'; did you mean 'seed'"),
        (
            "size = 64",
            "size = 65",
            r"line 10: size: a Sobol' sequence needs a power of two, such as 64 or 128 \(random takes any size\); got 65",
        ),
        ("size = 64", "size = 6.5", r"line 10: size: a whole number"),
        ('"given"', '"gives"', "did you mean 'given'"),
        ('timing = "given"', 'model = "gsomja"', "line 3: model: unknown 'gsomja'; did you mean 'gsomia'"),
        ('timing = "given"', 'model = "gsomia"', "line 2: 'escalation' has no scenarios: leave scenario out"),
        ('timing = "given"', 'concepts = ["nash", 2]', "line 3: concepts must list names"),
        (
            'timing = "given"',
            "animosity_rok = [0, 1]",
            "line 3: animosity_rok is a parameter: it belongs under .inputs. if it varies",
        ),
        ("seed = 5", 'seed = 5\noutcomes = ["logit"]', "line 14: outcomes must stand at the top, before the first"),
        ("substitutability = [-0.5, 1]", "substitute = [-0.5, 1]", r"line 15: .*substitute"),
        (
            "substitutability = [-0.5, 1]",
            "substitutability = 1",
            r"line 15: substitutability must be two numbers.*or a table.*; got 1",
        ),
        ("substitutability = [-0.5, 1]", "substitutability = [1, -0.5]", r"low < high"),
        ("common_threat = [0.1, 0.9]", "TKN = [0, 1]\ncommon_threat = [0.1, 0.9]", r"TKN is moved twice"),
        ('"triangular"', '"triangle"', r"line 17: animosity_scale: unknown distribution 'triangle'; did you mean 'triangular'"),
        ("mode = 0.4", "mode = 4", r"line 17: triangular: the mode must lie in \[0.1, 0.8\]; got 4"),
        ("mode = 0.4", "mode = [4]", r"line 17: animosity_scale: mode: a number is needed"),
        (", mode = 0.4", "", r"line 17: animosity_scale: distribution triangular: mode must be given"),
        ("from = 0, to = 0.1", "from = 0, to = true", r"line 18: effort_cost: to must be a number"),
        ("from = 0, to = 0.1", "from = 0, to = 0.08", r"line 18: discrete: the range is that of the values"),
        ("animosity_scale = -0.3", "animosity_scale = 3", r"line 20: .*a number from -1 to 1"),
        ("animosity_scale = -0.3", 'animosity_scale = "high"', r"line 20: substitutability and animosity_scale: a number"),
        ("animosity_scale = -0.3", "china_pull = 0.5", r"line 20: .*'china_pull' is no input here"),
        (
            "animosity_scale = -0.3",
            "animosity_scale = 1\ncommon_threat = 1\n[correlations.hbar]\ncommon_threat = -1",
            r"line 19: correlations: no inputs correlate like this",
        ),
        ('kind = "sobol"\nsize = 64\nseed = 5', 'kind = "grid"', r"line 17: .*leave .correlations. out"),
        ('kind = "sobol"\nsize = 64\nseed = 5', 'kind = "codings"', "leave .correlations. out"),
        ('kind = "sobol"\nsize = 64\nseed = 5', 'kind = "grid"\nsize = 3', "line 12: unknown key 'size'; leave it out"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, message: str) -> None:
    """File, line, key and what would be right."""
    assert old in FULL
    with pytest.raises(FormatError, match=message) as problem:
        parse_specification(FULL.replace(old, new), "a.toml")
    assert str(problem.value).startswith("a.toml")


def test_an_input_that_is_set_too_is_refused() -> None:
    """What is set would count for nothing, as the input varies; by symbol or name."""
    told = 'scenario = "2019"\n[set]\nhK = 0.4\n[design]\nkind = "random"\nsize = 4\nseed = 0\n[inputs]\nanimosity_rok = [0, 1]\n'
    with pytest.raises(FormatError, match="line 3: hK is one of the inputs"):
        parse_specification(told, "demo.toml")
