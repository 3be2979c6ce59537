"""The command line: one command per question, ``--json`` wherever a result is printed, exit status 2 on bad input."""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import pkgutil
import sys
from collections.abc import Iterator, Mapping

import click

from games.errors import QuasiallianceError, SolverError

from . import commands

atexit.register(gc.freeze)  # the process ends: looking for garbage once more would only take time


class Commands(Mapping[str, click.Command]):
    """The files of ``commands`` by name; a file is imported when its command is asked for, and only then.

    >>> "solve" in list(Commands())
    True
    """

    def __iter__(self) -> Iterator[str]:
        return (module.name for module in pkgutil.iter_modules(commands.__path__))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> click.Command:
        if name not in list(self):
            raise KeyError(name)
        command: click.Command = getattr(importlib.import_module(f"{commands.__name__}.{name}"), name)
        return command


@click.group(commands=Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quasialliance")
def cli() -> None:
    """Solve the alliance games: when is friction or cohesion stable, why, and how far from flipping.

    EPISODE is an id (E19), a year (2019), a named scenario (hwang-2019-china) or a scenario file (.toml), as it is or, with a
    theory or its file after a slash, as that sees it (2019/cha); `solve`, `explain`, `threshold` and `draw` also take a game by
    name (gsomia; `games` lists all), and all but `threshold` a game file (.nfg, .efg, a tree in .toml).
    """


class Remarks(logging.Handler):
    """What solvers say before long work, as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a remark."""
        click.echo(f"quasialliance: {record.getMessage()}", err=True)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: exit status 0, or 2 with one line on standard error if the input was wrong; 130 if interrupted."""
    remarks = logging.getLogger("solvers")
    remarks.setLevel(logging.INFO)
    remarks.handlers = [Remarks()]
    try:
        result = cli.main(arguments, prog_name="quasialliance", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.ClickException as problem:
        fail(problem.format_message())
    except (QuasiallianceError, SolverError) as problem:
        fail(str(problem))
    except click.Abort:
        sys.exit(130)
    except OSError as problem:
        fail(f"{problem.filename or 'file'}: {problem.strerror or problem}")


def fail(message: str) -> None:
    """Print one line on standard error and leave with status 2."""
    click.echo(f"quasialliance: {' '.join(message.splitlines())}", err=True)
    sys.exit(2)
