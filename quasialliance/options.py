"""What commands share: the options on a scenario, the question that these put, and how JSON is printed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

import games
import games.formats
from games.errors import QuasiallianceError, ScenarioError
from games.model.family import Family
from games.models.trilateral import MODEL, US_ACTIONS, WORDS, Trilateral
from games.scenarios.episodes import Episode
from games.theories.named import case, is_theory

from .display import fitted
from .json_output import dumps
from .legend import under
from .solving import CONCEPTS

if TYPE_CHECKING:  # a scenario needs none of the published games
    from games.library import Game, NamedGame
    from solvers.sensitivity import Range

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
seed_option = click.option("--seed", default=0, show_default=True, help="Seed of the basins of attraction.")
concept_option = click.option(
    "--concept",
    type=click.Choice(CONCEPTS),
    help="Kind of equilibria of a tree (default: sequential where chance moves unseen, else subgame-perfect).",
)
equilibrium_option = click.option(
    "--equilibrium", type=int, metavar="K", help="The K-th equilibrium of a tree, as `solve` lists them (default: the first)."
)
seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    metavar="S",
    help="Give up a game's search after S seconds, with what was found (default: the work is limited instead).",
)
profile_option = click.option("--profile", default="CC", show_default=True, help="Japan-ROK profile, e.g. CC or FF.")


@dataclass(frozen=True)
class Question:
    """What a command is asked about: what EPISODE names, the changes to it, and whether the answer is JSON.

    EPISODE names a scenario, as it is or as a theory sees it, or a game if nothing of these has the name, or a file of either.

    >>> question = Question("2019", ("substitutability=1/2",))
    >>> question.scenario.values["s"], question.coded.id
    (Fraction(1, 2), 'E19')
    """

    episode: str
    settings: tuple[str, ...] = ()
    us_action: str | None = None
    without: tuple[str, ...] = ()
    as_json: bool = False
    mechanisms: tuple[str, ...] = ()

    @cached_property
    def model(self) -> Trilateral:
        """The model, with the mechanisms of the user's files; a QuasiallianceError if there is something wrong with one."""
        if not self.mechanisms:
            return MODEL
        from games.model.mechanism_file import with_file

        return functools.reduce(with_file, self.mechanisms, MODEL)

    @cached_property
    def file(self) -> Path | None:
        """The game file that EPISODE is, if it is one."""
        path = Path(self.episode)
        return path if path.suffix and games.formats.holds_game(path) else None

    @cached_property
    def _named(self) -> games.Scenario | NamedGame:
        try:
            return case(self.episode, at=None, model=self.model).scenario
        except ScenarioError as problem:
            if "/" in self.episode or is_theory(self.episode):
                raise
            from games import library

            found = library.find(self.episode)
            if found is None:
                hint = library.hint(self.episode) or "; 'quasialliance games' lists the games"
                raise ScenarioError(f"{problem}; nor is a game called so{hint}") from None
            return found

    @property
    def named(self) -> NamedGame | None:
        """The game that EPISODE names, if no scenario has that name; a QuasiallianceError if nothing has it."""
        return None if self.file is not None or isinstance(self._named, games.Scenario) else self._named

    @cached_property
    def scenario(self) -> games.Scenario:
        """The scenario that EPISODE names, with the settings made; a QuasiallianceError if either is wrong."""
        if not isinstance(self._named, games.Scenario):
            raise ScenarioError(
                f"{self.episode!r} is a game of its own, and this command asks about scenarios of the trilateral one; "
                f"solve, explain, threshold and draw take {self.episode!r}"
            )
        return self._named.set(self._settings(self.model))

    @cached_property
    def game(self) -> Game | None:
        """The game that EPISODE names or a file holds, with the settings made; None if it is a scenario.

        Raises
        ------
        QuasiallianceError
            If an option changes what the game does not have.
        """
        if self.file is not None:
            if self.settings or self.without or self.us_action or self.mechanisms:
                raise QuasiallianceError(f"{self.file}: --mechanism, --set, --us and --without change a model; a file has none")
            return games.read(self.file)
        if self.named is None:
            return None
        if self.us_action or self.mechanisms:
            raise QuasiallianceError(
                f"{self.named.name}: --us and --mechanism are for trilateral scenarios; this game takes --set and --without"
            )
        return self.named.game(self._settings(self.named.model), self.without)

    @property
    def changed(self) -> dict[str, object]:
        """What --set sets in the trilateral model, symbol -> value."""
        return self._settings(self.model)

    def _settings(self, model: Family | None) -> dict[str, object]:
        """Return what --set sets, symbol -> value; without a model the words as they are."""
        values: dict[str, object] = {}
        for setting in self.settings:
            name, value = name_and_value("--set", setting, "substitutability=0.5")
            symbol, words = name, name
            if model is not None:
                parameter = model.parameter(name)
                symbol, words = parameter.symbol, f"{parameter.name} ({parameter.symbol})"
            if symbol in values:
                raise QuasiallianceError(f"--set {setting!r}: {words} is set twice")
            values[symbol] = value
        return values

    @property
    def coded(self) -> Episode | None:
        """The episode that the scenario is, if it is one."""
        return games.episodes().get(self.scenario.name)

    def input(self, option: str, word: str) -> str | Range:
        """Return an input as it was named, NAME, or its range if one is given, NAME=LOW:HIGH.

        >>> Question("2019").input("--input", "s=0:1/2")
        substitutability in [0, 0.5]
        """
        if "=" not in word:
            return word
        from games.exact.numbers import exact
        from solvers.sensitivity import Range

        name, span = name_and_value(option, word, "substitutability=0:0.5")
        ends = span.split(":")
        if len(ends) != 2:
            raise QuasiallianceError(f"{option} {word!r}: LOW:HIGH is needed, e.g. {option} substitutability=0:0.5")
        low, high = (exact(end.strip(), name) for end in ends)
        return Range(self.model.parameter(name), low, high)

    @property
    def when(self) -> str:
        """What a figure calls the scenario: the time of an episode, else its name."""
        return self.scenario.name if self.coded is None else self.coded.period

    @property
    def stem(self) -> str:
        """The scenario's name as a part of a file's: a name may hold what a file's may not, as in E19/cha."""
        return re.sub(r"[^\w.-]+", "-", self.scenario.name)

    @property
    def changes(self) -> dict[str, Any]:
        """The US action and the mechanisms switched off, as the solvers' keywords."""
        return {"us_action": self.us_action, "without": self.without}

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked about, as JSON: a game file, or a named game with what was changed of it."""
        if self.file is not None:
            return {"file": str(self.file)}
        known = self.named
        if known is None:
            return {"scenario": self.scenario.name}
        return {
            "game": known.name,
            "title": known.title,
            "source": known.source,
            "set": {symbol: str(value) for symbol, value in self._settings(known.model).items()},
            "without": list(self.without),
        }

    @property
    def heading(self) -> str:
        """A line that names the scenario."""
        if self.coded is not None:
            return f"{self.coded.id} {self.coded.period}: {self.coded.label}"
        return ": ".join(filter(None, (self.scenario.name, self.scenario.label)))


def name_and_value(option: str, setting: str, example: str) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE; a QuasiallianceError, with an example, if it is not that.

    >>> name_and_value("--slow", "haz = 0.1", "haz=0.2")
    ('haz', '0.1')
    """
    name, equals, value = (part.strip() for part in setting.partition("="))
    if not equals or not name:
        raise QuasiallianceError(f"{option} {setting!r}: name=value is needed, e.g. {option} {example}")
    return name, value


