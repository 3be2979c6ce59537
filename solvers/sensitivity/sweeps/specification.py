"""A sweep in a TOML file.

::

    model = "alliance"                 # which may be left out; or slow-states, four-us-actions, or a model that has a name (gsomia)
    scenario = "2019"                  # an episode, a named scenario, either as a theory sees it ("2019/cha"), or a file
    timing = ["given", "us-first"]     # one or more of given, us-first, allies-first, simultaneous
    us_actions = ["P", "E", "R"]
    theories = ["as asked", "cha", "hwang"]
    switches = ["as asked", "animosity"]
    outcomes = ["logit", "margin", "strict"]
    concepts = ["nash", "logit", "risk_dominance"]

    [set]                              # what all games share, by symbol or name
    institutionalisation = 0.2

    [design]
    kind = "sobol"                     # grid, sobol, latin-hypercube, random, table or codings
    size = 4096
    seed = 0

    [inputs]                           # of a box; without it: all that is uncertain in the scenario
    substitutability = [-0.5, 1]       # from, to
    common_threat = [0.1, 0.9]
    animosity_scale = { distribution = "triangular", mode = 0.4 }    # and others: solvers/sensitivity/written_inputs.py

    [correlations.substitutability]    # rank correlations of draws
    animosity_scale = -0.3

A grid lists values, or says ``{ from = 0.1, to = 0.9, steps = 9 }``; a table has a column of values for each input. Only
``scenario`` and ``[design]`` are needed. A model other than the alliance's has no scenario, timings, US actions or theories: it is
at its defaults, and at what ``[set]`` says. Nothing in a file is evaluated as code; ``schema`` is its JSON schema, for editors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from games.arguments import forgiving
from games.errors import ParameterError, nearest, shown
from games.formats import text as texts
from games.formats import toml
from games.library import games as named_games
from games.library import named
from games.model.family import Family
from games.models import four_us_actions, slow_alliance
from games.models.trilateral import MODEL, Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario
from games.theories.named import case, names

from ..written_inputs import is_number, schema_of_correlations, schema_of_input, written, written_pairs
from . import designs
from .concepts import concepts
from .designs import Design
from .outcomes import outcomes
from .outcomes.form import TIMINGS
from .plan import AS_CODED

KINDS = ("grid", "sobol", "latin-hypercube", "random", "table", "codings")
DRAWS: Mapping[str, Callable[..., Design]] = {
    "sobol": designs.sobol, "latin-hypercube": designs.latin_hypercube, "random": designs.random,
}  # fmt: skip
LISTS = ("us_actions", "theories", "switches", "outcomes", "concepts")
KEYS = ("model", "scenario", "timing", *LISTS, "set", "design", "inputs", "correlations")
ALLIANCE: Mapping[str, Callable[[Trilateral], Trilateral]] = {
    "alliance": lambda model: model,
    "slow-states": slow_alliance.with_slow_states,
    "four-us-actions": four_us_actions.with_demands,
}
"""Models that a scenario of the alliance game belongs to, made of that game, whatever mechanisms it has."""


@dataclass(frozen=True, eq=False)
class Specification(Record):
    """A sweep as a file has it: the arguments of ``sweep``.

    Attributes
    ----------
    model, scenario, design
        Its first arguments.
    options
        The keywords that the file has.
    """

    model: Family
    scenario: Scenario
    design: Design
    options: Mapping[str, Any]


@forgiving
def read_specification(path: str | Path, model: Family = MODEL) -> Specification:
    """Read a sweep from a TOML file.

    Parameters
    ----------
    model
        The alliance game, such as one with mechanisms of the user's own: the file may then name their parameters; or a model of
        the user's own, which the file then need not name.

    Raises
    ------
    FormatError
        With file, line and key, if anything in it is wrong.
    """
    return parse_specification(texts.read(path), str(path), model)


@forgiving
def parse_specification(text: str, place: str, model: Family = MODEL) -> Specification:
    """Return the sweep that TOML text says; ``place`` names the file in messages.

    >>> found = parse_specification('scenario = "2019"\\n[design]\\nkind = "grid"\\n[inputs]\\ns = [0, 0.5]', "demo.toml")
    >>> found.scenario.name, found.design.shape
    ('E19', (2,))
    """
    data = toml.loads(text, place)
    for table in ("set", "design", "inputs", "correlations"):
        for key in data[table] if isinstance(data.get(table), dict) else ():
            if key in KEYS:
                raise toml.wrong_at(place, text, (table, key), f"{key} must stand at the top, before the first [table]")
    own = model
    if isinstance(data.get("model"), str):
        own = toml.attempt(place, text, ("model",), lambda: model_named(data["model"], model))
    for key in data:
        if key in {word for p in own.parameters for word in (p.symbol, p.name)}:
            message = f"{key} is a parameter: it belongs under [inputs] if it varies, under [set] if not"
            raise toml.wrong_at(place, text, (key,), message)
    _known(data, KEYS, (), place, text)
    for key, kind, what in (
        ("model", str, "the name of a model"),
        ("scenario", str | int, "the name of a scenario"),
        ("timing", str | list, "a timing, or a list of them"),
        *((key, list, "a list of names") for key in LISTS),
        *((key, dict, "a table") for key in ("set", "design", "inputs", "correlations")),
    ):
        if key in data and (not isinstance(data[key], kind) or isinstance(data[key], bool)):
            raise toml.wrong_at(place, text, (key,), f"{key} must be {what}; got {shown(data[key])}")
    if "design" not in data:
        raise toml.wrong_at(place, text, (), "design is missing: [design] with a kind")
    for key in (*LISTS, "timing"):
        if isinstance(data.get(key), list) and not all(isinstance(name, str) for name in data[key]):
            raise toml.wrong_at(place, text, (key,), f"{key} must list names; got {shown(data[key])}")
    if not isinstance(own, Trilateral):
        if "scenario" in data:
            message = f"{own.name!r} has no scenarios: leave scenario out, and say under [set] what differs from its defaults"
            raise toml.wrong_at(place, text, ("scenario",), message)
        scenario = Scenario(own.name.replace("_", "-"), model=own)
    elif "scenario" not in data:
        raise toml.wrong_at(place, text, (), 'scenario is missing: say from which the games start, such as scenario = "2019"')
    else:
        base = model if isinstance(model, Trilateral) else MODEL
        scenario = toml.attempt(place, text, ("scenario",), lambda: _scenario(data["scenario"], place, base).on(own))
    for word, value in data.get("set", {}).items():
        before = scenario
        scenario = toml.attempt(place, text, ("set", word), lambda before=before, word=word, value=value: before.set({word: value}))  # type: ignore[misc]  # mypy cannot infer this lambda
    design = _design(data, place, text, own, scenario)
    moved = {symbol for one in design.inputs for symbol in one.symbols} if "inputs" in data else set()
    for word in data.get("set", {}):
        if own.parameter(word).symbol in moved:
            raise toml.wrong_at(place, text, ("set", word), f"{word} is one of the inputs, which vary; leave it out here or there")
    options = {key: data[key] for key in ("timing", *LISTS) if key in data}
    asked = options.get("timing", ())
    for name in [asked] if isinstance(asked, str) else asked:
        if name not in TIMINGS:
            hint = nearest(name, TIMINGS)
            raise toml.wrong_at(place, text, ("timing",), f"timing must be one of {', '.join(TIMINGS)}; got {shown(name)}{hint}")
    return Specification(own, scenario, design, options)


def swept_models() -> tuple[str, ...]:
    """Return the words by which a file can name a model.

    >>> swept_models()[:5], "escalation" in swept_models(), "gsomia" in swept_models()
    (('alliance', 'slow-states', 'four-us-actions', 'apology', 'china-bidder'), True, True)
    """
    return (*ALLIANCE, *(word for game in named_games() if game.model is not None for word in (game.name, *game.also)))


@forgiving
def model_named(name: str, model: Family = MODEL) -> Family:
    """Return a model by a word of ``swept_models``.

    Parameters
    ----------
    model
        The alliance game of which some are made, such as one with mechanisms of the user's own.

    Raises
    ------
    ParameterError
        For an unknown word, with the nearest.

    >>> model_named("gsomia").name
    'escalation'
    """
    if name in ALLIANCE:
        return ALLIANCE[name](model if isinstance(model, Trilateral) else MODEL)
    known = swept_models()
    found = named(name).model if name in known else None
    if found is None:
        raise ParameterError(f"model: unknown {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return found


def _scenario(name: object, place: str, model: Trilateral) -> Scenario:
    """Return a scenario by name, as a theory sees it if one is named; a file is looked for beside the one that names it."""
    word = str(name)
    beside = Path(place).parent / word
    return case(str(beside) if word.endswith(".toml") and beside.is_file() else word, at=None, model=model).scenario


def _design(data: Mapping[str, Any], place: str, text: str, model: Family, scenario: Scenario) -> Design:
    told: dict[str, Any] = dict(data["design"])
    kind = told.pop("kind", None)
    if kind not in KINDS:
        hint = nearest(kind, KINDS) if isinstance(kind, str) else ""
        got = "there is none" if kind is None else f"got {shown(kind)}"
        raise toml.wrong_at(place, text, ("design", "kind"), f"kind must be one of {', '.join(KINDS)}; {got}{hint}")
    keys = ("size", "seed") if kind in DRAWS else ("labels",) if kind == "table" else ()
    _known(told, keys, ("design",), place, text)
    inputs: dict[str, Any] = data.get("inputs", {})
    for word in inputs:
        toml.attempt(place, text, ("inputs", word), partial(model.axis, word))
    if "correlations" in data and kind not in DRAWS:
        message = f"the rows of a design of kind {kind} are given, and not drawn; leave [correlations] out"
        raise toml.wrong_at(place, text, ("correlations",), message)
    if kind == "codings":
        if inputs:
            message = "a design of kind codings takes its inputs from the scenario; leave [inputs] out"
            raise toml.wrong_at(place, text, ("inputs",), message)
        return toml.attempt(place, text, ("design",), lambda: designs.codings(model, scenario))
    if kind in DRAWS:
        for key in keys:
            if key not in told:
                raise toml.wrong_at(place, text, ("design",), f"a design of kind {kind} needs a {key}")
        box = {word: written(value, ("inputs", word), place, text, model.axis(word)[0]) for word, value in inputs.items()}
        for word, ends in box.items():
            toml.attempt(place, text, ("inputs", word), partial(designs.Input.of, model, word, ends))
        drawn = partial(DRAWS[kind], model, box or designs.box_of(model, scenario), told["size"], rng=told["seed"])
        toml.attempt(place, text, ("design",), drawn)
        pairs = written_pairs(data.get("correlations", {}), place, text, lambda own: drawn(correlations=own))
        return drawn(correlations=pairs)
    if not inputs:
        raise toml.wrong_at(place, text, ("design",), f"a design of kind {kind} needs [inputs]")
    values = {word: _values(value, ("inputs", word), place, text) for word, value in inputs.items()}
    if kind == "grid":
        return toml.attempt(place, text, ("inputs",), lambda: designs.grid(model, values))
    return toml.attempt(place, text, ("inputs",), lambda: designs.table(model, values, labels=told.get("labels", ())))


def _values(value: object, path: tuple[str, ...], place: str, text: str) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, dict) and set(value) == {"from", "to", "steps"} and all(map(is_number, value.values())):
        return value["from"], value["to"], value["steps"]
    if not isinstance(value, list) or not value or not all(map(is_number, value)):
        message = f"{path[-1]} must list numbers, or say {{ from = ..., to = ..., steps = ... }}; got {shown(value)}"
        raise toml.wrong_at(place, text, path, message)
    return value


def _known(data: Mapping[str, Any], keys: tuple[str, ...], path: tuple[str, ...], place: str, text: str) -> None:
    for key in data:
        if key not in keys:
            known = f"known keys: {', '.join(keys)}" if keys else "leave it out"
            raise toml.wrong_at(place, text, (*path, key), f"unknown key {shown(key)}{nearest(key, keys)}; {known}")


@forgiving
def schema(model: Family = MODEL) -> dict[str, Any]:
    """Return the JSON schema of a specification (draft 2020-12), with the names that each model knows.

    Parameters
    ----------
    model
        The alliance game, or a model of the user's own.

    >>> schema()["required"], schema()["properties"]["model"]["enum"][0]
    (['design'], 'alliance')
    """
    number = {"type": "number"}
    steps = {
        "type": "object",
        "properties": {"from": number, "to": number, "steps": {"type": "integer", "minimum": 2}},
        "required": ["from", "to", "steps"],
        "additionalProperties": False,
    }
    known = {
        "us_actions": list(four_us_actions.US_ACTIONS),
        "theories": [AS_CODED, *names()],
        "outcomes": list(outcomes()),
        "concepts": list(concepts()),
    }
    lists: dict[str, Any] = {key: _several(words) for key, words in known.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A sweep of quasialliance",
        "type": "object",
        "properties": {
            "model": {"enum": list(swept_models())},
            "scenario": {"type": ["string", "integer"], "description": "an episode, a named scenario or a scenario file"},
            "timing": {"anyOf": [{"enum": list(TIMINGS)}, _several(TIMINGS)]},
            **lists,
            "switches": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "set": {"type": "object", "additionalProperties": number},
            "design": {
                "type": "object",
                "properties": {
                    "kind": {"enum": list(KINDS)},
                    "size": {"type": "integer", "minimum": 1},
                    "seed": {"type": "integer", "minimum": 0},
                    "labels": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["kind"],
                "additionalProperties": False,
            },
            "inputs": {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [{"type": "array", "items": number, "minItems": 1}, steps, *schema_of_input()["anyOf"][1:]]
                },
            },
            "correlations": {"type": "object"},
        },
        "required": ["design"],
        "additionalProperties": False,
        "allOf": [_names_of(None, model), *(_names_of(name, model_named(name, model)) for name in swept_models())],
    }


def _several(words: Iterable[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(words)}, "uniqueItems": True}


def _names_of(name: str | None, model: Family) -> dict[str, Any]:
    """Return what holds of a file that names a model, or none: its parameters, its switches, and whether it has a scenario."""
    alliance = isinstance(model, Trilateral)
    words = [*(word for p in model.parameters for word in (p.symbol, p.name)), *(["common_threat"] if alliance else [])]
    switches = [AS_CODED, *(m.name for m in model.mechanisms if m.has_switch)]
    own: dict[str, Any] = {
        "set": {"propertyNames": {"enum": words}},
        "inputs": {"propertyNames": {"enum": words}},
        "switches": _several(switches),
        "correlations": schema_of_correlations(words),
    }
    asked = {"properties": {"model": {"const": name}}, "required": ["model"]} if name else {"not": {"required": ["model"]}}
    if not alliance:
        own |= dict.fromkeys(("scenario", "timing", "us_actions", "theories", "concepts"), False)
    return {"if": asked, "then": {"properties": own, "required": ["scenario"] if alliance else []}}
