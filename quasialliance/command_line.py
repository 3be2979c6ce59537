"""The command line: one command per question, ``--json`` wherever a result is printed, exit status 2 on bad input."""

from __future__ import annotations

import sys

try:
    import atexit
    import gc
    import importlib
    import logging
    import pkgutil
    from collections.abc import Iterator, Mapping

    import click

    from games.errors import QuasiallianceError, SolverError

    from . import commands
except KeyboardInterrupt:  # before anything has begun
    print("quasialliance: interrupted", file=sys.stderr)
    sys.exit(130)

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


class InterruptError(Exception):
    """Somebody pressed Ctrl-C; the message says what is left, where anything is."""


class Program(click.Group):
    """The commands; an interrupt comes out of them as an error of its own, to which click adds no empty line."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, EOFError) as stop:
            raise InterruptError(*stop.args) from None


@click.group(cls=Program, commands=Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quasialliance")
def cli() -> None:
    """Solve the alliance games: when is friction or cohesion stable, why, and how far from flipping.

    EPISODE is an id (E19), a year (2019), a named scenario (hwang-2019-china) or a scenario file (.toml), as it is or, with a
    theory or its file after a slash, as that sees it (2019/cha). Where it makes sense it may also be a game by name (gsomia;
    `games` lists all) or a game file (.nfg, .efg, a tree in .toml); a command that does not take one says which do.
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
    except click.UsageError as problem:
        more = f"; '{problem.ctx.command_path} --help' says what it takes" if problem.ctx is not None else ""
        fail(problem.format_message().rstrip(".") + ("" if isinstance(problem, click.BadParameter) and problem.message else more))
    except click.ClickException as problem:
        fail(problem.format_message())
    except (QuasiallianceError, SolverError) as problem:
        fail(str(problem))
    except (InterruptError, KeyboardInterrupt, click.Abort) as stop:
        fail(": ".join(filter(None, ("interrupted", str(stop)))), 130)
    except OSError as problem:
        fail(f"{problem.filename or 'file'}: {problem.strerror or problem}")


def fail(message: str, status: int = 2) -> None:
    """Print one line on standard error and leave."""
    click.echo(f"quasialliance: {' '.join(message.splitlines())}", err=True)
    sys.exit(status)
