"""Quasi-strict equilibria: every best response is played with positive probability (Harsanyi 1973).

Every two-player game has one (Norde 1999).
"""

from __future__ import annotations

from games.arguments import forgiving
from games.normal_form import NormalFormGame

from .judgement import Judgement, deviation_payoffs, equilibrium_or_judgement


@forgiving
def judge(game: NormalFormGame, profile: object) -> Judgement:
    """Return whether an exact profile is a quasi-strict equilibrium; a "no" names (player, unplayed best response).

    >>> game = NormalFormGame([[[1, 0], [1, 1]], [[1, 0], [0, 1]]], actions=[("T", "B"), ("L", "R")])
    >>> judge(game, "BR").holds, judge(game, "TL").witness
    (True, ('1', 'B'))
    """
    strategies, settled = equilibrium_or_judgement(game, profile)
    if settled is not None:
        return settled
    for i, own in enumerate(strategies):
        values = deviation_payoffs(game, i, strategies)
        best = max(values)
        for a, p in enumerate(own):
            if not p > 0 and values[a] == best:
                player, action = game.players[i], game.actions[i][a]
                return Judgement(False, f"{action} is an unplayed best response of {player}", (player, action))
    return Judgement(True, "every unplayed action strictly loses")
