"""When is which path of a tree played? Regions of parameters in closed form, and their words."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import conditions, disjunctions, moves, notation, paths, satisfiability, sign_cells, symbolic_tree
