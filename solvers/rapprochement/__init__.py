"""Does a rapprochement last? Markov perfect play of the slow states, and how long until friction returns, and cohesion.

The allies' stochastic game (``games.models.slow_states``) is built around a scenario; all its Markov perfect equilibria in pure
stationary actions are found; under each, the years until friction returns, and until cohesion does, have an exact distribution
(``solvers.duration``). The rule used everywhere here, the principal logit branch, selects one of them where in every state's game
of now and later, at the values of its play, it selects that play again; what is said of what lengthens a rapprochement, and the
band of random parameters, is under its play, or under that of the middle mean where the rule selects none.
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "reports": ("Report", "equilibria", "report"),
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
    from .reports import Report, equilibria, report

__all__ = [
    "Band", "Hysteresis", "Lever", "Outlook", "Report", "Step", "band", "equilibria", "first_state", "hysteresis", "levers",
    "outlook", "report", "selected", "steps",
]  # fmt: skip
