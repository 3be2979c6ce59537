"""The ledger: an incentive split by mechanism, in parts that sum to it exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .table import Cell, Shown, Table, number


@dataclass(frozen=True, repr=False)
class Ledger(Shown, Mapping[str, Any]):
    """What each mechanism adds to a player's gain from a deviation: a mapping mechanism -> contribution.

    The contributions are those of adding the mechanisms one after the other in the model's order; an interaction is
    counted with the later one, so the parts sum to ``total`` exactly (same number type as the game). A negative total
    means that the deviation loses: the profile holds against it.

    >>> ledger = Ledger("Japan", "(C, C)", "H", {"threat": -2, "hedging": 1})
    >>> ledger["hedging"], ledger.total
    (1, -1)
    """

    player: str
    profile: str
    deviation: str
    parts: Mapping[str, Any]

    def __getitem__(self, mechanism: str) -> Any:
        return self.parts[mechanism]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def total(self) -> Any:
        """The gain from the deviation: the sum of the parts."""
        return sum(self.parts.values(), start=0)

    def table(self) -> Table:
        """Return the non-zero contributions and their sum as a table."""
        rows = [(name, number(value)) for name, value in self.parts.items() if not is_zero(value)]
        verdict = "" if hasattr(self.total, "free_symbols") else ("deviation gains" if self.total > 0 else "profile holds")
        rows.append((Cell("gain from deviating", strong=True), Cell(number(self.total), strong=True)))  # type: ignore[arg-type]  # checked at run time
        return Table(
            ("mechanism", "contribution"),
            rows,
            caption=f"{self.player}: {self.profile} to {self.deviation}" + f" ({verdict})" * bool(verdict),
        )


def is_zero(value: Any) -> bool:
    """Tell whether a contribution is zero, in floats up to rounding."""
    return abs(value) < 1e-15 if isinstance(value, float) else bool(value == 0)
