"""What the outcome hangs on: uncertain inputs, their ranges, and what each does to the outcome, by five methods."""

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
        "pairs": ("Interactions", "interactions"),
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
    from .pairs import Interactions, interactions
    from .shapley_effects import ShapleyEffects, shapley
    from .sweeps import open_sweep, sweep
    from .swings import Range, Swing, ranges

__all__ = [
    "BoxSet",
    "Discovery",
    "Distributions",
    "Interactions",
    "Range",
    "Screening",
    "Sensitivity",
    "ShapleyEffects",
    "SobolIndices",
    "Swing",
    "choose",
    "cover",
    "discover",
    "grow",
    "interactions",
    "morris",
    "open_sweep",
    "pawn",
    "prim",
    "ranges",
    "shapley",
    "sobol",
    "sweep",
]
