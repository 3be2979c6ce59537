r"""Slow states: the allies' game of a year, whose animosity, threat, government in Seoul and US commitment change slowly.

Four states of two levels each, any of which may be held fixed:

* *animosity* (M05, M23): high or low. It turns low with probability ``rec`` in a year in which both cooperate, and only then.
  In any year it is revived, or kept, with probability :math:`\lambda`: by a ruling, a gaffe, a shrine visit (``gaffe``), more
  the more the US protects, as that keeps Japan's conservatives in power (``back`` times :math:`c e_0`), by a confrontation
  (``rel``), and by a new government that undoes what the old one did (``undo``). Institutions prevent gaffes and undoing, not
  the damage of a confrontation: both probabilities are multiplied by :math:`1 - \mathtt{hold}\,\iota`.
* *threat* (M09): high to both allies, or low to the ROK and less so to Japan. Its level follows the year's signal, high with
  probability ``sig``, only with probability ``nu``; its mean moves as :math:`T_{t+1} = (1-\nu) T_t + \nu\,\mathrm{signal}`.
* *government* (M14): conservative or progressive, replaced with hazard ``haz`` a year. A progressive one minds Japan more and
  China less: ``hP`` is added to the coded animosity, ``pP`` to the pull of China.
* *commitment* (M28): the allies believe in the US firmly or doubtfully. A firm commitment comes into doubt with probability
  ``doubt`` a year, a doubtful one is restored with probability ``firm``.

Each transition has a parameter of its own, and none takes place at 0.

The payoffs of a year are those of ``games.models.trilateral`` at the state's parameter values, mechanism by mechanism; the
optional ones (disparity M06, conservative rule M23 in its static form) count if the scenario sets them.

With animosity as the only state and mutual cooperation throughout, :math:`\lambda = 1-(1-p)(1-\mathtt{haz}\,\mathtt{undo})`, where
:math:`p = \mathtt{gaffe} + \mathtt{back}\,c e_0` (without institutions): a rapprochement lasts :math:`1/\lambda` years in the mean,
and animosity is low in the long run for the share :math:`\rho/(\rho+\lambda)` of the years, :math:`\rho = \mathtt{rec}(1-\lambda)`.
Let :math:`g_i` be what low animosity is worth to ally i a year, and d what it gains at once by leaving mutual cooperation.
Cooperating in both states is a Markov perfect equilibrium iff for every deviation

.. math:: d \le \frac{\delta \kappa g_i}{1 - \delta (1-\lambda)(1-\mathtt{rec})}

where :math:`\kappa` is by how much the deviation lowers the probability of low animosity next year: :math:`\rho` if it is high
now, :math:`(1-\lambda)\,\mathtt{rel}` for a confrontation if it is low, 0 for hedging. So :math:`\delta^* = d/(d(1-\lambda)(1-
\mathtt{rec}) + \kappa g_i)`, and no patience is enough to reconcile if :math:`d > g_i` times the long-run share of low animosity.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..arguments import forgiving
from ..errors import ParameterError, ScenarioError, nearest
from ..exact.numbers import fraction, rational
from ..model.parameters import Parameter
from ..normal_form import NormalFormGame
from ..record import Record
from .trilateral import ALLIES, ALLY_ACTIONS, Trilateral, check_us

if TYPE_CHECKING:  # a scenario is of a model, so scenarios stand above the models
    from ..scenarios.scenario import Scenario

LEVELS: Mapping[str, tuple[str, str]] = {
    "animosity": ("high animosity", "low animosity"),
    "threat": ("high threat", "low threat"),
    "government": ("conservative", "progressive"),
    "commitment": ("firm US", "doubtful US"),
}
"""The slow states and their levels, in the order of the module's text."""
CODES = "levels 'low' .3, 'high' .7 and 'very high' .9 of the coding of episodes"
SOURCES: Mapping[str, str] = dict.fromkeys(("HL", "HH", "TH", "RF"), CODES) | {
    "TL": "the ROK's code of 2019",
    "TLJ": "Japan's code of 2019",
    "RD": "mean of the codes of 2019",
    "back": "sign: Yoon (S004), pathway 6; size: judgement",
    "nu": "sign: Wang 2023 (S001); range after Kydd 2005: judgement",
    "haz": "one term of five years: the single term of the constitution of 1987; camps changed less often, four times in 1988-2024",
    "undo": "sign: Wang 2023 (S001), the accord of 2015 undone in 2017-18; size: judgement",
    "hold": "sign: Hwang 2024 (S002); size: judgement",
    "doubt": "once in two presidential terms: judgement",
    "firm": "once in a presidential term: judgement",
}
"""Where defaults and ranges come from; the others are judgement."""


