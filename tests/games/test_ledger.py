"""The ledger: incentives split by mechanism, exactly, with interactions counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings

from games.errors import GameError
from games.ledger import Ledger
from games.models.trilateral import ALLIES, MODEL, PLAYERS, US_ACTIONS
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from games.scenarios.scenario import Scenario
from tests.strategies import EVERYTHING_ON, scenarios

REGIONS = tuple(product((-1, 0, 1), repeat=2))
RING = flint.fmpq_mpoly_ctx.get([p.symbol for p in MODEL.parameters], "lex")
V = dict(zip((p.symbol for p in MODEL.parameters), RING.gens(), strict=True))
CASES = {"2019": scenario("2019"), "2023": scenario("2023"), "all": EVERYTHING_ON}
x = {"C": RING.constant(1), "H": V["xH"], "F": RING.constant(0)}
z = {"C": 0, "H": 0, "F": 1}


def check_deviations(game: NormalFormGame, profiles: Iterable[tuple[int, ...]], tolerance: float = 0) -> None:
    """Every ledger at the given profiles sums to the gain read off the payoffs."""
    for profile in profiles:
        for i, player in enumerate(game.players):
            for to in range(game.shape[i]):
                moved = (*profile[:i], to, *profile[i + 1 :])
                gain = game.payoffs[(i, *moved)] - game.payoffs[(i, *profile)]
                ledger = game.explain(player, profile, to)
                assert list(ledger) == [m.name for m in MODEL.mechanisms]
                assert abs(sum(ledger.values()) - gain) <= tolerance
                assert ledger.total == sum(ledger.values())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("us", US_ACTIONS)
def test_parts_sum_exactly_to_every_deviation_gain(case: str, us: str) -> None:
    """For either ally, every profile and every deviation, the contributions sum to the gain with no rounding."""
    check_deviations(MODEL.game(CASES[case].us(us)), np.ndindex(3, 3))


def test_parts_sum_exactly_with_three_players() -> None:
    """The US deviates for reasons, too."""
    check_deviations(MODEL.game(EVERYTHING_ON, timing="simultaneous"), [(0, 0, 0), (0, 2, 2), (1, 1, 1)])


def test_parts_sum_in_floats_up_to_rounding() -> None:
    """A float game's parts sum to the gain up to rounding."""
    check_deviations(MODEL.game(EVERYTHING_ON, numbers="float"), np.ndindex(3, 3), tolerance=1e-14)


@settings(max_examples=20)
@given(scenarios)
def test_parts_sum_exactly_in_any_scenario(drawn: Scenario) -> None:
    """The parts of the payoffs themselves sum to the payoffs, whatever the parameters."""
    game = MODEL.game(drawn, timing="simultaneous")
    assert game.breakdown is not None
    assert np.array_equal(sum(game.breakdown().values()), game.payoffs)


@pytest.mark.parametrize("region", REGIONS, ids=str)
def test_parts_sum_identically(region: tuple[int, int]) -> None:
    """As polynomials in all parameters, the parts of every payoff sum to it: an identity, true of any values."""
    parts = MODEL.breakdown(V, region=region)
    assert np.array_equal(sum(parts.values()), MODEL.payoffs(V, region=region))


def test_a_row_knows_nothing_of_later_mechanisms() -> None:
    """A row depends on the setting and on mechanisms up to its own: an interaction is counted with the later one."""
    known = {p.symbol for p in MODEL.setting}
    for mechanism, (name, part) in zip(MODEL.mechanisms, MODEL.breakdown(V, region=(1, -1)).items(), strict=True):
        assert mechanism.name == name
        known = known | {p.symbol for p in mechanism.parameters}
        entries = [RING.constant(0) + entry for entry in part.flat]
        used = {symbol for entry in entries for symbol, degree in zip(V, entry.degrees(), strict=True) if degree > 0}
        assert used <= known


def rows(player: str, name: str) -> dict[tuple[str, str, str], Any]:
    """A mechanism's part of a player's payoff, a polynomial for every profile."""
    part = MODEL.breakdown(V, region=(1, 1))[name][PLAYERS.index(player)]
    return {tuple(profile): part[index] for profile, index in zip(MODEL.profiles(), np.ndindex(3, 3, 3), strict=True)}


