r"""China as a bidder: Tokyo, Beijing and Washington settle on terms, and Seoul sides with Tokyo, hedges or sides with Beijing.

Japan concedes on history or stands firm, China offers to press Pyongyang or ignores Seoul, the US engages or retrenches, and the
ROK chooses, all at once: standing policies, not offers that wait for an answer (``games.models.china_bids_first`` lets Seoul see
the terms). Let a, o, e be 1 if Tokyo concedes, Beijing offers and Washington engages, else 0, and t, b the ROK's ties with Tokyo
and Beijing: 1 and 0, :math:`x_H` each if it hedges, 0 and 1. A unit of each tie is worth to Seoul

.. math::
    A &= \beta (T_{KN} + T_{KC})/2 - h (1 - \rho a) + e (p - s c \beta T_{KN}) \\
    B &= g + L T_{KN} o - f_C T_{KC}

and whoever sides with Beijing loses the guarantee :math:`G = c T_{KN} e`. So Seoul sides with Tokyo iff :math:`A \ge B - G` and
:math:`(1-x_H) A \ge x_H B - k_H`, with Beijing iff :math:`B - G \ge A` and :math:`(1-x_H) B - G \ge x_H A - k_H`, and hedges
otherwise. Tokyo concedes iff :math:`d_J t + o_J o \ge g_J`, Beijing offers iff :math:`d_C b + o_C a \ge k_C`, and Washington
engages iff :math:`\theta t + o_U o \ge k_U`. Payoffs are sums over pairs of players, so that the whole equilibrium set is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter
from ..model.table_model import TableModel, facts_of

JAPAN, ROK, US, CHINA = PLAYERS = ("Japan", "ROK", "US", "China")
ACTIONS = (("concede", "stand"), ("Tokyo", "hedge", "Beijing"), ("engage", "retrench"), ("offer", "ignore"))
ALONE: Mapping[str, str] = {"Japan": "stand", "US": "retrench", "China": "ignore"}


def _structural(symbol: str, name: str, default: str, high: str, meaning: str, latex: str, low: str = "0") -> Parameter:
    return Parameter(symbol, name, "structural", default, low, high, meaning, latex)


def _tokyo(at: Any) -> Any:
    """The ROK's tie with Tokyo."""
    return at.tokyo + at.xH * at.hedges


def _beijing(at: Any) -> Any:
    """The ROK's tie with Beijing."""
    return at.beijing + at.xH * at.hedges


def facts(chosen: Mapping[str, str]) -> dict[str, int]:
    """Return what the terms look at: who makes terms, and which side Seoul takes, each 0 or 1.

    >>> facts({"Japan": "concede", "ROK": "hedge", "US": "retrench", "China": "offer"})["hedges"]
    1
    """
    seoul = chosen[ROK]
    return {
        "concedes": int(chosen[JAPAN] == "concede"),
        "engaged": int(chosen[US] == "engage"),
        "offers": int(chosen[CHINA] == "offer"),
        "tokyo": int(seoul == "Tokyo"),
        "hedges": int(seoul == "hedge"),
        "beijing": int(seoul == "Beijing"),
    }


