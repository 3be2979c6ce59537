r"""The polynomial core: payoff differences of a model as exact polynomials in its named parameters.

The model's terms are evaluated on the generators of a polynomial ring (python-flint), so a payoff *is* a polynomial and no
expression is ever parsed. Every pairwise payoff difference is computed once (81 for 3x3x3, where the 27 profiles have 162
conditions), written as a factor times a primitive integer polynomial with positive leading coefficient, and equal polynomials
share one number. Each difference knows which mechanisms enter it. SymPy is only the face: ``to_sympy`` and ``from_sympy``.

Signs over a box of parameter values are decided by Bernstein coefficients (Garloff and Smith 2001): a polynomial is affine in
nearly every parameter, and an affine variable has its extremes at its ends, so one end after the other is taken.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import flint
import numpy as np
from numpy.typing import NDArray

from games.errors import GameError, ParameterError, ScenarioError, SolverError
from games.exact.polynomials import factors
from games.model.mechanism import Mechanism
from games.models.trilateral import ALLIES, PLAYERS, Trilateral, check_us
from games.scenarios.scenario import Scenario

from .margins import Region

Polynomial: TypeAlias = Any
"""A ``flint.fmpq_mpoly``."""
Box: TypeAlias = Mapping[str, tuple[Fraction, Fraction]]
"""Symbol -> least and greatest value."""
MONOMIAL_ORDER = "degrevlex"
NODES = 20_000
"""Steps after which a sign over a box is given up as undecided."""
HALVINGS = 12
"""How often a variable that is not affine is halved."""


def ring(symbols: Iterable[str]) -> Any:
    """Return the ring of polynomials in some symbols (a python-flint context; the same object for the same symbols).

    >>> x, y = ring("xy").gens()
    >>> (x + y) ** 2
    x^2 + 2*x*y + y^2
    """
    return flint.fmpq_mpoly_ctx.get(tuple(symbols), MONOMIAL_ORDER)


@dataclass(frozen=True)
class Difference:
    """A player's payoff from one action less that from another, the others' actions fixed.

    Attributes
    ----------
    player, action, other, others
        Labels; ``others`` are the actions of the other players in their order.
    identity
        Number of its canonical polynomial in ``Differences.polynomials``.
    factor
        The difference is ``factor`` times that polynomial; 0 if the two payoffs are identical.
    mechanisms
        The mechanisms without which the difference would be another.
    """

    player: str
    action: str
    other: str
    others: tuple[str, ...]
    identity: int
    factor: Fraction
    mechanisms: tuple[str, ...]

    def __neg__(self) -> Difference:
        return replace(self, action=self.other, other=self.action, factor=-self.factor)


@dataclass(frozen=True, eq=False, repr=False)
class Differences:
    """Every pairwise payoff difference of a model in one region of the threat gaps.

    Attributes
    ----------
    players, actions
        Of the allies' game (US action given) or of the three-player game.
    symbols
        Generators of the ring, in order.
    fixed
        Parameters that are numbers here.
    polynomials
        The distinct canonical polynomials: primitive, integer, positive leading coefficient.
    table
        (player, action, other, others) -> difference, the action listed before the other.
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    region: Region
    us_action: str | None
    symbols: tuple[str, ...]
    fixed: Mapping[str, Fraction]
    polynomials: tuple[Polynomial, ...]
    table: Mapping[tuple[str, str, str, tuple[str, ...]], Difference]

    def difference(self, player: str, action: str, other: str, others: Sequence[str]) -> Difference:
        """Return a payoff difference by labels; GameError if there is none."""
        key = (player, action, other, tuple(others))
        if key in self.table:
            return self.table[key]
        if (player, other, action, key[3]) in self.table:
            return -self.table[player, other, action, key[3]]
        raise GameError(f"no payoff difference of {player} between {action!r} and {other!r} against ({', '.join(others)})")

    def polynomial(self, difference: Difference) -> Polynomial:
        """Return a difference as a polynomial, sign and factor included."""
        return self.polynomials[difference.identity] * _fmpq(difference.factor)

    def values(self, values: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
        """Return the canonical polynomials' exact values at parameter values of this region."""
        return tuple(at(p, values) for p in self.polynomials)

    def conditions(self, profile: Sequence[str]) -> tuple[Difference, ...]:
        """Return what each player loses by each deviation from a pure profile; all positive iff the profile is strict."""
        if len(profile) != len(self.players) or any(a not in own for a, own in zip(profile, self.actions, strict=True)):
            raise GameError(f"profile: one action for each of {', '.join(self.players)} is needed; got {tuple(profile)!r}")
        return tuple(
            self.difference(player, profile[i], other, (*profile[:i], *profile[i + 1 :]))
            for i, player in enumerate(self.players)
            for other in self.actions[i]
            if other != profile[i]
        )

    def __repr__(self) -> str:
        return f"{len(self.table)} payoff differences, {len(self.polynomials)} polynomials in {len(self.symbols)} parameters"


def differences(
    model: Trilateral,
    *,
    fixed: Mapping[str, object] | None = None,
    region: Region = (0, 0),
    timing: str = "simultaneous",
    us_action: str = "E",
) -> Differences:
    """Return every pairwise payoff difference of a model as polynomials in its parameters.

    Parameters
    ----------
    fixed
        Parameters, by symbol or name, that get a number instead of a generator.
    region
        Signs of (T_KN - T_JN, T_KC - T_JC): in a region the entrapment gaps are polynomials.
    timing
        ``simultaneous``: the three-player game. ``given``: the allies' game under ``us_action``.

    Raises
    ------
    ParameterError, ScenarioError
        For unknown or ill-valued parameters, an unknown timing or US action.

    >>> from games.models.trilateral import MODEL
    >>> found = differences(MODEL, region=(1, 1))
    >>> found, len(found.conditions(("C", "C", "E")))
    (81 payoff differences, 67 polynomials in 44 parameters, 6)
    """
    if timing not in ("given", "simultaneous"):
        raise ScenarioError(f"polynomials: timing 'given' or 'simultaneous' is needed; got {timing!r}")
    numbers = model.fixed_values(fixed)
    symbols = tuple(p.symbol for p in model.parameters if p.symbol not in numbers)
    given = timing == "given"
    chosen = {PLAYERS[2]: check_us(us_action)} if given else {}
    players, actions = (ALLIES, model.actions[:2]) if given else (model.players, model.actions)
    tables = _term_tables(model, symbols, numbers, region, players, chosen)
    scaled = _scale_marks(model, symbols, numbers, region, players, chosen)
    interned: dict[tuple[int, ...], list[int]] = {}  # coefficients, as monomials take longer to write out than to compare
    polynomials: list[Polynomial] = []
    zero = ring(symbols).constant(0)
    table: dict[tuple[str, str, str, tuple[str, ...]], Difference] = {}
    for i, player in enumerate(players):
        rest = [own for k, own in enumerate(actions) if k != i]
        others = list(itertools.product(*rest))
        own = {name: np.moveaxis(part[i], i, 0).reshape(len(actions[i]), -1) for name, part in tables.items()}
        total = sum(own.values())
        marked = np.moveaxis(scaled[1][i], i, 0).reshape(len(actions[i]), -1) if scaled is not None else None
        for a, b in itertools.combinations(range(len(actions[i])), 2):
            for k, against in enumerate(others):
                names = [name for name, part in own.items() if part[a, k] != part[b, k]]
                if scaled is not None and marked is not None:
                    names += _marks(marked[a, k] - marked[b, k], scaled[0], len(symbols))
                factor, primitive = canonical(zero + total[a, k] - total[b, k])
                alike = interned.setdefault(tuple(int(c.p) for c in primitive.coeffs()), [])
                identity = next((k for k in alike if polynomials[k] == primitive), len(polynomials))
                if identity == len(polynomials):
                    alike.append(identity)
                    polynomials.append(primitive)
                labels = (player, actions[i][a], actions[i][b], against)
                ordered = tuple(m.name for m in model.mechanisms if m.name in names)
                table[labels] = Difference(*labels, identity, factor, ordered)
    own_us = us_action if given else None
    return Differences(players, actions, region, own_us, symbols, numbers, tuple(polynomials), table)


def _term_tables(
    model: Trilateral,
    symbols: tuple[str, ...],
    numbers: Mapping[str, Fraction],
    region: Region,
    players: tuple[str, ...],
    chosen: Mapping[str, str],
) -> dict[str, NDArray[Any]]:
    """Return mechanism -> its term of every payoff, shape (players, free actions...)."""
    context = ring(symbols)
    values = dict(zip(symbols, context.gens(), strict=True)) | {s: _fmpq(v) for s, v in numbers.items()}
    make = model.outcome(model, values, model.mechanisms, region)
    cells = [make(profile) for profile in model.profiles(chosen)]
    shape = tuple(len(own) for player, own in zip(model.players, model.actions, strict=True) if player not in chosen)
    tables = {}
    for mechanism in model.mechanisms:
        if mechanism.term is not None:
            part = np.empty((len(players), len(cells)), dtype=object)
            for i, player in enumerate(players):
                part[i] = [mechanism.term(player, at) for at in cells]
            tables[mechanism.name] = part.reshape(len(players), *shape)
    return tables


def _scale_marks(
    model: Trilateral,
    symbols: tuple[str, ...],
    numbers: Mapping[str, Fraction],
    region: Region,
    players: tuple[str, ...],
    chosen: Mapping[str, str],
) -> tuple[list[str], NDArray[Any]] | None:
    """Return payoffs in which each scaling mechanism's factor carries a variable of its own: it shows where the factor matters."""
    marks = [m.name for m in model.mechanisms if m.scales]
    if not marks:
        return None
    context = ring((*symbols, *(f"mark_{name}" for name in marks)))
    variables = context.gens()
    values = dict(zip(symbols, variables, strict=False)) | {s: _fmpq(v) for s, v in numbers.items()}
    mark = dict(zip(marks, variables[len(symbols) :], strict=True))
    mechanisms = tuple(replace(m, scales=_marked(m, mark[m.name])) if m.scales else m for m in model.mechanisms)
    marked = replace(model, mechanisms=mechanisms)
    return marks, marked.payoffs(values, players=players, fixed=chosen, region=region)


def _marked(mechanism: Mechanism, mark: Polynomial) -> dict[str, Any]:
    def scale(quantity: str) -> Any:
        factor = mechanism.scales[quantity]

        def with_mark(player: str, values: Any) -> Any:
            plain = factor(player, values)
            return plain if plain == 1 else plain * mark

        return with_mark

    return {quantity: scale(quantity) for quantity in mechanism.scales}


def _marks(difference: Any, names: Sequence[str], start: int) -> list[str]:
    if not hasattr(difference, "degrees"):
        return []
    return [name for name, degree in zip(names, difference.degrees()[start:], strict=True) if degree > 0]


def region_box(model: Trilateral, symbols: Iterable[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the ranges of some parameters as a box."""
    return {s: (model.parameter(s).low, model.parameter(s).high) for s in symbols}


def numbers_of(model: Trilateral, given: Scenario, without: Iterable[str] = ()) -> dict[str, Fraction]:
    """Return the parameters that formulas write as numbers: those of switched-off mechanisms, and optional ones at their default.

    >>> from games.models.trilateral import MODEL
    >>> sorted(numbers_of(MODEL, Scenario("demo"), without=("pressure",)))
    ['D', 'a', 'eR', 'ell', 'gam', 'mu', 'nu', 'p', 'psi', 'rho']
    """
    values = model.scenario_values(given, without)
    off = model.off((*given.without, *((without,) if isinstance(without, str) else without)))
    optional = {p.symbol for p in model.parameters if p.kind == "optional" and values[p.symbol] == p.default}
    return {s: v for s, v in values.items() if s in off or s in optional}


# --- polynomials ---


def canonical(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    """Return a polynomial as (factor, primitive integer polynomial with positive leading coefficient); zero as (0, 0).

    >>> x, y = ring("xy").gens()
    >>> canonical(1 - 2 * x * y / 3)
    (Fraction(-1, 3), 2*x*y - 3)
    """
    if polynomial == 0:
        return Fraction(0), polynomial
    coefficients = polynomial.coeffs()
    below = math.lcm(*(int(c.q) for c in coefficients))
    above = math.gcd(*(int(c.p) * (below // int(c.q)) for c in coefficients))
    factor = Fraction(above, below) * (1 if coefficients[0] > 0 else -1)
    return factor, polynomial * _fmpq(1 / factor)


def value(polynomial: Polynomial, values: Mapping[str, Any]) -> Any:
    """Return a polynomial at values of one number type: Fractions, floats, arrays, or python-flint numbers and polynomials.

    >>> x, y = ring("xy").gens()
    >>> value(x * y - 1, {"x": Fraction(1, 2), "y": Fraction(3)})
    Fraction(1, 2)
    """
    names = [str(name) for name in polynomial.context().names()]
    probe = next((values[name] for name, d in zip(names, polynomial.degrees(), strict=True) if d), Fraction(0))
    total: Any = None
    for powers, c in polynomial.terms():
        term: Any = _constant(c, probe)
        for name, power in zip(names, powers, strict=True):
            if power:
                term = term * (values[name] if power == 1 else values[name] ** int(power))
        total = term if total is None else total + term
    return _constant(flint.fmpq(0), probe) if total is None else total


def _constant(c: Any, probe: Any) -> Any:
    """Return a coefficient in the number type of a value."""
    if isinstance(probe, Fraction | int):
        return Fraction(int(c.p), int(c.q))
    if isinstance(probe, flint.fmpq_poly):
        return flint.fmpq_poly([c])
    if isinstance(probe, float | np.ndarray):
        return int(c.p) / int(c.q)
    return c


def at(polynomial: Polynomial, values: Mapping[str, Fraction]) -> Fraction:
    """Return a polynomial at exact rational values, all of its variables given.

    >>> x, y = ring("xy").gens()
    >>> at(x * y - 1, {"x": Fraction(1, 2), "y": Fraction(3)})
    Fraction(1, 2)
    """
    found = polynomial(*(_fmpq(values[str(name)]) for name in polynomial.context().names()))
    return Fraction(int(found.p), int(found.q))


def to_sympy(polynomial: Polynomial) -> Any:
    """Return a polynomial as an expanded SymPy expression in real symbols.

    >>> x, y = ring("xy").gens()
    >>> to_sympy(x * y - x / 2)
    x*y - x/2
    """
    import sympy

    symbols = [sympy.Symbol(str(name), real=True) for name in polynomial.context().names()]
    terms = []
    for powers, c in polynomial.terms():
        factors = [s ** int(power) for s, power in zip(symbols, powers, strict=True) if power]
        terms.append(sympy.Mul(sympy.Rational(int(c.p), int(c.q)), *factors))
    return sympy.Add(*terms)


def from_sympy(expression: Any, symbols: Iterable[str]) -> Polynomial:
    """Return a SymPy expression, made of sums, products and powers, as a polynomial in some symbols.

    Raises
    ------
    ParameterError
        If it holds another symbol, a function, a division by a symbol or a number that is not rational.

    >>> import sympy
    >>> x, y = sympy.symbols("x y")
    >>> from_sympy((x + y) ** 2 - x * y / 2, "xy")
    x^2 + 3/2*x*y + y^2
    """
    context = ring(symbols)
    generators = dict(zip((str(name) for name in context.names()), context.gens(), strict=True))

    def walk(node: Any) -> Any:
        if node.is_Rational:
            return context.constant(flint.fmpq(int(node.p), int(node.q)))
        if node.is_Symbol and node.name in generators:
            return generators[node.name]
        if node.is_Add:
            return sum(map(walk, node.args[1:]), start=walk(node.args[0]))
        if node.is_Mul:
            return math.prod(map(walk, node.args[1:]), start=walk(node.args[0]))
        if node.is_Pow and node.exp.is_Integer and node.exp >= 0:
            return walk(node.base) ** int(node.exp)
        raise ParameterError(f"{node} is no polynomial in {', '.join(generators)} with rational coefficients")

    return walk(expression)


@dataclass(frozen=True, eq=False)
class Compiled:
    """Polynomials as arrays, for floats: coefficients (m, T) of shared exponents (T, n); roundings are not bounded."""

    coefficients: NDArray[np.float64]
    exponents: NDArray[np.int64]

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values, shape (..., m), at points of shape (..., n)."""
        table = points[..., None, :] ** self.exponents
        result: NDArray[np.float64] = table.prod(axis=-1) @ self.coefficients.T
        return result

    def jacobian(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the derivatives, shape (m, n), at one point of shape (n,)."""
        table = point**self.exponents
        slopes = self.exponents * point ** np.maximum(self.exponents - 1, 0)
        before = np.cumprod(np.hstack([np.ones((len(table), 1)), table[:, :-1]]), axis=1)
        after = np.cumprod(np.hstack([np.ones((len(table), 1)), table[:, :0:-1]]), axis=1)[:, ::-1]
        result: NDArray[np.float64] = self.coefficients @ (slopes * before * after)
        return result


def compiled(polynomials: Sequence[Polynomial]) -> Compiled:
    """Return polynomials of one ring as arrays of floats.

    >>> x, y = ring("xy").gens()
    >>> both = compiled([x * y - 1, x])
    >>> both(np.array([[2.0, 3.0], [0.0, 1.0]])), both.jacobian(np.array([2.0, 3.0]))
    (array([[ 5.,  2.], [-1.,  0.]]), array([[3., 2.], [1., 0.]]))
    """
    size = polynomials[0].context().nvars()
    places: dict[tuple[int, ...], int] = {}
    rows = [[(tuple(map(int, powers)), int(c.p) / int(c.q)) for powers, c in p.terms()] for p in polynomials]
    for row in rows:
        for powers, _ in row:
            places.setdefault(powers, len(places))
    coefficients = np.zeros((len(rows), len(places)))
    for k, row in enumerate(rows):
        for powers, c in row:
            coefficients[k, places[powers]] = c
    return Compiled(coefficients, np.array(list(places), dtype=np.int64).reshape(-1, size))


# --- signs over a box ---


class UndecidedError(SolverError):
    """A sign over a box was not decided within the step limit."""


def sign_over(polynomial: Polynomial, box: Box) -> int | None:
    """Return the sign of a polynomial over a box, decided exactly.

    Parameters
    ----------
    box
        Every variable that occurs -> its least and greatest value, the first below the second.

    Returns
    -------
    1 if it is nowhere negative and not zero throughout, -1 the other way round, 0 if zero throughout; None if both signs occur.

    Raises
    ------
    UndecidedError
        If neither was shown within the step limit.

    >>> x, y = ring("xy").gens()
    >>> unit = {"x": (Fraction(0), Fraction(1)), "y": (Fraction(0), Fraction(1))}
    >>> sign_over(x * (2 - y), unit), sign_over(x - y, unit), sign_over(3 * x**2 - 3 * x + 1, unit)
    (1, None, 1)
    """
    if polynomial == 0:
        return 0
    unit, parts = factors(polynomial)
    sign = 1 if unit > 0 else -1
    for factor, power in parts:
        own = _sign_of_factor(to_unit_box(factor, box))
        if own is None:
            if power % 2:
                return None
        elif power % 2:
            sign *= own
    return sign


def nowhere_negative(polynomial: Polynomial, box: Box, nodes: int = NODES) -> bool:
    """Tell whether a polynomial is shown, exactly and within a number of steps, to be nowhere negative over a box.

    >>> x, y = ring("xy").gens()
    >>> nowhere_negative(x * y + 1, dict.fromkeys("xy", (Fraction(-1), Fraction(1))))
    True
    """
    try:
        return _nonnegative(to_unit_box(polynomial, box), [nodes], 0)
    except UndecidedError:
        return False


def _sign_of_factor(polynomial: Polynomial) -> int | None:
    for sign in (1, -1):
        budget = [NODES]
        if _nonnegative(polynomial * sign, budget, 0):
            return sign
    return None


def to_unit_box(polynomial: Polynomial, box: Box) -> Polynomial:
    """Return a polynomial in coordinates that run from 0 to 1 over a box."""
    context = polynomial.context()
    used = [int(d) for d in polynomial.degrees()]
    images = []
    for name, generator, degree in zip(context.names(), context.gens(), used, strict=True):
        if degree and str(name) in box:
            low, high = box[str(name)]
            generator = generator * _fmpq(high - low) + _fmpq(low)
        images.append(generator)
    return polynomial.compose(*images)


def _nonnegative(p: Polynomial, budget: list[int], depth: int) -> bool:
    """Decide whether p >= 0 over the unit box, by the ends of affine variables and Bernstein coefficients of the others."""
    budget[0] -= 1
    if budget[0] < 0:
        raise UndecidedError(f"the sign of a polynomial over a box was not decided in {NODES} steps")
    coefficients = p.coeffs()
    negative = [c for c in coefficients if c < 0]
    if not negative:
        return True
    zero = tuple([0] * p.context().nvars())
    constant = p.coefficient(p.monoms().index(zero)) if zero in p.monoms() else flint.fmpq(0)
    if constant < 0 or sum(coefficients) < 0:
        return False
    if sum(negative) - min(constant, 0) + constant >= 0:
        return True
    k = _most_mixed(p)
    context = p.context()
    degree = int(p.degrees()[k])
    pieces = _coefficients_in(p, k, degree)
    if degree == 1:
        slope = pieces[1]
        if _quick(slope) >= 0:
            return _nonnegative(pieces[0], budget, depth)
        if _quick(-slope) >= 0:
            return _nonnegative(pieces[0] + slope, budget, depth)
        return _nonnegative(pieces[0], budget, depth) and _nonnegative(pieces[0] + slope, budget, depth)
    bernstein = _bernstein(pieces)
    if all(_quick(b) >= 0 for b in bernstein):
        return True
    if not (_nonnegative(bernstein[0], budget, depth) and _nonnegative(bernstein[-1], budget, depth)):
        return False
    if depth >= HALVINGS:
        raise UndecidedError(f"the sign of a polynomial over a box was not decided in {NODES} steps")
    generator = context.gens()[k]
    half = flint.fmpq(1, 2)
    return all(_nonnegative(_shifted(p, k, image), budget, depth + 1) for image in (generator * half, generator * half + half))


def _shifted(p: Polynomial, k: int, image: Polynomial) -> Polynomial:
    generators = list(p.context().gens())
    generators[k] = image
    return p.compose(*generators)


def _most_mixed(p: Polynomial) -> int:
    """Return the variable whose coefficients weigh most on both sides."""
    above: dict[int, float] = {}
    below: dict[int, float] = {}
    for powers, c in p.terms():
        size = float(Fraction(int(c.p), int(c.q)))
        for k, power in enumerate(powers):
            if power:
                side = above if size > 0 else below
                side[k] = side.get(k, 0.0) + abs(size)
    return max(below, key=lambda k: (min(below[k], above.get(k, 0.0)), below[k], -k))


def _coefficients_in(p: Polynomial, k: int, degree: int) -> list[Polynomial]:
    parts: list[dict[Any, Any]] = [{} for _ in range(degree + 1)]
    for powers, c in p.terms():
        rest = list(powers)
        power, rest[k] = int(rest[k]), 0
        parts[power][tuple(rest)] = c
    return [p.context().from_dict(part) for part in parts]


def _bernstein(coefficients: Sequence[Polynomial]) -> list[Polynomial]:
    """Return Bernstein coefficients on [0, 1] from power coefficients."""
    n = len(coefficients) - 1
    return [
        sum(
            (coefficients[i] * flint.fmpq(math.comb(k, i), math.comb(n, i)) for i in range(1, k + 1)),
            start=coefficients[0],
        )
        for k in range(n + 1)
    ]


def _quick(p: Polynomial) -> Any:
    """Return a lower bound over the unit box: what is not constant counts only where it is negative."""
    total = flint.fmpq(0)
    for powers, c in p.terms():
        if c < 0 or not any(powers):
            total += c
    return total


def cells(symbols: Iterable[str]) -> Iterator[Region]:
    """Yield the regions of the threat gaps that have an inside, those that the symbols can reach.

    >>> list(cells(["TKN", "s"]))
    [(1, 0), (-1, 0)]
    """
    moved = set(symbols)
    choices = [(1, -1) if moved & set(pair) else (0,) for pair in GAPS]
    yield from ((dprk, china) for dprk in choices[0] for china in choices[1])


GAPS = (("TKN", "TJN"), ("TKC", "TJC"))
"""The pairs of threats whose difference has a sign in each region."""


@lru_cache(maxsize=4096)
def _rational(p: int, q: int) -> Any:
    return flint.fmpq(p, q)


def _fmpq(number: Fraction | int) -> Any:
    return _rational(number.numerator, number.denominator)
