r"""China as a bidder, terms first: Tokyo, Washington and Beijing make their terms at once, and Seoul answers what it sees.

The payoffs are those of ``games.models.china_bidder``; only who knows what differs. By backward induction Seoul takes the side
that is worth most under the terms (A, the hedge, or B - G there), so that terms can move it, which standing policies cannot:
Tokyo concedes to bring Seoul back, and Beijing offers to draw it away, where each would not if Seoul's side were given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from ..model.tree_model import TreeModel
from ..tree.builder import Node, Terminal, move, simultaneous
from .china_bidder import ACTIONS, CHINA, JAPAN, MECHANISMS, PLAYERS, ROK, SETTING, SOURCE, US, facts, seoul

BIDDERS = (JAPAN, US, CHINA)
TERMS = tuple(ACTIONS[PLAYERS.index(bidder)] for bidder in BIDDERS)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: three terms at once, then Seoul's choice where it sees all of them."""

    def answer(*terms: str) -> Node:
        chosen = dict(zip(BIDDERS, terms, strict=True))
        return move(ROK, ", ".join(terms), {side: end(**facts({**chosen, ROK: side})) for side in ACTIONS[1]})

    return simultaneous([(bidder, bidder, own) for bidder, own in zip(BIDDERS, TERMS, strict=True)], answer)


MODEL = TreeModel(
    "china_bids_first",
    "China as a bidder, terms first",
    PLAYERS,
    SETTING,
    MECHANISMS,
    story,
    SOURCE,
)


def answers(values: Mapping[str, Fraction]) -> dict[tuple[str, ...], str]:
    """Return how Seoul answers each terms of Tokyo, Washington and Beijing, off every tie.

    >>> found = answers(MODEL.values())
    >>> found["concede", "engage", "ignore"], found["stand", "retrench", "offer"]
    ('Tokyo', 'Beijing')
    """
    found = {}
    for terms in product(*TERMS):
        worth = seoul(values, *(int(term == own[0]) for term, own in zip(terms, TERMS, strict=True)))
        found[terms] = max(worth, key=worth.__getitem__)
    return found
