"""What the model says of the seed documents' claims, and how it fares on the coded episodes."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import contrasts, draws, estimation, hwang, luxury, movers, strategic_choice, volumes
