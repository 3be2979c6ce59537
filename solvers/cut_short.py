"""Solutions cut short: how every solver says that its time ran out, with what it has and what was left undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from games.deadline import Limit

from .display import WHY_NOT_COMPLETE
from .result import Completeness, Solution, Status

if TYPE_CHECKING:
    from .markov import MarkovSolution

    Found = TypeVar("Found", Solution, MarkovSolution)


def cut_short(found: Found, limit: Limit, undone: str) -> Found:
    """Return a solution as it is, or, if the time ran out, as one of SOME equilibria that says so.

    Parameters
    ----------
    undone
        What is left undone, as words after "the time ran out": "before ...", "with ...".

    >>> from games.deadline import check, within
    >>> from games.normal_form import NormalFormGame
    >>> from solvers import pure
    >>> with within(0) as limit:
    ...     check()
    >>> found = cut_short(pure.solve(NormalFormGame([[[1]], [[1]]])), limit, "before anything was tried")
    >>> found.completeness.name, found.status.name, found.parameters
    ('SOME', 'OUT_OF_TIME', {'not complete because': 'the time of 0 s ran out before anything was tried'})
    """
    if not limit.over:
        return found
    notes = {**found.parameters, WHY_NOT_COMPLETE: f"{limit!r} {undone}"}
    return replace(found, completeness=Completeness.SOME, status=Status.OUT_OF_TIME, parameters=notes)
