"""Closed forms of the curves of a map: what sums to zero on them, mechanism by mechanism, in parameters and shorthands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from games.models.trilateral import ALLIES, Trilateral

from .chart import Chart, Region, replaced
from .labels import Change, Tie
from .shorthand import QUANTITIES, definitions, real_symbol, real_symbols, shortened, symbol


def of_tie(chart: Chart, tie: Tie, region: Region) -> dict[str, Any] | None:
    """Return what sums to zero at a tie of two actions, mechanism by mechanism; None for one against a mixture."""
    if tie.mixed:
        return None
    here = chart.situation
    i = here.players.index(tie.player)
    against = tuple(own for (own,) in tie.against)
    stay, move = (here.whole((*against[:i], action, *against[i:])) for action in tie.actions)
    values = _symbols(chart)
    keep = _kept(chart, values, stay[-1], region, _axes(chart) if stay[-1] == move[-1] else {*_axes(chart), "c"})
    return _terms(chart, tie.player, stay, move, values, keep, region)


def of_change(
    chart: Chart, moves: Sequence[Mapping[str, Any]], us_actions: tuple[str, str], change: Change, region: Region
) -> dict[str, Any]:
    """Return what sums to zero where a loss does not change, mechanism by mechanism; what moves has its two numbers.

    The region holds the signs of the folds before and after.
    """
    move = replaced(change.profile, chart.situation.players.index(change.player), change.deviation)
    plain = _symbols(chart, moves)
    changed = {s for given in moves for s in given}
    loose = {*_axes(chart), *changed, *({"c"} if us_actions[0] != us_actions[1] else ())}
    losses = []
    for k, (given, action) in enumerate(zip(moves, us_actions, strict=True)):
        half = len(region) // 2
        here = region[k * half : (k + 1) * half]
        keep = _kept(chart, plain, action, here, loose)
        values = plain | real_symbols(changed, {s: given.get(s, chart.situation.values[s]) for s in changed})
        there = replace(chart.situation, us_action=action)
        stay, to = there.whole(change.profile), there.whole(move)
        losses.append(_terms(chart, change.player, stay, to, values, keep, here))
    return {name: losses[1][name] - losses[0][name] for name in losses[0]}


def _axes(chart: Chart) -> set[str]:
    return {axis.parameter.symbol for axis in chart.axes}


def _symbols(chart: Chart, moves: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return every parameter as a symbol, those of mechanisms that are off as numbers."""
    here = chart.situation
    free = {s for given in moves for s in given} | {s for axis in chart.axes for s in axis.symbols}
    values = real_symbols(here.values, {s: v for s, v in here.numbers.items() if s not in free})
    for axis in chart.axes:
        values |= dict.fromkeys(axis.symbols, real_symbol(axis.parameter.symbol))
    return values


def _kept(chart: Chart, values: Mapping[str, Any], us: str, region: Region, loose: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the shorthands (quantity, player) that hold none of some symbols."""
    model = chart.situation.model
    if not isinstance(model, Trilateral):
        return frozenset()
    free = {real_symbol(s) for s in loose}
    written = definitions(model, values, us, region)
    return frozenset((q, i) for q in QUANTITIES for i in ALLIES if not getattr(written[symbol(q, i)], "free_symbols", set()) & free)


def _terms(
    chart: Chart,
    player: str,
    stay: tuple[str, ...],
    move: tuple[str, ...],
    values: Mapping[str, Any],
    keep: frozenset[tuple[str, str]],
    region: Region,
) -> dict[str, Any]:
    """Return mechanism -> its part of a payoff difference, some quantities written as shorthands."""
    model = chart.situation.table("closed form")
    make = model.outcome(model, values, model.mechanisms, region)
    here, there = (shortened(make(profile), keep) for profile in (stay, move))
    return {m.name: m.term(player, here) - m.term(player, there) for m in model.mechanisms if m.term is not None}
