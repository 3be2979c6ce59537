r"""Tied hands: Seoul concedes in public or in private before a Tokyo that does not know whether a concession would be kept.

With probability r the government in Seoul is sincere and keeps what it begins; else it may keep or renege (R), which gains it g
and, after a public concession, costs it the audience's :math:`\alpha`. Japan sees how Seoul concedes and reciprocates (C) or
hedges (H); a public concession left unanswered costs Seoul the humiliation :math:`\kappa`. Kept cooperation pays Seoul b and Japan
v; if Seoul reneges, Japan loses l and Seoul has b + g, less :math:`\alpha`.

With :math:`r^* = l/(v+l)`, Japan reciprocates iff it believes that cooperation will be kept with at least that probability. If
:math:`\alpha > g`, a public concession binds whoever makes it: Japan reciprocates it at every r, and for :math:`r < r^*` that is
the only outcome (audience costs as commitment, Fearon 1997). If :math:`\alpha < g` it binds nobody, and for :math:`r < r^*` there
is no cooperation: Seoul stays private and Japan hedges, where :math:`\kappa` only deters (Wang). For :math:`r > r^*` trust is
enough: private concessions are reciprocated, and public ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model.mechanism import Mechanism
from ..model.parameters import Parameter
from ..model.tree_model import TreeModel
from ..tree.builder import Node, Terminal, chance, move

ROK, JAPAN = PLAYERS = ("ROK", "Japan")
PRIOR = Parameter("r", "prior_sincerity", "situational", "0.3", 0, 1, "probability that Seoul keeps what it begins", "r")


def _parameter(symbol: str, name: str, default: str, meaning: str, latex: str) -> Parameter:
    return Parameter(symbol, name, "structural", default, 0, 2, meaning, latex)


COOPERATION = Mechanism(
    name="cooperation",
    order=10,
    claim="Cooperation that is kept pays both.",
    seeds=("S001", "S002"),
    literature=("Kydd 2000",),
    parameters=(
        _parameter("b", "rok_gain", "0.5", "what Japan's cooperation is worth to the ROK", "b"),
        _parameter("v", "japan_gain", "1", "what kept cooperation is worth to Japan", "v"),
    ),
    term=lambda player, at: at.reciprocated * (at.b if player == ROK else at.v * (1 - at.reneged)),
)
RENEGING = Mechanism(
    name="reneging",
    order=20,
    claim="An accord that is undone pays a government in Seoul at home, and Tokyo loses what it gave.",
    seeds=("S001", "S003"),
    literature=("Snyder 1997",),
    catalogue=("M14", "M27"),
    parameters=(
        _parameter("g", "reneging_gain", "0.4", "what reneging brings the ROK's government", "g"),
        _parameter("l", "japan_loss", "1", "what it costs Japan", "l"),
    ),
    switch=("g", "l"),
    term=lambda player, at: at.reneged * (at.g if player == ROK else -at.l),
)
AUDIENCE = Mechanism(
    name="audience",
    order=30,
    claim="Who has conceded before an audience pays for going back on it.",
    seeds=("S001",),
    literature=("Fearon 1997",),
    catalogue=("M13",),
    parameters=(_parameter("alpha", "audience_cost", "0.6", "what reneging on a public concession costs the ROK", r"\alpha"),),
    switch=("alpha",),
    term=lambda player, at: -at.alpha * at.public * at.reneged if player == ROK else 0,
    rival="Audience costs deter concessions (Wang 2023): approval fell to 30% after the steps of March 2023.",
)
HUMILIATION = Mechanism(
    name="humiliation",
    order=40,
    claim="A public concession that Tokyo leaves unanswered is humiliating diplomacy.",
    seeds=("S001",),
    literature=("Tarar and Leventoglu 2009",),
    catalogue=("M13",),
    parameters=(_parameter("kappa", "humiliation_cost", "0.3", "what an unanswered public concession costs the ROK", r"\kappa"),),
    switch=("kappa",),
    term=lambda player, at: -at.kappa * at.public * (1 - at.reciprocated) if player == ROK else 0,
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: Seoul's kind, how it concedes, Japan's answer, and what an insincere government makes of it."""

    def answer(public: int, sincere: bool) -> Node:
        how = "public" if public else "private"
        kept = end(public=public, reciprocated=1, reneged=0)
        if sincere:
            after: Node = kept
        else:
            after = move(ROK, f"ROK after {how}", {"keep": kept, "renege": end(public=public, reciprocated=1, reneged=1)})
        return move(JAPAN, f"Japan after {how}", {"C": after, "H": end(public=public, reciprocated=0, reneged=0)})

    def concede(kind: str) -> Node:
        moves = {how: answer(int(how == "public"), kind == "sincere") for how in ("public", "private")}
        return move(ROK, f"ROK {kind}", moves)

    return chance({"sincere": (v.r, concede("sincere")), "insincere": (1 - v.r, concede("insincere"))}, "kind")


MODEL = TreeModel(
    "tied_hands",
    "Audience costs as commitment",
    PLAYERS,
    (PRIOR,),
    (COOPERATION, RENEGING, AUDIENCE, HUMILIATION),
    story,
    "Fearon 1997 against Wang 2023 (S001)",
    verbs={
        "ROK public": "concedes in public",
        "ROK private": "concedes in private",
        "ROK keep": "keeps",
        "ROK renege": "reneges",
        "Japan C": "reciprocates",
        "Japan H": "hedges",
    },
    conditions=(
        ("public; C, and it binds", "alpha >= g"),
        ("public; C, out of trust", "r >= l/(v + l)"),
        ("private; C, out of trust", "r >= l/(v + l)"),
        ("private; H", "r <= l/(v + l) & alpha <= g"),
    ),
)


def threshold(values: Mapping[str, Fraction]) -> Fraction:
    """Return r*, the least belief that cooperation is kept with which Japan reciprocates.

    >>> threshold(MODEL.values())
    Fraction(1, 2)
    """
    return values["l"] / (values["v"] + values["l"])


def outcomes(values: Mapping[str, Fraction]) -> frozenset[tuple[str, str]]:
    """Return how both kinds of Seoul concede, and what Japan answers, in the pooling equilibria off every boundary.

    >>> sorted(outcomes(MODEL.values())), sorted(outcomes(MODEL.values({"alpha": "0.2"})))
    ([('public', 'C')], [('private', 'H')])
    >>> sorted(outcomes(MODEL.values({"r": "0.7"})))
    [('private', 'C'), ('public', 'C')]
    """
    binds, trusted = values["alpha"] > values["g"], values["r"] > threshold(values)
    found = {("public", "C"): binds or trusted, ("private", "C"): trusted, ("private", "H"): not (binds or trusted)}
    return frozenset(outcome for outcome, holds in found.items() if holds)
