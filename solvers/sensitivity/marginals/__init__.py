"""How an uncertain input is distributed over its range: one file for each kind, found by walking."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from games.errors import ParameterError, nearest
from games.lazy import import_on_demand, modules

from .marginal import Marginal

import_on_demand(__name__)


@cache
def marginals() -> Mapping[str, type[Marginal]]:
    """Return the kinds of distributions by name, in alphabetical order.

    >>> list(marginals())
    ['beta', 'discrete', 'triangular', 'truncated-normal', 'uniform']
    """
    return MappingProxyType({found.MARGINAL.kind: found.MARGINAL for _, found in modules(__name__) if hasattr(found, "MARGINAL")})


def find(kind: str) -> type[Marginal]:
    """Return a kind by name; ParameterError for an unknown one."""
    known = marginals()
    if kind not in known:
        raise ParameterError(f"unknown distribution {kind!r}{nearest(kind, known)}; known: {', '.join(known)}")
    return known[kind]
