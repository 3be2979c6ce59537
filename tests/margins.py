"""What deviations lose at parameter values of any number type, from the mechanisms' terms alone: the tests' oracle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.model.table_model import Model, sum_terms
from games.models.trilateral import US


def margins(
    model: Model, values: Mapping[str, Any], profile: tuple[str, ...], us_action: str, region: tuple[int, ...] | None = None
) -> dict[tuple[str, str], Any]:
    """Return (player, deviation) -> payoff lost by deviating from a profile of the players who choose, the US action given."""
    outcome = model.outcome(model, values, model.mechanisms, region)
    chosen = [own for own in zip(model.players, model.actions, strict=True) if own[0] != US]
    here = dict(zip((player for player, _ in chosen), profile, strict=True)) | {US: us_action}

    def payoff(player: str, play: Mapping[str, str]) -> Any:
        return sum_terms(model.mechanisms, player, outcome(tuple(play[i] for i in model.players)))

    return {
        (player, deviation): payoff(player, here) - payoff(player, here | {player: deviation})
        for player, actions in chosen
        for deviation in actions
        if deviation != here[player]
    }
