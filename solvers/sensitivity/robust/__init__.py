"""Robust choice: what to set, where much else is uncertain.

Levers are what Washington, Tokyo or Seoul can set; the rest of a scenario is uncertain over a box (the levers and uncertainties of
Lempert, Popper and Bankes 2003). Every setting of the levers is judged on the same draws, by shares of the box, exact worst cases
and regrets; and the cheapest levers are found exactly for a scenario, and by share over the box.
"""

from typing import TYPE_CHECKING

from games.lazy import import_on_demand

import_on_demand(
    __name__,
    {
        "cheapest": ("Cheapest", "Package", "cheapest_levers"),
        "choice": ("RobustChoice", "robust_choice"),
        "pulls": ("Pull", "available"),
        "settings": ("Setting",),
        "worst": ("WorstCase", "worst_case"),
    },
)
if TYPE_CHECKING:
    from .cheapest import Cheapest, Package, cheapest_levers
    from .choice import RobustChoice, robust_choice
    from .pulls import Pull, available
    from .settings import Setting
    from .worst import WorstCase, worst_case

__all__ = [
    "Cheapest",
    "Package",
    "Pull",
    "RobustChoice",
    "Setting",
    "WorstCase",
    "available",
    "cheapest_levers",
    "robust_choice",
    "worst_case",
]
