"""Does a rapprochement last? Markov perfect play of the slow states, and how long until friction returns, and cohesion.

The allies' stochastic game (``games.models.slow_states``) is built around a scenario; all its Markov perfect equilibria in pure
stationary actions are found; under each, the years until friction returns, and until cohesion does, have an exact distribution
(``solvers.duration``). One equilibrium is selected by the rule used everywhere here, the principal logit branch, in every state's
game of now and later; what is said of what lengthens a rapprochement, and the band of random parameters, is under its play.
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "reports": ("Report", "report"),
        "outlooks": ("Outlook", "outlook", "selected", "first_state"),
        "lengthening": ("Lever", "levers"),
        "bands": ("Band", "band"),
        "history": ("Hysteresis", "hysteresis"),
        "episode_path": ("Step", "steps"),
    },
)
if TYPE_CHECKING:
    from .bands import Band, band
    from .episode_path import Step, steps
    from .history import Hysteresis, hysteresis
    from .lengthening import Lever, levers
    from .outlooks import Outlook, first_state, outlook, selected
    from .reports import Report, report

__all__ = [
    "Band", "Hysteresis", "Lever", "Outlook", "Report", "Step", "band", "first_state", "hysteresis", "levers", "outlook", "report",
    "selected", "steps",
]  # fmt: skip
