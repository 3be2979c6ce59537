"""Codings of the record: by hand, by rules from public figures, or a mixture; two coders' doubt as distributions."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "coded": ("CodedRecord", "agreement"),
        "coders": ("weighted_kappa",),
        "coding_file": ("read_coding",),
        "figures": ("Figure", "FigureTable", "read_figures", "tables as figure_tables"),
        "rule": ("Coded", "Rule"),
    },
)
if TYPE_CHECKING:
    from . import freeze, rules
    from .coded import CodedRecord, agreement
    from .coders import weighted_kappa
    from .coding_file import read_coding
    from .figures import Figure, FigureTable, read_figures
    from .figures import tables as figure_tables
    from .rule import Coded, Rule

__all__ = [
    "Coded",
    "CodedRecord",
    "Figure",
    "FigureTable",
    "Rule",
    "agreement",
    "figure_tables",
    "read_coding",
    "read_figures",
    "weighted_kappa",
]