SETTING = (
    Parameter("TJ", "threat_japan", "situational", "0.7", "0", "1", "threat that Japan perceives from the DPRK and China", "T_J"),
    Parameter("TKN", "dprk_threat_rok", "situational", "0.7", "0", "1", "threat that the ROK perceives from the DPRK", "T_{KN}"),
    Parameter("TKC", "china_threat_rok", "situational", "0.4", "0", "1", "threat that the ROK perceives from China", "T_{KC}"),
    Parameter("xH", "hedge_tie", "structural", "0.6", "0.3", "0.8", "share of either tie that a hedging ROK keeps", "x_H"),
)
THREAT = Mechanism(
    name="common_threat",
    order=10,
    claim="The ROK and Japan gain by working together against what both fear.",
    seeds=("S002", "S003"),
    literature=("Walt 1987",),
    catalogue=("M15", "M18"),
    parameters=(_structural("beta", "joint_output_value", "1", "1.5", "value of the tie with Tokyo per unit of threat", r"\beta"),),
    switch=("beta",),
    term=lambda player, at: at.beta * _tokyo(at) * {"Japan": at.TJ, "ROK": (at.TKN + at.TKC) / 2}.get(player, 0),
    signs=(Sign("beta", ROK, "Tokyo", "Beijing", ALONE, 1),),
)
GUARANTEE = Mechanism(
    name="guarantee",
    order=20,
    claim="An engaged US protects its allies and is lost to a ROK that sides with Beijing; it takes the place of Tokyo in part.",
    seeds=("S002", "S003", "S004"),
    literature=("Morrow 1991", "Cha 1999"),
    catalogue=("M16", "M17", "M19"),
    parameters=(
        _structural("c", "us_commitment", "0.8", "1", "protection that an engaged US gives per unit of threat", "c"),
        _structural("s", "substitutability", "0.3", "1", "share of the tie with Tokyo that protection replaces", "s", "-0.5"),
    ),
    switch=("c",),
    term=lambda player, at: (
        at.c * at.engaged * {"Japan": at.TJ, "ROK": at.TKN * (1 - at.beijing) - at.s * at.beta * at.TKN * _tokyo(at)}.get(player, 0)
    ),
    signs=(
        Sign("s", ROK, "Tokyo", "hedge", {**ALONE, "US": "engage"}, -1),
        Sign("c", ROK, "hedge", "Beijing", {**ALONE, "US": "engage"}, 1, {"s": 0}),
    ),
    rival="Where the guarantor also holds the pair together (s < 0, Hwang 2024), engagement draws Seoul to Tokyo.",
)
ENCOURAGEMENT = Mechanism(
    name="encouragement",
    order=30,
    claim="An engaged US presses Seoul towards Tokyo; without that the alignment is no fixture.",
    seeds=("S003", "S004"),
    literature=("Cha 2016",),
    catalogue=("M20", "M12"),
    parameters=(_structural("p", "us_pressure", "0.2", "0.6", "what staying away from Tokyo costs under an engaged US", "p"),),
    switch=("p",),
    term=lambda player, at: -at.p * at.engaged * (1 - _tokyo(at)) if player == ROK else 0,
    signs=(Sign("p", ROK, "Tokyo", "Beijing", {**ALONE, "US": "engage"}, 1),),
)
HISTORY = Mechanism(
    name="history",
    order=40,
    claim="Japan is the traditional enemy: every tie with Tokyo costs in Seoul.",
    seeds=("S000", "S003"),
    literature=("Lind 2008",),
    catalogue=("M05",),
    parameters=(_structural("h", "animosity_cost", "0.4", "0.8", "what a full tie with Tokyo costs the ROK", "h"),),
    switch=("h",),
    term=lambda player, at: -at.h * _tokyo(at) if player == ROK else 0,
    signs=(Sign("h", ROK, "Tokyo", "Beijing", ALONE, -1),),
)
CONCESSION = Mechanism(
    name="concession",
    order=50,
    claim="Tokyo may win Seoul over by a concession on history, which costs at home and deepens what the two then do together.",
    seeds=("S003",),
    literature=("O'Neill 1999", "Kydd 2000"),
    catalogue=("M25",),
    parameters=(
        _structural("rho", "concession_effect", "0.6", "1", "share of animosity that a concession takes away", r"\rho"),
        _structural("dJ", "japan_deepening", "0.3", "1", "what a settled past adds for Japan to a full tie", "d_J"),
        _structural("gJ", "concession_cost", "0.2", "0.6", "what conceding costs Japan's government", "g_J"),
    ),
    switch=("rho", "dJ", "gJ"),
    term=lambda player, at: at.concedes * {"Japan": at.dJ * _tokyo(at) - at.gJ, "ROK": at.rho * at.h * _tokyo(at)}.get(player, 0),
    signs=(
        Sign("rho", ROK, "Tokyo", "Beijing", {**ALONE, "Japan": "concede"}, 1),
        Sign("gJ", JAPAN, "concede", "stand", {"ROK": "Tokyo", "US": "engage", "China": "ignore"}, -1),
    ),
    rival="Contrition breeds backlash (Lind 2009): a cost of conceding above what a settled past adds.",
)
TRADE = Mechanism(
    name="trade",
    order=60,
    claim="A ROK close to China profits, whatever Beijing offers.",
    seeds=("S001",),
    literature=("Kuik 2008",),
    catalogue=("M10",),
    parameters=(_structural("g", "china_trade_pull", "0.2", "0.5", "what a full tie with Beijing is worth without an offer", "g"),),
    switch=("g",),
    term=lambda player, at: at.g * _beijing(at) if player == ROK else 0,
    signs=(Sign("g", ROK, "hedge", "Tokyo", ALONE, 1),),
)
LEVERAGE = Mechanism(
    name="leverage",
    order=70,
    claim="China alone can move Pyongyang, and a united front of Seoul and Beijing could settle the peninsula.",
    seeds=("S000", "S003"),
    literature=("Muthoo 1999",),
    catalogue=("M07",),
    parameters=(
        _structural("L", "china_leverage", "0.5", "1", "share of the DPRK's threat that China's pressure takes away", "L"),
        _structural("dC", "china_offer_gain", "0.4", "1", "what the offer wins China of a ROK with a full tie", "d_C"),
        _structural("kC", "china_offer_cost", "0.2", "0.6", "what pressing Pyongyang costs China", "k_C"),
    ),
    switch=("L", "dC", "kC"),
    term=lambda player, at: at.offers * {"ROK": at.L * at.TKN * _beijing(at), "China": at.dC * _beijing(at) - at.kC}.get(player, 0),
    signs=(
        Sign("L", ROK, "Beijing", "Tokyo", {**ALONE, "China": "offer"}, 1),
        Sign("kC", CHINA, "offer", "ignore", {"Japan": "stand", "ROK": "Beijing", "US": "retrench"}, -1),
    ),
    rival="The threat from Pyongyang drives Seoul to Tokyo (Hwang 2024): T_KN raises both A and B.",
)
FEAR = Mechanism(
    name="fear_of_china",
    order=80,
    claim="Proximity and power make China feared, too.",
    seeds=("S000",),
    literature=("Walt 1987",),
    catalogue=("M01",),
    parameters=(_structural("fC", "china_fear", "0.4", "1", "what a full tie with Beijing costs per unit of threat", "f_C"),),
    switch=("fC",),
    term=lambda player, at: -at.fC * at.TKC * _beijing(at) if player == ROK else 0,
    signs=(Sign("fC", ROK, "Beijing", "Tokyo", ALONE, -1),),
)
DISTRUST = Mechanism(
    name="distrust",
    order=90,
    claim="Whoever hedges is trusted by neither side.",
    seeds=("S001",),
    literature=("Kuik 2008",),
    catalogue=("M10",),
    parameters=(_structural("kH", "hedge_cost", "0.02", "0.2", "what hedging costs the ROK", "k_H"),),
    switch=("kH",),
    term=lambda player, at: -at.kH * at.hedges if player == ROK else 0,
    signs=(Sign("kH", ROK, "hedge", "Tokyo", ALONE, -1),),
)
OUTBIDDING = Mechanism(
    name="outbidding",
    order=100,
    claim="Seoul can play the others against each other: whoever does not answer a rival's terms loses standing.",
    seeds=("S003",),
    literature=("Snyder 1997",),
    catalogue=("M07", "M25"),
    parameters=(
        _structural("oJ", "japan_outbid_cost", "0.05", "0.4", "what standing firm costs Japan when China offers", "o_J"),
        _structural("oU", "us_outbid_cost", "0.15", "0.4", "what retrenching costs the US when China offers", "o_U"),
        _structural("oC", "china_outbid_cost", "0.05", "0.4", "what ignoring Seoul costs China when Japan concedes", "o_C"),
    ),
    switch=("oJ", "oU", "oC"),
    term=lambda player, at: {
        "Japan": -at.oJ * at.offers * (1 - at.concedes),
        "ROK": 0,
        "US": -at.oU * at.offers * (1 - at.engaged),
        "China": -at.oC * at.concedes * (1 - at.offers),
    }[player],
    signs=(Sign("oJ", JAPAN, "concede", "stand", {"ROK": "hedge", "US": "engage", "China": "offer"}, 1),),
)
ENGAGEMENT = Mechanism(
    name="engagement",
    order=110,
    claim="Engaging costs the US, and pays the more the closer Seoul stands to Tokyo.",
    seeds=("S003", "S004"),
    literature=("Lake 2009",),
    catalogue=("M28",),
    parameters=(
        _structural("theta", "us_cohesion_value", "0.4", "1", "what a full tie of its allies adds for an engaged US", r"\theta"),
        _structural("kU", "us_engagement_cost", "0.25", "0.6", "what engaging costs the US", "k_U"),
    ),
    switch=("theta", "kU"),
    term=lambda player, at: at.engaged * (at.theta * _tokyo(at) - at.kU) if player == US else 0,
    signs=(Sign("theta", US, "engage", "retrench", {"Japan": "stand", "ROK": "Tokyo", "China": "ignore"}, 1),),
)
STAKES = Mechanism(
    name="stakes",
    order=120,
    claim="A ROK in Beijing's camp is a loss to Tokyo and Washington and a gain to Beijing.",
    seeds=("S003",),
    literature=("Snyder 1997",),
    catalogue=("M07",),
    parameters=(
        _structural("lJ", "japan_loss", "0.5", "1", "what a ROK that sides with Beijing costs Japan", "l_J"),
        _structural("lU", "us_loss", "0.5", "1", "what it costs the US", "l_U"),
        _structural("vC", "china_gain", "0.5", "1", "what a full tie with the ROK is worth to China", "v_C"),
    ),
    switch=("lJ", "lU", "vC"),
    term=lambda player, at: {
        "Japan": -at.lJ * at.beijing,
        "ROK": 0,
        "US": -at.lU * at.beijing,
        "China": at.vC * _beijing(at),
    }[player],
)
MECHANISMS = (
    THREAT,
    GUARANTEE,
    ENCOURAGEMENT,
    HISTORY,
    CONCESSION,
    TRADE,
    LEVERAGE,
    FEAR,
    DISTRUST,
    OUTBIDDING,
    ENGAGEMENT,
    STAKES,
)
"""What payoffs are made of, whether the terms are seen or not."""
SOURCE = "Murphy (S003), Keck 2012 (S000); outside options after Muthoo 1999, hedging after Kuik 2008"

