"""Nothing matters: all payoffs are zero, so every profile is an equilibrium, one component of dimension 3."""

import numpy as np

from ..normal_form import NormalFormGame
from .binary import box
from .entry import Entry
from .pieces import Continuum

ENTRIES = (
    Entry(
        slug="all-zero",
        title="All payoffs zero",
        source="folklore",
        build=lambda: NormalFormGame(np.zeros((3, 2, 2, 2), dtype=int), title="All payoffs zero"),
        components=(Continuum("the whole cube", (box((0, 1), (0, 1), (0, 1)),)),),
        remarks="Every system of indifference equations vanishes identically.",
    ),
)
