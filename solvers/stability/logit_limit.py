"""Logit selection: the limit of the principal branch of quantal response equilibria (McKelvey and Palfrey 1995)."""

from __future__ import annotations

from collections.abc import Mapping

from games.profile import CLASSES, outcome_class

from .notion import Case, Finding, Notion


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether the branch from the centroid ends in it."""
    cell, converged = case.selected
    labels = case.game.labels(cell)
    chosen = outcome_class(*labels)
    state = "" if converged else ", path not followed to its end"
    return {name: Finding(name == chosen, f"ends at ({', '.join(labels)}){state}" if name == chosen else "") for name in CLASSES}


NOTIONS = (Notion("logit-selected", "the principal logit branch from the centroid ends in the class", "Turocy 2005", 40, judge),)
