"""What the model says of the seed documents' claims, and how theories fare on the coded record."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {"backtesting": ("Backtest", "backtest"), "codings.coding": ("Coding",), "codings.named": ("coding",), "records": ("Case",)},
)
if TYPE_CHECKING:
    from . import (
        anchors,
        backtesting,
        codings,
        contrasts,
        draws,
        estimation,
        hwang,
        luxury,
        movers,
        records,
        strategic_choice,
        volumes,
    )
    from .backtesting import Backtest, backtest
    from .codings.coding import Coding
    from .codings.named import coding
    from .records import Case

__all__ = ["Backtest", "Case", "Coding", "backtest", "coding"]
