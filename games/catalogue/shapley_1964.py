"""Shapley's game: player 1 wants to match, player 2 to be one ahead (modulo 3); nobody is paid otherwise.

Let S be the most probable actions of y and T those of x.

- Player 1's best responses are S, so the support of x, and T with it, lies in S.
- Player 2's best responses are T + 1, so the support of y, and S with it, lies in T + 1.
- So S lies in S + 1, which is as large: S = S + 1, S is everything and y is uniform.
- Then the support of y is everything, and so is T + 1: x is uniform.
"""

from fractions import Fraction

from ..normal_form import NormalFormGame
from .entry import Entry

ENTRIES = (
    Entry(
        slug="shapley-1964",
        title="Shapley's game",
        source="Shapley 1964, Some topics in two-person games, Advances in Game Theory, Annals of Mathematics Studies 52 (page "
        "not checked)",
        build=lambda: NormalFormGame(
            [[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]], title="Shapley's game"
        ),
        equilibria=(((Fraction(1, 3),) * 3,) * 2,),
        remarks="Fictitious play cycles and stays away from the only equilibrium.",
    ),
)
