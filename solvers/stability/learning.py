"""Stochastic stability: where learners are found almost always once mistakes are rare, by two kinds of mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from games.normal_form import NormalFormGame

from ..stochastic_stability import StochasticStability, log_linear, mistakes
from .notion import Case, Finding, Notion


def judge_by(process: Callable[[NormalFormGame], StochasticStability], case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds a stochastically stable profile, and by how much of resistance it leads or trails."""
    potentials = process(case.game).potentials
    best = {
        name: min(((value, cell) for cell in cells if (value := potentials[cell]) is not None), default=None)
        for name, cells in case.cells.items()
    }
    answer = {}
    for name, own in best.items():
        if own is None:
            answer[name] = Finding(False, "no mistakes lead there")
            continue
        value, cell = own
        others = [other[0] for rival, other in best.items() if rival != name and other is not None]
        lead = min(others) - value if others else None
        label = case.label(cell)
        if lead is None:
            answer[name] = Finding(True, f"{label}, nothing else is reached")
        elif lead == 0:
            answer[name] = Finding(True, f"{label} ties")
        else:
            answer[name] = Finding(lead > 0, f"{label} {'leads' if lead > 0 else 'trails'} by {abs(float(lead)):.3f}")
    return answer


NOTIONS = (
    Notion(
        "log-linear learning",
        "holds a profile of least stochastic potential when one ally at a time revises with logit probabilities of growing "
        "precision; the lead is in payoff that mistakes waste",
        "Blume 1993; Alos-Ferrer and Netzer 2010",
        60,
        lambda case: judge_by(log_linear, case),
    ),
    Notion(
        "rare mistakes",
        "the same when an ally replies best to a large sample of what the other does, mistakes included; the lead is in shares "
        "of samples that must be mistaken",
        "Young 1993; Kandori, Mailath and Rob 1993",
        62,
        lambda case: judge_by(mistakes, case),
    ),
)
