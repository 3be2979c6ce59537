"""Designs: which scenarios a sweep solves, block by block, so that a design of any size needs little memory.

A design says what row stands at what place, whoever asks and in whatever order: a block is the same in every process.
"""

from __future__ import annotations

import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.arrays import float_array
from games.errors import ParameterError, shown
from games.model.family import Family
from games.model.parameters import Parameter
from games.options import whole
from games.record import Record
from games.scenarios.scenario import Scenario

from ..correlations import INDEPENDENT, Correlations, Pairs, correlate
from ..marginals.marginal import Marginal
from ..marginals.uniform import UNIFORM
from ..swings import SPREAD, ranges

Floats = NDArray[np.float64]
Block = tuple[slice, ...]
Box = Mapping[str, Sequence[object]]

ROWS = 4096
"""Rows of random numbers that one generator makes."""
MOST_AT_ONCE = 1 << 22
"""Rows of a Latin hypercube, of which every row depends on all others."""


@dataclass(frozen=True)
class Input(Record):
    """What varies: a parameter, the symbols that move with it, its ends, and how it is distributed between them.

    >>> from games.models.trilateral import MODEL
    >>> Input.of(MODEL, "common_threat", (0.2, 0.8)).symbols
    ('TJN', 'TKN', 'TJC', 'TKC')
    """

    parameter: Parameter
    symbols: tuple[str, ...]
    low: float
    high: float
    marginal: Marginal = UNIFORM

    @classmethod
    @forgiving
    def of(cls, model: Family, word: str, ends: Sequence[object]) -> Input:
        """Return an input by symbol, name or joint move, from its ends, which a distribution may follow.

        Raises
        ------
        ParameterError
            For an unknown input, or ends that are no range of it or do not fit the distribution.
        """
        parameter, symbols = model.axis(word)
        marginal: Marginal = UNIFORM
        if len(ends) == 3 and isinstance(ends[2], Marginal):
            marginal, ends = ends[2], ends[:2]
        if len(ends) != 2:
            raise ParameterError(f"{word}: a least and a greatest value are needed; got {shown(ends)}")
        low, high = (float(parameter.check(end)) for end in ends)
        if not low < high:
            raise ParameterError(f"{word}: low < high is needed; got [{low:g}, {high:g}]")
        marginal.check(low, high)
        return cls(parameter, symbols, low, high, marginal)

    @property
    def name(self) -> str:
        """The parameter's name in words."""
        return self.parameter.name

    @property
    def uniform(self) -> bool:
        """Whether all values are equally likely."""
        return self.marginal == UNIFORM

    def record(self) -> list[float] | dict[str, Any]:
        """Return its ends, and its distribution if it is not uniform, as JSON has them."""
        ends = [self.low, self.high]
        return ends if self.uniform else {"from": self.low, "to": self.high, **self.marginal.record()}


