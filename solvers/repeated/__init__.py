"""Infinitely repeated games: how patient players must be to keep to a profile, and all payoffs that they can sustain."""

from . import patience, payoff_set

__all__ = ["patience", "payoff_set"]
