"""What the outcome hangs on: uncertain inputs, their ranges, and the share of the outcome's variance each explains."""

from .ranges import Range, Swing, ranges
from .sobol import Sensitivity, SobolIndices, sobol

__all__ = ["Range", "Sensitivity", "SobolIndices", "Swing", "ranges", "sobol"]
