r"""Escalation over GSOMIA, 2018-19: export controls, notice of termination, US pressure, and termination or suspension.

Japan imposes controls (X) or not; the ROK gives notice (T) or keeps quiet (k); the US presses (P) or not (n); the ROK,
which sees that, terminates (D) or suspends (S). By backward induction the ROK suspends under pressure iff
:math:`p_K \ge (m_K - l_K) - (m_S - b_K)` and unpressed iff :math:`0 \ge` the same; the US presses iff pressure turns a
termination into a suspension and :math:`l_U > \pi`; the ROK gives notice iff what follows beats :math:`-d_K - h_K`;
Japan imposes controls iff what follows gives it a positive payoff. An indifferent US (:math:`l_U < \pi`) ends the game
before it begins: US leverage makes Japan's first move cheaper (moral hazard).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, move


def _parameter(symbol: str, name: str, default: str, meaning: str) -> Parameter:
    latex = f"{symbol[0]}_{symbol[1]}" if len(symbol) == 2 and symbol != "pi" else rf"\{symbol}"
    return Parameter(symbol, name, "structural", default, 0, 1, meaning, latex)


CONTROLS = Mechanism(
    name="controls",
    order=10,
    claim="Export controls please at home in Tokyo and hurt in Seoul.",
    seeds=("S001", "S003"),
    literature=("Deacon 2022",),
    parameters=(
        _parameter("gJ", "japan_control_gain", "0.3", "what controls bring Japan's government"),
        _parameter("dK", "rok_control_damage", "0.2", "what they cost the ROK"),
    ),
    switch=("gJ", "dK"),
    term=lambda player, at: at.controls * {"Japan": at.gJ, "ROK": -at.dK, "US": 0}[player],
)
HUMILIATION = Mechanism(
    name="humiliation",
    order=20,
    claim="A ROK government that answers controls with silence pays at home.",
    seeds=("S003",),
    literature=("Fearon 1994",),
    parameters=(_parameter("hK", "rok_humiliation", "0.25", "what silence costs the ROK"),),
    switch=("hK",),
    term=lambda player, at: -at.hK * at.controls * (1 - at.notice) if player == "ROK" else 0,
)
LEVERAGE = Mechanism(
    name="leverage",
    order=30,
    claim="Notice under an intelligence agreement is leverage on Tokyo and Washington, and both outcomes can be sold at home.",
    seeds=("S001", "S003"),
    literature=("Deacon 2022",),
    parameters=(
        _parameter("sJ", "japan_notice_cost", "0.05", "what the ROK's notice costs Japan"),
        _parameter("mK", "rok_termination_gain", "0.5", "what terminating brings the ROK's government at home"),
        _parameter("mS", "rok_suspension_gain", "0.25", "what a suspension that was noticed abroad brings it"),
    ),
    term=lambda player, at: at.notice * {"Japan": -at.sJ, "ROK": at.mK if at.terminated else at.mS, "US": 0}[player],
)
LOSS = Mechanism(
    name="lost_intelligence",
    order=40,
    claim="Termination costs all three the exchange of intelligence on the DPRK.",
    seeds=("S001",),
    literature=("Deacon 2022",),
    parameters=(
        _parameter("lJ", "japan_intelligence_loss", "0.4", "what termination costs Japan"),
        _parameter("lK", "rok_intelligence_loss", "0.3", "what it costs the ROK"),
        _parameter("lU", "us_intelligence_loss", "0.5", "what it costs the US"),
    ),
    switch=("lJ", "lK", "lU"),
    term=lambda player, at: -at.terminated * {"Japan": at.lJ, "ROK": at.lK, "US": at.lU}[player],
)
CLIMB_DOWN = Mechanism(
    name="climb_down",
    order=50,
    claim="A notice taken back costs the government that gave it.",
    seeds=("S003",),
    literature=("Fearon 1994",),
    parameters=(_parameter("bK", "rok_backing_down_cost", "0.1", "what suspending costs the ROK's government"),),
    switch=("bK",),
    term=lambda player, at: -at.bK * at.notice * (1 - at.terminated) if player == "ROK" else 0,
)
PRESSURE = Mechanism(
    name="pressure",
    order=60,
    claim="The US presses Seoul to stay in, at a cost to itself.",
    seeds=("S001", "S003"),
    literature=("Cha 2016",),
    parameters=(
        _parameter("pK", "us_pressure_on_rok", "0.3", "what terminating against US pressure costs the ROK"),
        _parameter("pi", "us_pressing_cost", "0.1", "what pressing costs the US"),
    ),
    switch=("pK", "pi"),
    term=lambda player, at: at.pressed * {"Japan": 0, "ROK": -at.pK * at.terminated, "US": -at.pi}[player],
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree of perfect information: controls, notice, pressure, termination."""

    def finish(pressed: int) -> Node:
        ends = {a: end(controls=1, notice=1, pressed=pressed, terminated=int(a == "D")) for a in ("D", "S")}
        return move("ROK", "ROK pressed" if pressed else "ROK unpressed", ends)

    none, quiet = (end(controls=c, notice=0, pressed=0, terminated=0) for c in (0, 1))
    pressing = move("US", "US", {"P": finish(1), "n": finish(0)})
    return move("Japan", "Japan", {"X": move("ROK", "ROK answers", {"T": pressing, "k": quiet}), "n": none})


MODEL = TreeModel(
    "escalation",
    "GSOMIA escalation, 2018-19",
    ("Japan", "ROK", "US"),
    (),
    (CONTROLS, HUMILIATION, LEVERAGE, LOSS, CLIMB_DOWN, PRESSURE),
    story,
    "Wang 2023 (S001), Murphy (S003); audience costs after Fearon 1994",
    verbs={
        "Japan X": "imposes export controls",
        "Japan n": "imposes no controls",
        "ROK T": "gives notice",
        "ROK k": "keeps quiet",
        "US P": "presses",
        "US n": "does not press",
        "ROK D": "terminates",
        "ROK S": "suspends",
    },
)


def path(values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the subgame-perfect path off every boundary.

    >>> path(MODEL.values()), path(MODEL.values({"lU": "0.05"}))
    (('X', 'T', 'P', 'S'), ('n',))
    """
    v = values
    temptation = (v["mK"] - v["lK"]) - (v["mS"] - v["bK"])
    ends_pressed, ends_unpressed = temptation > v["pK"], temptation > 0
    presses = ends_unpressed and not ends_pressed and v["lU"] > v["pi"]
    terminated = ends_pressed if presses else ends_unpressed
    after = -v["dK"] + (v["mK"] - v["lK"] - v["pK"] * presses if terminated else v["mS"] - v["bK"])
    notice = after > -v["dK"] - v["hK"]
    japan = v["gJ"] - notice * (v["sJ"] + terminated * v["lJ"])
    if japan <= 0:
        return ("n",)
    return ("X", "T", "P" if presses else "n", "D" if terminated else "S") if notice else ("X", "k")
