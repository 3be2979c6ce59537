"""Options of the command line: a name means one thing, of one type and with one default, on every command that has it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import games
from games import library
from games.options import SEED
from quasialliance.command_line import Commands, cli
from quasialliance.question import FORMS
from quasialliance.results import Results
from solvers import comparison, evidence, rapprochement, regimes, sensitivity, stability, us_choice

COMMANDS = {name: Commands()[name] for name in Commands()}
OPTIONS = [
    (name, option.opts[-1], option)
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option)
]
OWN = {
    ("discover", "--us"): "a label of a sweep's data, one of which is picked",
    ("discover", "--timing"): "a label of a sweep's data, one of which is picked",
    ("discover", "--theory"): "a label of a sweep's data, one of which is picked",
    ("discover", "--without"): "a label of a sweep's data, one of which is picked",
    ("discover", "--method"): "how boxes are found, where `sensitivity` has methods of its own",
    ("discover", "--output"): "one table, so a file",
    ("draw", "--output"): "a figure, which is all that comes of it: a file, and required",
    ("map", "--output"): "a figure, which is all that comes of it: a file, and required",
    ("us", "--theory"): "every episode is seen by one theory",
    ("codes", "--coding"): "one coding is shown, where a back-test compares several",
    ("explain", "--profile"): "by default several profiles are explained",
    ("explore", "--timing"): "where the page begins: the game can be changed there",
    ("explore", "--x"): "where the page begins: a map is drawn at once",
    ("explore", "--y"): "where the page begins: a map is drawn at once",
    ("estimate", "--full"): "how much is computed, where `solve` says how much is printed",
    ("sensitivity", "--samples"): "its default hangs on the method",
}
"""(command, option) -> why it differs from the same word elsewhere."""
OPEN = {"--draws": "how many are needed hangs on what is drawn", "--seed": "what is drawn", "--output": "what a folder gets"}
"""Option -> what alone may differ between commands: the end of its help and, of draws, the number and the least."""


def kind(option: click.Option) -> str:
    """The type of an option's value, without a range's ends."""
    return type(option.type).__name__ + (f" of {', '.join(option.type.choices)}" if isinstance(option.type, click.Choice) else "")


def meaning(word: str, option: click.Option) -> str:
    """What help says of it, down to what is open."""
    said = option.help or ""
    return said.split(" ")[0] if word in OPEN else re.split(r"[:;(]|\. ", said)[0].strip()


def default(word: str, option: click.Option) -> object:
    """What it is if nothing is said."""
    return None if word == "--draws" else option.default


def signature(word: str, option: click.Option) -> tuple[object, ...]:
    """What is the same wherever the option is."""
    times = option.multiple, option.is_flag, option.required
    return kind(option), times, default(word, option), option.metavar, meaning(word, option)


@pytest.mark.parametrize("word", sorted({word for _, word, _ in OPTIONS}))
def test_a_name_means_one_thing(word: str) -> None:
    """Type, number of times, default and the words of its help are the same everywhere, but for reasons that are stated."""
    seen = {name: signature(word, option) for name, own, option in OPTIONS if own == word and (name, word) not in OWN}
    assert len(set(seen.values())) <= 1, seen


def test_reasons_are_of_options_that_are_there() -> None:
    """No reason outlives its option."""
    assert set(OWN) <= {(name, word) for name, word, _ in OPTIONS}


def test_one_seed_stands_for_all() -> None:
    """Every command that draws has --seed, and unless another is said it is the one that the paper uses."""
    seeds = {name: option.default for name, word, option in OPTIONS if word == "--seed"}
    assert set(seeds.values()) == {SEED}
    assert {"paper", "sensitivity", "robust", "duration", "backtest"} <= set(seeds)
    assert {name for name, word, _ in OPTIONS if word in ("--draws", "--samples")} <= set(seeds)


@pytest.mark.parametrize(("name", "word", "option"), OPTIONS, ids=lambda x: x if isinstance(x, str) else "")
def test_options_explain_themselves(name: str, word: str, option: click.Option) -> None:
    """Each has a help that ends with a stop; each that may be given several times says so; each file or folder its kind."""
    assert option.help
    assert option.help.endswith((".", "?")), option.help
    assert ("repeatable" in option.help) == option.multiple, option.help
    if word == "--output":
        assert re.match("Folder for|Figure file|Also write", option.help)


PYTHON: list[tuple[str, str, Callable[..., Any], str]] = [
    ("stability", "seed", stability.report, "rng"),
    ("duration", "seed", rapprochement.report, "rng"),
    ("duration", "draws", rapprochement.report, "draws"),
    ("local", "draws", sensitivity.curves, "draws"),
    ("robust", "draws", sensitivity.robust_choice, "draws"),
    ("robust", "levels", sensitivity.robust_choice, "levels"),
    ("compare", "draws", comparison.diverge, "draws"),
    ("compare", "seed", comparison.diverge, "rng"),
    ("us", "draws", us_choice.shares, "draws"),
    ("radius", "norm", regimes.radius, "norm"),
    ("backtest", "seed", evidence.backtest, "rng"),
    ("backtest", "noise", evidence.backtest, "noise"),
    ("backtest", "permutations", evidence.backtest, "permutations"),
    ("backtest", "fit", evidence.backtest, "fit"),
    ("paper", "seed", Results, "rng"),
    ("paper", "draws", Results, "draws"),
    ("paper", "samples", Results, "samples"),
    ("paper", "record", Results, "record"),
]
"""(command, option, the function behind it, its keyword)."""


@pytest.mark.parametrize(("name", "word", "function", "keyword"), PYTHON, ids=lambda x: x if isinstance(x, str) else "")
def test_a_function_has_its_commands_default(name: str, word: str, function: Callable[..., Any], keyword: str) -> None:
    """Who asks in Python and says nothing gets what who types and says nothing gets."""
    (option,) = (option for own, _, option in OPTIONS if own == name and option.name == word)
    assert inspect.signature(function).parameters[keyword].default == option.default


GAMES = {
    "tree model": "apology",
    "table model": "china-bidder",
    "network model": "regional-ties",
    "tree": "tree.efg",
    "table": "t.nfg",
}
"""Form of a game -> one of that form."""
AXES = {"tree model": ("chi", "alpha"), "table model": ("L", "TKN")}
ASKERS = [name for name, command in COMMANDS.items() if hasattr(command.callback, "takes")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ASKERS)
def test_a_command_takes_the_games_that_it_says(name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes it answers; what it does not take it refuses with the commands that do, which are those that say so."""
    monkeypatch.chdir(tmp_path)
    games.write(library.named("tree:beer-quiche").game(), "tree.efg")
    games.write(library.named("chicken").game(), "t.nfg")
    more = {
        "uncertain": ("--decimals", "1"),
        "draw": ("-o", "g.svg", *(("--fix", "US=engage", "--fix", "China=offer") if form == "table model" else ())),
        "map": ("--x", AXES.get(form, "ab")[0], "--y", AXES.get(form, "ab")[1], "-o", "m.svg"),
    }
    done = CliRunner().invoke(cli, [name, GAMES[form], *more.get(name, ())])
    if form in COMMANDS[name].callback.takes:
        assert done.exit_code == 0, done.exception
        return
    message = str(done.exception)
    assert f"{GAMES[form]!r} is a {form}; {name} takes scenarios" in message
    taking = message.partition("It is taken by ")[2]
    assert {own for own in ASKERS if re.search(rf"\b{own}\b", taking)} == {
        own for own in ASKERS if form in COMMANDS[own].callback.takes
    }
    assert {path.name for path in tmp_path.iterdir()} == {"tree.efg", "t.nfg"}
