"""The theories of the documents and of those they argue with: one TOML file each, found by walking this folder.

A theory file::

    name = "cha"                           # optional: that of the file
    label = "Cha: quasi-alliance"
    reading = "Two allies of one guarantor quarrel while it protects them ..."     # the theory in a sentence
    seeds = ["S003", "S004"]               # optional: documents that speak of it
    literature = ["Cha 1999"]              # optional
    catalogue = ["M17"]                    # optional: entries of the catalogue of claims
    mechanisms = ["threat", "substitute"]  # what is at work: of all mechanisms with a switch these, and no other
    claims = ["withdrawal-unites"]         # optional: files of games/claims

    [values]                               # optional: what it fixes, by symbol or spelled-out name
    substitutability = 0.3

    [ranges]                               # optional: where it speaks; a parameter without one may take any value of its own range
    substitutability = [0.05, 1]

Nothing in it is evaluated as code; decimals are read exactly.
"""

from typing import TYPE_CHECKING

from ..lazy import import_on_demand

import_on_demand(__name__, {"theory": ("Theory",), "named": ("read_theory", "theories")})
if TYPE_CHECKING:
    from .named import read_theory, theories
    from .theory import Theory

__all__ = ["Theory", "read_theory", "theories"]
