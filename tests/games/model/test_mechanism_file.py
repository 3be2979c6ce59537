"""A mechanism in a file of the user's own: run, tried everywhere, and refused in one line that says what would be right."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import games
from games.errors import MechanismError, QuasiallianceError
from games.mechanisms import catalogue
from games.model.mechanism_file import with_file
from games.model.trial import tried
from games.models.trilateral import MODEL
from solvers.stability import hysteresis
from solvers.verdict import verdict

ZEAL = """
from games import Mechanism, Parameter

zeal = Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "election-year gain from confronting")


def term(player, outcome):
    return {term}


MECHANISM = Mechanism("election", order=200, claim="Votes.", parameters=(zeal,), term=term, switch=("zeal",))
"""
TERM = 'outcome.zeal * outcome.z["ROK"] if player == "ROK" else 0'


def write(folder: Path, text: str) -> Path:
    """Write a mechanism file."""
    path = folder / "election.py"
    path.write_text(text, "utf-8")
    return path


def test_its_parameters_are_the_models(tmp_path: Path) -> None:
    """An episode's scenario on the grown model can set its parameter and switch it off; solvers take the scenario's own model."""
    model = with_file(MODEL, write(tmp_path, ZEAL.replace("{term}", TERM)))
    scenario = games.episode("2019").scenario.on(model).set(election_zeal="0.3")
    assert scenario.values["zeal"] == Fraction(3, 10)
    assert verdict(scenario).allies.explain("ROK", "CC", "F")["election"] == Fraction(3, 10)
    assert verdict(scenario, without="election").allies.explain("ROK", "CC", "F")["election"] == 0
    assert verdict(scenario).margin == verdict(scenario, model=model).margin
    loop = hysteresis.along(scenario, "election_zeal", ["0", "0.3"])
    assert [game.explain("ROK", "CC", "F")["election"] for game in loop.games] == [0, Fraction(3, 10)]
    with pytest.raises(QuasiallianceError, match="unknown parameter 'zeal'"):
        verdict(scenario, model=MODEL)


def test_the_only_mechanism_may_have_any_name(tmp_path: Path) -> None:
    """No name is needed to tell one mechanism from none; of two, the one called MECHANISM is meant, and without it neither."""
    only = ZEAL.replace("{term}", TERM).replace("MECHANISM =", "election =")
    assert with_file(MODEL, write(tmp_path, only)).mechanism("election").parameters[0].name == "election_zeal"
    two = f"from games.mechanisms.luxury import MECHANISM as other\n{only}"
    with pytest.raises(MechanismError, match=r"a Mechanism called MECHANISM is needed.*; which of other, election is meant\?"):
        with_file(MODEL, write(tmp_path, two))
    named = with_file(MODEL, write(tmp_path, two.replace("election =", "MECHANISM =")))
    assert named.mechanism("election").claim == "Votes."


@pytest.mark.parametrize("mechanism", catalogue(), ids=lambda mechanism: mechanism.name)
def test_the_models_own_mechanisms_pass(mechanism: games.Mechanism) -> None:
    """What is tried on a user's mechanism holds for every mechanism of the model."""
    tried(MODEL, mechanism, "here")


def test_a_file_may_import_as_the_models_own_do(tmp_path: Path) -> None:
    """A copy of a shipped file, with names of its own, runs where it lies."""
    text = (Path(games.__path__[0]) / "mechanisms" / "status.py").read_text("utf-8")
    for old, new in (('"mu"', '"nu2"'), ("outcome.mu", "outcome.nu2"), ('"status"', '"rank"'), ("status_cost", "rank_cost")):
        text = text.replace(old, new)
    own = with_file(MODEL, write(tmp_path, text))
    assert own.mechanism("rank").parameters[0].name == "rank_cost"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MECHANISM = (", r"election\.py, line 1: not valid Python: '\(' was never closed"),
        ("x = 1\n\0", r"election\.py.*: not valid Python"),
        ("1 / 0", r"election\.py, line 1: ZeroDivisionError: division by zero"),
        ("import nowhere_at_all", r"election\.py, line 1: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("x = 1", r"election\.py: a Mechanism called MECHANISM is needed, .*; there is none"),
        ("MECHANISM = 'election'", r"a Mechanism called MECHANISM is needed, .*; got 'election'"),
        (ZEAL.replace("0.3,", "-0.3,"), r"election\.py, line 4: .*low < high is needed"),
        (
            ZEAL.replace('"election", order', '"status", order'),
            r"election\.py: .*two mechanisms are called 'status'; give one another name",
        ),
        (
            ZEAL.replace('"zeal", "e', '"s", "e').replace('("zeal",)', '("s",)'),
            r"two parameters are called 's'; give one another name",
        ),
        (ZEAL.replace('"zeal", "e', '"tau", "e').replace('("zeal",)', '("tau",)'), r"'tau' is a quantity of it"),
    ],
)
def test_broken_files(text: str, message: str, tmp_path: Path) -> None:
    """What is no mechanism, or clashes with the model's names, is refused with file, line where it is known, and remedy."""
    with pytest.raises(MechanismError, match=message):
        with_file(MODEL, write(tmp_path, text.replace("{term}", TERM)))


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (
            "outcome.zeal if outcome.hK > 0 else 0",
            "line 8: .* looks at the value of a parameter; branch on",
        ),
        ("outcome.zeal if outcome.hK else 0", "looks at the value of a parameter"),
        ("max(outcome.zeal, outcome.hK)", "looks at the value of a parameter"),
        ("None", r"line 7: the term of 'election' gives None for Japan at \(C, C, P\); return 0 where it adds nothing"),
        ("outcome.zeal if player == 'ROK' else None", "gives None for Japan"),
        ("{'ROK': outcome.zeal}[player]", r"line 8: .* for Japan at \(C, C, P\) fails with KeyError: 'Japan'; give every player"),
        ("outcome.zael", "line 8: .*a term uses 'zael', which is no parameter or quantity of its model; did you mean 'zeal'"),
        ("0.3 * outcome.zeal", r"it computes with 0\.3; use parameters and whole numbers \(3 \* x / 10"),
        ("0.5", r"line 7: the term of 'election' gives 0\.5 for Japan"),
        ("outcome.zeal * outcome.z['ROK'] + 'much'", "it computes with 'much'"),
        ("undefined", "line 8: .* fails with NameError: name 'undefined' is not defined"),
    ],
)
def test_terms_that_would_fail_later(term: str, message: str, tmp_path: Path) -> None:
    """A term that looks at values, forgets a player, uses an unknown name or a rounded number is refused at once."""
    with pytest.raises(MechanismError, match=message) as caught:
        with_file(MODEL, write(tmp_path, ZEAL.replace("{term}", term)))
    assert str(caught.value).startswith(str(tmp_path))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("factor", "message"),
    [
        (
            "lambda player, values: values.zael",
            "'animosity' of 'election'.*uses 'zael', .* no parameter or quantity of the model; did you mean",
        ),
        ("lambda player, values: None", "gives None for Japan"),
    ],
)
def test_scales_are_tried_too(factor: str, message: str, tmp_path: Path) -> None:
    """What a mechanism multiplies a quantity by must be a number for every player."""
    text = ZEAL.replace("{term}", "0").replace("switch=", f"scales={{'animosity': {factor}}}, switch=")
    with pytest.raises(MechanismError, match=message):
        with_file(MODEL, write(tmp_path, text))
