"""Parametric results: conditions, thresholds and maps of the regimes of friction and cohesion."""

from .critical import CriticalValue, critical_table, critical_values
from .inequalities import Condition, Conditions, conditions
from .maps import RegimeMap
from .maps import regime_map as map
from .thresholds import Crossing, Threshold, flips, threshold

__all__ = [
    "Condition",
    "Conditions",
    "CriticalValue",
    "Crossing",
    "RegimeMap",
    "Threshold",
    "conditions",
    "critical_table",
    "critical_values",
    "flips",
    "map",
    "threshold",
]
