"""What a sweep writes down of every game: one file each, found by walking."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from games.errors import ParameterError, nearest
from games.lazy import import_on_demand, modules

from .outcome import Outcome

import_on_demand(__name__)


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return the outcomes by name, in alphabetical order.

    >>> list(outcomes())
    ['logit', 'margin', 'nash', 'pure', 'radius', 'risk_dominance', 'strict']
    """
    return MappingProxyType({found.OUTCOME.name: found.OUTCOME for _, found in modules(__name__) if hasattr(found, "OUTCOME")})


def find(name: str) -> Outcome:
    """Return an outcome by name; ParameterError for an unknown one."""
    known = outcomes()
    if name not in known:
        raise ParameterError(f"unknown outcome {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    return known[name]
