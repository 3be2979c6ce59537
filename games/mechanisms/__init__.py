"""The mechanism catalogue: one file per mechanism, each holding one ``MECHANISM``.

A new mechanism is one new file in this folder; it is found by walking the package.
"""

import importlib
import pkgutil
from functools import cache

from ..errors import MechanismError
from ..lazy import import_on_demand
from ..model.mechanism import Mechanism

import_on_demand(__name__)


@cache
def catalogue() -> tuple[Mechanism, ...]:
    """Return every mechanism of this folder in ledger order.

    Raises
    ------
    MechanismError
        If a file of the folder holds no ``MECHANISM``.

    >>> [mechanism.name for mechanism in catalogue()][:3]
    ['threat', 'protection', 'substitute']
    """
    found = []
    for module in pkgutil.iter_modules(__path__):
        mechanism = getattr(importlib.import_module(f"{__name__}.{module.name}"), "MECHANISM", None)
        if not isinstance(mechanism, Mechanism):
            raise MechanismError(f"games/mechanisms/{module.name}.py: a Mechanism called MECHANISM is needed")
        found.append(mechanism)
    return tuple(sorted(found, key=lambda mechanism: (mechanism.order, mechanism.name)))