def _parameter(symbol: str, name: str, default: str, low: str | int, high: str | int, meaning: str, latex: str = "") -> Parameter:
    source = SOURCES.get(symbol, "judgement: hand-set, no empirical estimate")
    return Parameter(symbol, name, "structural", default, low, high, meaning, latex or rf"\mathtt{{{symbol}}}", source=source)


PARAMETERS = (
    _parameter("HL", "animosity_low", "0.3", 0, 1, "coded animosity of both when it is low", "H_L"),
    _parameter("HH", "animosity_high", "0.7", 0, 1, "coded animosity of both when it is high", "H_H"),
    _parameter("TL", "threat_low", "0.3", 0, 1, "threat that the ROK perceives from the DPRK when it is low", "T_L"),
    _parameter("TLJ", "threat_low_japan", "0.7", 0, 1, "threat that Japan perceives from it then", "T_{LJ}"),
    _parameter("TH", "threat_high", "0.9", 0, 1, "threat that both perceive from the DPRK when it is high", "T_H"),
    _parameter("RF", "reliability_firm", "0.9", 0, 1, "what both believe of a firm US commitment", "R_F"),
    _parameter("RD", "reliability_doubtful", "0.4", 0, 1, "what both believe of a doubtful one", "R_D"),
    _parameter("rec", "reconciliation", "0.3", 0, 1, "probability that a year of cooperation ends animosity"),
    _parameter("rel", "relapse", "0.6", 0, 1, "probability that a confrontation revives it"),
    _parameter("gaffe", "gaffe", "0.1", 0, "0.5", "probability that a ruling, a gaffe or a shrine visit revives it"),
    _parameter(
        "back",
        "engagement_revival",
        "0.05",
        0,
        "0.5",
        "what a unit of US protection adds to that, through conservative rule in Tokyo (M23)",
    ),
    _parameter("nu", "perception_speed", "0.2", "0.05", "0.5", "probability that a year's signal is believed (M09)", r"\nu"),
    _parameter("sig", "threat_signal", "0.5", 0, 1, "probability that a year's signal of the DPRK threat is high"),
    _parameter(
        "haz",
        "leader_hazard",
        "0.2",
        "0.05",
        "0.4",
        "probability that the government in Seoul is replaced by the other kind in a year (M14)",
    ),
    _parameter("undo", "undoing", "0.5", 0, 1, "probability that a new government undoes a reconciliation"),
    _parameter(
        "hold",
        "institutional_hold",
        "0.5",
        0,
        1,
        "share of gaffes and of undoing that bilateral institutions prevent, per unit of their bindingness (M26)",
    ),
    _parameter(
        "doubt",
        "commitment_doubted",
        "0.125",
        0,
        "0.5",
        "probability that a firm US commitment comes into doubt in a year (M28)",
    ),
    _parameter("firm", "commitment_restored", "0.25", 0, "0.5", "probability that a doubtful one is restored"),
    _parameter("hP", "progressive_animosity", "0.2", 0, 1, "what a progressive government adds to the ROK's animosity", "h_P"),
    _parameter("pP", "progressive_pull", "0.2", 0, 1, "what it adds to the pull of China on the ROK", "p_P"),
    _parameter("delta", "discount_factor", "0.8", 0, "0.99", "what next year counts", r"\delta"),
)
"""The parameters of the slow states; those of the year's game are the scenario's."""
TRANSITIONS = ("rec", "rel", "gaffe", "back", "nu", "sig", "haz", "undo", "hold", "doubt", "firm")
"""Symbols of those that the transitions depend on."""


