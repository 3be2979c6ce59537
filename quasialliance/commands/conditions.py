"""``quasialliance conditions``: when in general a profile is strict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

import click

from games.errors import QuasiallianceError
from games.exact.numbers import written
from games.model.family import Family
from games.models.trilateral import WORDS
from games.table import Table, number

from ..json_output import condition_object
from ..options import Question, game_options, profile_option, seconds_option, show
from ..words import words

if TYPE_CHECKING:
    from solvers.regimes import Conditions
    from solvers.regimes.inequalities import Condition, Part

NAME = re.compile(r"[A-Za-z]\w*")
LONGEST = 30
"""So many characters an exact value may take."""


@click.command()
@game_options("tree model", "table model")
@profile_option
@seconds_option
def conditions(question: Question, profile: str | None, seconds: float | None) -> None:
    """Print the closed-form inequalities under which a profile is strictly stable, or a path of a tree the outcome.

    They are told mechanism by mechanism; of a tree for every path, unless --profile names one.
    """
    from games.model.tree_model import TreeModel
    from solvers import regimes

    model, here = question.parametric(hidden=True)
    if isinstance(model, TreeModel):
        from ..path_conditions import path_conditions

        if seconds is not None:
            raise QuasiallianceError("--seconds is for the search of an equilibrium; of a tree every path is asked about")
        of = path_conditions(model, **here)
        paths = of if profile is None else of.only(profile)
        show(question.as_json, lambda: question.asked | paths.record(), paths.table)
        return
    found = regimes.conditions(model, question.profile(profile, seconds), **here)
    show(question.as_json, lambda: list(map(condition_object, found)), lambda: "\n\n".join(_text(found, question, model)))


def _text(found: Conditions, question: Question, model: Family) -> Iterator[str]:
    """Yield the inequalities as tables, and what their symbols stand for."""
    first, used = found[0], set()
    moves = f"; US {first.us_action}: {WORDS[first.us_action]}" if first.us_action else ""
    heading = question.heading if question.named is None else repr(question.named)
    yield f"{heading}{moves}\n({', '.join(first.profile)}) is strict iff every sum is > 0"
    for condition in found:
        parts = condition.parts
        used |= {name for part in parts for name in NAME.findall(part.text())}
        yield str(_table(condition, parts))
    yield str(_meanings(used, model))


def _table(condition: Condition, parts: Iterable[Part]) -> Table:
    """Return an inequality: what each mechanism adds, a bracket that most of them share in a column of its own."""
    known = list(parts)
    counts = Counter(bracket for part in known for bracket in part.brackets if "xH" in bracket)
    shared = max(sorted(counts), key=lambda bracket: counts[bracket], default="")
    shared = shared if counts[shared] > 1 else ""
    rows = []
    for part in known:
        times = f"* {shared}" if shared and shared in part.brackets else ""
        rows.append((words(part.mechanism), part.text(shared), times, number(part.value, 4)))
    exact = written(condition.value)
    value = f" = {exact}" if len(exact) <= LONGEST else ""
    state = "holds" if condition.holds else "fails"
    rows.append(("sum", "", "", number(condition.value, 4)))
    known_word = WORDS.get(condition.deviation)
    does = f"play {condition.deviation}" if known_word is None else f"{known_word} ({condition.deviation})"
    caption = f"{condition.player} does not {does}: {state}, {number(condition.value, 4)}{value}"
    header = ("mechanism", "adds", "times", "here")
    kept = [0, 1, *([2] if shared else []), 3]
    return Table([header[k] for k in kept], [[row[k] for k in kept] for row in rows], caption=caption)


def _meanings(used: Iterable[str], model: Family) -> Table:
    """Return what the symbols stand for, in words; those that others stand for, too."""
    from solvers.regimes.shorthand import MEANINGS, SHORT

    players = {letter: player for player, letter in SHORT.items()}
    known = {p.symbol: f"{words(p.name)}: {p.meaning}" for p in model.parameters}
    for (letter, player), (quantity, meaning) in product(players.items(), MEANINGS.items()):
        known.setdefault(f"{quantity}_{letter}", f"{player}'s {meaning.format(i=letter)}")
    found, left = set(), list(used)
    while left:
        symbol = left.pop()
        if symbol in known and symbol not in found:
            found.add(symbol)
            left += NAME.findall(known[symbol].partition(":")[2]) if "_" in symbol else []
    note = "J is Japan, K the ROK; optional mechanisms that are on may scale T, h and the audience cost."
    notes = [note] * any("_" in symbol for symbol in found)
    return Table(("symbol", "stands for"), [(symbol, known[symbol]) for symbol in sorted(found, key=str.lower)], notes=notes)
