"""A map on a grid where no exact one is made: classes of outcomes when the US moves first, or all move at once.

After each US action the allies' strict equilibria are read off their table. An action of the US and a strict equilibrium after
it are a subgame-perfect path iff the US gets at least the worst that it may get after any other action, since the allies may
play any of their equilibria there: off the path, whichever is worst for it deters (Kuhn's backward induction on sets).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, ScenarioError
from games.model.parameters import Parameter
from games.models.trilateral import US, Trilateral
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Shown, Table
from solvers import pure
from solvers.regimes.situation import Situation
from solvers.verdict import class_masks, model_of

if TYPE_CHECKING:
    from ..figures.style import Figure

CLOSE = 1e-9
"""US payoffs within this of each other, as a share of the game's largest, are ties, which are kept."""
FINE, COARSE = 200, 60
"""Points along an axis at rest, and while a slider is moved."""
BLOCK = 4096
"""Games per block: what is in between stays in the processor's cache."""
WORDS = {
    "us-first": "paths of subgame-perfect equilibria that are strict after each US action",
    "simultaneous": "strict equilibria of the three",
}
"""Timing -> what the classes are those of."""


@dataclass(frozen=True, eq=False, repr=False)
class GridMap(Shown):
    """Classes of outcomes over a grid of two parameters.

    Attributes
    ----------
    x, y, xs, ys
        The parameters and their grid values, (nx,) and (ny,).
    classes
        (ny, nx) bit mask: 1 cohesion, 2 mixed, 4 friction; 0 where there is none in strict play.
    timing
        "us-first" or "simultaneous".
    point
        The scenario's own values; None on an axis that moves several parameters.
    """

    x: Parameter
    y: Parameter
    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    classes: NDArray[np.uint8]
    timing: str
    scenario: Scenario
    point: tuple[float, float] | None

    @property
    def shares(self) -> dict[str, float]:
        """The share of the grid of every set of classes that is found, the largest first."""
        masks, counts = np.unique(self.classes, return_counts=True)
        ranked = sorted(zip(masks.tolist(), counts.tolist(), strict=True), key=lambda entry: -entry[1])
        return {self.name(mask): count / self.classes.size for mask, count in ranked}

    @property
    def spots(self) -> dict[str, tuple[str, int, int]]:
        """Set of classes, the largest share first -> its letter, and row and column of a cell well inside it.

        >>> import games
        >>> grid_map("rK", "TKN", at=games.scenario("2023"), timing="us-first", size=9).spots["cohesion"]
        ('a', 6, 5)
        """
        from scipy.ndimage import distance_transform_edt

        names = {self.name(mask): mask for mask in range(1 << len(CLASSES))}
        found = {}
        for letter, name in zip("abcdefgh", self.shares, strict=False):  # as many as there are
            inside = np.pad(self.classes == names[name], 1)
            row, column = np.unravel_index(int(np.argmax(distance_transform_edt(inside))), inside.shape)
            found[name] = (letter, int(row) - 1, int(column) - 1)
        return found

    @staticmethod
    def name(mask: int) -> str:
        """Return a set of classes in words.

        >>> GridMap.name(5), GridMap.name(0)
        ('cohesion or friction', 'none')
        """
        return " or ".join(group for k, group in enumerate(CLASSES) if mask >> k & 1) or "none"

    def table(self) -> Table:
        """Return the share of the grid of every set of classes."""
        rows = [(name, f"{share:.3f}") for name, share in self.shares.items()]
        title = f"{self.scenario.name}, {self.timing}: {self.x.name} by {self.y.name}, {len(self.xs)} x {len(self.ys)} grid"
        return Table(("classes", "share of the grid"), rows, caption=title, notes=(f"Classes of the {WORDS[self.timing]}.",))


