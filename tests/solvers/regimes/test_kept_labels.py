"""Labels are kept from one map for the next under the signs that decide them, and are those that the next would find itself."""

from __future__ import annotations

import pytest

import games
from games.models.trilateral import MODEL
from solvers.regimes import exact_map, exact_maps

PLANES = (("TKN", "rK"), ("TKN", "p"), ("hJ", "hK"), ("s", "delta"))


@pytest.mark.parametrize(("x", "y"), PLANES)
def test_a_map_does_not_depend_on_those_before(x: str, y: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After maps of other episodes, US actions and values, labels are those of a map that begins with nothing kept."""
    scenarios = [
        games.scenario(name).set(beta=beta).us(us) for name in ("E03", "E19", "E23") for beta, us in (("0.8", "P"), ("1.1", "R"))
    ]
    after = [exact_map(MODEL, x, y, at=scenario).labels for scenario in scenarios]
    for scenario, labels in zip(scenarios, after, strict=True):
        monkeypatch.setattr(exact_maps, "_KEPT", {})
        assert exact_map(MODEL, x, y, at=scenario).labels == labels


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many maps are made, no more labels are kept than are allowed."""
    monkeypatch.setattr(exact_maps, "_KEPT", {})
    monkeypatch.setattr(exact_maps, "MOST_KEPT", 3)
    for x, y in PLANES:
        exact_map(MODEL, x, y, at=games.scenario("2019"))
        assert 0 < len(exact_maps._KEPT) <= 3
