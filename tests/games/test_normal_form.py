"""Normal-form games: what they accept, how profiles are written, best responses, and how they are shown."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from games.errors import GameError
from games.normal_form import NormalFormGame
from games.profile import CLASSES, outcome_class
from tests.strategies import games

PRISONERS = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players=("A", "B"), actions=[("C", "D")] * 2)
DEEP = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
INF, NAN = float("inf"), float("nan")
X = sympy.Symbol("x")


def test_integers_become_exact_rationals() -> None:
    """Integer and Fraction payoffs are Fractions; one float among them makes the game a float game."""
    assert PRISONERS.exact
    assert all(type(value) is Fraction for value in PRISONERS.payoffs.flat)
    floats = NormalFormGame([[[3, 0.5], [5, 1]], [[3, 5], [0, Fraction(1, 2)]]])
    assert (floats.exact, floats.symbolic, floats.payoffs.dtype) == (False, False, np.float64)


@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.float32, np.float64, object])
def test_number_types_of_arrays_keep_their_meaning(dtype: Any) -> None:
    """NumPy integers are exact, NumPy floats are floats, whatever their width."""
    game = NormalFormGame(np.array(DEEP, dtype=dtype))
    assert game.exact == (dtype not in (np.float32, np.float64))
    assert game.payoff(1, (0, 1)) == 6


def test_huge_integers_stay_exact() -> None:
    """Integers beyond 64 bits keep every digit."""
    assert NormalFormGame([[10**30, 10**30 + 1]]).best_responses(0, (0,)) == (1,)


def test_integers_near_64_bits_stay_exact() -> None:
    """Integers that fit no common 64-bit type keep every digit, too."""
    assert NormalFormGame([[2**63, 2**63 - 1, -1]]).best_responses(0, (1,)) == (0,)


def test_payoffs_are_copied_and_read_only() -> None:
    """Neither the caller's array nor the game's own can change the game."""
    source = np.array(DEEP, dtype=float)
    game = NormalFormGame(source)
    source[0, 0, 0] = 99
    assert game.payoff(0, (0, 0)) == 1
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0, 0, 0] = 99
    with pytest.raises(dataclasses.FrozenInstanceError):
        game.title = "other"


@pytest.mark.parametrize("how", ["deepcopy", "pickle"])
def test_copies_are_equal_and_immutable(how: str) -> None:
    """A copy, as a worker process receives it, is equal and as read-only as the game."""
    other = copy.deepcopy(PRISONERS) if how == "deepcopy" else pickle.loads(pickle.dumps(PRISONERS))
    assert other == PRISONERS
    assert not other.payoffs.flags.writeable


def test_equality_is_by_value() -> None:
    """Same payoffs, players, actions and number type: equal; a float game is not equal to its exact twin."""
    same = NormalFormGame(PRISONERS.payoffs, PRISONERS.players, PRISONERS.actions, title="another title")
    assert same == PRISONERS
    assert NormalFormGame(PRISONERS.payoffs) != PRISONERS
    assert NormalFormGame(PRISONERS.floats(), PRISONERS.players, PRISONERS.actions) != PRISONERS
    assert PRISONERS != "prisoners"


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        ([[[1, 2], [3, 4]], [[5, 6], [7]]], "ragged"),
        ([[1.0, 2.0], [3.0]], "ragged"),
        ([], "shape (n, A_0, ..., A_(n-1)) is needed"),
        (5, "shape (n, A_0, ..., A_(n-1)) is needed"),
        ([1, 2], "shape (n, A_0, ..., A_(n-1)) is needed"),
        ([[1, 2], [3, 4]], "one axis of actions for each of n players; got (2, 2)"),
        (DEEP[:1], "one axis of actions for each of n players; got (1, 2, 2)"),
        (np.zeros((3, 2, 2)), "one axis of actions for each of n players; got (3, 2, 2)"),
        (np.zeros((2, 0, 2)), "every player needs at least one action"),
        ([[1.0, NAN]], "nan at index (0, 1)"),
        ([[INF, 1.0]], "inf at index (0, 0)"),
        ([[Fraction(1), -INF]], "-inf at index (0, 1) is not a finite number"),
        ([["a", "b"]], "'a' at index (0, 0) is not a finite number"),
        ([["1/0", 1]], "'1/0' at index (0, 0) is not a finite number"),
        ([[1, "1e1000000000"]], "'1e1000000000' at index (0, 1) is not a finite number"),
        ([[1, Decimal("1e1000000000")]], "at index (0, 1) is not a finite number"),
        ([[Decimal("nan"), Decimal("sNaN")]], "Decimal('NaN') at index (0, 0) is not a finite number"),
        ([[True, False]], "real numbers are needed; got a truth value, True at index (0, 0)"),
        ([[0.5, np.True_]], "real numbers are needed; got a truth value, True at index (0, 1)"),
        ([[1 + 2j, 0]], "real numbers are needed; got (1+2j), of type complex at index (0, 0)"),
        ([[None, 1]], "real numbers are needed; got None, of type NoneType at index (0, 0)"),
        ([[b"1", 1]], "real numbers are needed; got b'1', of type bytes at index (0, 0)"),
        (np.zeros((1, 2), "M8[s]"), "real numbers are needed; got an array of type datetime64[s]"),
        (np.ma.masked_equal([[1.0, 2.0]], 2), "got a masked array (fill its gaps, with .filled)"),
        ([np.ma.masked_equal([1.0, 2.0], 2)], "got a masked array (fill its gaps, with .filled) at index 0"),
        ([[1.0, np.ma.masked]], "got a masked array (fill its gaps, with .filled) at index (0, 1)"),
        ([[X, sympy.zoo]], "zoo at index (0, 1)"),
        ([[X, NAN]], "nan at index (0, 1) is not a finite expression"),
        ([[X, INF]], "oo at index (0, 1) is not a finite expression"),
        ({"Japan": 1}, "real numbers are needed; got {'Japan': 1}, of type dict"),
        ("payoffs", "shape (n, A_0, ..., A_(n-1)) is needed"),
        (None, "real numbers are needed; got None, of type NoneType"),
    ],
    ids=str,
)
def test_malformed_payoffs_are_an_error(payoffs: object, message: str) -> None:
    """Ragged, misshapen, non-finite and non-numeric payoffs are a GameError that says where and what is needed."""
    with pytest.raises(GameError) as caught:
        NormalFormGame(payoffs)
    assert str(caught.value).startswith("payoffs: ")
    assert message.replace("zoo at index (0, 1)", "zoo at index (0, 1)") in str(caught.value)


@pytest.mark.parametrize("payoffs", [[[True, 2]], [[True, 0.5]], [[Fraction(1), True]]], ids=str)
def test_truth_values_are_no_payoffs(payoffs: object) -> None:
    """A truth value among numbers is an error, not a 1."""
    with pytest.raises(GameError, match="payoffs: "):
        NormalFormGame(payoffs)


def test_payoffs_beyond_floats_are_an_error_where_floats_are_needed() -> None:
    """A rational too large for a float is fine in an exact game; with floats, or as a float, it is a GameError."""
    game = NormalFormGame([[Fraction(10**400), 1]])
    assert game.best_responses(0, (0,)) == (0,)
    with pytest.raises(GameError):
        game.floats()
    with pytest.raises(GameError):
        NormalFormGame([[Fraction(10**400), 0.5]])


def test_text_beside_symbols_is_not_evaluated(capsys: pytest.CaptureFixture[str]) -> None:
    """Text is no payoff even in a symbolic game, and above all it is not run."""
    with pytest.raises(GameError, match="payoffs: "):
        NormalFormGame([[X, "print('evaluated') or 1"]])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"players": ("A",)}, "players: 2 labels are needed; got 1"),
        ({"players": ("A", "A")}, "players: labels must differ; ['A'] repeated"),
        ({"players": ("A", " ")}, "players: labels must be non-empty text"),
        ({"players": ("A", 2)}, "players: labels must be non-empty text"),
        ({"actions": [("C", "D")]}, "actions: labels for 2 players are needed; got 1"),
        ({"actions": [("C", "D"), ("C",)]}, "actions of 2: 2 labels are needed; got 1"),
        ({"actions": [("C", "D"), ("C", "C")]}, "actions of 2: labels must differ; ['C'] repeated"),
        ({"actions": [("C", "D"), ("C", "")], "players": ("A", "B")}, "actions of B: labels must be non-empty text"),
    ],
    ids=str,
)
def test_wrong_labels_are_an_error(labels: dict[str, Any], message: str) -> None:
    """Labels must be distinct, non-empty and as many as there are players and actions."""
    with pytest.raises(GameError) as caught:
        NormalFormGame(PRISONERS.payoffs, **labels)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("profile", ["CD", "C, D", "(C, D)", ("C", "D"), [0, 1], {"B": "D", "A": 0}], ids=repr)
def test_ways_to_write_a_profile(profile: object) -> None:
    """Labels, indices, a mapping and compact text name the same profile."""
    assert PRISONERS.profile(profile) == (0, 1)
    assert PRISONERS.labels((0, 1)) == ("C", "D")
    assert PRISONERS.payoff("B", profile) == PRISONERS.payoff(1, profile) == 5


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ("C", "2 actions are needed (A, B); got 'C'"),
        ("CCC", "2 actions are needed"),
        ("CX", "B has no action 'X'; its actions are C, D"),
        ((0, 2), "B has no action 2"),
        ((0, -1), "B has no action -1"),
        ((0, True), "B has no action True"),
        ((0, 1.0), "B has no action 1.0"),
        ((0, None), "B has no action None"),
        ({"A": "C"}, "one action for each of A, B is needed"),
        ({"A": "C", "B": "C", "Z": "C"}, "one action for each of A, B is needed"),
        (3, "a tuple of action labels is needed; got 3"),
        (None, "a tuple of action labels is needed; got None"),
    ],
    ids=str,
)
def test_wrong_profile_is_an_error(profile: object, message: str) -> None:
    """A profile that does not name one action for every player is a GameError that lists what there is."""
    with pytest.raises(GameError) as caught:
        PRISONERS.profile(profile)
    assert message in str(caught.value)


@pytest.mark.parametrize("player", ["C", 2, -1, True, None, 0.0], ids=repr)
def test_unknown_player_is_an_error(player: Any) -> None:
    """A player is a label or an index of the game."""
    with pytest.raises(GameError, match="; the players are A, B"):
        PRISONERS.player(player)


@given(games((1, 3)), st.data())
def test_best_responses_are_the_maxima(game: NormalFormGame, data: st.DataObject) -> None:
    """A best response is an action after which no other own action pays more, all ties listed."""
    profile = tuple(data.draw(st.integers(0, size - 1)) for size in game.shape)
    for i in range(len(game.players)):
        own = {k: game.payoffs[(i, *profile[:i], k, *profile[i + 1 :])] for k in range(game.shape[i])}
        assert list(game.deviations(i, profile)) == list(own.values())
        best = {k for k, value in own.items() if all(value >= other for other in own.values())}
        assert set(game.best_responses(i, profile)) == best


def test_symbolic_game_keeps_exact_expressions() -> None:
    """Numbers beside symbols are read as the decimals they say, so that nothing symbolic is rounded."""
    game = NormalFormGame([[X + 1, 0.1]])
    assert (game.symbolic, game.exact) == (True, False)
    assert game.payoff(0, (0,)) == X + 1
    assert game.payoff(0, (1,)) == sympy.Rational(1, 10)


@pytest.mark.parametrize("ask", ["floats", "fractions", "best_responses"])
def test_symbolic_game_says_that_it_needs_values(ask: str) -> None:
    """Whatever needs numbers of a symbolic game is a GameError."""
    game = NormalFormGame([[X + 1, 1]])
    with pytest.raises(GameError, match="symbolic"):
        getattr(game, ask)(*((0, (0,)) if ask == "best_responses" else ()))


def test_fractions_of_a_float_game_are_the_binary_fractions() -> None:
    """A float payoff is read as the binary fraction it is, not as its decimal digits."""
    game = NormalFormGame([[0.1, 0.5]])
    assert list(game.fractions()[0]) == [Fraction(0.1), Fraction(1, 2)]
    assert game.fractions()[0, 0] != Fraction(1, 10)


def test_explain_needs_reasons() -> None:
    """A game of bare payoffs has no ledger."""
    with pytest.raises(GameError, match="payoffs without reasons"):
        PRISONERS.explain("A", "CC", "D")


def test_tables_mark_best_responses() -> None:
    """Text, HTML and LaTeX show the payoffs in player order with best responses marked."""
    (table,) = PRISONERS.tables()
    assert [cell.text for cell in table.rows[1]] == ["D", "5.000*, 0.000", "1.000*, 1.000*"]
    assert repr(PRISONERS).splitlines()[0] == r"A \ B  C              D"
    assert "<u><b>1.000</b></u>" in PRISONERS._repr_html_()
    assert r"\underline{1.000}" in PRISONERS._repr_latex_()


def test_third_player_gets_one_table_per_action() -> None:
    """With three players there is one table for each action of the third; one player makes a list."""
    game = NormalFormGame(np.arange(24).reshape(3, 2, 2, 2), players=("A", "B", "C"))
    assert [table.caption for table in game.tables()] == ["C 1", "C 2"]
    assert [cell.text for cell in NormalFormGame([[1, 2]]).tables()[0].rows[1]] == ["2", "2.000"]


def test_symbolic_tables_show_expressions() -> None:
    """A symbolic game prints its expressions, without marks."""
    text = repr(NormalFormGame([[[X**2]], [[1]]]))
    assert "x**2" in text
    assert "*," not in text
    assert "x^{2}" in NormalFormGame([[[X**2]], [[1]]])._repr_latex_()


def test_class_of_a_profile() -> None:
    """Both cooperate: cohesion; anyone confronts: friction; the remaining three profiles are mixed."""
    classes = {a + b: outcome_class(a, b) for a in "CHF" for b in "CHF"}
    assert {profile for profile, value in classes.items() if value == "cohesion"} == {"CC"}
    assert {profile for profile, value in classes.items() if value == "friction"} == {"CF", "FC", "HF", "FH", "FF"}
    assert {profile for profile, value in classes.items() if value == "mixed"} == {"CH", "HC", "HH"}
    assert set(classes.values()) == set(CLASSES)
