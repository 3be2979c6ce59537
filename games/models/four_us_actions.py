r"""The trilateral game with engagement and pressure as two choices of the US: a fourth action, D, presses without engaging.

The Nixon Doctrine, demands to share burdens and threats to leave ask the allies for more while the guarantee shrinks; with P, E and
R alone the US can press only by engaging. Here it chooses both, engagement :math:`e_0 \in \{e_R, 1\}` and pressure 0 or 1:

======================  ==========  ============
..                      pressure 1  pressure 0
======================  ==========  ============
engaged, :math:`1`      P           E
retrenched, e_R         D           R
======================  ==========  ============

D differs from R in three places. To an ally that does not cooperate fully it costs

.. math:: \lambda_i (p\, c\, r_i\, e_R + d_m)(1 - x_i)

(the pressure on what is left of the guarantee, and that of ``games.mechanisms.demand``), to a ROK that cooperates
:math:`\mu \lambda x_K`, and to the US :math:`\pi`. So where :math:`p\, c\, r_i\, e_R = 0` for both allies,
:math:`d_m = 0` and :math:`\mu \lambda = 0`, as at the shipped defaults (:math:`e_R = d_m = \mu = 0`), the allies' games after D and
after R are one game, and the US gets exactly :math:`\pi` less after D at every profile: D is strictly dominated by R if
:math:`\pi > 0`, and payoff-equivalent to it if :math:`\pi = 0`. A US that moves first may still choose it in a subgame-perfect
equilibrium, but only where the allies' game has several equilibria and they play a worse one, for the US, after R than after D.

Its payoffs after P, E and R are those of ``games.models.trilateral``, whatever the parameters.
"""

from dataclasses import replace

from . import trilateral

US_ACTIONS = ("P", "E", "D", "R")


def with_demands(model: trilateral.Trilateral) -> trilateral.Trilateral:
    """Return a trilateral model, with whatever mechanisms it has, in which the US can press without engaging as well.

    >>> with_demands(trilateral.MODEL).us_actions
    ('P', 'E', 'D', 'R')
    """
    return replace(model, name="four_us_actions", actions=(*model.actions[:2], US_ACTIONS))


MODEL = with_demands(trilateral.MODEL)
