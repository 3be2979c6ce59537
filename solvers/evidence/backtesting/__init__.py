"""The back-test: theories and baselines against a coded record, out of sample, with intervals and corrections for chance."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {"column": ("Column", "Forecast"), "testing": ("Backtest", "backtest"), "transfer": ("Transfer",)},
)
if TYPE_CHECKING:
    from . import baselines, selection_rules
    from .column import Column, Forecast
    from .testing import Backtest, backtest
    from .transfer import Transfer

__all__ = ["Backtest", "Column", "Forecast", "Transfer", "backtest"]
