"""Payoff dominance: an equilibrium that every player strictly prefers to every other (Harsanyi and Selten 1988).

Along a piece of a continuum on which one player moves alone, that player's payoff stays as it is. So with two players a
payoff-dominant equilibrium is isolated; and as each one's payoff is linear on a piece, its extreme points stand for all of it.
With more players that is not so, and where there are continua the answer is "undecided" instead of "yes".
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from games.arguments import forgiving
from games.exact.algebraic import compare
from games.normal_form import NormalFormGame
from games.record import Record

from .. import nash
from ..result import Equilibrium, Solution
from .judgement import Judgement


@dataclass(frozen=True, eq=False)
class PayoffDominance(Record):
    """How equilibria compare in payoffs.

    Attributes
    ----------
    solution
        The equilibria that were compared, and whether they are all.
    dominated
        Pairs (better, worse): every player strictly prefers the first.
    """

    solution: Solution
    dominated: tuple[tuple[Equilibrium, Equilibrium], ...]

    @property
    def undominated(self) -> tuple[Equilibrium, ...]:
        """Equilibria (isolated, or extreme in a continuum) to which no listed one is strictly preferred by all."""
        worse = [w for _, w in self.dominated]
        return tuple(e for e in self.solution.points if not any(e is w for w in worse))

    @property
    def dominant(self) -> Equilibrium | None:
        """The listed isolated equilibrium that every player strictly prefers to every other listed one, if there is one."""
        others = len(self.solution.points) - 1
        return next((e for e in self.solution.equilibria if sum(better is e for better, _ in self.dominated) == others), None)

    def judge(self, equilibrium: Equilibrium) -> Judgement:
        """Return whether a listed equilibrium is payoff-dominant; undecided where others may be missing from the list."""
        if equilibrium is self.dominant:
            curved = self.solution.components and len(equilibrium.profile) > 2
            if self.solution.complete and not curved:
                return Judgement(True, "every player strictly prefers it to every other equilibrium")
            return Judgement(None, "it dominates the equilibria listed, but others, or the inside of continua, are not compared")
        better = [b for b, w in self.dominated if w is equilibrium]
        if better:
            return Judgement(False, f"every player strictly prefers {better[0]!r}", better[0])
        return Judgement(False, "not every player strictly prefers it to every other equilibrium")


@forgiving
def solve(game: NormalFormGame, *, solution: Solution | None = None) -> PayoffDominance:
    """Return how a game's Nash equilibria compare in payoffs.

    Parameters
    ----------
    solution
        Its equilibria, if they are at hand; by default ``solvers.nash`` finds them.

    >>> stag_hunt = NormalFormGame([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], actions=[("stag", "hare")] * 2)
    >>> solve(stag_hunt).dominant
    (stag, stag)
    """
    found = nash.solve(game) if solution is None else solution
    pairs = itertools.product(found.points, repeat=2)
    preferred = [(e, f) for e, f in pairs if all(compare(v, w) > 0 for v, w in zip(e.payoffs, f.payoffs, strict=True))]
    return PayoffDominance(found, tuple(preferred))
