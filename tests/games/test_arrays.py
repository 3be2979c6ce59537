"""What is given as a number: only real numbers are, and each public batch says which entry is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

import games
from games import NormalFormGame
from games.arrays import check_numbers
from games.errors import GameError, QuasiallianceError
from games.models.trilateral import MODEL
from solvers import nash, pure, regimes, signalling
from solvers.nash.engine import two_player_batch
from solvers.quantal_response import trace
from solvers.selection import basins, logit, risk_dominance
from solvers.verdict import classify_batch

E19 = games.episode("2019").scenario
ALLIES = np.arange(18.0).reshape(2, 3, 3)
SIGNALS = np.arange(8.0).reshape(1, 2, 2, 2)

TAKING: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "nash": (nash.solve_batch, ALLIES[None]),
    "bimatrix kernel": (two_player_batch.equilibria, ALLIES[None]),
    "strict": (pure.strict_batch, ALLIES[None]),
    "logit": (logit.select_batch, ALLIES[None]),
    "logit of one": (logit.limit, ALLIES),
    "quantal response": (trace, ALLIES),
    "basins": (lambda values: basins.solve(values, rng=0, starts=10), ALLIES),
    "risk dominance": (lambda values: risk_dominance.compare(values, []), ALLIES),
    "classes": (classify_batch, ALLIES[None]),
    "signalling": (lambda values: signalling.solve_batch([0.5], values, SIGNALS), SIGNALS),
    "samples": (lambda values: MODEL.batch({"s": values}), np.array([0.1, 0.2])),
    "radii": (
        lambda values: regimes.radius_batch(MODEL, "FF", {"k": values}, at=games.episode("2019").scenario),
        np.array([0.1, 0.2]),
    ),
    "one game": (NormalFormGame, ALLIES),
    "one tree": (lambda values: tree(values), np.array([[1.0, 2.0], [0.0, 1.0]])),
}
"""Who takes arrays, and what they take."""

STRANGERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "complex": (lambda values: values + 0j, "complex"),
    "truth values": (lambda values: values > 0, "bool|truth value"),
    "text": (lambda values: np.full(values.shape, "x"), "U1|'x'"),
    "bytes": (lambda values: values.astype("S3"), "S3"),
    "dates": (lambda values: values.astype("M8[D]"), "datetime64"),
    "spans": (lambda values: values.astype("m8[s]"), "timedelta64"),
    "masked": (lambda values: np.ma.masked_array(values, values == values.flat[0]), "masked array"),
    "list of masked": (lambda values: list(np.ma.masked_array(values, values == values.flat[0])), "masked array|nan|masked"),
    **{
        f"one {type(value).__name__}": (lambda values, value=value: with_one(values, value), words)
        for value, words in (
            (True, "truth value, True"),
            (np.True_, "truth value, True"),
            (1j, "type complex"),
            (date(2019, 8, 22), "type date"),
            (None, "None"),
            (b"1", "type bytes"),
            (np.ma.masked, "masked array"),
        )
    },
}
if np.finfo(np.longdouble).bits > 64:
    STRANGERS["extended"] = (lambda values: values.astype(np.longdouble), "extended precision")


def tree(values: Any) -> games.ExtensiveFormGame:
    """Return a choice between two ends with these payoffs."""
    return games.ExtensiveFormGame.from_arrays([-1, 0, 0], [0, -2, -2], payoffs=values)


def with_one(values: Any, value: object) -> Any:
    """Return nested lists with another last entry."""
    changed = values.astype(object)
    changed.flat[-1] = value
    return changed.tolist()


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("taker", TAKING)
def test_what_is_no_real_number_is_refused(taker: str, stranger: str) -> None:
    """NumPy would turn it into a float in silence; here it is named."""
    take, values = TAKING[taker]
    take(values)
    make, words = STRANGERS[stranger]
    with pytest.raises(QuasiallianceError, match=words):
        take(make(values))


@pytest.mark.parametrize("taker", TAKING)
def test_every_type_of_real_number_is_taken(taker: str) -> None:
    """Floats of half and single precision, integers, Fractions and Decimals in arrays and lists are numbers."""
    take, values = TAKING[taker]
    halves = np.round(values * 2) / 2 if values.size > 2 else np.array([0.0, 0.25])
    for dtype in (np.float16, np.float32, np.float64):
        take(halves.astype(dtype))
    for number in (Fraction, Decimal):
        take(np.vectorize(number, otypes=[object])(halves))
        take(np.vectorize(number, otypes=[object])(halves).tolist())


def test_small_integers_do_not_overflow() -> None:
    """Losses of payoffs in eight bits without sign are those of the same payoffs in floats."""
    payoffs = np.random.default_rng(0).integers(0, 256, size=(50, 2, 3, 3)).astype(np.uint8)
    assert (classify_batch(payoffs).margin == classify_batch(payoffs.astype(float)).margin).all()


def test_strictness_of_exact_payoffs_is_exact() -> None:
    """Fractions that no float tells apart are compared as they are."""
    more = Fraction(1, 3) + Fraction(1, 10**40)
    payoffs = [[[[more, more], [Fraction(1, 3)] * 2], [[more, Fraction(1, 3)]] * 2]]
    assert pure.strict_batch(payoffs)[0].tolist() == [[True, False], [False, False]]


def test_exact_numbers_in_any_dress() -> None:
    """Decimals, text and integers of NumPy are exact, and mix with Fractions; one float makes floats of all."""
    game = NormalFormGame([[Fraction(1, 3), "1/3", Decimal("0.1"), "0.1", np.int8(2), 10**30, "-1e-3"]])
    third, tenth = Fraction(1, 3), Fraction(1, 10)
    assert game.payoffs.tolist() == [[third, third, tenth, tenth, 2, 10**30, Fraction(-1, 1000)]]
    numbers = NormalFormGame([[sympy.Rational(1, 3), sympy.Integer(2), "1/3", 0]])
    assert numbers.exact
    assert numbers.payoffs.tolist() == [[Fraction(1, 3), 2, Fraction(1, 3), 0]]
    assert NormalFormGame([[sympy.Rational(1, 3), sympy.sqrt(2)]]).symbolic
    assert tree([[sympy.Rational(1, 3), 1], [0, 2]]).end_payoffs.tolist() == [[Fraction(1, 3), 1], [0, 2]]
    assert NormalFormGame([["1/4", 0.5, Decimal(1)]]).payoffs.tolist() == [[0.25, 0.5, 1.0]]
    assert tree([["1/3", 1], [Decimal("0.5"), 2]]).end_payoffs.tolist() == [[third, 1], [Fraction(1, 2), 2]]


def test_a_batch_takes_no_exact_number_that_is_no_float() -> None:
    """Rounding would change the game: whole numbers are judged as given, before NumPy makes floats of a list."""
    for last in (Fraction(1, 3), Decimal("0.1")):
        with pytest.raises(GameError, match="an exact payoff is not a float"):
            nash.solve_batch([[[0.5, last]]])
    with pytest.raises(GameError, match=r"below 2\*\*53"):
        nash.solve_batch([[[0.5, 2**53 + 1]]])


def test_places_are_named() -> None:
    """The message holds the index of the first entry that is no number."""
    with pytest.raises(GameError, match=r"payoffs: real numbers are needed; got a truth value, True at index \(1, 0, 1\)"):
        check_numbers([[[1.0, 2]], [[3, True]]], "payoffs")
