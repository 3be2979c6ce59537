"""Scenarios: values by symbol or word, the files they are read from, and every way to get one wrong."""

from __future__ import annotations

import dataclasses
import pickle
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import games
from games.errors import FormatError, MechanismError, ParameterError, QuasiallianceError, ScenarioError
from games.models.trilateral import MODEL
from games.scenarios.named import parse_scenario, read_scenario, scenario, shipped
from games.scenarios.scenario import Scenario
from games.threat import Factors, Weights, perceived_threat
from tests.strategies import scenarios

NAN, INF = float("nan"), float("inf")


def test_values_are_exact_and_keyed_by_symbol() -> None:
    """Symbols and spelled-out names may be mixed; decimals are read as the rationals they say."""
    mixed = Scenario("demo", {"s": 0.1, "animosity_rok": "0.51", "TKN": Fraction(1, 3)}, "P")
    assert dict(mixed.values) == {"s": Fraction(1, 10), "hK": Fraction(51, 100), "TKN": Fraction(1, 3)}
    assert MODEL.scenario_values(mixed)["beta"] == 1


def test_changes_make_new_scenarios() -> None:
    """`set`, `us` and `switch_off` leave the scenario as it was and keep what they do not name."""
    start = Scenario("demo", {"s": 0.1}, "E", "a label", ("pressure",))
    changed = start.set({"us_commitment": 0.5}, hK=1).us("R").switch_off("pressure", "audience")
    assert dict(changed.values) == {"s": Fraction(1, 10), "c": Fraction(1, 2), "hK": 1}
    assert (changed.us_action, changed.label, changed.without) == ("R", "a label", ("pressure", "audience"))
    assert (dict(start.values), start.us_action, start.without) == ({"s": Fraction(1, 10)}, "E", ("pressure",))
    assert start.set(substitutability=0.2).values["s"] == Fraction(1, 5)


def test_scenarios_are_immutable_values() -> None:
    """Equal content makes equal scenarios, and neither fields nor values can be changed."""
    one, other = Scenario("demo", {"s": 0.1}), Scenario("demo", {"substitutability": "1/10"})
    assert one == other
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.us_action = "P"
    with pytest.raises(TypeError):
        one.values["s"] = 0


def test_scenarios_travel_to_worker_processes() -> None:
    """A pickled scenario comes back equal: sweeps send scenarios to other processes."""
    assert pickle.loads(pickle.dumps(scenario("2019"))) == scenario("2019")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"values": {"substitutabilty": 0.1}}, ParameterError, "did you mean 'substitutability'?"),
        ({"values": {"s": 1.5}}, ParameterError, "substitutability (s) = 1.5 is outside its range [-0.5, 1]"),
        ({"values": {"s": NAN}}, ParameterError, "substitutability (s): a finite number is needed; got nan"),
        ({"values": {"s": INF}}, ParameterError, "substitutability (s): a finite number is needed; got inf"),
        ({"values": {"s": True}}, ParameterError, "substitutability (s): a number is needed; got True"),
        ({"values": {"s": None}}, ParameterError, "substitutability (s): a number is needed; got None"),
        ({"values": {"s": "much"}}, ParameterError, "a finite number such as 0.3 or 3/10 is needed; got 'much'"),
        ({"values": {"s": "1e400"}}, ParameterError, "is outside its range [-0.5, 1]"),
        ({"values": {"s": 0.1, "substitutability": 0.2}}, ParameterError, "given twice"),
        ({"us_action": "X"}, ScenarioError, "US action: one of P (engage and press), E (engage), R (retrench)"),
        ({"us_action": ""}, ScenarioError, "US action: one of P (engage and press), E (engage), R (retrench)"),
        ({"us_action": None}, ScenarioError, "US action: one of P (engage and press), E (engage), R (retrench)"),
        ({"without": ("presure",)}, MechanismError, "unknown mechanism 'presure'; did you mean 'pressure'?"),
        ({"without": "effort"}, MechanismError, "mechanism 'effort' is part of the core and has no switch"),
    ],
    ids=str,
)
def test_wrong_content_is_an_error(arguments: dict[str, Any], error: type[QuasiallianceError], message: str) -> None:
    """Unknown names, values out of range or no numbers, and unknown US actions and mechanisms each have their error."""
    with pytest.raises(error) as caught:
        Scenario("demo", **arguments)
    assert message in str(caught.value)


