r"""Two-level ratification: Japan offers a high concession, a low one or none; Seoul signs or not; a ratifier decides.

The ratifier is a hawk with probability :math:`q` and accepts only the high concession. If :math:`v_J > k_H`, Japan offers
it iff :math:`q \ge q_1 = (k_H - k_L)/(v_J - k_L + n)`, or Seoul would not sign the low one, :math:`q > q_2 = g_L/(g_L + m)`.
Otherwise the low offer is signed, and with probability :math:`q` it is not ratified: involuntary defection, as in 2012 and
2015-17.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, chance, move

HAWK = Parameter("q", "hawk_probability", "situational", "0.3", 0, 1, "probability that the ratifier accepts only H", "q")
CONCESSION = Mechanism(
    name="concession",
    order=10,
    claim="A settlement is worth something to both, and the more Japan concedes the more it costs Tokyo and pays Seoul.",
    seeds=("S003",),
    literature=("Putnam 1988", "Iida 1993"),
    parameters=(
        Parameter("vJ", "japan_settlement_value", "structural", 1, 0, 2, "what a ratified settlement is worth to Japan", "v_J"),
        Parameter("kH", "high_concession_cost", "structural", "0.6", 0, 2, "what the high concession costs Japan", "k_H"),
        Parameter("kL", "low_concession_cost", "structural", "0.2", 0, 2, "what the low one costs", "k_L"),
        Parameter("gH", "high_concession_gain", "structural", 1, 0, 2, "what the high one is worth to Seoul", "g_H"),
        Parameter("gL", "low_concession_gain", "structural", "0.4", 0, 2, "what the low one is worth to Seoul", "g_L"),
    ),
    term=lambda player, at: (
        at.ratified * (at.vJ - (at.kH if at.offer == "H" else at.kL) if player == "Japan" else at.gH if at.offer == "H" else at.gL)
    ),
)
VETO = Mechanism(
    name="veto",
    order=20,
    claim="A signed agreement that fails at home hurts both governments.",
    seeds=("S003",),
    literature=("Putnam 1988", "Tarar 2001"),
    parameters=(
        Parameter("n", "japan_failure_cost", "structural", "0.2", 0, 2, "what a failed ratification costs Japan", "n"),
        Parameter("m", "rok_failure_cost", "structural", "0.4", 0, 2, "what it costs Seoul's government", "m"),
    ),
    switch=("n", "m"),
    term=lambda player, at: -at.failed * (at.n if player == "Japan" else at.m),
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: offer, signature, the ratifier's kind, whose decision is fixed by its kind."""

    def signing(offer: str) -> Node:
        ratified = end(offer=offer, ratified=1, failed=0)
        hawk = ratified if offer == "H" else end(offer=offer, ratified=0, failed=1)
        ratifier = chance({"hawk": (v.q, hawk), "dove": (1 - v.q, ratified)}, "ratifier")
        return move("ROK", f"ROK offered {offer}", {"sign": ratifier, "refuse": end(offer=offer, ratified=0, failed=0)})

    none = end(offer="none", ratified=0, failed=0)
    return move("Japan", "Japan", {"H": signing("H"), "L": signing("L"), "none": none})


MODEL = TreeModel(
    "ratification",
    "Two-level ratification",
    ("Japan", "ROK"),
    (HAWK,),
    (CONCESSION, VETO),
    story,
    "Murphy (S003); Putnam 1988, Iida 1993",
    verbs={
        "Japan H": "offers the high concession",
        "Japan L": "offers the low concession",
        "Japan none": "offers none",
        "ROK sign": "signs",
        "ROK refuse": "refuses",
    },
)


def thresholds(values: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """Return q1, from which on Japan prefers the safe high offer, and q2, above which Seoul would not sign the low one.

    >>> thresholds(MODEL.values())
    (Fraction(2, 5), Fraction(1, 2))
    """
    v = values
    return (v["kH"] - v["kL"]) / (v["vJ"] - v["kL"] + v["n"]), v["gL"] / (v["gL"] + v["m"])


def path(values: Mapping[str, Fraction]) -> tuple[str, str]:
    """Return the subgame-perfect offer and reply off every boundary, for k_L < k_H < v_J and positive gains.

    >>> [path(MODEL.values({"q": q})) for q in ("0.3", "0.45", "0.9")]
    [('L', 'sign'), ('H', 'sign'), ('H', 'sign')]
    """
    first, second = thresholds(values)
    return ("H" if values["q"] > min(first, second) else "L"), "sign"
