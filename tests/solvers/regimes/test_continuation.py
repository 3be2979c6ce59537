"""Continuation: no event is missed, places are exact, and branches are the equilibria of every game on the path."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import games
from games.exact.algebraic import Algebraic
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from quasialliance.figures import continuation as figure
from solvers import nash
from solvers.regimes.lines import Continuation, Event, continuation, written
from tests.margins import margins

ENDS = [games.episode(year).scenario for year in ("2019", "2023")]


def values(path: list[games.Scenario], t: Fraction) -> dict[str, Fraction]:
    """Return the parameter values at a place."""
    k = min(int(t), len(path) - 2)
    a, b = MODEL.scenario_values(path[k]), MODEL.scenario_values(path[k + 1])
    return {s: a[s] + (t - k) * (b[s] - a[s]) for s in a}


def supports_at(path: list[games.Scenario], t: Fraction, us: str) -> set:
    """Return the supports of all equilibria at a place, solved alone."""
    players, actions = ("Japan", "ROK"), MODEL.actions[:2]
    payoffs = MODEL.payoffs(values(path, t), players=players, fixed={"US": us})
    found = nash.solve(NormalFormGame(payoffs, players, actions), exact=True)
    return {tuple(tuple(actions[i][k] for k in own) for i, own in enumerate(e.support)) for e in found.points}


def random_paths(count: int) -> list[list[games.Scenario]]:
    """Return paths between random scenarios, some with a corner."""
    rng = random.Random(4)
    moved = [p for p in MODEL.parameters if p.kind != "optional"]

    def scenario() -> games.Scenario:
        return games.Scenario("random", {p.symbol: p.low + (p.high - p.low) * Fraction(rng.randrange(0, 21), 20) for p in moved})

    return [[scenario() for _ in range(2 + k % 2)] for k in range(count)]


def test_every_change_of_the_equilibrium_set_is_an_event() -> None:
    """On a fine grid of random paths, two neighbouring games have different supports only if an event lies between."""
    events = 0
    for k, path in enumerate(random_paths(10)):
        us = "PER"[k % 3]
        found = continuation(MODEL, path, us_action=us, steps=2)
        assert found.complete
        events += len(found.events)
        grid = [Fraction(j, 97) * (len(path) - 1) + Fraction(1, 1009) for j in range(97)]
        sets = [supports_at(path, t, us) for t in grid]
        for (a, before), (b, after) in itertools.pairwise(zip(grid, sets, strict=True)):
            between = [e for e in found.events if a < e.value < b]
            assert before == after or between
            gone = {s for e in between for s in e.before} | {s for e in between for s in e.after}
            assert before ^ after <= gone
        for t, own in zip(grid, sets, strict=True):
            assert own == {b.support for b in found.branches if b.low < t < b.high}
    assert events > 10


def event_player(event: Event) -> int:
    """Return the place of the player whose deviation binds."""
    return ("Japan", "ROK").index(event.binding[0])


@pytest.mark.parametrize("us", ["P", "E", "R"])
def test_events_are_exactly_where_the_binding_margin_vanishes(us: str) -> None:
    """From 2019 to 2023, an event that a pure profile takes part in has that profile's named margin at zero, exactly."""
    found = continuation(MODEL, ENDS, us_action=us, steps=3)
    assert found.events
    for event in found.events:
        assert event.exact
        low, high = event.value.interval(40) if isinstance(event.value, Algebraic) else (event.value, event.value)
        pure = [s for s in (*event.before, *event.after) if all(len(own) == 1 for own in s)]
        sizes = []
        for support in pure:
            labels = (support[0][0], support[1][0])
            at_event = margins(MODEL, values(ENDS, (low + high) / 2), labels, us)
            own = labels[event_player(event)]
            sizes += [
                abs(m) for (who, to), m in at_event.items() if who == event.binding[0] and {own, to} == set(event.binding[1:])
            ]
        assert min(sizes) <= 100 * (high - low)


def test_what_appears_and_vanishes_under_each_us_action() -> None:
    """Under P and E cohesion appears as a pair with a mixed equilibrium; under R friction gives way profile by profile."""
    pressed = continuation(MODEL, ENDS, us_action="P", steps=3)
    cohesion, mixed = (("C",), ("C",)), (("C", "H"), ("C", "H"))
    assert [(e.change, set(e.before), set(e.after)) for e in pressed.events] == [
        ("appears", set(), {cohesion, mixed}),
        ("vanishes", {(("H",), ("H",)), mixed}, set()),
    ]
    assert pressed.events[0].sentence() == ("(C, C) and (C+H, C+H) appear: ROK is indifferent between cooperate (C) and hedge (H)")
    gone = continuation(MODEL, ENDS, us_action="R", steps=3)
    assert [(e.change, e.binding[0]) for e in gone.events][:2] == [("exchange", "Japan"), ("exchange", "ROK")]