def test_setting_a_parameter_twice_is_an_error() -> None:
    """One parameter under both its names at once is ambiguous."""
    with pytest.raises(ParameterError, match="given twice"):
        Scenario("demo").set({"s": 0.1}, substitutability=0.2)


@pytest.mark.parametrize(("word", "way"), [("us_action", "--us P"), ("without", "--without entrapment")])
def test_what_is_no_parameter_is_set_another_way(word: str, way: str, tmp_path: Path) -> None:
    """The US action and the switches are a scenario's, and no parameter of the game: the message says how they are set."""
    with pytest.raises(ParameterError, match=rf"^'{word}' is no parameter; .*{way}"):
        Scenario("demo").set({word: "P"})
    path = tmp_path / "demo.toml"
    path.write_text(f'base = "2023"\n\n[parameters]\n{word} = "P"\n', encoding="utf-8")
    with pytest.raises(FormatError, match=rf"demo.toml, line 4: '{word}' is no parameter; .*above \[parameters\]"):
        read_scenario(path)


def test_scenarios_by_name() -> None:
    """A name is an episode, a shipped scenario or a file."""
    assert scenario("2019") == games.episode("2019").scenario
    assert scenario("E23") == games.episode("2023").scenario
    assert list(shipped()) == ["hwang-2019", "hwang-2019-china", "hwang-2023", "hwang-2023-china"]
    with pytest.raises(ScenarioError, match=r"unknown episode 'hwang-2020'.*did you mean 'hwang-20"):
        scenario("hwang-2020")
    with pytest.raises(ScenarioError, match="named scenarios: hwang-2019, hwang-2019-china, hwang-2023"):
        scenario("nowhere")


def test_scenario_of_a_year_given_as_a_number() -> None:
    """2019 names the same scenario as "2019"."""
    assert scenario(2019) == scenario("2019")


def test_shipped_scenarios_hold_animosity_fixed() -> None:
    """The stylised codings of 2019 and 2023 differ in threat, belief, US action and q, not in animosity and pull."""
    before, after = scenario("hwang-2019-china"), scenario("hwang-2023-china")
    changed = {key for key in before.values if before.values[key] != after.values[key]}
    assert changed == {"TJN", "TKN", "TKC", "TJC", "rJ", "rK", "q"}
    assert (before.us_action, after.us_action) == ("E", "P")
    assert {before.values["hJ"], before.values["hK"], before.values["pull"]} == {Fraction(1, 2)}


FULL = """\
name = "a firmer guarantee"
label = "for people"
base = "2019"
us_action = "P"
without = ["entrapment", "audience"]

[parameters]
us_reliability_rok = 0.6
s = -0.1

[threat.rok.dprk]
capability = 0.3
distance_km = 195
offence = 0.8
intention = 0.9

[threat.weights]
capability = 0.2
proximity = 0.4
offence = 0.4
"""


def test_file_sets_what_it_names_and_keeps_the_base(tmp_path: Path) -> None:
    """Parameters, switches and the US action come from the file, a threat from its factors, the rest from the base."""
    path = tmp_path / "demo.toml"
    path.write_text(FULL, encoding="utf-8")
    result = read_scenario(path)
    base = scenario("2019")
    threat = perceived_threat(Factors(0.3, 195, 0.8, 0.9), Weights(0.2, 0.4, 0.4))
    changed = {"rK": Fraction(3, 5), "s": Fraction(-1, 10), "TKN": Fraction(repr(threat))}
    off = ("entrapment", "audience")
    assert result == Scenario("a firmer guarantee", dict(base.values) | changed, "P", "for people", off)
    assert scenario(str(path)) == result


def test_every_threat_has_its_table() -> None:
    """Each of the four [threat.*.*] tables sets one perceived threat, and weights not given are equal thirds."""
    body = "\ncapability = 0.5\ndistance_km = 0\noffence = 0.2\nintention = 1"
    text = "".join(f"[threat.{i}.{k}]{body}\n" for i in ("japan", "rok") for k in ("dprk", "china"))
    values = parse_scenario(text, "demo.toml").values
    expected = Fraction(repr(perceived_threat(Factors(0.5, 0, 0.2, 1))))
    assert dict(values) == dict.fromkeys(("TJN", "TJC", "TKN", "TKC"), expected)


