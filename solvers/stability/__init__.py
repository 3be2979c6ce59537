"""In which senses an outcome class is stable: one notion per file, found by walking this package."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"reports": ("StabilityReport", "report")})
if TYPE_CHECKING:
    from . import hysteresis
    from .reports import StabilityReport, report

__all__ = ["StabilityReport", "report"]
