"""What the outcome hangs on: uncertain inputs, their ranges, what each does to the outcome, by four methods; and what to set."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "curves": ("Curves",),
        "discovery": ("Discovery", "discover", "prim"),
        "distributions": ("Distributions", "pawn"),
        "elasticities": ("Elasticities",),
        "elementary_effects": ("Screening", "morris"),
        "indices": ("Sensitivity", "SobolIndices", "sobol"),
        "inputs": ("choose",),
        "pairs": ("Interactions", "interactions"),
        "robust": ("RobustChoice", "cheapest_levers", "robust_choice"),
        "swings": ("Range", "Swing", "ranges"),
        "sweeps": ("open_sweep", "sweep"),
    },
)
if TYPE_CHECKING:
    from .curves import Curves
    from .discovery import Discovery, discover, prim
    from .distributions import Distributions, pawn
    from .elasticities import Elasticities
    from .elementary_effects import Screening, morris
    from .indices import Sensitivity, SobolIndices, sobol
    from .inputs import choose
    from .pairs import Interactions, interactions
    from .robust import RobustChoice, cheapest_levers, robust_choice
    from .sweeps import open_sweep, sweep
    from .swings import Range, Swing, ranges

__all__ = [
    "Curves",
    "Discovery",
    "Distributions",
    "Elasticities",
    "Interactions",
    "Range",
    "RobustChoice",
    "Screening",
    "Sensitivity",
    "SobolIndices",
    "Swing",
    "cheapest_levers",
    "choose",
    "discover",
    "interactions",
    "morris",
    "open_sweep",
    "pawn",
    "prim",
    "ranges",
    "robust_choice",
    "sobol",
    "sweep",
]
