r"""Continuation: every equilibrium along a path of scenarios, and every event on the way.

Along a straight line between two scenarios the payoffs are polynomials in the place t on it, and so is each inequality of the
support conditions that are rational in the payoffs: pure, (2,2), (3,3), and with a third player who does not mix. Their roots are
exact, and between two roots nothing of these kinds changes; so in the allies' game no event is missed, and each
interval is solved once, exactly. In the three-player game the other kinds of equilibria are compared between the steps of the
path, and a change is bisected to a width; two changes that cancel between two steps are not seen.

At an event, equilibria that end or begin are matched where they meet there: by their distance just before and just after, or
because the segment between them consists of equilibria at the event itself, as it does where pure payoffs tie.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import flint
import numpy as np
from numpy.typing import NDArray

from games.errors import ScenarioError
from games.exact.algebraic import Algebraic, Field, in_order
from games.models.trilateral import ALLIES, US, WORDS, Trilateral, check_us
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from games.table import Shown, Table, number

from .. import nash
from ..result import Equilibrium, Solution
from .payoff_differences import GAPS
from .supports import Atom, Support, SupportFormula, support_formula, supports

Place: TypeAlias = "Fraction | Algebraic"
CLOSE = 1e-3
"""Distance up to which equilibria just before and just after an event are one and the same."""
LINKED = 1e-5
"""Regret up to which a profile next to an exact event counts as an equilibrium at it."""
NEAR = 2**24
"""How near to an event, as a share of the way to the next candidate, its equilibria are compared."""


@dataclass(frozen=True, eq=False, repr=False)
class Branch:
    """One equilibrium followed from where it begins to where it ends.

    Attributes
    ----------
    support, strict, continuum
        What identifies it: its support, whether it is strict, and whether it is an extreme point of a continuum.
    low, high
        Where it begins and ends: 0, the end of the path, or an event.
    places, profiles
        Exact places inside, in order, and the equilibrium's probabilities there (floats; one tuple per player).
    """

    support: Support
    strict: bool
    continuum: bool
    low: Place
    high: Place
    places: tuple[Fraction, ...]
    profiles: tuple[tuple[tuple[float, ...], ...], ...]

    def __repr__(self) -> str:
        return f"{written(self.support)} from {_short(self.low)} to {_short(self.high)}"


@dataclass(frozen=True, eq=False, repr=False)
class Event:
    """A place on the path where the set of equilibria changes.

    Attributes
    ----------
    kind
        "appears" (alone or as a pair), "vanishes", "exchange", "becomes strict" or "ceases to be strict".
    place
        Exact: a Fraction or an algebraic number; the middle of ``bracket`` if found by bisection.
    bracket
        Bounds of the place; both equal it if it is exact.
    before, after
        Supports of the equilibria that end and begin there.
    player, action, other
        The binding deviation: the player is indifferent between the two actions there; empty if none was identified.
    """

    kind: str
    place: Place
    bracket: tuple[Place, Place]
    before: tuple[Support, ...]
    after: tuple[Support, ...]
    player: str
    action: str
    other: str

    @property
    def exact(self) -> bool:
        """Whether the place is exact."""
        return self.bracket[0] is self.place

    def sentence(self) -> str:
        """Say what happens, and who is indifferent there."""
        before, after = (" and ".join(map(written, own)) for own in (self.before, self.after))
        what = {
            "appears": f"{after} appear{'s' * (len(self.after) == 1)}",
            "vanishes": f"{before} vanish{'es' * (len(self.before) == 1)}",
            "exchange": f"{before} becomes {after}",
        }.get(self.kind, f"{after} {self.kind}")
        if not self.player:
            return what
        return f"{what}: {self.player} is indifferent between {_word(self.action)} and {_word(self.other)}"

    def __repr__(self) -> str:
        return f"at {_short(self.place)}: {self.sentence()}"


@dataclass(frozen=True, eq=False, repr=False)
class Continuation(Shown):
    """All equilibria along a path of scenarios.

    Attributes
    ----------
    path
        The scenarios; scenario k is at place k, and the places between are on the straight line in all parameters.
    players, actions
        Of the game followed.
    branches, events
        In order of their beginning.
    complete
        Whether no event is missed: True in the allies' game.
    width
        Width of the brackets of events found by bisection.
    """

    path: tuple[Scenario, ...]
    timing: str
    us_action: str | None
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    branches: tuple[Branch, ...]
    events: tuple[Event, ...]
    complete: bool
    width: Fraction

    def table(self) -> Table:
        """Return the events in order: place, what happens, who is indifferent between what."""
        rows = [
            (
                number(event.place, 4),
                "exact" if event.exact else f"within {float(self.width):.1g}",
                event.kind,
                event.sentence().split(":")[0],
                f"{event.player}: {event.action} ~ {event.other}" if event.player else "",
            )
            for event in self.events
        ]
        names = " to ".join(s.name for s in self.path)
        title = f"{names}, {self.timing if self.us_action is None else f'US {self.us_action}'}: all equilibria"
        held = [b for b in self.branches if float(b.low) == 0]
        at_start = ", ".join(written(b.support) for b in held)
        seen = (
            "every event is listed"
            if self.complete
            else "of mixed equilibria of all three players, events between steps may cancel"
        )
        notes = (f"At {self.path[0].name}: {at_start}. Place k is scenario k of the path; {seen}.",)
        return Table(("place", "how known", "event", "equilibria", "binding"), rows, caption=title, notes=notes)


def continuation(
    model: Trilateral,
    path: Sequence[Scenario],
    *,
    steps: int = 20,
    timing: str = "given",
    us_action: str | None = None,
    without: Iterable[str] = (),
    width: Fraction = Fraction(1, 10**6),
) -> Continuation:
    """Return all equilibria along a path of scenarios, with every event.

    Parameters
    ----------
    path
        At least two scenarios; between neighbours all parameters move in a straight line. The US action is the same all along.
    steps
        Places per line at which the equilibria are computed besides the events (for figures, and to see mixed equilibria of all
        three players), at least 1.
    timing
        ``given`` or ``simultaneous``.
    us_action
        For the timing ``given``; needed if the scenarios' own differ.
    width
        Of the bracket of an event that has no exact place, in units of the path.

    Raises
    ------
    ScenarioError
        For a path of fewer than two scenarios, different US actions, an unknown timing, or a step or width that is not positive.

    Source: path following as in Herings and Peeters (2010), replaced here by solving every interval completely.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> path = [games.episode(year).scenario for year in ("2019", "2023")]
    >>> found = continuation(MODEL, path, us_action="P", steps=4)
    >>> found.events, found.complete
    ((at 0.2983: (C, C) and (C+H, C+H) appear: ROK is indifferent between cooperate (C) and hedge (H),
      at 0.3698: (H, H) and (C+H, C+H) vanish: Japan is indifferent between hedge (H) and cooperate (C)), True)
    """
    if len(path) < 2:
        raise ScenarioError("continuation: a path of at least two scenarios is needed")
    if timing not in ("given", "simultaneous"):
        raise ScenarioError(f"continuation: timing 'given' or 'simultaneous' is needed; got {timing!r}")
    if steps < 1 or width <= 0:
        raise ScenarioError(f"continuation: at least one step and a positive width are needed; got {steps} and {width}")
    given = timing == "given"
    if given and us_action is None:
        if len({s.us_action for s in path}) > 1:
            own = ", ".join(f"{s.name}: {s.us_action}" for s in path)
            raise ScenarioError(
                f"continuation: the US action differs along the path ({own}); give us_action, or timing simultaneous"
            )
        us_action = path[0].us_action
    line = _Line(model, path, without, timing, check_us(us_action) if given and us_action is not None else None)
    forms = [f for f in (support_formula(line.players, line.actions, s) for s in supports(line.actions)) if _rational(f)]
    places, atoms = _candidates(line, forms)
    cuts: list[Place] = [Fraction(0), *places, Fraction(len(path) - 1)]
    cells = [_Cell(cuts[k], cuts[k + 1], line, steps) for k in range(len(cuts) - 1)]
    parts = [part for cell in cells for part in (cell.parts(width) if not given else [cell])]
    events: list[Event] = []
    for before, after in itertools.pairwise(parts):
        events += _events(before, after, atoms, width)
    branches = _branches(parts, line)
    return Continuation(tuple(path), timing, line.us_action, line.players, line.actions, branches, tuple(events), given, width)


class _Line:
    """The games along a path."""

    def __init__(
        self, model: Trilateral, path: Sequence[Scenario], without: Iterable[str], timing: str, us_action: str | None
    ) -> None:
        off = (without,) if isinstance(without, str) else tuple(without)
        self.model, self.us_action = model, us_action
        self.corners = [model.scenario_values(s, off) for s in path]
        self.players = ALLIES if timing == "given" else model.players
        self.actions = model.actions[: len(self.players)]
        self.fixed = {US: us_action} if us_action is not None else {}
        self.known: dict[Fraction, Solution] = {}

    def values(self, t: Fraction) -> dict[str, Fraction]:
        """Return the parameter values at a place."""
        k = min(int(t), len(self.corners) - 2)
        a, b = self.corners[k], self.corners[k + 1]
        return {s: a[s] + (t - k) * (b[s] - a[s]) for s in a}

    def solve(self, t: Fraction) -> Solution:
        """Return all equilibria at a place, exactly."""
        if t not in self.known:
            payoffs = self.model.payoffs(self.values(t), players=self.players, fixed=self.fixed)
            self.known[t] = nash.solve(NormalFormGame(payoffs, self.players, self.actions), exact=True)
        return self.known[t]

    def floats(self, t: Fraction) -> NDArray[np.float64]:
        """Return the payoffs at a place in floats, shape (players, actions...)."""
        payoffs = self.model.payoffs(self.values(t), players=self.players, fixed=self.fixed)
        return NormalFormGame(payoffs, self.players, self.actions).floats()

    def pieces(self) -> Iterator[tuple[Fraction, Fraction, Any]]:
        """Yield (from, to, payoffs as polynomials in the place), on which no gap changes its sign."""
        for k, (a, b) in enumerate(itertools.pairwise(self.corners)):
            line = {s: flint.fmpq_poly([_q(a[s] - k * (b[s] - a[s])), _q(b[s] - a[s])]) for s in a}
            kinks = {Fraction(k), Fraction(k + 1)}
            for one, other in GAPS:
                start, end = a[one] - a[other], b[one] - b[other]
                if start * end < 0:
                    kinks.add(k + start / (start - end))
            for low, high in itertools.pairwise(sorted(kinks)):
                there = self.values((low + high) / 2)
                sides = [there[one] - there[other] for one, other in GAPS]
                region = ((sides[0] > 0) - (sides[0] < 0), (sides[1] > 0) - (sides[1] < 0))
                yield low, high, self.model.payoffs(line, players=self.players, fixed=self.fixed, region=region)


def _rational(form: SupportFormula) -> bool:
    return form.formula is not None and sum(len(own) > 1 for own in form.support) < 3


def _q(number_: Fraction) -> Any:
    return flint.fmpq(number_.numerator, number_.denominator)


def _candidates(line: _Line, forms: Sequence[SupportFormula]) -> tuple[list[Place], dict[int, list[tuple[Support, Atom]]]]:
    """Return every place where an inequality may change, in order, and by id of the place the inequalities that vanish there."""
    found: list[Place] = []
    origins: dict[int, list[tuple[Support, Atom]]] = {}
    rational: dict[Fraction, Fraction] = {}

    def note(place: Place, own: Iterable[tuple[Support, Atom]]) -> None:
        if isinstance(place, Fraction):
            if place not in rational:
                found.append(place)
            place = rational.setdefault(place, place)
        else:
            found.append(place)
        origins.setdefault(id(place), []).extend(own)

    for low, high, payoffs in line.pieces():
        if low > 0:
            note(low, ())  # a corner or a kink
        factors: dict[tuple[int, ...], tuple[Any, list[tuple[Support, Atom]]]] = {}
        seen: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for form in forms:
            deltas = {name: _delta(line, payoffs, *labels) for name, labels in form.deltas.items()}
            evaluate = form.evaluator(deltas)
            for atom in form.atoms():
                polynomial = flint.fmpq_poly([0]) + evaluate(atom)
                if polynomial.degree() < 1:
                    continue
                primitive = tuple(int(c) for c in polynomial.numer().coeffs())
                if primitive not in seen:
                    own = [factor for factor, _ in polynomial.numer().factor()[1]]
                    seen[primitive] = [tuple(int(c) for c in factor.coeffs()) for factor in own]
                    for key, factor in zip(seen[primitive], own, strict=True):
                        factors.setdefault(key, (factor, []))
                for key in seen[primitive]:
                    factors[key][1].append((form.support, atom))
        for factor, own_atoms in factors.values():
            for root in _roots(factor):
                if low < root < high or (isinstance(root, Fraction) and 0 < root == high):
                    note(root, own_atoms)
    return [place for place in in_order(found) if 0 < place < len(line.corners) - 1], origins


def _roots(factor: Any) -> list[Place]:
    if factor.degree() == 1:
        return [Fraction(-int(factor[0]), int(factor[1]))]
    return [field.generator() for field in Field.of(factor)]


def _delta(line: _Line, payoffs: Any, player: str, action: str, other: str, others: tuple[str, ...]) -> Any:
    i = line.players.index(player)

    def payoff(own: str) -> Any:
        labels = (*others[:i], own, *others[i:])
        return payoffs[(i, *(acts.index(a) for a, acts in zip(labels, line.actions, strict=True)))]

    return payoff(action) - payoff(other)


Key: TypeAlias = "tuple[Support, bool, bool]"


def _bounds(place: Place, digits: int) -> tuple[Fraction, Fraction]:
    return place.interval(digits) if isinstance(place, Algebraic) else (place, place)


def _between(low: Place, high: Place, share: Fraction = Fraction(1, 2)) -> Fraction:
    """Return a rational between two places, at a share of the way."""
    digits = 20
    while True:
        start, end = _bounds(low, digits)[1], _bounds(high, digits)[0]
        if start < end:
            return start + (end - start) * share
        digits *= 2


class _Cell:
    """A part of the path on which the equilibria of the kinds with exact events do not change."""

    def __init__(self, low: Place, high: Place, line: _Line, steps: int, bracketed: bool = False) -> None:
        self.low, self.high, self.line, self.bracketed = low, high, line, bracketed
        first, last = _between(low, high, Fraction(1, NEAR)), _between(low, high, 1 - Fraction(1, NEAR))
        grid = (Fraction(k, steps) for k in range(int(first * steps), int(last * steps) + 2))
        self.steps = steps
        self.samples = sorted({first, _between(low, high), last, *(t for t in grid if first < t < last)})

    def found(self, t: Fraction) -> dict[Key, Equilibrium]:
        """Return the equilibria at a place by support, strictness, and whether they belong to a continuum."""
        solution = self.line.solve(t)
        own = {(self._labels(e), e.strict, False): e for e in solution.equilibria}
        for component in solution.components:
            own |= {(self._labels(e), e.strict, True): e for e in component.extreme}
        return own

    def _labels(self, equilibrium: Equilibrium) -> Support:
        return tuple(tuple(acts[k] for k in own) for own, acts in zip(equilibrium.support, equilibrium.actions, strict=True))

    def parts(self, width: Fraction) -> list[_Cell]:
        """Return the cell cut where the set of equilibria differs between neighbouring samples, by bisection to a width."""
        cuts: list[tuple[Fraction, Fraction]] = []
        for a, b in itertools.pairwise(self.samples):
            cuts += self._changes(a, b, width)
        if not cuts:
            return [self]
        ends: list[Place] = [self.low]
        for a, b in cuts:
            ends += [a, b]
        ends.append(self.high)
        return [_Cell(ends[k], ends[k + 1], self.line, self.steps, k > 0) for k in range(0, len(ends), 2)]

    def _changes(self, a: Fraction, b: Fraction, width: Fraction) -> list[tuple[Fraction, Fraction]]:
        if self.found(a).keys() == self.found(b).keys():
            return []
        if b - a <= width:
            return [(a, b)]
        middle = (a + b) / 2
        return self._changes(a, middle, width) + self._changes(middle, b, width)


def _floats(equilibrium: Equilibrium) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(p) for p in x) for x in equilibrium.profile)


def _distance(a: Equilibrium, b: Equilibrium) -> float:
    return max(abs(x - y) for own, its in zip(_floats(a), _floats(b), strict=True) for x, y in zip(own, its, strict=True))


def _events(before: _Cell, after: _Cell, atoms: Mapping[int, list[tuple[Support, Atom]]], width: Fraction) -> list[Event]:
    """Return what happens between two neighbouring cells."""
    old, new = before.found(before.samples[-1]), after.found(after.samples[0])
    ended = {key: e for key, e in old.items() if key not in new}
    begun = {key: e for key, e in new.items() if key not in old}
    if not ended and not begun:
        return []
    exact = not after.bracketed
    place: Place = before.high if exact else (_as_fraction(before.high) + _as_fraction(after.low)) / 2
    bracket = (place, place) if exact else (before.high, after.low)
    members = [(key, e, True) for key, e in ended.items()] + [(key, e, False) for key, e in begun.items()]
    game = before.line.floats(before.samples[-1])
    groups: list[list[tuple[Key, Equilibrium, bool]]] = []
    for one in members:
        joined = [own for own in groups if any(_one_piece(one[1], other[1], game, exact) for other in own)]
        groups = [own for own in groups if own not in joined] + [[one, *itertools.chain.from_iterable(joined)]]
    found = []
    for group in groups:
        gone = [key for key in ended if (key, True) in {(k, ending) for k, _, ending in group}]
        come = [key for key in begun if (key, False) in {(k, ending) for k, _, ending in group}]
        names = {support for support, _, _ in (*gone, *come)}
        here = [atom for support, atom in atoms.get(id(before.high), ()) if support in names] if exact else []
        pure_first = sorted(here, key=lambda atom: (not atom.player, "loses by" not in atom.meaning))
        who = (pure_first[0].player, pure_first[0].action, pure_first[0].other) if pure_first else ("", "", "")
        if not who[0]:
            who = _closest(before, [ended[k] for k in gone]) or _closest(after, [begun[k] for k in come]) or ("", "", "")
        found.append(Event(_kind(gone, come), place, bracket, tuple(k[0] for k in gone), tuple(k[0] for k in come), *who))
    return found


def _one_piece(a: Equilibrium, b: Equilibrium, game: NDArray[np.float64], exact: bool) -> bool:
    """Tell whether two equilibria next to an event meet there: they are close, or the profile midway is an equilibrium there too.

    At a tie of pure payoffs equilibria are joined by a segment of equilibria, which exists at the event only.
    """
    if _distance(a, b) < CLOSE:
        return True
    middle = [
        np.array([(float(p) + float(q)) / 2 for p, q in zip(x, y, strict=True)]) for x, y in zip(a.profile, b.profile, strict=True)
    ]
    for i, own in enumerate(middle):
        table = np.moveaxis(game[i], i, 0)
        for x in reversed([x for j, x in enumerate(middle) if j != i]):
            table = table @ x
        if float(table.max() - own @ table) > (LINKED if exact else CLOSE):
            return False
    return True


def _kind(gone: Sequence[Key], come: Sequence[Key]) -> str:
    if not gone:
        return "appears"
    if not come:
        return "vanishes"
    if [k[0] for k in gone] == [k[0] for k in come]:
        return "becomes strict" if come[0][1] and not gone[0][1] else "ceases to be strict" if gone[0][1] else "exchange"
    return "exchange"


def _closest(cell: _Cell, equilibria: Sequence[Equilibrium]) -> tuple[str, str, str] | None:
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
                    best = slack, (cell.line.players[i], first, label)
    return None if best is None else best[1]


def _as_fraction(place: Place) -> Fraction:
    low, high = _bounds(place, 20)
    return (low + high) / 2


def _branches(parts: Sequence[_Cell], line: _Line) -> tuple[Branch, ...]:
    """Return the equilibria by support, each joined over the neighbouring cells that have it."""
    runs: list[tuple[Key, list[_Cell]]] = []
    active: dict[Key, list[_Cell]] = {}
    for cell in parts:
        present = cell.found(cell.samples[len(cell.samples) // 2])
        active = {key: own for key, own in active.items() if key in present}
        for key in present:
            if key not in active:
                active[key] = []
                runs.append((key, active[key]))
            active[key].append(cell)
    found = []
    for (support, strict, continuum), own in runs:
        places: list[Fraction] = []
        profiles = []
        for cell in own:
            for t in cell.samples:
                e = cell.found(t).get((support, strict, continuum))
                if e is not None and (not places or t > places[-1]):
                    places.append(t)
                    profiles.append(_floats(e))
        found.append(Branch(support, strict, continuum, own[0].low, own[-1].high, tuple(places), tuple(profiles)))
    return tuple(sorted(found, key=lambda b: (float(b.low), b.support)))


# --- writing ---


def written(support: Support) -> str:
    """Return a support as text.

    >>> written((("C", "H"), ("F",)))
    '(C+H, F)'
    """
    return f"({', '.join('+'.join(own) for own in support)})"


def _word(action: str) -> str:
    return f"{WORDS.get(action, action)} ({action})"


def _short(place: Place) -> str:
    return format(float(place), ".4g")
