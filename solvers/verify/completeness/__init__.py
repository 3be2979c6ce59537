"""The checker of proofs that a solution is complete: it shares no code with any solver, and works out by itself what is listed."""

from games.lazy import import_on_demand

import_on_demand(__name__)
