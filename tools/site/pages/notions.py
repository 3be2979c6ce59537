"""What carries a definition and a source: solution methods, notions of stability, refinements, accounts, outcomes of sweeps."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

from games.lazy import modules
from solvers.result import Method
from solvers.sensitivity.sweeps.concepts import concepts
from solvers.sensitivity.sweeps.outcomes import outcomes
from solvers.stability.reports import notions
from solvers.us_choice.accounts import known

from ..markdown import documents, page, plain, table
from ..walk import names, sources

METHODS = """Every method is a module with `METHOD` and `solve(game, ...)`, which returns a
{py:class}`~solvers.result.Solution`. What is promised is what the method can promise at best; a solution says what holds
for its game."""
STABILITY = """`quasialliance stability` and `solvers.stability.report` judge each class of outcomes (cohesion, mixed,
friction) in every one of these senses, with evidence."""
REFINEMENTS = """Judged exactly, on top of the complete set: yes, no or undecided, with a witness (`solvers.refinements.report`)."""
ACCOUNTS = """What the US would choose, before the allies or as if it did (`solvers.us_choice`, `quasialliance us`). An
account sees payoffs, never the codes that it is scored by."""
SWEEPS = """What a sweep can record of every game (`outcomes` in its file), and which concepts it can compare (`concepts`)."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages."""
    yield "reference/methods.md", page("Solution methods", METHODS, method_table())
    yield (
        "reference/notions.md",
        page("Notions of stability, refinements, accounts", STABILITY, notion_table(), "## Refinements", REFINEMENTS,
             refinement_table(),
             "## Accounts of the US choice", ACCOUNTS, account_table(), "## What a sweep records", SWEEPS, *sweep_tables()),
    )  # fmt: skip


def link(module: str) -> str:
    """Return a link to a module's reference."""
    return f"{{py:mod}}`{module}`"


def method_table() -> str:
    """Return every module that holds a method."""
    found = []
    for module in sources():
        if module.startswith("solvers.") and ".engine" not in module and any(name.name == "METHOD" for name in names(module)):
            method = import_module(module).METHOD
            if isinstance(method, Method):
                words = (method.concept, method.name, method.completeness.value, method.cite)
                found.append((link(module), *map(plain, words)))
    return table(("module", "concept", "method", "promises", "source"), found)


def notion_table() -> str:
    """Return every notion of stability."""
    return table(("notion", "definition", "source"), ((plain(n.name), plain(n.definition), plain(n.cite)) for n in notions()))


def refinement_table() -> str:
    """Return every refinement, as its file describes it."""
    rooms = {name: room for name, room in modules("solvers.refinements") if callable(vars(room).get("judge"))}
    return table(
        ("module", "what it asks"),
        ((link(room.__name__), plain((inspect.getdoc(room) or "").partition("\n\n")[0])) for room in rooms.values()),
    )


def account_table() -> str:
    """Return every account."""
    return table(
        ("account", "says", "source", "documents"),
        (
            (f"`{a.name}`", plain(a.claim) + (" (a baseline)" if a.baseline else ""), plain(a.cite), documents(a.seeds))
            for a in sorted(known(), key=lambda account: account.order)
        ),
    )


def sweep_tables() -> Iterator[str]:
    """Yield the outcomes and the concepts of sweeps."""
    for title, room, found in (("outcome", "outcomes", outcomes()), ("concept", "concepts", concepts())):
        rows = []
        for name in found:
            module = import_module(f"solvers.sensitivity.sweeps.{room}.{name}")
            rows.append((f"`{name}`", plain((inspect.getdoc(module) or "").partition("\n\n")[0])))
        yield table((title, "what it is"), rows)
