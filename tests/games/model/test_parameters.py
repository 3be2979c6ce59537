"""Parameters: exact values, ranges and words; and the model's table against the reference."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import ParameterError, QuasiallianceError, nearest
from games.exact.numbers import decimal, exact
from games.model.parameters import KINDS, Parameter
from games.models.trilateral import MODEL
from tests.strategies import OPTIONAL

REFERENCE = Path(__file__).with_name("parameters.csv")
WORDS = dict(
    pair.split()
    for pair in """\
beta joint_output_value | s substitutability | phi publicness | omega dprk_weight | c us_commitment | k effort_cost |
hbar animosity_scale | eta confrontation_gain | alpha audience_cost | eps entrapment_cost | p us_pressure |
lam hierarchy | chi china_hedge_benefit | chiJ japan_hedge_benefit | delta double_containment_dread |
kappa relative_gains_weight | f confrontation_damage | f0 confrontation_cost | iota institution_bindingness |
xH hedge_cooperation | yF hedge_kept_confronting | kU us_engagement_cost | theta us_cooperation_value |
pi us_pressing_cost | fU us_friction_cost | TJN dprk_threat_japan | TKN dprk_threat_rok | TJC china_threat_japan |
TKC china_threat_rok | rJ us_reliability_japan | rK us_reliability_rok | hJ animosity_japan | hK animosity_rok |
pull china_pull | q capability_ratio | nu engagement_backlash | ell hostage_linkage | a concession |
rho concession_effect | gam concession_cost | psi disparity_discount | D china_japan_disparity | mu status_cost |
eR residual_engagement""".replace("\n", " ").split("|")
)
SHARE = Parameter("w", "weight", "structural", "0.3", 0, 1, "a share")
NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.3, Fraction(3, 10)),
        (np.float64(0.1), Fraction(1, 10)),
        (1e-7, Fraction(1, 10**7)),
        (2, Fraction(2)),
        (np.int32(2), Fraction(2)),
        (Decimal("0.125"), Fraction(1, 8)),
        (Fraction(1, 3), Fraction(1, 3)),
        ("0.3", Fraction(3, 10)),
        (" 3/10 ", Fraction(3, 10)),
        ("1e-2", Fraction(1, 100)),
        (-0.0, Fraction(0)),
    ],
    ids=repr,
)
def test_numbers_are_read_as_the_rationals_they_say(value: object, expected: Fraction) -> None:
    """A decimal is the rational of its digits, not the nearest binary fraction."""
    assert exact(value) == expected


@given(st.decimals(-1000, 1000, places=4))
def test_floats_and_their_digits_agree(value: Decimal) -> None:
    """A float, its text and the decimal it was typed as are one exact number."""
    assert exact(float(value)) == exact(str(value)) == exact(value) == Fraction(value)


@pytest.mark.parametrize(
    "value",
    [NAN, INF, -INF, Decimal("NaN"), Decimal("Infinity"), True, np.True_, None, 1j, [0.3], {}, b"0.3",
     "", "abc", "nan", "inf", "1/0", "0.3 or 1", "__import__('os')"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_finite_number_is_an_error(value: object) -> None:
    """NaN, infinities, truth values, words and containers are a ParameterError naming what was asked for."""
    with pytest.raises(ParameterError, match=r"^share of x: a .*number .*needed; got "):
        exact(value, "share of x")


@pytest.mark.parametrize(
    ("value", "fits"),
    [(0, True), (1, True), ("1/3", True), (-1e-9, False), (1.0001, False), (10**400, False), ("1e400", False)],
    ids=lambda value: str(value)[:8],
)
def test_check_accepts_the_closed_range(value: Any, fits: bool) -> None:
    """Both ends belong to the range; anything beyond, however large, is a ParameterError naming the range."""
    if fits:
        assert SHARE.check(value) == exact(value)
    else:
        with pytest.raises(ParameterError, match=r"weight \(w\) = .* is outside its range \[0, 1\]"):
            SHARE.check(value)


def test_neutral_value_is_admissible_even_outside_the_range() -> None:
    """A scale that ranges over .1 to .8 may still be switched off."""
    scale = Parameter("w", "weight", "structural", 0.3, 0.1, 0.8, "a scale")
    assert scale.admissible == (0, Fraction(4, 5))
    assert scale.check(0) == 0
    factor = Parameter("w", "weight", "structural", 0.3, 0.1, 0.8, "a factor", neutral=1)
    assert factor.admissible == (Fraction(1, 10), 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"symbol": "two words"}, "symbol and name must be identifiers"),
        ({"name": "1st"}, "symbol and name must be identifiers"),
        ({"symbol": ""}, "symbol and name must be identifiers"),
        ({"kind": "structure"}, "kind must be one of structural, situational, optional; got 'structure'"),
        ({"low": 1, "high": 1}, "low < high is needed; got 1 and 1"),
        ({"low": 2}, "low < high is needed; got 2 and 1"),
        ({"default": 2}, "weight (w) = 2 is outside its range [0, 1]"),
        ({"default": True}, "weight.default: a number is needed; got True"),
        ({"high": NAN}, "weight.high: a finite number is needed; got nan"),
        ({"low": "low"}, "weight.low: a finite number such as 0.3 or 3/10 is needed; got 'low'"),
        ({"neutral": None}, "weight.neutral: a number is needed; got None"),
    ],
    ids=str,
)
def test_malformed_parameter_is_an_error(change: dict[str, Any], message: str) -> None:
    """A parameter needs identifiers, a known kind, a proper range and a default inside it."""
    good = {"symbol": "w", "name": "weight", "kind": "structural", "default": 0.3, "low": 0, "high": 1, "meaning": "-"}
    assert Parameter(**good).default == Fraction(3, 10)
    with pytest.raises(ParameterError) as caught:
        Parameter(**good | change)
    assert message in str(caught.value)


def test_decimal_writes_short_text() -> None:
    """Numbers in messages and tables are written without trailing digits."""
    assert [decimal(Fraction(1, 4)), decimal(2), decimal(0.1 + 0.2)] == ["0.25", "2", "0.3"]


def test_nearest_hints_at_a_close_word_only() -> None:
    """A misspelling gets a hint; a word like nothing known gets none."""
    assert nearest("animosty_rok", WORDS.values()) == "; did you mean 'animosity_rok'?"
    assert nearest("zzzzzz", WORDS.values()) == ""


def later() -> dict[str, Parameter]:
    """The parameters of mechanisms that are off at the defaults and have none in the reference."""
    found = [m.parameters for m in MODEL.mechanisms if m.name in OPTIONAL and not {p.symbol for p in m.parameters} & set(WORDS)]
    return {p.symbol: p for parameters in found for p in parameters}


def test_parameter_table_equals_the_reference_both_ways() -> None:
    """Symbols, kinds, defaults and ranges are those of the reference, none missing; what is besides belongs to what is off."""
    with REFERENCE.open(encoding="utf-8") as file:
        reference = {
            row["name"]: (row["kind"].split()[0], *(Fraction(row[key]) for key in ("default", "low", "high")))
            for row in csv.DictReader(file)
        }
    mine = {p.symbol: (p.kind, p.default, p.low, p.high) for p in MODEL.parameters if p.symbol not in later()}
    assert mine == reference
    assert {p.kind for p in later().values()} == {"optional"}
    assert {kind for kind, *_ in reference.values()} == set(KINDS)


def test_every_parameter_has_its_word() -> None:
    """Each symbol has one spelled-out name, and either of the two finds the parameter."""
    assert {p.symbol: p.name for p in MODEL.parameters if p.symbol not in later()} == WORDS
    for parameter in MODEL.parameters:
        assert MODEL.parameter(parameter.symbol) is MODEL.parameter(parameter.name)


def test_every_parameter_says_what_it_is() -> None:
    """Each has a meaning, a LaTeX symbol of its own and a source; situational ones are coded per episode."""
    assert all(p.meaning and p.latex for p in MODEL.parameters)
    assert len({p.latex for p in MODEL.parameters}) == len(MODEL.parameters)
    assert {p.source for p in MODEL.parameters if p.kind == "situational"} == {"coded per episode"}
    assert all("judgement" in p.source for p in MODEL.parameters if p.kind != "situational")


def test_optional_mechanisms_are_off_by_default() -> None:
    """The switch of every optional mechanism is at 0 by default, and so are residual engagement and disparity."""
    silent = {symbol for m in MODEL.mechanisms for symbol in m.switch if MODEL.parameter(symbol).kind == "optional"}
    assert silent >= {"nu", "ell", "a", "psi", "mu"}
    assert all(MODEL.parameter(symbol).default == 0 for symbol in silent | {"eR", "D"})


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("substitutabilty", "'substitutability'"),
        ("animosity_korea", "'animosity_rok'"),
        ("TJNN", "'TJN'"),
        ("S", ""),
        (3, ""),
        ([], ""),
    ],
    ids=str,
)
def test_unknown_parameter_is_an_error_with_a_hint(word: Any, hint: str) -> None:
    """An unknown word is a ParameterError that names the closest known one, if there is any."""
    with pytest.raises(ParameterError, match="unknown parameter") as caught:
        MODEL.parameter(word)
    assert (f"did you mean {hint}" in str(caught.value)) if hint else ("did you mean" not in str(caught.value))
    assert isinstance(caught.value, QuasiallianceError)
