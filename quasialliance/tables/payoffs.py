"""How tables write what every player is paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from games.table import Cell, full, number


def paid(players: Sequence[str], payoffs: Iterable[Fraction | float]) -> Cell:
    """Return a cell for the payoffs of the players, in data with a column for each.

    >>> paid(("Japan", "ROK"), (Fraction(2, 5), Fraction(3, 5))).text
    'Japan 0.40, ROK 0.60'
    """
    values = dict(zip(players, payoffs, strict=True))
    text = ", ".join(f"{player} {number(value, 2)}" for player, value in values.items())
    return Cell(text, parts=tuple((player, full(float(value))) for player, value in values.items()))
