"""Games in extensive form: the tree as a user builds it, as arrays, and its reduced normal form."""

from ..lazy import import_on_demand

import_on_demand(__name__)
