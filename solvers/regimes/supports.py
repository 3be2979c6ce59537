r"""Support conditions: quantifier-free inequalities in the named parameters for an equilibrium with a given support to exist.

On a support the indifference equations are solved in closed form, up to positive factors:

- pure: every deviation loses;
- (2,2), (2,2,1), (3,3), (3,3,1): each mixing player's indifference is linear in the other's weights, so the weights are payoff
  differences or 2x2 minors of them; all must have one sign, and margins off the support are multiplied out;
- (2,2,2), (3,2,2): with :math:`u` the ratio of the last player's two weights, the other weights are polynomials in :math:`u`
  and the last indifference is a quadratic :math:`q_0 + q_1 u + q_2 u^2 = 0`. Signs at :math:`u = 0` and :math:`u = \infty`
  (the Bernstein coefficients at the ends), the discriminant, and for every weight and margin, reduced to :math:`l_0 + l_1 u`
  modulo the quadratic, its resultant with it say whether a positive root satisfies all of them, without radicals;
- (3,3,2), (3,3,3): roots of degree 4 and 10; no readable closed form is given, and it is said;
- all others need an exact tie of payoffs: an equation between parameters, not a region.

All inequalities are strict: they describe regular equilibria that lose to no action off the support (quasi-strict). On the
boundary the game is degenerate, and ``solvers.nash.solve`` decides.

The formulas are layered, so that they can be read: named payoff differences :math:`\Delta`, written with the model's
shorthands; weights, margins and the quadratic in these; signs of those. Nothing is expanded unless asked for (the resultants of
(3,2,2) have degree 100 and more in the parameters). Harsanyi (1973) for quasi-strictness and regularity; Basu, Pollack and Roy
(2006, ch. 2) for signs at roots.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from flint import fmpq

from games.errors import GameError, ParameterError, SolverError
from games.exact.polynomials import Polynomial, at, canonical, ring, value
from games.exact.polynomials import to_sympy as plain
from games.model.mechanism import Mechanism
from games.model.table_model import Model, OutcomeMaker
from games.models.trilateral import US, US_ACTIONS, Outcome, Trilateral
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table

from .margins import Region, region_of
from .payoff_differences import Difference, Differences, differences, numbers_of
from .shorthand import DEFINITIONS, QUANTITIES, SHORT, abbreviated, sum_latex, symbol

INITIAL = SHORT | {US: "U"}
Support: TypeAlias = tuple[tuple[str, ...], ...]
"""Per player, the labels of the actions played."""
Terms: TypeAlias = tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
"""Integer coefficients with (name, power) pairs."""
NO_FORM = "no readable closed form is given: the support's indifference equations reduce to one of degree {degree}"
TIE = "an equilibrium with this support exists only where payoffs tie exactly: an equation between parameters, not a region of them"


@dataclass(frozen=True, eq=False)
class Atom:
    """``sign * polynomial > 0``, the polynomial primitive with positive leading coefficient, in the names of the definitions.

    Attributes
    ----------
    meaning
        What is positive here: a weight, a margin, or a property of the quadratic.
    player, action, other
        Whose payoff from which action, less that from which other, vanishes on its boundary; empty where it is not one player's.
    """

    polynomial: Polynomial
    sign: int
    meaning: str
    player: str = ""
    action: str = ""
    other: str = ""

    @cached_property
    def terms(self) -> Terms:
        """The polynomial as terms."""
        return _terms(self.polynomial)


@dataclass(frozen=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, eq=False)
class Some:
    """At least one part holds."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Atom | All | Some
TRUE, FALSE = All(()), Some(())


@dataclass(frozen=True, eq=False)
class Definition:
    """A name, what it stands for in earlier names, and its meaning in words."""

    name: str
    polynomial: Polynomial
    meaning: str

    @cached_property
    def terms(self) -> Terms:
        """The polynomial as terms."""
        return _terms(self.polynomial)


