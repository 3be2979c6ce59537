"""A table of text cells that renders as plain text, HTML, LaTeX, CSV and a data frame, and results that are read as tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .errors import QuasiallianceError
from .exact.numbers import decimal
from .text_layout import prose, table_lines

WIDTH: ContextVar[int | None] = ContextVar("WIDTH", default=None)
"""How wide tables are in the text of results, characters; None: as wide as their cells. See ``no_wider``."""


@contextmanager
def no_wider(width: int) -> Iterator[None]:
    """Lay out every table no wider than some characters, wherever in a block a result becomes text.

    >>> with no_wider(24):
    ...     print(Table(("who", "what"), [("Japan", "cooperates as long as it is safe")]))
    who    what
    Japan  cooperates as
           long as it is
           safe
    """
    before = WIDTH.set(width)
    try:
        yield
    finally:
        WIDTH.reset(before)


@dataclass(frozen=True)
class Cell:
    """One cell: plain text, and its own HTML or LaTeX where those differ; emphasis marks it (best response, total).

    ``parts`` holds what stands in data for a cell that shows several things, such as a value with its error, or fewer digits:
    each has a word, which names its own column in CSV and data frames ("" keeps the column's name).
    """

    text: str
    latex: str | None = None
    html: str | None = None
    strong: bool = False
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header, with a caption and notes; the one way that results become text.

    >>> t = Table(("action", "payoff"), (("C", 1), ("H", 0.5)), caption="Payoffs")
    >>> print(t)
    Payoffs
    action  payoff
    C       1
    H       0.5
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(default=())
    caption: str = ""
    notes: tuple[Cell, ...] = ()

    def __init__(
        self, header: Iterable[str], rows: Iterable[Sequence[object]], caption: str = "", notes: Iterable[object] = ()
    ) -> None:
        object.__setattr__(self, "header", tuple(header))
        object.__setattr__(self, "rows", tuple(tuple(as_cell(value) for value in row) for row in rows))
        object.__setattr__(self, "caption", caption)
        object.__setattr__(self, "notes", tuple(map(as_cell, notes)))

    @property
    def keys(self) -> int:
        """How many first columns it takes to tell the rows apart, at most two: what parts of a wide table repeat."""
        first = [row[0].text for row in self.rows]
        return 1 if len(set(first)) == len(first) or len(self.header) < 4 else 2

    def to_text(self, width: int | None = None) -> str:
        """Return plain text: as wide as the cells, or no wider than a width in characters.

        Then cells are wrapped in their columns, and a table whose columns do not fit is split into parts that repeat the first one.

        >>> print(Table(("who", "what"), [("Japan", "cooperates as long as it is safe")]).to_text(24))
        who    what
        Japan  cooperates as
               long as it is
               safe
        """
        rows = [[cell.text + "*" * cell.strong for cell in row] for row in self.rows]
        body = table_lines(self.header, rows, width, self.keys)
        around = [self.caption, *(note.text for note in self.notes)]
        above, *below = around if width is None else [prose(text, width) for text in around]
        return "\n".join([above] * bool(self.caption) + body + below)

    def __str__(self) -> str:
        return self.to_text(WIDTH.get())

    __repr__ = __str__

    def to_csv(self) -> str:
        """Return the plain cells as comma-separated values with a header line; the parts of a cell have columns of their own.

        >>> print(Table(("input", "share"), (("s", estimate(0.25, 0.01)),)).to_csv())
        input,share,share half-width
        s,0.25,0.01
        <BLANKLINE>
        """
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        columns = self._columns()
        writer.writerow([name for name, _ in columns])
        writer.writerows(zip(*(texts for _, texts in columns), strict=True))
        return out.getvalue()

    def _columns(self) -> list[tuple[str, list[str]]]:
        """Return (name, plain texts) of each column, those with parts apart; a cell without leaves its place there empty."""
        found: list[tuple[str, list[str]]] = []
        for k, name in enumerate(self.header):
            cells = [row[k] for row in self.rows]
            words = list(dict.fromkeys(word for cell in cells for word, _ in cell.parts))
            if not words:
                found.append((name, [cell.text for cell in cells]))
            for word in words:
                found.append((f"{name} {word}" if word else name, [dict(cell.parts).get(word, "") for cell in cells]))
        return found

    def to_html(self) -> str:
        """Return an HTML table: columns of numbers are aligned to the right, all others to the left."""
        sides = ["right" if all(is_number(row[k].text) for row in self.rows) else "left" for k in range(len(self.header))]

        def shown(cell: Cell, side: str, tag: str = "td") -> str:
            return f'<{tag} style="text-align:{side}">{inner_html(cell)}</{tag}>'

        from html import escape  # here, as below: whoever prints text needs it not

        # JupyterLab centres captions and aligns cells to the right; only a style of their own overrides that.
        caption = f'<caption style="text-align:left">{escape(self.caption)}</caption>' if self.caption else ""
        head = "".join(shown(Cell(name), side, "th") for name, side in zip(self.header, sides, strict=True))
        body = "".join(f"<tr>{''.join(map(shown, row, sides))}</tr>" for row in self.rows)
        notes = "".join(f"<p><small>{inner_html(note)}</small></p>" for note in self.notes)
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"

    _repr_html_ = to_html

    def to_latex(self, label: str = "") -> str:
        r"""Return LaTeX that fits a page, with caption and notes in print; packages array, booktabs and longtable are needed.

        Numbers stand under each other at the decimal point. A table too long for a page breaks over several, one too wide is
        split into parts that repeat its first column.

        Parameters
        ----------
        label
            What ``\ref`` is given; none by default.

        >>> print(Table(("action", "payoff"), [("C", 1)], "Payoffs").to_latex("tab:pay").splitlines()[3])
        \caption{Payoffs}
        """
        from .latex.writer import write

        return write(self, label)

    def _repr_latex_(self) -> str:
        return self.to_latex()

    def to_frame(self) -> Any:
        """Return the plain cells as a pandas data frame: a column of numbers holds numbers (empty cells: NaN), any other text.

        Numbers are those that the table shows, estimates and intervals to twelve digits. ``attrs`` holds the caption and the notes.

        >>> Table(("action", "payoff"), (("C", 1), ("H", "1/2"))).to_frame()["payoff"].tolist()
        [1.0, 0.5]
        """
        import pandas

        named = self._columns()
        columns = [as_numbers(texts) for _, texts in named]
        frame = pandas.DataFrame(list(zip(*columns, strict=True)), columns=[name for name, _ in named])
        frame.attrs |= {"caption": self.caption, "notes": [note.text for note in self.notes]}
        return frame


class Shown:
    """What is read as a table: a class gives ``table()``, or ``tables()`` if it takes several, and gets the displays.

    >>> class Payoffs(Shown):
    ...     def table(self):
    ...         return Table(("action", "payoff"), (("C", 1), ("H", 0.5)))
    >>> Payoffs()
    action  payoff
    C       1
    H       0.5
    >>> Payoffs().to_frame().shape
    (2, 2)
    """

    __slots__ = ()

    def table(self) -> Table:
        """Return the result as one table."""
        tables = self.tables()
        if len(tables) != 1:
            raise QuasiallianceError(f"{type(self).__name__}: no single table shows it; take one of its {len(tables)} tables()")
        return tables[0]

    def tables(self) -> tuple[Table, ...]:
        """Return the tables that show the result, in the order in which they are read."""
        return (self.table(),)

    def to_frame(self) -> Any:
        """Return the table as a pandas data frame."""
        return self.table().to_frame()

    def __repr__(self) -> str:
        return "\n\n".join(map(str, self.tables()))

    def _repr_html_(self) -> str:
        return "".join(table.to_html() for table in self.tables())

    def _repr_latex_(self) -> str:
        return "\n".join(table.to_latex() for table in self.tables())


def as_cell(value: object) -> Cell:
    """Return a value as a table cell."""
    return value if isinstance(value, Cell) else Cell(str(value))


def inner_html(cell: Cell) -> str:
    """Return what goes between the tags of a cell.

    >>> inner_html(Cell("a < b", strong=True))
    '<b>a &lt; b</b>'
    """
    from html import escape

    inner = cell.html if cell.html is not None else escape(cell.text)
    return f"<b>{inner}</b>" if cell.strong else inner


def is_number(text: str) -> bool:
    """Tell whether a cell's text is a decimal number or a fraction; an empty one counts as one.

    >>> is_number("-0.125"), is_number("1/3"), is_number("none")
    (True, True, False)
    """
    try:
        Fraction(text or 0)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def as_numbers(texts: Sequence[str]) -> Sequence[object]:
    """Return a column's cells as numbers, empty ones as NaN; as they are if one is text, none is filled, or one is beyond floats.

    >>> as_numbers(["1/2", ""]), as_numbers(["3", "-1"]), as_numbers(["3", "no"])
    ([0.5, nan], [3, -1], ['3', 'no'])
    """
    if not any(texts) or not all(map(is_number, texts)):
        return texts
    if all(text.lstrip("-").isdecimal() for text in texts):
        return list(map(int, texts))
    try:
        return [float(Fraction(text)) if text else math.nan for text in texts]
    except OverflowError:
        return texts


def number(value: object, digits: int = 3) -> str:
    """Write a payoff with a fixed number of decimals; anything symbolic as it is.

    >>> number(0.12345), number(-0.0001)
    ('0.123', '0.000')
    """
    try:
        text = format(float(value), f".{digits}f")  # type: ignore[arg-type]  # checked at run time
    except (TypeError, ValueError):
        return str(value)
    except OverflowError:
        return decimal(value)  # type: ignore[arg-type]  # checked at run time
    return text.lstrip("-") if float(text) == 0 else text


def full(value: float) -> str:
    """Write a number for data: to twelve digits, which are the same on every machine; nothing where it is not defined.

    >>> full(1 / 3), full(0.25), full(math.nan)
    ('0.333333333333', '0.25', '')
    """
    return "" if math.isnan(value) else f"{value:.12g}"


def measured(value: float, digits: int = 3) -> Cell:
    """Return a cell that shows a number with a few decimals, and holds it in full for data.

    >>> cell = measured(1 / 3)
    >>> cell.text, cell.parts
    ('0.333', (('', '0.333333333333'),))
    """
    if math.isnan(value):
        return Cell("–", latex="--", parts=(("", ""),))
    return Cell(number(value, digits), parts=(("", full(value)),))


STANDARD_ERROR = "standard error"
"""Word for the column of an error that is one."""


def estimate(value: float, half: float, digits: int = 3, *, word: str = "half-width") -> Cell:
    """Return a cell for an estimate and its error, the half-width of its interval or what ``word`` says; nan: not defined.

    >>> estimate(0.25, 0.01).text, estimate(0.25, math.nan).text, estimate(math.nan, math.nan).text
    ('0.250 ± 0.010', '0.250', '–')
    """
    if math.isnan(value):
        return Cell("–", latex="--", parts=(("", ""), (word, "")))
    shown, parts = number(value, digits), (("", full(value)), (word, full(half)))
    if math.isnan(half):
        return Cell(shown, parts=parts)
    if value == half == 0:
        return Cell("0", parts=parts)
    error = number(half, digits)
    return Cell(f"{shown} ± {error}", latex=rf"${shown} \pm {error}$", parts=parts)


def between(low: float, high: float, digits: int = 3, *, form: str = "[{}, {}]") -> Cell:
    """Return a cell for an interval that shows its ends with a few decimals, and holds them in full for data.

    >>> cell = between(0, 1 / 3)
    >>> cell.text, cell.parts
    ('[0.000, 0.333]', (('low', '0'), ('high', '0.333333333333')))
    """
    return Cell(form.format(number(low, digits), number(high, digits)), parts=(("low", full(low)), ("high", full(high))))


def interval(low: str, high: str, *, form: str = "[{}, {}]") -> Cell:
    """Return a cell for an interval from its ends as plain numbers, which its form shows.

    >>> interval("0", "0.5").text, interval("0", "0.5", form="{} to {}").text
    ('[0, 0.5]', '0 to 0.5')
    """
    return Cell(form.format(low, high), parts=(("low", low), ("high", high)))
