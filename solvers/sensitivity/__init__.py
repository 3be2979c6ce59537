"""What the outcome hangs on: uncertain inputs, their ranges, and the share of the outcome's variance each explains."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "indices": ("Sensitivity", "SobolIndices", "sobol"),
        "swings": ("Range", "Swing", "ranges"),
        "sweeps": ("open_sweep", "sweep"),
    },
)
if TYPE_CHECKING:
    from .indices import Sensitivity, SobolIndices, sobol
    from .sweeps import open_sweep, sweep
    from .swings import Range, Swing, ranges

__all__ = ["Range", "Sensitivity", "SobolIndices", "Swing", "open_sweep", "ranges", "sobol", "sweep"]
