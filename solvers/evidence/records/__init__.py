"""What a record is made of: cases, each two allies of one patron in a window of years, with what came of it."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"case": ("Case",)})
if TYPE_CHECKING:
    from .case import Case

__all__ = ["Case"]
