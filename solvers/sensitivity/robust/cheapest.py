"""The cheapest levers that make cohesion stable in a scenario: which, and how far each has to be pulled, by exact conditions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from games.arguments import forgiving
from games.errors import ParameterError
from games.exact.algebraic import compare
from games.exact.least_cost import GAP, LeastCost, least_cost
from games.exact.numbers import decimal, exact, rational
from games.exact.polynomials import ring
from games.levers import Lever
from games.levers.reading import OWNERS
from games.models.trilateral import Trilateral
from games.options import whole
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from ...regimes.chart import Chart
from ...regimes.situation import Situation
from ...verdict import COOPERATION
from .pulls import Pull, available
from .settings import NOTHING

SHOWN = 12
"""Sets in a printed table."""


@dataclass(frozen=True)
class Package:
    """Levers that together make cohesion stable, each pulled as far as is cheapest.

    Attributes
    ----------
    pulls
        The levers that are pulled.
    shares
        Lever -> share of its way, above 0 and at most 1: an exact number.
    cost, low
        What they cost, exact; no less will do with these levers: proved. The two are equal, or a bracket that
        ``games.exact.least_cost`` closes to a millionth.
    """

    pulls: tuple[Pull, ...]
    shares: Mapping[str, Any]
    cost: Any
    low: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The levers."""
        return tuple(own.name for own in self.pulls)

    @property
    def owners(self) -> tuple[str, ...]:
        """Who has to act."""
        found = {owner for own in self.pulls for owner in own.lever.owners}
        return tuple(owner for owner in OWNERS if owner in found)

    @property
    def values(self) -> dict[str, Any]:
        """Symbol -> the value that a parameter gets."""
        return {
            symbol: start + self.shares[own.name] * (own.lever.to[symbol] - start)
            for own in self.pulls
            for symbol, start in own.start.items()
        }

    @property
    def exact(self) -> bool:
        """Whether the cost is the least with these levers, rather than within a bracket."""
        return bool(self.low == self.cost)

    @property
    def proof(self) -> str:
        """How well the least cost is known."""
        if self.exact:
            return "exact"
        return "to a millionth" if self.cost - self.low <= 2 * GAP else f"at least {float(self.low):.4f}"

    @property
    def says(self) -> str:
        """The levers in words, with the share of the way where it is not the whole."""
        words = [own.name if self.shares[own.name] == 1 else f"{own.name} {float(self.shares[own.name]):.3g}" for own in self.pulls]
        return " + ".join(words) or NOTHING

    def __repr__(self) -> str:
        return f"{self.says}: {float(self.cost):.4g}"


@dataclass(frozen=True, repr=False)
class Cheapest(Shown):
    """The cheapest levers for a scenario.

    Attributes
    ----------
    scenario, pulls, margin
        What was asked: the scenario, its levers, and the cohesion margin that is to be reached; 0: to be exceeded, so that
        what is given is where cohesion begins to be strict.
    best
        The cheapest of all combinations of the levers; None: it is proved that none reaches the margin.
    sets
        For each set of at most ``most`` levers that can, its cheapest way, unless some of its levers alone are as cheap; the
        cheapest set first.
    """

    scenario: Scenario
    pulls: tuple[Pull, ...]
    margin: Fraction
    best: Package | None
    sets: tuple[Package, ...]
    most: int

    def table(self, rows: int | None = SHOWN) -> Table:
        """Return the cheapest sets, one column for the share of each lever's way."""
        shown = list(self.sets[:rows])
        if self.best is not None and self.best not in shown:
            shown.insert(0, self.best)
        used = [own.name for own in self.pulls if any(own.name in package.shares for package in shown)]
        body = []
        for own in shown:
            shares = [f"{float(own.shares[name]):.4f}" if name in own.shares else "" for name in used]
            body.append((
                Cell(" + ".join(own.names) or NOTHING, strong=own is self.best or own == self.best), ", ".join(own.owners),
                f"{float(own.cost):.4f}", own.proof, *shares,
            ))  # fmt: skip
        notes = (
            f"By lever: share of its way that it has to be pulled {'beyond' if self.margin == 0 else 'to'}. "
            "Cost: as given; else 1 is a move across the whole declared range of one parameter, or another US action.",
            f"Marked: the cheapest of all combinations. Others: sets of at most {self.most} of {len(self.pulls)} levers.",
        )
        return Table(("levers", "who", "cost", "proof", *used), body, caption=self.sentence(), notes=notes)

    def sentence(self) -> str:
        """Say the result in a sentence."""
        where = f"{self.scenario.name} (US {self.scenario.us_action} as coded)"
        want = "a strict cohesion" if self.margin == 0 else f"a cohesion margin of {decimal(self.margin)}"
        if self.best is None:
            return f"{where}: no combination of these {len(self.pulls)} levers makes {want}: proved"
        if not self.best.pulls:
            return f"{where}: {want} needs no lever"
        return f"{where}: {want} costs at least {number(self.best.cost, 4)}: {self.best.says}"

    def to_json(self) -> dict[str, Any]:
        """Return the sets as numbers and text for JSON."""
        return {
            "scenario": self.scenario.name,
            "us_action": self.scenario.us_action,
            "margin": float(self.margin),
            "levers": {own.name: float(own.cost) for own in self.pulls},
            "best": None if self.best is None else _record(self.best),
            "sets": [_record(own) for own in self.sets],
        }


