"""Nash equilibria: the complete set, exactly, wherever that is possible; and it is said where it is not.

``solve`` takes one game, ``solve_batch`` many of one shape; ``completeness`` makes and checks proofs that no equilibrium is
missing, ``index`` gives the index of every equilibrium, ``membership`` says whether a profile is listed. Where
two players have too many actions for that, ``zero_sum`` solves games whose payoffs sum to one number, and ``lemke_howson`` finds
some equilibria of any other.
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"batch": ("Batch", "Flag", "solve_batch"), "enumeration": ("solve",)})
if TYPE_CHECKING:
    from . import completeness, index, lemke_howson, membership, with_nashpy, zero_sum
    from .batch import Batch, Flag, solve_batch
    from .enumeration import solve

__all__ = ["Batch", "Flag", "solve", "solve_batch"]
