"""Parametric results: conditions, thresholds and maps of the regimes of friction and cohesion."""

from .conditions import Condition, Conditions, conditions
from .critical import CriticalValue, critical_table, critical_values
from .map import RegimeMap
from .map import regime_map as map
from .threshold import Crossing, Threshold, flips, threshold

__all__ = [
    "Condition", "Conditions", "CriticalValue", "Crossing", "RegimeMap", "Threshold", "conditions", "critical_table",
    "critical_values", "flips", "map", "threshold",
]  # fmt: skip
