"""The mechanism catalogue: every file of it keeps its promises, the declared signs over the whole box of ranges."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import flint
import numpy as np
import pytest
from numpy.typing import NDArray

import games
from games.errors import MechanismError, ParameterError
from games.exact.boxes import sign_over
from games.exact.numbers import rational
from games.mechanisms import catalogue
from games.model.mechanism import Mechanism, Sign
from games.model.parameters import Parameter
from games.model.table_model import sum_terms
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL, PLAYERS, US, US_ACTIONS, Trilateral
from games.scenarios.named import scenario
from tests.strategies import EVERYTHING_ON, OPTIONAL

SWITCHES = {m.name: m.switch for m in catalogue() if m.has_switch}
CORE = {"protection", "effort", "confrontation", "us_interest"}
ENTRIES = {f"M{k:02}" for k in range(1, 31)}
DRAWS = 400
REGIONS = tuple(product((-1, 1), repeat=2))
"""Signs of (T_KN - T_JN, T_KC - T_JC): where neither changes, payoffs are polynomials."""

BOX = {p.symbol: (p.low, p.high) for p in MODEL.parameters}
RING = flint.fmpq_mpoly_ctx.get(list(BOX), "lex")
SYMBOLS = dict(zip(BOX, RING.gens(), strict=True))
WHOLE = {symbol: (Fraction(low), Fraction(high)) for symbol, (low, high) in BOX.items()}

by_name = pytest.mark.parametrize("mechanism", catalogue(), ids=lambda mechanism: mechanism.name)
all_signs = pytest.mark.parametrize(
    ("mechanism", "sign"),
    [
        pytest.param(m, s, id=f"{m.name}-{k}-{s.parameter} {s.player} {s.prefer}>{s.over}")
        for m in catalogue()
        for k, s in enumerate(m.signs)
    ],
)


def uniform(rng: np.random.Generator, size: int) -> dict[str, NDArray[np.float64]]:
    """Every parameter drawn uniformly over its range."""
    return {symbol: rng.uniform(float(low), float(high), size) for symbol, (low, high) in BOX.items()}


def test_all_but_four_terms_have_a_switch() -> None:
    """The core terms cannot be switched off; every other mechanism can."""
    assert {m.name for m in catalogue() if not m.has_switch} == CORE
    for name in CORE:
        with pytest.raises(MechanismError, match=f"mechanism '{name}' is part of the core and has no switch; these"):
            MODEL.off((name,))


def test_ledger_order_is_the_order_of_the_payoff_terms() -> None:
    """Places in the ledger are distinct, and the catalogue and the model list the mechanisms by them."""
    orders = [m.order for m in catalogue()]
    assert orders == sorted(set(orders))
    assert MODEL.mechanisms == catalogue()
    assert [m.name for m in catalogue()][:5] == ["threat", "protection", "substitute", "effort", "animosity"]


@by_name
def test_mechanism_has_its_place_and_its_signs(mechanism: Mechanism) -> None:
    """Known entries of the catalogue of claims, and declared signs, stand behind every mechanism."""
    assert set(mechanism.catalogue) <= ENTRIES
    assert mechanism.signs


@by_name
def test_one_file_holds_one_mechanism_of_its_name(mechanism: Mechanism) -> None:
    """The file of a mechanism bears its name, and its docstring says what it is."""
    module = importlib.import_module(f"games.mechanisms.{mechanism.name}")
    assert module.MECHANISM is mechanism
    assert module.__doc__


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("timing", ["given", "simultaneous"])
def test_off_means_neutral_and_an_empty_row(name: str, timing: str) -> None:
    """Switching off equals setting the switch to neutral, and leaves zero in the ledger for everyone everywhere."""
    for us in US_ACTIONS:
        on = EVERYTHING_ON.us(us)
        off = MODEL.game(on, without=(name,), timing=timing)
        neutral = {symbol: MODEL.parameter(symbol).neutral for symbol in SWITCHES[name]}
        assert off == MODEL.game(on.set(neutral), timing=timing)
        assert off == MODEL.game(on.switch_off(name), timing=timing)
        assert not np.any(off.breakdown()[name])


@pytest.mark.parametrize("name", SWITCHES)
def test_off_means_gone(name: str) -> None:
    """With its switch at neutral, taking the mechanism out of the model altogether changes no payoff at all."""
    rest = tuple(m for m in MODEL.mechanisms if m.name != name)
    without = replace(MODEL, mechanisms=rest, setting=MODEL.setting + MODEL.mechanism(name).parameters)
    values = SYMBOLS | {symbol: RING.constant(0) for symbol in SWITCHES[name]}
    assert {MODEL.parameter(symbol).neutral for symbol in SWITCHES[name]} == {0}
    for region in REGIONS:
        assert np.array_equal(MODEL.payoffs(values, region=region), without.payoffs(values, region=region))


@by_name
def test_on_means_that_something_changes(mechanism: Mechanism) -> None:
    """With everything on, each mechanism moves somebody's payoff somewhere."""
    row = MODEL.game(EVERYTHING_ON, timing="simultaneous").breakdown
    assert row is not None
    assert np.any(row()[mechanism.name])


