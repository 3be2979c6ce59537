"""The alliance game with its slow states as one family: parameters of the year's game and of the slow states side by side.

``games.models.slow_states`` makes one stochastic game around a scenario. Here the parameters of both are named in one scenario, so
that a design can vary them together, and the games of many scenarios are made at once, in floats. The codes that a level stands
for (``animosity_high``, ``threat_low``, ...) and what a progressive government adds do not vary unless they are asked to: over
their whole ranges a high level may be below a low one.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import ParameterError, ScenarioError
from ..model.family import Given
from ..model.parameters import Parameter
from ..record import Record
from . import slow_states, trilateral
from .slow_states import LEVELS, SlowStates
from .trilateral import ALLY_ACTIONS, Trilateral

if TYPE_CHECKING:  # a scenario is of a model, so scenarios stand above the models
    from ..scenarios.scenario import Scenario

SYMBOLS: Mapping[str, str] = {"nu": "speed", "delta": "discount", "gaffe": "gaffes"}
"""Symbols of the slow states that are no symbols here, the year's game having other parameters of that symbol, or a name being the
same, and what they are called instead."""
HELD = ("HL", "HH", "TL", "TLJ", "TH", "RF", "RD", "hP", "pP")
"""Symbols of the codes of levels, which do not vary unless they are asked to."""
PAIRS = (("HL", "HH"), ("TL", "TH"), ("RD", "RF"))
"""Codes of levels of which the first is the lesser."""
KINDS = tuple((a == b == "C", "F" in (a, b)) for a in ALLY_ACTIONS for b in ALLY_ACTIONS)
"""Of each of the allies' profiles, whether both cooperate and whether one confronts: all that next year's states depend on."""
EXAMPLES = {(True, False): ("C", "C"), (False, False): ("H", "H"), (False, True): ("F", "F")}
"""A profile of each."""


@dataclass(frozen=True, eq=False)
class ManySlowStates(Record):
    """The stochastic games of N scenarios, in floats.

    Attributes
    ----------
    states
        Their S states.
    stages
        (N, S, 2, 3, 3) payoffs of a year.
    steps
        (N, S, kinds, S) probabilities of next year's states by kind of profile.
    kind
        (3, 3) which of those kinds a profile is of.
    discount
        (N,).
    start
        (N,) this year's state: that which the codes are nearest to.
    """

    states: tuple[str, ...]
    stages: NDArray[np.float64]
    steps: NDArray[np.float64]
    kind: NDArray[np.intp]
    discount: NDArray[np.float64]
    start: NDArray[np.intp]


@dataclass(frozen=True, repr=False)
class SlowAlliance(Trilateral):
    """The alliance game and its slow states in one family.

    >>> import games
    >>> scenario = games.scenario("2023").on(MODEL).set(leader_hazard="0.1")
    >>> MODEL.slow(scenario).values["haz"], len(MODEL.slow(scenario).states)
    (Fraction(1, 10), 16)
    """

    @property
    def listing(self) -> str:
        """Words that tell where all parameters are listed."""
        return "'quasialliance parameters slow-states' lists all"

    def slow_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the slow states' parameters among a scenario's, under the symbols of ``slow_states``."""
        return {p.symbol: values[SYMBOLS.get(p.symbol, p.symbol)] for p in slow_states.PARAMETERS}

    @forgiving
    def slow(self, scenario: Scenario, *, us_action: str | None = None, government: str = "conservative") -> SlowStates:
        """Return the stochastic game of a scenario, exactly; errors are those of ``slow_states.game``."""
        own: dict[str, Any] = self.slow_values(self.scenario_values(scenario))
        return slow_states.game(scenario, us_action=us_action, government=government, **own)

    @forgiving
    def many(
        self, samples: Mapping[str, Any], *, at: Given, us_action: str, government: str = "conservative", friction: bool = False
    ) -> ManySlowStates:
        """Return the stochastic games of many scenarios.

        Parameters
        ----------
        samples
            Parameter (symbol or name) -> array of N values; what is missing comes from ``at``.
        us_action, government
            Every year's US action, and the camp that governs in Seoul and whose codes the scenario has.
        friction
            Whether this is a year of friction: animosity is high then, whatever the codes.

        Raises
        ------
        ParameterError
            For unknown names or values out of range, or a low level that is not below the high one.
        """
        values, columns, size = self.sampled(samples, at)
        if government not in LEVELS["government"]:
            raise ScenarioError(f"slow_states: government: one of {', '.join(LEVELS['government'])} is needed; got {government!r}")
        every: dict[str, Any] = {symbol: np.full(size, value) for symbol, value in values.items()}
        every |= {symbol: np.broadcast_to(column, (size,)) for symbol, column in columns.items()}
        v = self.slow_values(every)
        self.check_levels(v, v)
        names = tuple(", ".join(own) for own in itertools.product(*LEVELS.values()))
        levels = [dict(zip(LEVELS, own, strict=True)) for own in itertools.product(*LEVELS.values())]
        stages = np.stack([self._stage(here, every, v, at, us_action, government) for here in levels], axis=1)
        ties = (every["c"] * (every["eR"] if us_action == "R" else 1), every["iota"])
        kinds = list(EXAMPLES)
        steps = np.empty((size, len(levels), len(kinds), len(levels)))
        for (s, here), (k, kind), (t, there) in itertools.product(enumerate(levels), enumerate(kinds), enumerate(levels)):
            steps[:, s, k, t] = slow_states.chance(here, there, EXAMPLES[kind], v, ties)
        number = np.array([kinds.index(own) for own in KINDS]).reshape(len(ALLY_ACTIONS), -1)
        return ManySlowStates(names, stages, steps, number, v["delta"], _nearest(every, v, government, friction))

    def check_levels(self, low: Mapping[str, Any], high: Mapping[str, Any]) -> None:
        """Raise ParameterError unless low levels are below high ones, given the least and the greatest value of each code."""
        for lesser, greater in PAIRS:
            if np.any(high[lesser] >= low[greater]):
                words = [next(p.name for p in slow_states.PARAMETERS if p.symbol == symbol) for symbol in (lesser, greater)]
                raise ParameterError(f"slow states: {words[0]} < {words[1]} ({lesser} < {greater}) is needed everywhere")
        if np.any(high["HH"] + high["hP"] > 1):
            raise ParameterError("slow states: animosity_high + progressive_animosity (HH + hP) must nowhere exceed 1")

    def _stage(
        self, here: Mapping[str, str], every: Mapping[str, Any], v: Mapping[str, Any], at: Given, us: str, own: str
    ) -> NDArray[np.float64]:
        put: dict[str, Any] = {}
        for name in ("animosity", "threat", "commitment"):
            put |= slow_states.codes(name, here[name], v)
        progressive = here["government"] == "progressive"
        change = progressive - (own == "progressive")
        put |= {"pull": np.maximum(0, every["pull"] + change * v["pP"]), "hK": put["hK"] + progressive * v["hP"]}
        samples = {symbol: np.broadcast_to(column, every["pull"].shape) for symbol, column in (dict(every) | put).items()}
        return self.batch(samples, at=at, timing="given", us_action=us)


