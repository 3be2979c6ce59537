"""Repeated games: closed forms of critical discount factors, and the sets of payoffs that patience sustains."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from solvers.repeated import patience, payoff_set
from solvers.repeated.patience import reversion, trigger
from solvers.repeated.payoff_set import clip, generates_itself, hull

DILEMMA = NormalFormGame([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], actions=["CD", "CD"])

F = Fraction


class TestTriggers:
    """How patient a player must be."""

    @pytest.mark.parametrize(("protection", "clear", "noisy"), [("0", 0.286, 0.345), ("0.3", 0.336, 0.403), ("0.6", 0.408, 0.485)])
    def test_protection_makes_cohesion_harder(self, protection: str, clear: float, noisy: float) -> None:
        """Published values of the quasi-alliance: T 1.4, R 1, P 0.7 c, without noise and with q0 0.1, q1 0.9."""
        punishment = F(7, 10) * F(protection)
        assert float(trigger("1.4", 1, punishment).critical) == pytest.approx(clear, abs=5e-4)
        found = trigger("1.4", 1, punishment, false_alarm="0.1", detection="0.9")
        assert float(found.critical) == pytest.approx(noisy, abs=5e-4)

    @pytest.mark.parametrize("false_alarm", [F(0), F(1, 10), F(1, 3)])
    @pytest.mark.parametrize("detection", [F(2, 3), F(1)])
    def test_grim_closed_form(self, false_alarm: F, detection: F) -> None:
        """(T - R) / ((T - R)(1 - q0) + (q1 - q0)(R - P)), exactly."""
        t, r, p = F(7, 5), F(1), F(1, 5)
        found = trigger(t, r, p, false_alarm=false_alarm, detection=detection)
        expected = (t - r) / ((t - r) * (1 - false_alarm) + (detection - false_alarm) * (r - p))
        assert found.critical == (expected if expected < 1 else None)
        if expected < 1:
            assert found.intervals == ((expected, 1),)

    def test_one_period_of_punishment(self) -> None:
        """With one period, perfect monitoring: T - R <= d (R - P), so that d = 1/2 here."""
        assert trigger("1.4", 1, "0.2", length=1).critical == F(1, 2)

    @pytest.mark.parametrize("length", [1, 2, 3, 7])
    def test_the_critical_factor_balances_gain_and_loss(self, length: int) -> None:
        """Just above it the trigger pays, just below it does not, computed period by period."""
        t, r, p, q0, q1 = 1.4, 1.0, 0.2, 0.1, 0.9
        found = trigger("1.4", 1, "0.2", false_alarm="0.1", detection="0.9", length=length)
        low = 1.0 if found.critical is None else float(found.critical)

        def margin(d: float) -> float:
            keep = ((1 - d) * r + d * q0 * (1 - d**length) * p) / (1 - d * (1 - q0) - q0 * d ** (length + 1))
            punished = (1 - d**length) * p + d**length * keep
            return keep - ((1 - d) * t + d * ((1 - q1) * keep + q1 * punished))

        for d in np.linspace(0.02, 0.98, 49):
            if abs(d - low) > 1e-6:
                assert (margin(d) >= 0) == found.sustains(d)

    def test_longer_punishment_needs_less_patience_and_tends_to_grim(self) -> None:
        """The critical factor falls with the length; for ever is the least."""
        factors = [float(trigger("1.4", 1, "0.2", length=n).critical) for n in (1, 2, 4, 8, 30)]
        assert factors == sorted(factors, reverse=True)
        assert factors[-1] == pytest.approx(float(trigger("1.4", 1, "0.2").critical), abs=1e-9)

    def test_without_temptation_any_patience_does(self) -> None:
        """If deviating does not pay now, the least factor is 0."""
        assert trigger(1, 1, 0).critical == 0

    def test_uninformative_signals_sustain_nothing(self) -> None:
        """If the signal does not depend on the deviation there is no critical factor."""
        assert trigger("1.4", 1, 0, false_alarm="0.5", detection="0.5").critical is None

    def test_the_weaker_player_binds(self) -> None:
        """In a game of two players the larger of the two critical factors decides."""
        game = NormalFormGame([[[2, 0], [3, 1]], [[2, 5], [0, 1]]], actions=["CD", "CD"])
        found = patience.solve(game, "CC", reversion(game, "DD"))
        assert found.factors == (F(1, 2), F(3, 4))
        assert found.critical == F(3, 4)
        assert found.binding == "2"

    def test_bad_input_is_refused(self) -> None:
        """Probabilities, lengths and punishments must make sense."""
        with pytest.raises(ParameterError, match="probability"):
            trigger(2, 1, 0, false_alarm=2)
        with pytest.raises(ParameterError, match="length"):
            trigger(2, 1, 0, length=0)
        with pytest.raises(GameError, match="equilibrium of the stage game"):
            reversion(DILEMMA, "CC")


class TestPayoffSet:
    """The equilibrium payoffs of repeated games with perfect monitoring and a public randomising device."""

    def test_patient_prisoners_get_all_individually_rational_payoffs(self) -> None:
        """At a half: the hull of (1, 1), (2, 2) and what gives one player no more than punishment."""
        found = payoff_set.solve(DILEMMA, F(1, 2))
        assert found.exact
        assert found.generated
        assert set(found.vertices) == {(1, 1), (F(5, 2), 1), (2, 2), (1, F(5, 2))}
        assert found.threats == (1, 1)

    @pytest.mark.parametrize("discount", ["0.1", "1/3", "0.49"])
    def test_impatient_prisoners_defect(self, discount: str) -> None:
        """Below a half nothing but mutual defection, or what alternating can sustain, is an equilibrium."""
        found = payoff_set.solve(DILEMMA, discount)
        assert found.exact
        assert (2, 2) not in found.vertices
        assert (1, 1) in found.vertices

    @pytest.mark.parametrize("seed", range(12))
    @pytest.mark.parametrize("discount", ["0.3", "0.6", "0.9"])
    def test_sets_generate_themselves_and_hold_stage_equilibria(self, seed: int, discount: str) -> None:
        """What is found is attained (Abreu, Pearce and Stacchetti 1990), and playing a stage equilibrium for ever is in it."""
        rng = np.random.default_rng(seed)
        payoffs = rng.integers(0, 9, (2, 2, 3))
        game = NormalFormGame(payoffs)
        found = payoff_set.solve(game, discount)
        assert found.generated
        for a in np.ndindex(2, 3):
            if payoffs[0][a] == payoffs[0][:, a[1]].max() and payoffs[1][a] == payoffs[1][a[0], :].max():
                assert _holds(found.vertices, (float(payoffs[0][a]), float(payoffs[1][a])))

    def test_more_patience_sustains_more(self) -> None:
        """With public randomisation the set grows with the discount factor (Abreu, Pearce and Stacchetti 1990)."""
        areas = [float(payoff_set.solve(DILEMMA, d).area) for d in ("0.3", "0.4", "0.5", "0.7", "0.9")]
        assert areas == sorted(areas)
        assert areas[-1] == pytest.approx(3 / 2)

    def test_matches_an_independent_outer_iteration(self) -> None:
        """The operator of Abreu, Pearce and Stacchetti itself, iterated on a fine grid of directions, gives the same set."""
        payoffs = np.array([[[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]], dtype=float)
        d = 0.3
        found = payoff_set.solve(NormalFormGame(payoffs), "0.3")
        corners = np.array([[payoffs[0][a], payoffs[1][a]] for a in np.ndindex(3, 3)])
        current = np.array(hull([tuple(p) for p in corners]))
        low = np.array([min(payoffs[0].max(axis=0)), min(payoffs[1].max(axis=1))])
        for _ in range(200):
            points: list[tuple[float, float]] = []
            for a in np.ndindex(3, 3):
                now = np.array([payoffs[0][a], payoffs[1][a]])
                best = np.array([payoffs[0][:, a[1]].max(), payoffs[1][a[0], :].max()])
                need = low + (1 - d) / d * (best - now)
                cut = clip(clip([tuple(p) for p in current], 0, need[0]), 1, need[1])
                points += [tuple((1 - d) * now + d * np.array(w)) for w in cut]
            current = np.array(hull(points))
            low = np.maximum(low, current.min(axis=0))
        for v in found.vertices:
            assert _holds([tuple(p) for p in current], (float(v[0]), float(v[1])))
        for p in current:
            assert _holds(found.vertices, (float(p[0]), float(p[1])))

    def test_sets_that_do_not_generate_themselves_are_told_apart(self) -> None:
        """Cooperation needs the threat of defection in the set."""
        assert generates_itself(DILEMMA, F(1, 2), [(F(1), F(1)), (F(2), F(2))])
        assert not generates_itself(DILEMMA, F(1, 2), [(F(2), F(2))])

    def test_bad_input_is_refused(self) -> None:
        """Two players and a discount factor strictly between 0 and 1."""
        with pytest.raises(ParameterError):
            payoff_set.solve(DILEMMA, 1)
        with pytest.raises(GameError, match="two players"):
            payoff_set.solve(NormalFormGame(np.zeros((3, 2, 2, 2))), "0.5")


def _holds(corners: object, point: tuple[float, float], slack: float = 1e-6) -> bool:
    """Tell whether a convex polygon, counter-clockwise, holds a point."""
    v = [(float(x), float(y)) for x, y in corners]
    if len(v) == 1:
        return max(abs(v[0][0] - point[0]), abs(v[0][1] - point[1])) <= slack
    edges = zip(v, v[1:] + v[:1], strict=True)
    return all(
        ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]))
        >= -slack * (1 + abs(b[0] - a[0]) + abs(b[1] - a[1]))
        for a, b in edges
    )
