"""Repetition: critical discount factors of grim triggers, the harshest punishments, and hysteresis along a path of games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.catalogue import entries
from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from solvers import nash, pure
from solvers.repeated.patience import minmax, worst_equilibrium
from solvers.repeated.patience import solve as patience
from solvers.stability import hysteresis
from tests.strategies import bimatrix, fractions, games


def dilemma(t: Fraction, r: Fraction, p: Fraction, s: Fraction) -> NormalFormGame:
    """A prisoners' dilemma: temptation, reward, punishment, sucker's payoff."""
    return NormalFormGame([[[r, s], [t, p]], [[r, t], [s, p]]], actions=["CD"] * 2)


# --- patience --------------------------------------------------------------------------------------------------------


@given(st.lists(fractions, min_size=4, max_size=4, unique=True))
@settings(deadline=None)
def test_grim_trigger_in_the_dilemma(values: list[Fraction]) -> None:
    """Mutual cooperation needs (T-R)/(T-P) (Friedman 1971); minmax is no harsher, mutual defection needs no patience."""
    s, p, r, t = sorted(values)
    game = dilemma(t, r, p, s)
    worst = worst_equilibrium(game)
    assert worst == minmax(game) == (p, p)
    assert patience(game, "CC", worst).critical == (t - r) / (t - p)
    assert patience(game, "DD", worst).critical == 0
    assert patience(game, "CD", worst).factors == (None, Fraction(0))
    assert patience(game, "CD", worst).critical is None
    assert patience(game, "CD", worst).binding == "1"


def test_chicken_needs_patience_only_to_swerve_together() -> None:
    """In Aumann's chicken (6 each, temptation 7) the deviator's worst equilibrium pays 2, which is its minmax: (7-6)/(7-2)."""
    game = entries()["chicken"].game
    assert worst_equilibrium(game) == minmax(game) == (2, 2)
    assert patience(game, ("Yield", "Yield"), minmax(game)).critical == Fraction(1, 5)


@given(bimatrix(actions=(1, 3)))
@settings(deadline=None, max_examples=60)
def test_players_are_indifferent_at_their_critical_factor(game: NormalFormGame) -> None:
    """At the factor found, keeping to the profile for ever pays as much as the best deviation with what follows; below, less."""
    for punishment in (worst_equilibrium(game), minmax(game)):
        for cell in np.ndindex(game.shape):
            for i, factor in enumerate(patience(game, cell, punishment).factors):
                keep = game.payoffs[(i, *cell)]
                leave = max(game.deviations(i, cell))
                if factor is None:
                    assert keep < leave
                    assert keep <= punishment[i]
                elif factor == 0:
                    assert keep == leave
                else:
                    assert 0 < factor < 1
                    assert keep == (1 - factor) * leave + factor * punishment[i]


@given(bimatrix(actions=(1, 3)))
@settings(deadline=None, max_examples=60)
def test_no_punishment_is_harsher_than_minmax(game: NormalFormGame) -> None:
    """Minmax is at most the worst equilibrium payoff, so it never needs more patience; stage equilibria need none."""
    reversion, harshest = worst_equilibrium(game), minmax(game)
    assert all(low <= high for low, high in zip(harshest, reversion, strict=True))
    for cell in np.ndindex(game.shape):
        mild, harsh = patience(game, cell, reversion).factors, patience(game, cell, harshest).factors
        assert all(a is None or (b is not None and b <= a) for a, b in zip(mild, harsh, strict=True))
    for e in pure.solve(game).equilibria:
        assert patience(game, e.modal, reversion).critical == 0


@given(bimatrix(actions=(1, 3)))
@settings(deadline=None, max_examples=40)
def test_minmax_is_the_value_of_the_zero_sum_game(game: NormalFormGame) -> None:
    """Von Neumann 1928: an opponent who wants only to hurt pays a player the value of the game with opposed payoffs."""
    first, second = game.payoffs
    values = (
        nash.solve(NormalFormGame([first, -first])).points[0].payoffs[0],
        nash.solve(NormalFormGame([-second, second])).points[0].payoffs[1],
    )
    assert minmax(game) == values


@given(games(players=3, actions=2))
@settings(deadline=None, max_examples=30)
def test_three_players_hold_one_down_together(game: NormalFormGame) -> None:
    """The correlated minmax is at most the pure one, and no equilibrium listed pays less."""
    low = minmax(game)
    for i in range(3):
        table = np.moveaxis(game.payoffs[i], i, 0).reshape(2, -1)
        assert low[i] <= table.max(axis=0).min()
    for e in pure.solve(game).equilibria:
        assert all(v >= w for v, w in zip(e.payoffs, low, strict=True))


def test_bad_punishments_are_refused() -> None:
    """Every player needs one."""
    with pytest.raises(GameError, match="every one of 2 players needs a punishment; got 1"):
        patience(entries()["chicken"].game, (0, 0), [Fraction(0)])


def test_reversion_needs_a_rational_equilibrium() -> None:
    """Without an equilibrium in rationals there is nothing exact to revert to."""
    game = entries()["prisoners-dilemma"].game
    with pytest.raises(GameError, match="rational payoffs"):
        worst_equilibrium(game, pure.solve(entries()["matching-pennies"].game))


# --- hysteresis ------------------------------------------------------------------------------------------------------


def hunt(hare: int) -> NormalFormGame:
    """A stag hunt with a stag worth 4 to two."""
    return NormalFormGame([[[4, 0], [hare, hare]], [[4, hare], [0, hare]]], actions=[("stag", "hare")] * 2)


def test_hunters_do_not_come_back_to_the_stag() -> None:
    """Once hares were worth more than a shared stag, the hunters stay with hares until these are worth nothing."""
    loop = hysteresis.path([hunt(hare) for hare in (-1, 1, 3, 5)])
    assert loop.there == ((0, 0), (0, 0), (0, 0), (1, 1))
    assert loop.back == ((0, 0), (1, 1), (1, 1), (1, 1))
    assert loop.open == (1, 2)
    assert loop.reversible
    assert not hysteresis.path([hunt(hare) for hare in (1, 3, 5)]).reversible


@given(st.lists(games(players=2, actions=2), min_size=1, max_size=4))
@settings(deadline=None)
def test_play_rests_in_equilibria_only(line: list[NormalFormGame]) -> None:
    """Wherever play settles it is a pure equilibrium of that game, and an equilibrium is left only if it stops being one."""
    loop = hysteresis.path(line, start=(0, 0))
    for walk, order in ((loop.there, range(len(line))), (loop.back, reversed(range(len(line))))):
        before = None
        for k in order:
            equilibria = {e.modal for e in pure.solve(line[k]).equilibria}
            assert walk[k] is None or walk[k] in equilibria
            if before in equilibria:
                assert walk[k] == before
            before = walk[k]


def test_where_everybody_has_a_dominant_action_history_does_not_matter() -> None:
    """Dilemmas have one equilibrium each, so the way back is the way there."""
    line = [dilemma(*map(Fraction, values)) for values in ((5, 3, 1, 0), (6, 3, 1, 0), (9, 8, 7, 6))]
    loop = hysteresis.path(line, start="CC", order=(1, 0))
    assert loop.open == ()
    assert loop.there == ((1, 1),) * 3


def test_cycles_are_reported() -> None:
    """In matching pennies best replies never rest."""
    loop = hysteresis.path([entries()["matching-pennies"].game])
    assert loop.there == loop.back == (None,)
    assert "best replies cycle" in repr(loop)


def test_animosity_of_2019_leaves_a_trace() -> None:
    """Raised to .6 and lowered again, the ROK's animosity leaves friction where both hedged before, at .3 and .4."""
    values = [f"0.{k}" for k in range(2, 7)]
    loop = hysteresis.along(scenario("2019"), "animosity_rok", values)
    assert [loop.steps[k] for k in loop.open] == ["animosity_rok 0.3", "animosity_rok 0.4"]
    rows = {row[0].text: (row[1].text, row[2].text) for row in loop.table().rows}
    assert rows["animosity_rok 0.4"] == ("(H, H) mixed", "(F, F) friction")
    assert "On 2 of 5 steps history decides" in loop._repr_html_()


def test_bad_paths_are_refused() -> None:
    """No games, different games, labels or players that do not fit, and values out of range."""
    with pytest.raises(GameError, match="at least one game"):
        hysteresis.path([])
    with pytest.raises(GameError, match="same players and actions"):
        hysteresis.path([hunt(1), entries()["chicken"].game])
    with pytest.raises(GameError, match="order must name every player once"):
        hysteresis.path([hunt(1)], order=("1",))
    with pytest.raises(GameError, match="needs a label"):
        hysteresis.path([hunt(1)], steps=("a", "b"))
    with pytest.raises(ParameterError):
        hysteresis.along(scenario("2019"), "animosity_rok", [2])