MODEL = TableModel(
    "china_bidder",
    PLAYERS,
    ACTIONS,
    SETTING,
    MECHANISMS,
    facts_of(facts),
    title="China as a bidder",
    source=SOURCE,
    words={
        "concede": "Tokyo concedes on history",
        "stand": "Tokyo stands firm",
        "Tokyo": "Seoul sides with Tokyo",
        "hedge": "Seoul hedges",
        "Beijing": "Seoul sides with Beijing",
        "engage": "Washington engages",
        "retrench": "Washington retrenches",
        "offer": "Beijing offers to press Pyongyang",
        "ignore": "Beijing ignores Seoul",
    },
)


def seoul(values: Mapping[str, Any], concedes: int, engaged: int, offers: int) -> dict[str, Any]:
    """Return what each choice is worth to Seoul under given terms, up to a constant: A, the hedge, and B - G of the text.

    >>> {action: str(worth) for action, worth in seoul(MODEL.values(), 1, 1, 0).items()}
    {'Tokyo': '211/500', 'hedge': '643/2500', 'Beijing': '-13/25'}
    """
    v = values
    tokyo = v["beta"] * (v["TKN"] + v["TKC"]) / 2 - v["h"] * (1 - v["rho"] * concedes)
    tokyo = tokyo + engaged * (v["p"] - v["s"] * v["c"] * v["beta"] * v["TKN"])
    beijing = v["g"] + v["L"] * v["TKN"] * offers - v["fC"] * v["TKC"]
    hedge = v["xH"] * (tokyo + beijing) - v["kH"]
    return {"Tokyo": tokyo, "hedge": hedge, "Beijing": beijing - v["c"] * v["TKN"] * engaged}


def pure(values: Mapping[str, Fraction]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the pure equilibria by the inequalities of the text, in the order of the players.

    >>> for profile in pure(MODEL.values()):
    ...     print(*profile)
    concede Tokyo engage ignore
    concede hedge engage offer
    stand Beijing retrench offer
    """
    v = values
    for concedes, choice, engaged, offers in product((1, 0), ACTIONS[1], (1, 0), (1, 0)):
        tie = {"Tokyo": (Fraction(1), Fraction(0)), "hedge": (v["xH"], v["xH"]), "Beijing": (Fraction(0), Fraction(1))}[choice]
        worth = seoul(v, concedes, engaged, offers)
        gains = (
            (concedes, v["dJ"] * tie[0] + v["oJ"] * offers - v["gJ"]),
            (engaged, v["theta"] * tie[0] + v["oU"] * offers - v["kU"]),
            (offers, v["dC"] * tie[1] + v["oC"] * concedes - v["kC"]),
        )
        if worth[choice] == max(worth.values()) and all(gain >= 0 if done else gain <= 0 for done, gain in gains):
            yield ACTIONS[0][1 - concedes], choice, ACTIONS[2][1 - engaged], ACTIONS[3][1 - offers]
