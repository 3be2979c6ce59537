"""One figure of each kind and some hard ones, made of small or made-up results, and what is written on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

import games
from games.ledger import Ledger
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from quasialliance.figures import (
    discovered_boxes,
    duration,
    game_tree,
    index_convergence,
    payoff_matrix,
    regime_map,
    regime_shares,
    sensitivity_methods,
    style,
    timeline,
    tornado,
    waterfall,
)
from solvers import nash, regimes, subgame_perfect
from solvers.rapprochement import Report, report
from solvers.regimes import RegimeMap
from solvers.sensitivity import (
    Distributions,
    Range,
    Screening,
    Sensitivity,
    ShapleyEffects,
    SobolIndices,
    Swing,
    grow,
    morris,
    pawn,
    shapley,
    sobol,
)
from solvers.sensitivity.box_sets import box_set
from solvers.sensitivity.convergence import Convergence, convergence
from solvers.sensitivity.distributions import hypercube
from solvers.sensitivity.evaluation import evaluate
from solvers.sensitivity.regime_shares import regime_shares as along
from solvers.verdict import Verdict, verdict


@cache
def game(name: str) -> NormalFormGame:
    """Return the allies' game of an episode."""
    return MODEL.game(games.episode(name).scenario)


@cache
def verdicts() -> tuple[tuple[games.Episode, Verdict], ...]:
    """Return every episode with its verdict."""
    return tuple((episode, verdict(episode.scenario)) for episode in games.episodes().values())


@cache
def lasting(year: str, us_action: str | None = None) -> Report:
    """Return how long a year's friction or cohesion lasts, with a coarse band."""
    return report(games.scenario(year), us_action=us_action, draws=50)


@cache
def small_map() -> RegimeMap:
    """Return a coarse map on which every class is selected somewhere and the cohesion margin changes its sign."""
    found = regimes.map(MODEL, "TKN", "hK", at=games.episode("2019").scenario, shape=(40, 30), select=False)
    masks = found.strict_classes
    return replace(found, outcome=np.where(masks & 4, 2, np.where(masks & 1, 0, 1)).astype(np.int8))


def plane(slope: int) -> RegimeMap:
    """Return a map whose cohesion margin rises (1) or falls (-1) from left to right and vanishes in the middle."""
    grid = np.linspace(0, 1, 11)
    margin = slope * np.tile(grid - 0.5, (11, 1))
    ones = np.ones((11, 11))
    return replace(
        small_map(), xs=grid, ys=grid, margin=margin, point=(0.1, 0.9), outcome=0 * ones.astype(np.int8),
        strict_classes=ones.astype(np.uint8), converged=ones.astype(bool),
    )  # fmt: skip


def sensitivity(symbols: tuple[str, ...] = ("yF", "TJC", "s"), note: str = "") -> Sensitivity:
    """Return a sensitivity with made-up numbers: the first input moves the margin to one side only, the last most."""
    ranges = tuple(Range(p, p.low, p.high) for p in map(MODEL.parameter, symbols))
    ends = [(Fraction(k + 2, 20), Fraction(1 - k, 20) if k else Fraction(1, 8)) for k in range(len(symbols))]
    swings = tuple(
        Swing(
            r, r.parameter.default, (r.low, r.high), margins, ("cohesion", "cohesion"),
            (margins[0] * 3 / 2, margins[1] * 3 / 2), ("cohesion", "mixed" if k else "cohesion"),
            (Fraction(1, 3),) if margins[1] < 0 else (),
        )
        for k, (r, margins) in enumerate(zip(ranges, ends, strict=True))
    )  # fmt: skip
    total = np.linspace(0.1, 0.5, len(symbols))
    index = SobolIndices(total - 0.05, np.full(len(symbols), 0.02), total, np.full(len(symbols), 0.03), note)
    return Sensitivity(
        scenario=games.episode("2023").scenario, us_action="P", ranges=ranges, indices={"margin": index}, shares={},
        share_errors={}, strict_share=0.7, strict_error=0.01, base_margin=Fraction(1, 16), base_outcome="cohesion",
        swings=swings, samples=16, rng=0, resamples=100, confidence=0.95, games=16 * (len(symbols) + 2), undecided=0,
    )  # fmt: skip


@cache
def methods() -> tuple[Sensitivity, ShapleyEffects, Screening, Distributions]:
    """Return what four methods say of 2023, from few games."""
    at, asked = games.episode("2023").scenario, {"rng": 0, "progress": False}
    few, more = {"samples": 32, **asked}, {"draws": 100, "resamples": 10, **asked}
    return sobol(MODEL, at, **few), shapley(MODEL, at, **few), morris(MODEL, at, trajectories=8, **asked), pawn(MODEL, at, **more)


@cache
def converging() -> Convergence:
    """Return the indices of 2019 at a few small numbers of games."""
    return convergence(MODEL, games.episode("2019").scenario, samples=128, rng=0, resamples=10, progress=False)


@cache
def boxes_found() -> tuple[regimes.ExactMap, list[discovered_boxes.Found]]:
    """Return an exact plane of 2023, and boxes for where cohesion is strict, by hand and from a tree of 500 games."""
    plane = regimes.exact_map(MODEL, "s", "hbar", at=games.episode("2023").scenario, mixed=False, select=False)
    inputs = [Range(p, p.low, p.high) for p in (plane.x, plane.y)]
    points = hypercube(inputs, 500, 0)
    hits = evaluate(MODEL, plane.scenario, inputs, points, "P", False).margin > 0
    limits = [(np.array([-0.5, 0.1]), np.array([0.6, 0.7])), (np.array([-0.2, 0.2]), np.array([0.9, 0.4]))]
    hand = box_set(points, hits, ("s", "hbar"), limits, method="by hand")
    return plane, [
        discovered_boxes.Found(name, own, "cohesion")
        for name, own in {"by hand": hand, "a tree": grow(points, hits, ("s", "hbar"))}.items()
    ]


