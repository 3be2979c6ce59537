"""The stability report: every notion with its source and evidence, what implies what, index, evolution, quantal ranges."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import games
from games.catalogue import entries
from games.errors import GameError, ScenarioError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, MODEL
from games.normal_form import NormalFormGame
from games.profile import CLASSES
from solvers import nash, pure, quantal_response, stability
from solvers.evolutionary import growth_rates, kind
from solvers.nash.index import regular_index
from solvers.selection import logit
from solvers.stability.notion import Finding
from solvers.stability.quantal_response import modal_ranges
from solvers.stability.reports import notions
from tests.strategies import bimatrix, fractions

EPISODES = tuple(games.episodes())
THIRD = Fraction(1, 3)

IMPLIES = [
    ("strict", "Nash"),
    ("strict", "regular"),
    ("strict", "evolutionary"),
    ("evolutionary", "strict"),
    ("strong Nash", "coalition-proof"),
    ("coalition-proof", "GMCR Nash"),
    ("GMCR Nash", "Nash"),
    ("GMCR Nash", "GMCR SMR"),
    ("GMCR Nash", "GMCR SEQ"),
    ("GMCR SMR", "GMCR GMR"),
    ("GMCR SEQ", "GMCR GMR"),
    ("GMCR Nash", "repeated"),
    ("risk-dominant", "strict"),
    ("logit-selected", "quantal response"),
]
"""A class that is stable in the first sense is stable in the second."""


@cache
def findings(episode: str) -> Mapping[str, Mapping[str, Finding]]:
    """The report of an episode."""
    return stability.report(MODEL, games.episode(episode).scenario).findings


def allies(first: Any, second: Any) -> NormalFormGame:
    """A game of the allies from two 3x3 arrays."""
    return NormalFormGame([first, second], ALLIES, (ALLY_ACTIONS, ALLY_ACTIONS))


# --- the report ------------------------------------------------------------------------------------------------------


def test_what_implies_what_is_said_of_notions() -> None:
    """The implications below speak of notions that there are."""
    assert {name for pair in IMPLIES for name in pair} <= {notion.name for notion in notions()}


@pytest.mark.parametrize(("strong", "weak"), IMPLIES)
def test_implications_hold_in_every_episode(strong: str, weak: str) -> None:
    """Class by class, in all episodes."""
    for episode in EPISODES:
        for name in CLASSES:
            if findings(episode)[strong][name].holds:
                assert findings(episode)[weak][name].holds, (episode, name)


@given(bimatrix(actions=3))
@settings(deadline=None, max_examples=12)
def test_implications_hold_in_games_full_of_ties(game: NormalFormGame) -> None:
    """The report judges any game of the allies, degenerate ones too, and its notions keep their order."""
    report = stability.report(allies(*game.payoffs))
    for strong, weak in IMPLIES:
        for name in CLASSES:
            if report.findings[strong][name].holds and (strong, weak) != ("logit-selected", "quantal response"):
                assert report.findings[weak][name].holds, (strong, weak, name)
    assert len(report.table().rows) == len(notions())


def test_every_notion_judges_every_class_with_evidence() -> None:
    """Each finding of 2019 names its class's case in words; the table has a row per notion and a column per class."""
    for name, by_class in findings("E19").items():
        assert tuple(by_class) == CLASSES
        if name != "logit-selected":
            assert all(finding.evidence for finding in by_class.values()), name
    report = stability.report(MODEL, games.episode("2019").scenario)
    assert report.table().header == ("stable as", *CLASSES)
    assert [row[0].text for row in report.table().rows] == [notion.name for notion in notions()]
    assert repr(report) in repr(report) + report._repr_html_()


def test_friction_of_2019_holds_though_both_would_leave_it_together() -> None:
    """Friction is strict; both gain by leaving it for (C, C), which the ROK would not keep to: not strong, but coalition-proof."""
    found = {name: by_class["friction"] for name, by_class in findings("E19").items()}
    assert found["strict"].holds
    assert found["regular"].evidence == "(F, F) index +1"
    assert not found["strong Nash"].holds
    assert re.fullmatch(r"\(F, F\): to \(C, C\) Japan \+0\.\d+, ROK \+0\.\d+", found["strong Nash"].evidence)
    assert found["coalition-proof"].holds
    assert "ROK leaves (C, C) for (C, H), +" in findings("E19")["GMCR Nash"]["cohesion"].evidence
    assert re.match(r"\(C, C\) from 0\.\d+ \(ROK\)", findings("E19")["repeated"]["cohesion"].evidence)


