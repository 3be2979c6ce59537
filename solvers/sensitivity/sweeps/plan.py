"""A plan: what a sweep solves, how it is cut into chunks, and how one chunk is computed. It is the same in every process."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
from numpy.typing import NDArray

import games
from games.arguments import forgiving
from games.errors import ParameterError, ScenarioError, nearest
from games.model.family import Family
from games.models.slow_alliance import SlowAlliance
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from . import concepts as concept_files
from .designs import Block, Design
from .foreign import foreign_modules, own_code
from .outcomes import check, find, fitting
from .outcomes.block import Block as Games
from .outcomes.form import ALLIANCE, GIVEN, NETWORK, SLOW, TABLE, TIMINGS, TREE, Form, kind_of
from .outcomes.outcome import Outcome, Variable

CHUNK = 1 << 16
"""Games in a chunk, at most."""
AS_CODED = "as asked"
"""Coordinate of what is not changed: no theory, no mechanism switched off."""

Chunk = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Plan(Record):
    """What is solved: every row of a design, under every theory, with each mechanism off, in every timing, under every US action.

    Attributes
    ----------
    form
        The model and the timings.
    scenario
        What the rows do not say.
    design
        The rows.
    theories, switches, us_actions
        Names of theories; of mechanisms, each switched off alone; US actions of the timing ``given``. In the first two,
        "as asked" is the scenario itself. A model other than the alliance's has no theories and no US actions.
    outcomes
        What is written down of each game.
    """

    form: Form
    scenario: Scenario
    design: Design
    theories: tuple[str, ...]
    switches: tuple[str, ...]
    us_actions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def model(self) -> Family:
        """The model."""
        return self.form.model

    @cached_property
    def plays(self) -> tuple[tuple[str, str], ...]:
        """Each kind of games with the US action that is given in it, or none: the places of the dimension of timings."""
        given = (GIVEN, SLOW)
        return tuple((kind, us) for kind in self.form.kinds for us in (self.us_actions if kind in given else ("",)))

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Dimension -> the words of its places, before those of the design; a dimension that the model has not is left out."""
        found = {"theory": self.theories} if isinstance(self.model, Trilateral) else {}
        found["switched_off"] = self.switches
        if self.form.kinds in ((GIVEN,), (SLOW,)):
            return found | {"us_action": self.us_actions}
        if len(self.form.timings) > 1:
            found["timing"] = tuple(f"{kind} {us}".strip() for kind, us in self.plays)
        return found

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
        return tuple(v for own in self.outcomes for v in own.variables(self.form))

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
        place = dict(zip(self.choices, (part.start for part in region[:lead]), strict=True))
        block = self._block(columns, place)
        found: dict[str, NDArray[Any]] = {}
        for own in self.outcomes:
            found |= own.compute(block)
        return {
            v.name: np.ascontiguousarray(found[v.name].astype(v.dtype).reshape(shape + ((v.width,) if v.width else ())))
            for v in self.variables
        }

    def _block(self, columns: Mapping[str, NDArray[np.float64]], place: Mapping[str, int]) -> Games:
        scenario, fixed = self.scenario, set()
        theory, switch = self.theories[place.get("theory", 0)], self.switches[place["switched_off"]]
        if theory != AS_CODED:
            held = games.theory(theory)
            scenario, fixed = held.apply(scenario), set(held.values)
        if switch != AS_CODED:
            scenario = scenario.switch_off(switch)
        moved = {symbol: columns[own.name] for own in self.design.inputs for symbol in own.symbols if symbol not in fixed}
        if not moved:  # the theory says all; the games of the block are one and the same
            symbol = self.design.inputs[0].symbols[0]
            size = len(next(iter(columns.values())))
            moved = {symbol: np.full(size, float(self.model.scenario_values(scenario)[symbol]))}
        kind, us = self.plays[place.get("us_action", place.get("timing", 0))]
        return Games(self.model, scenario, kind, us, moved, self.form.timings)

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
            "timings": list(self.form.timings),
            "theories": list(self.theories),
            "switches": list(self.switches),
            "us_actions": list(self.us_actions),
            "outcomes": [own.name for own in self.outcomes],
            "concepts": [place for v in self.variables if v.along == "concept" for place in v.places],
            "chunk_shape": list(self.chunk_shape),
            "own_mechanisms": own_code(self.model),
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 of what the plan says and of the program that computes it: a store takes chunks of one key only."""
        text = json.dumps(self.record() | {"program": program()}, sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def dumps(self) -> bytes:
        """Return the plan for another process, mechanisms and models of the user's own included."""
        foreign = foreign_modules(self.model)
        for module in foreign:  # a file of the user's: the other process cannot import it
            cloudpickle.register_pickle_by_value(module)
        try:
            text: bytes = cloudpickle.dumps(self)
            return text
        finally:
            for module in foreign:
                cloudpickle.unregister_pickle_by_value(module)


