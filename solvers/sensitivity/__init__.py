"""What the outcome hangs on: uncertain inputs, their ranges, what each does to the outcome, by five methods; and what to set."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "box_sets": ("BoxSet", "cover"),
        "classification_tree": ("grow",),
        "discovery": ("Discovery", "discover", "prim"),
        "distributions": ("Distributions", "pawn"),
        "elementary_effects": ("Screening", "morris"),
        "indices": ("Sensitivity", "SobolIndices", "sobol"),
        "inputs": ("choose",),
        "one_at_a_time": ("Curves", "curves"),
        "pairs": ("Interactions", "interactions"),
        "robust": ("RobustChoice", "cheapest_levers", "robust_choice"),
        "slopes": ("Elasticities", "elasticities"),
        "shapley_effects": ("ShapleyEffects", "shapley"),
        "swings": ("Range", "Swing", "ranges"),
        "sweeps": ("open_sweep", "sweep"),
    },
)
if TYPE_CHECKING:
    from .box_sets import BoxSet, cover
    from .classification_tree import grow
    from .discovery import Discovery, discover, prim
    from .distributions import Distributions, pawn
    from .elementary_effects import Screening, morris
    from .indices import Sensitivity, SobolIndices, sobol
    from .inputs import choose
    from .one_at_a_time import Curves, curves
    from .pairs import Interactions, interactions
    from .robust import RobustChoice, cheapest_levers, robust_choice
    from .shapley_effects import ShapleyEffects, shapley
    from .slopes import Elasticities, elasticities
    from .sweeps import open_sweep, sweep
    from .swings import Range, Swing, ranges

__all__ = [
    "BoxSet",
    "Curves",
    "Discovery",
    "Distributions",
    "Elasticities",
    "Interactions",
    "Range",
    "RobustChoice",
    "Screening",
    "Sensitivity",
    "ShapleyEffects",
    "SobolIndices",
    "Swing",
    "cheapest_levers",
    "choose",
    "cover",
    "curves",
    "discover",
    "elasticities",
    "grow",
    "interactions",
    "morris",
    "open_sweep",
    "pawn",
    "prim",
    "ranges",
    "robust_choice",
    "shapley",
    "sobol",
    "sweep",
]