def test_no_joint_output_silences_substitution_and_relative_gains() -> None:
    """At beta = 0 there is no joint output to substitute for or to envy."""
    game = MODEL.game(EVERYTHING_ON, without="threat", timing="simultaneous")
    assert game.breakdown is not None
    parts = game.breakdown()
    assert {name for name, part in parts.items() if not np.any(part)} == {"threat", "substitute", "relgains", "theatre"}


@pytest.mark.parametrize("parameter", MODEL.parameters, ids=lambda parameter: parameter.symbol)
def test_every_parameter_matters_somewhere(parameter: Parameter) -> None:
    """Moving one parameter from the lower to the upper end of its range changes a payoff in some draw."""
    draws = uniform(np.random.default_rng(7), 20)
    low = MODEL.batch(draws | {parameter.symbol: float(parameter.low)})
    high = MODEL.batch(draws | {parameter.symbol: float(parameter.high)})
    assert np.abs(high - low).max() > 1e-6


def profiles(sign: Sign) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The profile with the preferred action and the one with the other."""
    chosen = dict(sign.others)
    assert set(chosen) == set(PLAYERS) - {sign.player}
    first, second = ({**chosen, sign.player: action} for action in (sign.prefer, sign.over))
    return tuple(first[i] for i in PLAYERS), tuple(second[i] for i in PLAYERS)


def within(region: tuple[int, int]) -> dict[str, Any]:
    """What to put for the threats so that each ranges over [0, 1] and their order is the region's."""
    pairs = zip((("TJN", "TKN"), ("TJC", "TKC")), region, strict=True)
    ordered = (pair if sign > 0 else pair[::-1] for pair, sign in pairs)
    return {greater: SYMBOLS[less] + (1 - SYMBOLS[less]) * SYMBOLS[greater] for less, greater in ordered}


def given(mechanism: Mechanism, sign: Sign) -> dict[str, Fraction]:
    """What a declared sign holds fixed: every other mechanism that is off by default, and what it names."""
    off = MODEL.off(m.name for m in catalogue() if m.name in OPTIONAL and m is not mechanism)
    named = {MODEL.parameter(word).symbol: MODEL.parameter(word).check(value) for word, value in sign.given.items()}
    return {symbol: Fraction(value) for symbol, value in (off | named).items()}


def slopes(mechanism: Mechanism, sign: Sign) -> Iterator[Any]:
    """The derivative of the gain in the parameter, a polynomial on the box for each region of gap signs."""
    numbers = {symbol: RING.constant(rational(v)) for symbol, v in given(mechanism, sign).items()}
    at = list(BOX).index(MODEL.parameter(sign.parameter).symbol)
    for region in REGIONS:
        outcome = MODEL.outcome(MODEL, SYMBOLS | numbers, MODEL.mechanisms, region)
        prefer, over = (sum_terms(MODEL.mechanisms, sign.player, outcome(profile)) for profile in profiles(sign))
        slope = (prefer - over + RING.constant(0)).derivative(at)
        yield slope.compose(*(SYMBOLS | within(region)).values())


@all_signs
def test_declared_sign_holds_on_the_whole_box(mechanism: Mechanism, sign: Sign) -> None:
    """The gain moves with the parameter as declared: weakly on the whole box of ranges, strictly in some region."""
    found = {sign_over(slope, WHOLE) for slope in slopes(mechanism, sign)}
    assert found <= {0, sign.sign}
    assert sign.sign in found


