"""How wide what commands print is, and what every line of it is held to."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from games.table import no_wider
from games.text_layout import prose

USUAL, LEAST = 80, 40
"""Characters of a line where there is no terminal to ask, and the fewest for which anything is laid out."""


def width() -> int:
    """Return how many characters a line has: what COLUMNS says, else the terminal's, else 80; never under 40.

    >>> width() >= 40
    True
    """
    return max(LEAST, shutil.get_terminal_size((USUAL, 24)).columns)


def fitted(text: Callable[[], object], wide: int | None = None) -> str:
    """Return what ``text`` makes, its tables and its lines no wider than the terminal or than ``wide``.

    >>> print(fitted(lambda: "the ROK hedges where it fears the DPRK little", 40))
    the ROK hedges where it fears the DPRK
      little
    """
    wide = width() if wide is None else wide
    with no_wider(wide):
        made = str(text())
    return prose(made, wide)
