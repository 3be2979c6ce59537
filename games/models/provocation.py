r"""Provocation: Pyongyang tests the allies, and Seoul calls Tokyo, strikes back with or without Washington, or absorbs it.

The DPRK provokes (P) or keeps quiet (q); the ROK calls for a joint answer with Japan (C), retaliates (R) or absorbs (A); Japan
joins (J) or stays out (O); the US backs a retaliation (B) or holds back (X). By backward induction Japan joins iff
:math:`\tau_J \beta - k - \epsilon_J \ge -o_J`, the US backs iff :math:`r_U \ge \epsilon_U`, and Seoul takes the best of
:math:`\tau_K \beta - k - h` (joined) or :math:`-\alpha` (refused) for calling, :math:`m_K - c_K` (backed) or :math:`-a_K` (alone)
for retaliating, and :math:`-d_K` for absorbing. Pyongyang provokes iff its gain :math:`g_N` exceeds what the answer costs it:
:math:`s_N` (joint), :math:`-w_N` (a refused call is a wedge), :math:`b_N` (backed), :math:`x_N` (alone), nothing (absorbed).

So a common threat deters without being fought: cohesion that is never used keeps Pyongyang quiet iff :math:`s_N \ge g_N`, and a
Japan that feels safe (:math:`\tau_J` low) invites a provocation of the ROK. A firm US can undo it: where backed retaliation pays
Seoul more than calling Tokyo, the guarantee takes the place of cohesion.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..model.mechanism import Mechanism
from ..model.parameters import Parameter
from ..model.tree_model import TreeModel
from ..tree.builder import Node, Terminal, move

DPRK, ROK, JAPAN, US = PLAYERS = ("DPRK", "ROK", "Japan", "US")


def _parameter(symbol: str, name: str, default: str, meaning: str, latex: str, kind: str = "structural") -> Parameter:
    return Parameter(symbol, name, kind, default, 0, 1, meaning, latex)


PROVOCATION = Mechanism(
    name="provocation",
    order=10,
    claim="A provocation pays in Pyongyang.",
    seeds=("S002", "S003"),
    literature=("Schelling 1966",),
    parameters=(_parameter("gN", "provocation_gain", "0.3", "what provoking brings the DPRK", "g_N"),),
    switch=("gN",),
    term=lambda player, at: at.gN * at.provoked if player == DPRK else 0,
)
COHESION = Mechanism(
    name="joint_answer",
    order=20,
    claim="Against a threat that both perceive a joint answer is worth its effort, and costs Pyongyang.",
    seeds=("S002",),
    literature=("Walt 1987",),
    catalogue=("M15", "M18"),
    parameters=(
        _parameter("tauJ", "threat_japan", "0.6", "threat that Japan perceives from the DPRK", r"\tau_J", "situational"),
        _parameter("tauK", "threat_rok", "0.7", "threat that the ROK perceives from it", r"\tau_K", "situational"),
        _parameter("beta", "joint_answer_value", "1", "value of a joint answer per unit of threat", r"\beta"),
        _parameter("k", "effort_cost", "0.1", "what it costs each", "k"),
        _parameter("sN", "joint_answer_damage", "0.5", "what a joint answer costs the DPRK", "s_N"),
        _parameter("theta", "us_cohesion_value", "0.2", "what it is worth to the US", r"\theta"),
    ),
    term=lambda player, at: (
        at.joined * {DPRK: -at.sN, ROK: at.tauK * at.beta - at.k, JAPAN: at.tauJ * at.beta - at.k, US: at.theta}[player]
    ),
)
HISTORY = Mechanism(
    name="history",
    order=30,
    claim="To work with Japan costs a government in Seoul.",
    seeds=("S000", "S003"),
    literature=("Lind 2008",),
    catalogue=("M05",),
    parameters=(_parameter("h", "animosity_cost", "0.3", "what a joint answer costs the ROK at home", "h"),),
    switch=("h",),
    term=lambda player, at: -at.h * at.joined if player == ROK else 0,
)
ENTRAPMENT = Mechanism(
    name="entrapment",
    order=40,
    claim="Whoever joins a neighbour's quarrel may be drawn into more than its own threat is worth.",
    seeds=("S004",),
    literature=("Snyder 1984", "Cha 1999"),
    catalogue=("M08", "M17"),
    parameters=(
        _parameter("epsJ", "entrapment_japan", "0.2", "what joining risks for Japan", r"\epsilon_J"),
        _parameter("epsU", "entrapment_us", "0.3", "what backing a retaliation risks for the US", r"\epsilon_U"),
    ),
    switch=("epsJ", "epsU"),
    term=lambda player, at: {JAPAN: -at.epsJ * at.joined, US: -at.epsU * at.backed}.get(player, 0),
)
REFUSAL = Mechanism(
    name="refusal",
    order=50,
    claim="A call that Tokyo does not answer shames Seoul and Tokyo, and is the wedge that Pyongyang wants.",
    seeds=("S001", "S002"),
    literature=("Fearon 1994", "Crawford 2011"),
    catalogue=("M13",),
    parameters=(
        _parameter("alpha", "refusal_cost", "0.5", "what a refused call costs the ROK", r"\alpha"),
        _parameter("oJ", "staying_out_cost", "0.1", "what refusing costs Japan", "o_J"),
        _parameter("wN", "wedge_gain", "0.2", "what it brings the DPRK", "w_N"),
    ),
    switch=("alpha", "oJ", "wN"),
    term=lambda player, at: at.refused * {DPRK: at.wN, ROK: -at.alpha, JAPAN: -at.oJ, US: 0}[player],
)
HUMILIATION = Mechanism(
    name="humiliation",
    order=60,
    claim="A government that absorbs a provocation pays at home.",
    seeds=("S003",),
    literature=("Fearon 1994",),
    parameters=(_parameter("dK", "absorption_cost", "0.4", "what absorbing costs the ROK's government", "d_K"),),
    switch=("dK",),
    term=lambda player, at: -at.dK * at.absorbed if player == ROK else 0,
)
RETALIATION = Mechanism(
    name="retaliation",
    order=70,
    claim="To strike back shows resolve at the risk of war, and hurts Pyongyang most if Washington stands behind it.",
    seeds=("S003",),
    literature=("Schelling 1966",),
    parameters=(
        _parameter("mK", "resolve_gain", "0.5", "what a backed retaliation brings the ROK", "m_K"),
        _parameter("cK", "war_risk", "0.4", "what it risks", "c_K"),
        _parameter("bN", "backed_damage", "0.8", "what it costs the DPRK", "b_N"),
        _parameter("xN", "unbacked_damage", "0.1", "what a retaliation without the US costs the DPRK", "x_N"),
    ),
    switch=("mK", "cK", "bN", "xN"),
    term=lambda player, at: {DPRK: -at.bN * at.backed - at.xN * at.alone, ROK: (at.mK - at.cK) * at.backed}.get(player, 0),
)
ABANDONMENT = Mechanism(
    name="abandonment",
    order=80,
    claim="A US that holds back leaves its ally alone, and its word is worth less.",
    seeds=("S002", "S003"),
    literature=("Snyder 1984", "Morrow 2000"),
    catalogue=("M16",),
    parameters=(
        _parameter("aK", "abandonment_loss", "0.5", "what retaliating alone costs the ROK", "a_K"),
        _parameter("rU", "us_reputation_loss", "0.2", "what holding back costs the US", "r_U"),
    ),
    switch=("aK", "rU"),
    term=lambda player, at: {ROK: -at.aK * at.alone, US: -at.rU * at.alone}.get(player, 0),
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree of perfect information: provocation, Seoul's answer, and Tokyo's or Washington's."""

    def after(what: str = "") -> Terminal:
        ends = ("joined", "refused", "absorbed", "backed", "alone")
        return end(provoked=int(bool(what)), **{name: int(name == what) for name in ends})

    answers: dict[str, Node] = {
        "C": move(JAPAN, "Japan", {"J": after("joined"), "O": after("refused")}),
        "R": move(US, "US", {"B": after("backed"), "X": after("alone")}),
        "A": after("absorbed"),
    }
    return move(DPRK, "DPRK", {"P": move(ROK, "ROK", answers), "q": after()})