@pytest.mark.parametrize("player", ALLIES)
def test_institution_holds_the_audience_cost_it_softens(player: str) -> None:
    """Its row is the exit cost and what it takes off the audience cost; the audience row stays that without it."""
    audience, institution = rows(player, "audience"), rows(player, "institution")
    for (j, k, us), row in institution.items():
        own, other = (j, k) if player == "Japan" else (k, j)
        cost = V["alpha"] * x[own] * (1 - x[other])
        assert audience[j, k, us] == -cost
        assert row == V["iota"] * cost - 3 * V["iota"] * z[own] / 10


def test_each_scale_of_animosity_holds_its_own_change() -> None:
    """Conservative rule, apology and disparity each hold the change that they make to the ROK's animosity."""
    h = dict.fromkeys(US_ACTIONS, V["hbar"] * V["hK"])
    steps: dict[str, Callable[[str], Any]] = {
        "conservative": lambda us: 1 + V["nu"] * V["c"] * (V["eR"] if us == "R" else 1),
        "apology": lambda us: 1 - V["rho"] * V["a"],
        "disparity": lambda us: 1 - V["psi"] * V["D"],
    }
    for name, factor in steps.items():
        for (_, k, us), row in rows("ROK", name).items():
            assert row == h[us] * (factor(us) - 1) * (V["eta"] * z[k] - x[k])
        h = {us: h[us] * factor(us) for us in US_ACTIONS}
    for (j, _, _), row in rows("Japan", "apology").items():
        assert row == -V["gam"] * V["a"] * x[j]


def test_linkage_reaches_japan_through_relative_gains_only() -> None:
    """Joint output worth less to the ROK is less to envy for Japan: linkage's row for Japan is kappa q beta of it."""
    for (j, k, _), row in rows("Japan", "linkage").items():
        joint = (1 - V["phi"]) * x[j] * x[k] + V["phi"] * (x[j] + x[k]) / 2
        assert row == V["kappa"] * V["q"] * V["beta"] * joint * V["omega"] * V["ell"] * V["TKN"]


def test_no_deviation_no_gain() -> None:
    """Deviating to the action already played changes nothing in any row."""
    assert not any(MODEL.game(EVERYTHING_ON).explain("ROK", "CH", "H").values())


def test_a_ledger_in_words() -> None:
    """Who deviates, from where to where; the table leaves out zeros and says whether the deviation pays."""
    ledger = MODEL.game(scenario("2023")).explain("ROK", "CC", "F")
    assert (ledger.player, ledger.profile, ledger.deviation) == ("ROK", "(C, C)", "F")
    text = str(ledger)
    assert text.startswith("ROK: (C, C) to F (profile holds)")
    assert "containment" not in text
    assert text.splitlines()[-1].startswith("gain from deviating*")
    assert "profile holds" in ledger._repr_html_()
    assert r"\textbf{gain from deviating}" in ledger._repr_latex_()
    assert "deviation gains" in str(MODEL.game(scenario("2019")).explain("ROK", "CC", "F"))


def test_a_symbolic_ledger_holds_expressions() -> None:
    """In the symbolic game the contributions are the formulas themselves, and no verdict is given."""
    ledger = MODEL.symbolic(us_action="P", region=(1, 1)).explain("ROK", "CC", "H")
    assert {str(s) for s in ledger["hedging"].free_symbols} == {"chi", "pull"}
    assert str(ledger).startswith("ROK: (C, C) to H\n")


def test_ledger_is_a_mapping_in_model_order() -> None:
    """A ledger iterates over mechanisms in their order and sums to its total, in the parts' own number type."""
    ledger = Ledger("ROK", "(C, C)", "H", {"threat": Fraction(-1, 2), "hedging": Fraction(1, 3)})
    assert (list(ledger), len(ledger), ledger.total) == (["threat", "hedging"], 2, Fraction(-1, 6))
    with pytest.raises(KeyError):
        ledger["pressure"]


@pytest.mark.parametrize(
    ("player", "profile", "deviation", "message"),
    [
        ("US", "CC", "H", "there is no player 'US'"),
        ("ROK", "CX", "H", "ROK has no action 'X'"),
        ("ROK", "CCE", "H", "2 actions are needed"),
        ("ROK", "CC", "P", "ROK has no action 'P'"),
        ("ROK", "CC", None, "ROK has no action None"),
    ],
)
def test_a_ledger_of_what_is_not_there_is_an_error(player: str, profile: str, deviation: Any, message: str) -> None:
    """Unknown players, profiles and deviations are a GameError that lists the known ones."""
    with pytest.raises(GameError, match=message):
        MODEL.game(scenario("2019")).explain(player, profile, deviation)
