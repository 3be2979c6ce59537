"""Regime maps: colours, ticks, key, the scenario's star and the episodes' marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

import games
from quasialliance.figures import regime_map, style
from tests.drawings import (
    drawn,
    plane,
    small_map,
)


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