def signalling(receiver: str = "Japan", signal: str = "signal") -> ExtensiveFormGame:
    """Return a signalling game: two types, two information sets that interleave."""

    def reply(label: str, *payoffs: Any) -> Any:
        return move(receiver, label, {"cooperate": end(*payoffs), "hedge": end(0, 0)})

    kinds = {
        kind: (p, move("US", f"US {kind}", {signal: reply("after S", 1, v), "none": reply("after N", Fraction(1, 3), v)}))
        for kind, p, v in (("reliable", Fraction(7, 10), 1), ("unreliable", Fraction(3, 10), -1))
    }
    return tree(("US", receiver), chance(kinds), "Reliability signalling")


class SignallingEquilibrium:
    """Strategies and beliefs to be drawn on the signalling game."""

    behaviour: ClassVar[Any] = {
        "US reliable": (1, 0),
        "US unreliable": (Fraction(3, 7), Fraction(4, 7)),
        "after S": (Fraction(3, 5), Fraction(2, 5)),
        "after N": (0, 1),
    }
    beliefs: ClassVar[Any] = {"after S": (Fraction(7, 10), Fraction(3, 10)), "after N": (0, 1)}


def us_first() -> ExtensiveFormGame:
    """Return the tree of 2023 in which the US moves first."""
    return MODEL.game(games.episode("2023").scenario, timing="us-first")


LONG = "Democratic People's Republic of Korea"
LONG_GAME = NormalFormGame(
    [[[3.5, 0, -1], [5, 1, 1000000]], [[3, 5, 2], [0, 1.25, -2345678.1]]],
    players=(LONG, "a coalition of several states"),
    actions=[("withdraw from the agreement", "stay"), ("suspend the termination notice", "stay", "leave")],
    title="A game whose title is much longer than one would like, and long enough to need a second line of type",
)
LONG_LEDGER = Ledger(LONG, "(withdraw from the agreement, stay)", "stay", {"politics_of_history_textbooks": 0.4, "f": -1234.5})

DRAWINGS: dict[str, Callable[[], Figure]] = {
    "matrix": lambda: payoff_matrix.draw(game("E19"), nash.solve(game("E19")).points),
    "matrix-long": lambda: payoff_matrix.draw(LONG_GAME, nash.solve(LONG_GAME).points),
    "waterfall-CC": lambda: waterfall.draw(*waterfall.leaving(game("E19"), "CC")),
    "waterfall-FF": lambda: waterfall.draw(*waterfall.leaving(game("E19"), "FF")),
    "waterfall-long": lambda: waterfall.draw(LONG_LEDGER),
    "map": lambda: regime_map.draw(small_map()),
    "map-unselected": lambda: regime_map.draw(replace(small_map(), outcome=np.full((30, 40), -1, np.int8))),
    "timeline": lambda: timeline.draw(verdicts()),
    "tornado": lambda: tornado.draw(sensitivity()),
    "tornado-all": lambda: tornado.draw(sensitivity(tuple(p.symbol for p in MODEL.parameters)), rows=50),
    "tree": lambda: game_tree.draw(signalling(), SignallingEquilibrium),
    "tree-long": lambda: game_tree.draw(signalling("the Democratic People's Republic of Korea", "withdraw from the agreement")),
    "tree-us-first": lambda: game_tree.draw(us_first(), subgame_perfect.solve(us_first()).equilibria[0]),
    "duration": lambda: duration.draw({"2019": lasting("2019"), "2023": lasting("2023")}),
    "duration-never": lambda: duration.draw({"2019, and the US retrenches": lasting("2019", "R")}),
    "methods": lambda: sensitivity_methods.draw(*methods()),
    "convergence": lambda: index_convergence.draw(converging()),
    "shares": lambda: regime_shares.draw(
        [
            [along(MODEL, games.scenario(year), word, levels=5, draws=60, rng=0) for word in ("hbar", "s")]
            for year in ("2019", "2023")
        ]
    ),
    "boxes": lambda: discovered_boxes.draw(*boxes_found()),
    "tornado-undefined": lambda: tornado.draw(sensitivity(note="constant over the draws, so indices are not defined")),
}


ONE_OF_EACH = ("matrix", "waterfall-CC", "map", "timeline", "tornado", "tree", "duration")


@cache
def drawn(name: str) -> Figure:
    """Return a figure that was drawn before it is inspected, so that every text has its place."""
    with style.style():
        figure = DRAWINGS[name]()
        FigureCanvasAgg(figure).draw()
    return figure


def texts(figure: Figure) -> Iterator[tuple[Text, NDArray[np.float64]]]:
    """Yield every text that is drawn with the corners of its box in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    unseen = {text for panel in figure.get_axes() for text in beyond(panel)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in unseen:
            yield text, text.get_window_extent(renderer).get_points()


def beyond(panel: Axes) -> Iterator[Text]:
    """Yield the tick labels that are not drawn: those beyond the limits, and all of axes that are off."""
    for axis in (panel.xaxis, panel.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not panel.axison or not low <= tick.get_loc() <= high:
                yield tick.label1
