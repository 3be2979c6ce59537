"""What may stand for a kind of value where a function asks for it: one module per kind, found by walking this folder.

A module has ``KINDS`` (the classes that functions ask for), ``WANTED`` (how messages call them), ``read(value)``, which returns
what a value stands for, or None if for nothing, and ``hint(value, kind)``, which returns what would be right instead, or nothing.
"""

from __future__ import annotations

from ..lazy import import_on_demand

import_on_demand(__name__)
