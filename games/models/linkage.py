r"""Linkage: Tokyo ties the abductees to the common line on the DPRK, alone or with a side payment, and Seoul joins or goes alone.

The common line is worth :math:`v_J` to Japan and :math:`v_K` to the ROK, either of which may be negative; Seoul's support on the
abductees is worth :math:`a_J` to Japan and costs the ROK :math:`a_K`. Japan proposes nothing (none), the line alone (separate),
which leaves the abductees aside and costs its government :math:`d_J`, both together (link), or both with a payment t to the ROK
(pay). The ROK joins or goes alone; a refusal costs Japan :math:`r_J` and the ROK :math:`r_K`. By backward induction Seoul joins

.. math::
    \text{separate: } v_K \ge -r_K, \qquad \text{link: } v_K - a_K \ge -r_K, \qquad \text{pay: } v_K - a_K + t \ge -r_K

and Tokyo takes the best of what follows: 0, :math:`v_J - d_J`, :math:`v_J + a_J` or :math:`v_J + a_J - t` where Seoul joins.

Linkage is an impediment (Keck) where the line would pay both, :math:`v_J > 0` and :math:`v_K > -r_K`, and none is made: Tokyo may
not leave the abductees aside, :math:`d_J > v_J`, and Seoul would not support them, :math:`v_K < a_K - r_K`. It makes an agreement
where there was none (Tollison and Willett) if the line alone is worth less than it costs Tokyo, :math:`v_J < d_J`, but
:math:`v_J + a_J > 0` and :math:`v_K > a_K - r_K`. With a payment of the right size there is one whenever
:math:`v_J + a_J > \max(0, a_K - v_K - r_K)`: side payments widen the bargaining set to all that pays both together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model.mechanism import Mechanism
from ..model.parameters import Parameter
from ..model.tree_model import TreeModel
from ..tree.builder import Node, Terminal, move

JAPAN, ROK = PLAYERS = ("Japan", "ROK")


def _parameter(symbol: str, name: str, default: str, meaning: str, latex: str, low: int = 0) -> Parameter:
    return Parameter(symbol, name, "structural", default, low, 1, meaning, latex)


LINE = Mechanism(
    name="common_line",
    order=10,
    claim="A common line on the DPRK's arms is worth something to each, and may be worth less than nothing.",
    seeds=("S000",),
    literature=("Davis 2004",),
    catalogue=("M04", "M15"),
    parameters=(
        _parameter("vJ", "line_value_japan", "0.2", "what the common line is worth to Japan", "v_J", -1),
        _parameter("vK", "line_value_rok", "0.3", "what it is worth to the ROK", "v_K", -1),
    ),
    switch=("vJ", "vK"),
    term=lambda player, at: at.joined * (at.vJ if player == JAPAN else at.vK),
)
ABDUCTEES = Mechanism(
    name="abductees",
    order=20,
    claim="Support on the abductees is what Tokyo wants most and what Seoul's own line pays for.",
    seeds=("S000",),
    literature=("Tollison and Willett 1979", "Morrow 1992"),
    catalogue=("M04",),
    parameters=(
        _parameter("aJ", "abductee_gain", "0.4", "what Seoul's support is worth to Japan", "a_J"),
        _parameter("aK", "abductee_cost", "0.5", "what it costs the ROK", "a_K"),
    ),
    switch=("aJ", "aK"),
    term=lambda player, at: at.joined * at.linked * (at.aJ if player == JAPAN else -at.aK),
    rival="Linkage is no impediment but a currency: it adds an issue on which the parties differ (Tollison and Willett 1979).",
)
PAYMENT = Mechanism(
    name="side_payment",
    order=30,
    claim="A payment moves what a package is worth from one to the other, and widens the set of bargains that pay both.",
    literature=("Tollison and Willett 1979",),
    parameters=(_parameter("t", "side_payment", "0.25", "what Japan adds for the ROK", "t"),),
    switch=("t",),
    term=lambda player, at: at.joined * at.paid * (-at.t if player == JAPAN else at.t),
)
DROPPING = Mechanism(
    name="dropping",
    order=40,
    claim="A government in Tokyo that leaves the abductees aside pays at home.",
    seeds=("S000",),
    literature=("Fearon 1994",),
    catalogue=("M04",),
    parameters=(_parameter("dJ", "dropping_cost", "0.3", "what proposing the line alone costs Japan's government", "d_J"),),
    switch=("dJ",),
    term=lambda player, at: -at.dJ * at.dropped if player == JAPAN else 0,
)
REFUSAL = Mechanism(
    name="refusal",
    order=50,
    claim="A proposal refused isolates Tokyo, and tries Seoul's ties.",
    seeds=("S000",),
    literature=("Snyder 1997",),
    parameters=(
        _parameter("rJ", "isolation_cost", "0.05", "what a refusal costs Japan", "r_J"),
        _parameter("rK", "refusal_cost", "0.1", "what refusing costs the ROK", "r_K"),
    ),
    switch=("rJ", "rK"),
    term=lambda player, at: -at.refused * (at.rJ if player == JAPAN else at.rK),
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: what Tokyo proposes, and whether Seoul joins."""

    def reply(proposal: str) -> Node:
        linked = int(proposal != "separate")
        facts = {"linked": linked, "paid": int(proposal == "pay"), "dropped": 1 - linked}
        joins = end(joined=1, refused=0, **facts)
        return move(ROK, f"ROK after {proposal}", {"join": joins, "alone": end(joined=0, refused=1, **facts)})

    none = end(joined=0, refused=0, linked=0, paid=0, dropped=0)
    return move(JAPAN, "Japan", {**{proposal: reply(proposal) for proposal in ("separate", "link", "pay")}, "none": none})


