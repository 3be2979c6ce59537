"""Commands as a person runs them: what they print, and with which status they end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quasialliance.command_line import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints that ends well and complains of nothing."""
    status, out, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    return out


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Return the JSON that a command prints."""
    return json.loads(printed(capsys, *arguments, "--json"))
