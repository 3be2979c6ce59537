"""Risk dominance: pairwise comparison of strict equilibria of a two-player game by the product of deviation losses.

Of two strict equilibria :math:`a` and :math:`b`, player :math:`i` loses :math:`u_i(a) - u_i(b_i, a_{-i})` when it alone
moves from :math:`a` to its part of :math:`b`. The one with the larger product of the two players' losses risk-dominates
the other (Harsanyi and Selten 1988, for the 2x2 game that the two span; other actions do not count). The relation need
not be transitive: ties and cycles are reported. Exact if the payoffs are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from games.arrays import number_array
from games.errors import GameError

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class RiskDominance:
    """How strict equilibria compare.

    Attributes
    ----------
    equilibria
        The cells compared, (K,) pairs of action indices.
    products
        Shape (K, K): entry (i, j) is the product of the losses from moving from equilibrium i towards j; 0 if i = j.
    dominates
        Shape (K, K), boolean: whether i risk-dominates j.
    dominant
        The equilibrium that risk-dominates every other (the only one, if K = 1), or None.
    undominated
        The equilibria that no other risk-dominates.
    ties
        Pairs with equal products.
    cycles
        Sets of equilibria each of which is led to from each other one by a chain of dominations.
    """

    equilibria: tuple[Cell, ...]
    products: NDArray[Any]
    dominates: NDArray[np.bool_]
    dominant: Cell | None
    undominated: tuple[Cell, ...]
    ties: tuple[tuple[Cell, Cell], ...]
    cycles: tuple[tuple[Cell, ...], ...]


def compare(payoffs: ArrayLike, equilibria: Sequence[Sequence[int]]) -> RiskDominance:
    """Compare strict equilibria of a two-player game pairwise.

    Parameters
    ----------
    payoffs
        Shape (2, A, B): floats, or Fractions or ints for an exact comparison.
    equilibria
        Action indices of strict equilibria, each once; there may be none.

    Raises
    ------
    GameError
        If the payoffs are not those of a two-player game, or a profile is repeated or is no strict equilibrium of it.

    >>> found = compare([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], [(0, 0), (1, 1)])
    >>> found.products.tolist(), found.dominant
    ([[0, 1], [9, 0]], (1, 1))
    """
    table = number_array(payoffs, "risk_dominance.compare")
    if table.dtype.kind in "iu":
        table = table.astype(object)  # whole numbers of any size: products must not overflow
    if table.ndim != 3 or table.shape[0] != 2 or table.size == 0:
        raise GameError(f"risk_dominance.compare: payoffs of shape (2, A, B) are needed; got {table.shape}")
    cells = tuple(_strict(table, cell) for cell in equilibria)
    if len(set(cells)) < len(cells):
        raise GameError(f"risk_dominance.compare: every equilibrium is needed once; got {cells}")
    size = len(cells)
    products = np.zeros((size, size), dtype=table.dtype)
    for i, j in permutations(range(size), 2):
        (own, other), (own_to, other_to) = cells[i], cells[j]
        losses = table[0, own, other] - table[0, own_to, other], table[1, own, other] - table[1, own, other_to]
        products[i, j] = losses[0] * losses[1]
    dominates = np.asarray(products > products.T, dtype=bool)
    return RiskDominance(
        equilibria=cells,
        products=products,
        dominates=dominates,
        dominant=next((cell for k, cell in enumerate(cells) if dominates[k].sum() == size - 1), None),
        undominated=tuple(cell for k, cell in enumerate(cells) if not dominates[:, k].any()),
        ties=tuple((cells[i], cells[j]) for i, j in combinations(range(size), 2) if products[i, j] == products[j, i]),
        cycles=tuple(tuple(cells[k] for k in members) for members in _cycles(dominates)),
    )


def _strict(table: NDArray[Any], cell: Sequence[int]) -> Cell:
    """Return a profile as a cell, once it is seen to be a strict equilibrium."""
    _, rows, columns = table.shape
    if len(cell) != 2 or not (0 <= cell[0] < rows and 0 <= cell[1] < columns):
        raise GameError(f"risk_dominance.compare: a profile is a pair of indices below {rows} and {columns}; got {cell!r}")
    own, other = int(cell[0]), int(cell[1])
    beaten = [k for k in range(rows) if k != own and not table[0, k, other] < table[0, own, other]]
    beaten_other = [k for k in range(columns) if k != other and not table[1, own, k] < table[1, own, other]]
    if beaten or beaten_other:
        raise GameError(f"risk_dominance.compare: {(own, other)} is not a strict equilibrium of this game")
    return own, other


def _cycles(dominates: NDArray[np.bool_]) -> list[list[int]]:
    """Return the sets of two or more vertices that reach each other, by transitive closure (Warshall 1962)."""
    reach = dominates.copy()
    for k in range(len(reach)):
        reach |= reach[:, k, None] & reach[None, k]
    mutual = reach & reach.T
    return [np.flatnonzero(mutual[k]).tolist() for k in range(len(reach)) if mutual[k].any() and not mutual[k, :k].any()]
