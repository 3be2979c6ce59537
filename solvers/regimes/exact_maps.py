r"""Exact maps: the plane of two parameters cut along the curves where a player is indifferent, each cell labelled once.

Which supports a 3x3 game's equilibria have is decided by the signs of 24 numbers: for each player the nine differences of two
own payoffs against one action of the other (:math:`d`), and the three determinants of two such differences against two
actions (:math:`d_1(s) d_2(t) - d_1(t) d_2(s)`), which say whether all three own actions can tie against a mixture of the two:
they are the chirotope of the best-response hyperplanes and the sides of the simplex (Björner et al. 1999). In the plane all
of them are polynomials. On a cell of the arrangement of their zero curves no sign changes, so one exact solution at one
point gives the supports of all equilibria, mixed ones and continua included, in the whole cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from games.arguments import forgiving
from games.exact.numbers import sign
from games.exact.plane.arrangement import arrange
from games.exact.plane.curves import part_at, value_at
from games.model.family import Family
from games.scenarios.scenario import Scenario

from .chart import Chart, Region
from .closed_forms import of_tie
from .labels import Label, Tie, supports_settled
from .region_map import ExactMap
from .regions import merged, with_selection
from .situation import Situation, Span
from .tree_chart import TreeChart, chart_of

MOST_KEPT = 4096
"""Most labels that are kept, each under the signs that decide it."""
_KEPT: dict[tuple[bool, tuple[tuple[Any, int], ...]], Label] = {}


@forgiving
def exact_map(
    model: Family,
    x: str,
    y: str,
    *,
    at: Scenario | None = None,
    us_action: str | None = None,
    without: Iterable[str] = (),
    timing: str = "given",
    xlim: Span | None = None,
    ylim: Span | None = None,
    mixed: bool = True,
    select: bool = True,
) -> ExactMap:
    """Return the regions of the plane of two parameters by their equilibria, of a tree by its paths, with exact boundaries.

    Parameters
    ----------
    x, y
        Two parameters by symbol or name, each over its range (widened to hold the scenario's value), or ``common_threat``: the
        four perceived threats moved together.
    timing
        ``given``: the allies' game at the US action. ``simultaneous``: the 3x3x3 game; labels are proved where one of the US
        actions strictly dominates, elsewhere only the pure equilibria are, and mixed ones are solved at a point of each cell.
    xlim, ylim
        The range (low, high) of an axis, if it is to be another than the parameter's own.
    mixed
        Whether labels hold all equilibria, or the pure ones only.
    select
        Whether to follow the logit branch at one point of each region, where games are tables.

    Raises
    ------
    GameError
        If signs do not settle the equilibria (more than three actions or players), or for a tree whose information sets hold
        several nodes.
    ParameterError, ScenarioError
        For unknown or equal parameters, one that a switched-off mechanism silences, payoffs that are not polynomials in the
        two, conditions of degree three or more in both, or the timing ``us-first``.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = exact_map(MODEL, "hJ", "hK", at=games.episode("2023").scenario)
    >>> [(str(label), round(float(low), 4)) for label, (low, _) in found.shares.items()][0]
    ('(C, C)', 0.7218)
    >>> from games.models import apology
    >>> print(exact_map(apology.MODEL, "china_offer", "animosity_cost").at("0.5", "0.5"))
    A-accept
    """
    here = Situation.of(model, at, us_action=us_action, without=without, timing=timing).at_once("exact_map")
    plane = chart_of(here).plane(here, x, y, (xlim, ylim))
    parts = {piece.region: plane.causes(piece.region, mixed=mixed) for piece in plane.pieces}
    cut = arrange(plane.box, {signs: own.values() for signs, own in parts.items()}, plane.folds)
    labels, certain = _labels(plane, cut.samples, parts, mixed)
    regions, boundaries = merged(plane, cut, labels, certain, parts, partial(_closed_form, plane))
    tree = isinstance(plane, TreeChart)
    if select and not tree:
        regions = with_selection(plane, regions)
    what = "subgame-perfect paths" if tree else "equilibria" if mixed else "pure equilibria"
    proved = (
        f"In each region the {what if tree or not mixed else 'supports of all equilibria'} are proved to be the same."
        if all(certain)
        else "Pure equilibria are proved to be the same in each region; where it says so, mixed ones were solved at one point of "
        "each cell."
    )
    first, second = plane.axes
    names = f"{first.parameter.name} and {second.parameter.name}"
    return ExactMap(
        first.parameter, second.parameter, plane.box, here.scenario, here.us_action,
        f"{here.scenario.name}, {here.moves}: {what} over {names}", regions, boundaries, plane.own_point, proved, cut, plane.folds,
        labels, partial(plane.label, mixed=mixed),
    )  # fmt: skip


def _labels(
    plane: Chart, samples: Iterable[Any], parts: Mapping[Region, Mapping[Any, Any]], mixed: bool
) -> tuple[tuple[Label, ...], tuple[bool, ...]]:
    """Return the labels of cells at their samples, and whether signs prove each for its cell; each pattern of signs solved once."""
    known: dict[tuple[Any, ...], tuple[Label, bool]] = {}
    here, found = plane.situation, []
    for sample in samples:
        sides = plane.signs_at(sample)
        signs = {cause: sign(value_at(polynomial, sample)) for cause, polynomial in part_at(parts, sides).items()}
        settled = isinstance(plane, TreeChart) or not mixed or supports_settled(signs, here.players, here.actions)
        key = (sides, tuple(signs.values()))
        if key not in known or not settled:
            known[key] = _label(plane, sample, signs, mixed), settled
        found.append(known[key])
    return tuple(label for label, _ in found), tuple(sure for _, sure in found)


def _label(plane: Chart, sample: Any, signs: Mapping[Any, int], mixed: bool) -> Label:
    """Return the label at a sample; of a table of two without ties it is kept, since the signs alone decide it in any scenario."""
    if isinstance(plane, TreeChart) or len(plane.situation.players) != 2 or not all(signs.values()):
        return plane.label(sample, mixed=mixed)
    pattern = (mixed, tuple(signs.items()))
    if pattern not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[pattern] = plane.label(sample, mixed=mixed)
    return _KEPT[pattern]


def _closed_form(plane: Chart, cause: Any, region: Region) -> Mapping[str, Any] | None:
    return of_tie(plane, cause, region) if isinstance(cause, Tie) else None
