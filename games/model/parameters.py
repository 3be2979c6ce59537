"""Parameters: named numbers with a range, a meaning and a source.

A parameter has a *symbol* (``s``), used in formulas, and a *name* in the field's words (``substitutability``), used in
tables and figures; users may give either. Values are kept as exact rationals: ``0.3`` is three tenths, not the nearest
binary fraction, so that a threshold computed from it is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..arguments import forgiving
from ..errors import ParameterError
from ..exact.numbers import decimal, exact
from ..record import Record

KINDS = ("structural", "situational", "optional")
Number = Fraction | float | int | str


@forgiving
@dataclass(frozen=True, init=False)
class Parameter(Record):
    """A named number of a model, with its default, range and meaning.

    Attributes
    ----------
    symbol, name, latex
        The formula symbol, the spelled-out name, and the symbol in LaTeX.
    kind
        ``structural`` (a property of the theory, uncertain over ``low..high``), ``situational`` (coded per episode) or
        ``optional`` (belongs to a mechanism that is off unless asked for).
    default, low, high
        Exact rationals; pure numbers in utility units unless ``meaning`` says otherwise.
    neutral
        The value at which the mechanism that owns it is off; the parameter may take it even outside ``low..high``.
    source
        Where the default and the range come from.

    >>> s = Parameter("s", "substitutability", "structural", 0.3, -0.5, 1.0, "substitutability of protection")
    >>> s.default, s.check(0.5)
    (Fraction(3, 10), Fraction(1, 2))
    >>> s.check(2)
    Traceback (most recent call last):
    games.errors.ParameterError: substitutability (s) = 2 is outside its range [-0.5, 1]
    """

    symbol: str
    name: str
    kind: str
    default: Fraction
    low: Fraction
    high: Fraction
    meaning: str
    latex: str
    neutral: Fraction
    source: str

    def __init__(
        self,
        symbol: str,
        name: str,
        kind: str,
        default: Number,
        low: Number,
        high: Number,
        meaning: str,
        latex: str = "",
        *,
        neutral: Number = 0,
        source: str = "judgement: hand-set, no empirical estimate",
    ) -> None:
        given = {"default": default, "low": low, "high": high, "neutral": neutral}
        numbers = {key: exact(value, f"{name}.{key}") for key, value in given.items()}
        words = {"symbol": symbol, "name": name, "kind": kind, "meaning": meaning, "latex": latex or symbol, "source": source}
        for key, value in (numbers | words).items():
            object.__setattr__(self, key, value)
        if not (symbol.isidentifier() and name.isidentifier()):
            raise ParameterError(f"parameter {symbol!r} ({name!r}): symbol and name must be identifiers")
        if kind not in KINDS:
            raise ParameterError(f"parameter {name}: kind must be one of {', '.join(KINDS)}; got {kind!r}")
        if not self.low < self.high:
            raise ParameterError(f"parameter {name}: low < high is needed; got {decimal(self.low)} and {decimal(self.high)}")
        self.check(self.default)

    @property
    def admissible(self) -> tuple[Fraction, Fraction]:
        """The interval of accepted values: the range, widened to hold the neutral value."""
        return min(self.low, self.neutral), max(self.high, self.neutral)

    def check(self, value: object) -> Fraction:
        """Return the value as an exact rational, or raise ParameterError if it is not one or out of range."""
        number = exact(value, f"{self.name} ({self.symbol})")
        low, high = self.admissible
        if not low <= number <= high:
            raise ParameterError(
                f"{self.name} ({self.symbol}) = {decimal(number)} is outside its range [{decimal(low)}, {decimal(high)}]"
            )
        return number
