"""What deviations lose at parameter values of any number type, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.model.table_model import Model
from games.scenarios.scenario import Scenario
from solvers.regimes.chart import Chart
from solvers.regimes.situation import Situation


def margins(
    model: Model, values: Mapping[str, Any], profile: tuple[str, ...], us_action: str, region: tuple[int, ...] | None = None
) -> dict[tuple[str, str], Any]:
    """Return (player, deviation) -> payoff lost by deviating from a profile of the players who choose."""
    here = Situation(model, Scenario("values", model=model), values, us_action=us_action)
    return Chart.point(here).margins(profile, region)
