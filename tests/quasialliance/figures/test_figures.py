"""Figures: they repeat to the byte, show what was computed, and can be read in print, in grey and colour-blind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

import games
from games.errors import FormatError, GameError, ParameterError, ScenarioError
from games.ledger import Ledger
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.profile import CLASSES
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from quasialliance.figures import game_tree, payoff_matrix, regime_map, save, style, timeline, tornado, waterfall
from solvers import nash, regimes, subgame_perfect
from solvers.regimes import RegimeMap
from solvers.sensitivity import Range, Sensitivity, SobolIndices, Swing
from solvers.verdict import Verdict, verdict

ROOT = Path(__file__).parents[3]


@cache
def game(name: str) -> NormalFormGame:
    """Return the allies' game of an episode."""
    return MODEL.game(games.episode(name).scenario)


@cache
def verdicts() -> tuple[tuple[games.Episode, Verdict], ...]:
    """Return every episode with its verdict."""
    return tuple((episode, verdict(episode.scenario)) for episode in games.episodes().values())


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
        Swing(r, margins, ("cohesion", "mixed" if k else "cohesion"), (Fraction(1, 3),) if margins[1] < 0 else ())
        for k, (r, margins) in enumerate(zip(ranges, ends, strict=True))
    )
    total = np.linspace(0.1, 0.5, len(symbols))
    index = SobolIndices(total - 0.05, np.full(len(symbols), 0.02), total, np.full(len(symbols), 0.03), note)
    return Sensitivity(
        scenario=games.episode("2023").scenario, us_action="P", ranges=ranges, indices={"margin": index}, shares={},
        share_errors={}, strict_share=0.7, strict_error=0.01, base_margin=Fraction(1, 16), base_outcome="cohesion",
        swings=swings, samples=16, rng=0, resamples=100, confidence=0.95, games=16 * (len(symbols) + 2), undecided=0,
    )  # fmt: skip


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
    "tornado-undefined": lambda: tornado.draw(sensitivity(note="constant over the draws, so indices are not defined")),
}


ONE_OF_EACH = ("matrix", "waterfall-CC", "map", "timeline", "tornado", "tree")


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


def bars(panel: Axes) -> dict[str, Rectangle]:
    """Return the bars of a waterfall by mechanism."""
    return {str(p.get_gid()): p for p in panel.patches if isinstance(p, Rectangle) and p.get_gid()}


# --- files ---


def digests() -> str:
    """Return the hash of one figure of each kind in every format, and whether pyplot was imported for it."""
    lines = [
        f"{name}.{form} {hashlib.sha256(style.render(DRAWINGS[name](), form)).hexdigest()}"
        for name in ONE_OF_EACH
        for form in ("pdf", "svg", "png")
    ]
    return "\n".join([*lines, f"pyplot {'matplotlib.pyplot' in sys.modules}"])


