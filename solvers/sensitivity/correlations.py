"""Inputs that move together: rank correlations as one states them, and the Gaussian copula that has them.

A copula joins given distributions of single inputs to one of all of them. Under the Gaussian one each input is its quantile at
the share that a standard normal score has below it, and the scores are jointly normal. Inputs whose scores correlate by r have
the rank correlation (Spearman's) 6 / pi arcsin(r / 2) (Pearson 1907; Kruskal 1958), whatever their distributions, as long as
these are continuous; so r = 2 sin(pi / 6 times the rank correlation). Of an input with a few values it is that of its scores.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import ParameterError, shown
from games.exact.numbers import exact
from games.record import Record

Floats = NDArray[np.float64]
Pairs = Mapping[tuple[str, str], Any]

SINGULAR = 1e-9
"""Variance of a score, given others, up to which it counts as known from them; an eigenvalue down to minus this, as 0."""


@dataclass(frozen=True)
class Correlations(Record):
    """Rank correlations of some pairs of D inputs; all other pairs are independent but for what follows from these.

    Attributes
    ----------
    names
        The D inputs.
    pairs
        (place of one input, place of another that comes later, rank correlation), none of them 0.

    Raises
    ------
    ParameterError
        If no joint distribution has them: the message names inputs of which any one less would do, and what would be right.

    >>> Correlations(("a", "b", "c"), ((0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)))
    Traceback (most recent call last):
    games.errors.ParameterError: correlations: no inputs correlate like this: a and b 0.9, a and c -0.9, b and c 0.9 (the matrix ...
    """

    names: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int, float], ...] = ()

    def __post_init__(self) -> None:
        if self.pairs and (wrong := _not_joint(self.scores)):
            told = ", ".join(f"{self.names[j]} and {self.names[k]} {self._of(j, k):g}" for j, k in _pairs_of(wrong))
            j, k = max(_pairs_of(wrong), key=lambda pair: abs(self._of(*pair)))
            low, high = _between(self.scores, j, k, [m for m in wrong if m not in (j, k)])
            raise ParameterError(
                f"correlations: no inputs correlate like this: {told} (the matrix is not positive semidefinite); with the others "
                f"as they are, that of {self.names[j]} and {self.names[k]} must lie in [{low:.3f}, {high:.3f}]"
            )

    def __bool__(self) -> bool:
        return bool(self.pairs)

    @property
    def scores(self) -> Floats:
        """The correlations of the normal scores, shape (D, D)."""
        found = np.eye(len(self.names))
        for j, k, rank in self.pairs:
            found[j, k] = found[k, j] = 2 * math.sin(math.pi * rank / 6)
        return found

    @property
    def correlated(self) -> tuple[int, ...]:
        """The places of the inputs that correlate with another."""
        return tuple(sorted({place for j, k, _ in self.pairs for place in (j, k)}))

    @property
    def words(self) -> str:
        """The pairs in words."""
        return ", ".join(f"{self.names[j]} and {self.names[k]} {rank:g}" for j, k, rank in self.pairs)

    def record(self) -> list[dict[str, Any]]:
        """Return the pairs for JSON."""
        return [{"inputs": [self.names[j], self.names[k]], "rank_correlation": rank} for j, k, rank in self.pairs]

    def across(self, groups: Sequence[int]) -> tuple[tuple[int, int, float], ...]:
        """Return the pairs whose inputs are in different groups, given the group of each input."""
        return tuple(pair for pair in self.pairs if groups[pair[0]] != groups[pair[1]])

    def join(self, unit: Floats) -> Floats:
        """Return independent uniform draws as correlated ones, shape (N, D); columns that correlate with none stay as they are.

        >>> both = Correlations(("a", "b"), ((0, 1, 1.0),)).join(np.array([[0.2, 0.7]]))
        >>> both.round(9)
        array([[0.2, 0.2]])
        """
        places = list(self.correlated)
        if not places:
            return unit
        found, scores = unit.copy(), normal(unit[:, places])
        for place, row in zip(places, factor(self.scores[np.ix_(places, places)][None])[0], strict=True):
            # Not a matrix product: that rounds a row by how many others there are, and a block of draws is the same in any other.
            parts = (weight * scores[:, k] for k, weight in enumerate(row) if weight)
            found[:, place] = shares(sum(parts, np.zeros(len(unit))))
        return found

    def join_strata(self, unit: Floats) -> Floats:
        """Return a Latin hypercube whose columns are correlated and still have one draw in each layer, shape (N, D).

        Each draw takes the layer of its rank among the correlated ones (Stein 1987; Packham and Schmidt 2010).

        >>> layers = (np.arange(4.0)[:, None] + 0.5) / 4
        >>> Correlations(("a", "b"), ((0, 1, -1.0),)).join_strata(np.hstack([layers, layers]))[:, 1]
        array([0.875, 0.625, 0.375, 0.125])
        """
        found, size = unit.copy(), len(unit)
        joined = self.join(unit)
        for place in self.correlated:
            rank = np.argsort(np.argsort(joined[:, place], kind="stable"), kind="stable")
            found[:, place] = (rank + unit[:, place] * size % 1) / size
        return found

    def refuse(self, method: str, groups: Sequence[int] | None = None) -> None:
        """Do nothing unless inputs are correlated, or with groups, inputs of different groups.

        Raises
        ------
        ParameterError
            That the method takes them as independent, and which one does not.

        >>> Correlations(("a", "b"), ((0, 1, 0.5),)).refuse("morris")
        Traceback (most recent call last):
        games.errors.ParameterError: morris: it takes its inputs as independent, and a and b have the rank correlation 0.5; ...
        """
        wrong = self.pairs if groups is None else self.across(groups)
        if wrong:
            j, k, rank = wrong[0]
            group = "" if groups is None else "put them into one group, or "
            raise ParameterError(
                f"{method}: it takes its {'inputs' if groups is None else 'groups'} as independent, and {self.names[j]} and "
                f"{self.names[k]} have the rank correlation {rank:g}; {group}take Shapley effects, which allow for it "
                "(sensitivity.shapley, --method shapley)"
            )

    def _of(self, j: int, k: int) -> float:
        return next((rank for a, b, rank in self.pairs if {a, b} == {j, k}), 0.0)


INDEPENDENT = Correlations()


def correlate(names: Iterable[str], places: Mapping[str, int], pairs: Pairs | None) -> Correlations:
    """Return the rank correlations of inputs.

    Parameters
    ----------
    names
        What the inputs are called in messages and tables.
    places
        Every word for an input -> its place.
    pairs
        Two words for inputs -> their rank correlation, from -1 to 1.

    Raises
    ------
    ParameterError
        If a word is no input, an input is paired with itself, a pair is given twice, a number is out of range, or no joint
        distribution has them.

    >>> correlate(["threat", "fear"], {"threat": 0, "fear": 1}, {("fear", "threat"): "1/2"}).words
    'threat and fear 0.5'
    """
    names = tuple(names)
    found: dict[tuple[int, int], float] = {}
    for pair, given in (pairs or {}).items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise ParameterError(f"correlations: a pair of inputs is needed; got {shown(pair)}")
        for word in pair:
            if word not in places:
                raise ParameterError(f"correlations: {shown(word)} is no input here; the inputs are {', '.join(names)}")
        j, k = sorted(places[word] for word in pair)
        what = f"correlation of {names[j]} and {names[k]}"
        if j == k:
            raise ParameterError(f"correlations: {names[j]} is paired with itself; two inputs are needed")
        if (j, k) in found:
            raise ParameterError(f"{what}: it is given twice")
        rank = float(exact(given, what))
        if not -1 <= rank <= 1:
            raise ParameterError(f"{what}: a number from -1 to 1 is needed; got {rank:g}")
        found[j, k] = rank
    return Correlations(names, tuple((j, k, rank) for (j, k), rank in sorted(found.items()) if rank))


def normal(unit: Floats) -> Floats:
    """Return the standard normal scores of shares from 0 to 1, finite at the ends too.

    >>> normal(np.array([0.5]))
    array([0.])
    """
    from scipy.special import ndtri

    found: Floats = ndtri(np.clip(unit, 2.0**-60, 1 - 2.0**-53))
    return found


def shares(scores: Floats) -> Floats:
    """Return the share of the standard normal distribution below each score.

    >>> shares(np.zeros(1))
    array([0.5])
    """
    from scipy.special import ndtr

    found: Floats = ndtr(scores)
    return found


def factor(matrices: Floats) -> Floats:
    """Return the lower triangular factor of each of N positive semidefinite matrices, shape (N, D, D) (Cholesky).

    A score that those before it determine gets a column of zeros, so that nothing more is drawn for it.

    >>> factor(np.ones((1, 2, 2)))[0]
    array([[1., 0.],
           [1., 0.]])
    """
    found = np.zeros_like(matrices)
    for k in range(matrices.shape[1]):
        left = matrices[:, k:, k] - (found[:, k:, :k] @ found[:, k, :k, None])[:, :, 0]
        known = left[:, 0] <= SINGULAR
        root = np.sqrt(np.where(known, 1, left[:, 0]))
        found[:, k:, k] = np.where(known[:, None], 0, left / root[:, None])
    return found


def _least(matrix: Floats, places: list[int]) -> float:
    return float(np.linalg.eigvalsh(matrix[np.ix_(places, places)])[0])


def _not_joint(matrix: Floats) -> list[int]:
    """Return places whose part of the matrix is not positive semidefinite, and is without any one of them; none if all is well."""
    places = list(range(len(matrix)))
    if not places or _least(matrix, places) >= -SINGULAR:
        return []
    for place in tuple(places):
        rest = [other for other in places if other != place]
        if _least(matrix, rest) < -SINGULAR:
            places = rest
    return places


def _pairs_of(places: Sequence[int]) -> list[tuple[int, int]]:
    return [(j, k) for n, j in enumerate(places) for k in places[n + 1 :]]


def _between(matrix: Floats, j: int, k: int, others: list[int]) -> tuple[float, float]:
    """Return the ends of the rank correlation of a pair, given those with and among some others."""
    inner = np.linalg.pinv(matrix[np.ix_(others, others)])
    left, right = matrix[j, others] @ inner, matrix[k, others]
    middle = float(left @ right)
    room = math.sqrt(max(0.0, 1 - float(left @ matrix[j, others])) * max(0.0, 1 - float(right @ inner @ right)))
    ends = (max(-1.0, middle - room), min(1.0, middle + room))
    return (6 / math.pi * math.asin(ends[0] / 2), 6 / math.pi * math.asin(ends[1] / 2))
