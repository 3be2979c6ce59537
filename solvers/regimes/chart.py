r"""Charts: a model's games as polynomials on a part of its parameter space.

A chart gives every parameter an image, a polynomial in the chart's coordinates: a number, a coordinate, or an affine function of
one. The model's terms are evaluated on these images, so a payoff *is* a polynomial, and whatever is decided by signs of payoffs
is decided by signs of polynomials: at their roots on a line, on their zero curves in a plane. Where the model has folds (maxima
of parameters), payoffs are polynomials piece by piece, each piece with its own signs of the folds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
from flint import fmpq, fmpq_poly
from flint.utils.flint_exceptions import DomainError
from numpy.typing import NDArray

from games.errors import GameError, ParameterError, QuasiallianceError
from games.exact.algebraic import Algebraic, between, in_order, roots_of, simplified
from games.exact.numbers import fraction, rational, sign
from games.exact.plane.curves import PLANE, part_at, sign_in_box, value_at
from games.exact.polynomials import ring
from games.normal_form import NormalFormGame

from .. import nash
from .labels import EquilibriumSet, Label, equilibrium_set, pure_equilibria, ties
from .situation import Axis, Situation, Span

Region: TypeAlias = tuple[int, ...]
"""Signs of a model's folds: where they are fixed, payoffs are polynomials."""
LINE = fmpq_poly([0, 1])
MOST_ACTIONS = 3
"""Of the first two players, where signs are to settle the mixed equilibria as well."""


def settled_by_signs(players: Sequence[str], actions: Sequence[Sequence[str]]) -> bool:
    """Tell whether the signs of few polynomials settle all equilibria: of at most three players, the first two of three actions.

    >>> settled_by_signs(("A", "B"), (("l", "r"), ("l", "r"))), settled_by_signs(("A", "B"), (("l", "r"), "abcd"))
    (True, False)
    """
    return len(players) <= MOST_ACTIONS and max(map(len, actions[:2]), default=0) <= MOST_ACTIONS


class Piece(NamedTuple):
    """A part of a chart on which payoffs are polynomials; on a line with its ends."""

    region: Region
    low: Any = None
    high: Any = None


