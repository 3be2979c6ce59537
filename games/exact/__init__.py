"""Exact arithmetic that knows no game: algebraic numbers, linear programs, the cells of a plane cut by curves."""

from ..lazy import import_on_demand

import_on_demand(__name__)
