"""What a record is made of: cases, each two allies of one patron in a window of years, with what came of it."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"case": ("Case",), "dyad": ("Dyad", "read_dyad")})
if TYPE_CHECKING:
    from . import outcome_rule
    from .case import Case
    from .dyad import Dyad, read_dyad

__all__ = ["Case", "Dyad", "read_dyad"]
