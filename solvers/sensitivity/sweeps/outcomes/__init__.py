"""What a sweep writes down of every game: one file each, found by walking."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from games.errors import ParameterError, nearest
from games.lazy import import_on_demand, modules

from .form import KINDS, Form
from .outcome import Outcome

import_on_demand(__name__)


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return the outcomes by name, in alphabetical order.

    >>> list(outcomes())
    ['duration', 'logit', 'margin', 'nash', 'pairwise_stable', 'pure', 'radius', 'risk_dominance', 'sequential', 'strict', 'subgame_perfect']
    """  # noqa: E501  # the list stands in one line
    return MappingProxyType({found.OUTCOME.name: found.OUTCOME for _, found in modules(__name__) if hasattr(found, "OUTCOME")})


def find(name: str) -> Outcome:
    """Return an outcome by name; ParameterError for an unknown one."""
    known = outcomes()
    if name not in known:
        raise ParameterError(f"unknown outcome {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return known[name]


def fitting(kind: str) -> tuple[str, ...]:
    """Return the names of the outcomes that a kind of games has.

    >>> fitting("tree")
    ('sequential', 'subgame_perfect')
    """
    return tuple(name for name, own in outcomes().items() if kind in own.kinds)


def check(outcome: Outcome, form: Form) -> None:
    """Raise ParameterError if an outcome is not defined for the games of a sweep; it names those that are."""
    for kind in form.kinds:
        if kind not in outcome.kinds:
            there = [name for name, own in outcomes().items() if set(form.kinds) <= set(own.kinds)]
            fit = f"outcomes for it: {', '.join(there)}" if there else "there is none for all of these timings"
            games = KINDS[kind] if form.timings else f"{KINDS[kind]}, such as {form.model.name!r}"
            where = ", ".join(KINDS[own] for own in outcome.kinds)
            raise ParameterError(f"sweep: the outcome {outcome.name!r} is not defined for {games} (it is for: {where}); {fit}")
