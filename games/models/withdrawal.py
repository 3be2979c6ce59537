r"""US withdrawal: the US stays or leaves, and the two quasi-allies, left alone, balance together or arm as rivals.

After a withdrawal Japan and the ROK choose at once: balancing together gives :math:`\tau_i \beta - k`; whoever balances
while the other arms loses :math:`d_i`, the other gains :math:`g_i`; both arming costs :math:`w_i` each. Balancing together
is an equilibrium iff :math:`\tau_i \beta - k \ge g_i` for both (abandonment drives them together, Cha), both arming iff
:math:`w_i \le d_i` for both (the guarantor held rivals apart, Park); in general both are, and balancing is risk-dominant
iff :math:`\prod_i (\tau_i \beta - k - g_i) > \prod_i (d_i - w_i)`. If the US stays, the allies live under its guarantee,
from which free riding takes the share :math:`s`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..model import Mechanism, Parameter, TreeModel
from ..tree.builder import Node, Terminal, move, simultaneous

ALLIES = ("Japan", "ROK")


def _own(at: Any, letter: str, player: str) -> Any:
    return getattr(at, letter + player[0].replace("R", "K"))


def _other(player: str) -> str:
    return ALLIES[1 - ALLIES.index(player)]


def _balancing(player: str, at: Any) -> Any:
    if player == "US" or at.stays or not all(at.balances.values()):
        return 0
    return _own(at, "tau", player) * at.beta - at.k


def _exposure(player: str, at: Any) -> Any:
    alone = player != "US" and not at.stays and at.balances[player] and not at.balances[_other(player)]
    return -_own(at, "d", player) if alone else 0


def _rivalry(player: str, at: Any) -> Any:
    if player == "US" or at.stays or at.balances[player]:
        return 0
    return _own(at, "g", player) if at.balances[_other(player)] else -_own(at, "w", player)


def _guarantee(player: str, at: Any) -> Any:
    if player == "US":
        return -at.kU if at.stays else -at.fU * (1 - all(at.balances.values()))
    return (1 - at.s) * _own(at, "tau", player) * at.beta if at.stays else 0


def _threat(letter: str, player: str, default: str) -> Parameter:
    return Parameter(f"tau{letter}", f"threat_{player}", "situational", default, 0, 1, "threat perceived", rf"\tau_{letter}")


BALANCING = Mechanism(
    name="balancing",
    order=10,
    claim="Left alone under a common threat, the quasi-allies draw together.",
    seeds=("S002",),
    literature=("Cha 1999", "Walt 1987"),
    parameters=(
        _threat("J", "japan", "0.7"),
        _threat("K", "rok", "0.7"),
        Parameter("beta", "joint_output_value", "structural", 1, 0, 2, "value of joint defence per unit of threat", r"\beta"),
        Parameter("k", "effort_cost", "structural", "0.2", 0, 1, "cost of balancing", "k"),
    ),
    term=_balancing,
)
EXPOSURE = Mechanism(
    name="exposure",
    order=20,
    claim="Balancing alone exposes; for Seoul a rearmed Japan is part of the danger.",
    seeds=("S001", "S003"),
    literature=("Jervis 1978",),
    parameters=(
        Parameter("dJ", "exposure_japan", "structural", "0.3", 0, 2, "what balancing alone costs Japan", "d_J"),
        Parameter("dK", "exposure_rok", "structural", "0.5", 0, 2, "what it costs the ROK, dread of Japan included", "d_K"),
    ),
    switch=("dJ", "dK"),
    term=_exposure,
)
RIVALRY = Mechanism(
    name="rivalry",
    order=30,
    claim="Without the guarantor the old rivalry is free to return.",
    seeds=("S003",),
    literature=("Park 2011",),
    parameters=(
        Parameter("gJ", "rivalry_gain_japan", "structural", "0.2", 0, 2, "what arming against a balancer brings Japan", "g_J"),
        Parameter("gK", "rivalry_gain_rok", "structural", "0.2", 0, 2, "what it brings the ROK", "g_K"),
        Parameter("wJ", "rivalry_cost_japan", "structural", "0.2", 0, 2, "what mutual arming costs Japan", "w_J"),
        Parameter("wK", "rivalry_cost_rok", "structural", "0.2", 0, 2, "what it costs the ROK", "w_K"),
    ),
    term=_rivalry,
)
GUARANTEE = Mechanism(
    name="guarantee",
    order=40,
    claim="Under the guarantee the allies are safe and ride free; staying costs the US, and so does a region of rivals.",
    seeds=("S002", "S004"),
    literature=("Olson and Zeckhauser 1966",),
    parameters=(
        Parameter("s", "substitutability", "structural", "0.3", 0, 1, "share of protection lost to free riding", "s"),
        Parameter("kU", "us_engagement_cost", "structural", "0.2", 0, 1, "what staying costs the US", "k_U"),
        Parameter("fU", "us_friction_cost", "structural", "0.4", 0, 1, "what rivalry after a withdrawal costs the US", "f_U"),
    ),
    term=_guarantee,
)


def story(v: Any, end: Callable[..., Terminal]) -> Node:
    """Return the tree: the US stays or withdraws; then both allies at once."""
    stay = end(stays=1, balances=dict.fromkeys(ALLIES, 0))

    def follow(*actions: str) -> Terminal:
        return end(stays=0, balances={player: int(a == "B") for player, a in zip(ALLIES, actions, strict=True)})

    alone = simultaneous([(player, player, ("B", "R")) for player in ALLIES], follow)
    return move("US", "US", {"stay": stay, "withdraw": alone})


MODEL = TreeModel(
    "withdrawal",
    "US withdrawal",
    ("Japan", "ROK", "US"),
    (),
    (BALANCING, EXPOSURE, RIVALRY, GUARANTEE),
    story,
    "Hwang 2024 (S002), Murphy (S003), Yoon (S004); the dispute is Cha 1999 against Park 2011",
    verbs={
        "US stay": "stays",
        "US withdraw": "withdraws",
        "Japan B": "balances with the ROK",
        "Japan R": "arms as a rival",
        "ROK B": "balances with Japan",
        "ROK R": "arms as a rival",
    },
    conditions=(
        ("withdraw-B-B", "tauJ*beta - k >= gJ & tauK*beta - k >= gK"),
        ("withdraw-R-R", "wJ <= dJ & wK <= dK & kU >= fU"),
        ("stay, for fear of R-R", "wJ <= dJ & wK <= dK & kU <= fU"),
    ),
)


def together(values: Mapping[str, Fraction]) -> bool:
    """Tell whether balancing together is an equilibrium after a withdrawal.

    >>> together(MODEL.values()), together(MODEL.values({"gK": "0.6"}))
    (True, False)
    """
    return all(values[f"tau{i}"] * values["beta"] - values["k"] >= values[f"g{i}"] for i in "JK")


def rivals(values: Mapping[str, Fraction]) -> bool:
    """Tell whether mutual arming is an equilibrium after a withdrawal.

    >>> rivals(MODEL.values()), rivals(MODEL.values({"wJ": "0.4"}))
    (True, False)
    """
    return all(values[f"w{i}"] <= values[f"d{i}"] for i in "JK")


def together_is_risk_dominant(values: Mapping[str, Fraction]) -> bool:
    """Tell whether balancing together risk-dominates mutual arming where both are strict equilibria.

    >>> together_is_risk_dominant(MODEL.values())
    True
    """
    gains = [values[f"tau{i}"] * values["beta"] - values["k"] - values[f"g{i}"] for i in "JK"]
    losses = [values[f"d{i}"] - values[f"w{i}"] for i in "JK"]
    return gains[0] * gains[1] > losses[0] * losses[1]
