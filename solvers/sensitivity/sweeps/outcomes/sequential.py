"""The paths of the sequential equilibria of trees."""

from __future__ import annotations

from functools import partial

from .... import sequential
from . import paths
from .form import TREE
from .outcome import Outcome

OUTCOME = Outcome(
    "sequential",
    "paths of the sequential equilibria",
    partial(paths.variables, prefix="sequential_", concept="sequential"),
    partial(paths.compute, prefix="sequential_", solve=sequential.solve),
    (TREE,),
)
