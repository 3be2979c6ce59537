r"""Tables as they are printed: machine names as words, symbols as formulas, years for episodes, letters explained.

CSV files and data frames hold a table as it was before: their names are those that programs know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import games
from games.latex.writer import escape
from games.models.trilateral import MODEL
from games.table import Cell, Table

from .words import in_words, legend, titled

SYMBOLS = {p.symbol: p.latex for p in MODEL.parameters}
VALUE = r"(?:-?\d[\d./]*)"
SYMBOL = "(?:" + "|".join(sorted(map(re.escape, SYMBOLS), key=len, reverse=True)) + ")"
LISTED = re.compile(rf"{SYMBOL}(?: ?= ?{VALUE}| {VALUE})?(?:,? {SYMBOL}(?: ?= ?{VALUE}| {VALUE})?)*")
ONE = re.compile(rf"({SYMBOL})(?:( ?= ?| )({VALUE}))?(?=,| |$)")
NAMES = SYMBOLS | {f"{a}_{i}": rf"{b}_{i}" for a, b in (("tau", r"\tau"), ("e", "e"), ("h", "h"), ("gap", "g")) for i in "JK"}
TERM = r"(?:-?(?:" + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)) + r"|\d+(?:\.\d+)?)(?!\w))"
FORMULA = re.compile(rf"(?<![\w.])-?\(*{TERM}\)*(?:(?:\*\*?| [-+<>] | [<>]= |/)\(*{TERM}\)*)+(?![\w.])")


def printed(table: Table) -> Table:
    """Return a table as it is printed.

    >>> table = Table(("input", "share"), [("us_hub", "0.1")], caption="E19: what matters")
    >>> new = printed(table)
    >>> new.rows[0][0].latex, new.caption
    ('US hub', '2019: what matters')
    """
    known = {episode.period for episode in games.episodes().values()}
    dated = any(cell.text in known for row in table.rows for cell in row)  # the row says when, and its id is data
    listed = [_listed([row[k].text for row in table.rows]) for k in range(len(table.header))]
    rows = [[_cell(*own, dated) for own in zip(row, listed, strict=True)] for row in table.rows]
    texts = [*table.header, *(cell.text for row in table.rows for cell in row), table.caption]
    told = legend(texts) if not any("cooperate" in note.text for note in table.notes) else ""
    notes = [*(_cell(note, False, False) for note in table.notes), *([Cell(told)] if told else [])]
    header = [in_words(name) for name in table.header]
    return Table(header, rows, caption=in_words(titled(table.caption)), notes=notes)


def _listed(texts: Sequence[str]) -> bool:
    """Tell whether a column's cells are lists of symbols: all that hold any are, and one has several or gives a value."""
    found = [text for text in texts if len(text) < 400 and LISTED.fullmatch(text)]
    return any(re.search("[ =,]", text) for text in found)


def _cell(cell: Cell, listed: bool, dated: bool) -> Cell:
    if cell.latex is not None:
        return cell
    if listed and LISTED.fullmatch(cell.text):
        return replace(cell, latex=formulas(cell.text))
    if re.fullmatch(r"[A-Za-z]+\*", cell.text):
        return replace(cell, latex=f"${NAMES.get(cell.text[:-1], cell.text[:-1])}^*$")
    text = in_words(cell.text if dated else titled(cell.text))
    latex = _with_formulas(text)
    return cell if latex == escape(cell.text) else replace(cell, latex=latex)


def _with_formulas(text: str) -> str:
    """Return a text as LaTeX, with what is calculated in it as formulas."""
    out, at = [], 0
    for found in FORMULA.finditer(text):
        if re.search(r"[A-Za-z]", found[0]) and re.search(r"[*<>+]", found[0]) and found[0].count("(") == found[0].count(")"):
            out += [escape(text[at : found.start()]), f"${_formula(found[0])}$"]
            at = found.end()
    return "".join([*out, escape(text[at:])])


def _formula(text: str) -> str:
    for word, sign in (("**", "^"), ("*", r"\,"), ("<=", r"\le"), (">=", r"\ge")):
        text = text.replace(word, sign)
    return re.sub(r"(?<![\\\w])[A-Za-z]\w*", lambda found: NAMES.get(found[0], found[0]), text)


def formulas(text: str) -> str:
    r"""Return a list of symbols, with values or without, as LaTeX formulas.

    >>> print(formulas("omega = 3/10, TJN, s 1"))
    $\omega = 3/10$, $T_{JN}$, $s = 1$
    """

    def one(found: re.Match[str]) -> str:
        value = f" = {found[3]}" if found[3] else ""
        return f"${SYMBOLS[found[1]]}{value}$"

    return ONE.sub(one, text)
