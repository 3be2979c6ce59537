"""Where the explorer starts: a word of the command line, or a scenario of a notebook, as answers with a first view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from games.errors import QuasiallianceError
from games.models.trilateral import MODEL, TIMINGS, Trilateral
from games.scenarios.episodes import Episode
from games.scenarios.named import shipped
from games.scenarios.scenario import Scenario
from games.theories.named import Case, case, names
from solvers.verdict import model_of

from .answers import Answers
from .view import AXES, Bases, View

START = "2019"


def answers(
    what: str | int | Scenario | Episode = START,
    *,
    x: str = AXES[0],
    y: str = AXES[1],
    timing: str = TIMINGS[0],
    values: Mapping[str, object] | None = None,
    us_action: str | None = None,
    without: tuple[str, ...] = (),
    mechanisms: tuple[str, ...] = (),
    model: Trilateral = MODEL,
) -> Answers:
    """Return what can be asked, starting from a scenario.

    Parameters
    ----------
    what
        A year, an id, a named scenario or a scenario file, as it is or as a theory sees it ("2019/cha"); or a scenario itself.
    x, y, timing
        What the map shows first.
    values, us_action, without
        Changes to begin with.
    mechanisms
        The files whose mechanisms ``model`` holds.

    Raises
    ------
    QuasiallianceError
        If a name is unknown or a value out of range.

    >>> answers("2023/cha", us_action="R").first.asked["theory"]
    'cha'
    """
    if isinstance(what, Episode):
        what = what.id
    origin = None
    if isinstance(what, Scenario):
        model = model_of(what, None, "explore")
        seen = Case(what)
    else:
        seen = case(str(what), at=None if str(what) in names() else START, model=model)
    base, theory = seen.situation, seen.theory
    if theory is not None and theory.name not in names():  # a theory of the user's own: the scenario as it sees it
        base, theory = theory.apply(base), None
    elif isinstance(what, str) and ".toml" in what:
        origin = what.rpartition("/")[0] if theory is not None else what
    known = Bases(model)
    own = None if base.name in known.names and known.scenario(base.name) == base else _named_apart(base, known)
    bases = Bases(model, own)
    first = View(
        bases,
        base.name if own is None else own.name,
        None if theory is None else theory.name,
        us_action,
        timing,
        None,
        dict(values or {}),
        x,
        y,
    )
    if without:
        model.off(without)
        first = replace(first, without=tuple(dict.fromkeys((*first.preset.without, *without))))
    return Answers(first, origin if own is not None else None, mechanisms)


def _named_apart(own: Scenario, known: Bases) -> Scenario:
    """Return a scenario of the user's under a name that no other has."""
    if not own.name:
        raise QuasiallianceError("explore: a scenario with a name is needed")
    return replace(own, name=f"{own.name} (own)") if own.name in known.names or own.name in shipped() else own