def _cases() -> Iterator[tuple[str, str]]:
    """Yield each path with inequalities under which it is the outcome: Tokyo's choice, Washington's, Seoul's, Pyongyang's."""
    for joins, backs in itertools.product((True, False), repeat=2):
        given = f"tauJ*beta - k - epsJ {'>=' if joins else '<='} -oJ & rU {'>=' if backs else '<='} epsU"
        worth = {
            "C-J" if joins else "C-O": ("tauK*beta - k - h", "sN") if joins else ("-alpha", ""),
            "R-B" if backs else "R-X": ("mK - cK", "bN") if backs else ("-aK", "xN"),
            "A": ("-dK", ""),
        }
        for answer, (own, damage) in worth.items():
            best = " & ".join([given, *(f"{own} >= {other}" for rest, (other, _) in worth.items() if rest != answer)])
            yield f"P-{answer}", best + (f" & gN >= {damage}" if damage else "")
            if damage:
                yield f"q, for fear of {answer}", f"{best} & gN <= {damage}"


MODEL = TreeModel(
    "provocation",
    "DPRK provocation",
    PLAYERS,
    (),
    (PROVOCATION, COHESION, HISTORY, ENTRAPMENT, REFUSAL, HUMILIATION, RETALIATION, ABANDONMENT),
    story,
    "Hwang 2024 (S002), Murphy (S003), Yoon (S004); abandonment and entrapment after Snyder 1984",
    verbs={
        "DPRK P": "provokes",
        "DPRK q": "keeps quiet",
        "ROK C": "calls Tokyo",
        "ROK R": "retaliates",
        "ROK A": "absorbs",
        "Japan J": "joins",
        "Japan O": "stays out",
        "US B": "backs",
        "US X": "holds back",
    },
    conditions=tuple(_cases()),
)


def path(values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the subgame-perfect path off every boundary.

    >>> path(MODEL.values()), path(MODEL.values({"tauJ": "0.1"})), path(MODEL.values({"sN": "0.2"}))
    (('q',), ('P', 'A'), ('P', 'C', 'J'))
    """
    v = values
    joins = v["tauJ"] * v["beta"] - v["k"] - v["epsJ"] > -v["oJ"]
    backs = v["rU"] > v["epsU"]
    answers = {
        ("C", "J" if joins else "O"): (v["tauK"] * v["beta"] - v["k"] - v["h"], v["sN"]) if joins else (-v["alpha"], -v["wN"]),
        ("R", "B" if backs else "X"): (v["mK"] - v["cK"], v["bN"]) if backs else (-v["aK"], v["xN"]),
        ("A",): (-v["dK"], Fraction(0)),
    }
    answer = max(answers, key=lambda own: answers[own][0])
    return ("P", *answer) if v["gN"] > answers[answer][1] else ("q",)
