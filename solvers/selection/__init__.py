"""Selection among several equilibria: logit limit, risk dominance, basins of attraction.

None of them is a law: each answers another question, and they may disagree (Harsanyi and Selten 1988; McKelvey and
Palfrey 1995).
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__)
if TYPE_CHECKING:
    from . import basins, logit, risk_dominance

__all__ = ["basins", "logit", "risk_dominance"]
