"""In which senses, why and how far: notions of stability, ledgers, closed-form conditions, thresholds and nearest flips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import games
from games.models.trilateral import MODEL, WORDS
from games.profile import CLASSES
from games.table import Cell, Table, number
from solvers import regimes, stability
from solvers.stability import StabilityReport
from solvers.verdict import Verdict

from ..results import Results
from ..words import stem


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the notions of stability over all episodes, and what ``own`` yields."""
    verdicts = results.verdicts.items()
    reports = {name: stability.report(found.allies, rng=results.rng, solution=found.solution) for name, found in verdicts}
    yield "table-notions", notion_table(reports)
    yield from own(results)


def own(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield, for each scenario that is looked at closely, notions with evidence, ledgers, conditions, thresholds and flips."""
    for name, found in results.close.items():
        scenario = found.scenario
        us = f"US {found.us_action} ({WORDS[found.us_action]})"
        notions = stability.report(found.allies, rng=results.rng, solution=found.solution).table()
        yield f"table-notions-{stem(name)}", replace(notions, caption=f"In which senses each class is stable in {name}, {us}")
        yield f"table-ledger-{stem(name)}", ledger_table(found)
        conditions = regimes.conditions(MODEL, "CC", given=scenario).table()
        yield f"table-conditions-{stem(name)}", replace(conditions, caption=f"{name}, {us}: (C, C) is strict iff all of these hold")
        thresholds = regimes.critical_table(regimes.critical_values(MODEL, at=scenario))
        yield f"table-thresholds-{stem(name)}", replace(thresholds, caption=f"Thresholds of cohesion in closed form, {name}, {us}")
        yield f"table-flips-{stem(name)}", flip_table(found)


def notion_table(reports: Mapping[str, StabilityReport]) -> Table:
    """Return, per notion, in how many episodes each class is stable, and in how many the coded outcome's class is."""
    coded = {name: games.episode(name).outcome for name in reports}
    first = next(iter(reports.values()))
    rows = []
    for notion in first.findings:
        stable = {name: [c for c in CLASSES if report.findings[notion][c].holds] for name, report in reports.items()}
        counts = [sum(c in found for found in stable.values()) for c in CLASSES]
        among = sum(coded[name] in found for name, found in stable.items())
        alone = sum([coded[name]] == found for name, found in stable.items())
        rows.append((notion, *counts, among, alone))
    header = ("stable as", *CLASSES, "coded outcome", "coded outcome alone")
    note = "Counts of episodes. More than one class, or none, can be stable in the same sense; codes are open to hindsight."
    return Table(header, rows, caption=f"Notions of stability in {len(reports)} episodes", notes=(note,))


def ledger_table(found: Verdict) -> Table:
    """Return the gains from leaving (C, C) and from leaving the selected profile, by mechanism, side by side."""
    profiles = [("C", "C")] + ([found.selected] if found.selected != ("C", "C") else [])
    ledgers = [
        found.allies.explain(player, profile, action)
        for profile in profiles
        for i, player in enumerate(found.allies.players)
        for action in "CHF"
        if action != profile[i]
    ]
    names = [name for name in ledgers[0] if any(ledger[name] != 0 for ledger in ledgers)]
    rows: list[tuple[object, ...]] = [(name, *(number(ledger[name]) for ledger in ledgers)) for name in names]
    rows.append((Cell("gain from deviating", strong=True), *(Cell(number(ledger.total), strong=True) for ledger in ledgers)))
    header = ("mechanism", *(f"{ledger.player}: {ledger.profile} to {ledger.deviation}" for ledger in ledgers))
    title = f"{found.scenario.name}, US {found.us_action} ({WORDS[found.us_action]}): incentives by mechanism"
    return Table(header, rows, caption=title, notes=("A negative sum: the deviation loses, the profile holds against it.",))


def flip_table(found: Verdict, count: int = 12) -> Table:
    """Return the single parameters that flip the selected profile, the nearest (share of range) first."""
    lines = regimes.flips(MODEL, found.selected, at=found.scenario, us_action=found.us_action)
    rows = []
    for line in lines[:count]:
        crossing = line.nearest
        if crossing is None or line.current is None or line.distance is None:
            continue
        rows.append(
            (
                line.name,
                number(line.current),
                number(float(crossing)),
                crossing.exact,
                number(line.distance),
                f"{crossing.player} to {crossing.deviation}",
            )
        )
    title = f"{found.scenario.name}: single parameters that flip ({', '.join(found.selected)})"
    note = f"{len(lines)} parameters can flip it alone within their ranges; distance as a share of the range."
    return Table(("parameter", "now", "flips at", "exact", "distance", "binding deviation"), rows, caption=title, notes=(note,))
