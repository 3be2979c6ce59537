"""Models: how parameters, mechanisms and a setting become payoffs, shown on a game of two neighbours and a dam."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy

from games.errors import MechanismError, ParameterError
from games.model.mechanism import Mechanism
from games.model.parameters import Parameter
from games.model.table_model import Model
from games.models.trilateral import MODEL

WATER = Parameter("w", "water", "structural", 1, 0, 2, "value of the dam")
COST = Parameter("k", "cost", "structural", 0.5, 0, 2, "cost of a share in it", neutral=0)
TRUST = Parameter("t", "trust", "structural", 0.25, 0, 1, "share of the cost that trust takes away")


def outcome(model: Model, values: Any, mechanisms: tuple[Mechanism, ...], region: Any) -> Any:
    """Each neighbour builds or not; the cost of a share may be scaled."""
    v = SimpleNamespace(**values)
    cost = v.k
    for mechanism in mechanisms:
        if "cost" in mechanism.scales:
            cost = cost * mechanism.scales["cost"]("", v)

    def at(profile: tuple[str, ...]) -> SimpleNamespace:
        builds = {i: int(a == "build") for i, a in zip(model.players, profile, strict=True)}
        return SimpleNamespace(w=v.w, cost=cost, builds=builds, dam=builds["East"] * builds["West"])

    return at


BENEFIT = Mechanism("benefit", 1, "Water is good.", (WATER,), lambda i, o: o.w * o.dam, switch=("w",))
SHARE = Mechanism("share", 2, "Building costs.", (COST,), lambda i, o: -o.cost * o.builds[i], switch=("k",))
CONFIDENCE = Mechanism("confidence", 3, "Trust saves.", (TRUST,), scales={"cost": lambda i, v: 1 - v.t}, switch=("t",))
ACTIONS = (("build", "wait"), ("build", "wait"))
DAM = Model("dam", ("East", "West"), ACTIONS, (), (CONFIDENCE, BENEFIT, SHARE), outcome)


def test_payoffs_are_the_sum_of_the_terms() -> None:
    """At the defaults both build for 1 - .5 (1 - .25) each; who builds alone pays, who waits has nothing."""
    payoffs = DAM.payoffs(DAM.values())
    assert payoffs.tolist() == [
        [[Fraction(5, 8), Fraction(-3, 8)], [0, 0]],
        [[Fraction(5, 8), 0], [Fraction(-3, 8), 0]],
    ]


def test_mechanisms_are_sorted_by_their_place_in_the_ledger() -> None:
    """The order of the files does not matter, the declared order does; names decide between equals."""
    assert DAM.mechanisms == (BENEFIT, SHARE, CONFIDENCE)
    twin = Mechanism("also", 1, "Water is good.", (), lambda i, o: 0)
    assert [m.name for m in DAM.with_mechanism(twin).mechanisms] == ["also", "benefit", "share", "confidence"]


def test_breakdown_counts_a_scale_where_it_enters() -> None:
    """The share is counted at full cost, and the saving through trust in trust's own row."""
    parts = DAM.breakdown(DAM.values())
    assert list(parts) == ["benefit", "share", "confidence"]
    assert parts["share"][0].tolist() == [[Fraction(-1, 2)] * 2, [0, 0]]
    assert parts["confidence"][0].tolist() == [[Fraction(1, 8)] * 2, [0, 0]]
    assert np.array_equal(sum(parts.values()), DAM.payoffs(DAM.values()))


def test_players_and_actions_can_be_restricted() -> None:
    """One player's payoffs with another's action fixed: a slice of the whole."""
    whole = DAM.payoffs(DAM.values())
    part = DAM.payoffs(DAM.values(), players=("West",), fixed={"East": "wait"})
    assert np.array_equal(part[0], whole[1, 1])
    breakdown = DAM.breakdown(DAM.values(), players=("West",), fixed={"East": "wait"})
    assert np.array_equal(sum(breakdown.values()), part)
    assert list(DAM.profiles({"East": "wait"})) == [("wait", "build"), ("wait", "wait")]


