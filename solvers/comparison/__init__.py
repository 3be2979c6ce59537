"""Scenarios and theories against each other: two in full, many side by side, and where two theories differ most."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "differences": ("Comparison", "LedgerChange", "compare"),
        "divergences": ("Divergence", "Observation", "diverge"),
        "factors": ("FACTORS", "mixed", "split"),
        "side_by_side": ("SideBySide", "theories_on"),
    },
)
if TYPE_CHECKING:
    from .differences import Comparison, LedgerChange, compare
    from .divergences import Divergence, Observation, diverge
    from .factors import FACTORS, mixed, split
    from .side_by_side import SideBySide, theories_on

__all__ = [
    "FACTORS",
    "Comparison",
    "Divergence",
    "LedgerChange",
    "Observation",
    "SideBySide",
    "compare",
    "diverge",
    "mixed",
    "split",
    "theories_on",
]
