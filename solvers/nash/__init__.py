"""Nash equilibria: the complete set, exactly, wherever that is possible; and it is said where it is not.

``solve`` takes one game, ``solve_batch`` many of one shape; ``completeness`` and ``bimatrix_completeness`` replay the proofs that
no equilibrium is missing, ``index`` gives the index of every equilibrium.
"""

from games.lazy import import_on_demand

from .batch import Batch, Flag, solve_batch
from .enumeration import solve

import_on_demand(__name__)

__all__ = ["Batch", "Flag", "solve", "solve_batch"]
