r"""Reliability signalling before two allies: one signal, two audiences whose fears of abandonment differ.

The US learns its type and signals or not; Japan and the ROK see the signal and choose at once whether to cooperate with
the US. Each ally's payoff is that of ``games.models.reliability`` with its own stakes, so with
:math:`r_i^* = l_i/(v_i + l_i)` and :math:`r_J^* < r_K^*`, under pooling on silence Japan cooperates and the ROK hedges for
:math:`r_J^* \le r < r_K^*`: Cha's asymmetric fear of abandonment. Cohesion rises with r.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, chance, simultaneous
from ..tree.builder import move as us_move
from .reliability import PRIOR, SIGNAL

ALLIES = ("Japan", "ROK")


def _gain(player: str, at: Any) -> Any:
    if player == "US":
        return at.b * sum(at.cooperates.values())
    return at.cooperates[player] * at.reliable * (at.vJ if player == "Japan" else at.vK)


def _loss(player: str, at: Any) -> Any:
    if player == "US":
        return 0
    return -at.cooperates[player] * (1 - at.reliable) * (at.lJ if player == "Japan" else at.lK)


COOPERATION = Mechanism(
    name="cooperation",
    order=10,
    claim="Cooperation with a reliable protector pays the ally, and pays the US whatever its type.",
    seeds=("S002",),
    literature=("Kydd 2000",),
    parameters=(
        Parameter("b", "us_gain", "structural", "0.5", 0, 2, "what the US gains from each ally that cooperates", "b"),
        Parameter("vJ", "japan_gain", "structural", 1, 0, 2, "what Japan gains by cooperating with a reliable US", "v_J"),
        Parameter("vK", "rok_gain", "structural", 1, 0, 2, "what the ROK gains by it", "v_K"),
    ),
    term=_gain,
)
ABANDONMENT = Mechanism(
    name="abandonment",
    order=20,
    claim="The fear of being left alone differs between the allies, and friction follows the difference.",
    seeds=("S002", "S003"),
    literature=("Cha 1999", "Snyder 1984"),
    parameters=(
        Parameter("lJ", "japan_abandonment_loss", "structural", "0.5", 0, 3, "what abandonment costs Japan", "l_J"),
        Parameter("lK", "rok_abandonment_loss", "structural", "1.5", 0, 3, "what abandonment costs the ROK", "l_K"),
    ),
    switch=("lJ", "lK"),
    term=_loss,
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: type, signal, both allies' replies at once."""

    def replies(signal: str, reliable: int) -> Node:
        def follow(*actions: str) -> Terminal:
            chosen = {player: int(a == "C") for player, a in zip(ALLIES, actions, strict=True)}
            return end(cooperates=chosen, reliable=reliable, signals=int(signal == "S"))

        return simultaneous([(player, f"{player} after {signal}", ("C", "H")) for player in ALLIES], follow)

    def speak(name: str, reliable: int) -> Node:
        return us_move("US", name, {signal: replies(signal, reliable) for signal in ("S", "N")})

    types = {"reliable": (v.r, speak("US reliable", 1)), "unreliable": (1 - v.r, speak("US unreliable", 0))}
    return chance(types, "type")


MODEL = TreeModel(
    "two_allies",
    "Reliability signalling before two allies",
    ("US", *ALLIES),
    (PRIOR,),
    (COOPERATION, ABANDONMENT, SIGNAL),
    story,
    "Hwang 2024 (S002), Cha 1999; form after Spence 1973",
    verbs={
        "US S": "sends a costly signal",
        "US N": "sends none",
        **{f"{ally} {action}": verb for ally in ALLIES for action, verb in (("C", "cooperates"), ("H", "hedges"))},
    },
    conditions=(
        ("pooling on N; both C", "r >= lJ/(vJ + lJ) & r >= lK/(vK + lK)"),
        ("pooling on N; Japan C, the ROK H", "r >= lJ/(vJ + lJ) & r <= lK/(vK + lK)"),
        ("pooling on N; Japan H, the ROK C", "r <= lJ/(vJ + lJ) & r >= lK/(vK + lK)"),
        ("pooling on N; both H", "r <= lJ/(vJ + lJ) & r <= lK/(vK + lK)"),
    ),
)


def thresholds(values: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """Return r*_J and r*_K, the least beliefs in reliability with which Japan and the ROK cooperate.

    >>> thresholds(MODEL.values())
    (Fraction(1, 3), Fraction(3, 5))
    """
    japan, rok = (values[f"l{i}"] / (values[f"v{i}"] + values[f"l{i}"]) for i in "JK")
    return japan, rok
