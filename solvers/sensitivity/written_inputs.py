"""Inputs in TOML: ranges, distributions and rank correlations, as a sweep's file and a file of inputs have them.

::

    others = true                      # what else is uncertain in the scenario varies too; only in a file of inputs

    [inputs]                           # by symbol or name
    substitutability = [-0.5, 1]       # from, to: uniform
    effort_cost = { from = 0, to = 0.1 }
    animosity_scale = { distribution = "triangular", mode = 0.4 }    # over the parameter's own range
    china_pull = { from = 0.2, to = 0.6, distribution = "truncated-normal", mean = 0.4, sd = 0.1 }
    capability_ratio = { distribution = "beta", alpha = 2, beta = 5 }
    dprk_threat_rok = { distribution = "discrete", values = [0.5, 0.7, 0.9], weights = [1, 2, 1] }

    [correlations.animosity_japan]     # Spearman's; the Gaussian copula has them
    animosity_rok = 0.6
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from games.arguments import forgiving
from games.errors import ParameterError, nearest, shown
from games.formats import text as texts
from games.formats import toml
from games.model.parameters import Parameter
from games.models.trilateral import MODEL, Trilateral
from games.scenarios.scenario import Scenario

from .inputs import choose, correlated
from .marginals import find, marginals
from .marginals.marginal import Marginal
from .marginals.uniform import UNIFORM
from .swings import Range

KEYS = ("others", "inputs", "correlations")
Pairs = dict[tuple[str, str], Any]


@forgiving
def read_inputs(path: str | Path, scenario: Scenario, model: Trilateral = MODEL) -> tuple[tuple[Range, ...], Pairs]:
    """Read inputs and rank correlations from a TOML file, for the ``over`` and ``correlations`` of every method.

    Without ``[inputs]`` all that is uncertain in the scenario varies.

    Raises
    ------
    FormatError
        With file, line and key, if anything in it is wrong.
    """
    return parse_inputs(texts.read(path), str(path), scenario, model)


@forgiving
def parse_inputs(text: str, place: str, scenario: Scenario, model: Trilateral = MODEL) -> tuple[tuple[Range, ...], Pairs]:
    """Return the inputs and rank correlations that TOML text says; ``place`` names the file in messages.

    Its errors are those of :func:`read_inputs`.

    >>> import games
    >>> told = '[inputs]\\nhJ = [0, 1]\\nhK = {distribution = "triangular", mode = 0.5}\\n[correlations]\\nhJ = {hK = 0.6}'
    >>> parse_inputs(told, "demo.toml", games.scenario("2023"))
    ((animosity_japan in [0, 1], animosity_rok in [0, 1], triangular, mode 0.5), {('hJ', 'hK'): Fraction(3, 5)})
    """
    data = toml.loads(text, place)
    toml.filled(place, data, "[inputs] with animosity_rok = [0.3, 0.8]")
    for key in data:
        if key not in KEYS:
            raise toml.wrong_at(place, text, (key,), f"unknown key {shown(key)}{nearest(key, KEYS)}; known keys: {', '.join(KEYS)}")
    for key, kind, what in (("others", bool, "true or false"), ("inputs", dict, "a table"), ("correlations", dict, "a table")):
        if key in data and not isinstance(data[key], kind):
            raise toml.wrong_at(place, text, (key,), f"{key} must be {what}; got {shown(data[key])}")
    found = []
    for word, value in data.get("inputs", {}).items():
        path = ("inputs", word)
        parameter = toml.attempt(place, text, path, partial(model.parameter, word))
        low, high, marginal = written(value, path, place, text, parameter)
        found.append(toml.attempt(place, text, path, partial(Range, parameter, Fraction(low), Fraction(high), marginal)))
    own = {r.parameter.symbol: r for r in found}
    if data.get("others", not found):
        found = [own.pop(r.parameter.symbol, r) for r in choose(model, scenario)] + list(own.values())
    among = toml.attempt(place, text, ("inputs",), lambda: choose(model, scenario, found))
    return among, written_pairs(data.get("correlations", {}), place, text, partial(correlated, model, among))


def written(
    value: object, path: Sequence[str], place: str, text: str, parameter: Parameter
) -> tuple[int | Fraction, int | Fraction, Marginal]:
    """Return the ends and the distribution of an input as a file has it: [from, to], or a table; without ends its own range.

    Raises
    ------
    FormatError
        With file and line.
    """
    if is_pair(value):
        return value[0], value[1], UNIFORM  # type: ignore[index]  # it is a list of two numbers
    if not isinstance(value, dict):
        need = f'two numbers, [from, to], or a table such as {{ distribution = "{next(iter(marginals()))}", ... }}'
        raise toml.wrong_at(place, text, path, f"{path[-1]} must be {need}; got {shown(value)}")
    told = dict(value)
    kind = told.pop("distribution", "uniform")
    ends = {key: told.pop(key) for key in ("from", "to") if key in told}
    for key, end in ends.items():
        if not is_number(end):
            raise toml.wrong_at(place, text, path, f"{path[-1]}: {key} must be a number; got {shown(end)}")
    if not isinstance(kind, str):
        raise toml.wrong_at(
            place, text, path, f"{path[-1]}: distribution must be one of {', '.join(marginals())}; got {shown(kind)}"
        )
    marginal = toml.attempt(place, text, path, partial(_made, path[-1], kind, told))
    low, high = parameter.low, parameter.high
    if marginal.discrete:
        low, high = told["values"][0], told["values"][-1]
    return ends.get("from", low), ends.get("to", high), marginal


def written_pairs(value: Mapping[str, Any], place: str, text: str, make: Callable[[Pairs], object]) -> Pairs:
    """Return the pairs of inputs of ``[correlations]`` with their rank correlations.

    Parameters
    ----------
    make
        What is made of the pairs: its errors are those of a pair if it has them with that alone, and of all otherwise.

    Raises
    ------
    FormatError
        With file and line, if it is no table of tables of numbers, or nothing can be made of it.
    """
    found: Pairs = {}
    for first, row in value.items():
        if not isinstance(row, dict):
            raise toml.wrong_at(
                place, text, ("correlations", first), f"{first} must be a table, {{ OTHER = 0.6 }}; got {shown(row)}"
            )
        for second, rank in row.items():
            if not is_number(rank):
                message = f"{first} and {second}: a number from -1 to 1 is needed; got {shown(rank)}"
                raise toml.wrong_at(place, text, ("correlations", first, second), message)
            toml.attempt(place, text, ("correlations", first, second), partial(make, {(first, second): rank}))
            found[first, second] = rank
    toml.attempt(place, text, ("correlations",), partial(make, found))
    return found


def schema_of_input() -> dict[str, Any]:
    """Return the JSON schema of one input: two numbers, or a table with a distribution.

    >>> [one.get("required") for one in schema_of_input()["anyOf"]][2:4]
    [['distribution', 'values'], ['distribution', 'mode']]
    """
    number, several = {"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 2}
    kinds = []
    for kind, own in marginals().items():
        keys = {name: several if many else number for name, many in own.options().items()}
        kinds.append(
            {
                "type": "object",
                "properties": {"distribution": {"const": kind}, "from": number, "to": number, **keys},
                "required": [*(["distribution"] if kind != UNIFORM.kind else []), *own.required()],
                "additionalProperties": False,
            }
        )
    return {"anyOf": [several | {"maxItems": 2}, *kinds]}


def schema_of_correlations(words: Sequence[str]) -> dict[str, Any]:
    """Return the JSON schema of ``[correlations]`` among parameters of some names.

    >>> schema_of_correlations(["s"])["propertyNames"]
    {'enum': ['s']}
    """
    names = {"type": "object", "propertyNames": {"enum": list(words)}}
    rank = {"type": "number", "minimum": -1, "maximum": 1}
    return names | {"additionalProperties": names | {"additionalProperties": rank}}


def is_number(value: object) -> bool:
    """Tell whether a value of a TOML file is a number.

    >>> is_number(1), is_number(True)
    (True, False)
    """
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def is_pair(value: object) -> bool:
    """Tell whether it is a list of two numbers.

    >>> is_pair([0, 1]), is_pair([0])
    (True, False)
    """
    return isinstance(value, list) and len(value) == 2 and all(map(is_number, value))


def _made(word: str, kind: str, told: dict[str, Any]) -> Marginal:
    try:
        return find(kind).of(told)
    except ParameterError as problem:
        raise ParameterError(f"{word}: {problem}") from None
