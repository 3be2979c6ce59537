"""Figures: they repeat to the byte, and can be read in print, in grey and colour-blind."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from games.errors import FormatError
from games.profile import CLASSES
from quasialliance.figures import duration, game_tree, payoff_matrix, regime_map, save, style, timeline, tornado, waterfall
from tests.drawings import (
    DRAWINGS,
    drawn,
    game,
    lasting,
    sensitivity,
    small_map,
    texts,
    verdicts,
)

ROOT = Path(__file__).parents[3]


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
        (style.HIGH, style.LOW, style.GREY),
        (style.LOW, style.HIGH),
        tuple(colour for colour, _, _ in duration.LINES.values()),
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


class Results:
    """What the figures of the paper read from the results, made of the objects above."""

    episodes = property(lambda self: iter(verdicts()))
    verdicts = property(lambda self: {episode.id: found for episode, found in verdicts()})
    close = property(lambda self: {"2019": self.verdicts["E19"], "2023": self.verdicts["E23"]})
    maps = property(lambda self: {"map-one": small_map()})
    sobol = property(lambda self: {"E23": sensitivity()})
    durations = property(lambda self: {"2019": lasting("2019"), "2023": lasting("2023")})


def test_the_paper_gets_every_figure_under_its_own_name() -> None:
    """Each kind yields its stems, and draws."""
    kinds = (payoff_matrix, waterfall, regime_map, timeline, tornado, game_tree, duration)
    made = [pair for kind in kinds for pair in kind.paper(Results())]
    assert [stem for stem, _ in made] == [
        "payoff-matrix-2019", "payoff-matrix-2023", "waterfall-2019-CC", "waterfall-2019-FF", "waterfall-2023-CC", "map-one",
        "timeline", "tornado-2023", "tree-us-first-2023-1", "tree-us-first-2023-2", "tree-us-first-2023-3", "duration",
    ]  # fmt: skip
    assert all(isinstance(figure, style.Figure) for _, figure in made)
