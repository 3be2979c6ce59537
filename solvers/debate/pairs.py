"""Can two claims hold together? A scenario in which they do, or a proof that there is none.

A proof names, in every region of the threat gaps, a player of each claim and a nonnegative combination of what must be positive
that is nowhere positive: Farkas' argument with polynomials (Krivine 1964, Stengle 1974), checked by ``solvers.verify.debate``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.claims import Claim, claim, claims
from games.errors import ParameterError
from games.exact.boxes import nowhere_negative
from games.exact.numbers import rational
from games.exact.polynomials import Polynomial, factors
from games.exact.polynomials import at as value_at
from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario
from games.table import Shown, Table

from ..regimes.chart import Region
from ..verify.debate import Reason, holds, refuted
from .judgement import SEED, UNIT, judge, spelled, truths, within
from .space import Evaluator, Space

POOL = 1024
STEPS = 20
"""Draws among which a scenario is looked for, as whole steps of this share of each range: exact, and with few digits."""
NODES = 3000
"""Steps after which a proof is given up."""
LARGE = 150
"""Terms from which a polynomial is neither factored nor tried over the box: what cancels, cancels before."""


@dataclass(frozen=True, repr=False)
class Pair(Shown):
    """Whether two claims can hold together.

    Attributes
    ----------
    first, second
        The claims.
    verdict
        "together", "never", "undecided", or "apart": their domains have no point in common.
    point
        Exact parameter values at which both hold; None without any.
    reasons
        A proof that there is none, one reason per region; empty without one.
    whole
        Whether the proof is about every parameter's range; else mechanisms that neither claim is about are off.
    tried
        Draws among which a scenario was looked for.
    """

    first: Claim
    second: Claim
    verdict: str
    point: Mapping[str, Fraction] | None
    reasons: tuple[Reason, ...]
    space: Space | None
    whole: bool
    tried: int
    seed: int

    @cached_property
    def witness(self) -> Scenario | None:
        """A scenario in which both hold: ``point`` with parameters put back to their defaults as far as both still do."""
        if self.point is None or self.space is None:
            return None
        return _witness(self.space, (self.first, self.second), self.point)

    @cached_property
    def replayed(self) -> bool:
        """Whether the judge of its own (``solvers.verify.debate``) finds the point, or the proof, right."""
        if self.point is not None:
            here = Scenario("point", {p.symbol: self.point[p.symbol] for p in MODEL.parameters})
            return holds(self.first, here) and holds(self.second, here)
        if self.space is None or not self.reasons:
            return False
        return refuted(self.first, self.second, self.reasons, self.space.ranges, self.space.numbers)

    def table(self) -> Table:
        """Return the two claims, and the scenario or the proof."""
        rows = [(c.name, c.text, c.says, judge(c).statement) for c in (self.first, self.second)]
        return Table(
            ("claim", "", "says", "holds"),
            rows,
            caption=f"{self.first.name} and {self.second.name}: {self.verdict}",
            notes=self._notes(),
        )

    def _notes(self) -> tuple[str, ...]:
        if self.witness is not None:
            changed = {s: v for s, v in self.witness.values.items() if v != MODEL.parameter(s).default}
            values = ", ".join(f"{MODEL.parameter(s).name} = {v}" for s, v in changed.items()) or "nothing changed"
            return (f"Both hold at the defaults with {values}.",)
        if self.reasons:
            found: dict[str, list[Region]] = {}
            for reason in self.reasons:
                found.setdefault(self._because(reason), []).append(reason.region)
            assert self.space is not None
            where = {text: within(regions, self.space.regions) for text, regions in found.items()}
            scope = "with every mechanism anywhere in its range" if self.whole else "with the mechanisms off that neither is about"
            lines = [f"where {place}: {text}" if place else text for text, place in where.items()]
            return (f"No scenario satisfies both, {scope}; factors that are nowhere negative are divided out.", *lines)
        if self.verdict == "apart":
            return ("Their domains have no point in common.",)
        return (f"No scenario was found among {self.tried} draws (seed {self.seed}), and no proof that there is none.",)

    def _because(self, reason: Reason) -> str:
        """Return a reason in words: the two conditions, and the combination that is nowhere positive."""
        said = []
        for about, player, condition in zip((self.first, self.second), reason.players, reason.conditions, strict=True):
            relation = "> 0" if about.statement is not None and about.statement.sign else "= 0"
            said.append(f"{about.name} needs {spelled(condition)} {relation} ({player})")
        weights = " and ".join(
            f"{spelled(w)} times the {word}" for w, word in zip(reason.weights, ("first", "second"), strict=True)
        )
        return f"{'; '.join(said)}; {weights} sum to what is nowhere positive"


def together(first: str | Claim, second: str | Claim, *, tries: int = POOL, seed: int = SEED) -> Pair:
    """Return whether two claims can hold in one scenario, over the ranges of all parameters, optional mechanisms included.

    Parameters
    ----------
    tries, seed
        How many points are tried, and the seed of their draw.

    Raises
    ------
    ScenarioError
        For an unknown claim.

    >>> together("protection-binds", "protection-substitutes").verdict
    'never'
    >>> found = together("withdrawal-unites", "protection-substitutes")
    >>> found.verdict, found.witness.values["s"] > 0
    ('together', True)
    """
    a, b = (each if isinstance(each, Claim) else claim(each) for each in (first, second))
    return _together(a, b, Pool(tries, seed))


class Pool:
    """The points that are tried, on the box of all parameters and on its parts on which a claim fixes some; each drawn once."""

    def __init__(self, tries: int, seed: int) -> None:
        self.tries, self.seed = tries, seed
        self._spaces: dict[Any, Space] = {}
        self._points: dict[Any, tuple[dict[str, NDArray[Any]], NDArray[np.float64]]] = {}
        self._truths: dict[Any, NDArray[np.bool_]] = {}

    def space(self, *about: Claim, whole: bool) -> Space:
        """Return the box of some claims; the same object for the same box."""
        found = Space.of(about, whole=whole)
        return self._spaces.setdefault((tuple(found.ranges.items()), tuple(found.numbers.items())), found)

    def draws(self, space: Space) -> tuple[dict[str, NDArray[Any]], NDArray[np.float64]]:
        """Return the points of a box, as steps and as floats."""
        if id(space) not in self._points:
            drawn = space.draws(self.tries, self.seed, STEPS)
            self._points[id(space)] = drawn, space.floats(drawn, STEPS)
        return self._points[id(space)]

    def holds(self, space: Space, about: Claim) -> NDArray[np.bool_]:
        """Tell at which points a claim holds."""
        key = id(space), about.name
        if key not in self._truths:
            self._truths[key] = truths(space, about, self.draws(space)[1])
        return self._truths[key]


def _together(a: Claim, b: Claim, pool: Pool) -> Pair:
    try:
        spaces = [pool.space(a, b, whole=whole) for whole in (False, True)]
    except ParameterError:
        return Pair(a, b, "apart", None, (), None, False, 0, pool.seed)
    for space in spaces:
        for k in np.flatnonzero(pool.holds(space, a) & pool.holds(space, b))[:3]:
            point = space.point(pool.draws(space)[0], int(k), STEPS)
            if _exactly(space, (a, b), point):
                return Pair(a, b, "together", point, (), space, True, pool.tries, pool.seed)
    narrow, broad = spaces
    reasons = _reasons(narrow, a, b)
    everywhere = _reasons(broad, a, b) if reasons else ()
    verdict = "never" if reasons else "undecided"
    return Pair(
        a, b, verdict, None, everywhere or reasons, broad if everywhere else narrow, bool(everywhere), pool.tries, pool.seed
    )


def _exactly(space: Space, about: Sequence[Claim], point: Mapping[str, Fraction]) -> bool:
    """Tell exactly whether claims hold at a point."""
    region = MODEL.region(point)
    if region not in space.regions:
        return False
    here = {s: point[s] for s in space.ranges}
    for each in about:
        for _, polynomial in space.inequalities(each, region):
            value = value_at(polynomial, here)
            if not (value > 0 if each.statement is not None and each.statement.sign else value == 0):
                return False
    return True


def _witness(space: Space, about: Sequence[Claim], point: Mapping[str, Fraction]) -> Scenario:
    """Return a scenario in which claims hold, parameters put back to their defaults as far as they still do."""
    here = dict(point)
    rows: dict[Region, Any] = {}

    def holds(trial: Mapping[str, Fraction]) -> bool:
        region = MODEL.region(trial)
        if region not in space.regions:
            return False
        at = np.array([[float(trial[s]) for s in space.ranges]])
        if region not in rows:
            rows[region] = [
                (c.statement.sign, Evaluator(p for _, p in space.inequalities(c, region))) for c in about if c.statement
            ]
        values = [(sign, evaluate(at)) for sign, evaluate in rows[region]]
        return all(bool(np.all(found > 1e-9 if sign else np.abs(found) < 1e-13)) for sign, found in values)

    for symbol in sorted(space.ranges, key=lambda s: (MODEL.parameter(s).kind != "optional", s)):
        default = MODEL.parameter(symbol).default
        low, high = space.ranges[symbol]
        if low <= default <= high and holds(here | {symbol: default}):
            here[symbol] = default
    if not _exactly(space, about, here):
        here = dict(point)
    name = " and ".join(c.name for c in about)
    return Scenario(name, {p.symbol: here[p.symbol] for p in MODEL.parameters}, label=f"a scenario in which {name} hold")


def _reasons(space: Space, a: Claim, b: Claim) -> tuple[Reason, ...]:
    """Return a proof that two claims hold together nowhere, or ()."""
    found = []
    for region in space.regions:
        reason = next(iter(_region_reasons(space, a, b, region)), None)
        if reason is None:
            return ()
        found.append(reason)
    return tuple(found)


def _region_reasons(space: Space, a: Claim, b: Claim, region: Region) -> Iterator[Reason]:
    sides = [_signed(space, each, region) for each in (a, b)]
    for (i, p), (j, q) in itertools.product(*sides):
        strict = [each.statement is not None and each.statement.sign != 0 for each in (a, b)]
        one = space.context.constant(1)
        (u, f), (v, g) = (_split(space, x, region) if all(strict) else (one, x) for x in (p, q))
        for weights in _weights(space, f, g, region):
            if not any(w == 1 and own for w, own in zip(weights, strict, strict=True)):
                continue
            combination = f * weights[0] + g * weights[1]
            if _nowhere_negative(space, -combination, region):
                yield Reason(region, (i, j), (u, v), (f, g), weights)
                break


def _signed(space: Space, about: Claim, region: Region) -> list[tuple[str, Polynomial]]:
    """Return (player, polynomial that is positive where the claim holds); of a claim of no change: what is zero, in both signs."""
    pairs = list(space.inequalities(about, region))
    return pairs if about.statement is not None and about.statement.sign else [(i, side * p) for i, p in pairs for side in (1, -1)]


def _nowhere_negative(space: Space, p: Polynomial, region: Region) -> bool:
    box = dict.fromkeys(space.ranges, UNIT)
    return p == 0 or (len(p.coeffs()) <= LARGE and nowhere_negative(space.to_unit(p, region), box, NODES))


def _split(space: Space, p: Polynomial, region: Region) -> tuple[Polynomial, Polynomial]:
    """Return p as u f, u the product of its factors that are nowhere negative on the box."""
    if len(p.coeffs()) > LARGE or p == 0:
        return space.context.constant(1), p
    u = space.context.constant(1)
    f = u * factors(p)[0]
    for factor, power in factors(p)[1]:
        for side in (1, -1):
            if _nowhere_negative(space, factor * side, region):
                u = u * (factor * side) ** power
                f = f * side**power
                break
        else:
            f = f * factor**power
    return u, f


def _weights(space: Space, f: Polynomial, g: Polynomial, region: Region) -> Iterator[tuple[Polynomial, Polynomial]]:
    """Yield weights that may make ``weights[0] f + weights[1] g`` nowhere positive, one of them 1."""
    one, zero = space.context.constant(1), space.context.constant(0)
    yield one, zero
    yield zero, one
    yield one, one
    ratio = _ratio(space, f, g, region)
    if ratio is not None:
        yield one * rational(ratio), one
    for turned, (x, y) in enumerate(((f, g), (g, f))):
        if x == 0 or y == 0 or len(x.coeffs()) > 60:
            continue
        quotient, _ = divmod(y, x)
        if quotient != 0 and _nowhere_negative(space, -quotient, region):
            yield (one, -quotient) if turned else (-quotient, one)


def _ratio(space: Space, f: Polynomial, g: Polynomial, region: Region) -> Fraction | None:
    """Return r >= 0 with few digits such that r f + g is positive at none of some points, or None."""
    points = space.floats(space.draws(512, 7, 1), 1)
    points = np.vstack([points, space.floats(space.draws(512, 8, STEPS), STEPS)])
    inside = dict(space.holding(points))[region]
    x, y = Evaluator((f, g))(points[inside]).T
    high = np.min(-y[x > 1e-12] / x[x > 1e-12], initial=np.inf)
    low = np.max(y[x < -1e-12] / -x[x < -1e-12], initial=0.0)
    if low > high * (1 + 1e-9) or high < 0:
        return None
    for digits in (1, 10, 100, 1000):
        r = Fraction(int(np.ceil(low * digits - 1e-9)), digits)
        if low * (1 - 1e-9) <= float(r) <= high * (1 + 1e-9):
            return r
    return None


@dataclass(frozen=True, repr=False)
class Matrix(Shown):
    """Every pair of claims that say something of the model.

    Attributes
    ----------
    names
        The claims, in order.
    pairs
        (first, second) by name, the first listed before the second -> Pair.
    """

    names: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Pair]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Verdict -> number of pairs."""
        verdicts = [pair.verdict for pair in self.pairs.values()]
        return {word: verdicts.count(word) for word in ("together", "never", "apart", "undecided")}

    def table(self) -> Table:
        """Return the pairs that do not go together, and the counts."""
        rows = [(p.first.name, p.second.name, p.verdict) for p in self.pairs.values() if p.verdict != "together"]
        counts = ", ".join(f"{number} {word}" for word, number in self.counts.items())
        return Table(("claim", "claim", "hold together"), rows, caption=f"{len(self.pairs)} pairs of claims: {counts}")


def matrix(names: Sequence[str] | None = None, *, tries: int = POOL, seed: int = SEED) -> Matrix:
    """Return, for every pair of claims, whether they can hold together.

    >>> matrix(["protection-binds", "protection-substitutes", "pressure-binds"]).counts
    {'together': 2, 'never': 1, 'apart': 0, 'undecided': 0}
    """
    chosen = [claim(n) for n in names] if names is not None else [c for c in claims().values() if c.statement is not None]
    pool = Pool(tries, seed)
    pairs = {(a.name, b.name): _together(a, b, pool) for a, b in itertools.combinations(chosen, 2)}
    return Matrix(tuple(c.name for c in chosen), pairs)
