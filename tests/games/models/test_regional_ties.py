"""Regional ties: stable networks by closed form and by going through every network with payoffs written down again."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from games.errors import GameError
from games.models import regional_ties
from games.models.regional_ties import EXCLUSIVE, INCLUSIVE, MODEL, PLAYERS
from games.network import NetworkGame
from solvers.pairwise_stability import change, solve_networks
from tests.parameter_values import draw

TINY = Fraction(1, 10**9)


def paid(ties: frozenset[str], v: dict[str, Any]) -> list[Any]:
    """Payoffs of Japan, the ROK, the US and China, written out player by player."""
    has = {tie: tie in ties for tie in INCLUSIVE}
    bloc = all(has[tie] for tie in EXCLUSIVE)
    out = Fraction(3 - sum(has[f"{member}-China"] for member in ("Japan", "ROK", "US")), 3) if bloc else 0
    own = {player: sum(player in tie.split("-") for tie in ties) for player in PLAYERS}
    found = []
    for ally in ("Japan", "ROK"):
        value = v["c"] * has[f"{ally}-US"] + v["beta"] * has["Japan-ROK"] + v["g"] * has[f"{ally}-China"]
        value -= v["h"] * (ally == "ROK" and has["Japan-ROK"]) + v["p"] * (has[f"{ally}-US"] and has[f"{ally}-China"])
        found.append(value - v["k"] * own[ally] - v["zeta"] * out)
    us = sum(v["theta"] * has[f"{a}-US"] - v["w"] * (has[f"{a}-US"] and has[f"{a}-China"]) for a in ("Japan", "ROK"))
    found.append(us + v["g"] * has["US-China"] - v["k"] * own["US"] - v["zeta"] * out)
    found.append((v["g"] - v["k"]) * own["China"] - v["zetaC"] * out)
    return found


def stable_by_hand(v: dict[str, Any]) -> set[frozenset[str]]:
    """Go through all networks as sets of ties."""
    every = [frozenset(own) for size in range(7) for own in combinations(INCLUSIVE, size)]
    pays = {ties: dict(zip(PLAYERS, paid(ties, v), strict=True)) for ties in every}

    def holds(ties: frozenset[str]) -> bool:
        for tie in INCLUSIVE:
            gains = [pays[ties ^ {tie}][i] - pays[ties][i] for i in tie.split("-")]
            if max(gains) > 0 if tie in ties else min(gains) >= 0 and max(gains) > 0:
                return False
        return True

    return {ties for ties in every if holds(ties)}


def test_stable_networks_are_those_found_by_hand() -> None:
    """At 60 random parameters, half of them near the defaults: the same stable networks, the bloc and the whole as in the text."""
    rng = np.random.default_rng(31)
    seen = set()
    for k in range(60):
        values = draw(MODEL, rng)
        if k % 2:  # nearer the defaults
            values = {symbol: (value + 3 * MODEL.values()[symbol]) / 4 for symbol, value in values.items()}
        game = MODEL.game(values)
        found = {frozenset(map(game.tie, game.present(n))) for n in solve_networks(game).stable}
        assert found == stable_by_hand(values), values
        assert (frozenset(EXCLUSIVE) in found) == regional_ties.exclusion_is_stable(values), values
        assert (frozenset(INCLUSIVE) in found) == regional_ties.inclusion_is_stable(values), values
        seen |= found
    assert {frozenset(EXCLUSIVE), frozenset(INCLUSIVE)} <= seen


def test_exclusive_cohesion_defeats_itself_beyond_the_threshold() -> None:
    """With a China that gains nothing by opening, the bloc stands up to zeta* and no further: Seoul cuts its tie with Tokyo."""
    values = MODEL.values({"zetaC": 0})
    edge = regional_ties.spiral_threshold(values)
    for zeta, stands in ((edge - TINY, True), (edge + TINY, False)):
        game = MODEL.game({**values, "zeta": zeta})
        assert (change(game, game.number(EXCLUSIVE)) is None) == stands
    left = change(game, game.number(EXCLUSIVE))
    assert left is not None
    assert (left.made, game.tie(left.tie), left.gains[0][0]) == (False, "Japan-ROK", 1)


def test_a_steep_spiral_leaves_hub_and_spokes_or_an_order_with_china() -> None:
    """At zeta = 1/2 the bloc is gone; the two bilateral alliances are stable, and so are all six ties."""
    game = MODEL.game(zeta="0.5")
    names = set(map(game.name, solve_networks(game).stable))
    assert {"Japan-US, ROK-US", game.name(game.number(INCLUSIVE))} <= names
    assert game.name(game.number(EXCLUSIVE)) not in names


def test_ledgers_sum_and_symbols_are_refused() -> None:
    """The parts of a gain sum to it; a symbolic game has to get numbers first; wrong ties and shapes are named."""
    game = MODEL.game()
    assert (sum(game.parts.values()) == game.payoffs).all()
    network, tie = game.number(EXCLUSIVE), (0, 1)
    ledger = game.explain("ROK", network, tie)
    after = network ^ (1 << game.ties.index(tie))
    assert ledger.total == game.payoffs[1, after] - game.payoffs[1, network]
    symbols = MODEL.symbolic()
    assert {s.name for v in symbols.payoffs.flat for s in getattr(v, "free_symbols", ())} == {p.symbol for p in MODEL.parameters}
    with pytest.raises(GameError, match="symbolic"):
        solve_networks(symbols)
    with pytest.raises(GameError, match="the ties are Japan-ROK"):
        game.number(["Japan-Japan"])
    for unknown in (-1, 64):
        for ask in (game.name, game.present, lambda n: change(game, n), lambda n: game.explain("ROK", n, tie)):
            with pytest.raises(GameError, match="this game has the networks 0 to 63"):
                ask(unknown)
    with pytest.raises(GameError, match=r"\(1, 0\) is no tie; the ties are \(0, 1\), "):
        game.explain("ROK", network, (1, 0))
    with pytest.raises(GameError, match=r"shape \(2, 2\)"):
        NetworkGame([[0, 1, 2]], ("A", "B"))
    with pytest.raises(GameError, match="2 to 5 players"):
        NetworkGame([[0]], ("A",))
    with pytest.raises(GameError, match="without reasons"):
        NetworkGame([[0, 1], [0, 1]], ("A", "B")).explain("A", 0, (0, 1))
    for mechanism in MODEL.mechanisms:
        assert not np.any(MODEL.game(without=(mechanism.name,)).parts[mechanism.name])
