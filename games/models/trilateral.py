r"""The trilateral alliance game: Japan and the ROK cooperate, hedge or confront; the US presses, engages or retrenches.

Japan and the ROK choose C (cooperate, level :math:`x = 1`), H (hedge, :math:`x = x_H`, hedge benefit :math:`y = 1`) or
F (confront, :math:`z = 1`, :math:`y = y_F`). The US chooses P (engage and press), E (engage) or R (retrench, engagement
:math:`e_R`). With :math:`i` an ally and :math:`j` the other:

.. math::
    X &= (1-\phi) x_J x_K + \phi (x_J + x_K)/2 & \text{joint output} \\
    \tau_i &= \omega T_{iN} + (1-\omega) T_{iC} & \text{threat that it answers} \\
    e_i &= c\, r_i\, e_0(a_U) & \text{protection that ally } i \text{ believes in} \\
    g_i &= \omega \max(0, T_{jN}-T_{iN}) + (1-\omega) \max(0, T_{jC}-T_{iC}) & \text{partner's excess threat} \\
    h_i &= \bar h H_i & \text{animosity}

Mechanisms may scale :math:`T_{iN}` in :math:`\tau_i` (linkage), :math:`h_i` (apology, disparity, conservative rule) and
the audience cost (institutions). The payoff terms themselves are the files of ``games/mechanisms``.

Three timings: ``given`` (the US action is an input; a 3x3 game of the allies), ``us-first`` (an extensive form: the US
moves, the allies see it and play their 3x3 game) and ``simultaneous`` (a 3x3x3 game).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import MechanismError, ParameterError, ScenarioError, nearest
from ..mechanisms import catalogue
from ..model.family import Given
from ..model.mechanism import Mechanism
from ..model.parameters import Parameter
from ..model.table_model import Model
from ..normal_form import NormalFormGame

if TYPE_CHECKING:
    from ..tree.extensive_form import ExtensiveFormGame, Node

JAPAN, ROK, US = PLAYERS = ("Japan", "ROK", "US")
ALLIES = (JAPAN, ROK)
PARTNER = {JAPAN: ROK, ROK: JAPAN}
ALLY_ACTIONS = ("C", "H", "F")
US_ACTIONS = ("P", "E", "R")
WORDS = {
    "C": "cooperate",
    "H": "hedge",
    "F": "confront",
    "P": "engage and press",
    "E": "engage",
    "D": "press without engaging",
    "R": "retrench",
}
"""Actions in words; D ("demand") is one of the US in ``games.models.four_us_actions`` alone."""
ENGAGED, PRESSING = ("P", "E"), ("P", "D")
"""The US actions that keep the guarantee, and those that press."""
TIMINGS = ("given", "us-first", "simultaneous")
Timing = Literal["given", "us-first", "simultaneous"]
THREATS = ("TJN", "TKN", "TJC", "TKC")
COMMON_THREAT = Parameter(
    "T", "common_threat", "situational", 0.5, 0, 1, "the four perceived threats moved together", source="joint move"
)
ELSEWHERE = {
    "us_action": 'us_action = "P" above [parameters] in a file, --us P as an option and scenario.us("P") set it',
    "without": 'without = ["entrapment"] above [parameters] in a file, --without entrapment as an option and '
    'scenario.switch_off("entrapment") set it',
}
"""What a scenario holds besides parameters -> how it is set."""
BLOCK = 1 << 13
"""Scenarios per block of a batch: intermediate arrays stay in the processor's cache."""


def _setting(
    symbol: str, name: str, kind: str, default: float, low: float, high: float, meaning: str, latex: str, neutral: float = 0
) -> Parameter:
    source = "coded per episode" if kind == "situational" else "judgement: hand-set, no empirical estimate"
    return Parameter(symbol, name, kind, default, low, high, meaning, latex, neutral=neutral, source=source)


