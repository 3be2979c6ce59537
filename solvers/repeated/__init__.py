"""Infinitely repeated games: how patient players must be to keep to a profile, and all payoffs that they can sustain."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import patience, payoff_set

__all__ = ["patience", "payoff_set"]
