"""The games that have a name: the alliance's models, and the published trees and tables, each found by walking its room.

A model is found by its name, with "-" for "_", and by the other words it gives (``also``); a published game by its slug. Every
name may have its kind before it, as in "tree:beer-quiche"; where a tree and a table share a name, it must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from . import catalogue, models, trees
from .arguments import forgiving
from .errors import GameError, ParameterError, nearest
from .lazy import modules
from .model.network_model import NetworkModel
from .model.table_model import TableModel
from .model.tree_model import TreeModel
from .network import NetworkGame
from .normal_form import NormalFormGame
from .published import Published
from .tree.extensive_form import ExtensiveFormGame

Game: TypeAlias = NormalFormGame | ExtensiveFormGame | NetworkGame
AllianceModel: TypeAlias = TreeModel | TableModel | NetworkModel
Origin: TypeAlias = AllianceModel | Published[NormalFormGame] | Published[ExtensiveFormGame]

KINDS = ("model", "tree", "table")
"""Models of the alliance; published trees; published tables."""


@dataclass(frozen=True, eq=False, repr=False)
class NamedGame:
    """A game that has a name.

    Attributes
    ----------
    name
        By which it is found: alone if that is enough, else with its kind before it.
    kind
        A word of KINDS.
    origin
        The model, or the entry of a catalogue.
    """

    name: str
    kind: str
    origin: Origin

    @property
    def title(self) -> str:
        """What it is called."""
        return self.origin.title

    @property
    def source(self) -> str:
        """Where it comes from."""
        return self.origin.source

    @property
    def model(self) -> AllianceModel | None:
        """The model whose game it is; None for a published game, which has no parameters."""
        return self.origin if isinstance(self.origin, AllianceModel) else None

    @property
    def players(self) -> tuple[str, ...]:
        """Who plays."""
        return self.origin.players if isinstance(self.origin, AllianceModel) else self.origin.game.players

    @property
    def also(self) -> tuple[str, ...]:
        """Other words by which it is found."""
        return self.model.also if self.model is not None else ()

    @property
    def form(self) -> str:
        """Whether it is a tree, a table or of networks, and how large.

        >>> named("gsomia").form, named("chicken").form
        ('tree, 11 nodes', 'table, 2x2')
        """
        game = self.game()
        if isinstance(game, NormalFormGame):
            return f"table, {'x'.join(map(str, game.shape))}"
        if isinstance(game, NetworkGame):
            return f"ties, {len(game.networks)} networks"
        return f"tree, {game.node_count} nodes"

    def game(self, values: Mapping[str, object] | None = None, without: Iterable[str] = ()) -> Game:
        """Return the game: a model's at parameter values, some mechanisms off; a published one as it is.

        Raises
        ------
        ParameterError, MechanismError
            For unknown names or values out of range; if a published game is given any.

        >>> named("gsomia").game({"us_intelligence_loss": "0.05"}).players
        ('Japan', 'ROK', 'US')
        """
        if isinstance(self.origin, AllianceModel):
            return self.origin.game(values, without=without)
        if values or tuple(without):
            raise ParameterError(f"{self.name}: a published game has no parameters and no mechanisms: it is solved as it is")
        return self.origin.game

    def __repr__(self) -> str:
        return f"{self.name}: {self.title} ({', '.join(self.players)}); {self.source}"


@cache
def games() -> tuple[NamedGame, ...]:
    """Return every game that has a name: models, published trees, published tables, each in alphabetical order.

    >>> [game.name for game in games() if "beer" in game.name]
    ['tree:beer-quiche', 'table:beer-quiche']
    """
    own = (getattr(module, "MODEL", None) for _, module in modules(models.__name__))
    alliance = {model.name.replace("_", "-"): model for model in own if isinstance(model, AllianceModel)}
    every: list[tuple[str, str, Origin]] = [
        *((slug, "model", model) for slug, model in sorted(alliance.items())),
        *((slug, "tree", entry) for slug, entry in trees.entries().items()),
        *((slug, "table", entry) for slug, entry in catalogue.entries().items()),
    ]
    words = [word for slug, _, origin in every for word in (slug, *getattr(origin, "also", ()))]
    return tuple(NamedGame(slug if words.count(slug) == 1 else f"{kind}:{slug}", kind, origin) for slug, kind, origin in every)


@cache
def _by_word() -> Mapping[str, NamedGame]:
    """Return the games by every word that names one of them alone."""
    return MappingProxyType(
        {word: game for game in games() for own in (game.name, *game.also) for word in (own, f"{game.kind}:{own.split(':')[-1]}")}
    )


@forgiving
def find(name: str) -> NamedGame | None:
    """Return the game of a name; None if there is none.

    Raises
    ------
    GameError
        If a tree and a table have it.

    >>> find("gsomia") is find("escalation") is find("model:escalation"), find("peace")
    (True, None)
    >>> find("selten-horse")
    Traceback (most recent call last):
    games.errors.GameError: 'selten-horse' is the name of several games: say tree:selten-horse or table:selten-horse
    """
    several = [game.name for game in games() if game.name == f"{game.kind}:{name}"]
    if several:
        raise GameError(f"{name!r} is the name of several games: say {' or '.join(several)}")
    return _by_word().get(name)


@forgiving
def named(name: str) -> NamedGame:
    """Return the game of a name.

    Raises
    ------
    GameError
        If there is none, with the nearest; or several.

    >>> named("gsomia").title
    'GSOMIA escalation, 2018-19'
    """
    found = find(name)
    if found is None:
        raise GameError(f"no game is called {name!r}{hint(name)} ('quasialliance games' lists all)")
    return found


def hint(name: str) -> str:
    """Return words that name the game whose name is closest, or nothing.

    >>> hint("gsomja")
    "; did you mean 'gsomia'?"
    """
    return nearest(name, _by_word())
