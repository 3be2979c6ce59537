"""What the five documents claim: one TOML file per claim, found by walking this folder.

A claim file::

    claim = "A threat that grows for both draws Japan and the ROK together."
    seeds = ["S004"]                       # documents that say it
    catalogue = ["M15", "M18"]             # entries of the catalogue of claims
    carried_by = ["threat"]                # optional: mechanisms that model it
    shown_by = ["map 2019 --x ..."]        # optional: games, commands and tables that show it
    against = ["same-enemies-suffice"]     # optional: claims that it was made against

    [statement]                            # optional: what it says of the model, at one point of the parameters
    kind = "static"                        # static, contrast, interaction or state
    players = ["Japan", "ROK"]             # whose gain from ``prefer`` over ``over``; each must move as said
    prefer = "C"
    over = "H"
    partner = "C"                          # what the other ally does
    us_action = "E"                        # contrast: and ``since = "R"``, the US action before
    moves = ["TJN", "TKN"]                 # static: what rises, together; interaction: and ``beside``, what makes it matter more
    sign = 1                               # the gain, or its change, is positive (1), negative (-1) or none (0)

    [domain]                               # optional
    kappa = 0                              # a value: put in place of the scenario's
    s = [0, 1]                             # a range: where the claim speaks

Nothing in it is evaluated as code.
"""

from typing import TYPE_CHECKING

from ..lazy import import_on_demand

import_on_demand(__name__, {"reading": ("Claim", "Statement", "claim", "claims", "read_claim")})
if TYPE_CHECKING:
    from .reading import Claim, Statement, claim, claims, read_claim

__all__ = ["Claim", "Statement", "claim", "claims", "read_claim"]