def grid_map(x: str, y: str, *, at: Scenario, timing: str, size: int = FINE) -> GridMap:
    """Return the classes of outcomes over two parameters when the US moves first or all move at once.

    Parameters
    ----------
    x, y
        Two parameters by symbol or name, or ``common_threat``.
    timing
        "us-first" or "simultaneous"; where the US action is given, ``solvers.regimes.exact_map`` is exact and as fast.
    size
        Points along each axis, at least 2.

    Raises
    ------
    ParameterError, ScenarioError
        For an unknown parameter or timing, one that a switched-off mechanism silences, a grid below 2 x 2.

    >>> import games
    >>> found = grid_map("rK", "TKN", at=games.scenario("2023"), timing="us-first", size=5)
    >>> found.classes.shape, found.name(int(found.classes[-1, -1]))
    ((5, 5), 'cohesion')
    """
    if timing not in WORDS:
        raise ScenarioError(f"grid_map: timing {' or '.join(WORDS)} is needed; got {timing!r}")
    if size < 2:
        raise ParameterError(f"grid_map: at least 2 points along an axis are needed; got {size}")
    model = model_of(at, None, "grid_map")
    here = Situation.of(model, at)
    axes = [here.axis(word, "grid_map") for word in (x, y)]
    xs, ys = (np.linspace(float(axis.low), float(axis.high), size) for axis in axes)
    grid = [part.ravel() for part in np.meshgrid(xs, ys)]
    samples = {symbol: part for axis, part in zip(axes, grid, strict=True) for symbol in axis.symbols}
    classes = np.concatenate(
        [
            _classes(model, {symbol: part[k : k + BLOCK] for symbol, part in samples.items()}, at, timing)
            for k in range(0, size * size, BLOCK)
        ]
    )
    own = None
    if all(len(axis.symbols) == 1 for axis in axes):
        own = (float(here.values[axes[0].symbols[0]]), float(here.values[axes[1].symbols[0]]))
    first, second = (axis.parameter for axis in axes)
    return GridMap(first, second, xs, ys, classes.reshape(size, size), timing, at, own)


def _classes(model: Trilateral, samples: dict[str, Any], at: Scenario, timing: str) -> NDArray[np.uint8]:
    payoffs = model.batch(samples, at=at, timing="simultaneous")
    if timing == "simultaneous":
        return class_masks(np.any(pure.strict_batch(payoffs), axis=3, keepdims=True)[..., 0])
    return class_masks(on_paths(payoffs, model.players.index(US)))


def on_paths(payoffs: NDArray[np.float64], us: int) -> NDArray[np.bool_]:
    """Return which profiles of the allies are played on a subgame-perfect path that is strict after each US action.

    Parameters
    ----------
    payoffs
        (N, 3, 3, 3, A): player, Japan, ROK, US.
    us
        The place of the US among the players.

    Returns
    -------
    NDArray
        (N, 3, 3); nowhere where the allies have no strict equilibrium after some US action.
    """
    strict = np.stack([pure.strict_batch(payoffs[:, :us, :, :, u]) for u in range(payoffs.shape[-1])], axis=-1)
    worth = payoffs[:, us]
    worst = np.where(strict, worth, np.inf).min(axis=(1, 2))  # per US action; infinite where nothing is strict
    needed = worst.max(axis=1)
    close = CLOSE * np.abs(worth).max(axis=(1, 2, 3))
    reached: NDArray[np.bool_] = strict & (worth >= (needed - close)[:, None, None, None])
    found: NDArray[np.bool_] = np.any(reached, axis=-1, keepdims=True)[..., 0]
    return found


