"""The alliance games: one file per model."""

from typing import TYPE_CHECKING

from ..lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import (
        apology,
        china_bidder,
        china_bids_first,
        escalation,
        four_us_actions,
        linkage,
        provocation,
        quasi_alliance,
        ratification,
        regional_ties,
        reliability,
        slow_alliance,
        slow_states,
        tied_hands,
        trilateral,
        two_allies,
        withdrawal,
    )
