"""Cells of a line followed by samples: every equilibrium at exact places of it, matched across events by where they meet.

In a game of more than two players who mix, equilibria can change between two roots of what is rational in the payoffs; cells are
then cut where neighbouring samples differ, by bisection to a width.

At an event, equilibria that end or begin are matched where they meet there: by their distance just before and just after, or
because the segment between them consists of equilibria at the event itself, as it does where pure payoffs tie.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from games.profile import against

from .. import nash
from ..result import Equilibrium, Solution
from .branches import Branch, Event, Place, bounds_of, change
from .chart import Chart, Region
from .labels import Support, Tie, support_of
from .line_cells import Cell, joined, kind_of, runs
from .support_formulas import support_formula, supports

CLOSE = 1e-3
"""Distance up to which equilibria just before and just after an event are one and the same."""
LINKED = 1e-5
"""Regret up to which a profile next to an exact event counts as an equilibrium at it."""
NEAR = 2**24
"""How near to an event, as a share of the way to the next candidate, its equilibria are compared."""

Key: TypeAlias = tuple[Support, bool, bool]
"""Support, whether strict, whether an extreme point of a continuum."""


def conditions_on(chart: Chart, region: Region) -> Iterator[tuple[Any, Any]]:
    """Yield every inequality of the supports whose conditions are rational in the payoffs: (support, inequality), polynomial."""
    here, payoffs = chart.situation, chart.payoffs(region)

    def payoff(player: str, own: str, others: Sequence[str]) -> Any:
        i = here.players.index(player)
        labels = (*others[:i], own, *others[i:])
        return payoffs[(i, *(actions.index(a) for a, actions in zip(labels, here.actions, strict=True)))]

    for support in supports(here.actions):
        form = support_formula(here.players, here.actions, support)
        if form.formula is not None and sum(len(own) > 1 for own in support) < 3:
            deltas = {
                name: payoff(player, action, others) - payoff(player, other, others)
                for name, (player, action, other, others) in form.deltas.items()
            }
            evaluate = form.evaluator(deltas)
            yield from (((support, atom), chart.zero + evaluate(atom)) for atom in form.atoms())


class Sampled:
    """A part of a line on which the equilibria of the kinds with exact events do not change."""

    def __init__(self, cell: Cell, low: Place, high: Place, steps: int, known: dict[Fraction, Solution], bracketed: bool) -> None:
        self.cell, self.low, self.high, self.steps, self.known, self.bracketed = cell, low, high, steps, known, bracketed
        first, last = _between(low, high, Fraction(1, NEAR)), _between(low, high, 1 - Fraction(1, NEAR))
        grid = (Fraction(k, steps) for k in range(int(first * steps), int(last * steps) + 2))
        self.samples = sorted({first, _between(low, high), last, *(t for t in grid if first < t < last)})

    def found(self, t: Fraction) -> dict[Key, Equilibrium]:
        """Return the equilibria at a place by support, strictness, and whether they belong to a continuum."""
        if t not in self.known:
            self.known[t] = nash.solve(self.cell.chart.game(t), exact=True)
        own = {(support_of(e), e.strict, False): e for e in self.known[t].equilibria}
        for component in self.known[t].components:
            own |= {(support_of(e), e.strict, True): e for e in component.extreme}
        return own

    def parts(self, width: Fraction) -> list[Sampled]:
        """Return the cell cut where the set of equilibria differs between neighbouring samples, by bisection to a width."""
        cuts = [cut for a, b in itertools.pairwise(self.samples) for cut in self._changes(a, b, width)]
        ends = [self.low, *itertools.chain.from_iterable(cuts), self.high]
        return [
            Sampled(self.cell, ends[k], ends[k + 1], self.steps, self.known, k > 0) if cuts else self
            for k in range(0, len(ends), 2)
        ]

    def _changes(self, a: Fraction, b: Fraction, width: Fraction) -> list[tuple[Fraction, Fraction]]:
        if self.found(a).keys() == self.found(b).keys():
            return []
        if b - a <= width:
            return [(a, b)]
        middle = (a + b) / 2
        return self._changes(a, middle, width) + self._changes(middle, b, width)


def sampled(cells: Iterable[Cell], steps: int, width: Fraction | None) -> list[Sampled]:
    """Return cells with their samples, cut where these differ if a width is given."""
    known: dict[Fraction, Solution] = {}
    whole = [Sampled(cell, cell.low, cell.high, steps, known, False) for cell in cells]
    return whole if width is None else [part for cell in whole for part in cell.parts(width)]


def sampled_events(before: Sampled, after: Sampled) -> list[Event]:
    """Return what happens between two neighbouring cells."""
    old, new = before.found(before.samples[-1]), after.found(after.samples[0])
    ended = {key: e for key, e in old.items() if key not in new}
    begun = {key: e for key, e in new.items() if key not in old}
    exact = not after.bracketed
    place = before.high if exact else (_middle(before.high) + _middle(after.low)) / 2
    members = [(key, e, True) for key, e in ended.items()] + [(key, e, False) for key, e in begun.items()]
    meet = partial(_meet, before.cell.chart.game(before.samples[-1]).floats(), exact)
    found = []
    for group in joined(members, lambda one, other: meet(one[1], other[1])):
        gone = [key for key in ended if (key, True) in {(k, ending) for k, _, ending in group}]
        come = [key for key in begun if (key, False) in {(k, ending) for k, _, ending in group}]
        names = {support for support, _, _ in (*gone, *come)}
        here = [atom for support, atom in before.cell.causes if support in names] if exact else []
        first = min(here, key=lambda atom: (not atom.player, "loses by" not in atom.meaning), default=None)
        who = (first.player, first.action, first.other) if first is not None and first.player else None
        if who is None:
            who = _closest(before, [ended[k] for k in gone]) or _closest(after, [begun[k] for k in come])
        tie = () if who is None else (Tie(who[0], who[1:], ()),)
        same = len(gone) == len(come) == 1 and _distance(ended[gone[0]], begun[come[0]]) < CLOSE
        seen = change([key[:2] for key in gone], [key[:2] for key in come])
        bracket = None if exact else (before.high, after.low)
        leave, enter = (tuple(key[0] for key in own) for own in (gone, come))
        found.append(Event(place, kind_of(len(gone), len(come), same), seen, leave, enter, tie, bracket))
    return found


def sampled_branches(parts: Sequence[Sampled]) -> tuple[Branch, ...]:
    """Return the equilibria by support, each joined over the neighbouring cells that have it."""
    found = []
    for key, own in runs(parts, lambda cell: cell.found(cell.samples[len(cell.samples) // 2])):
        followed = {t: e for cell in own for t in cell.samples if (e := cell.found(t).get(key)) is not None}
        profiles = tuple(_floats(e) for e in followed.values())
        support, strict, continuum = key
        found.append(Branch(support, own[0].low, own[-1].high, strict, continuum, places=tuple(followed), profiles=profiles))
    return tuple(sorted(found, key=lambda b: (float(b.low), b.support)))


def _between(low: Place, high: Place, share: Fraction = Fraction(1, 2)) -> Fraction:
    """Return a rational between two places, at a share of the way."""
    digits = 20
    while True:
        start, end = bounds_of(low, digits)[1], bounds_of(high, digits)[0]
        if start < end:
            return start + (end - start) * share
        digits *= 2


def _middle(place: Place) -> Fraction:
    low, high = bounds_of(place)
    return (low + high) / 2


def _floats(equilibrium: Equilibrium) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(p) for p in x) for x in equilibrium.profile)


def _distance(a: Equilibrium, b: Equilibrium) -> float:
    return max(abs(x - y) for own, its in zip(_floats(a), _floats(b), strict=True) for x, y in zip(own, its, strict=True))


def _meet(game: NDArray[np.float64], exact: bool, a: Equilibrium, b: Equilibrium) -> bool:
    """Tell whether two equilibria next to an event meet there: they are close, or the profile midway is an equilibrium there too.

    At a tie of pure payoffs equilibria are joined by a segment of equilibria, which exists at the event only.
    """
    if _distance(a, b) < CLOSE:
        return True
    middle = [
        np.array([(float(p) + float(q)) / 2 for p, q in zip(x, y, strict=True)]) for x, y in zip(a.profile, b.profile, strict=True)
    ]
    for i, own in enumerate(middle):
        worth = against(game[i], i, middle)
        if float(worth.max() - own @ worth) > (LINKED if exact else CLOSE):
            return False
    return True


def _closest(cell: Sampled, equilibria: Sequence[Equilibrium]) -> tuple[str, str, str] | None:
    """Return the deviation that comes nearest to gaining, or the action nearest to being left, next to a bracketed event."""
    best: tuple[float, tuple[str, str, str]] | None = None
    for e in equilibria:
        for i, own in enumerate(e.support):
            deviations = e.certificate.deviation_payoffs[i]
            for k, label in enumerate(e.actions[i]):
                slack = float(e.profile[i][k]) if k in own and len(own) > 1 else float(e.payoffs[i] - deviations[k])
                if k in own and len(own) == 1:
                    continue
                first = e.actions[i][next((a for a in own if a != k), own[0])]
                if best is None or slack < best[0]:
                    best = slack, (cell.cell.chart.situation.players[i], first, label)
    return None if best is None else best[1]
