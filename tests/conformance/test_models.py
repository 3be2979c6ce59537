"""Every model keeps its contract: documented parameters, sourced claims, one story for all numbers, switches that switch off."""

from __future__ import annotations

import numpy as np
import pytest

from games.errors import MechanismError, ParameterError
from games.model.family import Family
from games.model.mechanism import Mechanism
from games.model.parameters import Parameter
from games.model.tree_model import TreeModel
from tests.conformance.walk import holding, short

MODELS = {short(module): module.MODEL for module in holding("games.models", "MODEL")}
each = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
each_parameter = pytest.mark.parametrize(
    ("model", "parameter"), [pytest.param(m, p, id=f"{name}-{p.symbol}") for name, m in MODELS.items() for p in m.parameters]
)
each_mechanism = pytest.mark.parametrize(
    ("model", "mechanism"), [pytest.param(m, c, id=f"{name}-{c.name}") for name, m in MODELS.items() for c in m.mechanisms]
)

TREES = {name: model for name, model in MODELS.items() if isinstance(model, TreeModel)}
"""Models whose games are trees; those of tables and of networks are gone through by their own tests."""


@each_parameter
def test_ranges_hold_the_default_and_the_neutral_value(model: Family, parameter: Parameter) -> None:
    """A parameter has a meaning and accepts what it has by default and when off, is found by both its words, and nothing beyond."""
    assert parameter.meaning
    assert parameter.low <= parameter.default <= parameter.high
    assert parameter.check(parameter.default) == parameter.default
    assert parameter.check(parameter.neutral) == parameter.neutral
    assert model.parameter(parameter.symbol) is model.parameter(parameter.name) is parameter
    low, high = parameter.admissible
    for bad in (low - 1, high + 1, "x", float("nan"), None):
        with pytest.raises(ParameterError, match=parameter.name):
            model.fixed_values({parameter.name: bad})
    with pytest.raises(ParameterError, match="given twice"):
        model.fixed_values({parameter.name: parameter.default, parameter.symbol: parameter.default} | {})


@each
def test_unknown_words_are_refused_with_the_nearest(model: Family) -> None:
    """A slip in a parameter's or a mechanism's name is a typed error that names the one meant."""
    word, name = model.parameters[0].name, model.mechanisms[0].name
    with pytest.raises(ParameterError, match=f"did you mean '{word}'"):
        model.fixed_values({f"{word}x": 0})
    with pytest.raises(MechanismError, match=f"did you mean '{name}'"):
        model.off((f"{name}x",))


@each_mechanism
def test_mechanisms_state_their_reasons(model: Family, mechanism: Mechanism) -> None:
    """A claim in a sentence, and a seed document or published work, stand behind every payoff term."""
    assert mechanism.claim.endswith(".")
    assert mechanism.seeds or mechanism.literature
    assert {seed for seed in mechanism.seeds if not (seed.startswith("S00") and seed[3:] in "01234")} == set()


@pytest.mark.parametrize("model", TREES.values(), ids=TREES)
def test_one_story_gives_exact_and_symbolic_games(model: TreeModel) -> None:
    """The symbolic game at the default values is the exact game, and its floats are the exact ones rounded."""
    game, symbols = model.game(), model.symbolic()
    assert game.exact
    assert symbols.symbolic
    assert symbols.at({p.symbol: p.default for p in model.parameters}) == game
    assert np.abs(game.floats().end_payoffs - game.end_payoffs.astype(float)).max() == 0


@pytest.mark.parametrize(
    ("model", "parameter"), [pytest.param(m, p, id=f"{name}-{p.symbol}") for name, m in TREES.items() for p in m.parameters]
)
def test_every_parameter_matters(model: TreeModel, parameter: Parameter) -> None:
    """The two ends of a parameter's range are two games, all else in the middle of its range."""
    middle = {p.symbol: (p.low + p.high) / 2 for p in model.parameters}
    first, second = (model.game(middle | {parameter.symbol: end}) for end in (parameter.low, parameter.high))
    assert first != second


@pytest.mark.parametrize(
    ("model", "mechanism"),
    [pytest.param(m, c, id=f"{name}-{c.name}") for name, m in TREES.items() for c in m.mechanisms if c.has_switch],
)
def test_off_means_neutral_and_nothing_in_the_ledger(model: TreeModel, mechanism: Mechanism) -> None:
    """Switching a mechanism off sets its switch to neutral and leaves nothing of it in anybody's payoffs."""
    off = model.game(without=(mechanism.name,))
    assert off == model.game({symbol: model.parameter(symbol).neutral for symbol in mechanism.switch})
    assert not np.any(off.parts[mechanism.name])
    assert np.any(model.game({p.symbol: p.high for p in mechanism.parameters}).parts[mechanism.name])