@forgiving
def plan(
    model: Family | None,
    scenario: Scenario,
    design: Design,
    *,
    timing: str | Iterable[str] | None = None,
    us_actions: Iterable[str] | None = None,
    theories: Iterable[str] = (),
    switches: Iterable[str] = (),
    outcomes: Iterable[str] | None = None,
    concepts: Iterable[str] = (),
) -> Plan:
    """Return a plan, once everything in it is known to fit.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown names, what is named twice, values out of range, and outcomes that the games do not have.
    """
    own = scenario.model if model is None else model
    scenario = scenario.on(own)
    form = _form(own, timing)
    acts = _us_actions(form, scenario, us_actions)
    held, off = _listed("theories", theories), _listed("switches", switches)
    if held and not isinstance(own, Trilateral):
        raise ScenarioError(f"sweep: theories are of the alliance game, not of {own.name!r}; leave them out")
    for name in held:
        if name != AS_CODED:
            games.theory(name).apply(scenario)
    own.off(name for name in off if name != AS_CODED)
    compared = _listed("concepts", concepts)
    names = (() if compared else usual(form)) if outcomes is None else _listed("outcomes", outcomes)
    chosen = tuple(find(name) for name in names)
    for what in chosen:
        check(what, form)
    if compared:
        side_by_side = concept_files.compared(compared)
        concept_files.check(compared, form)
        chosen = (*chosen, side_by_side)
    if not chosen:
        raise ParameterError("sweep: no outcome and no concept is asked for; at least one is needed")
    for moved in design.inputs:
        for symbol in moved.symbols:
            own.parameter(symbol)
    if isinstance(own, SlowAlliance):
        own.check_levels(*_ends(own, scenario, design))
    made = Plan(form, scenario, design, held or (AS_CODED,), off or (AS_CODED,), acts, chosen)
    taken = {v.name for v in made.variables} | set(made.choices) | {v.along for v in made.variables}
    for name in (moved.name for moved in design.inputs):
        if name in taken:
            raise ParameterError(f"sweep: the parameter {name!r} has the name of a variable of the data set; rename it")
    made.trial()
    return made


def usual(form: Form) -> tuple[str, ...]:
    """Return the outcomes that are written down if none are named.

    >>> from games.models import apology, trilateral
    >>> usual(Form(trilateral.MODEL, ("given",))), usual(Form(apology.MODEL))
    (('logit', 'margin', 'strict'), ('subgame_perfect',))
    """
    fit = set.intersection(*(set(fitting(kind)) for kind in form.kinds))
    if form.timings:
        return tuple(name for name in ("logit", "margin", "strict") if name in fit)
    wanted = {TABLE: ("nash", "strict"), TREE: ("subgame_perfect",), NETWORK: ("pairwise_stable",), SLOW: ("duration",)}
    return wanted[form.kinds[0]]


def _form(own: Family, timing: str | Iterable[str] | None) -> Form:
    """Return the games of a sweep; ScenarioError for unknown timings, or any of a model that has none."""
    asked = () if timing is None else _listed("timing", timing)
    if kind_of(own) != ALLIANCE:
        if asked:
            raise ScenarioError(f"sweep: timings are of the alliance game; {own.name!r} has one, its own: leave timing out")
        return Form(own)
    for name in asked:
        if name not in TIMINGS:
            raise ScenarioError(f"timing: one of {', '.join(TIMINGS)} is needed; got {name!r}{nearest(name, TIMINGS)}")
    return Form(own, asked or (GIVEN,))


def _us_actions(form: Form, scenario: Scenario, asked: Iterable[str] | None) -> tuple[str, ...]:
    """Return the US actions that are given; ScenarioError if there are any where the US chooses or is no player."""
    given = set(form.kinds) & {GIVEN, SLOW}
    if not given:
        if asked is not None:
            who = f"in the timing {', '.join(form.timings)} the US chooses" if form.timings else f"{form.model.name!r} takes none"
            raise ScenarioError(f"sweep: us_actions: {who}; leave its actions out")
        return ()
    acts = _listed("us_actions", (scenario.us_action,) if asked is None else asked)
    if not acts:
        raise ScenarioError("sweep: us_actions: at least one is needed, or leave the key out")
    for act in acts:
        form.model.check_us(act)
    return acts


def _ends(own: SlowAlliance, scenario: Scenario, design: Design) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the least and the greatest value of each parameter of the slow states over a design."""
    low = {symbol: float(value) for symbol, value in own.scenario_values(scenario).items()}
    high = dict(low)
    for moved in design.inputs:
        for symbol in moved.symbols:
            low[symbol], high[symbol] = moved.low, moved.high
    return own.slow_values(low), own.slow_values(high)


def _listed(what: str, given: Iterable[str]) -> tuple[str, ...]:
    found = (given,) if isinstance(given, str) and what != "us_actions" else tuple(given)
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
