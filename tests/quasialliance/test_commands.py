"""Commands: one file each, found by name, imported only when asked for, each game built and solved once."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from games.models.trilateral import Trilateral
from quasialliance import commands
from quasialliance.command_line import Commands, cli
from solvers import nash

PROGRAM = """
import sys
from quasialliance.command_line import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """Names of the modules that a fresh interpreter has loaded after a command."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def own(modules: set[str]) -> set[str]:
    """The command files among modules."""
    return {name.removeprefix("quasialliance.commands.") for name in modules if name.startswith("quasialliance.commands.")}


def test_a_new_command_is_one_new_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file in the package is listed and runs, and nothing else has to be edited."""
    (tmp_path / "greet.py").write_text(
        "import click\n\n@click.command()\n@click.argument('whom')\n"
        "def greet(whom):\n    '''Greet an ally.'''\n    click.echo(f'hello {whom}')\n",
        "utf-8",
    )
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    try:
        assert "  greet        Greet an ally." in CliRunner().invoke(cli, ["--help"]).output.splitlines()
        assert CliRunner().invoke(cli, ["greet", "Seoul"]).output == "hello Seoul\n"
    finally:
        sys.modules.pop("quasialliance.commands.greet", None)


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    """Nothing but the files of the package can be asked for; a slip of the pen is named."""
    found = CliRunner().invoke(cli, ["solv"])
    assert found.exit_code == 2
    assert "Did you mean 'solve'?" in found.output
    for name in ("__init__", "..command_line", "sys", ""):
        assert Commands().get(name) is None


def test_a_command_loads_only_what_it_needs() -> None:
    """A command imports its own file; no figure is drawn with and no solver loaded unless it is used."""
    solving = loaded("solve", "2019", "--json")
    assert own(solving) == {"solve"}
    assert solving.isdisjoint({"matplotlib", "SALib", "pandas", "quasialliance.paper", "quasialliance.figures", "solvers.regimes"})
    listing = loaded("episodes", "--json")
    assert own(listing) == {"episodes"}
    assert not any(name.partition(".")[0] in {"solvers", "scipy", "sympy", "matplotlib"} for name in listing)


@pytest.mark.parametrize("command", ["solve", "threshold", "stability", "conditions"])
def test_the_usual_questions_are_answered_without_heavy_libraries(command: str) -> None:
    """Neither SymPy nor SciPy is needed to solve an episode, for its thresholds, its stability or its conditions."""
    heavy = {
        "sympy",
        "scipy",
        "matplotlib",
        "pandas",
        "SALib",
        "nashpy",
        "numpy.ma",
        "solvers.subgame_perfect",
        "solvers.nash.batch",
    }
    assert loaded(command, "2019").isdisjoint(heavy)


def test_help_loads_no_solver() -> None:
    """The list of commands needs all command files, and nothing heavy."""
    listing = loaded("--help")
    assert own(listing) == set(Commands())
    assert not any(name.partition(".")[0] in {"solvers", "scipy", "sympy", "matplotlib"} for name in listing)


@pytest.mark.parametrize(
    ("arguments", "games_built", "solved"),
    [
        (("solve", "2019"), 1, 1),
        (("solve", "2019", "--timing", "simultaneous"), 2, 2),
        (("explain", "2019"), 1, 1),
        (("stability", "2019"), 1, 1),
    ],
)
def test_each_game_is_built_and_solved_once(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], games_built: int, solved: int
) -> None:
    """The allies' game is made and solved once for verdict, ledger and report; simultaneous play is a second game."""
    counts = {"built": 0, "solved": 0}
    build, solve = Trilateral._game, nash.solve

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*positional: object, **named: object) -> object:
            counts[name] += 1
            return function(*positional, **named)

        return call

    monkeypatch.setattr(Trilateral, "_game", counted("built", build))
    monkeypatch.setattr(nash, "solve", counted("solved", solve))
    done = CliRunner().invoke(cli, [*arguments, "--json"])
    assert done.exit_code == 0
    assert json.loads(done.output)
    assert counts == {"built": games_built, "solved": solved}
