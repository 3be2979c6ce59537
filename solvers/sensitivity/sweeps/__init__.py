"""Sweeps: millions of games over a design, as one labelled data set that survives an interruption."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "running": ("sweep",),
        "data_set": ("export", "frame", "members", "open_sweep"),
        "designs": ("codings", "grid", "latin_hypercube", "random", "sobol", "table"),
    },
)
if TYPE_CHECKING:
    from .data_set import export, frame, members, open_sweep
    from .designs import codings, grid, latin_hypercube, random, sobol, table
    from .running import sweep

__all__ = ["codings", "export", "frame", "grid", "latin_hypercube", "members", "open_sweep", "random", "sobol", "sweep", "table"]
