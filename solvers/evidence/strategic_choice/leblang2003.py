"""Leblang's (2003) speculative attacks as a strategic probit: a published estimate that the model here is checked against.

A market attacks a currency or not; then the government devalues or defends. Kenkel and Signorino (2014, Journal of Statistical
Software 56:8) print the log-likelihood -482.02 and 19 coefficients on 7,240 months. The data are not part of this project: they
are in the R package `games`, from which `write.csv(leblang2003, "leblang2003.csv", row.names = FALSE)` writes the file that is
read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from games.errors import FormatError, shown

from . import egame12
from .data import design_from, read_columns
from .fit import Fit

OUTCOMES: Mapping[str, int] = MappingProxyType({"no attack": 1, "devaluation": 3, "defense": 4})
"""How the file calls the outcomes of the game."""
FORMULA: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "u11": ("capcont", "lreserves", "overval", "creditgrow", "USinterest", "service", "contagion", "prioratt"),
        "u13": ("constant",),
        "u14": ("constant",),
        "u24": (
            "constant", "unifgov", "lexports", "preelec", "postelec", "rightgov", "realinterest", "capcont", "lreserves",
        ),
    }
)  # fmt: skip
PUBLISHED: Mapping[str, float] = MappingProxyType({"u13:constant": -3.6648, "u14:constant": -3.1385, "u24:rightgov": -0.9358})
"""Some of the coefficients that are printed."""
LOG_LIKELIHOOD = -482.02


def fit(path: str | Path) -> Fit:
    """Estimate the model on a file of the user's.

    Raises
    ------
    FormatError
        If the file is missing, lacks a column, or has an outcome that is none of the three.

    >>> fit("leblang2003.csv")
    Traceback (most recent call last):
    games.errors.FormatError: leblang2003.csv: there is no such file; a CSV file with a header is needed
    """
    columns = read_columns(path)
    missing = [name for own in ({"": ("outcome",)} | dict(FORMULA)).values() for name in own if name not in (*columns, "constant")]
    if missing:
        raise FormatError(f"{path}: columns are missing: {', '.join(dict.fromkeys(missing))}; those of leblang2003 are needed")
    words = [str(word) for word in columns["outcome"]]
    for line, word in enumerate(words, 2):
        if word not in OUTCOMES:
            raise FormatError(f"{path}, line {line}: outcome: one of {', '.join(OUTCOMES)} is needed; got {shown(word)}")
    return egame12.fit(design_from(columns, FORMULA), np.array([OUTCOMES[word] for word in words]))
