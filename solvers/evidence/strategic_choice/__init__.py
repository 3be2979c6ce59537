"""Strategic choice models, estimated by maximum likelihood: probits whose probabilities come from a small game."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import data, egame12, fit, leblang2003, maximum_likelihood, normal, ultimatum