MODEL = TreeModel(
    "linkage",
    "Linkage of the abductees",
    PLAYERS,
    (),
    (LINE, ABDUCTEES, PAYMENT, DROPPING, REFUSAL),
    story,
    "Keck 2012 (S000) against Tollison and Willett 1979",
    verbs={
        "Japan separate": "proposes the line alone",
        "Japan link": "links the abductees",
        "Japan pay": "links and pays",
        "Japan none": "proposes nothing",
        "ROK join": "joins",
        "ROK alone": "goes alone",
    },
)


def path(values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the subgame-perfect path off every boundary.

    >>> path(MODEL.values()), path(MODEL.values({"t": 0, "rJ": 0, "vJ": "-0.2"}))
    (('pay', 'join'), ('none',))
    >>> path(MODEL.values({"aK": "0.2"})), path(MODEL.values({"aK": 1, "vJ": "0.5"}))
    (('link', 'join'), ('separate', 'join'))
    """
    v = values
    package, line = v["vK"] - v["aK"], v["vJ"] + v["aJ"]
    worth: dict[tuple[str, ...], Fraction] = {("none",): Fraction(0)}
    for proposal, seoul, tokyo, refused in (
        ("separate", v["vK"], v["vJ"] - v["dJ"], -v["dJ"] - v["rJ"]),
        ("link", package, line, -v["rJ"]),
        ("pay", package + v["t"], line - v["t"], -v["rJ"]),
    ):
        joins = seoul > -v["rK"]
        worth[proposal, "join" if joins else "alone"] = tokyo if joins else refused
    return max(worth, key=lambda own: worth[own])


def impediment(values: Mapping[str, Fraction]) -> bool:
    """Tell whether the line would pay both, and is not made because Tokyo may not drop the abductees and Seoul not support them.

    >>> impediment(MODEL.values()), impediment(MODEL.values({"t": 0})), impediment(MODEL.values({"t": 0, "dJ": 0}))
    (False, True, False)
    """
    v = values
    return v["vJ"] > 0 and v["vK"] > -v["rK"] and path(values) == ("none",)


def can_be_bought(values: Mapping[str, Fraction]) -> bool:
    """Tell whether some side payment makes the package pay both.

    >>> can_be_bought(MODEL.values()), can_be_bought(MODEL.values({"aK": 1}))
    (True, False)
    """
    v = values
    return v["vJ"] + v["aJ"] > max(Fraction(0), v["aK"] - v["vK"] - v["rK"])
