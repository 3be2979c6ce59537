"""What kind of games a sweep has, and how what can be played in them is called in its data set."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from games.arguments import forgiving
from games.errors import ParameterError
from games.model.family import Family
from games.model.network_model import NetworkModel
from games.model.table_model import TableModel
from games.model.tree_model import TreeModel
from games.models.slow_alliance import SlowAlliance
from games.models.trilateral import ALLIES, ALLY_ACTIONS, Trilateral

GIVEN, US_FIRST, ALLIES_FIRST, SIMULTANEOUS = TIMINGS = ("given", "us-first", "allies-first", "simultaneous")
"""Timings of the alliance game; allies-first: both allies move at once, and the US, seeing it, does what is best for it then (the
action listed first, at a tie)."""
ALLIANCE, TABLE, TREE, NETWORK, SLOW = FAMILIES = ("alliance", "table", "tree", "network", "slow states")
KINDS: Mapping[str, str] = {
    GIVEN: "the alliance game, the US action given",
    US_FIRST: "the alliance game, the US first",
    ALLIES_FIRST: "the alliance game, the allies first",
    SIMULTANEOUS: "the alliance game, all at once",
    TABLE: "models of tables",
    TREE: "models of trees",
    NETWORK: "models of networks",
    SLOW: "the slow states",
}
"""Kinds of games, in words: the alliance game by its timing, others by their family."""


@dataclass(frozen=True, eq=False)
class Form:
    """The games of a sweep: their model, and the timings where it has several.

    Attributes
    ----------
    model
        The model.
    timings
        Of the alliance game, one or more of TIMINGS; empty for any other model.
    """

    model: Family
    timings: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of KINDS the games are: the timings, or the kind of the model.

        >>> from games.models import apology, trilateral
        >>> Form(trilateral.MODEL, ("given",)).kinds, Form(apology.MODEL).kinds
        (('given',), ('tree',))
        """
        return self.timings or (kind_of(self.model),)

    @property
    def whole(self) -> bool:
        """Whether profiles are those of all players, rather than of the allies under a given US action."""
        return self.timings != (GIVEN,)

    @cached_property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The actions of each player of a profile."""
        if isinstance(self.model, Trilateral):
            return self.model.actions if self.whole else (ALLY_ACTIONS,) * len(ALLIES)
        if isinstance(self.model, TableModel):
            return self.model.actions
        return ()

    @property
    def us_actions(self) -> tuple[str, ...]:
        """What the US can do in the alliance game."""
        return self.model.us_actions if isinstance(self.model, Trilateral) else ()

    def profiles(self) -> list[str]:
        """Return the pure profiles in the order of a game's table, as words.

        >>> from games.models import china_bidder, trilateral
        >>> Form(trilateral.MODEL, ("given",)).profiles()[:4], Form(trilateral.MODEL, ("given", "us-first")).profiles()[:4]
        (['CC', 'CH', 'CF', 'HC'], ['CCP', 'CCE', 'CCR', 'CHP'])
        >>> Form(china_bidder.MODEL).profiles()[0]
        'concede-Tokyo-engage-offer'
        """
        between = _between(self.actions, "-")
        return [word(between.join(profile)) for profile in itertools.product(*self.actions)]

    def supports(self) -> list[str]:
        """Return the combinations of supports, such as CH.F: Japan mixes C and H, the ROK plays F.

        >>> from games.models import trilateral
        >>> given, all_at_once = Form(trilateral.MODEL, ("given",)), Form(trilateral.MODEL, ("simultaneous",))
        >>> given.supports()[:3], len(given.supports()), len(all_at_once.supports())
        (['C.C', 'C.H', 'C.CH'], 49, 343)
        """
        between = _between(self.actions, "+")
        return [word(".".join(own)) for own in itertools.product(*(list(_subsets(labels, between)) for labels in self.actions))]


@forgiving
def kind_of(model: Family) -> str:
    """Return which of FAMILIES a model is of; ParameterError for one that cannot be swept."""
    kinds = ((SLOW, SlowAlliance), (ALLIANCE, Trilateral), (TABLE, TableModel), (TREE, TreeModel), (NETWORK, NetworkModel))
    for kind, family in kinds:
        if isinstance(model, family):
            return kind
    raise ParameterError(f"sweep: {model.name!r} is no model of tables, trees, networks or the alliance: its games are unknown")


def word(label: str) -> str:
    """Return a label without blanks, which part the words of a legend.

    >>> word("after apology")
    'after_apology'
    """
    return "_".join(label.split())


def _between(actions: Sequence[Sequence[str]], sign: str) -> str:
    """Return what stands between labels: nothing, if all are single letters."""
    return "" if all(len(label) == 1 for own in actions for label in own) else sign


def _subsets(labels: Sequence[str], between: str) -> Iterator[str]:
    """Yield the subsets in the order of their bits: the first action is the lowest."""
    for bits in range(1, 1 << len(labels)):
        yield between.join(label for k, label in enumerate(labels) if bits >> k & 1)