def draw(found: GridMap) -> Figure:
    """Draw a grid map with its scenario's own point: colours for single classes, hatched where there are several.

    >>> import games
    >>> small = grid_map("rK", "TKN", at=games.scenario("2023"), timing="us-first", size=5)
    >>> draw(small).get_axes()[0].get_xlabel()
    'US reliability (ROK), $r_K$ (0 to 1)'
    """
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    from ..figures.regime_map import AXIS, HALO, HIGH, LEFT, LINE, NONE, RIGHT, SEVERAL, axis_label
    from ..figures.style import BLACK, COLUMN, GREY, INCH, LARGE, MARGIN, Figure, heading, style, wrap
    from ..words import year

    with style():
        when = {"us-first": "the US moves first", "simultaneous": "all three move at once"}[found.timing]
        title = heading(f"{year(found.scenario.name)}, {when}", COLUMN)
        note = wrap(f"Classes of the {WORDS[found.timing]}, on a grid of {len(found.xs)} x {len(found.ys)}.", COLUMN - 2 * MARGIN)
        colours = [_colour(mask) for mask in range(1 << len(CLASSES))]
        keys: list[Any] = []
        spots = found.spots
        for mask in sorted(np.unique(found.classes).tolist(), key=lambda mask: -found.shares[found.name(mask)]):
            hatch = SEVERAL if mask.bit_count() > 1 else None if mask else NONE
            name = found.name(mask)
            words = f"{spots[name][0]}  {name if mask else 'none in strict play'} · {100 * found.shares[name]:.1f}%"
            keys.append(Patch(facecolor=colours[mask], edgecolor=GREY, linewidth=0.4, hatch=hatch, label=words))
        below = MARGIN + LINE * (len(keys) + note.count("\n") + 2)
        ylabel = axis_label(found.y, found.ys, HIGH)
        left = LEFT + LINE * ylabel.count("\n")
        wide = COLUMN - left - RIGHT
        xlabel = axis_label(found.x, found.xs, wide)
        bottom = below + AXIS + LINE * xlabel.count("\n")
        drawn = Figure(COLUMN, bottom + HIGH + 4.5 * (title.count("\n") + 1) + MARGIN)
        on = drawn.panel(left, bottom, wide, HIGH)
        colouring: dict[str, Any] = {"cmap": ListedColormap(colours), "vmin": -0.5, "vmax": len(colours) - 0.5}
        on.pcolormesh(found.xs, found.ys, found.classes, shading="nearest", rasterized=True, **colouring)
        count = np.bitwise_count(found.classes)
        for where, hatch in ((count > 1, SEVERAL), (count == 0, NONE)):
            if where.any():
                on.contourf(found.xs, found.ys, where.astype(float), levels=(0.5, 1.5), colors="none", hatches=[hatch])
        for mask in np.unique(found.classes).tolist():
            if len(spots) > 1:
                on.contour(found.xs, found.ys, (found.classes == mask).astype(float), levels=(0.5,), colors=BLACK, linewidths=0.5)
            letter, row, column = spots[found.name(mask)]
            place = (found.xs[column], found.ys[row])
            on.text(*place, letter, size=LARGE, weight="bold", ha="center", va="center", path_effects=[HALO])
        on.set(xlim=(found.xs[0], found.xs[-1]), ylim=(found.ys[0], found.ys[-1]), xlabel=xlabel, ylabel=ylabel)
        if found.point is not None:
            on.plot(*found.point, marker="*", markersize=9, color=BLACK, linestyle="", clip_on=False)
        drawn.write_heading(bottom + HIGH + MARGIN + 0.5, title)
        up = drawn.get_size_inches()[1] * INCH
        drawn.legend(
            handles=keys, loc="lower left", bbox_to_anchor=(MARGIN / COLUMN, (MARGIN + LINE * (note.count("\n") + 1.6)) / up),
            borderaxespad=0, borderpad=0, handlelength=2.0,
        )  # fmt: skip
        drawn.sheet.text(MARGIN, MARGIN, note, va="bottom", linespacing=1.2)
        return drawn


def _colour(mask: int) -> str:
    """Return the colour of a set of classes, as the exact map has it."""
    from ..figures.regime_map import COLOURS
    from ..figures.style import PALE, tint

    if mask.bit_count() > 1:
        return tint(COLOURS[0], 0.4) if mask & 1 else PALE
    return COLOURS[mask.bit_length() - 1] if mask else "white"
