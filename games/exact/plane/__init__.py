"""The plane cut by algebraic curves: its regions, edges and corners, found exactly."""

from ...lazy import import_on_demand

import_on_demand(__name__)
