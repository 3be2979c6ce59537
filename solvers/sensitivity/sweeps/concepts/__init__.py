"""Solution concepts and selection rules as a dimension of a sweep: which classes each allows. One file each, found by walking."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, nearest
from games.lazy import import_on_demand, modules
from games.profile import CLASSES

from ..outcomes.block import Block
from ..outcomes.form import KINDS, TIMINGS, Form
from ..outcomes.outcome import Outcome, Variable
from .concept import Concept

import_on_demand(__name__)

WORDS = "classes that a solution concept, or a selection rule, allows; no bit: it selects nothing"


@cache
def concepts() -> Mapping[str, Concept]:
    """Return the concepts by name, in alphabetical order.

    >>> list(concepts())
    ['logit', 'nash', 'payoff_dominance', 'risk_dominance', 'strict']
    """
    return MappingProxyType({found.CONCEPT.name: found.CONCEPT for _, found in modules(__name__) if hasattr(found, "CONCEPT")})


def compared(names: Iterable[str]) -> Outcome:
    """Return the outcome that has concepts side by side: the variable ``classes``, along the dimension ``concept``.

    Raises
    ------
    ParameterError
        For an unknown concept.

    >>> compared(["nash", "logit"]).variables(Form(None, ("given",)))[0].places
    ('nash', 'logit')
    """
    asked, known = tuple(names), concepts()
    for name in asked:
        if name not in known:
            raise ParameterError(f"unknown concept {name!r}{nearest(name, known)}; known: {', '.join(known)}")
    chosen = tuple(known[name] for name in asked)
    classes = Variable(
        "classes", WORDS, "int8", -1, tuple(enumerate(CLASSES)), mask=True, width=len(asked), along="concept", places=asked
    )  # fmt: skip
    kinds = tuple(kind for kind in TIMINGS if all(kind in own.kinds for own in chosen))
    return Outcome("classes", WORDS, lambda form: (classes,), partial(_side_by_side, chosen), kinds)


def check(names: Iterable[str], form: Form) -> None:
    """Raise ParameterError if a concept is not defined for the games of a sweep; it names those that are."""
    known = concepts()
    there = [name for name, own in known.items() if set(form.kinds) <= set(own.kinds)]
    for name in names:
        for kind in form.kinds:
            if kind not in known[name].kinds:
                fit = f"concepts for it: {', '.join(there)}" if there else "there is none for it"
                raise ParameterError(f"sweep: the concept {name!r} is not defined for {KINDS[kind]}; {fit}")


def _side_by_side(chosen: tuple[Concept, ...], block: Block) -> dict[str, NDArray[Any]]:
    return {"classes": np.stack([own.classes(block) for own in chosen], axis=1).astype(np.int8)}