SETTING = (
    _setting(
        "phi",
        "publicness",
        "structural",
        0.2,
        0,
        0.8,
        "publicness of joint output: 0 a joint product (stag hunt), 1 a summation good (Olson)",
        r"\phi",
    ),
    _setting(
        "omega",
        "dprk_weight",
        "structural",
        0.6,
        0.3,
        0.9,
        "share of joint output directed at the DPRK, the rest at China (USSR/China before 1992); 1 leaves China out",
        r"\omega",
        neutral=1,
    ),
    _setting("c", "us_commitment", "structural", 0.8, 0.4, 1, "US protection delivered when engaged and believed", "c"),
    _setting("xH", "hedge_cooperation", "structural", 0.35, 0.2, 0.5, "cooperation level of the hedge", "x_H"),
    _setting("yF", "hedge_kept_confronting", "structural", 0.5, 0, 0.8, "share of the hedge benefit kept when confronting", "y_F"),
    _setting("TJN", "dprk_threat_japan", "situational", 0.7, 0, 1, "threat that Japan perceives from the DPRK", "T_{JN}"),
    _setting("TKN", "dprk_threat_rok", "situational", 0.7, 0, 1, "threat that the ROK perceives from the DPRK", "T_{KN}"),
    _setting(
        "TJC",
        "china_threat_japan",
        "situational",
        0.7,
        0,
        1,
        "threat that Japan perceives from China (USSR/China before 1992)",
        "T_{JC}",
    ),
    _setting(
        "TKC",
        "china_threat_rok",
        "situational",
        0.4,
        0,
        1,
        "threat that the ROK perceives from China (USSR/China before 1992)",
        "T_{KC}",
    ),
    _setting("rJ", "us_reliability_japan", "situational", 0.8, 0, 1, "Japan's belief that the US will deliver", "r_J"),
    _setting("rK", "us_reliability_rok", "situational", 0.8, 0, 1, "the ROK's belief that the US will deliver", "r_K"),
    _setting("hJ", "animosity_japan", "situational", 0.5, 0, 1, "Japan's coded animosity towards the ROK", "H_J"),
    _setting("hK", "animosity_rok", "situational", 0.6, 0, 1, "the ROK's coded animosity towards Japan", "H_K"),
    _setting("pull", "china_pull", "situational", 0.5, 0, 1, "pull of the China option on the ROK", r"\mathrm{pull}"),
    _setting("q", "capability_ratio", "situational", 0.35, 0, 1, "capability of the ROK as a share of Japan's", "q"),
    _setting("eR", "residual_engagement", "optional", 0, 0, 0.6, "engagement that survives a retrenchment", "e_R"),
)


QUANTITIES = ("x", "y", "z", "X", "north", "tau", "e", "gap", "h", "audience", "engagement", "pressing")
"""What terms may look at besides the parameters; no parameter may take one of these names."""

SCALES = ("dprk_threat", "animosity", "audience")
"""What mechanisms may scale."""


class Outcome:
    """What the terms look at: every parameter by symbol, and the quantities of the module docstring at one profile.

    Attributes: ``x, y, z, north`` (by ally; ``north``: the DPRK's part of tau), ``X``, ``tau, e, gap, h, audience`` (by player),
    ``engagement`` (e0), ``pressing``.
    """

    X: Any
    x: Mapping[str, Any]
    y: Mapping[str, Any]
    z: Mapping[str, Any]
    north: Mapping[str, Any]
    tau: Mapping[str, Any]
    e: Mapping[str, Any]
    gap: Mapping[str, Any]
    h: Mapping[str, Any]
    audience: Mapping[str, Any]
    engagement: Any
    pressing: int

    def __init__(self, quantities: Mapping[str, Any]) -> None:
        self.__dict__.update(quantities)

    def __getattr__(self, symbol: str) -> Any:
        hint = nearest(symbol, vars(self))
        raise ParameterError(f"a term uses {symbol!r}, which is no parameter or quantity of its model{hint}")


