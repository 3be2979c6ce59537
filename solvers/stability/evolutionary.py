"""Evolutionary stability with one population per player: mutants die out from strict equilibria, and from no others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..evolutionary import growth_rates, kind
from ..result import Equilibrium
from .notion import Case, Finding, Notion, told


def judge(case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether it holds an evolutionarily stable profile, with the slowest rate at which mutants vanish."""
    return {
        name: Finding(any(e.strict for e in own), told(own, partial(_fate, case)))
        for name, own in case.by_class(case.solution.points).items()
    }


def _fate(case: Case, e: Equilibrium) -> str:
    if e.pure and not e.strict:
        return "ties with mutants"
    rate = growth_rates(case.game, e.profile)[0].real
    if e.strict:
        return f"mutants die at rate {-rate:.3f}"
    drift = kind(case.game, e.profile)
    return f"{drift} (rate {rate:.3f})" if drift == "saddle" else drift


NOTIONS = (
    Notion(
        "evolutionary",
        "holds an ESS of several populations, which is a strict equilibrium; mixed ones are never asymptotically stable: "
        "a population's growth does not depend on its own shares, so the replicator dynamics at them are a saddle or a centre",
        "Selten 1980; Ritzberger and Weibull 1995",
        24,
        judge,
    ),
)
