"""Theories: what each says where it says it, that switching is exact, and that a wrong file is refused by line and key."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import games
from games.errors import FormatError, MechanismError, ParameterError, QuasiallianceError, ScenarioError
from games.models.trilateral import MODEL, US_ACTIONS
from games.theories import named
from games.theories.named import case, parse_theory
from games.theories.theory import Theory
from quasialliance.command_line import main
from solvers.verdict import verdict

THEORIES = games.theories.theories()
each_theory = pytest.mark.parametrize("theory", THEORIES.values(), ids=THEORIES)
TWO_SIDES = games.Scenario("two sides", {"TJN": 0.7, "TKN": 0.7, "TJC": 0.7, "TKC": 0.7, "rJ": 0.5, "rK": 0.5})


def margins(name: str, *changes: dict[str, object], us: str = "E") -> list[Fraction]:
    """The cohesion margins of a theory on one scenario with some codes changed."""
    return [verdict(games.theory(name).apply(TWO_SIDES.set(change).us(us))).margin for change in changes]


# ---- what they say


def test_reliability_lowers_cohesion_with_cha_and_raises_it_with_hwang() -> None:
    """The contradiction of the documents in one number: whether belief in the common ally divides the pair or binds it."""
    doubt, belief = {"rJ": 0.1, "rK": 0.1}, {"rJ": 0.9, "rK": 0.9}
    cha, hwang = (margins(name, doubt, belief) for name in ("cha", "hwang"))
    assert cha[1] < cha[0]
    assert hwang[1] > hwang[0]


def test_withdrawal_unites_with_cha_and_divides_with_park() -> None:
    """When the US leaves, shared fear of abandonment brings the two together; the end of double containment drives them apart."""
    for name, rises in (("cha", True), ("park", False)):
        engaged, alone = (margins(name, {}, us=us)[0] for us in "ER")
        assert (alone > engaged) is rises


@pytest.mark.parametrize("us", US_ACTIONS)
def test_with_kelly_the_same_enemies_suffice_whatever_else_there_is(us: str) -> None:
    """Animosity, pull and doubt move nothing; with a great common threat cooperation is the only strict equilibrium."""
    strong = dict.fromkeys(("TJN", "TKN", "TJC", "TKC"), 0.9)
    plain, bitter = margins("kelly", strong, strong | {"hJ": 1, "hK": 1, "pull": 1, "rJ": 0, "rK": 0}, us=us)
    assert plain == bitter > 0
    assert verdict(games.theory("kelly").apply(TWO_SIDES.set(strong).us(us))).strict == (("C", "C"),)


def test_with_keck_seoul_turns_from_tokyo_as_the_dprk_threatens_more() -> None:
    """Japan adds little against the DPRK and China more: a greater threat to Seoul moves it less towards Tokyo than with Hwang."""
    keck, hwang = (margins(name, {"TKN": 0.3}, {"TKN": 0.6}) for name in ("keck", "hwang"))
    assert keck[1] - keck[0] < hwang[1] - hwang[0]


def test_with_murphy_emotions_are_a_luxury() -> None:
    """Animosity costs cohesion more where the guarantor is believed."""
    calm, bitter = {"hK": 0.1}, {"hK": 0.9}
    doubted, believed = (margins("murphy", calm | r, bitter | r) for r in ({"rJ": 0.1, "rK": 0.1}, {"rJ": 0.9, "rK": 0.9}))
    assert believed[1] - believed[0] < doubted[1] - doubted[0] < 0


def test_with_wang_parity_divides_and_with_cha_it_does_not() -> None:
    """As Seoul catches up, what the other gains counts more; a theory that is silent on it is not moved."""
    wang, cha = (margins(name, {"q": 0.1}, {"q": 0.9}) for name in ("wang", "cha"))
    assert wang[1] < wang[0]
    assert cha[0] == cha[1]


def test_yoons_roles_of_the_us_are_ambivalent() -> None:
    """Pressure raises cohesion, engagement without it does not: the same engagement works both ways."""
    pressed, engaged, alone = (margins("yoon", {}, us=us)[0] for us in US_ACTIONS)
    assert pressed > engaged
    assert engaged != alone


def test_the_documents_two_years() -> None:
    """Hwang's friction of 2019 and cohesion of 2023 come out of Hwang's own mechanisms; Kelly has no friction, Keck no alliance."""
    years = {
        name: [verdict(theory.apply(games.scenario(year))).outcome for year in ("2019", "2023")]
        for name, theory in THEORIES.items()
    }
    assert years["hwang"] == ["friction", "cohesion"]
    assert years["kelly"] == ["cohesion", "cohesion"]
    assert years["keck"] == ["mixed", "mixed"]


# ---- switching is exact


@each_theory
@pytest.mark.parametrize("year", ["2019", "1965"])
def test_a_theorys_game_is_the_game_with_its_switches_and_values_set_by_hand(theory: Theory, year: str) -> None:
    """Nothing but ``without`` and values is behind a theory, and its payoffs are those, exactly."""
    scenario = games.scenario(year)
    off = [m.name for m in MODEL.mechanisms if m.has_switch and m.name not in theory.mechanisms]
    by_hand = MODEL.game(scenario.set(dict(theory.values)), without=off)
    assert MODEL.game(theory.apply(scenario)) == by_hand
    assert by_hand.exact


@each_theory
def test_every_mechanism_that_is_on_does_something(theory: Theory) -> None:
    """Somewhere in the theory's ranges, under some US action, switching it off changes the game."""
    for name in theory.mechanisms:
        for us in US_ACTIONS:
            at = theory.apply(games.scenario("2019").us(us)).set({s: high for s, (_, high) in theory.ranges.items()})
            if MODEL.game(at) != MODEL.game(at, without=name):
                break
        else:
            pytest.fail(f"{theory.name}: {name} does nothing")


