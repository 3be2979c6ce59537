"""Parametric results: conditions, thresholds and maps of the regimes of friction and cohesion."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "critical": ("CriticalValue", "critical_table", "critical_values"),
        "derivatives": ("MixedStatics", "Statics", "mixed_statics", "statics"),
        "effects": ("effect_map",),
        "exact_maps": ("exact_map",),
        "inequalities": ("Condition", "Conditions", "conditions"),
        "lines": ("Bifurcation", "Branch", "Continuation", "Event", "bifurcation", "continuation"),
        "many_radii": ("RadiusBatch", "radius_batch"),
        "maps": ("RegimeMap", "regime_map as map"),
        "payoff_differences": ("Differences", "differences"),
        "radii": ("Radius", "radius"),
        "region_map": ("ExactMap",),
        "supports": ("SupportConditions", "support_conditions"),
        "thresholds": ("Crossing", "Threshold", "flips", "threshold"),
    },
)
if TYPE_CHECKING:
    from . import path_conditions
    from .critical import CriticalValue, critical_table, critical_values
    from .derivatives import MixedStatics, Statics, mixed_statics, statics
    from .effects import effect_map
    from .exact_maps import exact_map
    from .inequalities import Condition, Conditions, conditions
    from .lines import Bifurcation, Branch, Continuation, Event, bifurcation, continuation
    from .many_radii import RadiusBatch, radius_batch
    from .maps import RegimeMap
    from .maps import regime_map as map
    from .payoff_differences import Differences, differences
    from .radii import Radius, radius
    from .region_map import ExactMap
    from .supports import SupportConditions, support_conditions
    from .thresholds import Crossing, Threshold, flips, threshold

__all__ = [
    "Bifurcation",
    "Branch",
    "Condition",
    "Conditions",
    "Continuation",
    "CriticalValue",
    "Crossing",
    "Differences",
    "Event",
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