def values(**changes: object) -> dict[str, Fraction]:
    """Return the exact values of the slow states' parameters, symbol -> Fraction.

    Raises
    ------
    ParameterError
        For an unknown parameter, one given twice, a value out of range, or a low level that is not below the high one.

    >>> values(leader_hazard="0.1")["haz"]
    Fraction(1, 10)
    """
    known = {word: p for p in PARAMETERS for word in (p.symbol, p.name)}
    given: dict[str, Fraction] = {}
    for word, value in changes.items():
        if word not in known:
            lists = "'quasialliance parameters slow-states' lists all"
            raise ParameterError(f"unknown parameter {word!r} of the slow states{nearest(word, known)} ({lists})")
        p = known[word]
        if p.symbol in given:
            raise ParameterError(f"slow_states: {p.name} ({p.symbol}) is given twice, by symbol and by name")
        given[p.symbol] = p.check(value)
    found = {p.symbol: p.default for p in PARAMETERS} | given
    for low, high in (("HL", "HH"), ("TL", "TH"), ("RD", "RF")):
        if not found[low] < found[high]:
            raise ParameterError(f"slow_states: {low} < {high} is needed; got {found[low]} and {found[high]}")
    return found


@dataclass(frozen=True, eq=False, repr=False)
class SlowStates(Record):
    """A stochastic game of the allies.

    Attributes
    ----------
    scenario, us_action
        What the year's game is made of, apart from the slow states.
    values
        The slow states' parameters.
    slow
        Which states change; the others are as in the scenario.
    states
        The levels of the states that change, joined by commas.
    actions
        Actions of each ally.
    stages, transitions
        State -> payoffs, shape (2, A, A), and probabilities of the next states, shape (A, A, states).
    government
        The government in Seoul whose codes the scenario has.
    """

    scenario: Scenario
    us_action: str
    values: Mapping[str, Fraction]
    slow: tuple[str, ...]
    states: tuple[str, ...]
    actions: tuple[str, ...]
    stages: Mapping[str, NDArray[Any]]
    transitions: Mapping[str, NDArray[Any]]
    government: str = "conservative"

    @property
    def arguments(self) -> dict[str, Any]:
        """The keywords of a stochastic game: stages, transitions, discount, players, actions."""
        return {
            "stages": self.stages,
            "transitions": self.transitions,
            "discount": self.values["delta"],
            "players": ALLIES,
            "actions": dict.fromkeys(self.states, (self.actions, self.actions)),
        }

    @property
    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """The states in groups that differ in animosity alone: which group comes next does not depend on what is done."""
        if "animosity" not in self.slow:
            return tuple((state,) for state in self.states)
        half = len(self.states) // 2
        return tuple(zip(self.states[:half], self.states[half:], strict=True))

    def levels(self, state: str) -> dict[str, str]:
        """Return the levels of a state, by slow state; ScenarioError if there is none of that name."""
        if state not in self.states:
            form = f"a state names every level, as in {self.states[0]!r}"
            raise ScenarioError(f"there is no slow state {state!r}{nearest(state, self.states)}; {form}")
        return dict(zip(self.slow, state.split(", "), strict=True))

    def stage(self, state: str) -> NormalFormGame:
        """Return the year's game of a state, all three actions, with its payoffs by mechanism; ScenarioError if there is none."""
        return _stage(self.scenario, self.us_action, self.values, self.levels(state), self.government)

    def after(self, state: str, profile: tuple[str, str], values: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        """Return the probabilities of next year's states, in their order.

        Parameters
        ----------
        profile
            What Japan and the ROK do this year.
        values
            Values of the transitions' parameters in place of the game's own: fractions, floats or arrays; they are not checked.

        Raises
        ------
        ScenarioError
            If there is no such state.
        """
        v, (protection, bindingness) = dict(self.values) | dict(values or {}), self.ties
        exact = all(isinstance(value, Fraction) for value in v.values())
        kind: Any = rational if exact else float  # NumPy would make arrays of objects of fractions and floats together
        numbers = {symbol: kind(value) if isinstance(value, Fraction) else value for symbol, value in v.items()}
        ties = (kind(protection), kind(bindingness))
        here, after = self.levels(state), [self.levels(there) for there in self.states]
        found = [chance(here, there, profile, numbers, ties) for there in after]
        return tuple([fraction(p) for p in found] if exact else found)

    @cached_property
    def ties(self) -> tuple[Fraction, Fraction]:
        """The protection that the US gives, c e_0, and the bindingness of the allies' institutions."""
        return _ties(self.scenario, self.us_action)

    def __repr__(self) -> str:
        return f"{self.scenario.name}, US {self.us_action}: {len(self.states)} states ({'; '.join(self.states)})"


@forgiving
def game(
    scenario: Scenario,
    slow: Iterable[str] = tuple(LEVELS),
    *,
    us_action: str | None = None,
    actions: Iterable[str] = ALLY_ACTIONS,
    government: str = "conservative",
    **changes: object,
) -> SlowStates:
    """Return the stochastic game around a scenario.

    Parameters
    ----------
    slow
        The states that change: some of "animosity", "threat", "government", "commitment".
    us_action
        Every year's US action; by default the scenario's.
    actions
        The allies' actions, if not all three.
    government
        The one in Seoul whose codes the scenario has; the other's pull of China is ``pP`` higher or lower, and so is its
        animosity, by ``hP``, if that is not a slow state.
    changes
        Parameters of the slow states that differ from their defaults, by symbol or name.

    Raises
    ------
    ScenarioError
        For an unknown state, action or government, if no state changes, or if the scenario is not of a trilateral model.
    ParameterError
        As for ``values``; also if a progressive government would raise the ROK's animosity or China's pull above 1.

    >>> import games
    >>> found = game(games.scenario("hwang-2023-china"), ("animosity",), leader_hazard="0.1")
    >>> found
    hwang-2023-china, US P: 2 states (high animosity; low animosity)
    >>> found.transitions["low animosity"][0, 0].tolist()  # after (C, C)
    [Fraction(183, 1000), Fraction(817, 1000)]
    """
    chosen, allowed = tuple(dict.fromkeys(slow)), tuple(dict.fromkeys(actions))
    for what, given, known in (("state", chosen, tuple(LEVELS)), ("action", allowed, ALLY_ACTIONS)):
        if unknown := [word for word in given if word not in known]:
            raise ScenarioError(f"slow_states: unknown {what} {unknown[0]!r} (known: {', '.join(known)})")
        if not given:
            raise ScenarioError(f"slow_states: at least one {what} is needed")
    if government not in LEVELS["government"]:
        raise ScenarioError(f"slow_states: government: one of {', '.join(LEVELS['government'])} is needed; got {government!r}")
    order = tuple(name for name in LEVELS if name in chosen)
    us = check_us(scenario.us_action if us_action is None else us_action)
    v = values(**changes)
    levels = list(itertools.product(*(LEVELS[name] for name in order)))
    kept = [ALLY_ACTIONS.index(a) for a in allowed]
    stages, transitions = {}, {}
    numbers, (protection, bindingness) = {symbol: rational(value) for symbol, value in v.items()}, _ties(scenario, us)
    ties = (rational(protection), rational(bindingness))
    for own in levels:
        here = dict(zip(order, own, strict=True))
        payoffs = _stage(scenario, us, v, here, government).fractions()
        stages[", ".join(own)] = payoffs[:, kept][:, :, kept]
        table = np.empty((len(allowed), len(allowed), len(levels)), dtype=object)
        alike: dict[tuple[bool, bool], list[Any]] = {}  # what is done matters only by whether both cooperate, or one confronts
        for (i, a), (j, b) in itertools.product(enumerate(allowed), repeat=2):
            kind = (a == b == "C", "F" in (a, b))
            if kind not in alike:
                found = [chance(here, dict(zip(order, there, strict=True)), (a, b), numbers, ties) for there in levels]
                alike[kind] = list(map(fraction, found))
            table[i, j] = alike[kind]
        transitions[", ".join(own)] = table
    return SlowStates(scenario, us, v, order, tuple(stages), allowed, stages, transitions, government)


@forgiving
def nearest_levels(scenario: Scenario, v: Mapping[str, Fraction]) -> dict[str, str]:
    """Return the level of animosity, threat and commitment that a scenario's codes are nearest to, the allies' distances summed.

    A government is not coded. Halfway, the first level counts.

    >>> import games
    >>> list(nearest_levels(games.episode("2019").scenario, values()).values())
    ['low animosity', 'low threat', 'doubtful US']
    """
    at = _model(scenario).scenario_values(scenario)
    found = {}
    for name in ("animosity", "threat", "commitment"):
        distances = [
            sum((abs(at[symbol] - value) for symbol, value in codes(name, level, v).items()), start=Fraction(0))
            for level in LEVELS[name]
        ]
        found[name] = LEVELS[name][distances.index(min(distances))]
    return found


def codes(name: str, level: str, v: Mapping[str, Any]) -> dict[str, Any]:
    """Return the codes that stand for a level of a slow state, symbol -> value, of whatever number type the parameters are.

    >>> {symbol: str(value) for symbol, value in codes("commitment", "firm US", values()).items()}
    {'rJ': '9/10', 'rK': '9/10'}
    """
    first = level == LEVELS[name][0]
    if name == "animosity":
        return dict.fromkeys(("hJ", "hK"), v["HH"] if first else v["HL"])
    if name == "threat":
        return {"TJN": v["TH"] if first else v["TLJ"], "TKN": v["TH"] if first else v["TL"]}
    return dict.fromkeys(("rJ", "rK"), v["RF"] if first else v["RD"])


def _model(scenario: Scenario) -> Trilateral:
    if not isinstance(scenario.model, Trilateral):
        raise ScenarioError(f"slow_states: a scenario of the trilateral model is needed; got one of {scenario.model.name!r}")
    return scenario.model


def _stage(scenario: Scenario, us: str, v: Mapping[str, Fraction], here: Mapping[str, str], own: str) -> NormalFormGame:
    model = _model(scenario)
    at = model.scenario_values(scenario)
    put: dict[str, Any] = {}
    for name in ("animosity", "threat", "commitment"):
        put |= codes(name, here[name], v) if name in here else {}
    if "government" in here:
        progressive = here["government"] == "progressive"
        change = progressive - (own == "progressive")
        put |= {"pull": max(Fraction(0), at["pull"] + change * v["pP"])}
        put |= {"hK": put["hK"] + progressive * v["hP"] if "hK" in put else max(Fraction(0), at["hK"] + change * v["hP"])}
    return model.game(scenario.set(put), us_action=us)


def _ties(scenario: Scenario, us: str) -> tuple[Fraction, Fraction]:
    """Return the protection that the US gives, and the bindingness of the allies' institutions."""
    at = _model(scenario).scenario_values(scenario)
    return at["c"] * (at["eR"] if us == "R" else 1), at["iota"]


def _revival(v: Mapping[str, Any], ties: tuple[Any, Any], confronted: bool, turnover: Any) -> Any:
    """Return the probability that animosity is revived in a year; ``turnover`` is that of a new government."""
    protection, institutions = ties
    kept = 1 - v["hold"] * institutions
    calm = 1 - kept * (v["gaffe"] + v["back"] * protection)
    return 1 - calm * (1 - v["rel"] * int(confronted)) * (1 - kept * v["undo"] * turnover)


def chance(
    here: Mapping[str, str],
    there: Mapping[str, str],
    profile: tuple[str, str],
    v: Mapping[str, Any],
    ties: tuple[Any, Any],
) -> Any:
    """Return the probability of next year's levels.

    Parameters
    ----------
    here, there
        The levels of this and of next year, by slow state.
    profile
        What Japan and the ROK do this year.
    v, ties
        The slow states' parameters, and the US protection and the bindingness of institutions: numbers of one type, or arrays.

    >>> calm, row = ({"animosity": level} for level in ("low animosity", "high animosity"))
    >>> round(float(chance(calm, row, ("C", "C"), values(), (Fraction(4, 5), Fraction(0)))), 3)
    0.226
    """
    found, turnover = v["haz"] ** 0, v["haz"]  # a one of the kind of number that the parameters are
    if "government" in here:
        turnover = int(here["government"] != there["government"])
        found = found * (v["haz"] if turnover else 1 - v["haz"])
    if "threat" in here:
        high = (1 - v["nu"]) * int(here["threat"].startswith("high")) + v["nu"] * v["sig"]
        found = found * (high if there["threat"].startswith("high") else 1 - high)
    if "commitment" in here:
        firm = v["firm"] if here["commitment"].startswith("doubtful") else 1 - v["doubt"]
        found = found * (firm if there["commitment"].startswith("firm") else 1 - firm)
    if "animosity" in here:
        able = 1 if here["animosity"].startswith("low") else v["rec"] * int(profile == ("C", "C"))
        low = able * (1 - _revival(v, ties, "F" in profile, turnover))
        found = found * (low if there["animosity"].startswith("low") else 1 - low)
    return found


# --- closed forms of the two-state reduction ---


def revival_hazard(found: SlowStates) -> Fraction:
    r"""Return :math:`\lambda`, the probability that low animosity turns high in a year of mutual cooperation.

    >>> import games
    >>> revival_hazard(game(games.scenario("hwang-2023-china"), ("animosity",)))
    Fraction(113, 500)
    """
    hazard: Fraction = _revival(found.values, found.ties, False, found.values["haz"])
    return hazard


def duration(found: SlowStates) -> Fraction | None:
    r"""Return how many years a rapprochement lasts in the mean, :math:`1/\lambda`; None if for ever.

    >>> import games
    >>> hwang = games.scenario("hwang-2023-china")
    >>> duration(game(hwang, gaffe=0, back=0, undo=1)), values()["haz"]
    (Fraction(5, 1), Fraction(1, 5))
    """
    hazard = revival_hazard(found)
    return 1 / hazard if hazard else None


def low_share(found: SlowStates) -> Fraction:
    r"""Return the long-run share of years with low animosity under mutual cooperation, :math:`\rho/(\rho+\lambda)`.

    >>> import games
    >>> round(float(low_share(game(games.scenario("hwang-2023-china"), ("animosity",)))), 3)
    0.507
    """
    hazard = revival_hazard(found)
    gain = found.values["rec"] * (1 - hazard)
    return gain / (gain + hazard) if gain + hazard else Fraction(0)


def recognition(v: Mapping[str, Fraction]) -> Fraction | None:
    r"""Return how many years it takes in the mean until a low threat is perceived as high, :math:`1/(\nu\,\mathtt{sig})`.

    None if no signal is high.

    >>> recognition(values())
    Fraction(10, 1)
    """
    return 1 / (v["nu"] * v["sig"]) if v["nu"] * v["sig"] else None


@dataclass(frozen=True)
class Temptation:
    """One deviation from cooperating in both states of animosity, and what patience makes of it.

    Attributes
    ----------
    state, player, deviation
        Who leaves mutual cooperation for what, in which state.
    gain
        What it gains at once, d.
    worth
        What low animosity is worth to the player a year under mutual cooperation, g.
    effect
        By how much it lowers the probability of low animosity next year, kappa.
    persistence
        (1 - lambda)(1 - rec): what is left next year of a difference in animosity today.
    discount
        The discount factor.
    """

    state: str
    player: str
    deviation: str
    gain: Fraction
    worth: Fraction
    effect: Fraction
    persistence: Fraction
    discount: Fraction

    @property
    def loss(self) -> Fraction:
        """What it loses from next year on, per year of the gain: delta kappa g / (1 - delta persistence)."""
        return self.discount * self.effect * self.worth / (1 - self.discount * self.persistence)

    @property
    def resisted(self) -> bool:
        """Whether the deviation does not gain."""
        return self.gain <= self.loss

    @property
    def critical_discount(self) -> Fraction | None:
        """The least discount factor at which it does not gain; None if none below 1 is enough."""
        if self.gain <= 0:
            return Fraction(0)
        below = self.gain * self.persistence + self.effect * self.worth
        return self.gain / below if below > self.gain else None


def temptations(found: SlowStates) -> tuple[Temptation, ...]:
    """Return every deviation from cooperating in both states; it is a Markov perfect equilibrium iff all are resisted.

    Raises
    ------
    ScenarioError
        If animosity is not the only state that changes, or cooperation is not among the actions.

    >>> import games
    >>> t = temptations(game(games.scenario("hwang-2023-china"), ("animosity",), us_action="E"))[1]
    >>> t.state, t.player, t.deviation, t.resisted
    ('high animosity', 'Japan', 'F', True)
    """
    if found.slow != ("animosity",) or "C" not in found.actions:
        raise ScenarioError(f"slow_states: animosity alone and the action C are needed; got {', '.join(found.slow)}")
    hazard, v = revival_hazard(found), found.values
    high, low = found.states
    c = found.actions.index("C")
    result = []
    for state, (i, player) in itertools.product(found.states, enumerate(ALLIES)):
        worth = found.stages[low][i, c, c] - found.stages[high][i, c, c]
        for k, action in enumerate(found.actions):
            if action == "C":
                continue
            cell = (k, c) if i == 0 else (c, k)
            gain = found.stages[state][(i, *cell)] - found.stages[state][i, c, c]
            effect = (1 - hazard) * (v["rec"] if state == high else v["rel"] * (action == "F"))
            result.append(Temptation(state, player, action, gain, worth, effect, (1 - hazard) * (1 - v["rec"]), v["delta"]))
    return tuple(result)