def test_files_repeat_to_the_byte_whatever_the_process_and_the_users_settings(tmp_path: Path) -> None:
    """Another hash seed, time zone and matplotlibrc change no byte, and pyplot is never imported."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsvg.fonttype: none\nsavefig.bbox: tight\naxes.grid: True\n")
    settings = ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "99", "TZ": "Asia/Seoul", "MATPLOTLIBRC": str(tmp_path)})
    command = [sys.executable, "-c", "from tests.test_figures import digests; print(digests())"]
    runs = [subprocess.Popen(command, cwd=ROOT, env=os.environ | extra, stdout=subprocess.PIPE, text=True) for extra in settings]
    first, second = (run.communicate()[0].splitlines() for run in runs)
    assert [run.returncode for run in runs] == [0, 0]
    assert first == second
    assert first[-1] == "pyplot False"
    assert len(set(first)) == 3 * len(ONE_OF_EACH) + 1


def test_saving_a_figure_again_gives_the_same_files(tmp_path: Path) -> None:
    """Saving changes nothing in the figure."""
    figure = payoff_matrix.draw(game("E19"))
    first, second = save(figure, tmp_path / "new" / "a"), save(figure, tmp_path / "b.c")
    assert [path.name for path in second] == ["b.c.pdf", "b.c.svg", "b.c.png"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_an_unknown_format_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """Only formats known to repeat to the byte are written."""
    with pytest.raises(FormatError, match="pdf, svg, png; got 'jpg'"):
        save(payoff_matrix.draw(game("E19")), tmp_path / "a", ("pdf", "jpg"))
    assert not list(tmp_path.iterdir())


def test_a_figure_shows_itself_in_a_notebook() -> None:
    """As the last value of a cell, a figure is displayed as the PNG file that saving writes."""
    figure = payoff_matrix.draw(game("E19"))
    data, metadata = DisplayFormatter().format(figure)
    assert data["image/png"] == style.render(figure, "png")
    assert metadata["image/png"]["width"] > 400


# --- print ---


@pytest.mark.parametrize("name", DRAWINGS)
def test_figures_are_as_wide_as_one_or_two_columns(name: str) -> None:
    """Widths are those of a journal page, heights fit on it."""
    width, height = drawn(name).get_size_inches() * style.INCH
    assert min(abs(width - style.COLUMN), abs(width - style.PAGE)) < 0.01
    assert height < 250


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_text_is_inside_its_figure_and_large_enough(name: str) -> None:
    """No label leaves the page, none is smaller than 7 pt."""
    figure = drawn(name)
    limits = np.array([(0, 0), figure.get_size_inches() * figure.dpi])
    for text, box in texts(figure):
        assert (box[0] >= limits[0] - 0.5).all(), text
        assert (box[1] <= limits[1] + 0.5).all(), text
        assert text.get_fontsize() >= 7


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_text_covers_another(name: str) -> None:
    """Boxes of texts do not overlap."""
    for (a, one), (b, other) in combinations(texts(drawn(name)), 2):
        shared = np.minimum(one[1], other[1]) - np.maximum(one[0], other[0])
        assert shared.min() < 1, (a, b)


@pytest.mark.parametrize("name", [name for name in DRAWINGS if not name.startswith(("matrix", "tree"))])
def test_axes_are_labelled_in_words(name: str) -> None:
    """Labels of axes say in words what is measured, and in which units or range."""
    panels = [panel for panel in drawn(name).get_axes() if panel.axison]
    labels = [label for panel in panels for label in (panel.get_xlabel(), panel.get_ylabel()) if label]
    assert labels
    for label in labels:
        assert len(label.split()) >= 3
        assert "(" in label


def lightness(colour: str) -> float:
    """Return CIE lightness, 0 (black) to 100 (white)."""
    red, green, blue = linear(colour)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return float(116 * np.cbrt(y) - 16)


def linear(colour: str) -> NDArray[np.float64]:
    """Return the linear red, green and blue of a colour."""
    values = np.array(to_rgb(colour))
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


DEUTERANOPIA = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
"""Linear RGB as a deuteranope sees it (Viénot, Brettel and Mollon 1999)."""


@pytest.mark.parametrize(
    "colours",
    [
        tuple(style.CLASS_COLOURS.values()),
        regime_map.COLOURS,
        (waterfall.RAISES, waterfall.LOWERS, style.GREY),
        (tornado.LOW, tornado.HIGH),
    ],
)
def test_colours_stay_distinct_in_grey_and_to_a_deuteranope(colours: tuple[str, ...]) -> None:
    """Colours that are told apart differ in lightness, and in colour with green and red confused."""
    for a, b in combinations(colours, 2):
        seen = DEUTERANOPIA @ linear(a) - DEUTERANOPIA @ linear(b)
        assert np.abs(seen).max() > 0.15
        assert abs(lightness(a) - lightness(b)) > (10 if style.GREY not in (a, b) else 0), (a, b)


def test_each_class_has_its_own_colour() -> None:
    """Cohesion, mixed and friction, and nothing else, have a class colour."""
    assert tuple(style.CLASS_COLOURS) == CLASSES
    assert len(set(style.CLASS_COLOURS.values())) == 3


# --- payoff matrix ---


def test_the_matrix_shows_every_payoff_and_names_players_and_actions() -> None:
    """18 payoffs with a true minus; actions of the allies in words."""
    shown = [text.get_text() for text, _ in texts(drawn("matrix"))]
    for value in game("E19").floats().flat:
        assert f"{value:.3f}".replace("-", "−") in shown
    assert {"Japan", "ROK", "C cooperate", "C\ncooperate", "friction", "mixed", "cohesion"} <= set(shown)


def test_the_matrix_marks_exactly_the_best_responses() -> None:
    """Bold payoffs are those that no other own action beats."""
    table = game("E19")
    best = sorted(
        f"{float(table.payoffs[i, a, b]):.3f}".replace("-", "−") for i in (0, 1) for a, b in np.ndindex(3, 3)
        if (a, b)[i] in table.best_responses(i, (a, b))
    )  # fmt: skip
    numbers = (text for text, _ in texts(drawn("matrix")) if "." in text.get_text())
    assert sorted(text.get_text() for text in numbers if text.get_weight() == "bold") == best


def frames(figure: Figure) -> list[tuple[float, float]]:
    """Return the places of the frames in a matrix, the key's own frame left out."""
    thick = [p for p in figure.findobj(Rectangle) if p.get_linewidth() == 1.8]
    return [p.get_xy() for p in thick]