def test_branches_hold_exact_equilibria_of_the_path() -> None:
    """At every place of a branch its profile is the equilibrium of the game there, and it is strict iff it says so."""
    found = continuation(MODEL, ENDS, us_action="E", steps=4)
    for branch in found.branches:
        assert list(branch.places) == sorted(set(branch.places))
        for t, profile in zip(branch.places, branch.profiles, strict=True):
            assert branch.low < t < branch.high
            payoffs = MODEL.payoffs(values(ENDS, t), players=found.players, fixed={"US": "E"})
            solved = nash.solve(NormalFormGame(payoffs, found.players, found.actions), exact=True)
            (same,) = [
                e
                for e in solved.equilibria
                if tuple(tuple(a[k] for k in own) for own, a in zip(e.support, e.actions, strict=True)) == branch.support
            ]
            assert same.strict == branch.strict
            assert [pytest.approx([float(p) for p in x]) for x in same.profile] == [list(x) for x in profile]


def test_the_simultaneous_game_has_the_events_of_an_engaged_us() -> None:
    """Pressing never pays simultaneously, so the events are those under E; mixed ones of all three are not promised."""
    both = continuation(MODEL, ENDS, timing="simultaneous", steps=2)
    engaged = continuation(MODEL, ENDS, us_action="E", steps=2)
    assert not both.complete
    assert [float(e.value) for e in both.events] == pytest.approx([float(e.value) for e in engaged.events])
    assert [{s[:2] for s in (*e.before, *e.after)} for e in both.events] == [{*e.before, *e.after} for e in engaged.events]


def test_a_path_that_goes_back_repeats_its_events() -> None:
    """From 2019 to 2023 and back, the events come in reverse order at mirrored places."""
    there = continuation(MODEL, ENDS, us_action="P", steps=2)
    back = continuation(MODEL, [*ENDS, ENDS[0]], us_action="P", steps=2)
    first = [float(e.value) for e in there.events]
    assert [float(e.value) for e in back.events] == pytest.approx([*first, *(2 - t for t in reversed(first))])
    for forward, mirrored in zip(back.events, reversed(back.events), strict=True):
        assert set(forward.before) == set(mirrored.after)


def test_a_path_without_events_says_so() -> None:
    """A path from a scenario to itself has none; the table names what holds at the start."""
    found = continuation(MODEL, [ENDS[1], ENDS[1]], us_action="P")
    assert found.events == ()
    assert [written(b.support) for b in found.branches] == ["(C, C)"]
    assert "At E23: (C, C)" in str(found)


def test_bad_input_is_refused() -> None:
    """One scenario, different US actions, an unknown timing, no steps: one clear error each."""
    for path, more, words in (
        ([ENDS[0]], {"us_action": "P"}, "two scenarios"),
        (ENDS, {}, "differs along the path"),
        (ENDS, {"timing": "us-first"}, "timing"),
        (ENDS, {"us_action": "P", "steps": 0}, "step"),
        (ENDS, {"us_action": "X"}, "US action"),
    ):
        with pytest.raises(games.ScenarioError, match=words):
            continuation(MODEL, path, **more)


# --- figure ---


def drawn(found: Continuation) -> figure.Figure:
    """Return the figure, drawn so that every text has its place."""
    with figure.style():
        made = figure.draw(found)
        FigureCanvasAgg(made).draw()
    return made


def test_the_figure_shows_every_branch_and_event_and_nothing_overlaps_its_edge() -> None:
    """One bar per branch at its part of the path, one numbered line per event, all told; texts stay on the page."""
    found = continuation(MODEL, [*ENDS, games.scenario("1965")], us_action="R", steps=3)
    made = drawn(found)
    top, *panels, whole = made.get_axes()
    bars = {patch.get_gid(): patch for patch in top.patches}
    assert len(bars) == len(found.branches)
    for branch in found.branches:
        bar = bars[f"{written(branch.support)} {float(branch.low):.6f}"]
        assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((float(branch.low), float(branch.high)))
        assert (bar.get_hatch() is None) == branch.strict
    assert [text.get_text() for text in top.texts] == [str(k) for k in range(1, len(found.events) + 1)]
    assert [len(panel.lines) for panel in panels] == [len(found.branches) + len(found.events)] * 2
    told = [text.get_text().replace("\n", " ") for text in whole.texts]
    for k, event in enumerate(found.events, 1):
        assert any(line.startswith(f"{k} at ") and event.sentence() in line for line in told)
    renderer = FigureCanvasAgg(made).get_renderer()
    for text in whole.texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0
        assert box.x1 <= made.bbox.width
        assert box.y0 >= 0
        assert box.y1 <= made.bbox.height


def test_lines_keep_the_colour_of_their_bar() -> None:
    """In the panels a branch has the colour of its class, by its modal profile, and runs from -1 to 1."""
    found = continuation(MODEL, ENDS, us_action="E", steps=3)
    top, japan, rok, _ = drawn(found).get_axes()
    for panel in (japan, rok):
        for branch, line in zip(found.branches, panel.lines, strict=False):
            assert line.get_color() == figure.CLASS_COLOURS[figure.group(branch)]
            assert abs(line.get_ydata()).max() <= 1
    assert top.get_yticklabels()[0].get_text() == written(found.branches[0].support)
