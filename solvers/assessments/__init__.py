"""The engine of sequential and weak Bayesian equilibria: consistent beliefs, cells of assessments, their enumeration."""

from games.lazy import import_on_demand

import_on_demand(__name__)