def test_classes_without_an_equilibrium_are_told_apart_from_notions_that_do_not_apply() -> None:
    """Comparing strict equilibria needs one; being blocked needs none."""
    found = {name: by_class["cohesion"] for name, by_class in findings("E19").items()}
    assert found["risk-dominant"].holds is None
    assert found["p-dominant"] == Finding(None, "no pure equilibrium")
    assert found["strong Nash"] == Finding(False, "no pure equilibrium")


def test_words_for_ties_cycles_and_dominance() -> None:
    """Where nothing matters everything ties; where actions dominate p is 0; pennies are a centre."""
    flat = stability.report(allies(np.zeros((3, 3), int), np.zeros((3, 3), int))).findings
    assert {flat["log-linear learning"][name].evidence for name in CLASSES} == {"(C, C) ties", "(C, H) ties", "(C, F) ties"}
    assert "not regular" in flat["regular"]["cohesion"].evidence
    assert "ties with mutants" in flat["evolutionary"]["cohesion"].evidence
    ranks = np.array([[2, 2, 2], [1, 1, 1], [0, 0, 0]])
    dominant = stability.report(allies(ranks, ranks.T)).findings
    assert dominant["p-dominant"]["cohesion"].evidence == "(C, C) p = 0: dominant"
    assert dominant["rare mistakes"]["cohesion"].evidence == "(C, C), nothing else is reached"
    assert dominant["rare mistakes"]["friction"].evidence == "no mistakes lead there"
    assert dominant["repeated"]["friction"].evidence == "none at any"
    wheel = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    turning = stability.report(allies(wheel, -wheel)).findings
    assert turning["evolutionary"]["cohesion"].evidence == "mixed strategies: centre"
    assert turning["regular"]["cohesion"].evidence == "mixed strategies: index +1"


def test_other_games_are_refused() -> None:
    """The classes are those of Japan and the ROK; a model needs a scenario."""
    with pytest.raises(GameError, match="game of Japan, ROK"):
        stability.report(entries()["chicken"].game)
    with pytest.raises(ScenarioError, match="needs a scenario"):
        stability.report(MODEL)


def test_known_equilibria_are_not_sought_again() -> None:
    """A report on a solution is the report on its game; equilibria of another game, or not all of them, are refused."""
    game, other = (MODEL.game(games.episode(year).scenario) for year in ("2019", "2023"))
    assert stability.report(game, solution=nash.solve(game)).findings == stability.report(game).findings
    for wrong in (nash.solve(other), pure.solve(game)):
        with pytest.raises(GameError, match="all Nash equilibria of this game"):
            stability.report(game, solution=wrong)


def test_the_seed_decides_what_is_sampled_and_nothing_else() -> None:
    """Two seeds give the same findings but for the basins, and zero is a seed."""
    scenario = games.episode("1965").scenario
    first, second = (stability.report(MODEL, scenario, rng=seed).findings for seed in (0, 1))
    assert {name for name in first if first[name] != second[name]} == {"largest basin"}


# --- index -----------------------------------------------------------------------------------------------------------


def test_index_of_published_games() -> None:
    """Strict equilibria have +1, the mixed one of a coordination game -1, that of matching pennies +1 (Shapley 1974)."""
    for name in ("battle-of-the-sexes", "stag-hunt", "chicken"):
        game = entries()[name].game
        assert [regular_index(game, e) for e in nash.solve(game).equilibria] == [1, 1, -1]
    pennies = entries()["matching-pennies"].game
    assert [regular_index(pennies, e) for e in nash.solve(pennies).equilibria] == [1]


@given(bimatrix(actions=(1, 3), entries=fractions))
@settings(deadline=None, max_examples=100)
def test_indices_sum_to_one(game: NormalFormGame) -> None:
    """In a game whose equilibria are all regular the indices sum to +1, so their number is odd (Wilson 1971)."""
    solution = nash.solve(game)
    indices = [regular_index(game, e) for e in solution.points]
    assume(None not in indices)
    assert not solution.components
    assert sum(indices) == 1


# --- evolution -------------------------------------------------------------------------------------------------------


