"""The commands with their arguments and options, from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from quasialliance.command_line import Commands, cli

from ..markdown import page, target

TEXT = """`quasialliance COMMAND --help` prints what stands here. Results go to standard output, remarks before long work
and errors to standard error. The exit status is 0, or 2 after an error in the input, which is said in one line, or 130 if
interrupted. A file is written wholly or not at all."""
WIDTH = 90


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of commands."""
    parts = [TEXT, shown(cli, "quasialliance")]
    for name, command in Commands().items():
        parts += [target("command", name), f"## {name}", shown(command, f"quasialliance {name}")]
    yield "reference/commands.md", page("Commands", *parts)


def shown(command: click.Command, name: str) -> str:
    """Return a command's help text."""
    settings = {"max_content_width": WIDTH, "terminal_width": WIDTH, "help_option_names": ["-h", "--help"]}
    with click.Context(command, info_name=name, **settings) as context:
        return f"```text\n{command.get_help(context)}\n```"