def test_the_matrix_frames_pure_equilibria_and_counts_mixed_ones() -> None:
    """A stag hunt has two frames, one above and left of the other, and one mixed equilibrium that is not shown."""
    hunt = NormalFormGame([[[3, 0], [0, 1]], [[3, 0], [0, 1]]])
    figure = payoff_matrix.draw(hunt, nash.solve(hunt).points)
    (x, y), (right, low) = frames(figure)
    assert x < right
    assert y > low
    assert "not shown: 1 equilibrium in mixed strategies" in [text.get_text() for text, _ in texts(figure)]
    assert frames(payoff_matrix.draw(hunt)) == []
    assert [across for across, _ in frames(payoff_matrix.draw(hunt, ["22"]))] == [right]


def test_the_matrix_refuses_games_that_it_cannot_show() -> None:
    """Three players or symbolic payoffs are errors that say what to do."""
    scenario = games.episode("2019").scenario
    with pytest.raises(GameError, match="two players are needed; got Japan, ROK, US"):
        payoff_matrix.draw(MODEL.game(scenario, timing="simultaneous"))
    with pytest.raises(GameError, match="symbolic"):
        payoff_matrix.draw(MODEL.symbolic())
    with pytest.raises(GameError, match="no action 'X'"):
        payoff_matrix.draw(game("E19"), ["XX"])


# --- waterfall ---


@pytest.mark.parametrize("name", ["E19", "E23"])
@pytest.mark.parametrize("profile", ["CC", "FF"])
def test_the_bars_of_a_waterfall_sum_to_the_gain(name: str, profile: str) -> None:
    """Each bar starts where the last one ended, and the last end is the gain from deviating."""
    ledgers = waterfall.leaving(game(name), profile)
    figure = waterfall.draw(*ledgers)
    for ledger, panel in zip(ledgers, figure.get_axes(), strict=False):
        found = bars(panel)
        total = found.pop(waterfall.TOTAL)
        end = 0.0
        for mechanism, bar in found.items():
            assert bar.get_width() == pytest.approx(float(ledger[mechanism]), abs=1e-12)
            assert bar.get_x() == pytest.approx(end, abs=1e-12)
            end += bar.get_width()
        assert end == pytest.approx(total.get_width(), abs=1e-12)
        assert total.get_width() == pytest.approx(float(ledger.total))
        assert set(found) == {mechanism for mechanism, value in ledger.items() if value}


