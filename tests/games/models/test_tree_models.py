"""The alliance games as trees: their closed forms are what the solver finds, at printed examples and at random parameters."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games.models as models
from games.errors import MechanismError, ParameterError
from games.model.tree_model import TreeModel
from games.models import apology, escalation, quasi_alliance, ratification, reliability, two_allies, withdrawal
from games.tree.reduced_normal_form import reduced_normal_form
from solvers import nash, subgame_perfect
from solvers.selection import risk_dominance
from solvers.verify import certify
from tests.parameter_values import draw

MODELS = [
    module.MODEL
    for module in (importlib.import_module(f"games.models.{m.name}") for m in pkgutil.iter_modules(models.__path__))
    if isinstance(getattr(module, "MODEL", None), TreeModel)
]


def paths(game: Any) -> set[tuple[str, ...]]:
    """Return the paths of play of the subgame-perfect equilibria."""
    solution = subgame_perfect.solve(game)
    assert solution.complete
    return {e.path for e in solution.equilibria}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_payoffs_are_sums_of_mechanisms(model: TreeModel) -> None:
    """At every end the mechanisms' parts sum to the payoffs, and the symbolic game at the defaults is the exact one."""
    game = model.game()
    assert game.exact
    parts = game.breakdown()
    assert set(parts) == {m.name for m in model.mechanisms}
    assert (sum(parts.values()) == game.end_payoffs).all()
    symbolic = model.symbolic()
    assert symbolic.symbolic
    assert (symbolic.at(model.values()).end_payoffs == game.end_payoffs).all()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_parameter_matters_and_every_switch_silences(model: TreeModel) -> None:
    """Each symbol is in the symbolic game, and a mechanism that is switched off adds nothing anywhere."""
    game = model.symbolic()
    used = {str(s) for v in (*game.end_payoffs.flat, *game.arrays.chance.flat) for s in getattr(v, "free_symbols", ())}
    assert used == {p.symbol for p in model.parameters}
    for mechanism in model.mechanisms:
        if mechanism.switch:
            assert not any(model.game(without=mechanism.name).breakdown()[mechanism.name].flat), mechanism.name


def test_wrong_words_are_refused() -> None:
    """Unknown parameters and mechanisms, values out of range, mechanisms without switch: typed errors."""
    with pytest.raises(ParameterError, match="did you mean 'chi'"):
        apology.MODEL.game(chii=1)
    with pytest.raises(ParameterError, match="outside its range"):
        apology.MODEL.game(chi=7)
    with pytest.raises(MechanismError, match="known: reconciliation"):
        apology.MODEL.game(without="peace")
    with pytest.raises(MechanismError, match="no switch"):
        apology.MODEL.game(without="reconciliation")
    with pytest.raises(ParameterError, match="T > R > P > S"):
        quasi_alliance.values(P0="0.9", c=1)


# --- apology ---


@pytest.mark.parametrize(("chi", "path"), [("0.2", ("N", "accept")), ("0.45", ("A", "accept")), ("0.8", ("N", "reject"))])
def test_three_cases_of_apology(chi: str, path: tuple[str, str]) -> None:
    """China's offer small: accepted anyway; middling: only after an apology, which is made; large: rejected in any case."""
    assert {found[:2] for found in paths(apology.MODEL.game(chi=chi))} == {path}
    assert apology.path(apology.MODEL.values({"chi": chi})) == path


def test_apology_closed_form() -> None:
    """At 200 random parameters, sincerity among them, backward induction gives the path of the closed form."""
    rng = np.random.default_rng(1)
    for _ in range(200):
        values = draw(apology.MODEL, rng)
        assert {found[:2] for found in paths(apology.MODEL.game(values))} == {apology.path(values)}, values


def test_apology_flips_exactly_at_its_threshold() -> None:
    """On either side of v_K - alpha (1 - rho) the path differs, and at it both are equilibrium paths."""
    edge = Fraction(8, 10) - Fraction(5, 10) * Fraction(4, 10)
    tiny = Fraction(1, 10**12)
    assert {found[:2] for found in paths(apology.MODEL.game(chi=edge - tiny))} == {("A", "accept")}
    assert paths(apology.MODEL.game(chi=edge + tiny)) == {("N", "reject")}


# --- escalation ---


def test_the_path_of_2018_and_2019_and_the_indifferent_us() -> None:
    """Controls, notice, pressure, suspension; if the intelligence is worth less to the US than pressing costs, no controls."""
    assert paths(escalation.MODEL.game()) == {("X", "T", "P", "S")}
    assert paths(escalation.MODEL.game(lU="0.05")) == {("n",)}


def test_escalation_closed_form() -> None:
    """At 300 random parameters backward induction gives the path of the closed form."""
    rng = np.random.default_rng(2)
    seen = set()
    for _ in range(300):
        values = draw(escalation.MODEL, rng)
        found = paths(escalation.MODEL.game(values))
        assert found == {escalation.path(values)}, values
        seen |= found
    assert len(seen) >= 4


def test_us_leverage_makes_the_first_move_cheaper() -> None:
    """Moral hazard: with a US that presses, Tokyo imposes controls that it would not risk otherwise, never the reverse."""
    rng = np.random.default_rng(3)
    emboldened = 0
    for _ in range(300):
        values = draw(escalation.MODEL, rng)
        idle = escalation.path({**values, "lU": Fraction(0)})
        active = escalation.path({**values, "lU": Fraction(1), "pi": Fraction(1, 1000)})
        assert not (idle[0] == "X" and active[0] == "n")
        emboldened += (idle[0], active[0]) == ("n", "X")
    assert emboldened > 0


# --- withdrawal ---


