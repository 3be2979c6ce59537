"""The figure of the US along the common threat: a strip per account, its parts those of the stretches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib.patches import Rectangle

from quasialliance.figures.style import Figure, render
from quasialliance.figures.us_choice import COLOURS, draw
from solvers.us_choice import Response, account_named, response, shares


@pytest.fixture(scope="module")
def drawn() -> tuple[Response, Figure]:
    """Two accounts, and the shares of the one that is shown below."""
    found = response(accounts=[account_named("best_case"), account_named("net_threat")])
    return found, draw(found, shares(rng=0, draws=20, accounts=[account_named("anticipation")]))


def parts(figure: Figure) -> Iterator[Rectangle]:
    """The coloured parts of the strips."""
    return (patch for patch in figure.get_axes()[0].patches if isinstance(patch, Rectangle))


def test_each_stretch_is_a_part_of_its_strip(drawn: tuple[Response, Figure]) -> None:
    """From end to end, in the colour of the action; several actions share the height."""
    found, figure = drawn
    own = list(parts(figure))
    expected = [(float(s.low), float(s.high), a, len(s.actions)) for row in found.stretches for s in row for a in s.actions]
    assert [(p.get_x(), pytest.approx(p.get_x() + p.get_width()), p.get_gid()) for p in own] == [
        (low, pytest.approx(high), action) for low, high, action, _ in expected
    ]
    whole = own[0].get_height()
    assert [p.get_height() for p in own] == pytest.approx([whole / many for *_, many in expected])
    assert all(p.get_facecolor()[:3] == pytest.approx(_rgb(COLOURS[str(p.get_gid())])) for p in own)


def test_ticks_name_the_accounts_and_changes_are_marked(drawn: tuple[Response, Figure]) -> None:
    """One name per strip, one line per change; the shares below fill the panel."""
    found, figure = drawn
    strips, below = figure.get_axes()[:2]
    assert [label.get_text() for label in strips.get_yticklabels()] == ["best case", "net threat"]
    assert len(strips.lines) == sum(len(row) - 1 for row in found.stretches)
    assert below.get_xlabel() == "common threat"
    assert len(below.collections) == 3


def test_the_figure_repeats_to_the_byte(drawn: tuple[Response, Figure]) -> None:
    """Rendered twice it is the same file."""
    assert render(drawn[1], "svg") == render(drawn[1], "svg")


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
