"""Scenarios: the class, those that ship with the project (the TOML files here), and how a file or a name becomes one."""

from ..lazy import import_on_demand

import_on_demand(__name__)
