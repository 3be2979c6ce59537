"""What the outcome hangs on: uncertain inputs, their ranges, and the share of the outcome's variance each explains."""

from .indices import Sensitivity, SobolIndices, sobol
from .swings import Range, Swing, ranges

__all__ = ["Range", "Sensitivity", "SobolIndices", "Swing", "ranges", "sobol"]