@dataclass(frozen=True, eq=False)
class Chart:
    """A situation on a part of the parameter space.

    Attributes
    ----------
    situation
        What does not move, and who plays.
    axes
        What the coordinates stand for; none on the straight line between two scenarios.
    images
        Symbol -> polynomial in the coordinates (or another number type in which the model's terms can be evaluated).
    zero
        Of the ring.
    box
        Per coordinate its exact range, an end that is None being none; None: unbounded everywhere.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> line = Chart.line(Situation.of(MODEL, games.episode("2019").scenario), "dprk_threat_rok")
    >>> [piece.region for piece in line.pieces], line.margins(("C", "C"), (1, -1))["ROK", "H"]
    ([(-1, -1), (1, -1)], 10179/31250*x + (-7600713/40000000))
    """

    situation: Situation
    axes: tuple[Axis, ...]
    images: Mapping[str, Any]
    zero: Any
    box: Any = None

    # -- constructors

    @classmethod
    def point(cls, situation: Situation, values: Mapping[str, Any] | None = None) -> Self:
        """Return the chart of one point, or of values of any number type in place of the situation's own."""
        return cls(situation, (), situation.values if values is None else values, 0)

    @classmethod
    def line(cls, situation: Situation, word: str, *, bounded: bool = False, what: str = "") -> Self:
        """Return the line on which a parameter, or a joint move, runs: over its range, or without end."""
        axis = situation.axis(word, what)
        images = situation.rationals | dict.fromkeys(axis.symbols, LINE)
        return cls(situation, (axis,), images, fmpq_poly([0]), ((axis.low, axis.high) if bounded else (None, None),))

    @classmethod
    def segment(cls, start: Situation, end: Situation, place: int) -> Self:
        """Return the straight line from a situation, at a place, to another, at the next."""
        images = {}
        for s, value in start.values.items():
            slope = end.values[s] - value
            images[s] = fmpq_poly([rational(value - place * slope), rational(slope)])
        return cls(start, (), images, fmpq_poly([0]), ((Fraction(place), Fraction(place + 1)),))

    @classmethod
    def plane(cls, situation: Situation, x: str, y: str, spans: tuple[Span | None, Span | None] = (None, None)) -> Self:
        """Return the plane of two parameters or joint moves over their ranges, or over others.

        Raises
        ------
        ParameterError
            For unknown or equal parameters, or one of a mechanism that is switched off.
        """
        found = [situation.model.axis(word) for word in (x, y)]
        if set(found[0][1]) & set(found[1][1]):
            raise ParameterError(f"map: two different parameters are needed; got {found[0][0].name} and {found[1][0].name}")
        axes = tuple(situation.axis(word, "map", span) for word, span in zip((x, y), spans, strict=True))
        images: dict[str, Any] = {s: rational(v) for s, v in situation.values.items()}
        for generator, axis in zip(PLANE.gens(), axes, strict=True):
            images |= dict.fromkeys(axis.symbols, generator)
        return cls(situation, axes, images, 0 * PLANE.gens()[0], tuple((axis.low, axis.high) for axis in axes))

    @classmethod
    def space(cls, situation: Situation, symbols: Iterable[str], units: Mapping[str, Fraction] | None = None) -> Self:
        """Return the space of several parameters, each a coordinate or, with units, its move from the situation in units."""
        names = tuple(symbols)
        context = ring(names)
        images: dict[str, Any] = {s: rational(v) for s, v in situation.values.items()}
        for s, generator in zip(names, context.gens(), strict=True):
            images[s] = generator if units is None else generator * rational(units[s]) + images[s]
        return cls(situation, (), images, context.constant(0))

    @property
    def own_point(self) -> Any:
        """The situation's own coordinates; None if an axis moves several parameters, or they are outside."""
        found = tuple(axis.current for axis in self.axes if axis.current is not None and axis.low <= axis.current <= axis.high)
        return found if len(found) == len(self.axes) else None

    # -- pieces

    @cached_property
    def folds(self) -> tuple[Any, ...]:
        """What has a kink at its zeros, in the coordinates."""
        return tuple(self.zero + fold for fold in self.situation.model.folds(self.images))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The parts on which the folds keep their signs: intervals of a line in order, elsewhere the signs that can occur."""
        if isinstance(self.zero, fmpq_poly):
            return tuple(self._intervals())
        return tuple(Piece(region) for region in itertools.product(*map(self._signs, self.folds)))

    def _intervals(self) -> Iterator[Piece]:
        ((low, high),) = self.box or ((None, None),)
        kinks = in_order({root for fold in self.folds for root in roots_of(fold)})
        inside = [kink for kink in kinks if (low is None or low < kink) and (high is None or kink < high)]
        for start, end in itertools.pairwise([low, *inside, high]):
            middle = inner(start, end)
            yield Piece(tuple(sign(value_on(fold, middle)) for fold in self.folds), start, end)

    def _signs(self, fold: Any) -> Region:
        if not hasattr(fold, "is_constant"):  # a point
            return (sign(fold),)
        if fold.is_constant():
            return (sign(fold.leading_coefficient()) if fold != 0 else 0,)
        known = sign_in_box(fold, self.box) if self.box is not None else None
        return (1, -1) if known is None else (known,)

    def signs_at(self, point: Any) -> Region:
        """Return the signs of the folds at a point of a line or plane."""
        return tuple(sign(value_on(fold, point)) for fold in self.folds)

    def region_at(self, point: Any) -> Region:
        """Return the region of the piece that holds a point; of one beside it on a fold."""
        return part_at({piece.region: piece.region for piece in self.pieces}, self.signs_at(point))

    # -- what a game is made of

    @cached_property
    def _payoffs(self) -> dict[Region, NDArray[Any]]:
        return {}

    def payoffs(self, region: Region) -> NDArray[Any]:
        """Return the payoffs in a region of the folds, shape (players, actions...).

        Raises
        ------
        ParameterError
            If they are not polynomials in the coordinates.
        """
        if region not in self._payoffs:
            here = self.situation
            model = here.table("payoffs")
            with self._polynomial():
                found = model.payoffs(self.images, players=here.players, fixed=here.fixed, region=region)
                for where in np.ndindex(*found.shape):  # numpy would take a polynomial for a sequence
                    found[where] = self.zero + found[where]
            self._payoffs[region] = found
        return self._payoffs[region]

    @contextmanager
    def _polynomial(self) -> Iterator[None]:
        """Work in a block in which, but at a point, what is no polynomial is a ParameterError that names the coordinates."""
        try:
            yield
        except QuasiallianceError:
            raise
        except (TypeError, ValueError, ArithmeticError, DomainError) as problem:
            if isinstance(self.zero, int):
                raise
            names = " and ".join(axis.parameter.name for axis in self.axes) or "the parameters"
            which = ", ".join(getattr(problem, "__notes__", ()))
            remedy = "; let one parameter stand for its ratio or root, or ask about another parameter"
            raise ParameterError(
                f"payoffs are not polynomials in {names} ({which}{': ' if which else ''}{problem}){remedy if which else ''}"
            ) from None

    def margins(self, profile: tuple[str, ...], region: Region | None = None) -> dict[tuple[str, str], Any]:
        """Return (player, deviation) -> what is lost by deviating from a pure profile; without a region as the numbers have it."""
        return {where: self.zero + sum(parts.values(), start=0) for where, parts in self.margin_terms(profile, region).items()}

    def margin_terms(self, profile: tuple[str, ...], region: Region | None = None) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the margins term by term: (player, deviation) -> mechanism -> its term's part.

        A mechanism that only scales others' terms has no part of its own here; the telescoped split is the ledger's.
        """
        here = self.situation
        model = here.table("margins")
        outcome = model.outcome(model, self.images, model.mechanisms, region)
        terms = [(m.name, m.adds) for m in model.mechanisms if m.term is not None]
        found: dict[tuple[str, str], dict[str, Any]] = {}
        with self._polynomial():
            at = outcome(here.whole(profile))
            for i, player in enumerate(here.players):
                stay = [term(player, at) for _, term in terms]
                for action in here.actions[i]:
                    if action != profile[i]:
                        to = outcome(here.whole(replaced(profile, i, action)))
                        found[player, action] = {
                            name: own - term(player, to) for (name, term), own in zip(terms, stay, strict=True)
                        }
        return found

    def causes(self, region: Region, *, mixed: bool = True) -> dict[Any, Any]:
        """Return what decides the label in a region: cause -> polynomial by whose sign it does; with ``mixed`` of all equilibria.

        Raises
        ------
        GameError
            If signs do not settle the mixed equilibria: for more than three players, or more than three actions of the first two.
        """
        players, actions = self.situation.players, self.situation.actions
        if mixed and not settled_by_signs(players, actions):
            raise GameError(
                f"{self.situation.model.name}: mixed equilibria are settled by signs in games of at most three players, the first "
                "two with at most three actions each; ask for the pure ones (mixed=False), or solve the game at values"
            )
        return dict(ties(self.payoffs(region), players, actions, mixed=mixed))

    def game(self, point: Any) -> NormalFormGame:
        """Return the game at a rational point of a line or plane, exactly."""
        payoffs = self.payoffs(self.region_at(point))
        numbers = np.empty(payoffs.shape, dtype=object)
        for where in np.ndindex(*payoffs.shape):
            numbers[where] = exactly(value_on(payoffs[where], point))
        return NormalFormGame(numbers, self.situation.players, self.situation.actions)

    def label(self, point: Any, *, mixed: bool = True) -> Label:
        """Return the equilibria at a rational point of a line or plane, solved exactly: all, or the pure ones."""
        return equilibrium_set(nash.solve(self.game(point))) if mixed else self.pure(point)

    def pure(self, point: Any) -> EquilibriumSet:
        """Return the pure equilibria at a point."""
        signs = {tie: sign(value_on(p, point)) for tie, p in self.causes(self.region_at(point), mixed=False).items()}
        return pure_equilibria(signs, self.situation.players, self.situation.actions)


def replaced(profile: tuple[str, ...], i: int, action: str) -> tuple[str, ...]:
    """Return a profile in which one player does something else.

    >>> replaced(("C", "H"), 1, "F")
    ('C', 'F')
    """
    return (*profile[:i], action, *profile[i + 1 :])


def inner(low: Any, high: Any) -> Fraction:
    """Return a rational inside an interval, None being no end.

    >>> inner(None, Fraction(2)), inner(Fraction(0), Fraction(1))
    (Fraction(3, 2), Fraction(1, 2))
    """
    if low is None:
        return Fraction(0) if high is None else between(high - 1, high)
    return between(low, low + 1 if high is None else high)


def value_on(polynomial: Any, point: Any) -> Any:
    """Return the exact value of a polynomial at a point of a line (a Fraction or an algebraic number) or plane (two Fractions)."""
    if not isinstance(polynomial, fmpq_poly):
        return value_at(polynomial, point)
    if isinstance(point, Algebraic):
        return simplified(Algebraic(point.field, polynomial(point.polynomial)))
    return polynomial(rational(point))


def exactly(value: Any) -> Any:
    """Return FLINT's rational as a Fraction, and other exact numbers as they are."""
    return fraction(value) if isinstance(value, fmpq) else value
