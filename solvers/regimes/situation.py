"""A situation: a scenario as one of a model's games sees it, with US action, switches and timing resolved once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from games.arguments import forgiving
from games.errors import GameError, ParameterError, ScenarioError, shown
from games.exact.numbers import rational
from games.model.family import Family, names_of
from games.model.parameters import Parameter
from games.model.table_model import Model
from games.models.trilateral import WORDS
from games.normal_form import NormalFormGame
from games.profile import parse
from games.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from games.tree.extensive_form import ExtensiveFormGame

Span: TypeAlias = Sequence[object]
"""The two ends of a range, the lower first: numbers, or text that says one exactly."""
NARROWEST = Fraction(1, 10**9)
"""Ranges are at least so wide, so that points within them are different floats."""
TABLE_TIMINGS = ("given", "simultaneous")
"""The timings of games that are tables."""


@dataclass(frozen=True)
class Axis:
    """What moves along a line or an axis of a map: a parameter, or several together.

    Attributes
    ----------
    parameter, symbols
        What it is called, and the symbols that move.
    current
        Its value in the situation; None for a joint move.
    low, high
        Its range, widened to hold the value in the situation.
    """

    parameter: Parameter
    symbols: tuple[str, ...]
    current: Fraction | None
    low: Fraction
    high: Fraction


@dataclass(frozen=True, eq=False)
class Situation:
    """Parameter values of a model, and who moves.

    Attributes
    ----------
    values
        Symbol -> exact value, of every parameter.
    silenced
        The symbols that belong to switched-off mechanisms.
    timing, us_action
        As in a scenario; the US action is of no account where nobody's action is given.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> here = Situation.of(MODEL, games.episode("2019").scenario, us_action="R", without="pressure")
    >>> here.players, here.fixed, sorted(here.silenced), here.game().shape
    (('Japan', 'ROK'), {'US': 'R'}, ['p'], (3, 3))
    """

    model: Family
    scenario: Scenario
    values: Mapping[str, Any]
    silenced: frozenset[str] = frozenset()
    timing: str = "given"
    us_action: str = "E"

    @classmethod
    @forgiving
    def of(
        cls,
        model: Family,
        scenario: Scenario | None,
        *,
        us_action: str | None = None,
        without: Iterable[str] = (),
        timing: str = "given",
    ) -> Self:
        """Return what a scenario says of a model.

        Parameters
        ----------
        scenario
            None: the model's defaults.
        us_action
            Replaces the scenario's.
        without
            Mechanisms to switch off, besides those that the scenario switches off.

        Raises
        ------
        ParameterError, MechanismError, ScenarioError
            For a name that the model does not know, or an unknown US action.
        """
        at = Scenario("defaults", model=model) if scenario is None else scenario
        known = {p.symbol for p in model.parameters}
        if foreign := [s for s in at.values if s not in known]:
            raise ParameterError(
                f"scenario {at.name!r} sets {', '.join(foreign)}, which model {model.name!r} does not have: give the scenario's "
                "own model, scenario.model"
            )
        values = model.scenario_values(at, without)
        chosen = model.check_us(us_action or at.us_action)
        return cls(model, at, values, frozenset(model.off((*at.without, *names_of(without)))), timing, chosen)

    @cached_property
    def fixed(self) -> Mapping[str, str]:
        """The actions of the players who do not choose."""
        return self.model.fixed_actions(self.timing, self.us_action)

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The players who choose."""
        return tuple(player for player in self.model.players if player not in self.fixed)

    @cached_property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """Their actions, of a model of tables."""
        model = self.table("actions")
        return tuple(own for player, own in zip(model.players, model.actions, strict=True) if player not in self.fixed)

    @property
    def moves(self) -> str:
        """Who moves, in words."""
        given = [f"{player} {action}" + (f" ({WORDS[action]})" if action in WORDS else "") for player, action in self.fixed.items()]
        return ", ".join(given) or "simultaneous moves" if isinstance(self.model, Model) else str(getattr(self.model, "title", ""))

    @cached_property
    def rationals(self) -> dict[str, Any]:
        """The parameters' values as FLINT's rationals, by symbol."""
        return {s: rational(v) for s, v in self.values.items()}

    @cached_property
    def numbers(self) -> dict[str, Fraction]:
        """The parameters that formulas write as numbers: those that are silenced, and optional ones at their default."""
        optional = {p.symbol for p in self.model.parameters if p.kind == "optional" and self.values[p.symbol] == p.default}
        return {s: v for s, v in self.values.items() if s in self.silenced or s in optional}

    def table(self, what: str) -> Model:
        """Return the model if its games are tables; GameError that says what needs one otherwise."""
        if isinstance(self.model, Model):
            return self.model
        raise GameError(
            f"{what}: a model whose games are tables is needed; those of {self.model.name!r} are trees "
            "(threshold, flips, bifurcation, exact_map and path_conditions are for them)"
        )

    def at_once(self, what: str) -> Self:
        """Return the situation if its timing has a table; ScenarioError otherwise."""
        if self.timing not in TABLE_TIMINGS:
            raise ScenarioError(f"{what}: timing 'given' or 'simultaneous' is needed; got {self.timing!r}")
        return self

    def profile(self, profile: object) -> tuple[str, ...]:
        """Return a pure profile of the players who choose as action labels; GameError if it is none."""
        places = parse(profile, self.players, self.actions)
        return tuple(own[k] for own, k in zip(self.actions, places, strict=True))

    def whole(self, profile: Iterable[str]) -> tuple[str, ...]:
        """Return the actions of all players, those that are fixed included."""
        free = iter(profile)
        return tuple(self.fixed[player] if player in self.fixed else next(free) for player in self.model.players)

    def axis(self, word: str, what: str = "", span: Span | None = None) -> Axis:
        """Return what a word moves, over its range, widened to hold the value in the situation, or over another.

        Raises
        ------
        ParameterError
            For an unknown parameter and, where ``what`` says who asks, one that a switched-off mechanism silences; for a span that
            leaves the parameter's range, or whose ends are no numbers in order.
        """
        parameter, symbols = self.model.axis(word)
        if what and self.silenced & set(symbols):
            raise ParameterError(f"{what}: {parameter.name} ({parameter.symbol}) belongs to a mechanism that is switched off")
        current = self.values[parameter.symbol] if symbols == (parameter.symbol,) else None
        if span is not None:
            if len(span) != 2:
                raise ParameterError(f"{parameter.name}: a range has two ends, low and high; got {shown(span)}")
            low, high = map(parameter.check, span)
            if low >= high:
                raise ParameterError(f"{parameter.name}: the low end comes first, and is below the high one; got {shown(span)}")
            if high - low < NARROWEST:  # its ends, or points between them, may be one float
                raise ParameterError(f"{parameter.name}: a range at least {float(NARROWEST):g} wide is needed; got {shown(span)}")
            return Axis(parameter, symbols, current, low, high)
        own = [parameter.low, parameter.high] if current is None else [parameter.low, parameter.high, current]
        return Axis(parameter, symbols, current, min(own), max(own))

    def game(self, values: Mapping[str, Any] | None = None) -> NormalFormGame | ExtensiveFormGame:
        """Return the game at parameter values, by default the situation's own, exactly."""
        from games.model.tree_model import TreeModel  # questions about tables need no trees

        here = self.values if values is None else values
        if isinstance(self.model, TreeModel):
            return self.model.game(here)
        payoffs = self.table("game").payoffs(here, players=self.players, fixed=self.fixed)
        return NormalFormGame(payoffs, self.players, self.actions, title=f"{self.scenario.name}, {self.moves}")
