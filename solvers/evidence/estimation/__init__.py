"""Estimation: what the record says of parameters and theories, by likelihood, and how far it can say anything."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import (
        bank,
        bayes_factors,
        calibration,
        chains,
        identified_set,
        likelihood,
        marginal,
        nested,
        next_observation,
        observations,
        posterior,
        power,
        priors,
        situations,
    )
