"""Scenario discovery: the box of inputs in which an outcome is most often found (PRIM).

The patient rule induction method of Friedman and Fisher (1999) peels a box: of all ways to cut off a small share of its draws
at one end of one input it takes the one after which the outcome is densest, again and again. For policy analysis Bryant and
Lempert (2010) ask of each box on that way how much of the outcome it holds (coverage), how much of it is the outcome (density),
and of each of its limits how likely chance alone makes a box as dense (quasi-p value); the user weighs coverage against density.
Where cuts remove different numbers of draws, since values repeat, the rise of the density is counted per draw removed (Kwakkel
and Jaxa-Rozen 2016). The best cut is made even where all of them lower the density, as at the centre of a space with the outcome
in two opposite corners: what follows may be denser. Boxes are not pasted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.options import share
from games.table import Cell, Shown, Table, full, number

from .boxes import DiscoveredBox, check, described, inside, record_of

if TYPE_CHECKING:
    import xarray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEEL, LEAST = 0.05, 0.05
"""Share of a box's draws that a cut removes, and share of all draws below which no box goes."""
SHOWN = 20
"""Boxes in a printed trajectory, evenly spread."""


@dataclass(frozen=True, repr=False)
class Discovery(Shown):
    """Boxes in which an outcome is found, from the whole space to the smallest.

    Attributes
    ----------
    outcome, title
        What is looked for, and where.
    names
        The inputs.
    trajectory
        The boxes, each peeled from the one before.
    """

    outcome: str
    title: str
    names: tuple[str, ...]
    trajectory: tuple[DiscoveredBox, ...]

    def box(self, *, density: float = 0.0, coverage: float = 0.0) -> DiscoveredBox:
        """Return the box with the largest harmonic mean of coverage and density, among those with at least so much of each.

        Raises
        ------
        ParameterError
            If no box has.
        """
        density, coverage = share("density", density), share("coverage", coverage)
        fit = [one for one in self.trajectory if one.density >= density and one.coverage >= coverage]
        if not fit:
            best = max(one.density for one in self.trajectory if one.coverage >= min(coverage, 1))
            need = f"no box has density {density:g} with coverage {coverage:g}"
            raise ParameterError(f"discover: {need}; with that coverage the densest has {best:.3f}")
        return max(fit, key=lambda one: one.balance)

    def table(self) -> Table:
        """Return the limits of the best-balanced box."""
        return self.limit_table(self.box())

    def limit_table(self, box: DiscoveredBox) -> Table:
        """Return the limits of a box with their quasi-p values."""
        rows = [
            (
                one.name,
                Cell(f"[{one.low:.6g}, {one.high:.6g}]", parts=(("low", full(one.low)), ("high", full(one.high)))),
                p_value(one.quasi_p),
            )
            for one in box.limits
        ]
        notes = (
            f"coverage {number(box.coverage)}, density {number(box.density)} (of all draws {number(self.trajectory[0].density)}), "
            f"{box.draws} draws, {number(box.mass)} of all.",
            "The inputs that are not named are free.",
        )
        return Table(("input", "limits", "quasi-p"), rows, caption=f"Where {self.outcome} is found, {self.title}", notes=notes)

    def trajectory_table(self) -> Table:
        """Return coverage and density along the way, at most 20 boxes."""
        size = len(self.trajectory)
        chosen = sorted({round(k * (size - 1) / (min(SHOWN, size) - 1 or 1)) for k in range(min(SHOWN, size))})
        rows = [
            (str(k), number(own.coverage), number(own.density), number(own.mass), str(len(own.limits)))
            for k in chosen
            for own in (self.trajectory[k],)
        ]
        header = ("box", "coverage", "density", "mass", "limits")
        return Table(header, rows, caption=f"Peeling trajectory for {self.outcome}, {self.title}")

    def tables(self) -> tuple[Table, ...]:
        """Return the limits of the best-balanced box, and the trajectory."""
        return (self.table(), self.trajectory_table())

    def to_frame(self) -> Any:
        """Return the trajectory as a pandas data frame: a row for each box, with the ends of every input that it restricts."""
        import pandas

        rows = []
        for own in self.trajectory:
            row: dict[str, Any] = {"coverage": own.coverage, "density": own.density, "mass": own.mass, "draws": own.draws}
            limits = {one.name: one for one in own.limits}
            for name in self.names:
                one = limits.get(name)
                row |= {f"{name} low": one.low if one else np.nan, f"{name} high": one.high if one else np.nan}
            rows.append(row)
        return pandas.DataFrame(rows)

    def to_json(self, box: DiscoveredBox | None = None) -> dict[str, Any]:
        """Return a box, by default the best-balanced one, and the trajectory as numbers and text for JSON."""
        return {
            "outcome": self.outcome,
            "inputs": list(self.names),
            "box": record_of(box or self.box()),
            "trajectory": [record_of(own) for own in self.trajectory],
        }


