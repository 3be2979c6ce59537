"""The options that commands share: one name, one meaning, one default wherever it stands; and how an answer is printed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeAlias

import click
from click.core import ParameterSource

from games.errors import QuasiallianceError
from games.models.trilateral import MODEL, US_ACTIONS, WORDS
from games.options import SEED

from .display import fitted
from .json_output import dumps
from .legend import under
from .question import Question, name_and_value
from .solving import CONCEPTS
from .values import Number, OutputFile, OutputFolder, Whole

__all__ = ["Question", "name_and_value"]

Command: TypeAlias = Callable[..., None]
Decorator: TypeAlias = Callable[[Command], Command]

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
concept_option = click.option(
    "--concept",
    type=click.Choice(CONCEPTS),
    help="Kind of equilibria of a tree (default: sequential where chance moves unseen, else subgame-perfect).",
)
equilibrium_option = click.option(
    "--equilibrium", type=Whole(1), metavar="K", help="The K-th equilibrium of a tree, as `solve` lists them (default: the first)."
)
seconds_option = click.option(
    "--seconds",
    type=Number(0),
    metavar="S",
    help="Give up a game's search after S seconds, with what was found (default: the work is limited instead).",
)
profile_option = click.option(
    "--profile",
    metavar="PROFILE",
    help="A profile, e.g. CC or FF; of a game a profile or path (default: CC; of a game its first pure equilibrium).",
)
mechanism_option = click.option(
    "--mechanism",
    "mechanisms",
    multiple=True,
    metavar="FILE.py",
    help="Add the mechanism of a file of yours, whose code is run (repeatable).",
)
set_option = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter, by symbol or name (repeatable)."
)
input_option = click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME[=LOW:HIGH]",
    help="Vary this parameter, over its own range or another, and only those that are named (repeatable; default: all uncertain).",
)
theory_option = click.option(
    "--theory", "chosen", multiple=True, metavar="THEORY", help="Only this theory, by name or .toml file (repeatable)."
)
by_hand_option = click.option(
    "--by-hand",
    multiple=True,
    metavar="CODE",
    help="Take this code, such as animosity_rok, by hand, whatever the coding (repeatable).",
)
by_rule_option = click.option(
    "--by-rule", multiple=True, metavar="CODE", help="Take this code by rule from public figures (repeatable)."
)
hindsight_option = click.option(
    "--without-hindsight", "neutral", is_flag=True, help="Put aside codes that hindsight may have coloured."
)


table_option = click.option(
    "--table",
    type=OutputFile(),
    metavar="FILE",
    help="Also write every game, inputs and outputs, as .nc, .parquet or .csv.",
)
figure_option = click.option(
    "-o", "--output", required=True, type=OutputFile(), metavar="FILE", help="Figure file: .pdf, .svg or .png."
)


def seed_option(of: str) -> Decorator:
    """Return --seed: the same seed everywhere unless another is said, so that two commands' answers are of the same draws."""
    return click.option("--seed", type=Whole(0), default=SEED, show_default=True, help=f"Seed of {of}.")


def draws_option(default: int | None, of: str, *, least: int = 1) -> Decorator:
    """Return --draws: how many random draws are made, of something."""
    shown = default is not None
    return click.option("--draws", type=Whole(least), default=default, show_default=shown, help=f"Draws of {of}.")


def folder_option(holds: str) -> Decorator:
    """Return -o: the folder that an answer is written to, besides being printed."""
    return click.option("-o", "--output", type=OutputFolder(), metavar="FOLDER", help=f"Folder for {holds}.")


def scenario_options(command: Command) -> Command:
    """Add EPISODE, a scenario, and --mechanism, --set, --us, --without and --json to a command, which gets them as one Question."""
    return _asked(command, click.argument("episode"), ())


def scenario_or_none_options(command: Command) -> Command:
    """Do the same; where EPISODE is left out, the question's is empty."""
    return _asked(command, click.argument("episode", required=False, default=""), ())


def game_options(*takes: str) -> Decorator:
    """Do the same for a command that takes games, too, of some forms (``question.FORMS``)."""
    return lambda command: _asked(command, click.argument("episode"), takes)


def _action(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a US action, where one is given; a ScenarioError that lists them if it is none."""
    return None if value is None else MODEL.check_us(value)


def _asked(command: Command, episode: Decorator, takes: tuple[str, ...]) -> Command:
    words = {field.name for field in fields(Question)} - {"command", "takes"}

    @functools.wraps(command)
    def ask(**given: Any) -> None:
        context = click.get_current_context()
        question = Question(**{word: given.pop(word) for word in words}, command=context.info_name or "", takes=takes)
        context.obj = question
        command(question, **given)

    vars(ask)["takes"] = takes
    actions = ", ".join(f"{action} ({WORDS[action]})" for action in US_ACTIONS)
    asks: Command = ask
    for decorate in (
        json_option,
        click.option("--without", multiple=True, metavar="MECHANISM", help="Switch a mechanism off (repeatable)."),
        mechanism_option,
        click.option("--us", "us_action", metavar="ACTION", callback=_action, help=f"US action: {actions}."),
        set_option,
        episode,
    ):
        asks = decorate(asks)
    return asks


def check_suffix(table: Path) -> None:
    """Refuse a file for --table whose suffix names no format; a QuasiallianceError that says which do."""
    from solvers.sensitivity.sweeps.data_set import SUFFIXES

    if table.suffix not in SUFFIXES:
        raise QuasiallianceError(f"--table {table}: the suffix tells the format; one of {', '.join(SUFFIXES)} is needed")


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
