"""Arrays of numbers as users give them: the one place that says what counts as a number.

NumPy turns truth values, text and dates into floats, drops the imaginary part of complex numbers, the mask of masked arrays
and the digits of extended precision, and says nothing. Here each of them is refused by name and place.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import GameError, ParameterError, QuasiallianceError, shown
from .exact.numbers import decimal

SURE = frozenset({int, float, Fraction})
"""The usual types of entries, which need no closer look."""


def check_numbers(
    values: object, what: str, error: type[QuasiallianceError] = GameError, also: Callable[[object], bool] = lambda value: False
) -> None:
    """Raise unless every entry of nested lists and arrays is a real number (NaN and infinity are); ``also`` admits others.

    >>> check_numbers([[1, 0.5], [Fraction(1, 3), True]], "payoffs")
    Traceback (most recent call last):
    games.errors.GameError: payoffs: real numbers are needed; got a truth value, True at index (1, 1)
    >>> check_numbers(np.ma.masked_equal([1, 2], 2), "payoffs")
    Traceback (most recent call last):
    games.errors.GameError: payoffs: real numbers are needed; got a masked array (fill its gaps, with .filled)
    """
    try:
        found = next(_strangers(values, (), also), None)
    except RecursionError:
        raise error(f"{what}: real numbers are needed; got lists nested too deeply, or within themselves") from None
    if found is not None:
        index, stranger = found
        where = f" at index {index if len(index) > 1 else index[0]}" if index else ""
        raise error(f"{what}: real numbers are needed; got {stranger}{where}")


def number_array(values: object, what: str, error: type[QuasiallianceError] = GameError) -> NDArray[Any]:
    """Return checked numbers as an array of the type that NumPy gives them: floats, integers or objects.

    >>> number_array([1, 2], "payoffs").dtype.kind
    'i'
    """
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values
    check_numbers(values, what, error)
    try:
        return np.asarray(values)
    except ValueError:
        raise error(f"{what}: the rows are ragged; all must have one length") from None


def float_array(values: object, what: str, error: type[QuasiallianceError] = GameError) -> NDArray[np.float64]:
    """Return checked numbers as float64, rounded where need be.

    >>> float_array([Fraction(1, 2), 3], "payoffs")
    array([0.5, 3. ])
    """
    try:
        return number_array(values, what, error).astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as problem:
        if isinstance(problem, QuasiallianceError):
            raise
        raise error(f"{what}: a number is too large for a float; scale the numbers") from None


def grid_shape(value: object, what: str) -> tuple[int, int]:
    """Return how many values a grid has on each of its two axes, given as two whole numbers, or as one for both.

    Raises
    ------
    ParameterError
        If they are no whole numbers of at least 2.

    >>> grid_shape(50, "map"), grid_shape((3, 2), "map")
    ((50, 50), (3, 2))
    """
    sizes = tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else (value, value)
    whole = [size for size in sizes if isinstance(size, Integral) and not isinstance(size, bool)]
    if len(whole) != 2 or len(sizes) != 2:
        raise ParameterError(f"{what}: shape must be a whole number, or two, one for each axis; got {shown(value)}")
    if min(whole) < 2:
        raise ParameterError(f"{what}: a grid of at least 2 x 2 is needed; got {whole[0]} x {whole[1]}")
    return int(whole[0]), int(whole[1])


def exact_number(value: Any, what: str) -> Fraction:
    """Return a number as a fraction; GameError if it is none, or not finite."""
    try:
        return Fraction(value)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"{what}: finite numbers are needed; got {value!r}") from None


def exact_floats(values: object, what: str) -> NDArray[np.float64]:
    """Return checked numbers as float64; GameError if that would change one of them.

    >>> exact_floats([Fraction(1, 3), 3], "demo")
    Traceback (most recent call last):
    games.errors.GameError: demo: an exact payoff is not a float, about 0.333333; round it first, or use nash.solve game by game
    """
    floats = float_array(values, what)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return floats
    # NumPy rounds the whole numbers in a list of floats: judge the entries as given.
    for value, rounded in zip(np.asarray(values, dtype=object).flat, floats.flat, strict=True):
        if type(value) is float or value != value:
            continue
        if isinstance(value, Integral) and abs(int(value)) >= 2**53:
            raise GameError(f"{what}: integer payoffs must be below 2**53 to be floats; scale them, or use nash.solve")
        if value != rounded:
            what_it_is = f"an exact payoff is not a float, about {decimal(value)}"
            raise GameError(f"{what}: {what_it_is}; round it first, or use nash.solve game by game")
    return floats


def game_batch(values: object, what: str) -> NDArray[Any]:
    """Return the payoffs of many games, checked numbers of the type that NumPy gives them: finite, (N, n, A_0, ..., A_{n-1}).

    >>> game_batch([[[1, float("nan")]]], "demo")
    Traceback (most recent call last):
    games.errors.GameError: demo: game 0 has a payoff that is NaN or infinite
    """
    games = number_array(values, what)
    if games.ndim < 3 or games.shape[1] != games.ndim - 2 or 0 in games.shape[1:]:
        raise GameError(f"{what}: payoffs need the shape (N, players, actions of each player); got {games.shape}")
    entries = np.vectorize(finite, otypes=[bool])(games) if games.dtype == object else np.isfinite(games)
    whole = entries.all(axis=tuple(range(1, games.ndim)))
    if not whole.all():
        raise GameError(f"{what}: game {int(np.argmin(whole))} has a payoff that is NaN or infinite")
    return games


def finite(value: Any) -> bool:
    """Tell whether a real number is finite.

    >>> finite(10**400), finite(Decimal("nan"))
    (True, False)
    """
    return isinstance(value, Rational) or (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value))


def spelled(value: object) -> bool:
    """Tell whether an entry that is no number may stand for one where exact numbers are read: text, or a formula.

    >>> spelled("1/3"), spelled(True)
    (True, False)
    """
    return isinstance(value, str) or hasattr(value, "free_symbols")


def _strangers(values: Any, index: tuple[int, ...], also: Callable[[object], bool]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the places of what is no real number, each with its description."""
    if "numpy.ma" in sys.modules and isinstance(values, np.ma.MaskedArray):  # an import of its own, which takes long
        yield index, "a masked array (fill its gaps, with .filled)"
    elif isinstance(values, np.ndarray) and values.dtype.kind != "O":
        if values.dtype.kind == "f" and values.dtype.itemsize > 8:
            yield index, f"numbers of extended precision, {values.dtype} (round them, with .astype(float))"
        elif values.dtype.kind not in "iuf" and not (values.size and all(also(value) for value in values.flat)):
            yield index, f"an array of type {values.dtype}"
    elif isinstance(values, np.ndarray) and not values.ndim:
        yield from _strangers(values.item(), index, also)
    elif isinstance(values, list | tuple | range | np.ndarray):
        if not SURE.issuperset(map(type, values.flat if isinstance(values, np.ndarray) else values)):
            for k, value in enumerate(values):
                yield from _strangers(value, (*index, k), also)
    elif also(values):
        return
    elif isinstance(values, np.longdouble) and values.itemsize > 8:
        yield index, f"a number of extended precision, {values} (round it, with float)"
    elif isinstance(values, bool | np.bool_):
        yield index, f"a truth value, {values}"
    elif not isinstance(values, Real | Decimal):
        if hasattr(values, "__array__") and not isinstance(values, np.generic):  # a table of another library
            yield from _strangers(np.asarray(values), index, also)
        else:
            yield index, f"{shown(values)}, of type {type(values).__name__}"