def test_a_waterfall_says_whether_the_profile_holds() -> None:
    """A gain, a loss and a tie are told apart; in 2018-19 the ROK gains by leaving (C, C), and friction holds."""
    assert waterfall.statement(game("E19").explain("ROK", "CC", "H")).startswith("(C, C) does not hold: deviating gains")
    assert all("holds: deviating loses" in waterfall.statement(ledger) for ledger in waterfall.leaving(game("E19"), "FF"))
    assert waterfall.statement(Ledger("Japan", "(C, C)", "H", {"a": 1, "b": -1})).startswith("(C, C) holds weakly")


def test_a_waterfall_without_numbers_is_refused() -> None:
    """No ledger or a symbolic one is an error."""
    with pytest.raises(GameError, match="at least one ledger"):
        waterfall.draw()
    symbolic = MODEL.symbolic()
    assert isinstance(symbolic, NormalFormGame)
    with pytest.raises(GameError, match="symbolic"):
        waterfall.draw(symbolic.explain("Japan", "CC", "H"))


# --- regime map ---


def test_the_map_colours_each_cell_by_its_class() -> None:
    """The mesh holds the selected classes; what has none stays empty."""
    (mesh,) = drawn("map").get_axes()[0].collections[:1]
    assert np.array_equal(np.ma.getdata(mesh.get_array()), small_map().outcome)
    assert set(np.unique(small_map().outcome)) == {0, 1, 2}
    (mesh,) = drawn("map-unselected").get_axes()[0].collections[:1]
    several = np.bitwise_count(small_map().strict_classes) != 1
    assert np.array_equal(np.ma.getmaskarray(mesh.get_array()), several)


def dark(figure: Figure) -> NDArray[np.int64]:
    """Return the numbers of black pixels left and right of the line in the middle of a map."""
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(300)
    with style.style():
        canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[::-1, :, :3].max(axis=2)
    (left, low), (right, high) = np.round(figure.get_axes()[0].get_window_extent().get_points()).astype(int)
    inside = pixels[low + 20 : high - 20, left + 200 : right - 200] < 60
    half = inside.shape[1] // 2
    return np.array([inside[:, : half - 6].sum(), inside[:, half + 6 :].sum()])


@pytest.mark.parametrize("slope", [1, -1])
def test_the_ticks_of_the_margin_point_to_where_cohesion_is_not_strict(slope: int) -> None:
    """Where the margin rises to the right they are on the left, and the other way round."""
    left, right = dark(regime_map.draw(plane(slope)))
    assert (left > 0, right > 0) == ((True, False) if slope > 0 else (False, True))


def key(figure: Figure) -> str:
    """Return all that the keys of a figure say."""
    return "\n".join(text.get_text() for legend in figure.legends for text in legend.get_texts())


def test_the_key_of_a_map_lists_what_is_on_it() -> None:
    """Hatching, the zero line, undecided points and episodes are explained if and only if they occur."""
    said = key(drawn("map"))
    assert "several classes" in said
    assert "cohesion margin 0" in said
    assert "episodes" not in said
    flat = replace(plane(1), margin=np.ones((11, 11)), converged=np.eye(11) == 0)
    said = key(regime_map.draw(flat, list(games.episodes().values())))
    assert "several classes" not in said
    assert "(C, C) is strict everywhere on this map" in said
    assert "selection undecided at 11 of 121 grid points" in said
    assert "other episodes" in said


def test_the_scenarios_point_is_at_its_own_values() -> None:
    """The star of 2018-19 lies at the codes of E19."""
    (star,) = [line for line in drawn("map").get_axes()[0].lines if line.get_marker() == "*"]
    codes = games.episode("E19").codes
    assert star.get_xydata().tolist() == [[float(codes["TKN"].value), float(codes["hK"].value)]]


