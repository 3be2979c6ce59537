"""Every public function that draws takes a seed, needs it, and repeats itself; 0 is a seed like any other."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games
from games.models import slow_states
from games.models.trilateral import MODEL
from solvers import markov, nash
from solvers.evidence import contrasts
from solvers.evidence.estimation import report
from solvers.evidence.estimation.bank import bank
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import prior
from solvers.evidence.records.dyad import dyad
from solvers.evidence.strategic_choice.data import Design
from solvers.rapprochement import outlook
from solvers.sensitivity import elementary_effects, indices
from tests.conformance.walk import public_functions
from tools import freeze_text

SCENARIO = games.episode("2019").scenario
RANGES = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
SLOW = slow_states.game(SCENARIO, ("animosity",))
RECORD = coded()
KELLY = prior(games.theory("kelly"), RECORD)
BANK = bank(KELLY, RECORD, draws=16, rng=0)
STRATEGIC = Design.of({"u11": np.ones((4, 1)), "u13": np.ones((4, 1)), "u14": np.ones((4, 2)), "u24": np.ones((4, 2))})
GIVEN: dict[str, Any] = {
    "model": MODEL,
    "scenario": SCENARIO,
    "game_or_model": MODEL,
    "payoffs": MODEL.game(SCENARIO).floats(),
    "solution": nash.solve(MODEL.game(SCENARIO)),
    "contrast": contrasts.PATHWAYS[0],
    "s": Fraction(3, 10),
    "us_2023": "P",
    "kinds": ("structural",),
    "size": 8,
    "samples": 8,
    "draws": 64,
    "starts": 64,
    "inputs": RANGES,
    "width": 2,
    "rows": 8,
    "box": {"s": (0, 1), "TKN": (0.1, 0.9)},
    "specification": RANGES,
    "points": elementary_effects.trajectory_design(RANGES, 32, rng=0),
    "trajectories": 8,
    "slices": 4,
    "parameter": "animosity_scale",
    "values": np.arange(12.0).reshape(4, 3),
    "orders": np.array([[0, 1], [1, 0]] * 2),
    "output": np.arange(96.0),
    "resamples": 16,
    "progress": False,
    "found": SLOW,
    "of": outlook(markov.solve(markov.StochasticGame(**SLOW.arguments)).equilibria[0], "low animosity"),
    "first": games.theory("cha"),
    "second": games.theory("hwang"),
    "theories": (games.theory("cha"), games.theory("hwang")),
    "prior": KELLY,
    "observations": RECORD,
    "extent": report.Size(64),
    "least": 10,
    "runs": 2,
    "steps": 10,
    "walkers": 32,
    "ensembles": 2,
    "live": 50,
    "effective": 20,
    "likelihood": lambda cube: -10 * ((cube - 0.5) ** 2).sum(axis=1),
    "identity": "a bell",
    "bank": BANK,
    "rival": BANK,
    "banks": (BANK, BANK),
    "among": RECORD[:3],
    "replications": 4,
    "sizes": (5,),
    "probabilities": BANK.probabilities[0],
    "design": STRATEGIC,
    "reservations": Design.of({"R1": np.ones((4, 2)), "R2": np.ones((4, 2))}),
    "coefficients": np.full(6, 0.1),
    "theory": games.theory("cha"),
    "outcomes": np.arange(3),
    "permutations": 4,
    "noise": 1,
    "dyads": (dyad("northern-triangle"),),
}
"""Parameter -> what it is given here, by name; a function that draws and asks for something else needs a line."""
CLAIMS: dict[str, Any] = {"name": "protection-binds", "names": ("protection-binds", "withdrawal-unites")}
"""The same, for functions of the debate, whose names are those of claims."""

DRAWING = {
    name: thing for name, thing in public_functions() if inspect.isfunction(thing) and "rng" in inspect.signature(thing).parameters
}


def answer(function: Callable[..., Any], seed: object) -> str:
    """What a function says with a seed, every number in full."""
    wanted = inspect.signature(function).parameters
    known = GIVEN | CLAIMS if ".debate." in function.__module__ else GIVEN
    given = {name: value for name, value in known.items() if name in wanted}
    assert {name for name, p in wanted.items() if p.default is p.empty} <= {*given, "rng"}
    several = [value for name in given if wanted[name].kind is inspect.Parameter.VAR_POSITIONAL for value in given[name]]
    named = {name: value for name, value in given.items() if wanted[name].kind is not inspect.Parameter.VAR_POSITIONAL}
    return freeze_text.full(function(*several, **named, rng=seed))


@pytest.mark.parametrize("function", DRAWING.values(), ids=DRAWING)
def test_a_seed_decides_the_answer(function: Callable[..., Any]) -> None:
    """The same seed gives the same numbers, 0 among the seeds, and no generator of the interpreter or of NumPy is used."""
    state = np.random.get_state()[1].tolist()  # noqa: NPY002  # to show that nobody draws from it
    assert answer(function, 0) == answer(function, 0)
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002  # same


@pytest.mark.parametrize("function", DRAWING.values(), ids=DRAWING)
def test_a_seed_is_never_left_to_chance(function: Callable[..., Any]) -> None:
    """The seed is required, or a fixed number stands for it."""
    default = inspect.signature(function).parameters["rng"].default
    assert default is inspect.Parameter.empty or (isinstance(default, int) and not isinstance(default, bool))


def test_another_seed_is_another_draw() -> None:
    """The seed is used: the Sobol' design of two seeds differs, and that of seed 0 is not that of seed 1."""
    first, second = (indices.design(RANGES, 8, seed) for seed in (0, 1))
    assert not np.array_equal(first, second)