@dataclass(frozen=True, eq=False)
class SupportFormula:
    """When an equilibrium with a support exists, in payoff differences; it is the same for every game of a shape.

    Attributes
    ----------
    support
        Per player, the labels of the actions played.
    formula
        The inequalities, or None where there is no closed form.
    definitions
        The names they use, in order: each in payoff differences and earlier names.
    deltas
        Name of a payoff difference -> (player, action, other, others).
    reason
        Why there is no formula; empty if there is one.
    """

    support: Support
    formula: Formula | None
    definitions: tuple[Definition, ...]
    deltas: Mapping[str, tuple[str, str, str, tuple[str, ...]]]
    reason: str = ""

    def evaluator(self, deltas: Mapping[str, Any]) -> Callable[[Atom], Any]:
        """Return the function atom -> ``sign * polynomial``, from payoff differences of one number type; names as needed, once."""
        known = dict(deltas)
        defined = {definition.name: definition for definition in self.definitions}

        def name(word: str) -> Any:
            if word not in known:
                known[word] = total(defined[word].terms)
            return known[word]

        def total(terms: Terms) -> Any:
            result: Any = 0
            for coefficient, factors in terms:
                term: Any = coefficient
                for word, power in factors:
                    term = name(word) * term if power == 1 else name(word) ** power * term
                result = term + result
            return result

        return lambda atom: total(atom.terms) * atom.sign

    def holds(self, deltas: Mapping[str, Any]) -> bool:
        """Tell whether the inequalities hold at numeric payoff differences; SolverError where there is no formula."""
        if self.formula is None:
            raise SolverError(f"support {_written(self.support)}: {self.reason}; solve the game instead")
        quick = {name: fmpq(d.numerator, d.denominator) if isinstance(d, Fraction) else d for name, d in deltas.items()}
        evaluate = self.evaluator(quick)
        return _holds(self.formula, lambda atom: evaluate(atom) > 0)

    def atoms(self) -> tuple[Atom, ...]:
        """Return every inequality of the formula, in order of appearance, none twice."""
        found: dict[tuple[str, int], Atom] = {}
        for atom in _atoms(self.formula) if self.formula is not None else ():
            found.setdefault((str(atom.polynomial), atom.sign), atom)
        return tuple(found.values())


def _holds(formula: Formula, decide: Callable[[Atom], bool]) -> bool:
    if isinstance(formula, Atom):
        return decide(formula)
    return (all if isinstance(formula, All) else any)(_holds(part, decide) for part in formula.parts)


def _atoms(formula: Formula) -> Iterator[Atom]:
    if isinstance(formula, Atom):
        yield formula
    else:
        for part in formula.parts:
            yield from _atoms(part)


def _map(formula: Formula, change: Callable[[Atom], Formula]) -> Formula:
    """Return a formula with its atoms replaced, flattened, repeated and empty parts dropped."""
    if isinstance(formula, Atom):
        return change(formula)
    kind = type(formula)
    parts: dict[object, Formula] = {}
    for part in formula.parts:
        new = _map(part, change)
        for piece in new.parts if isinstance(new, kind) else (new,):
            if not isinstance(piece, Atom) and not piece.parts and not isinstance(piece, kind):
                return piece  # All with something false, Some with something true
            parts.setdefault((str(piece.polynomial), piece.sign) if isinstance(piece, Atom) else id(piece), piece)
    left = tuple(parts.values())
    return left[0] if len(left) == 1 else kind(left)


# --- formulas in payoff differences ---


class _Writer:
    """Names the payoff differences of a support and collects definitions in them."""

    def __init__(self, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], support: Support) -> None:
        self.players, self.support = players, support
        self.deltas: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
        rest = [[own for k, own in enumerate(support) if k != i] for i in range(len(players))]
        for i, player in enumerate(players):
            for other in actions[i]:
                if other != support[i][0]:
                    for others in itertools.product(*rest[i]):
                        self.deltas[self._name(i, other, others)] = (player, support[i][0], other, others)
        self.outside = [tuple(a for a in own if a not in s) for own, s in zip(actions, support, strict=True)]
        letters = [(INITIAL.get(p, p), a) for p, own in zip(players, actions, strict=True) for a in own]
        extra = [f"{what}_{p}_{a}" for what in "wm" for p, a in letters]
        if min(map(len, support)) > 1 and len(support) == 3:
            extra += [f"{what}_{form}" for what in ("l0", "l1", "R", "T") for form in extra]
            extra += [f"{what}_{p}_{a}_{k}" for what in "wm" for p, a in letters for k in range(4)]
            extra += ["q_0", "q_1", "q_2", "disc"]
        names = (*self.deltas, *extra)
        self.generators = dict(zip(names, ring(names).gens(), strict=True))
        self.zero = ring(names).constant(0)
        self.definitions: list[Definition] = []

    def _name(self, i: int, other: str, others: Sequence[str]) -> str:
        return f"d_{INITIAL.get(self.players[i], self.players[i])}_{self.support[i][0]}{other}_{''.join(others)}"

    def delta(self, i: int, other: str, others: Sequence[str]) -> Polynomial:
        """Return player i's payoff from the first action of the support less that from another."""
        return self.generators[self._name(i, other, others)]

    def define(self, name: str, polynomial: Polynomial, meaning: str) -> Polynomial:
        """Give a polynomial a name, and return the name; zero and single names stay as they are."""
        if len(polynomial) <= 1 and polynomial.total_degree() <= 1:
            return polynomial
        self.definitions.append(Definition(name, polynomial, meaning))
        return self.generators[name]

    def positive(self, polynomial: Polynomial, meaning: str, player: str = "", action: str = "", other: str = "") -> Formula:
        """Return the inequality ``polynomial > 0`` in canonical form."""
        factor, primitive = canonical(polynomial)
        if factor == 0:
            return FALSE
        if primitive.is_constant():
            return TRUE if factor > 0 else FALSE
        return Atom(primitive, 1 if factor > 0 else -1, meaning, player, action, other)

    def weight(self, i: int, action: str) -> str:
        return f"w_{INITIAL.get(self.players[i], self.players[i])}_{action}"

    def margin(self, i: int, action: str) -> str:
        return f"m_{INITIAL.get(self.players[i], self.players[i])}_{action}"

    def finish(self, formula: Formula | None, reason: str = "") -> SupportFormula:
        if formula is not None:
            formula = _map(formula, lambda atom: atom)
        used = {str(n) for f in _atoms(formula) for n in _names(f.polynomial)} if formula is not None else set()
        for definition in reversed(self.definitions):
            if definition.name in used:
                used |= set(_names(definition.polynomial))
        kept = tuple(d for d in self.definitions if d.name in used)
        return SupportFormula(self.support, formula, kept, {n: d for n, d in self.deltas.items() if n in used}, reason)