@all_signs
def test_declared_sign_holds_in_draws(mechanism: Mechanism, sign: Sign) -> None:
    """Between two values of the parameter, all else drawn at random, the gain moves as declared."""
    rng = np.random.default_rng(11)
    draws = uniform(rng, DRAWS) | {symbol: float(value) for symbol, value in given(mechanism, sign).items()}
    symbol = MODEL.parameter(sign.parameter).symbol
    ends = np.sort(rng.uniform(*map(float, BOX[symbol]), (2, DRAWS)), axis=0)
    index = [tuple(actions.index(a) for actions, a in zip(MODEL.actions, profile, strict=True)) for profile in profiles(sign)]
    who = PLAYERS.index(sign.player)
    payoffs = [MODEL.batch(draws | {symbol: end})[:, who] for end in ends]
    low, high = (own[:, *index[0]] - own[:, *index[1]] for own in payoffs)
    moved = high - low
    if sign.sign == 0:
        assert np.abs(moved).max() <= 1e-12
    else:
        assert (sign.sign * moved).min() >= -1e-12
        assert (sign.sign * moved).max() > 1e-6


OWN = '''
"""War weariness: a state that confronts tires of it, and the more so the less it trusts the US."""

from games import Mechanism, Parameter, Sign

W = Parameter("w", "weariness", "optional", 0.25, 0, 1, "cost of confronting without a guarantor")


def term(player, outcome):
    return 0 if player == "US" else -outcome.w * outcome.z[player] * (1 - outcome.e[player])


MECHANISM = Mechanism(
    name="weariness",
    order=900,
    claim="A quarrel without a guarantor tires its owner.",
    seeds=("S003",),
    parameters=(W,),
    switch=("w",),
    term=term,
    signs=(Sign("w", "ROK", "F", "H", {"Japan": "F", "US": "R"}, -1),),
)
'''


def load(path: Path) -> ModuleType:
    """Import a Python file that lies outside the project."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def model(tmp_path: Path) -> Trilateral:
    """The trilateral model with one mechanism from a user's own file."""
    (tmp_path / "weariness.py").write_text(OWN, encoding="utf-8")
    extended = MODEL.with_mechanism(load(tmp_path / "weariness.py").MECHANISM)
    assert isinstance(extended, Trilateral)
    return extended


def test_one_file_of_a_users_own_is_a_mechanism(model: Trilateral) -> None:
    """It changes the payoffs by its term, has its row and its switch, and leaves the project's model as it was."""
    at = scenario("2019")
    plain, more = MODEL.game(at), model.game(at)
    values = model.scenario_values(at)
    for i, player in enumerate(ALLIES):
        weary = Fraction(1, 4) * (1 - values["c"] * values["rJ" if player == "Japan" else "rK"])
        for a, b in product(range(3), repeat=2):
            change = more.payoffs[i, a, b] - plain.payoffs[i, a, b]
            assert change == (-weary if ALLY_ACTIONS[(a, b)[i]] == "F" else 0)
            if ALLY_ACTIONS[(a, b)[i]] != "F":
                assert more.explain(player, (a, b), "F")["weariness"] == -weary
    assert model.game(at, without=("weariness",)) == plain
    assert "weariness" not in [m.name for m in MODEL.mechanisms]


def test_a_users_own_parameter_is_a_parameter(model: Trilateral) -> None:
    """A batch takes it by symbol or word, within its range, and a symbolic game shows it."""
    draws = model.batch({"weariness": [0.0, 0.5, 1.0]}, at=scenario("2019"), timing="given")
    assert draws.shape == (3, 2, 3, 3)
    assert np.diff(draws[:, 0, 2, 2]).max() < 0
    assert "w" in map(str, model.symbolic(us_action="R").payoff("Japan", "FC").free_symbols)
    with pytest.raises(ParameterError, match=r"weariness \(w\) leaves its range \[0, 1\]"):
        model.batch({"w": [2.0]})