def test_every_episode_is_named_on_a_map_once() -> None:
    """Episodes with the same codes share a mark; the scenario's own has only the star."""
    shared = regime_map.places(small_map(), list(games.episodes().values()))
    named = [name for names in shared.values() for name in names]
    assert sorted([*named, "E19"]) == list(games.episodes())


def test_the_axes_of_a_map_give_words_symbol_and_range() -> None:
    """A reader needs no list of symbols."""
    panel = drawn("map").get_axes()[0]
    assert panel.get_xlabel() == "DPRK threat (ROK), $T_{KN}$ (0 to 1)"
    assert panel.get_ylabel() == "animosity (ROK), $H_K$ (0 to 1)"


# --- timeline ---


def test_the_timeline_lists_every_episode_in_time_order() -> None:
    """24 columns, each with its US action."""
    figure = drawn("timeline")
    labels = [label.get_text() for label in figure.get_axes()[0].get_xticklabels()]
    assert [label.split()[-1] for label in labels] == list(games.episodes())
    assert len(labels) == 24
    actions = [text.get_text() for text in figure.get_axes()[-1].texts if text.get_text() in ("P", "E", "R")]
    assert actions == [episode.us_action for episode in games.episodes().values()]


def test_the_timeline_marks_exactly_the_misses() -> None:
    """Shaded columns, bold labels and the title agree with the comparison of coded and computed classes."""
    missed = {episode.id for episode, found in verdicts() if episode.outcome != found.outcome}
    figure = drawn("timeline")
    for panel in figure.get_axes()[:2]:
        assert {str(p.get_gid()) for p in panel.patches if p.get_gid()} == {f"miss {name}" for name in missed}
    labels = figure.get_axes()[0].get_xticklabels()
    assert {label.get_text().split()[-1] for label in labels if label.get_weight() == "bold"} == missed
    title = figure.get_axes()[-1].texts[0].get_text()
    assert title.startswith(f"{24 - len(missed)} of 24 outcomes are computed as coded")
    assert {word.strip(",") for word in title.split() if word.startswith("E")} == missed


def test_a_timeline_without_misses_shows_none() -> None:
    """The key and the title speak of misses only where there are some."""
    hits = [(episode, found) for episode, found in verdicts() if episode.outcome == found.outcome]
    figure = timeline.draw(hits)
    assert not [text for text, _ in texts(figure) if "miss" in text.get_text()]


def test_the_timeline_refuses_wrong_pairs() -> None:
    """No episode, or a verdict on another scenario, is an error."""
    with pytest.raises(ScenarioError, match="at least one"):
        timeline.draw([])
    (first, _), (_, second) = verdicts()[:2]
    with pytest.raises(ScenarioError, match="E01 is paired with a verdict on E02"):
        timeline.draw([(first, second)])


# --- tornado ---


def test_the_tornado_puts_the_largest_swing_on_top() -> None:
    """Inputs are ordered by what each does alone to the margin, and named in words."""
    labels = [label.get_text() for label in drawn("tornado").get_axes()[0].get_yticklabels()]
    assert [label.split(",")[0] for label in labels] == ["substitutability", "China threat (Japan)", "hedge kept confronting"]
    assert labels[0] == "substitutability, $s$  [−0.5, 1]"


def test_the_bars_of_a_tornado_end_at_the_margins() -> None:
    """Each bar runs from the scenario's margin to the margin at one end of the input's range."""
    found = sensitivity()
    ends = [round(p.get_x() + p.get_width(), 12) for p in drawn("tornado").get_axes()[0].patches]
    assert ends == [round(float(margin), 12) for swing in reversed(found.swings) for margin in swing.margins]


