"""Risk dominance and the tracing procedure: the product of losses, paths of equilibria, and ties."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.refinements import (
    p_dominance,
    tracing,
)
from solvers.verify import certify
from tests.strategies import bimatrix, fractions, mixed_profiles
from tests.tables import PENNIES, STAG_HUNT, horse, two

Q = Fraction

coordination = st.tuples(*[st.fractions(Q(1, 9), 9, max_denominator=9)] * 4)
"""What each player loses by leaving the first and the second of two strict equilibria."""


def by_losses(losses: tuple[Fraction, ...]) -> tuple[NormalFormGame, Fraction]:
    """A 2x2 coordination game, and the first equilibrium's product of deviation losses less the second's."""
    a, b, c, d = losses
    return two([[a, 0], [0, b]], [[c, 0], [0, d]]), a * c - b * d


@given(coordination)
def test_risk_dominance_is_beliefs_below_one(losses: tuple[Fraction, ...]) -> None:
    """In 2x2 coordination games the beliefs needed sum to less than 1 iff the product of deviation losses is larger."""
    game, lead = by_losses(losses)
    assert (sum(p_dominance.threshold(game, (0, 0)).beliefs) < 1) == (lead > 0)


@given(coordination)
@settings(max_examples=60)
def test_tracing_selects_risk_dominance(losses: tuple[Fraction, ...]) -> None:
    """Harsanyi and Selten (1988): from the bicentric prior, and from the centroid, a 2x2 game is traced to risk dominance."""
    game, lead = by_losses(losses)
    assume(lead != 0)
    expected = (0, 0) if lead > 0 else (1, 1)
    for prior in (None, tracing.bicentric_prior(game, (0, 0), (1, 1))):
        path = tracing.solve(game, prior=prior)
        if path.end is None:
            assert "several best responses" in path.tie
        else:
            assert path.end.modal == expected
            assert path.end.strict


@given(bimatrix((2, 4), fractions), st.data())
@settings(max_examples=40)
def test_whole_path_consists_of_equilibria(game: NormalFormGame, data: st.DataObject) -> None:
    """Breakpoints and the points half way between them are equilibria of the auxiliary games; the end is one of the game."""
    prior = data.draw(mixed_profiles(game.shape))
    path = tracing.solve(game, prior=prior)
    for point in path.breakpoints:
        assert certify(tracing.auxiliary(game, prior, point.t), point.profile).regret == 0
    for left, right in pairwise(path.breakpoints):
        t = (left.t + right.t) / 2
        profile = tuple((left.t * x + right.t * y) / (2 * t) for x, y in zip(left.profile, right.profile, strict=True))
        assert certify(tracing.auxiliary(game, prior, t), profile).regret == 0
    if path.end is None:
        assert path.tie
        assert path.continuations.points
    else:
        assert (path.breakpoints[0].t, path.breakpoints[-1].t) == (0, 1)
        assert path.end.regret == 0


@given(bimatrix((2, 3), fractions), st.data())
@settings(max_examples=25)
def test_path_does_not_depend_on_scales(game: NormalFormGame, data: st.DataObject) -> None:
    """Positive affine changes of each player's payoffs leave the path as it is."""
    prior = data.draw(mixed_profiles(game.shape))
    changed = NormalFormGame(np.stack([game.payoffs[0] * 3 - 2, game.payoffs[1] / 7 + 1]))
    one, other = tracing.solve(game, prior=prior), tracing.solve(changed, prior=prior)
    assert one.tie == other.tie
    assert [(p.t, [list(x) for x in p.profile]) for p in one.breakpoints] == [
        (p.t, [list(x) for x in p.profile]) for p in other.breakpoints
    ]


def test_strict_equilibrium_as_prior_is_confirmed() -> None:
    """Who expects a strict equilibrium plays it from the start to the end."""
    for action in ("stag", "hare"):
        path = tracing.solve(STAG_HUNT, prior=(action, action))
        assert [point.t for point in path.breakpoints] == [0, 1]
        assert repr(path.end) == f"({action}, {action})"


def test_path_may_turn_back() -> None:
    """Somewhere along a path t can fall before it rises to 1; the end is an equilibrium all the same."""
    rng = np.random.default_rng(0)
    paths = [tracing.solve(NormalFormGame(rng.integers(-99, 100, (2, 4, 4)))) for _ in range(150)]
    turning = [path for path in paths if any(b.t < a.t for a, b in pairwise(path.breakpoints))]
    assert turning
    assert all(path.end.regret == 0 for path in turning if path.end is not None)


def test_traced_to_a_known_equilibrium() -> None:
    """The end is one of the complete solver's points."""
    rng = np.random.default_rng(7)
    for _ in range(10):
        game = NormalFormGame(rng.integers(-99, 100, (2, 3, 3)))
        path = tracing.solve(game)
        points = [[list(x) for x in e.profile] for e in nash.solve(game).points]
        assert path.end is not None
        assert [list(x) for x in path.end.profile] in points


def test_ties_are_reported() -> None:
    """Matching pennies from the centroid ties at the start; a symmetric game can tie on the way. No branch is chosen."""
    start = tracing.solve(PENNIES)
    assert (start.end, start.breakpoints) == (None, ())
    assert "1, 2 of 1" in start.tie
    assert start.continuations.components
    symmetric = np.array([[0, 3, 1], [2, 0, 4], [1, 1, 1]])
    path = tracing.solve(two(symmetric, symmetric.T), prior=([1, 0, 0], [1, 0, 0]))
    assert path.end is None
    assert ";" in path.tie
    assert path.continuations.complete


def test_bicentric_prior() -> None:
    """The stag is best for beliefs above 3/4, so the prior gives it 1/4; responses that always tie are equally likely."""
    prior = tracing.bicentric_prior(STAG_HUNT, ("stag", "stag"), ("hare", "hare"))
    assert [list(x) for x in prior] == [[Q(1, 4), Q(3, 4)]] * 2
    twins = two([[1, 0], [1, 0], [0, 2]], [[1, 0], [1, 0], [0, 1]])
    assert list(tracing.bicentric_prior(twins, (0, 0), (2, 1))[0]) == [Q(1, 6), Q(1, 6), Q(2, 3)]


def test_tracing_needs_two_players_and_exact_priors() -> None:
    """Three players and float priors are refused."""
    with pytest.raises(GameError, match="two players"):
        tracing.solve(horse())
    with pytest.raises(GameError, match="two players"):
        tracing.bicentric_prior(horse(), "CcR", "DcL")
    with pytest.raises(GameError, match="exact"):
        tracing.solve(PENNIES, prior=([0.5, 0.5], [0.5, 0.5]))
