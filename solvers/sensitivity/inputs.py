"""Which inputs are asked about, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from games.arguments import forgiving
from games.errors import ParameterError
from games.model.parameters import Parameter
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from .correlations import Correlations, Pairs, correlate
from .swings import Range, ranges

CODES = "codes"
"""The group of what is coded for each episode: threats, reliability, animosity, the pull of China, capability."""
SETTING = "setting"
"""The group of what all terms share and no mechanism owns: levels of cooperation, the publicness of the output, ..."""
GROUPINGS = ("mechanism", "input")


@dataclass(frozen=True)
class Group(Record):
    """Inputs that are taken together.

    >>> from games.models.trilateral import MODEL
    >>> s = MODEL.parameter("s")
    >>> Group("substitute", (Range(s, s.low, s.high),)).symbols
    ('s',)
    """

    name: str
    members: tuple[Range, ...]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of its inputs."""
        return tuple(r.parameter.symbol for r in self.members)


@forgiving
def choose(model: Trilateral, scenario: Scenario, inputs: Iterable[str | Range] | None = None) -> tuple[Range, ...]:
    """Return the inputs that are asked about, with their intervals.

    Parameters
    ----------
    inputs
        By default all that is uncertain (:func:`~solvers.sensitivity.swings.ranges`). A name or symbol stands for a parameter
        over the interval that it has there, or over its whole range if it is not uncertain by itself (of an optional mechanism
        that is off); a :class:`~solvers.sensitivity.swings.Range` for itself.

    Raises
    ------
    ParameterError
        If there is none, one is unknown, given twice, or the scenario switches off the mechanism that it belongs to.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> choose(MODEL, games.episode("2023").scenario, ["substitutability", "TJN", "status_cost"])
    (substitutability in [-0.5, 1], dprk_threat_japan in [0.7, 1], status_cost in [0, 0.3])
    """
    uncertain = ranges(model, scenario)
    if inputs is None:
        found = list(uncertain)
    else:
        own = {r.parameter.symbol: r for r in uncertain}
        found = []
        for each in (inputs,) if isinstance(inputs, str | Range) else inputs:
            parameter = each.parameter if isinstance(each, Range) else model.parameter(each)
            if model.parameter(parameter.symbol) != parameter:
                raise ParameterError(f"input {parameter.name}: it is another model's; {model.name!r} has its own")
            whole_range = Range(parameter, parameter.low, parameter.high)
            found.append(each if isinstance(each, Range) else own.get(parameter.symbol, whole_range))
    if not found:
        raise ParameterError("sensitivity: nothing is uncertain in this scenario; at least one input is needed")
    off = {p.symbol: name for name in scenario.without for p in model.mechanism(name).parameters}
    seen: set[str] = set()
    for r in found:
        symbol = r.parameter.symbol
        if symbol in off:
            raise ParameterError(f"input {r.parameter.name} ({symbol}): its mechanism, {off[symbol]}, is switched off")
        if symbol in seen:
            raise ParameterError(f"input {r.parameter.name} ({symbol}): it is given twice")
        seen.add(symbol)
    return tuple(found)


@forgiving
def correlated(model: Trilateral, inputs: Iterable[Range], pairs: Pairs | None) -> Correlations:
    """Return which inputs move together.

    Parameters
    ----------
    pairs
        Two inputs by symbol or name -> their rank correlation (Spearman's), from -1 to 1; all other pairs: 0.

    Its errors are those of :func:`~solvers.sensitivity.correlations.correlate`, and of an unknown parameter.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> inputs = choose(MODEL, games.episode("2023").scenario, ["hJ", "hK", "s"])
    >>> correlated(MODEL, inputs, {("animosity_rok", "hJ"): 0.6}).words
    'animosity_japan and animosity_rok 0.6'
    """
    names = [r.parameter.name for r in inputs]
    at = {name: place for place, name in enumerate(names)}
    words = {word for pair in (pairs or {}) for word in pair}
    return correlate(names, {word: at[name] for word in words if (name := model.parameter(word).name) in at}, pairs)


@forgiving
def grouped(model: Trilateral, inputs: Iterable[Range], by: str | Mapping[str, str] = "mechanism") -> tuple[Group, ...]:
    """Return the groups of inputs, in the order of their first members.

    Parameters
    ----------
    by
        "mechanism": the parameters of each mechanism together, the codes of the episode together, and the rest, which all
        terms share, together. "input": each input by itself. A mapping: symbol or name -> the name of the group; every input
        needs one.

    Raises
    ------
    ParameterError
        If ``by`` is no such word, or a mapping leaves an input out or names what is no input.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = grouped(MODEL, choose(MODEL, games.episode("2023").scenario))
    >>> len(found), {group.name: group.symbols for group in found}["hedging"]
    (15, ('chi', 'chiJ'))
    """
    inputs = tuple(inputs)
    if isinstance(by, Mapping):
        names = {model.parameter(word).symbol: group for word, group in by.items()}
        have = {r.parameter.symbol for r in inputs}
        if wrong := sorted(have.symmetric_difference(names)):
            which = "is no input" if wrong[0] in names else "has no group"
            raise ParameterError(f"groups: {wrong[0]!r} {which}; every input needs a group, and nothing else")
    elif by == "input":
        names = {r.parameter.symbol: r.parameter.name for r in inputs}
    elif by == "mechanism":
        owner = {p.symbol: mechanism.name for mechanism in model.mechanisms for p in mechanism.parameters}
        names = {r.parameter.symbol: owner.get(r.parameter.symbol) or _shared(r.parameter) for r in inputs}
    else:
        raise ParameterError(f"groups: {' or '.join(map(repr, GROUPINGS))} or a mapping is needed; got {by!r}")
    found: dict[str, list[Range]] = {}
    for r in inputs:
        found.setdefault(names[r.parameter.symbol], []).append(r)
    return tuple(Group(name, tuple(members)) for name, members in found.items())


def places(groups: Iterable[Group]) -> dict[str, int]:
    """Return the place of each input's group, by the input's symbol.

    >>> from games.models.trilateral import MODEL
    >>> s = MODEL.parameter("s")
    >>> places([Group("substitute", (Range(s, s.low, s.high),))])
    {'s': 0}
    """
    return {symbol: place for place, group in enumerate(groups) for symbol in group.symbols}


def _shared(parameter: Parameter) -> str:
    return CODES if parameter.kind == "situational" else SETTING
