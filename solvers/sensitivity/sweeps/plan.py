"""A plan: what a sweep solves, how it is cut into chunks, and how one chunk is computed. It is the same in every process."""

from __future__ import annotations

import hashlib
import inspect
import itertools
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

import cloudpickle
import numpy as np
from numpy.typing import NDArray

import games
from games.errors import ParameterError, ScenarioError
from games.models.trilateral import MODEL, TIMINGS, US_ACTIONS, Trilateral
from games.scenarios.scenario import Scenario

from ...verdict import model_of
from .designs import Block, Design
from .outcomes import find
from .outcomes.outcome import Block as Games
from .outcomes.outcome import Outcome, Variable

CHUNK = 1 << 16
"""Games in a chunk, at most."""
AS_CODED = "as asked"
"""Coordinate of what is not changed: no theory, no mechanism switched off."""

Chunk = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """What is solved: every row of a design, under every theory, with each mechanism off, under every US action.

    Attributes
    ----------
    model, scenario
        The model, and what the rows do not say.
    design
        The rows.
    timing
        One of ``given``, ``us-first``, ``simultaneous``.
    theories, switches, us_actions
        Names of theories; of mechanisms, each switched off alone; US actions of the timing ``given``. In the first two,
        "as asked" is the scenario itself.
    outcomes
        What is written down of each game.
    """

    model: Trilateral
    scenario: Scenario
    design: Design
    timing: str
    theories: tuple[str, ...]
    switches: tuple[str, ...]
    us_actions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Dimension -> the words of its places, before those of the design."""
        found = {"theory": self.theories, "switched_off": self.switches}
        return found | ({"us_action": self.us_actions} if self.timing == "given" else {})

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions of every variable."""
        return (*self.choices, *self.design.dims)

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each."""
        return (*map(len, self.choices.values()), *self.design.shape)

    @property
    def games(self) -> int:
        """How many games there are."""
        return math.prod(self.shape)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """What is written down of every game."""
        return tuple(v for own in self.outcomes for v in own.variables(self.timing))

    @cached_property
    def chunk_shape(self) -> tuple[int, ...]:
        """The shape of a chunk: one place of each choice, and a block of the design, the last dimensions whole where they fit."""
        room, found = CHUNK, []
        for length in reversed(self.design.shape):
            found.append(max(1, min(length, room)))
            room //= found[-1]
        return (*(1 for _ in self.choices), *reversed(found))

    @property
    def chunks(self) -> Iterator[Chunk]:
        """The places of the chunks."""
        return itertools.product(*(range(-(-n // size)) for n, size in zip(self.shape, self.chunk_shape, strict=True)))

    @property
    def chunk_count(self) -> int:
        """How many chunks there are."""
        return math.prod(-(-n // size) for n, size in zip(self.shape, self.chunk_shape, strict=True))

    def region(self, chunk: Chunk) -> Block:
        """Return which part of the whole a chunk is."""
        return tuple(
            slice(k * size, min((k + 1) * size, n)) for k, size, n in zip(chunk, self.chunk_shape, self.shape, strict=True)
        )

    def solve(self, chunk: Chunk) -> dict[str, NDArray[Any]]:
        """Return the variables of a chunk's games, each in the shape of the chunk."""
        return self._solve(self.region(chunk))

    def trial(self) -> None:
        """Solve one game of every choice: what cannot be computed is refused before anything is written."""
        first = tuple(slice(0, 1) for _ in self.design.shape)
        for place in itertools.product(*(range(len(words)) for words in self.choices.values())):
            self._solve((*(slice(k, k + 1) for k in place), *first))

    def _solve(self, region: Block) -> dict[str, NDArray[Any]]:
        lead = len(self.choices)
        shape = tuple(part.stop - part.start for part in region)
        columns = self.design.columns(region[lead:])
        block = self._block(columns, *(part.start for part in region[:lead]))
        found: dict[str, NDArray[Any]] = {}
        for own in self.outcomes:
            found |= own.compute(block)
        return {
            v.name: np.ascontiguousarray(found[v.name].astype(v.dtype).reshape(shape + ((v.width,) if v.width else ())))
            for v in self.variables
        }

    def _block(self, columns: Mapping[str, NDArray[np.float64]], theory: int, switch: int, us: int = 0) -> Games:
        scenario, fixed = self.scenario, set()
        if self.theories[theory] != AS_CODED:
            held = games.theory(self.theories[theory])
            scenario, fixed = held.apply(scenario), set(held.values)
        if self.switches[switch] != AS_CODED:
            scenario = scenario.switch_off(self.switches[switch])
        moved = {symbol: columns[own.name] for own in self.design.inputs for symbol in own.symbols if symbol not in fixed}
        if not moved:  # the theory says all; the games of the block are one and the same
            symbol = self.design.inputs[0].symbols[0]
            size = len(next(iter(columns.values())))
            moved = {symbol: np.full(size, float(self.model.scenario_values(scenario)[symbol]))}
        return Games(self.model, scenario, self.timing, self.us_actions[us], moved)

    def record(self) -> dict[str, Any]:
        """Return what the plan says, as JSON has it: the same for the same sweep."""
        return {
            "scenario": {
                "name": self.scenario.name,
                "values": {symbol: str(value) for symbol, value in sorted(self.scenario.values.items())},
                "without": sorted(self.scenario.without),
            },
            "model": self.model.name,
            "design": self.design.record(),
            "timing": self.timing,
            "theories": list(self.theories),
            "switches": list(self.switches),
            "us_actions": list(self.us_actions),
            "outcomes": [own.name for own in self.outcomes],
            "chunk_shape": list(self.chunk_shape),
            "own_mechanisms": _own(self.model),
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 of what the plan says and of the program that computes it: a store takes chunks of one key only."""
        text = json.dumps(self.record() | {"program": program()}, sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def dumps(self) -> bytes:
        """Return the plan for another process, mechanisms of the user's own included."""
        functions = [f for m in self.model.mechanisms for f in (m.term, *m.scales.values())]
        homes = {_home(function) for function in functions}
        foreign = [sys.modules[home] for home in homes if home is not None and ".__own__." in home]
        for module in foreign:  # a file of the user's: the other process cannot import it
            cloudpickle.register_pickle_by_value(module)
        try:
            text: bytes = cloudpickle.dumps(self)
            return text
        finally:
            for module in foreign:
                cloudpickle.unregister_pickle_by_value(module)


def plan(
    model: Trilateral | None,
    scenario: Scenario,
    design: Design,
    *,
    timing: str,
    us_actions: Iterable[str] | None,
    theories: Iterable[str],
    switches: Iterable[str],
    outcomes: Iterable[str],
) -> Plan:
    """Return a plan, once everything in it is known to fit.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown names, what is named twice, values out of range, and outcomes that the timing does not have.
    """
    own = model_of(scenario, model, "sweep")
    scenario = scenario.on(own)
    if timing not in TIMINGS:
        raise ScenarioError(f"timing: one of {', '.join(TIMINGS)} is needed; got {timing!r}")
    if own.us_actions != US_ACTIONS and timing != "given":  # data sets name the actions of the US by their places
        raise ScenarioError(
            f"sweep: with the timing {timing!r} a model in which the US chooses among {', '.join(US_ACTIONS)} is needed; "
            f"in {own.name!r} it chooses among {', '.join(own.us_actions)}; give its action"
        )
    if us_actions is not None and timing != "given":
        raise ScenarioError(f"sweep: in the timing {timing!r} the US chooses; leave its actions out")
    acts = _listed("us_actions", tuple(us_actions) if us_actions is not None else (scenario.us_action,))
    for act in acts:
        own.check_us(act)
    held, off = _listed("theories", theories), _listed("switches", switches)
    for name in held:
        if name != AS_CODED:
            games.theory(name).apply(scenario)
    own.off(name for name in off if name != AS_CODED)
    chosen = tuple(find(name) for name in _listed("outcomes", outcomes))
    if not chosen:
        raise ParameterError("sweep: no outcome is asked for; at least one is needed")
    for what in chosen:
        if timing not in what.timings:
            raise ScenarioError(f"sweep: the outcome {what.name!r} is defined for {' and '.join(what.timings)}, not for {timing!r}")
    for moved in design.inputs:
        for symbol in moved.symbols:
            own.parameter(symbol)
    made = Plan(own, scenario, design, timing, held or (AS_CODED,), off or (AS_CODED,), acts, chosen)
    taken = {v.name for v in made.variables} | set(made.choices)
    for name in (moved.name for moved in design.inputs):
        if name in taken:
            raise ParameterError(f"sweep: the parameter {name!r} has the name of a variable of the data set; rename it")
    made.trial()
    return made


def _listed(what: str, given: Iterable[str]) -> tuple[str, ...]:
    found = (given,) if isinstance(given, str) else tuple(given)
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise ParameterError(f"{what}: {twice!r} is named twice")
    return found


@cache
def program() -> str:
    """Return a hash of what a sweep's numbers come from: the sources of ``games`` and ``solvers``, and the libraries' versions."""
    import solvers

    digest = hashlib.sha256("".join(f"{name} {version(name)}\0" for name in ("numpy", "scipy", "python-flint")).encode())
    for package in (games, solvers):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml", ".c", ".h"}:
                digest.update(f"{package.__name__}/{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _own(model: Trilateral) -> dict[str, str]:
    """Return a hash of the code of each mechanism that does not ship."""
    shipped = {m.name: m for m in MODEL.mechanisms}
    found = {}
    for mechanism in model.mechanisms:
        if mechanism is not shipped.get(mechanism.name):
            parts = [repr(mechanism.parameters), repr(mechanism.switch)]
            parts += [_code(mechanism.term)] + [name + _code(scale) for name, scale in sorted(mechanism.scales.items())]
            found[mechanism.name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return found


def _code(function: Any) -> str:
    """Return what a function does, as text: its code, and that of what it closes over; its file for a mechanism's file."""
    while isinstance(function, partial):
        function = function.func
    if function is None or not hasattr(function, "__code__"):
        return repr(function)
    if (home := _home(function)) is not None and ".__own__." in home:
        return inspect.getsource(sys.modules[home]) if Path(sys.modules[home].__file__ or "").is_file() else home
    inside = [_code(cell.cell_contents) for cell in function.__closure__ or ()]
    return "\0".join([_words(function.__code__), repr(function.__defaults__), *inside])


def _words(code: CodeType) -> str:
    constants = [_words(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return "\0".join([code.co_code.hex(), *code.co_names, *constants])


def _home(function: Any) -> str | None:
    return getattr(function, "__module__", None)
