r"""Support formulas: quantifier-free inequalities in payoff differences for an equilibrium with a given support to exist.

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
boundary the game is degenerate, and ``solvers.nash.solve`` decides. Nothing is expanded (in a model's parameters the resultants of
(3,2,2) have degree 100 and more). Harsanyi (1973) for quasi-strictness and regularity; Basu, Pollack and Roy (2006, ch. 2) for
signs at roots.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any

from games.exact.polynomials import Polynomial, by_power, canonical, ring
from games.models.trilateral import US

from .formulas import FALSE, TRUE, All, Atom, Definition, Formula, Some, SupportFormula, atoms_of, mapped, names_in
from .labels import Support
from .shorthand import SHORT

INITIAL = SHORT | {US: "U"}
NO_FORM = "no readable closed form is given: the support's indifference equations reduce to one of degree {degree}"
TIE = "an equilibrium with this support exists only where payoffs tie exactly: an equation between parameters, not a region of them"


class _Writer:
    """Names the payoff differences of a support and collects definitions in them."""

    def __init__(self, players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], support: Support) -> None:
        self.players, self.support = players, support
        self.between = "" if all(len(label) == 1 for own in actions for label in own) else "."
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
            extra += ["q_0", "q_1", "q_2", "disc", "u"]
        names = (*self.deltas, *extra)
        self.generators = dict(zip(names, ring(names).gens(), strict=True))
        self.zero = ring(names).constant(0)
        self.definitions: list[Definition] = []

    def _name(self, i: int, other: str, others: Sequence[str]) -> str:
        who, pair = INITIAL.get(self.players[i], self.players[i]), (self.support[i][0], other)
        return f"d_{who}_{self.between.join(pair)}_{self.between.join(others)}"

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
            formula = mapped(formula, lambda atom: atom)
        used = names_in((f.polynomial for f in atoms_of(formula)), self.definitions) if formula is not None else set()
        kept = tuple(d for d in self.definitions if d.name in used)
        return SupportFormula(self.support, formula, kept, {n: d for n, d in self.deltas.items() if n in used}, reason)


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
    for k in sorted(range(len(writer.players)), key=lambda k: k not in mixing):
        mixtures = [[(p, b, w) for b, w in zip(writer.support[p], weights[i + j - p], strict=True)] for p in mixing if p != k]
        for e in writer.outside[k]:
            total = writer.zero
            for played in itertools.product(*mixtures):
                against = _others(writer, {p: b for p, b, _ in played})[k]
                total = total + prod((w for *_, w in played), start=writer.delta(k, e, against))
            meaning = f"what {writer.players[k]} loses by playing {e}, times a positive factor"
            named = writer.define(writer.margin(k, e), total, meaning)
            margins.append((named, (int(k != j), int(k != i)), writer.players[k], writer.support[k][0], e))
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


def _three_mixing(writer: _Writer, first: int) -> Formula:
    """Return the formula for (2,2,2) and (3,2,2): ``first`` has three actions if anyone has, u is the last player's ratio."""
    second, last = (k for k in range(3) if k != first)
    xs, ys, zs = (writer.support[k] for k in (first, second, last))
    order = (first, second, last)

    def delta(k: int, e: str, **played: str) -> Polynomial:
        """Return player k's difference to action e; the keywords x, y, z are the actions of first, second, last."""
        at_player = {order["xyz".index(word)]: action for word, action in played.items()}
        return writer.delta(k, e, [at_player[p] for p in range(3) if p != k])

    u = writer.generators["u"]

    def in_u(k: int, e: str, **played: str) -> Polynomial:
        return delta(k, e, z=zs[0], **played) + delta(k, e, z=zs[1], **played) * u

    def named(what: str, line: Polynomial, meaning: str) -> Polynomial:
        coefficients = [writer.define(f"{what}_{k}", c, f"{meaning}: coefficient of u^{k}") for k, c in enumerate(in_powers(line))]
        return sum((c * u**k for k, c in enumerate(coefficients)), start=writer.zero)

    own = writer.players
    rows = [[in_u(first, e, y=y) for y in ys] for e in xs[1:]]
    y_weights = [-rows[0][1], rows[0][0]]
    if len(xs) == 2:
        columns = [in_u(second, ys[1], x=x) for x in xs]
        x_weights = [-columns[1], columns[0]]
        parts = [x_weights[a] * y_weights[b] * delta(last, zs[1], x=x, y=y) for a, x in enumerate(xs) for b, y in enumerate(ys)]
        quadratic = parts[0] + parts[1] + parts[2] + parts[3]
    else:
        columns = [in_u(second, ys[1], x=x) for x in xs]
        against = [y_weights[0] * delta(last, zs[1], x=x, y=ys[0]) + y_weights[1] * delta(last, zs[1], x=x, y=ys[1]) for x in xs]
        x_weights = [
            named(writer.weight(first, x), w, f"weight of {own[first]} on {x}, up to sign")
            for x, w in zip(xs, _cross(columns, against), strict=True)
        ]
        quadratic = rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    q = [writer.define(f"q_{k}", c, f"coefficient of u^{k} in the quadratic for u") for k, c in enumerate(in_powers(quadratic))]
    disc = writer.define("disc", q[1] * q[1] - 4 * q[0] * q[2], "discriminant of the quadratic")

    forms: list[
        tuple[str, Polynomial, tuple[int, int], str, tuple[str, str, str]]
    ] = []  # name, form, powers of the signs, meaning, who
    for b, y in enumerate(ys):
        forms.append((writer.weight(second, y), y_weights[b], (1, 0), f"{own[second]} plays {y}", (own[first], xs[0], xs[1])))
    for a, x in enumerate(xs):
        forms.append((writer.weight(first, x), x_weights[a], (0, 1), f"{own[first]} plays {x}", (own[second], ys[0], ys[1])))
    sums: dict[int, Callable[[str], Polynomial]] = {
        first: lambda e: sum(y_weights[b] * in_u(first, e, y=y) for b, y in enumerate(ys)),
        second: lambda e: sum(x_weights[a] * in_u(second, e, x=x) for a, x in enumerate(xs)),
        last: lambda e: sum(
            x_weights[a] * y_weights[b] * delta(last, e, x=x, y=y) for a, x in enumerate(xs) for b, y in enumerate(ys)
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


def in_powers(line: Polynomial) -> list[Polynomial]:
    """Return the coefficients of the powers of u, the last variable."""
    return by_power(line, line.context().nvars() - 1)


def _reduced(
    writer: _Writer, name: str, form: Polynomial, q: list[Polynomial], meaning: str
) -> tuple[Polynomial, Polynomial, Polynomial]:
    """Return l1, q2 times the resultant, and a multiple of the value between the roots, of a form reduced modulo the quadratic."""
    c = [*in_powers(form), *[writer.zero] * 4]
    low, high = c[0], c[1]
    if c[2] != 0 or c[3] != 0:  # times q2 squared, which is positive
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
