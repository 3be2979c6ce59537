"""What the US chooses: its actions over every equilibrium of the allies, accounts of how it chooses, and the record."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "account": ("Account", "Case", "Prediction"),
        "accounts": ("account_named", "known"),
        "choice": ("FirstMove", "Value", "first_move"),
        "record_draws": ("Scores", "scores"),
        "rising_threat": ("Response", "Stretch", "response"),
        "threat_draws": ("Shares", "shares"),
        "track_record": ("Record", "case_of", "record", "said_of"),
    },
)
if TYPE_CHECKING:
    from .account import Account, Case, Prediction
    from .accounts import account_named, known
    from .choice import FirstMove, Value, first_move
    from .record_draws import Scores, scores
    from .rising_threat import Response, Stretch, response
    from .threat_draws import Shares, shares
    from .track_record import Record, case_of, record, said_of

__all__ = [
    "Account",
    "Case",
    "FirstMove",
    "Prediction",
    "Record",
    "Response",
    "Scores",
    "Shares",
    "Stretch",
    "Value",
    "account_named",
    "case_of",
    "first_move",
    "known",
    "record",
    "response",
    "said_of",
    "scores",
    "shares",
]
