"""The debate, as far as logic decides it: where each claim holds, which can hold together, and why others cannot."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "judgement": ("Judgement", "judge"),
        "pairs": ("Matrix", "Pair", "matrix", "together"),
    },
)
if TYPE_CHECKING:
    from .judgement import Judgement, judge
    from .pairs import Matrix, Pair, matrix, together

__all__ = ["Judgement", "Matrix", "Pair", "judge", "matrix", "together"]
