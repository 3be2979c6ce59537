"""The debate, as far as logic decides it: where each claim holds, which can hold together, and why others cannot."""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "contradictions": ("Sets", "sets"),
        "joint": ("Joint", "together"),
        "judgement": ("Judgement", "judge"),
    },
)
if TYPE_CHECKING:
    from .contradictions import Sets, sets
    from .joint import Joint, together
    from .judgement import Judgement, judge

__all__ = ["Joint", "Judgement", "Sets", "judge", "sets", "together"]