@forgiving
def outcome_maker(
    model: Model, values: Mapping[str, Any], mechanisms: tuple[Mechanism, ...], region: tuple[int, ...] | None
) -> Callable[[tuple[str, ...]], Outcome]:
    """Return the function profile -> Outcome, with all that does not depend on the profile computed once.

    ``region`` gives the signs of (T_KN - T_JN, T_KC - T_JC), so that the gaps are polynomials; None reads them from
    the values. What a mechanism reads that is no parameter or quantity of the model is a ParameterError.
    """

    class Values:
        """Parameters by symbol, and the quantities that are known by then."""

        def __init__(self, **known: Any) -> None:
            self.__dict__.update(values, **known)

        def __getattr__(self, symbol: str) -> Any:
            words = f"a mechanism of {model.name!r} uses {symbol!r}, which is no parameter or quantity of the model"
            raise ParameterError(words + nearest(symbol, vars(self)))

    v: Any = Values()

    def scaled(quantity: str, player: str, value: Any, at: Any) -> Any:
        for mechanism in mechanisms:
            if quantity in mechanism.scales:
                value = value * mechanism.scales[quantity](player, at)
        return value

    def gap(theirs: Any, own: Any, sign: int | None) -> Any:
        return positive_part(theirs - own) if sign is None else (theirs - own if sign > 0 else 0)

    dprk, china = region if region is not None else (None, None)
    gaps = {
        JAPAN: v.omega * gap(v.TKN, v.TJN, dprk) + (1 - v.omega) * gap(v.TKC, v.TJC, china),
        ROK: v.omega * gap(v.TJN, v.TKN, None if dprk is None else -dprk)
        + (1 - v.omega) * gap(v.TJC, v.TKC, None if china is None else -china),
    }
    level = {"C": 1, "H": v.xH, "F": 0}
    hedge = {"C": 0, "H": 1, "F": v.yF}
    joint = {
        (a, b): (1 - v.phi) * level[a] * level[b] + v.phi * (level[a] + level[b]) / 2 for a in ALLY_ACTIONS for b in ALLY_ACTIONS
    }

    @cache
    def under(us: str) -> dict[str, Any]:
        """Return what depends on the US action alone; what scales a quantity sees those before it."""
        engagement = 1 if us in ENGAGED else v.eR
        known: dict[str, Any] = {
            "engagement": engagement,
            "pressing": 1 if us in PRESSING else 0,
            "e": {JAPAN: v.c * v.rJ * engagement, ROK: v.c * v.rK * engagement, US: v.c * engagement},
            "gap": gaps,
        }
        at = Values(**known)
        north = {
            JAPAN: v.omega * scaled("dprk_threat", JAPAN, v.TJN, at),
            ROK: v.omega * scaled("dprk_threat", ROK, v.TKN, at),
        }
        tau = {JAPAN: north[JAPAN] + (1 - v.omega) * v.TJC, ROK: north[ROK] + (1 - v.omega) * v.TKC}
        known["north"] = north
        known["tau"] = tau | {US: (tau[JAPAN] + tau[ROK]) / 2}
        at = Values(**known)
        known["h"] = {
            JAPAN: scaled("animosity", JAPAN, v.hbar * v.hJ, at),
            ROK: scaled("animosity", ROK, v.hbar * v.hK, at),
        }
        known["audience"] = {i: scaled("audience", i, v.alpha, at) for i in ALLIES}
        return dict(values) | known

    def outcome(profile: tuple[str, ...]) -> Outcome:
        japan, rok, us = profile
        own = {JAPAN: japan, ROK: rok}
        return Outcome(
            under(us)
            | {
                "x": {i: level[own[i]] for i in ALLIES},
                "y": {i: hedge[own[i]] for i in ALLIES},
                "z": {i: 1 if own[i] == "F" else 0 for i in ALLIES},
                "X": joint[japan, rok],
            }
        )

    return outcome


def positive_part(value: Any) -> Any:
    """Return max(0, value) for floats, rationals, arrays and SymPy expressions."""
    if isinstance(value, np.ndarray):
        return np.maximum(value, 0)
    if getattr(value, "free_symbols", None):
        import sympy

        return sympy.Max(0, value)
    return value if value > 0 else value * 0


