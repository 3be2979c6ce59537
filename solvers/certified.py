"""What every equilibrium, of a table or a tree, tells of itself by the judge's certificate."""

from __future__ import annotations

from typing import Any


class Certified:
    """What every equilibrium tells of itself by its certificate."""

    certificate: Any

    @property
    def payoffs(self) -> tuple[Any, ...]:
        """Expected payoffs, one per player."""
        return tuple(self.certificate.payoffs)

    @property
    def regret(self) -> Any:
        """The largest regret, of any player, or at any information set: exactly 0 on the exact path."""
        return self.certificate.regret

    @property
    def strict(self) -> bool:
        """Whether every unilateral deviation strictly loses."""
        return bool(self.certificate.strict)
