"""Refinements of Nash equilibrium: one notion per file, judged exactly on top of the complete equilibrium set.

Each ``judge(game, profile)`` says yes, no or undecided, with the evidence. Where they are all decided, strict implies
regular, which implies proper and quasi-strict; proper implies perfect, which implies that no strategy is weakly dominated.
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(__name__, {"reports": ("NOTIONS", "Judged", "Report", "report"), "judgement": ("Judgement",)})
if TYPE_CHECKING:
    from . import p_dominance, payoff_dominance, perfect, proper, quasi_strict, regular, tracing
    from .judgement import Judgement
    from .reports import NOTIONS, Judged, Report, report

__all__ = ["NOTIONS", "Judged", "Judgement", "Report", "report"]