@dataclass(frozen=True, repr=False)
class Trilateral(Model):
    """The trilateral model: a ``Model`` with its three timings; how many actions the US has is its own matter.

    >>> import games
    >>> MODEL.game(games.episode("2019").scenario).shape
    (3, 3)
    """

    @property
    def us_actions(self) -> tuple[str, ...]:
        """The labels of what the US can do."""
        return self.actions[PLAYERS.index(US)]

    def parameter(self, word: str) -> Parameter:
        """Return a parameter by symbol or name, as every model does; what else a scenario holds is said to be none."""
        if isinstance(word, str) and word in ELSEWHERE:
            raise ParameterError(f"{word!r} is no parameter; {ELSEWHERE[word]}")
        return super().parameter(word)

    @property
    def listing(self) -> str:
        """Words that tell where all parameters are listed."""
        return "'quasialliance parameters' lists all"

    def check_us(self, action: str) -> str:
        """Return a US action label, or raise ScenarioError naming those that the model has."""
        return check_us(action, self.us_actions)

    def fixed_actions(self, timing: str, us_action: str) -> dict[str, str]:
        """Return the US action where it is given, nothing where the US chooses; ScenarioError for an unknown timing or action."""
        if timing not in TIMINGS:
            raise ScenarioError(f"timing: one of {', '.join(TIMINGS)} is needed; got {timing!r}")
        return {US: self.check_us(us_action)} if timing == "given" else {}

    def axis(self, word: str) -> tuple[Parameter, tuple[str, ...]]:
        """Return a parameter, or ``common_threat``: the four perceived threats moved together."""
        return (COMMON_THREAT, THREATS) if word == COMMON_THREAT.name else super().axis(word)

    def folds(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return by how much the ROK fears the DPRK, and China, more than Japan does: the entrapment gaps have kinks at 0."""
        return values["TKN"] - values["TJN"], values["TKC"] - values["TJC"]

    def __post_init__(self) -> None:
        super().__post_init__()
        for parameter in self.parameters:
            if taken := {parameter.symbol, parameter.name} & set(QUANTITIES):
                raise ParameterError(f"model {self.name!r}: {taken.pop()!r} is a quantity of it; give the parameter another name")
        for mechanism in self.mechanisms:
            for scale in mechanism.scales:
                if scale not in SCALES:
                    raise MechanismError(
                        f"mechanism {mechanism.name!r} scales {scale!r}{nearest(scale, SCALES)}; known: {', '.join(SCALES)}"
                    )

    @overload
    def game(
        self,
        scenario: Given,
        *,
        without: Iterable[str] = (),
        timing: Literal["given", "simultaneous"] = "given",
        us_action: str | None = None,
        numbers: str = "exact",
    ) -> NormalFormGame: ...

    @overload
    def game(
        self,
        scenario: Given,
        *,
        without: Iterable[str] = (),
        timing: Literal["us-first"],
        us_action: str | None = None,
        numbers: str = "exact",
    ) -> ExtensiveFormGame: ...

    @forgiving
    def game(
        self,
        scenario: Given,
        *,
        without: Iterable[str] = (),
        timing: str = "given",
        us_action: str | None = None,
        numbers: str = "exact",
    ) -> NormalFormGame | ExtensiveFormGame:
        """Return the game of a scenario.

        Parameters
        ----------
        scenario
            Parameter values and the coded US action.
        without
            Names of mechanisms to switch off, besides those that the scenario switches off.
        timing
            ``given``, ``us-first`` or ``simultaneous``.
        us_action
            Replaces the scenario's US action in the timing ``given``.
        numbers
            ``exact`` (Fractions) or ``float``.

        Raises
        ------
        ParameterError, MechanismError, ScenarioError
            For unknown names, values out of range, an unknown timing or US action.
        """
        values = self.scenario_values(scenario, without)
        if numbers == "float":
            values = {symbol: float(value) for symbol, value in values.items()}
        elif numbers != "exact":
            raise ParameterError(f"numbers: 'exact' or 'float' is needed; got {numbers!r}")
        chosen = self.check_us(scenario.us_action if us_action is None else us_action)
        return self._game(values, timing, chosen, scenario.name)

    def symbolic(
        self,
        *,
        timing: str = "given",
        us_action: str = "E",
        region: tuple[int, int] | None = None,
        values: Mapping[str, object] | None = None,
    ) -> NormalFormGame | ExtensiveFormGame:
        """Return the game with SymPy payoffs in the parameter symbols.

        Parameters
        ----------
        region
            Signs of (T_KN - T_JN, T_KC - T_JC), each -1, 0 or 1: makes the gaps polynomial. None: they stay maxima.
        values
            Parameters that get a number instead of a symbol.

        >>> "eta" in map(str, MODEL.symbolic(us_action="R").payoff("Japan", "FF").free_symbols)
        True
        """
        import sympy

        given = self.fixed_values(values)
        symbols = {
            p.symbol: sympy.Rational(given[p.symbol].numerator, given[p.symbol].denominator)
            if p.symbol in given
            else sympy.Symbol(p.symbol, real=True)
            for p in self.parameters
        }
        return self._game(symbols, timing, us_action, self.name, region)

    @forgiving
    def batch(
        self,
        samples: Mapping[str, Any],
        *,
        at: Given | None = None,
        without: Iterable[str] = (),
        timing: str = "simultaneous",
        us_action: str | None = None,
    ) -> NDArray[np.float64]:
        """Return the payoffs of many scenarios at once.

        Parameters
        ----------
        samples
            Parameter (symbol or name) -> array of N values or one number; what is missing comes from ``at`` or the defaults.
        timing
            ``simultaneous``: result (N, 3, 3, 3, A), A the number of US actions. ``given``: result (N, 2, 3, 3) for
            ``us_action`` (default: that of ``at``, else "E").

        Raises
        ------
        ParameterError
            For unknown names, NaN, values out of range, or arrays of different lengths.

        >>> MODEL.batch({"s": [0.0, 0.3, 0.6]}).shape
        (3, 3, 3, 3, 3)
        """
        if timing not in ("given", "simultaneous"):
            raise ScenarioError(f"batch: timing 'given' or 'simultaneous' is needed; got {timing!r}")
        values, columns, size = self.sampled(samples, at, without)
        fixed = {US: self.check_us(us_action or (at.us_action if at is not None else "E"))} if timing == "given" else {}
        players = ALLIES if timing == "given" else PLAYERS
        shape = (len(players), 3, 3) if timing == "given" else (len(players), 3, 3, len(self.us_actions))
        out = np.empty((size, *shape))
        for start in range(0, size, BLOCK):
            block = slice(start, min(start + BLOCK, size))
            here = values | {symbol: column[block] if column.ndim else float(column) for symbol, column in columns.items()}
            payoffs = self.payoffs(here, players=players, fixed=fixed)
            for where in np.ndindex(*shape):
                out[(block, *where)] = payoffs[where]
        return out

    def _game(
        self, values: Mapping[str, Any], timing: str, us_action: str, title: str, region: tuple[int, int] | None = None
    ) -> NormalFormGame | ExtensiveFormGame:
        if timing not in TIMINGS:
            raise ScenarioError(f"timing: one of {', '.join(TIMINGS)} is needed; got {timing!r}")
        if timing == "given":
            fixed = {US: self.check_us(us_action)}
            payoffs = self.payoffs(values, players=ALLIES, fixed=fixed, region=region)
            breakdown = partial(self.breakdown, values, players=ALLIES, fixed=fixed, region=region)
            name = f"{title}, US {us_action} ({WORDS[us_action]})"
            return NormalFormGame(payoffs, ALLIES, (ALLY_ACTIONS,) * 2, title=name, breakdown=breakdown)
        payoffs = self.payoffs(values, region=region)
        breakdown = partial(self.breakdown, values, region=region)
        if timing == "us-first":
            return us_first(payoffs, title, breakdown, self.us_actions)
        return NormalFormGame(payoffs, PLAYERS, self.actions, title=f"{title}, simultaneous", breakdown=breakdown)


def us_first(
    payoffs: NDArray[Any],
    title: str = "",
    breakdown: Callable[[], Mapping[str, NDArray[Any]]] | None = None,
    us_actions: tuple[str, ...] = US_ACTIONS,
) -> ExtensiveFormGame:
    """Return the extensive form in which the US moves first and the allies, seeing it, move simultaneously.

    ``payoffs`` has shape (3, 3, 3, A): player, Japan, ROK, US; ``breakdown`` returns arrays like it by mechanism.
    """

    from ..tree.extensive_form import Decision, ExtensiveFormGame, Terminal  # this timing alone needs trees

    def subgame(u: int) -> Iterator[Node]:
        for j in range(3):
            terminals = tuple(Terminal(tuple(payoffs[:, j, k, u])) for k in range(3))
            yield Decision(ROK, f"ROK after {us_actions[u]}", ALLY_ACTIONS, terminals)

    after = tuple(Decision(JAPAN, f"Japan after {a}", ALLY_ACTIONS, tuple(subgame(u))) for u, a in enumerate(us_actions))
    root = Decision(US, "US", us_actions, after)
    return ExtensiveFormGame(root, PLAYERS, f"{title}, US first", breakdown and partial(end_by_end, breakdown))


def end_by_end(breakdown: Callable[[], Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Return arrays (player, Japan, ROK, US) by mechanism in the order of the ends of the US-first tree, shape (9 A, 3)."""
    return {name: part.transpose(3, 1, 2, 0).reshape(-1, len(PLAYERS)) for name, part in breakdown().items()}


def check_us(action: str, known: tuple[str, ...] = US_ACTIONS) -> str:
    """Return a US action label, or raise ScenarioError naming those that are known."""
    if action not in known:
        words = ", ".join(f"{a} ({WORDS[a]})" for a in known)
        raise ScenarioError(f"US action: one of {words} is needed; got {action!r}")
    return action


MODEL = Trilateral(
    name="trilateral",
    players=PLAYERS,
    actions=(ALLY_ACTIONS, ALLY_ACTIONS, US_ACTIONS),
    setting=SETTING,
    mechanisms=catalogue(),
    outcome=outcome_maker,
)
