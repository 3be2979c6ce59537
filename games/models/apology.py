r"""Apology: Japan apologises at a cost or not, and the ROK accepts or rejects the hand that is held out.

Animosity makes acceptance costly, :math:`\alpha`, less so after an apology, :math:`\alpha(1-\rho)`; rejecting brings the
ROK what China offers, :math:`\chi`. Subgame-perfect path: with :math:`\chi < v_K - \alpha` the ROK accepts anyway and
Japan does not apologise; with :math:`v_K - \alpha < \chi < v_K - \alpha(1-\rho)` only an apology is accepted, and Japan
makes it iff :math:`v_J + l_J > a_J`; above that the ROK rejects either, and Japan does not apologise.

With probability :math:`1 - \sigma` Japan is insincere and retracts later, at the ROK's cost :math:`\alpha`; neither knows
beforehand (an uncertain leader): an apology is accepted iff :math:`v_K - \alpha(1-\rho) - (1-\sigma)\alpha \ge \chi`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, chance, move

SINCERITY = Parameter("sg", "sincerity", "situational", 1, 0, 1, "probability that an apology is not retracted", r"\sigma")
RECONCILIATION = Mechanism(
    name="reconciliation",
    order=10,
    claim="Working together pays both, and rejection costs the one who asked.",
    seeds=("S000", "S003"),
    literature=("Kydd 2000",),
    parameters=(
        Parameter("vJ", "japan_gain", "structural", "0.8", 0, 2, "what acceptance is worth to Japan", "v_J"),
        Parameter("vK", "rok_gain", "structural", "0.8", 0, 2, "what acceptance is worth to the ROK", "v_K"),
        Parameter("lJ", "japan_rejection_loss", "structural", "0.3", 0, 2, "what rejection costs Japan", "l_J"),
    ),
    term=lambda player, at: (at.vJ if player == "Japan" else at.vK) if at.accepted else (-at.lJ if player == "Japan" else 0),
)
ANIMOSITY = Mechanism(
    name="animosity",
    order=20,
    claim="History makes acceptance costly in Seoul; an apology takes part of that cost away.",
    seeds=("S000", "S003"),
    literature=("O'Neill 1999", "Lind 2008"),
    parameters=(
        Parameter("alpha", "animosity_cost", "structural", "0.5", 0, 2, "what accepting costs the ROK without apology", r"\alpha"),
        Parameter("rho", "apology_effect", "structural", "0.6", 0, 1, "share of it that an apology takes away", r"\rho"),
    ),
    switch=("alpha",),
    term=lambda player, at: 0 if player == "Japan" or not at.accepted else -at.alpha * (1 - at.rho * at.apology),
)
CONTRITION = Mechanism(
    name="contrition",
    order=30,
    claim="An apology costs its government support at home.",
    seeds=("S003",),
    literature=("Lind 2009",),
    parameters=(Parameter("aJ", "apology_cost", "structural", "0.4", 0, 2, "what an apology costs Japan", "a_J"),),
    switch=("aJ",),
    term=lambda player, at: -at.aJ * at.apology if player == "Japan" else 0,
)
CHINA = Mechanism(
    name="china",
    order=40,
    claim="A ROK that stays away from Japan has China to turn to.",
    seeds=("S001",),
    literature=("Park 2011",),
    parameters=(Parameter("chi", "china_offer", "situational", "0.45", 0, 2, "what China gives a ROK that rejects", r"\chi"),),
    switch=("chi",),
    term=lambda player, at: at.chi if player == "ROK" and not at.accepted else 0,
)
RETRACTION = Mechanism(
    name="retraction",
    order=50,
    claim="An apology taken back hurts as much as none: a gaffe or a shrine visit reopens the question.",
    seeds=("S003",),
    literature=("Lind 2008",),
    parameters=(),
    term=lambda player, at: -at.alpha * at.accepted * at.apology * at.retracted if player == "ROK" else 0,
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: apology or none, the ROK's reply, and, after an accepted apology, whether it is retracted."""

    def reply(apology: int) -> Node:
        rejected = end(apology=apology, accepted=0, retracted=0)
        kept: Node = end(apology=apology, accepted=1, retracted=0)
        if apology:
            retracted = end(apology=1, accepted=1, retracted=1)
            kept = chance({"kept": (v.sg, kept), "retracted": (1 - v.sg, retracted)}, "sincerity")
        return move("ROK", "after apology" if apology else "after none", {"accept": kept, "reject": rejected})

    return move("Japan", "Japan", {"A": reply(1), "N": reply(0)})


MODEL = TreeModel(
    "apology",
    "Apology",
    ("Japan", "ROK"),
    (SINCERITY,),
    (RECONCILIATION, ANIMOSITY, CONTRITION, CHINA, RETRACTION),
    story,
    "Murphy (S003), Keck 2012 (S000); form after O'Neill 1999 and Kydd 2000",
    verbs={
        "Japan A": "apologises",
        "Japan N": "does not apologise",
        "ROK accept": "accepts",
        "ROK reject": "rejects",
    },
)


def path(values: Mapping[str, Fraction]) -> tuple[str, str]:
    """Return the subgame-perfect path off every boundary: what Japan does and how the ROK replies.

    >>> [path(MODEL.values({"chi": chi})) for chi in ("0.2", "0.45", "0.8")]
    [('N', 'accept'), ('A', 'accept'), ('N', 'reject')]
    """
    v = values
    plain = v["vK"] - v["alpha"]
    sorry = v["vK"] - v["alpha"] * (1 - v["rho"]) - (1 - v["sg"]) * v["alpha"]
    if v["chi"] < plain:
        return ("A", "accept") if v["aJ"] < 0 else ("N", "accept")
    if v["chi"] < sorry and v["vJ"] + v["lJ"] > v["aJ"]:
        return "A", "accept"
    return "N", "reject"