def test_decimals_of_a_file_are_exact() -> None:
    """No decimal of a file passes through a binary float; numbers may also be text such as "3/10"."""
    text = '[parameters]\nq = 0.1234567890123456789\ns = "1/3"\nc = 1\nhK = 5_0e-2'
    values = parse_scenario(text, "demo.toml").values
    assert values["q"] == Fraction(1234567890123456789, 10**19)
    assert (values["s"], values["c"], values["hK"]) == (Fraction(1, 3), 1, Fraction(1, 2))


def test_what_a_file_leaves_out_is_at_its_default() -> None:
    """All parameters, and the name is the file's; one that says nothing at all is refused with what it may hold."""
    with pytest.raises(FormatError, match=r"plain\.toml: the file says nothing; it holds at least"):
        parse_scenario("# nothing\n", "somewhere/plain.toml")
    assert parse_scenario("us_action = 'E'", "somewhere/plain.toml") == Scenario("plain")


def malign(intention: str) -> str:
    """The four factors of a perceived threat, as lines of a file."""
    return f"capability = 0.3\ndistance_km = 195\noffence = 0.8\nintention = {intention}\n"


FACTORS = malign("0.9")
BROKEN = {
    "not TOML": ("name = ", "not valid TOML", None),
    "repeated key": ('us_action = "E"\nus_action = "P"', "not valid TOML", None),
    "unknown key": ('name = "x"\nus_acton = "E"', "unknown key 'us_acton'; did you mean 'us_action'?", 2),
    "name no text": ("\nname = 3", "name must be text; got 3", 2),
    "label no text": ("label = true", "label must be text; got True", 1),
    "US action no text": ("us_action = 1", "us_action must be text; got 1", 1),
    "unknown US action": ('name = "x"\n\nus_action = "X"', "US action: one of P (engage and press)", 3),
    "without no list": ('without = "pressure"', "without must be a list of mechanism names", 1),
    "without no names": ("without = [1]", "without must list mechanism names; got [1]", 1),
    "unknown mechanism": ('without = ["presure"]', "did you mean 'pressure'?", 1),
    "no switch": ('\n\nwithout = ["effort"]', "'effort' is part of the core and has no switch", 3),
    "base no text": ("base = 2019", "base must be text; got 2019", 1),
    "unknown base": ('name = "x"\nbase = "2003"', "no episode covers 2003", 2),
    "missing base": ('base = "nowhere/base.toml"', "nowhere/base.toml: cannot be read", 1),
    "parameters no table": ("parameters = 3", "parameters must be a table; got 3", 1),
    "unknown parameter": ("[parameters]\ns = 0.1\nus_comitment = 1", "did you mean 'us_commitment'?", 3),
    "out of range": ("[parameters]\n\ns = 1.5", "substitutability (s) = 1.5 is outside its range [-0.5, 1]", 3),
    "far out of range": ("[parameters]\ns = 1e400", "is outside its range [-0.5, 1]", 2),
    "NaN": ("[parameters]\ns = nan", "substitutability (s): a finite number is needed; got nan", 2),
    "infinity": ("[parameters]\nc = -inf", "us_commitment (c): a finite number is needed; got -inf", 2),
    "truth value": ("[parameters]\ns = true", "substitutability (s): a number is needed; got True", 2),
    "word": ('[parameters]\ns = "much"', "a finite number such as 0.3 or 3/10 is needed; got 'much'", 2),
    "code": ('[parameters]\ns = "print(1)"', "a finite number such as 0.3 or 3/10 is needed; got 'print(1)'", 2),
    "arithmetic": ('[parameters]\ns = "0.1 + 0.1"', "a finite number such as 0.3 or 3/10 is needed", 2),
    "list": ("[parameters]\ns = [0.1]", "substitutability (s): a number is needed; got [", 2),
    "table": ("[parameters.s]\nvalue = 0.1", "substitutability (s): a number is needed; got {", 1),
    "date": ("[parameters]\ns = 2019-01-01", "substitutability (s): a number is needed; got datetime", 2),
    "given twice": ("[parameters]\ns = 0.1\nsubstitutability = 0.2", "substitutability and s both set", 3),
    "threat no table": ("threat = 0.5", "threat must be a table; got", 1),
    "unknown perceiver": (f"[threat.us.dprk]\n{FACTORS}", "unknown threat us.dprk; known tables: [threat.japan", 1),
    "unknown source": (f"[threat.japan.rok]\n{FACTORS}", "unknown threat japan.rok; known tables", 1),
    "threat a number": ("[threat]\nrok = 0.5", "unknown threat rok.; known tables", 2),
    "source a number": ("[threat.rok]\ndprk = 0.5", "a table with capability, distance_km, offence, int", 2),
    "factor missing": ("[threat.rok.dprk]\ncapability = 0.3", "a table with capability, distance_km, offence, int", 1),
    "factor unknown": (f"[threat.rok.dprk]\n{FACTORS}fear = 1", "a table with capability, distance_km, offence", 1),
    "factor out of range": (f"[threat.rok.dprk]\n{malign('9')}", "threat factor intention: a number in [0, 1]", 1),
    "factor far off": (f"[threat.rok.dprk]\n{malign('1e400')}", "threat factor intention: a number in [0, 1]", 1),
    "factor no number": (f"[threat.rok.dprk]\n{malign('true')}", "intention must be a number; got True", 1),
    "factor NaN": (f"[threat.rok.dprk]\n{malign('nan')}", "threat factor intention: a number in [0, 1]", 1),
    "second threat": (f"[threat.japan.dprk]\n{FACTORS}[threat.rok.dprk]\n{malign('9')}", "threat factor intention", 6),
    "weights do not sum": ("[threat.weights]\ncapability = 0.9", "three numbers >= 0 that sum to 1 are needed", 1),
    "unknown weight": ("[threat.weights]\nintention = 0.9", "a table with capability, proximity, offence", 1),
    "weights a number": ("[threat]\nweights = 1", "a table with capability, proximity, offence", 2),
    "given by both": (f"[parameters]\nTKN = 0.3\n[threat.rok.dprk]\n{FACTORS}", "TKN and threat both set dprk", 2),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message", "line"), BROKEN.values(), ids=BROKEN)
def test_broken_file_is_an_error_naming_file_line_and_key(tmp_path: Path, text: str, message: str, line: int | None) -> None:
    """Whatever is wrong in a file is a FormatError that begins with its path and line and says what is needed."""
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_scenario(path)
    place = str(path) if line is None else f"{path}, line {line}"
    assert str(caught.value).startswith(f"{place}: ")
    assert message in str(caught.value)


def test_nothing_in_a_file_is_evaluated(tmp_path: Path) -> None:
    """Text that is an expression is refused or kept as text, never run."""
    mark = tmp_path / "ran"
    attack = f"__import__('pathlib').Path({str(mark)!r}).touch() or 0.3"
    with pytest.raises(FormatError):
        parse_scenario(f'[parameters]\ns = "{attack}"', "demo.toml")
    assert parse_scenario(f'label = "{attack}"', "demo.toml").label == attack
    assert not mark.exists()


def test_unreadable_file_is_an_error(tmp_path: Path) -> None:
    """A file that is absent, a folder or not text is a FormatError naming it."""
    with pytest.raises(FormatError, match=r"absent\.toml: cannot be read"):
        read_scenario(tmp_path / "absent.toml")
    with pytest.raises(FormatError, match="cannot be read"):
        read_scenario(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatError, match=r"binary\.toml, line 1, column 1: not UTF-8 text"):
        read_scenario(tmp_path / "binary.toml")


def test_file_that_is_its_own_base_is_an_error(tmp_path: Path) -> None:
    """Files that lead back to themselves through their bases are a FormatError, not an endless search."""
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(f'base = "{other}"', encoding="utf-8")
    other.write_text(f'base = "{one}"', encoding="utf-8")
    with pytest.raises(FormatError):
        read_scenario(one)


@given(scenarios)
def test_every_drawn_scenario_is_accepted_and_kept(drawn: Scenario) -> None:
    """Values anywhere in the ranges are kept exactly, and setting them again changes nothing."""
    assert drawn.set(drawn.values) == drawn
    assert MODEL.scenario_values(drawn) == {p.symbol: drawn.values[p.symbol] for p in MODEL.parameters}