def _nearest(every: Mapping[str, Any], v: Mapping[str, Any], government: str, friction: bool) -> NDArray[np.intp]:
    """Return the state that codes are nearest to, as ``slow_states.nearest_levels``: halfway, the first level counts."""
    place = np.zeros(len(every["pull"]), dtype=np.intp)
    for name, levels in LEVELS.items():
        if name == "government":
            second = np.full(len(place), levels.index(government) == 1)
        elif name == "animosity" and friction:
            second = np.zeros(len(place), dtype=bool)
        else:
            first, other = (
                sum(np.abs(every[symbol] - value) for symbol, value in slow_states.codes(name, level, v).items())
                for level in levels
            )
            second = other < first - 1e-12
        place = 2 * place + second
    return place


def _here(parameter: Parameter) -> Parameter:
    """Return a parameter of the slow states as one of this family."""
    kind = "optional" if parameter.symbol in HELD else parameter.kind
    symbol = SYMBOLS.get(parameter.symbol, parameter.symbol)
    own = {key: getattr(parameter, key) for key in ("default", "low", "high", "meaning", "latex", "neutral", "source")}
    return Parameter(symbol, parameter.name, kind, **own)


@forgiving
def with_slow_states(model: Trilateral) -> SlowAlliance:
    """Return a trilateral model, with whatever mechanisms it has, and its slow states.

    >>> with_slow_states(trilateral.MODEL).parameter("leader_hazard").default
    Fraction(1, 5)
    """
    setting = (*model.setting, *map(_here, slow_states.PARAMETERS))
    return SlowAlliance("slow_states", model.players, model.actions, setting, model.mechanisms, model.outcome)


MODEL = with_slow_states(trilateral.MODEL)
