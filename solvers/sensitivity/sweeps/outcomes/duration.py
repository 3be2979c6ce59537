"""How long friction or cohesion lasts from this year on, among the slow states."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.models.slow_alliance import SlowAlliance
from games.models.slow_states import LEVELS
from games.profile import CLASSES
from games.scenarios.governments import of_episode

from ....markov import StochasticGame
from ....rapprochement import selected
from ....rapprochement.many_scenarios import outlooks
from ....rapprochement.outlooks import episode_of
from .block import Block
from .form import SLOW, Form, word
from .outcome import Outcome, Variable

YEARS = (1, 2, 3, 5, 10, 20)
"""Years at which survival is written down."""
TOGETHER = 2048
"""Scenarios whose transitions are held at a time."""


def _variables(form: Form) -> tuple[Variable, ...]:
    states = [word(", ".join(own)).replace(",_", "/") for own in itertools.product(*LEVELS.values())]
    none = ((-1, "none_selected"),)
    return (
        Variable("start", "slow states of this year, which the codes are nearest to", "int8", -1, tuple(enumerate(states))),
        Variable(
            "class_now", "class of this year's play in the selected Markov perfect equilibrium; -1: none is selected", "int8", -2,
            (*none, *enumerate(CLASSES)), headline=True,
        ),
        Variable(
            "years", "mean years until friction, until cohesion in a year of friction; infinite: it may never come; NaN: no "
            "equilibrium is selected", "float64", float("nan"),
        ),
        Variable(
            "survival", "chance that it has not come by that year; NaN: no equilibrium is selected", "float64", float("nan"),
            width=len(YEARS), along="year", places=YEARS,
        ),
    )  # fmt: skip


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    parts = [_some(block, slice(k, k + TOGETHER)) for k in range(0, block.size, TOGETHER)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _some(block: Block, rows: slice) -> dict[str, NDArray[Any]]:
    model = block.model
    assert isinstance(model, SlowAlliance)
    episode = episode_of(block.scenario)
    government = "conservative" if episode is None else of_episode(episode)
    us, friction = block.us_action, episode is not None and episode.outcome == "friction"
    samples = {symbol: column[rows] for symbol, column in block.columns.items()}
    many = model.many(samples, at=block.scenario, us_action=us, government=government, friction=friction)

    def certain(k: int) -> bool:
        game = model.slow(block.row(rows.start + k), us_action=us, government=government)
        return selected(StochasticGame(**game.arguments)) is not None

    found = outlooks(many, max(YEARS), certain)
    return {
        "start": many.start.astype(np.int8),
        "class_now": np.where(found.selected, found.now, -1).astype(np.int8),
        "years": np.where(found.selected, found.mean, np.nan),
        "survival": np.where(found.selected[:, None], found.survival[:, list(YEARS)], np.nan),
    }


OUTCOME = Outcome("duration", "years until the turn, of the slow states' selected equilibrium", _variables, _compute, (SLOW,))
