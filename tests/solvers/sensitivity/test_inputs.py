"""Which inputs are asked about, over which ranges, and which belong together."""

from __future__ import annotations

from fractions import Fraction

import pytest

import games
from games.errors import ParameterError
from games.mechanisms import status
from games.model.parameters import Parameter
from games.models.trilateral import MODEL
from solvers.sensitivity import Range, choose, ranges, sobol
from solvers.sensitivity.inputs import CODES, SETTING, grouped

E23 = games.episode("2023").scenario


def test_by_default_all_that_is_uncertain() -> None:
    """Nobody who names no input gets other ones than those of the scenario."""
    assert choose(MODEL, E23) == ranges(MODEL, E23)


def test_names_symbols_and_ranges() -> None:
    """A name stands for the parameter over its own range, a code for one fifth around its value, a range for itself."""
    half = Range(MODEL.parameter("k"), Fraction(0), Fraction(1, 20))
    found = choose(MODEL, E23, ["substitutability", "TJN", half])
    assert [(r.parameter.symbol, r.low, r.high) for r in found] == [
        ("s", Fraction(-1, 2), 1),
        ("TJN", Fraction(7, 10), 1),
        ("k", 0, Fraction(1, 20)),
    ]
    assert choose(MODEL, E23, "s") == choose(MODEL, E23, ["s"])


def test_an_optional_parameter_may_be_asked_about() -> None:
    """What is off unless asked for varies over its whole range if it is named."""
    (found,) = choose(MODEL, E23, ["mu"])
    assert (found.low, found.high) == (found.parameter.low, found.parameter.high)
    assert found.parameter in status.MECHANISM.parameters


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        (["substitutabilty"], "did you mean 'substitutability'"),
        (["s", "substitutability"], "given twice"),
        (["p"], "its mechanism, pressure, is switched off"),
        ([], "nothing is uncertain"),
        ([Range(Parameter("s", "other", "structural", 0, 0, 1, "another one"), Fraction(0), Fraction(1))], "another model's"),
    ],
)
def test_inputs_that_make_no_sense_are_refused(inputs: list[str | Range], words: str) -> None:
    """Unknown, doubled, switched off, none at all, or of another model: each is told."""
    with pytest.raises(ParameterError, match=words):
        choose(MODEL, E23.switch_off("pressure"), inputs)


def test_sobol_takes_the_same_inputs() -> None:
    """Fewer inputs, fewer games; an output hangs on what is left."""
    found = sobol(MODEL, E23, samples=16, rng=0, over=["s", "hbar"], progress=False)
    assert [p.symbol for p in found.parameters] == ["s", "hbar"]
    assert found.games == 16 * 4


def test_groups_by_mechanism_share_every_input_once() -> None:
    """Each parameter is in the group of the mechanism that owns it, the codes in one, what all share in another."""
    inputs = choose(MODEL, E23)
    groups = {group.name: group.symbols for group in grouped(MODEL, inputs)}
    assert sorted(symbol for symbols in groups.values() for symbol in symbols) == sorted(r.parameter.symbol for r in inputs)
    for name, symbols in groups.items():
        if name not in (CODES, SETTING):
            assert set(symbols) <= {p.symbol for p in MODEL.mechanism(name).parameters}
    assert {MODEL.parameter(symbol).kind for symbol in groups[CODES]} == {"situational"}
    assert groups[SETTING] == ("phi", "omega", "c", "xH", "yF")


def test_groups_of_ones_own() -> None:
    """A mapping puts what one likes together, by name or symbol."""
    inputs = choose(MODEL, E23, ["s", "k", "hbar"])
    found = grouped(MODEL, inputs, {"substitutability": "alliance", "hbar": "history", "k": "alliance"})
    assert [(group.name, group.symbols) for group in found] == [("alliance", ("s", "k")), ("history", ("hbar",))]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("kind", "mechanism"),
        ({"s": "a"}, "'k' has no group"),
        ({"s": "a", "k": "a", "p": "b"}, "'p' is no input"),
        ({"z": "a"}, "unknown"),
    ],
)
def test_groups_that_do_not_fit_are_refused(by: str | dict[str, str], words: str) -> None:
    """Every input needs one group, and nothing that is no input may have one."""
    with pytest.raises(ParameterError, match=words):
        grouped(MODEL, choose(MODEL, E23, ["s", "k"]), by)
