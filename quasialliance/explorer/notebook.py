"""``quasialliance.explore``: the explorer in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from games.errors import QuasiallianceError
from games.model.family import names_of
from games.models.trilateral import TIMINGS
from games.scenarios.episodes import Episode
from games.scenarios.scenario import Scenario

from .starting import START, answers
from .view import AXES

if TYPE_CHECKING:
    from .widget import Explorer


def explore(
    what: str | int | Scenario | Episode = START,
    *,
    x: str = AXES[0],
    y: str = AXES[1],
    timing: str = TIMINGS[0],
    values: Mapping[str, object] | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
) -> Explorer:
    """Return the explorer as a widget: sliders, a live map of regimes, and what is behind each point.

    Its ``scenario`` is what is looked at when it is read, ``code`` the Python that makes it.

    Parameters
    ----------
    what
        A year, an id, a named scenario or a scenario file, as it is or as a theory sees it ("2019/cha"); or a scenario itself,
        with mechanisms of your own where its model has them.
    x, y
        The parameters of the map, by name or symbol.
    timing
        "given", "us-first" or "simultaneous".
    values, us_action, without
        Changes to begin with.

    Raises
    ------
    QuasiallianceError
        If a name is unknown or a value out of range, or the library of widgets is not installed.

    >>> import quasialliance
    >>> explorer = quasialliance.explore("2023", x="animosity_japan", y="animosity_rok", values={"us_commitment": 0.5})
    >>> explorer.scenario.name, explorer.scenario.values["c"]
    ('E23', Fraction(1, 2))
    """
    try:
        from .widget import Explorer
    except ModuleNotFoundError as problem:
        if problem.name not in ("anywidget", "traitlets", "ipywidgets"):
            raise
        instead = "pip install 'quasialliance[lab]', or the page: quasialliance explore"
        raise QuasiallianceError(f"explore: {problem.name} is not installed: {instead}") from None
    return Explorer(answers(what, x=x, y=y, timing=timing, values=values, us_action=us_action, without=names_of(without)))