def _terms(polynomial: Polynomial) -> Terms:
    names = [str(n) for n in polynomial.context().names()]
    return tuple(
        (int(c.p), tuple((n, int(p)) for n, p in zip(names, powers, strict=True) if p)) for powers, c in polynomial.terms()
    )


def _names(polynomial: Polynomial) -> list[str]:
    return [str(n) for n, d in zip(polynomial.context().names(), polynomial.degrees(), strict=True) if d]


@lru_cache(maxsize=512)
def support_formula(players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], support: Support) -> SupportFormula:
    """Return when a game of two or three players has a regular, quasi-strict equilibrium with a support.

    Parameters
    ----------
    players, actions
        Labels.
    support
        Per player, the labels of the actions played, in the order of ``actions``.

    >>> sexes = support_formula(("Japan", "ROK"), (("C", "H"), ("C", "H")), (("C", "H"), ("C", "H")))
    >>> sorted(sexes.deltas), len(sexes.formula.parts)
    (['d_J_CH_C', 'd_J_CH_H', 'd_K_CH_C', 'd_K_CH_H'], 4)
    >>> sexes.holds({"d_J_CH_C": 2, "d_J_CH_H": -1, "d_K_CH_C": 1, "d_K_CH_H": -2})
    True
    """
    writer = _Writer(players, actions, support)
    sizes = tuple(map(len, support))
    mixing = [i for i, size in enumerate(sizes) if size > 1]
    if not mixing:
        return writer.finish(_pure(writer))
    if len(mixing) == 2 and sizes[mixing[0]] == sizes[mixing[1]] <= 3:
        return writer.finish(_two_mixing(writer, mixing))
    if len(mixing) == 3 and sorted(sizes) in ([2, 2, 2], [2, 2, 3]):
        return writer.finish(_three_mixing(writer, max(mixing, key=lambda i: (sizes[i], -i))))
    if len(mixing) == 3 and sorted(sizes) in ([2, 3, 3], [3, 3, 3]):
        return writer.finish(None, NO_FORM.format(degree=4 if 2 in sizes else 10))
    return writer.finish(None, TIE)


def _pure(writer: _Writer) -> Formula:
    profile = [own[0] for own in writer.support]
    parts = []
    for i, player in enumerate(writer.players):
        others = [*profile[:i], *profile[i + 1 :]]
        for other in writer.outside[i]:
            meaning = f"{player} loses by {profile[i]} to {other}"
            parts.append(writer.positive(writer.delta(i, other, others), meaning, player, profile[i], other))
    return All(tuple(parts))


def _two_mixing(writer: _Writer, mixing: list[int]) -> Formula:
    """Return the formula where two players mix over equally many actions and a third, if any, does not."""
    i, j = mixing
    cases: list[Formula] = []
    weights = {k: _weights_of_other(writer, k, i + j - k) for k in mixing}  # from k's indifference: weights of the other
    margins: list[tuple[Polynomial, tuple[int, int], str, str, str]] = []
    for k in mixing:
        other = i + j - k
        for e in writer.outside[k]:
            total = sum(
                (
                    w * writer.delta(k, e, _others(writer, {other: b})[k])
                    for b, w in zip(writer.support[other], weights[k], strict=True)
                ),
                start=writer.zero,
            )
            named = writer.define(
                writer.margin(k, e), total, f"what {writer.players[k]} loses by playing {e}, times a positive factor"
            )
            margins.append((named, (int(k == i), int(k == j)), writer.players[k], writer.support[k][0], e))
    for k in range(len(writer.players)):
        if k not in mixing:
            for e in writer.outside[k]:
                total = sum(
                    (
                        wj * wi * writer.delta(k, e, _others(writer, {i: a, j: b})[k])
                        for b, wj in zip(writer.support[j], weights[i], strict=True)
                        for a, wi in zip(writer.support[i], weights[j], strict=True)
                    ),
                    start=writer.zero,
                )
                named = writer.define(
                    writer.margin(k, e), total, f"what {writer.players[k]} loses by playing {e}, times a positive factor"
                )
                margins.append((named, (1, 1), writer.players[k], writer.support[k][0], e))
    for si, sj in itertools.product((1, -1), repeat=2):
        parts: list[Formula] = []
        for k, sign in ((i, si), (j, sj)):
            other = i + j - k
            own = writer.support[k]
            for b, w in zip(writer.support[other], weights[k], strict=True):
                meaning = f"{writer.players[other]} plays {b}"
                parts.append(writer.positive(w * sign, meaning, writer.players[k], own[0], own[-1]))
        for named, powers, player, action, e in margins:
            sign = si ** powers[0] * sj ** powers[1]
            parts.append(writer.positive(named * sign, f"{player} loses by playing {e}", player, action, e))
        cases.append(All(tuple(parts)))
    return Some(tuple(cases))


