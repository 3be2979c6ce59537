"""What commands share: the options on a scenario, the question that these put, and how JSON is printed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import click

import games
from games.errors import QuasiallianceError
from games.models.trilateral import MODEL, US_ACTIONS, WORDS, Trilateral
from games.scenarios.episodes import Episode
from games.theories.named import case

from .json_output import dumps

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
seed_option = click.option("--seed", default=0, show_default=True, help="Seed of the basins of attraction.")
profile_option = click.option("--profile", default="CC", show_default=True, help="Japan-ROK profile, e.g. CC or FF.")


@dataclass(frozen=True)
class Question:
    """What a command is asked about: the scenario that EPISODE names, the changes to it, and whether the answer is JSON.

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
    def scenario(self) -> games.Scenario:
        """The scenario that EPISODE names, with the settings made; a QuasiallianceError if either is wrong."""
        named = case(self.episode, at=None, model=self.model).scenario
        values: dict[str, object] = {}
        for setting in self.settings:
            name, equals, value = setting.partition("=")
            if not equals or not name.strip():
                raise QuasiallianceError(f"--set {setting!r}: name=value is needed, e.g. --set substitutability=0.5")
            parameter = self.model.parameter(name.strip())
            if parameter.symbol in values:
                raise QuasiallianceError(f"--set {setting!r}: {parameter.name} ({parameter.symbol}) is set twice")
            values[parameter.symbol] = value
        return named.set(values)

    @property
    def coded(self) -> Episode | None:
        """The episode that the scenario is, if it is one."""
        return games.episodes().get(self.scenario.name)

    @property
    def changes(self) -> dict[str, Any]:
        """The US action and the mechanisms switched off, as the solvers' keywords."""
        return {"us_action": self.us_action, "without": self.without}

    @property
    def heading(self) -> str:
        """A line that names the scenario."""
        if self.coded is not None:
            return f"{self.coded.id} {self.coded.period}: {self.coded.label}"
        return ": ".join(filter(None, (self.scenario.name, self.scenario.label)))


def scenario_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add EPISODE, --mechanism, --set, --us, --without and --json to a command, which gets them as one Question."""

    @functools.wraps(command)
    def ask(**given: Any) -> None:
        question = Question(**{field.name: given.pop(field.name) for field in fields(Question)})
        command(question, **given)

    actions = ", ".join(f"{action} ({WORDS[action]})" for action in US_ACTIONS)
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
        click.argument("episode"),
    ):
        ask = decorate(ask)
    return ask


def show(as_json: bool, record: Callable[[], Any], text: Callable[[], object]) -> None:
    """Print an answer: what ``record`` returns, as JSON, or what ``text`` returns."""
    if as_json:
        click.echo(dumps(record()), nl=False)
    else:
        click.echo(str(text()))
