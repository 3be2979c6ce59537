r"""Regional ties: an exclusive bloc of Japan, the ROK and the US, or an inclusive order with China in it, as stable networks.

Each two of the four may have a tie. An ally's tie with the US is worth the guarantee c, and the ally to the US :math:`\theta`; the
tie of Japan and the ROK is worth :math:`\beta` to each, less the animosity h in Seoul; a tie with China is worth g to both ends;
every tie costs both ends k. If the three of the bloc are all tied to each other, China, as far as it is left out, feels encircled
and answers: if m of the three are tied to China, the share :math:`1 - m/3` of that is left, and costs each of them :math:`\zeta`
and China :math:`\zeta_C` in full. An ally tied to both powers is pressed by both, p, and worth less to the US by w.

The bloc without China is pairwise stable iff nobody gains by leaving, :math:`\zeta \le \zeta^* = \min(\beta - h, \theta, c) - k`,
and China and the US do not open to each other, which is the tie with China that comes first: :math:`g - k + \zeta_C/3 < 0` or
:math:`g - k + \zeta/3 < 0`. So beyond :math:`\zeta^*` exclusive cohesion defeats itself (Yoon). All six ties have no spiral and
are pairwise stable iff each of them pays both of its ends: :math:`\beta - h \ge k`, :math:`c - p \ge k`, :math:`\theta - w \ge k`,
:math:`g - k - p + \zeta/3 \ge 0` and :math:`g - k + \zeta_C/3 \ge 0`: it is the spiral that would follow which holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..model.mechanism import Mechanism
from ..model.network_model import NetworkModel
from ..model.parameters import Parameter

JAPAN, ROK, US, CHINA = PLAYERS = ("Japan", "ROK", "US", "China")
ALLIES = (JAPAN, ROK)
BLOC = (JAPAN, ROK, US)
EXCLUSIVE = ("Japan-ROK", "Japan-US", "ROK-US")
INCLUSIVE = (*EXCLUSIVE, "Japan-China", "ROK-China", "US-China")


def _parameter(symbol: str, name: str, default: str, meaning: str, latex: str) -> Parameter:
    return Parameter(symbol, name, "structural", default, 0, 1, meaning, latex)


def _tied(at: Any, first: str, second: str) -> int:
    return int(frozenset((first, second)) in at.ties)


def facts(ties: frozenset[frozenset[str]]) -> dict[str, Any]:
    """Return the part of the bloc that leaves China out: 1 if all of it does, 0 if there is no bloc or all are tied to China.

    >>> facts(frozenset(frozenset(tie.split("-")) for tie in (*EXCLUSIVE, "ROK-China")))["excluded"]
    Fraction(2, 3)
    """
    bloc = all(frozenset(tie.split("-")) in ties for tie in EXCLUSIVE)
    inside = sum(frozenset((member, CHINA)) in ties for member in BLOC)
    return {"excluded": Fraction(bloc * (3 - inside), 3)}


def _guarantee(player: str, at: Any) -> Any:
    if player == US:
        return at.theta * sum(_tied(at, ally, US) for ally in ALLIES)
    return at.c * _tied(at, player, US) if player in ALLIES else 0


def _trade(player: str, at: Any) -> Any:
    if player == CHINA:
        return at.g * sum(_tied(at, other, CHINA) for other in BLOC)
    return at.g * _tied(at, player, CHINA)


def _cross_pressure(player: str, at: Any) -> Any:
    both = {ally: _tied(at, ally, US) * _tied(at, ally, CHINA) for ally in ALLIES}
    if player == US:
        return -at.w * sum(both.values())
    return -at.p * both[player] if player in ALLIES else 0


GUARANTEE = Mechanism(
    name="guarantee",
    order=10,
    claim="The US protects whom it is tied to, and is the stronger in the region for its allies.",
    seeds=("S002", "S003"),
    literature=("Morrow 1991", "Cha 2016"),
    parameters=(
        _parameter("c", "us_commitment", "0.8", "what the guarantee is worth to an ally", "c"),
        _parameter("theta", "us_ally_value", "0.4", "what an ally is worth to the US", r"\theta"),
    ),
    switch=("c", "theta"),
    term=_guarantee,
)
COOPERATION = Mechanism(
    name="cooperation",
    order=20,
    claim="The tie of Japan and the ROK pays both against what both fear.",
    seeds=("S002",),
    literature=("Walt 1987",),
    catalogue=("M15",),
    parameters=(_parameter("beta", "joint_output_value", "0.6", "what the tie is worth to each", r"\beta"),),
    switch=("beta",),
    term=lambda player, at: at.beta * _tied(at, JAPAN, ROK) if player in ALLIES else 0,
)
HISTORY = Mechanism(
    name="history",
    order=30,
    claim="A tie with Japan costs in Seoul.",
    seeds=("S000", "S003"),
    literature=("Lind 2008",),
    catalogue=("M05",),
    parameters=(_parameter("h", "animosity_cost", "0.3", "what the tie with Japan costs the ROK", "h"),),
    switch=("h",),
    term=lambda player, at: -at.h * _tied(at, JAPAN, ROK) if player == ROK else 0,
)
TRADE = Mechanism(
    name="trade",
    order=40,
    claim="Ties with China pay.",
    seeds=("S000", "S001"),
    literature=("Kuik 2008",),
    catalogue=("M10",),
    parameters=(_parameter("g", "china_trade", "0.05", "what a tie with China is worth to both", "g"),),
    switch=("g",),
    term=_trade,
)
UPKEEP = Mechanism(
    name="upkeep",
    order=50,
    claim="A tie costs both who keep it.",
    literature=("Jackson and Wolinsky 1996",),
    parameters=(_parameter("k", "tie_cost", "0.1", "what a tie costs each end", "k"),),
    switch=("k",),
    term=lambda player, at: -at.k * sum(player in tie for tie in at.ties),
)
SPIRAL = Mechanism(
    name="spiral",
    order=60,
    claim="An exclusive bloc encircles China, and China's answer threatens the bloc.",
    seeds=("S004",),
    literature=("Jervis 1978",),
    catalogue=("M29",),
    parameters=(
        _parameter("zeta", "spiral", "0.1", "what the answer to an exclusive bloc costs each of its members", r"\zeta"),
        _parameter("zetaC", "encirclement", "0.3", "what the bloc costs China", r"\zeta_C"),
    ),
    switch=("zeta", "zetaC"),
    term=lambda player, at: -at.excluded * (at.zetaC if player == CHINA else at.zeta),
    rival="A bloc that is tight deters, and costs no security (Hwang 2024): zeta = 0.",
)
CROSS_PRESSURE = Mechanism(
    name="cross_pressure",
    order=70,
    claim="An ally tied to both powers is pressed by both, and worth less to Washington.",
    seeds=("S001", "S003"),
    literature=("Snyder 1997",),
    catalogue=("M10", "M12"),
    parameters=(
        _parameter("p", "cross_pressure", "0.1", "what being tied to both powers costs an ally", "p"),
        _parameter("w", "us_jealousy", "0.1", "what it costs the US", "w"),
    ),
    switch=("p", "w"),
    term=_cross_pressure,
)

MODEL = NetworkModel(
    "regional_ties",
    "Exclusive or inclusive ties",
    PLAYERS,
    (),
    (GUARANTEE, COOPERATION, HISTORY, TRADE, UPKEEP, SPIRAL, CROSS_PRESSURE),
    facts,
    "Yoon (S004); networks after Jackson and Wolinsky 1996, spiral after Jervis 1978",
)


def spiral_threshold(values: Mapping[str, Fraction]) -> Fraction:
    """Return zeta*, beyond which an exclusive bloc defeats itself: one of its members gains by cutting a tie.

    >>> spiral_threshold(MODEL.values())
    Fraction(1, 5)
    """
    return min(values["beta"] - values["h"], values["theta"], values["c"]) - values["k"]


def exclusion_is_stable(values: Mapping[str, Fraction]) -> bool:
    """Tell whether the bloc without China is pairwise stable, off every boundary.

    >>> exclusion_is_stable(MODEL.values()), exclusion_is_stable(MODEL.values({"zeta": "0.25"}))
    (True, False)
    """
    tie = values["g"] - values["k"]
    shut = tie + values["zetaC"] / 3 < 0 or tie + values["zeta"] / 3 < 0
    return values["zeta"] < spiral_threshold(values) and shut


def inclusion_is_stable(values: Mapping[str, Fraction]) -> bool:
    """Tell whether all six ties are pairwise stable, off every boundary.

    >>> inclusion_is_stable(MODEL.values()), inclusion_is_stable(MODEL.values({"zeta": "0.5"}))
    (False, True)
    """
    v = values
    ties = (v["beta"] - v["h"], v["c"] - v["p"], v["theta"] - v["w"], v["g"] - v["p"] + v["zeta"] / 3, v["g"] + v["zetaC"] / 3)
    return min(ties) > v["k"]
