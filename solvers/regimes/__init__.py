"""Parametric results: conditions, thresholds and maps of the regimes of friction and cohesion."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "bifurcations": ("Bifurcation", "bifurcation"),
        "continuations": ("Continuation", "continuation"),
        "critical": ("CriticalValue", "critical_table", "critical_values"),
        "derivatives": ("MixedStatics", "Statics", "mixed_statics", "statics"),
        "exact_maps": ("ExactMap", "effect_map", "exact_map"),
        "inequalities": ("Condition", "Conditions", "conditions"),
        "maps": ("RegimeMap", "regime_map as map"),
        "payoff_differences": ("Differences", "differences"),
        "radii": ("Radius", "RadiusBatch", "radius", "radius_batch"),
        "supports": ("SupportConditions", "support_conditions"),
        "thresholds": ("Crossing", "Threshold", "flips", "threshold"),
    },
)
if TYPE_CHECKING:
    from . import path_conditions
    from .bifurcations import Bifurcation, bifurcation
    from .continuations import Continuation, continuation
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
