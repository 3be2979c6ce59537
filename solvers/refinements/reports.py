"""The refinements report: every notion of refinement against every equilibrium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.exact.algebraic import between
from games.normal_form import NormalFormGame
from games.table import Shown, Table, number

from .. import nash
from ..continua import Arc, Cylinder, Hull, Piece, Profile
from ..result import Equilibrium, Solution, read_only
from ..verify import equilibrium
from . import payoff_dominance, perfect, proper, quasi_strict, regular
from .judgement import Judgement

NOTIONS = {
    "quasi-strict": quasi_strict.judge,
    "regular": regular.judge,
    "perfect": perfect.judge,
    "proper": proper.judge,
}


@dataclass(frozen=True, eq=False)
class Judged:
    """An equilibrium, whether it is isolated, and notion -> judgement."""

    equilibrium: Equilibrium
    isolated: bool
    judgements: Mapping[str, Judgement]


@dataclass(frozen=True, eq=False, repr=False)
class Report(Shown):
    """What every notion says of every equilibrium.

    Attributes
    ----------
    solution
        The Nash equilibria that were judged, and whether they are all.
    judged
        The isolated equilibria; then of each continuum the extreme points and the middle of each piece of it. For two
        players the middle stands for all the inside of its piece, but not for properness: see ``proper.solve``.
    """

    solution: Solution
    judged: tuple[Judged, ...]

    def table(self) -> Table:
        """Return the judgements as a table."""
        names = ("strict", *NOTIONS, "payoff-dominant")
        rows = [
            (
                repr(e.equilibrium),
                ", ".join(number(v) for v in e.equilibrium.payoffs),
                "point" if e.isolated else "continuum",
                *(WORDS[e.judgements[name].holds] for name in names),
            )
            for e in self.judged
        ]
        note = f"Completeness of the equilibria: {self.solution.completeness.value}."
        return Table(("equilibrium", "payoffs", "lies on", *names), rows, caption="Refinements", notes=(note,))


WORDS = {True: "yes", False: "no", None: "undecided"}


@forgiving
def report(game: NormalFormGame, *, solution: Solution | None = None) -> Report:
    """Judge every equilibrium of a game by every notion.

    Parameters
    ----------
    solution
        The game's Nash equilibria, if they are at hand; by default ``solvers.nash`` finds them.

    Raises
    ------
    GameError
        If the payoffs are symbolic.

    >>> entry = NormalFormGame([[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]], actions=[("out", "in"), ("fight", "accommodate")])
    >>> [(e.equilibrium, e.judgements["perfect"].holds) for e in report(entry).judged if e.isolated]
    [((in, accommodate), True)]
    """
    found = nash.solve(game) if solution is None else solution
    dominance = payoff_dominance.solve(game, solution=found)
    inside = [_middle(piece) for component in found.components for piece in component.pieces]
    middles = tuple(equilibrium(game, profile) for profile in inside if profile is not None)
    judged = []
    for e in found.points + middles:
        judgements = {name: judge(game, e.profile) for name, judge in NOTIONS.items()}
        judgements["strict"] = Judgement(e.strict, "every deviation strictly loses" if e.strict else "some deviation does not lose")
        judgements["payoff-dominant"] = dominance.judge(e)
        judged.append(Judged(e, any(e is other for other in found.equilibria), judgements))
    return Report(found, tuple(judged))


def _middle(piece: Piece) -> Profile | None:
    """Return a point inside a piece of a continuum, or None where the half-way point is not on it or not one exact number."""
    if isinstance(piece, Cylinder):
        return piece.sample
    if isinstance(piece, Arc):
        return piece.at(_half(piece.low, piece.high))
    try:
        sides = zip(*piece.vertices, strict=True) if isinstance(piece, Hull) else piece
        return tuple(read_only(sum(own) / Fraction(len(own))) for own in sides)
    except ArithmeticError:  # vertices in different number fields
        return None


def _half(low: Any, high: Any) -> Fraction:
    """Return a rational number about half-way between bounds that may be algebraic."""
    return (low + high) / 2 if isinstance(low, Fraction) and isinstance(high, Fraction) else between(low, high)
