r"""A table as LaTeX: a float, or a long table where a page is too short, with caption, label and notes in print.

It needs the packages array, booktabs and longtable, fits any page whose text is at least 345 pt wide, and sets its own size of
type. Numbers are aligned at the decimal point; a table too wide for every page is split into parts that repeat its first column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from .layout import GAP, PAGE, Column, Piece, lines, numeric, panels, piece
from .metrics import LEADING, SIZE, formula_piece, spans

if TYPE_CHECKING:
    from ..table import Cell, Table

Cells: TypeAlias = Sequence[Piece]
Parts: TypeAlias = Sequence[Sequence[Column]]
SPECIAL = {c: f"\\{c}" for c in "&%_#${}"} | {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": "$<$", ">": "$>$", "±": r"$\pm$",
    "–": "--", "−": "$-$", "≤": r"$\le$", "≥": r"$\ge$", "∞": r"$\infty$", "→": r"$\to$", "×": r"$\times$", "’": "'",
}  # fmt: skip
TALL = 490.0
"""Height up to which a table is a float, points; longer ones break over pages."""
FIXED = re.compile(r"\\(?:left|right)(?=[()\[\]])")
DECIMAL = re.compile(r"[-−]?\d*(?:\.(\d+))?")


def escape(text: str) -> str:
    r"""Return text with LaTeX's special characters made harmless, signs of numbers as minus signs and ranges with a dash.

    >>> print(escape("50% of a_b fell from 1964-65 by -0.3 in Tokyo/Seoul"))
    50\% of a\_b fell from 1964--65 by $-$0.3 in Tokyo/\allowbreak{}Seoul
    """
    text = re.sub(r"(?<![\w.)\]-])-(?=[\d.])", "−", text)
    text = re.sub(r"(?<![\w-])(\d{4})-(\d{2,4})(?![\d-])", r"\1–\2", text)
    text = re.sub(r"~(?=\d)", "≈", text)
    text = "".join(SPECIAL.get(character, character) for character in text)
    text = text.replace("≈", r"$\approx$")
    return re.sub(r"(?<=[^\s\d]{3})/(?=[^\s]{3})", r"/\\allowbreak{}", text)


def write(table: Table, label: str = "") -> str:
    """Return a table as LaTeX.

    Parameters
    ----------
    label
        What ``\\ref`` is given; none by default.
    """
    right = [numeric([row[k].text for row in table.rows]) for k in range(len(table.header))]
    decimals = [_decimals([row[k].text for row in table.rows]) if side else 0 for k, side in enumerate(right)]
    header = [piece(escape(name)) for name in table.header]
    rows = [[_cell(cell, side, most) for cell, side, most in zip(row, right, decimals, strict=True)] for row in table.rows]
    parts = panels(header, rows, right, table.keys)
    notes = " ".join(_latex(note) for note in table.notes)
    above = _caption(escape(table.caption), label)
    notes_lines = 1 + sum(len(note.text) for note in table.notes) * 4 / PAGE if notes else 0
    tall = [LEADING * (sum(lines(row, part) for row in rows) + lines(header, part) + 4) for part in parts]
    if sum(tall) + LEADING * notes_lines <= TALL:
        return _float(parts, header, rows, above, notes)
    return _long(parts, header, rows, above, notes)


def _float(parts: Parts, header: Cells, rows: Sequence[Cells], caption: Sequence[str], notes: str) -> str:
    out = [r"\begin{table}[htbp]", r"\centering", _size(), *caption]
    for k, part in enumerate(parts):
        out += [r"\par\medskip"] * bool(k)
        out += [rf"\begin{{tabular}}{{{_spec(part)}}}", r"\toprule", _header(part, header), r"\midrule"]
        out += [*_body(part, rows), r"\bottomrule", r"\end{tabular}"]
    if notes:
        wide = max(PAGE * 0.7, max(map(_wide, parts)))
        out += [r"\par\smallskip", rf"\begin{{minipage}}{{{wide:.1f}pt}}\raggedright", _notes(notes), r"\end{minipage}"]
    return "\n".join([*out, r"\end{table}"]) + "\n"


def _long(parts: Parts, header: Cells, rows: Sequence[Cells], caption: Sequence[str], notes: str) -> str:
    out = [r"\begingroup", _size(), rf"\setlength{{\LTcapwidth}}{{{PAGE:.1f}pt}}"]
    for k, part in enumerate(parts):
        again = rf"\multicolumn{{{len(part)}}}{{@{{}}l@{{}}}}{{\tablename~\thetable, continued}}\\"
        head = [r"\toprule", _header(part, header), r"\midrule"]
        first = [again] if k else ["".join(caption) + r"\\"] * bool(caption)
        foot = [r"\bottomrule"]
        if notes and k == len(parts) - 1:
            across = rf"\multicolumn{{{len(part)}}}{{@{{}}p{{{_wide(part):.1f}pt}}@{{}}}}"
            foot.append(rf"{across}{{\rule{{0pt}}{{3ex}}\raggedright {_notes(notes)}}}\\")
        out += [r"\addtocounter{table}{-1}"] * bool(k)
        out += [rf"\begin{{longtable}}{{{_spec(part)}}}", *first, *head, r"\endfirsthead", again, *head, r"\endhead"]
        out += [r"\bottomrule", r"\endfoot", *foot, r"\endlastfoot", *_body(part, rows), r"\end{longtable}"]
    return "\n".join([*out, r"\endgroup"]) + "\n"


def _caption(caption: str, label: str) -> list[str]:
    return [rf"\caption{{{caption}}}"] * bool(caption) + [rf"\label{{{label}}}"] * bool(caption and label)


def _size() -> str:
    return rf"\fontsize{{{SIZE:g}}}{{{LEADING:g}}}\selectfont\setlength{{\tabcolsep}}{{{GAP / 2:g}pt}}"


def _notes(notes: str) -> str:
    return rf"\textit{{Notes.}} {notes}"


def _wide(part: Sequence[Column]) -> float:
    return sum(column.wide for column in part) + GAP * (len(part) - 1)


def _side(column: Column) -> str:
    return r"\raggedleft" if column.right else r"\raggedright"


def _spec(part: Sequence[Column]) -> str:
    return "@{}" + "".join(rf">{{{_side(c)}\arraybackslash}}p{{{c.wide:.1f}pt}}" for c in part) + "@{}"


def _header(part: Sequence[Column], header: Sequence[Piece]) -> str:
    ends = {0: ("@{}", ""), len(part) - 1: ("", "@{}")}
    cells = []
    for k, c in enumerate(part):
        before, after = ("@{}", "@{}") if len(part) == 1 else ends.get(k, ("", ""))
        cells.append(
            rf"\multicolumn{{1}}{{{before}>{{{_side(c)}\arraybackslash}}b{{{c.wide:.1f}pt}}{after}}}{{{header[c.index].latex}}}"
        )
    return " & ".join(cells) + r" \\"


def _body(part: Sequence[Column], rows: Sequence[Sequence[Piece]]) -> list[str]:
    # A row that begins with a bracket would be read as an option of the line break before it.
    shown = [" & ".join(row[column.index].latex for column in part) for row in rows]
    return [(r"\relax " if line.lstrip().startswith(("[", "*")) else "") + line + r" \\" for line in shown]


def _latex(cell: Cell) -> str:
    # Brackets of fixed size: LaTeX breaks a formula in a cell between them.
    if cell.latex is None:
        return escape(cell.text)
    latex = FIXED.sub("", cell.latex)
    return on_one_line(latex) if any(formula_piece(part) > PAGE / 3 for formula, part in spans(latex) if formula) else latex


def on_one_line(latex: str) -> str:
    r"""Return a formula with its outermost fraction as a quotient of brackets, so that LaTeX can break it.

    >>> print(on_one_line(r"$\frac{a + \frac{b}{c}}{d} > 0$"))
    $(a + \frac{b}{c})/(d) > 0$
    """
    before, found, rest = latex.partition(r"\frac{")
    above, below = _group(rest)
    if not found or not below.startswith("{"):
        return latex
    below, after = _group(below[1:])
    return f"{before}({above})/({below}){after}"


def _group(text: str) -> tuple[str, str]:
    """Return what stands before the brace that closes a group, and what comes after it."""
    depth = 1
    for k, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if not depth:
            return text[:k], text[k + 1 :]
    return text, ""


def _cell(cell: Cell, right: bool, decimals: int) -> Piece:
    latex = _latex(cell)
    number = DECIMAL.fullmatch(cell.text)
    if right and decimals and cell.text and number:
        missing = decimals - len(number[1] or "")
        dot = "" if number[1] else "."
        latex += rf"\phantom{{{dot}{'0' * missing}}}" if missing else ""
    return piece(latex, cell.strong)


def _decimals(texts: Sequence[str]) -> int:
    """Return the most decimals of a column's numbers."""
    return max([0, *(len(found[1] or "") for text in texts if (found := DECIMAL.fullmatch(text)))])