def test_terms_take_any_number_type() -> None:
    """The same terms give floats, expressions and arrays."""
    w, k, t = sympy.symbols("w k t")
    assert sympy.expand(DAM.payoffs({"w": w, "k": k, "t": t})[0, 0, 0] - (w - k * (1 - t))) == 0
    assert DAM.payoffs({"w": 1.0, "k": 0.5, "t": 0.25})[0, 0, 0] == 0.625
    many = DAM.payoffs({"w": np.array([1.0, 2.0]), "k": 0.5, "t": 0.25})[0, 0, 0]
    assert many.tolist() == [0.625, 1.625]


def test_values_are_checked_completed_and_switched_off() -> None:
    """Given values by symbol or word, defaults for the rest, neutral values for what is off."""
    assert DAM.values() == {"w": 1, "k": Fraction(1, 2), "t": Fraction(1, 4)}
    assert DAM.values({"water": 2, "t": "1/3"}) == {"w": 2, "k": Fraction(1, 2), "t": Fraction(1, 3)}
    assert DAM.values({"w": 2}, without=("share", "benefit")) == {"w": 0, "k": 0, "t": Fraction(1, 4)}
    assert DAM.off("share") == {"k": 0}


def test_removing_a_term_leaves_the_others_rows() -> None:
    """Switching the cost off silences trust, which only scales it, and nothing else."""
    parts = DAM.breakdown(DAM.values(without=("share",)))
    assert not np.any(parts["share"])
    assert not np.any(parts["confidence"])
    assert np.array_equal(parts["benefit"], DAM.breakdown(DAM.values())["benefit"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"watr": 1}, r"unknown parameter 'watr'; did you mean 'water'\?"),
        ({"w": 1, "water": 1}, r"water \(w\) is given twice, by symbol and by name"),
        ({"w": 3}, r"water \(w\) = 3 is outside its range \[0, 2\]"),
        ({"w": float("nan")}, r"water \(w\): a finite number is needed; got nan"),
        ({"w": True}, r"water \(w\): a number is needed; got True"),
        ({"w": "much"}, r"water \(w\): a finite number such as 0.3 or 3/10 is needed; got 'much'"),
    ],
    ids=str,
)
def test_wrong_values_are_an_error(given: dict[str, Any], message: str) -> None:
    """Unknown names, one parameter twice, and values that are no numbers or out of range are a ParameterError."""
    with pytest.raises(ParameterError, match=message):
        DAM.values(given)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shre", r"unknown mechanism 'shre'; did you mean 'share'\? \(known: benefit, share, confidence\)"),
        ("zzz", r"unknown mechanism 'zzz' \(known: benefit, share, confidence\)"),
        (3, r"unknown mechanism 3 \(known: benefit, share, confidence\)"),
    ],
    ids=str,
)
def test_unknown_mechanism_is_an_error_with_a_hint(name: Any, message: str) -> None:
    """An unknown mechanism is a MechanismError that lists the known ones, with the closest if there is one."""
    with pytest.raises(MechanismError, match=message):
        DAM.mechanism(name)
    with pytest.raises(MechanismError, match=message):
        DAM.values(without=(name,))


def test_two_of_one_name_are_an_error() -> None:
    """A model has one mechanism and one parameter of a name."""
    with pytest.raises(MechanismError, match="model 'dam': two mechanisms are called 'share'; give one another name"):
        DAM.with_mechanism(SHARE)
    with pytest.raises(ParameterError, match="model 'dam': two parameters are called"):
        Model("dam", DAM.players, ACTIONS, (Parameter("v", "water", "structural", 1, 0, 2, "-"),), (BENEFIT,), outcome)
    with pytest.raises(ParameterError, match="model 'trilateral': two parameters are called 'k'"):
        MODEL.with_mechanism(SHARE)


def test_a_model_is_a_value() -> None:
    """Adding a mechanism makes a new model and leaves the old one alone."""
    more = DAM.with_mechanism(Mechanism("toll", 4, "Tolls pay.", (), lambda i, o: o.dam))
    assert [p.symbol for p in more.parameters] == ["w", "k", "t"]
    assert len(DAM.mechanisms) == 3
    assert more.payoffs(more.values())[0, 0, 0] == DAM.payoffs(DAM.values())[0, 0, 0] + 1
