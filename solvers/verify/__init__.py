"""The judge: certifies a profile of any game, table or tree, sharing no code with any solver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, overload

from games.arguments import forgiving
from games.errors import GameError
from games.lazy import import_on_demand
from games.normal_form import NormalFormGame

import_on_demand(__name__, {"tables": ("equilibrium",), "trees": ("TreeCertificate", "certify_assessment", "certify_subgames")})
if TYPE_CHECKING:
    from games.tree.extensive_form import ExtensiveFormGame

    from ..result import Certificate
    from .tables import equilibrium
    from .trees import TreeCertificate, certify_assessment, certify_subgames

__all__ = ["certify", "certify_assessment", "certify_subgames", "equilibrium"]


@overload
def certify(game: NormalFormGame, profile: object) -> Certificate: ...


@overload
def certify(game: ExtensiveFormGame, profile: Mapping[str, object]) -> TreeCertificate: ...


@forgiving
def certify(game: NormalFormGame | ExtensiveFormGame, profile: object) -> Certificate | TreeCertificate:
    """Return the certificate of a profile: of strategies in a table, of behaviour strategies in a tree.

    Parameters
    ----------
    profile
        Of a table: a pure profile or one probability vector per player. Of a tree: information set -> probabilities.

    Raises
    ------
    GameError
        If the profile does not fit the game.

    >>> import games
    >>> game = games.catalogue.entries()["battle-of-the-sexes"].game
    >>> certify(game, (0, 0)).strict
    True
    """
    from . import tables, trees

    if not isinstance(game, NormalFormGame):
        if not isinstance(profile, Mapping):
            raise GameError(f"profile: a tree needs a mapping, information set -> probabilities; got {profile!r}")
        return trees.certify(game, profile)
    return tables.certify(game, profile)
