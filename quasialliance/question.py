"""The question that a person puts at the terminal: what EPISODE names, with what changed of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import games
import games.formats
from games.errors import QuasiallianceError, ScenarioError
from games.model.family import Family
from games.models.trilateral import MODEL, Trilateral
from games.scenarios.episodes import Episode
from games.theories.named import case, is_theory

if TYPE_CHECKING:  # a scenario needs none of the published games
    from games.library import Game, NamedGame
    from solvers.sensitivity import Range

MODELS = ("tree model", "table model", "network model")
"""Games with parameters and mechanisms that are no scenarios."""
FORMS = (*MODELS, "tree", "table")
"""What a game that is no scenario may be: a model's, or published or in a file, which have no parameters."""


@dataclass(frozen=True)
class Question:
    """What a command is asked about: what EPISODE names, the changes to it, and whether the answer is JSON.

    EPISODE names a scenario, as it is or as a theory sees it, or a game if nothing of these has the name, or a file of either.

    Attributes
    ----------
    command, takes
        Who asks, and the forms of games that it takes besides scenarios, of FORMS.

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
    command: str = ""
    takes: Collection[str] = FORMS

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
        if self.form is not None:
            raise self._not_taken(())
        assert isinstance(self._named, games.Scenario)
        values = self._settings(self.model)
        heard(self.model, values, (*self._named.without, *self.without))
        return self._named.set(values)

    @cached_property
    def _read(self) -> Game:
        assert self.file is not None
        return games.read(self.file)

    @cached_property
    def form(self) -> str | None:
        """What the game is that EPISODE names or a file holds, a word of FORMS; None if it is a scenario."""
        if self.file is not None:
            return "table" if isinstance(self._read, games.NormalFormGame) else "tree"
        known = self.named
        if known is None or known.model is None:
            return None if known is None else known.kind
        from games.model.network_model import NetworkModel
        from games.model.tree_model import TreeModel

        if isinstance(known.model, TreeModel):
            return "tree model"
        return "network model" if isinstance(known.model, NetworkModel) else "table model"

    @cached_property
    def game(self) -> Game | None:
        """The game that EPISODE names or a file holds, with the settings made; None if it is a scenario.

        Raises
        ------
        QuasiallianceError
            If the command does not take games of its form, or an option changes what the game does not have.
        """
        if self.form is None:
            return None
        if self.form not in self.takes:
            raise self._not_taken(self.takes)
        if self.file is not None:
            if self.settings or self.without or self.us_action or self.mechanisms:
                raise QuasiallianceError(f"{self.file}: --mechanism, --set, --us and --without change a model; a file has none")
            return self._read
        known = self.named
        assert known is not None
        if self.us_action or self.mechanisms:
            raise QuasiallianceError(
                f"{known.name}: --us and --mechanism are for trilateral scenarios; this game takes --set and --without"
            )
        values = self._settings(known.model)
        if known.model is not None:
            heard(known.model, values, self.without)
        return known.game(values, self.without)

    def parametric(self, *, hidden: bool = False) -> tuple[Family, dict[str, Any]]:
        """Return the model that is asked about and, as the solvers' keywords, where in its parameters, and what is changed.

        Parameters
        ----------
        hidden
            Whether it may be a tree in which a player does not see all moves before.

        Raises
        ------
        QuasiallianceError
            As ``scenario`` and ``game`` do.

        >>> model, here = Question("gsomia", ("us_pressing_cost=0.2",)).parametric()
        >>> model.name, here["at"].values["pi"]
        ('escalation', Fraction(1, 5))
        """
        if self.game is None:
            return self.model, {"at": self.scenario, **self.changes}
        known = self.named
        assert known is not None
        assert known.model is not None  # published games and files are not taken by a command that asks
        if self.form == "tree model" and not hidden and not _seen(self.game):
            raise QuasiallianceError(
                f"{known.name}: a player does not see all moves before, so that {self.command} has no closed forms; solve, explain "
                "and draw take it at values, with --concept"
            )
        at = games.Scenario(known.name, self._settings(known.model), model=known.model)
        return known.model, {"at": at, "without": self.without}

    def profile(self, profile: str | None, seconds: float | None = None) -> tuple[str, ...] | str:
        """Return the profile, or the path, that is asked about; where none is said "CC", of a game its first pure equilibrium.

        Raises
        ------
        QuasiallianceError
            If a game has no pure equilibrium, or a time is set where nothing is looked for.
        """
        game = self.game
        if game is None:
            if seconds is not None:
                raise QuasiallianceError("--seconds is for the search of a game's equilibria; a scenario is solved at once")
            return "CC" if profile is None else profile
        from games.network import NetworkGame

        from .solving import pure_profile

        assert not isinstance(game, NetworkGame)  # no command that asks for a profile takes one
        return pure_profile(game, profile, seconds)

    def _not_taken(self, takes: Collection[str]) -> QuasiallianceError:
        """Return the error of a command that does not take a game of this form, with those that do."""
        own = joined(["scenarios", *(f"{form}s" for form in takes)])
        sweep = [f"a sweep whose specification says model = {self.episode!r}"] if self.form in MODELS else []
        others = joined([*taking(self.form or ""), *sweep])
        return QuasiallianceError(f"{self.episode!r} is a {self.form}; {self.command} takes {own}. It is taken by {others}")

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

    @property
    def about(self) -> str:
        """A line that names what is asked about: a game with its title, or a scenario with what the US does in it."""
        if self.named is not None:
            return repr(self.named)
        if self.game is not None:
            return ": ".join(filter(None, (self.episode, " ".join(getattr(self.game, "title", "").split()))))
        return f"{self.heading}; US {self.us_action or self.scenario.us_action}"


def name_and_value(option: str, setting: str, example: str) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE; a QuasiallianceError, with an example, if it is not that.

    >>> name_and_value("--slow", "haz = 0.1", "haz=0.2")
    ('haz', '0.1')
    """
    name, equals, value = (part.strip() for part in setting.partition("="))
    if not equals or not name:
        raise QuasiallianceError(f"{option} {setting!r}: name=value is needed, e.g. {option} {example}")
    return name, value


def heard(model: Family, values: Mapping[str, object], without: Iterable[str]) -> None:
    """Refuse to set what is switched off.

    Raises
    ------
    QuasiallianceError
        If a value is of a parameter by which a mechanism is off, which then changes nothing.

    >>> heard(MODEL, {"p": 0.3}, ["pressure"])
    Traceback (most recent call last):
    games.errors.QuasiallianceError: --set us_pressure: its mechanism is switched off, so that this changes nothing; leave it out
    """
    silenced = model.off(without)
    for symbol in values:
        if symbol in silenced:
            name = model.parameter(symbol).name
            raise QuasiallianceError(f"--set {name}: its mechanism is switched off, so that this changes nothing; leave it out")


def _seen(game: object) -> bool:
    """Tell whether everybody sees all moves before in a tree."""
    from games.tree.extensive_form import ExtensiveFormGame

    return isinstance(game, ExtensiveFormGame) and game.arrays.perfect_information


def taking(form: str) -> list[str]:
    """Return the commands that take games of a form, as the program that runs has them; none where none runs."""
    here = click.get_current_context(silent=True)
    every = {} if here is None else getattr(here.find_root().command, "commands", {})
    return [name for name, command in every.items() if form in getattr(command.callback, "takes", ())]


def joined(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> joined(["scenarios"]), joined(["solve", "explain", "draw"])
    ('scenarios', 'solve, explain and draw')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
