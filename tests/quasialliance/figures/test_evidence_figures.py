"""Figures of the evidence: pathways, Shapley's split, outcome shares, fears of allies, and the sign on which theories differ."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

import games
from games.models.trilateral import MODEL
from games.profile import CLASSES
from quasialliance.figures import fears, outcome_shares, pathways, shapley_split, substitutability
from solvers.evidence.contrasts import PATHWAYS, effect
from solvers.evidence.hwang import shapley_split as split
from solvers.verdict import verdict
from tests.drawings import sensitivity

DRAWS = 100


def test_each_pathway_has_its_bar_on_the_right_side() -> None:
    """The bars are the shares of draws in which the margin falls (left) and rises (right); the sign is written in words."""
    effects = [effect(contrast, rng=0, draws=DRAWS) for contrast in PATHWAYS]
    figure = pathways.draw(effects)
    _, moves, whole = figure.get_axes()
    widths = [patch.get_width() for patch in moves.patches]
    assert widths[: len(effects)] == [-e.falls for e in effects]
    assert widths[len(effects) :] == [e.rises for e in effects]
    said = " ".join(text.get_text() for text in whole.texts)
    assert said.count("ambiguous") == sum(e.sign == "ambiguous" for e in effects) >= 3
    before = [line.get_xdata()[0] for line in figure.get_axes()[0].lines if line.get_markerfacecolor() == "white"]
    assert before == [e.cohesion[0] for e in effects]


def test_bars_of_a_split_add_up_to_the_change() -> None:
    """At the defaults the three parts sum to the change of the margin between the readings of 2019 and 2023."""
    found = split(Fraction(3, 10), rng=0, draws=DRAWS)
    figure = shapley_split.draw([found])
    bars = {patch.get_gid(): patch.get_width() for patch in figure.get_axes()[0].patches}
    ends = [
        verdict(games.scenario(f"hwang-{year}").set(s="0.3", q=games.scenario("hwang-2023").values["q"])).margin
        for year in (2019, 2023)
    ]
    assert sum(bars.values()) == pytest.approx(float(ends[1] - ends[0]))


def test_shares_fill_the_bar() -> None:
    """The parts of a bar are the shares of the classes, in their order, without gaps."""
    found = sensitivity()
    object.__setattr__(found, "shares", {"cohesion": 0.5, "mixed": 0.3, "friction": 0.2})
    patches = outcome_shares.draw({"E23": found}).get_axes()[0].patches
    assert [patch.get_gid() for patch in patches] == list(CLASSES)
    assert patches[0].get_x() == 0
    for one, two in pairwise(patches):
        assert one.get_x() + one.get_width() == pytest.approx(two.get_x())


def test_fears_are_the_payoffs_terms() -> None:
    """Entrapment fear is what its mechanism charges per unit of its cost; abandonment falls with protection; all in [0, 1]."""
    for episode in games.episodes().values():
        found = fears.fears(episode.scenario)
        assert all(0 <= value <= 1 for own in found.values() for value in own)
        base, dear = (MODEL.game(episode.scenario.set(eps=eps)) for eps in ("0", "0.5"))
        for k, ally in enumerate(("Japan", "ROK")):
            cost = base.payoffs[k][0, 0] - dear.payoffs[k][0, 0]
            assert cost == found[ally][1] / 2
        sure = fears.fears(episode.scenario.set(rJ=1, rK=1))
        assert all(sure[ally][0] <= found[ally][0] for ally in found)
    marks = [line for line in fears.draw(tuple(games.episodes().values())).get_axes()[0].lines if line.get_gid()]
    assert sorted(line.get_gid() for line in marks) == list(games.episodes())
    places = {tuple(np.round(line.get_xydata()[0], 6)) for line in marks}
    assert len(places) == len(marks)


def test_the_sign_of_substitutability_decides() -> None:
    """Reliability raises the margin iff s < 0, retrenchment without dread iff s > 0; with dread only where it is large enough.

    Where dread sets in is where the ROK's loss of protection, s (1 - phi/2) beta tau c r, equals it.
    """
    at = games.scenario("2023")
    firm, alone, dread = (substitutability.changes(at, cause) for cause in substitutability.CAUSES)
    for s, change, sign in ((*firm, -1), (*alone, 1)):
        assert (np.sign(change[np.abs(s) > 0.02]) == sign * np.sign(s[np.abs(s) > 0.02])).all()
    s, change = dread
    assert (np.diff(np.sign(change)) != 0).sum() == 1
    assert (change <= alone[1] + 1e-12).all()
    flips = float(s[change > 0].min())
    values = {p.symbol: Fraction(p.default) for p in MODEL.parameters} | {k: Fraction(v) for k, v in at.values.items()}
    tau = values["omega"] * values["TKN"] + (1 - values["omega"]) * values["TKC"]
    protection = (1 - values["phi"] / 2) * values["beta"] * tau * values["c"] * values["rK"]
    assert flips == pytest.approx(float(values["delta"] / protection), abs=0.01)
