"""In which senses an outcome class is stable: one notion per file, found by walking this package."""

from .reports import StabilityReport, report

__all__ = ["StabilityReport", "report"]
