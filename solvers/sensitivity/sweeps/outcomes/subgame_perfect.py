"""The paths of the subgame-perfect equilibria of trees."""

from __future__ import annotations

from functools import partial

from .... import subgame_perfect
from . import paths
from .form import TREE
from .outcome import Outcome

OUTCOME = Outcome(
    "subgame_perfect",
    "paths of the subgame-perfect equilibria",
    partial(paths.variables, prefix="", concept="subgame-perfect"),
    partial(paths.compute, prefix="", solve=subgame_perfect.solve),
    (TREE,),
)