def test_after_a_withdrawal() -> None:
    """Balancing together and mutual arming are equilibria exactly as the closed forms say; both at the defaults."""
    rng = np.random.default_rng(4)
    for k in range(100):
        values = withdrawal.MODEL.values() if k == 0 else draw(withdrawal.MODEL, rng)
        game = withdrawal.MODEL.game(values)
        ends = [tuple(row[:2]) for row in game.end_payoffs[1:]]
        pairs = {"BB": ends[0], "BR": ends[1], "RB": ends[2], "RR": ends[3]}
        stays = {
            pair: payoffs[0] >= pairs[("R" if pair[0] == "B" else "B") + pair[1]][0]
            and payoffs[1] >= pairs[pair[0] + ("R" if pair[1] == "B" else "B")][1]
            for pair, payoffs in pairs.items()
        }
        assert stays["BB"] == withdrawal.together(values)
        assert stays["RR"] == withdrawal.rivals(values)


def test_cha_and_park_meet_in_risk_dominance() -> None:
    """Where both outcomes are strict, the one with the larger product of deviation losses is risk-dominant."""
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(1500):
        values = {**draw(withdrawal.MODEL, rng), "wJ": Fraction(1, 97), "wK": Fraction(1, 89), "gJ": Fraction(1, 83)}
        if not (withdrawal.together(values) and withdrawal.rivals(values)):
            continue
        ends = withdrawal.MODEL.game(values).end_payoffs[1:, :2]
        pair = np.array([ends[:, i].reshape(2, 2) for i in (0, 1)], dtype=object)
        dominant = risk_dominance.compare(pair.astype(float), [(0, 0), (1, 1)]).dominant == (0, 0)
        assert dominant == withdrawal.together_is_risk_dominant(values)
        seen.add(dominant)
    assert seen == {True, False}


# --- ratification ---


def test_ratification_thresholds() -> None:
    """Japan's offer changes exactly at the smaller of q1 and q2."""
    first, second = ratification.thresholds(ratification.MODEL.values())
    tiny = Fraction(1, 10**12)
    for q, offer in ((min(first, second) - tiny, "L"), (min(first, second) + tiny, "H")):
        (path,) = paths(ratification.MODEL.game(q=q))
        assert path[0] == offer


def test_ratification_closed_form() -> None:
    """At random parameters with k_L < k_H < v_J the path is that of the closed form."""
    rng = np.random.default_rng(6)
    checked = 0
    while checked < 150:
        values = draw(ratification.MODEL, rng)
        if not values["kL"] < values["kH"] < values["vJ"]:
            continue
        checked += 1
        assert {path[:2] for path in paths(ratification.MODEL.game(values))} == {ratification.path(values)}, values


# --- repeated quasi-alliance ---


def test_critical_discount_factor_makes_the_one_shot_gain_just_not_worth_it() -> None:
    """At delta* cooperating for ever under grim reversion and deviating once are worth the same, with and without noise."""
    for changes in ({}, {"c": "0.3"}, {"c": "0.6", "q0": "0.1", "q1": "0.9"}):
        at = quasi_alliance.values(**changes)
        delta = quasi_alliance.critical_discount_factor(at)
        assert delta is not None
        alone = quasi_alliance.punishment(at)
        cooperate = ((1 - delta) * at["R"] + delta * at["q0"] * alone) / (1 - delta * (1 - at["q0"]))
        deviate = (1 - delta) * at["T"] + delta * (at["q1"] * alone + (1 - at["q1"]) * cooperate)
        assert cooperate == deviate


def test_protection_and_noise_make_cooperation_harder() -> None:
    """Delta* rises in US commitment and in false alarms (Cha, in a repeated game)."""
    for name in ("c", "q0"):
        found = [
            quasi_alliance.critical_discount_factor(quasi_alliance.values(**{"q1": "0.9", name: Fraction(k, 20)})) for k in range(6)
        ]
        assert all(a < b for a, b in itertools.pairwise(found) if a is not None and b is not None)


def test_one_period_has_no_cooperation() -> None:
    """The stage game is a prisoner's dilemma: mutual defection is its only equilibrium."""
    game = quasi_alliance.stage_game(quasi_alliance.values(c="0.3"))
    assert [e.modal for e in nash.solve(game).equilibria] == [(1, 1)]
    assert certify(game, "CC").regret > 0


# --- signalling, in normal form ---


def test_pure_kinds_of_reliability_signalling_are_nash() -> None:
    """Separating and pooling on the signal are Nash equilibria of the reduced normal form where the closed form has them."""
    rng = np.random.default_rng(7)
    for _ in range(40):
        values = draw(reliability.MODEL, rng)
        if not values["kR"] < values["kU"]:
            continue
        game = reduced_normal_form(reliability.MODEL.game(values))
        pure = {game.labels(e.modal) for e in nash.solve(game).points if e.pure}
        kinds = reliability.kinds(values)
        assert (("S;N", "C;H") in pure) == ("separating" in kinds)
        assert (("S;S", "C;H") in pure) == ("pooling on S with C" in kinds)


def test_the_two_allies_part_between_their_thresholds() -> None:
    """For r between r*_J and r*_K, with no signal that pays, Japan cooperates and the ROK hedges in equilibrium."""
    low, high = two_allies.thresholds(two_allies.MODEL.values())
    game = two_allies.MODEL.game(r=(low + high) / 2, kR=2, kU=2)
    behaviour = {
        "US reliable": "N",
        "US unreliable": "N",
        "Japan after S": "H",
        "ROK after S": "H",
        "Japan after N": "C",
        "ROK after N": "H",
    }
    base = game.expected_payoffs(behaviour)
    for name, (player, actions) in game.information_sets.items():
        for action in actions:
            i = game.players.index(player)
            assert game.expected_payoffs({**behaviour, name: action})[i] <= base[i]
