r"""Reliability signalling: is the US a reliable protector? It may say so at a cost, and an ally cooperates or hedges.

Chance makes the US reliable with probability :math:`r`; only the US learns it. It signals (a deployment, a declaration)
at a cost that is lower for the reliable, :math:`k_R < k_U`, or not; the ally sees the signal and cooperates or hedges.

With :math:`r^* = l/(v+l)`, the ally cooperates iff it believes the US to be reliable with at least that probability.
Perfect Bayesian equilibria: *separating* iff :math:`k_R \le b \le k_U`; *pooling on silence* with cooperation iff
:math:`r \ge r^*`, with hedging iff :math:`r \le r^*` (it fails the intuitive criterion if :math:`k_R < b < k_U`); *pooling
on the signal* iff :math:`r \ge r^*` and :math:`k_U \le b`; *semi-separating* iff :math:`r < r^*` and :math:`k_U < b`: the
unreliable signals with probability :math:`r(1-r^*)/((1-r)r^*)` and the ally cooperates after the signal with probability
:math:`k_U/b`. For :math:`r > r^*` and :math:`k_R < b` there is a second one: the reliable signals with probability
:math:`1 - (1-r)r^*/(r(1-r^*))`, the unreliable never, and the ally cooperates for sure after the signal and with
probability :math:`1 - k_R/b` after silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, chance, move

PRIOR = Parameter("r", "prior_reliability", "situational", "0.3", 0, 1, "probability that the US is reliable", "r")
COOPERATION = Mechanism(
    name="cooperation",
    order=10,
    claim="Cooperation with a reliable protector pays the ally, and pays the US whatever its type.",
    seeds=("S002",),
    literature=("Kydd 2000",),
    parameters=(
        Parameter("b", "us_gain", "structural", 1, 0, 2, "what the US gains if the ally cooperates", "b"),
        Parameter("v", "ally_gain", "structural", 1, 0, 2, "what the ally gains by cooperating with a reliable US", "v"),
    ),
    term=lambda player, at: at.cooperates * (at.b if player == "US" else at.v * at.reliable),
)
ABANDONMENT = Mechanism(
    name="abandonment",
    order=20,
    claim="Whoever cooperates and is then left alone loses.",
    seeds=("S002", "S003"),
    literature=("Snyder 1984", "Cha 1999"),
    parameters=(Parameter("l", "abandonment_loss", "structural", 1, 0, 2, "what cooperating with an unreliable US costs", "l"),),
    switch=("l",),
    term=lambda player, at: 0 if player == "US" else -at.l * at.cooperates * (1 - at.reliable),
)
SIGNAL = Mechanism(
    name="signal",
    order=30,
    claim="A signal informs because it costs the unreliable more.",
    seeds=("S002",),
    literature=("Spence 1973", "Fearon 1997"),
    parameters=(
        Parameter("kR", "signal_cost_reliable", "structural", "0.2", 0, 2, "what signalling costs a reliable US", "k_R"),
        Parameter("kU", "signal_cost_unreliable", "structural", "0.6", 0, 2, "what it costs an unreliable one", "k_U"),
    ),
    switch=("kR", "kU"),
    term=lambda player, at: -at.signals * (at.kR if at.reliable else at.kU) if player == "US" else 0,
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: type, signal, the ally's reply."""

    def reply(signal: str, reliable: int) -> Node:
        ends = {a: end(cooperates=int(a == "C"), reliable=reliable, signals=int(signal == "S")) for a in ("C", "H")}
        return move("Ally", f"after {signal}", ends)

    def speak(name: str, reliable: int) -> Node:
        return move("US", name, {signal: reply(signal, reliable) for signal in ("S", "N")})

    types = {"reliable": (v.r, speak("US reliable", 1)), "unreliable": (1 - v.r, speak("US unreliable", 0))}
    return chance(types, "type")


MODEL = TreeModel(
    "reliability",
    "Reliability signalling",
    ("US", "Ally"),
    (PRIOR,),
    (COOPERATION, ABANDONMENT, SIGNAL),
    story,
    "Hwang 2024 (S002) against Cha 1999; form after Spence 1973",
    verbs={
        "US S": "sends a costly signal",
        "US N": "sends none",
        "Ally C": "cooperates",
        "Ally H": "hedges",
    },
    conditions=(
        ("separating: S if reliable; C after S", "kR <= b & b <= kU"),
        ("pooling on N; C", "r >= l/(v + l)"),
        ("pooling on N; H", "r <= l/(v + l)"),
        ("pooling on S; C", "r >= l/(v + l) & kU <= b"),
        ("semi-separating: the unreliable mix", "r < l/(v + l) & kU < b"),
        ("semi-separating: the reliable mix", "r > l/(v + l) & kR < b"),
    ),
)


def threshold(values: Mapping[str, Fraction]) -> Fraction:
    """Return r*, the least belief in reliability with which the ally cooperates.

    >>> threshold(MODEL.values())
    Fraction(1, 2)
    """
    return values["l"] / (values["v"] + values["l"])


def kinds(values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the kinds of perfect Bayesian equilibria that exist at parameter values off every boundary.

    >>> kinds(MODEL.values({"b": "0.4"}))
    ('separating', 'pooling on N with H')
    >>> kinds(MODEL.values()), kinds(MODEL.values({"r": "0.7"}))
    (('pooling on N with H', 'semi-separating'), ('pooling on N with C', 'pooling on S with C', 'second semi-separating'))
    """
    b, r, low, high = values["b"], values["r"], values["kR"], values["kU"]
    star = threshold(values)
    found = {
        "separating": low <= b <= high,
        "pooling on N with C": r >= star,
        "pooling on N with H": r <= star,
        "pooling on S with C": r >= star and b >= high,
        "semi-separating": r < star and b > high,
        "second semi-separating": r > star and b > low,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def mixing(values: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """Return, in the semi-separating equilibrium, how often the unreliable signals and the ally then cooperates.

    >>> mixing(MODEL.values())
    (Fraction(3, 7), Fraction(3, 5))
    """
    r, star = values["r"], threshold(values)
    return r * (1 - star) / ((1 - r) * star), values["kU"] / values["b"]
