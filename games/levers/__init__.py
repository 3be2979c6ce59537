"""Levers: what Washington, Tokyo or Seoul can set, over parameters and US actions that the model has; one TOML file each.

A lever file::

    owners = ["Tokyo"]                     # optional: who can pull it, of Washington, Tokyo, Seoul
    meaning = "Japan attaches an apology to its cooperation, and pays for it at home."
    seeds = ["S003"]                       # optional: documents that speak of it
    literature = ["Kydd 2000"]             # optional
    catalogue = ["M25"]                    # optional: entries of the catalogue of claims

    [to]                                   # where each parameter is, by symbol or name, when the lever is pulled all the way
    concession = 1

or, instead of ``[to]``, ``us_action = "P"``. The way starts where a scenario is. A lever belongs to those who decide on it; what
they merely bear (threats, capabilities, the worth of a concession) is no lever but uncertain. Nothing is evaluated as code.
"""

from typing import TYPE_CHECKING

from ..lazy import import_on_demand

import_on_demand(__name__, {"reading": ("Lever", "lever", "levers", "read_lever")})
if TYPE_CHECKING:
    from .reading import Lever, lever, levers, read_lever

__all__ = ["Lever", "lever", "levers", "read_lever"]