def test_the_tornado_names_changed_outcomes_and_flips() -> None:
    """Ends that select another class carry its name; where (C, C) starts or ceases to be strict, the value stands."""
    shown = [text.get_text() for text, _ in texts(drawn("tornado"))]
    assert shown.count("mixed") == 2
    assert shown.count("0.33") == 1
    assert "cohesion" not in shown


def test_an_undefined_index_is_said_and_not_drawn_as_zero_in_silence() -> None:
    """The note of the indices is in the figure."""
    shown = " ".join(text.get_text().replace("\n", " ") for text, _ in texts(drawn("tornado-undefined")))
    assert "constant over the draws, so indices are not defined" in shown


def test_a_tornado_needs_a_row() -> None:
    """Zero rows are refused."""
    with pytest.raises(ParameterError, match="at least 1"):
        tornado.draw(sensitivity(), rows=0)


# --- paper ---


class Results:
    """What the figures of the paper read from the results, made of the objects above."""

    episodes = property(lambda self: iter(verdicts()))
    verdicts = property(lambda self: {episode.id: found for episode, found in verdicts()})
    maps = property(lambda self: {"map-one": small_map()})
    sobol = property(lambda self: {"E23": sensitivity()})


def test_the_paper_gets_every_figure_under_its_own_name() -> None:
    """Each kind yields its stems, and every thunk draws."""
    kinds = (payoff_matrix, waterfall, regime_map, timeline, tornado, game_tree)
    made = [pair for kind in kinds for pair in kind.paper(Results())]
    assert [stem for stem, _ in made] == [
        "payoff-matrix-E19", "payoff-matrix-E23", "waterfall-E19-CC", "waterfall-E19-FF", "waterfall-E23-CC", "map-one",
        "timeline", "tornado-E23", "tree-us-first-2023",
    ]  # fmt: skip
    assert all(isinstance(thunk(), style.Figure) for _, thunk in made)


# --- the tree ---


def test_the_tree_shows_every_action_payoff_and_belief() -> None:
    """Actions with their probabilities, payoffs of all ends, and beliefs in brackets are on the figure."""
    written = [text.get_text() for text, _ in texts(drawn("tree"))]
    for label in ("signal (3/7)", "none (4/7)", "reliable (7/10)", "[7/10]", "[3/10]", "[0]", "[1]"):
        assert label in written
    assert written.count("0, 0") == 4
    assert written.count("Japan") == 4


def test_the_path_of_play_is_in_colour() -> None:
    """Of the US-first tree exactly the three moves that are played are in a player's colour and bold."""
    figure = drawn("tree-us-first")
    bold = [text for text, _ in texts(figure) if text.get_weight() == "bold" and text.get_text() in ("C", "H", "F", "P", "E", "R")]
    assert len(bold) == 3
    assert len([line for line in figure.get_axes()[0].get_lines() if line.get_linewidth() == 1.8]) == 3


def test_the_tree_refuses_what_does_not_fit() -> None:
    """Strategies of another game, wrong sizes and too many ends: a typed error that says which."""
    with pytest.raises(GameError, match="2 numbers are needed; got 3"):
        game_tree.draw(signalling(), {"after S": (1, 0, 0)})
    with pytest.raises(GameError, match="no information set"):
        game_tree.draw(signalling(), {"elsewhere": (1, 0)})
    with pytest.raises(GameError, match="behaviour"):
        game_tree.draw(signalling(), 3)
    with pytest.raises(GameError, match="at most 60 ends"):
        game_tree.draw(tree(("A",), move("A", "many", {str(k): end(k) for k in range(61)})))


def test_latex_source_is_balanced_and_links_information_sets() -> None:
    """Brackets and braces close, special characters are escaped, every set of two nodes is one dashed line."""
    source = game_tree.forest(signalling(signal="50% & more_"), SignallingEquilibrium)
    assert source.count("[") == source.count("]")
    assert source.count("{") == source.count("}")
    assert r"50\% \& more\_" in source
    assert source.count("dashed") == 2
    assert source.count("very thick") == 11
