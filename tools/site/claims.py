"""What other tools do on the same game: claims with the code that shows them, read from ``docs/other-tools.toml``."""

from __future__ import annotations

import ast
import io
import tomllib
import warnings
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from .stage import ROOT

FILE = ROOT / "docs" / "other-tools.toml"
MODULES = {"pygambit": "pygambit", "nashpy": "nashpy", "quantecon": "quantecon.game_theory", "open_spiel": "pyspiel"}
"""Tool -> the module that its code uses."""
CALLED = {"quantecon": "gt", "open_spiel": "pyspiel"}
"""What the code calls it, where that is not the tool's name."""


@dataclass(frozen=True)
class Claim:
    """What a tool does on a game: the code that shows it, what it gives, and the same of this project."""

    tool: str
    kind: str
    game: str
    says: str
    run: str
    seen: str
    ours: str
    right: str


@cache
def read() -> dict[str, Any]:
    """Return the file: tools with their versions, kinds in words, and claims."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found | {"claims": [Claim(**claim) for claim in found["claims"]]}


def theirs(claim: Claim) -> str:
    """Return what the tool gives."""
    return outcome(claim.run, {CALLED.get(claim.tool, claim.tool): import_module(MODULES[claim.tool])})


def ours(claim: Claim) -> str:
    """Return what this project gives."""
    from games import NormalFormGame
    from games.formats import efg, nfg
    from solvers import nash
    from solvers.selection import logit

    return outcome(claim.ours, {"NormalFormGame": NormalFormGame, "nash": nash, "nfg": nfg, "efg": efg, "logit": logit})


def outcome(code: str, names: dict[str, Any]) -> str:
    """Run code; return its last line's value as repr, or the error that it raises, as "Kind: message".

    >>> outcome("a = 2\\na + 1", {}), outcome("int('x')", {})[:12]
    ('3', 'ValueError: ')
    """
    *before, last = ast.parse(code.strip()).body
    assert isinstance(last, ast.Expr)
    known = {"np": np, "io": io, "Fraction": Fraction, **names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a tool returns is asked here, and some warn besides
        try:
            exec(compile(ast.Module(before, []), "<claim>", "exec"), known)
            return repr(eval(compile(ast.Expression(last.value), "<claim>", "eval"), known))
        except Exception as problem:
            return f"{type(problem).__name__}: {problem}"


def agrees(found: str, written: str) -> bool:
    """Tell whether what is found is what is written; of an error its beginning is enough."""
    return found == written or ("Error" in written.partition(":")[0] and found.startswith(written))