@each_theory
def test_a_theory_says_where_it_comes_from(theory: Theory) -> None:
    """Its file's name, a reading, documents, literature and claims; it is a restriction, so something is off."""
    assert THEORIES[theory.name] is theory
    assert theory.label
    assert theory.reading.endswith(".")
    assert set(theory.seeds) <= {f"S00{k}" for k in range(5)}
    assert set(theory.catalogue) <= {f"M{k:02}" for k in range(1, 31)}
    assert theory.seeds
    assert theory.literature
    assert theory.claims
    assert theory.off()
    assert not theory.idle
    assert not theory.outside(games.scenario("2019"))


def test_no_word_stands_for_both_a_theory_and_a_scenario() -> None:
    """A name on the command line means one thing."""
    for name in THEORIES:
        with pytest.raises(ScenarioError):
            games.scenario(name)


def test_what_a_scenario_switches_off_stays_off() -> None:
    """A theory switches mechanisms off; it brings none back that the scenario goes without."""
    scenario = games.scenario("2019").switch_off("entrapment")
    assert "entrapment" in games.theory("cha").mechanisms
    assert "entrapment" in games.theory("cha").apply(scenario).without


def test_a_mechanism_of_the_users_own_is_off_in_theories_that_do_not_name_it() -> None:
    """On a model with one more mechanism a theory is the same theory; one that names it needs a model that has it."""
    zeal = games.Parameter("zeal", "election_zeal", "structural", 0.1, 0, 0.3, "gain from confronting")
    own = games.Mechanism("election", 200, "Votes.", (zeal,), lambda player, at: at.zeal * at.z[player], switch=("zeal",))
    model = MODEL.with_mechanism(own)
    scenario = games.scenario("2019").on(model)
    assert "election" in games.theory("cha").apply(scenario).without
    text = 'reading = "Votes count."\nmechanisms = ["threat", "election"]\n[values]\nelection_zeal = 0.2\n'
    votes = parse_theory(text, "votes.toml", model)
    assert "election" not in votes.apply(scenario).without
    with pytest.raises(MechanismError, match="unknown mechanism 'election'"):
        votes.apply(games.scenario("2019"))
    with pytest.raises(FormatError, match=r"votes.toml, line 2: unknown mechanism 'election'"):
        parse_theory(text, "votes.toml")
    zealous = Theory("zealous", ranges={"zeal": (0, 0.2)}, mechanisms=("election",), model=model)
    with pytest.raises(ParameterError, match="unknown parameter 'zeal'"):
        zealous.outside(games.scenario("2019"))
    assert set(games.theory("cha", model).off()) == {*games.theory("cha").off(), "election"}