def test_a_new_file_in_the_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue walks its folder: a new file needs no register; a file without a mechanism is an error."""
    monkeypatch.setattr(games.mechanisms, "__path__", [*games.mechanisms.__path__, str(tmp_path)])
    (tmp_path / "weariness.py").write_text(OWN, encoding="utf-8")
    try:
        found = catalogue.__wrapped__()
        assert [m.order for m in found] == sorted(m.order for m in found)
        assert sorted(m.name for m in found) == sorted([*(m.name for m in catalogue()), "weariness"])
        (tmp_path / "empty.py").write_text('"""Nothing."""', encoding="utf-8")
        with pytest.raises(MechanismError, match=r"games/mechanisms/empty\.py: a Mechanism called MECHANISM is needed"):
            catalogue.__wrapped__()
    finally:
        for name in ("weariness", "empty"):
            sys.modules.pop(f"games.mechanisms.{name}", None)
            if hasattr(games.mechanisms, name):
                delattr(games.mechanisms, name)


def own(**change: Any) -> Mechanism:
    """A small mechanism of a user's own with some fields changed."""
    w = Parameter("w", "weariness", "optional", 0.25, 0, 1, "cost of confronting")
    fields: dict[str, Any] = {"name": "weariness", "order": 900, "claim": "Quarrels tire.", "parameters": (w,)}
    return Mechanism(**fields | {"term": lambda player, outcome: -outcome.w} | change)


def rival(symbol: str, name: str) -> tuple[Parameter]:
    """One optional parameter of that symbol and name."""
    return (Parameter(symbol, name, "optional", 0, 0, 1, "a rival for a name"),)


CLASHES = {
    "mechanism": ({"name": "pressure"}, MechanismError, "two mechanisms are called 'pressure'"),
    "symbol": ({"parameters": rival("p", "push")}, ParameterError, "two parameters are called 'p'"),
    "word": ({"parameters": rival("w", "hierarchy")}, ParameterError, "two parameters are called 'hierarchy'"),
    "word as symbol": (
        {"parameters": rival("hierarchy", "w")},
        ParameterError,
        "two parameters are called 'hierarchy'",
    ),
    "quantity": ({"parameters": rival("X", "joint")}, (MechanismError, ParameterError), "X"),
    "quantity by player": ({"parameters": rival("tau", "worry")}, (MechanismError, ParameterError), "tau"),
    "sign": ({"signs": (Sign("v", "ROK", "F", "H", {}, 1),)}, ParameterError, "unknown parameter 'v'"),
    "given": ({"signs": (Sign("w", "ROK", "F", "H", {}, 1, {"v": 0}),)}, ParameterError, "unknown parameter 'v'"),
    "scale": ({"scales": {"animosty": lambda player, values: 0}}, (MechanismError, ParameterError), "animosty"),
}


@pytest.mark.parametrize(("change", "error", "message"), CLASHES.values(), ids=CLASHES)
def test_clashes_are_refused(change: dict[str, Any], error: Any, message: str) -> None:
    """A taken name, a name of a quantity of the model, an unknown parameter or quantity: the model says no."""
    with pytest.raises(error, match=message):
        MODEL.with_mechanism(own(**change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"term": None}, "a term or a scale is needed, or it does nothing"),
        ({"claim": ""}, "a claim is needed: a payoff without a reason is not accepted"),
        ({"switch": ("v",)}, r"its switch names \['v'\], which it does not own"),
    ],
    ids=str,
)
def test_mechanism_without_effect_reason_or_switch_is_refused(change: dict[str, Any], message: str) -> None:
    """A mechanism must do something, say why, and switch only what is its own."""
    with pytest.raises(MechanismError, match=message):
        own(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"term": lambda player, outcome: outcome.v},
        {"scales": {"animosity": lambda player, values: values.v}},
    ],
    ids=["term", "scale"],
)
def test_mechanism_that_uses_an_unknown_symbol_is_an_error(change: dict[str, Any]) -> None:
    """A term or scale that asks for what is no parameter or quantity is an error naming it."""
    with pytest.raises((ParameterError, MechanismError), match="'v'"):
        MODEL.with_mechanism(own(**change)).game(scenario("2019"))


def test_a_scale_multiplies_a_quantity_of_the_model() -> None:
    """A mechanism that only scales animosity moves both animosity terms, and the change is its own row."""
    calm = own(name="calm", term=None, scales={"animosity": lambda player, values: 1 - values.w})
    at = scenario("2019")
    plain, calmed = MODEL.game(at), MODEL.with_mechanism(calm).game(at)
    before, after = (game.explain("ROK", "CC", "F") for game in (plain, calmed))
    assert after["animosity"] == before["animosity"] > 0
    assert after["calm"] == -before["animosity"] / 4
    assert after.total - before.total == after["calm"]
    assert US not in calmed.players
