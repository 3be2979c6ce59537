"""What finds every equilibrium: supports, elimination, polytopes, curves and surfaces; nothing in it is public."""

from games.lazy import import_on_demand

import_on_demand(__name__)