@forgiving
def cheapest_levers(
    model: Trilateral, scenario: Scenario, *, levers: Iterable[str | Path | Lever] | None = None,
    costs: Mapping[str, object] | None = None, margin: object = 0, most: int = 3, us_action: str | None = None,
    without: Iterable[str] = (),
) -> Cheapest:  # fmt: skip
    """Return the cheapest levers that make cohesion stable in a scenario, and how far each has to be pulled.

    Parameters
    ----------
    levers, costs
        As for :func:`~solvers.sensitivity.robust.pulls.available`: by default all that there are, at unit costs.
    margin
        The cohesion margin that is to be reached, in utility units, at least 0; at 0 it is to be exceeded.
    most
        Levers in a set, at most, of the sets that are listed one by one; the cheapest of all has no such limit.
    us_action, without
        Replace the scenario's US action; switch mechanisms off besides its own.

    Raises
    ------
    ParameterError, MechanismError, ScenarioError
        For unknown levers, mechanisms or US actions, and options out of their ranges.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> found = cheapest_levers(MODEL, games.scenario("2019"), levers=["press", "reassurance", "apology"])
    >>> found.best, found.best.exact
    (press + reassurance + apology 0.363: 2.563, True)
    >>> from solvers.regimes import threshold
    >>> at = found.scenario.us("P").set(found.best.values)
    >>> threshold(MODEL, "CC", "concession", at=at).nearest.value == found.best.shares["apology"]
    True
    """
    scenario = scenario.on(model).switch_off(*((without,) if isinstance(without, str) else without))
    scenario = scenario.us(model.check_us(scenario.us_action if us_action is None else us_action))
    pulls = available(model, scenario, levers, costs)
    wanted = exact(margin, "margin")
    if wanted < 0:
        raise ParameterError(f"margin: at least 0 is needed; got {decimal(wanted)}")
    most = whole("most", most, 1)
    found: dict[frozenset[str], Package] = {}
    for chosen in _sets(pulls, most):
        package = _cheapest(model, scenario, chosen, wanted)
        if package is not None:
            found.setdefault(frozenset(package.names), package)
    listed = [own for own in found.values() if not _spared(own, found.values())]
    everything = [_cheapest(model, scenario, chosen, wanted) for chosen in _largest(pulls)]
    best = min([own for own in (*everything, *listed) if own is not None], key=_rank, default=None)
    return Cheapest(scenario, pulls, wanted, best, tuple(sorted(listed, key=_rank)), most)


def _rank(own: Package) -> tuple[float, bool, int, tuple[str, ...]]:
    return round(float(own.cost), 6), not own.exact, len(own.pulls), own.names


def _spared(own: Package, others: Iterable[Package]) -> bool:
    """Tell whether some of a package's levers alone are as cheap."""
    return any(set(other.names) < set(own.names) and compare(other.cost, own.cost) <= 0 for other in others)


def _sets(pulls: Sequence[Pull], most: int) -> Iterator[tuple[Pull, ...]]:
    for size in range(min(most, len(pulls)) + 1):
        for chosen in itertools.combinations(pulls, size):
            if not any(a.excludes(b) for a, b in itertools.combinations(chosen, 2)):
                yield chosen


def _largest(pulls: Sequence[Pull]) -> Iterator[tuple[Pull, ...]]:
    """Yield the sets of levers that can be pulled together and to which no other can be added."""

    def extended(chosen: tuple[Pull, ...], rest: Sequence[Pull]) -> Iterator[tuple[Pull, ...]]:
        if not rest:
            yield chosen
            return
        first, *others = rest
        free = [own for own in others if not own.excludes(first)]
        yield from extended((*chosen, first), free)
        if len(free) < len(others):
            yield from extended(chosen, others)

    yield from extended((), pulls)
    if any(own.lever.us_action for own in pulls):  # the US action as it is coded
        yield from extended((), [own for own in pulls if not own.lever.us_action])


def _cheapest(model: Trilateral, scenario: Scenario, chosen: Sequence[Pull], margin: Fraction) -> Package | None:
    """Return the cheapest way with levers that can be pulled together; a US action among them is taken."""
    acts = [own for own in chosen if own.lever.us_action]
    moved = [own for own in chosen if own.divisible]
    here = Situation.of(model, scenario, us_action=acts[0].lever.us_action if acts else None)
    ways = ring([own.name for own in moved])
    images: dict[str, Any] = {symbol: rational(value) for symbol, value in here.values.items()}
    for own, share in zip(moved, ways.gens(), strict=True):
        for symbol, start in own.start.items():
            images[symbol] = images[symbol] + share * rational(own.lever.to[symbol] - start)
    chart = Chart(here, (), images, ways.constant(0))
    found: list[LeastCost] = []
    for piece in chart.pieces:
        sides = [fold * side for fold, side in zip(chart.folds, piece.region, strict=True) if not fold.is_constant()]
        conditions = [p - rational(margin) for p in chart.margins(COOPERATION, piece.region).values()]
        way = least_cost({own.name: own.cost for own in moved}, [*conditions, *sides])
        found += [] if way is None else [way]
    if not found:
        return None
    best, low = min(found, key=lambda way: float(way.cost)), min((way.low for way in found), key=float)
    used = [own for own in chosen if not own.divisible or best.at[own.name] > 0]
    fixed = sum((own.cost for own in acts), start=Fraction(0))
    shares = {own.name: best.at[own.name] if own.divisible else Fraction(1) for own in used}
    return Package(tuple(used), shares, best.cost + fixed, low + fixed)


def _record(own: Package) -> dict[str, Any]:
    return {
        "levers": {name: float(share) for name, share in own.shares.items()},
        "owners": list(own.owners),
        "sets": {symbol: float(value) for symbol, value in own.values.items()},
        "cost": float(own.cost),
        "least_cost_proved": float(own.low),
        "exact": own.exact,
    }
