"""Parametric results: conditions, thresholds and maps of the regimes of friction and cohesion."""

from .bifurcation import Bifurcation, bifurcation
from .continuation import Continuation, continuation
from .critical import CriticalValue, critical_table, critical_values
from .derivatives import MixedStatics, Statics, mixed_statics, statics
from .exact_maps import ExactMap, effect_map, exact_map
from .inequalities import Condition, Conditions, conditions
from .maps import RegimeMap
from .maps import regime_map as map
from .payoff_differences import Differences, differences
from .radii import Radius, RadiusBatch, radius, radius_batch
from .supports import SupportConditions, support_conditions
from .thresholds import Crossing, Threshold, flips, threshold

__all__ = [
    "Bifurcation",
    "Condition",
    "Conditions",
    "Continuation",
    "CriticalValue",
    "Crossing",
    "Differences",
    "ExactMap",
    "MixedStatics",
    "Radius",
    "RadiusBatch",
    "RegimeMap",
    "Statics",
    "SupportConditions",
    "Threshold",
    "bifurcation",
    "conditions",
    "continuation",
    "critical_table",
    "critical_values",
    "differences",
    "effect_map",
    "exact_map",
    "flips",
    "map",
    "mixed_statics",
    "radius",
    "radius_batch",
    "statics",
    "support_conditions",
    "threshold",
]