def _others(writer: _Writer, played: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """Return for each player the others' profile: the given actions, and the single one of whoever does not mix."""
    profile = [played.get(k, own[0]) for k, own in enumerate(writer.support)]
    return {k: (*profile[:k], *profile[k + 1 :]) for k in range(len(profile))}


def _weights_of_other(writer: _Writer, k: int, other: int) -> list[Polynomial]:
    """Return the other's weights, up to one common sign, that make player k indifferent over the support."""
    support = writer.support
    rows = [[writer.delta(k, e, _others(writer, {other: b})[k]) for b in support[other]] for e in support[k][1:]]
    if len(rows) == 1:
        (first, second) = rows[0]
        return [-second, first]
    minors = _cross(rows[0], rows[1])
    meaning = f"weight of {writer.players[other]} on {{}}, up to a common sign"
    return [
        writer.define(writer.weight(other, b), minor, meaning.format(b)) for b, minor in zip(support[other], minors, strict=True)
    ]


def _cross(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


class _Line:
    """A polynomial in u with coefficients in the writer's names, lowest first."""

    def __init__(self, *coefficients: Polynomial) -> None:
        self.coefficients = list(coefficients)

    def __add__(self, other: _Line) -> _Line:
        a, b = self.coefficients, other.coefficients
        longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
        return _Line(*(c + shorter[k] if k < len(shorter) else c for k, c in enumerate(longer)))

    def __neg__(self) -> _Line:
        return _Line(*(-c for c in self.coefficients))

    def __sub__(self, other: _Line) -> _Line:
        return self + -other

    def __mul__(self, other: _Line) -> _Line:
        a, b = self.coefficients, other.coefficients
        out = [a[0] * 0] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                out[i + j] = out[i + j] + x * y
        return _Line(*out)


def _three_mixing(writer: _Writer, first: int) -> Formula:
    """Return the formula for (2,2,2) and (3,2,2): ``first`` has three actions if anyone has, u is the last player's ratio."""
    second, last = (k for k in range(3) if k != first)
    xs, ys, zs = (writer.support[k] for k in (first, second, last))
    order = (first, second, last)

    def delta(k: int, e: str, **played: str) -> Polynomial:
        """Return player k's difference to action e; the keywords x, y, z are the actions of first, second, last."""
        at_player = {order["xyz".index(word)]: action for word, action in played.items()}
        return writer.delta(k, e, [at_player[p] for p in range(3) if p != k])

    def in_u(k: int, e: str, **played: str) -> _Line:
        return _Line(*(delta(k, e, z=z, **played) for z in zs))

    def named(what: str, line: _Line, meaning: str) -> _Line:
        return _Line(
            *(writer.define(f"{what}_{k}", c, f"{meaning}: coefficient of u^{k}") for k, c in enumerate(line.coefficients))
        )

    own = writer.players
    rows = [[in_u(first, e, y=y) for y in ys] for e in xs[1:]]
    y_weights = [-rows[0][1], rows[0][0]]
    if len(xs) == 2:
        columns = [in_u(second, ys[1], x=x) for x in xs]
        x_weights = [-columns[1], columns[0]]
        parts = [
            x_weights[a] * y_weights[b] * _Line(delta(last, zs[1], x=x, y=y)) for a, x in enumerate(xs) for b, y in enumerate(ys)
        ]
        quadratic = parts[0] + parts[1] + parts[2] + parts[3]
    else:
        columns = [in_u(second, ys[1], x=x) for x in xs]
        against = [
            y_weights[0] * _Line(delta(last, zs[1], x=x, y=ys[0])) + y_weights[1] * _Line(delta(last, zs[1], x=x, y=ys[1]))
            for x in xs
        ]
        x_weights = [
            named(writer.weight(first, x), w, f"weight of {own[first]} on {x}, up to sign")
            for x, w in zip(xs, _cross(columns, against), strict=True)
        ]
        quadratic = rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    q = [writer.define(f"q_{k}", c, f"coefficient of u^{k} in the quadratic for u") for k, c in enumerate(quadratic.coefficients)]
    disc = writer.define("disc", q[1] * q[1] - 4 * q[0] * q[2], "discriminant of the quadratic")

    forms: list[tuple[str, _Line, tuple[int, int], str, tuple[str, str, str]]] = []  # name, form, powers of the signs, meaning, who
    for b, y in enumerate(ys):
        forms.append((writer.weight(second, y), y_weights[b], (1, 0), f"{own[second]} plays {y}", (own[first], xs[0], xs[1])))
    for a, x in enumerate(xs):
        forms.append((writer.weight(first, x), x_weights[a], (0, 1), f"{own[first]} plays {x}", (own[second], ys[0], ys[1])))
    sums: dict[int, Callable[[str], _Line]] = {
        first: lambda e: _add(y_weights[b] * in_u(first, e, y=y) for b, y in enumerate(ys)),
        second: lambda e: _add(x_weights[a] * in_u(second, e, x=x) for a, x in enumerate(xs)),
        last: lambda e: _add(
            x_weights[a] * y_weights[b] * _Line(delta(last, e, x=x, y=y)) for a, x in enumerate(xs) for b, y in enumerate(ys)
        ),
    }
    powers = {first: (1, 0), second: (0, 1), last: (1, 1)}
    for k in order:
        for e in writer.outside[k]:
            meaning = f"what {own[k]} loses by playing {e}, times a positive factor"
            form = named(writer.margin(k, e), sums[k](e), meaning)
            forms.append(
                (writer.margin(k, e), form, powers[k], f"{own[k]} loses by playing {e}", (own[k], writer.support[k][0], e))
            )
    reduced = [(*_reduced(writer, name, form, q, meaning), power, meaning, who) for name, form, power, meaning, who in forms]
    pair = All(
        (
            writer.positive(q[0] * q[2], "the roots have one sign"),
            writer.positive(-q[1] * q[2], "that sign is positive"),
            writer.positive(disc, "the roots are real"),
        )
    )
    single = writer.positive(-q[0] * q[2], "exactly one root is positive")
    cases: list[Formula] = []
    for larger, s, t in itertools.product((True, False), (1, -1), (1, -1)):
        parts_: list[Formula] = [Some((single, pair)) if larger else pair]
        for l1, resultant, vertex, power, meaning, who in reduced:
            sign = s ** power[0] * t ** power[1]
            outer = All(
                (
                    writer.positive(resultant, f"{meaning}: alike at both roots", *who),
                    writer.positive(vertex * sign, f"{meaning}: between the roots", *who),
                )
            )
            inner = All(
                (
                    writer.positive(-resultant, f"{meaning}: unlike at the two roots", *who),
                    writer.positive(
                        l1 * sign * (1 if larger else -1), f"{meaning}: at the {'larger' if larger else 'smaller'} root", *who
                    ),
                )
            )
            parts_.append(Some((outer, inner)))
        cases.append(All(tuple(parts_)))
    return Some(tuple(cases))


def _add(lines: Iterable[_Line]) -> _Line:
    first, *rest = lines
    for line in rest:
        first = first + line
    return first


def _reduced(
    writer: _Writer, name: str, form: _Line, q: list[Polynomial], meaning: str
) -> tuple[Polynomial, Polynomial, Polynomial]:
    """Return l1, q2 times the resultant, and a multiple of the value between the roots, of a form reduced modulo the quadratic."""
    c = [*form.coefficients, *[writer.zero] * (4 - len(form.coefficients))]
    low, high = c[0], c[1]
    if len(form.coefficients) > 2:  # times q2 squared, which is positive
        low = q[2] * q[2] * c[0] - q[2] * c[2] * q[0] + c[3] * q[0] * q[1]
        high = q[2] * q[2] * c[1] - q[2] * c[2] * q[1] + c[3] * (q[1] * q[1] - q[0] * q[2])
    l0 = writer.define(f"l0_{name}", low, f"{meaning}: l0 of its remainder l0 + l1 u modulo the quadratic")
    l1 = writer.define(f"l1_{name}", high, f"{meaning}: l1 of its remainder")
    resultant = writer.define(
        f"R_{name}",
        q[2] * (q[0] * l1 * l1 - q[1] * l0 * l1 + q[2] * l0 * l0),
        f"{meaning}: q2 times its resultant with the quadratic",
    )
    vertex = writer.define(f"T_{name}", q[2] * (2 * q[2] * l0 - q[1] * l1), f"{meaning}: its sign midway between the roots")
    return l1, resultant, vertex


def supports(actions: tuple[tuple[str, ...], ...]) -> Iterator[Support]:
    """Yield the supports that have a closed form, smallest first.

    >>> from collections import Counter
    >>> Counter(tuple(map(len, s)) for s in supports((("C", "H", "F"),) * 2))
    Counter({(1, 1): 9, (2, 2): 9, (3, 3): 1})
    """
    choices = [[s for size in range(1, len(own) + 1) for s in itertools.combinations(own, size)] for own in actions]
    for support in sorted(itertools.product(*choices), key=lambda s: sum(map(len, s))):
        sizes = sorted(map(len, support), reverse=True)
        if sizes[0] == 1 or (sizes[0] == sizes[1] <= 3 and max(sizes[2:], default=1) == 1) or sizes in ([2, 2, 2], [3, 2, 2]):
            yield support


# --- conditions in a model's parameters ---


@dataclass(frozen=True, eq=False, repr=False)
class SupportConditions(Shown):
    """When a model has an equilibrium with a support: inequalities in its named parameters, in one region of the threat gaps.

    Attributes
    ----------
    support
        Per player, the labels of the actions played.
    form
        The inequalities in payoff differences, with the definitions that they use; ``form.formula`` is None where there is no
        closed form, and ``form.reason`` says why.
    core
        The payoff differences as polynomials in the parameters.
    values
        The scenario's parameter values.
    """

    model: Trilateral
    support: Support
    form: SupportFormula
    core: Differences
    values: Mapping[str, Fraction]

    @property
    def holds(self) -> bool | None:
        """Whether they hold at the scenario; None where there is no closed form."""
        return None if self.form.formula is None else self.at(self.values)

    def deltas(self, values: Mapping[str, Fraction], known: Sequence[Fraction] | None = None) -> dict[str, Fraction]:
        """Return the payoff differences at parameter values of the same region.

        Parameters
        ----------
        known
            ``core.values(values)``, if many supports are asked for at one point.

        Raises
        ------
        ParameterError
            If the values lie in another region of the threat gaps, or differ in a parameter that is a number here.
        """
        if region_of(values) != self.core.region:
            raise ParameterError(
                f"support conditions: these hold where (T_KN - T_JN, T_KC - T_JC) has the signs {self.core.region}; "
                f"the values given have {region_of(values)}; ask for the conditions given a scenario there"
            )
        for symbol_, number in self.core.fixed.items():
            if values[symbol_] != number:
                raise ParameterError(f"support conditions: {symbol_} is the number {number} here; got {values[symbol_]}")
        if known is not None:
            return {name: known[d.identity] * d.factor for name, d in self.differences.items()}
        return {name: at(self.core.polynomials[d.identity], values) * d.factor for name, d in self.differences.items()}

    def at(self, values: Mapping[str, Fraction], known: Sequence[Fraction] | None = None) -> bool:
        """Tell whether they hold at exact parameter values (symbol -> value) of the same region; ``known`` as in ``deltas``."""
        return self.form.holds(self.deltas(values, known))

    @cached_property
    def differences(self) -> dict[str, Difference]:
        """Name -> payoff difference."""
        return {name: self.core.difference(*labels) for name, labels in self.form.deltas.items()}

    def mechanisms(self, atom: Atom) -> tuple[str, ...]:
        """Return the mechanisms that enter an inequality, in ledger order."""
        needed = set(_names(atom.polynomial))
        for definition in reversed(self.form.definitions):
            if definition.name in needed:
                needed |= set(_names(definition.polynomial))
        found = {m for name in needed & set(self.differences) for m in self.differences[name].mechanisms}
        return tuple(m.name for m in self.model.mechanisms if m.name in found)

    def expanded(self, atom: Atom) -> Polynomial:
        """Return an inequality's left-hand side as one polynomial in the parameters, sign included; it may be huge.

        The polynomial is canonical (primitive, integer), times the sign that makes the inequality ``> 0``.
        """
        known: dict[str, Any] = {name: self.core.polynomial(d) for name, d in self.differences.items()}
        needed = set(_names(atom.polynomial))
        for definition in reversed(self.form.definitions):
            if definition.name in needed:
                needed |= set(_names(definition.polynomial))
        for definition in self.form.definitions:
            if definition.name in needed:
                known[definition.name] = value(definition.polynomial, known)
        factor, primitive = canonical(ring(self.core.symbols).constant(0) + value(atom.polynomial, known))
        return primitive * (atom.sign * (1 if factor > 0 else -1))

    def expression(self, atom: Atom) -> Any:
        """Return an inequality's left-hand side as a SymPy expression in the parameters; positive where it holds."""
        return plain(self.expanded(atom))

    # --- the face ---

    def latex(self) -> str:
        """Return the inequalities in LaTeX, cases joined by "or"; ``definitions`` says what the names stand for."""
        if self.form.formula is None:
            return rf"\text{{{self.form.reason}}}"
        return _latex(self.form.formula, top=True)

    def definitions(self) -> Table:
        """Return what the names stand for: payoff differences in the model's shorthands, then the names built on them."""
        latex_names = {p.symbol: p.latex for p in self.model.parameters}
        rows = []
        for name, difference in self.differences.items():
            terms = self._terms(difference)
            meaning = f"{difference.player}: {difference.action} less {difference.other} against {' '.join(difference.others)}"
            rows.append((_cell(name, _name_latex(name)), _cell(str(sum(terms)), sum_latex(terms, latex_names)), meaning))
        for d in self.form.definitions:
            rows.append((_cell(d.name, _name_latex(d.name)), _cell(str(d.polynomial), _polynomial_latex(d.polynomial)), d.meaning))
        return Table(("name", "stands for", "meaning"), rows, notes=(DEFINITIONS,))

    def _terms(self, difference: Difference) -> list[Any]:
        """Return a payoff difference mechanism by mechanism in SymPy, written with the model's shorthands."""
        import sympy

        symbols: dict[str, Any] = {s: sympy.Symbol(s, real=True) for s in self.core.symbols}
        symbols |= {s: sympy.Rational(v.numerator, v.denominator) for s, v in self.core.fixed.items()}
        profiles = [self._profile(difference, action) for action in (difference.action, difference.other)]
        plain_e = any(profile[2] == US_ACTIONS[2] for profile in profiles) and (
            symbols["eR"] != 0 or profiles[0][2] != profiles[1][2]
        )
        maker = _with_us(abbreviated(tuple(q for q in QUANTITIES if not (plain_e and q == "e"))))
        outcome = maker(self.model, symbols, self.model.mechanisms, self.core.region)
        here, there = map(outcome, profiles)
        terms = []
        for mechanism in self.model.mechanisms:
            if mechanism.term is not None:
                part = mechanism.term(difference.player, here) - mechanism.term(difference.player, there)
                if part != 0:
                    terms.append(sympy.factor(part))
        return terms

    def _profile(self, difference: Difference, action: str) -> tuple[str, ...]:
        i = self.core.players.index(difference.player)
        profile = (*difference.others[:i], action, *difference.others[i:])
        return profile if self.core.us_action is None else (*profile, self.core.us_action)

    def table(self) -> Table:
        """Return the inequalities case by case, each with its mechanisms; ``definitions`` says what the names stand for."""
        if self.form.formula is None:
            return Table(("support", "conditions"), [(_written(self.support), self.form.reason)])
        formula = self.form.formula
        cases = formula.parts if isinstance(formula, Some) else (formula,)
        rows = []
        for number, case in enumerate(cases, 1):
            for part in case.parts if isinstance(case, All) else (case,):
                meaning = next(_atoms(part)).meaning.split(":")[0]
                names = dict.fromkeys(m for atom in _atoms(part) for m in self.mechanisms(atom))
                rows.append((str(number), _cell(_text(part), _latex(part)), meaning, ", ".join(names)))
        where = f"US {self.core.us_action}" if self.core.us_action is not None else "simultaneous"
        one = " of one case" if len(cases) > 1 else ""
        title = f"an equilibrium with support {_written(self.support)} exists iff all{one} hold; {where}"
        return Table(("case", "condition", "meaning", "mechanisms"), rows, caption=title)

    def __repr__(self) -> str:
        if self.form.formula is None:
            return f"support {_written(self.support)}: {self.form.reason}"
        lines = [f"an equilibrium with support {_written(self.support)} exists iff {_text(self.form.formula)}"]
        lines += [f"  {d.name} = {d.polynomial}" for d in self.form.definitions]
        return "\n".join(lines)

    def tables(self) -> tuple[Table, ...]:
        """Return the conditions and, where they have a closed form, the polynomials in it."""
        return (self.table(),) if self.form.formula is None else (self.table(), self.definitions())

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


def support_conditions(
    model: Trilateral,
    support: object,
    *,
    given: Scenario,
    timing: str = "given",
    us_action: str | None = None,
    without: Iterable[str] = (),
    core: Differences | None = None,
) -> SupportConditions:
    """Return the inequalities under which an equilibrium with a support exists.

    Parameters
    ----------
    support
        Per player, the actions played: ``("CH", "CF")``, ``(("C", "H"), ("C", "F"))`` or ``"CH, CF"``; a pure profile is ``"CC"``.
    given
        Fixes the US action, the region (which ally fears each threat more) and the mechanisms that are off: parameters of
        optional mechanisms and of switched-off ones get their values; all others stay symbols.
    timing
        ``given``: the allies' game. ``simultaneous``: the three-player game.
    core
        Payoff differences already computed for this region (many supports of one scenario share them).

    Raises
    ------
    GameError
        If the support does not name known actions for every player.

    Source: see the module. Where a support has no closed form, ``form.formula`` is None and ``form.reason`` says why.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> mixed = support_conditions(MODEL, ("CH", "CH"), given=games.episode("2023").scenario)
    >>> mixed.holds, len(mixed.form.atoms())
    (False, 12)
    >>> support_conditions(MODEL, ("CHF", "CHF", "PER"), given=games.episode("2023").scenario, timing="simultaneous")
    support (C H F, C H F, P E R): no readable closed form is given: the support's indifference equations reduce to one of degree 10
    """
    values = model.scenario_values(given, without)
    if core is None:
        core = differences(
            model,
            fixed=numbers_of(model, given, without),
            region=region_of(values),
            timing=timing,
            us_action=us_action or given.us_action,
        )
    labels = read_support(support, core.players, core.actions)
    return SupportConditions(model, labels, support_formula(core.players, core.actions, labels), core, values)


def read_support(support: object, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...]) -> Support:
    """Return a support as labels in the order of the actions; GameError if it is none.

    >>> read_support("HC, F", ("Japan", "ROK"), (("C", "H", "F"),) * 2)
    (('C', 'H'), ('F',))
    """
    if isinstance(support, str):
        support = support.strip("() ").split(",") if "," in support else list(support)
    if not isinstance(support, Sequence) or len(support) != len(players):
        raise GameError(f"support: the actions played by each of {', '.join(players)} are needed; got {support!r}")
    found = []
    for part, player, own in zip(support, players, actions, strict=True):
        letters = list(part.replace("+", "").replace(" ", "") if isinstance(part, str) else part)
        for letter in letters:
            if letter not in own:
                raise GameError(f"support: {player} has no action {letter!r}; its actions are {', '.join(own)}")
        if not letters or len(set(letters)) < len(letters):
            raise GameError(f"support: {player} needs at least one action, each once; got {part!r}")
        found.append(tuple(a for a in own if a in letters))
    return tuple(found)


def _with_us(maker: OutcomeMaker) -> OutcomeMaker:
    """Return an outcome maker that writes the threat that the US answers as the mean of the allies' shorthands."""

    def make(
        model: Model, values: Mapping[str, Any], mechanisms: tuple[Mechanism, ...], region: Region | None
    ) -> Callable[[tuple[str, ...]], Outcome]:
        inner = maker(model, values, mechanisms, region)

        def outcome(profile: tuple[str, ...]) -> Outcome:
            found: Outcome = inner(profile)
            found.tau = dict(found.tau) | {US: (symbol("tau", "Japan") + symbol("tau", "ROK")) / 2}
            return found

        return outcome

    return make


# --- writing ---


def _cell(text: str, latex: str) -> Cell:
    return Cell(text, f"${latex}$", rf"\({latex}\)")


def _written(support: Support) -> str:
    return f"({', '.join(' '.join(own) for own in support)})"


def _name_latex(name: str) -> str:
    r"""Return a name in LaTeX.

    >>> _name_latex("d_J_CH_FE"), _name_latex("w_K_C"), _name_latex("q_0")
    ('\\Delta^{J}_{CH}(FE)', 'w^{K}_{C}', 'q_{0}')
    """
    letter, *rest = name.split("_")
    if letter == "d":
        return rf"\Delta^{{{rest[0]}}}_{{{rest[1]}}}({rest[2]})"
    if letter == "disc":
        return r"\mathrm{disc}"
    if letter in ("l0", "l1", "R", "T"):
        base = {"l0": r"\ell_0", "l1": r"\ell_1"}.get(letter, letter)
        return rf"{base}[{_name_latex('_'.join(rest))}]"
    if letter == "q":
        return f"q_{{{rest[0]}}}"
    power = f",{rest[2]}" if len(rest) > 2 else ""
    return f"{letter}^{{{rest[0]}}}_{{{rest[1]}{power}}}"


def _polynomial_latex(polynomial: Polynomial) -> str:
    names = [str(n) for n in polynomial.context().names()]
    pieces = []
    for powers, c in polynomial.terms():
        factors = [
            _name_latex(n) if p == 1 else rf"\left({_name_latex(n)}\right)^{{{p}}}" for n, p in zip(names, powers, strict=True) if p
        ]
        size = abs(Fraction(int(c.p), int(c.q)))
        number = [] if size == 1 and factors else [str(size)]
        pieces.append(("-" if c < 0 else "+", r"\,".join(number + factors)))
    text = "".join(f" {sign} {body}" for sign, body in pieces).strip()
    return text[2:] if text.startswith("+ ") else f"-{text[2:]}" if text else "0"


def _latex(formula: Formula, top: bool = False) -> str:
    if isinstance(formula, Atom):
        return f"{_polynomial_latex(formula.polynomial)} {'>' if formula.sign > 0 else '<'} 0"
    if not formula.parts:
        return r"\text{always}" if isinstance(formula, All) else r"\text{never}"
    if top and isinstance(formula, Some):
        return r"\begin{aligned}&" + r"\\ \text{or } &".join(_latex(part) for part in formula.parts) + r"\end{aligned}"
    sign = r" \;\wedge\; " if isinstance(formula, All) else r" \;\vee\; "
    return sign.join(_latex(p) if isinstance(p, Atom) else rf"\left[{_latex(p)}\right]" for p in formula.parts)


def _text(formula: Formula) -> str:
    if isinstance(formula, Atom):
        return f"{formula.polynomial} {'>' if formula.sign > 0 else '<'} 0"
    if not formula.parts:
        return "always" if isinstance(formula, All) else "never"
    return (" and " if isinstance(formula, All) else " or ").join(
        _text(p) if isinstance(p, Atom) else f"({_text(p)})" for p in formula.parts
    )