@given(bimatrix(actions=(1, 3), entries=fractions))
@settings(deadline=None, max_examples=100)
def test_strict_equilibria_are_sinks_and_no_others_are(game: NormalFormGame) -> None:
    """Ritzberger and Weibull 1995; at strict equilibria the rates are the losses of deviating."""
    for e in nash.solve(game).points:
        assert (kind(game, e.profile) == "sink") == e.strict
        if e.strict:
            losses = [
                float(own[e.modal[i]] - v)
                for i, own in enumerate(e.certificate.deviation_payoffs)
                for a, v in enumerate(own)
                if a != e.modal[i]
            ]
            np.testing.assert_allclose(sorted(-growth_rates(game, e.profile).real), sorted(losses), atol=1e-9)


@given(bimatrix(actions=(2, 3), entries=fractions))
@settings(deadline=None, max_examples=60)
def test_completely_mixed_equilibria_have_trace_zero(game: NormalFormGame) -> None:
    """What comes nearer in one direction goes away in another, so no completely mixed equilibrium attracts."""
    for e in nash.solve(game).points:
        if all(len(own) == size for own, size in zip(e.support, game.shape, strict=True)):
            assert abs(growth_rates(game, e.profile).sum()) < 1e-9


def test_rates_are_the_slopes_of_the_replicator_dynamics() -> None:
    """Against finite differences of the dynamics, in a game of three players."""
    rng = np.random.default_rng(3)
    game = NormalFormGame(rng.normal(size=(3, 2, 3, 2)))
    flat = np.concatenate([np.full(size, 1 / size) for size in game.shape])
    cuts = np.cumsum(game.shape)[:-1]

    def flow(point: Any) -> Any:
        x = np.split(point, cuts)
        out = []
        for i in range(3):
            table = np.moveaxis(game.payoffs[i], i, 0)
            for own in reversed(x[:i] + x[i + 1 :]):
                table = table @ own
            out.append(x[i] * (table - x[i] @ table))
        return np.concatenate(out)

    # the tangent space: every population's last share makes up the sum
    tangent = np.zeros((7, 4))
    for column, (a, last) in enumerate(((0, 1), (2, 4), (3, 4), (5, 6))):
        tangent[a, column], tangent[last, column] = 1, -1
    step = 1e-6
    slopes = np.stack([(flow(flat + step * d) - flow(flat - step * d)) / (2 * step) for d in tangent.T], axis=1)
    expected = np.linalg.eigvals(slopes[[0, 2, 3, 5]])
    found = growth_rates(game, np.split(flat, cuts))
    np.testing.assert_allclose(np.sort_complex(found), np.sort_complex(expected), atol=1e-7)


def test_a_game_without_choices_has_no_rates() -> None:
    """Nobody can stray."""
    alone = NormalFormGame([[[1]], [[1]]])
    assert growth_rates(alone, (0, 0)).size == 0
    assert kind(alone, (0, 0)) == "sink"


# --- quantal response ------------------------------------------------------------------------------------------------


@given(st.integers(0, 500))
@settings(deadline=None, max_examples=25)
def test_ranges_cover_the_branch_and_end_in_its_limit(seed: int) -> None:
    """From precision 0 on the ranges follow each other without gaps, and the last profile is the one that the limit selects."""
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 3))
    found = modal_ranges(payoffs)
    limit = logit.limit(payoffs)
    assume(limit.converged and not limit.tied)
    assert found[0].begin == 0
    assert all(a.end == b.begin and a.cell != b.cell for a, b in pairwise(found))
    assert found[-1].end == math.inf
    assert found[-1].cell == limit.cell


@given(st.integers(0, 500))
@settings(deadline=None, max_examples=12)
def test_within_a_range_its_profile_is_the_most_probable(seed: int) -> None:
    """A little inside both ends, quantal response equilibria solved at that precision have the range's modal profile."""
    payoffs = np.random.default_rng(seed).normal(size=(2, 3, 3))
    found = modal_ranges(payoffs)
    assume(not quantal_response.trace(payoffs).turning_points)
    game = NormalFormGame(payoffs)
    for own in found:
        end = own.end if own.end < math.inf else 10 * own.begin + 10
        for share in (0.02, 0.5, 0.98):
            precision = own.begin + share * (end - own.begin)
            (response,) = quantal_response.solve(game, precision=precision).equilibria
            assert response.modal == own.cell


def test_hedging_gives_way_to_confrontation_in_2019_as_the_allies_become_precise() -> None:
    """At low precision both hedge; then first one ally confronts more often than not, then both."""
    found = modal_ranges(MODEL.game(games.episode("2019").scenario).floats())
    assert [own.cell for own in found] == [(1, 1), (1, 2), (2, 2)]
    assert found[1].begin == pytest.approx(3.27, abs=0.02)