class Design(ABC):
    """Rows of parameter values, in the shape of an array.

    Attributes
    ----------
    kind
        What it is called in a specification.
    """

    kind: ClassVar[str]

    @property
    @abstractmethod
    def dims(self) -> tuple[str, ...]:
        """The names of the array's dimensions."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, ...]:
        """The number of places along each."""

    @property
    @abstractmethod
    def inputs(self) -> tuple[Input, ...]:
        """What varies."""

    @abstractmethod
    def columns(self, block: Block) -> dict[str, Floats]:
        """Return the value of each input by name at the places of a block, each as one flat array, the last dimension fastest."""

    @abstractmethod
    def record(self) -> dict[str, Any]:
        """Return all that tells this design from another, as JSON has it."""

    @property
    def labels(self) -> tuple[str, ...]:
        """A word for each row of a design of one dimension, if its rows have names."""
        return ()

    @property
    def size(self) -> int:
        """The number of rows."""
        return math.prod(self.shape)


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Design, Record):
    """Every combination of some values of each input.

    >>> from games.models.trilateral import MODEL
    >>> design = grid(MODEL, {"s": [0, 0.3], "TKN": (0.1, 0.9, 5)})
    >>> design.shape, design.columns((slice(1, 2), slice(0, 2)))["dprk_threat_rok"].tolist()
    ((2, 5), [0.1, 0.3])
    """

    kind = "grid"
    axes: tuple[tuple[Input, tuple[float, ...]], ...]

    @property
    def dims(self) -> tuple[str, ...]:
        """See ``Design``."""
        return tuple(own.name for own, _ in self.axes)

    @property
    def shape(self) -> tuple[int, ...]:
        """See ``Design``."""
        return tuple(len(values) for _, values in self.axes)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """See ``Design``."""
        return tuple(own for own, _ in self.axes)

    def columns(self, block: Block) -> dict[str, Floats]:
        """See ``Design``."""
        values = [np.array(values)[part] for (_, values), part in zip(self.axes, block, strict=True)]
        return {name: column.reshape(-1) for name, column in zip(self.dims, np.meshgrid(*values, indexing="ij"), strict=True)}

    def record(self) -> dict[str, Any]:
        """See ``Design``."""
        return {"kind": self.kind, "axes": {own.name: list(values) for own, values in self.axes}}


@dataclass(frozen=True, eq=False, repr=False)
class Points(Design, Record):
    """Draws from a box: each input between its ends, uniform and independent of the others unless something else is said.

    Attributes
    ----------
    kind
        ``random``; ``sobol``: a scrambled Sobol' sequence (Sobol' 1967; Owen 1998), of a power of two; ``latin-hypercube``:
        one draw in each of as many slices of every input (McKay, Beckman and Conover 1979).
    count, rng
        How many, and the seed of the generator.
    correlations
        Which inputs move together. A correlated hypercube has its layers still.
    """

    kind: str  # type: ignore[misc]  # one class for three kinds
    box: tuple[Input, ...]
    count: int
    rng: int
    correlations: Correlations = INDEPENDENT

    @property
    def dims(self) -> tuple[str, ...]:
        """See ``Design``."""
        return ("draw",)

    @property
    def shape(self) -> tuple[int, ...]:
        """See ``Design``."""
        return (self.count,)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """See ``Design``."""
        return self.box

    def columns(self, block: Block) -> dict[str, Floats]:
        """See ``Design``."""
        start, stop, _ = block[0].indices(self.count)
        if self.kind == "latin-hypercube":  # every row depends on all others
            draws = _whole_hypercube(self.rng, len(self.box), self.count, self.correlations)[start:stop]
        else:
            unit = {"random": _random, "sobol": _sobol}[self.kind]
            draws = self.correlations.join(unit(self.rng, len(self.box), start, stop))
        return {own.name: own.marginal.quantile(draws[:, d], own.low, own.high) for d, own in enumerate(self.box)}

    def record(self) -> dict[str, Any]:
        """See ``Design``."""
        found = {"kind": self.kind, "box": {own.name: own.record() for own in self.box}, "count": self.count, "seed": self.rng}
        return found | ({"correlations": self.correlations.record()} if self.correlations else {})


@dataclass(frozen=True, eq=False, repr=False)
class Rows(Design, Record):
    """Rows as they are given: a table of scenarios.

    >>> from games.models.trilateral import MODEL
    >>> table(MODEL, {"s": [0, 0.3]}, labels=["additive", "Cha"]).labels
    ('additive', 'Cha')
    """

    kind = "table"
    given: tuple[tuple[Input, tuple[float, ...]], ...]
    names: tuple[str, ...] = field(default=())

    @property
    def dims(self) -> tuple[str, ...]:
        """See ``Design``."""
        return ("draw",)

    @property
    def shape(self) -> tuple[int, ...]:
        """See ``Design``."""
        return (len(self.given[0][1]),)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """See ``Design``."""
        return tuple(own for own, _ in self.given)

    @property
    def labels(self) -> tuple[str, ...]:
        """See ``Design``."""
        return self.names

    @cached_property
    def _arrays(self) -> dict[str, Floats]:
        return {own.name: np.array(values) for own, values in self.given}

    def columns(self, block: Block) -> dict[str, Floats]:
        """See ``Design``."""
        return {name: column[block[0]] for name, column in self._arrays.items()}

    def record(self) -> dict[str, Any]:
        """See ``Design``."""
        return {"kind": self.kind, "rows": {own.name: list(values) for own, values in self.given}, "labels": list(self.names)}


@forgiving
def grid(model: Family, axes: Mapping[str, Sequence[object]]) -> Grid:
    """Return a grid.

    Parameters
    ----------
    axes
        Parameter (symbol, name or joint move) -> its values, or (low, high, steps) as a tuple: that many values, ends included.

    Raises
    ------
    ParameterError
        If there is no axis; for an unknown parameter, one that is given twice, or values that are not increasing in its range.
    """
    found = []
    for word, given in axes.items():
        values = list(given)
        if isinstance(given, tuple) and len(given) == 3:
            steps = whole(f"{word}: steps", given[2], 2)
            own = Input.of(model, word, given[:2])
            values = np.linspace(own.low, own.high, steps).tolist()
        if len(values) < 2:
            raise ParameterError(f"{word}: two values or more are needed, or (low, high, steps); got {shown(given)}")
        own = Input.of(model, word, (values[0], values[-1]))
        numbers = tuple(float(own.parameter.check(value)) for value in values)
        if any(a >= b for a, b in pairwise(numbers)):
            raise ParameterError(f"{word}: values must increase; got {shown(values)}")
        found.append((own, numbers))
    _apart([own for own, _ in found], "grid")
    return Grid(tuple(found))


@forgiving
def random(model: Family, box: Box, size: int, *, rng: int, correlations: Pairs | None = None) -> Points:
    """Return random draws; see ``Points``.

    Parameters
    ----------
    box
        Parameter (symbol, name or joint move) -> (low, high), or (low, high, marginal) where it is not uniform.
    correlations
        Two inputs, by the words of the box or any other for them -> their rank correlation (Spearman's), from -1 to 1.

    Raises
    ------
    ParameterError
        For an unknown parameter, one that is given twice, ends outside its range, a distribution that does not fit, and
        correlations that no inputs have.

    >>> from games.models.trilateral import MODEL
    >>> design = random(MODEL, {"s": (-0.5, 1)}, 10**7, rng=0)
    >>> design.columns((slice(5, 7),))["substitutability"].round(2).tolist()
    [0.87, 0.41]
    """
    return _points("random", model, box, whole("size", size, 1), rng, correlations)


@forgiving
def sobol(model: Family, box: Box, size: int, *, rng: int, correlations: Pairs | None = None) -> Points:
    """Return the points of a scrambled Sobol' sequence; see ``Points``, and ``random`` for its arguments.

    Raises
    ------
    ParameterError
        If the size is no power of two, and as ``random`` does.

    >>> from games.models.trilateral import MODEL
    >>> sobol(MODEL, {"s": (-0.5, 1), "TKN": (0, 1)}, 8, rng=0).shape
    (8,)
    """
    size = whole("size", size, 2)
    if size & (size - 1):
        near = 1 << size.bit_length() - 1
        raise ParameterError(
            f"size: a Sobol' sequence needs a power of two, such as {near} or {2 * near} (random takes any size); got {size}"
        )
    return _points("sobol", model, box, size, rng, correlations)


@forgiving
def latin_hypercube(model: Family, box: Box, size: int, *, rng: int, correlations: Pairs | None = None) -> Points:
    """Return a Latin hypercube; see ``Points``, and ``random`` for its arguments.

    Raises
    ------
    ParameterError
        For more than 4,194,304 rows, and as ``random`` does.

    >>> from games.models.trilateral import MODEL
    >>> design = latin_hypercube(MODEL, {"TKN": (0, 1)}, 4, rng=0)
    >>> sorted((4 * design.columns((slice(None),))["dprk_threat_rok"]).astype(int).tolist())
    [0, 1, 2, 3]
    """
    size = whole("size", size, 1)
    if size > MOST_AT_ONCE:
        raise ParameterError(f"size: a Latin hypercube is made at once, of at most {MOST_AT_ONCE} rows; use sobol for {size}")
    return _points("latin-hypercube", model, box, size, rng, correlations)


@forgiving
def table(model: Family, rows: Mapping[str, object], *, labels: Iterable[object] = ()) -> Rows:
    """Return a design of the rows that are given.

    Parameters
    ----------
    rows
        Parameter (symbol or name) -> its value in each row: arrays, or the columns of a data frame.
    labels
        A name for each row.

    Raises
    ------
    ParameterError
        If there is no row or no column; for columns of different lengths, labels of another number, unknown parameters and values
        out of range.
    """
    found: list[tuple[Input, tuple[float, ...]]] = []
    names = tuple(map(str, labels))
    for word in rows:
        column = float_array(rows[word], f"rows: {word}", ParameterError)
        parameter, symbols = model.axis(str(word))
        if column.ndim != 1 or not len(column) or (found and len(column) != len(found[0][1])):
            length = f"{len(found[0][1])} as the others have" if found else "at least one"
            raise ParameterError(f"rows: {word} must be a column of numbers, {length}; got shape {column.shape}")
        bad = np.flatnonzero(~np.isfinite(column))
        if len(bad):
            raise ParameterError(f"rows: {word} has no finite value in row {bad[0]}")
        low, high = (float(parameter.check(end)) for end in (column.min(), column.max()))
        found.append((Input(parameter, symbols, low, high), tuple(column.tolist())))
    _apart([own for own, _ in found], "rows")
    if names and len(names) != len(found[0][1]):
        raise ParameterError(f"labels: one for each of {len(found[0][1])} rows is needed; got {len(names)}")
    return Rows(tuple(found), names)


@forgiving
def codings(model: Family, scenario: Scenario) -> Rows:
    """Return a scenario as coded, and with each of its codes one level of the five-level scale down and up, within its range.

    Raises
    ------
    ParameterError
        If none of the scenario's values is a code.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> codings(MODEL, games.scenario("2019")).labels[:3]
    ('as coded', 'dprk_threat_japan down', 'dprk_threat_japan up')
    """
    coded = [p for p in model.parameters if p.kind == "situational" and p.symbol in scenario.values]
    if not coded:
        raise ParameterError(f"{scenario.name}: none of its values is a code")
    base = {p.symbol: float(scenario.values[p.symbol]) for p in coded}
    rows, names = [base], ["as coded"]
    for p in coded:
        for word, step in (("down", -float(SPREAD)), ("up", float(SPREAD))):
            low, high = map(float, p.admissible)
            rows.append(base | {p.symbol: min(high, max(low, round(base[p.symbol] + step, 12)))})
            names.append(f"{p.name} {word}")
    return table(model, {p.symbol: [row[p.symbol] for row in rows] for p in coded}, labels=names)


@forgiving
def box_of(model: Family, scenario: Scenario) -> dict[str, tuple[Any, Any]]:
    """Return the box of all that is uncertain in a scenario, as ``sensitivity.ranges`` has it: symbol -> (low, high).

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> len(box_of(MODEL, games.scenario("2019")))
    35
    """
    return {own.parameter.symbol: (own.low, own.high) for own in ranges(model, scenario)}


def _points(kind: str, model: Family, box: Box, size: int, rng: int, pairs: Pairs | None) -> Points:
    found = tuple(Input.of(model, word, list(ends)) for word, ends in box.items())
    _apart(found, "box")
    at = {own.name: place for place, own in enumerate(found)}
    words = {word for pair in (pairs or {}) for word in pair}
    places = {word: at[name] for word in words if (name := model.axis(word)[0].name) in at}
    return Points(kind, found, size, whole("rng", rng, 0), correlate(at, places, pairs))


def _apart(inputs: Sequence[Input], what: str) -> None:
    """Raise unless there are inputs and no symbol moves with two of them."""
    if not inputs:
        raise ParameterError(f"{what}: nothing varies; at least one parameter is needed")
    owners: dict[str, str] = {}
    for own in inputs:
        for symbol in own.symbols:
            if symbol in owners:
                both = own.name if owners[symbol] == own.name else f"{owners[symbol]} and {own.name}"
                raise ParameterError(f"{what}: {symbol} is moved twice, by {both}; keep one")
            owners[symbol] = own.name


def _random(seed: int, width: int, start: int, stop: int) -> Floats:
    parts = []
    for block in range(start // ROWS, -(-stop // ROWS)):
        rows = np.random.default_rng((seed, block)).random((ROWS, width))
        first = block * ROWS
        parts.append(rows[max(0, start - first) : stop - first])
    return np.concatenate(parts)


_engines = threading.local()


def _sobol(seed: int, width: int, start: int, stop: int) -> Floats:
    """Return some points of a sequence; a process that asks for later and later ones moves forward and never starts anew."""
    from scipy.stats import qmc

    key = (seed, width)
    at, engine = getattr(_engines, "kept", {}).get(key, (None, None))
    if engine is None or at > start:
        at, engine = 0, qmc.Sobol(width, scramble=True, rng=np.random.default_rng(seed))
    if start > at:
        engine.fast_forward(start - at)
    unit = np.asarray(engine.random(stop - start), dtype=np.float64) if start else _first(engine, stop)
    _engines.kept = {key: (stop, engine)}
    return unit


def _first(engine: Any, stop: int) -> Floats:
    """Return the first points; a power of two is drawn, for SciPy warns of any other number at the start, and the rest dropped."""
    power = 1 << (stop - 1).bit_length()
    unit = np.asarray(engine.random(power), dtype=np.float64)[:stop]
    if power > stop:
        engine.reset()
        engine.fast_forward(stop)
    return unit


@lru_cache(maxsize=1)
def _whole_hypercube(seed: int, width: int, count: int, correlations: Correlations) -> Floats:
    from scipy.stats import qmc

    unit = np.asarray(qmc.LatinHypercube(width, rng=np.random.default_rng(seed)).random(count), dtype=np.float64)
    return correlations.join_strata(unit)
