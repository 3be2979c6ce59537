"""Every model of tables that depends on its parameters alone: one payoff for all numbers, switches, declared signs, words."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import sympy

from games.model.mechanism import Mechanism, Sign
from games.model.parameters import Parameter
from games.model.table_model import TableModel
from tests.conformance.test_models import MODELS
from tests.parameter_values import draw

TABLES = {name: model for name, model in MODELS.items() if isinstance(model, TableModel)}
each = pytest.mark.parametrize("model", TABLES.values(), ids=TABLES)


@each
def test_one_payoff_for_all_numbers(model: TableModel) -> None:
    """The symbolic game at random values is the exact one, and its mechanisms' parts sum to it."""
    values = draw(model, np.random.default_rng(1))
    game, symbols = model.game(values), model.symbolic()
    numbers = {sympy.Symbol(s, real=True): sympy.Rational(v.numerator, v.denominator) for s, v in values.items()}
    for place, value in np.ndenumerate(symbols.payoffs):
        assert sympy.sympify(value).subs(numbers) == sympy.Rational(str(game.payoffs[place]))
    assert set(game.parts) == {m.name for m in model.mechanisms}
    assert (sum(game.parts.values()) == game.payoffs).all()
    assert {s.name for value in symbols.payoffs.flat for s in sympy.sympify(value).free_symbols} == set(values)


@each
def test_the_words_are_those_of_the_actions(model: TableModel) -> None:
    """Every action is explained, and nothing else; parameters are listed."""
    assert set(model.words) == {action for own in model.actions for action in own}
    assert len(model.table().rows) == len(model.parameters)
    assert model.title in repr(model)


@pytest.mark.parametrize(
    ("model", "mechanism"),
    [pytest.param(m, c, id=f"{name}-{c.name}") for name, m in TABLES.items() for c in m.mechanisms if c.has_switch],
)
def test_off_means_neutral_and_nothing_in_the_ledger(model: TableModel, mechanism: Mechanism) -> None:
    """Switching a mechanism off sets its switch to neutral and leaves nothing of it in anybody's payoffs."""
    off = model.game(without=(mechanism.name,))
    assert off == model.game({symbol: model.parameter(symbol).neutral for symbol in mechanism.switch})
    assert not np.any(off.parts[mechanism.name])


@pytest.mark.parametrize(
    ("model", "sign"),
    [
        pytest.param(m, s, id=f"{name}-{s.parameter} {s.player} {s.prefer}>{s.over}")
        for name, m in TABLES.items()
        for c in m.mechanisms
        for s in c.signs
    ],
)
def test_declared_signs_hold_at_random_parameters(model: TableModel, sign: Sign) -> None:
    """The gain of one action over another moves with the parameter as declared, weakly everywhere and strictly somewhere."""
    rng = np.random.default_rng(2)
    others = {model.parameter(word).symbol: value for word, value in sign.given.items()}
    parameter: Parameter = model.parameter(sign.parameter)
    moved = []
    for _ in range(12):
        values = draw(model, rng) | others
        gains = []
        for end in (parameter.low, parameter.high):
            game = model.game(values | {parameter.symbol: end})
            better, worse = ({**sign.others, sign.player: action} for action in (sign.prefer, sign.over))
            gains.append(game.payoff(sign.player, better) - game.payoff(sign.player, worse))
        moved.append(sign.sign * (gains[1] - gains[0]))
    assert min(moved) >= 0
    assert max(moved) > 0


@each
def test_payoffs_are_polynomials(model: TableModel) -> None:
    """Terms are polynomials, so that thresholds are exact: no denominators in the symbolic payoffs."""
    for value in model.symbolic().payoffs.flat:
        assert sympy.denom(sympy.together(value)).is_number


@each
def test_profiles_go_through_all_actions(model: TableModel) -> None:
    """Every profile has its outcome."""
    assert list(model.profiles()) == list(product(*model.actions))