# ---- files

HEAD = 'reading = "Dread."\nmechanisms = ["threat", "dread"]\n'
WRONG = {
    "no reading": ('mechanisms = ["threat"]', r"reading is missing"),
    "no mechanisms": ('reading = "x"', r"mechanisms is missing"),
    "unknown key": ("clams = []", r"line 1: unknown key 'clams'; did you mean 'claims'"),
    "text": ("reading = 3", r"line 1: reading must be text; got 3"),
    "list": ("seeds = 'S000'", r"line 1: seeds must be a list of texts"),
    "list of numbers": ("mechanisms = [1]", r"line 1: mechanisms must be a list of texts"),
    "table": ("values = 3", r"line 1: values must be a table"),
    "unknown mechanism": ('reading = "x"\nmechanisms = ["treat"]', r"line 2: unknown mechanism 'treat'; did you mean 'threat'"),
    "core mechanism": ('reading = "x"\nmechanisms = ["effort"]', r"line 2: mechanism 'effort' is part of the core"),
    "mechanism twice": ('reading = "x"\nmechanisms = ["threat", "threat"]', r"line 2: mechanism 'threat' is named twice"),
    "idle": (HEAD, r"line 2: 'dread' is on but does nothing: japan_threat_rok \(TKJ\) stays at its neutral value; give it"),
    "unknown parameter": (f"{HEAD}[values]\nTKJ = 0.5\njapan_treat = 1", r"line 5: unknown parameter 'japan_treat'; did you mean"),
    "value out of range": (f"{HEAD}[values]\nTKJ = 2", r"line 4: japan_threat_rok \(TKJ\) = 2 is outside its range \[0, 1\]"),
    "no number": (f"{HEAD}[values]\nTKJ = 'a'", r"line 4: japan_threat_rok \(TKJ\): a finite number"),
    "not finite": (f"{HEAD}[values]\nTKJ = nan", r"line 4: japan_threat_rok \(TKJ\): a finite number"),
    "value twice": (f"{HEAD}[values]\nTKJ = 0.1\njapan_threat_rok = 0.3", r"line 5: .* is given twice, by symbol and by name"),
    "silenced": (f"{HEAD}[values]\nTKJ = 0.1\ns = 0.3", r"line 5: .* belongs to 'substitute', which this theory leaves off; add"),
    "range out of range": (f"{HEAD}[ranges]\nTKJ = [0.5, 1.2]", r"line 4: japan_threat_rok \(TKJ\) = 1.2 is outside its range"),
    "empty range": (f"{HEAD}[ranges]\nTKJ = [0.5, 0.2]", r"line 4: .*the range \[0.5, 0.2\] is empty; write the lesser end first"),
    "range of a point": (f"{HEAD}[ranges]\nTKJ = [0.5, 0.5]", r"line 4: .* is empty; give one number under \[values\]"),
    "half a range": (f"{HEAD}[ranges]\nTKJ = 0.5", r"line 4: TKJ: a range must be \[least, greatest\]"),
    "range twice": (
        f"{HEAD}[ranges]\nTKJ = [0.1, 0.5]\njapan_threat_rok = [0, 1]",
        r"line 5: .* two ranges, by symbol and by name",
    ),
    "value beside range": (
        f"{HEAD}[values]\nTKJ = 0.1\n[ranges]\nTKJ = [0.5, 0.9]",
        r"line 6: .* outside the theory's own range \[0.5, 0.9\]",
    ),
    "no claim": (f'{HEAD}claims = ["withdrawal-united"]', r"line 3: unknown claim .* did you mean 'withdrawal-unites'"),
    "no TOML": ("mechanisms = [", r"not valid TOML"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_file_is_refused_by_line_and_key(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File, line, key and remedy in one line, in Python and on the command line, with status 2."""
    text, message = WRONG[fault]
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message) as caught:
        games.theory(path)
    assert str(caught.value).startswith(str(path))
    with pytest.raises(SystemExit) as left:
        main(["theories", "2019", "--theory", str(path)])
    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n")) == (2, "", 1)
    assert str(path) in err


def test_what_is_wrong_in_python_is_wrong_in_a_file() -> None:
    """A theory made by hand is held to the same, when it is made."""
    with pytest.raises(MechanismError, match="no switch"):
        Theory("x", mechanisms=("effort",))
    with pytest.raises(ParameterError, match="leaves off"):
        Theory("x", mechanisms=("threat",), values={"s": 0.3})
    with pytest.raises(ParameterError, match="is empty"):
        Theory("x", ranges={"TKN": (1, 0)})


def test_a_new_theory_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file dropped into the folder is found by walking, and nothing else has to be edited."""
    for path in named.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "snyder.toml").write_text('reading = "Entrapment divides."\nmechanisms = ["threat", "entrapment"]', "utf-8")
    monkeypatch.setattr(named, "FOLDER", tmp_path)
    assert set(games.theories.theories()) == {*THEORIES, "snyder"}
    assert games.theory("snyder").mechanisms == ("threat", "entrapment")
    assert case("2019/snyder").scenario.name == "E19/snyder"


def test_a_word_stands_for_a_scenario_a_theory_or_one_of_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and files alike, with folders in either path."""
    monkeypatch.chdir(tmp_path)
    Path("my").mkdir()
    Path("my/firm.toml").write_text('base = "2019"\nus_action = "P"\n', "utf-8")
    Path("my/own.toml").write_text('name = "mine"\nreading = "Threat."\nmechanisms = ["threat"]\n', "utf-8")
    for word, name in {
        "2019": "E19", "cha": "E23/cha", "2019/cha": "E19/cha", "my/firm.toml": "firm", "my/own.toml": "E23/mine",
        "my/firm.toml/cha": "firm/cha", "2019/my/own.toml": "E19/mine", "my/firm.toml/my/own.toml": "firm/mine",
        f"2019/{tmp_path}/my/own.toml": "E19/mine", f"{tmp_path}/my/firm.toml/park": "firm/park",
        "hwang-2019/hwang": "hwang-2019/hwang",
    }.items():  # fmt: skip
        assert case(word, at="2023").scenario.name == name
    for word, message in {
        "chaa": "did you mean 'cha'", "2019/chaa": "unknown theory 'chaa'; did you mean 'cha'",
        "1789/cha": "no episode covers 1789",
        "my/none.toml": "cannot be read", "2019/": "unknown theory ''", "/cha": "cannot be read",
        f"{'n' * 300}.toml": "cannot be read", f"{'n' * 300}/chaa": "unknown theory 'chaa'",
    }.items():  # fmt: skip
        with pytest.raises(QuasiallianceError, match=message):
            case(word)


def test_where_a_theory_does_not_speak() -> None:
    """A scenario outside the ranges is named by its parameters, the theory's own values counting."""
    theory = Theory("calm", mechanisms=("threat",), ranges={"TKN": (0, 0.2), "TJN": (0, 0.9)})
    assert theory.outside(games.scenario("2019")) == ("dprk_threat_rok",)
    assert theory.outside(games.scenario("2019").set(TKN=0.1)) == ()


@each_theory
def test_a_theory_has_what_carries_its_claims(theory: Theory) -> None:
    """Of the mechanisms that model a claim at least one is on in each theory that makes it."""
    for name in theory.claims:
        carried = games.claims.claims()[name].carried_by
        assert not carried or set(carried) & set(theory.mechanisms), name