@forgiving
def prim(
    points: Floats, hits: Bools, names: Sequence[str], *, peel: float = PEEL, least: float = LEAST, outcome: str = "outcome",
    title: str = "",
) -> Discovery:  # fmt: skip
    """Return the peeling trajectory of an outcome.

    Parameters
    ----------
    points, hits
        Values of D inputs at N draws, shape (N, D), and whether the outcome is found there, shape (N,).
    peel, least
        Share of a box's draws that a cut removes, and share of all draws below which no box goes; above 0 and below 1.
    outcome, title
        What is looked for and where, for captions.

    Raises
    ------
    ParameterError
        If the shapes do not fit, a value is not finite, an option is out of its range, there are fewer than 20 draws, or the
        outcome is found nowhere or everywhere.

    >>> points = np.random.default_rng(0).random((2000, 2))
    >>> found = prim(points, (points[:, 0] < 0.5) & (points[:, 1] > 0.4), ["a", "b"]).box()
    >>> [(one.name, round(one.low, 1), round(one.high, 1)) for one in found.limits], found.density > 0.95
    ([('a', 0.0, 0.5), ('b', 0.4, 1.0)], True)
    """
    points, hits = check(points, hits, names, peel, least)
    low, high = np.full(points.shape[1], -np.inf), np.full(points.shape[1], np.inf)
    trajectory = [described(points, hits, low, high, names)]
    while (cut := _best_cut(points, hits, low, high, peel, least * len(points))) is not None:
        low, high = cut
        trajectory.append(described(points, hits, low, high, names))
    return Discovery(outcome, title, tuple(names), tuple(trajectory))


@forgiving
def discover(
    data: xarray.Dataset, word: str, *, us_action: str | None = None, theory: str | None = None, switched_off: str | None = None,
    peel: float = PEEL, least: float = LEAST,
) -> Discovery:  # fmt: skip
    """Return the boxes of a sweep's inputs in which a class of the selected profile is found.

    Parameters
    ----------
    data
        What :func:`~solvers.sensitivity.sweeps.open_sweep` returns, with the variable ``outcome``.
    word
        "cohesion", "mixed" or "friction".
    us_action, theory, switched_off
        Whose games, if the sweep has several US actions, theories, or mechanisms that are switched off.
    peel, least
        As for :func:`prim`.

    Its errors are those of :func:`draws_of` and :func:`prim`.
    """
    drawn = draws_of(data, word, us_action=us_action, theory=theory, switched_off=switched_off)
    return prim(drawn.points, drawn.hits, drawn.names, peel=peel, least=least, outcome=word, title=drawn.title)


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws of a sweep among which an outcome is looked for: points of shape (N, D), hits of shape (N,), and D names."""

    points: Floats
    hits: Bools
    names: tuple[str, ...]
    title: str


def draws_of(
    data: xarray.Dataset, word: str, *, us_action: str | None = None, theory: str | None = None, switched_off: str | None = None
) -> Drawn:
    """Return the inputs of a sweep that vary, whatever they are called, and in which games a class is selected.

    The arguments are those of :func:`discover`.

    Raises
    ------
    ParameterError
        If the data hold no classes, no such class, no input that varies, or several choices (US actions, theories, mechanisms
        switched off) of which none is told.
    """
    from .sweeps import frame

    if "outcome" not in data:
        raise ParameterError(
            "discover: the sweep has no classes to look for; one of scenarios has them if its outcomes name 'logit', as by default"
        )
    words = str(data.outcome.attrs["flag_meanings"]).split()
    if word not in words:
        raise ParameterError(f"discover: unknown class {word!r}; the classes are {', '.join(words)}")
    for choice, asked in (("us_action", us_action), ("theory", theory), ("switched_off", switched_off), ("timing", None)):
        known = [str(one) for one in np.atleast_1d(data[choice].values)] if choice in data else []
        if asked is not None and asked not in known:
            raise ParameterError(f"discover: the sweep has no games of {choice} {asked!r}, only of {', '.join(known) or 'none'}")
        if asked is None and len(known) > 1:
            raise ParameterError(f"discover: the sweep has several values of {choice}; say one of {', '.join(known)}")
        if asked is not None and choice in data.dims:
            data = data.sel({choice: [asked]})
    rows = frame(data[["outcome"]])
    names = tuple(str(name) for name in rows if "symbol" in data[name].attrs and rows[name].nunique() > 1)
    if not names:
        raise ParameterError("discover: no input varies in this sweep")
    hits = (rows["outcome"] == word).to_numpy()
    return Drawn(rows[list(names)].to_numpy(dtype=np.float64), hits, names, str(data.attrs.get("title", "sweep")))


def _best_cut(points: Floats, hits: Bools, low: Floats, high: Floats, peel: float, least: float) -> tuple[Floats, Floats] | None:
    """Return the limits after the best cut; None if none leaves enough draws, or all draws are hits."""
    own = inside(points, low, high)
    now, best, found = hits[own].mean(), -math.inf, None
    if now == 1:
        return None
    for limits, kept in _cuts(points, own, low, high, peel):
        left = int(kept.sum())
        if left >= max(least, 1):
            gain = (hits[kept].mean() - now) / (own.sum() - left)
            if gain > best:
                best, found = gain, limits
    return found


def _cuts(points: Floats, within: Bools, low: Floats, high: Floats, peel: float) -> Iterator[tuple[tuple[Floats, Floats], Bools]]:
    """Yield each cut's limits, which are values of draws that stay, and the draws that stay."""
    for d, column in enumerate(points.T):
        own = np.sort(column[within])
        count = max(int(peel * len(own)), 1)
        # Draws of one value go or stay together: where a cut would part them, all of them go.
        above, below = own[own > own[count - 1]], own[own < own[-count]]
        if len(above):
            yield (np.where(np.arange(len(low)) == d, above[0], low), high), within & (column >= above[0])
        if len(below):
            yield (low, np.where(np.arange(len(high)) == d, below[-1], high)), within & (column <= below[-1])


def p_value(value: float) -> Cell:
    """Return a cell for a probability, which may be too small for a float.

    >>> p_value(0.0123).text, p_value(0.0).text
    ('0.012', '< 1e-300')
    """
    text = f"{value:.2g}"
    return Cell(text, parts=(("", text),)) if value else Cell("< 1e-300", parts=(("", "0"),))