def scenario_options(command: Callable[..., None], *, required: bool = True) -> Callable[..., None]:
    """Add EPISODE, --mechanism, --set, --us, --without and --json to a command, which gets them as one Question.

    Where EPISODE is not required, the question's is empty without it.
    """

    @functools.wraps(command)
    def ask(**given: Any) -> None:
        question = Question(**{field.name: given.pop(field.name) for field in fields(Question)})
        click.get_current_context().obj = question
        command(question, **given)

    actions = ", ".join(f"{action} ({WORDS[action]})" for action in US_ACTIONS)
    # or a game, where the command takes one
    episode = click.argument("episode") if required else click.argument("episode", required=False, default="")
    for decorate in (
        json_option,
        click.option("--without", multiple=True, metavar="MECHANISM", help="Switch a mechanism off (repeatable)."),
        click.option(
            "--mechanism",
            "mechanisms",
            multiple=True,
            metavar="FILE.py",
            help="Add the mechanism of a file of yours, whose code is run (repeatable).",
        ),
        click.option("--us", "us_action", metavar="ACTION", help=f"US action: {actions}."),
        click.option(
            "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter, by symbol or name (repeatable)."
        ),
        episode,
    ):
        ask = decorate(ask)
    return ask


def given(name: str) -> bool:
    """Tell whether an option of the command that runs was given, rather than left at its default."""
    return click.get_current_context().get_parameter_source(name) is not ParameterSource.DEFAULT


def show(as_json: bool, record: Callable[[], Any], text: Callable[[], object], legend: bool = True) -> None:
    """Print an answer: what ``record`` returns, as JSON, or what ``text`` returns with a legend, no wider than the terminal."""
    if as_json:
        click.echo(dumps(record()), nl=False)
    else:
        made = fitted(text)
        told = under(made, click.get_current_context().obj) if legend else ""
        click.echo(made + fitted(lambda: f"\n{told}") if told else made)
