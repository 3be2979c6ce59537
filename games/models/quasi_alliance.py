r"""The repeated quasi-alliance: cooperation sustained by the shadow of the future, under public signals that may mislead.

Each period Japan and the ROK cooperate or defect, a prisoner's dilemma :math:`T > R > P > S`. A public signal (a court
ruling, a gaffe, a shrine visit) is bad with probability :math:`q_0` after mutual cooperation and :math:`q_1 > q_0` after a
defection; after a bad one cooperation ends for good. Cooperation is an equilibrium iff the discount factor is at least
:math:`\delta^* = (T-R)/[(T-R)(1-q_0) + (q_1-q_0)(R-P)]`; with perfect monitoring :math:`(T-R)/(T-P)`. US protection makes
being alone hurt less, :math:`P = P_0 + \gamma c`, which raises :math:`\delta^*`: the guarantor makes cohesion harder (Cha).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..errors import ParameterError
from ..model.parameters import Parameter
from ..normal_form import NormalFormGame

PARAMETERS = (
    Parameter("T", "temptation", "structural", "1.4", 1, 3, "payoff of defecting on a cooperator", "T"),
    Parameter("R", "reward", "structural", 1, 0, 2, "payoff of mutual cooperation", "R"),
    Parameter("P0", "punishment_unprotected", "structural", 0, -1, 1, "payoff of mutual defection without US protection", "P_0"),
    Parameter("S", "sucker", "structural", "-0.5", -2, 1, "payoff of cooperating with a defector", "S"),
    Parameter("gamma", "protection_effect", "structural", "0.7", 0, 2, "how much US protection softens defection", r"\gamma"),
    Parameter("c", "us_commitment", "situational", 0, 0, 1, "US commitment", "c"),
    Parameter("q0", "false_alarm", "structural", 0, 0, 1, "probability of a bad signal after mutual cooperation", "q_0"),
    Parameter("q1", "detection", "structural", 1, 0, 1, "probability of a bad signal after a defection", "q_1"),
)
"""The game's parameters: the stage game, US protection, and monitoring (perfect by default)."""


def values(**changes: object) -> dict[str, Fraction]:
    """Return the parameters' exact values, symbol -> Fraction.

    Raises
    ------
    ParameterError
        For an unknown parameter, a value out of range, or payoffs that are no prisoner's dilemma T > R > P > S.

    >>> values(c="0.3")["c"]
    Fraction(3, 10)
    """
    known = {p.symbol: p for p in PARAMETERS} | {p.name: p for p in PARAMETERS}
    found = {p.symbol: p.default for p in PARAMETERS}
    for word, value in changes.items():
        if word not in known:
            raise ParameterError(f"quasi_alliance: unknown parameter {word!r} (known: {', '.join(p.symbol for p in PARAMETERS)})")
        found[known[word].symbol] = known[word].check(value)
    alone = punishment(found)
    if not found["T"] > found["R"] > alone > found["S"]:
        raise ParameterError(
            f"quasi_alliance: T > R > P > S is needed; got T={found['T']}, R={found['R']}, P={alone}, S={found['S']}"
        )
    return found


def punishment(at: Mapping[str, Fraction]) -> Fraction:
    """Return P, the payoff of mutual defection under US protection.

    >>> punishment(values(c="0.6"))
    Fraction(21, 50)
    """
    return at["P0"] + at["gamma"] * at["c"]


def stage_game(at: Mapping[str, Fraction]) -> NormalFormGame:
    """Return the game of one period.

    >>> stage_game(values()).payoff("Japan", "DC")
    Fraction(7, 5)
    """
    own = [[at["R"], at["S"]], [at["T"], punishment(at)]]
    table = [own, [list(row) for row in zip(*own, strict=True)]]
    return NormalFormGame(table, ("Japan", "ROK"), ("CD", "CD"), "One period of the quasi-alliance")


def critical_discount_factor(at: Mapping[str, Fraction]) -> Fraction | None:
    """Return the least discount factor that sustains cooperation by grim reversion; None if none below one does.

    >>> [round(float(critical_discount_factor(values(c=c))), 3) for c in ("0", "0.3", "0.6")]
    [0.286, 0.336, 0.408]
    >>> [round(float(critical_discount_factor(values(c=c, q0="0.1", q1="0.9"))), 3) for c in ("0", "0.3", "0.6")]
    [0.345, 0.403, 0.485]
    """
    gain, loss = at["T"] - at["R"], at["R"] - punishment(at)
    below = gain * (1 - at["q0"]) + (at["q1"] - at["q0"]) * loss
    return gain / below if below > gain else None
